"""What a Word document shows, in reading order: each piece of text with its links, bookmarks and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from cisreport.published.officefile import OfficeFile, R, w

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
_TARGET: Final = re.compile(r'^\s*HYPERLINK\s.*?\\l\s+"([^"]*)"')
_FIELD: Final = re.compile(r"\s*([A-Za-z]+)")
_CONTENTS: Final = "TOC"
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


@dataclass(slots=True)
class WordText:
    """Walks through the parts of a document that show text."""

    file: OfficeFile
    pictures: dict[str, Any] = field(default_factory=dict)
    """The description of each picture by the name that its piece has."""
    relations: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
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
    _hidden: frozenset[str] = frozenset()
    _headings: frozenset[str] = frozenset()
    _numbering: Any = None

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of the document's text; a note's text follows its number."""
        root = self.file.root("word/document.xml")
        self._numbering = self.file.root("word/numbering.xml")
        self.relations = self.file.relations("word/document.xml")
        self._read_styles()
        for kind in _NOTES.values():
            notes = self.file.root(f"word/{kind}.xml")
            self._notes[kind] = {note.get(w("id"), ""): note for note in (notes if notes is not None else ())}
        if root is not None:
            yield from self._inside(root)

    def of_part(self, name: str) -> Iterator[Piece]:
        """Yield the pieces of another part, such as a header, without what its fields show."""
        root = self.file.root(name)
        self._paragraph, self._section = None, ""
        if root is not None:
            for simple in [*root.iter(w("fldSimple"))]:
                simple.getparent().remove(simple)
            yield from self._inside(root)

    def _read_styles(self) -> None:
        styles = self.file.root("word/styles.xml")
        hidden, headings = set(), set()
        for style in styles.iter(w("style")) if styles is not None else ():
            name = style.get(w("styleId"), "")
            if _is_on(style.find(f"{w('rPr')}/{w('vanish')}")):
                hidden.add(name)
            called = style.find(w("name"))
            if called is not None and re.match(r"heading [1-9]", called.get(w("val"), ""), re.IGNORECASE):
                headings.add(name)
        self._hidden, self._headings = frozenset(hidden), frozenset(headings)

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
            target, outward = self.relations.get(element.get(f"{{{R}}}id", ""), ("", False))
            self._links.append((element, element.get(w("anchor")) or target, outward))
            yield from self._inside(element)
            self._links.pop()
        elif tag == w("r"):
            yield from self._run(element)
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
        outer = self._paragraph
        self._paragraph = element
        style = element.find(f"{w('pPr')}/{w('pStyle')}")
        self._is_heading = style is not None and style.get(w("val")) in self._headings
        if self._is_heading:
            self._section = _section_number(element)
        if (number := self._list_number(element)) is not None:
            yield self._piece(str(number), kind="list")
        yield from self._inside(element)
        self._paragraph = outer

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
        style, look, is_hidden = "", "", False
        if about is not None:
            named = about.find(w("rStyle"))
            style = named.get(w("val"), "") if named is not None else ""
            is_hidden = _is_on(about.find(w("vanish"))) or style in self._hidden
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
                continue
            elif child.tag in _NOTES:
                yield from self._in_note(child)
            elif child.tag in (w("t"), *_CHARACTERS):
                words = child.text or "" if child.tag == w("t") else _CHARACTERS[child.tag]
                yield self._piece(words, style=style, look=look)
            elif child.tag == w("sym"):
                yield self._piece(chr(int(child.get(w("char"), "20"), 16)), style=style, look=look)
            elif child.tag not in _LEFT_OUT:
                yield from self._pictured(child)

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
            relations, self.relations = self.relations, self.file.relations(f"word/{kind}.xml")
            yield from self._inside(note)
            self._paragraph, self._fields, self.relations = outer, fields, relations

    def _field_mark(self, mark: Any) -> None:
        match mark.get(w("fldCharType")):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].shows = True
                code = self._fields[-1].code
                self._contents += _is_contents(code)
                if found := _TARGET.match(code):
                    self._fields[-1].link = mark
                    self._links.append((mark, found[1], False))
            case "end" if self._fields:
                last = self._fields.pop()
                self._contents -= last.shows and _is_contents(last.code)
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


def _is_contents(code: str) -> bool:
    found = _FIELD.match(code)
    return found is not None and found[1].upper() == _CONTENTS


def _section_number(heading: Any) -> str:
    """Return the number of a heading; empty without one."""
    words = ""
    for run in heading.iter(w("r")):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        if style is not None and style.get(w("val")) == "SectionNumber":
            words += "".join(run.itertext(w("t")))
    return words.strip()
