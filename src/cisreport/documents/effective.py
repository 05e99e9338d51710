"""What a front matter comes to: one spelling for each key, one value for all formats where they share it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cisreport.documents.dates import day_form, open_word, read_day
from cisreport.documents.features import DOCUMENT, EXECUTE, Scope, Verdict
from cisreport.documents.listed import (
    LATEX,
    LATEX_IS_OURS,
    SLIDES,
    has_slides,
    listed,
    our_formats,
    primary,
    split_format,
)
from cisreport.documents.people import AUTHORS, known_affiliations, resolved, verbatim
from cisreport.formats import HTML, targets

DATES = ("date", "date-modified")
"""Keys with a day."""


def effective(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked metadata in one form: ``format`` by target, authors in full, days in ISO 8601.

    A format that is not listed has the options of the one whose options count for all.
    """
    result = {name: value for name, value in values.items() if name not in (*AUTHORS, "affiliations")}
    formats, chosen, ours = listed(values), primary(values), our_formats(values)
    special = formats.get(chosen)
    given = dict(special) if isinstance(special, dict) else {}
    result |= {name: value for name, value in given.items() if _is_shared(name)}
    result["execute"] = _execute(values, given)
    result["format"] = {
        target: options
        for target in targets()
        if isinstance(options := formats.get(ours.get(target, chosen)), dict)
    }
    result[LATEX_IS_OURS] = all(split_format(name) in (HTML.target, LATEX) for name in ours.values())
    result[SLIDES] = has_slides(values)
    if people := resolved(values, known_affiliations(values)):
        given_as_list = any(isinstance(values.get(name), list) for name in AUTHORS)
        result["author"] = people if given_as_list or len(people) > 1 else people[0]
    if doi := result.get("doi"):
        result["doi"] = verbatim(str(doi).removeprefix("https://doi.org/"))
    for name in DATES:
        if stated := result.get(name):
            result |= _date(name, stated)
    if form := result.get("date-format"):
        result["date-format"] = day_form(str(form))
    return result


def _is_shared(name: str) -> bool:
    feature = DOCUMENT.get(name)
    return feature is not None and feature.verdict is Verdict.RENDERED and feature.scope is Scope.ALL


def _execute(values: Mapping[str, Any], special: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of code: those below the format count before those below ``execute``."""
    parts = (values, values.get("execute"), special, special.get("execute"))
    found: dict[str, Any] = {}
    for part in parts:
        given = part if isinstance(part, dict) else {}
        found |= {name: value for name, value in given.items() if name in EXECUTE and value is not None}
    return found


def _date(name: str, stated: Any) -> dict[str, Any]:
    """Return a date as a day, and the format that it is printed in, if it names one."""
    value = stated.get("value") if isinstance(stated, dict) else stated
    day = open_word(value) or (read_day(str(value)).isoformat() if value else "")
    form = stated.get("format") if isinstance(stated, dict) else None
    return {name: day or None, **({"date-format": str(form)} if form and name == "date" else {})}
