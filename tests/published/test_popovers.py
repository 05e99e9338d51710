"""The evidence of every value beside its sentence: by mouse, by keyboard, by touch, and without script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from looking import Scheme, each_look, obstacles
from published.conftest import FIRST, REPORTS
from published.opening import Opened

each = pytest.mark.parametrize("name", REPORTS)
first = pytest.mark.parametrize("name", [FIRST])
VALUES = "main p > a.value"
OPEN = ".about:popover-open"
FOCUSED = "document.activeElement.id"
COPIED = """node => {
  const range = document.createRange(), selection = getSelection();
  range.selectNodeContents(node);
  selection.removeAllRanges();
  selection.addRange(range);
  return selection.toString();
}"""


def manifest_of(tree: html.HtmlElement) -> Any:
    return json.loads(tree.get_element_by_id("cisreport-manifest").text)


def entries_of(manifest: Any) -> dict[str, Any]:
    """Return the facts of a manifest by the ids of their popovers."""
    several = len(manifest["datasets"]) > 1
    return {
        f"about-fact-{entry['dataset'] + '-' if several else ''}{entry['id']}": entry
        for entry in manifest["facts"]
    }


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


@each
def test_every_linked_fact_has_one_popover_with_what_the_manifest_says(build: Path, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    manifest = manifest_of(tree)
    entries = entries_of(manifest)
    claimed = [part for claim in manifest["claims"] for part in claim["parts"]]
    linked = {item["fact"] for item in (*manifest["values"], *manifest["names"], *claimed)}
    abouts = tree.xpath("//*[@popover]")
    assert sorted(about.get("id") for about in abouts) == sorted(f"about-{anchor}" for anchor in linked)
    assert {about.getparent().get("class") for about in abouts} == {"abouts"}
    assert tree.xpath("//main/*[last()]/@class") == ["abouts"]
    for about in abouts:
        entry = entries[about.get("id")]
        parts = {
            css: about.xpath(f".//*[@class='about-{css}']") for css in ("what", "how", "passages", "note")
        }
        assert [words(found) for found in parts["what"]] == [entry["description"]]
        assert [words(found) for found in parts["how"]] == [entry["evidence"]]
        told = ", ".join(entry["passages"])
        assert [words(found) for found in parts["passages"]] == ([told] if told else [])
        assert [words(found) for found in parts["note"]] == entry["notes"]
        assert about.xpath(".//a[@class='about-row']/@href") == [about.get("id").replace("about-", "#", 1)]


@each
def test_derivations_are_told_with_their_nearest_inputs(build: Path, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    popovers = entries_of(manifest_of(tree))
    derived = {about: entry for about, entry in popovers.items() if entry["kind"] == "derivations"}
    shown = {name: entry for name, entry in derived.items() if tree.xpath(f"//*[@id='{name}']")}
    assert len(shown) > 5
    for name_of_popover, entry in shown.items():
        about = tree.get_element_by_id(name_of_popover)
        entries = {item["id"]: item for item in popovers.values() if item["dataset"] == entry["dataset"]}
        found, waiting = {entry["id"]}, [entry["id"]]
        while waiting:
            more = [item for item in entries[waiting.pop()]["rests_on"] if item in entries]
            waiting += [item for item in more if item not in found]
            found.update(more)
        items = about.xpath(".//*[contains(@class, 'about-inputs')]//li")
        named = [item for item in items if item.find("a") is not None]
        ids = {words(item.find("a")) for item in named}
        assert ids <= found - {entry["id"]}
        assert len(ids) == len(named) == min(len(found) - 1, 5)
        assert len(items) == len(named) + (len(found) - 1 > 5)
        for item in named:
            what, passages = item.xpath("span")
            assert words(what) == entries[words(item.find("a"))]["description"]
            assert words(passages) == ", ".join(entries[words(item.find("a"))]["passages"])


@first
def test_by_mouse(opened: Opened, name: str) -> None:
    with opened(name) as page:
        value, address = page.locator(VALUES).nth(3), page.url
        value.click()
        target = value.get_attribute("href") or ""
        assert page.locator(OPEN).get_attribute("id") == f"about-{target[1:]}"
        assert value.get_attribute("aria-expanded") == "true"
        assert page.url == address
        value.click()
        assert page.locator(OPEN).count() == 0
        assert value.get_attribute("aria-expanded") == "false"
        value.click()
        page.locator("main h2").first.click(position={"x": 2, "y": 2})
        assert page.locator(OPEN).count() == 0
        value.click()
        other = page.locator(VALUES).nth(9)
        other.evaluate("link => { link.scrollIntoView({ block: 'center' }); link.click(); }")
        assert page.locator("a[aria-expanded='true']").evaluate_all(
            "links => links.map(link => link.id)"
        ) == [other.get_attribute("id")]
        page.locator(f"{OPEN} .about-row").click()
        assert page.locator(OPEN).count() == 0
        assert page.url.endswith(other.get_attribute("href") or "nowhere")
        value.click(modifiers=["Alt"])
        assert page.locator(OPEN).count() == 0


@first
def test_every_popover_stands_beside_its_value(opened: Opened, name: str) -> None:
    with opened(name) as page:
        for value in page.locator("main :is(a.value, a.name):visible").all()[::6]:
            value.scroll_into_view_if_needed()
            value.click()
            box, link = page.locator(OPEN).bounding_box(), value.bounding_box()
            assert box is not None
            assert link is not None
            assert min(box["x"], box["y"]) >= 0
            assert box["x"] + box["width"] <= 1280
            assert box["y"] + box["height"] <= 900
            below, above = box["y"] - link["y"] - link["height"], link["y"] - box["y"] - box["height"]
            assert 0 <= max(below, above) < 20
            page.keyboard.press("Escape")


@first
def test_a_long_popover_stands_where_there_is_more_room(opened: Opened, name: str) -> None:
    with opened(name) as page:
        value = page.locator("main a.value").nth(2)
        for share in (0.25, 0.75):
            value.evaluate(
                "(link, share) => scrollBy(0, link.getBoundingClientRect().top - share * innerHeight)", share
            )
            value.click()
            box, link = page.locator(OPEN).bounding_box(), value.bounding_box()
            assert box is not None
            assert link is not None
            assert (box["y"] > link["y"]) == (share < 0.5)
            page.keyboard.press("Escape")


@first
def test_by_keyboard(opened: Opened, name: str) -> None:
    with opened(name) as page:
        value = page.locator(VALUES).nth(3)
        value.focus()
        page.keyboard.press("Enter")
        about = page.locator(OPEN)
        assert page.evaluate(FOCUSED) == about.get_attribute("id")
        assert about.get_attribute("aria-label")
        page.keyboard.press("Tab")
        assert about.evaluate("about => about.contains(document.activeElement)")
        page.keyboard.press("Escape")
        assert page.locator(OPEN).count() == 0
        assert page.evaluate(FOCUSED) == value.get_attribute("id")
        page.keyboard.press("Enter")
        about.locator(".about-close").focus()
        page.keyboard.press("Enter")
        assert page.locator(OPEN).count() == 0
        assert page.evaluate(FOCUSED) == value.get_attribute("id")


@first
def test_a_value_is_one_stop_of_the_tab_key(opened: Opened, name: str) -> None:
    with opened(name) as page:
        links = page.locator("main :is(a.value, a.name):visible")
        ids = links.evaluate_all("links => links.map(link => link.id)")[:8]
        links.first.focus()
        stops: list[str] = []
        for _ in range(60):
            stops.append(page.evaluate(FOCUSED))
            page.keyboard.press("Tab")
        assert [stop for stop in stops if stop in ids] == ids
        assert page.locator("button.why:visible").count() == 0


@first
def test_names_open_too(opened: Opened, name: str) -> None:
    with opened(name) as page:
        link = page.locator("main p > a.name").first
        assert link.evaluate("link => getComputedStyle(link).textDecorationLine") == "none"
        link.hover()
        assert link.evaluate("link => getComputedStyle(link).textDecorationLine") == "underline"
        link.click()
        assert page.locator(OPEN).get_attribute("id") == f"about-{(link.get_attribute('href') or '')[1:]}"


@first
def test_by_touch_a_sheet_leaves_the_value_in_view(opened: Opened, name: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with opened(name, **phone) as page:
        for value in page.locator(VALUES).all()[2:20:4]:
            value.evaluate("link => scrollBy(0, link.getBoundingClientRect().bottom - innerHeight + 20)")
            value.tap()
            sheet, link = page.locator(OPEN).bounding_box(), value.bounding_box()
            assert sheet is not None
            assert link is not None
            assert (sheet["x"], sheet["width"]) == (0, 390)
            assert sheet["y"] + sheet["height"] == 844
            assert link["y"] + link["height"] <= sheet["y"]
            page.locator(f"{OPEN} .about-close").tap()
            assert page.locator(OPEN).count() == 0


@first
def test_without_script_a_button_opens_it(opened: Opened, name: str) -> None:
    with opened(name, java_script_enabled=False) as page:
        value = page.locator(VALUES).nth(3)
        button = page.locator(f"{VALUES} + button.why").nth(3)
        assert button.is_visible()
        assert button.get_attribute("aria-label") == f"About: {value.text_content()}"
        button.click()
        about = page.locator(OPEN)
        assert about.get_attribute("id") == f"about-{(value.get_attribute('href') or '')[1:]}"
        box, stands = about.bounding_box(), button.bounding_box()
        assert box is not None
        assert stands is not None
        assert abs(box["y"] + box["height"] - stands["y"]) < 30 or abs(box["y"] - stands["y"]) < 50
        page.keyboard.press("Escape")
        assert about.count() == 0
        value.click()
        assert page.url.endswith(value.get_attribute("href") or "nowhere")


@first
@pytest.mark.parametrize("script", [True, False])
def test_a_copied_paragraph_is_clean_prose(build: Path, opened: Opened, name: str, script: bool) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    [paragraph, *_] = tree.xpath("//section/p[a[@class='name']]/a[contains(@class, 'value')]/..")
    with opened(name, java_script_enabled=script) as page:
        value = page.locator(f"#{paragraph.xpath('a/@id')[0]}")
        copied = value.locator("xpath=..").evaluate(COPIED)
    assert " ".join(copied.split()) == words(paragraph)


@first
def test_print_has_no_popover(opened: Opened, name: str) -> None:
    with opened(name) as page:
        page.locator(VALUES).nth(3).click()
        page.emulate_media(media="print")
        assert page.locator(".about:visible, button.why:visible, .register-tools:visible").count() == 0


@first
@each_look
def test_axe_finds_nothing_in_an_open_popover(opened: Opened, name: str, scheme: Scheme, width: int) -> None:
    size = {"width": width, "height": 900}
    with opened(name, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        for value in page.locator("main a.value[href='#fact-full-council'], main a.name").all()[:2]:
            value.click()
            assert page.locator(OPEN).is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert obstacles(page, OPEN) == []
            page.keyboard.press("Escape")
