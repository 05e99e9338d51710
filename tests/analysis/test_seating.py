"""Alphabetical orders, in English and in Russian."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

import cisreport
from analysis.building import dataset, derivation, state
from cisreport.analysis import derive
from cisreport.errors import DataError
from cisreport.model import Dataset, Derivation, Entity, FactId


def table(*derivations: Derivation) -> Dataset:
    """Return four states at a table; the Russian alphabet has the second of the vocabulary last."""
    names = {"avaria": "Авария", "bellmark": "Яма", "corland": "Ёлка", "dunmere": "Жук"}
    states = [replace(state(name, name.title()), identity=name) for name in names]
    ds = dataset(*states, state("esk", "Esk"), *derivations)
    entities = {name: Entity(id=name, label=name, names={"ru": word}) for name, word in names.items()}
    return replace(ds, vocabulary=replace(ds.vocabulary, states=MappingProxyType(entities)))


ALL = ("dunmere", "corland", "bellmark", "avaria")


def test_orders() -> None:
    ds = derive(
        table(
            derivation("en", "seating.order/1", *ALL),
            derivation("ru", "seating.order/1", *ALL, language="ru"),
        )
    )
    assert ds.derivations["en"].value == ("avaria", "bellmark", "corland", "dunmere")
    assert ds.derivations["ru"].value == ("avaria", "corland", "dunmere", "bellmark")


@pytest.mark.parametrize(("language", "expected"), [("en", True), ("ru", False)])
def test_neighbors_depend_on_the_language(language: str, expected: bool) -> None:
    ds = table(derivation("it", "seating.adjacent/1", "avaria", "bellmark", *ALL[:2], language=language))
    assert derive(ds).derivations["it"].value is expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("avaria", ("dunmere", "bellmark")),
        ("corland", ("bellmark", "dunmere")),
        ("dunmere", ("corland", "avaria")),
    ],
)
def test_the_two_next_to_an_actor_at_a_round_table(actor: str, expected: tuple[str, str]) -> None:
    others = [name for name in ALL if name != actor]
    ds = derive(table(derivation("two", "seating.neighbors/1", actor, *others)))
    assert ds.derivations["two"].value == expected
    russian = derive(table(derivation("two", "seating.neighbors/1", "avaria", *ALL[:3], language="ru")))
    assert russian.derivations["two"].value == ("bellmark", "corland")


def test_names_that_are_missing() -> None:
    with pytest.raises(DataError) as caught:
        derive(
            table(
                derivation("no-identity", "seating.order/1", "avaria", "esk", language="ru"),
                derivation("no-name", "seating.order/1", "avaria", language="fr"),
                derivation("twice", "seating.order/1", "avaria", "avaria"),
            )
        )
    assert str(caught.value).splitlines() == [
        'demo: derivations.no-identity: the vocabulary has no name of "esk" in the language "ru"; '
        "add it to `names`",
        'demo: derivations.no-name: the vocabulary has no name of "avaria" in the language "fr"; '
        "add it to `names`",
        "demo: derivations.twice: an actor is given twice; name each actor once",
    ]


def test_in_dushanbe_both_alphabets_put_the_two_side_by_side() -> None:
    ds = cisreport.load("dushanbe-2022")
    declared = ds.derivations["seating-adjacent"]
    russian = replace(declared, id=FactId("in-russian"), params={"language": "ru"})
    found = derive(ds.with_derivations({declared.id: declared, russian.id: russian})).derivations
    assert found["seating-adjacent"].value is True
    assert found["in-russian"].value is True
