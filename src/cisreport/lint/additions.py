"""Derivations that only the report has: its code added them to a dataset by `cisreport.reports.computed`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cisreport.analysis import derive
from cisreport.analysis.derivations import declared
from cisreport.execution.runner import Execution
from cisreport.manifest.rebuild import record_of
from cisreport.model import Dataset, Derivation
from cisreport.spans import PAYLOAD

_BLOCK: Final = re.compile(rf"^``` \{{\.{PAYLOAD}\}}\n(.*)\n```$", re.MULTILINE)


def with_computed(ds: Dataset, execution: Execution) -> Dataset:
    """Return a dataset with the derivations that the registers of a report have and the dataset has not."""
    known = declared(ds)
    more: dict[str, Derivation] = {
        item.id: item
        for payload in _payloads(execution)
        if payload["dataset"]["id"] == ds.id
        for item in _derivations(payload)
        if item.id not in ds
    }
    return derive(ds.with_derivations({**known, **more})) if more else ds


def _payloads(execution: Execution) -> Iterator[Mapping[str, Any]]:
    for result in execution.results:
        for output in result.outputs:
            for block in _BLOCK.findall(output.get("data", {}).get("text/markdown", "")):
                yield json.loads(block)


def _derivations(payload: Mapping[str, Any]) -> Iterator[Derivation]:
    for fact in payload["facts"]:
        if fact["entry"]["kind"] == "derivations":
            record = record_of("derivations", fact["entry"]["record"])
            if isinstance(record, Derivation):
                yield record
