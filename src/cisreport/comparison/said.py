"""What a cited part of a fact says and how, without where and why: if it changes, claims are read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from cisreport.errors import NotFoundError
from cisreport.model import Dataset
from cisreport.wording import part_texts

_NOT_SAID = frozenset({"anchors", "basis", "derived_by", "formerly", "id", "label", "note"})
"""Fields of a record that are not what it says, but where and why."""
_EVIDENCE = ("modality", "reserve", "attribution", "quoted", "withdrawn")


def said_by(cite: str, entry: Mapping[str, Any] | None) -> object:
    """Return what a fact, or the field of it that a cite names, says; two versions that differ are not equal.

    Parameters
    ----------
    cite : str
        ``dataset:id`` or ``dataset:id/field``.
    entry : mapping or None
        The entry of the fact; None if there is none.

    Raises
    ------
    NotFoundError
        If there is no such fact or field.
    """
    name = cite.partition("/")[2]
    if entry is None or (name and name not in entry["record"]):
        raise NotFoundError(f'the document cites "{cite}", which does not exist')
    record = {key: part for key, part in entry["record"].items() if key not in _NOT_SAID or key == name}
    said = {name: record[name]} if name else record
    if name and not _has_evidence(said[name]):
        said |= {key: record[key] for key in _EVIDENCE if key in record}
    plain = {key: _without(part, _NOT_SAID) for key, part in said.items()}
    mentioned = {*_strings(plain)}
    return plain, {key: text for key, text in entry["names"].items() if key in mentioned}


def parts_said(ds: Dataset, cite: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of what a cite names, in words; none if the dataset does not have it."""
    name, _, field = cite.partition(":")[2].partition("/")
    heads = tuple({field.replace("_", " "), field.removesuffix("s")})
    for part, text in part_texts(ds, ds[name]).items() if name in ds else ():
        if part.rpartition(", ")[2].replace(" ", "_") in _NOT_SAID:
            continue
        if not field or part.startswith(heads) or part in _EVIDENCE:
            yield part, text


def _has_evidence(content: object) -> bool:
    """Return whether the values of a field have separate evidence, or it is left open."""
    values = content if isinstance(content, list) else [content]
    return all(isinstance(value, dict) for value in values)


def _without(plain: Any, names: Collection[str]) -> Any:
    """Return JSON data without the fields of these names, wherever they are."""
    if isinstance(plain, dict):
        return {key: _without(part, names) for key, part in plain.items() if key not in names}
    return [_without(part, names) for part in plain] if isinstance(plain, list) else plain


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain.partition("/")[0]
    elif isinstance(plain, list | dict):
        for part in plain.values() if isinstance(plain, dict) else plain:
            yield from _strings(part)
