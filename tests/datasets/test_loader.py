"""What loading makes of good files, and that no files whatever make it fail but as it says."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cisreport
from cisreport.errors import DataError
from cisreport.model import Anchor, Dataset, FactId, Modality
from cisreport.wording import describe, evidence_text
from cisreport.yamltext import Location, read_yaml
from harbor import FILES, edit, write

P2S1, P2S2 = Anchor("gazette", "p2.s1"), Anchor("gazette", "p2.s2")


@pytest.fixture(scope="module")
def ds(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return cisreport.load(write(tmp_path_factory.mktemp("loaded")))


def test_metadata(ds: Dataset) -> None:
    assert (ds.id, ds.title, ds.version, ds.date) == ("harbor", "A harbor conference", "1", "2031-06-09")
    assert (ds.coding.coder, ds.coding.date, ds.coding.codebook) == ("A. Coder", "2031-06-10", "1")
    assert ds.description is None
    assert len(ds.digest) == 64


def test_values_have_the_evidence_of_their_record(ds: Dataset) -> None:
    (place,) = ds.meetings[0].place
    assert (place.datum, place.anchors, place.modality, place.quoted) == (
        "quay",
        (P2S1,),
        Modality.STATED,
        False,
    )
    (status,) = ds.meetings[1].status
    assert (status.anchors, status.modality, status.quoted) == ((P2S2,), Modality.PLANNED, True)
    assert status.attribution == (FactId("port-office"),)
    assert [part.anchors for part in ds.meetings[0].participants] == [(P2S1,), (P2S1,)]
    assert [part.modality for part in ds.meetings[0].participants] == [Modality.STATED] * 2


def test_a_file_has_a_default_for_attribution(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "harbor/events.yml": "attribution: [spokesman, analysts]\n"
        + FILES["harbor/events.yml"].replace("place: not stated", "place: {value: quay, attribution: []}")
        + "calls:\n  - {id: call, label: Call, anchors: [p2.s2], attribution: [], status: held}\n"
        + "  - {id: other, label: Other, anchors: [p2.s2], attribution: norland, status: held}\n",
        "harbor/actors.yml": FILES["harbor/actors.yml"].replace(
            "places:",
            "  - {id: analysts, label: Analysts, anchors: [p2.s2], organization_type: group}\n"
            "positions:\n  - {id: spokesman, label: The spokesman, anchors: [p2.s2]}\nplaces:",
        ),
    }
    ds = cisreport.load(write(tmp_path, changes))
    speakers = (FactId("spokesman"), FactId("analysts"))
    opening, summit = ds.meetings
    assert opening.attribution == opening.place.items[0].attribution == speakers
    assert (summit.place.items[0].attribution, summit.status.items[0].attribution) == ((), ("port-office",))
    assert [call.attribution for call in ds.calls] == [(), ("norland",)]
    assert [call.status.items[0].attribution for call in ds.calls] == [(), ("norland",)]
    assert {fact.attribution for fact in ds if fact.id not in ("opening", "summit", "other")} == {()}
    assert describe(ds, ds.meetings[0]).count("according to") == 0
    assert evidence_text(ds, opening).startswith("stated, according to The spokesman and Analysts")


def test_values_of_a_source_have_only_their_evidence(ds: Dataset) -> None:
    (title,) = ds.sources[0].title
    (written,) = ds.sources[0].written
    assert title.anchors == (Anchor("gazette", "p1.s1"),)
    assert (written.anchors, written.modality) == ((), None)


def test_order_is_that_of_the_files(ds: Dataset) -> None:
    assert [*ds.facts] == ["norland", "sudland", "port-office", "quay", "opening", "summit", "quay-length"]


def test_a_dataset_without_vocabulary_has_that_of_the_package(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {name: None for name in FILES if name.startswith("vocabulary")}
    folder = write(tmp_path, {**changes, **edit("harbor/actors.yml", ", identity: norland", "")})
    known = cisreport.load(folder).vocabulary
    assert (known.states["albania"].iso3, known.people["lavrov"].label) == ("ALB", "Sergey Lavrov")


def test_several_sources_and_free_locators(tmp_path: Path) -> None:
    sources = (
        FILES["harbor/sources.yml"]
        + "  - {id: S127, kind: cited, language: en, title: {value: T, anchors: 'S127[top]'}}\n"
    )
    changes: dict[str, str | bytes | None] = {"harbor/sources.yml": sources}
    for name in ("actors", "events", "quantities"):
        text = FILES[f"harbor/{name}.yml"].replace("[p2.s1]", "['gazette[p2.s1]']")
        changes[f"harbor/{name}.yml"] = text.replace("[p2.s2]", "['S127[para 2]', 'gazette[p2.s2]']")
    ds = cisreport.load(write(tmp_path, changes))
    assert ds["summit"] is ds.meetings[1]
    assert ds.meetings[1].anchors == (Anchor("S127", "para 2"), P2S2)
    assert ds.sources[1].title.items[0].anchors == (Anchor("S127", "top"),)


def test_all_errors_of_all_files_at_once(tmp_path: Path) -> None:
    broken: dict[str, str | bytes | None] = {
        name: text.replace("label", "lable") for name, text in FILES.items() if name.startswith("harbor")
    }
    with pytest.raises(DataError) as error:
        cisreport.load(write(tmp_path, broken))
    problems = error.value.problems
    assert len(problems) == 2 * 8
    assert list(problems) == sorted(problems)
    assert str(error.value).splitlines() == [str(problem) for problem in problems]


def parts(item: Any, place: Location = ()) -> list[Location]:
    """Return the places of everything in a file."""
    found = [place] if place else []
    if isinstance(item, dict | list):
        for step, part in item.items() if isinstance(item, dict) else enumerate(item):
            found += parts(part, (*place, step))
    return found


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("parsed")
    write(folder)
    files = {name: read_yaml(folder / name, name, []) for name in FILES}
    return {name: file.data for name, file in files.items() if file is not None}


WORDS = """
opening summit norland gazette days-between not-stated p2.s1 gazette[p2.s1] 2031-06-09 9999-12-31
0001-01-01 XXXX-06-04 ../.. 1/3 -5 held true value datum stated after next-week id not_stated anchors actor
9/0 ٣
"""
words = st.sampled_from(["not stated", *WORDS.split()])
plain = st.recursive(
    words | st.text(max_size=5) | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def check(folder: Path, changes: dict[str, str | bytes | None]) -> None:
    """Load a dataset, or have it refused in the one shape of errors."""
    folder = write(folder, changes)
    try:
        ds = cisreport.load(folder)
    except DataError as error:
        problems = error.problems
    else:
        assert len(ds.digest) == 64
        return
    assert problems
    for problem in problems:
        assert problem.remedy
        assert "cannot be read (" not in problem.what
        assert len(str(problem).splitlines()) == 1


@settings(max_examples=200)
@given(st.data())
def test_anything_in_place_of_anything(
    parsed: dict[str, Any], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(parsed)))
    place = data.draw(st.sampled_from(parts(parsed[name])))
    files = copy.deepcopy(parsed[name])
    node = files
    for step in place[:-1]:
        node = node[step]
    new = data.draw(plain)
    if isinstance(node, dict) and data.draw(st.booleans()):
        node[data.draw(words | st.text(max_size=5))] = new
    else:
        node[place[-1]] = new
    check(tmp_path_factory.mktemp("any"), {name: json.dumps(files)})


@settings(max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_any_text_in_place_of_a_line(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    lines = FILES[name].splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[number])))
    inserted = data.draw(
        st.text(alphabet=" \n\t-:[]{}'\"#&*!|>%@,?~a1\\\u2028\x85", max_size=6) | st.text(max_size=6)
    )
    lines[number] = lines[number][:start] + inserted + lines[number][start:]
    check(tmp_path_factory.mktemp("line"), {name: "\n".join(lines).encode("utf-8", errors="surrogatepass")})
