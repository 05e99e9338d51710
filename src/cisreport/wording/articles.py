"""Articles: offices and bodies that common words name have one within a sentence."""

from __future__ import annotations

from cisreport.model import Dataset, Organization, Person, Place, Position, State

_SMALL = frozenset({"a", "an", "and", "at", "between", "de", "for", "in", "of", "on", "the"})


def with_article(ds: Dataset, record_id: str, name: str) -> str:
    """Return a name as it is within a sentence.

    A name of common words, such as that of an office, has an article and no capital: ``the foreign minister
    of Armenia``, ``the Aliyev government``.  A proper name stays as it is.
    """
    words = name.split()
    is_common = any(word.islower() and word not in _SMALL for word in words)
    if not isinstance(ds[record_id], Position | Organization) or not is_common:
        return name
    first, *rest = words
    if first.istitle() and not rest[0].istitle() and first not in _names(ds):
        first = first.lower()
    return " ".join([*(["the"] if first not in ("the", "a", "an") else []), first, *rest])


def _names(ds: Dataset) -> frozenset[str]:
    """Return the words of the names of people, states and places."""
    actors = [actor for kind in (Person, State, Place) for actor in ds.of_type(kind)]
    return frozenset(word for actor in actors for value in actor.name for word in value.datum.split())
