"""Markdown forms of a dataset's texts: spans that carry the text as data, never as markup.

Knows only text.  The Lua filter that both engines share turns the spans into plain text and links.
"""

from __future__ import annotations

import json
import re
from typing import Any

_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:/_-]|^ | $|(?<= ) ")


def encode(text: str) -> str:
    """Return `text` as a value of an attribute between double quotes.

    Whatever is not ``[A-Za-z0-9 .,:/_-]`` becomes a numeric entity, and so do the spaces that
    pandoc would drop: at the ends, and after another.
    """
    return _UNSAFE.sub(lambda match: f"&#x{ord(match.group()):x};", text)


def value_span(cite: str, text: str, form: str = "") -> str:
    """Return the span of a value: `text` as printed, its form, and the cite (``dataset:id/field``)."""
    asked = f' form="{encode(form)}"' if form else ""
    return f'[]{{.cr-value cite="{encode(cite)}" text="{encode(text)}"{asked}}}'


def text_span(text: str) -> str:
    """Return the span of a text from the data that cites nothing."""
    return f'[]{{.cr-text text="{encode(text)}"}}'


def data_block(name: str, plain: Any) -> str:
    """Return a code block of class `name` that hands JSON data to the filter.

    Neither a fence nor inline code nor a shortcode can stand in it.
    """
    text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
    safe = text.replace("`", "\\u0060").replace("<", "\\u003c").replace("~", "\\u007e")
    return f"``` {{.{name}}}\n{safe}\n```\n"
