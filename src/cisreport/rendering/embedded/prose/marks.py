"""Finds the places of outputs in a tree that pandoc has read, and cuts its JSON there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cisreport.rendering.embedded.prose.fills import NAME, Fill
from cisreport.spans import FACTS

_NAMES: Final = re.compile(rf"{NAME}\d+x", re.IGNORECASE)
_SPLIT: Final = re.compile(r'"\\u0000([SVRCW])(\w+)\\u0000"|\\u0000(T)(\w+)\\u0000')
_TEXTS: Final = ("alt", "fig-alt")
"""Attributes that may have the words of values."""
Piece = str | list[str]
"""JSON as it is, or the letter and the name of a place."""


class Marking:
    """Marks the places of a tree, in place, and collects the names that it finds elsewhere."""

    def __init__(self, fills: Mapping[str, Fill]) -> None:
        self._fills = fills
        self.misplaced: set[str] = set()

    def pieces(self, tree: Any) -> list[Piece]:
        """Return the JSON of a tree, cut at the places."""
        self._inside(tree)
        found: list[Piece] = []
        text, at = json.dumps(tree), 0
        for match in _SPLIT.finditer(text):
            found += [text[at : match.start()], [match[1] or match[3], match[2] or match[4]]]
            at = match.end()
        return [*found, text[at:]]

    def _inside(self, value: Any) -> None:
        if isinstance(value, dict):
            for name, part in value.items():
                value[name] = self._marked(part)
        elif isinstance(value, list):
            for number, part in enumerate(value):
                value[number] = self._marked(part)

    def _marked(self, value: Any) -> Any:
        """Return a value with marks; a value that is a place becomes a mark."""
        if isinstance(value, str):
            return value if value.startswith("\0") else self._other(value)
        if isinstance(value, dict):
            match value:
                case {"t": "Span", "c": [["", _, [["text", name]]], []]} if self._has(name, "S"):
                    return _mark("S", name)
                case {"t": "Str", "c": name} if self._has(name, "W"):
                    return _mark("W", name)
                case {"t": "CodeBlock", "c": [_, name]} if self._has(name, "V"):
                    value["c"][1] = _mark("V", name)
                case {"t": "Image", "c": [_, _, [path, _]]} if self._has(name := path.partition(".")[0], "V"):
                    value["c"][2][0] = _mark("V", name)
                case {"t": "Cite"}:  # citeproc changes the text around it
                    self.misplaced |= names_in(json.dumps(value))
                    return value
                case {"t": "Table"}:
                    self._table(value["c"])
        elif isinstance(value, list):
            match value:
                case [str(key), str(text)] if names_in(text):
                    return [key, self._attribute(key, text)]
        self._inside(value)
        return value

    def _table(self, content: list[Any]) -> None:
        match content[4]:
            case [[_, _, _, [[_, [[_, _, _, _, [{"t": "Plain", "c": [first]}]], *_]]]]]:
                pass
            case _:
                return
        match first:
            case {"t": "Span", "c": [["", _, [["text", name]]], []]} if self._has(name, "C"):
                content[2] = _mark("C", name)
                content[4][0][3] = [_mark("R", name)]
            case {"t": "Str", "c": name} if self._has(name, "R"):
                content[4][0][3] = [_mark("R", name)]

    def _attribute(self, key: str, text: str) -> str:
        if key in (*_TEXTS, "cite", FACTS) and self._has(text, "V"):
            return _mark("V", text)
        if key not in _TEXTS:
            return self._other(text)
        return _NAMES.sub(self._words, text)

    def _words(self, found: re.Match[str]) -> str:
        return _mark("T", found[0]) if self._has(found[0], "T") else self._other(found[0])

    def _other(self, text: str) -> str:
        self.misplaced |= names_in(text)
        return text

    def _has(self, name: str, letter: str) -> bool:
        """Whether a text is the name of an output that has a form."""
        return name in self._fills and letter in self._fills[name].forms


def _mark(letter: str, name: str) -> str:
    return f"\0{letter}{name}\0"


def names_in(text: str) -> set[str]:
    """Return the names of places in a text."""
    return {name.lower() for name in _NAMES.findall(text)}


def filled(pieces: Sequence[Piece], fills: Mapping[str, Fill]) -> str:
    """Return the JSON of a tree with outputs in their places."""
    return "".join(piece if isinstance(piece, str) else fills[piece[1]].forms[piece[0]] for piece in pieces)
