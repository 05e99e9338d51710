"""Drafts on the review page: apart from the facts, and marked in the words of the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lxml.builder import E

from cisreport.drafts import LocatedDraft
from cisreport.english import counted
from cisreport.model import Anchor
from cisreport.review.elements import of, safe, spaced
from cisreport.sources.segmentation import words_of

_TO_FILL: Final = "to be filled in"


def marked(anchor: Anchor, text: str, drafts: Sequence[LocatedDraft], version: str) -> list[Any]:
    """Return the text of a passage; words on which drafts rest are marked."""
    spans = {
        mention.span
        for item in drafts
        for mention in item.draft.mentions
        if mention.passage == anchor and mention.span
    }
    if not spans:
        return [safe(text)]
    chosen = {number for first, last in spans for number in range(first, last + 1)}
    places = [place for _, place in words_of(text, version)]
    parts: list[Any] = []
    at = number = 0
    while number < len(places):
        number += 1
        if number not in chosen:
            continue
        start = places[number - 1][0]
        while number < len(places) and number + 1 in chosen:
            number += 1
        end = places[number - 1][1]
        parts += [safe(text[at:start]), E.mark(of("draft-words"), safe(text[start:end]))]
        at = end
    return [*parts, safe(text[at:])]


def links_to_drafts(drafts: Sequence[LocatedDraft]) -> Iterator[Any]:
    """Yield a link to the first draft that rests on a passage, with their number."""
    if drafts:
        text = counted(len(drafts), "draft")
        yield E.a(of("to-draft", lang="en"), text, href=f"#draft-{drafts[0].draft.id}")


def draft_list(drafts: Sequence[LocatedDraft], source: str) -> Iterator[Any]:
    """Yield the drafts, in a section before the facts that says what they are."""
    if not drafts:
        return
    yield E.section(
        of("drafts", id="drafts", aria_labelledby="drafts-title"),
        E.h3("Drafts", id="drafts-title"),
        E.p(
            of("row"),
            "Proposals, not facts: nobody has checked them, and no report can print them. Correct a draft in"
            " its file, then accept it with ",
            E.code("cisreport draft DATASET --accept ID"),
            " or reject it.",
        ),
        *(_card(item, source) for item in drafts),
    )


def _card(item: LocatedDraft, source: str) -> Any:
    draft = item.draft
    here = [anchor.locator for anchor in draft.anchors if anchor.source == source]
    place = item.problem((), "", "")
    how = f"by {item.file.data.get('by')}" + (f", rule {draft.rule}" if draft.rule else "")
    adds = f" for the fact {draft.fact}" if draft.fact else ""
    links = (E.a(of("to-passage"), name, href=f"#passage-{name}") for name in here)
    return E.article(
        of("draft", id=f"draft-{draft.id}", tabindex="-1", data_passages=" ".join(here)),
        E.h4(
            E.span(of("draft-mark"), "draft"), " ", safe(f"{draft.kind}{adds}"), " ", E.code(safe(draft.id))
        ),
        E.ul(of("details"), *(_field(name, part) for name, part in draft.fields.items())),
        E.p(of("row"), *spaced(links), safe(f" · {how} · {place.path}, line {place.line}")),
        *([E.p(of("row note"), safe(draft.note))] if draft.note else []),
    )


def _field(name: str, content: Any) -> Any:
    text = _TO_FILL if content is None else _spelled(content)
    return E.li(E.span(of("row-label"), safe(name.replace("_", " "))), " ", safe(text))


def _spelled(content: Any) -> str:
    if isinstance(content, Mapping):
        return ", ".join(f"{name}: {_spelled(part)}" for name, part in content.items())
    if isinstance(content, list | tuple):
        return ", ".join(map(_spelled, content))
    return (
        {True: "yes", False: "no"}.get(content, str(content)) if isinstance(content, bool) else str(content)
    )
