"""Charts as parts of a figure: their facts are used there, and are facts of the whole figure."""

from __future__ import annotations

import pytest
from lxml import html

from cisreport.assets import asset
from cisreport.reports import register
from cisreport.spans import CHART, data_block
from rendering.facts_filter.filtered import filtered
from sample import dataset

PART = """
{chart}
::: {{#fig-{name} cr-facts="toy-2022:{fact}"}}
![](x.svg){{fig-alt="{name}"}}

Of {name}
:::
"""


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    chart = data_block(CHART, {})
    parts = [PART.format(chart=chart, name=name, fact=fact) for name, fact in (("b", "term"), ("c", "claim"))]
    markdown = "::: {#fig-a layout-ncol=2}\n" + "\n".join(parts) + "\nBoth\n:::\n\n"
    markdown += register(dataset()).markdown()
    return filtered(markdown, f"--lua-filter={asset('lua/embedded.lua')}").html()


def test_a_chart_and_what_it_tells_are_one_part(page: html.HtmlElement) -> None:
    items = page.xpath("//div[@class='layout-item']")
    assert [item.xpath("./figure/@id") for item in items] == [["fig-b"], ["fig-c"]]
    assert page.xpath("//figure[@id='fig-a']//pre") == []


def test_the_register_names_the_part(page: html.HtmlElement) -> None:
    uses = {link.get("href"): link.text_content() for link in page.xpath("//a[@class='use']")}
    assert uses == {"#fig-b": "Figure\u00a01\u00a0(a)", "#fig-c": "Figure\u00a01\u00a0(b)"}


def test_the_whole_figure_names_the_facts_of_its_parts(page: html.HtmlElement) -> None:
    [listed] = page.xpath("//figure[@id='fig-a']/figcaption//details[@class='facts']")
    assert [listed.findtext("summary"), *listed.xpath("./a/text()")] == ["2 facts", "term", "claim"]
    assert page.xpath("//figure[@class='part']//details") == []
