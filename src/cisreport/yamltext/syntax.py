"""Errors of the parser in words that help who wrote the text."""

from __future__ import annotations

import yaml

_QUOTE = "put a text with a colon, or one that begins with a special character, between quotation marks"
_ADVICE = {
    "mapping values are not allowed in this context": ("a colon that is not expected here", _QUOTE),
    "block sequence entries are not allowed in this context": (
        "a hyphen that is not expected here",
        "begin a list on a new line",
    ),
    "found character that cannot start any token": ("a character that cannot begin a text", _QUOTE),
    "could not find expected ':'": (
        "text without a field",
        "write `field: value`, or indent what continues the line above",
    ),
    "did not find expected key": (
        "something that does not belong here",
        "write one `field: value` to a line, equally indented; quote a whole text or none of it",
    ),
    "did not find expected '-' indicator": (
        "a list that continues without a hyphen",
        "begin each item with a hyphen, equally indented",
    ),
    "did not find expected ',' or ']'": ('a list without its closing "]"', "close it, with commas between"),
    "did not find expected ',' or '}'": (
        'a mapping without its closing "}"',
        "close it, with commas between",
    ),
    "found unknown escape character": (
        "a backslash that begins an unknown escape",
        "write it twice, or put the text between single quotation marks",
    ),
    "did not find expected node content": (
        "a value is missing",
        "write it, and close every bracket and brace",
    ),
    "found unexpected end of stream": ("a quotation mark that is never closed", "close it"),
}
"""What the parser says, and what that means for who wrote the file."""

_OPENED = (
    "could not find expected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "found unexpected end of stream",
)
"""Errors that are noticed far from where they begin."""


def syntax_error(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """Return where a syntax error begins, not where the parser gave up; what is wrong, and what to do.

    Line and column are counted from 0.
    """
    message = str(error.problem or error.context)
    what, remedy = _ADVICE.get(message, (message, "check indentation, quotation marks and colons near here"))
    mark = error.context_mark if message in _OPENED else error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    tab = lines[line].find("\t") if line < len(lines) else -1
    if "cannot start any token" in message and tab >= 0 and not lines[line][column:tab].strip(" -"):
        column, what, remedy = tab, "a tab where spaces are expected", "indent with spaces"
    what = f"this is not YAML: {what}"
    return line, column, what, remedy
