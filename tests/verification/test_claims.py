"""Claims that were changed in a file, or whose facts were in a dataset."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from cisreport.analysis import derive
from cisreport.comparison.differences import diff
from cisreport.comparison.impact import touched
from cisreport.comparison.places import PlaceKind
from cisreport.manifest.reader import read_manifest
from cisreport.model import Dataset, EventStatus, Fact, FactId, Modality, Value, Values
from cisreport.rendering.outputs import render
from sample import dataset
from verification.conftest import REPORTS
from verification.tampering import attach, manifest_of, pdf_with, problems_of, replaced, sealed, with_manifest


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(REPORTS.parent), prepend=":")
        render([REPORTS / "claims_report" / "claims.qmd"], output_dir=folder)
    return folder


def changed(fact_id: str, **fields: Any) -> Dataset:
    ds = dataset()
    fact: Fact = replace(ds.facts[fact_id], **fields)
    return derive(replace(ds, facts=MappingProxyType({**ds.facts, fact_id: fact})))


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_an_honest_file(build: Path, suffix: str) -> None:
    assert problems_of(build / f"claims{suffix}", dataset=derive(dataset())) == ()


def test_what_the_manifest_says(build: Path) -> None:
    claims = manifest_of(build / "claims.html")["claims"]
    assert [(claim["text"], [part.partition(":")[2] for part in claim["cites"]]) for claim in claims] == [
        ("A session took place", ["session"]),
        ("was held", ["session/status"]),
        ("The council met in a harbor, on 13 May 2022 and not before,", ["session/place", "session/date"]),
        ("somebody hoped for more steps", ["claim"]),
        ("a part of it is not marked", ["share"]),
        (
            "Ana Moreno took the chair and spoke for a long time, so that the line has to be broken",
            ["session/participants", "claim"],
        ),
        ("The goal has a name", ["term"]),
        ("the border has a length", ["length"]),
        ("The border is long", ["length/value"]),
    ]
    assert [claim["place"] for claim in claims][1:8:6] == ["§\u00a01", "tbl-claims"]
    assert claims[2]["parts"] == [
        {"text": "The council met in a harbor, on", "fact": "fact-session"},
        {"text": "and not before,", "fact": "fact-session"},
    ]
    rows = [part["fact"] for part in claims[5]["parts"]]
    assert rows == ["fact-session", "fact-claim"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (">A session took place<", ">A summit took place<", 'is printed as "A summit took place"'),
        (
            'href="#fact-term" id="claim-7',
            'href="#fact-claim" id="claim-7',
            "is linked to another row: fact-claim",
        ),
        ('id="claim-7-1"', 'id="claim-8-1"', "is not printed"),
        ("It is said that", '<a href="#fact-term">It</a> is said that', "is not in the manifest"),
    ],
)
def test_words_and_links_of_a_page(build: Path, tmp_path: Path, old: str, new: str, problem: str) -> None:
    path = replaced(build / "claims.html", tmp_path / "x.html", old, new)
    assert problem in "\n".join(problems_of(path))


def _cites_another_field(claim: dict[str, Any]) -> None:
    claim["cites"] = ["toy-2022:session/absent"]


def _cites_another_fact(claim: dict[str, Any]) -> None:
    claim["cites"] = ["toy-2022:term"]


def _says_something_else(claim: dict[str, Any]) -> None:
    claim["text"] = "A summit failed"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_cites_another_field, "cites what the file does not have"),
        (_cites_another_fact, "leads to other facts: fact-session"),
    ],
)
@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_cites_with_a_digest_that_fits(
    build: Path, tmp_path: Path, suffix: str, change: Callable[[dict[str, Any]], None], problem: str
) -> None:
    def edit(manifest: dict[str, Any]) -> None:
        change(manifest["claims"][0])
        sealed(manifest["claims"][0])

    path = _with_manifest(build / f"claims{suffix}", tmp_path / f"x{suffix}", edit)
    assert problem in "\n".join(problems_of(path))


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_a_digest(build: Path, tmp_path: Path, suffix: str) -> None:
    path = _with_manifest(
        build / f"claims{suffix}",
        tmp_path / f"x{suffix}",
        lambda data: _says_something_else(data["claims"][0]),
    )
    assert (
        'claim 1 (toy-2022:session), "A summit failed" was changed: its digest does not fit'
        in problems_of(path)
    )


def _with_manifest(source: Path, target: Path, edit: Callable[[dict[str, Any]], None]) -> Path:
    if source.suffix == ".html":
        return with_manifest(source, target, edit)
    manifest = manifest_of(source.with_suffix(".html"))
    edit(manifest)
    return pdf_with(source, target, lambda pdf: attach(pdf, json.dumps(manifest).encode()))


def test_a_changed_dataset_names_the_claims(build: Path) -> None:
    hoped = changed("claim", modality=Modality.PLANNED, reserve=("perhaps",))
    told = [line for line in problems_of(build / "claims.pdf", dataset=hoped) if line.startswith("claim")]
    assert told == [
        'claim 4 (toy-2022:claim), "somebody hoped for more steps" rests on what has changed since: '
        "claim, modality: hoped -> planned; claim, reserve: nothing -> perhaps",
        'claim 6 (toy-2022:session/participants, toy-2022:claim), "Ana Moreno took the chair and spoke for a '
        'long time, so that the line has to be broken" rests on what has changed since: '
        "claim, modality: hoped -> planned; claim, reserve: nothing -> perhaps",
    ]


@pytest.mark.parametrize(
    ("name", "fields", "claims"),
    [
        ("session", {"status": Values((Value(datum=EventStatus.MOVED),))}, ["claim-1", "claim-2"]),
        ("session", {"participants": ()}, None),
        ("session", {"note": "Nothing else."}, []),
        ("session", {"label": "The session"}, ["claim-4", "claim-6"]),
        ("session", {"withdrawn": "coded twice"}, ["claim-1"]),
        ("share", {"quoted": False}, ["claim-5"]),
        ("length", {"modality": Modality.HEDGED}, ["claim-8"]),
        ("harbor", {"label": "Port", "name": Values((Value(datum="Port Linden"),))}, ["claim-1", "claim-3"]),
    ],
)
def test_the_claims_that_a_change_touches(
    build: Path, name: str, fields: dict[str, Any], claims: list[str] | None
) -> None:
    manifest = read_manifest(
        (build / "claims.html")
        .read_text("utf-8")
        .partition('"cisreport-manifest">')[2]
        .partition("</script>")[0]
    )
    result = touched(manifest, changed(name, **fields))
    if claims is None:
        assert "session/participants" in result.whole
        return
    assert [place.id for place in result.places if place.kind is PlaceKind.CLAIM] == claims


def test_a_fact_that_was_renamed_says_the_same(build: Path) -> None:
    ds = dataset()
    term = replace(ds.facts["term"], id=FactId("goal"), formerly=(FactId("term"),))
    facts = {key: fact for key, fact in ds.facts.items() if key != "term"}
    renamed = derive(replace(ds, facts=MappingProxyType({**facts, "goal": term})))
    assert not [
        line for line in problems_of(build / "claims.html", dataset=renamed) if line.startswith("claim")
    ]


def test_the_sentence_of_a_claim(build: Path, tmp_path: Path) -> None:
    path = replaced(
        build / "claims.html", tmp_path / "x.html", ">A session took place<", ">A summit took place<"
    )
    path = with_manifest(
        path,
        tmp_path / "y.html",
        lambda data: data["claims"][4].update(text="x", parts=[{"text": "x", "fact": "fact-share"}]),
    )
    lines = str(diff(build / "claims.html", path))
    assert "claim 5 (§\u00a01), toy-2022:share" in lines
    assert "in: It is said that a part of it is not marked." in lines
