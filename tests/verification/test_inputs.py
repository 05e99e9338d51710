"""Comparison with a dataset as it is now, and with copies of the article."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cisreport.analysis import declared, derive
from cisreport.datasets import load
from cisreport.errors import DataError
from cisreport.manifest.reader import read_manifest
from cisreport.verification import verify
from cisreport.verification.inputs import source_problems
from sample import dataset, facts, length_of
from verification.tampering import fact_of, manifest_of, problems_of, with_manifest

TOY = Path(__file__).parents[1] / "toy"
ARTICLE = TOY / "article.txt"


@pytest.mark.parametrize("name", ["toy.html", "toy.pdf"])
def test_the_same_dataset_and_article(build: Path, name: str) -> None:
    toy = derive(load(TOY / "data" / "lake-league-2031"))
    result = verify(build / name, dataset=toy, source=ARTICLE)
    assert result.problems == ()
    assert result.facts[-1] == f"bridge-for-the-league: 20 of 20 passages found in {ARTICLE}"


def test_a_changed_dataset(build: Path) -> None:
    withdrawn = next(replace(fact, withdrawn="coded twice") for fact in facts() if fact.id == "term")
    changed = dataset(length_of("970.8"), withdrawn)
    problems = problems_of(build / "plain.html", dataset=changed)
    length, term, unmarked = (line for line in problems if line.startswith("fact"))
    assert length == (
        "fact toy-2022:length has changed since (value: 972 km -> 970.8 km): "
        "Length of the border: 970.8 km; of: Northland."
    )
    assert term == "fact toy-2022:term has been withdrawn since: coded twice"
    assert unmarked.startswith(
        "fact toy-2022:unmarked has changed since (value: about 324 km -> about 323.6 km): Border not marked"
    )
    assert 'value 1 (toy-2022:length/value), "972 km" is "970.8 km" in the dataset' in problems


def test_a_fact_renamed_and_one_gone(build: Path) -> None:
    now = dataset()
    kept = {key: fact for key, fact in now.facts.items() if key not in ("claim", "term")}
    term = replace(now.facts["term"], id="goal", formerly=("term",))  # type: ignore[arg-type]
    problems = problems_of(build / "plain.html", dataset=replace(now, facts={**kept, "goal": term}))
    assert "fact toy-2022:claim is no longer in the dataset" in problems
    assert "fact toy-2022:term is now called goal" in problems


def test_a_value_that_only_the_document_computes(build: Path) -> None:
    now = dataset(length_of("970.8"))
    without = now.with_derivations({name: item for name, item in declared(now).items() if name != "unmarked"})
    result = verify(build / "plain.html", dataset=without)
    assert any(
        line.startswith("fact toy-2022:unmarked has changed since (value: about 324 km -> about 323.6 km)")
        for line in result.problems
    )
    assert "computed from the current dataset, which does not have them itself: unmarked" in result.facts
    gone = replace(without, facts={name: fact for name, fact in now.facts.items() if name != "length"})
    problems = problems_of(build / "plain.html", dataset=gone)
    assert "fact toy-2022:unmarked is no longer in the dataset" in problems


def test_another_source(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["facts"].remove(fact_of(manifest, "the-harbor"))

    page = with_manifest(build / "plain.html", tmp_path / "x.html", change)
    now = dataset()
    french = replace(now, sources=(replace(now.sources[0], language="fr"),))
    told = "fact toy-2022:the-harbor has changed since (language: en -> fr): The harbor; The Lighthouse."
    assert told in problems_of(page, dataset=french)
    assert told in problems_of(build / "plain.html", dataset=french)
    without = replace(now, sources=())
    assert "fact toy-2022:the-harbor is no longer in the dataset" in problems_of(page, dataset=without)


def test_facts_that_are_new_or_not_used(build: Path) -> None:
    before, after = (
        verify(build / "plain.html", dataset=dataset(*more)).facts[-1]
        for more in ((), (replace(length_of("5"), id="new"),))  # type: ignore[arg-type]
    )
    assert before == "facts of the current dataset that are new or that the file does not use: 9"
    assert after == "facts of the current dataset that are new or that the file does not use: 10"


def test_another_dataset(build: Path) -> None:
    other = replace(dataset(), id="other")
    assert problems_of(build / "plain.html", dataset=other) == (
        'the report does not use dataset "other" but toy-2022',
    )


def test_a_changed_copy(build: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(ARTICLE.read_text("utf-8").replace("940", "941"), "utf-8")
    [problem] = problems_of(build / "toy.pdf", source=copy)
    assert problem.startswith("passage ")
    assert f"[p7.s1] in {copy}: changed; " in problem
    assert " at line 8, column 1" in problem


def test_a_fragment_that_is_not_how_a_passage_begins(build: Path) -> None:
    manifest = manifest_of(build / "toy.html")
    (stated,) = manifest["datasets"]
    (plain,) = stated["sources"]
    plain["passages"][1]["fragment"] = "Another beginning"
    [problem] = source_problems(read_manifest(json.dumps(manifest).encode()), ARTICLE)
    assert problem == (
        f"passage bridge-for-the-league[p2.s1] in {ARTICLE}: "
        "its fragment is not how it begins or ends at line 2, column 1"
    )


def test_a_wrong_copy(build: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text("Sheep graze.\nThey are many.\n", "utf-8")
    [problem] = problems_of(build / "toy.html", source=copy)
    assert problem.startswith(f"{copy} is not a copy of ")
    assert problem.endswith(": it has none of the 20 passages")


def test_a_copy_that_is_not_there(build: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        verify(build / "toy.html", source=tmp_path / "copy.txt")
