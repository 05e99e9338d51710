"""The evidence of every value beside its sentence: by mouse, by keyboard, by touch, and without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from published.conftest import FIRST, REPORTS
from published.opening import Opened

each = pytest.mark.parametrize("name", REPORTS)
first = pytest.mark.parametrize("name", [FIRST])
VALUES = "main p > a.value"
OPEN = ".about:popover-open"
IN_VIEW = """link => {
  const { top, bottom } = link.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
FOCUSED = "document.activeElement.id"
FITS = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const fits = new Map();
  for (const button of document.querySelectorAll("button.why")) {
    const about = button.popoverTargetElement, link = button.previousElementSibling;
    if (fits.has(about.id) || !link.checkVisibility()) continue;
    link.scrollIntoView({ block: "center" });
    link.click();
    await frame();
    fits.set(about.id, about.scrollHeight <= about.clientHeight + 1);
    about.hidePopover();
  }
  return [...fits.values()];
}"""
COPIED = """node => {
  const range = document.createRange(), selection = getSelection();
  range.selectNodeContents(node);
  selection.removeAllRanges();
  selection.addRange(range);
  return selection.toString();
}"""


def manifest_of(tree: html.HtmlElement) -> Any:
    return json.loads(tree.get_element_by_id("cisreport-manifest").text)


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def part(about: html.HtmlElement, css: str) -> list[str]:
    return [words(found) for found in about.xpath(f".//*[@class='about-{css}']")]


def abouts_in(tree: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, Any, str]]:
    """Yield each popover of a page with the manifest's entry of its fact and the field that it is about."""
    manifest = manifest_of(tree)
    several = len(manifest["datasets"]) > 1
    entries = {
        f"fact-{entry['dataset'] + '-' if several else ''}{entry['id']}": entry for entry in manifest["facts"]
    }
    for about in tree.xpath("//*[@popover]"):
        anchor, _, field = about.get("id").removeprefix("about-").partition("/")
        yield about, entries[anchor], field


@each
def test_each_value_name_and_claim_has_a_popover_about_it(build: Path, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    values = {f"use-{value['n']}": value for value in manifest_of(tree)["values"]}
    abouts = {about.get("id"): field for about, _, field in abouts_in(tree)}
    links = tree.xpath(
        "//a[starts-with(@id, 'use-') or starts-with(@id, 'name-') or starts-with(@id, 'claim-')]"
    )
    opened = set()
    for link in links:
        target = link.getnext().get("popovertarget")
        opened.add(target)
        assert target.partition("/")[0] == f"about-{link.get('href')[1:]}"
        if field := abouts[target]:
            value = values.get(link.get("id"))
            assert value is None or value["cite"].endswith(f"/{field}")
    assert opened == set(abouts)
    assert tree.xpath("//main/*[last()]/@class") == ["abouts"]


@each
def test_a_popover_says_the_value_first_and_leads_to_the_rest(build: Path, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    functions = {fact["record"]["fn"] for fact in manifest_of(tree)["facts"] if fact["kind"] == "derivations"}
    for about, entry, field in abouts_in(tree):
        assert about[0].get("class") == "about-said"
        [value] = part(about, "value")
        assert value in part(about, "said")[0]
        assert len(part(about, "badge")) == 1
        assert set(part(about, "at")) or entry["kind"] in ("derivations", "sources") or not entry["passages"]
        assert about.xpath(".//a[@class='about-row']/@href")[0].startswith("#fact-")
        assert not [name for name in functions if name in words(about)], (entry["id"], field)


@each
def test_a_computed_value_names_five_inputs_at_most_in_words(build: Path, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    derived = [about for about, entry, _ in abouts_in(tree) if entry["kind"] == "derivations"]
    assert len(derived) > 5
    for about in derived:
        assert part(about, "badge") == ["computed"]
        assert part(about, "reason")[0].startswith("Computed as ")
        inputs = about.xpath(".//a[@class='about-input']")
        more = part(about, "more")
        assert 1 <= len(inputs) <= 5
        assert not more or (len(inputs) == 5 and more[0].endswith("in the register"))
        assert {item.get("href") for item in inputs} <= {f"#{row}" for row in tree.xpath("//*[@id]/@id")}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name == FIRST else pytest.mark.every) for name in REPORTS]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_nearly_all_popovers_fit_without_a_scroll_bar(opened: Opened, name: str, width: int) -> None:
    height = 800 if width > 1000 else 844
    with opened(name, viewport={"width": width, "height": height}) as page:
        fits = page.evaluate(FITS)
    assert len(fits) > 100
    assert sum(fits) / len(fits) >= 0.95


@first
def test_by_mouse(opened: Opened, name: str) -> None:
    with opened(name) as page:
        value, address = page.locator(VALUES).nth(3), page.url
        value.click()
        target = value.get_attribute("href") or ""
        assert (page.locator(OPEN).get_attribute("id") or "").split("/")[0] == f"about-{target[1:]}"
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
        assert page.locator("[autofocus]").count() == 0  # or Chromium complains if a reader is faster
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
def test_the_link_of_a_fact_is_copied_and_a_button_leads_back(opened: Opened, name: str) -> None:
    with opened(name, permissions=["clipboard-read", "clipboard-write"]) as page:
        value = page.locator(VALUES).nth(3)
        value.click()
        page.locator(f"{OPEN} .about-copy").click()
        page.get_by_text("Link copied").wait_for()
        row = page.locator(f"{OPEN} .about-row")
        assert page.evaluate("navigator.clipboard.readText()") == row.evaluate("link => link.href")
        row.click()
        assert not value.evaluate(IN_VIEW)
        page.get_by_role("button", name="Back to where you were").click()
        assert value.evaluate(IN_VIEW)
        assert page.evaluate(FOCUSED) == value.get_attribute("id")
        assert page.locator(".about-back").count() == 0


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
        assert (about.get_attribute("id") or "").split("/")[
            0
        ] == f"about-{(value.get_attribute('href') or '')[1:]}"
        box, stands = about.bounding_box(), button.bounding_box()
        assert box is not None
        assert stands is not None
        assert abs(box["y"] + box["height"] - stands["y"]) < 30 or abs(box["y"] - stands["y"]) < 50
        page.keyboard.press("Tab")
        assert about.locator("a:focus, button:focus").count() == 1
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
