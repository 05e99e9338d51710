"""Popovers of a page: for each fact that a value or a name links to, its evidence next to the sentence.

Everything they say comes from the entries of the manifest, word for word.  The words of the library are in
separate elements, so that each part can be compared with the entry it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cisreport.rendering.markup import escaped, raw_block, raw_inline
from cisreport.rendering.tree import Element, Tree, attr, elements, has_class, stringify, walk
from cisreport.rows import passage_parts

_MOST_INPUTS: Final = 5
"""Inputs that a popover names."""
_Entry = Mapping[str, Any]


def add_popovers(tree: Tree, manifest: Mapping[str, Any]) -> list[Element]:
    """Add to each linked value and name a button that opens its popover without script.

    Parameters
    ----------
    tree : Tree
        The page, changed in place.
    manifest : mapping
        Its manifest.

    Returns
    -------
    list of elements
        The popovers, to be put outside of paragraphs; empty where nothing is linked.
    """
    known = _Known(manifest)
    anchors: set[str] = set()
    buttons: list[Element] = []

    def link(element: Element) -> list[Element] | None:
        anchor = element["c"][2][0].removeprefix("#")
        is_cite = any(has_class(element, name) for name in ("value", "name", "claim"))
        if not is_cite:
            return [element, *_taken_out(element["c"][1], buttons)]
        if anchor not in known.facts:
            return None
        anchors.add(anchor)
        buttons.append(_button(anchor, stringify(element["c"][1])))
        return [element, buttons[-1]]

    walk(tree["meta"], {"Link": link})
    walk(tree["blocks"], {"Link": link})
    if not anchors:
        return []
    popovers = [raw_block(_popover(known, anchor)) for anchor in sorted(anchors)]
    return [{"t": "Div", "c": [attr("", ("abouts",)), popovers]}]


def _taken_out(words: list[Element], buttons: Sequence[Element]) -> list[Element]:
    """Take the buttons out of the words of a link of the author, which cannot have any, and return them."""
    inside = [part for part in elements(words, "RawInline") if part in buttons]
    if inside:
        walk(words, {"RawInline": lambda part: [] if part in inside else None})
    return inside


class _Known:
    """The manifest's entries by the anchor of their row, and its sources by dataset."""

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self._is_one = len(manifest["datasets"]) == 1
        self.sources = {item["id"]: item["sources"] for item in manifest["datasets"]}
        self.facts = {self.anchor(entry["dataset"], entry["id"]): entry for entry in manifest["facts"]}

    def anchor(self, dataset: str, fact: str) -> str:
        return f"fact-{fact}" if self._is_one else f"fact-{dataset}-{fact}"

    def source_anchor(self, dataset: str, passage: str) -> str:
        """Return the anchor of the entry of a passage's source in the register."""
        source = passage_parts(passage)[0] or self.sources[dataset][0]["id"]
        return f"source-{source}" if self._is_one else f"source-{source}-{dataset}"

    def inputs_of(self, entry: _Entry) -> list[_Entry]:
        """Return what an entry rests on, at any distance, nearest first and each once."""
        found: dict[str, _Entry] = {entry["id"]: entry}
        waiting = [entry]
        for item in waiting:
            for name in item["rests_on"]:
                source = self.facts.get(self.anchor(entry["dataset"], name))
                if source and name not in found:
                    found[name] = source
                    waiting.append(source)
        return waiting[1:]

    def titles(self, entries: Sequence[_Entry]) -> str:
        """Return the titles of the sources whose passages the entries name."""
        sources = self.sources[entries[0]["dataset"]]
        named = {
            source if bracket else sources[0]["id"]
            for entry in entries
            for source, bracket, _ in (passage.partition("[") for passage in entry["passages"])
        }
        shown = (source for source in sources if source["id"] in named)
        return "; ".join(_part("cite", "about-title", _title(source)) for source in shown)


def _title(source: Mapping[str, Any]) -> str:
    titles = source.get("title")
    return str(titles[0]["datum"] if titles and isinstance(titles, list) else source["id"])


def _element(tag: str, attributes: str, content: str) -> str:
    return f"<{tag} {attributes}>{content}</{tag}>"


def _part(tag: str, class_name: str, words: str) -> str:
    return _element(tag, f'class="{class_name}"', escaped(words))


def _labeled(label: str, class_name: str, content: str) -> str:
    if not content:
        return ""
    described = _element("dd", f'class="{class_name}"', content)
    return f"<div><dt>{label}</dt>{described}</div>\n"


def _passages(entry: _Entry) -> str:
    return escaped(", ".join(entry["passages"]))


def _linked_passages(known: _Known, entry: _Entry) -> str:
    """Return the passages of an entry, each with a link to its source in the register."""
    links = (
        (known.source_anchor(entry["dataset"], passage), escaped(passage)) for passage in entry["passages"]
    )
    return ", ".join(_element("a", f'href="#{escaped(anchor)}"', words) for anchor, words in links)


def _inputs(known: _Known, inputs: Sequence[_Entry]) -> str:
    items = "".join(_input(known, entry) for entry in inputs[:_MOST_INPUTS])
    more = "<li>and others; the register names them</li>\n" if len(inputs) > _MOST_INPUTS else ""
    return f"<ul>\n{items}{more}</ul>" if items else ""


def _input(known: _Known, entry: _Entry) -> str:
    anchor = escaped(known.anchor(entry["dataset"], entry["id"]))
    row = _element("a", f'class="input-id" href="#{anchor}"', escaped(entry["id"]))
    passages = _element("span", 'class="input-passages"', _passages(entry))
    return f"<li>{row} {_part('span', 'input-what', entry['description'])} {passages}</li>\n"


def _popover(known: _Known, anchor: str) -> str:
    return "".join(_popover_parts(known, anchor))


def _popover_parts(known: _Known, anchor: str) -> Iterator[str]:
    entry = known.facts[anchor]
    inputs = known.inputs_of(entry)
    identifier, label = f"about-{escaped(anchor)}", escaped(entry["label"])
    yield f'<div class="about" id="{identifier}" popover role="dialog" '
    yield f'aria-label="About: {label}" tabindex="-1" autofocus>\n'
    yield _part("p", "about-what", entry["description"])
    yield "\n<dl>\n"
    yield _labeled("How", "about-how", escaped(entry["evidence"]))
    yield _labeled("Passages", "about-passages", _linked_passages(known, entry))
    yield _labeled("Notes", "about-notes", "".join(_part("p", "about-note", note) for note in entry["notes"]))
    rests = "Computed from" if entry["kind"] == "derivations" else "Dated by"
    yield _labeled(rests, "about-inputs", _inputs(known, inputs))
    yield _labeled("Source", "about-source", known.titles([entry, *inputs]))
    yield '</dl>\n<p class="about-foot">'
    yield _element("a", f'class="about-row" href="#{escaped(anchor)}"', "Row in the register")
    closing = f'type="button" class="about-close" popovertarget="{identifier}" popovertargetaction="hide"'
    yield _element("button", closing, "Close")
    yield "</p>\n</div>"


def _button(anchor: str, words: str) -> Element:
    """Return a button that opens a popover where no script runs; it has a name and no text."""
    attributes = f'popovertarget="about-{escaped(anchor)}" aria-label="About: {escaped(words)}"'
    return raw_inline(_element("button", f'type="button" class="why" {attributes}', ""))
