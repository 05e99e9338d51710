r"""The forms of a value, which of them a report can show, and which one a format takes, by Quarto's rules.

========  ==============================================================================
format    order
========  ==============================================================================
HTML      ``text/html``, ``text/markdown``, images, ``text/plain``
others    ``text/markdown``, images, ``text/html``, ``text/plain``
========  ==============================================================================

HTML is cleaned (:mod:`.cleaning`).  If it needs a script, it does not count.  In cells, JSON counts as
``text/markdown``, and so does ``text/latex`` that is a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cisreport.execution.cleaning import Cleaned, Keep, cleaned
from cisreport.execution.display import INTERACTIVE, NOTE, OF_PLOT, SIZE
from cisreport.formats import with_target

IMAGES: Final = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
"""Suffixes of images by MIME type, in the order in which a format takes them."""
_OPAQUE: Final = re.compile(r"<[^<>\n]*( object| at 0x[0-9a-fA-F]+)[^<>\n]*>|<[\w.]+>|")
_ENVIRONMENTS: Final = (
    r"(?:equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math|split|cases|aligned)\*?"
)
_FORMULA: Final = re.compile(
    rf"\$\$?[^$]+\$\$?|\\\[(?P<display>.*)\\\]|\\\((?P<line>.*)\\\)"
    rf"|\\begin\{{(?P<kind>{_ENVIRONMENTS})\}}(?P<inside>.*)\\end\{{(?P=kind)\}}",
    re.DOTALL,
)
_WORDS_AND_FORMULAS: Final = re.compile(r"(?:[^\\$]|\$\$[^$]+\$\$|\$[^$]+\$)*")
_PICTURE: Final = (
    'draw it with matplotlib, or show a picture of it, such as "IPython.display.Image(filename=...)"'
)
_REMEDIES: Final = {
    "Plotly without kaleido": f'install "kaleido", with which Plotly draws pictures, or {_PICTURE}',
    "Altair without vl_convert": (
        f'install "vl-convert-python", with which Altair draws pictures, or {_PICTURE}'
    ),
    "ipywidgets": "print the values that it shows",
    "JavaScript": "write what it shows as text, a table or a figure",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What a report shows of a value."""

    data: Mapping[str, str]
    """Forms by MIME type."""
    notes: tuple[tuple[str, str], ...] = ()
    """What differs from the output of a notebook, and what to do."""
    refused: tuple[tuple[str, str], ...] = ()
    """What cannot be shown, and what to do."""

    @property
    def is_text(self) -> bool:
        """Whether there is only a text."""
        return set(self.data) <= {"text/plain"}


def choose(data: Mapping[str, str], target: str) -> str:
    """Return the MIME type of the form that Quarto uses for a format."""
    order = ["text/markdown", *IMAGES]
    order.insert(0 if with_target(target).takes_html else len(order), "text/html")
    return next((mime for mime in order if mime in data), "text/plain")


def presentable(data: Mapping[str, str], keep: Keep, *, in_line: bool = False) -> Forms:
    """Return the forms of a value that a report can show.

    Parameters
    ----------
    data : mapping
        Its forms by MIME type.
    keep : callable
        Writes the images within HTML.
    in_line : bool
        Whether it is within a line of text, where formulas and JSON are texts.
    """
    kept = {mime: form for mime, form in data.items() if mime == SIZE or not _is_own(mime)}
    notes = [(data[NOTE], "format the number to avoid this note")] if NOTE in data else []
    if INTERACTIVE in data:
        images = {mime: form for mime, form in kept.items() if mime in IMAGES}
        if not images:
            return Forms(data={}, refused=(_interactive(data[INTERACTIVE]),))
        kept = {**images, "text/plain": kept.get("text/plain", "")}
    if not in_line:
        if problem := _add_formula(kept):
            return Forms(data={}, refused=(problem,))
        if "application/json" in kept:
            json = fenced(kept["application/json"], "{.cell-output .cell-output-display}")
            kept.setdefault("text/markdown", json)
    if "text/html" in kept and (kept["text/html"] or not in_line):
        return _with_html(kept, cleaned(kept.pop("text/html"), keep), notes)
    return Forms(data=kept, notes=tuple(notes))


def _with_html(kept: Mapping[str, str], page: Cleaned, notes: list[tuple[str, str]]) -> Forms:
    for address in page.links:
        notes.append((f"{address} is a link, since a report contains no page, video or sound", ""))
    if page.refused:
        address = page.refused[0]
        what = f"the image {address} is on the network"
        return Forms(data={}, refused=((what, "put a copy next to the document and show that"),))
    if page.needs:
        return _without_html(kept, page, notes)
    if page.markup:
        return Forms(data={**kept, "text/html": page.markup}, notes=tuple(notes))
    notes += [("styles in the HTML of an output have no effect", "")] if page.is_styled else []
    others = {mime: form for mime, form in kept.items() if mime != "text/plain"}
    return Forms(data=others, notes=tuple(notes))


def _is_own(mime: str) -> bool:
    return mime in (NOTE, INTERACTIVE, OF_PLOT) or mime.startswith("application/x-cisreport")


def _interactive(described: str) -> tuple[str, str]:
    what = f"this output ({described}) needs a script, and a report does not run scripts"
    return what, _REMEDIES.get(described, _PICTURE)


def _without_html(kept: Mapping[str, str], page: Cleaned, notes: list[tuple[str, str]]) -> Forms:
    needs = " and ".join(page.needs)
    if set(kept) <= {"text/plain", SIZE} and is_opaque(kept.get("text/plain", "")):
        what = f"this HTML needs {needs}, which a report does not have"
        return Forms(data={}, refused=((what, "show text, a table or a picture"),))
    notes.append((f"an output is shown without its HTML, which needs {needs}", ""))
    return Forms(data=kept, notes=tuple(notes))


def is_opaque(text: str) -> bool:
    """Return whether a text only names the class of an object."""
    return _OPAQUE.fullmatch(text.strip()) is not None


def _add_formula(kept: dict[str, str]) -> tuple[str, str] | None:
    """Make Markdown of LaTeX that is a formula, or words with formulas; return a problem with other LaTeX."""
    latex = kept.pop("text/latex", "").strip()
    if not latex or "text/markdown" in kept:
        return None
    if found := _FORMULA.fullmatch(latex):
        kept["text/markdown"] = _formula(found)
    elif _WORDS_AND_FORMULAS.fullmatch(latex):
        kept["text/markdown"] = latex
    elif set(kept) <= {"text/plain", SIZE} and is_opaque(kept.get("text/plain", "")):
        what = "LaTeX that is not a formula cannot be shown"
        return what, "show a formula between dollars, Markdown, or a data frame"
    return None


def _formula(found: re.Match[str]) -> str:
    if found["line"] is not None:
        return f"${found['line'].strip()}$"
    if found["display"] is not None:
        return f"$${found['display'].strip()}$$"
    if found["kind"] is None:
        return found[0]
    kind = found["kind"].removesuffix("*")
    if kind in ("equation", "displaymath", "math"):
        return f"$${found['inside'].strip()}$$"
    return f"$${found[0]}$$"


def fenced(text: str, attributes: str) -> str:
    """Return text as a code block."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence} {attributes}\n{text.rstrip(chr(10))}\n{fence}\n"
