"""What belongs together in a page: a value and its button, a note and its mark, a cell and its column.

Each names or opens the other, so a forger who leads readers elsewhere changes only one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cisreport.published.pagetree import HEADINGS, PageTree, classes_around
from cisreport.published.text import bare, normalized

_OURS: Final = ("value", "name", "claim")
_PLAIN: Final = frozenset({"bdi", "em", "i", "b", "strong", "span", "a", "button"})
"""Elements that words can be in without meaning another thing."""
_HARD: Final = ".//math | .//sup | .//sub | .//code | .//svg | .//img | .//button"
"""What an attribute cannot say in the same words."""
_SHOWN: Final = ".//text()[not(ancestor::span[@class='visually-hidden'])]"
_STRUCK: Final = ("del", "ins", "s", "sub", "sup", "u")
_DEEPEST: Final = "h6"
"""What deeper headings are, too."""
_FACTS: Final = frozenset({"register", "about"})
_ROLES: Final = {"col": "columnheader", "colgroup": "columnheader", "row": "rowheader"}


def tie_problems(page: PageTree) -> Iterator[str]:
    """Yield a sentence for each thing that is not where what belongs to it says.

    Parameters
    ----------
    page : PageTree
        The page.
    """
    tree = page.tree
    yield from _buttons(tree)
    yield from _values(tree)
    yield from _notes(tree)
    yield from _headings(tree, page.by_id)
    for table in tree.iter("table"):
        yield from _cells(table)
    for link in tree.xpath("//a[@download][not(ancestor::*[@class='chart-more'])]"):
        yield f"the file to be saved {link.get('download')} is of no chart"
    for link in tree.xpath("//a[@class='skip'][@href!='#content']"):
        yield f"the link to the content leads to {link.get('href')}"
    yield from _rows(tree, page.by_id)


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _buttons(tree: Any) -> Iterator[str]:
    """A button after a value opens the popover of its fact, or that of its field."""
    for button in tree.xpath("//button[@class='why']"):
        link = button.getprevious()
        if link is None or not set(_OURS).intersection(_classes(link)):
            continue
        shown = normalized(link.text_content())
        about = f"about-{(link.get('href') or '').removeprefix('#')}"
        opened = button.get("popovertarget") or ""
        field = opened.partition("/")[2]
        cited = (link.get("data-cite") or "").partition("/")[2]
        if opened.partition("/")[0] != about or field not in ("", cited or field):
            yield f'the button after "{shown}" opens {opened}'
        if bare(button.get("aria-label") or "") != bare(f"About: {shown}"):
            yield f'the button after "{shown}" is labeled "{button.get("aria-label")}"'


def _values(tree: Any) -> Iterator[str]:
    """A value has plain words, and is in nothing that strikes or lowers it."""
    for link in tree.xpath("//a[starts-with(@id, 'use-')][not(@data-cite)]"):
        yield f'the value "{normalized(link.text_content())}" does not say what it cites'
    for link in tree.xpath("//*[@data-cite]"):
        inside = [part.tag for part in link.iterdescendants() if part.tag not in _PLAIN]
        if inside:
            yield f'the value "{normalized(link.text_content())}" has the element {inside[0]}'
    for part in tree.iter(*_STRUCK):
        if not _FACTS.isdisjoint(classes_around(part)):
            yield f'the words "{normalized(part.text_content())}" of the facts are in the element {part.tag}'


def _notes(tree: Any) -> Iterator[str]:
    """The mark of a note leads to the note of its number, and the note back to its mark."""
    for n, mark in enumerate(tree.xpath("//a[contains(@class, 'footnote-ref')]"), 1):
        number = "".join(mark.xpath("./sup//text()")).strip()
        if mark.get("href") != f"#fn{number}" or mark.get("id") not in (None, f"fnref{number}"):
            yield f"the mark of note {n}, {number}, leads to {mark.get('href')}"
    for back in tree.xpath("//li[starts-with(@id, 'fn')]//a[contains(@class, 'footnote-back')]"):
        note = next(item.get("id") for item in back.iterancestors("li"))
        if back.get("href") != f"#fnref{note.removeprefix('fn')}":
            yield f"the mark after note {note} leads to {back.get('href')}"


def _headings(tree: Any, by_id: Mapping[str, Any]) -> Iterator[str]:
    """The contents have the headings in their order, and the link of a heading leads to it."""
    listed = [
        [link.get("href")[1:] for link in nav.xpath(".//a[starts-with(@href, '#')]")]
        for nav in tree.xpath("//nav[@class='contents-side'] | //details[@class='contents-fold']/nav")
    ]
    yield from (
        f"the contents {n} have other entries" for n, one in enumerate(listed[1:], 2) if one != listed[0]
    )
    order = {name: n for n, name in enumerate(by_id)}
    places = [order.get(name, -1) for name in (listed or [[]])[0]]
    if places != sorted(set(places)):
        yield "the contents do not have the order of the headings"
    levels = set[int]()
    for heading in tree.iter(*HEADINGS):
        around = heading.getparent()
        for number in heading.xpath("./span[@class='header-section-number']"):
            if heading.tag != _DEEPEST:
                levels.add(int(heading.tag[1]) - number.text_content().count("."))
        for link in heading.xpath("./a[@class='anchor']"):
            if link.get("href") not in (f"#{heading.get('id')}", f"#{around.get('id')}"):
                yield f'the link of the heading "{normalized(heading.text_content())}" leads elsewhere'
            words = [part for part in heading if "header-section-number" in _classes(part) or part is link]
            number = "".join(part.text_content() for part in words)
            said = bare(heading.text_content().replace("#", "")).replace(bare(number.replace("#", "")), "", 1)
            if not heading.xpath(_HARD) and not bare(link.get("aria-label") or "").endswith(said):
                yield f'the link of the heading "{said}" is labeled "{link.get("aria-label")}"'
    if len(levels) > 1:
        yield "the headings have other levels than their numbers"


def _cells(table: Any) -> Iterator[str]:
    """The cells of a table are below their columns, whose names they have on a phone."""
    covered: dict[int, int] = {}
    heads: dict[int, Any] = {}
    widths = set()
    for row in table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        column, below = 0, dict[int, int]()
        for cell in row:
            while column in covered:
                column += 1
            if row.getparent().tag == "thead":
                heads[column] = cell
            yield from _cell(cell, heads.get(column, cell))
            wide, high = (_number(cell.get(name)) for name in ("colspan", "rowspan"))
            spanned = range(column, column + wide)
            below |= dict.fromkeys(spanned, high)
            column = spanned.stop
        widths.add(max([column, *(at + 1 for at in covered)]))
        covered = {at: left - 1 for at, left in (covered | below).items() if left > 1}
    if len(widths) > 1:
        yield f"the rows of the table {table.get('id') or ''} have {sorted(widths)} columns"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 1


def _cell(cell: Any, head: Any) -> Iterator[str]:
    label, scope, role = (cell.get(name) for name in ("data-label", "scope", "role"))
    words = normalized(cell.text_content())
    if scope is not None and role not in (None, _ROLES.get(scope)):
        yield f'the cell "{words}" heads a {scope} as a {role}'
    if cell.getparent().getparent().tag == "thead" and scope == "row":
        yield f'the cell "{words}" heads its row instead of its column'
    table = next(cell.iterancestors("table"))
    if label is None and cell is not head and "stacked" in _classes(table):
        label = ""
    if label is None or bare(label) == bare(head.text_content()) or head.xpath(_HARD):
        return
    if bare(label) != bare("".join(head.xpath(_SHOWN))):
        yield f'the cell "{words}" is named "{label}", which is not its column'


def _rows(tree: Any, by_id: Mapping[str, Any]) -> Iterator[str]:
    """A row of a register names the facts that it leads to."""
    register = (
        "//div[contains(concat(' ', @class, ' '), ' register ')]//table//a[not(@class) or @class='fact-id']"
    )
    for link in tree.xpath(register):
        name = (link.get("href") or "").removeprefix("#")
        words = normalized(link.text_content())
        if name.startswith("fact-"):
            target = by_id.get(name)
            if target is None or bare(target.text_content()) != bare(words):
                yield f'the link "{words}" in a row leads to {name}'
        elif link.get("href", "").startswith("#") and name not in by_id:
            yield f'the link "{words}" in a row leads to nothing'
