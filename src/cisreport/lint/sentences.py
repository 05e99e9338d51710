"""The sentences of a report with the facts that each rests on, and those without any.

A sentence rests on the facts of its cited values and of its claims, or is the author's own (``.ours``).  A
name shows whom a sentence is about, not what it says of them, so names are listed, and alone are not enough.
A sentence about the document, which begins with a cross-reference and has no clause, needs no fact.

- A sentence that ends with a colon rests on what follows it.
- Headings and titles are names of sections, unless they end with a period or an exclamation mark.
- A caption or alternative text rests on what its table or chart cites; a cell of a table is a sentence if it
  ends like one, and rests on what its row cites.

Words that say more than facts are found, too: words that judge where no fact that the sentence cites is a
judgment, that make certain what is not simply stated, and that make complete what no fact calls complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cisreport.errors import NotFoundError, Problem
from cisreport.lint import Reading, front_lines
from cisreport.lint.hedges import modalities_of, owner_of, sentences
from cisreport.lint.passages import BlockKind, Ours, Passage, cited
from cisreport.lint.places import Prose, place_of
from cisreport.lint.shades import found
from cisreport.lint.words import VALUE
from cisreport.model import Dataset, Fact, Modality
from cisreport.wording import describe
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
_FLAT: Final = frozenset({Modality.STATED, Modality.PRESUPPOSED})


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
            if _is_sentence(passage, start, end):
                yield _sentence(reading, prose, passage, after, start, end)


def coverage(found: Sequence[Sentence], path: str) -> str:
    """Return how many of a report's sentences rest on facts, in words."""
    covered = sum(sentence.covered for sentence in found)
    ours = sum(sentence.ours and not sentence.cites for sentence in found)
    share = f" ({100 * covered // len(found)} %)" if found else ""
    return (
        f"{path}: {covered} of {len(found)} sentences rest on facts or are the author's own{share}; "
        f"the author's own: {ours}"
    )


def _is_sentence(passage: Passage, start: int, end: int) -> bool:
    text = passage.text[start:end].strip()
    if not _WORD.search(text.replace(VALUE, " ")):
        return False
    match passage.kind:
        case BlockKind.TITLE:
            return _ASKS_NOTHING.search(text) is not None
        case BlockKind.CELL:
            return _ENDS.search(text) is not None
        case BlockKind.CAPTION:
            return not passage.around
        case BlockKind.PROSE:
            return _ENDS.search(text) is not None or len(_WORD.findall(text)) > _FEWEST_WORDS


def _sentence(
    reading: Reading, prose: Prose, passage: Passage, after: Passage, start: int, end: int
) -> Sentence:
    text, language = passage.text[start:end], reading.rules.language
    datasets = {ds.id: ds for ds in reading.rules.printed.datasets}
    uses = [use for use in passage.uses if start <= use.position < end]
    claims = [claim for claim in passage.claims if claim.start < end and claim.end > start]
    cites = [*(use.cite for use in uses), *(cite for claim in claims for cite in claim.cites)]
    if passage.kind is BlockKind.CELL:
        cites += passage.around
    if text.rstrip().endswith(":") and not cites:
        cites += cited(after)
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
    place = prose.find(text) or place_of(reading.document, reading.execution, _beginning(text), 0)
    sentence = Sentence(
        path=place[0],
        line=place[1],
        column=place[2],
        text=shown,
        cites=tuple(dict.fromkeys(cites)),
        names=tuple(names),
        ours=bool(ours),
        points=pointer is not None and start + pointer.end() in passage.refs and not has_clause,
        problems=(),
    )
    told = (*_uncovered(sentence), *_overstated(sentence, text, ours, datasets, language))
    problems = (
        Problem(path=place[0], line=place[1], column=place[2], where=where, what=what, remedy=remedy)
        for where, what, remedy in told
    )
    return Sentence(
        **{**{name: getattr(sentence, name) for name in sentence.__slots__}, "problems": tuple(problems)}
    )


def _beginning(text: str) -> str:
    return " ".join(_WORD.findall(text.partition(VALUE)[0] or text)[:4])


_Told = tuple[str, str, str]
"""Kind of a finding, what is wrong, what to do."""
_CLAIM: Final = "cite a value, write [...](fact:id/field), or [...]{.ours} if you say it yourself"


def _uncovered(sentence: Sentence) -> Iterator[_Told]:
    if sentence.covered:
        return
    if sentence.names:
        what = f'"{_cut(sentence.text)}" cites only names ({", ".join(sentence.names)}), which do not say it'
    else:
        what = f'"{_cut(sentence.text)}" rests on no fact'
    yield "uncovered", what, _CLAIM


def _overstated(
    sentence: Sentence, text: str, ours: Sequence[Ours], datasets: Mapping[str, Dataset], language: str
) -> Iterator[_Told]:
    judging = found(("judging",), text, language)
    if ours and judging and not any(item.reason.strip() for item in ours):
        what = f'"{judging[0]}" judges, and no reason is given'
        yield "judgment", what, 'write [...]{.ours reason="why you think so"}'
    if ours or not sentence.cites:
        return
    said = " ".join(_said(cite, datasets) for cite in sentence.cites)
    modalities = {item for cite in sentence.cites for item in modalities_of(cite, datasets)}
    if judging and Modality.EVALUATED not in modalities and judging[0].casefold() not in said:
        what = f'"{judging[0]}" judges, and no fact that the sentence cites is a judgment'
        yield "judgment", what, "leave it out, cite the judgment, or mark it as yours with a reason: .ours"
    certain = found(("certain",), text, language)
    if certain and modalities - _FLAT and certain[0].casefold() not in said:
        weakest = ", ".join(sorted(modalities - _FLAT))
        yield "certain", f'"{certain[0]}" makes certain what is {weakest}', "say it as the source puts it"
    computed = any(_is_computed(cite, datasets) for cite in sentence.cites)
    complete = None if computed else found(("complete",), text, language)
    if complete and not found(("complete",), said, language):
        what = f'"{complete[0]}" says that something is complete, and no fact that the sentence cites does'
        yield "complete", what, "leave it out, cite the fact that says so, or mark it as yours: .ours"


def _is_computed(cite: str, datasets: Mapping[str, Dataset]) -> bool:
    """Return whether a cite is of a derivation, which may have counted all there is."""
    ds = owner_of(cite, datasets)
    return ds is not None and cite.rpartition(":")[2].partition("/")[0] in ds.derivations


def _said(cite: str, datasets: Mapping[str, Dataset]) -> str:
    """Return what a cited record says, in lower case: its description, label and notes."""
    ds = owner_of(cite, datasets)
    if ds is None:
        return ""
    record = ds[cite.rpartition(":")[2].partition("/")[0]]
    try:
        texts = [describe(ds, record), getattr(record, "label", "")]
    except NotFoundError:
        texts = []
    if isinstance(record, Fact):
        texts += [record.note or "", *record.reserve]
    return " ".join(texts).casefold()


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."
