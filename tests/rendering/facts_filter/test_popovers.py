"""Popovers of a page: what the filter says in them, whatever the texts of the dataset are."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from lxml import html

from cisreport.assets import asset
from cisreport.model import Dataset, FactId
from cisreport.reports import Citer, register, table
from cisreport.typography import typographic
from rendering.facts_filter.filtered import filtered
from sample import HOSTILE, dataset


def page_of(content: str) -> html.HtmlElement:
    return filtered(content).html(f"--template={asset('report.html')}")


def report(ds: Dataset, *names: str) -> str:
    values = " and ".join(Citer(ds)(name).markdown() for name in names)
    return f"Of {values}.\n\n{register(ds).markdown()}"


def words(text: str) -> str:
    return " ".join(text.split())


def part(about: html.HtmlElement, css: str) -> list[str]:
    return [words(found.text_content()) for found in about.xpath(f".//*[@class='{css}']")]


def test_each_fact_has_one_popover_outside_of_paragraphs() -> None:
    page = page_of(report(dataset(), "length", "share", "length"))
    abouts = page.xpath("//*[@popover]")
    assert [about.get("id") for about in abouts] == ["about-fact-length", "about-fact-share"]
    [container] = page.xpath("//div[@class='abouts']")
    assert list(container) == abouts
    assert container.getparent().tag == "main"
    assert container.getnext() is None
    links = page.xpath("//a[@class='value']")
    buttons = [link.getnext() for link in links]
    assert [button.get("popovertarget") for button in buttons] == [
        f"about-{link.get('href')[1:]}" for link in links
    ]
    assert [button.text_content() for button in buttons] == [""] * 3
    assert [button.get("aria-label") for button in buttons] == [
        f"About: {link.text_content()}" for link in links
    ]


def test_a_value_is_answered_by_its_field() -> None:
    [about] = page_of(report(dataset(), "length")).xpath("//*[@popover]")
    assert part(about, "about-said") == ["Length of the border: 972 km."]
    assert part(about, "about-value") == ["972 km"]
    assert part(about, "about-badge") == ["stated"]
    assert part(about, "about-how") == ["in the source’s voice"]
    assert part(about, "about-title") == ["“The harbor”"]
    assert part(about, "about-at") == ["p4.s1"]
    assert part(about, "about-row") == ["Row in the register"]


def test_a_passage_whose_words_are_kept_leads_to_them() -> None:
    ds = dataset()
    [source] = ds.sources
    marked = replace(source.passages[0], locator="p4.s1", fragment="The border — half-open … “is & was”")
    for url, place in {
        "https://example.org/a?b=c": "https://example.org/a?b=c#:~:text=",
        "https://example.org/#part": "https://example.org/#part:~:text=",
    }.items():
        changed = replace(ds, sources=(replace(source, url=url, passages=(marked,)),))
        [about] = page_of(report(changed, "length")).xpath("//*[@popover]")
        [passage] = about.xpath(".//*[@class='about-at']")
        assert passage.text_content() == "p4.s1"
        assert passage.get("href").startswith(place)
        start, end = passage.get("href").removeprefix(place).split(",")
        assert (unquote(start), unquote(end)) == ("The border — half-open", "“is & was”")
        assert "-" not in start
        [cited] = about.xpath(".//cite/parent::a/@href")
        assert cited == url


def test_the_tab_key_stops_once_in_a_row_for_each_fact() -> None:
    ds = dataset()
    cite = Citer(ds)
    rows = table(
        [{"a": cite("session", "label"), "b": cite("session/date"), "c": cite("length")}],
        label="tbl-x",
        caption="T",
    )
    page = page_of(f"{rows.markdown()}\n\n{register(ds).markdown()}")
    stops = [link.get("tabindex") for link in page.xpath("//table[1]//a[@class='value']")]
    assert stops == [None, "-1", None]


def test_a_label_is_answered_by_the_whole_fact() -> None:
    ds = dataset()
    content = report(ds, "session/date") + "\n\n" + Citer(ds)("session", "label").markdown()
    whole, date = page_of(content).xpath("//*[@popover]")
    assert (whole.get("id"), date.get("id")) == ("about-fact-session", "about-fact-session/date")
    assert part(date, "about-said")[0].startswith(f"The date of “{ds.facts[FactId('session')].label}” is ")


def test_a_derivation_says_what_it_was_computed_from() -> None:
    [about] = page_of(report(dataset(), "unmarked")).xpath("//*[@popover]")
    assert part(about, "about-said") == ["Border not marked: about 324 km."]
    assert part(about, "about-badge") == ["computed"]
    assert part(about, "about-reason")[0].startswith("Computed as the product of quantities")
    assert part(about, "about-input") == ["Length of the border: 972 km.", "Share not marked: 1/3."]
    assert about.xpath(".//a/@href") == ["#glossary", "#fact-length", "#fact-share", "#fact-unmarked"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
def test_hostile_texts_stay_texts(text: str) -> None:
    ds = dataset()
    hostile = replace(ds.facts[FactId("share")], label=text, note=text)
    ds = replace(ds, facts={**ds.facts, hostile.id: hostile})
    [about] = page_of(report(ds, "share")).xpath("//*[@popover]")
    assert about.get("aria-label") == f"About: {typographic(text)}"
    assert part(about, "about-said")[0].startswith(words(typographic(text)))
    tags = {"div", "p", "b", "span", "ul", "li", "cite", "a", "button"}
    assert {node.tag for node in about.iter()} <= tags


def test_two_datasets() -> None:
    one = dataset()
    both = (one, replace(one, id="other"))
    page = page_of("\n\n".join(report(ds, "share") for ds in both))
    assert page.xpath("//*[@popover]/@id") == ["about-fact-other-share", "about-fact-toy-2022-share"]
