"""Places for the texts of single marks: next to the mark, over no other text and no other mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cisreport.charts.canvas import Box, Canvas, Side
from cisreport.charts.texts import line_height, text_width
from cisreport.charts.theme import MUTED

_APART = 2.2
"""From the middle of a mark to the nearest edge of its text, in millimeters."""
_STEPS = (0.0, 3.4, 6.8, 10.2, 13.6)
"""How much farther away a text may be."""
_PAD = 0.5


@dataclass(frozen=True, slots=True)
class Note:
    """A text, and the mark that it belongs to."""

    x: float
    y: float
    text: str
    bold: bool = False
    short: str = ""
    """What is written if the text finds no place."""


def write_notes(canvas: Canvas, notes: Sequence[Note], marks: Sequence[Box], area: Box) -> None:
    """Write each text as near to its mark as possible; omit a text that finds no place.

    Parameters
    ----------
    canvas : Canvas
        The sheet.
    notes : sequence of Note
        The most important ones first.
    marks : sequence of Box
        What no text may cover.
    area : Box
        What no text may leave.
    """
    taken = list(marks)
    for note in notes:
        for text, box, x, side in _places(note):
            line = _line(note, box)
            used = [box, line] if line else [box]
            if _inside(box, area) and not any(one.overlaps(other, _PAD) for one in used for other in taken):
                middle = (box.top + box.bottom) / 2
                canvas.text(x, middle, text, "small", side=side, bold=note.bold)
                if line:
                    canvas.line([note.x, note.x], [line.top, line.bottom], MUTED, 0.5, zorder=1.5)
                taken += used
                break


def _places(note: Note) -> Iterator[tuple[str, Box, float, Side]]:
    """Yield what can be written where around a mark: the nearest first, the shorter text last."""
    yield from ((note.text, *place) for place in _around(note))
    if note.short:
        shorter = replace(note, text=note.short)
        yield from ((note.short, *place) for place in _around(shorter))


def _around(note: Note) -> Iterator[tuple[Box, float, Side]]:
    width, height = text_width(note.text, "small", bold=note.bold), line_height("small")
    for step in _STEPS:
        for way in (-1, 1):
            y = note.y + way * (_APART + step + height / 2)
            for side, left in (("center", 0.5), ("left", 0.1), ("right", 0.9), ("left", 0.0), ("right", 1.0)):
                edge = note.x - left * width
                box = Box(edge, y - height / 2, edge + width, y + height / 2)
                anchor = {"left": edge, "center": note.x, "right": edge + width}[side]
                yield box, anchor, side  # type: ignore[misc]
        if step == 0.0:
            for side, edge in (("left", note.x + _APART), ("right", note.x - _APART - width)):
                box = Box(edge, note.y - height / 2, edge + width, note.y + height / 2)
                yield box, edge if side == "left" else edge + width, side  # type: ignore[misc]


def _inside(box: Box, area: Box) -> bool:
    return (
        box.left >= area.left
        and box.right <= area.right
        and box.top >= area.top
        and box.bottom <= area.bottom
    )


def _line(note: Note, box: Box) -> Box | None:
    """Return the line from a mark to a text that is not next to it."""
    above, below = note.y - box.bottom, box.top - note.y
    if max(above, below) <= _APART + 1.0:
        return None
    near, far = (box.bottom, note.y - _APART) if above > 0 else (note.y + _APART, box.top)
    return Box(note.x, near, note.x, far)
