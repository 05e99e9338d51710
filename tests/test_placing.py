"""Files are put in place together, and what killed processes have left is removed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cisreport import locking, placing
from cisreport.errors import CisreportError
from cisreport.locking import lock
from cisreport.placing import finish, put_file, put_files, put_folder, scratch, sweep

NAMES = ("r.html", "r.pdf", "r.docx")
KILLED = """
import os, sys
from pathlib import Path
from cisreport.placing import finish, put_files

STEPS = ("rename", "mkdir", "rmdir", "remove", "scandir", "listdir")

def state(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if not path.name.startswith(".")}

def killed(do, step):
    if (child := os.fork()) == 0:
        steps = iter(range(step))
        def kill(event, _arguments):
            if event == "open" or event in {"os." + name for name in STEPS}:
                if next(steps, None) is None:
                    os.kill(os.getpid(), 9)
        sys.addaudithook(kill)
        do()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9

def check(case, folder):
    there = state(folder)
    assert len({*there.values()}) < 2, (case, there)

root, names = Path(sys.argv[1]), sys.argv[2:]
old, new = (dict.fromkeys(names, text) for text in ("old", "new"))
seen = set()
for step in range(1000):
    folder = root / str(step)
    put_files({name: b"old" for name in names}, folder)
    if not killed(lambda: put_files({name: b"new" for name in names}, folder), step):
        break
    check(step, folder)
    again = step % 3
    while killed(lambda: finish(folder), again):  # the next run is killed, too
        check((step, again), folder)
        again += 3
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == [], step
    assert state(folder) in (old, new), (step, state(folder))
    seen.add(state(folder) == new)
print(step, len(seen))
"""


def test_a_kill_at_any_step_leaves_nothing_mixed_and_the_next_run_completes_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), *NAMES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    steps, outcomes = map(int, done.stdout.split())
    assert steps > 20
    assert outcomes == 2, "some kills leave the old files, some the new ones"


def test_writing_replaces_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    target.write_bytes(b"old")
    before = os.umask(0o027)
    try:
        put_file(target, b"new")
    finally:
        os.umask(before)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.html"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        put_file(target, b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_files_of_others_are_not_removed(tmp_path: Path) -> None:
    names = (".cisreport-data", "cisreport-examples", "cisreport-0123456789abcde")
    mine = [tmp_path / name for name in names]
    for path in mine:
        path.mkdir()
    (tmp_path / ".x.0123456789abcdef").touch()
    left = [tmp_path / name for name in (".cisreport-0123456789abcdef", "cisreport-0123456789abcdef")]
    left[0].touch()
    left[1].mkdir()
    (left[1] / "deep").mkdir()
    with scratch(tmp_path) as at_work:
        sweep(tmp_path)
        assert at_work.is_dir()
        assert {*tmp_path.iterdir()} == {*mine, tmp_path / ".x.0123456789abcdef", at_work}
    assert not at_work.exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a").touch()
    (tmp_path / "cisreport-0123456789abcdef").symlink_to(tmp_path / "data")
    sweep(tmp_path)
    assert (tmp_path / "data" / "a").exists()


def test_what_is_taken_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may look between the making of a name and its lock."""
    lock, times = locking.lock, iter(range(3))

    def late(file: int, *, patience: float = 0) -> bool | None:
        if next(times, None) is not None:
            sweep_by_another(tmp_path)
        return lock(file, patience=patience)

    def sweep_by_another(folder: Path) -> None:
        code = f"from cisreport.placing import *; sweep(Path({str(folder)!r}))"
        subprocess.run([sys.executable, "-c", code], check=True)

    monkeypatch.setattr(placing, "lock", late)
    put_file(tmp_path / "a", b"1")
    with scratch(tmp_path) as folder:
        assert folder.is_dir()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1"}


def test_an_error_leaves_the_old_files(tmp_path: Path) -> None:
    put_files(dict.fromkeys(NAMES, b"old"), tmp_path)
    before = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError, match="folder"):
        put_files({**dict.fromkeys(NAMES, b"new"), "folder": b"new"}, tmp_path)
    (tmp_path / "folder").rmdir()
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == before


def test_an_error_while_they_are_put_in_place_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_files(dict.fromkeys(NAMES, b"old"), tmp_path)
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target.name == NAMES[0]:
            raise PermissionError(13, "no", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        put_files(dict.fromkeys(NAMES, b"new"), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(NAMES, b"old")


def test_the_mode_of_files_obeys_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        put_files({"a": b""}, tmp_path)
        put_file(tmp_path / "b", b"")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in "ab"] == [0o640, 0o640]
    finish(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_files_in_folders_of_a_folder_and_files_that_go(tmp_path: Path) -> None:
    put_files({"a/x.yml": b"old", "a/y.yml": b"old", "b.yml": b"old"}, tmp_path)
    put_files({"a/x.yml": b"new", "c/z.yml": b"new"}, tmp_path, gone=["a/y.yml", "missing.yml"])
    files = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.yml")}
    assert files == {"a/x.yml": b"new", "c/z.yml": b"new", "b.yml": b"old"}


def test_a_folder_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "a").write_bytes(b"old")
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if target.name == "report" and (self / "new").exists():
            raise PermissionError(13, "no", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with scratch(tmp_path) as workshop, pytest.raises(PermissionError):
        put_folder({"new": b"new"}, tmp_path / "report", workshop)
    assert [path.read_bytes() for path in (tmp_path / "report").iterdir()] == [b"old"]


@pytest.mark.parametrize("name", ["folder", "pipe"])
def test_only_a_file_is_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match=name):
        put_file(tmp_path / name, b"")
    with pytest.raises(OSError, match=name):
        put_files({"a": b"", name: b""}, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "pipe"}


def test_a_folder_that_a_process_keeps_for_itself_is_refused_at_once(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder, pytest.raises(CisreportError, match="keeps this folder for itself"):
        put_files({"a": b""}, folder)


def test_a_process_that_never_ends_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "PATIENCE", 0.05)
    other = os.open(tmp_path, os.O_RDONLY)
    try:
        assert lock(other)
        with pytest.raises(CisreportError, match=r"another process .*; wait until it has ended, or stop it"):
            put_files({"a": b""}, tmp_path)
    finally:
        os.close(other)
    assert list(tmp_path.iterdir()) == []


def test_an_error_names_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"No space left on device: '.*/out/a'$"):
        put_files({"a": b""}, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
