"""Whether the headings of a print are those of its tags, bookmarks, contents and named places.

Each says the words of a heading, its level or its place, so a forger who leads readers elsewhere has to
change all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from cisreport.published.content import PdfContent, Target
from cisreport.published.pdflinks import Places
from cisreport.published.tags import HEADINGS, Element
from cisreport.published.text import normalized, plain

_MOST_ABOVE: Final = 40
"""Points from the target of a bookmark down to the middle of its heading."""
_MOST_BOOKMARKS: Final = 10_000
_ONLY_MARKED: Final = ("facts-", "glossary")
"""How the names of headings begin that are bookmarks and not in the contents: those of a register."""
_LOST: Final = 4
"""One letter of so many can be lost in text from right to left."""
_NOT_WORDS: Final = ("Formula", "Figure")
"""What programs read in another order than its words."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark."""

    title: str
    target: Target | None
    """Where it leads."""
    level: int
    """How deep it is among the bookmarks, from 1."""
    is_linked: bool
    """Whether it and those around it lead to each other."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a print."""

    title: str
    """What its tag says."""
    words: str
    """What is printed, without its footnotes and white space."""
    is_whole: bool
    """Whether it has no formula or picture."""
    is_noted: bool
    """Whether it has a footnote, whose words its tag says, too."""
    level: int
    page: int
    y: float


def bookmarks_of(pdf: Any) -> Iterator[Bookmark]:
    """Yield the bookmarks of a print that pikepdf has opened, with the places that they lead to."""
    places = Places(pdf)
    root = pdf.Root.get("/Outlines", {})
    waiting = [(root.get("/First"), root, None, 1)]
    for _ in range(_MOST_BOOKMARKS):
        if not waiting:
            return
        item, parent, before, level = waiting.pop()
        if item is None:
            continue
        after, below = item.get("/Next"), item.get("/First")
        is_linked = _is(item.get("/Parent"), parent) and _is(item.get("/Prev"), before)
        if after is None:
            is_linked = is_linked and _is(parent.get("/Last"), item)
        yield Bookmark(str(item.get("/Title", "")), places.target_of(item), level, is_linked)
        waiting += [(after, parent, item, level), (below, item, None, level + 1)]


def _is(item: Any, other: Any) -> bool:
    return (item is None and other is None) or (
        item is not None and item.objgen == getattr(other, "objgen", ())
    )


def heading_problems(print_: PdfContent, headings: Sequence[Heading], pdf: Any) -> Iterator[str]:
    """Yield a sentence for each place that does not say of a heading what the others say.

    Parameters
    ----------
    print_ : PdfContent
        The content of the print.
    headings : sequence of Heading
        Its headings.
    pdf : pikepdf.Pdf
        The print.
    """
    named = dict(Places(pdf).named())
    bookmarks = [*bookmarks_of(pdf)]
    for heading in headings:
        if not _says(heading, print_):
            yield f'the heading "{heading.words}" has a tag that says "{normalized(heading.title)}"'
    if not all(bookmark.is_linked for bookmark in bookmarks):
        yield "the bookmarks do not lead to each other"
    for name, target in named.items():
        if target is None or not any(_leads(target, heading) for heading in headings):
            yield f"the name {_decoded(name)} does not lead to a heading"
    marked: list[Heading] = []
    yield from _bookmarks(headings, bookmarks, marked)
    listed = [(level, _listed(print_, entry, headings)) for level, entry in _entries(print_.tags)]
    if not listed or not all(heading for _, heading in listed):
        return
    if any(heading and heading.level != level for level, heading in listed):
        yield "the contents have other levels than the headings"
    only_marked = [target for name, target in named.items() if target and name.startswith(_ONLY_MARKED)]
    deepest = max(level for level, _ in listed)
    wanted = (heading for heading in marked if heading.level <= deepest)
    usual = [heading for heading in wanted if not any(_leads(target, heading) for target in only_marked)]
    if [heading for _, heading in listed] != usual:
        yield "the contents and the bookmarks have other headings"


def contents_problems(print_: PdfContent, headings: Sequence[Heading]) -> Iterator[str]:
    """Yield a sentence for each entry of the contents that is not a heading with its page."""
    for _, entry in _entries(print_.tags):
        if _listed(print_, entry, headings) is None:
            readable = normalized(" ".join(print_.pieces.get(mark, "") for mark in entry.marks))
            yield f'the contents say "{readable}", which is not a heading with its page'


def _entries(element: Element, level: int = 0) -> Iterator[tuple[int, Element]]:
    """Yield the entries of the contents, with their levels."""
    for child in element.children:
        if isinstance(child, Element):
            if child.role == "TOCI":
                yield level, child
            yield from _entries(child, level + (child.role == "TOC"))


def _listed(print_: PdfContent, entry: Element, headings: Sequence[Heading]) -> Heading | None:
    """Return the heading of an entry of the contents: it leads there, and has its words and its page."""
    text = plain(print_.text_of(entry))
    notes = [note.objgen for element in entry.walk() for note in element.annotations]
    targets = [print_.notes[note].target for note in notes if note in print_.notes]
    is_turned = print_.is_turned(text)
    for heading in headings:
        if not any(_leads(target, heading) for target in targets):
            continue
        number = str(heading.page + 1)
        begins = is_turned or (text.startswith(heading.words) and text.endswith(number))
        if _is_same(text, heading.words + number, print_) or (begins and not heading.is_whole):
            return heading
    return None


def headings_of(print_: PdfContent) -> Iterator[Heading]:
    """Yield the headings of a print, by its tags."""
    for element in print_.tags.below(*HEADINGS):
        marks = element.marks
        if not marks:
            continue
        notes = {mark for note in element.below("Note", "Lbl") for mark in note.marks}
        words = plain("".join(print_.pieces.get(mark, "") for mark in marks if mark not in notes))
        title = str(element.item.get("/T", ""))
        is_whole = not [*element.below(*_NOT_WORDS)]
        level = int(element.role[1:] or 1)
        yield Heading(
            title,
            words,
            is_whole,
            bool(notes),
            level,
            marks[0].page,
            next((print_.boxes[mark][3] for mark in marks if mark in print_.boxes), 0.0),
        )


def _is_same(shown: str, said: str, print_: PdfContent) -> bool:
    """Return whether two texts are the same.

    PDFium reorders text from right to left, and loses each letter to which a turn of the direction is tied.
    """
    if shown == said:
        return True
    if not print_.is_turned(shown + said):
        return False
    one, two = Counter(shown), Counter(said)
    return ((one - two) | (two - one)).total() <= len(said) // _LOST


def _says(heading: Heading, print_: PdfContent) -> bool:
    """Return whether a tag has the words of a heading; with a footnote or a formula it can have others."""
    said = plain(heading.title)
    if heading.is_whole and not heading.is_noted:
        return _is_same(heading.words, said, print_)
    return bool(said)


def _decoded(name: str) -> str:
    """Return a name as Typst wrote it, in UTF-8, which PDF does not know for names."""
    try:
        return name.encode("pdfdoc").decode()
    except UnicodeError:
        return name


def _leads(target: Target, heading: Heading) -> bool:
    return target.page == heading.page and 0 <= target.y - heading.y <= _MOST_ABOVE


def _bookmarks(
    headings: Sequence[Heading], bookmarks: Sequence[Bookmark], marked: list[Heading]
) -> Iterator[str]:
    """Yield what is wrong with the bookmarks, and collect their headings.

    As Typst does, a bookmark is below the last one of a higher level, and a heading that is left out has none
    below it.
    """
    at, around = 0, list[int]()
    for bookmark in bookmarks:
        said = normalized(bookmark.title)
        alike = [n for n, heading in enumerate(headings) if heading.title == bookmark.title]
        if not alike:
            yield f'the bookmark "{said}" is not a heading'
            continue
        target = bookmark.target
        places = [n for n in alike if target is not None and _leads(target, headings[n])]
        if not places:
            yield f'the bookmark "{said}" does not lead to its heading'
            continue
        place = next((n for n in places if n >= at), None)
        if place is None:
            yield "the bookmarks do not have the order of the headings"
            continue
        level = headings[place].level
        highest = min([level, *(heading.level for heading in headings[at:place])])
        around = [*takewhile(lambda other: other < highest, around), level]  # noqa: B023 - used at once
        if len(around) != bookmark.level:
            yield f'the bookmark "{said}" is at another level than its heading'
        marked.append(headings[place])
        at = place + 1
