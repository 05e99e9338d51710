"""Pandoc's document tree, as in its JSON, walked and changed in Python.

An element is a dictionary with its type under ``t`` and its content under ``c``; the shapes are those of
pandoc-types 1.23 (https://hackage.haskell.org/package/pandoc-types).  Passing elements to a Lua filter takes
pandoc many times as long as a walk here, so what only this engine does to a tree is done in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, Final

Element = dict[str, Any]
"""A block, an inline or a metadata value."""
Tree = dict[str, Any]
"""A document: ``blocks``, ``meta`` and the version of the format."""
Visit = Callable[[Element], "Element | list[Element] | None"]
"""Gets an element; returns what replaces it, or None to leave it there (changed or not)."""

VisitDown = Callable[[Element], "list[Element] | None"]
"""Gets an element; returns what replaces it, or None to keep it and continue inside."""

_ATTRIBUTES_AT: Final = {
    "Header": 1,
    "Div": 0,
    "Span": 0,
    "CodeBlock": 0,
    "Code": 0,
    "Figure": 0,
    "Table": 0,
    "Link": 0,
    "Image": 0,
}
LEAVES: Final = frozenset(
    {
        *("Str", "Space", "SoftBreak", "LineBreak", "Code", "Math", "RawInline"),
        *("CodeBlock", "RawBlock", "HorizontalRule"),
    }
)
"""Types of elements without elements inside."""
_AS_SPACE: Final = frozenset({"Space", "SoftBreak", "LineBreak"})
_QUOTES: Final = {"SingleQuote": ("\u2018", "\u2019"), "DoubleQuote": ("\u201c", "\u201d")}


class Attributes:
    """Identifier, classes and attributes of an element, read and changed in place."""

    __slots__ = ("_parts",)

    def __init__(self, element: Element) -> None:
        self._parts: list[Any] = element["c"][_ATTRIBUTES_AT[element["t"]]]

    @classmethod
    def at(cls, parts: list[Any]) -> Attributes:
        """Return the attributes of a part of a table, given as the tree has them."""
        attributes = cls.__new__(cls)
        attributes._parts = parts
        return attributes

    @property
    def identifier(self) -> str:
        """The identifier; empty without one."""
        return str(self._parts[0])

    @identifier.setter
    def identifier(self, value: str) -> None:
        self._parts[0] = value

    @property
    def classes(self) -> list[str]:
        """The classes, to be changed too."""
        return self._parts[1]  # type: ignore[no-any-return]

    def get(self, name: str) -> str | None:
        """Return an attribute, or None."""
        return next((value for key, value in self._parts[2] if key == name), None)

    def names(self) -> list[str]:
        """Return the names of the attributes."""
        return [name for name, _ in self._parts[2]]

    def set(self, name: str, value: str) -> None:
        """Give an attribute a value, in its place or at the end."""
        for pair in self._parts[2]:
            if pair[0] == name:
                pair[1] = value
                return
        self._parts[2].append([name, value])

    def drop(self, name: str) -> None:
        """Remove an attribute, if it is there."""
        self._parts[2][:] = [pair for pair in self._parts[2] if pair[0] != name]


def attr(
    identifier: str = "", classes: tuple[str, ...] = (), attributes: Mapping[str, str] | None = None
) -> list[Any]:
    """Return the attributes of a new element."""
    return [identifier, list(classes), [list(pair) for pair in (attributes or {}).items()]]


def has_class(element: Element, name: str) -> bool:
    """Return whether an element, which has attributes, is of a class."""
    return name in element["c"][_ATTRIBUTES_AT[element["t"]]][1]


def text(words: str) -> Element:
    """Return a string as an inline."""
    return {"t": "Str", "c": words}


def include_first(tree: Tree, *blocks: Element) -> None:
    """Add blocks to what a document includes in its head, before what is there."""
    includes = tree["meta"].get("header-includes", {"t": "MetaList", "c": []})
    others = includes["c"] if includes["t"] == "MetaList" else [includes]
    ours = {"t": "MetaBlocks", "c": list(blocks)}
    tree["meta"]["header-includes"] = {"t": "MetaList", "c": [ours, *others]}


def walk(value: Any, visits: Mapping[str, Visit]) -> None:
    """Visit elements of the given types in a list, an element or a tree: what is inside them first.

    Changes the value in place; an element that is not in a list cannot be replaced.
    """
    if isinstance(value, dict):
        for part in value.values():
            if isinstance(part, (dict, list)):
                walk(part, visits)
    elif not is_plain(value):
        _walk_list(value, visits, LEAVES.difference(visits))


def _walk_list(value: list[Any], visits: Mapping[str, Visit], passed: AbstractSet[str]) -> None:
    """Visit the elements of a list, except those of the types in `passed`; it is called very often."""
    replaced: list[tuple[int, Element | list[Element]]] = []
    for at, item in enumerate(value):
        if type(item) is list:
            if item and type(item[0]) is not str:
                _walk_list(item, visits, passed)
        elif type(item) is dict and (kind := item.get("t", "")) not in passed:
            content = item.get("c") if kind not in LEAVES else None
            if type(content) is list:
                if content and type(content[0]) is not str:
                    _walk_list(content, visits, passed)
            elif kind not in LEAVES:
                walk(item, visits)
            if (visit := visits.get(kind)) and (instead := visit(item)) is not None:
                replaced.append((at, instead))
    for at, instead in reversed(replaced):
        value[at : at + 1] = instead if isinstance(instead, list) else [instead]


def walk_down(value: Any, visits: Mapping[str, VisitDown]) -> None:
    """Visit elements of the given types in a list or a part of an element: each before what is inside it.

    Changes the value in place.  What a visit returns replaces the element and is not walked; where it returns
    None, the element stays and its inside is walked.
    """
    if isinstance(value, dict):
        for part in value.values():
            walk_down(part, visits)
        return
    if not isinstance(value, list) or is_plain(value):
        return
    replaced: list[tuple[int, list[Element]]] = []
    for at, item in enumerate(value):
        kind = item.get("t", "") if isinstance(item, dict) else ""
        instead = visits[kind](item) if kind in visits else None
        if instead is not None:
            replaced.append((at, instead))
        elif kind not in LEAVES:
            walk_down(item, visits)
    for at, elements_instead in reversed(replaced):
        value[at : at + 1] = elements_instead


def elements(value: Any, *kinds: str) -> Iterator[Element]:
    """Yield every element of the given types in reading order, an element before what is inside it."""
    passed = _passed(kinds)
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is dict:
            kind = item.get("t")
            if not isinstance(kind, str):  # a tree, or values of metadata by name
                waiting.extend(reversed(item.values()))
                continue
            if kind in kinds:
                yield item
            if kind in LEAVES:
                continue
            item = item.get("c")
            if type(item) is dict:
                waiting.append(item)
        if type(item) is list and item and type(item[0]) is not str:
            for part in reversed(item):
                if type(part) is dict:
                    if part.get("t") not in passed:
                        waiting.append(part)
                elif type(part) is list and part and type(part[0]) is not str:
                    waiting.append(part)


@cache
def _passed(kinds: tuple[str, ...]) -> AbstractSet[str]:
    return LEAVES.difference(kinds)


def is_plain(items: list[Any]) -> bool:
    """Return whether a list has no elements: attributes, classes and targets begin with a string."""
    return bool(items) and isinstance(items[0], str)


def stringify(value: Any) -> str:
    """Return the text of elements or of a metadata value without mark-up, as pandoc's function does."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        if is_plain(value):
            return ""
        return "".join([stringify(item) for item in value if isinstance(item, (dict, list))])
    kind, content = value.get("t"), value.get("c")
    match kind:
        case "Str" | "MetaString":
            return str(content)
        case "MetaBool":
            return "true" if content else "false"
        case "Code" | "Math":
            return str(content[1])
        case "Note" | "CodeBlock" | "RawBlock":
            return ""
        case "RawInline":
            return " " if content[0] == "html" and content[1].startswith("<br") else ""
        case "Quoted":
            opening, closing = _QUOTES[content[0]["t"]]
            return opening + stringify(content[1]) + closing
        case _ if kind in _AS_SPACE:
            return " "
        case "Link" | "Image":
            return stringify(content[1])
        case "Cite":
            return stringify(content[1])
    return stringify(content) if isinstance(content, (dict, list)) else ""
