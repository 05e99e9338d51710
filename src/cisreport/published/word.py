"""The actual content of a published Word document: its text, links, rows and pictures, and its data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from cisreport.errors import CisreportError
from cisreport.formats import WORD, OutputFormat
from cisreport.published.file import Published
from cisreport.published.foreignword import foreign_word_problems, unusual_in_word
from cisreport.published.officefile import OfficeFile, opened, w
from cisreport.published.text import (
    Context,
    Drawing,
    Linked,
    PrintedLink,
    PrintedNumber,
    bare,
    normalized,
)
from cisreport.published.wordpictures import picture_problems, texts_of
from cisreport.published.wordtext import Piece, WordText

_REGISTER: Final = "cisreport-register"
"""How the names of the bookmarks around registers begin."""
_DIGITS: Final = re.compile("[0-9]+")
_CODE: Final = re.compile(r"\[U\+[0-9A-F]+\]")
_USE: Final = re.compile(r"(use|name|claim)-[0-9-]+")
_ROW: Final = "fact-"
_MOST_IN_NAME: Final = 40
_NUMBER_OF_PAGE: Final = re.compile(r"\t[0-9]+\Z")


@dataclass(frozen=True, kw_only=True)
class WordFile(Published):
    """A Word document that was read."""

    file: OfficeFile
    """Its parts."""
    manifest: bytes
    """The manifest as in the file."""
    linked_data: bytes | None = None
    """The facts as linked data; None if there are none."""
    output: OutputFormat = WORD
    """Always Word."""
    identified: bool = True
    """Bookmarks name rows and links."""
    has_narrow: bool = False
    """Pages have one width."""
    zones: Collection[str] | None = ("list",)
    """Only the numbers of lists are apart."""

    @cached_property
    def _read(self) -> tuple[tuple[Piece, ...], WordText]:
        text = WordText(self.file)
        return tuple(text.pieces()), text

    @property
    def _pieces(self) -> tuple[Piece, ...]:
        return self._read[0]

    @cached_property
    def _drawings(self) -> Mapping[str, str]:
        roots = self.file.data("drawings")
        return {item.get("name", ""): item.text or "" for root in roots for item in root}

    @cached_property
    def _paragraphs(self) -> Mapping[Any, str]:
        """The text of each paragraph; that of its notes is apart."""
        found: dict[Any, str] = {}
        for piece in self._pieces:
            if piece.kind == "text":
                found[piece.paragraph] = found.get(piece.paragraph, "") + piece.text
        return found

    def linked(self, starts: Mapping[str, str], datasets: Mapping[str, str]) -> Linked:  # noqa: ARG002
        """Return the links to rows in reading order, and every row of the registers."""
        anchors = {bookmark_name(anchor): anchor for anchor in starts}
        return Linked(tuple(self._links(anchors)), self._rows(anchors))

    def _links(self, anchors: Mapping[str, str]) -> Iterator[PrintedLink]:
        places = {bookmark_name(place): place for place in self._places}
        for link, group in groupby(self._pieces, key=lambda piece: piece.link):
            pieces = [piece for piece in group if piece.kind == "text"]
            if link is None or not pieces or pieces[0].is_outward or pieces[0].in_contents:
                continue
            first = pieces[0]
            row = anchors.get(first.target, first.target)
            is_ours = row in anchors.values() or row.startswith(_ROW)
            if not is_ours or any(mark.startswith(_REGISTER) for mark in first.marks):
                continue
            use = next((mark for mark in reversed(first.marks) if _USE.fullmatch(mark)), "")
            words = "".join(piece.text for piece in pieces)
            block = next((places[mark] for mark in first.marks if mark in places), None)
            yield PrintedLink(
                row=row,
                parts=(words,),
                place=f"link {use}" if use else "a link without a number",
                use=use,
                exact=_CODE.search(words) is None,
                section=f"\u00a7\u00a0{first.section}" if first.section else "",
                block=block,
            )

    @cached_property
    def _places(self) -> frozenset[str]:
        """The figures and tables that the manifest names as places."""
        try:
            manifest = json.loads(self.manifest)
            listed = [
                *manifest["values"],
                *manifest["names"],
                *manifest["claims"],
                *manifest["blocks"],
            ]
            places = {item["place"] for item in listed}
        except (ValueError, KeyError, TypeError):
            return frozenset()
        return frozenset(place for place in places if place and not place.startswith("\u00a7"))

    def _rows(self, anchors: Mapping[str, str]) -> Mapping[str, str]:
        """Return the text of each row by its anchor; of one without an anchor by an empty one."""
        rows: dict[str, str] = {}
        texts: dict[Any, str] = {}
        named: dict[Any, str] = {}
        tables: dict[Any, None] = {}
        for piece in self._pieces:
            if piece.kind != "text" or not any(mark.startswith(_REGISTER) for mark in piece.marks):
                continue
            row = next(reversed([*piece.paragraph.iterancestors(w("tr"))]), None)
            if row is None:
                continue
            texts[row] = texts.get(row, "") + piece.text
            for mark in piece.marks:
                if mark in anchors or mark.startswith(_ROW):
                    named[row] = anchors.get(mark, mark)
                    tables.setdefault(row.getparent())
        for row, text in texts.items():
            if row in named:
                name = named[row]
                rows[name] = "" if name in rows else bare(text)
            elif row.getparent() in tables and row.find(f"{w('trPr')}/{w('tblHeader')}") is None:
                rows[""] = bare(text)
        return rows

    def register_text(self) -> str:
        """Return all paragraphs without white space, each in a line."""
        return "\n".join(bare(text) for text in self._paragraphs.values())

    def addresses(self) -> Collection[str]:
        """Return the addresses of the web to which the registers link."""
        return {
            piece.target
            for piece in self._pieces
            if piece.is_outward and any(mark.startswith(_REGISTER) for mark in piece.marks)
        }

    def numbers(self, unbroken: Collection[str]) -> Iterator[PrintedNumber]:  # noqa: ARG002
        """Yield every run of digits in the text and in drawings, and the numbers of lists and notes."""
        pieces = [piece for piece in self._pieces if not piece.in_contents]
        yield from self._numbers_in(pieces)
        yield from self._numbers_in([*WordText(self.file).of_part(self.file.named("comments"))])

    def _numbers_in(self, pieces: Sequence[Piece]) -> Iterator[PrintedNumber]:
        def look(piece: Piece) -> tuple[Any, ...]:
            return (piece.paragraph, piece.kind, piece.look, piece.link, piece.marks)

        for _, group in groupby(pieces, key=look):
            run = list(group)
            words = self._paragraphs.get(run[0].paragraph, "")
            match run[0].kind:
                case "list" | "note" as kind:
                    for piece in run:
                        zone = "list" if kind == "list" else ""
                        yield PrintedNumber(digits=piece.text, words=words or piece.text, zone=zone)
                case "picture":
                    for piece in run:
                        for text in texts_of(self._drawings.get(piece.text.partition("\0")[0], "")):
                            for found in _DIGITS.finditer(_CODE.sub(" ", text)):
                                yield PrintedNumber(digits=found[0], words=text)
                case _:
                    whole = _CODE.sub(" ", "".join(piece.text for piece in run))
                    for found in _DIGITS.finditer(whole):
                        yield PrintedNumber(digits=found[0], words=words or whole)

    def drawings(self, label: str) -> Sequence[Drawing]:
        """Return the drawings in a figure, whose pictures the file shows."""
        mark, pictures = bookmark_name(label), self._read[1].pictures
        return [
            Drawing(
                texts=texts_of(self._drawings[name]),
                alt=pictures[piece.text].get("descr", ""),
                marks=None,
            )
            for piece in self._pieces
            if piece.kind == "picture"
            and mark in piece.marks
            and (name := piece.text.partition("\0")[0]) in self._drawings
        ]

    def surrounding_problems(self, title: str) -> Iterator[str]:
        """Yield a sentence for what is not as the text says: contents, headers, pictures, other content."""
        yield from self._contents_problems()
        core = self.file.root(self.file.core)
        named = "" if core is None else "".join(core.itertext("{http://purl.org/dc/elements/1.1/}title"))
        titles = [text for paragraph, text in self._paragraphs.items() if _style(paragraph) == "Title"]
        for found in dict.fromkeys((named, *titles)):
            if title and bare(found) != bare(title):
                yield f'the file is titled "{normalized(found)}"'
        known = set(_DIGITS.findall(title))
        for words, _ in self._edges:
            if not known.issuperset(_DIGITS.findall(words)):
                yield f'the pages have "{normalized(words)}" at their edges'
        yield from foreign_word_problems(self.file)
        yield from picture_problems(self.file, self._read[1].pictures, self._drawings)

    @cached_property
    def _edges(self) -> Sequence[tuple[str, WordText]]:
        """The words of each header and footer."""
        texts = [(name, WordText(self.file)) for name in self.file.around()]
        return [
            ("".join(piece.text for piece in text.of_part(name) if piece.kind == "text"), text)
            for name, text in texts
        ]

    def unusual(self) -> Sequence[str]:
        """Return a sentence for each thing in the text that only an author can add."""
        texts = [self._read[1], *(text for _, text in self._edges)]
        hidden = [words for text in texts for words in text.hidden]
        unclear = [sentence for text in texts for sentence in text.unclear]
        return [*dict.fromkeys((*unclear, *unusual_in_word(self.file, hidden)))]

    def _contents_problems(self) -> Iterator[str]:
        headings = {
            bare(text)
            for paragraph, text in self._paragraphs.items()
            if _style(paragraph).startswith("Heading")
        }
        is_linked = dict[Any, bool]()
        for piece in self._pieces:
            if piece.in_contents:
                is_linked[piece.paragraph] = is_linked.get(piece.paragraph, False) or piece.link is not None
        for paragraph, leads in is_linked.items():
            text = _NUMBER_OF_PAGE.sub("", self._paragraphs.get(paragraph, ""))
            if bare(text) not in headings and (leads or _DIGITS.search(text)):
                yield f'the contents say "{normalized(text)}", which is not a heading'

    def contexts(self) -> Mapping[str, Context]:
        """Return what is around each value, name and claim, by their identifiers."""
        found: dict[str, Context] = {}
        before: dict[Any, str] = {}
        for piece in self._pieces:
            if piece.kind != "text":
                continue
            for mark in piece.marks:
                if _USE.fullmatch(mark) and mark not in found:
                    found[mark] = self._context(piece, before.get(piece.paragraph, ""))
            before[piece.paragraph] = before.get(piece.paragraph, "") + piece.text
        return found

    def _context(self, piece: Piece, before: str) -> Context:
        row = next(piece.paragraph.iterancestors(w("tr")), None)
        if row is not None and len(row.findall(w("tc"))) > 1:
            cells = (cell.iter(w("p")) for cell in row.findall(w("tc")))
            words = (" ".join(self._paragraphs.get(part, "") for part in cell) for cell in cells)
            return Context(text=" | ".join(map(normalized, words)))
        return Context(text=normalized(self._paragraphs[piece.paragraph]), start=len(normalized(before)))


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}") if paragraph is not None else None
    return style.get(w("val"), "") if style is not None else ""


def bookmark_name(identifier: str) -> str:
    """Return the name of the bookmark that pandoc makes of an identifier; Word has no long ones."""
    if len(identifier) <= _MOST_IN_NAME and identifier[:1].isalpha():
        return identifier
    return "X" + hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]


def read_word(path: Path, data: bytes) -> WordFile | None:
    """Read a Word document; None when it has no manifest.

    Raises
    ------
    CisreportError
        When the file is damaged, or has several manifests.
    """
    file = opened(path, data)
    found = file.data("manifest")
    if not found:
        return None
    if len(found) > 1:
        raise CisreportError(f"{path}: has {len(found)} manifests; it was changed")
    drawings = file.data("drawings")
    names = [item.get("name") for root in drawings for item in root]
    if len(found[0]) or len(drawings) > 1 or len({*names}) < len(names):
        raise CisreportError(f"{path}: its data have more than cisreport writes; it was changed")
    linked = file.data("facts")
    linked_data = (linked[0].text or "").encode() if len(linked) == 1 else None
    return WordFile(manifest=(found[0].text or "").encode(), file=file, linked_data=linked_data)
