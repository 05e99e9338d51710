"""What a PDF prints in addition to the text of its document, with checks.

Running heads, page numbers and repeated heads of tables are artifacts.  The table of contents and the
numbers of lists and footnotes have separate tags and are treated in the same way.  The checks compare all of
them with the document, so nobody can hide a text there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cisreport.published.characters import Artifact
from cisreport.published.content import PdfContent
from cisreport.published.headings import Heading
from cisreport.published.tags import Element, Mark
from cisreport.published.text import bare, normalized, plain

DIGITS = re.compile("[0-9]+")
"""A number."""
_LABEL = re.compile(r"[^0-9]*[0-9.]+")
"""What a caption begins with: a word and a number."""
_LONGEST_COUNT = 9
_CUT = "..."


def artifact_marks(print_: PdfContent) -> set[Mark]:
    """Return the tags of contents and of numbers of lists and footnotes, whose text counts as artifacts."""
    elements = [*print_.tags.below("TOCI"), *list_labels(print_), *_note_labels(print_)]
    return {mark for element in elements for mark in element.marks}


def artifact_problems(print_: PdfContent, title: str, headings: Sequence[Heading]) -> Iterator[str]:
    """Yield a sentence for each artifact that does not agree with the document.

    Parameters
    ----------
    print_ : PdfContent
        The file.
    title : str
        The title of the report.
    headings : sequence of Heading
        Its headings.
    """
    yield from _edges(print_, title, [heading.words for heading in headings if heading.level == 1])
    yield from _repeated(print_)
    yield from _list_numbers(print_)
    for n, label in enumerate(_note_labels(print_), 1):
        if (number := print_.text_of(label)) != str(n):
            yield f'footnote {n} is numbered "{number}"'


def _artifacts(print_: PdfContent, page: int, kind: Artifact) -> list[str]:
    runs: dict[int, str] = defaultdict(str)
    for run, text in print_.pages[page].runs:
        if run.artifact is kind:
            runs[run.number] += text
    return list(runs.values())


def _edges(print_: PdfContent, title: str, headings: Sequence[str]) -> Iterator[str]:
    count = len(print_.pages)
    for n in range(count):
        runs = [run for run in _artifacts(print_, n, Artifact.EDGE) if run.strip()]
        number = f"{n + 1} / {count}"
        at = _place(runs, bare(number))
        if at is None:
            yield f'page {n + 1}: its number, "{number}", is not at the bottom'
        else:
            del runs[at]
        head = normalized(" ".join(runs))
        if not _is_head(plain(head), plain(title), headings, is_turned=print_.is_turned(head)):
            yield f'page {n + 1}: the running head says "{head}"'


def _place(runs: Sequence[str], words: str) -> slice | None:
    """Return which runs have some words; in text from right to left, each word can be a separate one."""
    texts = [bare(run) for run in runs]
    for first in range(len(texts)):
        for end in range(first + 1, len(texts) + 1):
            if "".join(texts[first:end]) == words:
                return slice(first, end)
    return None


def _is_head(head: str, title: str, headings: Sequence[str], *, is_turned: bool) -> bool:
    """Return whether a running head is a title, then a heading.

    A report can have another, shorter title for its heads; only its numbers are known: they are in the
    title.  A long heading is cut and has an ellipsis.  PDF readers reorder text from right to left.
    """
    if is_turned:
        return any(_figures(head) <= _figures(title + heading) for heading in ("", *headings))
    allowed = Counter(DIGITS.findall(title))
    starts = [_shortened(head, heading) for heading in headings] if head.endswith(_CUT) else []
    ends = [heading for heading in (*headings, *starts) if head.endswith(heading)]
    rests = [head[: len(head) - len(end)] for end in ["", *ends]]
    return any(Counter(DIGITS.findall(rest)) <= allowed for rest in rests)


def _figures(text: str) -> Counter[str]:
    """Return how often a text has each of the ten digits."""
    return Counter("".join(DIGITS.findall(text)))


def _shortened(head: str, heading: str) -> str:
    """Return the start of a heading at the end of a running head, with its ellipsis, or an empty text."""
    lengths = range(len(heading), 0, -1)
    return next((cut for n in lengths if head.endswith(cut := heading[:n] + _CUT)), "")


def _repeated(print_: PdfContent) -> Iterator[str]:
    heads = sorted(
        {print_.text_of(head) for head in print_.tags.below("THead")} - {""}, key=len, reverse=True
    )
    captions = (print_.text_of(caption) for caption in print_.tags.below("Caption"))
    labels = [
        label[0] for caption in captions if (label := _LABEL.match(caption))
    ]  # with "continued" after it
    for n in range(len(print_.pages)):
        text = "".join(_artifacts(print_, n, Artifact.REPEATED))
        rest, others = bare(text), ""
        while rest:
            head = next((head for head in (*heads, *labels) if rest.startswith(head)), "")
            others += "" if head else rest[0]
            rest = rest.removeprefix(head) if head else rest[1:]
        if DIGITS.search(others):
            yield f'page {n + 1}: "{normalized(text)}" is not the repeated head of a table'


def list_labels(print_: PdfContent) -> list[Element]:
    """Return the numbers or marks of the items of lists."""
    return [
        child
        for item in print_.tags.below("LI")
        for child in item.children
        if isinstance(child, Element) and child.role == "Lbl"
    ]


def _note_labels(print_: PdfContent) -> list[Element]:
    """Return the numbers of footnotes; that of a note with paragraphs is in the first one."""
    labels = (
        next((part for part in note.walk() if part.role == "Lbl"), None) for note in print_.tags.below("Note")
    )
    return [label for label in labels if label]


def _list_numbers(print_: PdfContent) -> Iterator[str]:
    for element in print_.tags.below("L"):
        items = [child for child in element.children if isinstance(child, Element) and child.role == "LI"]
        labels = [child for item in items for child in item.children if isinstance(child, Element)]
        texts = [print_.text_of(label) for label in labels if label.role == "Lbl"]
        numbers = [DIGITS.findall(text) for text in texts]
        if any(numbers) and not _is_counted(numbers):
            yield f"the items of a list are numbered {', '.join(texts)}"


def _is_counted(numbers: Sequence[Sequence[str]]) -> bool:
    """Return whether each item has one number, one more than the item before."""
    if any(len(found) != 1 or len(found[0]) > _LONGEST_COUNT for found in numbers):
        return False
    return all(int(after[0]) == int(before[0]) + 1 for before, after in pairwise(numbers))
