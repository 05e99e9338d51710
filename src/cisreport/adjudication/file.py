"""The adjudication file: written with every difference of two codings, and read with the decisions.

A difference is a field of a fact that both have, or a fact that one of them has.  The file names the codings
by their digests, so decisions never count for another version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cisreport.analysis.intercoder import Comparison, compare
from cisreport.errors import DataError, Problem, suggest
from cisreport.exchange.folder import text_of
from cisreport.files import shortest
from cisreport.model import Dataset, Decision, Fact, FactId
from cisreport.model.edtf import bounds
from cisreport.wording import describe
from cisreport.yamltext import Location, Yaml, read_yaml

FIELDS: Final = ("a", "b")
"""Decisions on a field."""
FACTS: Final = ("keep", "drop")
"""Decisions on a fact that one coding has."""
_GUIDE: Final = """\
# Decide each difference of two codings: after `decision:` write a or b; for a fact that only one of them
# has, keep or drop. `by` says who decided; the first `by` counts where a difference has none. `why` may
# stay empty. Fill in the day of the decisions.
# Then run `cisreport agreement A B --decided THIS-FILE --to FOLDER`.
"""
_HEAD: Final = "adjudication"
_OPEN: Final[Mapping[str, Any]] = {"decision": None, "by": None, "why": None}
_KEYS: Final = ("fact", "other", "field", "a", "b", "only", "says", "passages", *_OPEN)

Key = tuple[str, str]
"""A difference: the fact (of the first coding, or of the one that has it) and the field, or ``only a``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision, and its place in the file."""

    decision: Decision
    """What was decided."""
    file: Yaml
    """The file."""
    place: Location
    """Where in it."""

    def problem(self, what: str, remedy: str, name: str = "decision") -> Problem:
        """Return a problem of the decision."""
        return self.file.problem((*self.place, name), what, remedy)


def questions(one: Dataset, two: Dataset) -> str:
    """Return the adjudication file of two codings: each difference with both answers and no decision.

    Raises
    ------
    DataError
        If they are not codings of one source.
    """
    found = compare(one, two)
    fields = []
    for item in found.disagreements:
        facts = one.facts[item.fact], two.facts[item.other]
        fields.append(
            {
                "fact": str(item.fact),
                **({"other": str(item.other)} if item.other != item.fact else {}),
                "field": item.field,
                "a": item.one,
                "b": item.two,
                "passages": {side: _passages(fact) for side, fact in zip(FIELDS, facts, strict=True)},
                **_OPEN,
            }
        )
    alone = [
        {
            "fact": fact.id,
            "only": side,
            "says": describe(ds, fact),
            "passages": {side: _passages(fact)},
            **_OPEN,
        }
        for side, ds, names in (("a", one, found.only_one), ("b", two, found.only_two))
        for fact in (ds.facts[name] for name in names)
    ]
    head = {side: _coding(ds) for side, ds in zip(FIELDS, (one, two), strict=True)}
    parts = {_HEAD: {**head, "date": None, "by": None}, "differences": [*fields, *alone]}
    return _GUIDE + text_of(parts).replace(": null\n", ":\n")


def _coding(ds: Dataset) -> dict[str, str]:
    return {"dataset": ds.id, "version": ds.version, "coder": ds.coding.coder, "digest": ds.digest}


def _passages(fact: Fact) -> list[str]:
    return [str(anchor) for anchor in fact.anchors]


def rulings(path: Path, one: Dataset, two: Dataset) -> tuple[dict[Key, Ruling], str]:
    """Read a decided adjudication file.

    Returns
    -------
    tuple of dict and str
        The decision on each difference, and the day on which the file was decided, EDTF.

    Raises
    ------
    DataError
        With the place of everything that is undecided, unknown or contradictory.
    """
    problems: list[Problem] = []
    file = read_yaml(path, str(shortest(path)), problems, opening=f"{_HEAD}:")
    if file is None or problems:
        raise DataError(problems)
    reader = _Reader(file, problems)
    day = reader.head(one, two)
    found = reader.differences(compare(one, two))
    if problems:
        raise DataError(problems)
    return found, day


@dataclass(slots=True)
class _Reader:
    file: Yaml
    problems: list[Problem]

    def _report(self, place: Location, what: str, remedy: str) -> None:
        self.problems.append(self.file.problem(place, what, remedy))

    def head(self, one: Dataset, two: Dataset) -> str:
        """Check for which codings the file is, and return its day."""
        head = self._mapping(_HEAD)
        for side, ds in zip(FIELDS, (one, two), strict=True):
            coding = head.get(side)
            if not isinstance(coding, dict) or coding.get("digest") != ds.digest:
                what = f'the file is not for this version of "{ds.id}"'
                self._report((_HEAD, side), what, "write it again with --adjudicate, and copy the decisions")
        day = head.get("date")
        try:
            is_day = isinstance(day, str) and bounds(day).exact
        except ValueError:
            is_day = False
        if not is_day:
            self._report((_HEAD, "date"), "the day of the decisions is missing", "write a day: 2031-07-09")
        return str(day)

    def _mapping(self, name: str) -> dict[str, Any]:
        content = self.file.data.get(name)
        return content if isinstance(content, dict) else {}

    def differences(self, comparison: Comparison) -> dict[Key, Ruling]:
        """Return the decision on each difference."""
        known = dict(_known(comparison))
        default = self._mapping(_HEAD).get("by")
        found: dict[Key, Ruling] = {}
        content = self.file.data.get("differences")
        for number, item in enumerate(content if isinstance(content, list) else ()):
            place = ("differences", number)
            key = self._key(place, item, known)
            ruling = key and self._ruling(place, item, key, known[key], default)
            if not key or not ruling:
                continue
            before = found.setdefault(key, ruling)
            if before.decision.decision != ruling.decision.decision:
                first = before.problem("", "").line
                what = f"it was decided otherwise in line {first}"
                self.problems.append(ruling.problem(what, "delete one of the two"))
        named = {self._named(item) for item in content or () if isinstance(item, dict)}
        for key in known:
            if key not in named:
                what = f"the difference {_shown(key)} is missing"
                self._report(("differences",), what, "write the file again with --adjudicate")
        return found

    def _key(self, place: Location, item: Any, known: Mapping[Key, object]) -> Key | None:
        if not isinstance(item, dict):
            self._report(place, "this is not a difference", "begin each difference with `- fact:`")
            return None
        for name in item:
            if name not in _KEYS:
                self._report((*place, name), f'unknown field "{name}"', suggest(name, _KEYS))
        key = self._named(item)
        if key not in known:
            what = f"the codings do not differ in {_shown(key)}"
            self._report((*place, "fact"), what, suggest("/".join(key), ["/".join(other) for other in known]))
            return None
        return key

    def _named(self, item: Mapping[str, Any]) -> Key:
        field = item.get("field") or f"only {item.get('only')}"
        return str(item.get("fact")), str(field)

    def _ruling(
        self, place: Location, item: Mapping[str, Any], key: Key, choices: tuple[str, ...], default: Any
    ) -> Ruling | None:
        chosen, by = item.get("decision"), item.get("by") or default
        allowed = " or ".join(choices)
        if chosen is None:
            self._report((*place, "decision"), f"{_shown(key)} is not decided", f"write {allowed}")
            return None
        if chosen not in choices:
            self._report((*place, "decision"), f'"{chosen}" is not a decision', f"write {allowed}")
            return None
        if not isinstance(by, str):
            self._report((*place, "by"), f"nobody decided {_shown(key)}", "write who did, here or at the top")
            return None
        why = item.get("why")
        decision = Decision(
            fact=FactId(key[0]), field=key[1], decision=chosen, by=by, why=None if why is None else str(why)
        )
        return Ruling(decision=decision, file=self.file, place=place)


def _known(found: Comparison) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Yield each difference, and how it can be decided."""
    for item in found.disagreements:
        yield (item.fact, item.field), FIELDS
    for side, names in (("a", found.only_one), ("b", found.only_two)):
        for name in names:
            yield (name, f"only {side}"), FACTS


def _shown(key: Key) -> str:
    fact, field = key
    return f'"{fact}" ({field})' if field.startswith("only ") else f'"{fact}/{field}"'
