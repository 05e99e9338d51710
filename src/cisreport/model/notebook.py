"""Records as small HTML tables for notebooks; every text of a record is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from cisreport.model.values import Value, Values

_Texts = tuple[str, str, str, str]
"""Field, value, modality, passages."""
_IN_CAPTION = ("id", "label", "anchors", "modality", "reserve")


def table(record: Any) -> str:
    """Return a table of the fields of a record that are not empty, with modality and passages."""
    head = "".join(f"<th>{name}</th>" for name in ("field", "value", "modality", "passages"))
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in _rows(record)
    )
    label = getattr(record, "label", None)
    caption = html.escape(f"{record.id} ({type(record).__name__})" + (f": {label}" if label else ""))
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _rows(record: Any) -> Iterator[_Texts]:
    anchors = getattr(record, "anchors", ())
    if anchors:
        yield "the record", "", _manner(record, record), _spell(anchors)
    for item in fields(record):
        content = getattr(record, item.name)
        if item.name in _IN_CAPTION:
            continue
        if isinstance(content, Values):
            if content.open is not None:
                yield item.name, content.open, "", ""
            for value in content:
                yield _row(item.name, value.datum, value, record)
        elif item.metadata.get("parts"):
            for part in content:
                yield _row(item.name, part, part, record)
        elif item.name == "passages":
            yield item.name, str(len(content)), "", ""
        elif content not in (None, (), False, {}):
            yield item.name, _spell(content), "", ""


def _row(name: str, datum: Any, evidence: Any, record: Any) -> _Texts:
    said = [" ".join((_spell(datum), *getattr(evidence, "bound", ())))]
    if isinstance(evidence, Value) and evidence.attribution:
        said.append(f"says {_spell(evidence.attribution)}")
    remark = getattr(evidence, "note", None) or getattr(evidence, "says", None)
    if remark:
        said.append(f"note: {remark}")
    return (
        name,
        "; ".join(said),
        _manner(evidence, record),
        _spell(evidence.anchors or getattr(record, "anchors", ())),
    )


def _manner(evidence: Any, record: Any) -> str:
    """Return modality and reserve of a value or part, or those of its record."""
    modality = getattr(evidence, "modality", None) or getattr(record, "modality", "")
    reserve = getattr(evidence, "reserve", None)
    return ", ".join((str(modality), *(getattr(record, "reserve", ()) if reserve is None else reserve)))


def _spell(content: Any) -> str:
    if isinstance(content, Mapping):
        return ", ".join(f"{name}: {_spell(part)}" for name, part in content.items())
    return ", ".join(map(str, content)) if isinstance(content, tuple) else str(content)
