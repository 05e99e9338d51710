"""Notes on the options of a document: keys without effect, and what else it may keep."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from operator import itemgetter

from cisreport.documents.filters import Filter
from cisreport.documents.noted import KEYS_BY_CODE, KEYS_BY_TEXT
from cisreport.errors import Problem
from cisreport.yamltext import Location, Yaml, spell


@dataclass(slots=True, kw_only=True)
class Remarks:
    """What a document may keep: keys without effect, and notes."""

    idle: list[tuple[int, str]] = field(default_factory=list)
    """Line and name of each key without effect; line 0 is in an included file."""
    notes: list[Problem] = field(default_factory=list)
    text: str = ""
    """Text of the document, in which a filter may find something to change."""
    code: str = ""
    """Code of its cells."""
    filters: list[Filter] = field(default_factory=list)
    """Filters of the author, which are to be tried."""

    def add(self, found: Yaml, key: Location, name: str = "") -> None:
        """Remember a key without effect."""
        self.idle.append((found.problem(key, "", at_key=True).line, name or spell(key)))

    def lacks_use(self, key: str) -> bool:
        """Return whether a refused key is for something that the document does not have."""
        places = ((KEYS_BY_CODE, self.code), (KEYS_BY_TEXT, self.text))
        return any(key in patterns and not re.search(patterns[key], place) for patterns, place in places)

    def note(self, found: Yaml, key: Location, what: str) -> None:
        """Remember a note."""
        self.notes.append(replace(found.problem(key, what, at_key=True), is_note=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """The keys without effect in one file."""

    path: str
    """The file as problems name it."""
    keys: tuple[tuple[int, str], ...]
    """Line and name of each; line 0 is in an included file."""


def idle_notes(files: Iterable[Idle], used: Collection[str]) -> Iterator[Problem]:
    """Yield a note for each file that names its keys without effect, but each key only at its first place.

    Parameters
    ----------
    files : iterable of Idle
        The files of options of one document, nearest first.
    used : collection of str
        Keys that the text uses, which have an effect.
    """
    named: set[str] = set()
    for file in files:
        keys = [key for key in file.keys if key[1] not in named and key[1].partition(".")[0] not in used]
        if keys:
            keys.sort(key=itemgetter(0))
            names = dict.fromkeys(name for _, name in keys)
            named.update(names)
            line = next((line for line, _ in keys if line), 0)
            yield Problem(path=file.path, line=line, what=f"no effect: {', '.join(names)}", is_note=True)
