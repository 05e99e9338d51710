"""The lint of a report: every number, date and name in its prose has to come from the dataset.

The lint first scans the file (:mod:`.mask`), so that findings have exact places.  Then it runs the code and
checks the finished document (:mod:`.tree`) for text that is not in the file: captions made in cells,
results of code that cite nothing, alt texts.  A report may contain names of the dataset and of the
vocabulary.  Other names must be in the front matter::

    cisreport:
      names: [Unicode, Library of Congress]

A number or date that has to be typed is a literal: ``[forty-two]{.literal reason="a house number"}``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cisreport.datasets import load
from cisreport.documents.document import Document, read_document
from cisreport.documents.lines import read_lines
from cisreport.documents.parts import Cell, Expression, Line
from cisreport.errors import Problem, ReportError
from cisreport.execution.cache import cache_of, execute
from cisreport.execution.markdown import Writer
from cisreport.execution.runner import Execution
from cisreport.lint import tree as trees
from cisreport.lint.additions import with_computed
from cisreport.lint.advice import Citers, Place, citers_of
from cisreport.lint.computed import STATED, unmarked
from cisreport.lint.hedges import cite_problems, unhedged
from cisreport.lint.languages import LANGUAGES, NOUNS_ARE_CAPITALIZED
from cisreport.lint.mask import blocks
from cisreport.lint.passages import HEDGED, Passage
from cisreport.lint.places import Prose, markdown_of, place_of, results_of
from cisreport.lint.printed import Printed, name_hits
from cisreport.lint.words import Hit, capitalized, quantities
from cisreport.model import Dataset
from cisreport.placing import scratch
from cisreport.spans import VALUE

_KINDS = {"value": "a typed value"}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules for a document: texts and names of its datasets, and names in its front matter."""

    printed: Printed
    """Texts of the datasets."""
    allowed: tuple[str, ...] = ()
    """Names from the front matter."""
    language: str = "en"
    """Language of the document."""

    def judge(self, text: str, place: Place = Place.PROSE) -> list[tuple[Hit, str, str]]:
        """Return the findings in a block of text: each with its place, what is wrong, and what to do."""
        datasets = self.printed.datasets
        values = list(self.printed.typed(text))
        typed = [*values, *(item for item in quantities(text, self.language) if not _within(item, values))]
        if " ".join(text.split()) in self.printed.titles:
            return []
        known, twice = name_hits(text, datasets, self.allowed)
        typed = [item for item in typed if not set(range(item.start, item.end)) <= known]
        found = [(item, _message(item), self.printed.advice(item, text, place)) for item in typed]
        for item, ids in twice:
            remedy = "write a longer name, or cite the fact"
            found.append((item, f'"{item.text}" may mean {" or ".join(ids)}', remedy))
        known.update(place for item in typed for place in range(item.start, item.end))
        for item in () if self.language in NOUNS_ARE_CAPITALIZED else capitalized(text, known):
            remedy = "correct it, add it to the vocabulary, or allow it in the front matter: cisreport, names"
            found.append((item, f'the name "{item.text}" is not in the vocabulary', remedy))
        return sorted(found, key=lambda entry: entry[0].start)


def _within(item: Hit, others: Iterable[Hit]) -> bool:
    return any(other.start <= item.start and item.end <= other.end for other in others)


def _message(item: Hit) -> str:
    return f'"{item.text}" is {_KINDS[item.kind]}' if item.kind in _KINDS else f'"{item.text}" cites nothing'


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A report that was read and whose code has run."""

    document: Document
    """The document."""
    execution: Execution
    """What its code printed."""
    passages: tuple[Passage, ...]
    """Its blocks of text."""
    rules: Rules
    """The rules for it."""


def read(path: str | Path, *, use_cache: bool = True) -> Reading:
    """Read a report for the lint; the parameters and errors are those of :func:`lint`."""
    document = read_document(path)
    with scratch() as work:
        cache = cache_of(document) if use_cache else None
        execution = execute(document, parameters={}, figures=work, cache=cache)
        writer = Writer(document, work)
        markdown, titled = writer.markdown(execution), writer.titled(execution)
        if writer.problems:
            raise ReportError(writer.problems)
        passages = tuple(trees.passages(trees.read_tree(titled, markdown, work)))
    datasets = _datasets(execution)
    printed = Printed(datasets=datasets, citers=_citers(document, execution, datasets))
    rules = Rules(printed=printed, allowed=allowed_names(document), language=language_of(document))
    return Reading(document=document, execution=execution, passages=passages, rules=rules)


def lint(path: str | Path, *, use_cache: bool = True) -> tuple[Problem, ...]:
    """Return the typed numbers, dates and names in a report that should come from the dataset.

    Parameters
    ----------
    path : str or Path
        The ``.qmd`` file.  Its code runs unless its outputs are stored.
    use_cache : bool, default True
        Whether to use stored outputs, and to store new ones.

    Returns
    -------
    tuple of Problem
        In order of place.

    Raises
    ------
    ReportError
        If the document cannot be read or its code fails.
    DataError
        If a dataset that it loads has problems.
    """
    return findings(read(path, use_cache=use_cache))


def findings(reading: Reading) -> tuple[Problem, ...]:
    """Return the findings in a report that was read, as :func:`lint` does."""
    document, execution, rules = reading.document, reading.execution, reading.rules
    found, seen = scan(document.lines, front_lines(document), rules)
    found += _unseen(document, execution, reading.passages, rules, seen)
    found += _unhedged(reading)
    return tuple(sorted(dict.fromkeys(found)))


def scan(lines: Sequence[Line], front: Sequence[Line], rules: Rules) -> tuple[list[Problem], Counter[str]]:
    """Return the findings in lines of prose and front matter, and the number of findings of each text."""
    prose, found = blocks(lines, front)
    seen: Counter[str] = Counter()
    for block in prose:
        for item, what, remedy in rules.judge(block.text, block.where):
            line, column = block.place(item.start)
            seen[_typeset(item.text)] += 1
            found.append(
                Problem(path=block.path, line=line, column=column, where=item.kind, what=what, remedy=remedy)
            )
    return found, seen


def language_of(document: Document) -> str:
    """Return the language of a document, without region or script; English if it does not name one."""
    return str(document.metadata.get("lang") or "en").partition("-")[0].lower()


def limit(language: str) -> str | None:
    """Return what the lint does not look for in a language, as a sentence; None if there is nothing."""
    if language in NOUNS_ARE_CAPITALIZED:
        return f'unknown names are not looked for in "{language}", in which every noun has a capital'
    if language in LANGUAGES:
        return None
    known = ", ".join(LANGUAGES)
    return f'numbers and dates in words are not looked for in "{language}", only in {known}'


def allowed_names(document: Document) -> tuple[str, ...]:
    """Return the names that the front matter allows."""
    options = document.metadata.get("cisreport")
    names = options.get("names") if isinstance(options, dict) else None
    return tuple(str(name) for name in names or ())


def front_lines(document: Document) -> list[Line]:
    """Return the lines between the marks of the front matter."""
    lines = read_lines(document.path, document.shown, [])
    if not lines or lines[0].text.rstrip() != "---":
        return []
    end = next(number for number, line in enumerate(lines[1:], 1) if line.text.rstrip() in ("---", "..."))
    return lines[1:end]


def _datasets(execution: Execution) -> tuple[Dataset, ...]:
    """Return the datasets that the document's code loaded."""
    folders = dict.fromkeys(path.parent for path in execution.files if path.name == "dataset.yml")
    return tuple(with_computed(load(folder), execution) for folder in folders)


def _unseen(
    document: Document,
    execution: Execution,
    passages: Iterable[Passage],
    rules: Rules,
    seen: Counter[str],
) -> Iterator[Problem]:
    """Yield findings in the finished document that the scan of the file did not find."""
    left = Counter(seen)
    places: Counter[str] = Counter()
    for passage in passages:
        for item, what, usual in rules.judge(passage.text):
            left[_typeset(item.text)] -= 1
            if left[_typeset(item.text)] >= 0:
                continue
            path, line, column = place_of(document, execution, item.text, places[item.text])
            places[item.text] += 1
            where = _where_is(document, path, line)
            is_usual = item.kind == "name" or where is Place.PROSE
            remedy = usual if is_usual else rules.printed.advice(item, passage.text, where)
            yield Problem(path=path, line=line, column=column, where=item.kind, what=what, remedy=remedy)


def _where_is(document: Document, path: str, line: int) -> Place:
    """Return what can be written at a line of a file."""
    for cell in document.cells:
        if cell.path == path and cell.line < line <= cell.source_line + cell.source.count("\n"):
            if line >= cell.source_line:
                return Place.CODE
            return Place.ATTRIBUTE if "-alt" in cell.header[line - cell.line - 1] else Place.OPTION
    front = {(item.path, item.number) for item in front_lines(document)}
    return Place.OPTION if (path, line) in front else Place.PROSE


def _typeset(text: str) -> str:
    """Return a text with pandoc's dashes."""
    return re.sub("--+", "–", text)


def _unhedged(reading: Reading) -> Iterator[Problem]:
    document, printed = reading.document, reading.rules.printed
    known, citers = {ds.id: ds for ds in printed.datasets}, printed.citers
    owners = _owners(document, reading.execution)
    prose = Prose(document.lines, front_lines(document))
    for passage in reading.passages:
        lacking: defaultdict[int, list[str]] = defaultdict(list)
        for item, lack in unhedged(passage, known, reading.rules.language):
            lacking[id(item)].append(lack)
        computed = {id(use): how for use, how in unmarked(passage, known, reading.rules.language)}
        for use in passage.uses:
            queue = owners[use.cite]
            owner = queue.pop(0) if len(queue) > 1 else queue[0] if queue else None
            path, line, column = _where(document, owner)
            dataset, _, cite = use.cite.partition(":")
            for lack in lacking[id(use)][:1]:
                what = f'"{use.text}" is {lack}, and no word around it shows that'
                remedy = f"say how the source puts it, or write {citers.call(known[dataset], cite, HEDGED)}"
                yield Problem(path=path, line=line, column=column, where="hedge", what=what, remedy=remedy)
            if how := computed.get(id(use)):
                what = f'"{use.text}" is given to a source, but it was {how}'
                remedy = f"say that you computed it, or write {citers.call(known[dataset], cite, STATED)}"
                if cite.partition("/")[0] in known[dataset].derivations:
                    remedy = "say that you computed it"
                yield Problem(path=path, line=line, column=column, where="computed", what=what, remedy=remedy)
        for claim in passage.claims:
            at = prose.find(claim.words) or place_of(document, reading.execution, claim.words, 0)
            path, line, column = at
            for lack in dict.fromkeys(lacking[id(claim)]):
                what = f'"{claim.words}" is {lack}, and no word in its sentence shows that'
                remedy = "say how the source puts it"
                yield Problem(path=path, line=line, column=column, where="hedge", what=what, remedy=remedy)
            for what in cite_problems(claim, known):
                remedy = "cite what the dataset has, such as [...](fact:id/field)"
                yield Problem(path=path, line=line, column=column, where="cite", what=what, remedy=remedy)


def _owners(document: Document, execution: Execution) -> defaultdict[str, list[Cell | Expression]]:
    """Return the parts of the document whose code printed each cite, in order."""
    owners: defaultdict[str, list[Cell | Expression]] = defaultdict(list)
    for part, result in results_of(document, execution):
        for data in (result.data, *(output.get("data") for output in result.outputs)):
            for cite in re.findall(rf'\.{VALUE} cite="([^"]*)"', markdown_of(data)):
                owners[cite].append(part)
    return owners


def _citers(document: Document, execution: Execution, datasets: Sequence[Dataset]) -> Citers:
    printed = [
        (part, re.findall(rf'\.{VALUE} cite="([^"]*)"', markdown_of(result.data)))
        for part, result in results_of(document, execution)
        if isinstance(part, Expression)
    ]
    return citers_of(document.cells, printed, datasets)


def _where(document: Document, owner: Cell | Expression | None) -> tuple[str, int, int]:
    if owner is None:
        return document.shown, 0, 0
    return owner.path, owner.line, owner.column if isinstance(owner, Expression) else 1
