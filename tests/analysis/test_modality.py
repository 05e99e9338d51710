"""How much of a source is stated, claimed, hoped."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from analysis.building import dataset, derivation, meeting
from cisreport.analysis import derive
from cisreport.datasets import load
from cisreport.errors import DataError
from cisreport.model import Dataset, Modality

TOY = Path(__file__).parents[1] / "toy" / "data" / "lake-league-2031"


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return load(TOY)


def test_shares_add_up_to_one(toy: Dataset) -> None:
    declared = {
        f"share-{modality}": derivation(
            f"share-{modality}", "modality.share/1", "bridge-for-the-league", modality=modality.value
        )
        for modality in Modality
    }
    found = derive(toy.with_derivations(declared)).derivations
    shares = [found[name].value for name in declared]
    assert sum(Fraction(item) for item in shares if isinstance(item, Decimal | Fraction)) == 1
    default = derivation("share", "modality.share/1", "bridge-for-the-league")
    assert derive(toy.with_derivations({"share": default})).derivations["share"].value == (
        found["share-stated"].value
    )


def test_what_is_no_source() -> None:
    ds = dataset(meeting("a", "2031-01-01"), derivation("odd", "modality.share/1", "a"))
    with pytest.raises(DataError, match=r'"a" is not a source;'):
        derive(ds)
    empty = dataset(derivation("none", "modality.share/1", "letter"))
    with pytest.raises(DataError, match=r'nothing rests on "letter";'):
        derive(empty)
