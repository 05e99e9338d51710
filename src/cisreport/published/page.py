"""The actual content of a published page: its manifest, its links to the register, the rows there, its text.

The reader does not run code of the page or open a connection.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.formats import HTML, OutputFormat
from cisreport.published.contexts import contexts_of
from cisreport.published.file import Published
from cisreport.published.foreign import foreign_in_page, foreign_in_quarto
from cisreport.published.pagecharts import apart, drawing_of, fact_lists, parts_of
from cisreport.published.pagehead import described_problems, head_problems, reference_problems
from cisreport.published.pagetext import contents_problems, page_numbers
from cisreport.published.pagetree import HEADINGS, PageTree, classes_around, is_float
from cisreport.published.text import (
    ChartParts,
    Context,
    Drawing,
    FactList,
    Linked,
    PrintedLink,
    PrintedNumber,
    PrintedQuote,
    bare,
)
from cisreport.published.ties import tie_problems

MANIFEST_ID = "cisreport-manifest"
"""Identifier of the data block."""
LINKED_DATA_ID = "cisreport-facts"
"""Identifier of the block of linked data."""
_BLOCKS = (MANIFEST_ID, LINKED_DATA_ID, "cisreport-report")
_VALUES = ".//span[starts-with(@id, 'use-')]"
_IN_LINK = "self::span[starts-with(@id, 'use-')][ancestor::a]"
"""A value in a link of the author; it leads to its row by a button after that link."""
_LINKS = f"//*[self::a[starts-with(@href, '#fact-')] or {_IN_LINK}]"
_USES = (
    "//*[self::a[starts-with(@id, 'use-') or starts-with(@id, 'name-')]"
    f" or self::span[starts-with(@id, 'claim-')] or {_IN_LINK}]"
)
_REGISTER = "//div[contains(concat(' ', @class, ' '), ' register ')]"
_EXCERPTS = "//span[contains(concat(' ', @class, ' '), ' excerpt ')]"
_TRANSLATIONS = ".//span[contains(concat(' ', @class, ' '), ' translation ')]"
_ROWS = f"{_REGISTER}//table[contains(concat(' ', @class, ' '), ' register-table ')]/tbody/tr"


@dataclass(frozen=True, kw_only=True)
class Page(PageTree, Published):
    """An HTML file that was read."""

    manifest: bytes
    """The manifest as in the file."""
    linked_data: bytes | None = None
    """The facts as linked data; None if there are none."""
    output: OutputFormat = HTML
    """Always HTML."""
    identified: bool = True
    """A page names its rows and links."""
    zones: Collection[str] | None = None
    """The place of a number shows its class."""

    def linked(self, starts: Mapping[str, str], datasets: Mapping[str, str]) -> Linked:  # noqa: ARG002
        """Return the links to rows in reading order, and every row; a page names its rows itself."""
        rows: dict[str, str] = {}
        for name in self.tree.xpath("//*[starts-with(@id, 'fact-')]"):
            row = next(name.iterancestors("tr"), None)
            text = bare((name if row is None else row).text_content())
            rows[name.get("id")] = "" if name.get("id") in rows else text
        for row in self.tree.xpath(f"{_ROWS}[not(.//*[starts-with(@id, 'fact-')])]"):
            rows[""] = bare(row.text_content())
        return Linked(tuple(self._links()), rows)

    def register_text(self) -> str:
        """Return the paragraphs of the registers, without white space, each in a line."""
        paragraphs = self.tree.xpath(f"{_REGISTER}//p[not(ancestor::table)]")
        return "\n".join(bare(paragraph.text_content()) for paragraph in paragraphs)

    def register_words(self) -> tuple[AbstractSet[str], AbstractSet[str]]:
        """Return the headings and the paragraphs of the registers, without what says how to cite."""
        headings, paragraphs = set[str](), set[str]()
        for register in self.tree.xpath(_REGISTER):
            for part in register.iter("p", *HEADINGS):
                around = [*part.iterancestors("table", "section")]
                if any(one.tag == "table" or one.get("id") == "cite-as" for one in around):
                    continue
                words = bare(part.text_content())
                if part.tag == "p":
                    paragraphs.add(words)
                else:
                    headings.add(words.removesuffix("#"))
        return headings, paragraphs

    def register_cells(self) -> Mapping[str, Mapping[str, str]]:
        """Return the cells of each row of the registers by the headings of their columns."""
        found: dict[str, Mapping[str, str]] = {}
        for table in self.tree.xpath(f"{_REGISTER}//table[thead]"):
            heads = [bare(cell.text_content()) for cell in table.xpath("./thead/tr[last()]/*")]
            for row in table.xpath("./tbody/tr"):
                for name in row.xpath(".//*[starts-with(@id, 'fact-')]/@id")[:1]:
                    cells = [bare(cell.text_content()) for cell in row]
                    found[str(name)] = dict(zip(heads, cells, strict=False))
        return found

    def addresses(self) -> Collection[str]:
        """Return the addresses of the web to which the registers link."""
        return {str(link) for link in self.tree.xpath(f"{_REGISTER}//a/@href") if not link.startswith("#")}

    def numbers(self, unbroken: Collection[str]) -> Iterator[PrintedNumber]:  # noqa: ARG002
        """Yield every run of digits in the text, and the numbers of its lists."""
        return page_numbers(self)

    def drawings(self, label: str) -> Sequence[Drawing]:
        """Return the drawings of a figure."""
        return [drawing_of(svg) for svg in self.tree.xpath("//*[@id=$id]//*[local-name()='svg']", id=label)]

    def chart_labels(self) -> Collection[str]:
        """Return the figures that have what only charts have."""
        parts = self.tree.xpath("//svg[contains(@class, 'narrow')] | //*[@class='chart-more']")
        return {
            next((name for name in part.xpath("ancestor::*/@id[starts-with(., 'fig-')]")), "")
            for part in parts
        }

    def chart_parts(self, label: str) -> ChartParts | None:
        """Return what the page has of a chart besides its drawings; None if there is no such figure."""
        figure = next(iter(self.tree.xpath("//*[@id=$id]", id=label)), None)
        return None if figure is None else parts_of(figure)

    def fact_lists(self) -> Mapping[str, Sequence[FactList]]:
        """Return the lists of facts of each figure and table, by its number."""
        return fact_lists(self.tree)

    def surrounding_problems(self, title: str) -> Iterator[str]:
        """Yield a sentence for each entry of the contents that is not a heading, and for another title."""
        return contents_problems(self, title)

    def foreign(self, *, by_quarto: bool) -> Iterator[str]:
        """Yield a sentence for each thing of the page that its engine never writes."""
        return foreign_in_quarto(self.tree) if by_quarto else foreign_in_page(self.tree, _BLOCKS)

    def popovers(self) -> Sequence[Any]:
        """Return the popovers, as read by lxml."""
        return list(
            self.tree.xpath(
                "//*[contains(concat(' ', @class, ' '), ' about ')][@popover or starts-with(@id, 'about-')]"
            )
        )

    def missing_popovers(self) -> Iterator[str]:
        """Yield the identifier of each popover that a button opens and the page does not have."""
        had = {popover.get("id") for popover in self.popovers()}
        opened = dict.fromkeys(self.tree.xpath("//button[@class='why']/@popovertarget"))
        return (str(name) for name in opened if name not in had)

    def back_links(self) -> Iterator[tuple[str, str]]:
        """Yield the row of each link from a register to a use of its fact, and where the link leads."""
        for row in self.tree.xpath(_ROWS):
            for name in row.xpath(".//*[starts-with(@id, 'fact-')]/@id")[:1]:
                yield from (
                    (str(name), link[1:]) for link in row.xpath(".//a[contains(@class, 'use')]/@href")
                )

    def cites(self) -> Mapping[str, str]:
        """Return what the page says that each value cites, by its identifier."""
        return {link.get("id"): link.get("data-cite") for link in self.tree.xpath("//*[@id and @data-cite]")}

    def titles(self) -> Sequence[str]:
        """Return the titles of the window and of the head."""
        named = "//meta[@property='og:title' or @name='citation_title']/@content"
        titles = self.tree.xpath("//head/title | //h1[@class='title'][not(.//sup)]")
        return [*(title.text_content() for title in titles), *self.tree.xpath(named)]

    def said_twice(self) -> Iterator[str]:
        """Yield a sentence for each thing that the page says of itself in two ways."""
        yield from head_problems(self.tree)
        yield from reference_problems(self.tree, self.by_id)

    def ties(self) -> Iterator[str]:
        """Yield a sentence for each thing of the page that is not where what belongs to it says."""
        yield from described_problems(self.tree)
        yield from tie_problems(self)

    def quotes(self) -> Sequence[PrintedQuote]:
        """Return the excerpts of sources in the registers and popovers."""
        return list(self._quotes())

    def _quotes(self) -> Iterator[PrintedQuote]:
        for excerpt in self.tree.xpath(_EXCERPTS):
            row = next(excerpt.iterancestors("tr"), None)
            names = [] if row is None else row.xpath(".//*[starts-with(@id, 'fact-')]/@id")
            around = excerpt.xpath("ancestor::*[contains(concat(' ', @class, ' '), ' about ')]/@id")
            popover = str(around[0]) if around else ""
            quotation = next(excerpt.iterancestors("blockquote"), excerpt)
            yield PrintedQuote(
                text=excerpt.text_content(),
                marked=tuple(part.text_content() for part in excerpt.iter("strong")),
                translation="".join(part.text_content() for part in quotation.xpath(_TRANSLATIONS)),
                passage=excerpt.get("data-passage") or "",
                fact=popover.removeprefix("about-").partition("/")[0] or str((names or [""])[0]),
                popover=popover,
            )

    def contexts(self) -> Mapping[str, Context]:
        """Return what is around each value, name and claim, by their identifiers."""
        return contexts_of(self.tree.xpath(_USES))

    def _place(self, link: Any) -> tuple[str, str | None]:
        """Return the section of a link, and the identifier of its figure or table, if any."""
        around = self.around(link)
        innermost = [part for part in around if part.tag == "a"]
        blocks = [part.get("id", "") for part in around if is_float(part)]
        return self.sections.get(innermost[0], ""), blocks[0] or None if blocks else None

    def _links(self) -> Iterator[PrintedLink]:
        rows = _ButtonRows()
        for link in self.tree.xpath(_LINKS):
            around = classes_around(link)
            if not around.isdisjoint(("register", "about")):
                continue
            use = link.get("id", "")
            section, block = self._place(link)
            yield PrintedLink(
                row=link.get("href")[1:] if link.tag == "a" else rows.of(link),
                parts=(link.text_content(),),
                place=f"link {use}" if use else "a link without a number",
                use=use,
                exact=True,
                apart=apart(link),
                section=section,
                block=block,
            )


class _ButtonRows(dict[Any, dict[Any, str]]):
    """The rows to which the values in a link lead: those of the buttons after the link."""

    def __missing__(self, outer: Any) -> dict[Any, str]:
        buttons = takewhile(lambda part: part.get("class") == "why", outer.itersiblings())
        targets = (str(part.get("popovertarget")) for part in buttons)
        rows = (target.removeprefix("about-").partition("/")[0] for target in targets)
        self[outer] = dict(zip(outer.xpath(_VALUES), rows, strict=False))
        return self[outer]

    def of(self, value: Any) -> str:
        """Return the row of a value; empty if the link has no button for it."""
        return self[next(value.iterancestors("a"))].get(value, "")


def read_page(path: Path, data: bytes) -> Page | None:
    """Read an HTML file; None when it has no manifest.

    Raises
    ------
    CisreportError
        When the file is not UTF-8, is not HTML, or has several manifests.
    """
    from lxml import html
    from lxml.etree import LxmlError

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CisreportError(f"{path}: is damaged: it is not UTF-8") from error
    try:
        page = html.fromstring(text, parser=html.HTMLParser(huge_tree=True))
    except (LxmlError, ValueError) as error:
        raise CisreportError(f"{path}: is damaged: {error}") from error
    found = page.xpath("//script[@id=$id]", id=MANIFEST_ID)
    if not found:
        return None
    if len(found) > 1:
        raise CisreportError(f"{path}: has {len(found)} manifests; it was changed")
    linked = page.xpath("//script[@id=$id]", id=LINKED_DATA_ID)
    linked_data = (linked[0].text or "").encode() if len(linked) == 1 else None
    return Page(manifest=(found[0].text or "").encode(), tree=page, linked_data=linked_data)
