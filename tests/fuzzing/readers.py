"""Every reader of files from anyone, as a function that takes bytes, with files to begin with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cisreport
from adjudication.answering import answered
from cisreport.adjudication.file import questions, rulings
from cisreport.batches.batchfile import read_batch
from cisreport.batches.tables import read_table
from cisreport.checks import check
from cisreport.datasets import load
from cisreport.documents.cited import cited_problems
from cisreport.documents.document import read_document
from cisreport.drafts import by_anchor, read_drafts, texts_of
from cisreport.errors import CisreportError
from cisreport.exchange import FORMATS
from cisreport.exchange.annotations import annotations_of
from cisreport.exchange.grids import read_grids
from cisreport.exchange.highlights import find_highlights, read_highlights
from cisreport.exchange.hypothes import rows_of
from cisreport.exchange.mapping import read_mapping
from cisreport.exchange.webannotations import collection
from cisreport.model import Anchor, Dataset
from cisreport.model.edtf import bounds
from cisreport.sources import match, read_article
from cisreport.sources.segmentation import segment
from cisreport.verification import verify
from cisreport.verification.listed import read_digests
from harbor import FILES, write

TESTS = Path(__file__).parents[1]
TOY = TESTS / "toy"
_BATCH = """\
title: Briefs
folder: briefs
formats: [html, pdf]
reports:
  - document: report.qmd
    parameters: {place: [quay, norland], year: [2030, 2031]}
  - document: report.qmd
    rows: t.csv
"""
_DRAFTS = """\
by: Ana, a colleague
drafts:
  - id: bridge-hope
    kind: claims
    mentions:
      - {passage: p6.s2, quote: Corland will pay}
    record: {label: A hope, modality: hoped, proposition: Corland pays.}
"""
_REPORT = "---\ntitle: x\n---\n\n```{python}\n#| tags: [parameters]\nplace = 'quay'\nyear = 1\n```\n"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A reader, and what it takes."""

    name: str
    read: Callable[[Path, bytes], object]
    """Reads bytes, as a file in an empty folder if it reads files."""
    seeds: Callable[[Path], Iterator[bytes]]
    """Yields content that is in order; the argument is a folder with published files."""
    refuses: tuple[type[Exception], ...] = (CisreportError,)
    """The errors that it raises on purpose."""
    is_slow: bool = False
    """Whether it takes more than a tenth of a second."""


@cache
def toy() -> Dataset:
    """Return the toy, whose article has the words."""
    return cisreport.load(TOY / "data" / "lake-league-2031")


def _texts(*texts: str) -> Callable[[Path], Iterator[bytes]]:
    return lambda _: (text.encode() for text in texts)


def _files(*patterns: str) -> Callable[[Path], Iterator[bytes]]:
    paths = [path for pattern in patterns for path in sorted(TESTS.glob(pattern))]
    assert paths
    return lambda _: (path.read_bytes() for path in paths)


def _exported(name: str) -> Callable[[Path], Iterator[bytes]]:
    return lambda _: iter(FORMATS[name].write(toy()).values())


def _put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _dataset(folder: Path, data: bytes) -> object:
    content = FILES
    name = next((name for name in content if name.encode() in data[:60]), "harbor/events.yml")
    found = load(write(folder, {name: data.partition(b"\n")[2]}))
    return found, check(found), FORMATS["jsonld"].write(found)


def _dataset_seeds(_: Path) -> Iterator[bytes]:
    for name, text in FILES.items():
        yield f"# {name}\n{text}".encode()


def _article(folder: Path, data: bytes) -> object:
    text = read_article(_put(folder, "article.txt", data))
    return segment(text, language="en"), segment(text, language="zh"), match(toy().sources[0].passages, text)


def _table(folder: Path, data: bytes) -> object:
    found: list[Any] = []
    rows = read_table(_put(folder, "table.csv", data), None, found)
    return rows, found, read_grids(folder / "table.csv")


def _workbook(folder: Path, data: bytes) -> object:
    return FORMATS["xlsx"].read(_put(folder, "x.xlsx", data))


def _documents(folder: Path, data: bytes) -> object:
    return read_document(_put(folder, "x.qmd", data))


def _drafts(folder: Path, data: bytes) -> object:
    return read_drafts(_put(folder, "x.yml", data), toy(), _passages())


@cache
def _passages() -> Mapping[Anchor, Any]:
    return by_anchor(texts_of(toy(), TOY / "article.txt")[1])


def _bibliography(folder: Path, data: bytes) -> object:
    if data[:1] in b"[{":
        found = [*cited_problems(_put(folder, "x.json", data), "x.json")]
        return found, FORMATS["csl"].read(folder / "x.json")
    if data[:1] == b"<":
        return [*cited_problems(_put(folder, "x.csl", data), "x.csl")]
    if data[:4] == b"refe":
        return [*cited_problems(_put(folder, "x.yaml", data), "x.yaml")]
    return FORMATS["bibtex"].read(_put(folder, "x.bib", data))


def _bibliography_seeds(_: Path) -> Iterator[bytes]:
    yield from FORMATS["csl"].write(toy()).values()
    yield from FORMATS["bibtex"].write(toy()).values()
    yield b"references:\n- id: a\n  title: An atlas\n  issued: {date-parts: [[2031, 6]]}\n"
    yield b'<style xmlns="http://purl.org/net/xbiblio/csl"><info><title>x</title></info></style>'


def _highlights(folder: Path, data: bytes) -> object:
    name = "x.json" if data[:1] in b"[{" else "x.csv"
    found = read_highlights(_put(folder, name, data))
    return find_highlights(toy(), found, read_article(TOY / "article.txt"))


def _highlight_seeds(_: Path) -> Iterator[bytes]:
    found = tuple(annotations_of(toy()))[:3]
    addressed = [
        replace(item, targets=tuple(replace(target, page="https://example.org/a") for target in item.targets))
        for item in found
    ]
    yield json.dumps(collection(found, "x", "x")).encode()
    yield json.dumps(rows_of(addressed)).encode()
    yield b"quote,note,tags\nThe lake,a note,one\n"


def _linked(folder: Path, data: bytes) -> object:
    return FORMATS["jsonld"].read(_put(folder, "x.jsonld", data))


def _batch(folder: Path, data: bytes) -> object:
    _put(folder, "report.qmd", _REPORT.encode())
    _put(folder, "t.csv", b"place,year\nquay,2032\n")
    return read_batch(_put(folder, "x.yml", data))


@cache
def _codings() -> tuple[Dataset, Dataset]:
    """Return two codings of the toy that differ in a label and a fact."""
    one = toy()
    fact, *_ = one
    facts = {**one.facts, fact.id: replace(fact, label="Another")}
    facts.popitem()
    return one, replace(one, facts=MappingProxyType(facts))


def _decision_seeds(_: Path) -> Iterator[bytes]:
    yield answered(questions(*_codings()), "a").encode()


def _decisions(folder: Path, data: bytes) -> object:
    return rulings(_put(folder, "x.yml", data), *_codings())


def _lists(folder: Path, data: bytes) -> object:
    if b"records" in data[:200]:
        return read_mapping(_put(folder, "x.yml", data))
    return read_digests(_put(folder, "x.sha256", data))


def _published(suffix: str) -> Callable[[Path], Iterator[bytes]]:
    def seeds(folder: Path) -> Iterator[bytes]:
        yield from (path.read_bytes() for path in sorted(folder.glob(f"*.{suffix}")))

    return seeds


def _verified(folder: Path, data: bytes) -> object:
    return verify(_put(folder, "x", data))


READERS = (
    Reader(name="dataset", read=_dataset, seeds=_dataset_seeds),
    Reader(
        name="edtf",
        read=lambda _, data: bounds(data.decode("utf-8", "surrogateescape")),
        seeds=_texts("2031-06-0X", "[2030..2031-05]", "2030-01/..", "2031-21?", "{2030,2031-06~}"),
        refuses=(ValueError,),
    ),
    Reader(
        name="anchors",
        read=lambda _, data: Anchor.parse(data.decode("utf-8", "surrogateescape")),
        seeds=_texts("p8.s1", "decisions[p8.s1]", "letter[para 2]", "p12.s3"),
        refuses=(ValueError,),
    ),
    Reader(name="article", read=_article, seeds=_files("toy/article.txt")),
    Reader(name="table", read=_table, seeds=_files("exchange/meetings.csv")),
    Reader(name="workbook", read=_workbook, seeds=_exported("xlsx"), is_slow=True),
    Reader(name="linked-data", read=_linked, seeds=_exported("jsonld"), is_slow=True),
    Reader(
        name="document",
        read=_documents,
        seeds=_files("reports/sample_report/*.qmd", "reports/toy_report/*.qmd"),
    ),
    Reader(name="batch", read=_batch, seeds=_texts(_BATCH)),
    Reader(
        name="drafts",
        read=_drafts,
        seeds=_texts(_DRAFTS),
    ),
    Reader(name="bibliography", read=_bibliography, seeds=_bibliography_seeds),
    Reader(name="highlights", read=_highlights, seeds=_highlight_seeds),
    Reader(name="decisions", read=_decisions, seeds=_decision_seeds),
    Reader(
        name="lists",
        read=_lists,
        seeds=_files("exchange/meetings.mapping.yml", "../reports/published.sha256"),
    ),
    Reader(name="page", read=_verified, seeds=_published("html"), is_slow=True),
    Reader(name="print", read=_verified, seeds=_published("pdf"), is_slow=True),
    Reader(name="word", read=_verified, seeds=_published("docx"), is_slow=True),
)
BY_NAME = {reader.name: reader for reader in READERS}
