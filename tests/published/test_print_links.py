"""Links of the published PDFs, as their annotations have them: from each value to its row and back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.published import read_published
from cisreport.published.content import PdfLink
from cisreport.published.pdf import Print
from cisreport.published.text import PrintedLink, bare
from published.conftest import REPORTS

each = pytest.mark.parametrize("name", REPORTS)


def opened(path: Path) -> tuple[Print, Manifest]:
    published = read_published(path)
    assert isinstance(published, Print)
    return published, read_manifest(published.manifest)


def shown(published: Print, link: PdfLink) -> str:
    """Return the text within the rectangles of a link, without white space: words break in tables."""
    return bare(" ".join(published.pages[link.page].inside(box) for box in link.boxes))


def leads_to(link: PdfLink, place: PdfLink) -> bool:
    """Tell whether a link leads to the first line of another, or to the end of the line before it."""
    left, bottom, right, top = place.boxes[0]
    target = link.target
    beside = left - 2 <= target.x <= right + 2 and bottom - 2 <= target.y <= top + 10
    above = target.x > left and top + 2 <= target.y <= top + 24
    return (beside or above) and target.page == place.page


@each
def test_the_text_in_the_rectangle_of_each_value_is_the_value(build: Path, name: str) -> None:
    published, manifest = opened(build / f"{name}.pdf")
    starts = {
        manifest.anchor(fact): bare(fact["id"] + fact["description"]) for fact in manifest.facts.values()
    }
    datasets = {manifest.anchor(fact): fact["dataset"] for fact in manifest.facts.values()}
    links = published.linked(starts, datasets).links
    left = [(link.row, bare(link.text)) for link in links]
    for value in manifest.values:
        left.remove((value.fact, bare(value.text)))
    for mention in manifest.names:
        left.remove((mention.fact, bare(mention.text)))


@each
def test_each_value_is_led_back_to_from_the_register(build: Path, name: str) -> None:
    published, manifest = opened(build / f"{name}.pdf")
    links = list(published.notes.values())
    back = [link for link in links if link.target.page < link.page]
    led = Counter(
        shown(published, place)
        for place in links
        if place.target.page > place.page and any(leads_to(link, place) for link in back)
    )
    texts = [*(value.text for value in manifest.values), *(mention.text for mention in manifest.names)]
    printed = Counter(map(bare, texts))
    assert {text: (count, led[text]) for text, count in printed.items() if led[text] < count} == {}


@pytest.mark.parametrize("printed", ["☺ 5% a", "☺[U+FE0F] 5[U+2060]% a"])
def test_signs_that_nothing_is_seen_of_do_not_count(printed: str) -> None:
    link = PrintedLink(row="fact-a", parts=(printed,), place="page 1")
    assert link.shows("☺\ufe0f 5\u2060% a")
    assert not link.shows("☺\ufe0f 6\u2060% a")
