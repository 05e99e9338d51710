"""Whether a print says the same of itself wherever it does: in its information, bookmarks, links and tags."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeAlias

from cisreport.pieces.prints import ATTACHED
from cisreport.published.content import PdfContent, Target
from cisreport.published.pdflinks import target_of
from cisreport.published.tags import HEADINGS, Element, Mark
from cisreport.published.text import bare, is_leftward, normalized

_INFORMATION: Final = {
    "/Title": "dc:title",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Author": "dc:creator",
    "/Creator": "xmp:CreatorTool",
}
"""What both the information and the metadata say."""
_DIGITS: Final = re.compile(r"\d+")
_MOST_ABOVE: Final = 40
"""Points from the target of a bookmark down to the middle of its heading."""
_END: Final = re.compile(r"(\S*?)\s*(\d{1,9})$")
"""How the words of a link within a print end: with "page" in some language, and a number."""
_NOTED: Final = "\0"
"""Ends the words of a heading with a footnote, whose text is in the bookmark."""
_MOST_BOOKMARKS: Final = 10_000
_MOST_DIGITS: Final = 6
_SECTION: Final = re.compile(r"([0-9]+|[A-Z])(\.[0-9]+)*")


Bookmark: TypeAlias = tuple[str, Target | None]
"""The words of a bookmark, and where it leads."""


def information_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each thing that the information and the metadata do not say alike.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        The print.
    """
    metadata = pdf.open_metadata()
    for name, other in _INFORMATION.items():
        said, again = str(pdf.docinfo.get(name, "")), metadata.get(other) or ""
        again = again if isinstance(again, str) else ", ".join(again)
        if bare(said) != bare(again):
            yield f'the information of the file says "{said}" as its {name[1:]}, its metadata "{again}"'
    days = ("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")
    for name, other in days:
        said, again = str(pdf.docinfo.get(name, "")), str(metadata.get(other) or "")
        if "".join(_DIGITS.findall(said)[:1]) != "".join(_DIGITS.findall(again)[:6]):
            yield f'the information of the file says "{said}" as its {name[1:]}, its metadata "{again}"'
    languages = metadata.get("dc:language") or ()
    language = str(pdf.Root.get("/Lang", ""))
    if languages and language not in languages:
        yield f"the language of the file is {language}, and its metadata say {', '.join(languages)}"


def attachment_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each attachment that is named or described in another way.

    A print that claims no standard does not say how an attachment belongs to it.
    """
    is_associated = "/AF" in pdf.Root
    for name, item in pdf.attachments.items():
        spec = item.obj
        named = [str(spec.get(key)) for key in ("/F", "/UF", "/Desc", "/AFRelationship")]
        description, relationship, kind = ATTACHED.get(name, ("", "", ""))
        wanted = [name, name, description, f"/{relationship}" if is_associated else "None"]
        if named != wanted or str(spec.EF.F.get("/Subtype", f"/{kind}")) != f"/{kind}":
            yield f"the attachment {name} is named or described in another way"
    listed = [item.objgen for item in pdf.Root.get("/AF", [])]
    if is_associated and sorted(listed) != sorted(item.obj.objgen for item in pdf.attachments.values()):
        yield "the attachments of the file are not those that it names"


def link_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each link whose words name another page or address than it leads to."""
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
    within: list[tuple[int, str, int]] = []
    for page, sheet in enumerate(pdf.pages, 1):
        for note in sheet.get("/Annots", []):
            words = normalized(str(note.get("/Contents", "")))
            if "/A" in note and "/URI" in note.A:
                leads = bytes(note.A.URI).decode("utf-8", "replace")
                if leads != words and leads.partition(":")[2] not in words:
                    yield f'a link on page {page} says "{words}" and leads to {leads}'
            elif (target := target_of(pdf, note, numbers)) is not None:
                within.append((page, words, target.page + 1))
    ends = [_END.search(words) for _, words, _ in within]
    right: Counter[str] = Counter()
    for end, (*_, to) in zip(ends, within, strict=True):
        if end:
            right[end[1]] += 1 if int(end[2]) == to else -1
    said = max(right, key=lambda word: right[word], default="")
    for end, (page, words, to) in zip(ends, within, strict=True):
        if end is None or (end[1] == said and right[said] > 0 and int(end[2]) != to):
            yield f'a link on page {page} says "{words}" and leads to page {to}'


def bookmarks_of(pdf: Any) -> Iterator[Bookmark]:
    """Yield the bookmarks, with the places that they lead to."""
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
    waiting = [pdf.Root.get("/Outlines", {}).get("/First")]
    for _ in range(_MOST_BOOKMARKS):
        if not waiting:
            return
        item = waiting.pop()
        if item is None:
            continue
        yield str(item.get("/Title", "")), target_of(pdf, item, numbers)
        waiting += [item.get("/Next"), item.get("/First")]


def bookmark_problems(print_: PdfContent, bookmarks: Iterable[Bookmark]) -> Iterator[str]:
    """Yield a sentence for each bookmark that is not a heading, or leads elsewhere."""
    headings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    starts = _starts(print_)
    for element in print_.tags.below(*HEADINGS):
        for mark in element.marks[:1]:
            headings[_words(print_, element)].append((mark.page, starts.get(mark, 0.0)))
    noted = [words for words in headings if words.endswith(_NOTED)]
    bookmarks = list(bookmarks)
    places = [(target.page, -target.y) for _, target in bookmarks if target is not None]
    if places != sorted(places):
        yield "the bookmarks do not have the order of the headings"
    for title, target in bookmarks:
        words = bare(title)
        if words not in headings:
            words = next((start for start in noted if words.startswith(start.removesuffix(_NOTED))), words)
        if is_leftward(title):  # its words have another order in what a page draws
            continue
        if words not in headings:
            yield f'the bookmark "{normalized(title)}" is not a heading'
        elif target is None or not any(
            page == target.page and 0 <= target.y - y <= _MOST_ABOVE for page, y in headings[words]
        ):
            yield f'the bookmark "{normalized(title)}" does not lead to its heading'


def _words(print_: PdfContent, element: Element) -> str:
    """Return the words of a heading, until its first footnote."""
    notes = {mark for note in element.below("Note", "Lbl") for mark in note.marks}
    marks = list(element.marks)
    first = next((n for n, mark in enumerate(marks) if mark in notes and n), len(marks))
    words = bare("".join(print_.pieces.get(mark, "") for mark in marks[:first]))
    return words if first == len(marks) else words + _NOTED


def _starts(print_: PdfContent) -> Mapping[Mark, float]:
    """Return how high each tagged text begins."""
    found: dict[Mark, float] = {}
    for n, page in enumerate(print_.pages):
        for run, chars in groupby(page.chars, attrgetter("run")):
            if run.mark is not None:
                found.setdefault(Mark(n, run.mark), next(chars).y)
    return found


def order_problems(print_: PdfContent) -> Iterator[str]:
    """Yield a sentence for each row of a table whose tags have another order than what is drawn."""
    for row in print_.tags.below("TR"):
        cells = [cell.marks[0] for cell in row.children if isinstance(cell, Element) and cell.marks]
        order = [(mark.page, mark.number) for mark in cells]
        if len({page for page, _ in order}) == 1 and order != sorted(order):
            yield f'the cells of the row "{print_.text_of(row)[:40]}" are tagged in another order'


def is_section(text: str, headings: int) -> bool:
    """Return whether a heading can begin with this as its number, and not as a word: so many are counted."""
    return _SECTION.fullmatch(text) is not None and all(
        len(part) <= _MOST_DIGITS and int(part) <= headings for part in text.split(".") if part.isdigit()
    )
