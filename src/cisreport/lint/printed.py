"""Texts of datasets: every text that a cite prints in any form, and the inline code that prints it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache

from cisreport.errors import NotFoundError
from cisreport.lint.advice import Citers, Place, uncited
from cisreport.lint.words import Hit, hit, quantities
from cisreport.model import Dataset, Derivation, Fact, Source, Term
from cisreport.wording import resolve_cite, text_of
from cisreport.wording.names import find, index

_FORMS = ("", "number", "words", "day", "month", "year", "weekday", "stated", "capital", "lower", "upper")
_UNCITED = ("about", "assumptions", "evidence", "note", "participants")
_UNCOUNTED = ("/attribution", "/reserve")
"""Fields whose number of values nobody counts."""
_LONG = 4
_OPEN, _CLOSE = "[\"'“‘]", "[\"'”’]"


@dataclass(frozen=True, kw_only=True)
class Printed:
    """The texts that some datasets can print."""

    datasets: tuple[Dataset, ...] = field(repr=False)
    """The datasets, with their derivations computed."""
    citers: Citers = field(default_factory=Citers)
    """The names by which the document cites them."""

    @cached_property
    def texts(self) -> Mapping[str, tuple[tuple[Dataset, str, str], ...]]:
        """Each text, with the dataset, cite and form that print it."""
        found: dict[str, list[tuple[Dataset, str, str]]] = {}
        for ds in self.datasets:
            for cite, form, text in _printed(ds):
                found.setdefault(text, []).append((ds, cite, form))
        return {text: tuple(items) for text, items in found.items()}

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """Texts with a number, a date or a quantity word, the longest first."""
        found = [text for text in self.texts if any(quantities(text))]
        return tuple(sorted(found, key=lambda text: (-len(text), text)))

    @cached_property
    def titles(self) -> frozenset[str]:
        """Titles of the datasets' sources, which may also be the title of a report."""
        sources = (source for ds in self.datasets for source in ds.sources)
        return frozenset(" ".join(value.datum.split()) for source in sources for value in source.title)

    @cached_property
    def _typed(self) -> re.Pattern[str]:
        """Matches texts that authors do not write by chance: long ones, lists, quoted terms, yes or no."""
        names = {name for ds in self.datasets for name in index(ds)}
        plain = {
            text
            for text, ways in self.texts.items()
            if len(text.split()) >= _LONG
            and text not in names
            and not all(cite.endswith("/label") for _, cite, _ in ways)
        }
        quoted = set()
        for ds in self.datasets:
            plain |= {text_of(ds, item.id) for item in ds.derivations.values() if _is_long_list(item)}
            quoted |= {value.datum for term in ds.of_type(Term) for value in term.expression}
        choices = [
            rf"(?<!\w)(?:{_any(plain)})(?!\w)",
            rf"(?<={_OPEN})(?:{_any(quoted)})(?={_CLOSE})",
            r"(?<=:\s)(?:yes|no)(?=[.;,)]|\s*$)",
        ]
        return re.compile("|".join(choices))

    def typed(self, text: str) -> Iterator[Hit]:
        """Yield texts of the datasets that are typed in a block, even without a number or date."""
        for match in self._typed.finditer(text):
            yield hit(text, match.start(), match.end(), "value")

    def advice(self, found: Hit, block: str, place: Place = Place.PROSE) -> str:
        """Return what to write instead of a hit: the code that prints its text, as it works at a place."""
        if place in (Place.OPTION, Place.ATTRIBUTE):
            return uncited(place)
        around = _words(block)
        known = {ds.id: ds for ds in self.datasets}
        for text in dict.fromkeys(self._candidates(found, block)):
            is_bare = found.kind in ("number", "quantity") and " " not in text
            ranked = sorted(
                (-shared, len(form), len(cite), ds.id, cite, form)
                for ds, cite, form in self.texts[text]
                if (shared := _shared(ds, cite, around)) or (text in block and not is_bare)
            )
            if not ranked:
                continue
            return self.citers.advice(((known[name], cite, form) for *_, name, cite, form in ranked), place)
        return uncited(place)

    def _candidates(self, found: Hit, block: str) -> Iterator[str]:
        """Yield texts of values, best first: around the hit, equal to it, the same number with a unit."""
        plain = _on_one_line(block)
        for text in self.numeric:
            if found.text in text and text in plain and _covers(block, text, found):
                yield text
        for text in (found.text, found.text.lower()):
            if text in self.texts:
                yield text
        first = found.text.split()[0]
        if found.kind in ("number", "quantity"):
            yield from (text for text in self.numeric if _is_with_unit(text, first) and self._has_unit(text))

    def _has_unit(self, text: str) -> bool:
        """Return whether a text of two words is a quantity and its unit, not a fraction: "two ninths"."""
        return any(" " in text_of(ds, cite) for ds, cite, _ in self.texts[text])


def name_hits(
    text: str, datasets: Iterable[Dataset], allowed: Iterable[str]
) -> tuple[set[int], list[tuple[Hit, list[str]]]]:
    """Return the positions of known names in a block, and the names that several facts share.

    Parameters
    ----------
    text : str
        A block.
    datasets : iterable of Dataset
        Names of these datasets and of their vocabulary are known.
    allowed : iterable of str
        Names in the front matter of the document.
    """
    known: set[int] = set()
    twice: list[tuple[Hit, list[str]]] = []
    for ds in datasets:
        for start, end, _, ids in find(text, ds):
            known.update(range(start, end))
            if len(ids) > 1:
                twice.append((hit(text, start, end, "name"), list(ids)))
    for name in allowed:
        pattern = r"\s+".join(map(re.escape, name.split()))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
            known.update(range(match.start(), match.end()))
    return known, twice


@lru_cache(maxsize=1)
def _words(block: str) -> frozenset[str]:
    """Return the words of a block with at least four letters, to rank advice."""
    return frozenset(re.findall(r"[a-z]{4,}", block.lower()))


@lru_cache(maxsize=1)
def _on_one_line(block: str) -> str:
    return " ".join(block.split())


def _printed(ds: Dataset) -> Iterator[tuple[str, str, str]]:
    records: list[Fact | Derivation | Source] = [*ds.facts.values(), *ds.derivations.values(), *ds.sources]
    for record in records:
        _, default = resolve_cite(ds, record.id)
        names = [item.name for item in fields(record) if item.name not in (*_UNCITED, default)]
        for cite in (record.id, *(f"{record.id}/{name}" for name in names)):
            for form in ("",) if cite.endswith(_UNCOUNTED) else _FORMS:
                try:
                    text = text_of(ds, cite, form or None)
                except (NotFoundError, StopIteration):
                    if not form:
                        break  # there is no value, so there is none in another form
                    continue
                if text != "not stated":
                    yield cite, form, text


def _is_long_list(item: Derivation) -> bool:
    return isinstance(item.value, tuple) and len(item.value) > 2


def _is_with_unit(text: str, number: str) -> bool:
    """Return whether a text is a number and its unit, such as "972 km"."""
    first, space, unit = text.partition(" ")
    return first == number and bool(space) and re.fullmatch("[a-z-]+", unit) is not None


def _any(texts: Iterable[str]) -> str:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return "|".join(r"\s+".join(map(re.escape, text.split())) for text in longest_first) or "(?!)"


def _covers(block: str, text: str, found: Hit) -> bool:
    pattern = r"\s+".join(map(re.escape, text.split()))
    return any(
        match.start() <= found.start and found.end <= match.end()
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", block)
    )


def _shared(ds: Dataset, cite: str, words: frozenset[str]) -> int:
    record = ds[cite.partition("/")[0]]
    name = record.id.replace("-", " ") if isinstance(record, Source) else f"{record.id} {record.label}"
    return len(words.intersection(re.findall(r"[a-z]{4,}", name.lower())))
