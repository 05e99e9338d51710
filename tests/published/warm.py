"""A report made again and again in one warm process: from its dataset to pandoc's finished tree."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import cisreport
from cisreport import charts
from cisreport.assets import asset
from cisreport.charts import KINDS, Chart
from cisreport.documents.document import Document, read_document
from cisreport.execution.markdown import Writer
from cisreport.execution.runner import Execution, _items, _result
from cisreport.execution.worker import Namespace
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset, Record
from cisreport.rendering.embedded.reader import READER, document_day, metadata_of
from cisreport.rendering.facts_filter import Surroundings, filter_facts
from cisreport.rendering.pandoc import pandoc_path
from cisreport.rendering.tree import elements, has_class
from cisreport.spans import PAYLOAD
from published.watched import kept
from sharing import drawing_once, once

_PAYLOAD = re.compile(rf"(?<=``` {{\.{PAYLOAD}}}\n).*(?=\n```\n)")
_DOCUMENTS = 40
"""After so many documents pandoc is started anew; after six hundred it takes three times as long for each."""


class Refused(Exception):
    """The report cannot be rendered."""


class WarmReport:
    """One report document, kept ready to be rendered with one dataset after another."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.document: Document = read_document(path)
        self.folder = folder
        self.items, self.owners = _items(self.document, {})
        self.namespace = Namespace()
        self.dataset: Dataset
        self.metadata = _metadata_tree(self.document, folder)
        self.pandoc = _start(self.metadata)
        self.read = 0
        self.known: dict[str, str] = {}

    def tree(self, ds: Dataset) -> tuple[Any, Any]:
        """Return the finished tree of the report with a dataset, without citations, and its manifest.

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
                results.append(_result(item, answer))
        writer = Writer(self.document, self.folder)
        text = writer.markdown(Execution(results=tuple(results)))
        if writer.problems:
            raise Refused(writer.problems)
        [payload] = _PAYLOAD.findall(text)
        tree = json.loads(self._tree(_PAYLOAD.sub("", text)))
        if tree["meta"].pop("cisreport-problems")["c"]:
            raise Refused(text)
        [block] = (block for block in elements(tree, "CodeBlock") if has_class(block, PAYLOAD))
        block["c"][1] = payload
        found = filter_facts(tree, Surroundings(directory=self.folder))
        if found.mistakes:
            raise Refused(found.mistakes)
        return tree, found.manifest

    def _tree(self, text: str) -> str:
        """Return pandoc's tree of a text without the payload; that of the first is kept, and of the last."""
        if text not in self.known:
            first = next(iter(self.known.items()), None)
            self.known = dict([first] if first else []) | {text: self._filter(text)}
        return self.known[text]

    def _filter(self, text: str) -> str:
        """Make pandoc's tree of a text; a process keeps a part of each document, so it gets a successor."""
        if self.read and self.read % _DOCUMENTS == 0:
            self.close()
            self.pandoc = _start(self.metadata)
        self.read += 1
        path = self.folder / "report.md"
        path.write_text(text, "utf-8")
        assert self.pandoc.stdin is not None
        assert self.pandoc.stdout is not None
        self.pandoc.stdin.write(f"{path}\n")
        self.pandoc.stdin.flush()
        assert self.pandoc.stdout.readline() == f"{path}\n"
        return path.with_suffix(".md.json").read_text("utf-8")

    def close(self) -> None:
        """End pandoc."""
        self.pandoc.communicate()


def _metadata_tree(document: Document, folder: Path) -> Path:
    metadata = folder / "metadata.json"
    metadata.write_text(json.dumps(metadata_of(document, "", document_day(document))), "utf-8")
    tree = folder / "metadata-tree.json"
    command = [
        pandoc_path(),
        f"--from={READER}",
        "--to=json",
        f"--metadata-file={metadata}",
        f"--output={tree}",
    ]
    subprocess.run(command, input="", text=True, check=True)
    return tree


def _start(metadata: Path) -> subprocess.Popen[str]:
    script, filter_path = Path(__file__).parent / "trees.lua", asset("lua/embedded.lua")
    return subprocess.Popen(
        [
            pandoc_path(),
            "+RTS",
            "-A128m",
            "-RTS",
            "lua",
            str(script),
            str(filter_path),
            READER,
            str(metadata),
        ],
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
        patch.setattr(
            Chart, "svg", once(Chart.svg, lambda chart, *_: repr((chart.label, chart.heading, chart.layout)))
        )
        patch.setattr(Chart, "drawing", drawing_once)
        patch.setattr(Chart, "markdown", _each(Chart.markdown))
        modules = ("manifest.entries", "comparison.places", "comparison.facts", "comparison.impact")
        entries, places, changes, touched = (import_module(f"cisreport.{name}") for name in modules)
        registers = import_module("cisreport.reports.registers")
        patch.setattr(entries, "digest", lambda _plain: "")
        patch.setattr(registers.linkeddata, "nodes", lambda _ds, _record: [])
        patch.setattr(registers.linkeddata, "dataset_nodes", lambda _ds: [])
        facts_filter = import_module("cisreport.rendering.facts_filter")
        patch.setattr(facts_filter, "count_numbers", lambda *_given: {})
        patch.setattr(facts_filter, "canonical", lambda _plain: "{}")
        canonical = import_module("cisreport.datasets.canonical")
        plain = _each(canonical.record_to_plain)
        for module in (canonical, entries, changes):
            patch.setattr(module, "record_to_plain", plain)
        entry = _entries(entries.fact_entry)
        for module in (registers, places):
            patch.setattr(module, "fact_entry", entry)
        kinds = {kind: kept(make) for kind, make in KINDS.items()}
        patch.setattr(places, "named", kinds.__getitem__)
        for make in kinds.values():
            patch.setattr(charts, make.__name__, make)
        patch.setattr(
            changes, "rebuild", once(changes.rebuild, lambda manifest, name: f"{id(manifest)} {name}")
        )
        patch.setattr(touched, "places_of", _kept(touched.places_of))
        gc.disable()  # trees have no circles, and looking for them takes an eighth of the time
        try:
            yield report
        finally:
            gc.freeze()  # of all that was made, nothing has to be looked at again
            gc.enable()
            report.close()
            sys.modules["__main__"], sys.meta_path[:] = before


def _each(function: Any) -> Any:
    """Keep what is made of each thing, which never changes, and of nothing but it and names."""
    known: dict[Any, tuple[Any, Any]] = {}

    def made(thing: Any, **named: Any) -> Any:
        key = id(thing), *named.items()
        if key not in known:
            known[key] = thing, function(thing, **named)
        return known[key][1]

    return made


def _entries(function: Any) -> Any:
    """Keep the entry of each record, by what it is called and what it looks up."""
    made = kept(lambda ds, name, called: function(ds, ds[name], {name: called}))

    def entry(ds: Dataset, record: Record, called: Any) -> Any:
        return made(ds, record.id, called.get(record.id, ()))

    return entry


def _kept(function: Any) -> Any:
    """Keep what a manifest says by itself."""
    alone = once(function, lambda manifest: str(id(manifest)))

    def kept(manifest: Manifest, dataset: Dataset | None = None) -> Any:
        return alone(manifest) if dataset is None else function(manifest, dataset)

    return kept
