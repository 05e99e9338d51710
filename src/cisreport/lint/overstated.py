"""Words of a sentence that say more than its facts, or less, or give them to somebody else.

Judgments that no fact has; certainty where a fact is not simply stated, and doubt where it is; words for
all or none that no fact has; somebody whom no fact is about, or who says, hopes or judges what a fact gives
to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from cisreport.errors import NotFoundError
from cisreport.lint.hedges import Put, owner_of
from cisreport.lint.named import strangers
from cisreport.lint.passages import Ours
from cisreport.lint.shades import found, found_all, verb_after
from cisreport.model import Confidence, Dataset, Fact, Modality
from cisreport.wording import describe, whose
from cisreport.wording.names import find

_FLAT: Final = frozenset({Modality.STATED, Modality.PRESUPPOSED})
_WISHES: Final = frozenset({Modality.HOPED, Modality.EXPECTED, Modality.EVALUATED})
Told: TypeAlias = tuple[str, str, str]
"""Kind of a finding, what is wrong, what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence as its words are judged."""

    text: str
    """Its text, with a mark for each value."""
    rest: str
    """Its text without what is the author's own."""
    cites: Sequence[str]
    """What it rests on."""
    put: Sequence[Put]
    """How what it rests on is put."""
    ours: Sequence[Ours]
    """Which parts of it the author says."""
    language: str
    """Language of the document."""


def overstated(sentence: Said, datasets: Mapping[str, Dataset]) -> Iterator[Told]:
    """Yield what a sentence says that its facts do not say: a kind, what is wrong, and what to do."""
    text, language = sentence.rest, sentence.language
    ours = found(("judging",), sentence.text, language) if sentence.ours else None
    if ours and not any(item.reason.strip() for item in sentence.ours):
        what = f'"{ours[0]}" judges, and no reason is given'
        yield "judgment", what, 'write [...]{.ours reason="why you think so"}'
    judging = found(("judging",), text, language)
    if not sentence.cites:
        if judging and not sentence.ours:
            what = f'"{judging[0]}" judges, and cites no judgment'
            yield "judgment", what, "leave it out, or mark it as yours with a reason: .ours"
        return
    said = " ".join(_said(cite, datasets) for cite in sentence.cites)
    claimed = " ".join(_said(cite, datasets, notes=False) for cite in sentence.cites)
    put = sentence.put
    modalities = {item.modality for item in put if item.modality is not None}
    if judging and Modality.EVALUATED not in modalities and judging[0].casefold() not in said:
        what = f'"{judging[0]}" judges, and no fact that the sentence cites is a judgment'
        yield "judgment", what, "leave it out, cite the judgment, or mark it as yours with a reason: .ours"
    certain = found(("certain",), text, language)
    if certain and modalities - _FLAT and certain[0].casefold() not in said:
        weakest = ", ".join(sorted(modalities - _FLAT))
        yield "certain", f'"{certain[0]}" makes certain what is {weakest}', "say it as the source puts it"
    doubting = found(("doubting",), text, language)
    if doubting and _is_beyond_doubt(sentence.cites, put, datasets) and doubting[0].casefold() not in said:
        what = f'"{doubting[0]}" puts in doubt what is simply stated'
        yield "doubt", what, "say it as the source puts it, or mark your doubt as yours: .ours"
    computed = any(_is_computed(cite, datasets) for cite in sentence.cites)
    complete = None if computed else found(("complete",), text, language)
    if complete and not found(("complete",), claimed, language):
        what = f'"{complete[0]}" says that something is complete, and no fact that the sentence cites does'
        yield "complete", what, "leave it out, cite the fact that says so, or mark it as yours: .ours"
    for name in strangers(text, said, sentence.cites, datasets):
        what = f'"{name}" is in no fact that the sentence cites'
        yield "about", what, "cite the fact that is about it, or mark the words as yours: .ours"
    yield from _speakers(sentence, said, datasets)


def _speakers(sentence: Said, said: str, datasets: Mapping[str, Dataset]) -> Iterator[Told]:
    """Yield who says, hopes or judges in a sentence what its facts give to somebody else."""
    text, put, language = sentence.text, sentence.put, sentence.language
    speakers = {who for item in put for who in getattr(item, "attribution", None) or ()}
    owner = next(filter(None, (owner_of(cite, datasets) for cite in sentence.cites)), None)
    if owner is None or not put:
        return
    by, remedy = whose(owner, tuple(sorted(speakers))), "name who says so, as in the fact"
    for ds in datasets.values():
        for _, end, name, ids in find(text, ds):
            verb = verb_after(text, end, language)
            if verb and ids and speakers.isdisjoint(ids) and name.casefold() not in said:
                yield "speaker", f'"{name} {verb}" says of {name} what is said by {by}', remedy
    wished = [item for item in put if item.modality in _WISHES]
    if not wished or not all(getattr(item, "attribution", None) for item in wished):
        return
    for match in found_all("source", text, language):
        if verb := verb_after(text, match.end(), language, wishes=True):
            yield "speaker", f'"{match[0]} {verb}" says of the source what is said by {by}', remedy


def _is_computed(cite: str, datasets: Mapping[str, Dataset]) -> bool:
    """Return whether a cite is of a derivation, which may have counted all there is."""
    ds = owner_of(cite, datasets)
    return ds is not None and cite.rpartition(":")[2].partition("/")[0] in ds.derivations


def _is_beyond_doubt(cites: Sequence[str], put: Sequence[Put], datasets: Mapping[str, Dataset]) -> bool:
    """Return whether all that is cited is stated, without a reserve, and nothing about it is doubted."""
    if not put or any(item.modality is not Modality.STATED or item.reserve for item in put):
        return False
    if any(_is_computed(cite, datasets) for cite in cites):
        return False
    return all(getattr(item, "confidence", None) in (None, Confidence.HIGH) for item in put)


def _said(cite: str, datasets: Mapping[str, Dataset], *, notes: bool = True) -> str:
    """Return what a cited record says, in lower case: its description and label, and its notes if wanted."""
    ds = owner_of(cite, datasets)
    if ds is None:
        return ""
    record = ds[cite.rpartition(":")[2].partition("/")[0]]
    try:
        texts = [describe(ds, record), getattr(record, "label", "")]
    except NotFoundError:
        texts = []
    if isinstance(record, Fact):
        texts += [*record.reserve, *([record.note] if notes and record.note else ())]
    return " ".join(texts).casefold()
