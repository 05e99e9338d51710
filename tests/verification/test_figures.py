"""A page whose charts have other words, data, pictures, marks or facts than its manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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


FORGED: dict[str, tuple[Edit, str]] = {
    "title": (after('class="chart-title"', "</p>", " 972</p>"), 'has "'),
    "source": (after('class="chart-below"', "version 1.0", "version 2.0"), 'has "Source: '),
    "table": (
        after('class="data"', "<td>summit</td>", "<td>Summit</td>"),
        "has other data in its table; row ",
    ),
    "a row more": (
        after('class="data"', "</tbody>", "<tr><td>9</td></tr></tbody>"),
        "has other data in its table; row ",
    ),
    "file": (after("data:text/csv", "summit", "sunset"), "has other data in its file; row "),
    "picture": (after("data:image/svg+xml;charset", "2031", "2032"), "has another picture to be saved"),
    "no picture": (after("data:image/svg+xml;charset", "%3C/svg%3E", ""), "has another picture to be saved"),
    "words below": (after('class="chart-more"', "Link</a>", "Link</a> 972"), "has other words below it"),
    "narrow text": (
        after('class="figure narrow"', ">3 June 2031</text>", ">4 June 2031</text>"),
        'is drawn for a narrow page with "4 June 2031" instead of "3 June 2031"',
    ),
    "hidden text": (
        after('class="figure narrow"', "</svg>", "<desc>972</desc></svg>"),
        'is drawn for a narrow page with "972", which is none of its texts',
    ),
    "narrow description": (
        after('class="figure narrow"', 'aria-label="', 'aria-label="972 '),
        "is described for a narrow page as ",
    ),
    "no narrow drawing": (
        lambda page: page.replace('class="figure narrow"', 'class="figure"', 1),
        "is drawn for a narrow page 0 times",
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_part_is_found(build: Path, tmp_path: Path, name: str) -> None:
    edit, problem = FORGED[name]
    problems = problems_of(edited(build / "toy.html", tmp_path / "x.html", edit))
    assert any(found.startswith(f"chart fig-timeline {problem}") for found in problems), problems


def test_a_forged_list_of_facts_is_found(build: Path, tmp_path: Path) -> None:
    for old, new in (("<summary>", "<summary>1"), ("</details>", " and 9</details>")):
        page = edited(build / "toy.html", tmp_path / "x.html", after('class="facts"', old, new))
        assert any("is not that of the manifest" in problem for problem in problems_of(page))


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
