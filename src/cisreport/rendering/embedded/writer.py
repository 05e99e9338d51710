"""Pass 2 of pandoc: each format from its tree; Typst makes the PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from cisreport.assets import asset, font_directory, html_variables
from cisreport.documents.document import Document
from cisreport.documents.parts import Line
from cisreport.errors import Problem, ReportError
from cisreport.rendering.embedded.html import present as present_page
from cisreport.rendering.embedded.pdf import present as present_print
from cisreport.rendering.embedded.reader import ReadDocument
from cisreport.rendering.facts_filter.data import add_to_page, add_to_print
from cisreport.rendering.pandoc import run_pandoc
from cisreport.rendering.problems import located
from cisreport.rendering.timing import Clock
from cisreport.rendering.tree import Tree

PDF_STANDARDS: Final = ("a-3a", "ua-1")
_LONG_PARTS: Final = (("style", "css"), ("script", "script"))
"""Elements of a page whose content is put in last, and its name: pandoc lays out long text slowly."""
_NO_GLYPH: Final = re.compile(r'the text `"(.+)"` could not be displayed')
_TOO_DEEP: Final = "maximum show rule depth exceeded"
_IN_SOURCE: Final = re.compile(r"report\.typ:(\d+):")
_RAW: Final = re.compile(r"`([^`]+)`\{=typst\}")
_IMAGE: Final = re.compile(r'(?<=image\(")images/[^"]+')


def write_html(
    document: Document, read: ReadDocument, work: Path, images: Mapping[str, str], clock: Clock
) -> bytes:
    """Return the page of a tree, which is changed.

    Parameters
    ----------
    document : Document
        The document.
    read : ReadDocument
        The document as it was read for this format.
    work : Path
        Folder of its images, for the files that pandoc reads.
    images : mapping
        What the document calls each image.
    clock : Clock
        Measures the stages.

    Raises
    ------
    ReportError
        If an image cannot stand in a page, a formula cannot be read, or pandoc fails.
    """
    defaults = work / "html.json"
    variables = dict(html_variables())
    whole = {f"<{tag}>{name}</{tag}>": f"<{tag}>{variables[name]}</{tag}>" for tag, name in _LONG_PARTS}
    variables |= {name: name for _, name in _LONG_PARTS}
    defaults.write_text(json.dumps({"variables": variables}), "utf-8")
    arguments = [
        *("--from=json", "--to=html5", "--mathml", "--section-divs", "--wrap=preserve"),
        *(f"--defaults={defaults}", f"--template={asset('report.html')}"),
    ]
    with clock.stage("HTML"):
        present_page(read.tree, document, work, images)
        if popovers := add_to_page(read.tree, read.facts):
            read.tree["meta"]["popovers"] = {"t": "MetaBlocks", "c": popovers}
        page = _pass_two(document, read.tree, work, "html", arguments)
    for short, long in whole.items():
        page = page.replace(short, long, 1)
    return page.encode()


def write_pdf(
    document: Document,
    read: ReadDocument,
    work: Path,
    images: Mapping[str, str],
    day: date | None,
    clock: Clock,
) -> bytes:
    """Return the PDF of a tree, which is changed.

    Parameters
    ----------
    document : Document
        The document.
    read : ReadDocument
        The document as it was read for this format.
    work : Path
        Folder of its images, for Typst's source.
    images : mapping
        What the document calls each image.
    day : date or None
        The document's date.
    clock : Clock
        Measures the stages.

    Raises
    ------
    ReportError
        If a table has too many columns, a formula cannot be read, pandoc fails, or Typst cannot make a PDF of
        the standards.
    """
    import typst

    arguments = ["--from=json", "--to=typst-smart", "--wrap=none", f"--template={asset('report.typ')}"]
    source = work / "report.typ"
    with clock.stage("Typst's source"):
        if too_wide := present_print(read.tree):
            raise ReportError([_too_wide(document, name) for name in too_wide])
        add_to_print(read.tree, read.facts)
        text = _pass_two(document, read.tree, work, "typst", arguments)
        source.write_text(text, "utf-8")
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    try:
        with clock.stage("PDF"):
            pdf = typst.compile(
                source,
                root=work,
                font_paths=[font_directory()],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=list(PDF_STANDARDS),
                timestamp=moment,
            )
        return bytes(pdf)
    except typst.TypstError as error:
        raise ReportError([_typst_problem(document, error, images, text)]) from error


def _too_wide(document: Document, name: str) -> Problem:
    what = f'the table "{name}" has too many columns for a page of the PDF'
    return located(document, name, what, "part it into several, or turn its rows into columns")


def _typst_problem(document: Document, error: Any, images: Mapping[str, str], source: str) -> Problem:
    message = str(getattr(error, "message", "") or error).splitlines()[0].removeprefix("error: ")
    if found := _NO_GLYPH.search(message):
        what, remedy = f'no font of the PDF has "{found[1]}"', "write it in other characters"
        return located(document, found[1], what, remedy, whole=False)
    in_image = _IMAGE.search(str(getattr(error, "diagnostic", "")))
    if in_image and (name := images.get(in_image[0])):
        what = f"the image {name} cannot be printed: {message}"
        return located(document, name, what, "write it as SVG or PNG")
    if message.startswith(_TOO_DEEP):
        line = max(document.lines, key=_depth)
        what, remedy = "blocks are nested too deeply for the PDF", "nest fewer lists, quotes and other blocks"
        return Problem(path=line.path, line=line.number, what=what, remedy=remedy)
    hints = "; ".join(getattr(error, "hints", None) or [])
    path, number = _raw_place(document, source, str(getattr(error, "diagnostic", "")))
    what = f"Typst cannot make the PDF: {message}"
    remedy = hints or "change what it names in the document"
    return Problem(path=path, line=number, what=what, remedy=remedy)


def _depth(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip(" \t>"))


def _raw_place(document: Document, source: str, diagnostic: str) -> tuple[str, int]:
    """Return file and line of the raw Typst that stands where Typst says; line 0 if there is none."""
    if found := _IN_SOURCE.search(diagnostic):
        text = source.splitlines()[int(found[1]) - 1]
        for line in document.code:
            if line.text.strip() and line.text.strip() == text.strip():
                return line.path, line.number
        for line in document.lines:
            if any(raw in text for raw in _RAW.findall(line.text)):
                return line.path, line.number
    return document.shown, 0


def _pass_two(document: Document, tree: Tree, work: Path, target: str, arguments: Sequence[str]) -> str:
    whole = ("--standalone", "--syntax-highlighting=none")
    text, log = run_pandoc(
        [*arguments, *whole],
        text=json.dumps(tree),
        directory=work,
        log=work / f"log-{target}-2.json",
        shown=document.shown,
    )
    unread = [entry["contents"] for entry in log if entry.get("type") == "CouldNotConvertTeXMath"]
    if unread:
        remedy = "write it with other commands of TeX"
        problems = {located(document, tex, f"the formula cannot be read: {tex}", remedy) for tex in unread}
        raise ReportError(problems)
    return text
