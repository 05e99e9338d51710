"""The four answers about a file, by what was found."""

from __future__ import annotations

from typing import Any

import pytest

from cisreport.signatures import Signature
from cisreport.verification.answers import answers

_NOTHING: dict[str, Any] = {
    "changes": [],
    "is_sealed": False,
    "signatures": [],
    "mistakes": [],
    "rebuilt": None,
}
_SIGNED = [Signature(who="A", is_known=True), Signature(who="B", is_known=True, when="2 May")]


@pytest.mark.parametrize(
    ("found", "n", "said"),
    [
        ({}, 0, "Is it whole? not known, it has no seal"),
        ({"is_sealed": True}, 0, "Is it whole? yes"),
        ({"is_sealed": True, "changes": ["x"]}, 0, "Is it whole? no, x"),
        ({"changes": ["x", "y", "z"]}, 0, "Is it whole? no, x, and 2 more"),
        ({}, 1, "Is it signed? no"),
        ({"signatures": _SIGNED}, 1, "Is it signed? yes, by A; by B on 2 May"),
        ({}, 2, "Does it follow from its facts? yes"),
        ({"mistakes": ["x", "y"]}, 2, "Does it follow from its facts? no, x, and 1 more"),
        ({}, 3, "Does it rebuild to the same bytes? not known, not tried; use --rebuild in its project"),
        ({"rebuilt": []}, 3, "Does it rebuild to the same bytes? yes"),
        ({"rebuilt": ["x"]}, 3, "Does it rebuild to the same bytes? no, x"),
    ],
)
def test_an_answer(found: dict[str, Any], n: int, said: str) -> None:
    assert str(answers(**_NOTHING | found)[n]) == said
