"""Anchors: where in a source a value rests.

An anchor is one string that parses and prints back, ``source[locator]``, as in CLDF.  Within a
dataset of one source the locator alone is enough.  A locator of a segmented source is
``p<line>.s<sentence>``; a locator of a cited source is free text such as ``para 2``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PASSAGE_LOCATOR = re.compile(r"p[1-9][0-9]*\.s[1-9][0-9]*")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ANCHOR = re.compile(r"(?P<source>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)\[(?P<locator>[^\[\]]+)\]")


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """A passage (or free locator) of a source on which a value rests."""

    source: str
    """Id of the source; empty until a dataset of one source fills it in."""
    locator: str
    """``p8.s1`` for a segmented source; free text for a cited one."""

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read ``source[locator]``, or a passage locator alone.

        Parameters
        ----------
        text : str
            For instance ``decisions-in-dushanbe[p8.s1]`` or ``p8.s1``.

        Returns
        -------
        Anchor
            With an empty source if the text names none.

        Raises
        ------
        ValueError
            When the text is neither form.
        """
        if PASSAGE_LOCATOR.fullmatch(text):
            return cls("", text)
        match = _ANCHOR.fullmatch(text)
        if match is None or match["locator"] != match["locator"].strip():
            raise ValueError(f'"{text}" is not an anchor')
        return cls(match["source"], match["locator"])

    def __str__(self) -> str:
        return f"{self.source}[{self.locator}]" if self.source else self.locator
