"""In which settings a print is set, until its figures are in their places."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cisreport.execution.cache import Cache
from cisreport.rendering.embedded.pdf import placement
from cisreport.rendering.embedded.pdf.placement import (
    HEIGHTS,
    SETTINGS,
    SHORT,
    TIGHT,
    Attempt,
    Settings,
    Spot,
    place_figures,
    placed,
)
from cisreport.rendering.outputs import render
from cisreport.typesetting import Typesetter, TypstError

ROOT = Path(__file__).parents[4]
REPORTS = [pytest.param("council-cadence", marks=pytest.mark.every), "dushanbe-2022"]
"""The longest takes as long as all others."""


@dataclass
class Print:
    """A print with a figure of some height on each page, in order, and a register after some of them."""

    rooms: Sequence[float]
    """What the page of each figure has left for it."""
    high: float = 100
    filled: float = 1
    shifted: int = 0
    """By how many pages the registers move what is before them."""
    tried: list[Settings] = field(default_factory=list)

    def attempt(self, settings: Settings) -> Attempt:
        self.tried.append(settings)
        is_short = SHORT in settings
        on, spots = {}, []
        for n, room in enumerate(self.rooms, 1):
            way, page = settings.get(str(n), "here"), n + (0 if is_short else self.shifted)
            fits = way != "top" and room >= (self.high if way == "here" else 0.85 * self.high)
            on[str(n)] = page if fits else page + 1
            high = self.high if HEIGHTS in settings else 0
            spots.append(
                Spot(
                    number=str(n),
                    page=page,
                    room=room,
                    high=high,
                    small=0.85 * high,
                    fills=True,
                    on=on[str(n)],
                )
            )
        pages = len(self.rooms) + 1 - (TIGHT in settings)
        return Attempt(spots=spots, pages=pages, filled=self.filled, on=on, columns={})


WAYS = {"1": "here", "2": "small", "3": "top"}
ROOMS = (200, 90, 50)


def ways(settings: Settings) -> Settings:
    return {name: way for name, way in settings.items() if name.isdigit()}


@pytest.mark.parametrize("before", [0, 2, 3])
def test_ways_do_not_depend_on_where_the_registers_are(before: int) -> None:
    assert ways(placed(Print(ROOMS).attempt, before)) == WAYS


def test_figures_that_fit_are_not_measured() -> None:
    made = Print((200, 150))
    assert placed(made.attempt) == {"1": "here", "2": "here"}
    assert made.tried == [{}]


def test_most_attempts_are_without_registers() -> None:
    made = Print(ROOMS)
    placed(made.attempt, 3)
    assert [(SHORT in settings, HEIGHTS in settings) for settings in made.tried] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert made.tried[-1] == WAYS


def test_registers_that_move_what_is_before_them_are_in_all_attempts() -> None:
    made = Print(ROOMS, shifted=1)
    assert ways(placed(made.attempt, 3)) == WAYS
    assert [SHORT in settings for settings in made.tried] == [True, True, False, False, False, False]


def test_a_print_that_cannot_be_without_its_registers_has_them_in_all_attempts() -> None:
    made = Print(ROOMS)

    def attempt(settings: Settings) -> Attempt:
        if SHORT in settings:
            raise TypstError("a label is missing")
        return made.attempt(settings)

    assert ways(placed(attempt, 3)) == WAYS


@pytest.mark.published
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_set_without_its_registers(
    report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, short = [], []

    def watched(attempt: Callable[[Settings], Attempt], before: int) -> Settings:
        def watching(settings: Settings) -> Attempt:
            failed.append(settings)
            made = attempt(settings)
            short.append(SHORT in failed.pop())
            return made

        return placed(watching, before)

    monkeypatch.setattr(placement, "placed", watched)
    monkeypatch.setattr(Cache, "note", lambda *_: "")
    render([ROOT / "reports" / f"{report}.qmd"], to=("pdf",), output_dir=tmp_path, use_cache=True)
    assert failed == []
    assert 0 < short.count(False) <= min(2, short.count(True))


def test_a_print_whose_last_page_is_nearly_empty_is_set_closer() -> None:
    made = Print(ROOMS, filled=0.1)
    assert placed(made.attempt, 3) == {**WAYS, TIGHT: TIGHT}


def test_a_print_without_figures_is_set_once() -> None:
    made = Print(())
    assert placed(made.attempt) == {}
    assert made.tried == [{}]


class Compiler(Typesetter):
    """Says of each print that it has a figure that fits, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def query(self, selector: str, *, field: str) -> Any:
        assert (selector, field) == ("<spot>", "value")
        self.asked += 1
        before = {
            "kind": "before",
            "number": "1",
            "page": 1,
            "rest": 200,
            "high": 90,
            "small": 80,
            "fills": True,
        }
        return [before, {"kind": "on", "number": "1", "page": 1}, {"kind": "end", "page": 1, "rest": 9}]


def test_a_print_is_made_without_measuring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placement, "placed", lambda *_: {**WAYS, HEIGHTS: HEIGHTS})
    place_figures(Compiler(), tmp_path / "report.typ", "one")
    assert json.loads((tmp_path / SETTINGS).read_text("utf-8")) == WAYS


def test_the_same_print_is_placed_once(tmp_path: Path) -> None:
    compiler, cache, work = Compiler(), Cache(tmp_path / "cache"), tmp_path / "work"
    (work / "images").mkdir(parents=True)

    def settings(text: str) -> Settings:
        place_figures(compiler, work / "report.typ", text, cache=cache)
        found: Settings = json.loads((work / SETTINGS).read_text("utf-8"))
        return found

    assert settings("one") == settings("one") == {"1": "here"}
    assert compiler.asked == 1
    settings("two")
    assert compiler.asked == 2
    (work / "images" / "1.svg").write_text("<svg/>", "utf-8")
    settings("one")
    assert compiler.asked == 3
    for note in (tmp_path / "cache").iterdir():
        note.write_text('["here"]' if compiler.asked % 2 else "{", "utf-8")
    assert settings("one") == {"1": "here"}
    assert compiler.asked == 4
    assert cache.clear() == 0
    assert list((tmp_path / "cache").iterdir()) == []
