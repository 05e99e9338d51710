"""Cited values and texts made of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from cisreport.errors import CisreportError, NotFoundError
from cisreport.reports import CitedValue, Citer, cite, join, text
from sample import dataset


def test_a_value_knows_its_full_cite() -> None:
    value = cite(dataset(), "length")
    assert value == CitedValue("toy-2022:length/value", "972 km")
    assert str(value) == f"{value}" == "972 km"


def test_a_value_is_markdown_in_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    value = cite(dataset(), "length", "number")
    expected = '[]{.cr-value cite="toy-2022:length/value" text="972" form="number"}'
    assert value.markdown() == expected
    for variable in ("CISREPORT_FIGURES", "QUARTO_FIG_WIDTH"):
        monkeypatch.setenv(variable, "7")
        assert (value._repr_markdown_(), value._repr_html_()) == (expected, None)
        monkeypatch.delenv(variable)
    assert value._repr_markdown_() is None


def test_a_value_is_text_with_its_evidence_in_a_notebook() -> None:
    value = cite(dataset(), "length", "number")
    page = html.fragment_fromstring(value._repr_html_() or "")
    assert page.text_content() == "972"
    assert page.get("title") == value.evidence()
    said = "Length of the border: 972 km. (stated, in the source's voice, p4.s1) toy-2022:length/value"
    assert value.evidence() == said
    assert CitedValue("a:b/c", "9").evidence() == "a:b/c"
    assert repr(value) == "972 [toy-2022:length/value]"
    words = text("It is ", value, " <long>.")
    assert html.fragment_fromstring(words.html(), create_parent=True).text_content() == "It is 972 <long>."
    assert repr(words) == "It is 972 [toy-2022:length/value] <long>."
    claim = Citer(dataset()).claim(words, "length")
    assert html.fragment_fromstring(claim.html()).get("title") == "toy-2022:length"


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
    assert whole.markdown() == (
        '[]{.cr-text text="It is&#x20;"}[]{.cr-value cite="toy-2022:length/value" text="972 km"}'
        '[]{.cr-text text="&#x20;or&#x20;"}[]{.cr-text text="so."}'
    )


def test_listings() -> None:
    v = Citer(dataset())
    items: list[str | CitedValue] = [v("length"), v("share"), "more"]
    texts = [str(join(items[:n])) for n in range(4)]
    assert texts == ["", "972 km", "972 km and 1/3", "972 km, 1/3 and more"]
