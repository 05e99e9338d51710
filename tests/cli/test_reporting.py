"""Commands report errors in one line, without a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cisreport.__main__ import main
from cli.running import run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["show", "dushanbe-2022", "borderlength"],
            'dataset "dushanbe-2022" has no record "borderlength"; did you mean "border-length"',
        ),
        (["coverage", "dushanbe-2023"], 'there is no dataset "dushanbe-2023"; looked for dataset.yml in '),
        (
            ["facts", "dushanbe-2022", "--kind", "meeting"],
            'there is no "meeting" to select; did you mean "meetings"',
        ),
        (
            ["facts", "dushanbe-2022", "--modality", "hope"],
            'there is no "hope" to select; did you mean "hoped"',
        ),
        (
            ["anchors", "list", "--source", "no-such.txt"],
            "no-such.txt: there is no such file; check the name",
        ),
        (["anchors", "list", "--source", "tests"], "tests: this is a folder; name a file"),
        (["verify", "README.md"], "README.md: "),
        (["render", "no-such.qmd"], "no-such.qmd: "),
    ],
)
def test_a_user_error_is_one_line_and_status_1(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith(message), result.stderr
    assert "Traceback" not in result.output


def test_wrong_usage_is_status_2() -> None:
    assert run("facts").exit_code == 2
    assert run("render", "a.qmd", "--engine", "word").exit_code == 2


def test_the_lint_continues_after_a_document_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "plain.qmd").write_text("---\ntitle: Words\n---\n\nNothing to cite.\n")
    result = run("lint", "no-such.qmd", tmp_path / "plain.qmd")
    assert result.exit_code == 1
    assert result.stderr.startswith("no-such.qmd: ")
    assert result.stdout == f"{tmp_path / 'plain.qmd'}: no findings\n"


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "cisreport", *arguments]
    return subprocess.run(line, stderr=subprocess.PIPE, text=True, check=False, **options)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["schema"], ["cache"]])
def test_output_that_cannot_be_written_is_reported(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        result = command(*arguments, stdout=full)
    assert result.returncode == 1
    said = "<output>: the file or folder cannot be used (No space left on device); make space"
    assert result.stderr.startswith(said), result.stderr
    assert result.stderr.count("\n") == 1


def test_a_reader_that_exits_is_not_reported() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = command("cache", stdout=writing)
    os.close(writing)
    assert (result.returncode, result.stderr) == (1, "")


def test_characters_that_the_output_cannot_encode_are_escaped() -> None:
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = command("facts", "dushanbe-2022", stdout=subprocess.PIPE, env=surroundings)
    assert (result.returncode, result.stderr) == (0, "")
    assert "\\u" in result.stdout


def test_closed_standard_output_is_not_an_error() -> None:
    command = [sys.executable, "-m", "cisreport", "facts", "dushanbe-2022"]
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command], capture_output=True, text=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, "")


def test_a_second_signal_does_not_interrupt_the_removal_of_folders() -> None:
    program = """
import os, signal
from cisreport.__main__ import main
from cisreport.cli.reporting import stop_on_signals

stop_on_signals()
try:
    os.kill(os.getpid(), signal.SIGTERM)
finally:
    os.kill(os.getpid(), signal.SIGTERM)
    print("removed")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (143, "removed\n")


@pytest.mark.parametrize(
    ("cause", "ended"),
    [(KeyboardInterrupt(), SystemExit), (ValueError(), RuntimeError), (None, RuntimeError)],
)
def test_an_interrupt_while_a_class_is_made_is_one(
    cause: BaseException | None, ended: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 raises another error from it."""

    def program(**_: object) -> None:
        raise RuntimeError("Error calling __set_name__") from cause

    monkeypatch.setattr("sys.argv", ["cisreport"])
    monkeypatch.setattr("cisreport.cli.program", lambda: program)
    with pytest.raises(ended) as caught:
        main()
    assert ended is RuntimeError or caught.value.args == (130,)
