"""Write the tables of ``docs/reference/documents.md``: ``python docs/features.py``.

The features come from ``docs/constructs.toml``, options and marks from the tables that the engine reads:
``features`` and ``elsewhere`` of ``cisreport.documents``, and ``cisreport.rendering.embedded.effects``.  With
``--check`` the script only reports whether the page is current; ``make check`` runs it so.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from upkeep import write_or_check

from cisreport.assets import asset
from cisreport.documents.elsewhere import CELLS, ICONS, SHORTCODES
from cisreport.documents.features import (
    AFFILIATION,
    AUTHOR,
    CELL,
    DOCUMENT,
    EXECUTE,
    OURS,
    PROJECT,
    Feature,
    Scope,
    Verdict,
)
from cisreport.documents.noted import FILTERS, FILTERS_BY_USE, FORMATS
from cisreport.rendering.embedded import effects

PAGE = Path(__file__).parent / "reference" / "documents.md"
CONSTRUCTS = Path(__file__).parent / "constructs.toml"
TABLE_BEGIN = "<!-- The table from here on is made by docs/features.py. -->"
TABLE_END = "<!-- The table made by docs/features.py ends here. -->"
BEGIN = "<!-- The part from here on is made by docs/features.py. -->"
END = "<!-- The part made by docs/features.py ends here. -->"
TYPES = {bool: "true or false", str: "text", int: "number", float: "number", list: "list", dict: "mapping"}
PLACES = (
    ("Front matter, `_quarto.yml`, options of a format", DOCUMENT, EXECUTE),
    ("Options of code", EXECUTE, {}),
    ("Other options of a cell", CELL, EXECUTE),
    ("Authors", AUTHOR, {}),
    ("Affiliations", AFFILIATION, {}),
    ("Below `project`", PROJECT, {}),
    ("Below `cisreport`", OURS, {}),
)
SCOPES = {Scope.EACH: "; each format can have a different one", Scope.ALL: "", Scope.CODE: ""}


def made(text: str) -> str:
    """Return the page with the parts that come from the tables."""
    for begin, end, lines in ((TABLE_BEGIN, TABLE_END, [*_constructs(), ""]), (BEGIN, END, _lines())):
        before, rest = text.split(begin)
        text = before + "\n".join([begin, "", *lines, end]) + rest.split(end)[1]
    return text


def _constructs() -> Iterator[str]:
    languages = sorted(json.loads(asset("languages.json").read_text("utf-8")))
    named = ", ".join(languages[:-1]) + " and " + languages[-1]
    yield from ["| feature | as in Quarto | differs | document |", "|---|---|---|---|"]
    for row in tomllib.loads(CONSTRUCTS.read_text("utf-8"))["feature"]:
        differs = row.get("differs", "").replace("{languages}", named)
        cells = [row["name"], row["rendered"], differs, f"`{row['document']}.qmd`"]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells).replace("  |", " |") + " |"


def _lines() -> Iterator[str]:
    for title, table, elsewhere in PLACES:
        own = {name: feature for name, feature in table.items() if name not in elsewhere}
        yield from [f"### {title}", ""]
        yield from _rendered(own)
        yield from _refused(own)
        yield from _noted(own)
    yield from _others()
    yield from _marks()


def _rendered(table: Mapping[str, Feature]) -> Iterator[str]:
    yield from ["| rendered | value | what it is |", "|---|---|---|"]
    for name, feature in table.items():
        if feature.verdict is Verdict.RENDERED:
            kinds = " or ".join(dict.fromkeys(TYPES[kind] for kind in feature.kinds))
            yield f"| `{name}` | {kinds} | {feature.about}{SCOPES[feature.scope]} |"
    yield ""


def _refused(table: Mapping[str, Feature]) -> Iterator[str]:
    rows = [
        (": ".join([f"`{name}`", *_values(feature)]), feature.instead)
        for name, feature in table.items()
        if feature.verdict is Verdict.REFUSED or feature.refuses
    ]
    if rows:
        yield from ["| refused | instead |", "|---|---|"]
        yield from (f"| {name} | {instead} |" for name, instead in rows)
        yield ""


def _values(feature: Feature) -> Iterator[str]:
    if feature.refuses:
        yield ", ".join(f"`{value}`".lower() for value in feature.refuses)


def _noted(table: Mapping[str, Feature]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for name, feature in table.items():
        if feature.verdict is Verdict.NOTED:
            reasons.setdefault(feature.about, []).append(f"`{name}`")
    for reason, names in reasons.items():
        yield from [f"Noted ({reason}): {', '.join(sorted(names))}.", ""]


def _others() -> Iterator[str]:
    yield from ["### Other formats and filters", ""]
    yield f"Noted formats, and formats of extensions whose names end with one of these: {_listed(FORMATS)}."
    yield from [
        "",
        f"Noted filters, which only change the looks or offer shortcodes: {_listed(FILTERS)}.",
        "",
        f"Filters noted if the text has nothing that they change: {_listed(frozenset(FILTERS_BY_USE))}.",
        "",
    ]


def _marks() -> Iterator[str]:
    yield from ["### Tags, attributes and styles of the text", ""]
    yield "A tag that Markdown can express is read as this Markdown. A tag that is in no list is an error."
    yield from ["", "| refused | instead |", "|---|---|"]
    for tag, instead in effects.REFUSED_TAGS.items():
        where = " without an address or file; with one it is a link" if tag in effects.FRAMES else ""
        yield f"| `<{tag}>`{where} | {instead} |"
    for name, instead in effects.CAPTIONS.items():
        yield f"| attribute `{name}` of an image, a div or a table | {instead} |"
    yield from (f"| style `{name}: {value}` | remove it |" for name, value in effects.HIDDEN.items())
    words = {
        "Noted tags, whose words remain (except those of a script or style)": _tags(effects.NOTED_TAGS),
        "Tags that do not change their words": _tags(effects.PLAIN_TAGS),
        "Styles that are rendered": _listed({f"{name}: {value}" for name, value in effects.EMPHASES}),
        "Styles of colors that are rendered": _listed(effects.COLORS),
        "Classes that are rendered": _listed(effects.CLASSES),
        "Attributes that are rendered": _listed(effects.ATTRIBUTES),
    }
    yield from (line for what, names in words.items() for line in ("", f"{what}: {names}."))
    yield from ["", "Every other class, attribute and style is noted.", "", "### Cells and shortcodes", ""]
    yield from ["Cells of languages that are not in the list are shown, with a note.", ""]
    yield from ["| refused | instead |", "|---|---|"]
    yield from (f"| cell `{name}` | {_cell(instead)} |" for name, instead in CELLS.items())
    yield from (f"| shortcode `{name}` | {instead} |" for name, instead in SHORTCODES.items())
    yield from ["", f"Noted shortcodes, which are icons: {_listed(ICONS)}.", ""]


def _tags(names: Iterable[str]) -> str:
    return _listed(f"<{name}>" for name in names)


def _cell(text: str) -> str:
    """Return what to write instead of a cell, with its code as code."""
    return text.replace('"```{.r}"', "a block with the class `.r`").replace(': "![...](file.svg)"', "")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


if __name__ == "__main__":
    write_or_check(PAGE, made)
