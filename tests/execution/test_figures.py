"""The backend of cells, in a process of its own, since it changes matplotlib."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import os
os.environ["MPLBACKEND"] = "module://cisreport.execution.figures"
import matplotlib.pyplot as plt
plt.rcParams["font.family"] = ["Nowhere Sans", "sans-serif"]
plt.plot([1, 2])
plt.title("T", weight="bold")
from cisreport.execution.figures import take
print(len(take()))
"""


def test_a_font_that_is_nowhere_is_logged_once() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "1\n"
    assert done.stderr == "findfont: Font family 'Nowhere Sans' not found.\n"
