"""Links names in prose to the facts they mean.

A name is whole words; the longest wins.  Links, code, literals and the like are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cisreport.phrases import phrase_pattern
from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.facts_filter.words import inlines_of
from cisreport.rendering.tree import Element, has_class
from cisreport.spans import CLAIM

Link = Callable[[str, list[Element]], "Element | None"]
"""Gets what a name means and the inlines of the name; returns a link, or None to leave the name alone."""

_RUN: Final = frozenset({"Str", "Space", "SoftBreak"})
_CONTENT_AT: Final[Mapping[str, int | None]] = {
    **dict.fromkeys(("Emph", "Strong", "Strikeout", "Underline", "Superscript", "Subscript", "SmallCaps")),
    "Quoted": 1,
    "Span": 1,
}
"""Where inlines that may have names keep their content; None: it is all they have."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that mean one fact of all registers."""

    facts: Mapping[str, str]
    """``dataset:id`` by name."""
    pattern: re.Pattern[str]
    """Finds the names."""


def names_of(registers: Iterable[Register]) -> Names:
    """Return the names that mean exactly one fact of all registers."""
    facts: dict[str, set[str]] = {}
    for register in registers:
        for fact, entry in register.facts.items():
            for name in entry["called"]:
                facts.setdefault(name, set()).add(f"{register.dataset}:{fact}")
    clear = {name: cite for name, (cite, *others) in facts.items() if not others}
    return Names(MappingProxyType(clear), phrase_pattern(tuple(clear)))


def link_names(names: Names, inlines: list[Element], link: Link) -> list[Element]:
    """Return the inlines of a paragraph with their names linked.

    Parameters
    ----------
    names : Names
        The names to look for.
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
        result += _linked_run(names, run, link)
        run = []
        _link_inside(names, inline, link)
        result.append(inline)
    return result + _linked_run(names, run, link)


def _link_inside(names: Names, inline: Element, link: Link) -> None:
    kind = inline["t"]
    if kind not in _CONTENT_AT or (kind == "Span" and _is_left_alone(inline)):
        return
    at = _CONTENT_AT[kind]
    if at is None:
        inline["c"] = link_names(names, inline["c"], link)
    else:
        inline["c"][at] = link_names(names, inline["c"][at], link)


def _is_left_alone(span: Element) -> bool:
    return has_class(span, "literal") or has_class(span, CLAIM) or not span["c"][1]


def _linked_run(names: Names, run: list[Element], link: Link) -> list[Element]:
    """Return a run of words with its names linked."""
    words = "".join(map(_text, run))
    result: list[Element] = []
    begin = 0
    for match in names.pattern.finditer(words):
        fact = names.facts[" ".join(match[0].split())]
        if linked := link(fact, inlines_of(match[0], line_breaks=True)):
            result += [*inlines_of(words[begin : match.start()], line_breaks=True), linked]
            begin = match.end()
    return result + inlines_of(words[begin:], line_breaks=True) if begin else run


def _text(inline: Element) -> str:
    return str(inline["c"]) if inline["t"] == "Str" else "\n" if inline["t"] == "SoftBreak" else " "
