"""Commands of notebooks in cells: those without an effect on a report, and those that a report cannot run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from threading import RLock
from typing import Final

_COMMAND: Final = re.compile(r"(?P<indent>[ \t]*)(?P<mark>%%?(?=\w)|!!?)\s*(?P<name>[\w-]*)\s*(?P<rest>.*)")
_GIVEN: Final = re.compile(r"\s*[\w.,\s]+=\s*(?P<mark>%(?=\w)|!)\s*(?P<name>[\w-]*).*")
"""A command whose result gets a name."""
_SHORTCODE: Final = re.compile(r"\s*\{\{<\s*(?P<name>[\w-]+).*>\}\}\s*")
_HELP: Final = re.compile(r"\s*(\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*")
_PARSING: Final = RLock()
_PACKAGES: Final = ("pip", "pip3", "conda", "mamba", "uv")
_WITHOUT_EFFECT: Final = ("matplotlib", "config", "autoreload", "colors", "xmode")
_SQL: Final = "run the query with a library for databases, and show the data frame"
_REMEDIES: Final = {
    "timeit": "state a time that you have measured: it differs in every run",
    "prun": "state a time that you have measured: it differs in every run",
    "sql": _SQL,
    "run": "import the file as a module",
    "load": "write the code into the cell",
    "writefile": "write the file with Python",
    "R": "write the code in Python",
    "bash": "run the program before the report, or with subprocess",
    "sh": "run the program before the report, or with subprocess",
    "ls": "list the files with pathlib",
    "pwd": "show the path with pathlib",
    "html": "show the text with IPython.display.HTML",
    "latex": "show the text with IPython.display.Latex",
    "markdown": "show the text with IPython.display.Markdown",
    "svg": "show the drawing with IPython.display.SVG",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """Code of a cell as plain Python, with as many lines."""

    source: str
    notes: tuple[str, ...] = ()
    """Commands that have no effect."""
    refused: tuple[tuple[int, str, str], ...] = ()
    """Other commands: the line from zero, what is wrong, and what to do."""
    is_captured: bool = False
    """Whether the cell does not show its outputs."""


def translated(source: str) -> Translated:
    """Return the code of a cell without commands of notebooks; code that is plain Python is unchanged."""
    if not re.search(r"^\s*[%!?]|=\s*[%!]|\?\s*$|^\s*\{\{<", source, re.MULTILINE) or _is_python(source):
        return Translated(source=source)
    notes: list[str] = []
    refused: list[tuple[int, str, str]] = []
    is_captured = False
    lines = source.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    for number, line in enumerate(lines):
        found = _COMMAND.fullmatch(line)
        if found is None:
            if given := _GIVEN.fullmatch(line):
                remedy = _REMEDIES.get(given["name"], _default(given["mark"]))
                refused.append((number, _what(line), remedy))
            elif shortcode := _SHORTCODE.fullmatch(line):
                what = f'the shortcode "{shortcode["name"]}" does not work in a cell'
                refused.append((number, what, "import the file as a module, or write its code here"))
            elif _HELP.fullmatch(line):
                lines[number] = line[: len(line) - len(line.lstrip())] + "pass"
                notes.append(f'"{line.strip()}" asks for help, which a report does not show')
            continue
        mark, name, rest = found["mark"], found["name"], found["rest"].strip()
        is_captured = is_captured or (mark == "%%" and name == "capture" and not rest and number == first)
        code = _code(mark, name, rest, captures=is_captured and number == first)
        if code is None:
            refused.append((number, _what(line), _REMEDIES.get(name, _default(mark))))
        else:
            lines[number] = found["indent"] + code
            if not is_captured or number != first:
                command = f"{mark}{name} install" if name in _PACKAGES else f"{mark}{name}"
                notes.append(f'"{command}" has no effect in a report')
            if mark == "%%" and number != first:
                refused.append(
                    (number, f'"{mark}{name}" is not in the first line of the cell', "move it there")
                )
    return Translated(
        source="\n".join(lines),
        notes=tuple(dict.fromkeys(notes)),
        refused=tuple(refused),
        is_captured=is_captured,
    )


def syntax_tree(source: str) -> ast.Module:
    """Return the syntax tree of code; one at a time, since ``ast.parse`` can fail in parallel threads.

    Raises
    ------
    SyntaxError, ValueError
        If it is not Python.
    """
    with _PARSING:
        return ast.parse(source)


def _is_python(source: str) -> bool:
    try:
        syntax_tree(source)
    except (SyntaxError, ValueError):
        return False
    return True


def _what(line: str) -> str:
    return f'"{line.strip()[:60]}" is a command of notebooks, and a report runs plain Python'


def _default(mark: str) -> str:
    return "run the program before the report, or with subprocess" if mark[0] == "!" else "write it in Python"


def _code(mark: str, name: str, rest: str, *, captures: bool) -> str | None:
    """Return the Python that a command without an effect on a report becomes; None for any other command."""
    if name in _PACKAGES:
        return "pass" if "install" in rest.split() else None
    if mark[0] == "!":
        return None
    if name == "time":
        return rest or "pass"
    if name in _WITHOUT_EFFECT or captures:
        return "pass"
    if name in ("load_ext", "reload_ext") and rest in ("autoreload", "nb_black", "lab_black"):
        return "pass"
    return None
