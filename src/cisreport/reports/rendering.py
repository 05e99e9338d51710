"""Rendering report documents to files: choice of the engine, names, atomic writes, dependency lists."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from cisreport.errors import Problem, ReportError, suggest
from cisreport.reports.document import Document, read_document
from cisreport.reports.embedded import Rendered, render_embedded
from cisreport.reports.options import scalar
from cisreport.reports.quarto import render_quarto

Engine = Literal["auto", "embedded", "quarto"]
FORMATS: Final = ("html", "pdf")
_PACKAGE: Final = Path(__file__).resolve().parent.parent


def render(
    paths: Sequence[str | Path],
    *,
    to: Sequence[str] = FORMATS,
    engine: Engine = "auto",
    output_dir: str | Path = "build",
    parameters: Mapping[str, Any] | None = None,
    depfile: bool = False,
    progress: Callable[[str], None] | None = None,
) -> tuple[Path, ...]:
    """Render report documents.

    Parameters
    ----------
    paths : sequence of str or Path
        The ``.qmd`` files.
    to : sequence of str
        ``html``, ``pdf``, or both.
    engine : str
        ``auto`` is the embedded engine unless ``CISREPORT_ENGINE`` says otherwise.
    output_dir : str or Path
        Where outputs go; made when missing.
    parameters : mapping, optional
        Values for the cells tagged ``parameters``.
    depfile : bool
        Whether to write ``<output>.d``, which tells make what the outputs were made from.
    progress : callable, optional
        Told each step in words.

    Returns
    -------
    tuple of Path
        The outputs: for each document one file per format.

    Raises
    ------
    ReportError
        If a document can not be rendered, or an argument names nothing known. Documents before it are
        written; outputs of an earlier render stay.
    MissingToolError
        If Quarto is asked for and not installed.
    """
    chosen = _checked(paths, to, engine)
    formats = tuple(dict.fromkeys(to))
    values = dict(parameters or {})
    directory = Path(output_dir)
    written: list[Path] = []
    for path in paths:
        tell = _told(progress, Path(path).name)
        document = read_document(path)
        make = render_quarto if chosen == "quarto" else render_embedded
        rendered = make(document, to=formats, parameters=values, progress=tell)
        name = output_name(document.path, values)
        directory.mkdir(parents=True, exist_ok=True)
        targets = {kind: directory / f"{name}.{kind}" for kind in formats}
        for kind, target in targets.items():
            write_atomically(target, rendered.outputs[kind])
        if depfile:
            text = make_rules(targets.values(), _prerequisites(document, rendered))
            write_atomically(directory / f"{name}.d", text.encode())
        written += targets.values()
    return tuple(written)


def _checked(paths: Sequence[str | Path], to: Sequence[str], engine: str) -> str:
    """Return the engine to use, or raise for arguments that name nothing known."""
    problems = []
    chosen = os.environ.get("CISREPORT_ENGINE") or "embedded" if engine == "auto" else engine
    if chosen not in ("embedded", "quarto"):
        remedy = suggest(chosen, ("embedded", "quarto"))
        problems.append(Problem(path="<arguments>", what=f'there is no engine "{chosen}"', remedy=remedy))
    for name in to:
        if name not in FORMATS:
            what = f'there is no format "{name}"'
            problems.append(Problem(path="<arguments>", what=what, remedy=suggest(name, FORMATS)))
    if not to:
        problems.append(Problem(path="<arguments>", what="no format is named", remedy="name html or pdf"))
    stems = [Path(path).stem for path in paths]
    for path in paths:
        if stems.count(Path(path).stem) > 1:
            what = "another document has the same name, and so the same output"
            problems.append(Problem(path=str(path), what=what, remedy="rename one of them"))
    if problems:
        raise ReportError(problems)
    return chosen


def _told(progress: Callable[[str], None] | None, name: str) -> Callable[[str], None]:
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
    return "_".join(parts)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old content or the new, never a part; its mode obeys the umask."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _prerequisites(document: Document, rendered: Rendered) -> list[Path]:
    """Return the files of the project and the package that the outputs depend on.

    The folders of data files are among them, so that a file added to a dataset counts as a change.
    """
    assets = (path for path in (_PACKAGE / "assets").rglob("*") if path.is_file())
    modules = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
    engine = (Path(name) for name in modules if name and Path(name).is_relative_to(_PACKAGE))
    files = {Path(os.path.normpath(path.absolute())) for path in (*rendered.files, *assets, *engine)}
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
