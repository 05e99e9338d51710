"""What forks borrow from the process that waits: interpreters for the code of documents, and texts."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cisreport.execution.interpreters import Ended, Start, Waiting, fresh
from cisreport.installed import installed
from cisreport.warm.messages import close_files, receive, send


class Borrowed:
    """Runs jobs in forks of interpreters that wait, and keeps notes; several threads may use it."""

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

    def note(self, key: str) -> str:
        """Return what a fork has noted; empty without a note."""
        _, files = self._asked(note=key)
        texts = [os.pread(file, os.fstat(file).st_size, 0).decode() for file in files]
        close_files(files)
        return "".join(texts)

    def add_note(self, key: str, text: str) -> None:
        """Note something for other forks."""
        file = os.memfd_create("cisreport", os.MFD_CLOEXEC)
        with os.fdopen(file, "wb") as memory:
            memory.write(text.encode())
            memory.flush()
            send(self._link, (file,), add_note=key)

    def _taken(self, key: str) -> tuple[bool, Waiting | None]:
        """Return whether the interpreter was there before, and the interpreter if it can wait and is free."""
        answer, files = self._asked(take=key)
        return answer.get("is_known", False), Waiting.taken(*files) if files else None

    def _asked(self, **question: Any) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            send(self._link, **question)
            return receive(self._link)
