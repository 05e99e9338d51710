from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from cisreport.datasets import load
from cisreport.model import Anchor, Dataset, Source, SourceKind
from cisreport.sources import Coverage, SourceCoverage, anchors_of, coverage

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return load(TOY)


def without(dataset: Dataset, *ids: str) -> Dataset:
    kept = {str(fact.id): fact for fact in dataset if fact.id not in ids}
    return replace(dataset, facts=MappingProxyType(kept))


def excused(dataset: Dataset, locator: str, reason: str | None) -> Dataset:
    (source,) = dataset.sources
    passages = tuple(
        replace(passage, uncited=reason) if passage.locator == locator else passage
        for passage in source.passages
    )
    return replace(dataset, sources=(replace(source, passages=passages),))


def only(result: Coverage) -> SourceCoverage:
    (source,) = result.sources
    return source


def cites(result: Coverage, locator: str) -> tuple[str, ...]:
    return next(item.cited_by for item in only(result).passages if item.passage.locator == locator)


def test_the_toy_is_covered(toy: Dataset) -> None:
    result = coverage(toy)
    assert result.complete
    assert str(only(result)) == (
        "bridge-for-the-league: 18 of 20 passages cited (90 %; 96 % of the words), "
        "2 with a reason not to be cited, 0 open\n"
        "  p1.s1: not cited: The name of a section.\n"
        "  p11.s1: not cited: Speaks to the readers; says nothing of the League."
    )
    assert only(result).excused == ("p1.s1", "p11.s1")
    assert len(only(result).cited) == 18
    assert only(result).share == Fraction(9, 10)
    words = sum(passage.words for passage in toy.sources[0].passages)
    assert only(result).word_share == Fraction(words - 8, words)
    assert all(item.covered for item in only(result).passages)


def test_records_fields_participations_and_sources_cite(toy: Dataset) -> None:
    result = coverage(toy)
    assert cites(result, "p2.s1") == ("lake-league", "headline-question", "bridge-for-the-league/title")
    assert cites(result, "p4.s1") == (
        "lake-league",
        "port-linden",
        "bridge-minister",
        "summit",
        "bridge-for-the-league/written",
    )
    assert "summit/format" in cites(result, "p4.s2")
    assert "tarn-arrival/place" in cites(result, "p8.s1")


def test_a_participation_may_be_all_that_cites(toy: Dataset) -> None:
    summit = toy.meetings[0]
    (part,) = summit.participants
    (anchor,) = toy.claims[-1].anchors[:1]
    moved = replace(
        summit,
        anchors=part.anchors,
        participants=(replace(part, anchors=(replace(anchor, locator="p11.s1"),)),),
    )
    changed = replace(toy, facts=MappingProxyType({**toy.facts, summit.id: moved}))
    assert cites(coverage(changed), "p11.s1") == ("summit/participants",)
    assert anchors_of(moved)[: len(part.anchors)] == part.anchors
    assert anchors_of(moved)[-1].locator == "p11.s1"


def test_what_nothing_cites_is_open(toy: Dataset) -> None:
    result = coverage(without(toy, "engineers-meeting", "esk"))
    assert only(result).open == ("p10.s2",)
    assert not result.complete
    assert "\n  p10.s2: open; code it, or give a reason in `uncited`\n" in str(only(result))
    assert not only(coverage(excused(toy, "p11.s1", None))).passages[-1].covered


def test_a_reason_next_to_a_cite_is_stale(toy: Dataset) -> None:
    result = coverage(excused(toy, "p10.s2", "Says nothing."))
    assert only(result).stale == ("p10.s2",)
    assert result.complete
    assert ("  p10.s2: has `uncited`, but is cited by esk, engineers-meeting; remove `uncited`") in str(
        only(result)
    ).split("\n")


def test_what_was_withdrawn_covers_nothing(toy: Dataset) -> None:
    facts = {
        str(fact.id): replace(fact, withdrawn="Coded twice.")
        if fact.id in ("engineers-meeting", "esk")
        else fact
        for fact in toy
    }
    assert only(coverage(replace(toy, facts=MappingProxyType(facts)))).open == ("p10.s2",)


def test_a_cited_source_has_nothing_to_cover(toy: Dataset) -> None:
    page = Source(id="page", kind=SourceKind.CITED, language="en")
    result = coverage(replace(toy, sources=(*toy.sources, page)))
    assert result.complete
    text = "page: a cited source without a list of passages, with {}"
    assert str(result.sources[1]) == text.format("0 facts")
    anchored = replace(toy.facts["esk"], anchors=(*toy.facts["esk"].anchors, Anchor("page", "para 2")))
    cited = replace(toy, sources=(*toy.sources, page), facts=MappingProxyType({**toy.facts, "esk": anchored}))
    assert coverage(cited).sources[1].cited_by == ("esk",)
    assert str(coverage(cited).sources[1]) == text.format("1 fact")
    assert result.sources[1].share == result.sources[1].word_share == 1
