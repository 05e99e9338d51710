"""Numbers that the list lacks, and numbers that the text lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cisreport.verification import verify
from published.forging import forge_digit, print_more
from verification.tampering import edited, problems_of, replaced, with_manifest

ADDED = [
    ("</main>", "<p>Another 5555 sheep.</p></main>", "Another 5555 sheep."),
    (" is silent", " is 5555 times silent", "Corland is 5555 times silent."),
    ('<nav class="contents-side"', '<div>5555</div><nav class="contents-side"', "5555"),
    ('<p class="contents-title">Contents', '<p class="contents-title">Contents 5555', "Contents 5555"),
    ('<section id="footnotes"', '<p>of 5555</p><section id="footnotes"', "of 5555"),
    ("<caption>", "<caption>5555 ", None),
    ('<div class="register">', '<div class="register">5555', None),
    ("</svg>", "<text>5555</text></svg>", None),
]


@pytest.mark.parametrize(("old", "new", "quoted"), ADDED, ids=[new[:30] for _, new, _ in ADDED])
def test_a_number_added_to_a_page(
    build: Path, tmp_path: Path, old: str, new: str, quoted: str | None
) -> None:
    problems = problems_of(replaced(build / "toy.html", tmp_path / "x.html", old, new))
    [problem] = [text for text in problems if text.startswith("a number that the manifest does not list")]
    assert problem.startswith('a number that the manifest does not list: "5555" in "')
    assert quoted is None or problem == f'a number that the manifest does not list: "5555" in "{quoted}"'


def test_a_literal_changed(build: Path, tmp_path: Path) -> None:
    path = replaced(build / "toy.html", tmp_path / "x.html", ">8.5</span>", ">8.6</span>")
    assert problems_of(path) == (
        'a number that the text does not have: "5", listed once as literal, printed 0 times',
        'a number that the manifest does not list: "6" in "... on 3 June 2031.1 An ad hoc sum is 41, and 8.6 '
        'is a literal. There are 2–3 meetings since ..."',
    )


def test_a_number_that_takes_the_place_of_another_class(build: Path, tmp_path: Path) -> None:
    """Together the numbers are the same; what was computed in a cell is now a literal."""
    path = edited(
        build / "toy.html",
        tmp_path / "x.html",
        lambda page: page.replace("sum is 41", "sum is 8").replace(">8.5</span>", ">41.5</span>"),
    )
    assert [problem.partition(",")[0].partition(" in ")[0] for problem in problems_of(path)] == [
        'a number that the text does not have: "8"',
        'a number that the manifest does not list: "41"',
        'a number that the manifest does not list: "8"',
        'a number that the text does not have: "41"',
    ]


def test_a_number_of_a_list(build: Path, tmp_path: Path) -> None:
    path = replaced(build / "toy.html", tmp_path / "x.html", '<ol type="1">', '<ol type="1" start="2">')
    assert [problem.partition(",")[0].partition(" in ")[0] for problem in problems_of(path)] == [
        'a number that the text does not have: "1"',
        'a number that the manifest does not list: "3"',
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            '<span class="number">1.1</span>The shore',
            '<span class="number">1.2</span>The shore',
            'the contents say "1.2The shore", which is not the heading it leads to',
        ),
        (
            "</span>The shore</a>",
            "</span>The 3 shores</a>",
            'the contents say "1.1The 3 shores", which is not the heading it leads to',
        ),
        ("<title>Lakes in 2031", "<title>5 lakes in 2031", 'the window is titled "5 lakes in 2031"'),
    ],
)
def test_contents_and_title_of_a_page(build: Path, tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = problems_of(replaced(build / "toy.html", tmp_path / "x.html", old, new))
    assert [line for line in found if not line.startswith("the file is titled")] == [problem]


def test_a_list_of_numbers_changed(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["numbers"]["uncited"]["7"] += 1
        del manifest["numbers"]["uncited"]["41"]

    problems = problems_of(with_manifest(build / "toy.html", tmp_path / "x.html", change))
    assert problems[0] == 'a number that the text does not have: "7", listed 2 times as uncited, printed once'
    assert problems[1].startswith('a number that the manifest does not list: "41" in "')


def test_navigation_of_a_website_has_only_listed_numbers_any_number_of_times(
    build: Path, tmp_path: Path
) -> None:
    def listing(manifest: dict[str, Any]) -> None:
        manifest["numbers"]["navigation"] = {"1999": 2, "31": 1}

    listed = with_manifest(build / "toy.html", tmp_path / "x.html", listing)
    bar = '<nav class="navbar"><a href="b.html">About 1999</a> 1999 1999</nav>'
    page = replaced(listed, tmp_path / "y.html", "<main", f"{bar}<main")
    page = replaced(page, tmp_path / "y.html", "<title>Lakes in 2031", "<title>Lakes in 2031 – of 1999")
    assert problems_of(page) == ()
    [told] = [line for line in verify(page).not_recomputable if "navigation" in line]
    assert told == "numbers in the navigation of a website, not recomputable: 31, 1999 (2 times)"
    forged = replaced(page, tmp_path / "z.html", "About 1999", "About 1998")
    [problem] = problems_of(forged)
    assert problem.startswith('a number that the manifest does not list: "1998" in "')


HEADER = "/Artifact <</Attached [/Top] /Subtype /Header /Type /Pagination>> BDC"
FOOTER = "/Artifact <</Attached [/Bottom] /Subtype /Footer /Type /Pagination>> BDC"


@pytest.mark.parametrize(
    ("page", "y", "before", "problem"),
    [
        (0, 60, "", 'a number that the manifest does not list: "777" in "777'),
        (0, 500, "/Span <</MCID 2>> BDC", 'a number that the manifest does not list: "777" in "'),
        (1, 800, "", 'a number that the manifest does not list: "777" in "'),
        (1, 800, HEADER, 'page 2: the running head says "'),
        (0, 800, HEADER, 'page 1: the running head says "777"'),
        (0, 30, FOOTER, 'page 1: the running head says "777"'),
        (1, 60, "/Artifact <</Type /Pagination>> BDC", 'page 2: "'),
        (0, 400, "/Artifact BMC", 'page 1: "777" is not the repeated head of a table'),
    ],
)
def test_a_number_added_to_print(
    build: Path, tmp_path: Path, page: int, y: float, before: str, problem: str
) -> None:
    after = "EMC" if before else ""
    print_more(build / "toy.pdf", tmp_path / "x.pdf", "777", y=y, before=before, after=after, page=page)
    found = [line for line in problems_of(tmp_path / "x.pdf") if line.startswith(problem)]
    assert len(found) == 1
    assert "777" in found[0]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("1 / [0-9]+", 'page 1: its number, "1 / '),
        ("1 The League", "the contents say "),
        ("1", "the contents say "),
        (r"1\.", "the items of a list are numbered "),
    ],
)
def test_artifacts_of_print_changed(build: Path, tmp_path: Path, pattern: str, problem: str) -> None:
    forge_digit(build / "toy.pdf", tmp_path / "x.pdf", pattern, 0)
    problems = problems_of(tmp_path / "x.pdf")
    assert any(found.startswith(problem) for found in problems), problems
