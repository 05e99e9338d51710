"""Commands of TeX formulas that pandoc drops, misreads or does not know, written as others that it reads."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_LABEL: Final = re.compile(r"\\label\s*\{[^{}]*\}")
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])")
_OTHERS: Final = {
    "notag": "",
    "nonumber": "",
    "textnormal": r"\text",
    "textup": r"\text",
    "hbox": r"\text",
    "cfrac": r"\dfrac",
    "bold": r"\mathbf",
    "mathbbm": r"\mathbb",
    "mathbbmss": r"\mathbb",
    "mathds": r"\mathbb",
    "degree": r"{^\circ}",
    "hfill": r"\quad",
    "hfil": r"\quad",
    "space": r"\ ",
    "enspace": r"\;",
    "thinspace": r"\,",
    "negthinspace": r"\!",
    "dbinom": r"\binom",
    "tbinom": r"\binom",
    "hphantom": r"\phantom",
    "vphantom": r"\phantom",
    "fbox": r"\boxed",
    "textsc": r"\text",
    "emph": r"\textit",
    "bmod": r"\mathbin{\text{mod}}",
    "S": r"\text{§}",
    "P": r"\text{¶}",
    **dict.fromkeys(("smash", "middle", "strut", "relax", "allowbreak", "mathinner"), ""),
    **dict.fromkeys(("llap", "rlap", "mathllap", "mathrlap", "small", "large", "Large"), ""),
    "mathstrut": "",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
    "nobreak": "",
}
"""What says the same as a command, by its name."""
_INNERMOST: Final = re.compile(
    r"\\begin\s*\{[^{}]*\}(?:(?!\\begin\b|\\end\b).)*\\end\s*\{[^{}]*\}"
    r"|(?<!\\)(?<!\\begin)(?<!\\end)\{(?:\\.|[^{}\\])*\}(?!(?:(?!\\begin\b).)*\\end\b)",
    re.DOTALL,
)
"""An environment without others inside, or a group without others inside that is in no environment."""
_END_OF_LINE: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\\n")
"""A space as TeX writes it, before the end of a line."""
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\s*\{(dcases|rcases|drcases|subequations)\}")
_ENVIRONMENTS: Final = {
    "dcases": (r"\begin{cases}", r"\end{cases}"),
    "rcases": (r"\left.\begin{array}{ll}", r"\end{array}\right\}"),
    "drcases": (r"\left.\begin{array}{ll}", r"\end{array}\right\}"),
    "subequations": ("", ""),
}
"""What begins and ends an environment, by its name."""
_NUMBER: Final = re.compile(r"(?<![\\A-Za-z\d])\d+(?:\{[,.]\}\d+)+")
"""Number whose marks are in braces, which keep TeX from a space after them."""


COLOR: Final = re.compile(r"\\(?:text)?color(?![A-Za-z])\s*(?:\[\w+\])?\s*\{[^{}]*\}")
"""A command for the color of what follows; formulas are not colored."""
OF_PAGES: Final = re.compile(r"\\(cssId|class|style|html(?:Id|Class|Style|Data))(?![A-Za-z])\s*\{[^{}]*\}")
"""A command by which MathJax and KaTeX name or style a part of a formula, without that part."""


def readable(tex: str) -> str:
    """Return a formula with commands that pandoc reads, without colors and names for the style of a page.

    Parameters
    ----------
    tex : str
        The formula.

    Returns
    -------
    str
        A formula that looks the same; its tag is after it, and labels of LaTeX are not in it.
    """
    tex = OF_PAGES.sub("", COLOR.sub("", tex))
    tex = _END_OF_LINE.sub(r"\1 ", tex)
    tex = _TAG.sub(lambda tag: rf"\qquad\text{{{tag[2] if tag[1] else f'({tag[2]})'}}}", tex)
    tex = _NUMBER.sub(lambda number: rf"\text{{{re.sub('[{}]', '', number[0])}}}", _LABEL.sub("", tex))
    tex = _ENVIRONMENT.sub(lambda found: _ENVIRONMENTS[found[2]][found[1] == "end"], tex)
    return _in_lines(_COMMAND.sub(lambda command: _OTHERS.get(command[1], command[0]), tex))


def _in_lines(tex: str) -> str:
    """Return a formula whose lines are in an environment, as MathJax reads them without one."""
    outside, count = tex, 1
    while count:
        outside, count = _INNERMOST.subn("", outside)
    if r"\\" not in outside:
        return tex
    name = "aligned" if "&" in outside else "gathered"
    return rf"\begin{{{name}}}{tex}\end{{{name}}}"
