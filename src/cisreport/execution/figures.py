"""A matplotlib backend for report cells: figures become SVG with real text, the same bytes every time.

Only the child process uses it, by ``MPLBACKEND=module://cisreport.execution.figures``.  ``pyplot.show`` adds
the open figures to the cell's output at this point.
"""

from __future__ import annotations

import builtins
import io
import re
from typing import Any, Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib._pylab_helpers import Gcf
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from cisreport.assets import font_directory
from cisreport.execution.ipython import RICH
from cisreport.families import OTHER_FAMILIES, TEXT_FAMILY

__all__ = ["FigureCanvas", "show", "svg", "take"]

_SAFE_FAMILY: Final = re.compile(r"Noto Sans( Mono)?|sans-serif")

# The machine may have other files of the same names.
font_manager.fontManager.ttflist = [
    entry for entry in font_manager.fontManager.ttflist if entry.name not in (TEXT_FAMILY, *OTHER_FAMILIES)
]
for _path in sorted(font_directory().glob("*.ttf")):
    font_manager.fontManager.addfont(_path)


def svg(figure: Any) -> str:
    """Return a figure as SVG; text becomes outlines only if it uses a font that reports do not include."""
    text = _saved(figure, "none")
    families = re.findall(r"'([^']+)'", " ".join(re.findall(r"font(?:-family)?:[^;\"]*", text)))
    return text if all(map(_SAFE_FAMILY.fullmatch, families)) else _saved(figure, "path")


def _saved(figure: Any, fonttype: str) -> str:
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": fonttype, "svg.hashsalt": "cisreport"}):
        metadata = {"Date": None, "Creator": None}
        figure.savefig(buffer, format="svg", bbox_inches="tight", metadata=metadata)
    return buffer.getvalue()


def take() -> list[str]:
    """Return the open pyplot figures as SVG in their order, and close them."""
    managers = Gcf.get_all_fig_managers()
    texts = [svg(manager.canvas.figure) for manager in managers]
    Gcf.destroy_all()
    return texts


def show(*_args: object, **_options: object) -> None:
    """Add the open figures to the running cell's output."""
    display = vars(builtins)["display"]
    for text in take():
        display(RICH["SVG"](text))
