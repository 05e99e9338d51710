from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cisreport.errors import Problem
from cisreport.yamltext import Yaml, parse, read_yaml, spell


def read(folder: Path, text: str | bytes) -> tuple[Yaml | None, list[Problem]]:
    path = folder / "file.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    problems: list[Problem] = []
    return read_yaml(path, "file.yml", problems), problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yaml")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("2022-05-13", "2022-05-13"),
        ("2022-05-13 10:00:00", "2022-05-13 10:00:00"),
        ("12:30:45", "12:30:45"),
        ("0o17", "0o17"),
        ("010", "010"),
        ("970.80", "970.80"),
        ("1e5", "1e5"),
        (".nan", ".nan"),
        ("1_000", "1_000"),
        ("<<", "<<"),
        ("=", "="),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("'true'", "true"),
        ('"null"', "null"),
        ("null", None),
        ("~", None),
        ("", None),
        ("''", ""),
        ("|\n  a\n  b", "a\nb\n"),
        (">-\n  a\n  b", "a b"),
    ],
)
def test_scalars_are_those_of_yaml_1_2_without_numbers(folder: Path, written: str, read_as: Any) -> None:
    file, problems = read(folder, f"key: {written}\n")
    assert problems == []
    assert file is not None
    assert file.data == {"key": read_as}


words = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)
plain = st.recursive(
    words | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(words, plain, max_size=4), st.booleans() | st.none(), st.integers(10, 80))
def test_what_is_dumped_is_read(folder: Path, data: dict[str, Any], flow: bool | None, width: int) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False)
    file, problems = read(folder, text)
    assert problems == []
    assert file is not None
    assert file.data == data


@given(st.text() | st.text(alphabet=" \n\t-:[]{}'\"#&*!|>%@,?~ab1\\"))
def test_any_text_is_read_or_told_to_be_wrong(folder: Path, text: str) -> None:
    file, problems = read(folder, text)
    assert file is not None or problems
    assert all("\n" not in str(problem) and problem.remedy for problem in problems)


@given(st.binary())
def test_any_bytes_are_read_or_told_to_be_wrong(folder: Path, raw: bytes) -> None:
    file, problems = read(folder, raw)
    assert file is not None or problems


def test_byte_order_mark_and_line_ends(folder: Path) -> None:
    file, problems = read(folder, b"\xef\xbb\xbfkey: value\r\nother: value\r")
    assert (file and file.data, problems) == ({"key": "value", "other": "value"}, [])


TEXT = """\
meetings:
  - id: opening
    place: {value: quay, anchors: [p1.s1, "p2.s1"]}
    é: "日本", ...
"""


def at(file: Yaml, place: tuple[str | int, ...], *, at_key: bool = False) -> str:
    """Return what stands in TEXT where a problem points to."""
    problem = file.problem(place, "what", at_key=at_key)
    return f"{problem.where} {TEXT.splitlines()[problem.line - 1][problem.column - 1 :]}"


def test_problems_point_to_values_and_keys(folder: Path) -> None:
    file, _ = read(folder, TEXT.replace('"日本", ...', '"日本"'))
    assert file is not None
    assert at(file, ("meetings", 0, "id")) == "meetings[0].id opening"
    assert at(file, ("meetings", 0, "id"), at_key=True) == "meetings[0].id id: opening"
    assert at(file, ("meetings", 0, "place", "anchors", 1)) == 'meetings[0].place.anchors[1] "p2.s1"]}'
    assert at(file, ("meetings", 0, "é")) == 'meetings[0].é "日本", ...'
    assert at(file, ("meetings",), at_key=True) == "meetings meetings:"


def test_steps_that_a_short_form_leaves_out_are_skipped(folder: Path) -> None:
    file, _ = read(folder, TEXT.replace('"日本", ...', '"日本"'))
    assert file is not None
    assert (
        at(file, ("meetings", 0, "place", 0, "value"))
        == 'meetings[0].place.value quay, anchors: [p1.s1, "p2.s1"]}'
    )
    assert at(file, ("meetings", 0, "id", 0, "value", "stated", 0)) == "meetings[0].id opening"
    assert at(file, ("meetings", 0, "missing")) == f"meetings[0] {TEXT.splitlines()[1].strip(' -')}"


def test_spell() -> None:
    assert spell(("meetings", 3, "place", 0, "value")) == "meetings[3].place[0].value"
    assert spell(()) == ""


@pytest.mark.parametrize(("levels", "fits"), [(30, True), (31, False)])
def test_depth(folder: Path, levels: int, fits: bool) -> None:
    _, problems = read(folder, "key: " + "[" * (levels - 1) + "x" + "]" * (levels - 1))
    assert (problems == []) is fits


def test_options_have_numbers_and_aliases() -> None:
    text = "width: 7.5\ndepth: 012\nday: 2031-06-01\nboth: &both {echo: no, fold: true}\nexecute: *both\n"
    found = parse(text, path="a.qmd", options=True)
    assert found.problems == []
    both = {"echo": "no", "fold": True}
    assert found.data == {"width": 7.5, "depth": 12, "day": "2031-06-01", "both": both, "execute": both}
    assert str(found.problem(("execute", "fold"), "it is wrong")) == "a.qmd:5:10: execute.fold: it is wrong"
    assert str(found.problem(("both", "fold"), "it is wrong")) == "a.qmd:4:30: both.fold: it is wrong"


@pytest.mark.parametrize("options", [False, True])
def test_places_count_from_the_origin(options: bool) -> None:
    found = parse("a: x\nb: {c: y}\nb: z", path="a.qmd", origin=(10, 4), options=options)
    assert list(map(str, found.problems)) == [
        "a.qmd:12:4: b: given twice; first in line 11; keep one of them"
    ]
    assert (found.keys["b", "c"], found.values["b", "c"]) == ((11, 8), (11, 11))
    (problem,) = parse("a: [b", path="a.qmd", origin=(10, 4), options=options).problems
    assert str(problem).startswith('a.qmd:10:7: this is not YAML: a list without its closing "]"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: *b\nb: &b x",
            'a.qmd:1:4: a: the alias "*b" names nothing that ends before it; write that out here',
        ),
        (
            "a: &a [*a]",
            'a.qmd:1:8: a[0]: the alias "*a" names nothing that ends before it; write that out here',
        ),
        (
            "a: &a " + "[" * 20 + "]" * 20 + "\nb: " + "[" * 20 + "*a" + "]" * 20,
            "a.qmd:2:24: b: this has 40 levels; the limit depth is 30 levels; write plain options, "
            'or set CISREPORT_LIMITS="depth=60"',
        ),
    ],
)
def test_aliases_that_cannot_be_followed(text: str, expected: str) -> None:
    assert list(map(str, parse(text, path="a.qmd", options=True).problems)) == [expected]
