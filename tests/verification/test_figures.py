"""A page whose charts have other words, data, pictures, marks or facts than its manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from snapshots import sections
from verification.tampering import edited, problems_of, sealed, with_manifest

Edit = Callable[[str], str]


def after(start: str, old: str, new: str) -> Edit:
    """Return what replaces the first of a text behind another."""

    def edit(page: str) -> str:
        head, found, rest = page.partition(start)
        assert found
        assert old in rest
        return head + found + rest.replace(old, new, 1)

    return edit


FORGED: dict[str, Edit] = {
    "title": after('class="chart-title"', "</p>", " 972</p>"),
    "source": after('class="chart-below"', "version 1.0", "version 2.0"),
    "table": after('class="data"', "<td>summit</td>", "<td>Summit</td>"),
    "a row more": after('class="data"', "</tbody>", "<tr><td>9</td></tr></tbody>"),
    "file": after("data:text/csv", "summit", "sunset"),
    "text of the picture": after("data:image/svg+xml;charset", "2031", "2032"),
    "line of the picture": after("data:image/svg+xml;charset", " d='M", " d='M1 1L"),
    "no picture": after("data:image/svg+xml;charset", "%3C/svg%3E", ""),
    "words below": after('class="chart-more"', "Link</a>", "Link</a> 972"),
    "line of the drawing": after('class="figure wide"', ' d="M', ' d="M 1 1 L'),
    "narrow line": after('class="figure narrow"', ' d="M', ' d="M 1 1 L'),
    "narrow text": after('class="figure narrow"', ">3 June 2031</text>", ">4 June 2031</text>"),
    "hidden text": after('class="figure narrow"', "</svg>", "<desc>972</desc></svg>"),
    "narrow description": after('class="figure narrow"', 'aria-label="', 'aria-label="972 '),
    "no narrow drawing": lambda page: page.replace('class="figure narrow"', 'class="figure"', 1),
}


def test_forged_parts(build: Path, tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    found = {
        name: problems_of(edited(build / "toy.html", tmp_path / "x.html", edit))
        for name, edit in FORGED.items()
    }
    assert all(found.values())
    file_regression.check(sections({name: "\n".join(problems) for name, problems in found.items()}))


def test_a_forged_list_of_facts_is_found(build: Path, tmp_path: Path) -> None:
    for old, new in (("<summary>", "<summary>1"), ("</details>", " and 9</details>")):
        page = edited(build / "toy.html", tmp_path / "x.html", after('class="facts"', old, new))
        assert any("is not that of the manifest" in problem for problem in problems_of(page))


def test_a_figure_that_the_manifest_does_not_have(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, list[dict[str, object]]]) -> None:
        manifest["blocks"] = [block for block in manifest["blocks"] if block["place"] != "fig-timeline"]

    problems = problems_of(with_manifest(build / "toy.html", tmp_path / "x.html", change))
    assert "chart fig-timeline has other words below it than its data and facts" in problems
    told = [problem for problem in problems if problem.startswith("the list of facts")]
    assert told == ["the list of facts 2, of no figure or table, is not that of the manifest"]


def test_a_mark_that_leads_to_another_row_is_found(build: Path, tmp_path: Path) -> None:
    edit = after(
        "<svg", "</svg>", '<a href="#fact-summit"><title>972</title><path d="M0 0"></path></a></svg>'
    )
    problems = problems_of(edited(build / "toy.html", tmp_path / "x.html", edit))
    assert 'chart fig-timeline has a mark that says "972" and leads to fact-summit' in problems


@pytest.mark.parametrize(
    ("key", "content", "problem"),
    [
        ("narrow", ["9 events"], 'its narrow text "9 events" does not follow from the facts, which give '),
        ("marks", [["toy:summit", "972"]], "its mark (toy:summit, 972) does not follow from the facts"),
        ("heading", {"title": "9", "subtitle": "", "below": []}, 'its heading says "9", the facts give '),
    ],
)
def test_an_entry_with_other_parts(
    build: Path, tmp_path: Path, key: str, content: object, problem: str
) -> None:
    def change(manifest: dict[str, list[dict[str, object]]]) -> None:
        manifest["charts"][0][key] = content
        sealed(manifest["charts"][0])

    problems = problems_of(with_manifest(build / "toy.html", tmp_path / "x.html", change))
    assert any(found.startswith(f"chart fig-timeline: {problem}") for found in problems), problems
