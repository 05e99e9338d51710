"""The dataset: everything coded from its sources, frozen, with a look-up by id."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import Field, dataclass, field, fields, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any, Generic, TypeVar, overload

from cisreport.english import counted
from cisreport.errors import NotFoundError, suggest
from cisreport.model.actors import Membership, Occupancy, Organization, Person, Place, Position, State
from cisreport.model.claims import Claim, Picture, Quantity, Term, reach
from cisreport.model.codings import Coding
from cisreport.model.dates import When
from cisreport.model.derivations import Derivation
from cisreport.model.events import (
    Announcement,
    Call,
    Conflict,
    Meeting,
    Participation,
    Series,
    Statement,
    Visit,
)
from cisreport.model.facts import Fact
from cisreport.model.notebook import Records
from cisreport.model.reviews import ClaimReview, Evidence
from cisreport.model.sources import Source
from cisreport.model.values import Value, Values
from cisreport.model.vocabulary import Vocabulary

F = TypeVar("F", bound=Fact)
T = TypeVar("T")

Record = Fact | Derivation | Source


class Collection(Generic[F]):
    """A kind of fact, declared as an attribute of :class:`Dataset`.

    The attribute of a dataset is the records of that kind, in the order of their files.
    """

    def __init__(self, kind: type[F]) -> None:
        self.kind = kind

    @overload
    def __get__(self, ds: None, owner: type[Dataset]) -> Collection[F]: ...

    @overload
    def __get__(self, ds: Dataset, owner: type[Dataset]) -> Records[F]: ...

    def __get__(self, ds: Dataset | None, owner: type[Dataset]) -> Collection[F] | Records[F]:
        return self if ds is None else Records(ds.of_type(self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Facts coded from one or more sources; :func:`cisreport.load` makes one.

    ``ds["border-length"]`` looks up a fact, derivation or source; ``ds.meetings`` and the other
    collections are tuples of records.
    """

    id: str
    """Its name, and that of its folder; facts are cited as ``id:fact``."""
    title: str
    """What it is about."""
    version: str
    """Version of the coding; raise it with each published change."""
    coding: Coding
    """Who coded it, when, and with what codebook."""
    description: str | None = None
    """A few sentences; say what the date is."""
    date: str
    """Day of the dataset: the day of the article, or the last day that it mentions if it has no date; for a
    record of events, the day of the last event that a source reports as held.
    """
    sources: tuple[Source, ...]
    """What the facts rest on."""
    facts: Mapping[str, Fact]
    """All facts by id, in the order of their files."""
    derivations: Mapping[str, Derivation] = field(default_factory=lambda: MappingProxyType({}))
    """Derivations by id; a loaded dataset computes them at their first use."""
    vocabulary: Vocabulary
    """Identities from outside the sources."""
    digest: str
    """SHA-256 over the canonical records (RFC 8785), without the computed derivations."""
    drafts: Callable[[], Mapping[str, str]] = field(default=dict, compare=False, repr=False)
    """Gives the id and the place of each draft; called only if a record is not found."""
    _by_id: Mapping[str, Source] = field(init=False, compare=False, repr=False)
    _renamed: Mapping[str, Fact] = field(init=False, compare=False, repr=False)
    _made: dict[Any, Any] = field(init=False, compare=False, repr=False, default_factory=dict)
    """What was made of the dataset at the first use: groups of facts, results of :meth:`once`."""

    persons = Collection(Person)
    """People the sources name."""
    organizations = Collection(Organization)
    """Organizations the sources name."""
    states = Collection(State)
    """States the sources name."""
    places = Collection(Place)
    """Places the sources name."""
    positions = Collection(Position)
    """Offices the sources name."""
    occupancies = Collection(Occupancy)
    """Which persons are in which offices."""
    memberships = Collection(Membership)
    """Who belongs to which organization."""
    series = Collection(Series)
    """Series of events."""
    meetings = Collection(Meeting)
    """Meetings that were held or announced."""
    calls = Collection(Call)
    """Telephone calls."""
    statements = Collection(Statement)
    """Statements adopted or published."""
    conflicts = Collection(Conflict)
    """Hostile actions."""
    visits = Collection(Visit)
    """Journeys of actors."""
    announcements = Collection(Announcement)
    """Announcements of events."""
    quantities = Collection(Quantity)
    """Numbers with units."""
    claims = Collection(Claim)
    """Propositions with modality and attribution."""
    terms = Collection(Term)
    """Wordings that are themselves the subject."""
    pictures = Collection(Picture)
    """Images in the sources."""
    reviews = Collection(ClaimReview)
    """Verdicts on claims, with their evidence."""

    def __post_init__(self) -> None:
        renamed = {name: fact for fact in reversed([*self.facts.values()]) for name in fact.formerly}
        object.__setattr__(self, "_by_id", {source.id: source for source in self.sources})
        object.__setattr__(self, "_renamed", renamed)

    def __getitem__(self, record_id: str) -> Record:
        """Return the record with this id.

        Parameters
        ----------
        record_id : str
            ``border-length`` or ``dushanbe-2022:border-length``.

        Raises
        ------
        NotFoundError
            If there is none; the text lists similar ids.
        """
        record = self.get(record_id)
        if record is not None:
            return record
        name = record_id.removeprefix(f"{self.id}:")
        if place := self.drafts().get(name):
            advice = f"correct and accept it with `cisreport draft {self.id} --accept {name}`"
            raise NotFoundError(f'"{record_id}" is a draft in {place}, not a fact; {advice}')
        known = [*self.facts, *self.derivations, *(source.id for source in self.sources)]
        raise NotFoundError(f'dataset "{self.id}" has no record "{record_id}"; {suggest(name, known)}')

    def get(self, record_id: str) -> Record | None:
        """Return the record with this id, or None when there is none."""
        return self._find(record_id.removeprefix(f"{self.id}:"))

    def _find(self, name: str) -> Record | None:
        known = self.facts.get(name) or self._by_id.get(name) or self.derivations.get(name)
        return known or self._renamed.get(name)

    def __contains__(self, record_id: object) -> bool:
        return isinstance(record_id, str) and self.get(record_id) is not None

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())

    def __len__(self) -> int:
        return len(self.facts)

    def field(self, cite: str) -> Values[Any]:
        """Return the values of a field cited as ``id/field`` or ``dataset:id/field``.

        Raises
        ------
        NotFoundError
            If there is no such record, or it has no such field of values.
        """
        record_id, _, name = cite.partition("/")
        record = self[record_id]
        value = getattr(record, name, None) if name else None
        if isinstance(value, Values):
            return value
        known = [item.name for item in fields(record) if isinstance(getattr(record, item.name), Values)]
        advice = suggest(name, known) if known else f'cite it as "{record_id}"'
        raise NotFoundError(f'record "{record_id}" has no field "{name}" of values; {advice}')

    def of_type(self, record_type: type[F]) -> tuple[F, ...]:
        """Return all facts of a type, in the order of their files."""
        if record_type not in self._made:
            found = tuple(fact for fact in self.facts.values() if isinstance(fact, record_type))
            self._made[record_type] = found
        facts: tuple[F, ...] = self._made[record_type]
        return facts

    def referring(self, record_type: type[F], name: str, record_id: str) -> tuple[F, ...]:
        """Return all facts of a type whose field names a record, in the order of their files.

        Parameters
        ----------
        record_type : type
            The type of the facts, such as :class:`~cisreport.model.Membership`.
        name : str
            A field with one id, such as ``organization``.
        record_id : str
            The id that the field has.
        """
        key = (record_type, name)
        if key not in self._made:
            groups: dict[str | None, list[F]] = {}
            for fact in self.of_type(record_type):
                groups.setdefault(getattr(fact, name), []).append(fact)
            self._made[key] = {target: tuple(facts) for target, facts in groups.items()}
        found: tuple[F, ...] = self._made[key].get(record_id, ())
        return found

    def once(self, make: Callable[[Dataset], T]) -> T:
        """Return what a function makes of this dataset; the function is called at the first use only."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def with_derivations(self, derivations: Mapping[str, Derivation]) -> Dataset:
        """Return the same dataset with these derivations instead; a dict is copied."""
        if isinstance(derivations, MutableMapping):
            derivations = MappingProxyType(dict(derivations))
        return replace(self, derivations=derivations)

    def __repr__(self) -> str:
        size = f"{counted(len(self.facts), 'fact')}, {counted(len(self.sources), 'source')}"
        return f"<Dataset {self.id} {self.version}: {size}>"

    def _repr_html_(self) -> str:
        counts = Counter(collection_of(fact) for fact in self)
        rows = "".join(
            f"<tr><th>{name}</th><td>{counts[name]}</td></tr>" for name in COLLECTIONS if counts[name]
        )
        title = html.escape(f"{self.title} ({self.id}, version {self.version})")
        return f"<table><caption>{title}</caption><tbody>{rows}</tbody></table>"


COLLECTIONS: Mapping[str, type[Fact]] = MappingProxyType(
    {name: item.kind for name, item in vars(Dataset).items() if isinstance(item, Collection)}
)
"""Record type of each collection of facts, by the name that files, frames and references use."""
RECORDS: Mapping[str, type[Record]] = MappingProxyType(
    {"sources": Source, **COLLECTIONS, "derivations": Derivation}
)
"""All collections of records."""
_NAMES: Mapping[type[Record], str] = {kind: name for name, kind in RECORDS.items()}


def collection_of(record: Record) -> str:
    """Return the name of the collection a record belongs to, such as ``meetings``.

    Raises
    ------
    NotFoundError
        If no collection is declared for its type.
    """
    kind = type(record)
    if kind not in _NAMES:
        raise NotFoundError(
            f'"{record.id}" is of the type {kind.__name__}, which has no collection; '
            "declare one in cisreport.model.Dataset"
        )
    return _NAMES[kind]


def kind_of(collection: str) -> type[Record]:
    """Return the type of the records of a collection.

    Raises
    ------
    NotFoundError
        If there is no such collection; the text lists similar names.
    """
    if collection not in RECORDS:
        raise NotFoundError(f'there is no collection "{collection}"; {suggest(collection, [*RECORDS])}')
    return RECORDS[collection]


def values_of(record: Record) -> Iterator[tuple[str, Values[Any]]]:
    """Yield the name and the values of each field that has values."""
    for name in _WITH_VALUES[type(record)]:
        yield name, getattr(record, name)


def parts_of(record: Record) -> Iterator[tuple[str, tuple[Participation | Evidence, ...]]]:
    """Yield the name and the parts of each field whose parts have separate anchors."""
    for name in _WITH_PARTS[type(record)]:
        yield name, getattr(record, name)


class FieldNames(dict[type[Record], tuple[str, ...]]):
    """The names of some fields by the type of a record."""

    def __init__(self, chosen: Callable[[Field[Any]], Any]) -> None:
        super().__init__()
        self._chosen = chosen

    def __missing__(self, kind: type[Record]) -> tuple[str, ...]:
        self[kind] = tuple(item.name for item in fields(kind) if self._chosen(item))
        return self[kind]


_WITH_VALUES = FieldNames(lambda item: item.type.startswith("Values["))
_WITH_PARTS = FieldNames(lambda item: item.metadata.get("parts"))
_PLURAL = FieldNames(lambda item: item.metadata.get("plural"))


def disagreements(record: Fact | Source) -> Iterator[tuple[str, Values[Any]]]:
    """Yield the name and the values of each field whose values cannot all be true.

    The values of a plural field (:data:`cisreport.model.facts.PLURAL`) never disagree.  Dates
    disagree if they have no day in common, numbers if no amount agrees with both; other values disagree if
    they differ.
    """
    plural = _PLURAL[type(record)]
    for name, values in values_of(record):
        if name not in plural and not _agree(values.items):
            yield name, values


def _agree(values: tuple[Value[Any], ...]) -> bool:
    data = [value.datum for value in values]
    if any(value.bound for value in values):
        reaches = [reach(value) for value in values]
        return max(low for low, _ in reaches) <= min(high for _, high in reaches)
    if all(isinstance(datum, When) for datum in data):
        spans = [datum.bounds for datum in data]
        return all(one.overlaps(other) for one, other in combinations(spans, 2))
    return len(set(data)) < 2
