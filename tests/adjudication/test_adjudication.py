"""Two codings of one source, decided into a third dataset with who decided what."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from adjudication.answering import answered
from analysis.building import ANCHORS, dataset, meeting, series, state
from cisreport.adjudication import decide, decided, questions
from cisreport.analysis.intercoder import compare
from cisreport.datasets import load
from cisreport.errors import DataError
from cisreport.model import (
    Dataset,
    Decision,
    Fact,
    FactId,
    Modality,
    Place,
    Value,
    Values,
    values_of,
)
from cli.running import TOY, run
from generated import made

ONE, TWO = (TOY / "data" / name for name in ("lake-league-2031", "lake-league-2031-b"))


@pytest.fixture(scope="module")
def codings() -> tuple[Dataset, Dataset]:
    return load(ONE), load(TWO)


def every(one: Dataset, two: Dataset, side: str) -> dict[tuple[str, str], Decision]:
    """The decisions that always follow one coding."""
    found = compare(one, two)
    chosen = [(item.fact, item.field, side) for item in found.disagreements]
    chosen += [(name, "only a", "keep" if side == "a" else "drop") for name in found.only_one]
    chosen += [(name, "only b", "keep" if side == "b" else "drop") for name in found.only_two]
    return {
        (fact, field): Decision(fact=fact, field=field, decision=word, by="C. Third")
        for fact, field, word in chosen
    }


def test_the_file_has_every_difference(
    codings: tuple[Dataset, Dataset], file_regression: FileRegressionFixture
) -> None:
    text = questions(*codings)
    found = compare(*codings)
    assert text.count("  decision:\n") == len(found.disagreements) + len(found.only_one + found.only_two)
    file_regression.check(text, extension=".yml")


def test_always_the_first_coding_gives_its_facts(codings: tuple[Dataset, Dataset], tmp_path: Path) -> None:
    one, two = codings
    path = tmp_path / "decided.yml"
    path.write_text(answered(questions(one, two), "a"), "utf-8")
    ds = decide(path, one, two)
    assert ds.facts == one.facts
    assert ds.sources == one.sources
    assert ds.coding.coders == ("E. Reed", "M. Ode")
    assert ds.coding.coder == "E. Reed and M. Ode; C. Third decided where they differ"
    assert {item.decision for item in ds.coding.decisions} == {"a", "keep"}
    assert ds.coding.decisions[0] == Decision(
        fact=FactId("surveyors-corland"), field="parent", decision="a", by="C. Third", why="as printed"
    )


def test_the_command_makes_the_third_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TOY / "data", "data")
    names = (ONE.name, TWO.name)
    assert run("agreement", *names, "--adjudicate", "file.yml").stdout.startswith("written file.yml\n")
    path = Path("file.yml")
    path.write_text(answered(path.read_text("utf-8"), "b"), "utf-8")
    made_by = run("agreement", *names, "--decided", path, "--to", "data/third")
    assert made_by.stdout == "data/third: 49 facts by 15 decisions\n"
    ds = load("third")
    assert len(ds.coding.decisions) == 15
    found = compare(ds, load(TWO.name))
    assert (found.disagreements, found.only_one, found.only_two) == ((), (), ())
    assert run("check", "third").exit_code == 0
    again = run("agreement", *names, "--decided", path, "--to", "data/third")
    assert "it exists already" in again.stderr
    assert run("agreement", *names, "--decided", path).exit_code == 2
    exported = run("export", "third", "--to", "datapackage", "--output", "exported")
    assert exported.exit_code == 0
    assert run("import", "exported", "--format", "datapackage", "--to", "back/third").exit_code == 0
    assert load("back/third").digest == ds.digest


def _otherwise(random: Random, fact: Fact) -> Fact:
    """The same fact by a coder who reads some of it otherwise."""
    changes: dict[str, Any] = {}
    if random.random() < 0.5:
        changes["modality"] = random.choice([*Modality])
    if random.random() < 0.3:
        changes["quoted"] = not fact.quoted
    for name, values in values_of(fact):
        roll = random.random()
        if roll < 0.2 and values:
            kept = [replace(value, modality=random.choice([None, *Modality])) for value in values]
            changes[name] = Values(tuple(kept))
        elif roll < 0.3:
            changes[name] = Values((), "not stated")
        elif roll < 0.4 and len(values) > 1:
            changes[name] = Values(values.items[1:])
    return replace(fact, **changes)


def _again(random: Random, one: Dataset) -> Dataset:
    """Another coding of the same source."""
    facts = [_otherwise(random, fact) for fact in one if random.random() > 0.1]
    coding = replace(one.coding, coder="Another")
    return replace(one, facts=MappingProxyType({fact.id: fact for fact in facts}), coding=coding)


@pytest.mark.slow
@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_decisions_of_random_codings(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    one = made(tmp_path_factory.mktemp("made"), seed)
    two = _again(Random(seed), one)
    if not two.facts:
        return
    for this, that in ((one, two), (two, one)):
        assert decided(this, that, every(this, that, "a"), "2031-07-20").facts == this.facts
        follows = decided(this, that, every(this, that, "b"), "2031-07-20")
        found = compare(follows, that)
        assert (found.disagreements, found.only_one, found.only_two) == ((), (), ())


def test_a_value_keeps_what_both_codings_say_of_it() -> None:
    def coding(modality: Modality, own: Modality | None) -> Dataset:
        name = Values((Value(datum="x", modality=own),))
        return dataset(Place(id=FactId("c"), label="C", anchors=ANCHORS, modality=modality, name=name))

    one, two = coding(Modality.STATED, None), coding(Modality.HOPED, Modality.STATED)
    fact = decided(one, two, every(one, two, "b"), "2031").facts["c"]
    assert fact.modality is Modality.HOPED
    assert isinstance(fact, Place)
    assert fact.name.items[0].modality is Modality.STATED


def test_facts_of_the_second_coding_get_free_names() -> None:
    one = dataset(series("x"), meeting("only-one", "2031-01-01"))
    elsewhere = (replace(ANCHORS[0], locator="p9"),)
    there = meeting("only-two", "2031-05-05", anchors=elsewhere)
    two = dataset(series("x"), there, state("only-one", "Another"))
    ds = decided(one, two, every(one, two, "b") | every_kept(one, two), "2031")
    assert [*ds.facts] == ["x", "only-one", "only-two", "only-one-2"]
    decisions = {(item.fact, item.field) for item in ds.coding.decisions}
    assert decisions == {("only-one", "only a"), ("only-two", "only b"), ("only-one-2", "only b")}


def every_kept(one: Dataset, two: Dataset) -> dict[tuple[str, str], Decision]:
    found = every(one, two, "a")
    return {key: replace(item, decision="keep") for key, item in found.items() if key[1].startswith("only")}


FIRST = "- fact: surveyors-corland\n"
CASES = {
    "undecided": (
        "  decision: a\n",
        "  decision:\n",
        'differences[0].decision: "surveyors-corland/parent" is not decided; write a or b',
    ),
    "no decision": (
        "  decision: a\n",
        "  decision: c\n",
        'differences[0].decision: "c" is not a decision; write a or b',
    ),
    "no decision on a fact": (
        "  decision: keep\n",
        "  decision: a\n",
        'differences[13].decision: "a" is not a decision; write keep or drop',
    ),
    "unknown": (
        FIRST,
        "- fact: surveyor-corland\n",
        'differences[0].fact: the codings do not differ in "surveyor-corland/parent"; '
        'did you mean "surveyors-corland/parent"?',
    ),
    "missing": (
        FIRST,
        "- fact: surveyor-corland\n",
        'differences: the difference "surveyors-corland/parent" is missing; '
        "write the file again with --adjudicate",
    ),
    "unknown field": (
        "  why: as printed\n",
        "  wy: as printed\n",
        'differences[0].wy: unknown field "wy"; did you mean "why"?',
    ),
    "nobody": (
        "  by: C. Third\n",
        "  by:\n",
        'differences[0].by: nobody decided "surveyors-corland/parent"; write who did, here or at the top',
    ),
    "no day": (
        "date: 2031-07-20",
        "date: July",
        "adjudication.date: the day of the decisions is missing; write a day: 2031-07-09",
    ),
    "another version": (
        "digest: 6",
        "digest: 7",
        'adjudication.a: the file is not for this version of "lake-league-2031"; '
        "write it again with --adjudicate, and copy the decisions",
    ),
    "contradictory": (
        FIRST,
        f"{FIRST}  field: parent\n  decision: b\n  by: D. Fourth\n{FIRST}",
        "differences[1].decision: it was decided otherwise in line 13; delete one of the two",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_files_that_do_not_fit(codings: tuple[Dataset, Dataset], tmp_path: Path, case: str) -> None:
    old, new, text = CASES[case]
    path = tmp_path / "decided.yml"
    file = answered(questions(*codings), "a")
    assert old in file
    path.write_text(file.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        decide(path, *codings)
    assert [line for line in str(caught.value).splitlines() if line.endswith(f": {text}")]
    assert all(problem.line for problem in caught.value.problems)


def test_a_fact_is_dropped_to_which_another_refers(tmp_path: Path) -> None:
    one = dataset(series("rounds"), meeting("a", "2031-01-01", series="rounds"))
    two = dataset(meeting("a", "2031-01-01", series="rounds"))
    path = tmp_path / "decided.yml"
    path.write_text(answered(questions(one, two), "a", alone="drop"), "utf-8")
    with pytest.raises(DataError) as caught:
        decide(path, one, two)
    [problem] = caught.value.problems
    assert problem.what == 'it drops "rounds", to which "a" refers'
    assert problem.remedy == 'keep it, or decide otherwise on "a"'
    assert problem.line


def test_a_file_that_is_no_adjudication(codings: tuple[Dataset, Dataset], tmp_path: Path) -> None:
    path = tmp_path / "decided.yml"
    for text in ("", "adjudication: 3\ndifferences: [x]\n"):
        path.write_text(text, "utf-8")
        with pytest.raises(DataError):
            decide(path, *codings)
