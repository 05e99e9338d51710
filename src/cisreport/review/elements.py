"""Elements of the review page; every text of a dataset or an article goes through :func:`safe`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_UNPRINTABLE = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def safe(text: str) -> str:
    """Return a text with U+FFFD in place of characters that HTML does not allow."""
    return _UNPRINTABLE.sub("\ufffd", text)


def of(css: str, **more: str) -> dict[str, str]:
    """Return the attributes of an element: its classes, and others."""
    return {"class": css, **{name.replace("_", "-"): safe(value) for name, value in more.items()}}


def spaced(parts: Iterable[Any], between: str = " ") -> Iterator[Any]:
    """Yield parts with a text between them."""
    for n, part in enumerate(parts):
        if n:
            yield between
        yield part
