"""Callouts, tabs, columns, listings, code and formulas of a page."""

from __future__ import annotations

from collections.abc import Callable

from lxml import html

Page = Callable[[str], html.HtmlElement]


def test_a_callout_is_a_note_with_a_name(page: Page) -> None:
    attributes = 'number="2" kind="Hinweis" title="A <b> & \\"c\\""'
    [note] = page(f"::: {{#nte-a .callout .callout-note {attributes}}}\nx\n:::").iter("aside")
    assert dict(note.attrib) == {
        "class": "callout callout-note",
        "role": "note",
        "aria-label": 'Hinweis\u00a02: A <b> & "c"',
        "id": "nte-a",
    }
    assert [part.text_content() for part in note] == ['Hinweis\u00a02:A <b> & "c"', "x"]


def test_a_callout_without_a_title_and_number_has_the_name_of_its_kind(page: Page) -> None:
    [note] = page("::: {.callout .callout-tip}\nx\n:::").iter("aside")
    assert (note.get("aria-label"), note[0].text_content()) == ("Tip", "Tip")


def test_a_callout_that_folds(page: Page) -> None:
    text = "\n\n".join(
        f'::: {{.callout .callout-warning collapse="{collapse}"}}\nx\n:::' for collapse in ("true", "false")
    )
    folded = page(text).findall(".//details")
    assert [details.get("open") for details in folded] == [None, ""]
    assert [details.findtext("summary/span") for details in folded] == ["Warning"] * 2


def test_tabs_have_titles_that_name_them(page: Page) -> None:
    tabs = '::: {.tab title="<A>"}\nx\n:::\n\n::: {#b .tab title="B" active="true"}\ny\n:::'
    [tabset] = page(f':::: {{.panel-tabset group="g"}}\n{tabs}\n::::').xpath("//div[@class='panel-tabset']")
    assert tabset.get("data-group") == "g"
    assert tabset.get("group") is None
    assert [(tab.get("id"), tab.get("role"), tab.get("data-active")) for tab in tabset] == [
        (None, "group", None),
        ("b", "group", "true"),
    ]
    assert [tab.get("aria-labelledby") for tab in tabset] == [tab[0].get("id") for tab in tabset]
    assert [tab[0].text for tab in tabset] == ["<A>", "B"]


def test_a_div_that_only_has_the_class_stays_what_it_is(page: Page) -> None:
    divs = page("::: tab\nx\n:::\n\n::: layout\ny\n:::\n\n::: callout\nz\n:::").findall(".//div")
    assert [dict(div.attrib) for div in divs] == [{"class": name} for name in ("tab", "layout", "callout")]


def test_columns_are_a_class(page: Page) -> None:
    [layout] = page('::: {.layout columns="3"}\nx\n:::').findall(".//div")
    assert dict(layout.attrib) == {"class": "layout layout-3"}


def test_code_folds_and_scrolls(page: Page) -> None:
    blocks = ["{.python}", '{fold="true"}', '{fold="show" fold-summary="<b>"}', '{fold="false"}']
    main = page("\n\n".join(f"``` {block}\nx\n```" for block in blocks))
    assert [pre.get("tabindex") for pre in main.iter("pre")] == ["0"] * 4
    folded = main.findall(".//details")
    assert [(one.get("open"), one.findtext("summary")) for one in folded] == [(None, "Code"), ("", "<b>")]
    assert main.xpath("//@data-fold | //@fold") == []


def test_only_displayed_formulas_scroll(page: Page) -> None:
    [region] = page("$a$ and $$b$$").xpath("//span[@class='math-scroll']")
    assert region.get("tabindex") == "0"
    assert region.xpath("string(.//*[local-name()='mi'])") == "b"
