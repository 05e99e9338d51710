"""The registry is closed: its names are pinned, and each function says what it does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from cisreport.analysis import FUNCTIONS


def test_names() -> None:
    assert list(FUNCTIONS) == [
        "date.year/1",
        "date.week/1",
        "date.next_week/1",
        "date.written/1",
        "interval.days/1",
        "quantity.product/1",
        "quantity.remainder/1",
        "quantity.share/1",
        "quantity.difference/1",
        "quantity.spread/1",
        "actors.members/1",
        "actors.participants/1",
        "actors.shared/1",
        "actors.only/1",
        "participation.met/1",
        "participation.partners/1",
        "participation.attended/1",
        "seating.adjacent/1",
        "seating.order/1",
        "seating.neighbors/1",
        "seating.chance/1",
        "recurrence.count/1",
        "modality.share/1",
        "sequence.orders/1",
        "sequence.before/1",
        "cadence.count/1",
        "cadence.mean/1",
        "cadence.median/1",
        "cadence.rate/1",
        "cadence.variation/1",
        "cadence.burstiness/1",
        "cadence.memory/1",
        "cadence.local_variation/1",
        "cadence.longest_gap/1",
        "cadence.slots_met/1",
        "cadence.move/1",
    ]


def test_every_function_is_documented() -> None:
    for name, function in FUNCTIONS.items():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+/[1-9]", name)
        assert function.documentation.startswith("Return ")
        assert all(f"``{parameter}``" in function.documentation for parameter in function.params)


def test_the_codebook_has_every_function_with_what_it_takes() -> None:
    codebook = (Path(__file__).parents[2] / "docs" / "guide" / "codebook.md").read_text("utf-8")
    rows = re.findall(r"^(\| `[a-z_.]+/[1-9]` \|.*?\|.*?\|)", codebook, re.MULTILINE)
    assert rows == [
        f"| `{name}` | {function.wanted} | {', '.join(f'`{key}`' for key in function.params)} |"
        for name, function in FUNCTIONS.items()
    ]


def test_the_registry_imports_no_library_of_numbers() -> None:
    """NumPy, pandas and narwhals take longer than all the rest; they come when something is computed."""
    code = (
        "import sys, cisreport.analysis; print(*sorted({'numpy', 'pandas', 'narwhals'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
