"""Opening a published report in a browser context of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

Opened = Callable[..., AbstractContextManager[Page]]
"""Opens a report by its name, with options of a browser context."""


def opener(build: Path, browser: Browser) -> Opened:
    """Return what opens a report; the page must say nothing on the console."""

    @contextmanager
    def opening(name: str, anchor: str = "", **options: Any) -> Iterator[Page]:
        size = {"width": 1280, "height": 900}
        context = browser.new_context(**{"viewport": size, "reduced_motion": "reduce", **options})
        page = context.new_page()
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto((build / f"{name}.html").as_uri() + anchor)
        yield page
        assert not messages, messages
        context.close()

    return opening
