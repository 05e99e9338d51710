"""What a page adds to figures and tables: data and pictures of charts, and lists of facts.

All of it comes from the manifest and works without script.  A print has none of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from cisreport.english import counted
from cisreport.formulas import guarded
from cisreport.rendering.markup import escaped, raw_block, raw_inline
from cisreport.rendering.tree import Attributes, Element, Tree, attr, elements, has_class, walk
from cisreport.spans import CITE, LISTED, PICTURE, data_rows
from cisreport.typography import visible

_ENCODED: Final = str.maketrans(
    {
        "%": "%25",
        "#": "%23",
        '"': "%22",
        "<": "%3C",
        ">": "%3E",
        "&": "&amp;",
        "\n": "%0A",
        "\r": "%0D",
        "\t": "%09",
    }
)
"""What an address in an attribute cannot have as it is."""

_TAG: Final = re.compile(r"<[^<>]*>")
_QUOTED: Final = re.compile('="([^"\']*)"')
"""An attribute that apostrophes can be around, which an address can have as they are."""


def anchors_of(manifest: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Return the anchors of rows, by the targets of links in drawings."""
    if manifest is None:
        return {}
    prefixed = len(manifest["datasets"]) > 1
    return {
        f"{CITE}{fact['dataset']}:{fact['id']}": f"fact-{fact['dataset']}-{fact['id']}"
        if prefixed
        else f"fact-{fact['id']}"
        for fact in manifest["facts"]
    }


def picture_link(path: str, data: bytes) -> Element:
    """Return a link that saves the picture of a chart; its file is named as the chart is."""
    name = PurePosixPath(path).name.partition("-picture-")[0]
    address = picture_address(data.decode("utf-8"))
    return raw_inline(f'<a download="{escaped(name)}.svg" href="{address}">Picture (SVG)</a>')


def picture_address(svg: str) -> str:
    """Return the picture of a chart as an address for an attribute of HTML."""
    return _address("image/svg+xml", _TAG.sub(lambda tag: _QUOTED.sub(r"='\1'", tag[0]), svg))


def _address(kind: str, text: str) -> str:
    """Return text as an address for an attribute of HTML."""
    return f"data:{kind};charset=utf-8,{text.translate(_ENCODED)}"


def _csv(rows: list[list[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return file.getvalue()


def add_to_figures(tree: Tree, manifest: Mapping[str, Any] | None) -> None:
    """Add to charts their data, and to figures and tables the facts that they rest on.

    Parameters
    ----------
    tree : Tree
        The page, changed in place, with its images as the document has them.
    manifest : mapping
        Its manifest; None if there is none.
    """
    if manifest is None:
        walk(tree["blocks"], {"Span": lambda span: [] if has_class(span, LISTED) else None})
        return
    anchors = anchors_of(manifest)
    charts = {entry.get("label"): entry for entry in manifest["charts"]}
    lists = {str(block["n"]): _facts(block, anchors) for block in manifest["blocks"]}

    def below(element: Element) -> Element | None:
        """Return the list to put below a table, whose caption has words alone."""
        found = "".join(lists.pop(n, "") for n in _marks_of(element["c"][1][1]))
        return raw_block(found) if found else None

    def figure(element: Element) -> None:
        entry = charts.get(Attributes(element).identifier)
        drawings = next((div for div in elements(element["c"][2], "Div") if has_class(div, "chart")), None)
        if entry is not None and drawings is not None:
            listed = "".join(lists.pop(n, "") for n in _marks_of(element["c"][1][1]))
            element["c"][2].append(_more(entry, _picture_of(drawings), listed))
        elif any(block["t"] == "Table" for block in element["c"][2]) and (found := below(element)):
            element["c"][2].append(found)

    def mark(span: Element) -> list[Element] | None:
        if not has_class(span, LISTED):
            return None
        return [raw_inline(lists[n])] if (n := Attributes(span).get("n") or "") in lists else []

    def table(element: Element) -> list[Element]:
        return [element, found] if (found := below(element)) else [element]

    walk(tree["blocks"], {"Figure": figure, "Table": table})
    walk(tree["blocks"], {"Span": mark})


def _marks_of(caption: list[Element]) -> list[str]:
    return [Attributes(span).get("n") or "" for span in elements(caption, "Span") if has_class(span, LISTED)]


def _picture_of(drawings: Element) -> Element | None:
    """Take the picture with its heading out of the drawings of a chart, and return it."""
    blocks = drawings["c"][1]
    for block in blocks:
        for image in elements(block, "Image"):
            if has_class(image, PICTURE):
                blocks.remove(block)
                return image
    return None


def _facts(block: Mapping[str, Any], anchors: Mapping[str, str]) -> str:
    """Return the list of the facts of a figure or table, to be opened."""
    cites = block["facts"]
    items = ", ".join(
        f'<a href="#{escaped(anchors[CITE + cite])}">{escaped(cite.partition(":")[2])}</a>' for cite in cites
    )
    count = counted(len(cites), "fact")
    return f'<details class="{LISTED}" data-n="{block["n"]}"><summary>{count}</summary>{items}</details>'


def _more(entry: Mapping[str, Any], picture: Element | None, listed: str) -> Element:
    """Return the line below a chart: its data, its picture, its address, and its facts."""
    label, rows = escaped(entry["label"]), data_rows(entry["data"])
    address = _address("text/csv", _csv(rows))
    data = raw_inline(f'<a download="{label}.csv" href="{address}">Data (CSV)</a>')
    links = [data, picture, raw_inline(f'<a href="#{label}">Link</a>')]
    table = "".join(_table(rows))
    name = f'tabindex="0" role="group" aria-label="Data of {label}"'
    scrolling = f'<div class="table-scroll" {name}>{table}</div>'
    folded = f'<details class="data"><summary>Table</summary>{scrolling}</details>'
    blocks = [
        {"t": "Plain", "c": [part for link in links if link for part in (link, {"t": "Space"})]},
        raw_block(folded + listed),
    ]
    return {"t": "Div", "c": [attr("", ("chart-more",)), blocks]}


def _table(rows: list[list[str]]) -> Iterator[str]:
    head, *body = rows
    yield "<table><thead><tr>"
    yield from (f'<th scope="col">{escaped(name)}</th>' for name in head)
    yield "</tr></thead><tbody>"
    for row in body:
        yield "<tr>"
        yield from (f"<td>{escaped(visible(cell))}</td>" for cell in row)
        yield "</tr>"
    yield "</tbody></table>"
