"""What a reader sees of a rendered document, as text for snapshots: the one normalizer of both formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pypdfium2
from lxml import html


def main_part(page: bytes) -> html.HtmlElement:
    """Return the main part of a page."""
    return html.document_fromstring(page.decode()).find(".//main")


def body(page: bytes) -> str:
    """Return the structure of a page's main part, without drawings."""
    main = main_part(page)
    for drawing in main.iter("svg"):
        attributes = {name: drawing.get(name) for name in ("role", "aria-label")}
        drawing.clear(keep_tail=True)
        drawing.attrib.update({name: value for name, value in attributes.items() if value})
    for script in list(main.iter("script", "math")):
        script.getparent().remove(script) if script.tag == "script" else script.clear(keep_tail=True)
    text = html.tostring(main, encoding="unicode")
    return re.sub(r">\s*\n\s*", ">\n", re.sub(r"(</(?:p|li|tr|h\d|div|section)>)", r"\1\n", text))


def words(document: bytes) -> str:
    """Return the text of a PDF, a paragraph a page."""
    pages = pypdfium2.PdfDocument(document)
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    return "\n\n".join("\n".join(line.rstrip() for line in text.splitlines()) for text in texts) + "\n"


def both(outputs: Mapping[str, bytes]) -> str:
    """Return the page and, below it, the print."""
    return body(outputs["html"]) + "\n<!-- in print -->\n" + words(outputs["pdf"])


def dead_links(page: bytes) -> Iterator[str]:
    """Yield every link within a page that leads nowhere, and every identifier that stands twice."""
    tree = html.document_fromstring(page.decode())
    identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
    for link in tree.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in identifiers:
            yield target
    yield from (name for name in set(identifiers) if identifiers.count(name) > 1)


def crossings(document: bytes) -> Iterator[str]:
    """Yield the texts of a PDF that lie over one another or leave their page, with the page's number."""
    with pypdfium2.PdfDocument(document) as pages:
        for number, page in enumerate(pages, 1):
            text = page.get_textpage()
            width, height = page.get_size()
            boxes = [text.get_rect(n) for n in range(text.count_rects())]
            for n, (left, bottom, right, top) in enumerate(boxes):
                if left < 0 or bottom < 0 or right > width or top > height:
                    yield f"{number}: {text.get_text_bounded(left, bottom, right, top)!r} is cut"
                for other in boxes[n + 1 :]:
                    wide = min(right, other[2]) - max(left, other[0])
                    high = min(top, other[3]) - max(bottom, other[1])
                    if wide > 1 and high > 0.4 * min(top - bottom, other[3] - other[1]):
                        one = text.get_text_bounded(left, bottom, right, top)
                        yield f"{number}: {one!r} over {text.get_text_bounded(*other)!r}"
