"""Plain data of the parser's events, with the place of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from cisreport.errors import Problem
from cisreport.files import read_text
from cisreport.limits import ALIASES, DEPTH, TEXT, Limit
from cisreport.yamltext.parsed import Location, Point, Yaml, spell
from cisreport.yamltext.syntax import syntax_error

MAX_DIGITS = 300
"""A longer row of digits is text."""

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(rf"[-+]?[0-9]{{1,{MAX_DIGITS}}}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not take for text."""
_PLAIN = "remove it; the file should be plain text"


def scalar(text: str) -> str | int | float | bool | None:
    """Read a plain scalar by the core schema of YAML 1.2: ``no`` is a word, ``012`` is twelve."""
    word = _word(text)
    if not isinstance(word, str):
        return word
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _word(text: str) -> str | bool | None:
    """Read a plain scalar by the core schema, but leave numbers as they are written."""
    if _NULL.fullmatch(text):
        return None
    return text.lower() == "true" if _BOOL.fullmatch(text) else text


def read_yaml(path: Path, shown: str, problems: list[Problem], opening: str = "meetings:") -> Yaml | None:
    """Read a file of data and add what is wrong with it to ``problems``.

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
    Yaml or None
        None when nothing could be read.
    """
    text = read_text(path, shown, problems)
    if text is None:
        return None
    file = parse(text, path=shown, opening=opening)
    if file.root is None and not file.problems:
        what = "the file has only comments" if text.strip() else "the file is empty"
        file.problems.append(_begin(shown, (1, 1), what, opening))
    problems += file.problems
    return None if file.root is None else file


def _begin(path: str, mark: Point, what: str, opening: str) -> Problem:
    remedy = f"begin it with `{opening}`, or delete it" if opening else "write `name: value` lines"
    return Problem(path=path, line=mark[0], column=mark[1], what=what, remedy=remedy)


def parse(text: str, *, path: str, origin: Point = (1, 1), options: bool = False, opening: str = "") -> Yaml:
    """Parse a text whose root is a mapping; problems are collected, not raised.

    Parameters
    ----------
    text : str
        The YAML.
    path : str
        File named in problems.
    origin : Point, default (1, 1)
        Place of the text's first character in that file; every line of it begins at the same column.
    options : bool, default False
        True for options, as Quarto reads them: plain numbers are numbers, and aliases mean what they name.
        In data numbers are texts, which keep their precision, and aliases are refused.
    opening : str, default ""
        How a file of such a text may begin, for the advice about one that is not a mapping.

    Returns
    -------
    Yaml
        Its root is None when there is nothing in the text, or it could not be read.
    """
    file = Yaml(path=path)
    composer = _Composer(text, file, origin, options)
    try:
        composer.check_characters(text)
        root = composer.document()
    except yaml.MarkedYAMLError as error:
        line, column, what, remedy = syntax_error(error, text)
        mark = (line + origin[0], column + origin[1])
        file.problems.append(Problem(path=path, line=mark[0], column=mark[1], what=what, remedy=remedy))
        return file
    except _Unusable as error:
        file.problems.append(error.problem)
        return file
    if root is None or isinstance(root, dict):
        file.root = root
    else:
        what = "the file has no `name: value` lines" if opening else "this is not a mapping"
        file.problems.append(_begin(path, origin, what, opening))
    return file


class _Unusable(Exception):
    """Something that makes it useless to read on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Composer:
    """Builds plain data from the parser's events, and notes where each part is."""

    def __init__(self, text: str, file: Yaml, origin: Point, options: bool) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.file, self.origin, self.options = file, origin, options
        self.named: dict[str, Any] = {}
        self.values = 0
        self.deepest, self.longest, self.most_values = DEPTH.value, TEXT.value, ALIASES.value

    def check_characters(self, text: str) -> None:
        """Refuse a text with characters that YAML does not take for text."""
        control = _CONTROL.search(text)
        if control is not None:
            before = text[: control.start()].split("\n")
            line, column = len(before) - 1 + self.origin[0], len(before[-1]) + self.origin[1]
            what = _name(control)
            raise _Unusable(Problem(path=self.file.path, line=line, column=column, what=what, remedy=_PLAIN))

    def document(self) -> Any:
        """Return the data of the only document; None when there is none."""
        root, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = "a second document begins here"
                    raise _Unusable(self._problem(event, (), what, "keep one document, without `---`"))
            elif not isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                root = self._node(event, ())
        return root

    def _node(self, event: Any, location: Location) -> Any:
        self.file.values[location] = self._mark(event)
        self._check_depth(event, location)
        self.values += 1
        if isinstance(event, yaml.AliasEvent) and self.options:
            return self._named(event, location)
        if isinstance(event, yaml.AliasEvent):
            what = f'the alias "*{event.anchor}" repeats another part of the file'
            remedy = "write that out here, or put a text that begins with * between quotation marks"
            self._complain(event, location, what, remedy)
            self.file.spoiled.add(location)
            return None
        if event.anchor is not None and not self.options:
            what = f'the mark "&{event.anchor}" has no meaning here'
            remedy = "leave it out, or put a text that begins with & between quotation marks"
            self._complain(event, location, what, remedy)
        if event.tag is not None:
            what = f'the tag "{event.tag}" has no meaning here'
            remedy = "leave it out, or put a text that begins with ! between quotation marks"
            self._complain(event, location, what, remedy)
        content = self._content(event, location)
        if event.anchor is not None:
            self.named[event.anchor] = content
        return content

    def _content(self, event: Any, location: Location) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, location)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(location))
        return self._mapping(location)

    def _named(self, event: Any, location: Location) -> Any:
        """Return what an alias names, unless that is too much or is not there yet."""
        if event.anchor not in self.named:
            what = f'the alias "*{event.anchor}" names nothing that ends before it'
            raise _Unusable(self._problem(event, location, what, "write that out here"))
        content = self.named[event.anchor]
        count, depth = _extent(content)
        self.values += count
        if self.values > self.most_values:
            raise _Unusable(self._past(ALIASES, self.values, event, location, "the text"))
        self._check_depth(event, location, depth)
        return content

    def _check_depth(self, event: Any, location: Location, below: int = 0) -> None:
        if len(location) + below > self.deepest:
            raise _Unusable(self._past(DEPTH, len(location) + below, event, location, "this"))

    def _scalar(self, event: Any, location: Location) -> str | int | float | bool | None:
        text: str = event.value
        self._check_text(event, location)
        if event.style or event.tag is not None:
            return text
        return scalar(text) if self.options else _word(text)

    def _check_text(self, event: Any, location: Location) -> None:
        if len(event.value) > self.longest:
            raise _Unusable(self._past(TEXT, len(event.value), event, location, "the text"))
        control = _CONTROL.search(event.value)
        if control is not None:
            self._complain(event, location, _name(control), _PLAIN)
            self.file.spoiled.add(location)

    def _items(self, location: Location) -> Iterator[Any]:
        for n, event in enumerate(self.events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, (*location, n))

    def _mapping(self, location: Location) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._complain(event, location, "a key that is not a word", "use the field's name as key")
                beside = (*location, "")
                self._node(event, beside)
                self._node(next(self.events), beside)
                continue
            name = event.value
            below = (*location, name)
            if name in content:
                what = f"given twice; first in line {self.file.keys[below][0]}"
                self._complain(event, below, what, "keep one of them")
                self.file.spoiled.add(below)
                kept = self.file.values[below]
                self._node(next(self.events), (*location, ""))
                self.file.values[below] = kept
                continue
            self._check_text(event, below)
            self.file.keys[below] = self._mark(event)
            content[name] = self._node(next(self.events), below)
        return content

    def _problem(self, event: Any, location: Location, what: str, remedy: str) -> Problem:
        line, column = self._mark(event)
        return Problem(
            path=self.file.path, line=line, column=column, where=spell(location), what=what, remedy=remedy
        )

    def _past(self, limit: Limit, found: int, event: Any, location: Location, subject: str) -> Problem:
        remedy = "write plain options" if self.options else "write plain records"
        where = location[:1] if limit is DEPTH else location
        return limit.at(self._problem(event, where, "", ""), subject, found, remedy)

    def _complain(self, event: Any, location: Location, what: str, remedy: str) -> None:
        self.file.problems.append(self._problem(event, location, what, remedy))

    def _mark(self, event: Any) -> Point:
        return event.start_mark.line + self.origin[0], event.start_mark.column + self.origin[1]


def _name(control: re.Match[str]) -> str:
    return f"control character U+{ord(control[0]):04X}"


def _extent(content: Any) -> tuple[int, int]:
    """Return the number of values in plain data, and how many levels they are below it."""
    if not isinstance(content, dict | list) or not content:
        return 1, 0
    below = [_extent(part) for part in (content.values() if isinstance(content, dict) else content)]
    return 1 + sum(count for count, _ in below), 1 + max(depth for _, depth in below)
