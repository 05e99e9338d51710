"""A worker that waits after its first imports, and continues in a fork for each run.

It is started with ``python -P -m cisreport.execution.forking``.  The first line of standard input says how to
begin, as JSON; each other line asks for a run.  The process answers each line with one.  It ends if it cannot
begin as a fresh worker would, if something that it read has changed, or if nobody asks any more.

It may load only modules that :mod:`.worker` loads: a document could have others next to it.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, BinaryIO, Final

from cisreport.execution.dependencies import is_installed
from cisreport.execution.display import TABLE, bundle
from cisreport.execution.environment import SETTINGS
from cisreport.execution.worker import LIBRARY, Run

_THREADS: Final = "/proc/self/task"
"""Folder with an entry for each thread of this process."""
_HARMLESS: Final = {"jemalloc_bg_thd"}
"""Names of threads whose library provides for forks: that of the memory of Arrow, which pandas imports."""


_FIGURE: Final = "image/svg+xml"


class UnfitError(Exception):
    """The imports would not leave a fork in the state of a fresh worker."""


def prepare(run: Run, statements: Iterable[str]) -> None:
    """Run the first imports of a document, as long as they are of installed packages.

    Raises
    ------
    UnfitError
        If an import fails, prints or warns, or starts a thread that a fork would not have.
    """
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
    for statement in statements:
        if not all(map(_is_of_package, _imported(statement))):
            break
        try:
            exec(statement, namespace)  # noqa: S102 - an import of the document, whose code is trusted
        except BaseException as error:
            raise UnfitError(f"{statement}: {type(error).__name__}") from error
    run.watch.note_modules()
    if run.namespace.publisher.outputs:
        raise UnfitError("an import prints")
    if (child := run.watch.fork()) == 0:  # libraries that stop their threads for a fork do so now
        os._exit(0)
    os.waitpid(child, 0)
    with run.watch.paused():
        threads = [Path(_THREADS, entry, "comm").read_text().strip() for entry in os.listdir(_THREADS)]  # noqa: PTH208
    if len(threads) - sum(name in _HARMLESS for name in threads) > 1:
        raise UnfitError("an import starts a thread")


def _rehearsed(answers: Path) -> list[str]:
    """Return the forms of outputs in answers whose libraries load much at the first use."""
    written = answers.read_bytes() if answers.is_file() else b""
    return [form for form in (_FIGURE, TABLE) if form.encode() in written]


@cache
def rehearse(form: str) -> None:
    """Make an output of a form once, so that forks need not load what its libraries load for it."""
    pandas, pyplot = sys.modules.get("pandas"), sys.modules.get("matplotlib.pyplot")
    with contextlib.suppress(Exception):  # a run says what is wrong
        if form == TABLE and pandas:
            bundle(pandas.DataFrame({"a": [1, 1.5], "b": ["a", None]}))
        elif form == _FIGURE and pyplot:
            figure, axes = pyplot.subplots()
            axes.set(title="a", xlabel="a")
            axes.bar([1], [1], label="a")
            axes.legend()
            bundle(figure)
            pyplot.close(figure)


def _imported(statement: str) -> Iterable[str]:
    """Return the names of the packages of an import."""
    node = ast.parse(statement).body[0]
    if isinstance(node, ast.ImportFrom):
        return ["." if node.level else (node.module or "").partition(".")[0]]
    return [alias.name.partition(".")[0] for alias in node.names] if isinstance(node, ast.Import) else []


def _is_of_package(name: str) -> bool:
    """Whether the name is that of a module of Python, of an installed package, or of this library."""
    if name in sys.builtin_module_names:
        return True
    spec = PathFinder.find_spec(name)  # other finders may count what they are asked for
    if spec is None:
        return False
    places = [spec.origin] if spec.origin else list(spec.submodule_search_locations or ())
    return bool(places) and all(is_installed(place) or Path(place).parent == LIBRARY for place in places)


def serve(begin: Mapping[str, Any], requests: BinaryIO, answers: BinaryIO) -> Mapping[str, Any] | None:
    """Fork for each request, and say how the fork ended; a fork returns its request, this process None."""

    def answer(**data: object) -> None:
        answers.write(json.dumps(data).encode() + b"\n")
        answers.flush()

    run = Run(begin["argument"], begin["ignored"])
    try:
        prepare(run, begin["imports"])
    except UnfitError as error:
        answer(unfit=str(error))
        return None
    answer(ready=True)
    while line := requests.readline():
        if not run.watch.is_current:
            answer(stale=True)
            return None
        request = json.loads(line)
        child = run.watch.fork()
        if child == 0:
            return {**request, "run": run}
        answer(started=child)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with run.watch.paused():
            forms = _rehearsed(Path(request["answers"]))
        answer(code=code)
        for form in forms:
            rehearse(form)
    return None


def _continue(request: Mapping[str, Any]) -> None:
    """Finish a run in a fork."""
    run: Run = request["run"]
    os.environ.update(request["variables"])
    run.watch.ignore(request["ignored"])
    _seed_again()
    with open(request["errors"], "ab") as errors:  # noqa: PTH123 - Path.open is slower to begin with
        os.dup2(errors.fileno(), 1)
        os.dup2(errors.fileno(), 2)
    job = json.loads(Path(request["job"]).read_bytes())
    with open(request["answers"], "w", encoding="utf-8") as answers:  # noqa: PTH123
        run.finish(job, answers)


def _seed_again() -> None:
    """Let random numbers of NumPy differ from those of other forks; Python's own do."""
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


def main() -> None:
    """Serve the process that started this one."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open until the end
    begin = json.loads(requests.readline())
    settings = os.memfd_create("matplotlibrc")
    os.write(settings, begin["settings"].encode())
    os.environ[SETTINGS] = f"/proc/{os.getpid()}/fd/{settings}"  # programs of the code can read it, too
    begin["ignored"].append(os.environ[SETTINGS])
    request = serve(begin, requests, answers)
    if request is None:
        os._exit(0)
    os.close(requests.fileno())
    os.close(answers.fileno())
    _continue(request)


if __name__ == "__main__":
    main()
