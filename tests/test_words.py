"""The list of words: the check reads prose alone, and each pattern finds a use."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parent.parent / "docs"
spec = importlib.util.spec_from_file_location("words", DOCS / "words.py")
assert spec is not None
assert spec.loader is not None
words = importlib.util.module_from_spec(spec)
spec.loader.exec_module(words)

LIST: dict[str, str] = tomllib.loads((DOCS / "words.toml").read_text("utf-8"))["words"]
USES = (
    "it is told", "it stands", "it holds data", "it lies", "beside it", "a sign", "no room", "that is no day",
    "its own", "data of your own", "in silence", "can not", "anew", "a row an event", "each two", "borne out",
    "leads nowhere", "as the page has it", "by now",
    "for want of", "at hand", "in the manner of", "goes on", "what of it", "furniture", "thereof",
    "behaviour", "labelled", "normalised",
)  # fmt: skip
"""A use for each pattern, in order."""


def report(folder: Path, **settings: Any) -> list[str]:
    return list(words.report(folder, {"files": ["*"], "words": LIST, "allowed": [], **settings}))


@pytest.mark.parametrize(("use", "pattern"), [*zip(USES, LIST, strict=True)])
def test_each_pattern_finds_a_use(use: str, pattern: str) -> None:
    assert [at for at, _, _ in words.uses(f"Here {use}.", {pattern: ""})] != []


@pytest.mark.parametrize(
    "text",
    [
        "There is no page on it.",
        "It is no longer there.",
        "Ana Vell holds an office.",
        "They signed.",
        "a minus sign",
    ],
)
def test_what_is_right_is_not_reported(text: str) -> None:
    assert list(words.uses(text, LIST)) == []


def test_code_within_a_line_of_markdown_is_not_prose(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("Ask `told`\nor it is\ntold.\n")
    assert [line.partition(";")[0] for line in report(tmp_path)] == ['page.md:3:1: "told"']


def test_names_of_python_are_not_prose(tmp_path: Path) -> None:
    code = '"""What\n    stands."""\n\ntold = room  # beside\nprint("can\tnot", room, "no room")\n'
    (tmp_path / "code.py").write_text(code)
    assert [line.partition(";")[0] for line in report(tmp_path)] == [
        'code.py:2:5: "stands"',
        'code.py:4:16: "beside"',
        'code.py:5:8: "can not"',
        'code.py:5:28: "room"',
    ]


def test_words_may_be_on_two_lines(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("# in\n# silence\n")
    assert [line.partition(";")[0] for line in report(tmp_path)] == ['code.py:1:3: "in # silence"']


def test_an_allowed_use_is_passed_and_has_to_exist(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("In one room.\n")
    allowed = [{"file": "page.md", "text": "one room", "reason": "a real one"}]
    assert report(tmp_path, allowed=allowed) == []
    allowed.append({"file": "page.md", "text": "two rooms", "reason": "gone"})
    [line] = report(tmp_path, allowed=allowed)
    assert line.startswith('docs/words.toml: the use "two rooms" in page.md is allowed and does not exist')
