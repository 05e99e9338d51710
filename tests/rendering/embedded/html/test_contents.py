"""Headings, and contents that say them once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import html

Page = Callable[[str], html.HtmlElement]

TOC = "---\ntitle: T\ntoc: true\ntoc-depth: 2\n---\n\n"


def nested(items: html.HtmlElement) -> list[Any]:
    """Return each item's text and link, with the list below it."""
    result: list[Any] = []
    for item in items.findall("li"):
        [link] = item.findall("a")
        result.append((" ".join(link.itertext()), link.get("href")))
        result += [nested(below) for below in item.findall("ul")]
    return result


def test_contents_have_the_order_of_the_headings(page: Page) -> None:
    lines = ["## A {#a number='1'}", "### B {#b number='1.1'}", "#### C {#c}", "## D {#d .unlisted}"]
    body = page(TOC + "\n\n".join([*lines, "### E {#e}", "## F {#f}"])).find("body")
    assert nested(body.find("ul")) == [
        ("1 A", "#a"),
        [("1.1 B", "#b"), ("E", "#e")],
        ("F", "#f"),
    ]


def test_contents_have_words_without_links_notes_and_identifiers(page: Page) -> None:
    body = page(TOC + "# Of [12](#x){.value #v} [k]{#x}^[Note.] [@doe] `c`{#y} {#a}\n").find("body")
    [link] = body.findall("ul/li/a")
    assert "".join(link.itertext()) == "Of 12 k [@doe] c"
    assert [element.tag for element in link.iter() if element.get("id")] == []


def test_without_a_heading_and_unless_asked_there_are_no_contents(page: Page) -> None:
    assert page("# A\n").find("body/ul") is None
    assert page(TOC + "Text.\n").find("body/ul") is None


def test_a_heading_has_its_number_and_a_link_to_itself(page: Page) -> None:
    [heading] = page("# Of *a* \"b\" {#a number='A'}\n").iter("h2")
    assert [(part.tag, part.get("class"), part.get("aria-label"), part.text) for part in heading] == [
        ("span", "header-section-number", None, "A"),
        ("em", None, None, "a"),
        ("a", "anchor", "Link to section Of a “b”", "#"),
    ]
    assert heading.get("data-number") is None
