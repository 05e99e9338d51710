"""What a PDF prints beside the text of its document, and whether it is what it may be.

Running heads, page numbers and heads of tables that are printed again are artifacts; the table of
contents and the numbers of lists and footnotes are tags of their own.  All of it is told from the
document and checked against it, so nothing can be put there unseen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cisreport.published.characters import Artifact
from cisreport.published.content import PdfContent
from cisreport.published.tags import HEADINGS, Element, Mark
from cisreport.published.text import bare, is_leftward, normalized

DIGITS = re.compile("[0-9]+")
"""What counts as a number."""
_LONGEST_COUNT = 9
_CUT = "\u2026"


def furniture_marks(print_: PdfContent) -> set[Mark]:
    """Return the tags whose text is furniture: contents, and numbers of lists and footnotes."""
    elements = [*print_.tags.below("TOCI"), *list_labels(print_), *_labels(print_, "Note")]
    return {mark for element in elements for mark in element.marks}


def furniture_problems(print_: PdfContent, title: str) -> Iterator[str]:
    """Yield a sentence for everything beside the text that is not as it may be.

    Parameters
    ----------
    print_ : Print
        The file.
    title : str
        The title of the report.
    """
    yield from _edges(print_, title)
    yield from _repeated(print_)
    yield from _contents(print_)
    yield from _list_numbers(print_)
    for n, label in enumerate(_labels(print_, "Note"), 1):
        if (shown := print_.text_of(label)) != str(n):
            yield f'footnote {n} is numbered "{shown}"'


def _artifacts(print_: PdfContent, page: int, kind: Artifact) -> list[str]:
    runs: dict[int, str] = defaultdict(str)
    for run, text in print_.pages[page].runs:
        if run.artifact is kind:
            runs[run.number] += text
    return list(runs.values())


def _edges(print_: PdfContent, title: str) -> Iterator[str]:
    count = len(print_.pages)
    headings = [print_.text_of(element) for element in print_.tags.below("H1")]
    for n in range(count):
        runs = [run for run in _artifacts(print_, n, Artifact.EDGE) if run.strip()]
        number = f"{n + 1} / {count}"
        if number in runs:
            runs.remove(number)
        else:
            yield f'page {n + 1}: its number, "{number}", is not below'
        head = normalized(" ".join(runs))
        if not _is_head(bare(head), bare(title), headings):
            yield f'page {n + 1}: the running head says "{head}"'


def _is_head(head: str, title: str, headings: Sequence[str]) -> bool:
    """Tell whether a running head is a title, then a heading.

    A report can have another, shorter title for its heads; of that only the numbers are known: those
    of the title.  Of a long heading only the start is there, before an ellipsis.
    """
    allowed = Counter(DIGITS.findall(title))
    starts = [_shortened(head, heading) for heading in headings] if head.endswith(_CUT) else []
    ends = [heading for heading in (*headings, *starts) if _ends_with(head, heading)]
    rests = [head[: len(head) - len(end)] for end in ["", *ends]]
    return any(Counter(DIGITS.findall(rest)) <= allowed for rest in rests)


def _shortened(head: str, heading: str) -> str:
    """Return the start of a heading that a running head ends with, and its ellipsis; else nothing."""
    lengths = range(len(heading), 0, -1)
    return next((cut for n in lengths if head.endswith(cut := heading[:n] + _CUT)), "")


def _ends_with(text: str, end: str) -> bool:
    last = text[len(text) - len(end) :]
    return last == end or (is_leftward(end) and sorted(last) == sorted(end))


def _repeated(print_: PdfContent) -> Iterator[str]:
    heads = sorted(
        {print_.text_of(head) for head in print_.tags.below("THead")} - {""}, key=len, reverse=True
    )
    for n in range(len(print_.pages)):
        shown = "".join(_artifacts(print_, n, Artifact.REPEATED))
        rest = bare(shown)
        while rest and (head := next((head for head in heads if rest.startswith(head)), "")):
            rest = rest.removeprefix(head)
        if DIGITS.search(rest):
            yield f'page {n + 1}: "{normalized(shown)}" is no head of a table that goes on'


def _contents(print_: PdfContent) -> Iterator[str]:
    headings = {(element.marks[0].page, print_.text_of(element)) for element in _headings(print_)}
    for entry in print_.tags.below("TOCI"):
        shown = print_.text_of(entry)
        notes = [note.objgen for element in entry.walk() for note in element.annotations]
        pages = {print_.notes[note].target.page for note in notes if note in print_.notes}
        if not any((page, shown.removesuffix(str(page + 1))) in headings for page in pages):
            yield f'the contents say "{_readable(print_, entry)}", which is no heading and its page'


def _readable(print_: PdfContent, element: Element) -> str:
    return normalized(" ".join(print_.pieces.get(mark, "") for mark in element.marks))


def _headings(print_: PdfContent) -> Iterator[Element]:
    return (element for element in print_.tags.below(*HEADINGS) if element.marks)


def list_labels(print_: PdfContent) -> list[Element]:
    """Return the numbers or marks of the items of lists."""
    return _labels(print_, "LI")


def _labels(print_: PdfContent, role: str) -> list[Element]:
    """Return the numbers or marks of the items of lists, or of footnotes."""
    return [
        child
        for item in print_.tags.below(role)
        for child in item.children
        if isinstance(child, Element) and child.role == "Lbl"
    ]


def _list_numbers(print_: PdfContent) -> Iterator[str]:
    for element in print_.tags.below("L"):
        items = [child for child in element.children if isinstance(child, Element) and child.role == "LI"]
        labels = [child for item in items for child in item.children if isinstance(child, Element)]
        shown = [print_.text_of(label) for label in labels if label.role == "Lbl"]
        numbers = [DIGITS.findall(text) for text in shown]
        if any(numbers) and not _is_counted(numbers):
            yield f"the items of a list are numbered {', '.join(shown)}"


def _is_counted(numbers: Sequence[Sequence[str]]) -> bool:
    """Tell whether each item has one number, one more than the item before."""
    if any(len(found) != 1 or len(found[0]) > _LONGEST_COUNT for found in numbers):
        return False
    return all(int(after[0]) == int(before[0]) + 1 for before, after in pairwise(numbers))
