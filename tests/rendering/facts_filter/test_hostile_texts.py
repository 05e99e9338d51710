"""Texts of facts appear as they are, whatever mark-up they contain; only quotes of prose change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cisreport.published.text import folded
from cisreport.reports import CitedValue, table, text
from cisreport.rows import Row
from rendering.facts_filter.filtered import filtered
from sample import HOSTILE

PIECES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    st.text("`*_[](){}<>|\\$#@^~:.'\"&;=+-!/%\n\t a1", max_size=12),
)
TEXTS = st.lists(PIECES, min_size=30, max_size=60)
SLOW = settings(max_examples=4, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def nodes(tree: Any, kind: str) -> Iterator[Any]:
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree["c"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from nodes(item, kind)


def words(inlines: list[Any]) -> str:
    return "".join(item.get("c", "") if item["t"] == "Str" else " " for item in inlines)


def register_of(count: int) -> str:
    empty = {"notes": [], "rests_on": [], "called": [], "passages": [], "label": "", "kind": "claims"}
    entries = [
        {"id": f"h-{n}", "dataset": "toy", "description": "w", "evidence": "h", **empty} for n in range(count)
    ]
    row = Row(table="claims", cells=(), items={}).plain()
    texts = dict.fromkeys(("before", "value", "after", "badge", "how"), "w")
    about = {**texts, "reasons": [], "passages": []}
    facts = [
        {"entry": {**entry, "record": {}}, "row": row, "abouts": {"": about}, "linked_data": []}
        for entry in entries
    ]
    entry = {"id": "toy", "sources": []}
    tables = {"claims": {"title": "Claims", "columns": []}}
    known = {"id": "toy", "introduction": [], "glossary": {}, "sources": [], "tables": tables}
    known |= {"entry": entry, "linked_data": []}
    payload = {"all": False, "dataset": known, "facts": facts, "context": {}}
    return f"::: {{.cr-register}}\n``` {{.cr-payload}}\n{json.dumps(payload)}\n```\n:::\n"


@SLOW
@given(TEXTS)
@example([*HOSTILE])
def test_values_in_prose(texts: list[str]) -> None:
    values = [CitedValue(f"toy:h-{n}/x", content) for n, content in enumerate(texts)]
    prose = "\n\n".join(f"before *{value.markdown()}* after" for value in values)
    document = filtered(f"{prose}\n\n{register_of(len(texts))}")
    links = [link for link in nodes(document.tree, "Link") if link[0][1] == ["value"]]
    assert [folded(words(link[1])) for link in links] == [folded(content) for content in texts]

    page = document.html()
    shown = [link.text_content() for link in page.xpath("//a[@class='value']")]
    assert [folded(item) for item in shown] == [folded(item) for item in texts]
    [manifest] = page.xpath("//script[@id='cisreport-manifest']")
    assert [value["text"] for value in json.loads(manifest.text)["values"]] == texts


@SLOW
@given(TEXTS)
@example([*HOSTILE])
def test_texts_in_tables_and_captions(texts: list[str]) -> None:
    block = table([{"a": content} for content in texts], label="tbl-x", caption=text(*texts))
    [content] = nodes(filtered(block.markdown()).tree, "Table")
    [body] = content[4]
    cells = [row[1][0][4] for row in body[3]]
    assert [folded(words(cell[0]["c"]) if cell else "") for cell in cells] == list(map(folded, texts))
    assert content[0][0] == "tbl-x"
    assert folded(words(content[1][1][0]["c"])) == folded("".join(texts))


def test_markdown_of_a_value_has_no_markup() -> None:
    value = text("|", CitedValue("a:b/c", '{{< x >}} | `y` "'))
    assert value.markdown() == (
        '[]{.cr-text text="&#x7c;"}[]{.cr-value cite="a:b/c" '
        'text="&#x7b;&#x7b;&#x3c; x &#x3e;&#x7d;&#x7d; &#x7c; &#x60;y&#x60; &#x22;"}'
    )
