"""Links, styles and the manifest's data in the tree of a page."""

from __future__ import annotations

from collections.abc import Callable

from lxml import html

Page = Callable[[str], html.HtmlElement]


def test_a_link_that_leads_nowhere_is_text(page: Page) -> None:
    main = page("[a](#gone){.value} [b](#here) [here]{#here} [c](https://e.org) [d]()").find(".//main")
    assert [(link.text, link.get("href")) for link in main.iter("a")] == [
        ("b", "#here"),
        ("c", "https://e.org"),
    ]
    assert main.xpath("string(.//span[@class='value'])") == "a"


def test_a_short_value_stands_on_one_line(page: Page) -> None:
    values = ["972\u00a0km", "a" * 24, "a" * 25, "two words"]
    main = page("[x]{#x}\n\n" + "\n\n".join(f"[{value}](#x){{.value}}" for value in values))
    assert [link.get("class") for link in main.iter("a")] == [
        "value unbroken",
        "value unbroken",
        *["value"] * 2,
    ]


def test_no_element_has_a_style(page: Page) -> None:
    main = page('[a]{style="color: red"}\n\n::: {#b style="color: red"}\nc\n:::').find(".//main")
    assert main.xpath("//@style") == []
    assert main.xpath("//*[@id='b']")


def test_the_words_for_a_formula_are_for_those_who_have_no_mathml(page: Page) -> None:
    assert page('[$x$]{#eq-a .equation alt="x"}').xpath("//@alt | //@data-alt") == []
