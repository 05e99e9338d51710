"""Blocks with others inside: callouts, tabs, columns, listings; and code and formulas in their regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from cisreport.rendering.embedded.outline import callout
from cisreport.rendering.markup import escaped, raw_block, raw_inline
from cisreport.rendering.tree import Attributes, Element, attr, has_class

_NBSP: Final = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Makes panels of the Divs of one page."""

    _tabs: Iterator[int] = field(default_factory=lambda: count(1))
    """Numbers of the tabs, for their identifiers."""

    def div(self, div: Element) -> Element | list[Element] | None:
        """Return what a Div of tabs, of columns or of a callout becomes, or None for any other."""
        attributes = Attributes(div)
        if "panel-tabset" in attributes.classes:
            group = attributes.get("group")
            attributes.drop("group")
            if group:
                attributes.set("data-group", group)
        elif "tab" in attributes.classes and (title := attributes.get("title")) is not None:
            return self._tab(div, title)
        elif "layout" in attributes.classes and (columns := attributes.get("columns")):
            attributes.classes.append(f"layout-{columns}")
            attributes.drop("columns")
        elif "callout" in attributes.classes:
            return _callout(div)
        elif attributes.get("cr-tag") == "details":
            return _fold(div)
        return None

    def _tab(self, div: Element, title: str) -> Element:
        """Return a tab as a titled group; the script makes a tab of it."""
        old, name = Attributes(div), f"tab-title-{next(self._tabs)}"
        attributes = {"role": "group", "aria-labelledby": name}
        if old.get("active"):
            attributes["data-active"] = "true"
        heading = raw_block(f'<p class="tab-title" id="{name}">{escaped(title)}</p>')
        return {"t": "Div", "c": [attr(old.identifier, ("tab",), attributes), [heading, *div["c"][1]]]}


def _fold(div: Element) -> list[Element]:
    """Return a folded part with its summary, which is its first block if it has one."""
    attributes, content = Attributes(div), list(div["c"][1])
    summary: list[Element] = []
    if content and content[0]["t"] == "Div" and Attributes(content[0]).get("cr-tag") == "summary":
        summary = content.pop(0)["c"][1]
    place = f' id="{escaped(attributes.identifier)}"' if attributes.identifier else ""
    shown = "" if attributes.get("open") is None else " open"
    words = [{"t": "Plain", "c": block["c"]} if block["t"] == "Para" else block for block in summary]
    opening, closing = raw_block(f"<details{place}{shown}><summary>"), raw_block("</summary>")
    return [opening, *words, closing, *_apart(content), raw_block("</details>")]


def _apart(content: list[Element]) -> list[Element]:
    """Return blocks in a Div if they have headings, since the sections of these end within it."""
    if any(block["t"] == "Header" for block in content):
        return [{"t": "Div", "c": [attr(), content]}]
    return content


def _callout(div: Element) -> list[Element] | None:
    said = callout(div)
    if said is None:
        return None
    kind, word, title, number = said
    attributes = Attributes(div)
    collapse = attributes.get("collapse")
    numbered = f'{_NBSP}<span class="callout-number">{number}</span>' if number else ""
    colon = ":" if number and title else ""
    words = f'<span class="callout-kind">{escaped(word)}{numbered}{colon}</span>{escaped(title)}'
    start = f'class="callout callout-{kind}"'
    place = f' id="{escaped(attributes.identifier)}"' if attributes.identifier else ""
    if collapse is not None:
        shown = " open" if collapse == "false" else ""
        opening = f'<details {start}{place}{shown}><summary class="callout-title">{words}</summary>'
        closing = "</details>"
    else:
        name = ": ".join(filter(None, (_NBSP.join(filter(None, (word, number))), title)))
        opening = (
            f'<aside {start} role="note" aria-label="{escaped(name)}"{place}>'
            f'<p class="callout-title">{words}</p>'
        )
        closing = "</aside>"
    return [raw_block(opening), *_apart(div["c"][1]), raw_block(closing)]


def listing(figure: Element) -> list[Element] | None:
    """Return a listing with its caption before the code; None for any other figure."""
    if not has_class(figure, "listing"):
        return None
    _, (_, caption), content = figure["c"]
    place = escaped(Attributes(figure).identifier)
    return [
        raw_block(f'<figure class="listing" id="{place}"><figcaption>'),
        *caption,
        raw_block("</figcaption>"),
        *content,
        raw_block("</figure>"),
    ]


def code(block: Element) -> list[Element] | None:
    """Make code reachable by the keyboard, and fold it where it asks for that."""
    attributes = Attributes(block)
    fold, summary = attributes.get("fold"), attributes.get("fold-summary")
    attributes.drop("fold")
    attributes.drop("fold-summary")
    attributes.set("tabindex", "0")
    if fold not in {"true", "show"}:
        return None
    shown = " open" if fold == "show" else ""
    opening = f'<details class="code"{shown}><summary>{escaped(summary or "Code")}</summary>'
    return [raw_block(opening), block, raw_block("</details>")]


def formula(math: Element) -> list[Element] | None:
    """Return a displayed formula in a region that scrolls, with the keyboard too."""
    if math["c"][0]["t"] != "DisplayMath":
        return None
    opening = raw_inline('<span class="math-scroll" tabindex="0">')
    return [opening, math, raw_inline("</span>")]
