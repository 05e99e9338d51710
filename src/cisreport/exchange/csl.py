"""CSL-JSON: the sources of a dataset without loss, and sources from Zotero and the like.

The field ``custom`` of an item has the whole record, which an import prefers to the other fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cisreport.errors import DataError, Problem
from cisreport.exchange.bibliography import Item, coded_items, date_of, items_of, language_tag, source_id
from cisreport.exchange.coded import Coded, Plain, coded_of
from cisreport.files import read_json, read_text
from cisreport.limits import TABLE_FILE
from cisreport.model import Dataset

_OURS = "cisreport"
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return an item for each source."""
    records = coded_of(ds).records["sources"]
    items = [_filled(item, record) for item, record in zip(items_of(ds), records, strict=True)]
    return {f"{ds.id}.csl.json": (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()}


def _filled(item: Item, record: Plain) -> Plain:
    found = {
        "id": item.id,
        "type": "webpage" if item.url else "document",
        "title": item.title,
        "author": [{"literal": name} for name in item.authors],
        "publisher": item.producer,
        "issued": _issued(item.date),
        "URL": item.url,
        "language": item.language,
        "note": item.note,
        "custom": {_OURS: record},
    }
    return {name: part for name, part in found.items() if part}


def _issued(date: str) -> Plain:
    if match := _DAY.fullmatch(date):
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    return {"raw": date} if date else {}


def read(path: Path) -> Coded:
    """Read the items of a file as sources.

    Raises
    ------
    DataError
        If it is not a list of items, with the number of each that cannot be read.
    """
    found: list[Problem] = []
    text = read_text(path, str(path), found, limit=TABLE_FILE, allowed="\x7f")
    if text is None:
        raise DataError(found)
    try:
        items = read_json(text)
    except ValueError as error:
        raise DataError(
            [Problem(path=str(path), what=f"this is not JSON ({error})", remedy="export it again")]
        ) from error
    sources: list[Plain] = []
    for number, item in enumerate(items if isinstance(items, list) else [None]):
        try:
            sources.append(_source(item))
        except (AttributeError, LookupError, TypeError, ValueError):
            what, remedy = "this is not an item of CSL-JSON", "it needs an id and a title"
            found.append(Problem(path=str(path), where=f"[{number}]", what=what, remedy=remedy))
    if found:
        raise DataError(found)
    return Coded(metadata={}, records={"sources": sources}, vocabulary={})


def _source(item: Any) -> Plain:
    custom = item.get("custom", {}).get(_OURS)
    if custom is not None:
        return dict(custom)
    (source,) = coded_items([_item(item)]).records["sources"]
    return source


def _item(item: Any) -> Item:
    issued = item.get("issued", {})
    parts = [str(part) for part in issued.get("date-parts", [[]])[0]]
    return Item(
        id=source_id(str(item["id"])),
        title=item.get("title", ""),
        authors=tuple(filter(None, map(_name, item.get("author", ())))),
        producer=item.get("publisher") or item.get("container-title") or "",
        date=date_of(*[*parts, "", ""][:3]) if parts else issued.get("raw") or issued.get("literal") or "",
        url=item.get("URL", ""),
        language=language_tag(item.get("language", "")),
        note=item.get("note", ""),
    )


def _name(name: Any) -> str:
    return name.get("literal") or " ".join(filter(None, (name.get("given"), name.get("family"))))
