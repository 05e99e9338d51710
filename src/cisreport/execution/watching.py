"""Watches what the code of a process reads, by audit events of Python and of :mod:`.tracing`."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import sys
import threading
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote

from cisreport.execution import tracing
from cisreport.execution.dependencies import ABSENT, Kind, fingerprint, is_installed
from cisreport.execution.environment import OURS
from cisreport.execution.ipython import Changes
from cisreport.execution.opaque import opaque
from cisreport.files import EXISTS, OWN_FOLDER

_STORED: Final = tuple(f"{os.sep}{OWN_FOLDER}{os.sep}{name}" for name in ("cache", "datasets", ".gitignore"))
"""Parts of the paths of what the library stores; it follows from other files, which are dependencies."""
_SYSTEM: Final = ("/dev/", "/proc/", "/sys/")
_IN_MEMORY: Final = "/dev/shm/"  # noqa: S108 - files there are files
_NETWORK: Final = "it connects to the network"
_PROGRAM: Final = "it starts a program"
_ATTRIBUTES: Final = "it reads extended attributes"
_MACHINE: Final = "it reads the state of the machine"
_UNTRACKED: Final = {
    **dict.fromkeys(
        (
            *("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
            *("socket.getnameinfo", "socket.sendto", "socket.sendmsg"),
        ),
        _NETWORK,
    ),
    **dict.fromkeys(
        ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"), _PROGRAM
    ),
    tracing.PROGRAM: _PROGRAM,
    tracing.MACHINE: _MACHINE,
    tracing.DESCRIPTOR: "it uses the number of an open file",
    "os.getxattr": _ATTRIBUTES,
    "os.listxattr": _ATTRIBUTES,
    "sqlite3.load_extension": "it loads an extension of SQLite",
}
"""Audit events after which code may depend on what the engine cannot see."""
_PATHS: Final = frozenset({"os", "posixpath", "genericpath", "glob", "pathlib", "shutil", tracing.__name__})
"""Modules that look at paths for others."""
_AS_EXISTING: Final = frozenset(
    {
        *("exists", "isfile", "isdir", "is_file", "is_dir", "mkdir", "makedirs", "which", "copyfile"),
        *("glob", "rglob", "iglob", "walk", "fwalk", "rmtree", "resolve", "realpath"),
    }
)
"""Functions of these that look only for what is at a path."""
_AS_LINK: Final = frozenset({"lexists", "islink", "is_symlink", "readlink", "realpath", "resolve", "rmtree"})
"""Functions of these that look only whether a path is a link."""
_OF_PYTHON: Final = frozenset(
    {"_frozen_importlib_external", "importlib", "inspect", "linecache", "pkgutil", "traceback", "warnings"}
)
"""Modules that look at paths for Python itself."""
_LIBRARY: Final = "cisreport"
_ATTACH: Final = 24
"""The action of SQLite that attaches a database."""


class Watch:
    """Records what the code of this process reads from now on.

    Parameters
    ----------
    ignored : iterable of str
        Folders and files that are not dependencies.
    """

    def __init__(self, ignored: Iterable[str]) -> None:
        self._ignored: tuple[str, ...] = ()
        self.ignore(ignored)
        self._seen: dict[tuple[Kind, str], str] = {}
        self._written: set[str] = set()
        self._made: tuple[str, ...] = ()
        self._untracked: dict[str, None] = {}
        self._busy = threading.local()
        with self.paused():
            self._note_modules()
            for folder in sys.path:
                self._note(Kind.MODULES, os.path.abspath(folder))  # noqa: PTH100 - as in the hook
        tracing.trace()
        sys.meta_path.insert(0, Changes({"sqlite3.dbapi2": self._change_sqlite}))
        sys.addaudithook(self._hook)

    @property
    def is_current(self) -> bool:
        """Whether everything that was read so far is unchanged."""
        with self.paused():
            return all(fingerprint(kind, path) == found for (kind, path), found in self._seen.items())

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Record nothing that this thread reads meanwhile."""
        self._busy.now = True
        try:
            yield
        finally:
            self._busy.now = False

    def ignore(self, paths: Iterable[str]) -> None:
        """Count more folders and files as no dependencies."""
        self._ignored = (*self._ignored, *(path.rstrip(os.sep) + os.sep for path in paths))

    def fork(self) -> int:
        """Fork this process, which does not count as a program that the code starts."""
        untracked = dict(self._untracked)
        child = os.fork()
        self._untracked = untracked
        return child

    def result(self, sources: Iterable[str]) -> dict[str, Any]:
        """Return the dependencies, including modules, and why some may be unknown, as JSON data.

        A file that the code wrote has its current fingerprint; any other path, the earlier one.

        Parameters
        ----------
        sources : iterable of str
            The code.
        """
        self._busy.now = True
        self._note_modules()
        self._seen |= {(Kind.FILE, path): fingerprint(Kind.FILE, path) for path in self._written}
        dependencies = [[kind.value, path, found] for (kind, path), found in sorted(self._seen.items())]
        readers = [f"it uses {name}, which may read files without Python" for name in opaque(sources)]
        return {"dependencies": dependencies, "untracked": [*self._untracked, *readers]}

    def note_modules(self) -> None:
        """Record the files of the modules that are loaded."""
        with self.paused():
            self._note_modules()

    def _note_modules(self) -> None:
        for name, module in tuple(sys.modules.items()):
            names = getattr(module, "__dict__", {})  # getattr on the module could import more
            path = names.get("__file__")
            if isinstance(path, str):
                self._note(Kind.FILE, os.path.abspath(path))  # noqa: PTH100 - as in the hook
            elif "__path__" in names:
                above = sys.modules.get(name.rpartition(".")[0])
                self._note_namespace(name, [*(above.__path__ if above else sys.path)])

    def _note_namespace(self, name: str, folders: Iterable[str]) -> None:
        """Record where a folder would add modules to a namespace, or make a module."""
        for folder in folders:
            if not is_installed(folder + os.sep):
                self._note(Kind.EXISTS, os.path.abspath(os.path.join(folder, name.rpartition(".")[2])))  # noqa: PTH100, PTH118

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _UNTRACKED:
            self._untracked[_UNTRACKED[event]] = None
        elif event in _WATCHED and not getattr(self._busy, "now", False):
            with self.paused():
                _WATCHED[event](self, arguments)

    def _note(self, kind: Kind, path: str, *, is_new: bool = False) -> None:
        if os.path.basename(os.path.dirname(path)) == "__pycache__" and path.endswith(".pyc"):  # noqa: PTH119, PTH120
            with contextlib.suppress(ValueError):
                path = importlib.util.source_from_cache(path)
        if (kind, path) in self._seen or path in self._written or _is_stored(path):
            return
        if f"{path}{os.sep}".startswith(self._ignored) or self._has_made(path):
            return
        if path.startswith(_SYSTEM) and not path.startswith(_IN_MEMORY):
            path = os.path.realpath(path)
            if path.startswith(_SYSTEM):
                if kind is Kind.FILE and not path.startswith("/dev/") and _is_asked_by_code():
                    self._untracked[_MACHINE] = None
                return
        if kind not in (Kind.FILE, Kind.FOLDER, Kind.ENTRIES) and is_installed(path + os.sep):
            has_init = os.path.exists(os.path.join(path, "__init__.py"))  # noqa: PTH110, PTH118
            if kind is not Kind.MODULES or has_init or path in sys.path:
                return
        self._seen[kind, path] = fingerprint(kind, path)
        if is_new:
            self._written.add(path)

    def _has_made(self, path: str) -> bool:
        """Whether a path is in a folder that the code has made, and not by a link."""
        return all(f"{at}{os.sep}".startswith(self._made) for at in (path, os.path.realpath(path)))

    def _note_changed(self, path: Any, folder: int, kind: Kind = Kind.EXISTS) -> str | None:
        """Record what is at a path that the code changes, unless it has made that itself; return the path."""
        at = tracing.path_at(path, None if folder == -1 else folder)
        if at is None or _caller()[0].partition(".")[0] in _OF_PYTHON:  # which keeps compiled modules
            return None
        self._note(kind, _absolute(at))
        return _absolute(at)

    # What an audit event means

    def _opened(self, arguments: tuple[Any, ...]) -> None:
        path, _, flags = arguments[:3]
        if isinstance(path, str | bytes | os.PathLike):
            is_new = isinstance(flags, int) and bool(flags & (os.O_TRUNC | os.O_EXCL))
            self._note(Kind.FILE, _absolute(path), is_new=is_new)

    def _probed(self, arguments: tuple[Any, ...]) -> None:
        self._note(Kind.EXISTS, _absolute(arguments[0]))

    def _looked(self, kind: Kind, arguments: tuple[Any, ...]) -> None:
        module, functions = _caller()
        if module.partition(".")[0] in (_LIBRARY, *_OF_PYTHON):
            return
        if kind is Kind.LINK:
            self._note(kind, _absolute(arguments[0]))
            if functions & _AS_LINK:
                return
            kind = Kind.STATUS
        self._note(Kind.EXISTS if functions & _AS_EXISTING else kind, _absolute(arguments[0]))

    def _listed(self, arguments: tuple[Any, ...], kind: Kind) -> None:
        given = arguments[0] if arguments[0] is not None else "."
        path = tracing.path_of(given) if isinstance(given, int) else given
        if path is None:
            return
        module, functions = _caller()
        if module.partition(".")[0] in _OF_PYTHON:
            kind = Kind.MODULES
        elif functions or module.partition(".")[0] == _LIBRARY:
            kind = Kind.FOLDER
        self._note(kind, _absolute(path))

    def _makes_folder(self, arguments: tuple[Any, ...]) -> None:
        path = self._note_changed(arguments[0], arguments[2])
        if path and self._seen.get((Kind.EXISTS, path)) == ABSENT:
            self._made = (*self._made, path + os.sep)

    def _removes_folder(self, arguments: tuple[Any, ...]) -> None:
        if path := self._note_changed(arguments[0], arguments[1]):
            self._note(Kind.FOLDER, path)

    def _changes(self, arguments: tuple[Any, ...]) -> None:
        self._note_changed(arguments[0], arguments[-1] if len(arguments) > 1 else -1)

    def _moves(self, arguments: tuple[Any, ...], kind: Kind = Kind.EXISTS) -> None:
        before, after, folder_before, folder_after = arguments
        self._note_changed(before, folder_before, kind)
        self._note_changed(after, folder_after)

    def _read(self, arguments: tuple[Any, ...]) -> None:
        name = arguments[0]
        if name not in OURS and (Kind.VARIABLE, name) not in self._seen:
            self._seen[Kind.VARIABLE, name] = fingerprint(Kind.VARIABLE, name)

    def _missed(self, arguments: tuple[Any, ...]) -> None:
        self._note_namespace(*arguments)

    def _change_sqlite(self, names: dict[str, Any]) -> None:
        """Let connections say which databases are attached, which Python does not audit."""
        connect = names["connect"]

        @functools.wraps(connect)
        def watched(*given: Any, **options: Any) -> Any:
            self._busy.connects = True
            try:
                connection = connect(*given, **options)
            finally:
                self._busy.connects = False
            connection.set_authorizer(self._allow)
            return connection

        names["connect"] = watched

    def _connected(self, arguments: tuple[Any, ...]) -> None:
        self._note_database(os.fsdecode(arguments[0]))
        if not getattr(self._busy, "connects", False):
            self._untracked["it opens a database without sqlite3.connect"] = None

    def _allow(self, action: int, name: str | None, *_: object) -> int:
        if action == _ATTACH:
            if name is None:
                self._untracked["it attaches a database by a parameter"] = None
            else:
                with self.paused():
                    self._note_database(name)
        return 0

    def _note_database(self, name: str) -> None:
        """Record a database and its logs."""
        if name in ("", ":memory:"):
            return
        path = name
        if name.startswith("file:"):
            path = unquote(name.removeprefix("file:").partition("?")[0].partition("#")[0])
            path = f"/{path.removeprefix('//').partition('/')[2]}" if path.startswith("//") else path
        for end in ("", "-wal", "-journal"):
            self._note(Kind.FILE, _absolute(path + end))


_WATCHED: Final[dict[str, Callable[[Watch, tuple[Any, ...]], None]]] = {
    "open": Watch._opened,
    tracing.OPEN: Watch._opened,
    EXISTS: Watch._probed,
    tracing.STATUS: lambda watch, arguments: watch._looked(Kind.STATUS, arguments),
    tracing.LINK: lambda watch, arguments: watch._looked(Kind.LINK, arguments),
    tracing.MODE: lambda watch, arguments: watch._looked(Kind.MODE, arguments),
    "os.mkdir": Watch._makes_folder,
    "os.rmdir": Watch._removes_folder,
    **dict.fromkeys(("os.remove", "os.chmod", "os.chown", "os.utime", "os.chdir"), Watch._changes),
    "os.truncate": lambda watch, arguments: watch._changes(arguments[:1]),
    "os.symlink": lambda watch, arguments: watch._changes(arguments[1:]),
    "os.rename": Watch._moves,
    "os.link": functools.partial(Watch._moves, kind=Kind.FILE),
    "os.listdir": functools.partial(Watch._listed, kind=Kind.FOLDER),
    "os.scandir": functools.partial(Watch._listed, kind=Kind.ENTRIES),
    tracing.VARIABLE: Watch._read,
    tracing.MISSING: Watch._missed,
    "sqlite3.connect": Watch._connected,
}
"""Audit events by which code reads something, or changes it and sees whether it is there."""


def _is_stored(path: str) -> bool:
    return any(part in path for part in _STORED)


def _absolute(path: str | bytes | os.PathLike[Any]) -> str:
    return os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - the hook runs for every file


def _is_asked_by_code() -> bool:
    """Whether the code itself asks, and no installed module, such as one that counts processors."""
    module, _ = _caller()
    file = getattr(sys.modules.get(module), "__file__", None)
    return module == "__main__" or not (file and is_installed(file))


def _caller() -> tuple[str, set[str]]:
    """Return the module that asks, and the functions of modules for paths by which it does."""
    frame: types.FrameType | None = sys._getframe(1)
    functions: set[str] = set()
    while frame:
        module = str(frame.f_globals.get("__name__"))
        if module.partition(".")[0] not in _PATHS and module not in (tracing.__name__, __name__):
            return module, functions
        if module not in (tracing.__name__, __name__):
            functions.add(frame.f_code.co_name)
        frame = frame.f_back
    return "", functions
