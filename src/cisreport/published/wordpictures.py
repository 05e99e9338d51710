"""The pictures of a Word document, compared with the drawings that its data have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from lxml import etree

from cisreport.limits import PIXELS, LimitError
from cisreport.pictures import DrawingError, drawn
from cisreport.published.officefile import OfficeFile, R

_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TURNS: Final = ("rot", "flipH", "flipV")
_SMALLER: Final = 4
"""How much smaller pictures are compared, since programs smooth edges differently."""
_MOST: Final = 64
"""Difference of two grays, of 256, that is not seen."""
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def texts_of(drawing: str) -> tuple[str, ...]:
    """Return the texts of a drawing in reading order; none of one that cannot be read."""
    try:
        root = etree.fromstring(drawing.encode(), _PARSER)
    except etree.XMLSyntaxError:
        return ()
    return tuple("".join(text.itertext()) for text in root.iter("{*}text"))


def picture_problems(
    file: OfficeFile, pictures: Mapping[str, Any], drawings: Mapping[str, str]
) -> Iterator[str]:
    """Yield a sentence for each picture that does not show its drawing.

    Parameters
    ----------
    file : OfficeFile
        The document.
    pictures : mapping
        What it says of each picture, by name.
    drawings : mapping
        The drawings of its data, by name.
    """
    names = list(drawings)
    try:
        shown = dict(zip(names, drawn([drawings[name].encode() for name in names]), strict=True))
    except DrawingError as error:
        yield f"{names[error.number]} of its data is not a drawing: {error.what}"
        return
    relations = file.relations(file.document)
    for name, about in pictures.items():
        plain = name.partition("\0")[0]
        if plain not in shown:
            continue
        relation = relations.get(_whole(about.getparent()))
        data = None if relation is None or relation.is_outside else file.parts.get(relation.target)
        if data is None or not _are_alike(data, shown[plain]):
            yield f'the picture "{about.get("descr", "")[:60]}" does not show its drawing'


def _whole(drawing: Any) -> str:
    """Return the id of the only picture of a drawing that is shown as it is; empty without one."""
    blips = [*drawing.iter(f"{{{_A}}}blip")]
    linked = [
        key
        for item in drawing.iter("*")
        for key in item.attrib
        if key.startswith(f"{{{R}}}") and item.tag != f"{{{_A}}}hlinkClick"
    ]
    sides = [side for item in drawing.iter(f"{{{_A}}}srcRect") for side in item.attrib.values()]
    turns = [item.get(key, "0") for item in drawing.iter(f"{{{_A}}}xfrm") for key in _TURNS]
    changed = [item for blip in blips for item in blip.iterchildren("*") if item.tag != f"{{{_A}}}extLst"]
    if len(blips) != 1 or linked != [f"{{{R}}}embed"] or changed or not {*sides, *turns} <= {"0", "false"}:
        return ""
    return str(blips[0].get(f"{{{R}}}embed"))


def _are_alike(one: bytes, other: bytes) -> bool:
    """Return whether two pictures show the same."""
    from PIL import Image, ImageChops, UnidentifiedImageError

    if one == other:
        return True
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours
    try:
        with Image.open(BytesIO(one)) as first, Image.open(BytesIO(other)) as second:
            for picture in (first, second):
                if picture.width * picture.height > PIXELS.value:
                    raise LimitError(PIXELS, "a picture", picture.width * picture.height)
            size = (max(second.width // _SMALLER, 1), max(second.height // _SMALLER, 1))
            grays = [picture.convert("L").resize(size, Image.Resampling.BOX) for picture in (first, second)]
    except (UnidentifiedImageError, OSError):
        return False
    counts = ImageChops.difference(*grays).histogram()
    return not any(counts[_MOST + 1 :])
