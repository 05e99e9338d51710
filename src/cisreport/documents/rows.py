"""HTML tags of blocks on lines where pandoc reads words only: table rows, terms, captions, notes.

There its reader ends at such a tag and leaves out the rest of the cell without a word.  Written as raw inline
content, the tag stays in the tree with what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cisreport.documents.parts import Line

_BLOCKS: Final = (
    "address article aside blockquote body canvas center dd details div dl dt fieldset figcaption figure"
    " footer form h[1-6] head header hgroup hr html li main menu meta nav noframes ol output p pre section"
    " summary table tbody td textarea tfoot th thead title tr ul"
)
"""Tags at which pandoc's reader of words ends."""
_EITHER: Final = "ins del"
"""Tags that pandoc's reader takes for those of blocks where they begin a line."""
_TAG: Final = re.compile(
    rf"</?(?:{'|'.join((_BLOCKS + ' ' + _EITHER).split())})\b(?:[^<>\"'`]|\"[^\"`]*\"|'[^'`]*')*>",
    re.IGNORECASE,
)
_BRACKET_OR_TAG: Final = re.compile(rf"[\[\]]|{_TAG.pattern}", re.IGNORECASE)
_WORDS: Final = re.compile(rf"[ \t>]*<(?:{'|'.join(_EITHER.split())})>[^<]", re.IGNORECASE)
_ROW: Final = re.compile(r"[ \t>]*(?:\|.*|[^<|]*[^<|\\ ][^<|]*\|.*)")
"""A row of a table or a line of verse."""
_HEADING: Final = re.compile(r"[ \t>]*#{1,6}[ \t].*")
_CAPTION: Final = re.compile(r"[ \t>]*(?::|Table:)[ \t]+[^<]*\S.*")
_DEFINITION: Final = re.compile(r"[ \t>]*[:~][ \t]+\S.*")


def has_words_only(lines: Sequence[Line], index: int, *, in_brackets: bool) -> bool:
    """Return whether pandoc reads words only on a line.

    These are rows, headings, captions, words in brackets, such as notes, and terms before their definitions.
    For brackets that are open where the line begins see :func:`leaves_brackets_open`.
    """
    text = lines[index].text
    if (
        _ROW.fullmatch(text)
        or _HEADING.fullmatch(text)
        or _CAPTION.fullmatch(text)
        or _has_tag_in_brackets(text, in_brackets=in_brackets)
    ):
        return True
    after = [line.text for line in lines[index + 1 : index + 3]]
    follows = after[1:] if after and not after[0].strip() else after[:1]
    is_term = bool(text.strip()) and (not text.lstrip().startswith("<") or bool(_WORDS.match(text)))
    return is_term and any(_DEFINITION.fullmatch(line) for line in follows)


def leaves_brackets_open(text: str, *, in_brackets: bool) -> bool:
    """Return whether brackets of the paragraph are open after a line; they may have been before it."""
    if not text.strip():
        return False
    opens, closes = text.rfind("["), text.rfind("]")
    return opens > closes if opens != closes else in_brackets


def _has_tag_in_brackets(text: str, *, in_brackets: bool) -> bool:
    """Return whether a tag on a line is in brackets that begin in its paragraph."""
    for part in _BRACKET_OR_TAG.finditer(text):
        if part[0] in ("[", "]"):
            in_brackets = part[0] == "["
        elif in_brackets:
            return True
    return False


def with_inline_tags(text: str) -> str:
    """Return text whose tags of blocks are raw inline content."""
    return _TAG.sub(lambda tag: f"`{tag[0]}`{{=html}}", text)
