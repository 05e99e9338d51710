"""Images of a document, next to the files that its formats are made from."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from cisreport.documents.document import Document
from cisreport.errors import Problem, ReportError
from cisreport.rendering.embedded.outline import length, mark_inline_images
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Attributes, Tree, elements

_SVG: Final = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX: Final = re.compile(
    r'viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]*[1-9][\d.]*)[\s,]+([\d.]*[1-9][\d.]*)'
)


def localize(document: Document, trees: Iterable[Tree], work: Path) -> dict[str, str]:
    """Copy the images next to the work files and name them there; return what the document calls each."""
    (work / "images").mkdir()
    known: dict[str, str] = {}
    problems: set[Problem] = set()
    for tree in trees:
        mark_inline_images(tree)
        for image in elements(tree, "Image"):
            target = image["c"][2]
            source = target[0]
            path = document.path.parent / unquote(source)
            if path.is_file():
                _measure(Attributes(image), path)
            if source in known:
                target[0] = known[source]
            elif not path.is_file():
                what = f"there is no image {source}"
                problems.add(located(document, source, what, "give a path relative to the document"))
            else:
                known[source] = f"images/{len(known) + 1}{path.suffix.lower()}"
                shutil.copyfile(path, work / known[source])
                target[0] = known[source]
    if problems:
        raise ReportError(problems)
    return {local: source for source, local in known.items()}


def _measure(attributes: Attributes, path: Path) -> None:
    """Give an image that has only a height the width that keeps its proportions."""
    number, unit = length(attributes.get("height") or "")
    attributes.drop("height")
    if number and unit != "%" and not attributes.get("width") and (proportion := _proportion(path)):
        attributes.set("width", f"{number * proportion:.4g}{unit}")


def _proportion(path: Path) -> float:
    """Return the width of a picture divided by its height; 0 if they are not stated."""
    if path.suffix.lower() == ".svg":
        found = _SVG.search(path.read_text("utf-8", "replace"))
        root = found[0] if found else ""
        if box := _VIEW_BOX.search(root):
            return float(box[1]) / float(box[2])
        sides = [
            float(side[1])
            for name in ("width", "height")
            if (side := re.search(rf'\s{name}="([\d.]+)', root))
        ]
        return sides[0] / sides[1] if len(sides) == 2 else 0
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return picture.width / picture.height
    except UnidentifiedImageError:
        return 0
