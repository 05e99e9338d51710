"""Reports: what a cell of a report calls."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cisreport.reports.registers import RegisterBlock, register
    from cisreport.reports.reviews import reviews_table
    from cisreport.reports.tables import TableBlock, table
    from cisreport.reports.values import CitedClaim, CitedValue, Citer, Text, cite, join, text

_HOMES = {
    "CitedClaim": "values",
    "CitedValue": "values",
    "Citer": "values",
    "RegisterBlock": "registers",
    "TableBlock": "tables",
    "Text": "values",
    "cite": "values",
    "join": "values",
    "register": "registers",
    "reviews_table": "reviews",
    "table": "tables",
    "text": "values",
}

__all__ = [
    "CitedClaim",
    "CitedValue",
    "Citer",
    "RegisterBlock",
    "TableBlock",
    "Text",
    "cite",
    "join",
    "register",
    "reviews_table",
    "table",
    "text",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use, so that the engines start fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
