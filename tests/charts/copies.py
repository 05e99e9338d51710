"""A dataset of no more than what travels with a chart, as whoever verifies a report makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import rfc8785

from cisreport.analysis import derive
from cisreport.charts import KINDS, Chart
from cisreport.manifest.entries import dataset_entry, fact_entry
from cisreport.manifest.reader import Manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Dataset
from cisreport.wording.names import called_by_id


def rebuilt(ds: Dataset, *charts: Chart) -> Dataset:
    """Return the facts that charts name, and what they rest on, read back from their canonical form."""
    derived = derive(ds)
    called = called_by_id(derived)
    entries = {}
    waiting = [cite.partition(":")[2].partition("/")[0] for chart in charts for cite in chart.facts]
    while waiting:
        name = waiting.pop()
        if name not in entries:
            entries[name] = fact_entry(derived, derived[name], called)
            waiting += entries[name]["rests_on"]
    order = [*derived.facts, *derived.derivations, *(source.id for source in derived.sources)]
    facts = {f"{ds.id}:{name}": entries[name] for name in order if name in entries}
    plain = json.loads(rfc8785.dumps({"dataset": dataset_entry(derived), "facts": facts}))
    manifest = Manifest(
        title="A report",
        datasets={ds.id: plain["dataset"]},
        facts={key: plain["facts"][key] for key in facts},
        values=(),
    )
    dataset, problems = rebuild(manifest, ds.id)
    assert problems == ()
    return dataset


def remade(chart: Chart, alone: Dataset) -> Chart:
    """Return the chart made again, with parameters as a manifest carries them."""
    parameters = json.loads(json.dumps(dict(chart.parameters)))
    return KINDS[chart.kind](alone, label=chart.label, **parameters)


def content(chart: Chart) -> Mapping[str, Any]:
    """Return all that a chart is: its drawing follows from heading and layout."""
    names = ("label", "kind", "dataset", "parameters", "caption", "alt", "facts", "heading", "layout")
    return {name: getattr(chart, name) for name in names} | {"data": chart.data()}
