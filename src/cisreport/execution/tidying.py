"""Tables of cleaned HTML as a whole: titles, headings of groups, and alignment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cisreport.execution.frames import NUMERIC


def finish(table: Any) -> None:
    """Move a title out of the head, and align columns of numbers and heads that have no alignment."""
    from lxml import html

    columns = _count(table)
    titles = []
    for row in table.findall("thead/tr")[:-1]:
        if len(row) != 1 or row[0].tag != "td" or int(row[0].get("colspan") or 1) < columns:
            break
        titles.append(row[0])
        row.getparent().remove(row)
    if titles and table.find("caption") is None:
        caption = html.Element("caption")
        for number, title in enumerate(titles):
            part = html.Element("span")
            caption.append(part)
            part.text, part[:] = title.text, list(title)
            part.tail = " " if number + 1 < len(titles) else None
        table.insert(0, caption)
    for row in table.findall("tbody/tr"):
        if len(row) == 1 and row[0].tag == "th" and int(row[0].get("colspan") or 1) == columns > 1:
            row[0].tag = "td"
            strong = html.Element("strong")
            strong.text, strong[:], row[0].text = row[0].text, list(row[0]), None
            row[0].insert(0, strong)
    cells = list(_placed(table.findall("tbody/tr")))
    heads = list(_placed(table.findall("thead/tr")))
    for column in range(columns):
        texts = [" ".join(cell.text_content().split()) for at, cell in cells if at == column]
        own = [cell for at, cell in (*heads, *cells) if at == column and _width(cell) == 1]
        given = {cell.get("style") or "" for at, cell in cells if at == column} or {""}
        style = given.pop() if len(given) == 1 else ""
        if not style and not given and any(texts) and all(map(NUMERIC.fullmatch, texts)):
            style = "text-align: right"
        for cell in own:
            if style and not cell.get("style"):
                cell.set("style", style)


def _count(table: Any) -> int:
    rows = (row for row in table.iter("tr"))
    return max((sum(map(_width, row)) for row in rows), default=0)


def _width(cell: Any) -> int:
    span = cell.get("colspan") or "1"
    return int(span) if span.isdecimal() else 1


def _placed(rows: list[Any]) -> Iterator[tuple[int, Any]]:
    """Yield each cell with its column; cells of rows above may reach down."""
    covered: dict[int, int] = {}
    for row in rows:
        column, below = 0, dict[int, int]()
        for cell in row:
            while column in covered:
                column += 1
            yield column, cell
            high = cell.get("rowspan") or "1"
            spanned = range(column, column + _width(cell))
            below |= dict.fromkeys(spanned, int(high) if high.isdecimal() else 1)
            column = spanned.stop
        covered = {at: left - 1 for at, left in (covered | below).items() if left > 1}
