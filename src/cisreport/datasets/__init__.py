"""Datasets: YAML files with positions, structured into records, validated, digested.

The names are looked up when they are first used: rendering stored outputs loads no dataset.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cisreport.datasets.canonical import digest, record_to_plain, to_canonical
    from cisreport.datasets.loading import find, load

__all__ = ["digest", "find", "load", "record_to_plain", "to_canonical"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "loading" if name in ("find", "load") else "canonical"
    return getattr(import_module(f"{__name__}.{home}"), name)
