"""Opening a published report in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize

Opened = Callable[..., AbstractContextManager[Page]]
"""Opens a report by its name, with options of a browser context."""
_SIZE = ViewportSize(width=1280, height=900)
_KEPT = WeakKeyDictionary[Browser, Page]()
"""The page of each browser that shows one report after the other, since a new one takes half a second."""


def opener(build: Path, browser: Browser) -> Opened:
    """Return what opens a report; the page must say nothing on the console.

    A report that is opened with options, or after a test that failed, has a context of its own.
    """

    @contextmanager
    def opening(name: str, anchor: str = "", **options: Any) -> Iterator[Page]:
        page = None if options else _KEPT.pop(browser, None)
        if page is None:
            context = browser.new_context(**{"viewport": _SIZE, "reduced_motion": "reduce", **options})
            page = context.new_page()
        messages: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            messages.append(message.text)

        def failed(error: Error) -> None:
            messages.append(str(error))

        page.on("console", heard)
        page.on("pageerror", failed)
        page.goto((build / f"{name}.html").as_uri() + anchor)
        yield page
        assert not messages, messages
        if options or browser in _KEPT:
            page.context.close()
            return
        page.remove_listener("console", heard)
        page.remove_listener("pageerror", failed)
        page.emulate_media(media="null", color_scheme="null", reduced_motion="reduce")
        page.set_viewport_size(_SIZE)
        page.goto("about:blank")
        page.mouse.move(0, 0)
        _KEPT[browser] = page

    return opening
