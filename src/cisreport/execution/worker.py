"""The child process that runs one document's code: ``python -P -m cisreport.execution.worker``.

It reads a job as JSON from standard input.  It writes a line of JSON for each finished item, then one with
the dependencies.  So the parent knows how many items ran even if the process dies.
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
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TextIO

from cisreport.execution.dependencies import Watch
from cisreport.execution.display import Bundle, bundle, encodable, pyplot_figures
from cisreport.execution.ipython import StandIn

_OBJECTS: Final = 1_000_000
"""Number of new objects after which Python looks for unused ones; a large number saves time."""
Output = dict[str, Any]
_LIBRARY: Final = Path(__file__).parent.parent


class _Stream(io.TextIOBase):
    """A text stream whose writes become outputs of the running cell."""

    def __init__(self, namespace: Namespace, name: str) -> None:
        self._namespace = namespace
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = encodable(text)
        outputs = self._namespace.outputs
        if outputs and outputs[-1].get("name") == self._name:
            outputs[-1]["text"] += text
        elif text:
            outputs.append({"kind": "stream", "name": self._name, "text": text})
        return len(text)


class Namespace:
    """The namespace of one document, and the outputs of the item that runs."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.line = 0
        self.main = types.ModuleType("__main__")
        self.main.__dict__["__builtins__"] = builtins
        sys.modules["__main__"] = self.main
        vars(builtins)["display"] = self.display
        sys.meta_path.insert(0, StandIn(self.display))

    def display(self, *values: object, **_options: object) -> None:
        """Add objects to the output, as the ``display`` of a notebook does."""
        self.outputs += [{"kind": "display", "data": bundle(value)} for value in values]

    def run(self, item: dict[str, Any]) -> dict[str, Any]:
        """Run a cell or an expression, and return its outputs or its error."""
        self.outputs, self.line = [], item["line"]
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
        return {"outputs": self.outputs, **result}

    def _run_cell(self, item: dict[str, Any]) -> None:
        tree = _parsed(item, "exec")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        names = self.main.__dict__
        try:
            exec(compile(tree, item["file"], "exec"), names)  # noqa: S102 - a report's code is trusted
            if isinstance(last, ast.Expr):
                expression, self.line = ast.Expression(last.value), last.lineno
                value = eval(compile(expression, item["file"], "eval"), names)  # noqa: S307 - likewise
                if value is not None and not _is_silenced(last, item):
                    self.outputs.append({"kind": "result", "data": bundle(value)})
        finally:
            figures = pyplot_figures()
        self.outputs += [
            {"kind": "display", "data": {"image/svg+xml": text, "text/plain": "<Figure>"}} for text in figures
        ]

    def _evaluate(self, item: dict[str, Any]) -> Bundle:
        code = compile(_parsed(item, "eval"), item["file"], "eval")
        return bundle(eval(code, self.main.__dict__))  # noqa: S307 - likewise


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
        if not frame.filename.startswith(str(_LIBRARY)) and not frame.filename.startswith("<frozen")
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


def main() -> None:
    """Run the job from standard input."""
    gc.set_threshold(_OBJECTS)
    job = json.load(sys.stdin)
    answer: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - open until the end
    sys.path.insert(0, str(Path.cwd()))
    sys.argv = [job["items"][0]["file"] if job["items"] else ""]
    warnings.formatwarning = _warning_text  # type: ignore[assignment]
    watch = Watch(job["ignored"])
    namespace = Namespace()
    sys.stdout = _Stream(namespace, "stdout")
    sys.stderr = _Stream(namespace, "stderr")
    process = os.getpid()
    for item in job["items"]:
        result = namespace.run(item)
        if os.getpid() != process:
            os._exit(0)  # a forked copy of this process; it ends with its cell
        answer.write(json.dumps(result) + "\n")
        answer.flush()
        if "error" in result and not item.get("allow_errors"):
            break
    answer.write(json.dumps(watch.result()) + "\n")
    answer.flush()
    gc.freeze()  # otherwise Python examines all objects at the end, for a fifth of a second


if __name__ == "__main__":
    main()
