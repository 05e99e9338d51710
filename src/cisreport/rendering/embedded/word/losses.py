"""What a Word document does not have of what other formats show: a note for each kind of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from cisreport.errors import Problem
from cisreport.families import without_glyph
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.dressed import table_parts
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Attributes, elements, has_class
from cisreport.spans import BARS, DRAWINGS, PICTURE

_TEXT: Final = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_NOT_SHOWN: Final = frozenset({*DRAWINGS, PICTURE}) - {"chart-wide"}


def losses(draft: Draft) -> Iterator[Problem]:
    """Yield a note for each kind of thing that is not in the file, from the tree as it was read."""
    shown = draft.document.shown
    blocks = draft.tree["blocks"]
    if any(
        Attributes.at(part).get(BARS)
        for table in elements(blocks, "Table")
        for part, cell in table_parts(table)
        if cell is not None
    ):
        what, remedy = "bars behind cells are not in the Word file", "write what they show as numbers"
        yield Problem(path=shown, what=what, remedy=remedy, is_note=True)
    if draft.document.option("mainfont", "docx"):
        what, remedy = '"mainfont" has no effect on the Word file', 'use "reference-doc"'
        yield located(draft.document, "mainfont", what, remedy, is_note=True)
    for image in elements(blocks, "Image"):
        source = image["c"][2][0]
        if source.endswith(".svg") and not any(has_class(image, name) for name in _NOT_SHOWN):
            text = (draft.work / source).read_text("utf-8", "replace")
            words = unescape("".join(_TAG.sub("", found) for found in _TEXT.findall(text)))
            if lacking := "".join(sorted(set(without_glyph(words)))):
                name = draft.images.get(source, source)
                what = f'no font of the library has "{lacking}" in the image {name}'
                remedy = "save the image as PNG"
                yield located(draft.document, name, what, remedy, is_note=True)
