"""Images written into the page: drawings as elements, others as data."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from cisreport.documents.document import Document
from cisreport.errors import Problem
from cisreport.rendering.embedded.html.drawings import PIXELS, inlined, is_wide
from cisreport.rendering.embedded.images import MEDIA_TYPES
from cisreport.rendering.embedded.outline import INLINE, alternative, length
from cisreport.rendering.facts_filter.figures import picture_link
from cisreport.rendering.markup import escaped, raw_inline
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Attributes, Element, has_class
from cisreport.spans import DRAWINGS, PICTURE

_SCROLLS: Final = 'tabindex="0" role="group" aria-label="Figure, scrolls sideways where it is wide"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Writes the images of one page."""

    document: Document
    work: Path
    """Folder that has the images."""
    names: Mapping[str, str]
    """What the document calls the images, by their paths in the folder."""
    rows: Mapping[str, str]
    """Anchors of the rows to which marks of charts lead, by the targets of their links."""
    problems: list[Problem] = field(default_factory=list)
    """Of images that cannot be shown."""
    _drawings: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers of the drawings, so that their identifiers do not meet."""

    def image(self, image: Element) -> Element | None:
        """Return an image as HTML, or None for one with a problem."""
        attributes, source = Attributes(image), image["c"][2][0]
        if has_class(image, PICTURE):
            return picture_link(self.names.get(source, source), (self.work / source).read_bytes())
        alt, width, path = alternative(image), attributes.get("width"), self.work / source
        kind = path.suffix.lower()
        if kind == ".svg":
            return self._drawing(path.read_bytes(), image, width)
        if kind not in MEDIA_TYPES:
            self._refuse(source, "not of a kind that a browser shows", "use SVG or PNG")
            return None
        data = b64encode(path.read_bytes()).decode()
        wide = f' width="{given}"' if (given := _width(width or "")) else ""
        inline = f' class="{INLINE}"' if has_class(image, INLINE) else ""
        said = f' alt="{escaped(alt)}"' if alt.strip() else ""  # an empty one would call it decoration
        return raw_inline(f'<img{inline} src="data:{MEDIA_TYPES[kind]};base64,{data}"{said}{wide}>')

    def _drawing(self, data: bytes, image: Element, width: str | None) -> Element | None:
        prefix, source = f"f{next(self._drawings)}-", image["c"][2][0]
        kind = next((DRAWINGS[name] for name in Attributes(image).classes if name in DRAWINGS), "")
        alt = alternative(image)
        markup = inlined(data, prefix=prefix, alt=alt, width=width, kind=kind, rows=self.rows)
        if markup is None:
            self._refuse(source, "not an SVG file in UTF-8", "write it again")
            return None
        if kind:  # it is as wide as the column
            return raw_inline(markup)
        classes = f"figure-card {INLINE}" if has_class(image, INLINE) else "figure-card"
        card = f'class="{classes} wide" {_SCROLLS}' if is_wide(markup) else f'class="{classes}"'
        return raw_inline(f"<span {card}>{markup}</span>")

    def _refuse(self, source: str, what: str, remedy: str) -> None:
        name = self.names.get(source, source)
        self.problems.append(located(self.document, name, f"the image {name} is {what}", remedy))


def _width(words: str) -> str:
    """Return a length as HTML writes it, in pixels or percent; nothing for one that it does not know."""
    number, unit = length(words)
    if unit == "%":
        return f"{number:g}%"
    return f"{number * PIXELS[unit]:.0f}" if number and unit in PIXELS else ""
