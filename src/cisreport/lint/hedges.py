"""Hedges: a report must show that a value is not simply stated.

A value has a modality (stated, presupposed, implied, hedged, hoped, expected, planned, evaluated).  *Stated*
and *presupposed* values need no hedge, since the source treats both as facts.  For any other modality, the
sentence must show it; in a table the row, the headings or the caption.  It can use the form
``v("...", "hedged")``, name the modality, or contain one of the words of :data:`SHOWS`.  Labels, remarks,
derivations, and fields about a value (modality, attribution, note) need no hedge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cisreport.lint.tree import Passage, Use
from cisreport.model import Dataset, Fact, Modality, Values
from cisreport.wording import resolve_cite

SHOWS: Final = (
    r"(?:says?|said|told|tells?|claim(?:s|ed)|hop(?:es?|ed)|appear(?:s|ed|ance)?|seem(?:s|ed)?|according\s+to"
    r"|call(?:s|ed)|finds?|found|expect(?:s|ed)?|plan(?:s|ned)?|announce[sd]?|announcement|judge(?:s|d|ment|ments)?"
    r"|(?-i:may)|might|could|would|should|perhaps|probably|likely|presumably|apparently|impl(?:y|ies|ied)|suggests?"
    r"|understood|concludes?|describe[sd]?|offer(?:s|ed)?|hedged"
    r"|evaluated|presupposed|as\s+far\s+as|ascribe[sd]?|infer(?:s|red)?|taken\s+(?:as|for))"
)
"""Words that show how a source puts a value."""

_SHOWS: Final = re.compile(rf"(?<!\w){SHOWS}(?!\w)", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[^\W\d_a-z\ue000]|[\"“‘(\ue000])")
_FLAT: Final = frozenset({Modality.STATED, Modality.PRESUPPOSED})
_ABOUT: Final = frozenset({"label", "modality", "attribution", "note", "quoted", "about", "denotes"})


def unhedged(passage: Passage, datasets: Mapping[str, Dataset]) -> Iterator[tuple[Use, str]]:
    """Yield the values of a passage that need a hedge and do not have one, with their modality.

    Parameters
    ----------
    passage : Passage
        A block of the finished document.
    datasets : mapping
        Datasets by id.
    """
    for use in passage.uses:
        modality = "" if use.hedged else _modality(use, datasets)
        row = passage.spoken.replace(use.text, "", 1)
        context = row if passage.table else _sentence(passage.text, use.position)
        if modality and not _SHOWS.search(context):
            yield use, modality


def _modality(use: Use, datasets: Mapping[str, Dataset]) -> str:
    """Return the first modality of a value that needs a hedge; an empty text if none does."""
    ds = datasets.get(use.cite.partition(":")[0])
    if ds is None or use.form in ("label", "remark"):
        return ""
    record, name = resolve_cite(ds, use.cite)
    if not isinstance(record, Fact) or name in _ABOUT:
        return ""
    content = getattr(record, name)
    values = content if isinstance(content, Values) else ()
    given = [value.modality or record.modality for value in values] or [record.modality]
    is_open = isinstance(content, Values) and not content
    return next((str(item) for item in given if item not in _FLAT and not is_open), "")


def _sentence(text: str, position: int) -> str:
    start = 0
    for match in _SENTENCE.finditer(text):
        if match.end() > position:
            return text[start : match.start()]
        start = match.end()
    return text[start:]
