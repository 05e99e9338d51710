"""YAML files with positions: read by PyYAML's C parser, scalars by YAML 1.2 rules.

Only null, true and false are told apart from text (YAML 1.2 core schema, without its numbers): a
date, a decimal and the country code ``NO`` stay what was written.  Aliases, tags, duplicate keys,
deep nesting, control characters and several documents in a file are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cisreport.errors import Problem
from cisreport.files import read_text

MAX_BYTES = 16 * 2**20
"""Larger files are refused; large tables do not belong in YAML."""
MAX_DEPTH = 30
"""Records need less than ten levels."""

Place = tuple[str | int, ...]
"""Keys and indexes that lead from the root of a file to a value."""
Mark = tuple[int, int]
"""Line and column, counted from 1."""

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not take for text."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A parsed file: plain data, and where each part of it stands."""

    path: str
    data: dict[str, Any] = field(default_factory=dict)
    values: dict[Place, Mark] = field(default_factory=dict)
    keys: dict[Place, Mark] = field(default_factory=dict)
    spoiled: set[Place] = field(default_factory=set)
    """Places that were told to be wrong already and have lost what they held."""

    def problem(self, place: Place, what: str, remedy: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem at a place in the file, with its line and column.

        Steps of ``place`` that the file leaves out by a short form are skipped: a place may always
        be given as if each field were written as a list of values with evidence.
        """
        place = self.shorten(place)
        marks = self.keys if at_key else self.values
        line, column = marks.get(place) or self.values.get(place, (1, 1))
        return Problem(path=self.path, line=line, column=column, where=spell(place), what=what, remedy=remedy)

    def shorten(self, place: Place) -> Place:
        """Return a place without the steps that the file leaves out."""
        node: Any = self.data
        kept: list[str | int] = []
        for step in place:
            within = isinstance(step, int) and isinstance(node, list) and step < len(node)
            if not within and not (isinstance(node, dict) and step in node):
                continue
            node = node[step]
            kept.append(step)
        return tuple(kept)


def spell(place: Place) -> str:
    """Return a place as ``meetings[3].place``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_yaml(path: Path, shown: str, problems: list[Problem], opening: str = "meetings:") -> YamlFile | None:
    """Read one file and add what is wrong with it to ``problems``.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        Its name in messages.
    problems : list of Problem
        Gets a problem for everything that is wrong.
    opening : str, default "meetings:"
        How such a file may begin, for the advice about an empty one.

    Returns
    -------
    YamlFile or None
        None when nothing could be read.
    """
    text = read_text(path, shown, problems, limit=MAX_BYTES)
    if text is None:
        return None
    control = _CONTROL.search(text)
    if control is not None:
        before = text[: control.start()].split("\n")
        line, column = len(before), len(before[-1]) + 1
        problems.append(Problem(path=shown, line=line, column=column, what=_name(control), remedy=_PLAIN))
        return None
    file = YamlFile(shown)
    try:
        root = _Composer(text, file, problems).document()
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax(error, text, shown))
        return None
    except _Unusable as error:
        problems.append(error.problem)
        return None
    if isinstance(root, dict):
        file.data.update(root)
        return file
    empty = "the file holds only comments" if text.strip() else "the file is empty"
    what = empty if root is None else "the file holds no `name: value` lines"
    remedy = f"begin it with `{opening}`, or delete it"
    problems.append(Problem(path=shown, line=1, column=1, what=what, remedy=remedy))
    return None


class _Unusable(Exception):
    """Something that makes it useless to read on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Composer:
    """Builds plain data from the parser's events, and notes where each part stands."""

    def __init__(self, text: str, file: YamlFile, problems: list[Problem]) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.file, self.problems = file, problems

    def document(self) -> Any:
        """Return the data of the only document; None when there is none."""
        root, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = "a second document begins here"
                    raise _Unusable(self._problem(event, (), what, "keep one to a file, without `---`"))
            elif not isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                root = self._node(event, ())
        return root

    def _node(self, event: Any, place: Place) -> Any:
        self.file.values[place] = _mark(event)
        if len(place) > MAX_DEPTH:
            what = f"nested more than {MAX_DEPTH} levels deep"
            raise _Unusable(self._problem(event, place[:1], what, "write plain records"))
        if isinstance(event, yaml.AliasEvent):
            what = f'the alias "*{event.anchor}" stands for another part of the file'
            remedy = "write that out here, or put a text that begins with * between quotation marks"
            self._complain(event, place, what, remedy)
            self.file.spoiled.add(place)
            return None
        if event.anchor is not None:
            what = f'the mark "&{event.anchor}" has no meaning here'
            remedy = "leave it out, or put a text that begins with & between quotation marks"
            self._complain(event, place, what, remedy)
        if event.tag is not None:
            what = f'the tag "{event.tag}" has no meaning here'
            remedy = "leave it out, or put a text that begins with ! between quotation marks"
            self._complain(event, place, what, remedy)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(place))
        return self._mapping(place)

    def _scalar(self, event: Any, place: Place) -> str | bool | None:
        text: str = event.value
        if not event.style and event.tag is None:
            if _NULL.fullmatch(text):
                return None
            if _BOOL.fullmatch(text):
                return text.lower() == "true"
        self._check_text(event, place)
        return text

    def _check_text(self, event: Any, place: Place) -> None:
        control = _CONTROL.search(event.value)
        if control is not None:
            self._complain(event, place, _name(control), _PLAIN)
            self.file.spoiled.add(place)

    def _items(self, place: Place) -> Iterator[Any]:
        for n, event in enumerate(self.events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, (*place, n))

    def _mapping(self, place: Place) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._complain(event, place, "a key that is not a word", "use the field's name as key")
                beside = (*place, "")
                self._node(event, beside)
                self._node(next(self.events), beside)
                continue
            name = event.value
            below = (*place, name)
            if name in content:
                what = f"given twice; first in line {self.file.keys[below][0]}"
                self._complain(event, below, what, "keep one of them")
                self.file.spoiled.add(below)
                kept = self.file.values[below]
                self._node(next(self.events), (*place, ""))
                self.file.values[below] = kept
                continue
            self._check_text(event, below)
            self.file.keys[below] = _mark(event)
            content[name] = self._node(next(self.events), below)
        return content

    def _problem(self, event: Any, place: Place, what: str, remedy: str) -> Problem:
        line, column = _mark(event)
        return Problem(
            path=self.file.path, line=line, column=column, where=spell(place), what=what, remedy=remedy
        )

    def _complain(self, event: Any, place: Place, what: str, remedy: str) -> None:
        self.problems.append(self._problem(event, place, what, remedy))


_PLAIN = "remove it; the file should be plain text"


def _name(control: re.Match[str]) -> str:
    return f"control character U+{ord(control[0]):04X}"


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


_QUOTE = "put a text that holds a colon, or begins with a sign, between quotation marks"
_ADVICE = {
    "mapping values are not allowed in this context": ("a colon that is not expected here", _QUOTE),
    "block sequence entries are not allowed in this context": (
        "a hyphen that is not expected here",
        "begin a list on a line of its own",
    ),
    "found character that cannot start any token": ("a sign that cannot begin a text", _QUOTE),
    "could not find expected ':'": (
        "text without a field",
        "write `field: value`, or indent what goes on from the line above",
    ),
    "did not find expected key": (
        "something that does not belong here",
        "write one `field: value` to a line, equally indented; quote the whole of a text or nothing of it",
    ),
    "did not find expected '-' indicator": (
        "a list that goes on without a hyphen",
        "begin each item with a hyphen, equally indented",
    ),
    "did not find expected ',' or ']'": ('a list without its closing "]"', "close it, with commas between"),
    "did not find expected ',' or '}'": (
        'a mapping without its closing "}"',
        "close it, with commas between",
    ),
    "found unknown escape character": (
        "a backslash with another meaning than itself",
        "write it twice, or put the text between single quotation marks",
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


def _syntax(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    """Tell a syntax error where it begins, not where the parser gave up."""
    told = str(error.problem or error.context)
    what, remedy = _ADVICE.get(told, (told, "check indentation, quotation marks and colons near here"))
    mark = error.context_mark if told in _OPENED else error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    tab = lines[line].find("\t") if line < len(lines) else -1
    if "cannot start any token" in told and tab >= 0 and not lines[line][column:tab].strip(" -"):
        column, what, remedy = tab, "a tab where spaces are expected", "indent with spaces"
    what = f"this is not YAML: {what}"
    return Problem(path=shown, line=line + 1, column=column + 1, what=what, remedy=remedy)
