"""A result is kept as long as all that was asked for it has the same answer, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from cisreport.analysis import derive
from cisreport.datasets import load
from cisreport.model import Dataset
from published.conftest import ROOT
from published.watched import kept


@pytest.fixture(scope="module")
def ds() -> Dataset:
    return derive(load(ROOT / "data" / "dushanbe-2022"))


def with_note(ds: Dataset, name: str, note: str) -> Dataset:
    return replace(ds, facts=MappingProxyType({**ds.facts, name: replace(ds.facts[name], note=note)}))


QUESTIONS: dict[str, Callable[[Dataset], Any]] = {
    "one fact": lambda ds: ds["armenia"].note,
    "whether there is one": lambda ds: "armenia" in ds and ds["armenia"].note,
    "all of a type": lambda ds: [state.note for state in ds.states],
    "all": lambda ds: [fact.note for fact in ds],
    "all by id": lambda ds: {name: fact.note for name, fact in ds.facts.items()},
    "a derivation's fact": lambda ds: derive(ds).states[0].note,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_asked_for_is_asked_again(ds: Dataset, question: str) -> None:
    ask = kept(QUESTIONS[question])
    first, changed = ask(ds), with_note(ds, "armenia", "another note")
    assert ask(changed) == QUESTIONS[question](changed) != first
    assert ask(ds) is first


@pytest.mark.parametrize("question", ["one fact", "all of a type"])
def test_what_was_not_asked_for_is_left(ds: Dataset, question: str) -> None:
    calls: list[Any] = []

    def noted(ds: Dataset) -> Any:
        calls.append(ds)
        return QUESTIONS[question](ds)

    ask = kept(noted)
    for changed in (ds, with_note(ds, "full-council", "another note"), derive(ds)):
        ask(changed)
    assert len(calls) == 1


def test_no_result_rests_on_the_digest() -> None:
    with pytest.raises(AttributeError, match="digest"):
        kept(lambda ds: ds.digest)(load(ROOT / "data" / "dushanbe-2022"))
