"""The table of marks in the text: classes, attributes and shortcodes of Quarto that are noted or refused.

A noted mark has no bearing on what the document says; a refused one has, and its remedy says what to write
instead.  The engine renders Quarto's other marks, and has no use for those of an author.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the engine does with a mark that it does not render."""

    name: str
    """The mark, as a regular expression."""
    is_noted: bool = True
    """Whether it is noted, or else refused."""
    words: str
    """Why a noted mark has no effect; what to write instead of a refused one."""


def _refused(name: str, remedy: str) -> Mark:
    return Mark(name=name, is_noted=False, words=remedy)


_SIDES: Final = "(-inset)?(-outset)?(-left|-right)?"
CLASSES: Final = (
    Mark(name=rf"column-(body|page|screen){_SIDES}", words="everything is as wide as the text"),
    Mark(name="margin-caption|margin-ref", words="captions and notes are at their usual places"),
    Mark(name=r"panel-(center|fill|sidebar|input)", words="the parts follow one another"),
    Mark(name="incremental|nonincremental|scrolling|smaller|fragment|r-[a-z-]+", words="it is for slides"),
    Mark(name="lightbox|nav-[a-z]+|tabset-[a-z-]+", words="it concerns the looks"),
    Mark(name="code-line-numbers|numberLines|number-lines", words="code has no line numbers"),
    _refused(r"panel-(?!tabset)[\w-]+", 'write "::: {.panel-tabset}" with a heading for each tab'),
    _refused(r"column-(?!margin)[\w-]+", "remove it: everything is in the text column"),
)
"""Classes of divs, spans, code and images."""

ATTRIBUTES: Final = (
    Mark(
        name="layout-align|layout-valign|fig-align|fig-valign|fig-pos|fig-env", words="it concerns the looks"
    ),
    Mark(
        name="code-line-numbers|startFrom|code-fold|code-copy", words="code has no line numbers and buttons"
    ),
    Mark(name="appearance|icon", words="callouts have one look"),
    Mark(name="cap-location|fig-cap-location|tbl-cap-location", words="captions are at their usual places"),
    _refused("layout-(?!ncol|nrow)[a-z]+", "remove it"),
)
"""Attributes of the same elements."""

SHORTCODES: Final[Mapping[str, str]] = {
    "embed": "run the code in a cell of this document, or include its picture",
    "video": "publish the video and give its address",
    "lipsum": "write the text",
    "placeholder": "include a picture",
    "qrcode": "write the address as a link",
    "bluesky": "write the post's words and its address",
    "env": "use a parameter of the document",
    "contents": "write the block at this place",
    "version": "write the version, or use inline code",
}
"""Shortcodes that are refused, and what to write instead."""

ICONS: Final = frozenset({"ai", "bi", "fa", "fab", "fas", "iconify"})
"""Shortcodes of icons, which are noted; one that is the only content of a link becomes its name."""

CELLS: Final[Mapping[str, str]] = {
    "mermaid": 'draw it with a program, save it as SVG, and include the picture: "![...](file.svg)"',
    "dot": 'draw it with a program, save it as SVG, and include the picture: "![...](file.svg)"',
    "ojs": "show a result for chosen values, made in Python",
}
"""Cells of other languages that are refused, and what to write instead."""


def mark_of(name: str, table: tuple[Mark, ...]) -> Mark | None:
    """Return the mark that a table has for a name; None if the engine renders it or has no use for it."""
    return next((mark for mark in table if re.fullmatch(mark.name, name)), None)
