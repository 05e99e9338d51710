"""The standards of prints as Typst names them, and what it says where a print cannot claim them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal

from cisreport.errors import Problem
from cisreport.formats import PDF_A, PDF_UA, Claim

Standard = Literal["a-3a", "ua-1"]

STANDARDS: Final[Mapping[Claim, Standard]] = {PDF_A: "a-3a", PDF_UA: "ua-1"}
PDF_STANDARDS: Final = tuple(STANDARDS.values())
"""What a PDF claims if its document lacks nothing."""
NO_GLYPH: Final = re.compile(r'the text `"(.+)"` could not be displayed')
_REFUSAL: Final = re.compile(r"(?P<standards>PDF/[AU][^:\n]*) error: (?P<what>[^\n]*)")


def refused(said: str, claims: Sequence[Claim], required: Collection[str]) -> tuple[list[Claim], str]:
    """Return the claims that cost Typst's print, and why; none if the print cannot do without them.

    Parameters
    ----------
    said : str
        What Typst says.
    claims : sequence of Claim
        The claims that it was asked for.
    required : collection of str
        Names of those that the print has to make.
    """
    found = _REFUSAL.search(said)
    if not found or NO_GLYPH.search(said):
        return [], ""
    lost = [claim for claim in claims if claim.label in found["standards"]]
    return ([], "") if any(claim.name in required for claim in lost) else (lost, found["what"])


def refusal(path: str, line: int, what: str, lost: Sequence[Claim], remedy: str) -> Problem:
    """Return a note on claims that Typst has refused."""
    labels = " and ".join(claim.label for claim in lost)
    what = f"{what}; the PDF does not claim {labels}"
    return Problem(path=path, line=line, what=what, remedy=remedy, is_note=True)
