"""Tabs on the page: by mouse, by keyboard, by link, in print, and without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from features.conftest import Rendering

SELECTED = "[role=tab][aria-selected=true]"


@pytest.fixture(scope="module")
def file(outputs: Rendering, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tabs") / "tabsets.html"
    path.write_bytes(outputs("tabsets")["html"])
    return path


@pytest.fixture
def page(file: Path, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    messages: list[str] = []
    opened.on("console", lambda message: messages.append(message.text))
    opened.goto(file.as_uri())
    yield opened
    assert messages == []
    opened.close()


def selected(page: Page) -> list[str]:
    return page.locator(SELECTED).all_text_contents()


def test_one_tab_is_open_and_reached_by_the_keyboard(page: Page) -> None:
    assert page.locator("[role=tablist]").count() == 2
    assert selected(page) == ["North", "South"]
    assert page.locator("[role=tab][tabindex='0']").all_text_contents() == ["North", "South"]
    assert page.get_by_text("Two sheep.").is_visible()
    assert not page.get_by_text("Forty sheep.").is_visible()


def test_a_click_opens_a_tab_and_those_of_its_group(page: Page) -> None:
    page.locator("[role=tab]").nth(2).click()
    assert selected(page) == ["North", "North"]
    assert page.get_by_text("Forty sheep.").is_visible()
    assert not page.get_by_text("Two sheep.").is_visible()


@pytest.mark.parametrize(
    ("key", "expected"),
    [("ArrowRight", "South"), ("ArrowLeft", "South"), ("End", "South"), ("Home", "North")],
)
def test_keys_move_between_tabs(page: Page, key: str, expected: str) -> None:
    page.locator("[role=tab]").first.press(key)
    assert selected(page)[0] == expected
    assert page.evaluate("document.activeElement.textContent") == expected


def test_a_link_opens_the_tab_that_it_leads_to(page: Page) -> None:
    page.locator("a.quarto-xref").click()
    assert selected(page)[0] == "South"
    assert page.locator("#tbl-south").is_visible()


def test_an_address_opens_the_tab_that_it_leads_to(page: Page, file: Path) -> None:
    page.goto("about:blank")
    page.goto(file.as_uri() + "#tbl-south")
    assert selected(page)[0] == "South"
    assert page.locator("#tbl-south").is_visible()


def test_each_panel_is_named_by_its_tab(page: Page) -> None:
    for tab in page.locator("[role=tab]").all():
        panel = page.locator(f"[id='{tab.get_attribute('aria-controls')}']")
        assert panel.get_attribute("role") == "tabpanel"
        assert panel.get_attribute("aria-labelledby") == tab.get_attribute("id")


def test_print_shows_every_tab_under_its_title(page: Page) -> None:
    page.emulate_media(media="print")
    assert not page.locator("[role=tablist]").first.is_visible()
    for text in ("Forty sheep.", "Two sheep.", "The south has none."):
        assert page.get_by_text(text).is_visible()
    assert page.locator(".tab-title").all_text_contents() == ["North", "South", "North", "South"]
    assert all(title.is_visible() for title in page.locator(".tab-title").all())


def test_without_script_all_tabs_stand_under_their_titles(file: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("[role=tab]").count() == 0
    assert all(item.is_visible() for item in page.locator(".tab-title, .tab > p").all())
    context.close()
