"""The list of the sources of a register, to which the number of a source leads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from cisreport.rendering.facts_filter.parts import heading, joined, link, pages, paragraph
from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.facts_filter.uses import Uses
from cisreport.rendering.facts_filter.words import inlines_of, prose
from cisreport.rendering.tree import Element, attr, text
from cisreport.rows import few, passage_parts
from cisreport.sourcelist import SourceEntry, listed_sources, natural, sources_sentence

_UNDATED: Final = "Without a year"
_LOWEST: Final = 6
_CITED_BY: Final = " Cited by "
_CITED_ON: Final = "The pages at the end of an entry cite it."


class SourceList:
    """The sources whose passages the facts of a register rest on, and those of which more is known."""

    def __init__(self, register: Register, uses: Uses, shown: Sequence[str], brief: bool) -> None:
        self._register, self._uses, self._brief = register, uses, brief
        self._citing: dict[str, list[str]] = {}
        only = register.sources[0].id if len(register.sources) == 1 else ""
        for fact in shown:
            for passage in register.facts[fact]["passages"]:
                facts = self._citing.setdefault(passage_parts(passage)[0] or only, [])
                if facts[-1:] != [fact]:
                    facts.append(fact)
        passages = (passage for fact in shown for passage in register.facts[fact]["passages"])
        self._listed = listed_sources(register.sources, passages)
        self._anchors = {source.id: self._anchor(source.id) for source in self._listed}
        self._only = self._anchors.get(only, "")

    def _anchor(self, source: str) -> str:
        return self._uses.identifier(self._register.dataset, f"source-{source}")

    def link(self, source: str, words: str) -> Element:
        """Return words that lead to the entry of a source; without a source, to that of the only one."""
        anchor = self._anchors.get(source, "" if source else self._only)
        return link(words, f"#{anchor}") if anchor else text(words)

    def blocks(self, level: int) -> list[Element]:
        """Return the list under its heading; on a page it is grouped by years."""
        if not self._listed:
            return []
        dataset = self._register.dataset
        blocks = [heading(level, self._uses.identifier(dataset, "sources"), "Sources")]
        sentences = [sources_sentence(self._listed, len(self._register.sources))]
        sentences.append(_CITED_ON if self._brief else "")
        if said := " ".join(filter(None, sentences)):
            blocks.append(paragraph(said))
        sources = sorted(self._listed, key=lambda source: natural(source.id))
        if self._brief or len(sources) == 1:
            return [*blocks, self._list(sources)]
        sources.sort(key=lambda source: source.year or _UNDATED)
        for year, group in groupby(sources, key=lambda source: source.year):
            words, level_ = year or _UNDATED, min(level + 1, _LOWEST)
            identifier = self._uses.identifier(dataset, f"sources-{year or 'undated'}")
            blocks += [heading(level_, identifier, words, "unlisted"), self._list(list(group))]
        return blocks

    def _list(self, sources: Sequence[SourceEntry]) -> Element:
        return {"t": "Div", "c": [attr("", ("sources",)), [self._entry(source) for source in sources]]}

    def _entry(self, source: SourceEntry) -> Element:
        inlines: list[Element] = []
        for kind, words, address in source.parts():
            piece = inlines_of(words) if kind == "title" and source.language else prose(words)
            if kind == "id":
                piece = [{"t": "Span", "c": [attr(self._anchors[source.id], ("source-id",)), [text(words)]]}]
            elif kind == "title" and source.language:
                piece = [{"t": "Span", "c": [attr("", (), {"lang": source.language}), piece]}]
            inlines += [{"t": "Link", "c": [attr(), piece, [address, ""]]}] if address else piece
        return {"t": "Para", "c": [*inlines, *self._cited_by(source)]}

    def _cited_by(self, source: SourceEntry) -> list[Element]:
        """Return links to the rows that name a source; a brief register has the numbers of their pages."""
        citing = self._citing.get(source.id, ())
        rows = [f"#{self._uses.anchor(self._register.dataset, fact)}" for fact in citing]
        if not citing:
            return []
        if self._brief:
            return [{"t": "Space"}, pages(rows), text(".")]
        shown, more = few(citing, brief=False)
        links = [link(fact, row) for fact, row in zip(shown, rows, strict=False)]
        return [*prose(_CITED_BY), *joined(links), *prose(f"{more}.")]
