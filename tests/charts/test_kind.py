"""Kinds of charts: their names, their parameters, and when they are imported."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from typing import Any

import pytest

from charts.cases import loaded
from cisreport import charts
from cisreport.charts import KINDS, Chart
from cisreport.errors import NotFoundError


def test_a_kind_has_the_name_of_its_function() -> None:
    for name, kind in KINDS.items():
        assert name.partition("/")[0] == kind.__name__
        assert charts.named(name) is getattr(charts, kind.__name__) is kind
    assert {kind.__name__ for kind in KINDS.values()} <= set(dir(charts))


def test_a_kind_shows_the_parameters_of_its_function() -> None:
    signature = inspect.signature(charts.network)
    assert {name: given.default for name, given in signature.parameters.items()} == {
        "ds": inspect.Parameter.empty,
        "by": "person",
        "series": None,
        "start": None,
        "end": None,
        "label": "fig-network",
        "title": None,
    }
    assert signature.return_annotation is Chart
    assert inspect.getdoc(charts.network) == inspect.getdoc(charts.network.function)


def test_what_is_given_or_chosen_is_kept() -> None:
    ds = loaded("dushanbe-2022")
    assert charts.network(ds, by="person").parameters == {}
    assert charts.network(ds, by="state", title="Who").parameters == {"by": "state", "title": "Who"}
    assert charts.terms(ds, terms=["term-settlement"]).parameters == {
        "terms": ("term-settlement",),
        "source": "decisions-in-dushanbe",
    }


@pytest.mark.parametrize(
    ("kind", "name", "value", "text"),
    [
        ("terms", "terms", "a; b", "terms of terms/1 is several texts, not 'a; b'"),
        ("order", "events", (1, 2), "events of order/1 is several texts, not (1, 2)"),
        ("lengths", "mark", "972", "mark of lengths/1 is a number, not '972'"),
        ("lengths", "mark", True, "mark of lengths/1 is a number, not True"),
        ("intervals", "rhythm", [2], "rhythm of intervals/1 is a number or a text, not [2]"),
        ("seating", "russian", ("a",), "russian of seating/1 is texts by name, not ('a',)"),
        ("network", "by", None, "by of network/1 is a text, not None"),
    ],
)
def test_a_value_of_another_type(kind: str, name: str, value: Any, text: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        getattr(charts, kind)(loaded("dushanbe-2022"), **{name: value})
    assert str(caught.value) == text


def test_names_that_are_not_there() -> None:
    with pytest.raises(
        NotFoundError, match=r'there is no kind of chart "timelines/1"; did you mean "timeline/1"\?'
    ):
        charts.named("timelines/1")
    with pytest.raises(AttributeError, match=r"has no attribute 'timelin'; did you mean \"timeline\"\?"):
        _ = charts.timelin
    expected = 'charts.timeline has no parameter "known_days"; did you mean "known"?'
    with pytest.raises(NotFoundError, match=f"^{re.escape(expected)}$"):
        charts.timeline(loaded("toy"), known_days={})


def test_importing_the_package_imports_no_kind() -> None:
    code = "import sys, cisreport.charts; print({'matplotlib', 'pandas', 'numpy'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
