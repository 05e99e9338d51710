"""What a Word document shows, in reading order: each piece of text with its links, bookmarks and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from cisreport.published.officefile import OfficeFile, R, Relation, w
from cisreport.published.wordlooks import Looks

_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CHARACTERS: Final = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
    w("softHyphen"): "\u00ad",
    w("ptab"): "\t",
}
_NOTES: Final = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
_LEFT_OUT: Final = frozenset(
    {
        *map(w, ("rPr", "pPr", "tblPr", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr", "tblGrid", "tblPrEx")),
        *map(w, ("del", "moveFrom", "delText", "instrText", "footnoteRef", "endnoteRef")),
        f"{_MC}Fallback",
    }
)
"""Elements that show no text."""
_TARGET: Final = re.compile(r'^\s*HYPERLINK\s+\\l\s+"([^"]*)"')
_PAGES: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
"""Fields that are numbers of pages."""
_FIELD: Final = re.compile(r"\s*([A-Za-z]+)")
_CONTENTS: Final = "TOC"
_PRIVATE: Final = range(0xF000, 0xF100)
"""Characters of fonts of symbols, in the order of their codes of one byte."""
_SHOWN_OFF: Final = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text of one run."""

    text: str
    paragraph: Any
    """Its paragraph, as read by lxml."""
    style: str = ""
    """Style of its characters."""
    look: str = ""
    """All that distinguishes how it looks from the text next to it."""
    link: Any | None = None
    """The link that it is in."""
    target: str = ""
    """Bookmark that the link leads to, or the address."""
    is_outward: bool = False
    """Whether the link leads to an address."""
    marks: tuple[str, ...] = ()
    """Bookmarks around it, the outermost first."""
    in_contents: bool = False
    """Whether it is in the contents."""
    kind: str = "text"
    """``text``; ``note``: the number of a note; ``list``: the number of an item; ``picture``: its name."""
    section: str = ""
    """Number of the section that it is in."""


@dataclass(slots=True, kw_only=True)
class _Field:
    code: str = ""
    shows: bool = False
    """Whether its result has begun."""
    link: Any | None = None

    @property
    def name(self) -> str:
        """What it is, in capitals."""
        found = _FIELD.match(self.code)
        return found[1].upper() if found is not None else ""


@dataclass(slots=True)
class WordText:
    """Walks through the parts of a document that show text."""

    file: OfficeFile
    pictures: dict[str, Any] = field(default_factory=dict)
    """The description of each picture by the name that its piece has."""
    relations: Mapping[str, Relation] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _fields: list[_Field] = field(default_factory=list)
    _links: list[tuple[Any, str, bool]] = field(default_factory=list)
    _contents: int = 0
    _paragraph: Any = None
    _section: str = ""
    _is_heading: bool = False
    _note: int = 0
    _lists: dict[str, dict[int, int]] = field(default_factory=dict)
    _notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    """Words that programs do not show, or only some of them."""
    unclear: list[str] = field(default_factory=list)
    """A sentence for each run whose words cannot be read."""
    _looks: Looks = field(default_factory=lambda: Looks.of(None))
    _is_hidden: bool = False
    """Whether its row hides the paragraph."""
    _headings: frozenset[str] = frozenset()
    _numbering: Any = None

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the document's text; a note's text follows its number."""
        root = self.file.root(self.file.document)
        self._numbering = self.file.root(self.file.named("numbering"))
        self.relations = self.file.relations(self.file.document)
        self._read_styles()
        for kind in _NOTES.values():
            notes = self.file.root(self.file.named(kind))
            self._notes[kind] = {note.get(w("id"), ""): note for note in (notes if notes is not None else ())}
        if root is not None:
            yield from self._inside(root)

    def of_part(self, name: str) -> Iterator[Piece]:
        """Yield the pieces of another part, such as a header."""
        root = self.file.root(name)
        self._paragraph, self._section = None, ""
        self.relations = self.file.relations(name)
        self._read_styles()
        if root is not None:
            yield from self._inside(root)

    def _read_styles(self) -> None:
        self._looks = Looks.of(self.file.root(self.file.named("styles")))
        headings = set()
        for name, style in self._looks.styles.items():
            called = style.find(w("name"))
            if called is not None and re.match(r"heading [1-9]", called.get(w("val"), ""), re.IGNORECASE):
                headings.add(name)
        self._headings = frozenset(headings)

    def _inside(self, element: Any) -> Iterator[Piece]:
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
                yield from self._visit(child)

    def _visit(self, element: Any) -> Iterator[Piece]:
        tag = element.tag
        if tag == w("p"):
            yield from self._in_paragraph(element)
        elif tag == w("bookmarkStart"):
            self._marks[element.get(w("id"), "")] = element.get(w("name"), "")
        elif tag == w("bookmarkEnd"):
            self._marks.pop(element.get(w("id"), ""), None)
        elif tag == w("hyperlink"):
            relation = self.relations.get(element.get(f"{{{R}}}id", ""))
            target = relation.target if relation is not None else ""
            outward = relation is not None and relation.is_outside
            self._links.append((element, element.get(w("anchor")) or target, outward))
            yield from self._inside(element)
            self._links.pop()
        elif tag == w("r"):
            yield from self._run(element)
        elif tag == w("fldSimple"):
            self._fields.append(_Field(code=element.get(w("instr"), ""), shows=True))
            yield from self._inside(element)
            self._fields.pop()
        elif tag == w("sdt"):
            gallery = element.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
            is_contents = gallery is not None and gallery.get(w("val")) == "Table of Contents"
            self._contents += is_contents
            yield from self._inside(element)
            self._contents -= is_contents
        elif tag == f"{_M}t":
            yield self._piece(element.text or "", look=f"formula {id(element)}")
        else:
            yield from self._inside(element)

    def _in_paragraph(self, element: Any) -> Iterator[Piece]:
        outer, was_hidden = self._paragraph, self._is_hidden
        self._paragraph = element
        style = element.find(f"{w('pPr')}/{w('pStyle')}")
        rows = (row.find(f"{w('trPr')}/{w('hidden')}") for row in element.iterancestors(w("tr")))
        self._is_hidden = any(map(_is_on, rows))
        self._is_heading = style is not None and style.get(w("val")) in self._headings
        if self._is_heading:
            self._section = _section_number(element)
        if (number := self._list_number(element)) is not None:
            yield self._piece(str(number), kind="list")
        yield from self._inside(element)
        self._paragraph, self._is_hidden = outer, was_hidden

    def _list_number(self, paragraph: Any) -> int | None:
        """Return the number of an item of a list that is counted in decimals."""
        about = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        if about is None or self._numbering is None:
            return None
        level, name = about.find(w("ilvl")), about.find(w("numId"))
        depth = int(level.get(w("val"), "0")) if level is not None else 0
        key = name.get(w("val"), "") if name is not None else ""
        counted = self._counted(key, depth)
        if counted is None:
            return None
        counts = self._lists.setdefault(key, {})
        counts[depth] = counts.get(depth, counted - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return counts[depth]

    def _counted(self, key: str, depth: int) -> int | None:
        """Return the first number of a level of a list; None if it is not counted in decimals."""
        for num in self._numbering.iterfind(w("num")):
            if num.get(w("numId")) != key:
                continue
            abstract = num.find(w("abstractNumId")).get(w("val"))
            override = num.find(f"{w('lvlOverride')}[@{w('ilvl')}='{depth}']/{w('startOverride')}")
            for item in self._numbering.iterfind(w("abstractNum")):
                level = item.find(f"{w('lvl')}[@{w('ilvl')}='{depth}']")
                if item.get(w("abstractNumId")) != abstract or level is None:
                    continue
                form, start = level.find(w("numFmt")), level.find(w("start"))
                if form is None or form.get(w("val")) != "decimal":
                    return None
                first = override if override is not None else start
                return int(first.get(w("val"), "1")) if first is not None else 1
        return None

    def _run(self, run: Any) -> Iterator[Piece]:
        about = run.find(w("rPr"))
        style, look = "", ""
        is_hidden = self._is_hidden or self._looks.hides(run, self._paragraph)
        if about is not None:
            named = about.find(w("rStyle"))
            style = named.get(w("val"), "") if named is not None else ""
            look = "".join(
                etree.tostring(item, encoding="unicode")
                for item in about
                if item.tag not in (w("lang"), w("noProof"))
            )
        for child in run:
            if not isinstance(child.tag, str):
                continue
            if child.tag == w("fldChar"):
                self._field_mark(child)
            elif child.tag == w("instrText") and self._fields:
                self._fields[-1].code += child.text or ""
            elif is_hidden or not all(item.shows for item in self._fields):
                if is_hidden and child.tag == w("t") and (child.text or "").strip() and not self._contents:
                    self.hidden.append(child.text)
            elif child.tag in _NOTES:
                yield from self._in_note(child)
            elif child.tag in (w("t"), *_CHARACTERS):
                words = child.text or "" if child.tag == w("t") else _CHARACTERS[child.tag]
                if words.isdecimal() and self._fields and self._fields[-1].name in _PAGES:
                    continue
                if words.strip():
                    self._look_at(run, words)
                yield self._piece(words, style=style, look=look)
            elif child.tag == w("sym"):
                code = int(child.get(w("char"), "20"), 16)
                code = code & 0xFF if code in _PRIVATE else code
                yield self._piece(chr(code), style=style, look=look)
            elif child.tag not in _LEFT_OUT:
                yield from self._pictured(child)

    def _look_at(self, run: Any, words: str) -> None:
        is_ours = bool(self._links) or any(mark.startswith("fact-") for mark in self._marks.values())
        if problem := self._looks.problem(run, self._paragraph):
            self.unclear.append(f'the words "{words}" are {problem}')
        elif is_ours and self._looks.strikes(run, self._paragraph):
            self.unclear.append(f'the words "{words}" are struck through')

    def _pictured(self, element: Any) -> Iterator[Piece]:
        for about in element.iter(f"{_WP}docPr"):
            name = f"{about.get('name', '')}\0{len(self.pictures)}"
            self.pictures[name] = about
            yield self._piece(name, kind="picture")
        yield from self._inside(element)

    def _in_note(self, reference: Any) -> Iterator[Piece]:
        kind = _NOTES[reference.tag]
        self._note += 1
        yield self._piece(str(self._note), kind="note")
        note = self._notes[kind].get(reference.get(w("id"), ""))
        if note is not None:
            outer, fields, self._fields = self._paragraph, self._fields, []
            relations, self.relations = self.relations, self.file.relations(self.file.named(kind))
            yield from self._inside(note)
            self._paragraph, self._fields, self.relations = outer, fields, relations

    def _field_mark(self, mark: Any) -> None:
        match mark.get(w("fldCharType")):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].shows = True
                self._contents += self._fields[-1].name == _CONTENTS
                if found := _TARGET.match(self._fields[-1].code):
                    self._fields[-1].link = mark
                    self._links.append((mark, found[1], False))
            case "end" if self._fields:
                last = self._fields.pop()
                self._contents -= last.shows and last.name == _CONTENTS
                if last.link is not None:
                    self._links = [item for item in self._links if item[0] is not last.link]
            case _:
                return

    def _piece(self, text: str, *, style: str = "", look: str = "", kind: str = "text") -> Piece:
        link, target, outward = self._links[-1] if self._links else (None, "", False)
        return Piece(
            text=text,
            paragraph=self._paragraph,
            style=style,
            look=look,
            link=link,
            target=target,
            is_outward=outward,
            marks=tuple(self._marks.values()),
            in_contents=self._contents > 0,
            kind=kind,
            section=self._section,
        )


def _is_on(element: Any) -> bool:
    return element is not None and element.get(w("val")) not in _SHOWN_OFF


def _section_number(heading: Any) -> str:
    """Return the number of a heading; empty without one."""
    words = ""
    for run in heading.iter(w("r")):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        if style is not None and style.get(w("val")) == "SectionNumber":
            words += "".join(run.itertext(w("t")))
    return words.strip()
