"""Changes of a YAML text at the places of its nodes; everything else stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

_COMMENT = re.compile(r"(?<=\s)#")


def pairs(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the keys and value nodes of a mapping; nothing for another node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, value


def _scalars(node: Any) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.index, node.end_mark.index
        return
    for item in node.value:
        for part in item if isinstance(item, tuple) else (item,):
            yield from _scalars(part)


class Edits:
    """Changes of a text, none of which overlaps another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[tuple[int, int, str]] = []
        self._kept: list[tuple[int, int]] = []
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def apply(self) -> str:
        """Return the text with all changes."""
        text = self.text
        for start, end, new in sorted(self.changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def slice(self, node: Any) -> str:
        """Return a node as it is written."""
        return self.text[node.start_mark.index : node.end_mark.index]

    def keep(self, node: Any) -> None:
        """Count a node as looked after."""
        self._kept.append((node.start_mark.index, node.end_mark.index))

    def covers(self, place: int) -> bool:
        """Return whether a place is in a node that was looked after."""
        return any(start <= place < end for start, end in self._kept)

    def replace(self, node: Any, new: str) -> None:
        """Write another value."""
        self.keep(node)
        if new != self.slice(node):
            self.changes.append((node.start_mark.index, node.end_mark.index, new))

    def replace_one(self, node: Any, values: Sequence[str]) -> None:
        """Write one value or a list in the place of a value."""
        self.replace(node, values[0] if len(values) == 1 else f"[{', '.join(values)}]")

    def replace_items(self, node: Any, values: Sequence[Sequence[str]]) -> None:
        """Write other values for each item of a list; a value that was there before is left out."""
        self.keep(node)
        seen: set[str] = set()
        before = None
        for item, candidates in zip(node.value, values, strict=True):
            new = [value for value in dict.fromkeys(candidates) if value.strip("\"'") not in seen]
            seen.update(value.strip("\"'") for value in new)
            if new:
                between = (
                    ", " if node.flow_style else f"{self._newline}{' ' * (item.start_mark.column - 2)}- "
                )
                self.replace(item, between.join(new))
            elif before is not None:
                self._drop(before, item, flow=node.flow_style)
            before = item

    def _drop(self, before: Any, item: Any, *, flow: bool) -> None:
        """Leave out an item of a list; comments stay, and with them a repeated value on lines of a flow."""
        start, end = before.end_mark.index, item.end_mark.index
        between = self.text[start:end]
        if not flow:
            self.changes.append((start + between.rindex("\n") - self._carriage(start, between), end, ""))
        elif "\n" not in between:
            self.changes.append((start, end, ""))

    def _carriage(self, start: int, between: str) -> int:
        return int(self.text[start + between.rindex("\n") - 1] == "\r")

    def add_field(self, node: Any, spelled: str) -> None:
        """Add a field to a mapping, after the last of its fields."""
        key, last = node.value[-1]
        before = ", " if node.flow_style else f"{self._newline}{' ' * key.start_mark.column}"
        self.changes.append((last.end_mark.index, last.end_mark.index, before + spelled))

    def add_line(self, node: Any, spelled: str) -> None:
        """Add a field to a mapping, on a line below its last field; in a row, after it."""
        if node.flow_style:
            self.add_field(node, spelled)
            return
        place = self._line_end(self._end(node))
        indent = " " * node.value[0][0].start_mark.column
        self.changes.append((place, place, f"{self._newline}{indent}{spelled}"))

    def delete_field(self, node: Any, name: str) -> None:
        """Remove a field of a mapping that is not the first one."""
        before = node.value[0][1]
        for key, value in node.value:
            if key.value == name:
                self.changes.append((before.end_mark.index, value.end_mark.index, ""))
            before = value

    def insert_item(self, parent: Any, node: Any, spelled: str) -> None:
        """Add an item after another one of a list, below its comment."""
        if parent.flow_style:
            self.changes.append((node.end_mark.index, node.end_mark.index, f", {spelled}"))
            return
        place = self._line_end(self._end(node))
        self.changes.append((place, place, f"{self._newline}{' ' * (node.start_mark.column - 2)}- {spelled}"))

    def delete_item(self, parent: Any, node: Any) -> None:
        """Remove an item of a list that is not the only one; its comments stay on separate lines."""
        self.keep(node)
        if parent.flow_style:
            at = parent.value.index(node)
            start = parent.value[at - 1].end_mark.index if at else node.start_mark.index
            end = node.end_mark.index if at else parent.value[1].start_mark.index
            self.changes.append((start, end, ""))
            return
        start = self.text.rindex("\n", 0, node.start_mark.index) + 1
        end = self._line_end(self._end(node))
        indent = " " * (node.start_mark.column - 2)
        kept = [f"{indent}{comment}{self._newline}" for comment in self._comments(node, end)]
        after = end + (2 if self.text.startswith("\r\n", end) else 1)
        self.changes.append((start, after, "".join(kept)))

    def _comments(self, node: Any, end: int) -> Iterator[str]:
        """Yield the comments in the lines of a node."""
        scalars = list(_scalars(node))
        place = node.start_mark.index
        while place < end:
            stop = self._line_end(place)
            for found in _COMMENT.finditer(self.text, place, stop):
                if not any(start <= found.start() < until for start, until in scalars):
                    yield self.text[found.start() : stop]
                    break
            place = self.text.find("\n", stop) + 1 or end

    def _end(self, node: Any) -> int:
        """Return where a node ends, without the lines and comments after a block."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[end - 1 : end] == "\r" else end
