"""The index of a batch: a page that lists its reports, and the same as data, with digests.

Both depend on the reports only: the same batch gives the same bytes on every machine and day.  The page is
one file without requests.  Its script searches and filters; without the script it lists all reports.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from lxml.builder import E
from lxml.html import tostring

from cisreport import assets
from cisreport.batches.batchfile import Batch
from cisreport.batches.orders import Outcome, Output
from cisreport.english import counted
from cisreport.errors import Problem
from cisreport.formats import FORMATS, HTML
from cisreport.placing import put_files
from cisreport.typography import visible

PAGE: Final = "index.html"
DATA: Final = "index.json"
FORMAT: Final = "cisreport-batch/1"
MOST_CHOICES: Final = 40
"""Greatest number of values of a parameter by which the page can be filtered."""
_UNPRINTABLE: Final = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def write_index(batch: Batch, outcomes: Iterable[Outcome], folder: Path) -> tuple[Path, Path]:
    """Write the index of a batch into its folder, and return the page and the data.

    Parameters
    ----------
    batch : Batch
        The batch.
    outcomes : iterable of Outcome
        What came of each order, in their order.
    folder : Path
        The folder that has the folder of each report.
    """
    found = tuple(outcomes)
    page, data = folder / PAGE, folder / DATA
    put_files({PAGE: index_page(batch, found).encode(), DATA: index_data(batch, found)}, folder)
    return page, data


def index_data(batch: Batch, outcomes: Sequence[Outcome]) -> bytes:
    """Return the index as JSON: each report with its parameters, and its outputs with sizes and digests."""
    data = {
        "format": FORMAT,
        "title": batch.title,
        "reports": [_entry(batch, outcome) for outcome in outcomes],
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def _entry(batch: Batch, outcome: Outcome) -> dict[str, Any]:
    order = outcome.order
    return {
        "document": _document(batch, outcome),
        "parameters": dict(order.parameters),
        "state": outcome.state.value,
        "title": outcome.title,
        "outputs": {
            name: {"path": item.path, "bytes": item.size, "sha256": item.sha256}
            for name, item in (outcome.outputs or {}).items()
        },
        "datasets": [dict(item) for item in outcome.datasets],
        "problems": [_problem(problem) for problem in outcome.problems],
    }


def _document(batch: Batch, outcome: Outcome) -> str:
    """Return the document of a report as the batch file names it."""
    return Path(os.path.relpath(outcome.order.document, batch.path.parent)).as_posix()


def _problem(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "what": problem.what, "remedy": problem.remedy}


def index_page(batch: Batch, outcomes: Sequence[Outcome]) -> str:
    """Return the index as a page."""
    names = _parameters(outcomes)
    parts = [
        E.header(E.h1(_safe(batch.title)), E.p(_counts(outcomes), {"class": "subtitle"})),
        _tools(outcomes, names),
        _table(outcomes, names),
        E.footer(E.p("The same as data, with the SHA-256 of each file: ", E.a(DATA, href=DATA), ".")),
    ]
    body = [
        E.a("Skip to content", {"class": "skip", "href": "#content"}),
        E.div(E.main(*parts, id="content"), {"class": "page"}),
    ]
    text = "\n".join(tostring(part, encoding="unicode") for part in body)
    return assets.page("batch", escape(_safe(batch.title)), text)


def _counts(outcomes: Sequence[Outcome]) -> str:
    failed = sum(outcome.outputs is None for outcome in outcomes)
    words = counted(len(outcomes), "report")
    return f"{words}, of which {failed:,} could not be rendered" if failed else words


def _parameters(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for outcome in outcomes for name in outcome.order.parameters))


def _tools(outcomes: Sequence[Outcome], names: Sequence[str]) -> Any:
    """Return the search and the filters; the script shows them."""
    choices = [tool for name in names if (tool := _choice(outcomes, name)) is not None]
    return E.form(
        _tool("search", "Search", E.input(id="search", type="search", autocomplete="off")),
        *choices,
        E.button("Show all", type="reset"),
        E.p({"class": "register-count", "role": "status"}),
        {"class": "register-tools", "role": "search", "aria-label": "Reports shown", "hidden": "hidden"},
    )


def _choice(outcomes: Sequence[Outcome], name: str) -> Any:
    """Return the filter by a parameter whose values several reports share, if it has some."""
    values = [
        _text(outcome.order.parameters[name]) for outcome in outcomes if name in outcome.order.parameters
    ]
    distinct = sorted(set(values))
    if not 1 < len(distinct) <= MOST_CHOICES or len(distinct) == len(values):
        return None
    options = [E.option("all", value=""), *(E.option(value, value=value) for value in distinct)]
    key = f"filter-{name}"
    return _tool(key, _words(name), E.select(*options, id=key, name=_words(name)))


def _tool(key: str, words: str, control: Any) -> Any:
    return E.span(E.label(words, {"for": key}), " ", control, {"class": "tool"})


def _table(outcomes: Sequence[Outcome], names: Sequence[str]) -> Any:
    heads = ["Report", *map(_words, names), "Files"]
    rows = [_row(outcome, names) for outcome in outcomes]
    table = E.table(
        E.thead(E.tr(*(E.th(head, scope="col") for head in heads))), E.tbody(*rows), {"class": "stacked"}
    )
    attributes = {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": "Reports"}
    return E.div(table, attributes)


def _row(outcome: Outcome, names: Sequence[str]) -> Any:
    order, outputs = outcome.order, outcome.outputs or {}
    words = _safe(outcome.title or order.values or order.document.name)
    main = outputs.get(HTML.name) or next(iter(outputs.values()), None)
    title = E.a(words, href=_address(main)) if main else words
    cells = [E.td(_text(order.parameters.get(name, "")), {"data-label": _words(name)}) for name in names]
    return E.tr(
        E.th(title, scope="row"), *cells, E.td(*_files(outcome), {"class": "files", "data-label": "Files"})
    )


def _files(outcome: Outcome) -> Iterator[Any]:
    """Yield a link to each file of a report, or why there are none."""
    if outcome.outputs is None:
        yield E.span("failed", {"class": "failed"})
        what = outcome.problems[0].what if outcome.problems else ""
        yield _safe(f": {what}" if what else "")
        return
    for name, item in outcome.outputs.items():
        label = FORMATS[name].label if name in FORMATS else name
        yield E.a(f"{label} ({_size(item.size)})", href=_address(item))
        yield " "


def _address(output: Output) -> str:
    return quote(output.path)


def _size(count: int) -> str:
    """Return a size in decimal units, such as ``1.3 MB``."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def _words(name: str) -> str:
    """Return a parameter's name as a heading."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _text(value: Any) -> str:
    return _safe({True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value))


def _safe(text: str) -> str:
    """Return a text with codes for what would mislead, and U+FFFD for characters that HTML does not allow."""
    return visible(_UNPRINTABLE.sub("\ufffd", text))
