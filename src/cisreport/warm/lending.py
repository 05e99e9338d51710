"""Interpreters that wait for the code of documents, which forks borrow from the process that waits."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cisreport.execution.interpreters import Ended, Start, Waiting, fresh
from cisreport.installed import installed
from cisreport.warm.messages import receive, send


class Borrowed:
    """Runs jobs in forks of interpreters that wait; several threads may do so at the same time."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._lock = threading.Lock()

    def __call__(self, start: Start, items: Sequence[Mapping[str, Any]], figures: Path) -> Ended:
        """Run a job in a fork, or else in a new process."""
        key = hashlib.sha256(repr((start, installed())).encode("utf-8", "surrogateescape")).hexdigest()
        is_known, waiting = self._taken(key)
        ended = waiting.run(items, figures) if waiting else None
        if not ended and (
            waiting or not is_known
        ):  # something that it has read is changed, or it is the first
            waiting = Waiting.begun(start)
            ended = waiting.run(items, figures) if waiting else None
        if ended and waiting:
            send(self._link, waiting.given(), give=key)
        elif not is_known and not waiting:
            send(self._link, give=key)  # the next one need not try
        return ended or fresh(start, items, figures)

    def _taken(self, key: str) -> tuple[bool, Waiting | None]:
        """Return whether the interpreter was there before, and the interpreter if it can wait and is free."""
        with self._lock:
            send(self._link, take=key)
            answer, files = receive(self._link)
        return answer.get("is_known", False), Waiting.taken(*files) if files else None
