"""The picture of a chart as a separate file: its drawing on a white page, between heading and source."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from cisreport.charts.sheet import Drawing, Heading, Sheet, above, draw_sheet
from cisreport.charts.svg import LINK_TAG, SVG, TEXT_TAG, TITLE_TAG, read_svg, short, to_svg
from cisreport.charts.texts import INCH
from cisreport.charts.theme import style

_POINTS: Final = 72 / INCH
"""Points, the units of SVG, in a millimeter."""
_SIZES: Final = ("width", "height", "viewBox")


def picture_of(drawing: str, heading: Heading, label: str) -> str:
    """Return a drawing with its heading and source as SVG; its marks are not links.

    Parameters
    ----------
    drawing : str
        The wide drawing, as SVG.
    heading : Heading
        What is above and below it.
    label : str
        The chart's label; ids begin with it.
    """
    drawn = read_svg(drawing)
    _, _, width, height = (float(number) / _POINTS for number in drawn.get("viewBox").split())
    with style():
        frame = draw_sheet(Sheet([Drawing(height, lambda _canvas, _top: None)]), width, heading)
    page = read_svg(to_svg(frame, label, alone=True))
    top = above(heading, width) * _POINTS
    looks = {name: value for name, value in drawn.items() if page.get(name) != value and name not in _SIZES}
    body = etree.Element(f"{{{SVG}}}g", {"transform": f"translate(0 {short(f'{top:.6f}')})", **looks})
    for part in drawn:
        body.extend(_plain(part))
    page.insert(_place(page, top), body)
    text: str = etree.tostring(page, encoding="unicode")
    return text + "\n"


def _plain(part: Any) -> list[Any]:
    """Return what a part of a drawing shows, without links."""
    for title in [*part.iter(TITLE_TAG)]:
        title.getparent().remove(title)
    for link in [*part.iter(LINK_TAG)]:
        if link is not part:
            around = link.getparent()
            around[around.index(link) : around.index(link) + 1] = list(link)
    return list(part) if part.tag == LINK_TAG or "aria-hidden" in part.attrib else [part]


def _place(page: Any, top: float) -> int:
    """Return where the first part of a page is that is below a height."""
    for number, part in enumerate(page):
        if any(float(text.get("y")) > top for text in part.iter(TEXT_TAG)):
            return number
    return len(page)
