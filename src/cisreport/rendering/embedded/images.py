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

_BOX: Final = re.compile(rb"""\sviewBox\s*=\s*["'][-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_SIDE: Final = rb"""\s%s\s*=\s*["']([\d.]+)"""
"""Sides of a drawing, by their names."""


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
            path = image_file(document, source)
            if source in known:
                target[0] = known[source]
            elif not path.is_file():
                what = f"there is no image {source}"
                problems.add(located(document, source, what, _remedy(path)))
            else:
                known[source] = f"images/{len(known) + 1}{path.suffix.lower()}"
                shutil.copyfile(path, work / known[source])
                target[0] = known[source]
            if path.is_file():
                _set_width(Attributes(image), path)
    if problems:
        raise ReportError(problems)
    return {local: source for source, local in known.items()}


def _set_width(attributes: Attributes, path: Path) -> None:
    """Give an image that has a height alone the width that follows from it."""
    number, unit = length(attributes.get("height") or "")
    attributes.drop("height")
    if number and unit != "%" and not attributes.get("width") and (ratio := _ratio(path)):
        attributes.set("width", f"{number * ratio:g}{unit}")


def _ratio(path: Path) -> float:
    """Return how many times as wide as high an image is; 0 if that cannot be seen."""
    if path.suffix.lower() != ".svg":
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(path) as image:
                return image.width / image.height
        except (UnidentifiedImageError, OSError):
            return 0
    root = path.read_bytes().partition(b"<svg")[2].partition(b">")[0]
    if box := _BOX.search(root):
        wide, high = box.groups()
    elif (width := re.search(_SIDE % b"width", root)) and (height := re.search(_SIDE % b"height", root)):
        wide, high = width[1], height[1]
    else:
        return 0
    return float(wide) / float(high) if float(high) else 0


def image_file(document: Document, source: str) -> Path:
    """Return where an image is; as in Quarto, a path from ``/`` begins at the root of the project."""
    name = unquote(source)
    within = document.root / name.lstrip("/")
    return within if name.startswith("/") and within.is_file() else document.path.parent / name


def _remedy(path: Path) -> str:
    """Return what to do about an image that is missing, such as another case of its name."""
    folder = path.parent.iterdir() if path.parent.is_dir() else ()
    for other in sorted(file.name for file in folder if file.name.lower() == path.name.lower()):
        return f'write "{other}", as the file is named'
    return 'give a path relative to the document, or one from "/" that is relative to the project'
