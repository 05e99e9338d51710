"""Decisions on the differences of two codings, and the dataset that follows from them.

The first coding is the basis: what is not compared, such as labels and notes, is as it has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cisreport.adjudication.file import Key, Ruling, rulings
from cisreport.adjudication.translating import Translator
from cisreport.analysis.answers import EVIDENCE, spelled
from cisreport.analysis.intercoder import compare
from cisreport.errors import DataError, Problem
from cisreport.model import (
    Anchor,
    Coding,
    Dataset,
    Decision,
    Fact,
    Relative,
    Value,
    Values,
    Vocabulary,
    parts_of,
    values_of,
)


def decide(path: Path, one: Dataset, two: Dataset) -> Dataset:
    """Return the dataset that follows from a decided adjudication file.

    It is called as the first coding.

    Raises
    ------
    DataError
        With the place of everything in the file that is undecided, unknown or contradictory.
    """
    found, day = rulings(path, one, two)
    ds = decided(one, two, {key: ruling.decision for key, ruling in found.items()}, day)
    problems = list(_without_target(ds, one, two, found))
    if problems:
        raise DataError(problems)
    return ds


def decided(one: Dataset, two: Dataset, decisions: Mapping[Key, Decision], day: str) -> Dataset:
    """Return the dataset that follows from a decision on each difference.

    Parameters
    ----------
    one, two : Dataset
        Two codings of one source.
    decisions : mapping
        The decision on each difference: a field of a fact that both have, or ``only a`` or ``only b``.
    day : str
        Day of the decisions, EDTF.
    """
    comparison = compare(one, two)
    others = {pair.fact: pair.other for pair in comparison.matches}
    translator = Translator.between(one, two, {other: fact for fact, other in others.items()})
    merger = _Merger(translator, decisions)
    facts: dict[str, Fact] = {
        fact.id: merger.both(fact, two.facts[others[fact.id]]) if fact.id in others else fact
        for fact in one
        if fact.id in others or decisions[fact.id, "only a"].decision == "keep"
    }
    for name in comparison.only_two:
        if decisions[name, "only b"].decision == "keep":
            added = translator.fact(two.facts[name])
            facts[added.id] = added
    known = {source.id for source in one.sources}
    used = {anchor.source for fact in facts.values() for anchor in _anchors(fact)}
    more = [translator.source(source) for source in two.sources]
    return replace(
        one,
        facts=MappingProxyType(facts),
        sources=(*one.sources, *(item for item in more if item.id in used - known)),
        vocabulary=_together(one.vocabulary, two.vocabulary),
        coding=_coding(one, two, [*_named(decisions, translator)], day),
    )


def _named(decisions: Mapping[Key, Decision], translator: Translator) -> Iterator[Decision]:
    """Yield each decision with the id of its fact in the dataset that follows."""
    for (fact, field), item in decisions.items():
        yield replace(item, fact=translator.names[fact]) if field == "only b" else item


def _coding(one: Dataset, two: Dataset, decisions: list[Decision], day: str) -> Coding:
    coders = tuple(dict.fromkeys((one.coding.coder, two.coding.coder)))
    deciders = " and ".join(dict.fromkeys(item.by for item in decisions))
    coder = " and ".join(coders) + (f"; {deciders} decided where they differ" if deciders else "")
    return Coding(
        coder=coder, date=day, codebook=one.coding.codebook, coders=coders, decisions=tuple(decisions)
    )


class _Merger:
    """Makes one fact of two, by the decisions."""

    def __init__(self, translator: Translator, decisions: Mapping[Key, Decision]) -> None:
        self.translator = translator
        self.chosen = {key: item.decision for key, item in decisions.items()}
        self.taken: dict[str, set[str]] = {}
        """The parts of each fact that are as in the second coding."""
        for (fact, field), side in self.chosen.items():
            if side == "b":
                self.taken.setdefault(fact, set()).add(field)

    def both(self, fact: Fact, other: Fact) -> Fact:
        """Return a fact that both codings have."""
        taken = self.taken.get(fact.id, set())
        if not taken:
            return fact
        there = self.translator.fact(other)
        changes: dict[str, Any] = {}
        for name in taken:
            if "[" not in name and not isinstance(getattr(there, name), Values):
                changes[name] = getattr(there, name)
        for name, parts in parts_of(there):
            if name in taken:
                changes[name] = tuple(part.inherit(there) for part in parts)
        for name, _ in values_of(fact):
            changes[name] = self._values(fact, there, name, taken)
        return replace(fact, **changes)

    def _values(self, fact: Fact, there: Fact, name: str, taken: set[str]) -> Values[Any]:
        """Return the values of a field that were chosen, each with the evidence that was chosen for it."""
        mine, theirs = _Side(fact, name), _Side(there, name)
        base = theirs if name in taken else mine
        items = []
        for text, value in base.each(is_whole=base is theirs):
            both = text in mine.whole and text in theirs.whole
            more = self._evidence(fact, f"[{name}: {text}]", mine, theirs, text) if both else {}
            items.append(replace(value, **more))
        return Values(tuple(items), base.values.open)

    def _evidence(self, fact: Fact, suffix: str, mine: _Side, theirs: _Side, text: str) -> dict[str, Any]:
        """Return what was chosen of the evidence of a value that both codings have."""
        found: dict[str, Any] = {}
        sides = {"a": mine.whole[text], "b": theirs.whole[text]}
        for name in ("bound", *EVIDENCE):
            ours, other = (getattr(side, name) for side in sides.values())
            decision = self.chosen.get((fact.id, name + suffix))
            if decision is not None:
                found[name] = getattr(sides[decision], name)
            elif name in self.taken[fact.id]:
                # Where both codings have what their records say, the value follows the record.
                found[name] = ours if ours == other else None
        return found


class _Side:
    """The values of a field in one coding, by what they say."""

    def __init__(self, fact: Fact, name: str) -> None:
        self.values: Values[Any] = getattr(fact, name)
        self.texts = [spelled(value.datum, {}) for value in self.values]
        self._inherited = self.values.inherit(fact)
        self.whole: dict[str, Value[Any]] = dict(zip(self.texts, self._inherited, strict=True))

    def each(self, *, is_whole: bool) -> Iterator[tuple[str, Value[Any]]]:
        """Yield each value with its text, with or without the evidence of the record."""
        yield from zip(self.texts, self._inherited if is_whole else self.values, strict=True)


def _together(one: Vocabulary, two: Vocabulary) -> Vocabulary:
    groups = {item.name: {**getattr(two, item.name), **getattr(one, item.name)} for item in fields(one)}
    return Vocabulary(**{name: MappingProxyType(group) for name, group in groups.items()})


def _anchors(item: Any) -> Iterator[Anchor]:
    """Yield the passages of a fact, of its values and of its parts."""
    if isinstance(item, Anchor):
        yield item
    elif isinstance(item, tuple | Values):
        for part in item:
            yield from _anchors(part)
    elif is_dataclass(item):
        for field in fields(item):
            yield from _anchors(getattr(item, field.name))


def _without_target(
    ds: Dataset, one: Dataset, two: Dataset, found: Mapping[Key, Ruling]
) -> Iterator[Problem]:
    """Yield a problem for each fact that is dropped, although something that is kept refers to it."""
    pairs = compare(one, two).matches
    names = Translator.between(one, two, {pair.other: pair.fact for pair in pairs}).names
    dropped = {
        (names[fact] if field == "only b" else fact): ruling
        for (fact, field), ruling in found.items()
        if ruling.decision.decision == "drop"
    }
    for fact in ds:
        for target in sorted({*_targets(fact)} & dropped.keys()):
            what = f'it drops "{target}", to which "{fact.id}" refers'
            yield dropped[target].problem(what, f'keep it, or decide otherwise on "{fact.id}"')
    for derivation in ds.derivations.values():
        cites = {cite.removeprefix(f"{ds.id}:").partition("/")[0] for cite in derivation.inputs}
        for target in sorted(cites & dropped.keys()):
            what = f'it drops "{target}", which the derivation "{derivation.id}" needs'
            yield dropped[target].problem(what, "keep it")


def _targets(item: Any, *, points: bool = False) -> Iterator[str]:
    """Yield the ids to which a fact refers."""
    if isinstance(item, Relative):
        yield item.to
    elif isinstance(item, tuple | Values):
        for part in item:
            yield from _targets(part, points=points)
    elif isinstance(item, Value):
        yield from _targets(item.datum, points=points)
        yield from item.attribution or ()
    elif is_dataclass(item):
        for field in fields(item):
            yield from _targets(getattr(item, field.name), points="refers_to" in field.metadata)
    elif points and isinstance(item, str):
        yield item
