"""Words for what a derivation found: they continue a sentence, ``are adjacent in alphabetical order``."""

from __future__ import annotations

from decimal import Decimal

from cisreport.english import LANGUAGES
from cisreport.model import Derivation
from cisreport.wording.numbers import later_text


def truth_text(record: Derivation, found: bool) -> str:
    """Return what was found; yes or no for a function of another package."""
    match record.fn:
        case "seating.adjacent/1":
            tag = str(record.params.get("language", "en"))
            order = f"adjacent in {LANGUAGES.get(tag, tag)} alphabetical order"
            return f"are {order}" if found else f"are not {order}"
        case "sequence.before/1":
            return "certainly came before" if found else "did not certainly come before"
    return "yes" if found else "no"


def move_text(record: Derivation) -> str | None:
    """Return by how much something was later, ``14–15 days later``; None without a known time in days."""
    ends = (record.lower, record.upper) if record.value is None else (record.value, record.value)
    days = [int(end) for end in ends if isinstance(end, int | Decimal)]
    return later_text(*days) if record.fn == "interval.days/1" and len(days) == len(ends) else None
