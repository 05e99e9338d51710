"""Shortcodes in the front matter, in the texts that are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cisreport.documents.elsewhere import ICONS
from cisreport.documents.shortcodes import instead_of, markdown_of

_SHORTCODE: Final = re.compile(r"(?<!\{)\{\{<[ \t]*(?P<name>[\w-]+)[ \t]*(?P<rest>.*?)[ \t]*>\}\}[ \t]?")
_SHOWN: Final = re.compile(r"\{(\{\{<.*?>\}\})\}")
_KEY: Final = re.compile(r"""["']?([\w.-]+)["']?""")
_PRINTED: Final = (
    *("title", "subtitle", "description", "abstract", "abstract-title", "author", "authors"),
    *("affiliations", "keywords", "date", "toc-title", "reference-section-title"),
)
_DEEPEST: Final = 4
"""Values within values that are looked up."""


def filled(
    metadata: Mapping[str, Any], variables: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """Return metadata whose printed texts have what their shortcodes mean, and what is wrong with others.

    Parameters
    ----------
    metadata : mapping
        The options of a document.
    variables : mapping
        Values for ``{{< var >}}``.

    Returns
    -------
    dict
        The options.
    list of tuple
        Key, problem and remedy of each shortcode that means nothing here.
    """
    wrong: list[tuple[str, str, str]] = []

    def text_of(text: str, key: str, depth: int) -> str:
        def words(found: re.Match[str]) -> str:
            name, rest = found["name"], found["rest"]
            end = " " if found[0].endswith((" ", "\t")) else ""
            if name in ICONS:
                return ""
            if name in ("meta", "var") and (named := _KEY.fullmatch(rest)):
                value = _looked_up(metadata if name == "meta" else variables, named[1])
                if isinstance(value, (str, int, float)) and depth < _DEEPEST:
                    return text_of(str(value), key, depth + 1) + end
                wrong.append((key, f'"{named[1]}" does not name a single value', "name another key"))
                return ""
            if markdown := markdown_of(name, rest):
                return markdown + end
            wrong.append((key, f'the shortcode "{name}" is not supported here', instead_of(name)))
            return ""

        whole = _SHORTCODE.sub(words, text).rstrip() if _SHORTCODE.search(text) else text
        return _SHOWN.sub(r"\1", whole)

    def value_of(value: Any, key: str) -> Any:
        if isinstance(value, str):
            return text_of(value, key, 0)
        if isinstance(value, dict):
            return {name: value_of(item, key) for name, item in value.items()}
        if isinstance(value, list):
            return [value_of(item, key) for item in value]
        return value

    result = {name: value_of(item, name) if name in _PRINTED else item for name, item in metadata.items()}
    return result, wrong


def keys_in(metadata: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the front matter that its printed texts name."""
    for _, name, rest in _found(metadata):
        if name == "meta":
            yield rest.strip("\"'").partition(".")[0]


def icons_in(metadata: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield key and name of each icon in printed texts."""
    yield from ((key, name) for key, name, _ in _found(metadata) if name in ICONS)


def _found(metadata: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in _PRINTED:
        for found in _SHORTCODE.finditer(str(metadata.get(key, ""))):
            yield key, found["name"], found["rest"]


def _looked_up(values: Any, key: str) -> Any:
    for name in key.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    return values
