"""Whether charts follow from the facts of a file, and whether their drawings have the right texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from cisreport.charts import KINDS
from cisreport.errors import CisreportError
from cisreport.extensions import is_foreign
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset
from cisreport.published import Published
from cisreport.published.text import Drawing, PrintedLink, bare, is_leftward, normalized, unordered


def chart_problems(
    manifest: Manifest, published: Published, datasets: Mapping[str, Dataset]
) -> Iterator[str]:
    """Yield a sentence for each problem of a chart."""
    for entry in manifest.charts:
        yield from (f"chart {entry['label']}{problem}" for problem in _made_again(entry, datasets))
    check = _drawing_problems if published.identified else _drawings_problems
    for entry in manifest.charts:
        drawings = published.drawings(entry["label"])
        if drawings is not None:
            yield from (f"chart {entry['label']} {problem}" for problem in check(entry, drawings))


def _made_again(entry: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> Iterator[str]:
    if is_foreign(entry["kind"]):
        return
    if entry["kind"] not in KINDS:
        yield f' is of kind "{entry["kind"]}", which this version cannot draw again'
        return
    try:
        chart = KINDS[entry["kind"]](datasets[entry["dataset"]], label=entry["label"], **entry["parameters"])
        again = chart.entry()
    except CisreportError as error:
        yield f" cannot be drawn again: {error}"
    except Exception as error:  # noqa: BLE001 - a manifest from anyone can fail in any way
        yield f" cannot be drawn again: {type(error).__name__}"
    else:
        yield from (f": {problem}" for problem in _differences(entry, again))


def foreign_charts(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence for the charts of other packages, which are not imported here."""
    foreign = [f"{item['label']} ({item['kind']})" for item in manifest.charts if is_foreign(item["kind"])]
    return (f"charts of other packages, not recomputable here: {', '.join(foreign)}",) if foreign else ()


def _differences(entry: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    if entry["data"] != again["data"]:
        yield f"its data do not follow from the facts; {_first_row(entry['data'], again['data'])}"
    for was, gives in zip_longest(entry["texts"], again["texts"]):
        if was != gives:
            yield f"its text {_quoted(was)} does not follow from the facts, which give {_quoted(gives)}"
            break
    if entry["alt"] != again["alt"]:
        yield f"its description does not follow from the facts, which give {_quoted(again['alt'])}"
    if entry["facts"] != again["facts"]:
        yield "it does not rest on the facts that it names"


def _first_row(entry: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    rows = entry.get("rows")
    for n, (was, gives) in enumerate(zip_longest(rows if isinstance(rows, list) else [], again["rows"]), 1):
        if was != gives:
            return f"row {n} is {_cells(was)}, the facts give {_cells(gives)}"
    return f"its columns are {_cells(entry.get('columns'))}"


def _cells(row: Any) -> str:
    if not isinstance(row, list):
        return "missing" if row is None else "not a list"
    return "(" + ", ".join("nothing" if cell is None else str(cell) for cell in row) + ")"


def _quoted(text: str | None) -> str:
    return "nothing" if text is None else f'"{text}"'


def _drawing_problems(entry: Mapping[str, Any], drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield the problems of the drawing of a chart's figure."""
    if len(drawings) != 1:
        yield f"is drawn {len(drawings)} times"
        return
    drawing = drawings[0]
    for shown, expected in zip_longest(map(normalized, drawing.texts), map(normalized, entry["texts"])):
        if shown != expected:
            yield f"is drawn with {_quoted(shown)} instead of {_quoted(expected)}"
            break
    if normalized(drawing.alt) != normalized(entry["alt"]):
        yield f"is described as {_quoted(drawing.alt or None)}"


def _drawings_problems(entry: Mapping[str, Any], drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield the problems of a chart that may be any of the drawings."""
    drawn = ["".join(drawing.texts) for drawing in drawings]
    texts = list(map(bare, entry["texts"]))
    whole = "".join(texts)
    if is_leftward(whole):  # PDF readers reorder such text
        whole, drawn = unordered(whole), list(map(unordered, drawn))
    if whole in drawn:
        alt = drawings[drawn.index(whole)].alt
        if not PrintedLink(row="", parts=(alt,), place="").shows(entry["alt"]):
            yield f"is described as {_quoted(alt)}"
    else:
        yield f"is not drawn with its texts{_nearest(texts, entry['texts'], drawn)}"


def _nearest(texts: Sequence[str], readable: Sequence[str], drawn: Sequence[str]) -> str:
    """Return the first missing text of the figure that is most like the chart, in words."""
    lacking = [[n for n, text in enumerate(texts) if text not in figure] for figure in drawn]
    best = min(lacking, key=len, default=[])
    return f'; "{readable[best[0]]}" is missing' if best else ""
