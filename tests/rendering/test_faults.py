"""Renders that are killed, two at once, and machines on which something is missing.

``make faults`` runs all kills; the ordinary suite runs a few, with moments that a seed chooses.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from reading import body, words

DOCUMENT = """---
title: Generations
date: 2031-06-01
---

```{python}
import os, subprocess, time, multiprocessing
import matplotlib.pyplot as plt
number = open("n.txt").read()
asleep = subprocess.Popen(["sleep", "1000"])
child = os.fork() or time.sleep(0.01)
if child is None:
    time.sleep(1000)
```

Generation `{python} number` of them.

```{python}
#| label: fig-a
#| fig-cap: A figure.
plt.plot([1, 2], [3, int(number)])
os.kill(child, 9)
asleep.kill()
```
"""
MARK = "CISREPORT_TEST_FAULTS"
LONGEST = 1.0
"""Seconds that a process may live after its render was killed."""


class Renders:
    """A document, and renders of it whose temporary files are in a folder of the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.temporary = folder, folder / "temporary"
        self.temporary.mkdir()
        (folder / "pyproject.toml").touch()
        (folder / "r.qmd").write_text(DOCUMENT)
        self.number = 10

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "TMPDIR": str(self.temporary), MARK: str(self.folder)}

    def begun(self, *options: str, **variables: str) -> subprocess.Popen[str]:
        """Start a render of the next generation."""
        self.number += 1
        (self.folder / "n.txt").write_text(str(self.number))
        command = [sys.executable, "-m", "cisreport", "render", "r.qmd", "--output-dir", "out", "--depfile"]
        return subprocess.Popen(
            [*command, *options],
            cwd=self.folder,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def processes(self) -> set[int]:
        """Return the processes that renders have started and that have not ended."""
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"{MARK}={self.folder}\0".encode() in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
            except OSError:
                continue
        return found

    def generations(self) -> dict[str, str]:
        """Return the generation that each output names."""
        texts = {".html": body, ".pdf": words}
        outputs = [path for path in (self.folder / "out").glob("r.*") if path.suffix in texts]
        return {
            path.suffix: texts[path.suffix](path.read_bytes()).partition("Generation ")[2].split()[0]
            for path in outputs
        }

    def left(self) -> list[str]:
        """Return what is not finished, next to the outputs and in the folder of temporary files."""
        places = (*self.temporary.glob("*"), *(self.folder / "out").glob(".*"))
        return [path.name for path in places if "matplotlib" not in path.name]


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Renders:
    return Renders(tmp_path_factory.mktemp("renders"))


@pytest.fixture(scope="module")
def seconds(renders: Renders) -> float:
    """How long an undisturbed render takes."""
    start = time.monotonic()
    finished(renders, renders.begun())
    return time.monotonic() - start


def finished(renders: Renders, process: subprocess.Popen[str]) -> str:
    """Wait for a render, and check that it has given both outputs of its generation and left nothing."""
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert renders.generations() == dict.fromkeys((".html", ".pdf"), str(renders.number))
    assert renders.left() == []
    return errors


def killed(renders: Renders, process: subprocess.Popen[str], seconds: float) -> bool:
    """Kill a render after a while, and check what is left; False if it ended before."""
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        pass
    else:
        return False
    process.kill()
    end = time.monotonic() + LONGEST
    process.communicate()
    while (alive := renders.processes()) and time.monotonic() < end:
        time.sleep(0.02)
    assert alive == set(), [Path(f"/proc/{process}/cmdline").read_bytes() for process in alive]
    generations = renders.generations()
    assert len({*generations.values()}) < 2, generations
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends what a killed render has started")
@pytest.mark.parametrize(
    ("seed", "times"), [(1, 4), *(pytest.param(seed, 40, marks=pytest.mark.every) for seed in range(2, 7))]
)
def test_kills_at_random_moments(seed: int, times: int, renders: Renders, seconds: float) -> None:
    random = Random(seed)
    kills = 0
    while kills < times:
        process = renders.begun()
        kills += killed(renders, process, random.uniform(0, seconds))
    finished(renders, renders.begun())
