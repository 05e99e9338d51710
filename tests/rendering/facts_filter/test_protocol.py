"""The words between cells, engine and filters: all of them are in one module, and Lua has no others."""

from __future__ import annotations

import re
from pathlib import Path

import cisreport
from cisreport import spans
from cisreport.assets import ASSETS

PACKAGE = Path(cisreport.__file__).parent
EXTENSION = Path(__file__).parents[3] / "reports" / "_extensions" / "cisreport"
WORD = re.compile(r"\bcr-[a-z]+")
KNOWN = {value for value in vars(spans).values() if isinstance(value, str) and WORD.fullmatch(value)}


def words(*paths: Path) -> set[str]:
    return {word for path in paths for word in WORD.findall(path.read_text("utf-8"))}


def test_python_has_them_from_one_module() -> None:
    modules = set(PACKAGE.rglob("*.py")) - {Path(spans.__file__)}
    assert words(*modules) == set()


def test_lua_has_no_others() -> None:
    filters = words(*(ASSETS / "lua").glob("*.lua"), *EXTENSION.glob("*.lua"))
    assert filters <= KNOWN
    assert {spans.VALUE, spans.FRAME, spans.FLOAT} < filters


def test_the_extension_has_only_what_quarto_needs() -> None:
    assert sorted(path.name for path in EXTENSION.iterdir()) == [
        "_extension.yml",
        "before.lua",
        "cisreport.lua",
    ]
