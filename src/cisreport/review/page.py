"""The review page as HTML: the article on one side, its facts on the other.

lxml inserts everything from a dataset or an article as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml.builder import E
from lxml.html import tostring

from cisreport import assets
from cisreport.drafts import LocatedDraft
from cisreport.english import counted
from cisreport.model import Anchor, Dataset, FactId, Modality, PassageRole, Source
from cisreport.review.article import Paragraph, Piece, Tally
from cisreport.review.cards import Card, Detail
from cisreport.review.draftcards import draft_list, links_to_drafts, marked
from cisreport.review.elements import of, safe, spaced
from cisreport.sources import SEGMENTATION, MatchStatus, PassageCoverage
from cisreport.wording import listed

_VIEWS = (
    ("ambiguous", "with something ambiguous"),
    ("open", "with something not stated"),
    ("derived", "derivations"),
    ("withdrawn", "withdrawn"),
    ("elsewhere", "that cite no passage of this article"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The content of a review page."""

    dataset: Dataset
    """The dataset."""
    source: Source
    """The source of the copy."""
    copy: str
    """Name of the reader's file."""
    paragraphs: tuple[Paragraph, ...]
    """The paragraphs of the copy."""
    tally: Tally
    """How many passages the copy contains."""
    coverage: Mapping[str, PassageCoverage]
    """The coverage of each passage, by its locator."""
    cards: tuple[Card, ...]
    """The facts, derivations and sources, in the order of the dataset."""
    drafts: tuple[LocatedDraft, ...] = ()
    """Drafts on which nobody has decided."""

    def locator_of(self, passage: str) -> str | None:
        """Return the locator of a passage as cards name it; None if it is of another source."""
        name = passage.removeprefix(f"{self.source.id}[").removesuffix("]")
        is_here = passage in (name, f"{self.source.id}[{name}]") and name in self.coverage
        return name if is_here and (name != passage or len(self.dataset.sources) == 1) else None

    def citing(self, locator: str) -> tuple[str, ...]:
        """Return the ids of the records that cite a passage."""
        return tuple(dict.fromkeys(cite.partition("/")[0] for cite in self.coverage[locator].cited_by))

    def drafts_on(self, locator: str) -> tuple[LocatedDraft, ...]:
        """Return the drafts that rest on a passage of this article."""
        anchor = Anchor(self.source.id, locator)
        return tuple(item for item in self.drafts if anchor in item.draft.anchors)


def page(review: Review) -> str:
    """Return the review page."""
    skip = E.a(of("skip"), "Skip to the facts", href="#facts")
    body = [skip, _header(review), E.main(_filters(review), _article(review), _facts(review), id="content")]
    return assets.page(
        "review",
        _escaped(f"Review of {review.dataset.title}"),
        "\n".join(tostring(part, encoding="unicode") for part in body),
        robots='<meta name="robots" content="noindex, nofollow, noarchive">\n',
    )


def _escaped(text: str) -> str:
    whole: str = tostring(E.p(safe(text)), encoding="unicode")
    return whole.removeprefix("<p>").removesuffix("</p>")


def _header(review: Review) -> Any:
    ds = review.dataset
    kinds = [card.kind for card in review.cards]
    computed = kinds.count("derivations")
    facts = counted(len(kinds) - computed - kinds.count("sources"), "fact")
    facts += f" and {counted(computed, 'derivation')}"
    drafts = f" Drafts, which are not facts: {len(review.drafts)}." if review.drafts else ""
    version = f"{ds.id}, version {ds.version}, SHA-256 {ds.digest[:12]}"
    return E.header(
        of("review-head"),
        E.p(
            of("private"),
            E.strong("Not for publication."),
            " This page contains the text of the article from your copy. It is for you, on this machine:"
            " do not publish it, send it to others, or put it under version control.",
        ),
        E.h1(safe(ds.title)),
        E.p(
            of("review-meta"),
            safe(f"{facts} of dataset {version}. Your copy, {review.copy}: {review.tally}.{drafts}"),
        ),
    )


def _options(name: str, label: str, first: str, options: Iterable[tuple[str, str]]) -> Any:
    choices = (E.option(safe(text), value=safe(value)) for value, text in options)
    return E.label(label, " ", E.select(E.option(first, value=""), *choices, id=f"filter-{name}"))


def _filters(review: Review) -> Any:
    kinds = dict.fromkeys(card.kind for card in review.cards)
    modalities = sorted({name for card in review.cards for name in card.modalities})
    return E.form(
        of("filters", id="filters", role="search", aria_label="Facts shown"),
        E.label("Text ", E.input(type="search", id="filter-text", autocomplete="off", spellcheck="false")),
        _options("kind", "Kind", "all kinds", ((kind, kind) for kind in kinds)),
        _options("modality", "Modality", "all modalities", ((name, name) for name in modalities)),
        _options("view", "Only", "all facts", _VIEWS),
        E.button("Show all", type="button", id="show-all"),
        E.p(of("filter-status", id="filter-status", role="status", tabindex="-1"), ""),
    )


def _article(review: Review) -> Any:
    lines = [_paragraph(review, paragraph) for paragraph in review.paragraphs]
    legend = E.ul(
        of("legend"),
        E.li(E.span(of("sample passage cited"), "facts rest on it"), ", with their number"),
        E.li(E.span(of("sample passage cited reserved"), "at least one of them is not simply stated")),
        E.li(E.span(of("sample passage bare"), "no fact rests on it")),
        E.li(E.span(of("sample unknown"), "words that are not in a passage of the dataset")),
        *([E.li(E.mark(of("draft-words"), "words on which a draft rests"))] if review.drafts else []),
    )
    return E.section(
        of(
            "pane article",
            id="article",
            tabindex="0",
            aria_labelledby="article-title",
            lang=review.source.language,
        ),
        E.div(of("pane-head", lang="en"), E.h2("The article", id="article-title"), legend),
        *lines,
    )


def _paragraph(review: Review, paragraph: Paragraph) -> Any:
    first = next((piece.match.passage for piece in paragraph if piece.match), None)
    role = first.role if first else None
    suffix = "" if role in (None, PassageRole.BODY) else f" {role}"
    name = f"{first.locator.partition('.')[0]}{suffix}" if first else ""
    number = [E.span(of("line-number", lang="en"), name, " ")] if name else []
    parts = spaced(part for piece in paragraph for part in _piece(review, piece))
    return E.p(of(f"line {role or 'outside'}"), *number, *parts)


def _piece(review: Review, piece: Piece) -> Iterator[Any]:
    if piece.match is None:
        yield E.span(of("unknown", title="These words belong to no passage of the dataset"), safe(piece.text))
        return
    locator = piece.match.passage.locator
    citing, covered = review.citing(locator), review.coverage[locator]
    number = counted(len(citing), "fact")
    reason = f": {covered.passage.uncited}" if covered.passage.uncited else ""
    title = f"{locator}, {number if citing else f'no fact{reason}'}"
    css = "passage cited" if citing else "passage bare"
    facts = (review.dataset.facts.get(FactId(name)) for name in citing)
    if any(fact.modality is not Modality.STATED for fact in facts if fact):
        css += " reserved"
    if not piece.here:
        title, text = f"{piece.match}; {number if citing else 'no fact'}", f"[{piece.match}]"
        css += " absent"
    else:
        text = piece.text
        if piece.match.status is MatchStatus.MOVED:
            title += "; not in its place"
            css += " moved"
    more = of(css, id=f"passage-{locator}", data_passage=locator, data_count=str(len(citing)), title=title)
    drafts = review.drafts_on(locator)
    version = review.source.segmentation or SEGMENTATION
    anchor = Anchor(review.source.id, locator)
    parts = marked(anchor, text, drafts, version) if piece.here else [safe(text)]
    if citing:
        yield E.a(more, *parts, href=f"#fact-{citing[0]}")
    else:
        yield E.span(more, *parts)
        yield E.span(of("reason", lang="en"), safe(f"(no fact{reason})"))
    yield from links_to_drafts(drafts)


def _facts(review: Review) -> Any:
    known = {card.id: card.label for card in review.cards}
    groups = groupby(sorted(review.cards, key=_order(review.cards)), key=lambda card: card.kind)
    return E.section(
        of("pane facts", id="facts", tabindex="0", aria_labelledby="facts-title"),
        E.div(of("pane-head"), E.h2("Facts", id="facts-title"), E.p(of("chosen", id="chosen"), "")),
        *draft_list(review.drafts, review.source.id),
        *(
            E.section(
                of("kind", aria_label=kind),
                E.h3(kind.capitalize()),
                *(_card(review, card, known) for card in group),
            )
            for kind, group in groups
        ),
    )


def _order(cards: Sequence[Card]) -> Any:
    kinds = list(dict.fromkeys(card.kind for card in cards))
    return lambda card: kinds.index(card.kind)


def _card(review: Review, card: Card, known: Mapping[str, str]) -> Any:
    here = [name for passage in card.passages if (name := review.locator_of(passage))]
    flags = {
        "ambiguous": card.ambiguous or any(detail.note for detail in card.details),
        "open": card.not_stated,
        "derived": card.kind == "derivations",
        "withdrawn": card.withdrawn,
        "elsewhere": not here and card.kind not in ("derivations", "sources"),
    }
    return E.article(
        of(
            "fact withdrawn" if card.withdrawn else "fact",
            id=f"fact-{card.id}",
            tabindex="-1",
            data_kind=card.kind,
            data_modalities=" ".join(card.modalities),
            data_passages=" ".join(here),
            data_through=" ".join(name for passage in card.through if (name := review.locator_of(passage))),
            data_flags=" ".join(name for name, on in flags.items() if on),
        ),
        E.h4(E.a(of("choose"), safe(card.label), href=f"#fact-{card.id}"), " ", E.code(card.id)),
        E.p(safe(card.text)),
        *_rows(review, card, known),
    )


def _rows(review: Review, card: Card, known: Mapping[str, str]) -> Iterator[Any]:
    def row(css: str, label: str, *content: Any) -> Any:
        return E.p(of(f"row {css}"), E.span(of("row-label"), label), " ", *content)

    if card.withdrawn:
        yield row("note", "Withdrawn", safe(card.withdrawn))
    rests = _passages(review, card.passages)
    if card.kind not in ("derivations", "sources"):
        yield row("evidence", "How", safe(card.evidence), *([" · ", *rests] if rests else []))
    elif rests:
        yield row("evidence", "Passages", *rests)
    if card.function:
        yield row("", "Computed by", E.code(safe(card.function)))
    if card.rests_on:
        yield row("", "From" if card.function else "Dated by", *_links(card.rests_on, known))
    if card.through:
        yield row("", "So from" if card.function else "Through", *_passages(review, card.through))
    for text in card.assumptions:
        yield row("", "Assuming", safe(text))
    if card.details:
        yield E.ul(of("details"), *(_detail(review, detail) for detail in card.details))
    for text in card.bases:
        yield row("", "Date", safe(text))
    if card.ambiguous:
        yield row("note", "Ambiguous", safe(card.ambiguous))
    if card.remark:
        yield row("", "Remark", safe(card.remark))
    if card.not_stated:
        yield row("open", "Not stated", safe(listed(card.not_stated)))
    if card.used_by:
        yield row("", "Used by", *_links(card.used_by, known))
    if card.formerly:
        yield row("", "Formerly", safe(", ".join(card.formerly)))


def _detail(review: Review, detail: Detail) -> Any:
    note = [" ", E.span(of("note"), "Ambiguous: ", safe(detail.note))] if detail.note else []
    evidence = f" · {detail.evidence} · " if detail.evidence else " · "
    passages = _passages(review, detail.passages)
    text = E.span(of("row-label"), detail.field), " ", safe(detail.text), safe(evidence), *passages, *note
    return E.li(*text)


def _passages(review: Review, passages: Iterable[str]) -> list[Any]:
    """Return a link to each passage of this article, and the name of each passage of another source."""
    return list(
        spaced(
            E.a(of("to-passage"), name, href=f"#passage-{name}") if name else E.span(safe(passage))
            for passage in passages
            for name in (review.locator_of(passage),)
        )
    )


def _links(ids: Iterable[str], known: Mapping[str, str]) -> Iterator[Any]:
    return spaced(
        (
            E.a(of("to-fact"), safe(known[name]), href=f"#fact-{name}")
            if name in known
            else E.span(safe(name))
            for name in ids
        ),
        "; ",
    )
