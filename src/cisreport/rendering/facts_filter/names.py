"""Links names in prose to the facts they mean.

A name is whole words; the longest wins.  Links, code, literals and the like are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.facts_filter.words import inlines_of
from cisreport.rendering.tree import Element, has_class

Link = Callable[[str, list[Element]], "Element | None"]
"""Gets what a name means and the inlines of the name; returns a link, or None to leave the name alone."""

_RUN: Final = frozenset({"Str", "Space", "SoftBreak"})
_CONTENT_AT: Final[Mapping[str, int | None]] = {
    **dict.fromkeys(("Emph", "Strong", "Strikeout", "Underline", "Superscript", "Subscript", "SmallCaps")),
    "Quoted": 1,
    "Span": 1,
}
"""Where inlines that may have names keep their content; None: it is all they have."""
_MASKED: Final = re.compile("[\u2000-\u203f]")
_WORD: Final = re.compile("[A-Za-z0-9_\u0080-\u009f\u00a1-\u1fff\u2040-\U0010ffff]+")
_DASH: Final = "\u2019"
"""Replaces quotation marks, dashes and the like, which are not parts of words."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that means one fact."""

    text: str
    fact: str
    """``dataset:id``."""


Index = Mapping[str, tuple[Name, ...]]
"""Names by their first word, the longest first."""


def index_of(registers: Iterable[Register]) -> Index:
    """Return the names that mean exactly one fact of all registers."""
    facts: dict[str, set[str]] = {}
    for register in registers:
        for fact, entry in register.facts.items():
            for name in entry["called"]:
                facts.setdefault(name, set()).add(f"{register.dataset}:{fact}")
    by_word: dict[str, list[Name]] = {}
    for name, cites in facts.items():
        text = _mask(name)
        word = _WORD.match(text)
        if word and len(cites) == 1:
            by_word.setdefault(word[0], []).append(Name(text, *cites))
    return {word: tuple(sorted(names, key=_longest_first)) for word, names in by_word.items()}


def _longest_first(name: Name) -> tuple[int, str]:
    return -len(name.text), name.text


def _mask(text: str) -> str:
    return _MASKED.sub(_DASH, text)


def link_names(index: Index, inlines: list[Element], link: Link) -> list[Element]:
    """Return the inlines of a paragraph with their names linked.

    Parameters
    ----------
    index : mapping
        The names to look for (:func:`index_of`).
    inlines : list of elements
        Changed in place where they have inlines inside.
    link : callable
        Makes a link of a name.
    """
    result: list[Element] = []
    run: list[Element] = []
    for inline in inlines:
        if inline["t"] in _RUN:
            run.append(inline)
            continue
        result += _linked_run(index, run, link)
        run = []
        _link_inside(index, inline, link)
        result.append(inline)
    return result + _linked_run(index, run, link)


def _link_inside(index: Index, inline: Element, link: Link) -> None:
    kind = inline["t"]
    if kind not in _CONTENT_AT or (kind == "Span" and (has_class(inline, "literal") or not inline["c"][1])):
        return
    at = _CONTENT_AT[kind]
    if at is None:
        inline["c"] = link_names(index, inline["c"], link)
    else:
        inline["c"][at] = link_names(index, inline["c"][at], link)


def _linked_run(index: Index, run: list[Element], link: Link) -> list[Element]:
    """Return a run of words with its names linked."""
    original = "".join(_text(inline) for inline in run)
    text = _mask(original).replace("\n", " ")
    result: list[Element] = []
    begin = at = 0
    while word := _WORD.search(text, at):
        at = word.end()
        name = _name_at(index, text, word)
        if name is None:
            continue
        end = word.start() + len(name.text)
        linked = link(name.fact, inlines_of(original[word.start() : end], line_breaks=True))
        if linked:
            result += [*inlines_of(original[begin : word.start()], line_breaks=True), linked]
            begin = end
        at = end
    return result + inlines_of(original[begin:], line_breaks=True) if begin else run


def _text(inline: Element) -> str:
    return str(inline["c"]) if inline["t"] == "Str" else "\n" if inline["t"] == "SoftBreak" else " "


def _name_at(index: Index, text: str, word: re.Match[str]) -> Name | None:
    start = word.start()
    for name in index.get(word[0], ()):
        if text.startswith(name.text, start) and not _WORD.match(text, start + len(name.text)):
            return name
    return None
