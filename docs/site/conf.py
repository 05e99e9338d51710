"""Settings of Sphinx for the site; ``docs/site/build.py`` runs it on the pages that it has put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from numpydoc.docscrape_sphinx import SphinxDocString

project = "cisreport"
author = "The cisreport authors"
version = release = installed(project)
html_title = f"{project} {version}"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
root_doc = "index"
smartquotes = False  # pages print what was typed
myst_heading_anchors = 5
suppress_warnings = ["myst.header", "misc.highlighting_failure"]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
python_maximum_signature_line_length = 88
toc_object_entries = (
    False  # each part of a page lists its names, and pages are written in two thirds of the time
)

html_theme = "furo"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # a page that is opened as a file may not read others
html_use_index = False  # the search finds names, too
html_domain_indices = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options = {"navigation_with_keys": False}


def _once(load: Callable[[Any, dict[str, Any]], None]) -> Callable[[Any, dict[str, Any]], None]:
    """Let numpydoc compile its template once, and not for each name."""
    kept: dict[str, Any] = {}

    def loaded(docstring: Any, config: dict[str, Any]) -> None:
        load(docstring, config | kept)
        kept["template"] = docstring.template

    return loaded


def _signature(_app: Any, what: str, _name: str, found: Any, *_more: Any) -> tuple[str, None] | None:
    """Leave out the signature of a record or a vocabulary; its fields or words follow with their meanings."""
    plain = what == "class" and (is_dataclass(found) or issubclass(found, Enum))
    return ("", None) if plain else None


def setup(app: Any) -> None:
    """Add what Sphinx has to ask."""
    SphinxDocString.load_config = _once(SphinxDocString.load_config)
    app.connect("autodoc-process-signature", _signature)
