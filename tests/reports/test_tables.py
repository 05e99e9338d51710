"""Tables as cells emit them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pandas as pd
import pytest

from cisreport.errors import CisreportError
from cisreport.reports import Citer, table, text
from sample import dataset


class Kind(StrEnum):
    PLAIN = "plain"


def test_markdown() -> None:
    v = Citer(dataset())
    rows: list[dict[str, Any]] = [
        {"name": "a|b", "value": v("length"), "n": 1},
        {"name": None, "value": "x", "n": 22},
    ]
    block = table(rows, label="tbl-x", caption=text("Of ", v("share")), facts=[v("claim"), "toy-2022:term"])
    assert block.markdown() == (
        '| []{.cr-text text="name"} | []{.cr-text text="value"} | []{.cr-text text="n"} |\n'
        "| ---- | ------ | ---- |\n"
        '| []{.cr-text text="a&#x7c;b"} | []{.cr-value cite="toy-2022:length/value" text="972 km"} '
        '| []{.cr-text text="1"} |\n'
        '|  | []{.cr-text text="x"} | []{.cr-text text="22"} |\n'
        "\n"
        ': []{.cr-text text="Of&#x20;"}[]{.cr-value cite="toy-2022:share/value" text="1/3"} '
        '{#tbl-x row-header="1" cr-facts="toy-2022:claim/proposition toy-2022:term"}\n'
    )
    assert str(block) == "name\tvalue\tn\na|b\t972 km\t1\n\tx\t22\nOf 1/3"


def test_columns_have_the_widths_with_which_rows_are_low() -> None:
    remark = "a remark of many words that takes lines"
    rows = [
        {"name": "an event in a city", "day": "30 September 2022 (implied)", "why": remark * 3},
        {"name": "another event there", "day": "1 May 2022", "why": remark * 2},
    ]
    _, rules, *_ = table(rows, label="tbl-x", caption="C").markdown().splitlines()
    name, day, why = (len(rule.strip(" :")) for rule in rules.strip("|").split("|"))
    assert name + day + why == 96
    assert day == 10 or day < len(rows[0]["day"])
    assert why > 2 * name > day


def test_cells_of_a_frame() -> None:
    frame = pd.DataFrame(
        {
            "day": [pd.Timestamp("2022-05-13"), pd.NaT],
            "yes": [True, False],
            "number": [1234.5, float("nan")],
            "decimal": [Decimal("970.80"), None],
            "kind": [Kind.PLAIN, pd.NA],
            "list": [("a", 2), [dt.date(2022, 5, 12)]],
        }
    )
    block = table(frame, label="tbl-x", caption="c")
    assert [[str(cell) for cell in row] for row in block.rows] == [
        ["13 May 2022", "yes", "1,234.5", "970.80", "plain", "a, 2"],
        ["", "no", "", "", "", "12 May 2022"],
    ]


def test_columns_are_chosen_and_named() -> None:
    block = table([{"a": 1, "b": 2}], label="tbl-x", caption="c", columns={"b": "Second"}, row_header=False)
    assert block.header == ("Second",)
    assert "row-header" not in block.markdown()
    assert table([], label="tbl-x", caption="c", columns=["a"]).header == ("a",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"label": "x", "frame": [{"a": 1}]},
            '"x" is not a label of a table; write "tbl-" and letters, digits or hyphens',
        ),
        ({"frame": []}, 'table "tbl-x" has no columns; give it rows or name its columns'),
        (
            {"frame": [{"alpha": 1}], "columns": ["alhpa"]},
            'table "tbl-x" has no column "alhpa"; did you mean "alpha"?',
        ),
    ],
)
def test_mistakes(arguments: dict[str, object], message: str) -> None:
    whole = {"label": "tbl-x", "caption": "c", **arguments}
    with pytest.raises(CisreportError) as caught:
        table(whole.pop("frame"), **whole)  # type: ignore[arg-type]  # of several types
    assert str(caught.value) == message


def test_a_sentence_instead_of_no_rows() -> None:
    v = Citer(dataset())
    words = text("Nothing is longer than ", v("length"), ".")
    block = table([], label="tbl-x", caption="C", columns={"name": "Name"}, otherwise=words)
    assert block.markdown() == f"{words.markdown()}\n"
    assert (str(block), block.html()) == ("Nothing is longer than 972 km.", words.html())
    assert repr(block) == repr(words)
    filled = table([{"name": "a"}], label="tbl-x", caption="C", columns={"name": "Name"}, otherwise=words)
    assert "Nothing" not in filled.markdown() + str(filled) + filled.html() + repr(filled)
