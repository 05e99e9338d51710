"""Datasets: YAML files with positions, structured into records, validated, digested.

The names are imported at their first use: a render from stored outputs does not load a dataset.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cisreport.datasets.canonical import record_to_plain, to_canonical
    from cisreport.datasets.loader import find, load, project_datasets

_HOMES = {
    "find": "loader",
    "load": "loader",
    "project_datasets": "loader",
    "record_to_plain": "canonical",
    "to_canonical": "canonical",
}

__all__ = ["find", "load", "project_datasets", "record_to_plain", "to_canonical"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
