"""Charts and functions of another package: found by their entry points, and never run by a verification."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cisreport
from analysis.building import dataset, derivation, meeting
from cisreport import charts
from cisreport.charts.kind import Content, chart
from cisreport.errors import CisreportError, DataError, NotFoundError
from cisreport.extensions import CHARTS, closed, load, offered
from cisreport.model import Dataset
from cisreport.rendering.outputs import render

CODE = '''
from fractions import Fraction

import pandas as pd

from cisreport.analysis.inputs import Result
from cisreport.analysis.registry import Function
from cisreport.charts.kind import Content, chart
from cisreport.charts.sheet import Sheet


@chart("tides:ripple", version=1)
def ripple(ds, *, events: tuple[str, ...] = ()) -> Content:
    """Draw nothing but its heading."""
    ids = events or tuple(item.id for item in ds.meetings)
    return Content(
        title=f"{len(ids)} meetings", subtitle="Meetings", caption=["Meetings."], alt="Meetings.",
        frame=pd.DataFrame({"id": ids}), facts=[f"{ds.id}:{name}/date" for name in ids],
        layout=len(ids), draw=lambda layout, width: Sheet(()),
    )


meetings = Function(
    name="tides:tide.meetings/1",
    inputs=("event",),
    compute=lambda given: Result.between(len(given.ds.meetings), len(given.ds.meetings), None),
)
lost = Function(name="tides:tide.lost/2", inputs=(), compute=lambda given: Result())
'''
ENTRIES = """\
[cisreport.charts]
ripple/1 = tides:ripple
timeline/1 = tides:ripple

[cisreport.functions]
tide.meetings/1 = tides:meetings
tide.lost/1 = tides:lost
tide.gone/1 = tides:gone
"""
REPORT = """\
---
title: Of another package
date: 2026-04-17
---

```{python}
#| include: false
import cisreport
from cisreport import charts
from cisreport.model import Derivation
from cisreport.reports import Citer, register

ds = cisreport.load("dushanbe-2022")
more = Derivation(id="x", label="Meetings", fn="tides:tide.meetings/1", inputs=("trilateral/date",))
ds = cisreport.derive(ds.with_derivations({**ds.derivations, "x": more}))
v = Citer(ds)
```

`{python} v("x")` meetings.

```{python}
charts.named("tides:ripple/1")(ds)
```

```{python}
charts.timeline(ds)
```

# Register

```{python}
register(ds)
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installed package."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "tides.py").write_text(CODE)
    info = folder / "tides-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tides\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRIES)
    return folder


@pytest.fixture
def installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(site))
    yield
    sys.modules.pop("tides", None)


def events() -> Dataset:
    return dataset(meeting("a", "2031-03-12"), meeting("b", "2031-03-13"))


@pytest.mark.usefixtures("installed")
def test_names_begin_with_that_of_the_package() -> None:
    assert {name for name in offered(CHARTS) if name.startswith("tides:")} == {
        "tides:ripple/1",
        "tides:timeline/1",
    }
    assert charts.named("timeline/1") is charts.timeline
    assert "tides" not in sys.modules


@pytest.mark.usefixtures("installed")
def test_a_chart() -> None:
    kind = charts.named("tides:ripple/1")
    made = kind(events(), events=["b"])
    assert (made.kind, made.label, made.heading.title) == ("tides:ripple/1", "fig-ripple", "1 meetings")
    assert made.entry()["parameters"] == {"events": ["b"]}
    with pytest.raises(NotFoundError, match="events of tides:ripple/1 is several texts, not 'b'"):
        kind(events(), events="b")


@pytest.mark.usefixtures("installed")
def test_a_function() -> None:
    ds = cisreport.derive(
        events().with_derivations({"x": derivation("x", "tides:tide.meetings/1", "a/date")})
    )
    assert ds.derivations["x"].value == 2


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("fn", "text"),
    [
        (
            "x:y.z/1",
            'no installed package offers "x:y.z/1"; '
            'known are "tides:tide.gone/1", "tides:tide.lost/1", "tides:tide.meetings/1"',
        ),
        (
            "tides:tide.lost/1",
            'the entry point "tides:tide.lost/1" leads to something named "tides:tide.lost/2"; '
            "give both one name",
        ),
        (
            "tides:tide.gone/1",
            '"tides:tide.gone/1" cannot be imported: AttributeError: '
            "module 'tides' has no attribute 'gone'",
        ),
    ],
)
def test_a_function_that_is_not_there(fn: str, text: str) -> None:
    with pytest.raises(DataError) as caught:
        cisreport.derive(events().with_derivations({"x": derivation("x", fn, "a/date")}))
    assert str(caught.value) == f"demo: derivations.x: {text}"


def test_a_package_that_is_not_installed() -> None:
    with pytest.raises(NotFoundError) as caught:
        charts.named("tides:ripple/1")
    assert str(caught.value) == (
        'no installed package offers "tides:ripple/1"; install the package "tides" that offers it'
    )


def test_a_kind_without_a_prefix_is_ours() -> None:
    def pie(ds: Dataset) -> Content:
        raise AssertionError("a kind that is refused is not called")

    with pytest.raises(ValueError, match='the kind "pie" is of another package; call it "package:pie"'):
        chart("pie", version=1)(pie)


@pytest.mark.usefixtures("installed")
def test_nothing_is_imported_while_closed() -> None:
    ds = events().with_derivations({"x": derivation("x", "tides:tide.meetings/1", "a/date")})
    with closed():
        assert cisreport.derive(ds).derivations["x"] == ds.derivations["x"]
        with pytest.raises(CisreportError):
            load(CHARTS, "tides:ripple/1")
    assert "tides" not in sys.modules


@pytest.mark.slow
@pytest.mark.usefixtures("installed")
def test_a_report_verifies_without_the_package(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(site), prepend=":")
    document = tmp_path / "r.qmd"
    document.write_text(REPORT)
    for path in render([document], output_dir=tmp_path):
        result = cisreport.verify(path)
        assert result.ok, str(result)
        assert result.not_recomputable[-2:] == (
            "derivations of other packages, not recomputable here: dushanbe-2022:x (tides:tide.meetings/1)",
            "charts of other packages, not recomputable here: fig-ripple (tides:ripple/1)",
        )
        assert "26 facts, 5 of them computed again" in result.facts[0]
        assert result.facts[0].endswith("charts drawn again: 1")
    assert "tides" not in sys.modules
