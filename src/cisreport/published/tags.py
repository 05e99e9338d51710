"""The tags of a PDF: the roles of the pieces of its text in the structure tree (ISO 32000-2, 14.7).

The tree may come from anyone's file.  An element in two places is read once, and a tree that is nested too
deeply is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeAlias

_DEEPEST = 200
HEADINGS = ("H", "H1", "H2", "H3", "H4", "H5", "H6")
"""Roles of headings."""
_BLOCKS = ("Table", "Figure", "Caption")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of text: its page, from 0, and its number there."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link, by its object number."""

    objgen: tuple[int, int]


@dataclass(frozen=True)
class Element:
    """A node of the tree."""

    role: str
    """Role, such as ``P``, ``H1`` or ``Link``."""
    children: tuple[Element | Mark | Annotation, ...] = ()
    alt: str = ""
    """Its alternative text."""
    item: Any = field(default=None, repr=False, compare=False)
    """Its dictionary, as pikepdf reads it."""
    key: tuple[int, int] = (0, 0)
    """The number of its dictionary."""
    size: int = 0
    """How many items its dictionary has below it, also those that were read elsewhere."""

    def walk(self) -> Iterator[Element]:
        """Yield it and the elements below it, in reading order."""
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    @cached_property
    def _below(self) -> Mapping[str, Sequence[tuple[int, Element]]]:
        """The elements below it by their roles, each with its number in reading order."""
        found: dict[str, list[tuple[int, Element]]] = defaultdict(list)
        for n, element in enumerate(self.walk()):
            if n:
                found[element.role].append((n, element))
        return found

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All text below it, in reading order."""
        found: list[Mark] = []
        for child in self.children:
            if isinstance(child, Mark):
                found.append(child)
            elif isinstance(child, Element):
                found += child.marks
        return tuple(found)

    def links(self, within: bool = False) -> Iterator[tuple[Element, bool]]:
        """Yield elements with a link, and headings; and whether they are in a table or figure."""
        within = within or self.role in _BLOCKS
        if self.annotations or self.role in HEADINGS:
            yield self, within
        for child in self.children:
            if isinstance(child, Element):
                yield from child.links(within)

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """The links directly below it."""
        return tuple(child for child in self.children if isinstance(child, Annotation))

    def below(self, *roles: str) -> Iterator[Element]:
        """Yield the elements below it that have one of the roles, in reading order."""
        found = [item for role in roles for item in self._below.get(role, ())]
        return (element for _, element in (found if len(roles) == 1 else sorted(found, key=itemgetter(0))))


def read_tags(pdf: Any) -> Element:
    """Return the root of a PDF's structure tree, without children if the PDF does not have one.

    Raises
    ------
    ValueError
        When it is nested too deeply.
    """
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        return Element("")
    pages = {page.objgen: n for n, page in enumerate(pdf.pages)}
    below, size = _below(tree.get("/K"), pages, -1, set(), 0)
    return Element("", below, item=tree, key=tree.objgen, size=size)


_Child: TypeAlias = Element | Mark | Annotation


def _below(
    inside: Any, pages: dict[tuple[int, int], int], page: int, seen: set[tuple[int, int]], depth: int
) -> tuple[tuple[_Child, ...], int]:
    """Return what is below a tag, and how many items its dictionary has there."""
    import pikepdf

    if depth > _DEEPEST:
        raise ValueError("its tags are nested too deeply")
    items = [*inside] if isinstance(inside, pikepdf.Array) else [] if inside is None else [inside]
    found: list[_Child] = []
    for item in items:
        if isinstance(item, int):
            found.append(Mark(page, int(item)))
        elif isinstance(item, pikepdf.Dictionary):
            found += _child(item, pages, page, seen, depth)
        elif isinstance(item, pikepdf.Array):
            found += _below(item, pages, page, seen, depth + 1)[0]
    return tuple(found), len(items)


def _child(
    item: Any, pages: dict[tuple[int, int], int], page: int, seen: set[tuple[int, int]], depth: int
) -> Iterator[_Child]:
    key = item.objgen
    if item.is_indirect:
        if key in seen:
            return
        seen.add(key)
    on = item.get("/Pg")
    page = page if on is None else pages.get(on.objgen, page)
    kind = item.get("/Type")
    if kind == "/MCR":
        yield Mark(page, int(item["/MCID"]))
    elif kind == "/OBJR":
        yield Annotation(item["/Obj"].objgen)
    else:
        below, size = _below(item.get("/K"), pages, page, seen, depth + 2)
        role, alt = str(item.get("/S", "")).removeprefix("/"), str(item.get("/Alt", ""))
        yield Element(role, below, alt, item, key, size)
