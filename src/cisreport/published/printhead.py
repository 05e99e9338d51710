"""Whether a print says the same of itself wherever it does: in its information, bookmarks, links and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from cisreport.pieces.prints import ATTACHED
from cisreport.published.content import PdfContent, Target
from cisreport.published.pdflinks import target_of
from cisreport.published.tags import HEADINGS, Element, Mark
from cisreport.published.text import bare, normalized

_INFORMATION: Final = {
    "/Title": "dc:title",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Author": "dc:creator",
    "/Creator": "xmp:CreatorTool",
}
"""What both the information and the metadata say."""
_MOST_ABOVE: Final = 40
"""Points from the target of a bookmark down to the middle of its heading."""
_LEADS: Final = re.compile(r"(?:(.*)\bpage |(?:Footnote )?)(\d+)")
"""What the words of a link within a print are: the last is a page, or the number of a footnote."""
_MOST_BOOKMARKS: Final = 10_000


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
    languages = metadata.get("dc:language") or ()
    language = str(pdf.Root.get("/Lang", ""))
    if languages and language not in languages:
        yield f"the language of the file is {language}, and its metadata say {', '.join(languages)}"


def attachment_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each attachment that is named or described in another way."""
    for name, item in pdf.attachments.items():
        spec = item.obj
        named = [str(spec.get(key)) for key in ("/F", "/UF", "/Desc", "/AFRelationship")]
        description, relationship, kind = ATTACHED.get(name, ("", "", ""))
        wanted = [name, name, description, f"/{relationship}", f"/{kind}"]
        if [*named, str(spec.EF.F.get("/Subtype"))] != wanted:
            yield f"the attachment {name} is named or described in another way"
    listed = [item.objgen for item in pdf.Root.get("/AF", [])]
    if sorted(listed) != sorted(item.obj.objgen for item in pdf.attachments.values()):
        yield "the attachments of the file are not those that it names"


def link_problems(pdf: Any) -> Iterator[str]:
    """Yield a sentence for each link whose words name another page or address than it leads to."""
    numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
    for page, sheet in enumerate(pdf.pages, 1):
        for note in sheet.get("/Annots", []):
            words = str(note.get("/Contents", ""))
            if "/A" in note and "/URI" in note.A:
                leads = bytes(note.A.URI).decode("utf-8", "replace")
                wanted = words == leads
            else:
                target = target_of(pdf, note, numbers)
                found = _LEADS.fullmatch(normalized(words))
                is_page = found is not None and found[1] is not None
                wanted = target is None or (
                    found is not None and (not is_page or int(found[2]) == target.page + 1)
                )
                leads = f"page {target.page + 1}" if target else ""
            if not wanted:
                yield f'a link on page {page} says "{normalized(words)}" and leads to {leads}'


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
    headings: dict[str, list[tuple[int, float]]] = {}
    starts = _starts(print_)
    for element in print_.tags.below(*HEADINGS):
        for mark in element.marks[:1]:
            headings.setdefault(print_.text_of(element), []).append((mark.page, starts.get(mark, 0.0)))
    for title, target in bookmarks:
        places = headings.get(bare(title), [])
        if not places:
            yield f'the bookmark "{normalized(title)}" is not a heading'
        elif target is None or not any(
            page == target.page and 0 <= target.y - y <= _MOST_ABOVE for page, y in places
        ):
            yield f'the bookmark "{normalized(title)}" does not lead to its heading'


def _starts(print_: PdfContent) -> Mapping[Mark, float]:
    """Return how high each tagged text begins."""
    found: dict[Mark, float] = {}
    for n, page in enumerate(print_.pages):
        for char in page.chars:
            if char.run.mark is not None:
                found.setdefault(Mark(n, char.run.mark), char.y)
    return found


def order_problems(print_: PdfContent) -> Iterator[str]:
    """Yield a sentence for each row of a table whose tags have another order than what is drawn."""
    for row in print_.tags.below("TR"):
        cells = [cell.marks[0] for cell in row.children if isinstance(cell, Element) and cell.marks]
        order = [(mark.page, mark.number) for mark in cells]
        if len({page for page, _ in order}) == 1 and order != sorted(order):
            yield f'the cells of the row "{print_.text_of(row)[:40]}" are tagged in another order'
