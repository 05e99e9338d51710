"""Takes outputs of code out of a text and leaves a name in the place of each.

Only outputs whose form is known are taken out.  Where pandoc looks at the length of a line, as in tables of
characters, they stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cisreport.rendering.embedded.prose import fills
from cisreport.rendering.embedded.prose.fills import NAME, SPAN, Fill, UnfitError
from cisreport.spans import CHART, CLAIM, FACTS, FRAME, PAYLOAD, TEXT, VALUE

FOLDER: Final = f"/{NAME}figures"
"""Represents the folder of figures, which is another one in each render."""
_WIDE: Final = 100
"""Characters of a line from which a table has relative widths in any case; pandoc's limit is 72."""
NO_FRONT: Final[Mapping[str, str]] = {}
_LINE: Final = re.compile(r".+", re.DOTALL)
_PATH: Final = re.compile(r"[\w./-]+", re.ASCII)
"""A path that pandoc does not change."""
_PART: Final = rf"{SPAN}|\[(?:{SPAN})*\]\{{\.{CLAIM} cite=\"[^\"]*\"\}}"
_CELLS: Final = rf"\| (?:(?:{_PART})* \| )*(?:{_PART})* \|\n"
_TABLE: Final = re.compile(
    rf"^(?P<head>\| .*\n)(?P<rule>\|(?: -{{3,}} \|)+\n)(?P<rows>(?:{_CELLS})+)(?=\n: )", re.MULTILINE
)
_FRAME: Final = re.compile(rf"^(``` {{\.{FRAME}}}\n)(.*)(?=\n```$)", re.MULTILINE)
_DATA: Final = re.compile(rf"^(``` {{\.(?:{CHART}|{PAYLOAD})}}\n)(.*)(?=\n```$)", re.MULTILINE)
_STREAM: Final = re.compile(
    r"^(``` {\.cell-output \.cell-output-(?:stdout|stderr|display)}\n)"
    r"((?!\n)[^`\x00-\x09\x0b-\x1f\x7f-\x9f]+?)(?=\n```$)",
    re.MULTILINE,
)
_IMAGE: Final = re.compile(rf"(?<=\]\()(<?)({FOLDER}/[\w./-]+?)(\.[a-z]+)(>?)(?=\))")
_ATTRIBUTE: Final = re.compile(rf"(?<=[ {{])(fig-alt|{FACTS})=\"([^\"]+)\"")
_CLAIM: Final = re.compile(rf"(?<=\]{{\.{CLAIM} cite=\")([^\"]+)(?=\"}})")
_RUN: Final = re.compile(rf"(?:{SPAN})+")
_RULE: Final = re.compile(r"[ >]*-[- ]*-[- ]*")
"""A line that may be one of a table whose columns are places in the lines."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A text, and the outputs that are not in it."""

    text: str
    """The text with names in the places of outputs."""
    front: dict[str, str]
    """The texts of the front matter, likewise."""
    fills: dict[str, Fill]
    """The outputs by the names."""


def divided(
    markdown: str, figures: str, kept: Collection[str] = (), front: Mapping[str, str] = NO_FRONT
) -> Divided:
    """Take the outputs out of a text.

    Parameters
    ----------
    markdown : str
        The text with the outputs of code.
    figures : str
        Path of the folder of its figures.
    kept : collection of str
        Names of outputs that stay in the text.
    front : mapping
        Texts of the front matter with outputs, by their keys.

    Raises
    ------
    UnfitError
        If the text has a word that names of places have, or pandoc may change the path.
    """
    if NAME in "".join((markdown, *front.values())).lower() or not _PATH.fullmatch(figures):
        raise UnfitError(NAME)
    return _Division(frozenset(kept)).of(markdown.replace(figures, FOLDER), front)


class _Division:
    def __init__(self, kept: frozenset[str]) -> None:
        self.kept = kept
        self.fills: dict[str, Fill] = {}
        self.count = 0

    def of(self, text: str, front: Mapping[str, str]) -> Divided:
        """Divide a text; the outputs that contain others come first."""
        titles = {key: _LINE.sub(self._with(_title), words) for key, words in front.items()}
        text = _DATA.sub(self._with(lambda found, name: fills.verbatim(found[2], found[1] + name)), text)
        text = _STREAM.sub(self._with(lambda found, name: fills.verbatim(found[2], found[1] + name)), text)
        text = _FRAME.sub(self._with(_frame), text)
        if "tbl-colwidths" not in text:
            text = _TABLE.sub(self._with(_table), text)
        lines = text.split("\n")
        for start, end in _prose(lines):
            lines[start:end] = self._inline("\n".join(lines[start:end])).split("\n")
        return Divided("\n".join(lines), titles, self.fills)

    def _inline(self, text: str) -> str:
        text = _IMAGE.sub(self._with(_image), text)
        text = _ATTRIBUTE.sub(self._with(_attribute), text)
        text = _CLAIM.sub(self._with(lambda found, name: fills.value(found[1], name)), text)
        return _RUN.sub(self._with(_run), text)

    def _with(self, fill: Callable[[re.Match[str], str], Fill]) -> Callable[[re.Match[str]], str]:
        """Return what writes a name in the place of an output, unless it stays."""

        def placed(found: re.Match[str]) -> str:
            self.count += 1
            name = f"{NAME}{self.count}x"
            if name in self.kept:
                return found[0]
            try:
                made = fill(found, name)
            except UnfitError:
                return found[0]
            self.fills[name] = made
            return made.place

        return placed


def _title(found: re.Match[str], name: str) -> Fill:
    return _run(found, name) if _RUN.fullmatch(found[0]) else fills.words(found[0], name)


def _image(found: re.Match[str], name: str) -> Fill:
    opening, path, suffix, closing = found.groups()
    return fills.value(path + suffix, f"{opening}{name}{suffix}{closing}")


def _attribute(found: re.Match[str], name: str) -> Fill:
    return fills.value(found[2], f'{found[1]}="{name}"')


def _run(found: re.Match[str], name: str) -> Fill:
    kind = VALUE if f".{VALUE}" in found[0] else TEXT
    return fills.run(found[0], f'[]{{.{kind} text="{name}"}}')


def _table(found: re.Match[str], name: str) -> Fill:
    lines = found["rows"].splitlines()
    rows = [line[2:-2].split(" | ") for line in lines]
    dashes = list(map(len, re.findall("-+", found["rule"])))
    if max(map(len, lines)) < _WIDE or {len(row) for row in rows} != {len(dashes)}:
        raise UnfitError(found["rule"])
    filler = " ".join(["|"] * len(dashes))
    place = f'{found["head"]}{"| ---- " * len(dashes)}|\n| []{{.{TEXT} text="{name}"}} {filler}\n'
    return fills.rows(rows, dashes, place)


def _frame(found: re.Match[str], name: str) -> Fill:
    try:
        tree: Any = json.loads(found[2])
        [[bare, count, heads, rows]] = tree["blocks"][0]["c"][4]
        words = [{"t": "Plain", "c": [{"t": "Str", "c": name}]}]
        blank = [["", [], []], {"t": "AlignDefault"}, 1, 1]
        width = len(rows[0][1])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UnfitError("the frame does not have rows") from error
    row = [["", [], []], [[*blank, words], *([[*blank, []]] * (width - 1))]]
    tree["blocks"][0]["c"][4] = [[bare, count, heads, [row]]]
    return fills.frame(rows, found[1] + json.dumps(tree))


def _prose(lines: list[str]) -> list[tuple[int, int]]:
    """Return where the length of a line does not matter: the first line of a part, and the line after it."""
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    blank = [number for number, line in enumerate(lines) if not line.strip()]
    around = set()
    if rules:
        first = max((number for number in blank if number < rules[0]), default=0)
        last = min((number for number in blank if number > rules[-1]), default=len(lines))
        around = set(range(first, last))
    others = [number for number, line in enumerate(lines) if "|" in line or number in around]
    starts = [0, *(number + 1 for number in others)]
    return [part for part in zip(starts, [*others, len(lines)], strict=True) if part[0] < part[1]]
