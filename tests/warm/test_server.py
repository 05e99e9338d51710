"""A process that waits ends when it is not used, and before it could be of another state."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

import cisreport
from warm.running import TESTS, Warm, eventually, has_ended

IMPATIENT = """
import sys
from cisreport.warm import server
server._LOOK = 0.05
server._IDLE = {idle}
server._JUST_NOW = {just_now}
from cisreport.__main__ import main
main()
"""


def server_of(page: str) -> int:
    return int(page.partition("server ")[2].split()[0])


def impatient(commands: Warm, *, idle: float = 600, just_now: float = -600) -> Warm:
    """Return commands whose processes look at their files often, and wait for some seconds."""
    script = commands.runtime / "impatient.py"
    script.write_text(IMPATIENT.format(idle=idle, just_now=just_now))
    program = (sys.executable, str(script))
    return Warm(commands.folder, commands.runtime, program, commands.environment)


def test_a_process_that_is_not_used_ends(alone: Warm) -> None:
    commands = impatient(alone, idle=1)
    commands.write("import os", "print('server', os.getsid(0), '')")
    server = server_of(commands.written())
    assert eventually(partial(has_ended, server))
    assert commands.sockets == set()


def test_a_process_does_not_wait_with_what_has_changed_just_now(alone: Warm) -> None:
    commands = impatient(alone, just_now=600)  # the script is new
    commands.write("print(1)")
    status, _, errors = commands.render("x.qmd", "--to", "html", "--warm")
    assert status == 0
    assert "(what it imports has changed just now)" in errors
    assert commands.sockets == set()


@pytest.fixture
def copied(alone: Warm) -> Warm:
    """Commands of a copy of the library, which tests can change."""
    commands = impatient(alone)
    packages = alone.runtime / "packages"
    source = Path(cisreport.__file__).parent
    shutil.copytree(source, packages / "cisreport", ignore=shutil.ignore_patterns("shipped"))
    (packages / "sheep-1.dist-info").mkdir()
    (packages / "sheep-1.dist-info" / "METADATA").write_text("Name: sheep\n")
    (packages / "sheep.py").write_text("wool = 'white'\n")
    (packages / "sitecustomize.py").write_text("import sheep\n")
    alone.environment["PYTHONPATH"] = f"{packages}:{TESTS}"
    return commands


def test_changes_of_the_library_and_of_packages_are_met_by_new_processes(copied: Warm) -> None:
    commands, packages = copied, copied.runtime / "packages"
    commands.write("import os, sheep", "print('server', os.getsid(0), sheep.wool, '')")
    servers = [server_of(commands.written("--no-cache")) for _ in range(2)]
    assert servers[0] == servers[1]

    def changed(file: str, old: str, new: str) -> str:
        path = packages / file
        path.write_text(path.read_text().replace(old, new))
        _, _, errors = commands.render("x.qmd", "--to", "html", "--warm", "--no-cache")
        assert "no process can wait" not in errors
        assert eventually(partial(has_ended, servers[-1]))
        page = (commands.folder / "build" / "x.html").read_text()
        servers.append(server_of(page))
        return errors + page

    assert "x.qmd: running the newest code" in changed(
        "cisreport/execution/cache.py", "running the", "running the newest"
    )
    assert " black" in changed("sheep.py", "white", "black")
    (packages / "sheep-1.dist-info" / "METADATA").write_text("Name: sheep\nVersion: 2\n")
    assert eventually(partial(has_ended, servers[-1]))
    servers.append(server_of(commands.written("--no-cache")))
    assert len({*servers}) == 4
