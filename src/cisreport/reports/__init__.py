"""Reports: what a cell of a report calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cisreport.lazy import at_first_use

if TYPE_CHECKING:
    from cisreport.reports.registers import RegisterBlock, register
    from cisreport.reports.reviews import reviews_table
    from cisreport.reports.tables import TableBlock, table
    from cisreport.reports.values import CitedClaim, CitedValue, Citer, Text, cite, join, text

_HOMES = {
    "CitedClaim": ".values",
    "CitedValue": ".values",
    "Citer": ".values",
    "RegisterBlock": ".registers",
    "TableBlock": ".tables",
    "Text": ".values",
    "cite": ".values",
    "join": ".values",
    "register": ".registers",
    "reviews_table": ".reviews",
    "table": ".tables",
    "text": ".values",
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

__getattr__, __dir__ = at_first_use(__name__, _HOMES)
