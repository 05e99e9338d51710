"""Names that an author may type: those that a dataset and its vocabulary have for people, bodies and places.

Each name has the ids of the facts that it may mean.  A name is known if a fact has it (name,
abbreviation, name with the given name, family name, a label that is a proper name), or if the vocabulary
has it for the identity of a fact (label, alias, demonym).  A metonym counts if nothing else has that name.
A name that only the vocabulary has is known too, but does not mean a fact.  Spelling and capitals count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from cisreport.model import Dataset, Organization, Person, State
from cisreport.model.actors import Actor
from cisreport.model.vocabulary import Entity
from cisreport.phrases import phrase_pattern
from cisreport.wording.values import family_name, full_name

_SMALL = frozenset({"and", "at", "between", "de", "for", "in", "of", "on", "the"})


def index(ds: Dataset) -> Mapping[str, tuple[str, ...]]:
    """Return every known name with the ids of the facts that it may mean.

    Parameters
    ----------
    ds : Dataset
        With its vocabulary.

    Returns
    -------
    mapping
        Name to ids, in the order of the dataset; no id: only the vocabulary has the name; several ids: the
        name is ambiguous.
    """
    return ds.once(_index)


def _index(ds: Dataset) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    second: dict[str, list[str]] = {}
    for actor in ds.of_type(Actor):
        entity = ds.vocabulary.get(actor.identity) if actor.identity else None
        for name in _proper([*_printed(actor), *(_known(entity) if entity else ())]):
            _note(found, name, actor.id)
        if isinstance(actor, State):
            for name in _proper(value.datum for value in actor.metonyms):
                _note(second, name, actor.id)
    for identity in ds.vocabulary.ids():
        for name in _proper(_known(ds.vocabulary.get(identity))):
            second.setdefault(name, [])
    return MappingProxyType({name: tuple(ids) for name, ids in {**second, **found}.items()})


def called_by_id(ds: Dataset) -> Mapping[str, tuple[str, ...]]:
    """Return the names that mean exactly one fact, sorted, by its id; these names in prose become links."""
    found: dict[str, list[str]] = {}
    for name, ids in sorted(index(ds).items()):
        if len(ids) == 1:
            found.setdefault(ids[0], []).append(name)
    return MappingProxyType({key: tuple(names) for key, names in found.items()})


def find(text: str, ds: Dataset) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Yield the known names in a text: start, end, name, and the ids of the facts it may mean.

    The longest name wins.  A name is one or more whole words with any white space between them.  It ends
    at an apostrophe or a hyphen.

    Parameters
    ----------
    text : str
        Plain text.
    ds : Dataset
        With its vocabulary.
    """
    known = index(ds)
    for match in phrase_pattern(tuple(known)).finditer(text):
        name = " ".join(match[0].split())
        yield match.start(), match.end(), name, known[name]


def _printed(actor: Actor) -> Iterator[str]:
    for value in actor.name:
        yield value.datum
        if isinstance(actor, Person):
            yield full_name(actor, value.datum)
            yield family_name(actor, value.datum)
    if isinstance(actor, Organization):
        for value in actor.abbreviation:
            yield value.datum
    if all(word[:1].isupper() or word in _SMALL for word in actor.label.split()):
        yield actor.label


def _known(entity: Entity | None) -> tuple[str, ...]:
    return (entity.label, *entity.aliases, *entity.demonyms) if entity else ()


def _proper(names: Iterable[str]) -> Iterator[str]:
    """Yield the names that begin with a capital, without a lower-case article before them."""
    for name in names:
        plain = " ".join(name.split()).removeprefix("the ")
        if plain[:1].isupper():
            yield plain


def _note(names: dict[str, list[str]], name: str, fact: str) -> None:
    ids = names.setdefault(name, [])
    if fact not in ids:
        ids.append(fact)
