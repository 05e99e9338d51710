"""Pages of the documentation that a program makes in part."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def write_or_check(page: Path, made: Callable[[str], str]) -> None:
    """Write a page as it is made from its text, or with ``--check`` exit with 1 if it is not current."""
    text = page.read_text("utf-8")
    current = made(text)
    if "--check" not in sys.argv:
        page.write_text(current, "utf-8")
    elif text != current:
        sys.exit(f"{page.name} is not current; run: python docs/{Path(sys.argv[0]).name}")
