"""Charts and widgets that need a script, and a static picture of those whose library can draw one here.

This module runs in the child process, and imports a library only if a cell has made an object of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

_CLASSES: Final = {
    ("plotly.basedatatypes", "BaseFigure"): "Plotly",
    ("altair.vegalite", "TopLevelMixin"): "Altair",
    ("bokeh.model", "Model"): "Bokeh",
    ("folium", "Map"): "folium",
    ("pyvis.network", "Network"): "pyvis",
    ("ipywidgets", "Widget"): "ipywidgets",
}
"""Libraries by the beginning of a module's name and a class that all of their objects have."""
_TYPES: Final = {
    "application/vnd.plotly": "Plotly",
    "application/vnd.vega": "Altair",
    "application/vnd.bokeh": "Bokeh",
    "application/vnd.holoviews": "HoloViews",
    "application/vnd.jupyter.widget": "ipywidgets",
    "application/geo+json": "GeoJSON",
    "application/javascript": "JavaScript",
    "text/javascript": "JavaScript",
}
"""Libraries by the beginning of the MIME type of their data."""
_LONGEST: Final = 300
"""Characters of an error of a library."""
_RANDOM: Final = re.compile(r'id="defs-([0-9a-f]{6})"')
"""Part of the identifiers of a drawing of Plotly that differs in every run."""


def library_of(value: object) -> str:
    """Return the library of an interactive chart; empty for another object."""
    for kind in type(value).__mro__:
        for (module, name), library in _CLASSES.items():
            if kind.__name__ == name and (kind.__module__ + ".").startswith(module + "."):
                return library
    return ""


def needs_library(mime: str) -> str:
    """Return what shows data of a MIME type by a script; empty if a page shows it."""
    return next((library for start, library in _TYPES.items() if mime.startswith(start)), "")


def picture(value: Any, library: str) -> Mapping[str, Any] | str:
    """Return a static picture of an interactive chart by MIME type, or the library's name and why not."""
    if library not in _DRAWN_BY:
        return library
    package, draw = _DRAWN_BY[library]
    if find_spec(package) is None:
        return f"{library} without {package}"
    try:
        return {"image/svg+xml": draw(value)}
    except Exception as error:  # noqa: BLE001 - a library may fail in any way, for example without a browser
        why = " ".join(str(error).split())[:_LONGEST]
        return f"{library}, for which {package} could not draw a picture: {type(error).__name__}: {why}"


def _plotly(figure: Any) -> str:
    plotly = import_module("plotly.io")
    if hasattr(plotly, "defaults") and plotly.defaults.mathjax is None:
        plotly.defaults.mathjax = False  # otherwise it comes from the network
    drawn = figure.to_image(format="svg")
    return _stable(drawn.decode("utf-8"))


def _stable(drawing: str) -> str:
    """Return a drawing of Plotly with identifiers that do not differ between runs."""
    for number, name in enumerate(dict.fromkeys(_RANDOM.findall(drawing))):
        drawing = drawing.replace(name, f"{number:06d}")
    return drawing


def _altair(chart: Any) -> str:
    schema = str(import_module("altair").SCHEMA_VERSION)
    version = ".".join(schema.lstrip("v").split(".")[:2])
    nowhere: list[str] = []  # data come from the document, not from the network
    draw = import_module("vl_convert").vegalite_to_svg
    return str(draw(chart.to_dict(), vl_version=version, allowed_base_urls=nowhere))


_DRAWN_BY: Final = {"Plotly": ("kaleido", _plotly), "Altair": ("vl_convert", _altair)}
"""The package with which a library draws a static picture, and how."""
