"""What a page opens to show evidence, opened as a reader opens it."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

POPOVER = ".about:popover-open"
PANEL = ".side-panel"


def panels(page: Page, copy: str) -> Iterator[str]:
    """Open a popover, the inspector with a fact, and the view of a copy; yield what each is found by."""
    page.locator("main a.value").first.click()
    yield POPOVER
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Inspect the facts").click()
    panel = page.locator(PANEL)
    panel.get_by_label("How", exact=True).select_option("stated")
    panel.get_by_role("button", name="Next", exact=True).click()
    yield PANEL
    panel.get_by_role("button", name="Your copy", exact=True).click()
    page.get_by_label("Paste its text").fill(copy)
    page.get_by_role("button", name="Find the passages").click()
    expect(page.locator(".copy-status")).to_contain_text(" in ", timeout=60_000)
    yield PANEL
