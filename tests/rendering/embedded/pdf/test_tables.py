"""Tables: widths of columns by what cells hold, strong heads, words that may break."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cisreport.rendering.embedded.columns import set_widths
from cisreport.rendering.embedded.pdf import tables, text
from cisreport.rendering.embedded.run import Run
from cisreport.rendering.tree import attr

RUN = Run(identifiers=frozenset(), rules=text.RULES | tables.RULES)
LONG = "a text of several words " * 6


def words(told: str) -> list[Any]:
    spaced = [part for word in told.split() for part in ({"t": "Space"}, {"t": "Str", "c": word})]
    return [{"t": "Plain", "c": spaced[1:]}]


def row(*cells: str) -> list[Any]:
    return [attr(), [[attr(), {"t": "AlignDefault"}, 1, 1, words(cell)] for cell in cells]]


def table(
    *rows: tuple[str, ...], head: tuple[str, ...] = (), widths: tuple[float, ...] = (), register: bool = False
) -> dict[str, Any]:
    told = [{"t": "ColWidth", "c": width} for width in widths] or [{"t": "ColWidthDefault"}] * len(rows[0])
    return {
        "t": "Table",
        "c": [
            attr("tbl", ("register-table",) if register else ()),
            [None, []],
            [[{"t": "AlignDefault"}, width] for width in told],
            [attr(), [row(*head)] if head else []],
            [[attr(), 0, [], [row(*cells) for cells in rows]]],
            [attr(), []],
        ],
    }


def widths(element: dict[str, Any]) -> list[float | None]:
    return [round(spec[1]["c"], 3) if "c" in spec[1] else None for spec in element["c"][2]]


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (table(("a", "b")), [None, None]),
        (table(("a", LONG)), [0.054, 0.946]),
        (table((LONG, LONG)), [0.5, 0.5]),
        (table(("a", LONG), widths=(0.5, 0.5)), [0.054, 0.946]),
        (table(("a", LONG), widths=(0.4, 0.6)), [0.4, 0.6]),
        (table(("unbreakable-supercalifragilistic", LONG), widths=(0.1, 0.9)), [0.256, 0.744]),
    ],
)
def test_widths_of_columns(element: dict[str, Any], expected: list[float | None]) -> None:
    set_widths(element)
    assert widths(element) == expected


@pytest.mark.parametrize(
    ("columns", "share", "turns", "expected"),
    [
        (6, 1, True, ("", False, 0)),
        (7, 1, True, ("7.25pt", False, 0)),
        (8, 1, True, ("6.5pt", False, 0)),
        (9, 1, True, ("", True, 0)),
        (12, 1, True, ("6.5pt", True, 0)),
        (16, 1, True, ("6.5pt", True, 9)),
        (16, 1, False, ("6.5pt", False, 5)),
        (6, 0.5, False, ("6.5pt", False, 7)),
    ],
)
def test_a_wide_table_has_small_letters_then_a_turned_page_then_words_that_break(
    columns: int, share: float, turns: bool, expected: tuple[str, bool, int]
) -> None:
    layout = set_widths(table(("Turkmenistan",) * columns), share=share, turns=turns)
    assert layout is not None
    assert (layout.step.size, layout.step.turned, layout.part) == expected


@pytest.mark.parametrize(("word", "columns"), [("Turkmenistan", 27), ("1234567890", 16)])
def test_a_table_of_too_many_columns_can_not_be_set(word: str, columns: int) -> None:
    assert set_widths(table((word,) * columns), turns=True) is None


def test_the_page_of_a_table_is_turned_where_it_is_no_part_of_a_block() -> None:
    elements = [table(("Turkmenistan",) * 10), {"t": "BlockQuote", "c": [table(("Turkmenistan",) * 10)]}]
    tables.mark_turnable(elements)
    printed = RUN.presented(elements)
    mark = '#metadata(none)#label("tbl");'
    assert printed[0]["c"][1] == f"#page(flipped: true)[{mark}\n#smaller(7.25pt)[#together["
    assert [block["c"][1] for block in printed[2:-1]] == ["]"] * 3
    assert printed[1]["c"][0] == attr("")
    assert printed[-1]["c"][0]["c"][1] == f"{mark}\n#smaller(6.5pt)[#together["


def test_words_of_a_narrow_column_break_but_numbers_stay_whole() -> None:
    element = table(("Kyrgyzstan", "1234567", "Meeting2022", "toy") * 4)
    value = {"t": "Link", "c": [attr("", ("value",)), words("Dushanbe")[0]["c"], ["#place", ""]]}
    element["c"][4][0][3][0][1][-1][4] = [{"t": "Plain", "c": [value]}]
    run = replace(RUN, identifiers=frozenset({"place"}))
    run.presented([element])
    cells = [cell[4][0]["c"] for cell in element["c"][4][0][3][0][1]]
    shown = [[part["c"] for part in cell if part["t"] == "Str"] for cell in cells]
    assert shown[:4] == [["Kyr", "gyz", "stan"], ["1234567"], ["Mee", "ting", "2022"], ["toy"]]
    assert cells[-1][0]["c"][1] == '#long-value(label("place"))['


def test_a_cell_of_several_rows_moves_the_cells_beside_it() -> None:
    element = table(("a", "b", LONG), ("b", LONG), ("a", "b", LONG))
    element["c"][4][0][3][0][1][0][2] = 2
    set_widths(element)
    assert widths(element) == widths_set(table(("a", "b", LONG), ("", "b", LONG), ("a", "b", LONG)))


def widths_set(element: dict[str, Any]) -> list[float | None]:
    set_widths(element)
    return widths(element)


def test_columns_are_to_the_left_unless_told() -> None:
    element = table(("a", "b"))
    element["c"][2][1][0] = {"t": "AlignRight"}
    set_widths(element)
    assert [spec[0]["t"] for spec in element["c"][2]] == ["AlignLeft", "AlignRight"]


def test_a_column_of_the_register_grows_where_rows_become_lower() -> None:
    rows = [("fact", "word " * 40, "a few words"), ("fact", "word " * 30, "words")]
    _, wide, narrow = widths_set(table(*rows, register=True))
    assert wide is not None
    assert narrow is not None
    assert wide > 4 * narrow


@pytest.mark.parametrize(("count", "together"), [(15, True), (16, False)])
def test_a_short_table_stands_on_one_page(count: int, together: bool) -> None:
    printed = RUN.presented([table(*[("a", "b")] * count)])
    mark = '#metadata(none)#label("tbl");\n'
    opening = mark + "#together[" if together else mark
    assert printed[0]["c"][1] == opening
    assert printed[1]["c"][0] == attr()
    assert [block["c"][1] for block in printed[2:]] == ["]"] * together


@pytest.mark.parametrize(
    ("words", "items", "apart"),
    [
        ("word " * 680, 1, False),
        ("word " * 800, 1, True),
        ("some words in an item", 38, False),
        ("some words in an item", 45, True),
    ],
)
def test_a_row_higher_than_a_page_goes_on_on_the_next(words: str, items: int, apart: bool) -> None:
    element = table(("a", "b"), *[("c", "d")] * 30)
    plain = {"t": "Plain", "c": [{"t": "Str", "c": words}]}
    element["c"][4][0][3][0][1][1][4] = [{"t": "BulletList", "c": [[plain] for _ in range(items)]}]
    opening = RUN.presented([element])[0]["c"][1]
    assert ("#apart[" in opening) == apart


def test_a_word_that_breaks_anywhere_takes_no_room_from_others() -> None:
    assert widths_set(table(("y" * 300, LONG))) == widths_set(table(("yyyyyyyyy-" * 30, LONG)))


def test_heads_are_strong() -> None:
    element = table(("a",), head=("Head",))
    RUN.presented([element])
    cells = [element["c"][3][1][0][1][0], element["c"][4][0][3][0][1][0]]
    assert [cell[4][0]["c"][0]["t"] for cell in cells] == ["Strong", "Str"]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("short-words/here", ["short-", "words/", "here"]),
        ("short-word/here", ["short-word/here"]),
        ("0.158-0.160/more", ["0.158-", "0.160/", "more"]),
        ("averylongwordwithoutasign", ["averylongwordwithoutasign"]),
    ],
)
def test_long_words_may_break_after_their_signs(word: str, pieces: list[str]) -> None:
    element = table(("x",))
    cell = element["c"][4][0][3][0][1][0]
    cell[4] = [{"t": "Plain", "c": [{"t": "Str", "c": word}]}]
    RUN.presented([element])
    parts = cell[4][0]["c"]
    assert [part["c"] for part in parts[::2]] == pieces
    assert [part["c"][1] for part in parts[1::2]] == ["#h(0.01pt);"] * (len(pieces) - 1)


def test_a_number_and_its_unit_do_not_break() -> None:
    element = table(("x",))
    cell = element["c"][4][0][3][0][1][0]
    cell[4] = [{"t": "Plain", "c": [{"t": "Str", "c": "1\u00a0000-kilometers/h"}]}]
    RUN.presented([element])
    assert [part["c"][1] for part in cell[4][0]["c"]] == ['#"1\u00a0000-kilometers/h";']
