"""Answers of a coding as text, with the ids of another one."""

from __future__ import annotations

from typing import Any

import pytest

from cisreport.analysis.answers import spelled
from cisreport.model import Evidence, FactId, Modality, Relative, RelativeKind, Stance, When

RENAMED = {FactId("talks"): FactId("summit")}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("talks", "summit"),
        ("visit", "visit"),
        (("talks", "visit"), "summit; visit"),
        ((), "none"),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (Modality.HEDGED, "hedged"),
        (Evidence(fact=FactId("talks"), stance=Stance.CONTRADICTS, says="x"), "summit (contradicts)"),
        (Evidence(fact=FactId("visit"), stance=Stance.SILENT, says="x"), "visit (silent)"),
        (When(stated=(), resolved="2031"), "2031"),
        (When(stated=("2031-06", Relative(RelativeKind.AFTER, FactId("talks")))), "2031-06; after summit"),
        (When(stated=(Relative(RelativeKind.BEFORE, FactId("visit")),)), "before visit"),
        (When(stated=()), "not stated"),
    ],
)
def test_an_answer_as_text(content: Any, text: str) -> None:
    assert spelled(content, RENAMED) == text
