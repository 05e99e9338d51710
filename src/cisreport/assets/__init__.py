"""What pages and prints are made with: style sheet, script and fonts, always the same bytes.

This package has the templates and filters of both formats, and prepares what ``report.html`` takes as
pandoc variables.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Literal

from cisreport.families import TEXT_FAMILY, font_file
from cisreport.fontrules import font_face

ASSETS = Path(__file__).resolve().parent
"""Directory of templates, filters and fonts."""

_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_STYLES = ("report.css", "popovers.css", "panel.css", "inspector.css", "charts.css")
_SCRIPTS = (
    *("dom.js", "popovers.js", "register.js", "tabs.js", "report.js"),
    *("passages.js", "panel.js", "citing.js", "inspector.js", "copy.js"),
)
_FACES = (("Regular", 400, "normal"), ("Italic", 400, "italic"), ("Bold", 700, "normal"))


def asset(name: str) -> Path:
    """Return the path of an asset.

    Parameters
    ----------
    name : str
        Path below the assets' directory, such as ``report.html`` or ``lua/cisreport.lua``.

    Returns
    -------
    Path
        Where the asset is.

    Raises
    ------
    FileNotFoundError
        If there is no such asset.
    """
    path = ASSETS / name
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def font_directory() -> Path:
    """Return the directory of the fonts that charts and Typst use (and Typst may use alone)."""
    return ASSETS / "fonts"


@cache
def html_variables(rules: str = "", *, blocks: bool = False) -> dict[str, str]:
    """Return the pandoc variables that ``report.html`` needs.

    Parameters
    ----------
    rules : str
        What comes after the style sheet, such as fonts of the page's letters.
    blocks : bool
        Whether the page has some of the :func:`styled_blocks`.

    Returns
    -------
    dict of str to str
        ``css`` (style sheet), ``style-hash``, ``script`` and ``script-hash``;
        the hashes are as a content security policy names them, without quotes.  They are long: hand
        them over in a defaults file, not on the command line.
    """
    return _variables((*_STYLES, *(["blocks.css"] if blocks else [])), _SCRIPTS, rules)


@cache
def styled_blocks() -> frozenset[str]:
    """Return the classes of the blocks that have a separate style sheet, ``blocks.css``."""
    return frozenset(re.findall(r"^\.([a-z][\w-]*)", _text("blocks.css"), re.MULTILINE))


def page(kind: Literal["review", "batch"], title: str, body: str, robots: str = "") -> str:
    """Return a page that is not a report; its style sheet adds to that of the reports.

    Parameters
    ----------
    kind : {"review", "batch"}
        Class of the body, and name of the style sheet and of the script.
    title, body, robots : str
        HTML of the title and of the body, and of a ``meta`` for search engines.
    """
    variables = {name.replace("-", "_"): value for name, value in _variables_of(kind).items()}
    template = Template(asset("page.html").read_text("utf-8"))
    return template.substitute(variables, kind=kind, title=title, body=body, robots=robots)


@cache
def _variables_of(kind: str) -> dict[str, str]:
    return _variables(("report.css", f"{kind}.css"), (f"{kind}.js",), fonts=font_faces())


def _variables(
    styles: tuple[str, ...], scripts: tuple[str, ...], rules: str = "", fonts: str = ""
) -> dict[str, str]:
    css = fonts + "\n".join(map(_text, styles)) + rules
    script = "\n".join(map(_text, scripts))
    return {"css": css, "style-hash": _digest(css), "script": script, "script-hash": _digest(script)}


@cache
def font_faces() -> str:
    """Return rules of a style sheet with the text font of pages inside."""
    files = {style: asset(f"fonts/{font_file(TEXT_FAMILY, style)}.woff2") for style, *_ in _FACES}
    return "".join(
        font_face(TEXT_FAMILY, weight, slant, files[style].read_bytes()) for style, weight, slant in _FACES
    )


def _text(name: str) -> str:
    """Return an asset's text without indents, a last line end, and comments that have their lines alone."""
    text = _COMMENT.sub("", asset(name).read_text(encoding="utf-8"))
    return _INDENT.sub("", text).strip()  # pandoc would drop the line end, and the hash counts


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
