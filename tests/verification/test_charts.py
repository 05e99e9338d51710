"""Charts that do not follow from the facts, or are drawn with other texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cisreport.published.text import Drawing
from cisreport.verification.charts import chart_problems
from published.forging import forge_digit
from verification.tampering import problems_of, replaced, sealed, with_manifest


def changed(build: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    def sealed_change(manifest: dict[str, Any]) -> None:
        change(manifest["charts"][0])
        sealed(manifest["charts"][0])

    return problems_of(with_manifest(build / "toy.html", tmp_path / "x.html", sealed_change))


def test_other_data(build: Path, tmp_path: Path) -> None:
    def change(chart: dict[str, Any]) -> None:
        chart["data"]["rows"][0][5] = "2031-06-02"

    problem, *others = changed(build, tmp_path, change)
    assert [other.partition(";")[0] for other in others] == [
        "chart fig-timeline has other data in its table",
        "chart fig-timeline has other data in its file",
        "chart fig-timeline has other words below it than its data and facts",
    ]
    assert problem.startswith(
        "chart fig-timeline: its data do not follow from the facts; row 1 is (summit, "
        "Summit in Port Linden, meetings, league-summits, held, 2031-06-02, "
    )


def test_another_text(build: Path, tmp_path: Path) -> None:
    def change(chart: dict[str, Any]) -> None:
        chart["texts"][0] = "5 events"

    problems = changed(build, tmp_path, change)
    assert problems[0].startswith(
        'chart fig-timeline: its text "5 events" does not follow from the facts, which give'
    )
    assert problems[1].startswith('chart fig-timeline is drawn with "')


def test_another_description(build: Path, tmp_path: Path) -> None:
    def change(chart: dict[str, Any]) -> None:
        chart["alt"] = "Nothing."

    problems = changed(build, tmp_path, change)
    assert problems[0].startswith(
        "chart fig-timeline: its description does not follow from the facts, which give"
    )
    assert problems[1].startswith('chart fig-timeline is described as "')


@pytest.mark.parametrize(
    ("key", "content", "problem"),
    [
        ("kind", "pie/3", 'is of kind "pie/3", which this version cannot draw again'),
        ("parameters", {"ds": 1}, "cannot be drawn again: TypeError"),
        ("facts", [], "it does not rest on the facts that it names"),
    ],
)
def test_other_settings(build: Path, tmp_path: Path, key: str, content: Any, problem: str) -> None:
    [found] = changed(build, tmp_path, lambda chart: chart.update({key: content}))
    assert found.startswith("chart fig-timeline")
    assert found.endswith(problem)


def test_a_changed_chart(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["charts"][0]["data"]["rows"][0][0] = "x"

    problems = problems_of(with_manifest(build / "toy.html", tmp_path / "x.html", change))
    assert problems[0] == "chart fig-timeline was changed: its digest does not fit"


def test_a_label_of_the_page(build: Path, tmp_path: Path) -> None:
    path = replaced(build / "toy.html", tmp_path / "x.html", ">3 June 2031</text>", ">4 June 2031</text>")
    problems = problems_of(path)
    assert problems[-1] == 'chart fig-timeline is drawn with "4 June 2031" instead of "3 June 2031"'
    assert any(problem.startswith('a number that the manifest does not list: "4"') for problem in problems)


def test_a_chart_that_is_gone(build: Path, tmp_path: Path) -> None:
    path = replaced(build / "toy.html", tmp_path / "x.html", 'id="fig-timeline"', 'id="fig-other"')
    assert "chart fig-timeline is drawn 0 times" in problems_of(path)


def test_a_label_in_print(build: Path, tmp_path: Path) -> None:
    forge_digit(build / "toy.pdf", tmp_path / "x.pdf", "3", 2)
    problems = problems_of(tmp_path / "x.pdf")
    assert problems[-1].startswith("chart fig-timeline is not drawn with its texts; ")
    assert any(problem.startswith("a number that the manifest does not list") for problem in problems)


ARABIC = ("\u0628\u062d\u064a\u0631\u0629 (2)", "972 km")
"""Texts of a chart, the first from right to left."""
HEADING = {"title": "", "subtitle": "", "below": []}


@pytest.mark.parametrize(
    ("texts", "shown", "problem"),
    [
        (("Lake", "972 km"), ("Lake972km", "Lake"), ""),
        (("Lake", "972 km"), ("Lake972km", "Pond"), ' is described as "Pond"'),
        (("Lake", "972 km"), ("Lake973km", "Lake"), ' is not drawn with its texts; "972 km" is missing'),
        (ARABIC, ("972km)2(\u0629\u0631\u064a\u062d\u0628", "Lake"), ""),
        (ARABIC, ("973km)2(\u0629\u0631\u064a\u062d\u0628", "Lake"), " is not drawn with its texts"),
    ],
)
def test_the_order_of_a_print(texts: tuple[str, ...], shown: tuple[str, str], problem: str) -> None:
    entry = {"kind": "other:lake/1", "label": "fig-lake", "texts": texts, "alt": "Lake", "heading": HEADING}
    other = Drawing(texts=("Sea",), alt="Lake")
    manifest: Any = SimpleNamespace(charts=[entry], facts={}, blocks=[])
    published: Any = SimpleNamespace(
        identified=False,
        drawings=lambda label: [other, Drawing(texts=shown[:1], alt=shown[1])],
        chart_labels=lambda: ["fig-lake"],
        chart_parts=lambda label: None,
        register_text=str,
    )
    found = [*chart_problems(manifest, published, {})]
    assert found == (["chart fig-lake" + problem] if problem else [])
