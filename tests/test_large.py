"""Work that grows no faster than a dataset or a page, counted and not timed; and the data for this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from cisreport import derive, load
from cisreport.analysis import participation
from cisreport.checks import check
from cisreport.model import COLLECTIONS, Dataset
from cisreport.published import pagetext
from cisreport.published.pagetree import PageTree
from cisreport.published.text import PrintedNumber
from cisreport.verification import numbers
from cisreport.wording import names
from large import write_dataset, write_report


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(write_dataset(tmp_path_factory.mktemp("large") / "gathering", 300))


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """Count the calls of a function: the list has the first argument of each."""
    calls: list[Any] = []
    function: Callable[..., Any] = getattr(owner, name)

    def counting(*arguments: Any, **options: Any) -> Any:
        calls.append(arguments[0])
        return function(*arguments, **options)

    monkeypatch.setattr(owner, name, counting)
    return calls


def test_an_invented_dataset_has_every_kind_of_record(small: Dataset) -> None:
    assert 270 <= len(small) <= 330
    assert all(small.of_type(kind) for kind in COLLECTIONS.values())
    assert check(small) == ()
    assert {"cadence.mean/1", "actors.members/1", "quantity.product/1", "interval.days/1"} <= {
        item.fn for item in small.derivations.values()
    }


def test_the_same_arguments_give_the_same_dataset(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_dataset(tmp_path / name / "data" / "gathering", 60)
        write_report(tmp_path / name / "many.qmd", "gathering", 25)
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
    assert one[Path("many.qmd")].count(b"{python} v(") == 25


def test_derivations_do_not_each_make_a_dataset(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(monkeypatch, Dataset, "__post_init__")
    ds = derive(load_again(small))
    assert len(ds.derivations) > 100
    assert len(made) < 10


def load_again(ds: Dataset) -> Dataset:
    """Return the dataset with derivations that are not computed yet."""
    return ds.with_derivations(ds.derivations.declared)  # type: ignore[attr-defined]


def test_an_index_of_names_is_made_once(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    ds = load_again(small)
    made = counted(monkeypatch, names, "_index")
    for text in ("Land1ia met Land2ia.", "Person Name3 came."):
        assert list(names.find(text, ds))
    assert len(made) == 1


def test_facts_that_refer_to_a_record_are_found_in_order(small: Dataset) -> None:
    for item in small.series:
        expected = tuple(event for event in small.meetings if event.series == item.id)
        assert small.referring(type(small.meetings[0]), "series", item.id) == expected
    assert small.referring(type(small.meetings[0]), "series", "nothing") == ()


def test_pairs_are_found_from_the_events(small: Dataset) -> None:
    roll = participation.roll(small, participation.encounters(small))
    found = participation.dyads(roll)
    present = participation.Attendance.PRESENT
    for n, one in enumerate(roll.actors[:12]):
        for other in roll.actors[n + 1 : 12]:
            both = [
                event
                for event in roll.events
                if roll.cells[one, event] is present and roll.cells[other, event] is present
            ]
            assert [list(pair.events) for pair in found if (pair.one, pair.other) == (one, other)] == (
                [both] if both else []
            )
    order = [(roll.actors.index(pair.one), roll.actors.index(pair.other)) for pair in found]
    assert order == sorted(order)


def test_a_paragraph_is_read_once_whatever_numbers_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch, pagetext, "normalized")
    numbers = "".join(f"<b>{n}</b> " for n in range(100))
    tree = html.fromstring(f"<html><body><p>{numbers}</p><p>7 <i>8</i></p></body></html>")
    found = list(pagetext.page_numbers(PageTree(tree=tree)))
    assert len(found) == 102
    assert found[0].words is found[99].words
    assert len(read) == 2


def test_words_are_cut_only_for_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = counted(monkeypatch, numbers, "_abridged")
    printed = [PrintedNumber(digits=str(n), words="many words", zone="") for n in range(100)]
    listed = Counter(str(n) for n in range(99))
    assert list(numbers._compared("", printed, listed)) == [
        'a number that the manifest does not list: "99" in "many words"'
    ]
    assert len(cut) == 1
