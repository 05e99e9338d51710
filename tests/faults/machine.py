"""Does commands on a machine of which something is broken, then on one that is whole again.

Run as a script, it reads a case from each line and writes what came of it.  Each command runs in a fork, so
that all begin with what is imported here.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pypandoc

from cisreport.__main__ import main

_IMPORTED: Final = (
    "cisreport.cli.render",
    "cisreport.rendering.outputs",
    "cisreport.rendering.embedded.html.writer",
    "cisreport.rendering.embedded.pdf.writer",
    "cisreport.exchange",
    "cisreport.datasets.scaffold",
    "cisreport.review",
    "cisreport.batches.run",
)
_NEW_SPACES: Final = 0x00020000 | 0x10000000
"""Flags of unshare: mounts, and users, so that no right of the system is needed."""
_BIND, _REMOUNT, _READ_ONLY, _PRIVATE = 0x1000, 0x20, 0x1, 0x44000
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _own_mounts() -> None:
    """Let this process mount what only it and its children see."""
    user, group = os.getuid(), os.getgid()
    _checked(_LIBC.unshare(_NEW_SPACES))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _mount("none", "/", flags=_PRIVATE)


def _mount(source: object, target: object, kind: str | None = None, flags: int = 0, data: str = "") -> None:
    given = (str(source).encode(), str(target).encode(), kind.encode() if kind else None)
    _checked(_LIBC.mount(*given, flags, data.encode()))


def _obey_modes() -> None:
    """Take the rights to ignore modes of files from this process and all that it starts."""
    for capability in range(41):
        _LIBC.prctl(24, capability, 0, 0, 0)
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _checked(_LIBC.capset(header, none))


@contextmanager
def nothing(_place: Path, _how: str) -> Iterator[None]:
    """Break nothing."""
    yield


@contextmanager
def full_disk(place: Path, how: str) -> Iterator[None]:
    """Put the project on a disk with some KiB free."""
    _own_mounts()
    copy = place.with_name("copy")
    place.rename(copy)
    place.mkdir()
    _mount("none", place, "tmpfs", data="size=64m")
    shutil.copytree(copy, place, dirs_exist_ok=True, symlinks=True)
    os.chdir(place)
    filler = place / "filler"
    free = os.statvfs(place)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_bsize - int(how) * 1024)
    yield
    filler.unlink()


@contextmanager
def file_sizes(_place: Path, how: str) -> Iterator[None]:
    """Let no file be larger than some KiB."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(how) * 1024, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def read_only(place: Path, how: str) -> Iterator[None]:
    """Let nobody write into the folders of a project, or into some of them."""
    _obey_modes()
    top = place / how
    folders = [top, *(path for path in top.rglob("*") if path.is_dir() and not path.is_symlink())]
    folders = [path for path in folders if place / "temporary" not in (path, *path.parents)]
    modes = {path: path.stat().st_mode for path in folders}
    for path in folders:
        path.chmod(0o555)
    yield
    for path, mode in modes.items():
        path.chmod(mode)


@contextmanager
def no_temporary_folder(place: Path, _how: str) -> Iterator[None]:
    """Let nobody write into a folder for temporary files."""
    _own_mounts()
    for folder in ("/tmp", "/var/tmp", "/usr/tmp"):
        if Path(folder).is_dir():
            _mount(folder, folder, flags=_BIND)
            _mount(folder, folder, flags=_BIND | _REMOUNT | _READ_ONLY)
    os.chdir(place)
    yield
    for folder in ("/tmp", "/var/tmp", "/usr/tmp"):
        if Path(folder).is_dir():
            _LIBC.umount2(folder.encode(), 2)
    os.chdir(place)


@contextmanager
def pandoc(place: Path, how: str) -> Iterator[None]:
    """Have another program in place of pandoc, or nothing."""
    package = place / "temporary" / "package"
    program = package / "files" / "pandoc"
    program.parent.mkdir(parents=True)
    if how:
        program.write_text("no program" if how == "text" else f"#!/bin/sh\n{how}\n")
        program.chmod(0o644 if how == "mode" else 0o755)
    before, pypandoc.__file__ = pypandoc.__file__, str(package / "__init__.py")
    path, os.environ["PATH"] = os.environ["PATH"], str(place)
    if "sleep" in how:
        os.environ["CISREPORT_LIMITS"] = "pandoc-seconds=1"
    yield
    pypandoc.__file__, os.environ["PATH"] = before, path
    os.environ.pop("CISREPORT_LIMITS", None)
    shutil.rmtree(package)


@contextmanager
def typst(place: Path, how: str) -> Iterator[None]:
    """Have another module in place of Typst, or nothing."""
    package = place / "temporary" / "package"
    (package / "typst").mkdir(parents=True)
    if how:
        (package / "typst" / "__init__.py").write_text(how)
        sys.path.insert(0, str(package))
    else:
        sys.modules["typst"] = None  # type: ignore[assignment]  # as Python has it
    if "sleep" in how:
        os.environ["CISREPORT_LIMITS"] = "typst-seconds=1"
    yield
    if how:
        sys.path.remove(str(package))
    else:
        del sys.modules["typst"]
    os.environ.pop("CISREPORT_LIMITS", None)
    shutil.rmtree(package)


@contextmanager
def no_home(place: Path, how: str) -> Iterator[None]:
    """Have no home, or one that nobody can write into."""
    _obey_modes()
    home = place / "temporary" / "home"
    home.mkdir(mode=0o555)
    before = dict(os.environ)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "MPLCONFIGDIR"):
        os.environ.pop(name, None)
    if how:
        os.environ["HOME"] = str(home if how == "read-only" else home / "missing")
    yield
    os.environ.update(before)
    home.rmdir()


@contextmanager
def no_fonts(place: Path, _how: str) -> Iterator[None]:
    """Have no fonts on the system."""
    _own_mounts()
    empty = place / "temporary" / "empty"
    empty.mkdir()
    for folder in ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts"):
        if Path(folder).is_dir():
            _mount(empty, folder, flags=_BIND)
    os.environ["MPLCONFIGDIR"] = str(place / "temporary" / "matplotlib")
    yield
    empty.rmdir()


@contextmanager
def future(place: Path, _how: str) -> Iterator[None]:
    """Have files that were changed three years from now."""
    later = time.time() + 10**8
    for path in place.rglob("*"):
        os.utime(path, (later, later), follow_symlinks=False)
    yield


@contextmanager
def output(place: Path, how: str) -> Iterator[None]:
    """Have something else in the place of an output."""
    kind, _, name = how.partition(" ")
    path = place / name
    kept = path.with_name("kept")
    if path.exists():
        path.rename(kept)
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "file":
            path.write_text("something else")
        case "link":
            path.symlink_to(place / ("n.txt" if name.endswith("html") else "nowhere"))
    yield
    path.rmdir() if kind == "folder" else path.unlink()
    if kept.exists():
        kept.rename(path)


FAULTS: Mapping[str, Callable[[Path, str], AbstractContextManager[None]]] = {
    function.__name__: function
    for function in (
        nothing,
        full_disk,
        file_sizes,
        read_only,
        no_temporary_folder,
        pandoc,
        typst,
        no_home,
        no_fonts,
        future,
        output,
    )
}


def files_in(place: Path) -> dict[str, str]:
    """Return a digest of each file of a project, but those of the cache and of the machine."""
    found = {}
    for path in sorted(place.rglob("*")):
        parts = path.relative_to(place).parts
        of_machine = parts[0] in (".cisreport", "filler", "lock") or {"matplotlib", "__pycache__"} & {*parts}
        if of_machine or path.is_dir():
            continue
        name = path.relative_to(place).as_posix()
        content = path.read_bytes() if path.is_file() else b""
        found[name] = sha256(content + bytes(path.is_symlink())).hexdigest()
    return found


def left_in(place: Path) -> list[str]:
    """Return what is not finished in a project."""
    parts = ("cisreport-", ".cisreport-", ".unfinished")
    return [str(path.relative_to(place)) for path in place.rglob("*") if path.name.startswith(parts)]


def done(command: Sequence[str]) -> tuple[int, str]:
    """Do a command in a fork, and return its status and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        sys.argv = ["cisreport", *command]
        status: Any = 1
        try:
            main()
        except SystemExit as ended:
            status = ended.code or 0
        except BaseException:  # noqa: BLE001 - as Python does
            sys.excepthook(*sys.exc_info())
        with contextlib.suppress(OSError):
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as answers:
        said = answers.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def tried(case: Mapping[str, Any], command: Sequence[str]) -> dict[str, Any]:
    """Do a command on a broken machine and again on a whole one, and return what came of it."""
    place = Path(case["place"])
    os.chdir(place)
    os.environ["TMPDIR"] = str(place / "temporary")
    tempfile.tempdir = None
    before = files_in(place)
    with FAULTS[case["fault"]](place, case.get("how", "")):
        during = files_in(place)
        status, said = done(command)
        now = files_in(place)
        changed = sorted(name for name, digest in during.items() if now.get(name) != digest)
        new = sorted(now.keys() - during.keys())
        left = left_in(place)
    found = {"status": status, "said": said, "changed": changed, "new": new, "left": left}
    if not case["again"]:
        return found
    again, said = done(command)
    after = files_in(place)
    return found | {
        "again": again,
        "said again": said,
        "changed again": sorted(name for name in after if after[name] != before.get(name)),
        "left again": left_in(place),
        "differs": sorted(name for name in after.keys() & now.keys() if after[name] != now[name]),
    }


def _answered(line: str) -> str:
    """Return the answer to a case, which a fork finds."""
    case = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            found = tried(case, case["command"])
        except OSError as error:
            found = {"cannot": str(error)}
        with os.fdopen(writing, "w") as file:
            json.dump(found, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        answer = file.read()
    os.waitpid(child, 0)
    return answer


if __name__ == "__main__":
    for module in _IMPORTED:
        importlib.import_module(module)
    for given in sys.stdin:
        print(_answered(given), flush=True)  # noqa: T201 - to the tests
