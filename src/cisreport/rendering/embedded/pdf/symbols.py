"""Symbols that pandoc names in formulas as older versions of Typst did, as the characters they are."""

from __future__ import annotations

import re
from typing import Final

_SYMBOLS: Final = {
    "Kai": "Ϗ", "angle.oblique": "⦦", "angle.right.sq": "⦜", "angle.spheric.top": "⦡",
    "backslash.circle": "⦸", "bar.v.circle": "⦶", "brace.l.double": "⦃", "brace.r.double": "⦄",
    "bracket.l.double": "⟦", "bracket.r.double": "⟧", "dash.circle": "⊝", "div.circle": "⨸",
    "dot.circle": "⊙", "dot.circle.big": "⨀", "eq.circle": "⊜", "franc": "₣", "gt.circle": "⧁",
    "integral.sect": "⨙", "kai": "ϗ", "lt.circle": "⧀", "minus.circle": "⊖", "parallel.circle": "⦷",
    "paren.l.double": "⦅", "paren.r.double": "⦆", "perp.circle": "⦹", "planck.reduce": "ℏ",
    "plus.circle.arrow": "⟴", "quote.angle.l.double": "«", "quote.angle.l.single": "‹",
    "quote.angle.r.double": "»", "quote.angle.r.single": "›", "sect": "∩", "sect.and": "⩄", "sect.big": "⋂",
    "sect.dot": "⩀", "sect.double": "⋒", "sect.sq": "⊓", "sect.sq.big": "⨅", "sect.sq.double": "⩎",
    "shell.l.double": "⟬", "shell.r.double": "⟭", "times.circle": "⊗", "times.circle.big": "⨂",
}  # fmt: skip
"""Characters by the names that Typst no longer has."""
_COMMANDS: Final = (
    "Cap Lbrack Lparen Rbrack Rparen Sqcap bigcap bigodot bigotimes bigsqcap cap capdot capwedge"
    " circledbslash circleddash circledequal circledgtr circledless circledparallel circledvert dint"
    " doublecap hbar hslash intcap lBrace lBrack lParen llbracket obslash"
    " odiv odot ogreaterthan olessthan ominus operp"
    " otimes rBrace rBrack rParen rightanglesqr rightarrowonoplus rrbracket sphericalangleup sqcap"
    " wideangledown"
)
"""Commands of TeX for them."""
_IN_TEX: Final = re.compile(
    rf"\\(?:{'|'.join(_COMMANDS.split())})(?![A-Za-z])|[{''.join(_SYMBOLS.values())}ħ]"
)
_NAMES: Final = "|".join(sorted(map(re.escape, _SYMBOLS), reverse=True))
_IN_TYPST: Final = re.compile(rf'"(?:[^"\\]|\\.)*"|(?<![A-Za-z.])(?:{_NAMES})(?![A-Za-z.])')


def has_renamed(tex: str) -> bool:
    """Return whether a formula has a symbol whose name Typst no longer has."""
    return _IN_TEX.search(tex) is not None


def with_characters(typst: str) -> str:
    """Return a formula of Typst with characters for the names that it no longer has."""
    return _IN_TYPST.sub(lambda found: _SYMBOLS.get(found[0], found[0]), typst)
