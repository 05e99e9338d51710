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

ASSETS = Path(__file__).resolve().parent
"""Directory of templates, filters and fonts."""

FONT_FAMILY = "Noto Sans"
"""The one text family of charts, pages and prints."""

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
def html_variables(blocks: tuple[str, ...] | None = None) -> dict[str, str]:
    """Return the pandoc variables that ``report.html`` needs.

    Parameters
    ----------
    blocks : tuple of str, optional
        The rules of style that only this page has, if it has some of the :func:`styled_blocks`.

    Returns
    -------
    dict of str to str
        ``css`` (style sheet with its fonts inside), ``style-hash``, ``script`` and ``script-hash``;
        the hashes are as a content security policy names them, without quotes.  They are long: hand
        them over in a defaults file, not on the command line.
    """
    styles = ("report.css", "popovers.css", *(["blocks.css"] if blocks is not None else []))
    return _variables(styles, ("popovers.js", "register.js", "tabs.js", "report.js"), blocks or ())


@cache
def styled_blocks() -> frozenset[str]:
    """Return the classes of the blocks that have a separate style sheet, ``blocks.css``."""
    return frozenset(re.findall(r"\.([a-z][\w-]*)", _text("blocks.css")))


@cache
def review_variables() -> dict[str, str]:
    """Return the same for the review page, whose style sheet adds to that of the reports."""
    return _variables(("report.css", "review.css"), ("review.js",))


def _variables(
    styles: tuple[str, ...], scripts: tuple[str, ...], rules: tuple[str, ...] = ()
) -> dict[str, str]:
    css = _font_faces() + "\n".join([*map(_text, styles), *rules])
    script = "\n".join(map(_text, scripts))
    return {"css": css, "style-hash": _digest(css), "script": script, "script-hash": _digest(script)}


def _font_faces() -> str:
    faces = []
    for style, weight, slant in _FACES:
        data = b64encode((font_directory() / f"NotoSans-{style}.woff2").read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "{FONT_FAMILY}"; font-weight: {weight}; font-style: {slant}; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}\n'
        )
    return "".join(faces)


def _text(name: str) -> str:
    """Return an asset's text without the line end that pandoc would drop, since its hash counts."""
    return asset(name).read_text(encoding="utf-8").strip()


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
