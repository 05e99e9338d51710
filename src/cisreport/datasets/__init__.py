"""Datasets: YAML files with positions, structured into records, validated, digested.

The names are imported at their first use: a render from stored outputs does not load a dataset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cisreport.lazy import at_first_use

if TYPE_CHECKING:
    from cisreport.datasets.canonical import record_to_plain, to_canonical
    from cisreport.datasets.loader import find, load, project_datasets

_HOMES = {
    "find": ".loader",
    "load": ".loader",
    "project_datasets": ".loader",
    "record_to_plain": ".canonical",
    "to_canonical": ".canonical",
}

__all__ = ["find", "load", "project_datasets", "record_to_plain", "to_canonical"]

__getattr__, __dir__ = at_first_use(__name__, _HOMES)
