"""Pages of thousands of numbers are read in a time that grows with their length."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cisreport.published.page import Page, read_page
from cisreport.published.pagetext import contents_problems
from cisreport.verification.numbers import number_problems

COUNT = 8_000
MOST_SECONDS = 8
"""A reader that goes through the whole page for each number takes minutes."""


@pytest.fixture(scope="module")
def page() -> Page:
    """A page with a paragraph, headings with contents, and links with values in them."""
    numbers = range(COUNT)
    entries = "".join(f'<li><a href="#s-{n}">Part {n}</a></li>' for n in numbers)
    links = "".join(
        f'<a href="#x"><span id="use-{n}">word {n}</span></a>'
        f'<button class="why" popovertarget="about-fact-{n}"></button>'
        for n in numbers
    )
    heads = "".join(f'<h2 id="s-{n}">Part {n}</h2>' for n in numbers)
    text = f"<nav><ul>{entries}</ul></nav><p>{links}</p>{heads}"
    manifest = f'<script id="cisreport-manifest">{json.dumps({})}</script>'
    found = read_page(Path("page.html"), f"<html><body>{manifest}{text}</body></html>".encode())
    assert found is not None
    return found


def numbers(page: Page) -> Iterator[Any]:
    yield from page.numbers(())


def links(page: Page) -> Iterator[Any]:
    yield from page.linked({}, {}).links


def contents(page: Page) -> Iterator[Any]:
    yield from page.by_id
    assert not [*contents_problems(page, "")]


def unlisted(page: Page) -> Iterator[Any]:
    manifest: Any = SimpleNamespace(datasets={}, numbers={})
    published: Any = SimpleNamespace(numbers=page.numbers, left_out=set(), zones=None)
    yield from number_problems(manifest, published)


@pytest.mark.parametrize(
    ("read", "count"), [(numbers, 2 * COUNT), (links, COUNT), (contents, 2 * COUNT), (unlisted, 2 * COUNT)]
)
def test_the_time_does_not_depend_on_what_else_is_in_the_page(
    page: Page, read: Callable[[Page], Iterator[Any]], count: int
) -> None:
    start = time.process_time()
    found = [*read(page)]
    assert len(found) >= count
    assert time.process_time() - start < MOST_SECONDS


def test_the_words_around_a_number_and_the_rows_of_values_in_links(page: Page) -> None:
    last = COUNT - 1
    problem = next(text for text in unlisted(page) if f'"{last}"' in text and "word" in text)
    assert problem.startswith(f'a number that the manifest does not list: "{last}" in "... ')
    assert problem.endswith(f'word {last - 1}word {last}"')
    link = [*page.linked({}, {}).links][last]
    assert (link.use, link.row, link.text) == (f"use-{last}", f"fact-{last}", f"word {last}")
