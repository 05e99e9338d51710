"""Rendering report documents to files: choice of the engine, names, atomic writes, dependency lists."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from cisreport.documents.days import dated
from cisreport.documents.document import Document, read_document
from cisreport.errors import Problem, ReportError, suggest, system_problem, together
from cisreport.execution.cache import cache_of
from cisreport.execution.failures import ExecutionError
from cisreport.execution.interpreters import Interpreter, fresh
from cisreport.formats import DEFAULT, FORMATS, HTML, claims
from cisreport.placing import finish, put_files
from cisreport.processes import end_processes
from cisreport.rendering.embedded import Rendered, render_embedded
from cisreport.rendering.embedded.prose import Notes, Prose
from cisreport.rendering.quarto import render_quarto
from cisreport.rendering.timing import Clock
from cisreport.yamltext import scalar

Engine = Literal["auto", "embedded", "quarto"]
MAX_NAME: Final = 200
"""In bytes; file systems take 255, and endings come to it."""
_PACKAGE: Final = Path(__file__).resolve().parent.parent


class RenderError(ReportError):
    """Documents that could not be rendered, all of them; the others were."""

    def __init__(self, errors: Sequence[ReportError], written: tuple[Path, ...]) -> None:
        super().__init__([problem for error in errors for problem in error.problems])
        self.args = ("\n".join(str(error).rstrip("\n") for error in errors),)
        self.written = written
        """Outputs of the others."""


def render(
    paths: Sequence[str | Path],
    *,
    to: Sequence[str] = DEFAULT,
    engine: Engine = "auto",
    output_dir: str | Path = "build",
    parameters: Mapping[str, Any] | None = None,
    depfile: bool = False,
    use_cache: bool = True,
    require: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
    noted: Callable[[Problem], None] | None = None,
    timings: bool = False,
    day: date | None = None,
    interpreter: Interpreter = fresh,
    notes: Notes | None = None,
) -> tuple[Path, ...]:
    """Render report documents, as many side by side as there are cores.

    Parameters
    ----------
    paths : sequence of str or Path
        The ``.qmd`` files.
    to : sequence of str
        Names of formats (:data:`cisreport.formats.FORMATS`).
    engine : str
        ``auto`` is the embedded engine unless ``CISREPORT_ENGINE`` says otherwise.
    output_dir : str or Path
        Where outputs go; made when missing.
    parameters : mapping, optional
        Values for the cells tagged ``parameters``.
    depfile : bool
        Whether to write ``<output>.d``, which lists for make what the outputs were made from; when code
        fails, what it had read.
    use_cache : bool, default True
        Whether to take stored outputs of code, and to store them.
    require : sequence of str
        Names of standards that the outputs have to claim (:func:`cisreport.formats.claims`), in addition to
        those that a document requires.
    progress : callable, optional
        Gets each step in words.
    noted : callable, optional
        Gets each note on a document that was rendered (:attr:`cisreport.errors.Problem.is_note`).
    timings : bool
        Whether to report to ``progress`` how long each stage took, too.
    day : date, optional
        Day of documents that do not name theirs (:func:`cisreport.documents.days.dated`).
    interpreter : Interpreter
        Runs the code of the embedded engine.
    notes : Notes, optional
        Keep what pandoc has read if stored outputs are not used.

    Returns
    -------
    tuple of Path
        The outputs: for each document one file per format, in the order given.

    Raises
    ------
    RenderError
        If documents cannot be rendered. The others are written; outputs of an earlier render stay.
    ReportError
        If an argument names nothing known.
    MissingToolError
        If Quarto is asked for and not installed.
    """
    task = Task(
        to=tuple(dict.fromkeys(to)),
        engine=_checked(paths, to, engine, require),
        directory=Path(output_dir),
        parameters=dict(parameters or {}),
        depfile=depfile,
        use_cache=use_cache,
        require=tuple(require),
        progress=progress,
        noted=noted or (lambda _: None),
        timings=timings,
        day=day,
        interpreter=interpreter,
        notes=notes,
    )
    with ThreadPoolExecutor(min(len(paths), cores()) or 1) as pool:
        jobs = [pool.submit(task.render, path) for path in paths]
        try:
            wait(jobs)
        except BaseException:  # Ctrl-C reaches this thread alone
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(job.done() for job in jobs):
                end_processes()
                time.sleep(0.05)
            raise
    errors = [error for job in jobs if isinstance(error := job.exception(), ReportError)]
    done = [job for job in jobs if not isinstance(job.exception(), ReportError)]
    written = tuple(path for job in done for path in job.result())
    if errors:
        raise RenderError(errors, written)
    return written


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked for each document of a call."""

    to: tuple[str, ...]
    engine: str
    directory: Path
    parameters: Mapping[str, Any]
    depfile: bool
    use_cache: bool
    require: tuple[str, ...]
    progress: Callable[[str], None] | None
    noted: Callable[[Problem], None]
    timings: bool
    day: date | None
    interpreter: Interpreter
    notes: Notes | None

    def render(self, path: str | Path) -> tuple[Path, ...]:
        """Render one document, and return its outputs."""
        with failures_named(path):
            return self._render(path)

    def _render(self, path: str | Path) -> tuple[Path, ...]:
        report = _reported(self.progress, Path(path).name)
        clock = Clock()
        with clock.stage("reading the document"):
            document = dated(read_document(path), self.day)
        name = output_name(document.path, self.parameters)
        targets = {kind: self.directory / f"{name}{FORMATS[kind].suffix}" for kind in self.to}
        self.directory.mkdir(parents=True, exist_ok=True)
        finish(self.directory)
        try:
            rendered = self._rendered(document, report, clock)
        except ExecutionError as error:
            put_files(self._rules(targets, document, (*document.files, *error.files)), self.directory)
            raise
        outputs = {target.name: rendered.outputs[kind] for kind, target in targets.items()}
        put_files(self._rules(targets, document, rendered.files) | outputs, self.directory)
        for note in together(rendered.notes):
            self.noted(note)
        for stage, seconds in clock.stages if self.timings else ():
            report(f"{seconds * 1000:6.0f} ms {stage}")
        return tuple(targets.values())

    def _rendered(self, document: Document, report: Callable[[str], None], clock: Clock) -> Rendered:
        if self.engine == "quarto":
            return render_quarto(
                document,
                to=self.to,
                parameters=self.parameters,
                progress=report,
                require=self.require,
            )
        cache = cache_of(document) if self.use_cache else None
        notes = cache or self.notes
        return render_embedded(
            document,
            to=self.to,
            parameters=self.parameters,
            progress=report,
            cache=cache,
            clock=clock,
            require=self.require,
            interpreter=self.interpreter,
            prose=Prose(notes) if notes else None,
        )

    def _rules(
        self, targets: Mapping[str, Path], document: Document, files: Iterable[Path]
    ) -> dict[str, bytes]:
        """Return the depfile by its name, if one is asked for."""
        if not self.depfile:
            return {}
        text = make_rules(targets.values(), prerequisites(document, files))
        return {next(iter(targets.values())).with_suffix(".d").name: text.encode()}


def _checked(paths: Sequence[str | Path], to: Sequence[str], engine: str, require: Sequence[str]) -> str:
    """Return the engine to use, or raise for arguments that name nothing known."""
    problems = []
    chosen = os.environ.get("CISREPORT_ENGINE") or "embedded" if engine == "auto" else engine
    if chosen not in ("embedded", "quarto"):
        remedy = suggest(chosen, ("embedded", "quarto"))
        problems.append(Problem(path="<arguments>", what=f'there is no engine "{chosen}"', remedy=remedy))
    for name in to:
        if name not in FORMATS:
            what = f'there is no format "{name}"'
            problems.append(Problem(path="<arguments>", what=what, remedy=suggest(name, tuple(FORMATS))))
        elif chosen == "quarto" and not FORMATS[name].by_quarto:
            what = f"Quarto does not write a {FORMATS[name].label} with the links and the manifest"
            remedy = 'use "--engine embedded"'
            problems.append(Problem(path="<arguments>", what=what, remedy=remedy))
    for name in require:
        if name not in claims():
            what = f'there is no standard "{name}" to require'
            problems.append(Problem(path="<arguments>", what=what, remedy=suggest(name, claims())))
    if not to:
        problems.append(
            Problem(path="<arguments>", what="no format is named", remedy=f"name one, such as {HTML.name}")
        )
    stems = [Path(path).stem for path in paths]
    for path in paths:
        if stems.count(Path(path).stem) > 1:
            what = "another document has the same name, and so the same output"
            problems.append(Problem(path=str(path), what=what, remedy="rename one of them"))
    if problems:
        raise ReportError(problems)
    return chosen


@contextmanager
def failures_named(path: str | Path) -> Iterator[None]:
    """Raise what the computer does not allow while a document is rendered as a problem of the document.

    Parameters
    ----------
    path : str or Path
        The document.

    Raises
    ------
    ReportError
        If something in the document is nested too deeply, or a file or folder cannot be used.
    """
    try:
        yield
    except RecursionError as error:
        what, remedy = "something in it is nested too deeply", "nest fewer lists and quotations"
        raise ReportError([Problem(path=str(path), what=what, remedy=remedy)]) from error
    except OSError as error:
        raise ReportError([system_problem(error, path)]) from error


def _reported(progress: Callable[[str], None] | None, name: str) -> Callable[[str], None]:
    return (lambda step: progress(f"{name}: {step}")) if progress else (lambda _: None)


def output_name(document: Path, parameters: Mapping[str, Any]) -> str:
    """Return the name of a document's outputs without suffix; it depends on document and parameters only."""
    parts = [document.stem]
    for name, value in sorted(parameters.items()):
        text = str(value)
        safe = re.sub(r"[^\w.-]+", "-", text).strip("-.")[:40]
        read = scalar(text)
        if safe != text or read != value or type(read) is not type(value):
            safe = f"{safe}-{hashlib.sha256(repr(value).encode()).hexdigest()[:8]}".lstrip("-")
        parts.append(f"{name}-{safe}")
    name = "_".join(parts)
    if len(os.fsencode(name)) > MAX_NAME:
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
        name = f"{os.fsencode(document.stem)[: MAX_NAME - 17].decode('utf-8', 'ignore')}_{digest}"
    return name


def prerequisites(document: Document, read: Iterable[Path]) -> list[Path]:
    """Return the files of the project and the package that the outputs depend on.

    The folders of data files are among them, so that a file added to a dataset counts as a change.
    """
    assets = (path for path in (_PACKAGE / "assets").rglob("*") if path.is_file())
    modules = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
    engine = (Path(name) for name in modules if name and Path(name).is_relative_to(_PACKAGE))
    files = {Path(os.path.normpath(path.absolute())) for path in (*read, *assets, *engine)}
    ours = {path for path in files if _is_ours(path, document.root) and path.is_file()}
    data = {path.parent for path in ours if path.suffix != ".py" and not path.is_relative_to(_PACKAGE)}
    return sorted(ours | data - {document.path.parent, document.root})


def _is_ours(path: Path, root: Path) -> bool:
    if path.is_relative_to(_PACKAGE):
        return "__pycache__" not in path.parts
    if not path.is_relative_to(root):
        return False
    parts = path.relative_to(root).parts
    return not any(
        part in ("__pycache__", "site-packages", "build") or part.startswith(".") for part in parts
    )


def make_rules(targets: Iterable[Path], prerequisites: Iterable[Path]) -> str:
    """Return a depfile in make's syntax, with an empty rule for each prerequisite.

    The empty rules keep make going when a file is gone: it renders again instead of stopping.
    """
    names = [_make_name(path) for path in prerequisites]
    head = " ".join(_make_name(path) for path in targets)
    lines = [f"{head}: \\", *(f"  {name} \\" for name in names)]
    lines[-1] = lines[-1].removesuffix(" \\").removesuffix(":") + (":" if not names else "")
    return "\n".join(lines) + "\n" + "".join(f"\n{name}:\n" for name in names)


def _make_name(path: Path) -> str:
    name = os.path.relpath(path) if path.is_absolute() else str(path)
    return re.sub(r"([ #:%\\])", r"\\\1", name).replace("$", "$$")
