"""Write the tables of options into ``docs/reference/documents.md``: ``python docs/features.py``.

They come from the table that the engine reads (``cisreport.documents.features``).  With ``--check`` the
script only reports whether the page is current; ``make check`` runs it so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

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

PAGE = Path(__file__).parent / "reference" / "documents.md"
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
    """Return the page with the part that comes from the table."""
    before, rest = text.split(BEGIN)
    return before + "\n".join([BEGIN, "", *_lines(), END]) + rest.split(END)[1]


def _lines() -> Iterator[str]:
    for title, table, elsewhere in PLACES:
        own = {name: feature for name, feature in table.items() if name not in elsewhere}
        yield from [f"### {title}", ""]
        yield from _rendered(own)
        yield from _refused(own)
        yield from _noted(own)
    yield from _others()


def _rendered(table: Mapping[str, Feature]) -> Iterator[str]:
    yield from ["| rendered | value | what it is |", "|---|---|---|"]
    for name, feature in table.items():
        if feature.verdict is Verdict.RENDERED:
            kinds = " or ".join(dict.fromkeys(TYPES[kind] for kind in feature.kinds))
            yield f"| `{name}` | {kinds} | {feature.about}{SCOPES[feature.scope]} |"
    yield ""


def _refused(table: Mapping[str, Feature]) -> Iterator[str]:
    rows = [
        (f"`{name}`" + "".join(f", `{value}`".lower() for value in feature.refuses), feature.instead)
        for name, feature in table.items()
        if feature.verdict is Verdict.REFUSED or feature.refuses
    ]
    if rows:
        yield from ["| refused | instead |", "|---|---|"]
        yield from (f"| {name} | {instead} |" for name, instead in rows)
        yield ""


def _noted(table: Mapping[str, Feature]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for name, feature in table.items():
        if feature.verdict is Verdict.NOTED:
            reasons.setdefault(feature.about, []).append(f"`{name}`")
    for reason, names in reasons.items():
        yield from [f"Noted, {reason}: {', '.join(sorted(names))}.", ""]


def _others() -> Iterator[str]:
    yield from ["### Other formats and filters", ""]
    yield f"Noted formats, and those of extensions that end with one of them: {_listed(FORMATS)}."
    yield from [
        "",
        f"Noted filters, which change the looks or only offer shortcodes: {_listed(FILTERS)}.",
        "",
        f"Noted filters, if the text has nothing that they change: {_listed(frozenset(FILTERS_BY_USE))}.",
        "",
    ]


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def main() -> None:
    """Write the page, or with ``--check`` exit with 1 if it is not current."""
    text = PAGE.read_text("utf-8")
    current = made(text)
    if "--check" not in sys.argv:
        PAGE.write_text(current, "utf-8")
    elif text != current:
        sys.exit(f"{PAGE.name} is not current; run: python docs/features.py")


if __name__ == "__main__":
    main()
