"""What the lint proposes works in the very document: once it is done, the finding is gone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cisreport.analysis import derive
from cisreport.datasets import load
from cisreport.errors import Problem
from cisreport.lint import lint
from cisreport.reports import Citer

TOY = Path(__file__).parents[1] / "toy"
LEAGUE = derive(load(TOY / "data" / "lake-league-2031"))
HEAD = """\
---
title: The shore
date: 2031-06-10
abstract: |
  It has 15 months.
---

```{python}
#| include: false
import cisreport
from cisreport import reports

other = cisreport.load("lake-league-2031-b")
ours = cisreport.derive(cisreport.load("../data/lake-league-2031"))
SETUP
```

# Length Of the shore

"""
TAIL = """
```{python}
reports.register(ours)
```

```{python}
reports.register(other)
```
"""
TWO = "v = cisreport.Citer(other)\nw = reports.Citer(ours)"


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a document in a project with the toy's two codings."""
    shutil.copytree(TOY / "data", tmp_path / "data")
    changed = tmp_path / "data" / "lake-league-2031-b"
    for path in changed.glob("*.yml"):
        path.write_text(path.read_text("utf-8").replace("time-since-declaration", "months-since"), "utf-8")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path / "reports")
    return tmp_path / "reports" / "x.qmd"


def findings(document: Path, text: str, setup: str = TWO) -> tuple[Problem, ...]:
    document.write_text(HEAD.replace("SETUP", setup) + text + TAIL, "utf-8")
    return lint(document)


def proposed(problem: Problem) -> list[str]:
    return re.findall(r'\w+\("[^"]*"(?:, "\w+")?\)', problem.remedy)


def test_a_value_of_each_of_two_datasets_is_cited_by_its_own_citer(document: Path) -> None:
    text = "Since the declaration it was 15 months.\n"
    found = [problem for problem in findings(document, text) if problem.line > 6]
    assert [problem.what for problem in found] == ['"15 months" cites nothing']
    [code, *_] = re.findall(r"`\{python\} [^`]*`", found[0].remedy)
    assert code.partition(" ")[2].startswith(("v(", "w("))
    again = findings(document, text.replace("15 months", code))
    assert [problem for problem in again if problem.line > 6] == []


def test_without_a_citer_the_lint_says_how_to_make_one(document: Path) -> None:
    text = "Since the declaration it was 15 months.\n"
    found = [problem for problem in findings(document, text, "") if problem.line > 6]
    [(code, made)] = re.findall(r"write (`[^`]*`).*, after (.*)", found[0].remedy)
    again = findings(document, text.replace("15 months", code), made)
    assert [problem for problem in again if problem.line > 6] == []


def test_in_the_code_of_a_cell_it_is_code(document: Path) -> None:
    cell = '\n```{python}\nreports.table([{"a": CELL}], label="tbl-a", caption=CAPTION)\n```\n'
    typed = cell.replace("CELL", '"15 months"').replace("CAPTION", '"Since the declaration: 15 months"')
    found = [problem for problem in findings(document, typed) if problem.line > 6]
    assert [problem.what for problem in found] == ['"15 months" cites nothing'] * 2
    assert not any("{python}" in problem.remedy for problem in found)
    in_cell, in_caption = (proposed(problem)[0] for problem in found)
    done = cell.replace("CELL", in_cell)
    done = done.replace("CAPTION", f'reports.text("Since the declaration: ", {in_caption})')
    assert [problem for problem in findings(document, done) if problem.line > 6] == []


def test_where_no_code_runs_no_code_is_proposed(document: Path) -> None:
    drawn = "\n```{python}\n#| label: fig-a\n#| fig-cap: In 15 months\n#| fig-alt: In 15 months\n"
    drawn += "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')\n```\n"
    found = [problem for problem in findings(document, drawn) if "15 months" in problem.what]
    assert len(found) == 3
    assert not any(proposed(problem) for problem in found)
    literal = "[15 months]{.literal reason=age}"
    done = drawn.replace("fig-cap: In 15 months", f'fig-cap: "In {literal}"').replace(
        "alt: In 15 months", "alt: A line"
    )
    text = HEAD.replace("SETUP", TWO).replace("15 months", literal) + done + TAIL
    document.write_text(text, "utf-8")
    assert lint(document) == ()


def test_a_caption_that_is_also_a_label_and_small_words_with_a_capital_are_no_findings(
    document: Path,
) -> None:
    label = "Length of the northern shore"
    cell = f'\n```{{python}}\nreports.table([{{"a": "x"}}], label="tbl-a", caption="{label}")\n```\n'
    assert [problem for problem in findings(document, cell) if problem.where in ("value", "name")] == [
        problem for problem in findings(document, "") if problem.where in ("value", "name")
    ]
    assert "Of" not in " ".join(problem.what for problem in findings(document, ""))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("In two ways it was so, or in three.\n", []),
        ("The months since the declaration: 15.\n", ["15"]),
        ("The months since the declaration are fifteen.\n", ["fifteen"]),
        ("It took 17 months on 2 June, a Tuesday.\n", ["2 June", "Tuesday"]),
        ("The two of them talked.\n", ["two"]),
    ],
)
def test_a_proposal_prints_what_was_typed(document: Path, text: str, typed: list[str]) -> None:
    found = [problem for problem in findings(document, text) if problem.line > 6]
    citers = {"v": Citer(load(TOY / "data" / "lake-league-2031-b")), "w": Citer(LEAGUE)}
    told = []
    for problem in found:
        words = problem.what.split('"')[1]
        for code in proposed(problem):
            [(name, what, form)] = re.findall(r'(\w)\("([^"]*)"(?:, "(\w+)")?\)', code)
            what = what.replace("months-since", "time-since-declaration")
            assert str(citers[name](what, form or None)) == words
            told.append(words)
    assert list(dict.fromkeys(told)) == typed


def test_a_fraction_in_words_is_not_a_number_with_its_unit(document: Path) -> None:
    path = document.parents[1] / "data" / "lake-league-2031" / "quantities.yml"
    path.write_text(path.read_text("utf-8").replace("value: 1/4", "value: 2/9"), "utf-8")
    text = "The two sides of the northern shore without a road.\n"
    [found] = [problem for problem in findings(document, text) if problem.line > 6]
    assert '"two"' in found.what
    assert "shore-without-road" not in str(found)
