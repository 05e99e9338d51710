"""Whatever is exported is imported without loss, and twice the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cisreport
from cisreport.datasets import to_canonical
from cisreport.exchange import FORMATS, ExchangeFormat, write_files
from cisreport.exchange.folder import put
from cisreport.model import COLLECTIONS, Dataset
from generated import made

READABLE = [name for name, item in FORMATS.items() if item.reader and name not in ("bibtex", "csl")]


def back_from(files: Mapping[str, bytes], ds: Dataset, form: ExchangeFormat, folder: Path) -> Dataset:
    place = folder / form.place(ds.id)
    write_files(files, place, is_folder=not form.suffix, is_replacing=False)
    back, notes = put(form.read(place), folder / "data" / ds.id, origin=str(place))
    assert notes == ()
    return cisreport.derive(back)


def assert_same(ds: Dataset, back: Dataset) -> None:
    assert to_canonical(back) == to_canonical(ds)
    assert back.digest == ds.digest
    assert back.coding == ds.coding
    for name in COLLECTIONS:
        assert getattr(back, name) == getattr(ds, name)
    assert list(back.derivations) == list(ds.derivations)
    for name, derived in ds.derivations.items():  # the kinds of facts may come in another order
        again = back.derivations[name]
        assert {*again.read} == {*derived.read}
        assert replace(again, read=()) == replace(derived, read=())
    assert [source.id for source in back.sources] == [source.id for source in ds.sources]


def ours() -> Iterator[object]:
    """Yield each dataset with each format; the larger one with one of them, except in ``make test-all``."""
    for name in READABLE:
        yield pytest.param("dushanbe-2022", name)
        yield pytest.param("cis-council", name, marks=() if name == "sqlite" else pytest.mark.every)


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "name"), [*ours()])
def test_our_datasets_come_back(dataset: str, name: str, tmp_path: Path) -> None:
    ds = cisreport.derive(cisreport.load(dataset))
    form = FORMATS[name]
    assert_same(ds, back_from(form.write(ds), ds, form, tmp_path))


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_any_dataset_comes_back(seed: int) -> None:
    with TemporaryDirectory() as folder:
        ds = made(Path(folder), seed)
        for name in READABLE:
            form = FORMATS[name]
            files = form.write(ds)
            assert form.write(ds) == files
            assert_same(ds, back_from(files, ds, form, Path(folder) / name))
