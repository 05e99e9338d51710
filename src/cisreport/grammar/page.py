"""What a page can be: its tags, where each is, and what each says, as ``page.json`` lists them.

The bytes are read, not what a parser makes of them.  Each tag is written in one way, and each element ends
where it says, so no two programs read a page differently.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from importlib.resources import files
from itertools import chain
from typing import Any, Final

from cisreport.grammar.characters import unusual_characters

LIST: Final = "page.json"
"""The list of elements, next to this module."""
_DOCTYPE: Final = "<!DOCTYPE html>\n"
_TOKEN: Final = re.compile(
    r"<(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:\s+[a-zA-Z_:][\w:.-]*(?:=\"[^\"]*\")?)*)\s*(?P<empty>/)?>"
    r"|</(?P<end>[a-zA-Z][a-zA-Z0-9]*)>|(?P<text>[^<]+)|(?P<other><[!?][^>]*>?|<)"
)
_ATTRIBUTE: Final = re.compile(r"\s+([\w:.-]+)(?:=\"([^\"]*)\")?")
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_NO_MARKUP: Final = frozenset({"script", "style"})
_NUMBERED: Final = re.compile(r' id="(use-|name-|claim-|fn)([0-9]{1,9})"')
_NOTES: Final = re.compile(r'<[a-z]+ id="footnotes"')
"""Begins the footnotes, whose values are counted at their marks."""
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class _Element:
    """What an element can be."""

    parents: frozenset[str]
    attributes: frozenset[str]
    classes: frozenset[str]
    """Its classes, of those that mean something."""
    needs: frozenset[str]
    """The attributes that it cannot be without."""


@cache
def _listed() -> Mapping[str, Mapping[str, Any]]:
    plain: Mapping[str, Mapping[str, Any]] = json.loads(
        files("cisreport.grammar").joinpath(LIST).read_text("utf-8")
    )
    return plain


@cache
def _within() -> Mapping[str, frozenset[str]]:
    """Return the elements in which some classes are, by class."""
    return {name: frozenset(parents.split()) for name, parents in _listed()["classes within"].items()}


@cache
def _elements() -> Mapping[str, _Element]:
    groups = {name: frozenset(group.split()) for name, group in _listed()["groups"].items()}
    found = {}
    for name, item in _listed()["elements"].items():
        keys = ("in", "attributes", "classes", "needs")
        parents, attributes, classes, needs = (item.get(key, "").split() for key in keys)
        around = frozenset().union(*(groups.get(parent, {parent}) for parent in parents))
        found[name] = _Element(around, frozenset(attributes), frozenset(classes), frozenset(needs))
    return found


@cache
def _classes() -> frozenset[str]:
    """Return the classes that mean something; others have no rule in a style sheet."""
    return frozenset(chain.from_iterable(element.classes for element in _elements().values()))


def unusual_in_page(text: str) -> set[str]:
    """Return what a page has and no page without raw content has, in words.

    Parameters
    ----------
    text : str
        The page.
    """
    return set(_Reading(text).unusual())


@dataclass(slots=True)
class _Reading:
    """Reads the tags of a page one after the other."""

    text: str
    around: list[str] = field(default_factory=lambda: ["the-page"])
    """The elements that are open, outermost first."""

    def unusual(self) -> Iterator[str]:
        if not self.text.startswith(_DOCTYPE):
            yield "another beginning"
        at = len(_DOCTYPE) if self.text.startswith(_DOCTYPE) else 0
        seen: set[tuple[str, str, str]] = set()
        while found := _TOKEN.match(self.text, at):
            at = found.end()
            if tag := found["tag"]:
                key = (tag, self.around[-1], found["attributes"])
                if key not in seen:
                    seen.add(key)
                    yield from self._tag(*key)
                if tag in _NO_MARKUP:
                    end = self.text.find(f"</{tag}>", at)
                    at = len(self.text) if end < 0 else end + len(tag) + 3
                elif not found["empty"] and tag not in _VOID:
                    self.around.append(tag)
            elif end_tag := found["end"]:
                yield from self._end(end_tag)
            elif found["other"]:
                yield f'what is not a tag: "{found["other"][:_SHOWN]}"'
            elif len(self.around) == 1 and found["text"].strip():
                yield "words outside of the page"
        if len(self.around) > 1:
            yield f"no end of the element {self.around[-1]}"
        yield from self._order()
        yield from unusual_characters(set(unescape(self.text)))

    def _order(self) -> Iterator[str]:
        """Yield the values, names and claims that come before one with a lower number."""
        for part in _NOTES.split(self.text, maxsplit=1):
            last: dict[str, int] = {}
            for kind, number in _NUMBERED.findall(part):
                if int(number) <= last.get(kind, 0):
                    yield f"{kind}{number} after {kind}{last[kind]}"
                last[kind] = int(number)

    def _end(self, tag: str) -> Iterator[str]:
        if tag == self.around[-1]:
            self.around.pop()
            return
        yield f"the end of {tag} in {self.around[-1]}"
        if tag in self.around:
            while self.around.pop() != tag:
                pass

    def _tag(self, tag: str, parent: str, attributes: str) -> Iterator[str]:
        element = _elements().get(tag)
        if element is None or parent not in element.parents:
            yield f"the element {tag} in {parent}"
            return
        said = dict(_ATTRIBUTE.findall(attributes))
        yield from (f"the element {tag} without {name}" for name in element.needs - said.keys())
        for name, value in said.items():
            if name not in element.attributes:
                yield f"the attribute {name} of {tag}"
            elif name == "class":
                wrong = _classes().intersection(value.split()) - element.classes
                yield from (f"the class {word} of {tag}" for word in wrong)
                apart = (word for word in value.split() if parent not in _within().get(word, {parent}))
                yield from (f"the class {word} in {parent}" for word in apart)
