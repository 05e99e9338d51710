"""The register on the page: filtered, sorted, and reached by links, or a plain table without script."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import html
from playwright.sync_api import Page

from looking import Scheme, each_look, obstacles
from published.conftest import FIRST
from published.opening import Opened

each = pytest.mark.parametrize("name", [FIRST])
ROWS = ".register-table tbody tr"
SHOWN = f"{ROWS}:visible"
STATUS = ".register-count"


def column(page: Page, n: int) -> list[str]:
    return [text.strip() for text in page.locator(f"{SHOWN} > :nth-child({n})").all_text_contents()]


def numbers(locator: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", locator)))


@each
def test_without_script_the_table_is_as_it_was_rendered(build: Path, opened: Opened, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    assert not tree.xpath(
        "//*[contains(@class, 'register-tools')] | //button[@class='sort'] | //*[@aria-sort]"
    )
    with opened(name, java_script_enabled=False) as page:
        assert page.locator(SHOWN).count() == len(tree.xpath("//*[contains(@class, 'fact-id')]"))
        assert page.locator(".register-tools, .sort").count() == 0


@each
def test_filtering(opened: Opened, name: str) -> None:
    with opened(name) as page:
        everything = page.locator(SHOWN).count()
        status = page.locator(STATUS)
        assert status.get_attribute("role") == "status"
        assert status.text_content() == f"{everything} facts"
        tools = page.get_by_role("search")
        tools.get_by_label("Filter").fill("LENGTH border")
        few = column(page, 1)
        assert 0 < len(few) < everything
        assert all("border" in text.lower() for text in page.locator(SHOWN).all_text_contents())
        assert status.text_content() == f"{len(few)} of {everything} facts"
        tools.get_by_label("Kind").select_option("quantities")
        assert 0 < page.locator(SHOWN).count() < len(few)
        tools.get_by_role("button", name="Show all").click()
        assert page.locator(SHOWN).count() == everything
        tools.get_by_label("How", exact=True).select_option("hoped")
        hoped = page.locator(SHOWN).all_text_contents()
        assert hoped
        assert all("hoped" in text for text in hoped)


@each
def test_each_way_of_putting_it_and_each_kind_can_be_chosen(opened: Opened, name: str) -> None:
    with opened(name) as page:
        everything = page.locator(SHOWN).count()
        for label in ("How", "Kind"):
            control = page.get_by_role("search").get_by_label(label, exact=True)
            counts = []
            for option in control.locator("option").all()[1:]:
                control.select_option(option.get_attribute("value"))
                counts.append(page.locator(SHOWN).count())
            assert min(counts) > 0
            assert sum(counts) == everything
            control.select_option("")


@each
def test_sorting(opened: Opened, name: str) -> None:
    with opened(name) as page:
        table = page.locator(".register-table", has=page.get_by_role("columnheader", name="Put as"))
        rows = table.locator("tbody tr")

        def column(n: int) -> list[str]:
            return [text.strip() for text in rows.locator(f":scope > :nth-child({n})").all_text_contents()]

        facts = column(1)
        assert facts != sorted(facts)
        heading = table.get_by_role("columnheader", name="Passages")
        button = heading.get_by_role("button")
        button.focus()
        page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == "ascending"
        assert page.locator("th[aria-sort]").count() == 1
        n = table.get_by_role("columnheader").all_text_contents().index("Passages") + 1
        firsts = [numbers(text.partition(",")[0]) for text in column(n)]
        assert firsts == sorted(firsts)
        assert firsts[0] < (9, 0) < (10, 0) < firsts[-1]
        button.click()
        assert heading.get_attribute("aria-sort") == "descending"
        table.get_by_role("columnheader", name="Fact").get_by_role("button").click()
        assert column(1) == sorted(facts)


@each
def test_a_link_to_a_hidden_row_clears_the_filter(opened: Opened, name: str) -> None:
    with opened(name) as page:
        everything = page.locator(SHOWN).count()
        text = page.get_by_role("search").get_by_label("Filter")
        value = page.locator("main p > a.value[href='#fact-lavrov-arrival']").first
        for _ in range(2):
            text.fill("no fact says this")
            assert page.locator(SHOWN).count() == 0
            value.click()
            page.locator(".about:popover-open .about-row").click()
            assert page.locator(SHOWN).count() == everything
            assert text.input_value() == ""
            row = page.locator("tr", has=page.locator("#fact-lavrov-arrival"))
            box = row.bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 900
        text.fill("arrival")
        shown = page.locator(SHOWN).count()
        value.click()
        page.locator(".about:popover-open .about-row").click()
        assert page.locator(SHOWN).count() == shown


@each
def test_rows_lead_back_to_where_they_are_used(opened: Opened, name: str) -> None:
    with opened(name) as page:
        page.evaluate(
            """() => {
              const fold = document.createElement("details");
              const paragraph = document.getElementById("use-2").closest("p, ul");
              paragraph.before(fold);
              fold.append(paragraph);
            }"""
        )
        back = page.locator(".register a.use[href='#use-2']")
        for _ in range(2):
            page.locator("details:has(#use-2)").evaluate("fold => { fold.open = false; }")
            assert page.locator("#use-2").is_hidden()
            back.click()
            assert page.locator("#use-2:target").is_visible()
            box = page.locator("#use-2").bounding_box()
            assert box is not None
            assert 0 <= box["y"] < 900


@each
def test_a_phone_has_the_tools_too(opened: Opened, name: str) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with opened(name, **phone) as page:
        tools = page.get_by_role("search")
        facts = column(page, 1)
        tools.get_by_label("Sorted by").select_option("fact")
        assert column(page, 1) != facts
        tools.get_by_label("Sorted by").select_option("each table's own order")
        assert column(page, 1) == facts
        tools.get_by_label("Filter").fill("lavrov")
        assert 0 < page.locator(SHOWN).count() < len(facts)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@each
def test_print_holds_every_row(opened: Opened, name: str) -> None:
    with opened(name) as page:
        everything = page.locator(SHOWN).count()
        page.get_by_role("search").get_by_label("Filter").fill("lavrov")
        page.emulate_media(media="print")
        assert page.locator(SHOWN).count() == everything


@each
def test_print_repeats_the_head_on_every_page(opened: Opened, name: str, tmp_path: Path) -> None:
    with opened(name) as page:
        page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    with pdfium.PdfDocument(tmp_path / "print.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert sum("Put as" in text for text in texts) > 2


@each
@each_look
def test_axe_finds_nothing_in_a_filtered_register(
    opened: Opened, name: str, scheme: Scheme, width: int
) -> None:
    size = {"width": width, "height": 900}
    with opened(name, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        page.get_by_role("search").get_by_label("Filter").fill("lavrov")
        page.goto(page.url + "#fact-lavrov-bayramov")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert obstacles(page, ".register") == []
