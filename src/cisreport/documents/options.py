"""The vocabulary of a report: front matter keys, cell options, and substitutes for unsupported features.

This module checks parsed YAML against the vocabulary.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

from cisreport.errors import suggest
from cisreport.formats import FORMATS, OutputFormat, targets, with_target
from cisreport.yamltext import Location, Yaml

MAX_COUNT: Final = 99
"""Greatest depth or number of columns."""
MAX_INCHES: Final = 100
"""Greatest width or height of a figure."""
_TEXT: Final = (str,)
_FLAG: Final = (bool,)
_NUMBER: Final = (int, float)

EXECUTE: Final[Mapping[str, tuple[type, ...]]] = {
    "echo": _FLAG,
    "eval": _FLAG,
    "output": (bool, str),
    "warning": _FLAG,
    "error": _FLAG,
    "include": _FLAG,
}
"""Options of a cell for which ``execute:`` may give a default."""

CELL: Final[Mapping[str, tuple[type, ...]]] = {
    **EXECUTE,
    "label": _TEXT,
    "fig-cap": _TEXT,
    "fig-subcap": (list, str, bool),
    "fig-alt": (str, list),
    "fig-width": _NUMBER,
    "fig-height": _NUMBER,
    "layout": (str, list),
    "layout-ncol": (int,),
    "layout-nrow": (int,),
    "tbl-cap": _TEXT,
    "tbl-subcap": (list, str, bool),
    "filename": _TEXT,
    "column": _TEXT,
    "lst-label": _TEXT,
    "lst-cap": _TEXT,
    "code-fold": (bool, str),
    "code-summary": _TEXT,
    "tags": (list, str),
}
"""Supported cell options, with the types of their values."""

_SHARED: Final[Mapping[str, tuple[type, ...]]] = {
    "toc": _FLAG,
    "toc-depth": (int,),
    "toc-title": _TEXT,
    "number-sections": _FLAG,
    "number-depth": (int,),
    "code-fold": (bool, str),
    "code-summary": _TEXT,
    "fig-width": _NUMBER,
    "fig-height": _NUMBER,
    "fig-format": _TEXT,
}

FRONT: Final[Mapping[str, tuple[type, ...]]] = {
    **_SHARED,
    "title": _TEXT,
    "subtitle": _TEXT,
    "author": (str, list, dict),
    "date": _TEXT,
    "date-format": _TEXT,
    "abstract": _TEXT,
    "description": _TEXT,
    "keywords": (list, str),
    "lang": _TEXT,
    "bibliography": (str, list),
    "csl": _TEXT,
    "link-citations": _FLAG,
    "nocite": (str, list),
    "reference-section-title": _TEXT,
    "params": (dict,),
    "execute": (dict,),
    "format": (str, dict),
    "jupyter": (str, dict),
    "engine": _TEXT,
    "filters": (str, list),
    "project": (dict,),
    "cisreport": (dict,),
}
"""Supported front matter keys, with the types of their values."""

LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru")
"""Languages in which the engine has the words for captions and references (``lua/references.lua``)."""
AUTHOR: Final = ("name", "orcid", "email", "url", "affiliation", "affiliations", "corresponding")
LINT: Final[Mapping[str, tuple[type, ...]]] = {"names": (list,)}
"""Options below ``cisreport:``: names that the lint allows in addition to those of the vocabulary."""
PROJECT: Final = ("type", "title", "output-dir", "render", "execute-dir")

INSTEAD: Final[Mapping[str, str]] = {
    "classes": 'put the cell into a div, "::: {.name}"',
    "code-line-numbers": "remove it",
    "code-annotations": "use comments in the code",
    "fenced": 'use "echo: true"',
    "file": "load the file in Python",
    "cache": "remove it: code runs once for all formats",
    "freeze": "remove it: code runs once for all formats",
    "css": "remove it: reports share one stylesheet",
    "include-in-header": "remove it: reports share one template",
    "template": "remove it: reports share one template",
}
"""What to use instead of unsupported Quarto features."""
_OTHER_FORMATS: Final = ("docx", "revealjs")
"""Formats of Quarto that many documents have."""


def _typename(kinds: tuple[type, ...]) -> str:
    if kinds == _NUMBER:
        return "a number"
    names: dict[type, str] = {
        bool: "true or false",
        str: "text",
        int: "a whole number",
        list: "a list",
        dict: "a mapping",
    }
    return " or ".join(names[kind] for kind in kinds)


def check_keys(
    found: Yaml,
    values: Mapping[str, Any],
    known: Mapping[str, tuple[type, ...]],
    key: Location,
    noun: str,
) -> None:
    """Add unknown keys and wrong types of one mapping to ``found.problems``."""
    for name, value in values.items():
        if name not in known:
            remedy = INSTEAD.get(name) or suggest(name, sorted(known))
            found.report((*key, name), f'{noun} "{name}" is not supported', remedy)
        elif value is not None and (
            not isinstance(value, known[name]) or (isinstance(value, bool) and bool not in known[name])
        ):
            if str in known[name] and isinstance(value, (int, float)) and not isinstance(value, bool):
                continue
            found.report((*key, name), f"the value is not {_typename(known[name])}", "change it")
        elif value is not None and (what := _out_of_range(value, known[name])):
            found.report((*key, name), what, "change it")


def _out_of_range(value: Any, kinds: tuple[type, ...]) -> str:
    """Return why a number is too small or too large, or an empty text."""
    if kinds == (int,) and not 1 <= value <= MAX_COUNT:
        return f"the value is not between 1 and {MAX_COUNT}"
    if kinds == _NUMBER and not 0 < value <= MAX_INCHES:
        return f"the value is not between 0 and {MAX_INCHES} inches"
    return ""


def check_front(found: Yaml) -> None:
    """Check a front matter (or ``_quarto.yml``) against the vocabulary; add to ``found.problems``."""
    values = found.data
    check_keys(found, values, FRONT, (), "front matter")
    if isinstance(values.get("execute"), dict):
        check_keys(found, values["execute"], EXECUTE, ("execute",), "execution option")
    if isinstance(values.get("project"), dict):
        known = dict.fromkeys(PROJECT, (str, list))
        check_keys(found, values["project"], known, ("project",), "project option")
        if values["project"].get("type", "default") != "default":
            found.report(("project", "type"), "only single documents are supported", 'use "default"')
        if values["project"].get("execute-dir", "file") != "file":
            found.report(("project", "execute-dir"), "code runs in its document's directory", 'use "file"')
    if isinstance(values.get("cisreport"), dict):
        check_keys(found, values["cisreport"], LINT, ("cisreport",), "cisreport option")
    _check_formats(found)
    _check_people(found)
    _check_choices(found)


def format_options(output: OutputFormat) -> Mapping[str, tuple[type, ...]]:
    """Return the options of a format; those that shape only the looks under Quarto have no effect here."""
    return {**_SHARED, **output.options}


def _format_remedy(name: str) -> str:
    """Return what to write instead of a format that is not supported."""
    if name in FORMATS:
        return f'use "{FORMATS[name].target}", which makes the {FORMATS[name].label}'
    if name in _OTHER_FORMATS:
        return "use " + " or ".join(f'"{target}"' for target in targets())
    return suggest(name, sorted(targets()))


def _check_formats(found: Yaml) -> None:
    formats = found.data.get("format")
    named: dict[str, Any] = formats if isinstance(formats, dict) else {formats: None} if formats else {}
    for name, options in named.items():
        key = ("format", name) if isinstance(formats, dict) else ("format",)
        if name not in targets():
            found.report(key, f'the format "{name}" is not supported', _format_remedy(name))
        elif isinstance(options, dict):
            check_keys(found, options, format_options(with_target(name)), key, f"{name} option")
        elif options not in (None, "default"):
            found.report(key, "the value is not a mapping of options", 'write "default" or options')


def _check_people(found: Yaml) -> None:
    authors = found.data.get("author")
    for number, author in enumerate(authors if isinstance(authors, list) else [authors]):
        key: Location = ("author", number) if isinstance(authors, list) else ("author",)
        if isinstance(author, dict):
            known: dict[str, tuple[type, ...]] = dict.fromkeys(AUTHOR, (str, list, dict, bool))
            check_keys(found, author, known, key, "author detail")
            if not author.get("name"):
                found.report(key, "the author does not have a name", 'add "name"')
        elif author is not None and not isinstance(author, str):
            found.report(key, "the author is not a text or a mapping", 'write "name: ..."')


def _check_choices(found: Yaml) -> None:
    values = found.data
    engine = values.get("engine")
    if engine not in (None, "jupyter"):
        found.report(("engine",), f'the engine "{engine}" is not supported', 'use "jupyter"')
    language = str(values.get("lang") or "en")
    if re.split("[-_]", language)[0].lower() not in LANGUAGES:
        what = f'the words of captions are not available in the language "{language}"'
        found.report(("lang",), what, f"use one of {', '.join(LANGUAGES)}")
    kernel = values.get("jupyter")
    if isinstance(kernel, str) and not kernel.startswith("python"):
        found.report(("jupyter",), f'the kernel "{kernel}" is not supported', 'use "python3"')
    filters = values.get("filters") or []
    for name in ("bibliography", "csl"):
        given = values.get(name)
        for item in given if isinstance(given, list) else [given]:
            if item == "" or (isinstance(given, list) and not isinstance(item, str)):
                found.report((name,), f'"{item}" is not a file', "give a path relative to the document")
    for name in [filters] if isinstance(filters, str) else filters:
        if name not in ("cisreport", "citeproc", "quarto"):
            found.report(("filters",), f'the filter "{name}" is not supported', 'use only "cisreport"')
    date = values.get("date")
    if date is not None and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(date)):
        found.report(
            ("date",),
            f'the date "{date}" is not a day',
            'write it as "YYYY-MM-DD", so the report is the same on every day',
        )
    elif date is not None:
        try:
            datetime.date.fromisoformat(date)
        except ValueError:
            found.report(("date",), f'"{date}" is not a valid date', "correct the date")
