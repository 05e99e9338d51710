"""The Quarto engine: the same document and parameters through ``quarto render``.

The filters of the extension run at two points.  Before Quarto's filters, ``before.lua`` prepares what they
would lose or not find: references to sections without a number, raw TeX, images on the network, and the
words of references to callouts and remarks.  At ``post-quarto``, the last stage, ``cisreport.lua`` sets the
citations, writes what only Quarto's Lua knows of a float into an attribute, and passes the document to
``python -m cisreport.rendering.facts_filter``.  Before this stage, figures and references have no numbers;
after it, a float in the PDF is raw Typst without its identifier.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cisreport.assets import font_directory
from cisreport.documents.document import Document
from cisreport.documents.frontcode import KEYS
from cisreport.errors import MissingToolError, Problem, ReportError
from cisreport.execution.cache import cache_of, execute
from cisreport.execution.failures import ExecutionError
from cisreport.execution.markdown import Writer
from cisreport.formats import FORMATS, Claim, OutputFormat
from cisreport.placing import scratch
from cisreport.rendering.embedded import Rendered
from cisreport.rendering.embedded.claims import Gap, without_date
from cisreport.rendering.embedded.reader import document_day
from cisreport.rendering.problems import located
from cisreport.rendering.standards import STANDARDS, refusal, refused

Claims = tuple[Claim, ...]
Problems = tuple[Problem, ...]

_TAIL: Final = 25
_PACKAGES: Final = ("cisreport", "ipykernel", "nbclient", "nbformat", "papermill")
_MISSING: Final = "import sys, importlib.util as u; print(*(n for n in sys.argv[1:] if not u.find_spec(n)))"
_WARNINGS: Final = (
    (
        re.compile(r"Unable to resolve crossref @(\S+)"),
        "@{}",
        '"@{}" refers to nothing in the document',
        'label its target "{}"',
    ),
    (
        re.compile(r"citation (\S+) not found"),
        "@{}",
        'the work "{}" is not in the bibliography',
        "add it to the bibliography",
    ),
    (
        re.compile(r"Unknown (?:meta key|var) (\S+) specified"),
        "{}",
        '"{}" names no single value',
        "name a key of the front matter or of _variables.yml",
    ),
)
"""What Quarto only warns of, though the document lacks what it names."""
_COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")
_ENVIRONMENT: Final = {"NO_COLOR": "1", "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_LEFT_OUT: Final = (".git", ".venv", "build", "node_modules", "__pycache__", ".quarto", "*_files")


def quarto_command(
    program: str, file: str, output: OutputFormat, parameters: Mapping[str, Any], output_dir: str
) -> list[str]:
    """Return the command line that renders one document to one format.

    Parameters
    ----------
    program : str
        The Quarto program.
    file : str
        The document.
    output : OutputFormat
        The format.
    parameters : mapping
        Values for the document's parameters cell.
    output_dir : str
        Where Quarto writes.
    """
    command = [program, "render", file, "--to", output.target, "--output-dir", output_dir]
    command += output.quarto_options
    for name, value in parameters.items():
        command += ["-P", f"{name}:{value if isinstance(value, str) else json.dumps(value)}"]
    return command


def find_quarto() -> str:
    """Return the Quarto program.

    Raises
    ------
    MissingToolError
        If it is not on the path.
    """
    program = shutil.which("quarto")
    if program is None:
        raise MissingToolError('Quarto is missing; run: pip install "cisreport[quarto]"')
    return program


def render_quarto(
    document: Document,
    *,
    to: Sequence[str],
    parameters: Mapping[str, Any],
    progress: Callable[[str], None] | None = None,
    require: Sequence[str] = (),
) -> Rendered:
    """Render a document with Quarto, in a copy of its project, so nothing is left next to it.

    Parameters
    ----------
    document : Document
        The document.
    to : sequence of str
        Names of formats.
    parameters : mapping
        Values for the document's parameters cell.
    progress : callable, optional
        Gets each step in words.
    require : sequence of str
        Names of the claims that the outputs have to make, in addition to those that the document requires.

    Raises
    ------
    MissingToolError
        If Quarto, or a package that it runs cells with, is not installed.
    ReportError
        If a reference or citation has no target, which Quarto only warns of, or a required claim cannot be
        made.
    ExecutionError
        If Quarto fails; the text ends with what Quarto said.
    """
    program = find_quarto()
    check_interpreter(_environment(document, ()))
    report = progress or (lambda _: None)
    required = frozenset({*require, *document.required_claims})
    formats = [FORMATS[name] for name in to]
    gaps = list(_gaps(document, formats))
    judged = [gap.judged(formats, required) for gap in gaps]
    if errors := [problem for problem in judged if not problem.is_note]:
        raise ReportError(errors)
    lost = {claim for gap in gaps for claim in gap.claims}
    outputs: dict[str, bytes] = {}
    notes = [*document.notes, *judged]
    with scratch() as work:
        copy, made = work / document.root.name, work / "output"
        outputs_before = (f"*{output.suffix}" for output in FORMATS.values() if output.by_quarto)
        left_out = shutil.ignore_patterns(*_LEFT_OUT, *outputs_before)
        shutil.copytree(document.root, copy, ignore=left_out, symlinks=True)
        directory = copy / document.path.parent.relative_to(document.root)
        if document.front:
            report("running the code of the front matter")
            _write_front(document, parameters, directory / document.path.name, work)
        for output in formats:
            claims = tuple(claim for claim in output.claims if claim not in lost)
            report(f"rendering {output.label} with Quarto")
            command = quarto_command(program, document.path.name, output, parameters, str(made))
            notes += _run_claiming(command, directory, document, claims, required)
            file = f"{document.path.stem}{output.suffix}"
            found = sorted(made.rglob(file))
            if not found:
                what = f"Quarto wrote no {file}"
                raise ReportError([Problem(path=document.shown, what=what, remedy='leave "output-file" out')])
            outputs[output.name] = found[0].read_bytes()
    return Rendered(outputs=outputs, files=document.files, notes=tuple(sorted(set(notes))))


def _write_front(document: Document, parameters: Mapping[str, Any], copy: Path, work: Path) -> None:
    """Write the results of a front matter's code into a copy, because Quarto would run it before the cells.

    Code that is only shown gets the braces again that keep Quarto from running it.  A JSON text is one of
    YAML, too.
    """
    figures = work / "figures"
    figures.mkdir()
    execution = execute(document, parameters=parameters, figures=figures, cache=cache_of(document))
    writer = Writer(document, figures)
    titled = writer.titled(execution)
    if writer.problems:
        raise ReportError(writer.problems)
    front, end, body = copy.read_text("utf-8").partition("\n---\n")
    for key in KEYS:
        if titled.metadata.get(key) != document.metadata.get(key):
            value = json.dumps(titled.metadata[key], ensure_ascii=False).replace("`{python}", "`{{python}}")
            entry = re.search(rf"(?m)^{key}:.*(?:\n(?![^\s#]).*)*", front)
            if entry:
                front = f"{front[: entry.start()]}{key}: {value}{front[entry.end() :]}"
    copy.write_text(front + end + body, "utf-8")


def check_interpreter(environment: Mapping[str, str]) -> None:
    """Check that the Python that Quarto will run has what is needed.

    Parameters
    ----------
    environment : mapping
        Environment variables of Quarto; ``QUARTO_PYTHON`` names the Python.

    Raises
    ------
    MissingToolError
        If it does not run, or lacks a package.
    """
    python = environment["QUARTO_PYTHON"]
    command = [python, "-c", _MISSING, *_PACKAGES]
    try:
        found = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - a program and its arguments, no shell
    except (OSError, subprocess.CalledProcessError) as error:
        what = f"{python}, the Python for the cells, does not run"
        raise MissingToolError(f"{what}; let the environment variable QUARTO_PYTHON name a Python") from error
    if missing := found.stdout.split():
        what = f"{python}, the Python for the cells, lacks {', '.join(missing)}"
        raise MissingToolError(f'{what}; run: {python} -m pip install "cisreport[jupyter]"')


def _environment(document: Document, claims: Claims) -> dict[str, str]:
    """Return Quarto's environment variables: ours where the user has none, and what makes renders alike."""
    ours = {"QUARTO_PYTHON": sys.executable, "TYPST_FONT_PATHS": str(font_directory())}
    if claims:
        ours["QUARTO_PDF_STANDARD"] = ",".join(STANDARDS[claim] for claim in claims)
    day = document_day(document)
    environment = {**ours, **os.environ, **_ENVIRONMENT}
    if day:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        environment["SOURCE_DATE_EPOCH"] = f"{moment.timestamp():.0f}"
    return environment


def _gaps(document: Document, outputs: Sequence[OutputFormat]) -> Iterator[Gap]:
    """Yield what a document lacks: our filter, without which nothing is linked or claimed, or a date."""
    claims = tuple(dict.fromkeys(claim for output in outputs for claim in output.claims))
    if "cisreport" not in (document.metadata.get("filters") or ()):
        what = "the document does not use our filter, so its values do not link to facts"
        remedy = 'add "filters: [cisreport]" to the front matter'
        yield Gap(problem=Problem(path=document.shown, line=1, what=what, remedy=remedy), claims=claims)
    elif claims and document_day(document) is None:
        yield without_date(document)


def _run_claiming(
    command: Sequence[str],
    directory: Path,
    document: Document,
    claims: Claims,
    required: Collection[str],
) -> Problems:
    """Run Quarto, again without the claims that Typst refuses, and return a note for each time."""
    notes: list[Problem] = []
    while True:
        try:
            _run(command, directory, document, _environment(document, claims))
            return tuple(notes)
        except ExecutionError as error:
            lost, what = refused(str(error), claims, required)
            if not lost:
                raise
            notes.append(refusal(document.shown, 0, what, lost, "change what it names in the document"))
            claims = tuple(claim for claim in claims if claim not in lost)


def _run(command: Sequence[str], directory: Path, document: Document, environment: Mapping[str, str]) -> None:
    process = subprocess.run(  # noqa: S603 - a program and its arguments, no shell
        command,
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    output = _COLOR.sub("", process.stdout)
    if problems := list(_dangling(document, output)):
        raise ReportError(problems)
    if process.returncode:
        said = "\n".join(f"  {line}" for line in output.splitlines()[-_TAIL:])
        what = f"Quarto ended with exit status {process.returncode}"
        problem = Problem(path=document.shown, what=what, remedy="correct what it names")
        raise ExecutionError(problem, f"\nIt said:\n{said}")


def _dangling(document: Document, output: str) -> Iterator[Problem]:
    """Yield a problem for each warning of something that the document names but does not have."""
    for pattern, *templates in _WARNINGS:
        for name in dict.fromkeys(pattern.findall(output)):
            needle, what, remedy = (template.format(name) for template in templates)
            yield located(document, needle, what, remedy)
