"""The sentences of a report with the facts that each rests on, and those without any.

A sentence rests on the facts of its cited values and of its claims, or is the author's own (``.ours``).  A
name shows whom a sentence is about, not what it says of them, so names are listed, and alone are not enough.
A sentence about the document, which begins with a cross-reference and has no clause, needs no fact.

- A sentence that ends with a colon rests on what follows it.
- Headings, titles and cells of tables are names, unless they end like a sentence or have a finite verb and do
  not begin as a question.
- A caption or alternative text rests on what its table or chart cites, a cell on what its row cites.

Words that say more than facts, or less, are found, too (:mod:`.overstated`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cisreport.english import counted
from cisreport.errors import Problem
from cisreport.lint import Reading, front_lines
from cisreport.lint.hedges import cited_items, put_in, sentences
from cisreport.lint.overstated import Said, Told, overstated
from cisreport.lint.passages import BlockKind, Claim, Passage, cited
from cisreport.lint.places import Prose, place_of
from cisreport.lint.shades import asserts
from cisreport.lint.words import VALUE
from cisreport.wording.names import find

_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDS: Final = re.compile(r"[.!?…][\"”’')\]]*$")
_ASKS_NOTHING: Final = re.compile(r"[.!][\"”’')\]]*$")
_POINTS: Final = re.compile(
    rf"^\W*(?:(?:see|siehe|voir|véase|ver|vedi|zie|zobacz|patrz|veja|см\.?)\s+)?(?={VALUE})", re.IGNORECASE
)
_CLAUSE: Final = {
    "en": "that", "de": "dass", "fr": "que", "es": "que", "it": "che", "nl": "dat", "pl": "że", "pt": "que",
    "ru": "что",
}  # fmt: skip
_FEWEST_WORDS: Final = 2
"""Words of a block without a sentence's end that may be a label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a report, and what it rests on."""

    path: str
    """File as the user named it."""
    line: int
    """Its line; 0 if it is not known."""
    column: int
    """Its column."""
    text: str
    """The sentence, with its values."""
    cites: tuple[str, ...]
    """What its values and claims cite, ``dataset:id/field`` or in the form of a claim."""
    names: tuple[str, ...]
    """Ids of the facts that its names mean."""
    ours: bool
    """True if it is the author's own."""
    points: bool
    """True if it only points to a part of the document."""
    problems: tuple[Problem, ...]
    """What is wrong with it."""

    @property
    def covered(self) -> bool:
        """True if it rests on facts, or needs none."""
        return bool(self.cites) or self.ours or self.points

    def __str__(self) -> str:
        what = ", ".join(self.cites) or (
            "ours" if self.ours else "about the document" if self.points else "nothing"
        )
        if self.names and not self.cites:
            what += f"; names: {', '.join(self.names)}"
        return f"{self.path}:{self.line}:{self.column}: [{what}] {self.text}"


def sentences_in(reading: Reading) -> Iterator[Sentence]:
    """Yield the sentences of a report, in order, each with its facts and what is wrong with it."""
    prose = Prose(reading.document.lines, front_lines(reading.document))
    following = (*reading.passages[1:], Passage())
    for passage, after in zip(reading.passages, following, strict=True):
        for start, end in sentences(passage.text, reading.rules.language):
            if not _WORD.search(passage.text[start:end].replace(VALUE, " ")):
                continue
            sentence = _sentence(reading, prose, passage, after, start, end)
            if sentence.problems or _is_sentence(passage, start, end, reading.rules.language):
                yield sentence


def coverage(found: Sequence[Sentence], path: str) -> str:
    """Return how many of a report's sentences rest on facts, in words."""
    covered = sum(sentence.covered for sentence in found)
    ours = sum(sentence.ours and not sentence.cites for sentence in found)
    share = f" ({100 * covered // len(found)} %)" if found else ""
    sentences = counted(len(found), "sentence")
    return (
        f"{path}: {covered} of {sentences} rest on facts or are the author's own{share}; "
        f"the author's own: {ours}"
    )


def _is_sentence(passage: Passage, start: int, end: int, language: str) -> bool:
    text = passage.text[start:end].strip()
    match passage.kind:
        case BlockKind.TITLE:
            return _ASKS_NOTHING.search(text) is not None or asserts(text, language)
        case BlockKind.CELL:
            return _ENDS.search(text) is not None or asserts(text, language)
        case BlockKind.CAPTION:
            return True
        case BlockKind.PROSE:
            return _ENDS.search(text) is not None or len(_WORD.findall(text)) > _FEWEST_WORDS


def _sentence(
    reading: Reading, prose: Prose, passage: Passage, after: Passage, start: int, end: int
) -> Sentence:
    text, language = passage.text[start:end], reading.rules.language
    datasets = {ds.id: ds for ds in reading.rules.printed.datasets}
    uses = [use for use in passage.uses if start <= use.position < end]
    claims = [claim for claim in passage.claims if claim.start < end and claim.end > start]
    given = [use.cite for use in uses]
    if passage.kind in (BlockKind.CELL, BlockKind.CAPTION):
        given += passage.around
    if text.rstrip().endswith(":") and not given and not claims:
        given += cited(after)
    put = [item for cite in given for item in cited_items(cite, datasets)]
    put += [item for claim in claims for cite in claim.cites for item in put_in(claim, cite, datasets)]
    cites = tuple(dict.fromkeys((*given, *(cite for claim in claims for cite in claim.cites))))
    names = {
        ids[0]: None
        for ds in datasets.values()
        for *_, ids in find(text, ds)
        if len(ids) == 1 and ids[0] in ds
    }
    ours = [item for item in passage.ours if item.start < end and item.end > start]
    printed = {use.position - start: use.text for use in uses}
    shown = " ".join(re.sub(VALUE, lambda mark: printed.get(mark.start(), "…"), text).split())
    pointer = _POINTS.match(text)
    clause = _CLAUSE.get(language)
    has_clause = clause is not None and re.search(rf"(?<!\w){clause}(?!\w)", text, re.IGNORECASE)
    is_name = not _is_sentence(passage, start, end, language)
    place = prose.find(text) or place_of(reading.document, reading.execution, _beginning(text), 0)
    rest = _without(text, [(item.start - start, item.end - start) for item in ours])
    sentence = Sentence(
        path=place[0],
        line=place[1],
        column=place[2],
        text=shown,
        cites=cites,
        names=tuple(names),
        ours=bool(ours) and (bool(cites) or not _WORD.search(rest.replace(VALUE, " "))),
        points=is_name or (pointer is not None and start + pointer.end() in passage.refs and not has_clause),
        problems=(),
    )
    said = Said(text=text, rest=rest, cites=cites, put=put, ours=ours, language=language)
    told = [*_uncovered(sentence), *overstated(said, datasets), *_too_long(passage, claims, language)]
    problems = tuple(
        Problem(path=place[0], line=place[1], column=place[2], where=where, what=what, remedy=remedy)
        for where, what, remedy in told
    )
    return replace(sentence, problems=problems)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with some parts of it blank."""
    for start, end in spans:
        first = max(start, 0)
        text = text[:first] + " " * (min(end, len(text)) - first) + text[end:]
    return text


def _beginning(text: str) -> str:
    """Return the first words of a sentence, with those characters between them that its file has, too."""
    first = " ".join((text.partition(VALUE)[0].strip() or text.replace(VALUE, " ")).split()[:4])
    return re.split(r"[^\w\s,;:.()-]", first)[0].strip() or " ".join(_WORD.findall(text)[:4])


_CLAIM: Final = "cite a value, write [...](fact:id/field), or [...]{.ours} if you say it yourself"


def _uncovered(sentence: Sentence) -> Iterator[Told]:
    if sentence.covered:
        return
    if sentence.names:
        what = f'"{_cut(sentence.text)}" cites only names ({", ".join(sentence.names)}), which do not say it'
    else:
        what = f'"{_cut(sentence.text)}" rests on no fact'
    yield "uncovered", what, _CLAIM


def _too_long(passage: Passage, claims: Iterable[Claim], language: str) -> Iterator[Told]:
    for claim in claims:
        spans = sentences(passage.text, language)
        if sum(start < claim.end - 1 and end > claim.start + 1 for start, end in spans) > 1:
            what = f'the claim "{_cut(claim.words)}" is several sentences'
            yield "claim", what, "give each sentence a separate span, with its facts"


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."
