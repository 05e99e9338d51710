"""Records, derivations and sentences that do not follow from one another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cisreport.model import Dataset
from verification.tampering import (
    attach,
    fact_of,
    manifest_bytes,
    pdf_with,
    problems_of,
    sealed,
    with_manifest,
)


def changed(build: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    return problems_of(with_manifest(build / "plain.html", tmp_path / "x.html", change))


def test_a_changed_fact(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        fact_of(manifest, "length")["record"]["value"][0]["datum"] = "973"

    problems = changed(build, tmp_path, change)
    assert problems[0] == "fact toy-2022:length was changed: its digest does not fit"
    text = 'value 1 (toy-2022:length/value), "972 km" does not follow from its fact, which gives "973 km"'
    assert text in problems


def test_a_changed_attachment(build: Path, tmp_path: Path) -> None:
    data = manifest_bytes(build / "plain.pdf").replace(b'"972"', b'"973"')
    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", lambda pdf: attach(pdf, data))
    assert "fact toy-2022:length was changed: its digest does not fit" in problems_of(path)


def test_a_derivation_with_another_value(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        entry = fact_of(manifest, "unmarked")
        entry["record"]["value"] = "325"
        sealed(entry)

    assert (
        "derivation toy-2022:unmarked does not recompute: its value is 325, quantity.product/1 gives 324"
        in changed(build, tmp_path, change)
    )


def test_a_derivation_of_another_unit(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        entry = fact_of(manifest, "unmarked")
        entry["record"]["unit"] = "days"
        sealed(entry)

    assert (
        "derivation toy-2022:unmarked does not recompute: its unit is days, quantity.product/1 gives km"
        in changed(build, tmp_path, change)
    )


def test_a_derivation_of_an_unknown_function(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        entry = fact_of(manifest, "unmarked")
        entry["record"]["fn"] = "os.system/1"
        sealed(entry)

    problem = 'derivation toy-2022:unmarked cannot be computed again: there is no function "os.system/1"'
    assert problem in changed(build, tmp_path, change)


def test_a_sentence_that_its_record_does_not_give(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        entry = fact_of(manifest, "share")
        entry["evidence"] = "stated, according to Ana Moreno, quoted"
        sealed(entry)

    assert (
        "the evidence of fact toy-2022:share does not follow from its record, which gives "
        '"hedged, according to Ana Moreno, quoted"' in changed(build, tmp_path, change)
    )


def test_a_removed_fact(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["facts"].remove(fact_of(manifest, "claim"))

    problem = (
        'value 10 (toy-2022:claim/proposition), "More steps follow after the talks" '
        "does not lead to a fact of the manifest"
    )
    assert problem in changed(build, tmp_path, change)


def test_a_record_that_can_not_be_read(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        fact_of(manifest, "length")["record"]["unit"] = "leagues"

    assert "fact toy-2022:length cannot be read" in changed(build, tmp_path, change)


def test_a_derivation_that_is_named_otherwise(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        entry = fact_of(manifest, "year-of-june")
        entry["id"] = "year"
        sealed(entry)

    problems = problems_of(with_manifest(build / "toy.html", tmp_path / "x.html", change))
    assert "fact lake-league-2031:year was changed: its record is of another fact" in problems
    name = "urn:cisreport:lake-league-2031:year-of-june"
    assert f"the linked data have {name}, which is not a fact of the manifest" in problems


def test_a_function_that_fails(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(dataset: Dataset) -> Dataset:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("cisreport.verification.facts.derive", fails)
    assert problems_of(build / "plain.html") == (
        "the derivations of toy-2022 cannot be computed again: division by zero",
    )


def test_other_files(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["document"]["files"][0]["sha256"] = "0" * 64

    assert changed(build, tmp_path, change) == (
        "the list of the files it was written from was changed: its digest does not fit",
    )
