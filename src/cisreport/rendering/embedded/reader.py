"""Pass 1 of pandoc: Markdown with the outputs of code becomes a tree, numbered and with citations.

It runs once, unless content depends on the format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from cisreport.assets import asset
from cisreport.documents.document import Document, digests
from cisreport.documents.features import DOCUMENT, EXECUTE, Verdict
from cisreport.documents.frontcode import KEYS
from cisreport.errors import Problem, ReportError
from cisreport.formats import HTML, OutputFormat
from cisreport.rendering.dateformat import format_date
from cisreport.rendering.embedded.annotations import place_annotations
from cisreport.rendering.embedded.authored import Tried, tried
from cisreport.rendering.embedded.margins import place_margins
from cisreport.rendering.embedded.prose import Prose, contents
from cisreport.rendering.embedded.shown import Check
from cisreport.rendering.embedded.style import default_style
from cisreport.rendering.embedded.tex.definitions import with_definitions
from cisreport.rendering.embedded.tex.old import modernize
from cisreport.rendering.embedded.unmatched import unmatched
from cisreport.rendering.facts_filter import FactsFound, Surroundings, filter_facts
from cisreport.rendering.pandoc import run_pandoc
from cisreport.rendering.problems import located
from cisreport.rendering.tree import Element, Tree, elements, walk

READER: Final = "markdown-yaml_metadata_block-pandoc_title_block"
_ENGINE_KEYS: Final = frozenset(
    {
        "execute", "format", "jupyter", "engine", "filters", "bibliography", "csl", "cisreport", "project",
        "metadata-files", *EXECUTE,
    }
)  # fmt: skip
"""Rendered keys that only the engine reads."""
_VARIES: Final = re.compile(r"content-(visible|hidden)|\{=html\}")
_ESCAPED: Final = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
"""Controls, which YAML does not take; pandoc reads JSON as YAML, which does not know surrogates either."""


class ReadDocument(NamedTuple):
    """A document as it was read for one format."""

    tree: Tree
    """Its tree, to be changed for the format."""
    facts: FactsFound
    """What its tree used of facts."""
    notes: tuple[Problem, ...] = ()
    """What is not as in the document."""


class _Read(NamedTuple):
    read: ReadDocument
    problems: tuple[Problem, ...]


def document_day(document: Document) -> date | None:
    """Return the document date, if it has one.

    :func:`cisreport.documents.days.dated` gives it a day that is left open.
    """
    stated = document.metadata.get("date")
    return date.fromisoformat(stated) if stated else None


def read_trees(
    document: Document,
    markdown: str,
    formats: Sequence[OutputFormat],
    day: date | None,
    work: Path,
    parameters: Mapping[str, Any],
    prose: Prose | None = None,
) -> list[ReadDocument]:
    """Return the document for each format, each with a tree that can be changed.

    Parameters
    ----------
    document : Document
        The document.
    markdown : str
        Its text with the outputs of its code.
    formats : sequence of OutputFormat
        What the trees are for.
    day : date or None
        The document's date.
    work : Path
        Folder for the files that pandoc reads.
    parameters : mapping
        Values that the document was made with.
    prose : Prose, optional
        What pandoc has read of the same text with other outputs.

    Raises
    ------
    ReportError
        If a reference or citation has no target, or pandoc cannot read the document.
    """
    given = _surroundings(document, parameters)
    markdown = with_definitions(markdown)
    names = [output.target for output in formats]
    filters = tried(document, markdown, _arguments(document, "", day, work), work)
    numbering = {document.option("number-sections", target, False) for target in names}
    if len(formats) == 1 or _VARIES.search(markdown) or len(numbering) > 1 or filters.varies:
        with ThreadPoolExecutor(len(formats)) as pool:
            runs = list(
                pool.map(
                    lambda target: _pass_one(
                        document, markdown, target, (target,), day, work, given, filters, prose
                    )[0],
                    names,
                )
            )
    else:
        runs = _pass_one(document, markdown, "", names, day, work, given, filters, prose)
    problems = {problem for run in runs for problem in run.problems}
    if problems:
        raise ReportError(problems)
    for tree in {id(run.read.tree): run.read.tree for run in runs}.values():
        modernize(tree)
    read: list[ReadDocument] = []
    for target, run in zip(names, runs, strict=True):
        tree = run.read.tree
        for name in ("toc", "toc-depth", "toc-title"):
            value = document.option(name, target)
            if value is not None:
                tree["meta"][name] = {"t": "MetaString", "c": str(value)}
        tree["meta"]["toc"] = {"t": "MetaBool", "c": bool(document.option("toc", target, False))}
        read.append(ReadDocument(tree, run.read.facts, (*filters.notes, *run.read.notes)))
    return read


def _surroundings(document: Document, parameters: Mapping[str, Any]) -> Surroundings:
    """Return what the manifest says of the document, its parameters and the versions used."""
    return Surroundings(
        directory=document.path.parent,
        document=digests(document),
        parameters=dict(parameters),
        versions=versions(),
        is_sealed=True,
        citation=document.citation,
    )


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of the packages that outputs depend on."""
    found = {name: version(name) for name in ("cisreport", "matplotlib", "pandas", "typst", "uharfbuzz")}
    return {**found, "pandoc": version("pypandoc-binary")}


def _pass_one(
    document: Document,
    markdown: str,
    target: str,
    names: Sequence[str],
    day: date | None,
    work: Path,
    given: Surroundings,
    filters: Tried,
    prose: Prose | None,
) -> list[_Read]:
    """Read a document for a format, or for all if `target` is empty; return a tree for each name."""
    arguments = [*_arguments(document, target, day, work), *filters.arguments.get(target, ())]
    arguments.append(f"--lua-filter={asset('lua/embedded.lua')}")
    bibliography = document.metadata.get("bibliography") or []
    paths = [bibliography] if isinstance(bibliography, str) else [*bibliography]
    if paths or document.metadata.get("references"):
        arguments += ["--citeproc", *(f"--bibliography={path}" for path in paths)]
        if csl := document.metadata.get("csl"):
            paths.append(csl)
        arguments.append(f"--csl={csl or default_style(work, document.shown)}")

    def pandoc(text: str, front: Mapping[str, str]) -> tuple[str, list[dict[str, Any]]]:
        _arguments(replace(document, metadata={**document.metadata, **front}), target, day, work)
        return run_pandoc(
            arguments,
            text=text,
            directory=document.path.parent,
            log=work / f"log-{target}.json",
            shown=document.shown,
            lines=document.lines,
        )

    front = _front(document)
    if prose and not filters.arguments:
        others = replace(document, metadata={**document.metadata, **dict.fromkeys(front, "")})
        known = json.dumps(metadata_of(others, target, day))
        depends = [known, *contents(document.path.parent, paths)]
        text, log = prose.read(markdown, (work / "figures").as_posix(), depends, pandoc, front)
    else:
        text, log = pandoc(markdown, front)
    tree = json.loads(text)
    del tree["meta"]["cisreport-format"]
    noted = _plain_meta(tree["meta"].pop("cisreport-problems", {"t": "MetaList", "c": []}))
    problems = [located(document, **item) for item in noted]
    place_annotations(tree)
    place_margins(tree)
    check = Check(document=document, target=target, figures=work / "figures")
    check.tree(tree)
    problems += check.findings()
    needles = frozenset(item["needle"] for item in noted)
    text = json.dumps(tree)
    return [
        _finished(document, json.loads(text), log, problems, needles, replace(given, target=name))
        for name in names
    ]


def _front(document: Document) -> dict[str, str]:
    """Return the texts of the front matter that may have outputs of code."""
    texts = {key: document.metadata.get(key) for key in KEYS} if document.front else {}
    return {key: text for key, text in texts.items() if isinstance(text, str)}


def _arguments(document: Document, target: str, day: date | None, work: Path) -> list[str]:
    """Return the arguments of pandoc for reading a document, and write the file of its metadata."""
    metadata = work / f"metadata-{target}.json"
    values = json.dumps(metadata_of(document, target, day), ensure_ascii=False)
    metadata.write_text(values.translate(_ESCAPED), "utf-8")
    return [f"--from={READER}", "--to=json", f"--metadata-file={metadata}"]


def _finished(
    document: Document,
    tree: Tree,
    log: Sequence[Any],
    known: Sequence[Problem],
    noted: Collection[str],
    given: Surroundings,
) -> _Read:
    """Return a tree that pandoc read, filtered for a format, with the known problems and those found here.

    References whose mention is in `noted` are known to have no target.
    """
    facts = filter_facts(tree, given)
    problems = [*known]
    problems += [located(document, item.needle, item.what, item.remedy) for item in facts.mistakes]
    problems += unmatched(document, tree, log)
    missing = [
        m[1] for entry in log if (m := re.match(r"citation (\S+) not found", entry.get("message", "")))
    ]
    works = document.metadata.get("bibliography") or document.metadata.get("references")
    if not works:
        problems += _mentions(document, tree)
        missing = [citation["citationId"] for cite in elements(tree, "Cite") for citation in cite["c"][0]]
    missing = [key for key in missing if "@" + key not in noted]
    remedy = "add it to the bibliography" if works else 'add "bibliography: FILE.bib" to the front matter'
    problems += [
        located(document, "@" + key, f'the work "{key}" is not in the bibliography', remedy)
        for key in dict.fromkeys(missing)
    ]
    notes = tuple(problem for problem in problems if problem.is_note)
    problems = [problem for problem in problems if not problem.is_note]
    return _Read(ReadDocument(tree, facts, notes), tuple(problems))


def _mentions(document: Document, tree: Tree) -> Iterator[Problem]:
    """Make words of what only looks like citations: ``@name`` without brackets, where there are no works."""
    found: dict[str, None] = {}

    def words(cite: Element) -> list[Element] | None:
        [first, *others] = cite["c"][0]
        if others or first["citationMode"]["t"] != "AuthorInText" or first["citationSuffix"]:
            return None
        found[first["citationId"]] = None
        return list(cite["c"][1])

    walk(tree["blocks"], {"Cite": words})
    if found:
        what = "plain text, because there is no bibliography: " + ", ".join("@" + key for key in found)
        yield located(document, "@" + next(iter(found)), what, "", is_note=True)


def shown_date(document: Document, day: date) -> str:
    """Return the date in the form of ``date-format``; without one, English has Quarto's and others ISO 8601.

    Parameters
    ----------
    document : Document
        The document.
    day : date
        The date.

    Raises
    ------
    ReportError
        If ``date-format`` has letters that are not a token.
    """
    default = "long" if str(document.metadata.get("lang", "en")).startswith("en") else "iso"
    try:
        return format_date(day, str(document.metadata.get("date-format", default)))
    except ValueError as error:
        remedy = "use full, long, medium, short, iso, or tokens such as D MMMM YYYY"
        problem = Problem(path=document.shown, line=1, where="date-format", what=str(error), remedy=remedy)
        raise ReportError([problem]) from error


def _is_printed(name: str) -> bool:
    feature = DOCUMENT.get(name)
    return feature is not None and feature.verdict is Verdict.RENDERED and name not in _ENGINE_KEYS


def metadata_of(document: Document, target: str, day: date | None) -> dict[str, Any]:
    """Return the metadata that pandoc gets: what is printed, and the other keys for ``meta`` alone."""
    values = {name: value for name, value in document.metadata.items() if _is_printed(name)}
    values["cisreport-others"] = {
        name: value for name, value in document.metadata.items() if name not in values
    }
    values["cisreport-format"] = target
    values["cisreport-elsewhere"] = dict(document.elsewhere)
    values["cisreport-variables"] = dict(document.variables)
    values["number-sections"] = bool(document.option("number-sections", target or HTML.target, False))
    values["lang"] = values.get("lang") or "en"
    values.setdefault("link-citations", True)
    if isinstance(values.get("keywords"), str):
        values["keywords"] = [word.strip() for word in values["keywords"].split(",")]
    if day:
        values["date"] = day.isoformat()
        values["date-display"] = shown_date(document, day)
    if changed := values.get("date-modified"):
        values["date-modified"] = shown_date(document, date.fromisoformat(changed))
    return values


def _plain_meta(value: Tree) -> Any:
    match value["t"]:
        case "MetaList":
            return [_plain_meta(item) for item in value["c"]]
        case "MetaMap":
            return {name: _plain_meta(item) for name, item in value["c"].items()}
        case _:
            return value["c"]
