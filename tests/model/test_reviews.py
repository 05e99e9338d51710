"""A verdict follows from its evidence, or there is no review."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import pytest

from cisreport.errors import RecordError
from cisreport.model import Anchor, ClaimReview, Evidence, FactId, Stance, Verdict

S, C, N = Stance.SUPPORTS, Stance.CONTRADICTS, Stance.SILENT
ALLOWED: dict[Verdict, list[set[Stance]]] = {
    Verdict.SUPPORTED: [{S}],
    Verdict.CONTRADICTED: [{C}, {C, N}],
    Verdict.MIXED: [{S, C}, {S, N}, {S, C, N}],
    Verdict.NOT_FOUND: [{N}],
}
"""The stances that each verdict can rest on."""


def review(
    verdict: Verdict, *stances: Stance, claim: str = "other:rain", searched: str | None = "All."
) -> ClaimReview:
    return ClaimReview(
        id=FactId("a"),
        label="A",
        anchors=(Anchor("s", "p1.s1"),),
        claim=claim,
        verdict=verdict,
        evidence=tuple(Evidence(fact=FactId("wet"), stance=item, says="It is wet.") for item in stances),
        searched=searched,
    )


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_follows_from_its_evidence(verdict: Verdict) -> None:
    for stances in chain.from_iterable(combinations(Stance, size) for size in (1, 2, 3)):
        if set(stances) in ALLOWED[verdict]:
            assert review(verdict, *stances).verdict is verdict
        else:
            with pytest.raises(RecordError, match="does not follow from evidence") as caught:
                review(verdict, *stances)
            assert caught.value.field == "verdict"


@pytest.mark.parametrize("verdict", Verdict)
def test_no_verdict_without_evidence(verdict: Verdict) -> None:
    with pytest.raises(RecordError) as caught:
        review(verdict)
    assert str(caught.value) == "the verdict has no evidence; list under `evidence` the facts it rests on"
    assert caught.value.field == "verdict"


def test_no_verdict_without_an_anchor() -> None:
    evidence = (Evidence(fact=FactId("wet"), stance=S, says="It is wet."),)
    with pytest.raises(ValueError, match="at least one anchor"):
        ClaimReview(
            id=FactId("a"),
            label="A",
            anchors=(),
            claim="other:rain",
            verdict=Verdict.SUPPORTED,
            evidence=evidence,
        )


def test_nothing_found_says_where_it_was_looked_for() -> None:
    with pytest.raises(RecordError) as caught:
        review(Verdict.NOT_FOUND, N, searched=None)
    assert str(caught.value) == (
        "nothing was found, and the places searched are not stated; say in `searched` what was looked through"
    )
    assert caught.value.field == "verdict"


@pytest.mark.parametrize("claim", ["other:rain", "other-2:rain-2/planned_date", "lake:S127/title"])
def test_a_claim_names_a_fact_of_a_dataset(claim: str) -> None:
    assert review(Verdict.SUPPORTED, S, claim=claim).claim == claim


@pytest.mark.parametrize(
    "claim", ["rain", "other:", ":rain", "other:rain/", "Other:rain", "other:rain x", "a:b:c"]
)
def test_other_texts_do_not(claim: str) -> None:
    with pytest.raises(RecordError) as caught:
        review(Verdict.SUPPORTED, S, claim=claim)
    assert str(caught.value) == (
        f'"{claim}" names no fact of a dataset; write dataset:id, or dataset:id/field'
    )
    assert caught.value.field == "claim"


def timed(stance: Stance, time: str | None, own: str | None) -> ClaimReview:
    verdict = {S: Verdict.SUPPORTED, C: Verdict.CONTRADICTED, N: Verdict.NOT_FOUND}[stance]
    evidence = (Evidence(fact=FactId("wet"), stance=stance, says="It is wet.", time=time),)
    return replace(review(verdict, stance), evidence=evidence, time=own)


@pytest.mark.parametrize("stance", [S, C])
def test_evidence_of_another_time_does_not_count(stance: Stance) -> None:
    with pytest.raises(RecordError) as caught:
        timed(stance, "2024-10", "2022-05")
    assert str(caught.value) == (
        f'"wet" {stance} it for 2024-10, and the claim is about 2022-05; '
        "evidence of another time is silent, or left out"
    )
    assert caught.value.field == "evidence"


@pytest.mark.parametrize(
    ("stance", "time", "own"),
    [
        (N, "2024-10", "2022-05"),
        (S, "2009/2024", "2022-05"),
        (S, "2022-05-12", "2022-05"),
        (C, "2024", "../2024-01-01"),
        (S, None, "2022"),
        (S, "2024", None),
    ],
)
def test_evidence_of_the_time_of_the_claim_counts(stance: Stance, time: str | None, own: str | None) -> None:
    assert timed(stance, time, own).time == own


@pytest.mark.parametrize(("time", "own"), [("last May", None), (None, "2022-13"), ("XXXX-05-12", "2022")])
def test_a_time_is_a_date(time: str | None, own: str | None) -> None:
    with pytest.raises(RecordError, match=r"is not a time: .*; write EDTF, such as 2031-06$") as caught:
        timed(S, time, own)
    assert caught.value.field == ("evidence" if time else "time")
