"""Links of the published PDFs, as their annotations have them: from each value to its row and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.published import read_published
from cisreport.published.pdf import Print
from cisreport.published.text import PrintedLink, bare
from cisreport.verification.facts import datasets_of
from cisreport.verification.places import row_starts
from cisreport.verification.registers import expected
from published.conftest import REPORTS

each = pytest.mark.parametrize("name", REPORTS)


def opened(path: Path) -> tuple[Print, Manifest]:
    published = read_published(path)
    assert isinstance(published, Print)
    return published, read_manifest(published.manifest)


@each
def test_the_text_in_the_rectangle_of_each_value_is_the_value(build: Path, name: str) -> None:
    published, manifest = opened(build / f"{name}.pdf")
    rows = expected(manifest, datasets_of(manifest)[0], brief=True).rows
    starts = row_starts(manifest, rows, whole=published.identified)
    datasets = {manifest.anchor(fact): fact["dataset"] for fact in manifest.facts.values()}
    links = published.linked(starts, datasets).links
    left = [(link.row, bare(link.text)) for link in links]
    for value in manifest.values:
        left.remove((value.fact, bare(value.text)))
    for mention in manifest.names:
        left.remove((mention.fact, bare(mention.text)))


@each
def test_each_page_with_values_is_led_back_to_from_the_register(build: Path, name: str) -> None:
    published, _ = opened(build / f"{name}.pdf")
    links = list(published.notes.values())
    led = {link.target.page for link in links if link.target.page < link.page}
    assert {link.page for link in links if link.target.page > link.page} <= led


@pytest.mark.parametrize("printed", ["☺ 5% a", "☺[U+FE0F] 5[U+2060]% a"])
def test_signs_that_nothing_is_seen_of_do_not_count(printed: str) -> None:
    link = PrintedLink(row="fact-a", parts=(printed,), place="page 1")
    assert link.shows("☺\ufe0f 5\u2060% a")
    assert not link.shows("☺\ufe0f 6\u2060% a")
