"""Highlights of a coder: read from the files of annotation tools, and found among the passages of a dataset.

A file is a Web Annotation, or a page, collection or list of them; an export of Hypothesis; or a CSV table
with a column ``quote``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cisreport.errors import DataError, Problem, suggest
from cisreport.exchange.csvfiles import read_csv
from cisreport.exchange.webannotations import selectors
from cisreport.files import read_json, read_text
from cisreport.limits import TABLE_FILE
from cisreport.model import Anchor, Dataset, Source
from cisreport.sources import SEGMENTATION, MatchStatus, anchors_of, folded, match, places_of

_COLUMNS: Final = {"quote": "quote", "exact": "quote", "prefix": "prefix", "suffix": "suffix"}
_COLUMNS_OF_NOTES: Final = ("note", "text", "comment")
_FOUND: Final = (MatchStatus.FOUND, MatchStatus.MOVED)
_FORMS: Final = "name a file of Web Annotations or Hypothesis (JSON), or a CSV table with a column `quote`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Words that a coder marked."""

    number: int
    """Which of the file it is, from 1."""
    quote: str
    """The words; empty if the file has none, as for a note on a whole page."""
    prefix: str = ""
    """What is before them."""
    suffix: str = ""
    """What is after them."""
    note: str = ""
    """What the coder wrote."""
    tags: tuple[str, ...] = ()
    """Tags of the coder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A highlight and its passages, or why it has none."""

    highlight: Highlight
    """The highlight."""
    anchors: tuple[Anchor, ...] = ()
    """The passages that it is in, ready to be coded."""
    coded: tuple[str, ...] = ()
    """Facts that rest on these passages already."""
    problem: str = ""
    """Why no passage was found; empty if one was."""


def read_highlights(path: Path) -> tuple[Highlight, ...]:
    """Return the highlights of a file.

    Parameters
    ----------
    path : Path
        A file of an annotation tool.

    Raises
    ------
    DataError
        If it cannot be read, or is in none of the forms.
    """
    found: list[Problem] = []
    if path.suffix.lower() in (".csv", ".tsv"):
        highlights = tuple(_of_table(path, read_csv(path, found, guessing=True), found))
    else:
        text = read_text(path, str(path), found, limit=TABLE_FILE, allowed="\x7f")
        highlights = tuple(_of_json(path, text, found)) if text is not None else ()
    if not (found or highlights):
        found.append(Problem(path=str(path), what="it has no annotations", remedy=_FORMS))
    if found:
        raise DataError(found)
    return highlights


def _of_table(path: Path, rows: Sequence[Sequence[str]], found: list[Problem]) -> Iterator[Highlight]:
    if not rows:
        return
    names = [name.strip().lower() for name in rows[0]]
    columns = {_COLUMNS[name]: n for n, name in reversed([*enumerate(names)]) if name in _COLUMNS}
    if "quote" not in columns:
        what = f"no column is called `quote`; it has {', '.join(rows[0])}"
        found.append(Problem(path=str(path), line=1, column=1, what=what, remedy=suggest("quote", names)))
        return
    note = next((names.index(name) for name in _COLUMNS_OF_NOTES if name in names), None)
    tags = names.index("tags") if "tags" in names else None
    for number, row in enumerate(rows[1:], 1):
        cells = {name: row[n].strip() for name, n in columns.items() if n < len(row)}
        yield Highlight(
            number=number,
            **{"quote": "", **cells},
            note=row[note] if note is not None and note < len(row) else "",
            tags=_tags(row[tags].split(",")) if tags is not None and tags < len(row) else (),
        )


def _of_json(path: Path, text: str, found: list[Problem]) -> Iterator[Highlight]:
    try:
        plain = read_json(text)
    except json.JSONDecodeError as error:
        what = f"this is not JSON ({error.msg})"
        found.append(Problem(path=str(path), line=error.lineno, column=error.colno, what=what, remedy=_FORMS))
        return
    for number, item in enumerate(_items(plain), 1):
        yield _web(number, item) if _is_web(item) else _hypothesis(number, item)


def _items(plain: Any) -> list[dict[str, Any]]:
    """Return the annotations of a document, whatever is around them."""
    if isinstance(plain, list):
        return [item for part in plain for item in _items(part)]
    if not isinstance(plain, dict):
        return []
    for name in ("first", "items", "rows", "annotations"):
        if isinstance(plain.get(name), dict | list):
            return _items(plain[name])
    return [plain] if "target" in plain else []


def _is_web(item: Mapping[str, Any]) -> bool:
    return "Annotation" in _listed(item.get("type"))


def _listed(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [] if content is None else [content]


def _web(number: int, item: Mapping[str, Any]) -> Highlight:
    bodies = [body if isinstance(body, dict) else {"value": body} for body in _listed(item.get("body"))]
    texts = [(str(body.get("value", "")), "tagging" in _listed(body.get("purpose"))) for body in bodies]
    note = " ".join(text for text, is_tag in texts if text and not is_tag)
    note = note or str(item.get("bodyValue", ""))
    return Highlight(
        number=number,
        **_quote(item),
        note=note,
        tags=_tags(text for text, is_tag in texts if is_tag),
    )


def _hypothesis(number: int, item: Mapping[str, Any]) -> Highlight:
    tags = _tags(map(str, _listed(item.get("tags"))))
    return Highlight(number=number, **_quote(item), note=str(item.get("text") or ""), tags=tags)


def _tags(words: Any) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in words)))


def _quote(item: Mapping[str, Any]) -> dict[str, str]:
    """Return the first text quote of an annotation."""
    for target in _listed(item.get("target")):
        for selector in selectors(target):
            if selector.get("type") == "TextQuoteSelector" and isinstance(selector.get("exact"), str):
                names = {"quote": "exact", "prefix": "prefix", "suffix": "suffix"}
                return {ours: str(selector.get(theirs) or "") for ours, theirs in names.items()}
    return {"quote": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """A text in which quotes are searched, and the places of passages in it."""

    text: str
    places: tuple[tuple[int, int, Anchor], ...]


def find_highlights(
    ds: Dataset, highlights: Sequence[Highlight], text: str | None = None
) -> tuple[Found, ...]:
    """Find the passages of highlights.

    Parameters
    ----------
    ds : Dataset
        The dataset with the passages.
    highlights : sequence of Highlight
        The highlights.
    text : str, optional
        A copy of a source.  Without it, quotes are searched in the excerpts of the dataset.

    Returns
    -------
    tuple of Found
        A result for each highlight, in their order.
    """
    copies = [_of_excerpts(source) for source in ds.sources] if text is None else [_of_copy(ds, text)]
    resting: dict[Anchor, list[str]] = {}
    for fact in ds:
        for anchor in anchors_of(fact) if not fact.withdrawn else ():
            resting.setdefault(anchor, []).append(fact.id)
    return tuple(_found(highlight, copies, resting, is_copy=text is not None) for highlight in highlights)


def _of_excerpts(source: Source) -> _Copy:
    text, places = "", []
    for passage in source.passages:
        if passage.excerpt:
            places.append((len(text), len(text) + len(passage.excerpt), Anchor(source.id, passage.locator)))
            text += f"{passage.excerpt}\n"
    return _Copy(text=text, places=tuple(places))


def _of_copy(ds: Dataset, text: str) -> _Copy:
    """Return a copy with the places of the passages of the source that it has most of."""
    best: tuple[tuple[int, int, Anchor], ...] = ()
    for source in ds.sources:
        matches = match(source.passages, text, source.segmentation or SEGMENTATION)
        places = tuple(
            (*item.span, Anchor(source.id, item.passage.locator))
            for item in matches
            if item.span and item.status in _FOUND
        )
        best = max(best, places, key=len)
    return _Copy(text=text, places=best)


def _found(
    highlight: Highlight, copies: Sequence[_Copy], resting: Mapping[Anchor, Sequence[str]], *, is_copy: bool
) -> Found:
    if not highlight.quote.strip():
        return Found(highlight=highlight, problem="it has no quote; it is a note on a whole page")
    where = "your copy" if is_copy else "the excerpts of the dataset"
    spans = [(copy, span) for copy in copies for span in places_of(highlight.quote, copy.text)]
    if not spans:
        return Found(highlight=highlight, problem=f"its words are not in {where}")
    if len(spans) > 1:
        spans = [item for item in spans if _fits(highlight, item[0].text, *item[1])]
    if len(spans) != 1:
        what = f"its words are several times in {where}, and what is around them does not say which are meant"
        return Found(highlight=highlight, problem=what)
    ((copy, (start, end)),) = spans
    anchors = tuple(anchor for first, last, anchor in copy.places if first < end and start < last)
    if not anchors:
        what = f"its words are in {where}, but in no passage of the dataset"
        return Found(highlight=highlight, problem=what)
    coded = dict.fromkeys(name for anchor in anchors for name in resting.get(anchor, ()))
    return Found(highlight=highlight, anchors=anchors, coded=tuple(coded))


def _fits(highlight: Highlight, text: str, start: int, end: int) -> bool:
    """Return whether what is around a place is what the highlight has; nothing fits if it has neither."""
    before, after = _dense(text[:start]), _dense(text[end:])
    prefix, suffix = _dense(highlight.prefix), _dense(highlight.suffix)
    return bool(prefix or suffix) and before.endswith(prefix) and after.startswith(suffix)


def _dense(text: str) -> str:
    return "".join(folded(text).split())
