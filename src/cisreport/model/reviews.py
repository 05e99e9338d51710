"""Reviews: what a dataset's facts say about a claim of another dataset (schema.org ClaimReview).

The coder gives the verdict and lists the facts that are its evidence.  The words follow FEVER (Thorne et
al. 2018): evidence supports, contradicts or is silent, and the verdict is the one that follows from it.
Evidence of another time than the claim's is silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from cisreport.errors import RecordError
from cisreport.model.anchors import IDENTIFIER, Anchor
from cisreport.model.edtf import Bounds, bounds
from cisreport.model.facts import PARTS, Fact, reference
from cisreport.model.values import Evidenced, FactId

CLAIM = re.compile(
    rf"(?P<dataset>{IDENTIFIER.pattern}):(?P<record>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?:/(?P<field>[a-z_]+))?"
)
"""A fact of a dataset, or one field of it: ``dataset:id`` or ``dataset:id/field``."""


class Stance(StrEnum):
    """What a fact says about a claim."""

    SUPPORTS = "supports"
    """It supports the claim, or a part of it."""
    CONTRADICTS = "contradicts"
    """The claim, or a part of it, cannot be true if this is."""
    SILENT = "silent"
    """The coder looked at the source, and it does not say."""


class Verdict(StrEnum):
    """Whether the evidence confirms a claim."""

    SUPPORTED = "supported"
    """Evidence supports it, and none contradicts it."""
    CONTRADICTED = "contradicted"
    """Evidence contradicts it, and none supports it."""
    MIXED = "mixed"
    """A part is supported; another is contradicted or not found, or sources disagree."""
    NOT_FOUND = "not found"
    """No searched page says whether it is true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact about the subject of a claim, and what it says about the claim."""

    fact: FactId = reference()
    """A fact of this dataset."""
    stance: Stance
    """What the fact says about the claim."""
    says: str
    """What it says about the claim, in the coder's words."""
    time: str | None = None
    """The time for which it says so (EDTF), if that is not the time of the claim."""
    anchors: tuple[Anchor, ...] = ()
    """The passages that say it, if other passages of the fact do not; none: all of them."""

    def inherit(self, review: Evidenced) -> Evidence:  # noqa: ARG002 - as of others
        """Return the same: evidence rests on the passages of its fact, not on the review's."""
        return self

    def __str__(self) -> str:
        return f"{self.fact} ({self.stance})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReview(Fact):
    """A verdict on a claim, with the facts it rests on; there is at least one."""

    cited_field = "verdict"

    claim: str
    """What is reviewed: ``dataset:id`` of a fact, or ``dataset:id/field`` of one of its fields."""
    verdict: Verdict
    """Whether the evidence confirms it."""
    evidence: tuple[Evidence, ...] = field(metadata=PARTS)
    """The facts of this dataset that concern it; at least one."""
    time: str | None = None
    """The whole time that the claim is about (EDTF); without one, any time."""
    searched: str | None = None
    """What was searched; required for ``not found``."""

    def __post_init__(self) -> None:
        Fact.__post_init__(self)
        if not CLAIM.fullmatch(self.claim):
            what = f'"{self.claim}" names no fact of a dataset'
            raise RecordError(what, "write dataset:id, or dataset:id/field", "claim")
        self._check_times()
        stances = {item.stance for item in self.evidence}
        if not stances:
            what, remedy = "the verdict has no evidence", "list under `evidence` the facts it rests on"
            raise RecordError(what, remedy, "verdict")
        if not _follows(self.verdict, stances):
            stated = " and ".join(f'"{stance}"' for stance in Stance if stance in stances)
            what = f'the verdict "{self.verdict}" does not follow from evidence with the stance {stated}'
            raise RecordError(what, f"{_NEEDED[self.verdict]}; or give another verdict", "verdict")
        if self.verdict is Verdict.NOT_FOUND and not self.searched:
            what = "nothing was found, and the places searched are not stated"
            raise RecordError(what, "say in `searched` what was looked through", "verdict")

    def _check_times(self) -> None:
        """Refuse what is not a time, and evidence of another time than that of the claim."""
        own = None if self.time is None else _span(self.time, "time")
        for item in self.evidence:
            span = None if item.time is None else _span(item.time, "evidence")
            if own and span and item.stance is not Stance.SILENT and not own.overlaps(span):
                what = f'"{item.fact}" {item.stance} it for {item.time}, and the claim is about {self.time}'
                raise RecordError(what, "evidence of another time is silent, or left out", "evidence")


def _span(time: str, field: str) -> Bounds:
    try:
        return bounds(time)
    except ValueError as error:
        raise RecordError(f'"{time}" is not a time: {error}', "write EDTF, such as 2031-06", field) from error


_NEEDED = {
    Verdict.SUPPORTED: "list only facts that support the claim",
    Verdict.CONTRADICTED: "list a fact that contradicts the claim, and none that supports it",
    Verdict.MIXED: "list a fact that supports the claim, and one that contradicts it or is silent",
    Verdict.NOT_FOUND: "list only facts that are silent",
}


def _follows(verdict: Verdict, stances: set[Stance]) -> bool:
    supported, contradicted = Stance.SUPPORTS in stances, Stance.CONTRADICTS in stances
    match verdict:
        case Verdict.SUPPORTED:
            return stances == {Stance.SUPPORTS}
        case Verdict.CONTRADICTED:
            return contradicted and not supported
        case Verdict.MIXED:
            return supported and (contradicted or Stance.SILENT in stances)
        case Verdict.NOT_FOUND:
            return not supported and not contradicted
