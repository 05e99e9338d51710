"""Random valid datasets, made from the declarations of the records.

A new kind of record, field or vocabulary is in them without a change here.  A dataset is written as JSON,
which is YAML, so it comes in through the loader like any other.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any, get_args, get_origin, get_type_hints

import cisreport
from cisreport.analysis.registry import FUNCTIONS
from cisreport.errors import CisreportError
from cisreport.model import (
    COLLECTIONS,
    Amount,
    Dataset,
    Event,
    Evidence,
    Fact,
    Organization,
    Participation,
    Person,
    Place,
    Quantity,
    Series,
    State,
    Value,
    When,
)
from cisreport.model.actors import Actor
from sample import HOSTILE

WORDS = (
    "quay",
    "Lake",
    "of 3",
    "the 2nd",
    "North",
    "harbor",
    "née",
    "Иртыш",
    "Ana",
    "1/3",
    "km",
    "--",
    "“x”",
)
LANGUAGES = ("en", "de", "ru", "fr")
_FIRST = 2030
"""The first year of dates; events end some years later."""
_COMMON = ("id", "label", "anchors", "formerly", "withdrawn", "identity", "exact")
_PARAMETERS: dict[str, tuple[str, ...]] = {
    "from": ("2030-01-01", "2029-07-15"),
    "to": ("2031-12-31", "2032-02-29"),
    "ends": ("2032-12-31",),
    "slot": ("quarter", "half-year", "year"),
    "tolerance": ("6", "12", "1/2", "7.50"),
    "extra": ("0", "2", "1.0"),
    "unit": ("meetings", "calls"),
    "language": ("ru", "en"),
    "modality": ("stated", "hoped"),
    "role": ("host", "participant"),
}
_ENTITIES = {
    Person: ("ana",),
    Organization: ("league",),
    State: ("north", "south", "norland"),
    Place: ("quay",),
}
VOCABULARY = {
    "references": [{"id": "atlas", "title": "An atlas", "producer": "A press"}],
    "people": [
        {
            "id": "ana",
            "label": "Ana Moreno",
            "aliases": ["Moreno"],
            "references": ["atlas"],
            "offices": [{"title": "minister", "of": "north", "start": "2030"}],
        },
    ],
    "organizations": [{"id": "league", "label": "Lake League", "references": ["atlas"], "note": "One of 3"}],
    "states": [
        {
            "id": "north",
            "label": "Northland",
            "iso2": "NO",
            "references": ["atlas"],
            "demonyms": ["Northern"],
            "names": {"ru": "Северия", "en": "The North", "de": "Nordland"},
        },
        {"id": "south", "label": "Southland", "names": {"ru": "Югия"}, "references": ["atlas"]},
        {"id": "norland", "label": "Norland", "references": ["atlas"]},
    ],
    "places": [{"id": "quay", "label": "The quay", "country": "north", "references": ["atlas"]}],
}
_POOLS = {
    "event": "event",
    "series": "event",
    "date": "date",
    "month": "quantity",
    "quantit": "quantity",
    "share": "quantity",
    "part": "quantity",
    "whole": "quantity",
    "rate": "quantity",
    "number": "quantity",
    "list": "list",
    "source": "source",
    "organization": "organization",
    "actor": "actor",
    "others": "actor",
}
_TEXTS = tuple(text for text in HOSTILE if not {"\x01", "ﬁ"} & {*text})
"""Texts that a dataset may have and whose letters the fonts of the library have."""
_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


class Generator:
    """Makes the records of one dataset."""

    def __init__(self, random: Random, name: str = "made", size: int = 3) -> None:
        self.random, self.name = random, name
        self.sources = [
            f"S{n}" if n and random.random() < 0.3 else f"source-{n}" for n in range(random.randint(1, 3))
        ]
        self.ids = {
            kind: [f"{kind}-{n}" for n in range(random.randint(0, size))]
            for kind in random.sample([*COLLECTIONS], len(COLLECTIONS))
            if kind != "reviews"
        }
        self.passages = {source: self._locators() for source in self.sources}
        self.present = ""
        self.first = _FIRST
        for kind in [*self.ids]:
            needed = [
                item
                for item in fields(COLLECTIONS[kind])
                if "refers_to" in item.metadata and not _optional(item)
            ]
            if not all(self.targets(item) for item in needed):
                del self.ids[kind]

    def _locators(self) -> list[str]:
        if self.random.random() < 0.4:
            return []
        return [f"p{line}.s{n}" for line in range(1, self.random.randint(2, 13)) for n in (1, 2)]

    def text(self) -> str:
        if self.random.random() < 0.15:
            return self.random.choice(_TEXTS)
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 4)))

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def anchors(self) -> list[str]:
        found = []
        for _ in range(self.random.randint(1, 3)):
            source = self.random.choice(self.sources)
            listed = self.passages[source]
            place = self.random.choice(listed or ["para 2", "p. 10", "note 1 (a)"])
            is_short = listed and len(self.sources) == 1 and self.maybe(0.5)
            found.append(place if is_short else f"{source}[{place}]")
        return list(dict.fromkeys(found))

    def day(self) -> dt.date:
        return dt.date(self.first, 1, 1) + dt.timedelta(days=self.random.randrange(900))

    def when(self) -> Any:
        day = self.day()
        shapes = (
            day.isoformat(),
            f"{day:%Y-%m}",
            f"{day:%Y}",
            f"{day:%Y-%m}~",
            f"{day:%Y-%m-%d}?",
            f"{day:%Y}-23",
        )
        if self.maybe(0.7):
            return day.isoformat()
        edtf = self.random.choice((*shapes, f"{day}/{day + dt.timedelta(days=9)}", f"../{day}", f"{day}/.."))
        return self.random.choice(
            (
                edtf,
                {"stated": edtf, "resolved": edtf},
                {"stated": f"XXXX-{day:%m-%d}", "resolved": day.isoformat(), "basis": self.text()},
                {"stated": f"XXXX-{day:%m-%d}"},
                {"resolved": edtf, "basis": self.text()},
                {"stated": [f"XXXX-{day:%m-%d}", {"after": self.sources[0]}], "basis": self.text()},
            )
        )

    def amount(self) -> str:
        return self.random.choice(
            ("972", "0", "12", "970.80", "1/3", "2/4", "-3.5", "1006.84", "0.10", "3/1", "1000000")
        )

    def speakers(self) -> list[str]:
        known = [*self.ids["persons"], *self.ids["organizations"], *self.ids["states"]]
        return self.random.sample(known, min(len(known), self.random.randint(1, 2))) or ["not-stated"]

    def evidence(self, item: type, names: tuple[str, ...]) -> dict[str, Any]:
        """Return some of the named fields of evidence, as the declaration has them."""
        hints = get_type_hints(item)
        found: dict[str, Any] = {}
        for name in names:
            if name in hints and self.maybe(0.25):
                found[name] = self.speakers() if name == "attribution" else self.plain(hints[name], None)
        return found

    def plain(self, kind: Any, item: Field[Any] | None) -> Any:
        """Return a random datum of a type, in the form of a file."""
        if item is not None and "refers_to" in item.metadata:
            return self.random.choice(self.targets(item))
        kinds = (
            [part for part in get_args(kind) if part is not type(None)]
            if get_origin(kind) is not tuple
            else []
        )
        if kind == Amount:
            return self.amount()
        if kinds and type(None) in get_args(kind):
            return self.plain(kinds[0], item)
        if get_origin(kind) is tuple:
            [one, *_] = get_args(kind)
            if one is Participation or one is Evidence:
                raise AssertionError
            return (
                self.anchors()
                if "Anchor" in str(one)
                else [self.plain(one, item) for _ in range(self.random.randint(1, 3))]
            )
        if kind is When:
            return self.when()
        if kind is bool:
            return self.maybe(0.5)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self.random.choice([*kind]).value
        return self.text()

    def targets(self, item: Field[Any]) -> list[str]:
        kinds = item.metadata["refers_to"] or [*self.ids]
        return [name for kind in kinds if kind in self.ids for name in self.ids[kind] if name != self.present]

    def values(self, kind: Any, item: Field[Any]) -> Any:
        if self.maybe(0.1):
            return self.random.choice(("not stated", {"not_stated": self.text()}))
        many = []
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            datum = self.plain(kind, item)
            more = self.evidence(
                Value, ("anchors", "modality", "reserve", "attribution", "quoted", "confidence", "note")
            )
            many.append({"value": datum, **more} if more or isinstance(datum, dict) else datum)
        return many[0] if len(many) == 1 and self.maybe(0.7) else many

    def parts(self, kind: Any, item: Field[Any]) -> list[dict[str, Any]]:
        own = {part.name: part for part in fields(kind)}
        key = "actor" if kind is Participation else "fact"
        found = []
        targets = self.targets(own[key])
        for name in self.random.sample(targets, min(len(targets), self.random.randint(1, 3))):
            more = self.evidence(
                kind, ("anchors", "modality", "reserve", "attribution", "quoted", "note", "role")
            )
            found.append({key: name, **more})
        return found

    def record(self, kind: type[Fact], name: str) -> dict[str, Any] | None:
        """Return a record, or None if what it has to refer to does not exist."""
        self.present = name
        hints = get_type_hints(kind)
        found: dict[str, Any] = {"id": name, "label": self.text(), "anchors": self.anchors()}
        for item in fields(kind):
            hint = hints[item.name]
            optional = _optional(item)
            if item.name in _COMMON or (optional and self.maybe(0.4)):
                continue
            if item.name == "attribution":
                found[item.name] = self.speakers()
                continue
            if "refers_to" in item.metadata and not self.targets(item):
                if not optional:
                    return None
                continue
            self.first = _FIRST + 5 * item.name.endswith("end")
            if item.metadata.get("parts"):
                found[item.name] = self.parts(get_args(hint)[0], item)
            elif get_origin(hint) is not None and "Values" in str(get_origin(hint)):
                found[item.name] = self.values(get_args(hint)[0], item)
            else:
                found[item.name] = self.plain(hint, item)
        if self.maybe(0.1):
            found["withdrawn"] = self.text()
        if issubclass(kind, Actor) and self.maybe(0.6):
            found["identity"] = self.random.choice(_ENTITIES[kind])
        if self.maybe(0.1):
            found["formerly"] = [f"was-{name}"]
        return {name: part for name, part in found.items() if part != []}

    def facts(self) -> dict[str, list[dict[str, Any]]]:
        made = {kind: [self.record(COLLECTIONS[kind], name) for name in self.ids[kind]] for kind in self.ids}
        return {kind: [record for record in records if record] for kind, records in made.items()}

    def source(self, name: str) -> dict[str, Any]:
        passages = [
            {
                "locator": place,
                "role": self.random.choice(("body", "headline")),
                "words": self.random.randint(1, 30),
                "digest": f"{self.random.getrandbits(256):064x}",
            }
            for place in self.passages[name]
        ]
        found: dict[str, Any] = {
            "id": name,
            "kind": "segmented" if passages else "cited",
            "language": self.random.choice(LANGUAGES),
        }
        found |= {"passages": passages, "segmentation": "1"} if passages else {}
        self.present = name
        for item, value in (
            ("title", str),
            ("producer", str),
            ("author", str),
            ("published", When),
            ("written", When),
        ):
            if self.maybe(0.5):
                [declared] = [part for part in fields(cisreport.model.Source) if part.name == item]
                found[item] = self.values(value, declared)
        for item in ("note", "licence"):
            if self.maybe(0.5):
                found[item] = self.text()
        if self.maybe(0.5):
            found["url"] = self.random.choice(
                ("https://example.org/a?b=1#c", "https://example.org/ü x", "no address")
            )
        return found

    def derivations(self, made: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
        self.pools: dict[str, list[str]] = {
            name: [] for name in ("date", "event", "quantity", "actor", "organization", "list", "any")
        }
        for kind, records in made.items():
            for record in records:
                self._pool(COLLECTIONS[kind], record)
        self.pools["source"] = [*self.sources]
        found = []
        for n in range(60):
            function = self.random.choice([*FUNCTIONS.values()])
            wanted: list[str] = [
                *function.inputs,
                *[function.more or ""] * (self.random.randint(0, 3) if function.more else 0),
            ]
            names = self.random.sample([*function.params], self.random.randint(0, len(function.params)))
            params = {key: self.random.choice(_PARAMETERS.get(key, ("held", "full"))) for key in names}
            inputs = [cite for what in wanted if (cite := self._input(what))]
            if len(inputs) < len(wanted):
                continue
            name = f"derived-{n}"
            item: dict[str, Any] = {"id": name, "label": self.text(), "fn": function.name}
            item["inputs"] = [f"{self.name}:{cite}" if self.maybe(0.1) else cite for cite in inputs]
            item |= {"params": params} if params else {}
            item |= {"assumptions": [self.text()]} if self.maybe(0.3) else {}
            item |= {"note": self.text()} if self.maybe(0.3) else {}
            found.append(item)
            self.pools["any"].append(name)
            if function.name.startswith(("actors", "participation")):
                self.pools["list"].append(name)
            if function.name.startswith("quantity"):
                self.pools["quantity"].append(name)
        return found

    def _pool(self, kind: type[Fact], record: Mapping[str, Any]) -> None:
        name = record["id"]
        self.pools["any"].append(name)
        if issubclass(kind, Event) and "date" in record:
            self.pools["date"] += [f"{name}/date", name]
        for pool, kinds in (
            ("event", Event),
            ("event", Series),
            ("actor", Actor),
            ("organization", Organization),
        ):
            if issubclass(kind, kinds):
                self.pools[pool].append(name)
        if kind is Quantity and "value" in record:
            self.pools["quantity"].append(f"{name}/value")

    def _input(self, what: str) -> str | None:
        """Return a record for an input that the registry describes in words; now and then another one."""
        named = [pool for word, pool in _POOLS.items() if word in what]
        choices = self.pools[named[0]] if named and self.maybe(0.95) else self.pools["any"]
        return self.random.choice(choices) if choices else None


def decisions(random: Random, facts: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Return, for half of the datasets, two coders and what was decided on some facts and a dropped one."""
    if random.random() < 0.5:
        return {}
    people = ["A. Coder", "B. Coder", random.choice(_TEXTS)]
    known = [record["id"] for records in facts.values() for record in records]
    fields_of = [(name, "label", random.choice("ab")) for name in random.sample(known, min(3, len(known)))]
    sides = [("dropped", f"only {random.choice('ab')}", "drop")]
    if known:
        sides.append((random.choice(known), f"only {random.choice('ab')}", "keep"))
    made = [
        {"fact": fact, "field": field, "decision": word, "by": random.choice(people)}
        | ({"why": random.choice(WORDS)} if random.random() < 0.5 else {})
        for fact, field, word in (*fields_of, *sides)
    ]
    return {"coders": people[:2], "decisions": made}


def made(folder: Path, seed: int, *, name: str = "made", size: int = 3) -> Dataset:
    """Write a random dataset, without the derivations that do not compute; return it with the others."""
    generator = Generator(Random(seed), name, size)
    home = folder / name
    home.mkdir(parents=True, exist_ok=True)
    head: dict[str, Any] = {"id": name, "title": generator.text(), "version": "1", "date": "2031-06-09"}
    head |= {"coding": {"coder": generator.text(), "date": "2031-06-10", "codebook": "1"}}
    facts = generator.facts()
    derivations = generator.derivations(facts)
    head["coding"] |= decisions(Random(seed), facts)
    _write(home / "dataset.yml", head)
    (folder / "vocabulary").mkdir(exist_ok=True)
    for kind, entities in VOCABULARY.items():
        _write(folder / "vocabulary" / f"{kind}.yml", {kind: entities})
    _write(
        home / "all.yml",
        {"sources": [generator.source(item) for item in generator.sources]}
        | {k: v for k, v in facts.items() if v},
    )
    while True:
        _write(home / "derivations.yml", {"derivations": derivations} if derivations else {})
        try:
            return cisreport.derive(cisreport.load(home))
        except CisreportError as error:
            wrong = {problem.where.partition(".")[2] for problem in getattr(error, "problems", ())}
            kept = [item for item in derivations if item["id"] not in wrong]
            if len(kept) == len(derivations):
                raise
            while True:
                known = {item["id"] for item in kept}
                rest = [
                    item
                    for item in kept
                    if all(
                        cite.removeprefix(f"{name}:") in known or "derived-" not in cite
                        for cite in item["inputs"]
                    )
                ]
                if len(rest) == len(kept):
                    break
                kept = rest
            derivations = kept


def _optional(item: Field[Any]) -> bool:
    return item.default is not MISSING or item.default_factory is not MISSING


def _write(path: Path, plain: Any) -> None:
    text = json.dumps(plain, ensure_ascii=False)
    path.write_text(_CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text), "utf-8")
