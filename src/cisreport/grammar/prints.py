"""What a print can be: the names in its objects, as ``prints.json`` lists them, and what its pages draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from cisreport.grammar.characters import unusual_characters
from cisreport.grammar.content import unusual_on_page

LIST: Final = "prints.json"
"""The list of names by the type of an object, next to this module."""
_TEXT: Final = re.compile(
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|(?<!<)<[0-9A-Fa-f\s]*>(?!>)", re.DOTALL
)
_NAME: Final = re.compile(rb"/[^\s/<>\[\](){}%]+")
_GIVEN: Final = re.compile(rb"/(?:[cfgpx]\d+|[A-Z]{6}\+\S+)")
"""Names of resources and fonts of a page."""
_ROLE: Final = re.compile(rb"/S (/\w+)")
_TAG: Final = b"/StructElem"
_MEDIA_BOX: Final = re.compile(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]")
_LABELS: Final = re.compile(rb"/St (\d+)")
_PARENT: Final = re.compile(rb"/StructParent (\d+)")
_LINK: Final = frozenset({b"/Border", b"/Contents", b"/F", b"/Rect", b"/StructParent"})
"""What each link has."""
_LETTERS: Final = re.compile(rb"beginbf(?:char|range)(.*?)endbf", re.DOTALL)
_LETTER: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*\]?\s*(?:\n|$)")
_DIGITS: Final = re.compile(rb"(?<![/\w+])[-.\d]+")
"""Numbers, which are not in names."""


@cache
def _names() -> Mapping[bytes, frozenset[bytes]]:
    """Return the names that an object can have, by its types, and by its role for tags."""
    plain = json.loads(files("cisreport.grammar").joinpath(LIST).read_text("utf-8"))
    tags = plain["every tag"].split()
    known = {kind: names.split() + kind.split() for kind, names in plain["objects"].items()}
    known |= {f"{_TAG.decode()} {role}": [*tags, role, *more.split()] for role, more in plain["tags"].items()}
    return {kind.encode(): frozenset(name.encode() for name in names) for kind, names in known.items()}


@cache
def _types() -> frozenset[bytes]:
    kinds = (kind for kind in _names() if not kind.startswith(_TAG))
    return frozenset(name for kind in kinds for name in kind.split()) | {_TAG}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a print."""

    form: bytes
    """Its dictionary."""
    drawn: bytes
    """What it draws."""


def unusual_in_print(
    sheets: Sequence[Sheet], links: int, objects: Sequence[bytes], letters: Sequence[bytes]
) -> set[str]:
    """Return what a print has and no print without raw content has, in words.

    Parameters
    ----------
    sheets : sequence of Sheet
        Its pages.
    links : int
        How many links they have.
    objects : sequence of bytes
        Its dictionaries, as in the file.
    letters : sequence of bytes
        The maps of its fonts to letters.
    """
    forms = {_DIGITS.sub(b"", _TEXT.sub(b"", item)) for item in objects}
    found = {what for item in forms for what in _object(item)}
    found.update(_drawn(sheets), _counted(len(sheets), links, objects))
    return found.union(unusual_characters(set("".join(map(_said, letters)))))


def _object(item: bytes) -> Iterator[str]:
    names = {name for name in _NAME.findall(item) if not _GIVEN.fullmatch(name)}
    kind = b" ".join(sorted(names & _types()))
    if _TAG in names:
        roles = _ROLE.findall(item)
        kind = b"%s %s" % (_TAG, roles[-1] if roles else b"")
    known = _names().get(kind)
    if known is None:
        yield f"an object {kind.decode('latin-1')}"
        return
    yield from (
        f"{name.decode('latin-1')} of {kind.decode('latin-1') or 'an object'}" for name in names - known
    )
    if kind == b"/Annot" and _LINK - names:
        yield "a link that is not complete"


def _drawn(sheets: Sequence[Sheet]) -> Iterator[str]:
    sizes = []
    for n, sheet in enumerate(sheets, 1):
        size = _MEDIA_BOX.search(sheet.form)
        sizes.append((float(size[1]), float(size[2])) if size else (0.0, 0.0))
        yield from (f"{what} on page {n}" for what in unusual_on_page(sheet.drawn, *sizes[-1]))
    if len({tuple(sorted(size)) for size in sizes}) > 1:
        yield "pages of several sizes"


def _counted(pages: int, links: int, objects: Sequence[bytes]) -> Iterator[str]:
    labels = [int(n) for item in objects if b"/PageLabel" in item for n in _LABELS.findall(item)]
    if labels and labels != list(range(1, pages + 1)):
        yield "other numbers of pages"
    noted = b"\n".join(item for item in objects if b"/Annot" in item)
    parents = set(_PARENT.findall(noted))
    tagged = sum(item.count(b"/OBJR") for item in objects if _TAG in item)
    if not len(parents) == tagged == links:
        yield "links that are not those of its tags"


def _said(letters: bytes) -> str:
    """Return the letters of a font."""
    found = (text for part in _LETTERS.findall(letters) for text in _LETTER.findall(part))
    return "".join(bytes.fromhex(text.decode()).decode("utf-16-be", "replace") for text in found)
