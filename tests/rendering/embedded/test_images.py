"""Images of raw HTML."""

from __future__ import annotations

import pytest

from cisreport.rendering.embedded.images import with_links


@pytest.mark.parametrize(
    ("content", "linked"),
    [
        ('<p><img alt="A &amp; B" src="//e.org/c.png"></p>', '<p><a href="//e.org/c.png">A &amp; B</a></p>'),
        ("<img src='https://e.org/c?d&amp;e'/>", '<a href="https://e.org/c?d&amp;e">https://e.org/c?d&amp;e</a>'),
        ('<a href="f">g <img src="http://e.org/c" alt="h"></a> i', '<a href="f">g h</a> i'),
        ('<a href="f">g</a><img src="http://e.org/c" alt="h">', '<a href="f">g</a><a href="http://e.org/c">h</a>'),
        ('<img src="c.png"><img src="data:x">', '<img src="c.png"><img src="data:x">'),
    ],
)  # fmt: skip
def test_an_image_on_the_network_is_a_link_or_words_in_a_link(content: str, linked: str) -> None:
    assert with_links(content)[0] == linked


def test_addresses_are_those_that_a_browser_reads() -> None:
    assert with_links("<img src='https://e.org/c?d&amp;e'>")[1] == ("https://e.org/c?d&e",)
