"""What a print can be: the names in its objects, as ``prints.json`` lists them, and what its pages draw."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from cisreport.grammar.characters import unusual_characters
from cisreport.grammar.content import unusual_on_page
from cisreport.grammar.letters import Font

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


_ALWAYS: Final = {
    b"/Border ": ("a link with a frame", re.compile(rb"/Border \[ 0 0 0 \]")),
    b"/CIDToGIDMap": ("other glyphs for codes", re.compile(rb"/CIDToGIDMap /Identity(?![\w-])")),
    b"/DW ": ("widths of other letters", re.compile(rb"/DW 0(?![\d.])")),
    b"/DisplayDocTitle": ("a title that is not shown", re.compile(rb"/DisplayDocTitle true")),
    b"/Encoding": ("other codes of letters", re.compile(rb"/Encoding /Identity-H")),
    b"/Marked": ("tags that do not count", re.compile(rb"/MarkInfo << /Marked true /Suspects false >>")),
    b"/RoleMap": (
        "other roles of tags",
        re.compile(rb"/RoleMap << /Datetime /Span /Em /Span /Strong /Span /Terms /Part /Title /P >>"),
    ),
    b"/StructParents": ("a page without an order of its tags", re.compile(rb"/Tabs /S(?!\w)")),
    b"/Catalog": (
        "a catalog that is not complete",
        re.compile(rb"(?=.*/Lang)(?=.*/MarkInfo)(?=.*/PageLabels)(?=.*/ViewerPreferences)", re.DOTALL),
    ),
    b"/Subtype /Link": ("a link that is hidden", re.compile(rb"/F 4(?!\d)")),
    b"/XYZ": ("a link that changes the zoom", re.compile(rb"/XYZ [-\d.]+ [-\d.]+ (?:null|0) \]")),
}
"""What is said of objects with some name if they say it in another way than always."""
_NEEDED: Final = {"pdfaid:part": b"/OutputIntent ", "pdfuaid:part": b"/DisplayDocTitle"}
"""What a print has that claims a standard."""
_WORDS: Final = re.compile(rb">[^<]*<")
_SAID: Final = re.compile(rb"[<\s]([\w:.-]+)(?=[\s>=/])")
"""Names of elements and attributes."""
_QUADS: Final = re.compile(rb"/QuadPoints \[ ((?:[-\d.]+ ){8,})\]")
_RECTANGLE: Final = re.compile(rb"/Rect \[ ((?:[-\d.]+ ){4})\]")


@cache
def _names() -> Mapping[bytes, frozenset[bytes]]:
    """Return the names that an object can have, by its types, and by its role for tags."""
    plain = json.loads(files("cisreport.grammar").joinpath(LIST).read_text("utf-8"))
    tags = plain["every tag"].split()
    known = {kind: names.split() + kind.split() for kind, names in plain["objects"].items()}
    known |= {f"{_TAG.decode()} {role}": [*tags, role, *more.split()] for role, more in plain["tags"].items()}
    return {kind.encode(): frozenset(name.encode() for name in names) for kind, names in known.items()}


@cache
def _listed(what: str) -> frozenset[str]:
    """Return the names that metadata have, or the digests of profiles of colors."""
    return frozenset(json.loads(files("cisreport.grammar").joinpath(LIST).read_text("utf-8"))[what].split())


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
    fonts: Mapping[bytes, Font] = field(default_factory=dict)
    """Its fonts, by their names."""


def unusual_in_print(
    sheets: Sequence[Sheet],
    links: int,
    objects: Sequence[bytes],
    letters: Sequence[bytes],
    metadata: bytes = b"",
    profiles: Collection[str] = (),
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
    metadata : bytes, optional
        Its metadata.
    profiles : collection of str, optional
        The SHA-256 of its profiles of colors.
    """
    wholes = [_TEXT.sub(b"", item) for item in objects]
    forms = {_DIGITS.sub(b"", item) for item in wholes}
    found = {what for item in forms for what in _object(item)}
    found.update(what for item in wholes for what in _values(item))
    said = {name.decode("latin-1") for name in _SAID.findall(_WORDS.sub(b"><", metadata))}
    found.update(f"{name} in its metadata" for name in said - _listed("metadata"))
    found.update("other colors" for profile in profiles if profile not in _listed("profiles"))
    for claim, needed in _NEEDED.items():
        if claim in said and not any(needed in item for item in wholes):
            found.add(f"a claim {claim} without {needed.decode().strip()}")
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


def _values(item: bytes) -> Iterator[str]:
    """Yield what an object says and always says in another way."""
    for name, (what, always) in _ALWAYS.items():
        if name in item and not always.search(item):
            yield what
    quads, rectangle = _QUADS.search(item), _RECTANGLE.search(item)
    if quads and rectangle:
        around, places = ([float(part) for part in found[1].split()] for found in (rectangle, quads))
        sides = (min(places[::2]), min(places[1::2]), max(places[::2]), max(places[1::2]))
        if any(abs(side - place) > 1 for side, place in zip(around, sides, strict=True)):
            yield "a link around another place than its words"


def _drawn(sheets: Sequence[Sheet]) -> Iterator[str]:
    sizes = []
    for n, sheet in enumerate(sheets, 1):
        size = _MEDIA_BOX.search(sheet.form)
        sizes.append((float(size[1]), float(size[2])) if size else (0.0, 0.0))
        yield from (f"{what} on page {n}" for what in unusual_on_page(sheet.drawn, *sizes[-1], sheet.fonts))
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
