"""Records in words: dates, numbers, values and whole facts as plain English text.

Everything here returns plain text; the code that prints it has to escape it for its medium.
"""

from cisreport.wording.dates import NOT_STATED_TEXT, date_text, stated_text, year_text
from cisreport.wording.description import describe, field_text
from cisreport.wording.edtf import duration_text
from cisreport.wording.evidence import anchor_text, attribution_text, evidence_text
from cisreport.wording.numbers import amount_text, bounded_text, number_words, quantity_text
from cisreport.wording.parts import is_evidence, is_said, parent_of, part_texts
from cisreport.wording.values import (
    listed,
    manner_text,
    name_of,
    resolve_cite,
    text_of,
    value_text,
    whose,
)

__all__ = [
    "NOT_STATED_TEXT",
    "amount_text",
    "anchor_text",
    "attribution_text",
    "bounded_text",
    "date_text",
    "describe",
    "duration_text",
    "evidence_text",
    "field_text",
    "is_evidence",
    "is_said",
    "listed",
    "manner_text",
    "name_of",
    "number_words",
    "parent_of",
    "part_texts",
    "quantity_text",
    "resolve_cite",
    "stated_text",
    "text_of",
    "value_text",
    "whose",
    "year_text",
]
