"""The content of a published PDF: its attached manifest and tags (pikepdf), its links, and its text (PDFium).

Typst does not name places in a PDF: a link leads to a point of a page, and the text there identifies the
row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from cisreport.errors import CisreportError
from cisreport.formats import PDF, OutputFormat
from cisreport.grammar.content import Figure, figures_of
from cisreport.pieces import Pieces
from cisreport.pieces.prints import LINKED_DATA_NAME, MANIFEST_NAME, drawn_on, pieces_of
from cisreport.published.artifacts import artifact_problems
from cisreport.published.characters import PageText
from cisreport.published.content import PdfContent, PdfLink, Target
from cisreport.published.file import Published
from cisreport.published.foreignprint import foreign_in_print
from cisreport.published.headings import Heading, contents_problems, heading_problems, headings_of
from cisreport.published.numbers import Printed, list_numbers, print_numbers, printed_characters, text_of
from cisreport.published.pdflinks import addresses_of, links_of, titles_of
from cisreport.published.printfonts import PrintFont, fonts_in
from cisreport.published.printhead import (
    attachment_problems,
    information_problems,
    is_section,
    link_problems,
)
from cisreport.published.printties import table_problems, tag_problems
from cisreport.published.rowstarts import RowStarts, nearest_rows
from cisreport.published.tags import HEADINGS, Annotation, Element, Mark, read_tags
from cisreport.published.text import (
    Drawing,
    Linked,
    PrintedLink,
    PrintedNumber,
    bare,
    common_start,
    is_leftward,
)
from cisreport.published.unpacking import opened

_BRACKET = "["
_USUALLY_BELOW = 12
"""Points from the target of a link down to the middle of the text there."""


@dataclass(frozen=True, kw_only=True)
class Print(PdfContent, Published):
    """A PDF that was read."""

    manifest: bytes
    """The manifest as in the file."""
    file: Any = field(repr=False)
    """The file, opened by pikepdf."""
    linked_data: bytes | None = None
    """The facts as linked data; None if there are none."""
    output: OutputFormat = PDF
    """Always PDF."""
    zones: Collection[str] | None = ("list",)
    """Only the numbers of lists have separate tags."""

    outward: Collection[str] = ()
    """The addresses of the web to which it links."""
    named: Sequence[str] = ()
    """The titles in its information and in its metadata."""
    said: Collection[str] = ()
    """A sentence for each thing that it says of itself in two ways, outside of its pages."""
    added: Collection[str] = ()
    """A sentence for each thing that this library never writes."""

    @cached_property
    def _printed(self) -> Sequence[Printed]:
        named = {place for key in self._page_names for place in self._places(self.notes[key])}
        return [item for item in printed_characters(self) if (item.page, item.at) not in named]

    @cached_property
    def _page_names(self) -> Collection[tuple[int, int]]:
        """The links that say the page they lead to, such as "p. 3, 5"; only Typst knows its number."""
        found: set[tuple[int, int]] = set()
        last: tuple[int, int] | None = None
        for key, link in self.notes.items():
            number, text, places = str(link.target.page + 1), self._text_of(link), [*self._places(link)]
            if text == f"p.{number}" or (text == number and last and self._is_next(last, places)):
                found.add(key)
                last = places[-1] if places else None
            else:
                last = None
        return found

    def _is_next(self, last: tuple[int, int], places: Sequence[tuple[int, int]]) -> bool:
        """Return whether only a comma is between a character and those of a link."""
        if not places:
            return False
        page, n = places[0]
        between = "".join(char.text for char in self.pages[page].chars[last[1] + 1 : n])
        return last[0] == page and bare(between) == ","

    def _text_of(self, link: PdfLink) -> str:
        return bare("".join(self.pages[link.page].inside(box) for box in link.boxes))

    def _places(self, link: PdfLink) -> Iterator[tuple[int, int]]:
        """Yield the characters of a link: the page of each, and its place there."""
        for left, bottom, right, top in link.boxes:
            for n, char in self.pages[link.page].between(bottom, top):
                if left <= char.x <= right:
                    yield link.page, n

    def addresses(self) -> Collection[str]:
        """Return the addresses of the web to which it links."""
        return self.outward

    def register_pages(self) -> Sequence[str]:
        """Return the text of each page, without white space, artifacts and footnotes."""
        pages = [text_of(group) for _, group in groupby(self._running, attrgetter("page"))]
        return pages or ("",)

    def register_text(self) -> str:
        """Return all text without white space, artifacts and footnotes: these are between two pages."""
        return text_of(self._running)

    @cached_property
    def _running(self) -> Sequence[Printed]:
        """The characters of the text that continues from page to page."""
        notes = {mark for note in self.tags.below("Note") for mark in note.marks}
        apart = {("text", mark.page, mark.number) for mark in notes}
        return [item for item in self._printed if item.part not in apart]

    def numbers(self, unbroken: Collection[str]) -> Iterator[PrintedNumber]:
        """Yield every run of digits in the text, and the numbers of its lists."""
        yield from print_numbers(self, self._printed, unbroken)
        yield from list_numbers(self)

    @cached_property
    def _headings(self) -> Sequence[Heading]:
        return [*headings_of(self)]

    @cached_property
    def _figures(self) -> Sequence[Drawing]:
        figures = [*self.tags.below("Figure")]
        drawn: dict[Mark, Figure] = {}
        for page in {mark.page for figure in figures for mark in figure.marks if mark.page >= 0}:
            for item in figures_of(drawn_on(self.file.pages[page].obj)):
                drawn.setdefault(Mark(page, item.number), item)
        return [
            Drawing(
                texts=(self.text_of(figure),),
                alt=figure.alt,
                shape=drawn.get(figure.marks[0]) if len(figure.marks) == 1 else None,
            )
            for figure in figures
        ]

    def drawings(self, label: str) -> Sequence[Drawing]:  # noqa: ARG002 - a PDF does not name its figures
        """Return the drawings of all figures, each with its texts in one piece."""
        return self._figures

    @cached_property
    def fonts(self) -> Sequence[PrintFont]:
        """Its fonts."""
        return tuple(fonts_in(self.file))

    def surrounding_problems(self, title: str) -> Iterator[str]:
        """Yield a sentence for each artifact that does not agree with the document."""
        yield from artifact_problems(self, title, self._headings)
        yield from contents_problems(self, self._headings)

    def titles(self) -> Sequence[str]:
        """Return the titles in its information and in its metadata."""
        titles = (self.text_of(title) for title in self.tags.below("Title") if not [*title.below("Note")])
        return [*self.named, *(title for title in titles if not is_leftward(title))]

    def foreign(self, *, by_quarto: bool) -> Collection[str]:  # noqa: ARG002 - Typst writes both
        """Return a sentence for each thing that this library never writes."""
        return self.added

    def said_twice(self) -> Iterator[str]:
        """Yield a sentence for each thing that the print says of itself in two ways."""
        yield from self.said
        yield from heading_problems(self, self._headings, self.file)

    def ties(self) -> Iterator[str]:
        """Yield a sentence for each thing of the print that is not where what belongs to it says."""
        yield from tag_problems(self.tags, self.file)
        yield from table_problems(self)

    def compared(self, data: bytes) -> Pieces:  # noqa: ARG002 - it is open
        """Return the pieces of the file with the texts of its tags."""
        texts = {(mark.page, mark.number): text for mark, text in self.pieces.items()}
        return replace(pieces_of(self.file), texts=texts)

    def linked(self, starts: Mapping[str, str], datasets: Mapping[str, str]) -> Linked:
        """Return the links to rows in reading order, those without a tag last, and the rows they lead to.

        Parameters
        ----------
        starts : mapping
            How the text of each row begins, without white space, by its anchor.
        datasets : mapping
            The dataset of each row, by its anchor.
        """
        places = dict.fromkeys(link.target for link in self.notes.values())
        beginnings = RowStarts(starts)
        alike = {target: _rows_at(self.pages, target, beginnings) for target in places}
        targets = nearest_rows(alike, datasets)
        links = []
        for group, section, block in self._groups():
            parts = [self.notes[note.objgen] for note in group if note.objgen in self.notes]
            if any(note.objgen in self._page_names for note in group):
                continue
            if parts and (row := targets[parts[0].target][0]):
                shown = tuple(self.pages[part.page].inside(box) for part in parts for box in part.boxes)
                place = f"page {parts[0].page + 1}"
                links.append(PrintedLink(row=row, parts=shown, place=place, section=section, block=block))
        return Linked(tuple(links), dict(found for found in targets.values() if found[0]))

    def _groups(self) -> Iterator[tuple[tuple[Annotation, ...], str, str | None]]:
        """Yield the parts of each link with its section and block, by the tags; then links without a tag."""
        known: set[Annotation] = set()
        section, headings = "", 0
        for element, within in self.tags.links():
            if element.role in HEADINGS:
                headings += 1
                section = self._section(element, headings)
            if element.annotations:
                known.update(element.annotations)
                yield element.annotations, section, "" if within else None
        yield from (((note,), "", None) for note in map(Annotation, self.notes) if note not in known)

    def _section(self, heading: Element, headings: int) -> str:
        """Return the section that a heading begins, by the number before its words; empty without one."""
        number = bare(self.pieces.get(heading.marks[0], "")) if len(heading.marks) > 1 else ""
        title = str(heading.item.get("/T", ""))
        is_number = is_section(number, headings) and (not title or title.startswith(f"{number}\u00a0"))
        return f"\u00a7\u00a0{number}" if is_number else ""


def read_pdf(path: Path, data: bytes) -> Print | None:
    """Read a PDF; None when it has no manifest.

    Raises
    ------
    CisreportError
        When the file is damaged, needs a password, or is past the limit when it is unpacked.
    """
    import pikepdf
    import pypdfium2 as pdfium

    try:
        pdf = opened(path, data)
        if MANIFEST_NAME not in pdf.attachments:
            return None
        manifest = pdf.attachments[MANIFEST_NAME].get_file().read_bytes()
        linked = pdf.attachments.get(LINKED_DATA_NAME)
        linked_data = linked.get_file().read_bytes() if linked else None
        notes = dict(links_of(pdf))
        outward = set(addresses_of(pdf))
        named = tuple(titles_of(pdf))
        tags = read_tags(pdf)
        added = tuple(foreign_in_print(pdf, data, (MANIFEST_NAME, LINKED_DATA_NAME)))
        language = str(pdf.Root.get("/Lang", ""))
        said = (*information_problems(pdf), *attachment_problems(pdf), *link_problems(pdf))
        document = pdfium.PdfDocument(data)
        try:
            leftward = pdf.Root.get("/ViewerPreferences", {}).get("/Direction") == "/R2L"
            pages = [PageText.of(document, n, language, leftward=leftward) for n in range(len(document))]
        finally:
            document.close()
    except CisreportError:
        raise
    except pikepdf.PasswordError as error:
        raise CisreportError(f"{path}: needs a password; save it without one") from error
    except Exception as error:
        what = str(error).partition("\n")[0] or type(error).__name__
        raise CisreportError(f"{path}: is damaged: {what}") from error
    return Print(
        manifest=manifest,
        file=pdf,
        pages=pages,
        tags=tags,
        notes=notes,
        is_leftward=leftward,
        linked_data=linked_data,
        outward=outward,
        named=named,
        said=said,
        added=added,
    )


def _near(page: PageText, target: Target) -> list[int]:
    """Return the characters that may be the target of a link, the most likely first.

    In Typst a link leads to a point slightly above its target.  The name of a source in the list of sources
    is between brackets, and does not begin a row.
    """
    near = [
        (abs(target.y - char.y - _USUALLY_BELOW), n)
        for n, char in page.between(target.y - 24, target.y + 6)
        if -1 <= char.x - target.x <= 12 and not char.text.isspace()
        if n == 0 or page.chars[n - 1].text != _BRACKET
    ]
    return [n for _, n in sorted(near)]


def _rows_at(pages: Sequence[PageText], target: Target, starts: RowStarts) -> dict[str, str]:
    """Return the rows at a target, by how their texts begin, and these texts.

    A row may continue on the next page; the text between is ignored.  Of rows with similar beginnings, those
    that agree longest are returned; two datasets may have equal rows.
    """
    page = pages[target.page]
    following = pages[target.page + 1] if target.page + 1 < len(pages) else PageText(())
    for first in _near(page, target):
        beginning = page.text(first, 12)[:3]
        shown = page.text(first, 3 * starts.longest(beginning) + 100)
        alike: dict[str, tuple[int, str]] = {}
        for found in starts.like(beginning, shown):
            taken, _ = common_start(shown, found.known)
            if taken >= found.sure:
                complete = taken == len(found.known) or found.known[taken:] in following.dense
                alike[found.row] = (taken, found.start if complete else shown)
        if alike:
            most = max(taken for taken, _ in alike.values())
            return {row: text for row, (taken, text) in alike.items() if taken == most}
    return {}
