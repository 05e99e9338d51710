from __future__ import annotations

from dataclasses import replace

import pytest

from cisreport.errors import (
    CisreportError,
    DataError,
    MissingToolError,
    NotFoundError,
    Problem,
    ReportError,
    suggest,
    together,
)

FULL = Problem(path="a.yml", line=3, column=7, where="meetings[0].place", what="no place", remedy="write one")


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (FULL, "a.yml:3:7: meetings[0].place: no place; write one"),
        (Problem(path="a.yml", what="empty"), "a.yml: empty"),
        (Problem(path="a.yml", line=3, what="empty", remedy="fill it"), "a.yml:3: empty; fill it"),
        (Problem(path="a.yml", column=3, what="empty"), "a.yml: empty"),
        (replace(FULL, is_note=True), "a.yml:3:7: note: meetings[0].place: no place; write one"),
        (Problem(path="a\n.yml", what="\x1b[31m\u202e"), "a\\n.yml: \\x1b[31m\\u202e"),
    ],
)
def test_shape(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_long_texts_are_cut_in_the_middle() -> None:
    text = str(Problem(path="a.yml", what="x" * 5000, remedy="shorten it"))
    assert len(text) < 700
    assert text.startswith("a.yml: xxx")
    assert text.endswith("xxx; shorten it")


@pytest.mark.parametrize("kind", [DataError, ReportError])
def test_errors_have_their_problems_in_order(kind: type[DataError | ReportError]) -> None:
    later = Problem(path="a.yml", line=10, what="x")
    error = kind([later, FULL])
    assert error.problems == (FULL, later)
    assert str(error) == f"{FULL}\n{later}"


def test_one_family() -> None:
    for kind in (DataError, ReportError, NotFoundError, MissingToolError):
        assert issubclass(kind, CisreportError)
    assert issubclass(NotFoundError, LookupError)
    assert str(NotFoundError('no "x"\n')) == 'no "x"\\n'


@pytest.mark.parametrize(
    ("word", "known", "advice"),
    [
        ("meting", ["meetings", "calls"], 'did you mean "meetings"?'),
        ("bilatoral", ["trilateral", "bilateral"], 'did you mean "bilateral" or "trilateral"?'),
        ("x", ["b", "a"], 'known are "a", "b"'),
        ("x", [], "none are known here"),
        (
            "x",
            [f"name{n:02}" for n in range(13)],
            "known are " + ", ".join(f'"name{n:02}"' for n in range(12)) + " ...",
        ),
    ],
)
def test_suggest(word: str, known: list[str], advice: str) -> None:
    assert suggest(word, known) == advice


def test_notes_that_differ_only_in_their_lines_are_one() -> None:
    note = replace(FULL, where="", is_note=True)
    notes = [note, replace(note, what="no date"), replace(note, line=9), replace(note, line=5, column=1)]
    assert list(map(str, together(notes))) == [
        "a.yml:3:7: note: no place; write one (also lines 5, 9)",
        "a.yml:3:7: note: no date; write one",
    ]
    assert str(next(together([note, note]))) == str(note)
