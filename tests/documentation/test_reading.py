"""The site as readers meet it: in a browser, from a file, in light and dark, on a wide screen and a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from looking import hindrances

pytestmark = pytest.mark.slow
KINDS = {
    "the first page": "index.html",
    "a tutorial": "start/first-report.html",
    "a guide": "guide/exchange.html",
    "a page about a chart": "charts/timeline.html",
    "the command line": "reference/command-line.html",
    "records and functions": "reference/python/sources.html",
    "found pages": "search.html?q=burstiness",
}
LONG = {
    "the codebook": "guide/codebook.html",
    "options of documents": "reference/documents.html",
    "all records": "reference/python/model.html",
}
"""Pages of the same kinds, which axe-core takes many seconds to read."""
each_page = pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(page, id=name) for name, page in KINDS.items()),
        *(pytest.param(page, id=name, marks=pytest.mark.every) for name, page in LONG.items()),
    ],
)


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page()


@each_page
def test_nothing_stands_in_the_way_and_nothing_is_requested(site: Path, page: Page, name: str) -> None:
    requested: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.as_uri()}/{name}")
    page.wait_for_load_state("networkidle")
    assert requested
    assert [url for url in requested if not url.startswith((site.as_uri(), "data:"))] == []
    assert said == []
    assert hindrances(page) == {}
    page.close()


def test_the_search_works_from_a_file(site: Path, page: Page) -> None:
    page.goto(f"{site.as_uri()}/guide/codebook.html")
    page.get_by_role("textbox", name="Search").first.fill("burstiness")
    page.keyboard.press("Enter")
    found = page.locator("#search-results li a")
    expect(found.first).to_be_visible()
    assert "Cadence" in found.all_inner_texts()
    found.filter(has_text="cisreport.analysis.cadence.burstiness").first.click()
    assert page.url.partition("#")[0] == f"{site.as_uri()}/reference/python/analysis.cadence.html"
    page.close()


def test_a_reader_can_choose_the_colors(site: Path, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{site.as_uri()}/index.html")
    color = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(color)
    page.locator(".theme-toggle:visible").first.click()
    assert (light, page.evaluate(color)) == ("rgb(255, 255, 255)", "rgb(19, 20, 22)")
    page.close()
