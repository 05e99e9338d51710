"""The pictures of a Word document, compared with the drawings that its data have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

from lxml import etree

from cisreport.limits import PIXELS, LimitError
from cisreport.pictures import DrawingError, drawn
from cisreport.published.officefile import OfficeFile, R

_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
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
    relations = file.relations("word/document.xml") | {}
    for name, about in pictures.items():
        plain = name.partition("\0")[0]
        if plain not in shown:
            continue
        blip = next(about.getparent().iter(_BLIP), None)
        target, is_outside = (
            relations.get(blip.get(f"{{{R}}}embed", ""), ("", True)) if blip is not None else ("", True)
        )
        data = file.parts.get(f"word/{target}")
        if is_outside or data is None or not _are_alike(data, shown[plain]):
            yield f'the picture "{about.get("descr", "")[:60]}" does not show its drawing'


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
