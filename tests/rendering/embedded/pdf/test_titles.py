"""What the template is told of the document."""

from __future__ import annotations

from typing import Any

import pytest

from cisreport.rendering.embedded.pdf.titles import set_metadata


def told(meta: dict[str, str | bool], headings: int = 0, title: str = "Heading") -> dict[str, Any]:
    """Return the metadata as the template prints it."""
    kinds = {str: "MetaString", bool: "MetaBool"}
    values: dict[str, Any] = {name: {"t": kinds[type(value)], "c": value} for name, value in meta.items()}
    headers = [{"t": "Header", "c": [1, ["", [], []], [{"t": "Str", "c": title}]]} for _ in range(headings)]
    set_metadata({"meta": values, "blocks": headers}, headers)
    return {name: v["c"][0]["c"][1] if v["t"] == "MetaInlines" else v["c"] for name, v in values.items()}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ('"en"', None)), ("de_at", ('"de"', '"AT"')), ("zh-Hans", ('"zh"', None)), ("", ('"en"', None))],
)
def test_language_and_region(language: str, expected: tuple[str, str | None]) -> None:
    meta = told({"lang": language})
    assert (meta["plain-language"], meta.get("plain-region")) == expected


def test_a_document_without_anything() -> None:
    assert told({}) == {
        "plain-language": '"en"',
        "plain-title": '"Report"',
        "plain-authors": "()",
        "plain-keywords": "()",
    }


def test_title_authors_and_date() -> None:
    meta = told({"title": 'A "中"', "author": "Ada", "date": "2022-05-03", "keywords": "one"})
    assert meta["plain-title"] == r'"A \"中\""'
    assert meta["short-title"] == r'#"A \"中\""'
    assert meta["plain-authors"] == '("Ada",)'
    assert meta["document-date"] == "datetime(year: 2022, month: 5, day: 3)"
    assert meta["keywords-text"] == "one"


@pytest.mark.parametrize(
    ("headings", "title", "fit"),
    [(28, "Heading", True), (29, "Heading", False), (14, "Ж" * 90, True), (15, "Ж" * 90, False)],
)
def test_contents_that_fit_on_the_first_page(headings: int, title: str, fit: bool) -> None:
    assert told({"toc": True}, headings, title)["contents-fit"] is fit
    assert "contents-fit" not in told({"toc": False}, headings, title)


def test_the_title_of_the_contents_can_be_printed() -> None:
    assert told({"toc": True, "toc-title": "A 中"})["toc-title"] == "A 中"
