"""What a page has of charts, and its lists of facts."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import StringIO
from itertools import zip_longest
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree, html

from cisreport.formulas import unguarded
from cisreport.published.text import ChartParts, Drawing, FactList, bare

_WORDS: Final = ("chart-title", "chart-subtitle", "chart-below")
_DATA: Final = "data:text/csv;charset=utf-8,"
_PICTURE: Final = "data:image/svg+xml;charset=utf-8,"
_PREFIX: Final = re.compile(r"(?:^|#)(f\d+-)")
_TEXTS: Final = ".//*[local-name()='text']"
_REST: Final = ".//text()[not(ancestor::*[local-name()='text' or local-name()='title'])]"


def apart(link: Any) -> str:
    """Return what a link is compared with, if that is not the text of the page."""
    for around in link.iterancestors("svg", "details"):
        if around.tag == "svg":
            labels = (part.get("id") or "" for part in around.iterancestors("figure", "div"))
            return f"chart {next((label for label in labels if label.startswith('fig-')), '')}"
        if around.get("class") == "facts":
            return f"block {around.get('data-n')}"
    return ""


def drawing_of(svg: Any) -> Drawing:
    """Return a drawing of a page, as read by lxml."""
    return Drawing(
        texts=_texts(svg),
        alt=svg.get("aria-label") or "",
        narrow="narrow" in (svg.get("class") or "").split(),
        marks=tuple(
            ((link.get("href") or "").removeprefix("#"), _title(link))
            for link in svg.xpath(".//*[local-name()='a']")
        ),
        rest=bare("".join(svg.xpath(_REST))),
        shape=svg,
    )


def _texts(drawing: Any) -> tuple[str, ...]:
    return tuple("".join(text.itertext()) for text in drawing.xpath(_TEXTS))


def _title(link: Any) -> str:
    return "".join(text for title in link.xpath("./*[local-name()='title']") for text in title.itertext())


def parts_of(figure: Any) -> ChartParts:
    """Return what the figure of a chart has besides its drawings."""
    words = [part for name in _WORDS for part in figure.xpath(f".//*[@class='{name}']")]
    links = [link.get("href") or "" for link in figure.xpath(".//a[@download]")]
    return ChartParts(
        heading=tuple(part.text_content() for part in words),
        line=bare("".join(part.text_content() for part in figure.xpath(".//*[@class='chart-more']"))),
        table=[
            [cell.text_content() for cell in row.xpath("./th | ./td")]
            for row in figure.xpath(".//details[@class='data']//tr")
        ],
        file=[
            [unguarded(cell) for cell in row]
            for row in csv.reader(StringIO(_after(_DATA, links), newline=""))
        ],
        picture=_picture(_after(_PICTURE, links)),
        address="".join(link for link in links if link.startswith(_PICTURE)),
    )


def prefix_of(svg: Any) -> str:
    """Return what identifiers of a drawing begin with, so that those of two drawings do not meet."""
    names = (name for part in svg.iter() for value in part.attrib.values() for name in _PREFIX.findall(value))
    return str(next(names, ""))


def other_mark(svg: Any, markup: str) -> str | None:
    """Return the first mark of a drawing that is not as in another drawing, in words; None if there is none.

    Parameters
    ----------
    svg : lxml.html.HtmlElement
        The drawing, as in the page.
    markup : str
        The other one.  Alternative texts are not compared.
    """
    again = html.fromstring(f"<div>{markup}</div>")[0]
    for part, other in zip_longest(svg.iter(), again.iter()):
        if part is None or other is None or _said(part) != _said(other):
            return _mark(svg if part is None else part)
    return None


def _said(part: Any) -> tuple[Any, ...]:
    attributes = {name: value for name, value in part.attrib.items() if name != "aria-label"}
    return part.tag, attributes, part.text or "", part.tail or ""


def _mark(part: Any) -> str:
    """Return a mark in words: by its title, or by the text that it is or that is next to it."""
    for around in (part, *part.iterancestors()):
        if around.tag == "a" and (title := _title(around)):
            return f'the mark "{title}"'
        if around.tag == "text":
            return f'the text "{"".join(around.itertext())}"'
        if around.tag == "svg":
            break
    return f"a shape ({part.tag if isinstance(part.tag, str) else 'a comment'})"


def _after(start: str, links: Sequence[str]) -> str:
    """Return the content of the links that begin in one way."""
    return "".join(unquote(link.removeprefix(start)) for link in links if link.startswith(start))


def _picture(text: str) -> tuple[str, ...] | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return _texts(etree.fromstring(text.encode(), parser))
    except etree.XMLSyntaxError:
        return None


def fact_lists(page: Any) -> Mapping[str, Sequence[FactList]]:
    """Return the lists of facts of a page, by the numbers of their figures and tables."""
    found: dict[str, list[FactList]] = defaultdict(list)
    for details in page.xpath("//details[@class='facts']"):
        rows = tuple((link.get("href") or "").removeprefix("#") for link in details.iter("a"))
        found[details.get("data-n") or ""].append(FactList(text=bare(details.text_content()), rows=rows))
    return found
