"""Runs the code of one document, once for all formats, in one interpreter.

Cells and inline expressions run in document order in one namespace, in the document's directory.  The
environment is fixed where it could change the outputs: hash seed, time zone, locale, matplotlib's settings.
:mod:`.cache` decides whether the code has to run.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import rfc8785

from cisreport.assets import asset
from cisreport.documents.document import Document
from cisreport.documents.fonts import fonts_of
from cisreport.documents.parts import Cell, Expression
from cisreport.errors import Problem, ReportError, suggest
from cisreport.execution.dependencies import Dependency, Kind
from cisreport.execution.environment import FIXED_ENVIRONMENT, FONTS
from cisreport.execution.failures import crash, failure, late
from cisreport.execution.imports import first_imports
from cisreport.execution.interpreters import Interpreter, Start, fresh
from cisreport.execution.magics import syntax_tree, translated
from cisreport.files import OWN_FOLDER
from cisreport.formats import HTML
from cisreport.yamltext import scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outputs of one cell or expression."""

    outputs: tuple[Mapping[str, Any], ...] = ()
    """Outputs of a cell in order: streams, displays, the result, an allowed error."""
    data: Mapping[str, str] | None = None
    """Forms of an expression's value, by MIME type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """The outputs of a document's code."""

    results: tuple[Result, ...]
    """One for each cell and expression, in order; those of the front matter come last."""
    dependencies: tuple[Dependency, ...] = ()
    """What the code read, including modules."""
    untracked: tuple[str, ...] = ()
    """Actions of the code after which it may have other dependencies."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Files that the code read, including modules."""
        return tuple(_path(item.path) for item in self.dependencies if item.kind is Kind.FILE)


@lru_cache(maxsize=4096)
def _path(name: str) -> Path:
    """Return a path; most files are modules, which each report of a batch reads."""
    return Path(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The input of the worker."""

    items: tuple[Mapping[str, Any], ...]
    """Cells and expressions in order, and the values of parameters as a separate cell."""
    owners: tuple[Cell | Expression | None, ...]
    """The part of the document of each item."""
    settings: str
    """Settings of matplotlib."""
    fonts: tuple[str, ...] = ()
    """Paths of the document's own fonts."""

    @property
    def content(self) -> tuple[Mapping[str, Any], ...]:
        """The items without their lines, which do not change the outputs."""
        return tuple({name: item[name] for name in item if name != "line"} for item in self.items)


def parse_parameters(texts: Sequence[str]) -> dict[str, Any]:
    """Read ``name:value`` texts of the command line; values have the types of YAML scalars.

    Raises
    ------
    ReportError
        If a text does not have a colon or its name is not a Python name.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for text in texts:
        name, colon, value = text.partition(":")
        if colon and name.isidentifier():
            values[name] = scalar(value.strip())
        else:
            what, remedy = f'"{text}" is not a parameter', "write -P name:value"
            problems.append(Problem(path="<command line>", what=what, remedy=remedy))
    if problems:
        raise ReportError(problems)
    return values


def parameter_names(document: Document) -> tuple[str, ...] | None:
    """Return the names that the document's parameters cell assigns; None if it is not valid Python."""
    names: list[str] = []
    for cell in document.cells:
        if cell.is_parameters:
            try:
                tree = syntax_tree(cell.source)
            except SyntaxError:
                return None
            for node in tree.body:
                if isinstance(node, ast.Assign):
                    names += [target.id for target in node.targets if isinstance(target, ast.Name)]
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    names.append(node.target.id)
    return tuple(dict.fromkeys(names))


def prepare(document: Document, parameters: Mapping[str, Any]) -> Job:
    """Return the job of a document.

    Parameters
    ----------
    document : Document
        The document.
    parameters : mapping
        Values that replace those of the cell tagged ``parameters``.

    Raises
    ------
    ReportError
        If the document does not have a parameter.
    """
    _check_parameters(document, parameters)
    items, owners = _items(document, parameters)
    width = document.option("fig-width", HTML.target, 7)
    height = document.option("fig-height", HTML.target, 5)
    fonts = tuple(str(file.path) for file in fonts_of(document).files)
    settings = asset("matplotlibrc").read_text("utf-8") + f"figure.figsize: {width}, {height}\n"
    return Job(items=tuple(items), owners=tuple(owners), settings=settings, fonts=fonts)


def run(document: Document, job: Job, figures: Path, interpreter: Interpreter = fresh) -> Execution:
    """Run a document's code.

    Parameters
    ----------
    document : Document
        The document.
    job : Job
        The result of :func:`prepare`.
    figures : Path
        Directory into which charts may write; the code sees it as ``CISREPORT_FIGURES``.
    interpreter : Interpreter
        Runs the code.

    Raises
    ------
    ExecutionError
        If code fails, unless its cell has ``error: true``.
    """
    if not job.items:
        return Execution(results=())
    ended = interpreter(_start(document, job), job.items, figures)
    answers = [json.loads(line) for line in ended.answers.split(b"\n")[:-1]]  # whole lines
    seen = answers.pop() if answers and "dependencies" in answers[-1] else None
    watched = seen or {"dependencies": (), "untracked": ()}
    dependencies = tuple(
        Dependency(kind=Kind(kind), path=path, fingerprint=text)
        for kind, path, text in watched["dependencies"]
    )
    execution = Execution(results=(), dependencies=dependencies, untracked=tuple(watched["untracked"]))
    results = _results(document, job, answers, execution)
    if seen is None:
        owner = job.owners[min(len(answers), len(job.owners) - 1)]
        if ended.is_late:
            raise late(document, owner, ended.errors)
        raise crash(document, owner, ended.code, ended.errors)
    return replace(execution, results=results)


def _start(document: Document, job: Job) -> Start:
    return Start(
        folder=document.code_folder or document.path.parent,
        argument=job.items[0]["file"],
        imports=first_imports(job.items),
        settings=job.settings,
        variables={**os.environ, **FIXED_ENVIRONMENT, FONTS: os.pathsep.join(job.fonts)},
        ignored=(str(document.root / OWN_FOLDER),),
    )


def _results(
    document: Document, job: Job, answers: Sequence[dict[str, Any]], execution: Execution
) -> tuple[Result, ...]:
    results: list[Result] = []
    _update(answers)
    for item, owner, answer in zip(job.items, job.owners, answers, strict=False):
        if "error" in answer and not item.get("allow_errors"):
            raise failure(document, owner, answer, execution.files)
        if owner is not None:
            results.append(_result(item, answer))
    return tuple(results)


def _update(answers: Sequence[dict[str, Any]]) -> None:
    """Give displays the data by which later cells replaced them, and take away their identifiers."""
    for number, answer in enumerate(answers):
        for update in answer.get("updates", ()):
            for earlier in answers[:number]:
                for output in earlier["outputs"]:
                    if output.get("id") == update["id"]:
                        output["data"] = update["data"]
    for answer in answers:
        for output in answer["outputs"]:
            output.pop("id", None)


def _check_parameters(document: Document, parameters: Mapping[str, Any]) -> None:
    known = parameter_names(document)
    problems = []
    for name, value in parameters.items():
        try:
            rfc8785.dumps(value)
        except rfc8785.CanonicalizationError:
            what = f'the parameter "{name}" has a value that the manifest cannot store'
            remedy = "give a text, true or false, or a number with at most fifteen digits"
            problems.append(Problem(path=document.shown, what=what, remedy=remedy))
        if known is not None and name not in known:  # the run reports an invalid cell
            remedy = suggest(name, known) if known else 'tag a cell with "#| tags: [parameters]"'
            what = f'the document does not have a parameter "{name}"'
            problems.append(Problem(path=document.shown, what=what, remedy=remedy))
    if problems:
        raise ReportError(problems)


def _items(
    document: Document, parameters: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[Cell | Expression | None]]:
    """Return the items that the worker runs, and the part of the document of each."""
    items: list[dict[str, Any]] = []
    owners: list[Cell | Expression | None] = []
    problems: list[Problem] = []
    for part in (*document.parts, *document.front):
        if isinstance(part, Expression):
            file = _relative(part.path, document)
            items.append({"kind": "expression", "file": file, "line": part.line, "source": part.source})
            owners.append(part)
        elif isinstance(part, Cell):
            items.append(_cell_item(document, part, problems))
            owners.append(part)
            if part.is_parameters and parameters:
                source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
                items.append({"kind": "cell", "file": "<parameters>", "line": 1, "source": source})
                owners.append(None)
    if problems:
        raise ReportError(problems)
    return items, owners


def _cell_item(document: Document, cell: Cell, problems: list[Problem]) -> dict[str, Any]:
    """Return a cell's item; its commands of notebooks that cannot run are added to the problems."""
    code = translated(cell.source if document.setting(cell, "eval", True) is not False else "")
    item: dict[str, Any] = {
        "kind": "cell",
        "file": _relative(cell.path, document),
        "line": cell.source_line,
        "source": code.source,
        "allow_errors": document.setting(cell, "error", False) is True,
    }
    if code.notes or code.is_captured:
        item |= {"notes": code.notes, "is_captured": code.is_captured}
    for number, what, remedy in code.refused:
        line = cell.source_line + number
        problems.append(Problem(path=cell.path, line=line, what=what, remedy=remedy))
    if "fig-width" in cell.options or "fig-height" in cell.options:
        item["figsize"] = [document.setting(cell, "fig-width", 7), document.setting(cell, "fig-height", 5)]
    return item


def _relative(path: str, document: Document) -> str:
    return os.path.relpath(path, Path(document.shown).parent)


def _result(item: Mapping[str, Any], answer: dict[str, Any]) -> Result:
    notes = [{"kind": "note", "text": text} for text in item.get("notes", ())]
    outputs = notes + ([] if item.get("is_captured") else list(answer["outputs"]))
    if "error" in answer:
        outputs.append({"kind": "error", "text": f"{answer['error']['name']}: {answer['error']['value']}"})
    return Result(outputs=tuple(outputs), data=answer.get("data"))
