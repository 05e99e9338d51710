"""A matplotlib backend for report cells: figures become SVG with real text, the same bytes every time.

Only the child process uses it, by ``MPLBACKEND=module://cisreport.execution.figures``.  ``pyplot.show`` adds
the open figures to the cell's output at this point.  A letter that a figure's font does not have is measured
with, and comes from, the library's fonts or those of the document.
"""

from __future__ import annotations

import builtins
import io
import logging
import os
import re
import warnings
from functools import lru_cache
from typing import Any, Final

import matplotlib as mpl
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties, fontManager

from cisreport.assets import font_directory
from cisreport.families import OTHER_FAMILIES, TEXT_FAMILY, base_family, runs

__all__ = ["FigureCanvas", "show", "svg", "take"]

FONTS: Final = "CISREPORT_FONTS"
"""Environment variable with the paths of the document's own fonts."""
_FAMILIES: Final = re.compile(r"font(?:-family)?:[^;\"]*")
_TEXT: Final = re.compile(r"(<text\b[^>]*>)([^<]*[^\x00-\x7f][^<]*)")
_OURS: Final = {TEXT_FAMILY, *OTHER_FAMILIES}
_NO_GLYPH: Final = r"Glyph (\d+) "

# The machine may have other files of the same names.
fontManager.ttflist = [entry for entry in fontManager.ttflist if entry.name not in _OURS]
for _path in sorted(font_directory().glob("*.ttf")):
    fontManager.addfont(_path)
_ours = len(fontManager.ttflist)
for _name in filter(None, os.environ.get(FONTS, "").split(os.pathsep)):
    fontManager.addfont(_name)
_OWN: Final = tuple(dict.fromkeys(entry.name for entry in fontManager.ttflist[_ours:]))
"""The families of the document's own fonts."""
_find = fontManager._find_fonts_by_props
_log: Final = logging.getLogger("matplotlib.font_manager")
_logged: Final[set[str]] = set()


def _find_with_others(prop: FontProperties, *args: Any, **options: Any) -> list[Any]:
    """Return the fonts of a text, and after them all others that can have its letters."""
    found = _find(prop, *args, **options)
    look = FontProperties._from_any(prop).copy()  # type: ignore[attr-defined]
    others = _others(look, len(fontManager.ttflist), args, tuple(options.items()))
    return [*found, *(path for path in others if path not in found)]


@lru_cache(maxsize=1024)
def _others(
    look: FontProperties, _known: int, args: tuple[Any, ...], options: tuple[tuple[str, Any], ...]
) -> tuple[Any, ...]:
    """Return the fonts of the other families in a look, until matplotlib knows more fonts."""
    other = look.copy()
    other.set_family([*OTHER_FAMILIES, *_OWN])
    _log.disabled = True  # what these fonts do not have concerns nobody
    try:
        return tuple(_find(other, *args, **dict(options)))
    finally:
        _log.disabled = False


def _is_new(record: logging.LogRecord) -> bool:
    """Return whether a message was not logged before: matplotlib repeats it for each text."""
    message = record.getMessage()
    is_new = message not in _logged
    _logged.add(message)
    return is_new


_log.addFilter(_is_new)
setattr(fontManager, _find.__name__, _find_with_others)
# Text stays text, which a page's reader or the print may have a font for.
warnings.filterwarnings("ignore", _NO_GLYPH)


def svg(figure: Any) -> str:
    """Return a figure as SVG; text becomes outlines only if it uses a font that reports do not include.

    Raises
    ------
    LookupError
        If outlines are needed of a letter that no font has.
    """
    text = _saved(figure, "none")
    families = re.findall(r"'([^']+)'", " ".join(_FAMILIES.findall(text)))
    if {*families} <= {*_OURS, *_OWN, "Noto Sans Mono", "sans-serif"}:
        return _TEXT.sub(_with_families, text)
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", _NO_GLYPH)
        text = _saved(figure, "path")
    found = (re.match(_NO_GLYPH, str(warning.message)) for warning in caught)
    if letters := "".join(dict.fromkeys(chr(int(match[1])) for match in found if match)):
        raise LookupError(f'no font of the figure has "{letters}"; put one that does into the folder "fonts"')
    return text


def _with_families(found: re.Match[str]) -> str:
    """Name the family of a text, and of each piece of it that another has; Typst reads no list of them."""
    opening, words = found.groups()
    base = base_family(words)
    if base != TEXT_FAMILY:
        opening = opening.replace(f"'{TEXT_FAMILY}'", f"'{base}', '{TEXT_FAMILY}'")
    pieces = []
    for family, piece in runs(words):
        names = [family] if family else _OWN
        if family == base or not names:
            pieces.append(piece)
        else:
            listed = ", ".join(f"'{name}'" for name in names)
            pieces.append(f'<tspan style="font-family: {listed}">{piece}</tspan>')
    return opening + "".join(pieces)


def _saved(figure: Any, fonttype: str) -> str:
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": fonttype, "svg.hashsalt": "cisreport"}):
        metadata = {"Date": None, "Creator": None}
        figure.savefig(buffer, format="svg", bbox_inches="tight", metadata=metadata)
    return buffer.getvalue()


class _Manager(FigureManagerBase):
    """Shows a figure in its cell at ``figure.show()``."""

    def show(self) -> None:
        """Add the figure to the cell's output, and close it."""
        _display([self.canvas.figure])
        Gcf.destroy(self)


class FigureCanvas(FigureCanvasAgg):
    """Draws figures of report cells."""

    manager_class = _Manager


def take() -> list[str]:
    """Return the open pyplot figures as SVG in their order, and close them; an empty one is not shown."""
    texts = [svg(figure) for figure in _open()]
    Gcf.destroy_all()
    return texts


def show(*_args: object, **_options: object) -> None:
    """Add the open figures to the running cell's output."""
    _display(_open())
    Gcf.destroy_all()


def _open() -> list[Any]:
    figures = [manager.canvas.figure for manager in Gcf.get_all_fig_managers()]
    return [figure for figure in figures if len(figure.get_children()) > 1]


def _display(figures: list[Any]) -> None:
    for figure in figures:
        data = {"image/svg+xml": svg(figure), "text/plain": "<Figure>"}
        vars(builtins)["display"](data, raw=True)
