"""The words around links of a page."""

from __future__ import annotations

import time
from typing import Any

from lxml import html

from cisreport.published.contexts import contexts_of


def contexts(body: str) -> dict[str, tuple[str, int | None]]:
    tree: Any = html.fromstring(f"<main>{body}</main>")
    return {name: (found.text, found.start) for name, found in contexts_of(tree.xpath("//a")).items()}


def test_the_start_is_that_of_the_link_in_its_paragraph() -> None:
    body = "<p> The  border<b>is<a id='one'> 972</a></b> km<!-- no --> and\n<a id='two'>the <i>quay</i></a>"
    text = "The borderis 972 km and the quay"
    assert contexts(body) == {"one": (text, 12), "two": (text, 23)}
    assert [text[start:].split()[0] for _, start in contexts(body).values() if start] == ["972", "the"]


def test_a_row_has_its_cells() -> None:
    body = "<table><tr><td>one <a id='one'>1</a></td><td><p><a id='two'>2</a></p></td></tr></table>"
    assert contexts(body) == {"one": ("one 1 | 2", None), "two": ("one 1 | 2", None)}


def test_a_link_without_a_block_is_alone() -> None:
    assert contexts("words <a id='one'>972</a> km") == {"one": ("972", 0)}


def test_the_time_of_a_paragraph_is_linear() -> None:
    start = time.process_time()
    found = contexts("<p>" + "".join(f"word <a id='use-{n}'>9</a> " for n in range(10_000)) + "</p>")
    assert len(found) == 10_000
    assert time.process_time() - start < 5
