"""Take the picture of a page with an open popover that the README shows; run by ``make pictures``."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "build" / "dushanbe-2022.html"
VALUE = "main p > a.value[href='#fact-year-of-may'], main p > a.value[href='#fact-border-length']"


def main() -> None:
    """Open the page at a value of its text, and save what a reader sees."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page(viewport={"width": 1080, "height": 620}, color_scheme="light")
        page.goto(PAGE.as_uri())
        value = page.locator(VALUE).first
        value.evaluate("link => scrollBy(0, link.getBoundingClientRect().top - 180)")
        value.click()
        page.screenshot(path=ROOT / "docs" / "charts" / "images" / "popover.png")
        browser.close()


if __name__ == "__main__":
    main()
