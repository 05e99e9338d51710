"""The walk through a document that links its values and names, and notes which facts are used where."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cisreport.digests import digest
from cisreport.rendering.facts_filter.claims import cites_of, linked, resolved
from cisreport.rendering.facts_filter.names import Names, link_names, names_of
from cisreport.rendering.facts_filter.uses import Use, Uses
from cisreport.rendering.facts_filter.words import NBSP, prose, unbroken
from cisreport.rendering.tree import (
    Attributes,
    Element,
    Tree,
    VisitDown,
    attr,
    elements,
    has_class,
    stringify,
    walk_down,
)
from cisreport.spans import CHART, CLAIM, FACTS, LISTED, TEXT, VALUE

_COLON: Final = re.compile(r":\s*$", re.ASCII)
_TITLE_KEYS: Final = ("title", "subtitle", "abstract")
_CAPTION_AT: Final = 1


@dataclass(slots=True)
class Found:
    """What the walk collects for the manifest, in reading order."""

    values: list[dict[str, Any]] = field(default_factory=list)
    names: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    charts: list[Any] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    """Figures and tables with the facts that they rest on."""
    headings: set[str] = field(default_factory=set)
    """Identifiers of headings."""


@dataclass(slots=True)
class _Section:
    """Where in the document the walk is."""

    label: str | None = None
    named: set[str] = field(default_factory=set)
    """Facts whose names are linked in this section."""


@dataclass(slots=True)
class _Block:
    """The figure or table that is walked."""

    identifier: str
    label: str | None
    cites: list[str] = field(default_factory=list)


def link_facts(tree: Tree, uses: Uses) -> Found:
    """Link the values and names of a tree, in place, and note the uses of facts.

    Parameters
    ----------
    tree : Tree
        The document.
    uses : Uses
        Gets the uses.
    """
    walk = _Walk(uses, names_of(uses.registers.values()))
    for key in _TITLE_KEYS:
        value = tree["meta"].get(key)
        if value and value["t"] in {"MetaInlines", "MetaBlocks"}:
            walk_down(value["c"], walk.within)
    walk_down(tree["blocks"], walk.whole)
    return walk.found


class _Walk:
    def __init__(self, uses: Uses, names: Names) -> None:
        self.uses = uses
        self.found = Found()
        self._names = names
        self._section = _Section()
        self._block: _Block | None = None
        self.within: Mapping[str, VisitDown] = {
            "Span": self._span,
            "Link": self._claim,
            "Div": self._use_facts,
            "Figure": self._part,
            "CodeBlock": self._chart,
        }
        self.whole: Mapping[str, VisitDown] = {
            **self.within,
            "Header": self._header,
            "Para": self._paragraph,
            "Plain": self._paragraph,
            "Div": self._div,
            "Figure": self._walk_block,
            "Table": self._table,
        }

    # Sections

    def _header(self, header: Element) -> list[Element]:
        attributes = Attributes(header)
        self.found.headings.add(attributes.identifier)
        number = attributes.get("number")
        self._section.label = f"§{NBSP}{number}" if number else None
        self._section.named = set()
        walk_down(header["c"][2], self.within)
        return [header]

    def _place(self) -> str:
        """Return where the walk is, for the manifest: a figure or table, else a section."""
        return (self._block and self._block.identifier) or self._section.label or ""

    # Values and names

    def _span(self, span: Element) -> list[Element] | None:
        if has_class(span, VALUE):
            return self._value(Attributes(span))
        if has_class(span, TEXT):
            return prose(Attributes(span).get("text") or "")
        self._use_facts(span)
        return self._claim(span)

    def _claim(self, element: Element) -> list[Element] | None:
        """Link the words of a claim to the facts that it cites; leave other spans and links alone."""
        cites = cites_of(element)
        if cites is None or (not self.uses.registers and element["t"] == "Span"):
            return None
        content: list[Element] = element["c"][1]
        walk_down(content, self.within)
        n, words = len(self.found.claims) + 1, " ".join(stringify(content).split())
        cited = resolved(cites, self.uses)
        facts = list(dict.fromkeys(cite.partition("/")[0] for cite in cited))
        anchors = [self._link_back(fact, f"claim-{n}", n) for fact in facts]
        for fact in facts:
            self._cite_in_block(fact)
        if not anchors:
            self.uses.report(
                words, f'the claim "{words}" cites no fact', 'write [...]{.claim cite="id/field"}'
            )
            return content
        result, parts = linked(content, anchors, f"claim-{n}")
        if len({part["fact"] for part in parts}) < len(anchors):
            what = f'the claim "{words}" has fewer words than it cites facts'
            self.uses.report(words, what, "put more words into it, or cite fewer facts")
        claim = {"n": n, "text": words, "cites": cited, "parts": parts, "place": self._place()}
        self.found.claims.append({**claim, "digest": digest(claim)})
        return [{"t": "Span", "c": [attr(f"claim-{n}", (CLAIM,)), result]}]

    def _value(self, span: Attributes) -> list[Element]:
        cite, words, form = span.get("cite"), span.get("text"), span.get("form")
        if cite is None or words is None:
            what = "a cited value lacks its cite or its text"
            self.uses.report(VALUE, what, f'write []{{.{VALUE} cite="..." text="..."}}')
            return []
        n, fact = len(self.found.values) + 1, cite.partition("/")[0]
        anchor = self._link_back(cite, f"use-{n}", n)
        self._cite_in_block(fact)
        value = {"n": n, "cite": cite, "text": words, "fact": anchor, "place": self._place()}
        self.found.values.append(value if form is None else {**value, "form": form})
        attributes = attr(f"use-{n}", ("value",), {"data-cite": cite})
        return [{"t": "Link", "c": [attributes, prose(unbroken(words)), [f"#{anchor}", ""]]}]

    def _link_back(self, cite: str, identifier: str, n: int) -> str:
        """Note a use whose label leads back to its place, and return the anchor of the fact's row."""
        if (block := self._block) and block.identifier:
            return self.uses.add(cite, _use_of_block(block.label, block.identifier))
        return self.uses.add(cite, Use(label=self._section.label or str(n), target=f"#{identifier}"))

    def _name(self, fact: str, words: list[Element]) -> Element | None:
        if fact in self._section.named:
            return None
        self._section.named.add(fact)
        n = len(self.found.names) + 1
        anchor = self._link_back(fact, f"name-{n}", n)
        self.found.names.append({"n": n, "text": stringify(words), "fact": anchor, "place": self._place()})
        return {"t": "Link", "c": [attr(f"name-{n}", ("name",)), words, [f"#{anchor}", ""]]}

    def _paragraph(self, block: Element) -> None:
        block["c"] = link_names(self._names, block["c"], self._name)

    def _chart(self, code: Element) -> list[Element] | None:
        if not has_class(code, CHART):
            return None
        try:
            self.found.charts.append(json.loads(code["c"][1]))
        except ValueError:
            self.uses.report(
                CHART, "the data of a chart cannot be read", "leave the output of the chart as it is"
            )
        return []

    # Figures and tables

    def _div(self, div: Element) -> list[Element] | None:
        attributes = Attributes(div)
        if attributes.identifier == "refs":
            return [div]
        if attributes.get(FACTS) and attributes.identifier:
            return self._walk_block(div)
        self._use_facts(div)
        return None

    def _table(self, table: Element) -> list[Element]:
        attributes = Attributes(table)
        if set_row_heads(table, attributes.get("row-header") or ""):
            attributes.drop("row-header")
        return self._walk_block(table)

    def _walk_block(self, element: Element) -> list[Element]:
        """Walk a figure or table: its values belong to it, and names in it are not linked."""
        block = _Block(identifier=Attributes(element).identifier, label=_caption_label(element))
        self._block = block
        walk_down(element["c"], self.within)
        self._use_facts(element)
        if block.cites:
            blocks = element["c"][1] if element["t"] == "Div" else element["c"][_CAPTION_AT][1]
            self._note_facts(blocks, block)
        self._block = None
        return [element]

    def _part(self, figure: Element) -> None:
        """Note the facts of a figure that is a part of the one that is walked."""
        if Attributes(figure).get(FACTS):
            part, whole = _caption_label(figure), self._block and self._block.label
            self._use_facts(figure, f"{whole}{NBSP}{part}" if part and whole else None)

    def _use_facts(self, element: Element, label: str | None = None) -> None:
        """Note the facts that an element names, with its label or what the element is called."""
        attributes = Attributes(element)
        cites = attributes.get(FACTS)
        if cites is None:
            return
        attributes.drop(FACTS)
        identifier = attributes.identifier
        called = (label or _caption_label(element) or identifier) if identifier else None
        for cite in cites.split():
            if called:
                self.uses.add(cite, _use_of_block(called, identifier))
            else:
                self.uses.add(cite, Use(label=self._section.label or "here"))
            self._cite_in_block(cite.partition("/")[0])

    def _cite_in_block(self, fact: str) -> None:
        if self._block and fact not in self._block.cites:
            self._block.cites.append(fact)

    def _note_facts(self, blocks: list[Element], block: _Block) -> None:
        """Note the facts of a block; a mark at the end of its caption says where a page lists them."""
        if blocks and blocks[-1]["t"] in {"Plain", "Para"}:
            n = len(self.found.blocks) + 1
            self.found.blocks.append({"n": n, "place": block.identifier, "facts": block.cites})
            blocks[-1]["c"].append({"t": "Span", "c": [attr("", (LISTED,), {"n": str(n)}), []]})


def _use_of_block(label: str | None, identifier: str) -> Use:
    return Use(label=label or identifier, target=f"#{identifier}", is_block=True)


def set_row_heads(table: Element, columns: str) -> bool:
    """Make the first columns of a table heads of its rows, if `columns` is a number; return whether it is."""
    if not columns.isdecimal():
        return False
    for body in table["c"][4]:
        body[1] = int(columns)
    return True


def _caption_label(element: Element) -> str | None:
    """Return what an element is called, such as "Figure 1", by the label in its caption."""
    caption = element["c"][_CAPTION_AT][1] if element["t"] in {"Figure", "Table"} else element["c"]
    labels = [span for span in elements(caption, "Span") if has_class(span, "caption-label")]
    return _COLON.sub("", stringify(labels[-1])) if labels else None
