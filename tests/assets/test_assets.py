"""Where assets lie, and what the HTML template takes."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import typst

from cisreport.assets import asset, font_directory, html_variables, page
from cisreport.families import OTHER_FAMILIES, font_file


@pytest.mark.parametrize(("name", "of"), [("style-hash", "css"), ("script-hash", "script")])
def test_hashes_are_of_the_very_text(name: str, of: str) -> None:
    variables = html_variables()
    digest = b64encode(sha256(variables[of].encode()).digest()).decode()
    assert variables[name] == f"sha256-{digest}"


def test_style_sheet_brings_its_fonts_and_names_nothing_outside() -> None:
    css = page("review", "", "").partition("<style>")[2].partition("</style>")[0]
    assert css.count("@font-face") == 3
    assert "@font-face" not in html_variables()["css"]
    assert css.count("url(") == css.count('url("data:font/woff2;base64,')
    assert "@import" not in css


def test_script_and_style_can_stand_in_their_elements() -> None:
    variables = html_variables()
    assert "</" not in variables["script"]
    assert "</" not in variables["css"]
    assert variables["css"] == variables["css"].strip()


def test_every_family_is_there_and_ours_in_both_forms() -> None:
    names = sorted(path.stem for path in font_directory().glob("*.ttf"))
    families = {font_file(name, style) for name in OTHER_FAMILIES for style in ("Regular", "Bold")}
    ours = {f"NotoSans-{style}" for style in ("Bold", "BoldItalic", "Italic", "Regular")}
    assert set(names) == ours | families - {"NotoEmoji-Bold"}
    assert {path.stem for path in font_directory().glob("*.woff2")} == ours


def test_an_asset_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.lua"):
        asset("lua/none.lua")


@pytest.mark.parametrize("name", ["look.typ", "quarto.typ", "quartofloats.typ", "report.typ"])
def test_definitions_of_a_print_leave_the_names_of_formulas_alone(name: str, tmp_path: Path) -> None:
    source = tmp_path / "names.typ"
    source.write_text("#metadata(dictionary(math).keys() + dictionary(sym).keys())<names>")
    known = set(json.loads(typst.query(source, "<names>", field="value", one=True)))
    assert {"accent", "mono", "arrow"} <= known
    assert not known & set(re.findall(r"^#let ([\w-]+)", asset(name).read_text("utf-8"), re.MULTILINE))
