"""What a terminal shows at the end, of a stream that moves the cursor, overwrites and colors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

_TOKEN: Final = re.compile(
    r"""\x1b\[(?P<arguments>[0-9;:?<=>]*)[ -/]*(?P<command>[@-~])  # such as: up one line, or a color
    |\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)                              # a title, or the address of a link
    |\x1b[ -/]*[0-~]?
    |(?P<move>[\n\r\b])
    |(?P<text>[^\x00-\x08\x0a-\x1f\x7f]+)
    |[\x00-\x1f\x7f]""",
    re.VERBOSE | re.DOTALL,
)
"""Text, a movement, or what a terminal does not print."""


class _Screen:
    """Lines without a limit, and a cursor."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = [[]]
        self.row = self.column = 0

    def write(self, text: str) -> None:
        line = self.lines[self.row]
        line += " " * (self.column - len(line))
        line[self.column : self.column + len(text)] = text
        self.column += len(text)

    def move(self, character: str) -> None:
        if character == "\n":
            self.down(1)
        self.column = max(0, self.column - 1) if character == "\b" else 0

    def down(self, count: int) -> None:
        self.row = max(0, self.row + count)
        self.lines += [[] for _ in range(self.row + 1 - len(self.lines))]

    def right(self, count: int) -> None:
        self.column = max(0, self.column + count)

    def erase_line(self, part: int) -> None:
        line = self.lines[self.row]
        if part == 1:
            erased = min(self.column + 1, len(line))
            line[:erased] = " " * erased
        else:
            del line[self.column if part == 0 else 0 :]

    def erase_screen(self, part: int) -> None:
        self.erase_line(part)
        if part == 0:
            del self.lines[self.row + 1 :]
        else:
            self.lines[: self.row] = [[] for _ in range(self.row)]
        if part in (2, 3):
            del self.lines[self.row + 1 :]

    def home(self) -> None:
        self.row = self.column = 0


_COMMANDS: Final[Mapping[str, Callable[[_Screen, int], None]]] = {
    "A": lambda screen, count: screen.down(-(count or 1)),
    "B": lambda screen, count: screen.down(count or 1),
    "C": lambda screen, count: screen.right(count or 1),
    "D": lambda screen, count: screen.right(-(count or 1)),
    "G": lambda screen, count: screen.right((count or 1) - 1 - screen.column),
    "H": lambda screen, _: screen.home(),
    "J": _Screen.erase_screen,
    "K": _Screen.erase_line,
}
"""Sequences that change what is to be seen; colors and others do not."""


def as_shown(text: str) -> str:
    r"""Return a text as a terminal shows it after the last character.

    A carriage return or a backspace moves the cursor, and what comes next overwrites; cursor movements and
    erasures of ANSI count too.  Colors, other sequences and characters that a terminal does not print are
    dropped.
    """
    if not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        return text
    screen = _Screen()
    for token in _TOKEN.finditer(text):
        if words := token["text"]:
            screen.write(words)
        elif move := token["move"]:
            screen.move(move)
        elif command := _COMMANDS.get(token["command"] or ""):
            first = re.match(r"\d{1,4}", token["arguments"])
            command(screen, int(first[0]) if first else 0)
    return "\n".join("".join(line).rstrip(" ") for line in screen.lines)
