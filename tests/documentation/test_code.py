"""The code of the pages, by its language: data and Python can be read, commands and their options exist."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from cisreport.cli import app
from test_docs import NOTEBOOKS, PAGES

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^( *)(`{3,})(\w*)\n(.*?)^\1\2$", re.DOTALL | re.MULTILINE)
OF_THE_SYSTEM = {"$EDITOR", "cd", "pdfdetach", "pip", "python", "snakemake", "sqlite3"}
"""Commands of pages that do not belong to the project."""


def targets() -> set[str]:
    """Return what make can be asked for."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def blocks() -> Iterator[tuple[str, str, str]]:
    """Yield the code of every page: where it is, its language, and the code."""
    for page in PAGES:
        text = page.read_text("utf-8") if page not in NOTEBOOKS else ""
        for block in FENCE.finditer(text):
            where = f"{page.relative_to(ROOT).as_posix()}:{text.count(chr(10), 0, block.start()) + 1}"
            yield where, block[3], textwrap.dedent(block[4])


BLOCKS = list(blocks())


def of(*languages: str) -> pytest.MarkDecorator:
    chosen = [pytest.param(code, id=where) for where, language, code in BLOCKS if language in languages]
    return pytest.mark.parametrize("code", chosen)


def test_every_block_is_of_a_language_that_is_checked() -> None:
    assert {language for _, language, _ in BLOCKS} == {"python", "sh", "bash", "yaml", "toml", "markdown"}


@of("python")
def test_python_can_be_read(code: str) -> None:
    ast.parse(code)


@of("yaml")
def test_yaml_can_be_read(code: str) -> None:
    assert list(yaml.safe_load_all(code))


@of("toml")
def test_toml_can_be_read(code: str) -> None:
    assert tomllib.loads(code)


def words(line: str) -> list[str]:
    """Return the words of a command, without variables of its environment before it."""
    return [*dropwhile(re.compile(r"[A-Z_]+=").match, shlex.split(line, comments=True))]


@of("sh")
def test_commands_and_their_options_exist(code: str) -> None:
    lines = code.replace("\\\n", " ").splitlines()
    for command in (part for line in lines for part in re.split(r" && | \| ", line.partition(" #")[0])):
        if not (parts := words(command)):
            continue
        program, *rest = parts
        if program == "make":
            assert {word for word in rest if "=" not in word and not word.startswith("-")} <= targets(), (
                command
            )
        elif program == "cisreport":
            known = get_command(app)
            while rest and (below := getattr(known, "commands", {}).get(rest[0])):
                known, rest = below, rest[1:]
            assert not hasattr(known, "commands") or rest[:1] == ["--help"], command
            options = {name for item in known.params for name in (*item.opts, *item.secondary_opts)}
            given = {word.partition("=")[0] for word in rest if re.match(r"--?[a-zA-Z]", word)}
            assert given <= options | {"--help"}, command
        else:
            assert program in OF_THE_SYSTEM, command


def test_the_page_on_scripts_names_every_command_with_data_for_programs() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        if any("--json" in item.opts for item in command.params):
            assert re.search(rf"`(?:cisreport )?{name}[` ]", page), name


def test_a_command_in_python_runs() -> None:
    """The one on the page on citing; those of other pages make files."""
    page = (ROOT / "docs" / "reference" / "citing.md").read_text("utf-8")
    [line] = re.findall(r"^python .*$", page, re.MULTILINE)
    done = subprocess.run([sys.executable, *words(line)[1:]], cwd=ROOT, capture_output=True, text=True)
    assert re.fullmatch(r"dushanbe-2022 [\d.]+ [0-9a-f]{64}\n", done.stdout)


@of("bash")
def test_a_script_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that tells Quarto where cisreport and its fonts are."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    subprocess.run(["bash", "-ec", code], cwd=tmp_path, check=True)
    written = (tmp_path / "_environment.local").read_text("utf-8").splitlines()
    assert [line.partition("=")[0] for line in written] == ["QUARTO_PYTHON", "TYPST_FONT_PATHS"]
