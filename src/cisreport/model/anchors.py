"""Anchors: where in a source a value rests.

An anchor is one string that parses and prints back, ``source[locator]``, as in CLDF.  Within a
dataset of one source the locator alone is enough.  A locator of a cited source is free text such as
``para 2``.  Locators of a segmented source are

``p8.s1``
    the first sentence of line 8,
``p8.s1-3``
    its sentences 1 to 3, which a coder joined,
``p8.s1a``, ``p8.s1b``
    the parts of its first sentence, which a coder split,
``p8.s1@1``
    its first sentence by version 1 of the segmentation, in a source that has a later version.

Those of a tabular source are cells by RFC 7111, rows and columns counted from 1:

``cell=5,3``, ``Sheet1!cell=5,3``
    the third cell of the fifth row, in a workbook after the name of its sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PASSAGE_LOCATOR = re.compile(
    r"p(?P<line>[1-9][0-9]*)\.s(?P<first>[1-9][0-9]*)(?:-(?P<last>[1-9][0-9]{0,3})|(?P<part>[a-z]))?"
)
OLD_LOCATOR = re.compile(rf"{PASSAGE_LOCATOR.pattern}@(?P<version>[0-9]+)")
CELL_LOCATOR = re.compile(
    r"(?:(?P<sheet>[^\[\]!]+)!)?cell=(?P<row>[1-9][0-9]{0,8}),(?P<column>[1-9][0-9]{0,8})"
)
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
        if PASSAGE_LOCATOR.fullmatch(text) or OLD_LOCATOR.fullmatch(text):
            return cls("", text)
        match = _ANCHOR.fullmatch(text)
        if match is None or match["locator"] != match["locator"].strip():
            raise ValueError(f'"{text}" is not an anchor')
        return cls(match["source"], match["locator"])

    def __str__(self) -> str:
        return f"{self.source}[{self.locator}]" if self.source else self.locator
