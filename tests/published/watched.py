"""A dataset that notes what it is asked, so that a result is kept as long as every answer is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from cisreport.model import Dataset, Derivation, Fact, Record

F = TypeVar("F", bound=Fact)
Question: TypeAlias = tuple[Any, ...]

_ASKED = ("facts", "derivations", "digest")
"""Fields that may differ; all others have to be the very same."""


def _answer(ds: Dataset, question: Question) -> Any:
    match question:
        case ("item", field, name):
            return getattr(ds, field).get(name)
        case ("ids", field):
            return " ".join(getattr(ds, field))
        case ("type", record_type):
            return ds.of_type(record_type)
        case ("renamed", name):
            return next((fact for fact in ds.facts.values() if name in fact.formerly), None)
    raise AssertionError(question)


class Watched(Dataset):
    """A dataset whose answers are noted; it has no digest, which would be an answer for all of it."""

    __slots__ = ("answers", "given", "whole")
    answers: dict[Question, Any]
    given: Mapping[str, Derivation] | None
    whole: Dataset

    def __init__(self, whole: Dataset, given: Mapping[str, Derivation] | None = None) -> None:
        values: dict[str, Any] = {item.name: getattr(whole, item.name) for item in _others()}
        values |= {"whole": whole, "given": given, "answers": {}, "_made": {}}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def ask(self, *question: Any) -> Any:
        """Return an answer of the dataset, and note it."""
        if question not in self.answers:
            self.answers[question] = _answer(self.whole, question)
        return self.answers[question]

    @property
    def facts(self) -> Mapping[str, Fact]:
        return _Items(self, "facts")

    @property
    def derivations(self) -> Mapping[str, Derivation]:
        return _Items(self, "derivations") if self.given is None else self.given

    def with_derivations(self, derivations: Mapping[str, Derivation]) -> Dataset:
        """Return the same with what was computed from its answers, which are noted together."""
        other = Watched(self.whole, dict(derivations))
        object.__setattr__(other, "answers", self.answers)
        return other

    def of_type(self, record_type: type[F]) -> tuple[F, ...]:
        """Ask for the facts of one type."""
        found: tuple[F, ...] = self.ask("type", record_type)
        return found

    def _find(self, name: str) -> Record | None:
        found: Record | None = self.facts.get(name) or self.derivations.get(name)
        sources = (source for source in self.sources if source.id == name)
        return found or next(sources, None) or self.ask("renamed", name)


class _Items(Mapping[str, Any]):
    """Records by id, each a question."""

    def __init__(self, ds: Watched, field: str) -> None:
        self.ds, self.field = ds, field

    def __getitem__(self, name: str) -> Any:
        found = self.ds.ask("item", self.field, name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.ds.ask("ids", self.field).split())

    def __len__(self) -> int:
        return len([*self])


def _others() -> list[Any]:
    return [item for item in fields(Dataset) if item.init and item.name not in _ASKED]


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of a dataset and texts that keeps its first and its last result for the same texts.

    A result counts when every question that was asked for it has the very same answer.
    """
    known: dict[str, list[tuple[Watched, Any]]] = {}

    @wraps(function)
    def result(ds: Dataset, *arguments: Any, **named: Any) -> Any:
        found = known.setdefault(repr((arguments, named)), [])
        for watched, value in found:
            if _holds(watched, ds):
                return value
        watched = Watched(ds)
        value = function(watched, *arguments, **named)
        found[1:] = [(watched, value)]
        return value

    return result


def _holds(watched: Watched, ds: Dataset) -> bool:
    return all(getattr(watched, item.name) is getattr(ds, item.name) for item in _others()) and all(
        _same(answer, _answer(ds, question)) for question, answer in watched.answers.items()
    )


def _same(one: Any, other: Any) -> bool:
    """Tell whether two answers are the same record or records; derivations are computed anew each time."""
    if one is other or isinstance(one, str):
        return bool(one == other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, Derivation) and isinstance(other, Derivation) and repr(one) == repr(other)
