"""Drawings as pictures, for formats whose programs do not show drawings or lack their fonts.

Typst draws them with the fonts of the library, so a picture is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cisreport.limits import LimitError
from cisreport.placing import scratch
from cisreport.typesetting import Typesetter, TypstError

DOTS: Final = 300
"""Dots of an inch."""
_FONTS: Final = Path(__file__).resolve().parent / "assets" / "fonts"
_PAGE: Final = """\
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let drawing(path) = context {
  let size = measure(image(path))
  let share = calc.min(1, 480pt / calc.max(size.width, 1pt), 720pt / calc.max(size.height, 1pt))
  image(path, width: share * size.width)
}
"""
"""What a drawing is drawn with: one that is larger than a page gets smaller."""


class DrawingError(Exception):
    """A drawing that cannot be drawn."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(what)
        self.number = number
        """Which one, counted from 0."""
        self.what = what
        """Why."""


def drawn(drawings: Sequence[bytes]) -> list[bytes]:
    """Return each SVG drawing as a PNG picture.

    Parameters
    ----------
    drawings : sequence of bytes
        The files.

    Raises
    ------
    DrawingError
        If one of them cannot be drawn.
    """
    if not drawings:
        return []
    try:
        return _drawn(drawings)
    except DrawingError:
        for number, drawing in enumerate(drawings):
            try:
                _drawn([drawing])
            except DrawingError as error:
                raise DrawingError(number, error.what) from error
        raise


def _drawn(drawings: Sequence[bytes]) -> list[bytes]:
    with scratch() as root:
        for number, drawing in enumerate(drawings):
            (root / f"{number}.svg").write_bytes(drawing)
        source = root / "pictures.typ"
        pages = (f'drawing("{number}.svg")' for number in range(len(drawings)))
        source.write_text(_PAGE + "#" + "\n#pagebreak()\n#".join(pages), "utf-8")
        try:
            with Typesetter(source, root=root, fonts=[_FONTS]) as typesetter:
                return typesetter.compile(format="png", ppi=DOTS)
        except TypstError as error:
            message = error.message.splitlines()[0].removeprefix("error: ")
            raise DrawingError(0, message) from error
        except LimitError as error:
            raise DrawingError(0, str(error)) from error
