"""The inspector answers questions of readers, each in at most three actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from looking import Scheme, each_look, obstacles, shift
from published.conftest import FIRST, REPORTS
from published.opening import Opened
from published.panels import panels

MOST = {"council-cadence": 3_089_000, "dushanbe-2022": 1_197_100}
"""Bytes of a page before it had the inspector."""


class Reader:
    """Somebody who clicks, chooses and types, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page, self.panel, self.actions = page, page.locator(".side-panel"), 0

    def ask(self) -> None:
        self.actions += 1
        self.page.get_by_role("button", name="Inspect the facts").click()

    def choose(self, label: str, option: str) -> None:
        self.actions += 1
        self.panel.get_by_label(label, exact=True).select_option(option)

    def search(self, words: str) -> None:
        self.actions += 1
        self.panel.get_by_label("Search").fill(words)

    def next(self) -> None:
        self.actions += 1
        self.panel.get_by_role("button", name="Next", exact=True).click()

    @property
    def answers(self) -> Locator:
        return self.panel.locator(".inspector-item")


def test_who_hopes_for_more_steps_and_where_does_it_say_so(opened: Opened) -> None:
    with opened(FIRST) as page:
        reader = Reader(page)
        reader.ask()
        reader.choose("How", "hoped")
        reader.search("more steps")
        assert reader.actions == 3
        said = reader.answers.first.text_content() or ""
        assert "More steps are taken after the talks in Dushanbe." in said
        assert "hoped · according to somebody not named · p10.s3" in said
        marked = page.locator("main .found").all_text_contents()
        assert "more steps" in marked
        assert len(marked) == reader.answers.count()


def test_what_does_a_number_of_days_rest_on(opened: Opened) -> None:
    with opened(FIRST) as page:
        reader = Reader(page)
        reader.ask()
        reader.search("second to the third trilateral statement")
        reader.next()
        assert reader.actions == 3
        graph = page.locator(".chosen .graph").first
        steps = graph.locator(".graph-step").all_text_contents()
        assert steps == ["Trilateral statement of January 2021", "Trilateral statement of November 2021"]
        assert graph.locator(".graph-passage > a").all_text_contents() == ["p10.s1", "p10.s1"]
        assert page.locator("main .found-now").text_content() == "319\u00a0days"


def test_what_is_said_by_others_than_the_source(opened: Opened) -> None:
    with opened(FIRST) as page:
        reader = Reader(page)
        reader.ask()
        reader.choose("Who", "according to the Aliyev government and the Pashinyan government")
        assert reader.actions == 2
        found = reader.answers.all_text_contents()
        assert found
        assert all("the Aliyev government and the Pashinyan government" in text for text in found)


@each_look
def test_axe_finds_nothing_in_a_panel(opened: Opened, scheme: Scheme, width: int) -> None:
    size = {"width": width, "height": 900}
    with opened(FIRST, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        for panel in panels(page, "Of another matter altogether. " * 40):
            assert obstacles(page, panel) == []
            assert shift(page) == 0


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_weighs_at_most_what_it_did(build: Path, name: str) -> None:
    assert (build / f"{name}.html").stat().st_size <= MOST[name]
