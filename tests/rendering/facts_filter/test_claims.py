"""Claims in a document: both forms, links to several rows, and cites that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from cisreport.model import Dataset, FactId
from cisreport.reports import Citer, register
from rendering.facts_filter.filtered import Filtered, filtered
from sample import dataset


@pytest.fixture(scope="module")
def ds() -> Dataset:
    ds = dataset()
    term = replace(ds.facts["term"], id=FactId("goal"), formerly=(FactId("term"),))
    facts = {key: fact for key, fact in ds.facts.items() if key != "term"}
    return replace(ds, facts=MappingProxyType({**facts, "goal": term}))


def document(ds: Dataset, markdown: str) -> Filtered:
    return filtered(f"{markdown}\n\n# Register\n\n{register(ds).markdown()}")


def claims(ds: Dataset, markdown: str) -> list[dict[str, Any]]:
    found = document(ds, markdown).facts
    assert found.mistakes == ()
    assert found.manifest is not None
    return list(found.manifest["claims"])


@pytest.mark.parametrize(
    ("markdown", "cites"),
    [
        ("[They met](fact:session).", ["session"]),
        ("[They met](fact:session/date,claim).", ["session/date", "claim"]),
        ('[They met]{.claim cite="session/date, claim"}.', ["session/date", "claim"]),
        ('[They met]{.claim cite="toy-2022:session claim session"}.', ["session", "claim"]),
        ("[They *met* at 'sea']{.claim cite=session}.", ["session"]),
        ("# [They met](fact:session)", ["session"]),
        ("> - [They met](fact:session)", ["session"]),
        ("*[They met](fact:session)*", ["session"]),
        ("It was a goal.^[[They met](fact:session)]", ["session"]),
        ("[The goal](fact:term)", ["goal"]),
    ],
)
def test_forms(ds: Dataset, markdown: str, cites: list[str]) -> None:
    [claim] = claims(ds, markdown)
    assert claim["cites"] == [f"toy-2022:{cite}" for cite in cites]


def test_words_lead_to_the_rows_in_order(ds: Dataset) -> None:
    [claim] = claims(ds, "[one two three four](fact:session,claim,length)")
    assert [(part["text"], part["fact"]) for part in claim["parts"]] == [
        ("one two", "fact-session"),
        ("three", "fact-claim"),
        ("four", "fact-length"),
    ]


def test_a_value_and_a_link_within(ds: Dataset) -> None:
    v = Citer(ds)
    text = f"[a {v('length').markdown()} border, [see](https://x.org)]{{.claim cite=length}}"
    [claim] = claims(ds, text)
    assert claim["text"] == "a 972 km border, see"
    assert [part["text"] for part in claim["parts"]] == ["a", "border,"]
    page = document(ds, text).html()
    assert [link.get("href") for link in page.xpath("//span[@id='claim-1']/a")] == [
        "#fact-length",
        "#fact-length",
        "#fact-length",
        "https://x.org",
    ]
    assert {*page.xpath("//span[@id='claim-1']/button/@popovertarget")} == {"about-fact-length"}


def test_no_name_is_linked_within(ds: Dataset) -> None:
    found = document(ds, "[Moreno met](fact:session), and Moreno left.").facts.manifest
    assert found is not None
    assert [name["text"] for name in found["names"]] == ["Moreno"]


@pytest.mark.parametrize(
    ("markdown", "what"),
    [
        (
            "[They met](fact:parley)",
            'the document cites "toy-2022:parley", but dataset "toy-2022" has no record',
        ),
        ("[They met](fact:session/manner)", 'record "session" has no "manner"'),
        ("[They met](fact:other:session)", 'has no register of dataset "other"'),
        ("[They met]{.claim}", 'the claim "They met" cites no fact'),
        ("[They met](fact:)", 'the claim "They met" cites no fact'),
        ("[Met](fact:session,claim)", 'the claim "Met" has fewer words than it cites facts'),
    ],
)
def test_cites_that_lead_nowhere(ds: Dataset, markdown: str, what: str) -> None:
    assert what in "\n".join(mistake.what for mistake in document(ds, markdown).facts.mistakes)


def test_a_class_of_the_author_without_registers() -> None:
    found = filtered('[They met]{.claim} and [they]{.claim cite="x"}.')
    assert found.facts.mistakes == ()
    assert found.html().xpath("//span[@class='claim']")
