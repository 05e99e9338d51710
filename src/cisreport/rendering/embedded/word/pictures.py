"""Pictures of a Word document: drawings as PNG, and the drawings themselves for whoever verifies them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from struct import unpack
from typing import Final

from cisreport.errors import Problem, ReportError
from cisreport.pictures import DOTS, DrawingError, drawn
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.images import MEDIA_TYPES
from cisreport.rendering.embedded.outline import length
from cisreport.rendering.embedded.word.text import SHARE
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Attributes, Element, elements

_WIDEST: Final = 164 / 25.4
"""Width of the text, in inches."""
_HIGHEST: Final = 215 / 25.4
"""Height of a picture that leaves space for its caption, in inches."""
_USUAL_DOTS: Final = 96
"""Dots of an inch of a picture that does not say how many."""
_INCHES: Final = {
    "": 1 / 96,
    "px": 1 / 96,
    "%": _WIDEST / 100,
    "in": 1,
    "cm": 1 / 2.54,
    "mm": 1 / 25.4,
    "pt": 1 / 72,
    "em": 10 / 72,
}
"""Inches by unit, for text of the usual size."""
_SHOWN: Final = frozenset({".png", ".jpg", ".jpeg", ".gif"})
"""Kinds that every Word shows."""


def set_pictures(draft: Draft) -> Mapping[str, bytes]:
    """Replace the drawings of a tree by pictures, in place, and return the drawings by the names of these.

    Raises
    ------
    ReportError
        If a picture is of a kind that Word does not show, or a drawing cannot be drawn.
    """
    images = list(elements(draft.tree["blocks"], "Image"))
    sources = list(dict.fromkeys(image["c"][2][0] for image in images))
    kinds = {source: Path(source).suffix.lower() for source in sources}
    problems = [
        _refusal(draft, source, "is not of a kind that Word shows")
        for source, kind in kinds.items()
        if kind != ".svg" and kind not in MEDIA_TYPES
    ]
    if problems:
        raise ReportError(problems)
    drawings = [source for source, kind in kinds.items() if kind == ".svg"]
    data = [(draft.work / source).read_bytes() for source in drawings]
    try:
        pictures = dict(zip(drawings, drawn(data), strict=True))
    except DrawingError as error:
        what = f"cannot be drawn: {error.what}"
        raise ReportError([_refusal(draft, drawings[error.number], what)]) from error
    for source, picture in pictures.items():
        (draft.work / f"{source}.png").write_bytes(picture)
    named: dict[str, bytes] = {}
    for image in images:
        target = image["c"][2]
        source = target[0]
        if source in pictures:
            wide, high = (side / DOTS for side in unpack(">II", pictures[source][16:24]))
            _set_width(image, wide, high)
            name = f"drawing-{drawings.index(source) + 1}"
            named[name] = data[drawings.index(source)]
            target[:] = [f"{source}.png", name]
        else:
            target[0] = _shown(draft.work, image, is_kept=kinds[source] in _SHOWN)
    return named


def _refusal(draft: Draft, source: str, what: str) -> Problem:
    name = draft.images.get(source, source)
    return located(draft.document, name, f"the image {name} {what}", "write it as SVG or PNG")


def _set_width(image: Element, wide: float, high: float) -> None:
    """Give a picture, whose size is in inches, the width that it asks for, or less if a page is too small."""
    attributes = Attributes(image)
    number, unit = length(attributes.get("width") or "")
    share = float(attributes.get(SHARE) or 1)
    attributes.drop(SHARE)
    asked = number * _INCHES.get(unit, 0) * (share if unit == "%" else 1) or wide
    fits = min(asked, share * _WIDEST, _HIGHEST * wide / high)
    attributes.set("width", f"{fits:.4f}in")


def _shown(work: Path, image: Element, *, is_kept: bool) -> str:
    """Return the name of a picture, which is written as PNG if Word does not show its kind."""
    from PIL import Image, UnidentifiedImageError

    source: str = image["c"][2][0]
    try:
        with Image.open(work / source) as picture:
            dots = picture.info.get("dpi") or (_USUAL_DOTS, _USUAL_DOTS)
            wide, high = (
                side / (float(dot) or _USUAL_DOTS) for side, dot in zip(picture.size, dots, strict=True)
            )
            _set_width(image, wide, high)
            if not is_kept:
                picture.save(work / f"{source}.png", "PNG")
    except (UnidentifiedImageError, OSError):
        return source
    return source if is_kept else f"{source}.png"
