"""Typed names become links to the facts they mean: whole words, the longest, once a section."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cisreport.model import Dataset
from cisreport.rendering.facts_filter.names import link_names, names_of
from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.facts_filter.words import inlines_of
from cisreport.rendering.tree import Element, attr, stringify
from cisreport.reports import Citer, register, text
from rendering.facts_filter.filtered import filtered
from sample import dataset


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return dataset()


def page(ds: Dataset, markdown: str) -> Any:
    return filtered(f"{markdown}\n\n# Register\n\n{register(ds).markdown()}").html()


def linked(ds: Dataset, markdown: str) -> list[tuple[str, str]]:
    return [
        (link.text_content(), link.get("href").removeprefix("#fact-"))
        for link in page(ds, markdown).xpath("//a[@class='name']")
    ]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Northland met the Southlanders in Northlands.", [("Northland", "north")]),
        ("Ana Moreno came; Ana stayed.", [("Ana Moreno", "ana")]),
        (
            "Of Northland’s “Southland”—Moreno.",
            [("Northland", "north"), ("Southland", "south"), ("Moreno", "ana")],
        ),
        ("(*Northland*), **Harbor\nCity**!", [("Northland", "north"), ("Harbor City", "harbor")]),
        ("[Northland](#x) `Northland` [Northland]{.literal reason='r'} Ünorthland Northlandé", []),
        ("Northland.^[Southland.]", [("Northland", "north"), ("Southland", "south")]),
        ("Northland, Northland.\n\nNorthland.\n\n# Next\n\nNorthland.", [("Northland", "north")] * 2),
        ("# Northland\n\n| a |\n|---|\n| Northland |\n\n: Northland\n\n![Northland](x.png)", []),
        ("- Northland\n- Southland", [("Northland", "north"), ("Southland", "south")]),
        ("Northland-Southland", [("Northland", "north"), ("Southland", "south")]),
        (
            "Harbor\u00a0City, → Northland, Northland\u0301, «Southland»",
            [
                ("Harbor\u00a0City", "harbor"),
                ("Northland", "north"),
                ("Southland", "south"),
            ],
        ),
    ],
)
def test_what_is_linked(ds: Dataset, markdown: str, expected: list[tuple[str, str]]) -> None:
    assert linked(ds, markdown) == expected


def test_the_text_stays_what_it_was(ds: Dataset) -> None:
    markdown = "“Ana Moreno”, (Northland's) Harbor City; the Harbor Council…  and\nso  on."
    plain = page(ds, markdown).xpath("//p")[0].text_content()
    assert plain == "“Ana Moreno”, (Northland’s) Harbor City; the Harbor Council… and so on."


def test_a_name_leads_to_its_row_and_back(ds: Dataset) -> None:
    tree = page(ds, "# One\n\nNorthland.\n\n# Two\n\nNorthland.")
    [row] = tree.xpath("//tr[.//*[@id='fact-north']]")
    assert [link.get("href") for link in row.xpath("td[last()]//a")] == ["#name-1", "#name-2"]
    assert tree.xpath("//a[@class='name']/@id") == ["name-1", "name-2"]


def test_a_value_is_no_name(ds: Dataset) -> None:
    value = text(Citer(ds)("north")).markdown()
    assert linked(ds, f"{value} and Southland.") == [("Southland", "south")]


WORDS = ["Northland", "Southland", "Ana", "Moreno", "Harbor", "City", "s", "1", "é"]
PIECES = st.sampled_from([*WORDS, "\u0301", "’", "-", " ", "\n", "\u00a0"])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_names_are_whole_words_and_the_text_stays(words: str) -> None:
    names = names_of([_register("Northland", "Ana Moreno", "Moreno", "Harbor City")])
    linked: list[str] = []

    def link(fact: str, inlines: list[Element]) -> Element:
        linked.append(stringify(inlines))
        assert fact == "toy:" + " ".join(linked[-1].split())
        return {"t": "Span", "c": [attr(), inlines]}

    before = inlines_of(words, line_breaks=True)
    after = link_names(names, before, link)
    assert stringify(after) == stringify(before)
    plain = unicodedata.normalize("NFC", stringify(before))
    for name in linked:
        assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain)
    assert len(linked) >= len(re.findall(r"(?<![\w\u0300-\u036f])Northland(?![\w\u0300-\u036f])", plain))


def _register(*called: str) -> Register:
    return Register(
        dataset="toy",
        all_facts=False,
        entry={},
        introduction=(),
        glossary={},
        sources=(),
        tables={},
        rows={},
        facts={name: {"called": [name]} for name in called},
        abouts={},
        linked_data=(),
        nodes={},
        context={},
        drafts={},
    )
