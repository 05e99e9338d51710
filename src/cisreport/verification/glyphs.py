"""Whether the fonts of a print draw the letters that programs copy from it.

A font in a print is a subset of one that Typst has, with the same outlines.  Those of this library and the
one for code are available, so each glyph is compared with those that its letters have there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import category

from cisreport.assets import font_directory
from cisreport.grammar.letters import Font
from cisreport.manifest.reader import Manifest
from cisreport.published.printfonts import PrintFont
from cisreport.published.text import bare
from cisreport.verification.marks import is_of_these_versions, is_plain

_UNSEEN: Final = ("Cc", "Cf")
_MARKS: Final = ("Mn", "Mc", "Me")
_SOFT_HYPHEN: Final = "\u00ad"
_Outline = tuple[Any, ...]


class _Pen:
    """What draws an outline as a list of its steps."""

    def __init__(self) -> None:
        self.steps: list[Any] = []

    def moveTo(self, point: Any) -> None:  # noqa: N802 - names of HarfBuzz
        self.steps.append(point)

    def lineTo(self, point: Any) -> None:  # noqa: N802
        self.steps.append(point)

    def curveTo(self, *points: Any) -> None:  # noqa: N802
        self.steps.append(points)

    qCurveTo = curveTo  # noqa: N815

    def closePath(self) -> None:  # noqa: N802
        self.steps.append(None)


def print_font_problems(manifest: Manifest, fonts: Sequence[PrintFont]) -> Iterator[str]:
    """Yield a sentence for each font of a print that draws other letters than programs copy.

    Parameters
    ----------
    manifest : Manifest
        The manifest of the print.
    fonts : sequence of PrintFont
        The fonts in it; those that are not available are not compared.
    """
    if not is_of_these_versions(manifest):
        return
    for font in fonts:
        ours = _ours(font.name)
        if ours is None:
            continue
        if not font.is_plain:
            yield f"the font {font.name} lists its letters in another way than Typst"
        drawn = _Outlines.of(font.data)
        apart = [text for glyph, text in font.letters if not ours.is_as_wide(text, glyph, drawn, font.shown)]
        if apart:
            letters = ", ".join(f'"{text}"' for text in apart)
            yield f"the font {font.name} has other widths for {letters}"
        others = [text for glyph, text in font.letters if not ours.has(text, drawn.outline(glyph))]
        if others:
            letters = ", ".join(f'"{text}"' for text in others)
            yield f"the font {font.name} draws something else for {letters}"


def uncompared_print_fonts(manifest: Manifest, fonts: Sequence[PrintFont]) -> Iterator[str]:
    """Yield a sentence if fonts of a print cannot be compared."""
    if fonts and not is_of_these_versions(manifest):
        yield "not compared: the fonts, because other versions of the programs made them"
    elif names := sorted({font.name for font in fonts if _ours(font.name) is None}):
        yield f"not compared: the fonts that cisreport does not have: {', '.join(names)}"


class _Outlines:
    """The outlines of a font."""

    def __init__(self, face: Any) -> None:
        import uharfbuzz as hb

        self._face, self._font = face, hb.Font(face)
        self.outline = cache(self._outline)
        """Returns the outline of a glyph, with those of its parts."""
        self._closed = cache(self._with_closure)
        self._letters = cache(self._by_glyph)

    @classmethod
    def of(cls, data: bytes) -> _Outlines:
        import uharfbuzz as hb

        return cls(hb.Face(data))

    def _outline(self, glyph: int) -> _Outline:
        pen = _Pen()
        self._font.draw_glyph_with_pen(glyph, pen)
        return tuple(pen.steps)

    def is_as_wide(self, text: str, glyph: int, drawn: _Outlines, shown: Font) -> bool:
        """Return whether a print shows a glyph as wide as it is here, or else in the font of the print."""
        here = self._font.get_nominal_glyph(ord(text)) if len(text) == 1 else None
        if here is not None and self.outline(here) == drawn.outline(glyph):
            wide = self._width(here)
        else:
            wide = drawn._width(glyph)
        return abs(shown.widths.get(glyph, shown.otherwise) - wide) <= 1

    def _width(self, glyph: int) -> float:
        return float(self._font.get_glyph_h_advance(glyph) * 1000 / self._face.upem)

    def has(self, text: str, outline: _Outline) -> bool:
        """Return whether an outline is that of a glyph for a text."""
        plain = "-" if text == _SOFT_HYPHEN else text
        seen = "".join(char for char in plain if category(char) not in _UNSEEN)
        if not seen:
            return outline == ()
        glyph = self._font.get_nominal_glyph(ord(seen)) if len(seen) == 1 else None
        return (glyph is not None and self.outline(glyph) == outline) or outline in self._closed(seen)

    def _with_closure(self, text: str) -> frozenset[_Outline]:
        """Return the outlines of what a text is set with, and of the other glyphs of its letters.

        These are forms and ligatures that no letter has by itself.
        """
        glyphs = set(self._closure(text))
        several = is_plain(text) and sum(category(char) not in _MARKS for char in text) > 1
        for direction in ("ltr", "rtl"):
            shaped = self._shaped(text, direction)
            if len(shaped) == 1 or not several:
                glyphs.update(shaped)
        return frozenset(map(self.outline, glyphs))

    def _shaped(self, text: str, direction: str) -> Sequence[int]:
        import uharfbuzz as hb

        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = direction
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        return [info.codepoint for info in buffer.glyph_infos]

    def _closure(self, text: str) -> Iterator[int]:
        import uharfbuzz as hb

        wanted = hb.SubsetInput()
        wanted.unicode_set.update(map(ord, text))
        wanted.layout_feature_tag_set.clear()
        wanted.layout_feature_tag_set.invert()  # every feature
        found, letters = hb.SubsetPlan(self._face, wanted).old_to_new_glyph_mapping, self._letters()
        for glyph in found:
            if glyph and (glyph not in letters or bare(text) in map(bare, letters[glyph])):
                yield glyph

    def _by_glyph(self) -> Mapping[int, Sequence[str]]:
        """Return the letters that have each glyph by themselves."""
        found: dict[int, list[str]] = defaultdict(list)
        for code in self._face.unicodes:
            found[self._font.get_nominal_glyph(code)].append(chr(code))
        return found


@cache
def _ours(name: str) -> _Outlines | None:
    """Return a font of this library, or the one for code, by its name; None if it is neither."""
    import matplotlib
    import uharfbuzz as hb

    folders = (font_directory(), Path(matplotlib.get_data_path()) / "fonts" / "ttf")
    path = next((path for folder in folders if (path := folder / f"{name}.ttf").is_file()), None)
    return _Outlines(hb.Face(hb.Blob.from_file_path(str(path)))) if path else None
