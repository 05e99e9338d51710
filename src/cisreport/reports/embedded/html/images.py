"""Images written into the page: drawings as elements, others as data."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from cisreport.errors import Problem
from cisreport.reports.document import Document
from cisreport.reports.embedded.html.drawings import inlined, is_wide
from cisreport.reports.embedded.html.markup import escaped, raw_inline
from cisreport.reports.embedded.outline import plain
from cisreport.reports.embedded.problems import located
from cisreport.reports.embedded.tree import Attributes, Element

_MEDIA_TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_SCROLLS: Final = 'tabindex="0" role="group" aria-label="Figure, scrolls sideways where it is wide"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Writes the images of one page."""

    document: Document
    work: Path
    """Folder that has the images."""
    names: Mapping[str, str]
    """What the document calls the images, by their paths in the folder."""
    problems: list[Problem] = field(default_factory=list)
    """Of images that can not be shown."""
    _drawings: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers of the drawings, so that their identifiers do not meet."""

    def image(self, image: Element) -> Element | None:
        """Return an image as HTML, or None for one with a problem."""
        attributes, source = Attributes(image), image["c"][2][0]
        told = (attributes.get("alt"), attributes.get("fig-alt"), plain(image["c"][1]))
        alt = next(words for words in told if words is not None)
        width, path = attributes.get("width"), self.work / source
        kind = path.suffix.lower()
        if kind == ".svg":
            return self._drawing(path.read_bytes(), source, alt, width)
        if kind not in _MEDIA_TYPES:
            self._refuse(source, "of no kind that a browser shows", "use SVG or PNG")
            return None
        data = b64encode(path.read_bytes()).decode()
        wide = f' width="{width}"' if width and re.fullmatch("[0-9]+", width) else ""
        return raw_inline(f'<img src="data:{_MEDIA_TYPES[kind]};base64,{data}" alt="{escaped(alt)}"{wide}>')

    def _drawing(self, data: bytes, source: str, alt: str, width: str | None) -> Element | None:
        prefix = f"f{next(self._drawings)}-"
        markup = inlined(data, prefix=prefix, alt=alt, width=width)
        if markup is None:
            self._refuse(source, "no SVG file in UTF-8", "write it again")
            return None
        card = f'class="figure-card wide" {_SCROLLS}' if is_wide(markup) else 'class="figure-card"'
        return raw_inline(f"<span {card}>{markup}</span>")

    def _refuse(self, source: str, what: str, remedy: str) -> None:
        name = self.names.get(source, source)
        self.problems.append(located(self.document, name, f"the image {name} is {what}", remedy))
