"""Invented datasets and documents of any size, for tests and benchmarks.

The same arguments give the same bytes.  A dataset has every kind of record: events in series, actors that
many events share, dates that follow from others, fields on which passages disagree, and derivations of
derivations.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

FILES: Final = {
    "actors": ("persons", "organizations", "states", "places", "positions", "occupancies", "memberships"),
    "events": ("series", "meetings", "calls", "statements", "conflicts", "visits", "announcements"),
    "claims": ("quantities", "claims", "terms", "pictures", "reviews"),
}
"""The collections of each file."""
_SHARES: Final = {
    "occupancies": 0.02,
    "memberships": 0.04,
    "meetings": 0.30,
    "calls": 0.05,
    "statements": 0.07,
    "conflicts": 0.02,
    "visits": 0.06,
    "announcements": 0.05,
    "quantities": 0.14,
    "claims": 0.11,
    "terms": 0.01,
    "pictures": 0.01,
    "reviews": 0.01,
    "series": 0.004,
    "organizations": 0.01,
    "states": 0.01,
    "places": 0.02,
    "positions": 0.02,
    "persons": 0.04,
}
"""Which part of the facts each collection has."""
_FIRST_DAY: Final = dt.date(1900, 1, 1)
_PASSAGES: Final = 400
"""Passages of a source."""
_FACTS_A_PASSAGE: Final = 3

Record = dict[str, Any]


def write_dataset(folder: Path, facts: int, *, seed: int = 1) -> Path:
    """Write a valid dataset with about so many facts into a new folder; its name is that of the dataset."""
    folder.mkdir(parents=True)
    made = _Maker(folder.name, facts, seed)
    for name, collections in FILES.items():
        _write(folder / f"{name}.yml", {each: made.records[each] for each in collections})
    _write(folder / "derivations.yml", {"derivations": list(made.derivations())})
    _write(folder / "sources.yml", {"sources": list(made.sources())})
    coding = {"coder": "A. Coder", "date": "2031-07-01", "codebook": "1"}
    about = {"id": folder.name, "title": f"Meetings of the {facts} facts", "version": "1"}
    _write(folder / "dataset.yml", {**about, "date": "2031-06-30", "coding": coding})
    return folder


def _write(path: Path, content: Any) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(content, Dumper=dumper, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text, encoding="utf-8")


class _Maker:
    """Makes the records: for each collection a method of its name makes the one with a number."""

    def __init__(self, dataset: str, facts: int, seed: int) -> None:
        self._dataset = dataset
        self._random = Random(seed)
        self.sizes = {name: max(2, round(facts * share)) for name, share in _SHARES.items()}
        self._passages = max(2, facts // _FACTS_A_PASSAGE)
        self._cited: dict[str, int] = {}
        """The number of the passage of each fact."""
        self.records = {
            name: [self._fact(name, n) for n in range(self.sizes[name])]
            for collections in FILES.values()
            for name in collections
        }

    def _fact(self, collection: str, number: int) -> Record:
        """Return a fact; passages are cited in order, so that each has facts."""
        name = f"{_one(collection)}-{number}"
        more: Record = getattr(self, f"_{collection}")(number)
        rests_on = more["evidence"][0]["fact"] if collection == "reviews" else name
        passage = self._cited.setdefault(rests_on, len(self._cited) % self._passages)
        label = f"{_one(collection).capitalize()} {number}"
        return {"id": name, "label": label, "anchors": [self._anchor(passage)], **more}

    @staticmethod
    def _anchor(passage: int) -> str:
        source, within = divmod(passage, _PASSAGES)
        return f"gazette-{source}[p{within // 4 + 1}.s{within % 4 + 1}]"

    def _any(self, collection: str, below: int | None = None) -> str:
        """Return the id of some record of a collection."""
        return f"{_one(collection)}-{self._random.randrange(below or self.sizes[collection])}"

    def _some(self, collection: str, count: int) -> list[str]:
        numbers = self._random.sample(range(self.sizes[collection]), min(count, self.sizes[collection]))
        return [f"{_one(collection)}-{number}" for number in numbers]

    def _day(self, number: int, of: int) -> str:
        """Return the day of an event; events are in order over a century."""
        day = _FIRST_DAY + dt.timedelta(days=number * 47_000 // of)
        return day.isoformat()

    def _persons(self, n: int) -> Record:
        names = [f"Person Name{n}", {"value": f"Name{n}", "modality": "implied"}]
        return {
            "label": f"Person Name{n}",
            "name": [{"value": names[0]}, names[1]],
            "given_name": "Person",
            "country": self._any("states"),
        }

    def _organizations(self, n: int) -> Record:
        name = f"League of Port{n}"
        return {
            "label": name,
            "name": name,
            "abbreviation": f"LP{n}",
            "organization_type": "intergovernmental",
        }

    def _states(self, n: int) -> Record:
        return {"label": f"Land{n}ia", "name": f"Land{n}ia", "metonyms": f"Capital{n}"}

    def _places(self, n: int) -> Record:
        name = f"Town{n}ville"
        return {"label": name, "name": name, "place_type": "city", "country": self._any("states")}

    def _positions(self, n: int) -> Record:
        return {"title": "foreign minister", "of": f"state-{n % self.sizes['states']}"}

    def _occupancies(self, n: int) -> Record:
        return {"holder": f"person-{n % self.sizes['persons']}", "position": self._any("positions")}

    def _memberships(self, n: int) -> Record:
        body, member = divmod(n, self.sizes["states"])
        return {
            "member": f"state-{member}",
            "organization": f"organization-{body % self.sizes['organizations']}",
            "status": "full" if n % 5 else "observer",
        }

    def _series(self, n: int) -> Record:
        return {"body": f"organization-{n % self.sizes['organizations']}"}

    def _meetings(self, n: int) -> Record:
        day = self._day(n, self.sizes["meetings"])
        date: Any = day
        if n % 10 == 1:
            date = {"stated": f"XXXX-{day[5:]}", "resolved": day, "basis": "The year of the source."}
        elif n % 10 == 2:
            date = {
                "stated": {"after": f"meeting-{n - 1}"},
                "resolved": day,
                "basis": "It is called the next.",
            }
        elif n % 10 == 3:
            date = [
                {"value": day},
                {"value": day[:4], "modality": "hedged", "attribution": self._any("persons")},
            ]
        return {
            "date": date,
            "place": self._any("places") if n % 7 else "not stated",
            "participants": [
                {"actor": actor, "role": "host" if k == 0 else "participant"}
                for k, actor in enumerate(self._some("states", 3 + n % 5))
            ],
            "series": f"series-{n % self.sizes['series']}",
            "status": "held",
            "level": "ministers",
            "mode": {"value": "in-person", "modality": "implied"},
        }

    def _calls(self, n: int) -> Record:
        return self._event(n, "calls") | {"participants": self._some("persons", 2)}

    def _statements(self, n: int) -> Record:
        adopters = [{"actor": actor, "role": "adopter"} for actor in self._some("states", 2)]
        content = f"To build bridge {n}"
        return self._event(n, "statements") | {
            "participants": adopters, "statement_type": "joint", "content": content,
        }  # fmt: skip

    def _conflicts(self, n: int) -> Record:
        parties = [{"actor": actor, "role": "party"} for actor in self._some("states", 2)]
        return self._event(n, "conflicts") | {"participants": parties, "conflict_type": "clash"}

    def _visits(self, n: int) -> Record:
        more = {"place": self._any("places"), "origin": self._any("places")}
        return self._event(n, "visits") | more | {"participants": self._any("persons")}

    def _announcements(self, n: int) -> Record:
        meeting = self._random.randrange(self.sizes["meetings"])
        planned = self._day(meeting, self.sizes["meetings"])
        return {
            "date": "not stated",
            "status": "held",
            "announces": f"meeting-{meeting}",
            "planned_date": {"value": planned, "modality": "planned"},
        }

    def _event(self, n: int, collection: str) -> Record:
        return {"date": self._day(n, self.sizes[collection]), "status": "held"}

    def _quantities(self, n: int) -> Record:
        if n % 4 == 0:
            return {"value": f"1/{2 + n % 9}", "unit": "share", "of": self._any("places")}
        value: Any = f"{self._random.randrange(10, 9000) / 10}"
        if n % 4 == 1:
            value = [{"value": value}, {"value": "7", "attribution": self._any("persons")}]
        return {"value": value, "unit": "km", "of": self._any("places"), "exactness": "not stated"}

    def _claims(self, n: int) -> Record:
        hoped = {"modality": "hoped", "attribution": self._any("persons")} if n % 3 == 0 else {}
        return {**hoped, "proposition": f"Bridge {n} is open to all.", "about": self._any("meetings")}

    def _terms(self, n: int) -> Record:
        expression = {"value": f"toll {n}", "quoted": True}
        return {"expression": expression, "denotes": "what drivers pay", "users": self._any("persons")}

    def _pictures(self, n: int) -> Record:
        return {"depicts": self._any("persons"), "credit": self._any("organizations")}

    def _reviews(self, n: int) -> Record:
        claim = self._any("claims")
        evidence = {"fact": claim, "stance": "supports", "says": "The gazette says the same."}
        return {"claim": f"{self._dataset}:{claim}", "verdict": "supported", "evidence": [evidence]}

    def derivations(self) -> Iterator[Record]:
        """Yield derivations: of facts, of each other, and of many facts at once."""
        for n in range(1, self.sizes["meetings"], 10):
            inputs = [f"meeting-{n - 1}/date", f"meeting-{n}/date"]
            yield _derivation(f"days-to-{n}", "interval.days/1", inputs)
        for n in range(4, self.sizes["quantities"], 8):
            inputs = [f"quantity-{n - 1}/value", f"quantity-{n}/value"]
            yield _derivation(f"part-{n}", "quantity.product/1", inputs)
            yield _derivation(f"part-of-part-{n}", "quantity.product/1", [f"part-{n}", f"quantity-{n}/value"])
        for n in range(self.sizes["organizations"]):
            yield _derivation(f"members-{n}", "actors.members/1", [f"organization-{n}"])
        for n in range(self.sizes["series"]):
            yield _derivation(f"rhythm-{n}", "cadence.mean/1", [f"series-{n}"])

    def sources(self) -> Iterator[Record]:
        """Yield segmented sources whose passages the facts cite."""
        captions = {passage for name, passage in self._cited.items() if name.startswith("picture-")}
        for source in range(0, self._passages, _PASSAGES):
            numbers = range(source, min(source + _PASSAGES, self._passages))
            yield {
                "id": f"gazette-{source // _PASSAGES}",
                "kind": "segmented",
                "title": {"value": f"Gazette {source // _PASSAGES}", "modality": "implied"},
                "published": "2031-06-30",
                "url": f"https://gazette.example/{source // _PASSAGES}",
                "language": "en",
                "licence": "Public domain",
                "segmentation": "1",
                "passages": [_passage(number, number in captions) for number in numbers],
            }


def _one(collection: str) -> str:
    """Return what one record of a collection is called in ids."""
    names = {"occupancies": "occupancy", "quantities": "quantity", "series": "series"}
    return names.get(collection, collection.removesuffix("s"))


def _derivation(name: str, function: str, inputs: list[str]) -> Record:
    return {"id": name, "label": f"Derivation {name}", "fn": function, "inputs": inputs}


def _passage(number: int, is_caption: bool) -> Record:
    locator = _Maker._anchor(number).partition("[")[2].removesuffix("]")
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return {
        "locator": locator,
        "role": "caption" if is_caption else "body",
        "words": 5 + number % 30,
        "digest": digest,
    }


def write_report(path: Path, dataset: str, cites: int, *, all_facts: bool = False, seed: int = 1) -> Path:
    """Write a document with so many cites of a dataset of :func:`write_dataset`, and its register.

    A paragraph has ten cites and ten numbers that do not come from facts; twenty paragraphs are a section.
    The register has the facts that are cited, or all of them.
    """
    random = Random(seed)
    folder = path.parent / "data" / dataset
    facts = [record["id"] for record in _read(folder / "claims.yml")["quantities"]]
    parts = [_FRONT.format(dataset=dataset)]
    for n in range(0, cites, 10):
        if n % 200 == 0:
            parts.append(f"# Section about {_word(random)} {_word(random)}\n")
        parts.append(" ".join(_sentence(random, facts) for _ in range(min(10, cites - n))) + "\n")
    register = _REGISTER.replace("(ds)", "(ds, all_facts=True)") if all_facts else _REGISTER
    path.write_text("\n".join([*parts, register]), encoding="utf-8")
    return path


def write_brief(path: Path, dataset: str, *, seed: int = 1) -> Path:
    """Write a document with a parameter, twenty values, two figures, three tables and the register."""
    random = Random(seed)
    facts = [record["id"] for record in _read(path.parent / "data" / dataset / "claims.yml")["quantities"]]
    values = " ".join(_sentence(random, facts) for _ in range(20))
    path.write_text(_BRIEF.format(dataset=dataset, values=values) + _REGISTER, encoding="utf-8")
    return path


_FRONT = """\
---
title: Many cites
lang: en
number-sections: true
---

```{{python}}
#| include: false
from cisreport import Citer, load, reports

ds = load("{dataset}")
v = Citer(ds)
```
"""
_REGISTER = """\
# Register

```{python}
reports.register(ds)
```
"""
_BRIEF = """\
---
title: A brief
lang: en
---

```{{python}}
#| tags: [parameters]
n = 1
```

```{{python}}
#| include: false
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from cisreport import Citer, load, reports

ds = load("{dataset}")
v = Citer(ds)
random = np.random.default_rng(n)
```

{values}

```{{python}}
#| label: fig-one
#| fig-cap: "Days between meetings."
#| fig-alt: "A falling line."
figure, axes = plt.subplots(figsize=(7, 3))
axes.plot(np.sort(random.exponential(n, 400))[::-1])
plt.show()
```

```{{python}}
#| label: fig-two
#| fig-cap: "How many meetings had so many days before them."
#| fig-alt: "A histogram that falls."
figure, axes = plt.subplots(figsize=(7, 3))
axes.hist(random.exponential(n, 400), bins=30)
plt.show()
```

```{{python}}
#| label: tbl-one
#| tbl-cap: "Numbers of the first years."
pd.DataFrame(random.poisson(n, (10, 4)), columns=["a", "b", "c", "d"])
```

```{{python}}
#| label: tbl-two
#| tbl-cap: "Numbers of the last years."
pd.DataFrame(random.poisson(n, (10, 4)), columns=["a", "b", "c", "d"])
```

```{{python}}
#| label: tbl-three
#| tbl-cap: "Numbers of all years."
pd.DataFrame(random.poisson(n, (10, 4)), columns=["a", "b", "c", "d"])
```

"""
_WORDS: Final = ("bridge", "harbor", "island", "lake", "market", "meadow", "river", "shore", "tower")


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _word(random: Random) -> str:
    return random.choice(_WORDS)


def _sentence(random: Random, facts: list[str]) -> str:
    words = " ".join(_word(random) for _ in range(12))
    fact, steps = random.choice(facts), random.randrange(9999)
    return f'The {words} is `{{python}} v("{fact}")` long, and has {steps} steps.'
