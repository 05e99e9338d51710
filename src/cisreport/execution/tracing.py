"""Makes visible what code asks the system: every such question raises an audit event.

Python audits which files code opens and which folders it lists, but not which paths it looks at, and which
variables of the environment it reads.  Here, the functions of :mod:`os` for these do so, as long as the
process lives.  They return what they returned before.
"""

from __future__ import annotations

import _posixsubprocess
import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from typing import Any, Final

STATUS: Final = "cisreport.status"
"""Audit event: code asks for the status of what is at a path, after links."""
LINK: Final = "cisreport.link"
"""Audit event: code asks what is at a path itself."""
MODE: Final = "cisreport.mode"
"""Audit event: code asks what it may do with a path."""
OPEN: Final = "cisreport.open"
"""Audit event: code opens a path in a folder that it has open; mode and flags are those of ``open``."""
VARIABLE: Final = "cisreport.variable"
"""Audit event: code reads a variable of the environment."""
ALL: Final = "*"
"""Name for all variables."""
MISSING: Final = "cisreport.missing"
"""Audit event: code imports a module that is not there; arguments are its name and the folders with it."""
PROGRAM: Final = "cisreport.program"
"""Audit event: code starts a program without :mod:`subprocess`."""
MACHINE: Final = "cisreport.machine"
"""Audit event: code asks for the state of the machine, such as the space on a disk."""
DESCRIPTOR: Final = "cisreport.descriptor"
"""Audit event: code names a file by a number whose path the system does not know."""
_readlink = os.readlink


def path_of(number: int) -> str | None:
    """Return the path of an open file or folder; None if it has none."""
    try:
        path = _readlink(f"/proc/self/fd/{number}")
    except OSError:
        sys.audit(DESCRIPTOR)
        return None
    return path if path.startswith("/") else None


def path_at(given: Any, folder: int | None) -> Any:
    """Return the path that the arguments of a function of :mod:`os` name."""
    if isinstance(given, int):
        return path_of(given)
    if folder is None:
        return given
    above = path_of(folder)
    return above and os.path.join(above, os.fsdecode(given))  # noqa: PTH118 - a text


def _audited(event: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of :mod:`os` that audits which path it looks at."""

    @functools.wraps(function)
    def call(path: Any, *given: Any, **options: Any) -> Any:
        seen = LINK if options.get("follow_symlinks") is False else event
        if (looked := path_at(path, options.get("dir_fd"))) is not None:
            sys.audit(seen, looked)
        return function(path, *given, **options)

    return call


def _opening(function: Callable[..., int]) -> Callable[..., int]:
    @functools.wraps(function)
    def call(path: Any, flags: int, *given: Any, **options: Any) -> int:
        folder = options.get("dir_fd")
        if folder is not None and (whole := path_at(path, folder)) is not None:
            sys.audit(OPEN, whole, None, flags)
        return function(path, flags, *given, **options)

    return call


def _announced(event: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*given: Any) -> Any:
        sys.audit(event)
        return function(*given)

    return call


class Environment(os._Environ):  # type: ignore[type-arg]
    """An environment that audits which variables are read, unless the code itself has set them."""

    def __getitem__(self, name: Any) -> Any:
        self._audit(name)
        return super().__getitem__(name)

    def __setitem__(self, name: Any, value: Any) -> None:
        _SET.add(os.fsdecode(name))
        super().__setitem__(name, value)

    def __delitem__(self, name: Any) -> None:
        super().__delitem__(name)
        _SET.add(os.fsdecode(name))

    def __iter__(self) -> Iterator[Any]:
        sys.audit(VARIABLE, ALL)
        return super().__iter__()

    def __len__(self) -> int:
        sys.audit(VARIABLE, ALL)
        return super().__len__()

    def __repr__(self) -> str:
        sys.audit(VARIABLE, ALL)
        return super().__repr__()

    def _audit(self, name: Any) -> None:
        if isinstance(name, str | bytes) and os.fsdecode(name) not in _SET:
            sys.audit(VARIABLE, os.fsdecode(name))


_SET: Final[set[str]] = set()
"""Variables that the code has set."""


class _Missing(MetaPathFinder):
    """Comes last, and finds nothing."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, _target: object = None) -> None:
        """Audit a name that no other finder has found."""
        sys.audit(MISSING, name, [*(sys.path if path is None else path)])


_EVENTS: Final = {"stat": STATUS, "lstat": LINK, "fstat": STATUS, "readlink": LINK, "access": MODE}


def trace() -> None:
    """Begin to audit; a process does so once."""
    functions = {name: _audited(event, getattr(os, name)) for name, event in _EVENTS.items()}
    functions["open"] = _opening(os.open)
    for name, function in functions.items():
        for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if getattr(os, name) in known:
                known.add(function)
        setattr(os, name, function)
    _posixsubprocess.fork_exec = _announced(PROGRAM, _posixsubprocess.fork_exec)
    for name in ("statvfs", "fstatvfs", "getloadavg"):
        setattr(os, name, _announced(MACHINE, getattr(os, name)))
    os.environ.__class__ = Environment
    if os.supports_bytes_environ:
        os.environb.__class__ = Environment
    sys.meta_path.append(_Missing())
