"""Cited values and texts made of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cisreport.errors import CisreportError, NotFoundError
from cisreport.reports import CitedValue, Citer, cite, join, text
from sample import dataset


def test_a_value_knows_its_full_cite() -> None:
    value = cite(dataset(), "length")
    assert value == CitedValue("toy-2022:length/value", "972 km")
    assert str(value) == f"{value}" == "972 km"


def test_markdown_is_the_only_rich_form() -> None:
    value = cite(dataset(), "length", "number")
    expected = '[]{.cr-value cite="toy-2022:length/value" text="972" form="number"}'
    assert value._repr_markdown_() == expected
    assert [name for name in dir(value) if name.startswith("_repr_")] == ["_repr_markdown_"]


def test_a_citer_is_bound_to_a_dataset() -> None:
    v = Citer(dataset())
    assert str(v("session", "weekday")) == "Friday"
    with pytest.raises(NotFoundError, match='did you mean "length"'):
        v("lenght")


def test_derivations_have_to_be_computed() -> None:
    ds = dataset()
    declared = {
        name: replace(item, value=None, lower=None, upper=None) for name, item in ds.derivations.items()
    }
    with pytest.raises(CisreportError) as caught:
        cite(ds.with_derivations(declared), "unmarked")
    assert str(caught.value) == ('"unmarked" has not been computed; use ds = cisreport.derive(ds) first')


def test_texts() -> None:
    v = Citer(dataset())
    whole = text("It is ", v("length"), text(" or ", "so."))
    assert str(whole) == "It is 972 km or so."
    assert whole._repr_markdown_() == (
        '[]{.cr-text text="It is&#x20;"}[]{.cr-value cite="toy-2022:length/value" text="972 km"}'
        '[]{.cr-text text="&#x20;or&#x20;"}[]{.cr-text text="so."}'
    )


def test_listings() -> None:
    v = Citer(dataset())
    items: list[str | CitedValue] = [v("length"), v("share"), "more"]
    texts = [str(join(items[:n])) for n in range(4)]
    assert texts == ["", "972 km", "972 km and 1/3", "972 km, 1/3 and more"]
