"""Whether charts follow from the facts of a file, and whether their drawings have the right texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from cisreport.charts import KINDS
from cisreport.errors import CisreportError
from cisreport.extensions import is_foreign
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset
from cisreport.published import Published
from cisreport.published.text import Drawing, PrintedLink, bare, folded, is_leftward, unordered
from cisreport.verification.figures import cells, list_text, mark_problems, part_problems, quoted, words_of
from cisreport.verification.marks import (
    DrawnAgain,
    page_marks,
    picture_problems,
    print_marks,
    uncompared_marks,
)


def chart_problems(
    manifest: Manifest, published: Published, datasets: Mapping[str, Dataset]
) -> Iterator[str]:
    """Yield a sentence for each problem of a chart."""
    labels = {entry["label"] for entry in manifest.charts}
    for label in sorted({*published.chart_labels()} - labels):
        yield f"chart {label} is not in the manifest"
    drawn: dict[str, DrawnAgain] = {}
    for entry in manifest.charts:
        again = _made_again(entry, datasets)
        problems: Iterable[str] = again if isinstance(again, tuple) else ()
        if isinstance(again, DrawnAgain):
            drawn[entry["label"]] = again
            problems = (f": {problem}" for problem in _differences(entry, again.entry))
        yield from (f"chart {entry['label']}{problem}" for problem in problems)
    if uncompared_marks(manifest):
        drawn = {}
    rows = {cite: manifest.anchor(fact) for cite, fact in manifest.facts.items()}
    text = published.register_text()
    lists = {block["place"]: list_text(manifest, block) for block in manifest.blocks}
    for entry in manifest.charts:
        label = entry["label"]
        drawings, parts = published.drawings(label), published.chart_parts(label)
        told: list[str] = []
        if drawings is not None and published.identified:
            told += _drawing_problems(entry, drawings, rows, has_narrow=published.has_narrow)
            if not told and label in drawn:
                told += page_marks(drawn[label].drawings, drawings, rows)
        elif drawings is not None:
            told += _drawings_problems(entry, drawings, drawn.get(label))
        if drawings and parts is None:
            told += _words_missing(entry, text)
        elif parts is not None:
            told += part_problems(entry, parts, lists.get(label, ""))
            if label in drawn:
                told += picture_problems(drawn[label], parts)
        yield from (f"chart {label} {problem}" for problem in told)


def _made_again(entry: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> DrawnAgain | tuple[str, ...]:
    """Return a chart, drawn again from the facts; or why it cannot be."""
    if is_foreign(entry["kind"]):
        return ()
    if entry["kind"] not in KINDS:
        return (f' is of kind "{entry["kind"]}", which this version cannot draw again',)
    try:
        dataset = datasets[entry["dataset"]]
        return DrawnAgain(KINDS[entry["kind"]](dataset, label=entry["label"], **entry["parameters"]))
    except CisreportError as error:
        return (f" cannot be drawn again: {error}",)
    except Exception as error:  # noqa: BLE001 - a manifest from anyone can fail in any way
        return (f" cannot be drawn again: {type(error).__name__}",)


def foreign_charts(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence for the charts of other packages, which are not imported here."""
    foreign = [f"{item['label']} ({item['kind']})" for item in manifest.charts if is_foreign(item["kind"])]
    return (f"charts of other packages, not recomputable here: {', '.join(foreign)}",) if foreign else ()


def _differences(entry: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    if entry["data"] != again["data"]:
        yield f"its data do not follow from the facts; {_first_row(entry['data'], again['data'])}"
    for name, what in (("texts", "text"), ("narrow", "narrow text")):
        for was, gives in zip_longest(entry[name], again[name]):
            if was != gives:
                yield f"its {what} {quoted(was)} does not follow from the facts, which give {quoted(gives)}"
                break
    for was, gives in zip_longest(words_of(entry), words_of(again)):
        if was != gives:
            yield f"its heading says {quoted(was)}, the facts give {quoted(gives)}"
            break
    for mark, gives in zip_longest(entry["marks"], again["marks"]):
        if mark != gives:
            yield f"its mark {cells(mark)} does not follow from the facts, which give {cells(gives)}"
            break
    if entry["alt"] != again["alt"]:
        yield f"its description does not follow from the facts, which give {quoted(again['alt'])}"
    if entry["facts"] != again["facts"]:
        yield "it does not rest on the facts that it names"


def _first_row(entry: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    rows = entry.get("rows")
    for n, (was, gives) in enumerate(zip_longest(rows if isinstance(rows, list) else [], again["rows"]), 1):
        if was != gives:
            return f"row {n} is {cells(was)}, the facts give {cells(gives)}"
    return f"its columns are {cells(entry.get('columns'))}"


def _drawing_problems(
    entry: Mapping[str, Any], drawings: Sequence[Drawing], rows: Mapping[str, str], *, has_narrow: bool
) -> Iterator[str]:
    """Yield the problems of the drawings of a chart's figure: a wide one, and maybe one for a narrow page."""
    kinds = ((False, "texts", "drawn"), (True, "narrow", "drawn for a narrow page"))
    for is_narrow, name, what in kinds[: 1 + has_narrow]:
        found = [drawing for drawing in drawings if drawing.narrow is is_narrow]
        if len(found) != 1:
            yield f"is {what} {len(found)} times"
            continue
        [drawing] = found
        for shown, expected in zip_longest(map(folded, drawing.texts), map(folded, entry[name])):
            if shown != expected:
                yield f"is {what} with {quoted(shown)} instead of {quoted(expected)}"
                break
        if drawing.rest:
            yield f"is {what} with {quoted(drawing.rest)}, which is none of its texts"
        if folded(drawing.alt) != folded(entry["alt"]):
            yield f"is {what.replace('drawn', 'described')} as {quoted(drawing.alt or None)}"
        yield from mark_problems(entry, drawing, rows)


def _words_missing(entry: Mapping[str, Any], text: str) -> Iterator[str]:
    """Yield the words around a chart that a text without white space does not have."""
    for words in words_of(entry):
        if bare(words) not in text and not is_leftward(words):
            yield f"is printed without {quoted(words)}"


def _drawings_problems(
    entry: Mapping[str, Any],
    drawings: Sequence[Drawing],
    again: DrawnAgain | None,
) -> Iterator[str]:
    """Yield the problems of a chart that may be any of the drawings."""
    drawn = ["".join(drawing.texts) for drawing in drawings]
    texts = list(map(bare, entry["texts"]))
    whole = "".join(texts)
    if is_leftward(whole):  # PDF readers reorder such text
        whole, drawn, texts = unordered(whole), list(map(unordered, drawn)), []
    if whole in drawn:
        shown = drawings[drawn.index(whole)]
        if not PrintedLink(row="", parts=(shown.alt,), place="").shows(entry["alt"]):
            yield f"is described as {quoted(shown.alt)}"
        if again:
            yield from print_marks(again.drawings, shown)
    else:
        yield f"is not drawn with its texts{_nearest(texts, entry['texts'], drawn)}"


def _nearest(texts: Sequence[str], readable: Sequence[str], drawn: Sequence[str]) -> str:
    """Return the first missing text of the figure that is most like the chart, in words."""
    lacking = [[n for n, text in enumerate(texts) if text not in figure] for figure in drawn]
    best = min(lacking, key=len, default=[])
    return f'; "{readable[best[0]]}" is missing' if best else ""
