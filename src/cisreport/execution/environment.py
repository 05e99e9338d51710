"""Variables of the environment in which code runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cisreport.notebooks import FIGURES

FIXED_ENVIRONMENT: Final[Mapping[str, str]] = {
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONWARNINGS": "",
    "PYTHONOPTIMIZE": "",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "COLUMNS": "80",
    "MPLBACKEND": "module://cisreport.execution.figures",
    "TQDM_BAR_FORMAT": "{l_bar}{bar}| {n_fmt}/{total_fmt}",  # without times, which differ in every run
}
"""Environment variables of every run."""
FONTS: Final = "CISREPORT_FONTS"
"""Environment variable with the paths of a document's own fonts, for :mod:`.figures`."""
SETTINGS: Final = "MATPLOTLIBRC"
"""Environment variable with the path of matplotlib's settings."""
OURS: Final = frozenset({*FIXED_ENVIRONMENT, FONTS, SETTINGS, FIGURES})
"""Variables that the engine sets, so that no run depends on those of the user."""
