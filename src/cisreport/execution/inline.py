r"""The value of an inline expression as Markdown, by Quarto's rules.

- Markdown is unchanged; HTML is read for every format; images are not possible.
- Plain text that begins and ends with the same quote (the ``repr`` of a text) loses the quotes; then each
  backslash is doubled, and each of ``\ ` * _ { } [ ] ( ) > # + , - . !`` gets a backslash.  Any other plain
  text, such as a number, is unchanged, without escapes.
- An empty result leaves the code span in the text as written.
- A failing expression fails the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cisreport.execution.forms import choose
from cisreport.formats import targets
from cisreport.spans import MARKUP, encode

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()>#+,\-.!])")


def escaped(text: str) -> str:
    """Return plain text as Quarto writes it inline."""
    if text and text[0] == text[-1] and text[0] in "'\"":
        return _MARKUP.sub(r"\\\1", text[1:-1].replace("\\", "\\\\"))
    return text


def inline(data: Mapping[str, str], verbatim: str) -> str:
    """Return the Markdown of an inline expression's value.

    Parameters
    ----------
    data : mapping
        The value's forms by MIME type.
    verbatim : str
        The code span, which remains if the result is empty.
    """
    forms = {target: _inline_form(data, choose(data, target)) for target in targets()}
    if len(set(forms.values())) == 1:
        return forms.popitem()[1] or verbatim
    return "".join(
        f'[{text or verbatim}]{{.content-visible when-format="{target}"}}' for target, text in forms.items()
    )


def _inline_form(data: Mapping[str, str], mime: str) -> str:
    if mime == "text/html":
        return f'[]{{.{MARKUP} text="{encode(data[mime])}"}}' if data[mime] else ""
    if mime == "text/markdown":
        return data[mime]
    return escaped(data["text/plain"])
