"""Tables of a page: regions, headings, and what a phone gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from cisreport.rendering.embedded.html.tables import PHONE_LINE, Tables
from cisreport.rendering.tree import attr

Page = Callable[[str], html.HtmlElement]

GRID = """
+---+-------+
| a | b     |
|   +---+---+
|   | c | d |
+===+===+===+
| e | f | g |
|   +---+---+
|   | h | i |
+---+---+---+
"""


def of_rows(*rows: tuple[str, ...]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|--" * len(rows[0]) + "|", *lines[1:]])


def cell(words: str, align: str = "AlignDefault", rows: int = 1, columns: int = 1) -> list[Any]:
    return [attr(), {"t": align}, rows, columns, [{"t": "Plain", "c": [{"t": "Str", "c": words}]}]]


def table_of(head: list[list[Any]], body: list[list[Any]], *, columns: int, heads: int = 0) -> dict[str, Any]:
    specs = [[{"t": "AlignRight"}, {"t": "ColWidth", "c": 0.5}] for _ in range(columns)]
    bodies = [[attr(), heads, [], [[attr(), row] for row in body]]]
    start = [attr(classes=("register-table",)), [None, []], specs, [attr(), [[attr(), row] for row in head]]]
    return {"t": "Table", "c": [*start, bodies, [attr(), []]]}


def test_a_table_is_in_a_region_with_its_caption(page: Page) -> None:
    table = of_rows(("a", "b"), ("c", "d"))
    regions = page(f"{table}\n\n: Of *it* [[x](#x)]{{.facts}}\n\nText.\n\n{table}").xpath("//div[@role]")
    assert [(region.get("tabindex"), region.get("role")) for region in regions] == [("0", "region")] * 2
    assert [region.get("aria-label") for region in regions] == ["Of it ", "Table 2 of this page"]


def test_alignments_are_classes(page: Page) -> None:
    [body] = page("| a | b | c |\n|:--|--:|:-:|\n| d | e | f |").iter("tbody")
    assert [td.get("class") for td in body.iter("td")] == [None, "right", "center"]
    assert body.xpath("//@style | //col") == []


def test_headings_say_what_they_head(page: Page) -> None:
    head, body = (page(GRID).find(f".//{part}") for part in ("thead", "tbody"))
    heads = [(th.text_content(), th.get("scope")) for th in head.iter("th")]
    assert heads == [("a", "col"), ("b", "colgroup"), ("c", "col"), ("d", "col")]
    assert body.xpath(".//@scope | .//@role") == []


def test_a_heading_without_words_has_hidden_ones(page: Page) -> None:
    [head] = page(of_rows(("a", ""), ("b", "c"))).iter("thead")
    assert [th.text_content() for th in head.iter("th")] == ["a", "(no heading)"]
    assert head.xpath("string(.//span[@class='visually-hidden'])") == "(no heading)"


def test_an_image_can_be_a_heading(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    [head] = page(of_rows(("![A](a.png)", "b"), ("c", "d"))).iter("thead")
    assert head.xpath(".//img/@alt") == ["A"]
    assert head.text_content().split() == ["b"]


def test_a_stacked_table_keeps_its_roles_and_labels(page: Page) -> None:
    long = "x" * PHONE_LINE
    [table] = page(of_rows(("a", "", "b"), ("c", "d", long))).iter("table")
    assert (table.get("class"), table.get("role")) == ("stacked", "table")
    assert [row.get("role") for row in table.iter("tr", "thead", "tbody")] == [
        *("rowgroup", "row"),
        *("rowgroup", "row"),
    ]
    assert [th.get("role") for th in table.iter("th")] == ["columnheader"] * 3
    assert [(td.get("role"), td.get("data-label")) for td in table.iter("td")] == [
        ("cell", "a"),
        ("cell", None),
        ("cell", "b"),
    ]


def test_a_stacked_table_has_its_own_role_if_its_caption_has_links(page: Page) -> None:
    table = of_rows(("a", "b"), ("c", "x" * PHONE_LINE))
    assert page(f"{table}\n\n: Of [it](https://e.org)").find(".//table").get("role") is None


@pytest.mark.parametrize(
    ("table", "stacks"),
    [
        (of_rows(("a", "b"), ("c", "x" * (PHONE_LINE - 1))), False),
        (of_rows(("a", "b"), ("c", "x" * PHONE_LINE)), True),
        (of_rows(("a", "b"), ("c", "ж" * (PHONE_LINE - 1))), False),
        (of_rows(("a",), ("x" * 99,)), False),
        (of_rows(("", ""), ("c", "x" * 99)), False),
        (GRID.replace("| i |", "| " + "x" * 99 + " |"), False),
    ],
)
def test_which_tables_stack(page: Page, table: str, stacks: bool) -> None:
    [found] = page(table).iter("table")
    assert (found.get("class") == "stacked") == stacks


def test_rows_that_reach_down_and_cells_that_head_rows() -> None:
    body = [
        [cell("r", rows=2), cell("x", columns=2)],
        [cell("y"), cell("z", "AlignLeft")],
        [cell("s"), cell("t"), cell("u")],
    ]
    table = table_of([[cell("A"), cell("B"), cell("C")]], body, columns=3, heads=1)
    Tables().table(table)
    told = {
        found[4][0]["c"][0]["c"]: (found[0][1], dict(found[0][2]))
        for _, row in table["c"][4][0][3]
        for found in row
    }
    head = {"scope": "row", "role": "rowheader", "data-label": "A"}
    assert told["r"] == told["s"] == (["right"], head)
    assert told["x"] == told["y"] == told["t"] == (["right"], {"role": "cell", "data-label": "B"})
    assert told["z"] == ([], {"role": "cell", "data-label": "C"})
    assert told["u"] == (["right"], {"role": "cell", "data-label": "C"})
