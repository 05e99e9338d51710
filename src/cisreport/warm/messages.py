"""Messages of JSON with open files, over a socket of this machine that keeps messages apart."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterable, Sequence
from typing import Any, Final

_LONGEST: Final = 1 << 18
_MOST_FILES: Final = 8


def new_socket() -> socket.socket:
    """Return a socket that is not connected."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def connected(place: str) -> socket.socket | None:
    """Return a socket that is connected to the process that listens at a place; None if there is none."""
    link = new_socket()
    try:
        link.connect(place)
    except OSError:
        link.close()
        return None
    return link


def send(link: socket.socket, files: Sequence[int] = (), **message: Any) -> bool:
    """Send a message with open files, and return whether somebody could take it."""
    try:
        socket.send_fds(link, [json.dumps(message).encode()], files)
    except OSError:
        return False
    return True


def receive(link: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Return the next message and its open files; an empty message if the other end is closed."""
    try:
        data, files, _, _ = socket.recv_fds(link, _LONGEST, _MOST_FILES)
    except OSError:
        return {}, []
    return json.loads(data) if data else {}, files


def close_files(files: Iterable[int]) -> None:
    """Close open files."""
    for file in files:
        with contextlib.suppress(OSError):
            os.close(file)
