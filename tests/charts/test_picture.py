"""Pictures of charts: the drawing between heading and source, as a separate file."""

from __future__ import annotations

from lxml import etree

from charts.cases import made
from cisreport.charts.picture import picture_of
from cisreport.charts.sheet import Heading
from cisreport.charts.svg import read_svg


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in read_svg(svg).iter("{*}text")]


def test_a_picture_has_the_drawing_below_its_heading_and_above_its_source() -> None:
    chart = made("intervals-council")
    drawn, picture = chart.drawing(), chart.svg()
    heading = [chart.heading.title, chart.heading.subtitle]
    assert " ".join(texts(picture)) == " ".join([*heading, *texts(drawn), chart.heading.source])
    assert chart.svg(drawn) == picture


def test_a_picture_has_no_links_and_no_words_that_only_a_page_shows() -> None:
    picture = made("intervals-council").svg()
    assert not {etree.QName(element).localname for element in read_svg(picture).iter()} & {"a", "title"}
    assert "aria-hidden" not in picture


def test_a_picture_is_as_high_as_what_it_has() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 50"><g aria-hidden="true"><path/></g></svg>'
    )
    heights = {}
    for lines in (1, 2):
        title = "word " * 20 * lines
        picture = picture_of(drawing, Heading(title=title, subtitle="", source="Source"), "fig-x")
        heights[lines] = float(read_svg(picture).get("viewBox").split()[3])
    assert 50 < heights[1] < heights[2]
