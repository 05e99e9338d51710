"""A command that a fork does is as ever: outputs, words, status, and what it reads."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from warm.running import ROOT, TESTS, Warm, eventually, has_ended, numbers

SAMPLE = TESTS / "reports" / "sample_report" / "sample.qmd"


def both(warm: Warm, *arguments: object) -> tuple[int, str, str]:
    """Return what a command says, which is the same without a process that waits, and twice with one."""
    said = [warm.render(*more, *arguments) for more in ((), ("--warm",), ("--warm",))]
    assert said[0] == said[1] == said[2]
    return said[0]


def test_outputs_and_words_are_those_of_an_ordinary_render(warm: Warm) -> None:
    for name, more in (("cold", ()), ("warm", ("--warm",)), ("warm", ("--warm",))):
        folder = warm.folder / name
        said = warm.render(SAMPLE, "--output-dir", folder, "--no-cache", *more)
        assert said[0] == 0
        assert said[1].splitlines() == [f"{folder}/sample.html", f"{folder}/sample.pdf"]
        assert said[2].splitlines()[:2] == ["sample.qmd: running the code", "sample.qmd: reading the text"]
    for kind in ("html", "pdf"):
        assert (warm.folder / f"cold/sample.{kind}").read_bytes() == (
            warm.folder / f"warm/sample.{kind}"
        ).read_bytes()


@pytest.mark.published
@pytest.mark.parametrize(
    "report", ["dushanbe-2022", pytest.param("council-cadence", marks=pytest.mark.every)]
)
def test_a_published_report_has_its_bytes(warm: Warm, report: str) -> None:
    listed = [line.split() for line in (ROOT / "reports/published.sha256").read_text("utf-8").splitlines()]
    document = ROOT / "reports" / f"{report}.qmd"
    status, _, errors = warm.render(document, "--warm", "--no-cache", "--output-dir", warm.folder)
    assert status == 0, errors
    names = {name: digest for digest, name in listed if Path(name).stem == report}
    assert len(names) == 2
    for name, digest in names.items():
        assert hashlib.sha256((warm.folder / name).read_bytes()).hexdigest() == digest


def test_errors_are_those_of_an_ordinary_render(warm: Warm) -> None:
    warm.write("print(1)", "1 / 0")
    status, output, errors = both(warm, "x.qmd", "--to", "html")
    assert (status, output) == (1, "")
    assert "x.qmd:6: cell: ZeroDivisionError: division by zero" in errors
    assert both(warm, "x.qmd", "--to", "htm")[0] == 1
    assert both(warm, "y.qmd")[0] == 1
    assert both(warm, "--to")[0] == 2
    assert both(warm)[0] == 2
    warm.write("import os, signal", "os.kill(os.getpid(), signal.SIGSEGV)")
    assert "ended with signal 11 while" in both(warm, "x.qmd", "--to", "html")[2]


def test_code_sees_its_own_folder_mask_environment_and_no_variable_of_ours(warm: Warm) -> None:
    warm.write(
        "import os",
        "os.umask(mask := os.umask(0))",
        "print(os.getcwd(), oct(mask), os.environ.get('SHEEP'), os.environ.get('PWD'), "
        "'CISREPORT_WARM' in os.environ)",
    )
    for mask, sheep, place in ((0o022, "one", "/a"), (0o027, "one", "/b"), (0o027, "two", "/b")):
        before = os.umask(mask)
        try:
            page = warm.written("--no-cache", SHEEP=sheep, PWD=place, CISREPORT_WARM="1")
        finally:
            os.umask(before)
        assert f"{warm.folder} {mask:#o} {sheep} {place} False" in page
        assert stat.S_IMODE((warm.folder / "build/x.html").stat().st_mode) == 0o666 & ~mask


def test_changed_data_and_modules_are_seen(warm: Warm) -> None:
    (warm.folder / "nearby.py").write_text("word = 'old'\n")
    (warm.folder / "data.txt").write_text("1")
    warm.write(
        "import nearby, tabulate",
        "print('word', nearby.word, open('data.txt').read(), hasattr(tabulate, 'x'))",
    )
    assert "word old 1 False" in warm.written()
    (warm.folder / "data.txt").write_text("2")
    assert "word old 2 False" in warm.written()
    (warm.folder / "nearby.py").write_text("word = 'newer'\n")
    assert "word newer 2 False" in warm.written()
    (warm.folder / "tabulate.py").write_text("x = 1\n")
    assert "word newer 2 True" in warm.written()


def test_the_code_begins_in_a_process_that_waits_and_leaves_nothing_there(warm: Warm) -> None:
    warm.write(
        "import builtins, os",
        "print('was', os.getppid(), hasattr(builtins, 'left'), '')",
        "builtins.left = 1",
    )
    pages = [warm.written("--no-cache").partition("was ")[2].split()[:2] for _ in range(3)]
    assert {left for _, left in pages} == {"False"}
    assert len({process for process, _ in pages}) == 1


STATUS = "pathlib.Path(f'/proc/{os.getppid()}/stat').read_text()"
SERVER = f"os.getsid(int({STATUS}.rpartition(')')[2].split()[1]))"
"""The process that waits for commands: it leads the session of the fork that has started the interpreter."""


def test_several_commands_at_once(warm: Warm) -> None:
    wait = "import pathlib, time\nwhile len([*pathlib.Path().glob('*.here')]) < 3: time.sleep(0.01)"
    for name in "abc":
        warm.write(f"open('{name}.here', 'w').close()", wait, f"print('{name}' * 9)", name=name)
    commands = [warm.begun(f"{name}.qmd", "--to", "html", "--warm") for name in "abc"]
    for name, command in zip("abc", commands, strict=True):
        _, errors = command.communicate(timeout=60)
        assert command.returncode == 0, errors
        assert name * 9 in (warm.folder / f"build/{name}.html").read_text()


def test_several_commands_at_once_start_one_process(alone: Warm) -> None:
    alone.write("import os, pathlib", f"print('server', {SERVER}, '')")
    commands = [alone.begun("x.qmd", "--output-dir", name, "--to", "html", "--warm") for name in "abc"]
    for command in commands:
        _, errors = command.communicate(timeout=60)
        assert command.returncode == 0, errors
    pages = [(alone.folder / name / "x.html").read_text() for name in "abc"]
    assert len({page.partition("server ")[2].split()[0] for page in pages}) == 1
    assert len(alone.sockets) == 1


SLEEPS = (
    "import os, pathlib, time",
    "number = len([*pathlib.Path().glob('*.server')])",
    "pathlib.Path(f'{number}.process').write_text(str(os.getpid()))",
    f"pathlib.Path(f'{{number}}.server').write_text(str({SERVER}))",
    "time.sleep(0 if number else 60)",
    "print('done at last')",
)
"""Code that sleeps at its first run."""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_a_command_as_ever(warm: Warm, name: str) -> None:
    said = []
    for more in ((), ("--warm",)):
        warm.write(*SLEEPS)
        for path in warm.folder.glob("0.*"):
            path.unlink()
        command = warm.begun("x.qmd", "--to", "html", *more)
        [process] = numbers([warm.folder / "0.process"])
        command.send_signal(signal.Signals[name])
        said.append((*command.communicate(timeout=60), command.returncode))
        assert eventually(partial(has_ended, process))
    assert said[0] == said[1]
    assert not (warm.folder / "build" / "x.html").exists()
    assert "done at last" in warm.written()


def test_the_end_of_a_command_ends_its_fork(warm: Warm) -> None:
    warm.write(*SLEEPS)
    command = warm.begun("x.qmd", "--to", "html", "--warm")
    [process, server] = numbers([warm.folder / "0.process", warm.folder / "0.server"])
    command.kill()
    command.communicate()
    assert eventually(partial(has_ended, process))
    assert not has_ended(server)


def test_a_process_that_is_killed_in_the_middle_is_replaced(alone: Warm) -> None:
    alone.write(*SLEEPS)
    command = alone.begun("x.qmd", "--to", "html", "--warm")
    [process, server] = numbers([alone.folder / "0.process", alone.folder / "0.server"])
    os.kill(server, signal.SIGKILL)
    output, errors = command.communicate(timeout=60)
    assert (command.returncode, output) == (0, "build/x.html\n")
    assert "the process that waited has ended; rendering again\n" in errors
    assert has_ended(process)
    assert "done at last" in (alone.folder / "build" / "x.html").read_text()
    [other] = numbers([alone.folder / "1.server"])
    assert other != server


def test_the_socket_of_a_killed_process_is_no_obstacle(alone: Warm) -> None:
    alone.write("import os, pathlib", f"print('server', {SERVER}, '')")
    first = int(alone.written().partition("server ")[2].split()[0])
    os.kill(first, signal.SIGKILL)
    assert eventually(partial(has_ended, first))
    sockets = alone.sockets
    second = int(alone.written("--no-cache").partition("server ")[2].split()[0])
    assert second != first
    assert alone.sockets == sockets
    assert alone.render("--stop-warm") == (0, "", "")
    assert eventually(partial(has_ended, second))
    assert alone.sockets == set()


def test_a_folder_that_others_can_use_is_refused(alone: Warm) -> None:
    folder = alone.runtime / "cisreport"
    folder.mkdir(mode=0o755)
    alone.write("print(1)")
    why = f"no process can wait for the next render ({folder} is not a folder of this user alone); "
    status, output, errors = alone.render("x.qmd", "--to", "html", "--warm")
    assert (status, output) == (0, "build/x.html\n")
    assert errors.splitlines()[0] == f"{why}this one is as without --warm"
    folder.rmdir()
    (alone.runtime / "other").mkdir(mode=0o700)
    folder.symlink_to("other")
    assert alone.render("x.qmd", "--to", "html", "--warm")[2].startswith(why)
    folder.unlink()


def test_at_most_three_processes_wait(alone: Warm) -> None:
    for number in range(5):
        assert alone.render("--warm", NUMBER=str(number))[0] == 2
        assert len(alone.sockets) == min(number + 1, 3)


def test_asking_imports_nothing_that_renders_need() -> None:
    code = "import cisreport.__main__, cisreport.warm.client, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    own = {name for name in done.stdout.split() if name.startswith("cisreport.")}
    assert {name for name in own if not name.startswith("cisreport.warm")} == {
        "cisreport.__main__",
        "cisreport.installed",
        "cisreport.lazy",
        "cisreport.locking",
    }
    assert not {"typer", "pathlib", "yaml"} & {*done.stdout.split()}
