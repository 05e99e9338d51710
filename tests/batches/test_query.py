"""Rows from code; test_batchfile runs code as batch files do."""

from __future__ import annotations

import pytest

from cisreport.batches.query import answer


@pytest.mark.parametrize(
    "value",
    [
        "pd.DataFrame({'state': ['a', 'b'], 'number': [1, 2]})",
        "pl.DataFrame({'state': ['a', 'b'], 'number': [1, 2]})",
        "[{'state': 'a', 'number': np.int64(1)}, {'state': 'b', 'number': 2}]",
    ],
)
def test_rows_of_frames_and_lists(value: str) -> None:
    code = f"import numpy as np\nimport pandas as pd\nimport polars as pl\n{value}"
    rows = [{"state": "a", "number": 1}, {"state": "b", "number": 2}]
    assert answer(code, "batch.yml", 3) == {"names": ["state", "number"], "rows": rows}


def test_what_is_missing_in_a_frame_is_null() -> None:
    columns = "{'a': ['x', None], 'b': pd.array([1, None], 'Int64'), 'c': [0.5, None]}"
    found = answer(f"import pandas as pd\npd.DataFrame({columns})", "batch.yml", 1)
    assert found["rows"] == [{"a": "x", "b": 1, "c": 0.5}, {"a": None, "b": None, "c": None}]


@pytest.mark.parametrize(
    ("code", "line", "what"),
    [
        ("x = 1\nx = = 2", 6, "SyntaxError: invalid syntax"),
        ("\n1 + 1", 6, "the code gives a value of type int, not rows"),
        ("x = 1", 5, "the code gives nothing, not rows"),
        ("x = ()\n[{'state': s} for s in x]", 6, "the code gives no rows"),
        ("[{'state': 1}, {'number': 1}]", 5, "a row has number; the first has state"),
        ("[{'state': [1]}]", 5, '"state" has a value of type list, not a text, number, true or false'),
        ("[{'a state': 1}]", 5, "'a state' is not the name of a parameter"),
        ("[1]", 5, "the value of the code is a list with something other than mappings"),
        (
            "import datetime\n[{'a': datetime.date.max}]",
            6,
            '"a" has a value of type date, not a text, number, true or false',
        ),
        ("def f():\n    raise ValueError\nf()", 6, "ValueError"),
        ("exit(2)", 5, "SystemExit: 2"),
    ],
)
def test_what_is_not_rows(code: str, line: int, what: str) -> None:
    found = answer(code, "batch.yml", 5)
    assert (found["line"], found["what"]) == (line, what)
    assert found["remedy"]
