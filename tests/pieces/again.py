"""Verifying many files of one report: what depends on its facts alone is made once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import cisreport.verification as verification
from cisreport.charts import Chart
from cisreport.errors import CisreportError
from cisreport.manifest.reader import Manifest
from cisreport.verification import charts, facts, marks
from sharing import drawing_once, once


def _key(*parts: Any) -> str:
    return json.dumps(parts, sort_keys=True, default=repr)


def _of_facts(manifest: Manifest) -> str:
    return _key(dict(manifest.datasets), dict(manifest.facts))


def _of_chart(chart: Chart, _drawing: str | None = None) -> str:
    return repr((chart.kind, chart.label, chart.dataset, chart.layout))


def _of_entry(entry: Mapping[str, Any], datasets: Mapping[str, Any]) -> str:
    return _key(entry, {name: id(dataset) for name, dataset in datasets.items()})


@contextmanager
def made_once() -> Iterator[None]:
    """Keep charts, datasets and claims of facts while many files are verified."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "drawing", drawing_once)
        patch.setattr(Chart, "svg", once(Chart.svg, _of_chart))
        patch.setattr(marks, "_printed", lru_cache(marks._printed))
        patch.setattr(charts, "_made_again", once(charts._made_again, _of_entry))
        patch.setattr(verification, "datasets_of", once(facts.datasets_of, _of_facts))
        yield


def problems_of(path: Path) -> tuple[str, ...]:
    """Return what is found of a file, also if it cannot be read."""
    try:
        return verification.verify(path).problems
    except CisreportError as error:
        return (str(error),)
