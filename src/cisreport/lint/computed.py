"""Values that were computed: a sentence that gives one to a source has to show that.

The year of a day that is printed without one, the days of "next week" and each number of a derivation are the
coder's.  A sentence that names a source, or says that somebody says something, gives them to that source,
unless a word shows the computation (``computed`` in ``shades.toml``) or the words are marked ``.ours``.  In a
table the caption and the headings count for each row.  Captions of charts are not the author's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from cisreport.english import MONTHS
from cisreport.lint.hedges import around
from cisreport.lint.passages import Passage, Use
from cisreport.lint.shades import has
from cisreport.model import Dataset, Derivation, Values, When
from cisreport.wording import resolve_cite
from cisreport.wording.dates import month_text, stated_text, year_text
from cisreport.wording.edtf import edtf_text
from cisreport.wording.values import quoted_label

STATED: Final = "stated"
"""The form that prints what a source states of a date."""
_OTHERWISE: Final = frozenset({STATED, "label", "remark"})


def unmarked(
    passage: Passage, datasets: Mapping[str, Dataset], language: str = "en"
) -> Iterator[tuple[Use, str]]:
    """Yield the computed values that a sentence gives to a source, with what the source states instead.

    Parameters
    ----------
    passage : Passage
        A block of the finished document.
    datasets : mapping
        Datasets by id.
    language : str, default "en"
        Language of the document.
    """
    for use in passage.uses if passage.text else ():
        if any(item.start <= use.position < item.end for item in passage.ours):
            continue
        at = use.position
        context = passage.framed if passage.table else around(passage.text, at, at, language)
        is_given = has(("source",), context, language) and not has(("computed",), context, language)
        if is_given and (how := _computed(use, datasets)):
            yield use, how


def _computed(use: Use, datasets: Mapping[str, Dataset]) -> str:
    """Return how a printed value was computed; nothing if the source states it."""
    ds = datasets.get(use.cite.partition(":")[0])
    if ds is None or use.form in _OTHERWISE:
        return ""
    record, name = resolve_cite(ds, use.cite)
    if isinstance(record, Derivation):
        found = next((part for part in (record.value, record.lower, record.upper) if part is not None), None)
        is_amount = isinstance(found, int | Decimal | Fraction) and not isinstance(found, bool)
        is_date = isinstance(found, str) and record.fn.startswith("date.")
        return f"computed by {record.fn}" if is_amount or is_date else ""
    content = getattr(record, name, None)
    for value in content if isinstance(content, Values) else ():
        when = value.datum
        if isinstance(when, When) and when.resolved and not _is_stated(when, use.text):
            said = stated_text(when, lambda record_id: quoted_label(ds, record_id))
            return f"computed; the source has: {said}"
    return ""


def _is_stated(when: When, text: str) -> bool:
    """Return whether a printed date, or one of several, is in words that the source itself gives."""
    words: set[str] = set()
    for item in when.stated:
        if isinstance(item, str):
            words |= {edtf_text(item), edtf_text(item, with_year=False), *_parts(item)}
    return when.resolved in when.stated or not words.isdisjoint(text.split(" / "))


def _parts(stated: str) -> Iterator[str]:
    """Yield the month and the year of a stated date, as far as they are in it."""
    if stated.startswith("XXXX-") and stated[5:7].isdigit():
        yield MONTHS[int(stated[5:7]) - 1]
    for render in (month_text, year_text):
        try:
            yield render(stated)
        except ValueError:
            continue
