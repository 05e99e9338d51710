"""The rows of a register as data: what they print, on a page and in brief.

The filter prints them and ``verify`` expects them; both take the words from here.  A *brief* register, as in
a print, has the main notes of the facts that the text cites, and sources by their numbers; a page has all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any, Final

from cisreport.quotes import Quote
from cisreport.spans import MOST_FACTS

HOW: Final = "how"
"""Name of the item that says how a source puts a fact."""
KIND: Final = "kind"
"""Name of the item that says what a fact is, in a table of several kinds."""
CONFIDENCE: Final = "confidence"
"""Name of the item that says how sure the coder is."""
_LAST: Final = (HOW, CONFIDENCE)
"""Items that a head says last."""
_NAMELESS: Final = (HOW, KIND)
"""Items that print without their names."""
BEGINNING: Final = "opening excerpt"
"""Locator of a page of which the beginning was read, with nothing counted."""
SIGN: Final = "°"
"""What a source has that was read so."""
SIGN_EXPLAINED: Final = f"{SIGN}: the beginning of the page was read."
EVIDENCE: Final = "Evidence: "
"""What precedes the facts that a verdict rests on."""
_MOST: Final = 12
"""Facts that a row of a page names; of more, the first few."""
_MOST_IN_BRIEF: Final = 2
"""The same in a brief register."""
_SHOWN_IN_BRIEF: Final = 1
LEAST_COMMON: Final = 4
"""Rows that say the same, before the head of their table says it."""
_ABSENT: Final = "not given"
_PASSAGE: Final = re.compile(r"(?P<source>[^\[]+)\[(?P<locator>.*)\]", re.DOTALL)
_SENTENCE: Final = re.compile(r"p[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row says of a fact, before its passages and where it is used."""

    table: str
    """Name of its table."""
    cells: tuple[str, ...]
    """The cells of the columns that only its table has."""
    items: Mapping[str, str]
    """What else the fact says, by what it is."""
    label: str = ""
    """What the fact is called, if no cell says it."""
    label_adds: bool = True
    """Whether the label says more than the cells."""
    main_notes: int = 0
    """How many of the fact's notes, from the first, are about all of it, not about one of several values."""
    full_only: tuple[str, ...] = ()
    """Names of items that a brief register has only where the text cites the fact."""
    legend: Mapping[str, str] = field(default_factory=dict)
    """What words of its cells mean, which the head of its table explains."""
    order: str = ""
    """Its place among the rows; rows with the same are in the order of the dataset."""
    quotes: tuple[Quote, ...] = ()
    """The passages that it rests on and whose words may be published."""

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Row:
        """Return a row from JSON data."""
        cells, items, full_only = tuple(plain["cells"]), dict(plain["items"]), tuple(plain["full_only"])
        legend, quotes = dict(plain["legend"]), tuple(map(Quote.read, plain.get("quotes", ())))
        read = {"cells": cells, "items": items, "full_only": full_only, "legend": legend, "quotes": quotes}
        return cls(**{**plain, **read})

    def plain(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return {
            "table": self.table,
            "cells": list(self.cells),
            "items": list(self.items.items()),
            "label": self.label,
            "label_adds": self.label_adds,
            "main_notes": self.main_notes,
            "full_only": list(self.full_only),
            "legend": list(self.legend.items()),
            "order": self.order,
            "quotes": list(map(asdict, self.quotes)),
        }


def common_items(rows: Iterable[Row]) -> dict[str, str]:
    """Return the items that most rows of a table have, for its head to say once."""
    rows = list(rows)
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        for name, text in row.items.items():
            counts.setdefault(name, Counter())[text] += 1
    least = max(LEAST_COMMON, len(rows) // 2 + 1)
    found: dict[str, str] = {}
    for name in sorted(counts, key=lambda name: (name in _LAST, name)):
        text, count = max(counts[name].items(), key=lambda item: (item[1], item[0]))
        if count >= least:
            found[name] = text
    return found


def head_sentences(rows: Iterable[Row], common: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the head of a table says of its rows: what most have in common, and what words mean."""
    said = "; ".join(_item(name, text) for name, text in common.items())
    legend = {word: meaning for row in rows for word, meaning in row.legend.items()}
    explained = "; ".join(f"{word}: {legend[word]}" for word in sorted(legend))
    sentences = (
        f"Unless a row says otherwise: {said.removesuffix('.')}." if said else "",
        explained and f"{explained}.",
    )
    return tuple(filter(None, sentences))


def row_items(row: Row, common: Mapping[str, str], *, brief: bool, is_cited: bool) -> tuple[str, ...]:
    """Return what a row says besides its cells, without what the head of its table says."""
    label = [row.label] if row.label and (row.label_adds or not brief) else []
    own = [
        _item(name, text)
        for name, text in row.items.items()
        if common.get(name) != text and not (brief and not is_cited and name in row.full_only)
    ]
    lacking = [_item(name, _ABSENT) for name in common if name not in row.items]
    return (*label, *own, *lacking)


def _item(name: str, text: str) -> str:
    return text if name in _NAMELESS and text != _ABSENT else f"{name}: {text}"


def ordered(facts: Iterable[str], rows: Mapping[str, Row]) -> list[str]:
    """Return facts in the order of their table; `facts` are in the order of the dataset."""
    return sorted(facts, key=lambda fact: rows[fact].order)


def passage_parts(passage: str) -> tuple[str, str]:
    """Return the source and the locator of a passage; the source is empty in a dataset of one source."""
    found = _PASSAGE.fullmatch(passage)
    return (found["source"], found["locator"]) if found else ("", passage)


def passage_texts(passages: Iterable[str], *, brief: bool) -> list[tuple[str, str]]:
    """Return the source of each passage and how it is printed; passages of one source are together.

    The locators of a page that has no sentences to count are left out where the register is brief.
    """
    parts = [passage_parts(passage) for passage in passages]
    texts: list[tuple[str, str]] = []
    for source, group in groupby(parts, key=lambda part: part[0]):
        locators = [locator for _, locator in group]
        if brief and source and not any(map(_SENTENCE.match, locators)):
            texts.append((source, source + SIGN * (set(locators) == {BEGINNING})))
        else:
            texts += [(source, _printed(source, locator)) for locator in locators]
    return texts


def _printed(source: str, locator: str) -> str:
    if locator == BEGINNING and source:
        return source + SIGN
    return f"{source}[{locator}]" if source else locator


def has_sign(passages: Iterable[str]) -> bool:
    """Return whether a passage is printed with the mark for the beginning of a page."""
    return any(source and locator == BEGINNING for source, locator in map(passage_parts, passages))


# Lists of facts


def few(facts: Sequence[str], *, brief: bool) -> tuple[Sequence[str], str]:
    """Return the facts that a list names, all or the first few, and what it says of the others."""
    most, shown = (_MOST_IN_BRIEF, _SHOWN_IN_BRIEF) if brief else (_MOST, MOST_FACTS)
    if len(facts) <= most:
        return facts, ""
    return facts[:shown], f" and {len(facts) - shown} more"


def rests_text(facts: Sequence[str], *, brief: bool) -> str:
    """Return what a row without passages says of the facts that it rests on."""
    shown, more = few(facts, brief=brief)
    return ", ".join(shown) + more


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A row as it is printed, without where its fact is used."""

    fact: str
    """Its id."""
    cells: tuple[str, ...]
    """The cells of the columns that only its table has."""
    items: tuple[str, ...]
    """What else it says."""
    notes: tuple[str, ...]
    """Its notes."""
    weighed: tuple[str, ...]
    """The facts that a verdict rests on."""
    passages: tuple[tuple[str, str], ...]
    """The source of each passage, and how it is printed."""
    rests: tuple[str, ...]
    """The facts that a row without passages rests on."""
    brief: bool
    """Whether the register is brief."""
    quotes: tuple[Quote, ...] = ()
    """The excerpts that it rests on."""

    @property
    def pieces(self) -> tuple[str, ...]:
        """The texts of its blocks, which a format may print in another order."""
        passages = ", ".join(text for _, text in self.passages)
        return (self.fact, *self.cells, "; ".join(self.items), *self.notes, *self._quoted, passages)

    @property
    def _quoted(self) -> tuple[str, ...]:
        return tuple(text for quote in self.quotes for text in quote.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of its cells, in order."""
        weighed = f"{EVIDENCE}{', '.join(self.weighed)}" if self.weighed else ""
        more = " ".join(filter(None, ("; ".join(self.items), *self.notes, weighed, *self._quoted)))
        passages = ", ".join(text for _, text in self.passages)
        rests = rests_text(self.rests, brief=self.brief)
        return (self.fact, *self.cells, more, passages or rests)


def printed(
    entry: Mapping[str, Any],
    row: Row,
    common: Mapping[str, str],
    *,
    brief: bool,
    is_cited: bool,
    known: Container[str],
) -> Printed:
    """Return a row as a register prints it.

    Parameters
    ----------
    entry : mapping
        The fact's entry of the manifest.
    row : Row
        What its row says.
    common : mapping
        What the head of its table says.
    brief : bool
        Whether the register is brief.
    is_cited : bool
        Whether a value in the text cites the fact, so that its row is not brief.
    known : container of str
        The facts that have rows.
    """
    notes = entry["notes"][: row.main_notes if is_cited else 0] if brief else entry["notes"]
    rests = (
        [name for name in dict.fromkeys(entry["rests_on"]) if name in known] if not entry["passages"] else []
    )
    return Printed(
        fact=entry["id"],
        cells=row.cells,
        items=row_items(row, common, brief=brief, is_cited=is_cited),
        notes=tuple(notes),
        weighed=() if brief else weighed(entry["record"]),
        passages=tuple(passage_texts(entry["passages"], brief=brief)),
        rests=tuple(rests),
        brief=brief,
        quotes=row.quotes,
    )


def weighed(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts that a verdict rests on, from its canonical record; other records have none."""
    return tuple(dict.fromkeys(item["fact"] for item in record.get("evidence", ())))


def needed_for(used: Iterable[str], rests_on: Callable[[str], Iterable[str]]) -> dict[str, set[str]]:
    """Return all facts that the used ones rest on, and for each those that rest on it directly.

    Parameters
    ----------
    used : iterable of str
        Facts.
    rests_on : callable
        Returns what a fact rests on directly.
    """
    found: dict[str, set[str]] = {}
    waiting, seen = list(used), set[str]()
    while waiting:
        fact = waiting.pop()
        if fact not in seen:
            seen.add(fact)
            for other in rests_on(fact):
                found.setdefault(other, set()).add(fact)
                waiting.append(other)
    return found


def is_in_text(place: str) -> bool:
    """Return whether a place of the manifest is in the running text, and not in a figure or table."""
    return place == "" or place.startswith("\u00a7")
