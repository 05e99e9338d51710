"""The child process that runs one document's code: ``python -P -m cisreport.execution.worker``.

It reads a job as JSON from standard input.  It writes a line of JSON for each finished item, then one with
the dependencies.  So the parent knows how many items ran even if the process dies.

:class:`Run` begins before the job is known, so :mod:`.forking` can import packages and wait for one.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import gc
import io
import json
import os
import sys
import traceback
import types
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from cisreport.execution.display import Bundle, bundle, encodable, pyplot_figures
from cisreport.execution.ipython import Changes, StandIn, changes, refuse_input
from cisreport.execution.publisher import Publisher
from cisreport.execution.watching import Watch

_OBJECTS: Final = 1_000_000
"""Number of new objects after which Python looks for unused ones; a large number saves time."""
LIBRARY: Final = Path(__file__).parent.parent
"""Folder of this library."""


class _Stream(io.TextIOBase):
    """A text stream whose writes become outputs of the running cell."""

    def __init__(self, publisher: Publisher, name: str) -> None:
        self._publisher = publisher
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = encodable(text)
        self._publisher.write(self._name, text)
        return len(text)


class Namespace:
    """The namespace of one document, and the outputs of the item that runs."""

    def __init__(self) -> None:
        self.publisher = Publisher()
        self.line = 0
        self.main = types.ModuleType("__main__")
        self.main.__dict__["__builtins__"] = builtins
        sys.modules["__main__"] = self.main
        vars(builtins).update(display=self.publisher.display, input=refuse_input)
        sys.meta_path.insert(0, Changes(changes(self.publisher)))
        sys.meta_path.append(StandIn(self.publisher))
        sys.stdout = _Stream(self.publisher, "stdout")
        sys.stderr = _Stream(self.publisher, "stderr")

    def run(self, item: dict[str, Any]) -> dict[str, Any]:
        """Run a cell or an expression, and return its outputs or its error."""
        self.publisher.begin()
        self.line = item["line"]
        result: dict[str, Any] = {}
        try:
            if item["kind"] == "cell":
                with _figure_size(item.get("figsize")):
                    self._run_cell(item)
            else:
                result["data"] = self._evaluate(item)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - every error of a cell is part of its result
            result["error"] = described(error, item["file"])
            result["error"]["line"] = result["error"]["line"] or self.line
        return {"outputs": self.publisher.outputs, "updates": self.publisher.updates, **result}

    def _run_cell(self, item: dict[str, Any]) -> None:
        tree = _parsed(item, "exec")
        names = self.main.__dict__
        try:
            for step in _steps(tree.body):
                exec(compile(ast.Module(step.before, []), item["file"], "exec"), names)  # noqa: S102 - a report's code is trusted
                if step.shown:
                    expression, self.line = ast.Expression(step.shown.value), step.shown.lineno
                    value = eval(compile(expression, item["file"], "eval"), names)  # noqa: S307 - likewise
                    if value is not None and not _is_silenced(step.shown, item):
                        self.publisher.show(value, "result")
        finally:
            figures = pyplot_figures()
        shown = {output["data"].get("image/svg+xml") for output in self.publisher.outputs if "data" in output}
        for text in figures:
            if text not in shown:
                self.publisher.add(
                    {"kind": "display", "data": {"image/svg+xml": text, "text/plain": "<Figure>"}}
                )

    def _evaluate(self, item: dict[str, Any]) -> Bundle:
        code = compile(_parsed(item, "eval"), item["file"], "eval")
        return bundle(eval(code, self.main.__dict__))  # noqa: S307 - likewise


class _Step(NamedTuple):
    """Statements of a cell, and an expression after them whose value is shown."""

    before: list[ast.stmt]
    shown: ast.Expr | None


def _steps(body: list[ast.stmt]) -> Iterator[_Step]:
    """Yield a cell's statements; values are shown as ``InteractiveShell.ast_node_interactivity`` says."""
    shell = sys.modules.get("IPython.core.interactiveshell")
    mode = getattr(getattr(shell, "InteractiveShell", None), "ast_node_interactivity", "")
    if (
        mode == "last_expr_or_assign"
        and body
        and isinstance(body[-1], ast.Assign | ast.AnnAssign | ast.AugAssign)
    ):
        body = [*body, *_named(body[-1])]
    before: list[ast.stmt] = []
    for statement in body:
        is_last = statement is body[-1]
        if isinstance(statement, ast.Expr) and (mode == "all" or (is_last and mode != "none")):
            yield _Step(before, statement)
            before = []
        else:
            before.append(statement)
    yield _Step(before, None)


def _named(assignment: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.stmt]:
    """Return the expression that is the name to which a statement assigns, if it is a name."""
    target = assignment.targets[0] if isinstance(assignment, ast.Assign) else assignment.target
    if not isinstance(target, ast.Name):
        return []
    name = ast.copy_location(ast.Name(target.id, ast.Load()), assignment)
    return [ast.copy_location(ast.Expr(name), assignment)]


def _parsed(item: dict[str, Any], mode: str) -> Any:
    """Parse code with the line numbers of the document."""
    return ast.parse("\n" * (item["line"] - 1) + item["source"], item["file"], mode)


def _is_silenced(last: ast.Expr, item: dict[str, Any]) -> bool:
    text: str = item["source"].split("\n")[(last.end_lineno or 1) - item["line"]]
    return text.encode()[last.end_col_offset or 0 :].decode().lstrip().startswith(";")


@contextlib.contextmanager
def _figure_size(size: list[float] | None) -> Iterator[None]:
    if not size:
        yield
        return
    import matplotlib as mpl

    before = mpl.rcParams["figure.figsize"]
    mpl.rcParams["figure.figsize"] = size
    try:
        yield
    finally:
        mpl.rcParams["figure.figsize"] = before


def described(error: BaseException, document: str) -> dict[str, Any]:
    """Return an error's name, text, line in the document, and frames outside the engine."""
    frames = [
        {"file": _short(frame.filename, document), "line": frame.lineno, "name": frame.name}
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(str(LIBRARY)) and not frame.filename.startswith("<frozen")
    ]
    if isinstance(error, SyntaxError) and error.filename == document:
        frames = [{"file": document, "line": error.lineno, "name": "<module>"}]
    lines = [frame["line"] for frame in frames if frame["file"] == document]
    return {
        "name": type(error).__name__,
        "value": encodable(_message(error)),
        "line": lines[-1] if lines else 0,
        "frames": frames,
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.msg:
        return error.msg
    try:
        return str(error)
    except Exception as other:  # noqa: BLE001 - a class of the document may raise anything
        return f"its message failed ({type(other).__name__})"


def _short(filename: str, document: str) -> str:
    """Return a file's path without the part that differs between machines."""
    if filename == document:
        return document
    roots = sorted((str(Path(path).absolute()) for path in sys.path), key=len, reverse=True)
    root = next((root for root in roots if filename.startswith(root + os.sep)), None)
    return os.path.relpath(filename, root) if root else Path(filename).name


def _warning_text(
    message: Warning | str, category: type[Warning], _file: str, _line: int, _text: str | None = None
) -> str:
    return f"{category.__name__}: {message}\n"


class Run:
    """One run of a document's code in this process, from the settings of the interpreter to the last answer.

    Parameters
    ----------
    argument : str
        The name under which code sees that it was started.
    ignored : iterable of str
        Folders and files that are not dependencies.
    """

    def __init__(self, argument: str, ignored: Iterable[str]) -> None:
        gc.set_threshold(_OBJECTS)
        sys.path.insert(0, str(Path.cwd()))
        sys.argv = [argument]
        warnings.formatwarning = _warning_text  # type: ignore[assignment]
        self.watch = Watch(ignored)
        self.namespace = Namespace()

    def finish(self, job: Mapping[str, Any], answer: TextIO) -> None:
        """Run the items of a job, and write their answers and the dependencies."""
        process = os.getpid()
        for item in job["items"]:
            result = self.namespace.run(item)
            if os.getpid() != process:
                os._exit(0)  # a forked copy of this process; it ends with its cell
            answer.write(json.dumps(result) + "\n")
            answer.flush()
            if "error" in result and not item.get("allow_errors"):
                break
        answer.write(json.dumps(self.watch.result([item["source"] for item in job["items"]])) + "\n")
        answer.flush()
        gc.freeze()  # otherwise Python examines all objects at the end, for a fifth of a second


def take_streams() -> TextIO:
    """Return a stream for the answers; what code writes to the streams of the process goes to its errors."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - open until the end
    return answer


def main() -> None:
    """Run the job from standard input."""
    job = json.load(sys.stdin)
    answer = take_streams()
    Run(job["argument"], job["ignored"]).finish(job, answer)


if __name__ == "__main__":
    main()
