"""Runs the code of a batch file, whose last expression is rows of parameters.

The code runs in a fresh interpreter with the environment of a document's code, in the folder of the batch
file.  ``python -P -m cisreport.batches.query`` is that interpreter.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cisreport.batches.tables import Row, Rows
from cisreport.errors import Problem
from cisreport.execution.environment import FIXED_ENVIRONMENT
from cisreport.execution.worker import described
from cisreport.processes import run_process

_REMEDY: Final = 'let the last line be a data frame or a list of mappings, such as `[{"state": "armenia"}]`'

_MISSING: Final = ("nan", "NaT", "<NA>")
"""How values that are missing in a frame present themselves."""


def query(code: str, batch: Path, line: int, where: str, problems: list[Problem]) -> Rows | None:
    """Run code, and return the rows that it gives.

    Parameters
    ----------
    code : str
        The code.
    batch : Path
        The batch file.
    line : int
        Line of the file in which the code begins.
    where : str
        Place of the code in the file.
    problems : list of Problem
        Gets what is wrong.

    Returns
    -------
    Rows or None
        None if something is wrong.
    """
    given = json.dumps({"code": code, "file": batch.name, "line": line}).encode()
    process = run_process(
        [sys.executable, "-P", "-m", "cisreport.batches.query"],
        given=given,
        cwd=batch.absolute().parent,
        env={**os.environ, **FIXED_ENVIRONMENT},
    )
    found: dict[str, Any]
    if process.returncode:
        what = f"the interpreter ended with status {process.returncode}"
        found = {"line": line, "what": what, "remedy": "run the code separately to find the cause"}
    else:
        found = json.loads(process.stdout)
    place = Problem(path=str(batch), line=found.get("line", line), where=where, what="")
    if "what" in found:
        problems.append(replace(place, what=found["what"], remedy=found["remedy"]))
        return None
    rows = tuple(Row(values=values, problem=place) for values in found["rows"])
    return Rows(names=tuple(found["names"]), rows=rows, path=str(batch), line=line, where=where)


# The interpreter that runs the code


class _Unusable(Exception):
    """The value of the code is not rows of parameters."""


def answer(code: str, file: str, line: int) -> dict[str, Any]:
    """Return the rows that code gives as JSON data, or what is wrong: line, words and remedy.

    Parameters
    ----------
    code : str
        The code.
    file : str
        Name of its file, for errors.
    line : int
        Line of the file in which it begins.
    """
    last = line
    try:
        tree = ast.parse("\n" * (line - 1) + code, file, "exec")
        value = None
        names: dict[str, Any] = {"__name__": "__main__"}
        *before, final = tree.body
        exec(compile(ast.Module(before, []), file, "exec"), names)  # noqa: S102 - a batch's code is trusted
        last = final.lineno
        if isinstance(final, ast.Expr):
            value = eval(compile(ast.Expression(final.value), file, "eval"), names)  # noqa: S307 - likewise
        else:
            exec(compile(ast.Module([final], []), file, "exec"), names)  # noqa: S102 - likewise
        rows = [_checked(row) for row in _mappings(value)]
    except _Unusable as error:
        return {"line": last, "what": str(error), "remedy": _REMEDY}
    except BaseException as error:  # noqa: BLE001 - every error of the code is one of the batch file
        found = described(error, file)
        what = f"{found['name']}: {found['value']}" if found["value"] else found["name"]
        return {"line": found["line"] or last, "what": what, "remedy": "correct the code"}
    if not rows:
        return {
            "line": last,
            "what": "the code gives no rows",
            "remedy": "correct the code, or remove the item",
        }
    uneven = next((row for row in rows if row.keys() != rows[0].keys()), None)
    if uneven is not None:
        what = f"a row has {', '.join(uneven)}; the first has {', '.join(rows[0])}"
        return {"line": last, "what": what, "remedy": "give each row the same names"}
    return {"names": list(rows[0]), "rows": rows}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return the rows of a data frame of any library, or of a list of mappings."""
    if isinstance(value, list | tuple):
        if not all(isinstance(row, Mapping) for row in value):
            raise _Unusable("the value of the code is a list with something other than mappings")
        return list(value)
    import narwhals

    try:
        frame = narwhals.from_native(value, eager_only=True)
    except TypeError:
        kind = "nothing" if value is None else f"a value of type {type(value).__name__}"
        raise _Unusable(f"the code gives {kind}, not rows") from None
    return list(frame.iter_rows(named=True))


def _checked(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with values that JSON has."""
    checked = {}
    for name, value in row.items():
        plain = value.item() if hasattr(value, "item") else value  # a scalar of NumPy
        plain = None if repr(plain) in _MISSING else plain
        if not isinstance(name, str) or not name.isidentifier():
            raise _Unusable(f"{name!r} is not the name of a parameter")
        if not isinstance(plain, str | int | float | bool | None):
            raise _Unusable(
                f'"{name}" has a value of type {type(plain).__name__}, not a text, number, true or false'
            )
        checked[name] = plain
    return checked


def _main() -> None:
    given = json.load(sys.stdin)
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the code prints is not a row
    sys.path.insert(0, str(Path.cwd()))
    output.write(json.dumps(answer(given["code"], given["file"], given["line"])))
    output.flush()


if __name__ == "__main__":
    _main()
