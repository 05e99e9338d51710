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
from unicodedata import bidirectional

from cisreport.families import MONO_FAMILY, OTHER_FAMILIES, TEXT_FAMILY
from cisreport.grammar.characters import unusual_characters
from cisreport.light import LEAST_CONTRAST, contrast, luminance

LIST: Final = "page.json"
"""The list of elements, next to this module."""
_DOCTYPE: Final = "<!DOCTYPE html>\n"
_END: Final = "</body>\n</html>\n"
_RIGHT_TO_LEFT: Final = ' dir="rtl"'
_TOKEN: Final = re.compile(
    r"<(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:\s+[a-zA-Z_:][\w:.-]*(?:=\"[^\"]*\")?)*)\s*(?P<empty>/)?>"
    r"|</(?P<end>[a-zA-Z][a-zA-Z0-9]*)>|(?P<text>[^<]+)|(?P<other><[!?][^>]*>?|<)"
)
_ATTRIBUTE: Final = re.compile(r"\s+([\w:.-]+)(?:=\"([^\"]*)\")?")
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_NO_MARKUP: Final = frozenset({"script", "style"})
_NUMBERED: Final = re.compile(r' id="(use-|name-|claim-|fn)([0-9]{1,9})"')
_ID: Final = re.compile(r'\sid="([^"]*)"')
_FONTS: Final = re.compile(
    r"@font-face \{ font-family: ([^;]*);|(?:--sans|--mono|math \{ font-family): ([^;]*);"
)
"""Where a style sheet names fonts."""
_TINT: Final = re.compile(r"\.tint-\d+ \{([^}]*)\}")
_INK: Final = re.compile(r"(?<!-)color: ([^;]*)")
_GROUND: Final = re.compile(r"background-color: ([^;]*)")
_HEX: Final = re.compile(r"#([\da-f]{6})")
_PAPERS: Final = ("ffffff", "1a1a1a")
"""About the color of a page: light, and dark."""
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
def _listed() -> Mapping[str, Any]:
    plain: Mapping[str, Any] = json.loads(files("cisreport.grammar").joinpath(LIST).read_text("utf-8"))
    return plain


@cache
def _within() -> Mapping[str, frozenset[str]]:
    """Return the elements in which some classes are, by class."""
    return {name: frozenset(parents.split()) for name, parents in _listed()["classes within"].items()}


@cache
def _words(key: str) -> frozenset[str]:
    """Return the elements that a rule is about."""
    return frozenset(_listed()[key].split())


@cache
def _values() -> Mapping[str, frozenset[str]]:
    """Return what attributes can say, by their names or those of the element and the attribute."""
    return {name: frozenset(said.split() or [""]) for name, said in _listed()["values"].items()}


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
    ids: set[str] = field(default_factory=set)
    """The identifiers so far."""

    def unusual(self) -> Iterator[str]:
        if not self.text.startswith(_DOCTYPE):
            yield "another beginning"
        at = len(_DOCTYPE) if self.text.startswith(_DOCTYPE) else 0
        seen: set[tuple[str, str, str, bool]] = set()
        while found := _TOKEN.match(self.text, at):
            at = found.end()
            if tag := found["tag"]:
                if name := _ID.search(found["attributes"]):
                    if name[1] in self.ids:
                        yield f"the identifier {name[1]} twice"
                    self.ids.add(name[1])
                if tag in _words("not in itself") and tag in self.around:
                    yield f"the element {tag} in {tag}"
                key = (tag, self.around[-1], found["attributes"], "svg" in self.around)
                if key not in seen:
                    seen.add(key)
                    yield from self._tag(*key)
                if tag in _NO_MARKUP:
                    end = self.text.find(f"</{tag}>", at)
                    if tag == "style":
                        yield from _style(self.text[at:end])
                    at = len(self.text) if end < 0 else end + len(tag) + 3
                elif not found["empty"] and tag not in _VOID:
                    self.around.append(tag)
            elif end_tag := found["end"]:
                yield from self._end(end_tag)
            elif found["other"]:
                yield f'what is not a tag: "{found["other"][:_SHOWN]}"'
            elif found["text"].strip():
                if len(self.around) == 1:
                    yield "words outside of the page"
                elif self.around[-1] in _words("without words"):
                    yield f"words in {self.around[-1]}"
        if len(self.around) > 1:
            yield f"no end of the element {self.around[-1]}"
        if len(self.around) == 1 and not self.text.endswith(_END):
            yield "another end"
        yield from self._order()
        characters = set(unescape(self.text))
        if _RIGHT_TO_LEFT in self.text and not any(bidirectional(one) in ("R", "AL") for one in characters):
            yield "the attribute dir without letters that run so"
        yield from unusual_characters(characters)

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

    def _tag(self, tag: str, parent: str, attributes: str, is_drawn: bool) -> Iterator[str]:
        element = _elements().get(tag)
        if element is None or parent not in element.parents:
            yield f"the element {tag} in {parent}"
            return
        if is_drawn and tag != "a" and "p" in element.parents:
            yield f"the element {tag} in a drawing"
        if tag == "title" and parent == "a" and not is_drawn:
            yield "the element title in a"
        given = _ATTRIBUTE.findall(attributes)
        said = dict(given)
        if len(said) < len(given):
            yield f"an attribute of {tag} twice"
        yield from (f"the element {tag} without {name}" for name in element.needs - said.keys())
        classes = said.get("class", "").split()
        if tag in _words("always with a class") and element.classes.isdisjoint(classes):
            yield f"the element {tag} without its class"
        named = said.get("name") or said.get("property") or ""
        if said.get("content") != _listed()["said"].get(named, said.get("content")):
            yield f"another {named}"
        wrong = _classes().intersection(classes) - element.classes
        yield from (f"the class {word} of {tag}" for word in wrong)
        apart = (word for word in classes if parent not in _within().get(word, {parent}))
        yield from (f"the class {word} in {parent}" for word in apart)
        for name, value in said.items():
            if name not in element.attributes:
                yield f"the attribute {name} of {tag}"
            elif not {value}.issubset(_values().get(f"{tag} {name}") or _values().get(name) or {value}):
                yield f'the attribute {name} of {tag} as "{value[:_SHOWN]}"'
            elif (only := _listed()["only with"].get(f"{tag} {name}")) and not {*only.split()} & {*classes}:
                yield f"the attribute {name} of {tag} without its class"


def _style(style: str) -> Iterator[str]:
    """Yield the fonts that a style sheet names for words and that are not ours, and colors nobody sees."""
    named = ",".join(first or second for first, second in _FONTS.findall(style))
    ours = {TEXT_FAMILY, MONO_FAMILY, *OTHER_FAMILIES, *_listed()["fonts"].split(", "), ""}
    yield from (f"the font {name}" for name in {part.strip(' "') for part in named.split(",")} - ours)
    for rule in _TINT.findall(style):
        grounds, inks = (_HEX.findall("".join(found.findall(rule))) for found in (_GROUND, _INK))
        for ink, ground in zip(inks, grounds * len(inks) or _PAPERS, strict=False):
            if contrast(*(_luminance(color) for color in (ink, ground))) < LEAST_CONTRAST:
                yield "words of the color of their ground"


def _luminance(color: str) -> float:
    return luminance([int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)])
