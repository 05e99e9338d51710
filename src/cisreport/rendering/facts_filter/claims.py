"""Claims: words of the author that rest on facts, ``[both met]{.claim cite="talks/participants"}``.

The short form is a link to the facts, ``[both met](fact:talks/participants)``.  The words become links to the
rows of the facts.  What is a link itself, such as a value within a claim, stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final
from urllib.parse import unquote

from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.facts_filter.uses import Uses
from cisreport.rendering.tree import Attributes, Element, attr, elements, has_class, stringify
from cisreport.spans import CLAIM, FACT_SCHEME

_BETWEEN_CITES: Final = re.compile(r"[\s,]+")
_SPACES: Final = frozenset({"Space", "SoftBreak", "LineBreak"})
_APART: Final = ("Link", "Cite", "Note", "Image", "RawInline", "Math", "Code")
"""Inlines that do not become a part of a link."""


def cites_of(element: Element) -> str | None:
    """Return the cites of a claim as written, in either form; None if it is not a claim."""
    if element["t"] == "Link":
        target = str(element["c"][2][0])
        is_address = has_class(element, "uri") or not target.startswith(FACT_SCHEME)
        return None if is_address else unquote(target.removeprefix(FACT_SCHEME))
    return (Attributes(element).get("cite") or "") if has_class(element, CLAIM) else None


def resolved(cites: str, uses: Uses) -> list[str]:
    """Return cites as ``dataset:id`` or ``dataset:id/field``, each once; one without a target is reported."""
    registers = uses.registers
    found: dict[str, None] = {}
    for cite in filter(None, _BETWEEN_CITES.split(cites)):
        name, colon, rest = cite.partition(":")
        fact, slash, field = (rest if colon else name).partition("/")
        owners = [name] if colon else [key for key, held in registers.items() if _present(fact, held)]
        owner = owners[0] if owners else next(iter(registers), "")
        if len(owners) > 1:
            uses.report(cite, f'"{cite}" is in several datasets', f"write {owner}:{cite}")
        fact = (_present(fact, registers[owner]) if owner in registers else "") or fact
        entry = registers[owner].facts.get(fact) if owner in registers else None
        if entry is not None and slash and field not in entry["record"]:
            known = ", ".join(key for key in entry["record"] if key not in ("collection", "id"))
            what = f'the document cites "{cite}", but record "{fact}" has no "{field}"'
            uses.report(cite, what, f"cite a field that it has: {known}")
        found[f"{owner}:{fact}{slash}{field}"] = None
    return list(found)


def _present(fact: str, register: Register) -> str:
    """Return the present id of a fact that may be called by an earlier one; empty if there is none."""
    if fact in register.facts:
        return fact
    found = (name for name, entry in register.facts.items() if fact in entry["record"].get("formerly", ()))
    return next(found, "")


def linked(
    content: list[Element], anchors: Sequence[str], identifier: str
) -> tuple[list[Element], list[dict[str, str]]]:
    """Return the words of a claim as links to rows, and the text and row of each link.

    The words are shared out among the rows in order, so each row can be reached where only links work.
    """
    units = [item for item in content if _is_word(item)]
    rows = [anchors[n * len(anchors) // len(units)] for n in range(len(units))] if units else []
    row_of = {id(unit): row for unit, row in zip(units, rows, strict=True)}
    result: list[Element] = []
    parts: list[dict[str, str]] = []
    for row, run in groupby(_with_spaces(content, row_of), key=lambda pair: pair[1]):
        items = [item for item, _ in run]
        if not row:
            result += items
            continue
        name = f"{identifier}-{len(parts) + 1}"
        parts.append({"text": " ".join(stringify(items).split()), "fact": row})
        result.append({"t": "Link", "c": [attr(name, (CLAIM,)), items, [f"#{row}", ""]]})
    return result, parts


def _is_word(item: Element) -> bool:
    return item["t"] not in (*_SPACES, *_APART) and not any(elements(item, *_APART))


def _with_spaces(content: Sequence[Element], row_of: Mapping[int, str]) -> Iterator[tuple[Element, str]]:
    """Yield each inline with its row; a space belongs to the row of the words on both its sides."""
    rows = [row_of.get(id(item), "") for item in content]
    for n, item in enumerate(content):
        if item["t"] in _SPACES and 0 < n < len(content) - 1 and rows[n - 1] == rows[n + 1]:
            yield item, rows[n - 1]
        else:
            yield item, rows[n]
