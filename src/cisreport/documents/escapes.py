"""Code that a document only shows, with the escapes that it needs under Quarto.

Quarto runs inline code and replaces shortcodes everywhere in Markdown, even in code.  Another pair of braces
prevents this, and Quarto removes the pair: ``{{python}}``, ``{{{< meta title >}}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_SHOWN: Final = re.compile(r"(?<!`)(`+)\{(\{[^<}`]+\})\}")
_RUN_IN_CODE: Final = re.compile(r"(?:^|(?<=[^`]))`\{python\}[ \t][^`]+`")
_SHORTCODE_SHOWN: Final = re.compile(r"\{(\{\{<.*?>\}\})\}")
_SHORTCODE_IN_CODE: Final = re.compile(r"(?<!\{)\{\{<.*?>\}\}")


def replaced(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield each text in code that Quarto would replace: its position, what is wrong, and what to do."""
    for match in _RUN_IN_CODE.finditer(text):
        what = "Quarto would run the inline code within this code"
        yield match.start(), what, 'write "{{python}}" to show it'
    for match in _SHORTCODE_IN_CODE.finditer(text):
        what = "Quarto would replace the shortcode within this code"
        yield match.start(), what, 'write "{{{< ... >}}}" to show it'


def unescaped(text: str) -> str:
    """Return code that is only shown, without the braces that prevent its replacement."""
    return _SHORTCODE_SHOWN.sub(r"\1", _SHOWN.sub(r"\1\2", text))


def shown_cell(info: str, texts: Sequence[str]) -> str:
    """Return the Markdown that shows a cell with its fence."""
    inner = ["```" + info, *map(unescaped, texts), "```"]
    longest = max(len(run) for run in re.findall(r"`{3,}", "\n".join(inner)))
    fence = "`" * (longest + 1)
    return "\n".join([f"{fence} {{.markdown}}", *inner, fence]) + "\n"
