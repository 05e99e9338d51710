"""Popovers of a page: for each value, name and claim, the answer and its evidence next to the sentence.

A popover says what the value is, how a source puts it, and the passages of this very value.  Everything else
about the fact is in its row of the register.
What a popover says comes from the register's payload or from the entries of the manifest, word for word.  The
words of the library are in separate elements, so that each part can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cisreport.about import MOST_INPUTS, WHOLE, About, fields_of_links, more_text, shown_sources
from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.facts_filter.quotes import quoted_html
from cisreport.rendering.facts_filter.words import unbroken
from cisreport.rendering.markup import escaped, raw_block, raw_inline
from cisreport.rendering.tree import Attributes, Element, Tree, attr, elements, has_class, stringify, walk
from cisreport.sourcelist import is_address
from cisreport.typography import typographic, visible

_SEPARATOR: Final = "/"
"""Between the anchor of a fact and the field, in the identifier of a popover."""
_Entry = Mapping[str, Any]


def add_popovers(tree: Tree, manifest: Mapping[str, Any], registers: Mapping[str, Register]) -> list[Element]:
    """Add to each linked value, name and claim a button that opens its popover without script.

    Parameters
    ----------
    tree : Tree
        The page, changed in place.
    manifest : mapping
        Its manifest.
    registers : mapping
        What the cells of its registers handed over, by dataset.

    Returns
    -------
    list of elements
        The popovers, to be put outside of paragraphs; empty where nothing is linked.
    """
    known = _Known(manifest, registers)
    wanted: set[str] = set()
    buttons: list[Element] = []

    def link(element: Element) -> list[Element] | None:
        anchor = element["c"][2][0].removeprefix("#")
        is_cite = any(has_class(element, name) for name in ("value", "name", "claim"))
        if not is_cite:
            return [element, *_taken_out(element["c"][1], buttons)]
        if anchor not in known.facts:
            return None
        popover = known.popover(anchor, Attributes(element).identifier)
        wanted.add(popover)
        buttons.append(_button(popover, stringify(element["c"][1])))
        return [element, buttons[-1]]

    for table in elements(tree["blocks"], "Table"):
        _one_stop_a_row(table)
    walk(tree["meta"], {"Link": link})
    walk(tree["blocks"], {"Link": link})
    if not wanted:
        return []
    popovers = [raw_block("".join(_popover(known, name))) for name in sorted(wanted)]
    return [{"t": "Div", "c": [attr("", ("abouts",)), popovers]}]


def _one_stop_a_row(table: Element) -> None:
    """Let the Tab key stop once in a row for each fact: its first popover leads to its row."""
    for _, _, *parts in table["c"][4]:
        for row in (row for rows in parts for row in rows):
            seen: set[str] = set()
            for value in elements(row[1], "Link"):
                target = value["c"][2][0]
                if has_class(value, "value") and target in seen:
                    value["c"][0][2].append(["tabindex", "-1"])
                seen.add(target)


def _taken_out(words: list[Element], buttons: Sequence[Element]) -> list[Element]:
    """Take the buttons out of the words of a link of the author, which cannot have any, and return them."""
    inside = [part for part in elements(words, "RawInline") if part in buttons]
    if inside:
        walk(words, {"RawInline": lambda part: [] if part in inside else None})
    return inside


class _Known:
    """The manifest's entries and the answers by the anchor of their row, and the sources by dataset."""

    def __init__(self, manifest: Mapping[str, Any], registers: Mapping[str, Register]) -> None:
        self._is_one = len(manifest["datasets"]) == 1
        self._fields = dict(fields_of_links(manifest))
        self.facts = {self.anchor(entry["dataset"], entry["id"]): entry for entry in manifest["facts"]}
        self._registers = registers
        self._sources = {
            name: {source.id: source for source in register.sources} for name, register in registers.items()
        }

    def anchor(self, dataset: str, fact: str) -> str:
        return f"fact-{fact}" if self._is_one else f"fact-{dataset}-{fact}"

    def popover(self, anchor: str, link: str) -> str:
        """Return the name of the popover of a link: the anchor of its fact, and the field if it has one."""
        field = self._fields.get(link, WHOLE)
        return f"{anchor}{_SEPARATOR}{field}" if field in self._abouts(anchor) and field else anchor

    def about(self, popover: str) -> About:
        anchor, _, field = popover.partition(_SEPARATOR)
        return self._abouts(anchor)[field]

    def _abouts(self, anchor: str) -> Mapping[str, About]:
        entry = self.facts[anchor]
        return self._registers[entry["dataset"]].abouts[entry["id"]]

    def inputs_of(self, entry: _Entry) -> list[str]:
        """Return the anchors of what an entry rests on, at any distance, nearest first and each once."""
        found = [self.anchor(entry["dataset"], entry["id"])]
        for anchor in found:
            inputs = (self.anchor(entry["dataset"], name) for name in self.facts[anchor]["rests_on"])
            found += [item for item in dict.fromkeys(inputs) if item in self.facts and item not in found]
        return found[1:]

    def sources(self, dataset: str, about: About) -> Iterator[str]:
        """Yield a line for each source of an answer: what it is, and its passages."""
        sources = self._sources[dataset]
        only = next(iter(sources)) if len(sources) == 1 else ""
        shown, more = shown_sources(about, only)
        for name, passages in shown.items():
            if source := sources.get(name):
                target = f"source-{name}" if self._is_one else f"source-{name}-{dataset}"
                links = ", ".join(
                    _link("about-at", source.place(passage) or f"#{target}", passage) for passage in passages
                )
                language = f' lang="{escaped(source.language)}"' if source.language else ""
                said = escaped(visible(source.title)) if language else _prose(source.title)
                title = _element("cite", f'class="about-title"{language}', said)
                if is_address(source.url):
                    title = f'<a href="{escaped(source.url)}">{title}</a>'
                from_ = _part("span", "about-from", "".join(f", {text}" for text in source.about))
                yield f"<li>{title}{from_} {links}</li>\n"
        if more:
            yield f"<li>{_part('span', 'about-more', more)}</li>\n"


def _element(tag: str, attributes: str, content: str) -> str:
    return f"<{tag} {attributes}>{content}</{tag}>"


def _prose(words: str) -> str:
    return escaped(visible(typographic(words)))


def _part(tag: str, class_name: str, words: str) -> str:
    return _element(tag, f'class="{class_name}"', _prose(words)) if words else ""


def _link(class_name: str, target: str, words: str) -> str:
    return _element("a", f'class="{class_name}" href="{escaped(target)}"', _prose(words))


def _inputs(known: _Known, entry: _Entry) -> Iterator[str]:
    """Yield what a fact was computed from, or what its date or verdict rests on: a sentence each."""
    inputs = known.inputs_of(entry)
    if not inputs:
        return
    yield '<p class="about-rests">'
    yield "Computed from" if entry["kind"] == "derivations" else "Rests on"
    yield '</p>\n<ul class="about-inputs">\n'
    for anchor in inputs[:MOST_INPUTS]:
        yield f"<li>{_link('about-input', f'#{anchor}', known.about(anchor).sentence)}</li>\n"
    if more := more_text(len(inputs) - MOST_INPUTS, "fact") if len(inputs) > MOST_INPUTS else "":
        yield f"<li>{_part('span', 'about-more', more)}</li>\n"
    yield "</ul>\n"


def _popover(known: _Known, name: str) -> Iterator[str]:
    anchor, _, field = name.partition(_SEPARATOR)
    entry, about = known.facts[anchor], known.about(name)
    identifier, label = f"about-{escaped(name)}", _prose(entry["label"])
    yield f'<div class="about" id="{identifier}" popover role="dialog" '
    yield f'aria-label="About: {label}" tabindex="-1">\n'
    value = _part("b", "about-value", unbroken(about.value))
    yield _element("p", 'class="about-said"', f"{_prose(about.before)}{value}{_prose(about.after)}")
    badge, how = _link("about-badge", "#glossary", about.badge), _part("span", "about-how", about.how)
    yield f'\n<p class="about-put">{badge} {how}</p>\n'
    yield from (f"{quoted_html(quote)}\n" for quote in about.shown_quotes)
    for reason in about.shown_reasons:
        yield _part("p", "about-reason", reason) + "\n"
    if lines := "".join(known.sources(entry["dataset"], about)):
        yield f'<ul class="about-sources">\n{lines}</ul>\n'
    if entry["kind"] == "derivations" or field == "date":
        yield from _inputs(known, entry)
    yield '<p class="about-foot">'
    yield _link("about-row", f"#{anchor}", "Row in the register")
    closing = f'class="about-close" popovertarget="{identifier}"'
    yield _element("button", closing, "Close")
    yield "</p>\n</div>"


def _button(popover: str, words: str) -> Element:
    """Return a button that opens a popover where no script runs; it has a name and no text."""
    attributes = f'popovertarget="about-{escaped(popover)}" aria-label="About: {escaped(visible(words))}"'
    return raw_inline(_element("button", f'class="why" {attributes}', ""))
