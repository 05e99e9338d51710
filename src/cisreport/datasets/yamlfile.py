"""YAML files with positions: read by PyYAML's C parser, scalars by YAML 1.2 rules.

Only null, true and false are told apart from text (YAML 1.2 core schema, without its numbers): a
date, a decimal and the country code ``NO`` stay what was written.  Aliases, tags, duplicate keys
and several documents in a file are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cisreport.errors import Problem
from cisreport.sources.reading import read_text

MAX_BYTES = 16 * 2**20
"""Larger files are refused; large tables do not belong in YAML."""

Place = tuple[str | int, ...]
"""Keys and indexes that lead from the root of a file to a value."""

_NULL, _BOOL, _STR = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:str"
_KNOWN_TAGS = {_NULL, _BOOL, _STR, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


class _Loader(yaml.CSafeLoader):
    """The C parser with the resolvers below instead of YAML 1.1's."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own form


_Loader.add_implicit_resolver(_NULL, re.compile(r"(?:~|null|Null|NULL|)$"), [*"~nN", ""])
_Loader.add_implicit_resolver(_BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A parsed file: plain data, and the nodes it came from for positions."""

    path: str
    data: dict[str, Any]
    root: yaml.Node | None

    def problem(self, place: Place, what: str, remedy: str = "") -> Problem:
        """Return a problem at a place in the file, with its line and column."""
        line, column = _position(self.root, place)
        return Problem(path=self.path, line=line, column=column, where=spell(place), what=what, remedy=remedy)


def spell(place: Place) -> str:
    """Return a place as ``meetings[3].place``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_yaml(path: Path, shown: str, problems: list[Problem]) -> YamlFile | None:
    """Read one file and add what is wrong with it to ``problems``.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        Its name in messages.
    problems : list of Problem
        Gets a problem for everything that is wrong.

    Returns
    -------
    YamlFile or None
        None when nothing could be read.
    """
    text = read_text(path, shown, problems, limit=MAX_BYTES)
    if text is None:
        return None
    try:
        root = yaml.compose(text, Loader=_Loader)  # nodes only, no objects
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = f"this is not YAML: {error.problem or error.context}"
        remedy = "check indentation, quotes and colons near here"
        problems.append(Problem(path=shown, line=line, column=column, what=what, remedy=remedy))
        return None
    except (yaml.YAMLError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        problems.append(Problem(path=shown, what=f"this is not YAML: {reason}", remedy="write plain records"))
        return None
    if not isinstance(root, yaml.MappingNode):
        what = "the file holds no mapping" if root is not None else "the file is empty"
        problems.append(
            Problem(
                path=shown, line=1, column=1, what=what, remedy="begin with a collection, such as `meetings:`"
            )
        )
        return None
    before = len(problems)
    data = _plain(root, (), YamlFile(shown, {}, root), problems, set())
    return YamlFile(shown, data, root) if len(problems) == before or data else None


def _plain(node: yaml.Node, place: Place, file: YamlFile, problems: list[Problem], seen: set[int]) -> Any:
    """Return the plain data of a node; what is not allowed becomes a problem and is left out."""

    def complain(at: yaml.Node, where: Place, what: str, remedy: str) -> None:
        mark = at.start_mark
        problems.append(
            Problem(
                path=file.path,
                line=mark.line + 1,
                column=mark.column + 1,
                where=spell(where),
                what=what,
                remedy=remedy,
            )
        )

    if not isinstance(node, yaml.ScalarNode):
        if id(node) in seen:
            complain(node, place, "an alias repeats this part of the file", "write it out where it is needed")
            return None
        seen.add(id(node))
    if node.tag not in _KNOWN_TAGS:
        complain(node, place, f'the tag "{node.tag}" has no meaning here', "write the value without a tag")
        return None
    if isinstance(node, yaml.ScalarNode):
        return (
            None if node.tag == _NULL else node.value.lower() == "true" if node.tag == _BOOL else node.value
        )
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, n), file, problems, seen) for n, item in enumerate(node.value)]
    content: dict[str, Any] = {}
    first: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag != _STR:
            complain(key, place, "a key that is not a word", "use the field's name as key")
        elif key.value in first:
            complain(
                key, (*place, key.value), f"given twice; first in line {first[key.value]}", "keep one of them"
            )
        else:
            first[key.value] = key.start_mark.line + 1
            content[key.value] = _plain(value, (*place, key.value), file, problems, seen)
    return content


def _position(root: yaml.Node | None, place: Sequence[str | int]) -> tuple[int, int]:
    """Return line and column of the deepest node on the way to ``place``."""
    node = root
    for step in place:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        if below is None:
            break
        node = below
    return (node.start_mark.line + 1, node.start_mark.column + 1) if node is not None else (0, 0)
