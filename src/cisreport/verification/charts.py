"""Whether charts follow from the facts of a file, and are drawn with the texts they should have."""

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
from cisreport.published.text import Drawing, PrintedLink, bare, normalized


def chart_problems(
    manifest: Manifest, published: Published, datasets: Mapping[str, Dataset]
) -> Iterator[str]:
    """Yield a sentence for each thing about a chart that does not hold."""
    for told in manifest.charts:
        yield from (f"chart {told['label']}{problem}" for problem in _made_again(told, datasets))
    check = _drawing_problems if published.identified else _drawings_problems
    for told in manifest.charts:
        drawings = published.drawings(told["label"])
        if drawings is not None:
            yield from (f"chart {told['label']} {problem}" for problem in check(told, drawings))


def _made_again(told: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> Iterator[str]:
    if is_foreign(told["kind"]):
        return
    if told["kind"] not in KINDS:
        yield f' is of kind "{told["kind"]}", which this version cannot make again'
        return
    try:
        chart = KINDS[told["kind"]](datasets[told["dataset"]], label=told["label"], **told["parameters"])
        again = chart.entry()
    except CisreportError as error:
        yield f" cannot be made again: {error}"
    except Exception as error:  # noqa: BLE001 - a manifest of anyone can fail in any way
        yield f" cannot be made again: {type(error).__name__}"
    else:
        yield from (f": {problem}" for problem in _differences(told, again))


def foreign_charts(manifest: Manifest) -> tuple[str, ...]:
    """Return a sentence for the charts that other packages make, which are not imported here."""
    told = [f"{item['label']} ({item['kind']})" for item in manifest.charts if is_foreign(item["kind"])]
    return (f"charts of other packages, not recomputable here: {', '.join(told)}",) if told else ()


def _differences(told: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[str]:
    if told["data"] != again["data"]:
        yield f"its data do not follow from the facts; {_first_row(told['data'], again['data'])}"
    for was, gives in zip_longest(told["texts"], again["texts"]):
        if was != gives:
            yield f"its text {_quoted(was)} does not follow from the facts, which give {_quoted(gives)}"
            break
    if told["alt"] != again["alt"]:
        yield f"its description does not follow from the facts, which give {_quoted(again['alt'])}"
    if told["facts"] != again["facts"]:
        yield "it does not rest on the facts it names"


def _first_row(told: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    rows = told.get("rows")
    for n, (was, gives) in enumerate(zip_longest(rows if isinstance(rows, list) else [], again["rows"]), 1):
        if was != gives:
            return f"row {n} is {_cells(was)}, they give {_cells(gives)}"
    return f"its columns are {_cells(told.get('columns'))}"


def _cells(row: Any) -> str:
    if not isinstance(row, list):
        return "not there" if row is None else "no list"
    return "(" + ", ".join("nothing" if cell is None else str(cell) for cell in row) + ")"


def _quoted(text: str | None) -> str:
    return "nothing" if text is None else f'"{text}"'


def _drawing_problems(told: Mapping[str, Any], drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield what is wrong with the drawing of a chart's figure."""
    if len(drawings) != 1:
        yield f"is drawn {len(drawings)} times"
        return
    drawing = drawings[0]
    for shown, expected in zip_longest(map(normalized, drawing.texts), map(normalized, told["texts"])):
        if shown != expected:
            yield f"is drawn with {_quoted(shown)} instead of {_quoted(expected)}"
            break
    if normalized(drawing.alt) != normalized(told["alt"]):
        yield f"is described as {_quoted(drawing.alt or None)}"


def _drawings_problems(told: Mapping[str, Any], drawings: Sequence[Drawing]) -> Iterator[str]:
    """Yield what is wrong with a chart that may be any of the drawings."""
    drawn = ["".join(drawing.texts) for drawing in drawings]
    texts = list(map(bare, told["texts"]))
    if (whole := "".join(texts)) in drawn:
        alt = drawings[drawn.index(whole)].alt
        if not PrintedLink(row="", parts=(alt,), place="").shows(told["alt"]):
            yield f"is described as {_quoted(alt)}"
    else:
        yield f"is not drawn with its texts{_nearest(texts, told['texts'], drawn)}"


def _nearest(texts: Sequence[str], readable: Sequence[str], drawn: Sequence[str]) -> str:
    """Return the first text that the figure most like the chart lacks, in words."""
    lacking = [[n for n, text in enumerate(texts) if text not in figure] for figure in drawn]
    best = min(lacking, key=len, default=[])
    return f'; "{readable[best[0]]}" is not there' if best else ""
