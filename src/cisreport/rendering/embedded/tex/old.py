r"""Old commands of TeX in formulas, which pandoc does not know: each gives way to what replaced it.

``{a \over b}`` is ``\frac{a}{b}``, and ``{\bf x}`` is ``\mathbf{x}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from cisreport.rendering.tree import Tree, elements

_FONTS: Final = {
    r"\bf": r"\mathbf", r"\rm": r"\mathrm", r"\it": r"\mathit", r"\sf": r"\mathsf", r"\tt": r"\mathtt",
    r"\cal": r"\mathcal",
}  # fmt: skip
"""Commands that set the rest of their group in a font, each with the command that sets its argument so."""
_OLD: Final = re.compile(r"\\(?:over|bf|rm|it|sf|tt|cal)(?![A-Za-z])")
_TOKEN: Final = re.compile(
    r"\\left\s*(?:\\[A-Za-z]+|\\?.)"
    r"|\\right\s*(?:\\[A-Za-z]+|\\?.)"
    r"|\\(?:begin|end)\s*\{[A-Za-z]+\*?\}"
    r"|\\(?:[A-Za-z]+\*?|.)"
    r"|[{}&]"
    r"|[^\\{}&]+",
    re.DOTALL,
)
_OPENS: Final = re.compile(r"\{|\\(?:left|begin)(?![A-Za-z])")
_CLOSES: Final = re.compile(r"\}|\\(?:right|end)(?![A-Za-z])")


def modernize(tree: Tree) -> None:
    """Replace the old commands in the formulas of a tree, which is changed in place."""
    for math in elements(tree, "Math"):
        math["c"][1] = modern(math["c"][1])


def modern(tex: str) -> str:
    """Return a formula without old commands; as it is if its braces do not match."""
    if not _OLD.search(tex):
        return tex
    open_groups = [_Group()]
    for token in _TOKEN.findall(tex):
        if _OPENS.match(token):
            open_groups.append(_Group(opened=token))
        elif not _CLOSES.match(token):
            open_groups[-1].take(token)
        elif len(open_groups) == 1:
            return tex
        else:
            group = open_groups.pop()
            open_groups[-1].take(group.opened + group.text() + token, is_group=True)
    return open_groups[0].text() if len(open_groups) == 1 else tex


@dataclass(slots=True, kw_only=True)
class _Group:
    """A part of a formula in braces, between delimiters, or in an environment."""

    opened: str = ""
    pieces: list[str] = field(default_factory=list)
    """The pieces of the cell that is read."""
    cells: list[str] = field(default_factory=list)
    """Cells of an environment that are read, with what parts them."""

    def take(self, piece: str, *, is_group: bool = False) -> None:
        """Read a piece: a group, a command or other text."""
        if not is_group and piece in ("&", r"\\"):
            self.cells += [_replaced(self.pieces), piece]
            self.pieces.clear()
        else:
            self.pieces.append(piece)

    def text(self) -> str:
        """Return what the group is now."""
        return "".join([*self.cells, _replaced(self.pieces)])


def _replaced(pieces: list[str]) -> str:
    """Return the text of a group with new commands in place of its old ones."""
    if pieces.count(r"\over") == 1:
        at = pieces.index(r"\over")
        above, below = (_replaced(part).strip() for part in (pieces[:at], pieces[at + 1 :]))
        return rf"\frac{{{above}}}{{{below}}}"
    for at, piece in enumerate(pieces):
        if piece in _FONTS:
            rest = _replaced(pieces[at + 1 :]).strip()
            return _replaced(pieces[:at]) + (f"{_FONTS[piece]}{{{rest}}}" if rest else "")
    return "".join(pieces)
