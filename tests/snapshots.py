"""Many small texts as one snapshot, so that a test has one file."""

from __future__ import annotations

from collections.abc import Mapping


def sections(texts: Mapping[str, str]) -> str:
    """Return texts, each below its name."""
    return "\n".join(f"== {name} ==\n{text.rstrip()}\n" for name, text in texts.items())
