"""A report made again and again in one warm process: from its dataset to pandoc's finished tree."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import cisreport
from cisreport.charts import Chart
from cisreport.model import Dataset, Record
from cisreport.reports.document import Document, read_document
from cisreport.reports.embedded import READER, _day, _metadata
from cisreport.reports.execution import Execution, _items, _result
from cisreport.reports.manifest import Manifest
from cisreport.reports.outputs import Writer
from cisreport.reports.pandoc import pandoc_path
from cisreport.reports.presentation import asset
from cisreport.reports.worker import Namespace


class Refused(Exception):
    """The report can not be rendered."""


class WarmReport:
    """One report document, kept ready to be rendered with one dataset after another."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.document: Document = read_document(path)
        self.folder = folder
        self.items, self.owners = _items(self.document, {})
        self.namespace = Namespace()
        self.dataset: Dataset
        self.pandoc = _start(self.document, folder)

    def tree(self, ds: Dataset) -> Any:
        """Return the finished tree of the report with a dataset, without citations.

        Raises
        ------
        Refused
            When a cell fails, or the filters refuse the document.
        """
        self.dataset = ds
        results = []
        for item, owner in zip(self.items, self.owners, strict=True):
            answer = self.namespace.run(item)
            if "error" in answer:
                raise Refused(answer["error"]["value"])
            if owner is not None:
                results.append(_result(answer))
        writer = Writer(self.document, self.folder)
        text = writer.markdown(Execution(results=tuple(results)))
        if writer.problems:
            raise Refused(writer.problems)
        path = self.folder / "report.md"
        path.write_text(text, "utf-8")
        self._filter(path)
        tree = json.loads(path.with_suffix(".md.json").read_text("utf-8"))
        if tree["meta"]["cisreport-problems"]["c"]:
            raise Refused(tree["meta"]["cisreport-problems"])
        return tree

    def _filter(self, path: Path) -> None:
        assert self.pandoc.stdin is not None
        assert self.pandoc.stdout is not None
        self.pandoc.stdin.write(f"{path}\n")
        self.pandoc.stdin.flush()
        assert self.pandoc.stdout.readline() == f"{path}\n"

    def close(self) -> None:
        """End pandoc."""
        self.pandoc.communicate()


def _start(document: Document, folder: Path) -> subprocess.Popen[str]:
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(_metadata(document, "", _day(document, needed=True))), "utf-8")
    pandoc, given = pandoc_path(), folder / "metadata-tree.json"
    command = [pandoc, f"--from={READER}", "--to=json", f"--metadata-file={metadata}", f"--output={given}"]
    subprocess.run(command, input="", text=True, check=True)
    script, filters = Path(__file__).parent / "trees.lua", asset("lua/cisreport.lua").parent
    return subprocess.Popen(
        [pandoc, "lua", str(script), str(filters), READER, str(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def warm_report(path: Path, folder: Path) -> Iterator[WarmReport]:
    """Keep a report warm; what is slow and depends on nothing but its arguments is computed once.

    Digests, canonical forms and linked data of entries are left out: they go into the file's data alone,
    which is no place of the report.
    """
    before = sys.modules["__main__"], list(sys.meta_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CISREPORT_FIGURES", str(folder))
        report = WarmReport(path, folder)
        patch.setattr(cisreport, "load", lambda _name: report.dataset, raising=False)
        patch.setattr(Chart, "svg", _once(Chart.svg, lambda chart: f"{chart.label} {chart.layout!r}"))
        modules = ("registers", "places", "changes", "touched")
        registers, places, changes, touched = (import_module(f"cisreport.reports.{name}") for name in modules)
        patch.setattr(registers, "digest", lambda _plain: "")
        patch.setattr(registers, "_canonical", lambda _plain: "{}")
        patch.setattr(registers, "_linked", lambda _ds, _record: {"ld": "[]"})
        entry = _last(registers.fact_entry)
        for module in (registers, places):
            patch.setattr(module, "fact_entry", entry)
        patch.setattr(
            changes, "rebuild", _once(changes.rebuild, lambda manifest, name: f"{id(manifest)} {name}")
        )
        patch.setattr(touched, "places_of", _kept(touched.places_of))
        gc.disable()  # trees have no circles, and looking for them takes an eighth of the time
        try:
            yield report
        finally:
            gc.enable()
            report.close()
            sys.modules["__main__"], sys.meta_path[:] = before


def _once(function: Any, key_of: Any) -> Any:
    known: dict[str, Any] = {}

    def kept(*arguments: Any) -> Any:
        key = key_of(*arguments)
        if key not in known:
            known[key] = function(*arguments)
        return known[key]

    return kept


def _last(function: Any) -> Any:
    """Keep the entries of the last dataset."""
    known: dict[str, Any] = {}
    of: list[str] = [""]

    def kept(ds: Dataset, record: Record, called: Any = None) -> Any:
        if of != [ds.digest]:
            of[0] = ds.digest
            known.clear()
        if record.id not in known:
            known[record.id] = function(ds, record, called)
        return known[record.id]

    return kept


def _kept(function: Any) -> Any:
    """Keep what a manifest says by itself."""
    alone = _once(function, lambda manifest: str(id(manifest)))

    def kept(manifest: Manifest, dataset: Dataset | None = None) -> Any:
        return alone(manifest) if dataset is None else function(manifest, dataset)

    return kept
