"""The inspector of a page: by mouse, by keyboard, on a phone; what it lists, marks, draws and copies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assets.test_copy import ALL, ARTICLE, says
from looking import Scheme, each_look, obstacles, shift
from published.opening import Opened

LINKS = "main :is(a.value, a.name, a.claim)"
ITEM = ".inspector-item"
NOW = "main .found-now"
SAID = "rows => rows.map(row => ['b', 'small'].map(part => row.querySelector(part).textContent))"
LINES = "links => links.map(link => getComputedStyle(link).textDecoration)"
OUTLINE = "link => getComputedStyle(link).outlineStyle"


def inspect(page: Page) -> None:
    page.get_by_role("button", name="Inspect the facts").click()


def status(page: Page) -> str:
    return page.locator(".inspector-status").text_content() or ""


def press(page: Page, name: str) -> None:
    page.locator(".side-panel").get_by_role("button", name=name, exact=True).click()


def choose(page: Page, label: str, option: str) -> None:
    page.locator(".side-panel").get_by_label(label, exact=True).select_option(option)


def test_there_is_nothing_until_it_is_asked_for(opened: Opened) -> None:
    with opened("toy") as page:
        assert page.locator(".side-panel, .found, .about-inspect").count() == 0
        inspect(page)
        assert page.locator(".side-panel").is_visible()
        press(page, "Close")
        assert page.locator(".side-panel:visible, .found, .found-now").count() == 0


def test_every_link_in_reading_order_then_the_other_facts(opened: Opened) -> None:
    with opened("toy") as page:
        inspect(page)
        links = [words.strip() for words in page.locator(LINKS).all_text_contents()]
        said = page.locator(f"{ITEM} > b").all_text_contents()
        assert said[: len(links)] == links
        rest = len(said) - len(links)
        assert rest > 0
        assert status(page) == f"{len(links)} places, {rest} more outside of the text"


def test_next_and_previous_go_round(opened: Opened) -> None:
    with opened("toy") as page:
        inspect(page)
        press(page, "Next")
        first = page.locator(NOW)
        assert first.text_content() == page.locator(LINKS).first.text_content()
        press(page, "Next")
        assert status(page).startswith("2 of ")
        for _ in range(2):
            press(page, "Previous")
        assert page.locator(ITEM).last.get_attribute("aria-expanded") == "true"
        assert page.locator(NOW).count() == 0


def test_filters_and_search_mark_in_the_text_what_matches(opened: Opened) -> None:
    with opened("toy") as page:
        inspect(page)
        assert page.locator(".found").count() == 0
        for label in ("How", "Who", "Kind", "Source"):
            control = page.locator(".side-panel").get_by_label(label, exact=True)
            options = control.locator("option").evaluate_all("all => all.map(option => option.value)")[1:]
            assert options
            for option in options:
                control.select_option(option)
                assert page.locator(ITEM).count() > 0
                places = int(status(page).split()[0])
                assert page.locator("main .found").count() in (places, 0)
            press(page, "Show all")
        page.locator(".side-panel").get_by_label("Search").fill("NORTHERN shore")
        assert 0 < page.locator(".found").count() == int(status(page).split()[0])
        assert page.locator(ITEM).first.text_content()


def test_numbers_that_rest_on_no_fact_are_apart(opened: Opened) -> None:
    with opened("toy") as page:
        inspect(page)
        choose(page, "Show", "numbers that rest on no fact")
        rows = page.locator(ITEM).evaluate_all(SAID)
        found = {tuple(row) for row in rows}
        assert ("8.5", "typed by the author") in found
        assert ("41", "typed, or computed in code") in found
        assert ("44", "in code") in found
        assert not {number for number, _ in found} & {"940", "912"}
        assert page.evaluate("() => CSS.highlights.get('found').size") == len(rows)
        press(page, "Next")
        assert page.evaluate("() => CSS.highlights.get('found-now').size") == 1


def test_a_derivation_is_drawn_down_to_its_passages_and_each_step_opens(opened: Opened) -> None:
    with opened("toy", anchor="#fact-days-declaration-to-summit") as page:
        graph = page.locator(".chosen .graph").first
        assert graph.locator(".graph-passage").count() > 0
        step = graph.locator(".graph-step").first
        label = step.text_content() or "nothing"
        step.click()
        assert label in (page.locator(".chosen").text_content() or "")
        page.locator(".chosen .graph-passage > a").first.click()
        assert page.url.endswith("#source-bridge-for-the-league")


def test_a_permalink_opens_its_fact(opened: Opened) -> None:
    with opened("toy", anchor="#fact-summit") as page:
        chosen = page.locator(".side-panel .chosen")
        assert chosen.get_by_role("link", name="Row in the register").get_attribute("href") == "#fact-summit"
        assert page.locator("#fact-summit").is_visible()


def test_a_popover_leads_to_everything_about_its_fact(opened: Opened) -> None:
    with opened("toy") as page:
        page.locator("main p > a.value").first.click()
        page.get_by_role("button", name="Inspect", exact=True).click()
        assert page.locator(".about:popover-open").count() == 0
        assert page.locator(".side-panel .chosen .inspector-detail").is_visible()


def test_citations(opened: Opened) -> None:
    with opened("toy", anchor="#fact-summit", permissions=["clipboard-read", "clipboard-write"]) as page:
        written: dict[str, str] = {}
        for name in ("Link", "Plain text", "BibTeX", "CSL-JSON", "JSON"):
            press(page, name)
            expect(page.locator(".inspector-out")).to_contain_text("Copied.")
            written[name] = page.get_by_label("Citation").input_value()
            assert page.evaluate("() => navigator.clipboard.readText()") == written[name]
        assert written["Link"].endswith("toy.html#fact-summit")
        assert written["Plain text"].startswith(
            "A. Coder. “Lakes in 2031”. 2031-06-10. Fact lake-league-2031:summit: "
        )
        assert written["BibTeX"].startswith("@misc{lake-league-2031-summit,\n  author = {{A. Coder}},\n")
        [item] = json.loads(written["CSL-JSON"])
        assert item["issued"] == {"date-parts": [[2031, 6, 10]]}
        assert (item["title"], item["author"]) == ("Lakes in 2031", [{"literal": "A. Coder"}])
        assert json.loads(written["JSON"])["id"] == "summit"
        for name in ("Plain text", "BibTeX", "CSL-JSON"):
            assert "file:" not in written[name]


def test_with_a_copy_it_shows_the_sentences(opened: Opened) -> None:
    with opened("toy", anchor="#fact-summit") as page:
        assert page.locator(".chosen .copy-sentence").count() == 0
        press(page, "Your copy")
        page.get_by_label("Paste its text").fill(ARTICLE)
        press(page, "Find the passages")
        says(page, ALL)
        press(page, "Facts")
        sentences = page.locator(".chosen .copy-sentence").all_text_contents()
        assert any("held their summit" in sentence for sentence in sentences)


def test_the_keyboard_alone(opened: Opened) -> None:
    with opened("toy") as page:
        asked = page.get_by_role("button", name="Inspect the facts")
        asked.focus()
        page.keyboard.press("Enter")
        page.keyboard.type("summit")
        page.locator(ITEM).first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator(ITEM).nth(1).get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert not page.locator(".side-panel").is_visible()
        assert asked.evaluate("button => button === document.activeElement")


def test_a_phone_shows_the_words_above_the_sheet(opened: Opened) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with opened("toy", **phone) as page:
        page.get_by_role("button", name="Inspect the facts").tap()
        for _ in range(6):
            page.locator(".side-panel").get_by_role("button", name="Next", exact=True).tap()
            sheet, words = page.locator(".side-panel").bounding_box(), page.locator(NOW).bounding_box()
            assert sheet is not None
            assert words is not None
            assert 0 <= words["y"] <= sheet["y"] - words["height"]
        assert shift(page) == 0


def test_print_has_none_of_it(opened: Opened) -> None:
    with opened("toy", anchor="#fact-summit") as page:
        choose(page, "How", "stated")
        press(page, "Next")
        assert 0 < page.locator("main p > a.value.found").count() < page.locator("main p > a.value").count()
        page.emulate_media(media="print")
        assert page.locator(":is(.side-panel, .page-tools, .about-inspect):visible").count() == 0
        assert page.locator(NOW).evaluate(OUTLINE) == "none"
        assert len(set(page.locator("main p > a.value").evaluate_all(LINES))) == 1


@each_look
@pytest.mark.parametrize("what", ["values, names and claims", "numbers that rest on no fact"])
def test_axe_finds_nothing(opened: Opened, what: str, scheme: Scheme, width: int) -> None:
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    with opened("toy", anchor="#fact-days-declaration-to-summit", bypass_csp=True, **options) as page:
        press(page, "BibTeX")
        assert obstacles(page, ".side-panel") == []
        choose(page, "How", "stated")
        choose(page, "Show", what if what.startswith("numbers") else "")
        press(page, "Next")
        assert obstacles(page) == []
        assert shift(page) == 0
