"""Reports: what a cell of a report calls, the engines that render it, and verification."""

from cisreport.reports.cite import CitedValue, Citer, Text, cite, listing, text
from cisreport.reports.register import RegisterBlock, register
from cisreport.reports.reviews import reviews_table
from cisreport.reports.tables import TableBlock, table

__all__ = [
    "CitedValue",
    "Citer",
    "RegisterBlock",
    "TableBlock",
    "Text",
    "cite",
    "listing",
    "register",
    "reviews_table",
    "table",
    "text",
]
