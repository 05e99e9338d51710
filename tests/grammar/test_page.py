"""What a page cannot have is found, in words."""

from __future__ import annotations

import pytest

from cisreport.grammar.page import unusual_in_page

PAGE = "<!DOCTYPE html>\n<html>\n<head>\n</head>\n<body>\n{}</body>\n</html>\n"


@pytest.mark.parametrize(
    ("inside", "unusual"),
    [
        ("<main><p>x</p></main>", {"the element main in body"}),
        ('<div class="page"><p hidden>x</p></div>', {"the attribute hidden of p"}),
        ("<div><p>x</div>", {"the end of div in p"}),
        ("<div><!-- x --></div>", {'what is not a tag: "<!-- x -->"'}),
        ("<div><P>x</P></div>", {"the element P in div"}),
        ('<div><p class="visually-hidden">x</p></div>', {"the class visually-hidden in div"}),
        ('<div><i id="use-2"></i><i id="use-1"></i></div>', {"use-1 after use-2"}),
        ("<div>\u202ex \u0664</div>", {"the unseen character U+202E", "the digit \u0664 (U+0664)"}),
        ("<div>", {"the end of body in div"}),
        ('<div title="a>b">x</div>', {"the attribute title of div"}),
    ],
)
def test_a_page(inside: str, unusual: set[str]) -> None:
    assert unusual <= unusual_in_page(PAGE.format(inside))


def test_what_is_outside_of_the_page() -> None:
    page = PAGE.format("")
    assert unusual_in_page(page) == set()
    assert unusual_in_page("x" + page) >= {"another beginning"}
    assert unusual_in_page(page + "x") == {"another end", "words outside of the page"}
    assert unusual_in_page(page.removesuffix("</html>\n")) == {"no end of the element html"}
