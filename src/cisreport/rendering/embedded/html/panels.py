"""Blocks with others inside: callouts, tabs, columns, listings; and code and formulas in their regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from cisreport.rendering.embedded.annotations import marks_of
from cisreport.rendering.embedded.outline import callout, title_words
from cisreport.rendering.markup import escaped, raw_block, raw_inline
from cisreport.rendering.tree import Attributes, Element, attr, has_class, text
from cisreport.spans import TAG

SHARE: Final = "share-"
"""Beginning of the class of an item in a row."""
_CAPTIONS_ABOVE: Final = ("listing", "tables")
"""Classes of figures with their captions above."""
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
        elif "layout" in attributes.classes:
            _set_columns(div, attributes)
        elif "callout" in attributes.classes:
            return _callout(div)
        elif attributes.get(TAG) == "details":
            return _fold(div)
        return None

    def _tab(self, div: Element, title: str) -> Element:
        """Return a tab as a titled group; the script makes a tab of it."""
        old, name = Attributes(div), f"tab-title-{next(self._tabs)}"
        attributes = {"role": "group", "aria-labelledby": name}
        if old.get("active"):
            attributes["data-active"] = "true"
        heading = _titled(f'<p class="tab-title" id="{name}">', title_words(div), title, "</p>")
        return {"t": "Div", "c": [attr(old.identifier, ("tab",), attributes), [*heading, *div["c"][1]]]}


def _titled(opening: str, words: Element | None, title: str, closing: str) -> list[Element]:
    """Return a title between its tags: its words if it has more than text."""
    if words is None:
        return [raw_block(opening + escaped(title) + closing)]
    return [{"t": "Plain", "c": [raw_inline(opening), *words["c"], raw_inline(closing)]}]


def _set_columns(layout: Element, attributes: Attributes) -> None:
    """Give a layout the class of its number of columns, or its items those of their shares."""
    if columns := attributes.get("columns"):
        attributes.classes.append(f"layout-{columns}")
        attributes.drop("columns")
    elif widths := attributes.get("widths"):
        attributes.classes[:] = ["layout-row"]
        attributes.drop("widths")
        for item, width in zip(layout["c"][1], widths.split(), strict=True):
            Attributes(item).classes.append(SHARE + width.replace(".", "_"))


def share_rule(name: str) -> str | None:
    """Return the rule of style for the class of an item's share of a row; None for any other class."""
    share = name.removeprefix(SHARE).replace("_", ".")
    return f".{name} {{ flex-grow: {share}; }}" if name.startswith(SHARE) else None


def _fold(div: Element) -> list[Element]:
    """Return a folded part with its summary, which is its first block if it has one."""
    attributes, content = Attributes(div), list(div["c"][1])
    summary: list[Element] = []
    if content and content[0]["t"] == "Div" and Attributes(content[0]).get(TAG) == "summary":
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
    words = f'<span class="callout-kind">{escaped(word)}{numbered}{colon}</span>'
    start = f'class="callout callout-{kind}"'
    place = f' id="{escaped(attributes.identifier)}"' if attributes.identifier else ""
    if collapse is not None:
        shown = " open" if collapse == "false" else ""
        opening = f'<details {start}{place}{shown}><summary class="callout-title">{words}'
        closed, closing = "</summary>", "</details>"
    else:
        name = ": ".join(filter(None, (_NBSP.join(filter(None, (word, number))), title)))
        opening = (
            f'<aside {start} role="note" aria-label="{escaped(name)}"{place}><p class="callout-title">{words}'
        )
        closed, closing = "</p>", "</aside>"
    heading = _titled(opening, title_words(div), title, closed)
    return [*heading, *_apart(div["c"][1]), raw_block(closing)]


def caption_first(figure: Element) -> list[Element] | None:
    """Return a listing, or a figure of tables, with its caption before it; None for any other figure."""
    kind = next((name for name in _CAPTIONS_ABOVE if has_class(figure, name)), None)
    if kind is None:
        return None
    _, (_, caption), content = figure["c"]
    place = escaped(Attributes(figure).identifier)
    return [
        raw_block(f'<figure class="{kind}" id="{place}"><figcaption>'),
        *caption,
        raw_block("</figcaption>"),
        *content,
        raw_block("</figure>"),
    ]


def code(block: Element) -> list[Element] | None:
    """Make code reachable by the keyboard, with its file and the numbers of its notes, and fold it."""
    attributes = Attributes(block)
    fold, summary, name = map(attributes.get, ("fold", "fold-summary", "filename"))
    for option in ("fold", "fold-summary", "filename"):
        attributes.drop(option)
    marks = marks_of(block)
    attributes.set("tabindex", "0")
    shown = _marked(block, marks) if marks else block
    if fold in {"true", "show"}:
        opened = " open" if fold == "show" else ""
        opening = f'<details class="code"{opened}><summary>{escaped(summary or "Code")}</summary>'
        pieces = [raw_block(opening), shown, raw_block("</details>")]
    elif marks or name:
        pieces = [shown]
    else:
        return None
    if not name:
        return pieces
    title = {"t": "Div", "c": [attr("", ("filename",)), [{"t": "Plain", "c": [text(name)]}]]}
    return [{"t": "Div", "c": [attr("", ("named-code",)), [title, *pieces]]}]


def _marked(block: Element, marks: Mapping[int, str]) -> Element:
    """Return code as HTML with the numbers of its notes, which a reader who copies it does not copy."""
    attributes, words = Attributes(block), block["c"][1]
    lines = [
        escaped(line) + (f' <span class="mark">{marks[number]}</span>' if number in marks else "")
        for number, line in enumerate(words.split("\n"), 1)
    ]
    place = f' id="{escaped(attributes.identifier)}"' if attributes.identifier else ""
    opening = f'<pre class="{escaped(" ".join(attributes.classes))}"{place} tabindex="0"><code>'
    return {
        "t": "Div",
        "c": [attr("", ("marked",)), [raw_block(opening + "\n".join(lines) + "</code></pre>")]],
    }


def formula(math: Element) -> list[Element] | None:
    """Return a displayed formula in a region that scrolls, with the keyboard too."""
    if math["c"][0]["t"] != "DisplayMath":
        return None
    opening = raw_inline('<span class="math-scroll" tabindex="0">')
    return [opening, math, raw_inline("</span>")]
