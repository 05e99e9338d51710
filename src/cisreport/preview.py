"""A preview of one report in the browser, rendered again when anything that it was made from changes.

The server listens on loopback only, and answers only requests to ``localhost`` or ``127.0.0.1``.  So a site
that points its name at this machine (DNS rebinding) cannot read the page.  It serves a copy of the page with
a script; the file is that of :func:`~cisreport.rendering.outputs.render`.  Each render is a separate
process, so a change of the library counts, too.  ``python -P -m cisreport.preview`` is that process.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any, Final

from cisreport.assets import asset
from cisreport.errors import CisreportError, Problem, together
from cisreport.placing import scratch
from cisreport.processes import start_process

HOST: Final = "127.0.0.1"
_POLL: Final = 0.2
"""Seconds between two looks at the files; a look at a hundred takes less than a millisecond."""
_PATIENCE: Final = 3.0
"""Seconds that code may run on when a file that it has read before changes."""
_PING: Final = 10.0
_EMPTY: Final = (
    '<!DOCTYPE html>\n<html lang="en"><head><title>Preview</title></head><body><main></main></body></html>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What readers of the preview see."""

    version: str = "0"
    """Another one for each page."""
    page: str
    error: str = ""
    """Why the document as it is now could not be rendered."""


class Board:
    """The newest state, for the threads that serve it."""

    def __init__(self) -> None:
        self.state = State(page=served(_EMPTY, "0"))
        self._changed = Condition()

    def put(self, state: State) -> None:
        """Replace the state."""
        with self._changed:
            self.state = state
            self._changed.notify_all()

    def after(self, state: State | None) -> State:
        """Wait for another state than the given one, but not long, and return the newest."""
        with self._changed:
            self._changed.wait_for(lambda: self.state is not state, timeout=_PING)
            return self.state


def preview(
    report: Path, *, port: int = 0, parameters: Sequence[str] = (), progress: Callable[[str], None]
) -> None:
    """Serve a report until interrupted.

    Parameters
    ----------
    report : Path
        The ``.qmd`` file.
    port : int
        Port on loopback; 0 for any that is free.
    parameters : sequence of str
        ``name:value`` for the document's parameters.
    progress : callable
        Gets the address, then each render and why one failed.

    Raises
    ------
    CisreportError
        If the port is not available.
    """
    board = Board()
    try:
        server = Server((HOST, port), type("Bound", (Handler,), {"board": board}))
    except (OSError, OverflowError) as error:
        raise CisreportError(f"port {port} is not available ({error}); choose another with --port") from error
    Thread(target=server.serve_forever, daemon=True).start()
    progress(f"http://{HOST}:{server.server_port}/")
    try:
        with scratch() as folder:
            _keep_rendering(report, parameters, folder / "page.html", board, progress)
    finally:
        server.shutdown()
        server.server_close()


def _keep_rendering(
    report: Path, parameters: Sequence[str], page: Path, board: Board, progress: Callable[[str], None]
) -> None:
    files: set[str] = {str(report)}
    for number in range(sys.maxsize):
        start = time.time_ns()
        answer = _render_apart(report, parameters, page, files)
        if answer is None:
            progress("the report has changed; rendering again")
            continue
        error = str(answer["error"])
        if error:
            board.put(State(version=board.state.version, page=board.state.page, error=error))
            files |= set(answer["files"])
        else:
            version = f"{os.getpid()}-{number}"
            board.put(State(version=version, page=served(page.read_text("utf-8"), version)))
            files = {str(report), *answer["files"]}
        for note in answer["notes"]:
            progress(note)
        progress(error or f"rendered in {(time.time_ns() - start) / 1e9:.1f} s")
        stamps = _stamps(files)
        changed = any(stamp and start < stamp[0] <= time.time_ns() for stamp in stamps.values())
        while not changed:
            time.sleep(_POLL)
            changed = stamps != _stamps(files)


def _stamps(files: Iterable[str]) -> dict[str, tuple[int, int] | None]:
    stamps: dict[str, tuple[int, int] | None] = {}
    for path in files:
        try:
            status = os.stat(path)  # noqa: PTH116 - several hundred times a second
            stamps[path] = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamps[path] = None
    return stamps


def served(page: str, version: str) -> str:
    """Return a page with the script of the preview, which its policy then allows."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    if policy:
        allowed = re.sub(r"script-src (?:'none')?", "connect-src 'self'; script-src 'self' ", policy[1])
        page = page[: policy.start(1)] + allowed + page[policy.end(1) :]
    before, body, after = page.rpartition("</body>")
    return f'{before}<script src="/preview.js" data-version="{version}"></script>{body}{after}'


class Server(ThreadingHTTPServer):
    """Ends at once, and does not mind readers that go away."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong, unless it is the connection."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers GET of the page, its script and its events, for this machine's own names alone."""

    board: Board
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a request."""
        port = self.connection.getsockname()[1]
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            self._answer(403, "text/plain", "another host is meant\n")  # a name bound to this machine
        elif self.path == "/":
            self._answer(200, "text/html", self.board.state.page)
        elif self.path == "/preview.js":
            self._answer(200, "text/javascript", asset("preview.js").read_text("utf-8"))
        elif self.path == "/events":
            self._events()
        else:
            self._answer(404, "text/plain", "there is nothing here\n")

    def _answer(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self._head(status, kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _head(self, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def _events(self) -> None:
        """Send each state until the reader goes away."""
        self._head(200, "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        given = None
        try:
            while True:
                state = self.board.after(given)
                data = json.dumps({"version": state.version, "error": state.error})
                self.wfile.write(f": {data}\n\n".encode() if state is given else f"data: {data}\n\n".encode())
                self.wfile.flush()
                given = state
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing: the page reports everything."""


# The process that renders once


def _render_apart(
    report: Path, parameters: Sequence[str], page: Path, files: Iterable[str]
) -> dict[str, Any] | None:
    """Render in a separate process; return ``error``, empty if there is none, and ``files`` to watch.

    A process whose report changes meanwhile is ended, for its code may never end; then the answer is None.
    So is one that continues long after one of the files has changed; the code itself may have written it.
    """
    own, before, seen = _stamps([str(report)]), _stamps(files), math.inf
    started = start_process(
        [sys.executable, "-P", "-m", "cisreport.preview", str(report), str(page), *parameters],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "TMPDIR": str(page.parent)},  # what it leaves when it is killed goes with ours
    )
    with started as process:
        while True:
            try:
                given, failed = process.communicate(timeout=_POLL)
                break
            except subprocess.TimeoutExpired:
                if before != _stamps(before):
                    seen = min(seen, time.monotonic())
                if own != _stamps(own) or time.monotonic() > seen + _PATIENCE:
                    return None
    if process.returncode:
        error = failed.strip() or f"rendering ended with {process.returncode}"
        return {"error": error, "files": [], "notes": []}
    return dict(json.loads(given))


def _main(report: str, page: str, *parameters: str) -> None:
    from cisreport.documents.document import read_document
    from cisreport.execution.cache import cache_of
    from cisreport.execution.failures import ExecutionError
    from cisreport.execution.runner import parse_parameters
    from cisreport.formats import HTML
    from cisreport.rendering.embedded import render_embedded
    from cisreport.rendering.outputs import prerequisites

    error, files = "", [Path(report)]
    notes: tuple[Problem, ...] = ()
    unseen: tuple[str, ...] = ()
    try:
        document = read_document(report)
        files += document.files
        values = parse_parameters(parameters)
        rendered = render_embedded(document, to=(HTML.name,), parameters=values, cache=cache_of(document))
        Path(page).write_bytes(rendered.outputs[HTML.name])
        files, notes = prerequisites(document, rendered.files), rendered.notes
        unseen = rendered.untracked
    except (CisreportError, OSError, RecursionError) as failure:
        error = str(failure)
        files += failure.files if isinstance(failure, ExecutionError) else ()
    texts = [*map(str, together(notes)), *(f"the code may read what is not watched: {why}" for why in unseen)]
    answer = {"error": error, "files": sorted(map(str, files)), "notes": texts}
    print(json.dumps(answer))  # noqa: T201 - to the parent


if __name__ == "__main__":
    _main(*sys.argv[1:])
