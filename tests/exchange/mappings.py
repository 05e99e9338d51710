"""The mapping of a small table of meetings, for several tests."""

from __future__ import annotations

SMALL = """\
records: meetings
dataset: {title: Small, version: "1", date: 2031-06-09, coding: {coder: Ana, date: 2031-06-09, codebook: "1"}}
source: {id: small, title: A small table, language: en}
id: No
label: "Meeting {No}"
fields:
  date: {column: Day}
  place: {column: Town, records: places, empty: not stated}
"""
"""Of the columns No, Day and Town; a test adds a line for a further field."""
