"""A page of Quarto as a browser shows it, with a few rules as a theme of Quarto has them around our style."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from rendering.facts_filter.filtered import written
from rendering.facts_filter.test_quartocharts import filtered

THEME = """
:root { --bs-secondary-color: rgb(1, 2, 3); }
main { max-width: 34rem; margin: auto; }
main a { word-break: break-word; }
main section section { overflow-x: auto; }
#quarto-appendix.default section > :not(a, hr) { opacity: .9; }
"""
OPACITY = """cell => {
  let opacity = 1
  for (let at = cell; at; at = at.parentElement) opacity *= getComputedStyle(at).opacity
  return opacity
}"""
BROKEN = """table => {
  const broken = [], range = document.createRange()
  const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT)
  for (let text; text = walker.nextNode();)
    for (const found of text.data.matchAll(/[a-z]+/gi)) {
      range.setStart(text, found.index)
      range.setEnd(text, found.index + found[0].length)
      if (new Set([...range.getClientRects()].map(rect => rect.top)).size > 1) broken.push(found[0])
    }
  return broken
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    content = written(filtered("html"), "html").replace("Northland", "Intergovernmental")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(
        f'<!DOCTYPE html><style>{THEME}</style><main><div id="quarto-appendix" class="default">'
        f"<section><section>{content}</section></section></div></main>"
    )
    yield page
    page.close()


def test_a_register_in_the_appendix_is_not_pale(page: Page) -> None:
    assert page.locator(".register td").first.evaluate(OPACITY) == 1
    colors = page.locator(".chart-subtitle, details.facts > summary").evaluate_all(
        "parts => parts.map(part => getComputedStyle(part).color)"
    )
    assert set(colors) == {"rgb(1, 2, 3)"}


def test_no_word_of_a_register_is_broken(page: Page) -> None:
    tables = page.locator(".register-table").all()
    assert len(tables) > 4
    assert [table.evaluate(BROKEN) for table in tables] == [[] for _ in tables]


@pytest.mark.parametrize(("width", "shown"), [(1280, "table"), (1000, "block"), (390, "block")])
def test_narrow_windows_show_registers_row_by_row(page: Page, width: int, shown: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    tables = page.locator(".register-table.stacked")
    assert tables.first.evaluate("table => getComputedStyle(table).display") == shown
    page.set_viewport_size({"width": 1280, "height": 900})
