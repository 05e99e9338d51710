"""The embedded engine: pandoc twice and Typst, from one run of the document's code.

Pass 1 reads the Markdown, numbers it, and resolves references and citations.  It runs once, unless content
depends on the format; pass 2 writes each format from that tree.  The formats are made side by side.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import rfc8785

from cisreport.errors import Problem, ReportError
from cisreport.reports.cache import Cache, execute
from cisreport.reports.dateformat import format_date
from cisreport.reports.document import Document, digests
from cisreport.reports.embedded.html import present as present_page
from cisreport.reports.embedded.pdf import present as present_print
from cisreport.reports.embedded.problems import located
from cisreport.reports.embedded.tree import Tree, elements
from cisreport.reports.outputs import Writer
from cisreport.reports.pandoc import run_pandoc
from cisreport.reports.presentation import asset, font_directory, html_variables
from cisreport.reports.timing import Clock

FORMATS: Final[Mapping[str, str]] = {"html": "html", "pdf": "typst"}
"""Format as the user names it, and as pandoc and the front matter name it."""

READER: Final = "markdown-yaml_metadata_block-pandoc_title_block"
PDF_STANDARDS: Final = ("a-3a", "ua-1")
_OWN_KEYS: Final = frozenset(
    {
        "execute",
        "format",
        "jupyter",
        "engine",
        "filters",
        "bibliography",
        "csl",
        "theme",
        "fig-format",
        "cisreport",
    }
)
_LONG_PARTS: Final = (("style", "css"), ("script", "script"))
"""Elements of a page whose content is put in last, and its name: pandoc lays out long text slowly."""
_VARIES: Final = re.compile(r"content-(visible|hidden)|\{=html\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one render gave."""

    outputs: Mapping[str, bytes]
    """Bytes by target, ``html`` or ``pdf``."""
    files: tuple[Path, ...]
    """Every file that was read for them and could change."""


def render_embedded(
    document: Document,
    *,
    to: Sequence[str],
    parameters: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
    cache: Cache | None = None,
    clock: Clock | None = None,
) -> Rendered:
    """Render a document without Quarto.

    Parameters
    ----------
    document : Document
        The document.
    to : sequence of str
        ``html``, ``pdf``, or both.
    parameters : mapping
        Values for the document's parameters cell.
    progress : callable, optional
        Told each step in words.
    cache : Cache, optional
        Where outputs of code are stored; without it the code runs.
    clock : Clock, optional
        Measures the stages.

    Raises
    ------
    ReportError
        If code fails, a reference or citation leads nowhere, or a format can not be made.
    """
    tell = progress or (lambda _: None)
    clock = clock or Clock()
    day = _day(document, needed="pdf" in to)
    with tempfile.TemporaryDirectory(prefix="cisreport-") as name:
        work = Path(name)
        figures = work / "figures"
        figures.mkdir()
        with clock.stage("code"):
            execution = execute(
                document, parameters=parameters, figures=figures, cache=cache, progress=progress
            )
            writer = Writer(document, figures)
            markdown = writer.markdown(execution)
        if writer.problems:
            raise ReportError(writer.problems)
        tell("reading the text")
        with clock.stage("reading the text"):
            given = _given(document, parameters)
            trees = _trees(document, markdown, [FORMATS[name] for name in to], day, work, given)
            names = _localize(document, trees, work)
        tell("writing " + " and ".join(name.upper() for name in to))
        with ThreadPoolExecutor(len(to)) as pool:
            jobs = {}
            if "html" in to:
                jobs["html"] = pool.submit(_html, document, trees["html"], work, names, clock)
            if "pdf" in to:
                jobs["pdf"] = pool.submit(_pdf, document, trees["typst"], work, day, clock)
            outputs = {name: job.result() for name, job in jobs.items()}
        paths = [document.path.parent / unquote(name) for name in names.values()]
        files = [*document.files, *execution.files, *(path for path in paths if work not in path.parents)]
        return Rendered(outputs=outputs, files=tuple(dict.fromkeys(files)))


def _day(document: Document, *, needed: bool) -> date | None:
    """Return the document date: from the front matter, else from ``SOURCE_DATE_EPOCH``; never the clock."""
    stated = document.metadata.get("date")
    problem = Problem(
        path=document.shown,
        line=1,
        where="date",
        what="a PDF needs a document date",
        remedy='add "date: YYYY-MM-DD" to the front matter',
    )
    if stated:
        try:
            return date.fromisoformat(str(stated))
        except ValueError as error:
            what = f'"{stated}" is no day of the calendar'
            raise ReportError(
                [Problem(path=document.shown, line=1, where="date", what=what, remedy="correct the date")]
            ) from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    if needed:
        raise ReportError([problem])
    return None


# Pass 1


def _given(document: Document, parameters: Mapping[str, Any]) -> list[str]:
    """Return the arguments that tell the manifest of the document, its parameters and the versions used."""
    versions = {name: version(name) for name in ("cisreport", "matplotlib", "pandas", "typst")}
    versions["pandoc"] = version("pypandoc-binary")
    plain = {"document": digests(document), "parameters": dict(parameters), "versions": versions}
    return [f"--metadata=cisreport-{name}:{rfc8785.dumps(part).decode()}" for name, part in plain.items()]


def _trees(
    document: Document,
    markdown: str,
    formats: Sequence[str],
    day: date | None,
    work: Path,
    given: Sequence[str],
) -> dict[str, Tree]:
    """Return the normalized tree for each format; one and the same where no content depends on the format."""
    numbering = {document.option("number-sections", target, False) for target in formats}
    if len(formats) == 1 or _VARIES.search(markdown) or len(numbering) > 1:
        with ThreadPoolExecutor(len(formats)) as pool:
            runs = list(
                pool.map(lambda target: _pass_one(document, markdown, target, day, work, given), formats)
            )
    else:
        runs = [_pass_one(document, markdown, "", day, work, given)] * len(formats)
    problems = {problem for _, found in runs for problem in found}
    if problems:
        raise ReportError(problems)
    trees = {}
    for target, (text, _) in zip(formats, runs, strict=True):
        tree = json.loads(text)  # each format changes its own
        for name in ("toc", "toc-depth", "toc-title"):
            value = document.option(name, target)
            if value is not None:
                tree["meta"][name] = {"t": "MetaString", "c": str(value)}
        tree["meta"]["toc"] = {"t": "MetaBool", "c": bool(document.option("toc", target, False))}
        trees[target] = tree
    return trees


def _pass_one(
    document: Document, markdown: str, target: str, day: date | None, work: Path, given: Sequence[str]
) -> tuple[str, list[Problem]]:
    """Return the tree as JSON, and the problems found."""
    metadata = work / f"metadata-{target}.json"
    metadata.write_text(json.dumps(_metadata(document, target, day)), "utf-8")
    arguments = [f"--from={READER}", "--to=json", f"--metadata-file={metadata}"]
    arguments += [*given, f"--lua-filter={asset('lua/embedded.lua')}"]
    bibliography = document.metadata.get("bibliography") or []
    paths = [bibliography] if isinstance(bibliography, str) else bibliography
    if paths:
        arguments += ["--citeproc", *(f"--bibliography={path}" for path in paths)]
        if csl := document.metadata.get("csl"):
            arguments.append(f"--csl={csl}")
    arguments.append(f"--lua-filter={asset('lua/cisreport.lua')}")
    text, log = run_pandoc(
        arguments,
        text=markdown,
        directory=document.path.parent,
        log=work / f"log-{target}.json",
        shown=document.shown,
    )
    tree = json.loads(text)
    noted = _plain_meta(tree["meta"].get("cisreport-problems", {"t": "MetaList", "c": []}))
    problems = [located(document, item["needle"], item["what"], item["remedy"]) for item in noted]
    missing = [
        m[1] for entry in log if (m := re.match(r"citation (\S+) not found", entry.get("message", "")))
    ]
    if not paths:
        missing = [citation["citationId"] for cite in elements(tree, "Cite") for citation in cite["c"][0]]
    told = {item["needle"] for item in noted}
    missing = [key for key in missing if "@" + key not in told]
    remedy = "add it to the bibliography" if paths else 'add "bibliography: FILE.bib" to the front matter'
    problems += [
        located(document, "@" + key, f'the work "{key}" is not in the bibliography', remedy)
        for key in dict.fromkeys(missing)
    ]
    return text, problems


def _shown_date(document: Document, day: date) -> str:
    """Return the date as ``date-format`` wants it; without one, English has Quarto's and others ISO 8601."""
    default = "long" if str(document.metadata.get("lang", "en")).startswith("en") else "iso"
    try:
        return format_date(day, str(document.metadata.get("date-format", default)))
    except ValueError as error:
        remedy = "use full, long, medium, short, iso, or tokens such as D MMMM YYYY"
        problem = Problem(path=document.shown, line=1, where="date-format", what=str(error), remedy=remedy)
        raise ReportError([problem]) from error


def _metadata(document: Document, target: str, day: date | None) -> dict[str, Any]:
    """Return the metadata that pandoc gets: the front matter without what only the engine reads."""
    values = {name: value for name, value in document.metadata.items() if name not in _OWN_KEYS}
    values["cisreport-format"] = target
    values["cisreport-variables"] = dict(document.variables)
    values["number-sections"] = bool(document.option("number-sections", target or "html", False))
    values.setdefault("lang", "en")
    values.setdefault("link-citations", True)
    if isinstance(values.get("keywords"), str):
        values["keywords"] = [word.strip() for word in values["keywords"].split(",")]
    if day:
        values["date"] = day.isoformat()
        values["date-display"] = _shown_date(document, day)
    return values


def _plain_meta(value: Tree) -> Any:
    match value["t"]:
        case "MetaList":
            return [_plain_meta(item) for item in value["c"]]
        case "MetaMap":
            return {name: _plain_meta(item) for name, item in value["c"].items()}
        case _:
            return value["c"]


def _localize(document: Document, trees: Mapping[str, Tree], work: Path) -> dict[str, str]:
    """Copy the images beside the work files and name them there; return what the document calls each."""
    (work / "images").mkdir()
    known: dict[str, str] = {}
    problems: set[Problem] = set()
    for tree in trees.values():
        for image in elements(tree, "Image"):
            target = image["c"][2]
            source = target[0]
            path = document.path.parent / unquote(source)
            if source in known:
                target[0] = known[source]
            elif re.match(r"[a-z]+://", source):
                remedy = "put a copy beside the document"
                problems.add(located(document, source, "the image is on the network", remedy))
            elif not path.is_file():
                what = f"there is no image {source}"
                problems.add(located(document, source, what, "give a path relative to the document"))
            else:
                known[source] = f"images/{len(known) + 1}{path.suffix.lower()}"
                shutil.copyfile(path, work / known[source])
                target[0] = known[source]
    if problems:
        raise ReportError(problems)
    return {local: source for source, local in known.items()}


# Pass 2


def _html(document: Document, tree: Tree, work: Path, images: Mapping[str, str], clock: Clock) -> bytes:
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
        present_page(tree, document, work, images)
        page = _pass_two(document, tree, work, "html", arguments)
    for short, long in whole.items():
        page = page.replace(short, long, 1)
    return page.encode()


def _pdf(document: Document, tree: Tree, work: Path, day: date | None, clock: Clock) -> bytes:
    import typst

    arguments = ["--from=json", "--to=typst-smart", "--wrap=none", f"--template={asset('report.typ')}"]
    source = work / "report.typ"
    with clock.stage("Typst's source"):
        present_print(tree)
        source.write_text(_pass_two(document, tree, work, "typst", arguments), "utf-8")
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
        raise ReportError([_typst_problem(document, error)]) from error


def _typst_problem(document: Document, error: Any) -> Problem:
    message = str(getattr(error, "message", "") or error).splitlines()[0]
    hints = "; ".join(getattr(error, "hints", None) or [])
    what = f"Typst can not make the PDF: {message.removeprefix('error: ')}"
    remedy = hints or "change what it names in the document"
    return Problem(path=document.shown, what=what, remedy=remedy)


def _pass_two(document: Document, tree: Tree, work: Path, target: str, arguments: Sequence[str]) -> str:
    whole = ("--standalone", "--syntax-highlighting=none", f"--lua-filter={asset('lua/cisreport.lua')}")
    text, _ = run_pandoc(
        [*arguments, *whole],
        text=json.dumps(tree),
        directory=work,
        log=work / f"log-{target}-2.json",
        shown=document.shown,
    )
    return text
