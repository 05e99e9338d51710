"""The parts of a record, each with its text, for the comparison of two versions.

Everything in the canonical form of a record is in one of its parts, so records that differ have a part
that differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from cisreport.english import counted
from cisreport.model import (
    Anchor,
    Dataset,
    Derivation,
    Participation,
    Passage,
    Record,
    Translation,
    Value,
    Values,
    When,
)
from cisreport.wording.dates import NOT_STATED_TEXT, date_text, stated_text
from cisreport.wording.evidence import anchor_text
from cisreport.wording.values import datum_text, listed, name_of, plain_text, quoted_label, value_text, whose

_EVIDENCE = ("anchors", "modality", "reserve", "attribution", "quoted", "exact", "note")
_COMPUTED = ("value", "lower", "upper")
_SAID_WORDS = ("resolved", "lower", "upper", "bound")
_Part = tuple[str, str]


def part_texts(ds: Dataset, record: Record) -> dict[str, str]:
    """Return the text of every part of a record that is not empty, in the order of its fields.

    Parameters
    ----------
    ds : Dataset
        The dataset with the records that it refers to.
    record : Fact or Derivation or Source
        The record.

    Returns
    -------
    dict of str to str
        By the part's name: ``value``, ``date, stated``, ``place, modality``, ``participant Vell``.
        The second value of a field is called ``place (2)``.
    """
    parts: dict[str, str] = {}
    for item in fields(record):
        if item.name == "id":
            continue
        refers = "refers_to" in item.metadata
        for name, text in _field(ds, record, item.name, getattr(record, item.name), refers):
            if text:
                parts[_free(parts, name)] = text
    return parts


def parent_of(part: str) -> str:
    """Return the part that this one belongs to, such as ``place`` for ``place, modality``; or nothing."""
    return part.rpartition(", ")[0]


def is_evidence(part: str) -> bool:
    """Return whether a part is evidence; evidence that is not coded is taken from the record."""
    return part.rpartition(", ")[2] in _EVIDENCE


def is_said(part: str) -> bool:
    """Return whether the text of the part that this one belongs to says the same in words."""
    return part.rpartition(", ")[2] in _SAID_WORDS


def _free(parts: Mapping[str, str], name: str) -> str:
    n = 1
    while (numbered := name if n == 1 else f"{name} ({n})") in parts:
        n += 1
    return numbered


def _field(ds: Dataset, record: Record, name: str, content: Any, refers: bool) -> Iterator[_Part]:
    words = name.replace("_", " ")
    if isinstance(content, Values):
        yield from _values(ds, record, name, content)
    elif isinstance(record, Derivation) and name in _COMPUTED:
        yield from _computed(ds, record, name)
    elif isinstance(content, Mapping):
        for key, part in content.items():
            yield f"parameter {key}", str(part)
    elif isinstance(content, tuple) and content and isinstance(content[0], Participation):
        for item in content:
            yield from _participation(ds, item)
    elif isinstance(content, tuple) and content and isinstance(content[0], Passage):
        for passage in content:
            stated = [passage.role.value, counted(passage.words, "word"), passage.digest]
            stated += filter(None, (passage.uncited, passage.adjusted, passage.fragment, *passage.formerly))
            yield f"passage {passage.locator}", ", ".join(stated)
            yield f"passage {passage.locator}, excerpt", passage.excerpt or ""
            yield f"passage {passage.locator}, translation", _translated(passage.translation)
    elif name == "attribution":
        yield words, whose(ds, content)
    else:
        yield words, _text(ds, content, refers)


def _translated(translation: Translation | None) -> str:
    if translation is None:
        return ""
    return f"“{translation.text}” ({translation.language}, translated by {translation.translator})"


def _computed(ds: Dataset, record: Derivation, name: str) -> Iterator[_Part]:
    if name != "value":
        yield f"value, {name}", _text(ds, getattr(record, name), refers=True)
    elif record.known:
        yield name, datum_text(ds, record, name, record.value)


def _text(ds: Dataset, content: Any, refers: bool) -> str:
    if content is None or content == () or content is False:
        return ""
    if isinstance(content, bool):
        return "yes"
    if isinstance(content, tuple):
        return listed(_text(ds, item, refers) for item in content)
    if isinstance(content, Anchor):
        return anchor_text(ds, content)
    return name_of(ds, content) if refers and isinstance(content, str) else plain_text(content)


def _values(ds: Dataset, record: Record, name: str, values: Values[Any]) -> Iterator[_Part]:
    words = name.replace("_", " ")
    if not values and values.open is not None:
        remark = f" ({values.open})" if values.open != NOT_STATED_TEXT else ""
        yield words, NOT_STATED_TEXT + remark
    for n, value in enumerate(values, 1):
        head = words if n == 1 else f"{words} ({n})"
        if isinstance(value.datum, When):
            yield from _date(ds, head, value.datum)
        else:
            yield head, value_text(ds, record, name, value)
        yield from _evidence(ds, head, value)


def _date(ds: Dataset, head: str, when: When) -> Iterator[_Part]:
    def target(record_id: str) -> str:
        return quoted_label(ds, record_id)

    yield head, date_text(when, target)
    yield f"{head}, stated", stated_text(when, target)
    yield f"{head}, resolved", when.resolved or "open"
    yield f"{head}, basis", when.basis or ""
    yield f"{head}, derived by", _names(ds, when.derived_by)


def _participation(ds: Dataset, item: Participation) -> Iterator[_Part]:
    head = f"participant {name_of(ds, item.actor)}"
    yield head, plain_text(item.role)
    yield f"{head}, anchors", ", ".join(anchor_text(ds, anchor) for anchor in item.anchors)
    yield f"{head}, modality", str(item.modality or "")
    yield f"{head}, reserve", ", ".join(item.reserve or ())
    yield f"{head}, attribution", whose(ds, item.attribution) if item.attribution else ""
    yield f"{head}, quoted", _text(ds, item.quoted, refers=False)
    yield f"{head}, exact", _marked(item.exact)
    yield f"{head}, note", item.note or ""


def _evidence(ds: Dataset, head: str, value: Value[Any]) -> Iterator[_Part]:
    yield f"{head}, bound", ", ".join(value.bound)
    yield f"{head}, anchors", _text(ds, value.anchors, refers=False)
    yield f"{head}, modality", str(value.modality or "")
    yield f"{head}, reserve", ", ".join(value.reserve or ())
    yield f"{head}, attribution", whose(ds, value.attribution) if value.attribution else ""
    yield f"{head}, quoted", _text(ds, value.quoted, refers=False)
    yield f"{head}, exact", _marked(value.exact)
    yield f"{head}, note", value.note or ""


def _marked(exact: Iterable[str]) -> str:
    return ", ".join(f"“{words}”" for words in exact)


def _names(ds: Dataset, ids: Iterable[str]) -> str:
    return ", ".join(name_of(ds, name) for name in ids)
