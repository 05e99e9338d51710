"""Where in its files a dataset has a record, a field or a passage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from cisreport.datasets.folder import Located, Reading
from cisreport.datasets.loader import find
from cisreport.errors import Problem
from cisreport.files import METADATA
from cisreport.model import RECORDS, Source
from cisreport.yamltext import Location

_PASSAGE = re.compile(r"(?P<source>[^\[\]]+)\[(?P<locator>.+)\]")


class Positions:
    """Finds places in the files of one dataset.

    Parameters
    ----------
    name_or_path : str or Path
        What :func:`cisreport.load` takes.
    """

    def __init__(self, name_or_path: str | Path) -> None:
        self._folder = find(name_or_path)
        reading = Reading()
        reading.read_records(self._folder, RECORDS, skip=METADATA)
        self._records: Mapping[str, Located] = {item.record.id: item for item in reading.located}

    def record(self, name: str) -> Located:
        """Return a record with its file and its place there."""
        return self._records[name]

    def of(self, where: str, what: str = "", remedy: str = "") -> Problem:
        """Return a problem at a place.

        Parameters
        ----------
        where : str
            The cite of a record or field, or a passage as ``source[locator]``; the metadata if it is none.
        what, remedy : str
            What is wrong there, and what to do.
        """
        name, below = self._place(where)
        if name not in self._records:
            return Problem(path=str(self._folder / METADATA), where=where, what=what, remedy=remedy)
        return self._records[name].problem(below, what, remedy)

    def _place(self, where: str) -> tuple[str, Location]:
        if (found := _PASSAGE.fullmatch(where)) and found["source"].rpartition(":")[2] in self._records:
            name = found["source"].rpartition(":")[2]
            source = self._records[name].record
            passages = source.passages if isinstance(source, Source) else ()
            numbers = (n for n, item in enumerate(passages) if item.locator == found["locator"])
            number = next(numbers, None)
            return name, () if number is None else ("passages", number)
        cite, _, field = where.partition("/")
        return cite.rpartition(":")[2], (field,) if field else ()
