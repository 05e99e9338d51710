"""A print: Typst makes the PDF of what pandoc writes from the tree that :func:`.to_print` makes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cisreport.assets import asset, font_directory
from cisreport.documents.document import Document
from cisreport.documents.fonts import Fonts, fonts_of
from cisreport.documents.parts import Line
from cisreport.errors import Problem, ReportError
from cisreport.families import MATH_FAMILY, MONO_FAMILY, OTHER_FAMILIES, TEXT_FAMILY
from cisreport.limits import LimitError
from cisreport.rendering.embedded.draft import Draft
from cisreport.rendering.embedded.pdf import to_print
from cisreport.rendering.embedded.pdf.letters import LETTERING_REMEDY, lettering_problem
from cisreport.rendering.embedded.pdf.placement import place_figures
from cisreport.rendering.embedded.tex.formulas import set_formulas
from cisreport.rendering.facts_filter.data import add_to_print, write_manifest
from cisreport.rendering.problems import located
from cisreport.rendering.standards import NO_GLYPH, STANDARDS, refusal, refused
from cisreport.rendering.typst import inline, quoted_all
from cisreport.typesetting import Typesetter, TypstError

_OLD: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Time for Typst where the document has no date, so that the clock never counts."""
_TOO_DEEP: Final = "maximum show rule depth exceeded"
_IN_SOURCE: Final = re.compile(r"report\.typ:(\d+):")
_RAW: Final = re.compile(r"`([^`]+)`\{=typst\}")
_IMAGE: Final = re.compile(r'(?<=image\(")images/[^"]+')


def write_pdf(draft: Draft) -> bytes:
    """Return a document as a PDF.

    Raises
    ------
    ReportError
        If a table has too many columns, no font has a letter, a formula cannot be read, pandoc fails, or
        Typst cannot make a PDF with the claims that are required.
    """
    document, fonts = draft.document, fonts_of(draft.document)
    source = draft.work / "report.typ"
    with draft.clock.stage("Typst's source"):
        set_formulas(draft.tree, draft.work, document.shown)
        if too_wide := to_print(draft.tree):
            raise ReportError([_too_wide(document, name) for name in too_wide])
        add_to_print(draft.tree, draft.facts, draft.work)
        if fonts.files:
            draft.tree["meta"]["plain-fonts"] = {"t": "MetaInlines", "c": [inline(_families(fonts))]}
        text = draft.through_pandoc("typst-smart", "--wrap=none", f"--template={asset('report.typ')}")
        source.write_text(text, "utf-8")
    if problem := lettering_problem(document, fonts, text, draft.work, draft.files):
        raise ReportError([problem])
    with draft.clock.stage("PDF"):
        return _compiled(draft, source, text, [font_directory(), *_own_fonts(fonts, draft.work)])


def _compiled(draft: Draft, source: Path, text: str, fonts: Sequence[Path]) -> bytes:
    """Return the PDF of Typst's source, without the claims that Typst refuses, each with a note."""
    day, claims = draft.day, draft.claims
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else _OLD
    try:
        with Typesetter(source, root=draft.work, fonts=fonts) as typesetter:
            place_figures(typesetter, source, text, fonts, draft.cache)
            is_complete = draft.facts.manifest is None
            while True:
                try:
                    standards = [STANDARDS[claim] for claim in claims]
                    (pdf,) = typesetter.compile(format="pdf", pdf_standards=standards, timestamp=moment)
                    if is_complete:
                        return pdf
                    write_manifest(pdf, draft.facts, draft.work)
                    is_complete = True
                except TypstError as error:
                    lost, what = refused(error.message, claims, draft.required)
                    if not lost:
                        raise
                    problem = _typst_problem(draft, error, source)
                    remedy = "; ".join(error.hints) or "change what it names"
                    draft.notes.append(refusal(problem.path, problem.line, what, lost, remedy))
                    claims = tuple(claim for claim in claims if claim not in lost)
    except TypstError as error:
        raise ReportError([_typst_problem(draft, error, source)]) from error
    except LimitError as error:
        raise ReportError([error.problem(draft.document.shown)]) from error


def _families(fonts: Fonts) -> str:
    """Return the families of a print in the order in which a letter is looked up."""
    return quoted_all((*fonts.first, TEXT_FAMILY, *OTHER_FAMILIES, MONO_FAMILY, *fonts.last, MATH_FAMILY))


def _own_fonts(fonts: Fonts, work: Path) -> list[Path]:
    """Return the folder that has the document's own fonts, if there are any."""
    folder = work / "fonts"
    for number, file in enumerate(fonts.files):
        folder.mkdir(exist_ok=True)
        shutil.copyfile(file.path, folder / f"{number}{file.path.suffix}")
    return [folder] if fonts.files else []


def _too_wide(document: Document, name: str) -> Problem:
    what = f'the table "{name}" has too many columns for a page of the PDF'
    return located(document, name, what, "part it into several, or turn its rows into columns")


def _typst_problem(draft: Draft, error: TypstError, source: Path) -> Problem:
    document, diagnostic = draft.document, error.diagnostic
    message = error.message.splitlines()[0].removeprefix("error: ")
    if found := NO_GLYPH.search(message):
        what, remedy = f'no font of the PDF has "{found[1]}"', LETTERING_REMEDY
        return located(document, found[1], what, remedy, whole=False)
    in_image = _IMAGE.search(diagnostic)
    if in_image and (name := draft.images.get(in_image[0])):
        what = f"the image {name} cannot be printed: {message}"
        return located(document, name, what, "write it as SVG or PNG")
    if message.startswith(_TOO_DEEP):
        line = max(document.lines, key=_depth)
        what, remedy = "blocks are nested too deeply for the PDF", "nest fewer lists, quotes and other blocks"
        return Problem(path=line.path, line=line.number, what=what, remedy=remedy)
    hints = "; ".join(error.hints)
    path, number = _raw_place(document, source.read_text("utf-8"), diagnostic)
    what = f"Typst cannot make the PDF: {message}"
    remedy = hints or "change what it names in the document"
    return Problem(path=path, line=number, what=what, remedy=remedy)


def _depth(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(" \t>"))


def _raw_place(document: Document, source: str, diagnostic: str) -> tuple[str, int]:
    """Return file and line of the raw Typst at the place that Typst names; line 0 if there is none."""
    if found := _IN_SOURCE.search(diagnostic):
        text = source.splitlines()[int(found[1]) - 1]
        for line in document.code:
            if line.text.strip() and line.text.strip() == text.strip():
                return line.path, line.number
        for line in document.lines:
            if any(raw in text for raw in _RAW.findall(line.text)):
                return line.path, line.number
    return document.shown, 0
