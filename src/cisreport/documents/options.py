"""Checks parsed options against the table of features: problems, notes, and keys without effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from cisreport.documents.dates import FORMS, day_form, open_word, read_day
from cisreport.documents.features import (
    EXECUTE_PLACE,
    FRONT_PLACE,
    FURNITURE,
    NUMBER,
    OUR_PLACE,
    PROJECT_PLACE,
    Feature,
    Place,
    Scope,
    Verdict,
)
from cisreport.documents.filters import Filter, filter_files, filter_names, late_filters
from cisreport.documents.listed import LATEX, listed, our_formats, primary, split_format
from cisreport.documents.noted import FILTERS, FILTERS_BY_USE, FORMATS, KERNELS
from cisreport.documents.remarks import Remarks
from cisreport.errors import suggest
from cisreport.files import is_file
from cisreport.formats import claims, targets
from cisreport.yamltext import Location, Yaml, spell

MAX_COUNT: Final = 99
"""Greatest depth or number of columns."""
MAX_INCHES: Final = 100
"""Greatest width or height of a figure."""
LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru")
"""Languages in which the engine has the words for captions and references (``lua/references.lua``)."""

_BELOW: Final = {
    "execute": EXECUTE_PLACE,
    "project": PROJECT_PLACE,
    "cisreport": OUR_PLACE,
    "metadata": FRONT_PLACE,
}
_OWN_FILTERS: Final = ("cisreport", "citeproc", "quarto")
_SHOWS_NOTHING: Final = re.compile(
    r"<!--.*?-->|<(script|style|noscript|title)\b.*?</\1\s*>|</?(?:link|meta|base|div|span|br|html|head|body)\b[^>]*>|\s+",
    re.DOTALL | re.IGNORECASE,
)


def _typename(kinds: tuple[type, ...]) -> str:
    if kinds == NUMBER:
        return "a number"
    names: dict[type, str] = {
        bool: "true or false",
        str: "text",
        int: "a whole number",
        list: "a list",
        dict: "a mapping",
    }
    return " or ".join(names[kind] for kind in kinds)


def check_keys(found: Yaml, values: Mapping[str, Any], place: Place, key: Location, remarks: Remarks) -> None:
    """Add refused keys and wrong types of one mapping to ``found.problems``, and idle keys to ``remarks``."""
    for name, value in values.items():
        feature = place.table.get(name)
        if feature is None and place.is_ours:
            what = f'{place.noun} "{name}" is not supported'
            found.report((*key, name), what, suggest(name, sorted(place.table)))
        elif feature is None:
            remarks.add(found, (*key, name), spell((*key, name)) + _near(name, place.table))
        elif remarks.lacks_use(name):
            remarks.add(found, (*key, name))
        elif feature.verdict is Verdict.REFUSED:
            found.report((*key, name), f'{place.noun} "{name}" is not supported', feature.instead)
        elif value is None:
            continue
        elif any(value is refused or value == refused for refused in feature.refuses):
            what = f'the value "{_written(value)}" is not supported'
            found.report((*key, name), what, feature.instead)
        elif feature.verdict is Verdict.NOTED:
            if value not in feature.meets:
                remarks.add(found, (*key, name))
        elif wrong := _wrong_value(value, feature.kinds, least=0 if name.endswith("depth") else 1):
            found.report((*key, name), wrong, "change it")


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _near(name: str, table: Mapping[str, Feature]) -> str:
    """Return a question that names the key with an effect that an unknown key resembles, if there is one."""
    known = [other for other, feature in table.items() if feature.verdict is not Verdict.NOTED]
    near = get_close_matches(name.replace(".", "-").replace("_", "-"), known, n=1, cutoff=0.8)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _wrong_value(value: Any, kinds: tuple[type, ...], *, least: int) -> str:
    """Return why a value has the wrong type or size, or an empty text."""
    if not any(isinstance(value, kind) for kind in kinds) or (isinstance(value, bool) and bool not in kinds):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return "" if str in kinds and is_number else f"the value is not {_typename(kinds)}"
    if kinds == (int,) and not least <= value <= MAX_COUNT:
        return f"the value is not between {least} and {MAX_COUNT}"
    if kinds == NUMBER and not 0 < value <= MAX_INCHES:
        return f"the value is not between 0 and {MAX_INCHES} inches"
    return ""


def check_front(found: Yaml, directory: Path, remarks: Remarks, *, is_shared: bool = False) -> None:
    """Check a front matter (or ``_quarto.yml``) against the table; add to ``found.problems`` and ``remarks``.

    Parameters
    ----------
    found : Yaml
        The front matter.
    directory : Path
        Folder of the file, in which the files that it names are.
    remarks : Remarks
        Takes notes and keys without effect.
    is_shared : bool, default False
        Whether the file is for several documents, so that HTML around the text is the site's.
    """
    values = found.data
    plain = {name: value for name, value in values.items() if name not in FURNITURE}
    check_keys(found, plain, FRONT_PLACE, (), remarks)
    for name, place in _BELOW.items():
        if isinstance(values.get(name), dict):
            check_keys(found, values[name], place, (name,), remarks)
    _check_required(found)
    within = None if is_shared else directory
    _check_furniture(found, values, (), within, remarks)
    check_code(found, values, ())
    check_code(found, values.get("execute"), ("execute",))
    _check_formats(found, within, remarks)
    _check_choices(found, directory, remarks)


def check_code(found: Yaml, values: Any, key: Location) -> None:
    """Check the words that options of code may have instead of true and false."""
    given = values if isinstance(values, dict) else {}
    for name, word in (("output", "asis"), ("echo", "fenced"), ("code-fold", "show")):
        value = given.get(name)
        if isinstance(value, str) and value != word:
            found.report((*key, name), f"the value is not true, false or {word}", "change it")


def _check_formats(found: Yaml, directory: Path | None, remarks: Remarks) -> None:
    formats, ours = listed(found.data), our_formats(found.data)
    is_mapping = isinstance(found.data.get("format"), dict)
    first = formats.get(primary(found.data))
    for name, options in formats.items():
        key: Location = ("format", name) if is_mapping else ("format",)
        base = split_format(name)
        if not isinstance(options, dict) and options not in (None, "default", True):
            found.report(key, "the value is not a mapping of options", 'write "default" or options')
        elif name not in ours.values():
            if (
                base not in FORMATS
                and base not in targets()
                and base.rpartition("-")[2] not in (*FORMATS, *targets())
            ):
                found.report(key, f'the format "{name}" is not known', suggest(base, sorted(targets())))
            else:
                remarks.add(found, key, spell(("format", name)))
            continue
        if base == LATEX:
            remarks.add(found, key, "LaTeX for " + spell(("format", name)))
        if isinstance(options, dict):
            _check_format(found, options, key, directory, remarks)
            _check_shared(found, first if isinstance(first, dict) else {}, options, key)


def _check_format(
    found: Yaml, options: Mapping[str, Any], key: Location, directory: Path | None, remarks: Remarks
) -> None:
    plain = {name: value for name, value in options.items() if name not in FURNITURE}
    check_keys(found, plain, replace(FRONT_PLACE, noun=f"{key[-1]} option"), key, remarks)
    check_code(found, options, key)
    if isinstance(options.get("execute"), dict):
        check_keys(found, options["execute"], EXECUTE_PLACE, (*key, "execute"), remarks)
        check_code(found, options["execute"], (*key, "execute"))
    _check_furniture(found, options, key, directory, remarks)


def _check_shared(found: Yaml, first: Mapping[str, Any], options: Mapping[str, Any], key: Location) -> None:
    """Refuse a value of a second format that differs from the first one's, where formats share it."""
    for name, value in options.items():
        feature = FRONT_PLACE.table.get(name)
        if feature is None or feature.verdict is not Verdict.RENDERED or feature.scope is Scope.EACH:
            continue
        if name != "echo" and first.get(name, found.data.get(name, value)) != value:
            what = "the value differs from that of the other format"
            found.report((*key, name), what, "write one value for all formats")


def _check_required(found: Yaml) -> None:
    """Refuse names that are not of standards."""
    ours = found.data.get("cisreport")
    required = ours.get("require") if isinstance(ours, dict) else None
    for name in required if isinstance(required, list) else [required] if required else []:
        if name not in claims():
            what = f'there is no standard "{name}" to require'
            found.report(("cisreport", "require"), what, suggest(str(name), claims()))


def _check_furniture(
    found: Yaml, values: Mapping[str, Any], key: Location, directory: Path | None, remarks: Remarks
) -> None:
    """Note included HTML without words, such as scripts; refuse what a reader would see."""
    for name in FURNITURE:
        given = values.get(name)
        items = given if isinstance(given, list) else [given] if given else []
        if directory and any(_shows_words(item, directory) for item in items):
            remedy = 'write it in the text, or use "{{< include FILE >}}"'
            found.report((*key, name), "the included HTML has words", remedy)
        elif items:
            remarks.add(found, (*key, name))


def _shows_words(item: Any, directory: Path) -> bool:
    text = item.get("text") if isinstance(item, dict) else None
    file = item.get("file") if isinstance(item, dict) else item
    if text is None and isinstance(file, str) and is_file(directory / file):
        text = (directory / file).read_text("utf-8", "replace")
    return bool(_SHOWS_NOTHING.sub("", str(text))) if text is not None else False


def _check_choices(found: Yaml, directory: Path, remarks: Remarks) -> None:
    values = found.data
    engine = values.get("engine")
    if engine in ("knitr", "markdown"):
        remarks.add(found, ("engine",))
    elif engine not in (None, "jupyter"):
        found.report(("engine",), f'the engine "{engine}" is not supported', 'use "jupyter"')
    language = str(values.get("lang") or "en")
    if re.split("[-_]", language)[0].lower() not in LANGUAGES:
        remarks.note(found, ("lang",), f'the words of captions are English; there are none in "{language}"')
    _check_kernel(found)
    _check_filters(found, directory, remarks)
    for name in ("bibliography", "csl"):
        given = values.get(name)
        for item in given if isinstance(given, list) else [given]:
            if item == "" or (isinstance(given, list) and not isinstance(item, str)):
                found.report((name,), f'"{item}" is not a file', "give a path relative to the document")
    for name in ("date", "date-modified"):
        _check_date(found, name)
    given = found.data.get("date")
    for key, form in (
        (("date-format",), found.data.get("date-format")),
        (("date", "format"), given.get("format") if isinstance(given, dict) else None),
    ):
        if form and day_form(str(form)) != str(form):
            remarks.note(found, key, "the time of day is not printed")
    place = values.get("project")
    if isinstance(place, dict) and place.get("execute-dir") not in (None, "file", "project"):
        found.report(("project", "execute-dir"), "the value is not file or project", "change it")


def _check_kernel(found: Yaml) -> None:
    kernel = found.data.get("jupyter")
    spec = kernel.get("kernelspec") if isinstance(kernel, dict) else None
    spec = spec if isinstance(spec, dict) else {}
    name = kernel if isinstance(kernel, str) else str(spec.get("name") or "")
    language = str(spec.get("language") or "python").lower()
    is_other = re.match(rf"(?:{'|'.join(map(re.escape, KERNELS))})(?![a-z])", name.lower())
    if "python" not in language or (is_other and "language" not in spec):
        found.report(("jupyter",), f'the kernel "{name or language}" is not supported', 'use "python3"')


def _check_filters(found: Yaml, folder: Path, remarks: Remarks) -> None:
    late = late_filters(found.data.get("filters"))
    for name in filter_names(found.data.get("filters")):
        changes = FILTERS_BY_USE.get(name)
        if name in FILTERS or name.startswith("reveal") or (changes and not re.search(changes, remarks.text)):
            remarks.add(found, ("filters",), f"filters {name}")
        elif name not in _OWN_FILTERS:
            what, remedy = (
                f'the filter "{name}" is not supported',
                "remove it, and write in the text what it makes",
            )
            place = found.problem(("filters",), what, remedy, at_key=True)
            if name not in late and (files := filter_files(name, folder)):
                remarks.filters.append(Filter(name=name, files=files, place=place))
            else:
                found.problems.append(place)


def _check_date(found: Yaml, name: str) -> None:
    given = found.data.get(name)
    date = given.get("value") if isinstance(given, dict) else given
    if date in (None, "") or isinstance(date, bool) or open_word(date):
        return
    try:
        read_day(str(date))
    except ValueError as error:
        found.report((name,), str(error), FORMS)
