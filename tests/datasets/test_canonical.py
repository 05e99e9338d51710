"""Digests cover what the records say, and not how the files are written."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_regressions.data_regression import DataRegressionFixture

import cisreport
from cisreport.datasets import record_to_plain, to_canonical
from cisreport.datasets.canonical import to_plain
from cisreport.datasets.structure import make_converter
from cisreport.digests import digest
from cisreport.model import COLLECTIONS, Anchor, Unit
from cisreport.yamltext import Location, read_yaml, spell
from harbor import BESIDE, FILES, REVIEWS, write

Files = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of the tiny dataset as plain data."""
    folder = tmp_path_factory.mktemp("parsed")
    write(folder)
    files = {name: read_yaml(folder / name, name, []) for name in FILES}
    return {name: file.data for name, file in files.items() if file is not None}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    return cisreport.load(write(tmp_path_factory.mktemp("expected"))).digest


def digest_of(folder: Path, files: Files) -> str:
    return cisreport.load(write(folder, {name: json.dumps(data) for name, data in files.items()})).digest


def test_canonical_form(tmp_path: Path, data_regression: DataRegressionFixture) -> None:
    ds = cisreport.load(write(tmp_path))
    data_regression.check(to_canonical(ds))
    assert ds.digest == digest(to_canonical(ds))


def shuffled(item: Any, rng: random.Random) -> Any:
    """Return the same data with the keys of every mapping in another order."""
    if isinstance(item, dict):
        return {key: shuffled(item[key], rng) for key in rng.sample(list(item), len(item))}
    return [shuffled(part, rng) for part in item] if isinstance(item, list) else item


def spread(files: Files, rng: random.Random) -> dict[str, str | bytes | None]:
    """Return the same records in other files, written in another way."""
    changes: dict[str, str | bytes | None] = dict.fromkeys(FILES)
    groups: Files = {"harbor/dataset.yml": files["harbor/dataset.yml"]}
    for name, data in files.items():
        for collection, records in data.items() if name != "harbor/dataset.yml" else ():
            for record in records:
                other = f"{Path(name).parent}/{rng.choice('abc')}.yml"
                groups.setdefault(other, {}).setdefault(collection, []).append(record)
    for name, data in groups.items():
        for records in data.values():
            if isinstance(records, list):
                rng.shuffle(records)
        flow = rng.choice([True, False, None])
        text = yaml.safe_dump(
            shuffled(data, rng), sort_keys=False, default_flow_style=flow, width=rng.randint(20, 200)
        )
        changes[name] = "# A comment.\n\n" + text.replace(
            "\n", rng.choice(["\n", "\r\n", "   # Another.\n" if flow is False else "\n"]), 1
        )
    return changes


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_digest_does_not_depend_on_how_files_are_written(
    parsed: Files, expected: str, tmp_path_factory: pytest.TempPathFactory, rng: random.Random
) -> None:
    folder = write(tmp_path_factory.mktemp("spread"), spread(copy.deepcopy(parsed), rng))
    assert cisreport.load(folder).digest == expected


OTHER = {
    "actor": "port-office",
    "after": "gazette",
    "sources[0].written.resolved": "2031-06-05",
    "meetings[0].date.resolved": "2030-06-04",
    "quantities[0].value": "970.8",
    "sources[0].passages[0].role": "label",
    "sources[0].passages[1].role": "label",
    "sources[0].passages[2].role": "label",
    "sources[0].title.anchors": "p2.s1",
    "anchors": "p1.s1",
    "attribution": "norland",
    "codebook": "2",
    "coder": "B. Coder",
    "date": "2031-06-11",
    "digest": "ab" * 32,
    "fn": "interval.days/2",
    "format": "trilateral",
    "inputs": "opening/place",
    "iso2": "QX",
    "kind": "segmented",
    "language": "fr",
    "locator": "p3.s1",
    "modality": "hoped",
    "name": "Norland or so",
    "next-week": "opening",
    "of": "opening",
    "participants": "port-office",
    "place": "norland",
    "place_type": "region",
    "references": "atlas",
    "resolved": "2031-06-12",
    "role": "chair",
    "segmentation": "2",
    "stated": "XXXX-06",
    "status": "moved",
    "unit": "months",
    "words": "100",
}
"""Another value for each field, or place, where not any text will do."""
TIED = {"id", "identity", "kind", "references"}
"""Fields that others depend on."""


def leaves(item: Any, place: Location = ()) -> Iterator[Location]:
    if isinstance(item, dict | list):
        for step, part in item.items() if isinstance(item, dict) else enumerate(item):
            yield from leaves(part, (*place, step))
    else:
        yield place


def changed(files: Files, name: str, place: Location) -> Files:
    """Return the files with another value at one place."""
    files = copy.deepcopy(files)
    node: Any = files[name]
    for step in place[:-1]:
        node = node[step]
    field = next(step for step in reversed(place) if isinstance(step, str) and step != "value")
    old = node[place[-1]]
    if isinstance(old, bool):
        node[place[-1]] = not old
    else:
        node[place[-1]] = OTHER.get(spell(place)) or OTHER.get(field, "Another text")
    return files


def test_digest_depends_on_every_value(parsed: Files, expected: str, tmp_path: Path) -> None:
    seen = {expected}
    count = 0
    for name, data in parsed.items():
        for place in leaves(data):
            if place[-1] in TIED or "references" in place or place[-1] == "locator":
                continue
            count += 1
            found = digest_of(tmp_path / str(count), changed(parsed, name, place))
            assert found not in seen, (name, place)
            seen.add(found)
    assert count > 60


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("harbor/events.yml", "place: not stated", "place: {not_stated: not stated at all}"),
        ("harbor/events.yml", "    place: not stated\n", ""),
        ("harbor/events.yml", "attribution: port-office", "attribution: []"),
        ("harbor/events.yml", ", quoted: true", ""),
        ("harbor/quantities.yml", "970.80", "970.8"),
        ("harbor/quantities.yml", "970.80", "1/3"),
        ("harbor/derivations.yml", "opening/date, summit/date", "summit/date, opening/date"),
        (
            "harbor/events.yml",
            "[norland, {actor: sudland, role: host}]",
            "[{actor: sudland, role: host}, norland]",
        ),
        ("harbor/sources.yml", "    language: en\n", "    language: en\n    note: A note.\n"),
        ("vocabulary/references.yml", "An atlas", "Another atlas"),
    ],
)
def test_digest_changes(expected: str, tmp_path: Path, name: str, old: str, new: str) -> None:
    assert FILES[name].count(old) == 1
    assert cisreport.load(write(tmp_path, {name: FILES[name].replace(old, new)})).digest != expected


def test_canonical_form_of_a_review_and_a_plan(
    tmp_path: Path, data_regression: DataRegressionFixture
) -> None:
    plans = """\
announcements:
  - id: summit-plan
    label: Announcement of the summit
    anchors: [p2.s1]
    date: not stated
    status: held
    announces: summit
    planned_date: {value: 2031-06-08, modality: planned}
    planned_place: {value: quay, modality: planned, confidence: low, note: A rumor.}
"""
    ds = cisreport.load(write(tmp_path, {"harbor/more.yml": REVIEWS + plans, **BESIDE}))
    records = {name: record_to_plain(ds[name]) for name in ("review-length", "summit-plan")}
    data_regression.check(records)
    converter = make_converter()
    for plain in records.values():
        kind = COLLECTIONS[plain["collection"]]
        rest = {name: _written(part) for name, part in plain.items() if name != "collection"}
        assert record_to_plain(converter.structure(rest, kind)) == plain


def _written(plain: Any) -> Any:
    """Return canonical data as the files of a dataset would have it."""
    if isinstance(plain, list):
        return [_written(item) for item in plain]
    if isinstance(plain, dict):
        return {("value" if name == "datum" else name): _written(part) for name, part in plain.items()}
    return plain


REVIEWED: list[tuple[str, str]] = [
    ("medium", "low"),
    ("pier:pier-length/value", "pier:pier-length"),
    ("verdict: mixed", "searched: All of it.\n    verdict: mixed"),
    ("It was opened", "It is opened"),
    (", anchors: [p2.s1]", ""),
    ("fact: opening", "fact: summit"),
]


@pytest.mark.parametrize(("old", "new"), REVIEWED)
def test_digest_depends_on_reviews(tmp_path: Path, old: str, new: str) -> None:
    assert REVIEWS.count(old) == 1
    files = ({"harbor/reviews.yml": text} for text in (REVIEWS, REVIEWS.replace(old, new)))
    first, second = (cisreport.load(write(tmp_path, {**BESIDE, **file})).digest for file in files)
    assert first != second


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("harbor/events.yml", "place: quay", "place: [{value: quay}]"),
        (
            "harbor/events.yml",
            "place: quay",
            "place: {value: quay, anchors: ['gazette[p2.s1]'], modality: stated}",
        ),
        ("harbor/events.yml", "anchors: [p2.s2]", "anchors: gazette[p2.s2]"),
        ("harbor/events.yml", "[norland, {", "[{actor: norland, role: participant}, {"),
        ("harbor/dataset.yml", "title: A harbor conference", 'title: "A harbor conference"'),
        ("vocabulary/states.yml", "iso2: NO", "iso2: 'NO'"),
    ],
)
def test_digest_does_not_depend_on_short_forms(
    expected: str, tmp_path: Path, name: str, old: str, new: str
) -> None:
    assert FILES[name].count(old) == 1
    assert cisreport.load(write(tmp_path, {name: FILES[name].replace(old, new)})).digest == expected


@pytest.mark.parametrize(
    ("item", "plain"),
    [
        (Decimal("970.80"), "970.80"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal(1000), "1000"),
        (Fraction(1, 3), "1/3"),
        (Anchor("a", "b c"), "a[b c]"),
        (Unit.KILOMETER, "km"),
        ((1, "a", None, True), [1, "a", None, True]),
    ],
)
def test_plain_forms(item: Any, plain: Any) -> None:
    assert to_plain(item) == plain


def test_what_is_not_part_of_the_model_has_no_plain_form() -> None:
    with pytest.raises(TypeError, match="set has no canonical form"):
        to_plain({1, 2}.__class__())


def test_computed_values_are_left_out_where_asked(tmp_path: Path) -> None:
    ds = cisreport.load(write(tmp_path))
    computed = replace(ds.derivations["days-between"], value=Decimal(5), unit=Unit.DAY)
    assert record_to_plain(computed)["value"] == "5"
    assert record_to_plain(computed, computed=False) == record_to_plain(
        ds.derivations["days-between"], computed=False
    )
    assert digest(to_canonical(ds.with_derivations({"days-between": computed}))) == ds.digest
