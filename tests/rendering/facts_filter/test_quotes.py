"""Excerpts in rows and popovers: hostile words stay words, and marks stay where they are."""

from __future__ import annotations

import pytest
from lxml import html

from cisreport.quotes import Quote
from cisreport.rendering.facts_filter.quotes import quoted, quoted_html
from cisreport.rendering.tree import elements, stringify
from cisreport.typography import visible
from sample import HOSTILE


@pytest.mark.parametrize("words", [text for text in HOSTILE if not {*text} & {"\x01", "\t"}])
def test_hostile_words_stay_words(words: str) -> None:
    quote = Quote(
        passage="p1.s1",
        pieces=(("before ", False), (words, True), (" after", False)),
        language="ru",
        translation=words,
        translator=words,
    )
    page = html.fragment_fromstring(quoted_html(quote))
    shown = visible(words)
    assert page.xpath("string(.//span[@class='excerpt'])") == visible(quote.excerpt)
    assert page.xpath("string(.//strong)") == shown
    assert page.xpath("string(.//span[@class='translation'])") == shown
    assert {element.tag for element in page.iter()} == {"blockquote", "p", "span", "strong"}
    [block] = quoted(quote)
    [strong] = elements(block, "Strong")
    assert stringify(strong["c"]).split() == shown.split()
    assert not [*elements(block, "RawInline", "RawBlock", "Link", "Image", "Math", "Code")]
