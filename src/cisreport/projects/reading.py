"""The text of a published file as a reader gets it, for snapshots."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
from lxml import html

_HIDDEN = "//script | //style | //svg | //head | //*[contains(@class, 'abouts')]"
_BLOCKS = "//h1|//h2|//h3|//p|//li|//figcaption|//caption|//tr|//pre|//summary"


def text_of(path: Path) -> str:
    """Return the text of a page or a print, without digests, trailing blanks and runs of empty lines."""
    text = _print(path) if path.suffix == ".pdf" else _page(path)
    text = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text.replace("\u00a0", " "))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


def _page(path: Path) -> str:
    tree = html.fromstring(path.read_bytes())
    for hidden in tree.xpath(_HIDDEN):
        hidden.drop_tree()
    texts = (
        "\t".join(" ".join(cell.text_content().split()) for cell in block)
        if block.tag == "tr"
        else " ".join(block.text_content().split())
        for block in tree.xpath(_BLOCKS)
    )
    return "\n".join(texts)


def _print(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n\n".join(page.get_textpage().get_text_range() for page in document)
