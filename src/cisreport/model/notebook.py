"""Records and collections as small tables for notebooks; every text of a record is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from cisreport.model.anchors import Anchor
from cisreport.model.values import Value, Values
from cisreport.notebooks import Row, Rows, html_table

R = TypeVar("R")

_Texts = tuple[str, str, str, str]
"""Field, value, modality, passages."""
_PASSAGES = "passages"
_IN_CAPTION = ("id", "label", "anchors", "modality", "reserve")


def table(record: Any) -> str:
    """Return a table of the fields of a record that are not empty, with modality and passages."""
    label = getattr(record, "label", None)
    caption = f"{record.id} ({type(record).__name__})" + (f": {label}" if label else "")
    rows = ([html.escape(cell) for cell in row] for row in _rows(record))
    return html_table(caption, ("field", "value", "modality", "passages"), rows)


class Records(Rows[R]):
    """Records of one kind: a tuple that shows as a table, with the fields that any of them has."""

    __slots__ = ()

    def head(self) -> Row:
        """Return ``id``, ``label``, the names of fields with values, and ``passages``, or of which source."""
        named = dict.fromkeys(
            item.name
            for record in self
            for item in fields(record)  # type: ignore[arg-type]
            if isinstance(content := getattr(record, item.name), Values) and (content or content.open)
        )
        sources = {anchor.source for record in self for anchor in _anchors(record)}
        last = _PASSAGES if len(sources) != 1 else f"{_PASSAGES} of {''.join(sources)}"
        return ["id", "label", *named, last]

    def cells(self, item: R, head: Row) -> Row:
        """Return what the fields of a record say; several values are separated by semicolons."""
        record: Any = item
        named = (getattr(record, name, None) for name in head[2:-1])
        said = ("" if content is None else _content(content) for content in named)
        whole = head[-1] == _PASSAGES
        passages = (str(anchor) if whole else anchor.locator for anchor in record.anchors)
        return [str(record.id), record.label, *said, ", ".join(passages)]


def _anchors(record: Any) -> tuple[Anchor, ...]:
    anchors: tuple[Anchor, ...] = record.anchors
    return anchors


def _content(values: Values[Any]) -> str:
    return values.open or "; ".join(_bounded(value.datum, value) for value in values)


def _rows(record: Any) -> Iterator[_Texts]:
    anchors = getattr(record, "anchors", ())
    if anchors:
        yield "the record", "", _manner(record), _spell(anchors)
    for item in fields(record):
        content = getattr(record, item.name)
        if item.name in _IN_CAPTION:
            continue
        if isinstance(content, Values):
            if content.open is not None:
                yield item.name, content.open, "", ""
            for value in content.inherit(record) if anchors else content:
                yield _row(item.name, value.datum, value)
        elif item.metadata.get("parts"):
            for part in content:
                yield _row(item.name, part, part.inherit(record))
        elif item.name == "passages":
            yield item.name, str(len(content)), "", ""
        elif content not in (None, (), False, {}):
            yield item.name, _spell(content), "", ""


def _row(name: str, datum: Any, evidence: Any) -> _Texts:
    said = [_bounded(datum, evidence)]
    if isinstance(evidence, Value) and evidence.attribution:
        said.append(f"says {_spell(evidence.attribution)}")
    remark = getattr(evidence, "note", None) or getattr(evidence, "says", None)
    if remark:
        said.append(f"note: {remark}")
    return name, "; ".join(said), _manner(evidence), _spell(evidence.anchors)


def _manner(evidence: Any) -> str:
    """Return modality and reserve of a record, value or part; the evidence of a review has none."""
    modality = getattr(evidence, "modality", None) or ""
    return ", ".join((str(modality), *(getattr(evidence, "reserve", None) or ())))


def _bounded(datum: Any, evidence: Any) -> str:
    return " ".join((_spell(datum), *getattr(evidence, "bound", ())))


def _spell(content: Any) -> str:
    if isinstance(content, Mapping):
        return ", ".join(f"{name}: {_spell(part)}" for name, part in content.items())
    return ", ".join(map(str, content)) if isinstance(content, tuple) else str(content)
