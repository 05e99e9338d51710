"""What a document lacks for the standards that its formats claim, found before a format is written.

A document that lacks something loses the claim, not the output: each gap is a note, and an error only
where the claim is required.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cisreport.documents.document import Document
from cisreport.errors import Problem, ReportError
from cisreport.formats import PDF_A, PDF_UA, Claim, OutputFormat
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.outline import plain
from cisreport.rendering.embedded.places import Place, heading_places, image_places
from cisreport.rendering.tree import Element, elements

_BOTH: Final = (PDF_A, PDF_UA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a document lacks for claims."""

    problem: Problem
    """Its place, what is missing, and what to do."""
    claims: tuple[Claim, ...]
    """The claims that need it."""

    def judged(self, formats: Iterable[OutputFormat], required: Collection[str]) -> Problem:
        """Return an error if it costs one of the formats a required claim, else a note.

        Parameters
        ----------
        formats : iterable of OutputFormat
            The formats that are written.
        required : collection of str
            Names of the required claims.
        """
        what = self.problem.what
        for output in formats:
            lost = [claim for claim in self.claims if claim in output.claims]
            if missed := [claim.label for claim in lost if claim.name in required]:
                verb = "requires" if len(missed) == 1 else "require"
                return replace(self.problem, what=f"{what}, which {' and '.join(missed)} {verb}")
            if lost:
                labels = " and ".join(claim.label for claim in lost)
                what += f"; the {output.label} does not claim {labels}"
        return replace(self.problem, what=what, is_note=True)


def gaps(draft: Draft, output: OutputFormat) -> Iterator[Gap]:
    """Yield what a document lacks in a format, from its tree as it was read."""
    if draft.day is None and PDF_A in output.claims:
        yield without_date(draft.document)
    found = list(elements(draft.tree["blocks"], "Header", "Image"))
    images = [element for element in found if element["t"] == "Image"]
    for place in image_places(draft.document, images, draft.images, draft.made):
        what, remedy = "the figure does not have an alternative text", 'describe it in "fig-alt"'
        yield _gap(place, what, remedy, _BOTH)
    yield from _skipped_levels(draft, [element for element in found if element["t"] == "Header"])


def without_date(document: Document) -> Gap:
    """Return that a document does not have a date."""
    what, remedy = "the document does not have a date", 'add "date: YYYY-MM-DD" to the front matter'
    return _gap(Place(document.shown, 1), what, remedy, (PDF_A,))


def _skipped_levels(draft: Draft, headers: Sequence[Element]) -> Iterator[Gap]:
    levels = [header["c"][0] for header in headers]
    above = [min(levels, default=1) - 1, *levels]
    if all(level <= over + 1 for over, level in zip(above, levels, strict=False)):
        return
    places = heading_places(draft.document, headers)
    for over, header, place in zip(above, headers, places, strict=False):
        if header["c"][0] > over + 1:
            what = f'the heading "{plain(header["c"][2])}" skips a level'
            yield _gap(place, what, f'begin it with "{"#" * (over + 1)}"', (PDF_UA,))


def _gap(place: Place, what: str, remedy: str, claims: tuple[Claim, ...]) -> Gap:
    problem = Problem(path=place.path, line=place.line, column=place.column, what=what, remedy=remedy)
    return Gap(problem=problem, claims=claims)


def claiming(drafts: Sequence[Draft], formats: Sequence[OutputFormat]) -> tuple[list[Draft], list[Problem]]:
    """Return drafts with the claims that their documents can make, and notes on those that they cannot.

    Parameters
    ----------
    drafts : sequence of Draft
        The draft for each format.
    formats : sequence of OutputFormat
        The formats.

    Raises
    ------
    ReportError
        If a required claim cannot be made.
    """
    found = [list(gaps(draft, output)) for draft, output in zip(drafts, formats, strict=True)]
    judged = {gap.judged(formats, drafts[0].required) for of_format in found for gap in of_format}
    if errors := [problem for problem in judged if not problem.is_note]:
        raise ReportError(errors)
    claiming = []
    for draft, output, of_format in zip(drafts, formats, found, strict=True):
        lost = {claim for gap in of_format for claim in gap.claims}
        kept = tuple(claim for claim in output.claims if claim not in lost)
        claiming.append(replace(draft, claims=kept))
    return claiming, sorted(judged)
