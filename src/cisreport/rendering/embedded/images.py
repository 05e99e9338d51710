"""Images of a document, next to the files that its formats are made from."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from struct import unpack
from typing import Final
from urllib.parse import unquote

from cisreport.documents.document import Document
from cisreport.errors import Problem, ReportError
from cisreport.files import is_file, is_folder, path_from
from cisreport.limits import IMAGE_FILE, PIXELS, Limit
from cisreport.rendering.embedded.outline import length, mark_inline_images
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Attributes, Tree, elements

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
)
_BOX: Final = re.compile(rb"""\sviewBox\s*=\s*["'][-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_SIDE: Final = rb"""\s%s\s*=\s*["']([\d.]+)"""
"""Sides of a drawing, by their names."""
MEDIA_TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""Types of the images that every format shows, besides drawings, by their suffixes."""
_IN_HTML: Final = re.compile(
    r"""(?P<before><img\b[^<>]*?\ssrc\s*=\s*)(["'])(?P<source>(?!data:)[^"'<>]+)\2""", re.IGNORECASE
)
_ON_NETWORK: Final = re.compile(
    r"""<img\b[^<>]*?\ssrc\s*=\s*(["'])(?P<source>(?:https?:)?//[^"'<>]+)\1[^<>]*>""", re.IGNORECASE
)
_ALT: Final = re.compile(r"""\salt\s*=\s*(["'])(?P<words>.*?)\1""", re.IGNORECASE | re.DOTALL)
_PATHS: Final = 'give a path relative to the document, or one from "/" that is relative to the project'


def localize(
    document: Document, trees: Iterable[Tree], work: Path
) -> tuple[dict[str, str], frozenset[Problem]]:
    """Copy the images next to the work files and name them there.

    Returns
    -------
    dict
        What the document calls each.
    frozenset of Problem
        Notes on names that differ from those of the files.

    Raises
    ------
    ReportError
        If images are missing.
    """
    (work / "images").mkdir()
    known: dict[str, str] = {}
    problems: set[Problem] = set()
    notes: set[Problem] = set()
    for tree in trees:
        mark_inline_images(tree)
        for image in elements(tree, "Image"):
            target = image["c"][2]
            source = target[0]
            path = image_file(document, source)
            if source in known:
                target[0] = known[source]
            elif not is_file(path):
                what = f"there is no image {source}"
                problems.add(located(document, source, what, _PATHS))
            elif past := _past(path):
                place = located(document, source, "", "")
                problems.add(past[0].at(place, f"the image {source}", past[1], "make it smaller"))
            else:
                known[source] = f"images/{len(known) + 1}{_suffix(path)}"
                shutil.copyfile(path, work / known[source])
                target[0] = known[source]
                if path.name != Path(unquote(source)).name:
                    what = f'the name of the image is "{path.name}"'
                    notes.add(located(document, source, what, "", is_note=True))
            if source in known:
                _set_width(Attributes(image), path)
    if problems:
        raise ReportError(problems)
    return {local: source for source, local in known.items()}, frozenset(notes)


def _set_width(attributes: Attributes, path: Path) -> None:
    """Give an image that has a height alone the width that follows from it."""
    number, unit = length(attributes.get("height") or "")
    attributes.drop("height")
    if number and unit != "%" and not attributes.get("width") and (ratio := _ratio(path)):
        attributes.set("width", f"{number * ratio:g}{unit}")


def _sides(path: Path) -> tuple[int, int]:
    """Return width and height of an image in pixels; 0 if they cannot be seen, as those of a drawing."""
    with path.open("rb") as file:
        start = file.read(24)
    if start.startswith(b"\x89PNG\r\n\x1a\n") and len(start) == 24:
        width, height = unpack(">II", start[16:])
        return width, height
    if start.startswith(b"GIF8") and len(start) >= 10:
        width, height = unpack("<HH", start[6:10])
        return width, height
    if path.suffix.lower() == ".svg":
        return 0, 0
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours
    try:
        with Image.open(path) as image:
            return image.size
    except (UnidentifiedImageError, OSError):
        return 0, 0


def _past(path: Path) -> tuple[Limit, int] | None:
    """Return the limit that an image is past, and its size; None if it is past none."""
    if (found := path.stat().st_size) > IMAGE_FILE.value:
        return IMAGE_FILE, found
    width, height = _sides(path)
    return (PIXELS, width * height) if width * height > PIXELS.value else None


def _ratio(path: Path) -> float:
    """Return how many times as wide as high an image is; 0 if that cannot be seen."""
    if path.suffix.lower() != ".svg":
        sides = _sides(path)
        return sides[0] / sides[1] if sides[1] else 0
    root = path.read_bytes().partition(b"<svg")[2].partition(b">")[0]
    if box := _BOX.search(root):
        wide, high = box.groups()
    elif (width := re.search(_SIDE % b"width", root)) and (height := re.search(_SIDE % b"height", root)):
        wide, high = width[1], height[1]
    else:
        return 0
    return float(wide) / float(high) if float(high) else 0


def image_file(document: Document, source: str) -> Path:
    """Return where an image is.

    A file whose name has letters of another case counts, as on the systems that do not distinguish them.
    """
    path = path_from(document.path.parent, unquote(source))
    if is_file(path) or not is_folder(path.parent):
        return path
    alike = [file for file in path.parent.iterdir() if file.name.lower() == path.name.lower()]
    return alike[0] if len(alike) == 1 else path


def with_images(content: str, document: Document) -> str:
    """Return HTML of an author with the document's images in it, as a page has them; others stay."""

    def data(found: re.Match[str]) -> str:
        path = image_file(document, unescape(found["source"]))
        kind = {**MEDIA_TYPES, ".svg": "image/svg+xml"}.get(_suffix(path)) if is_file(path) else None
        if not kind:
            return found[0]
        return f'{found["before"]}"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"'

    return _IN_HTML.sub(data, content)


def with_links(content: str) -> tuple[str, tuple[str, ...]]:
    """Return HTML with links (or words, in a link) for images on the network, and their addresses."""

    def link(found: re.Match[str]) -> str:
        alt = _ALT.search(found[0])
        words = alt["words"] if alt and alt["words"].strip() else found["source"]
        before = content[: found.start()].lower()
        is_in_link = len(re.findall(r"<a\b", before)) > before.count("</a")
        return words if is_in_link else f'<a href="{found["source"]}">{words}</a>'

    addresses = tuple(unescape(found["source"]) for found in _ON_NETWORK.finditer(content))
    return _ON_NETWORK.sub(link, content), addresses


def _suffix(path: Path) -> str:
    """Return the suffix of a picture: that of its first bytes, as browsers go by, else that of its name."""
    with path.open("rb") as file:
        start = file.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return ".webp"
    return next((suffix for first, suffix in _SIGNATURES if start.startswith(first)), path.suffix.lower())
