"""What a Word document must not have: what programs run, load, fill in, or show in several ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cisreport.published.officefile import OfficeFile, Relation, W, w

_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PLACED: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MATH: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_OURS: Final = re.compile(r"(use|name|claim|fact|cisreport)-.*|X[0-9a-f]{39}")
"""Names of the bookmarks that verification reads."""
_RELATIONS: Final = frozenset(
    {
        "officeDocument",
        "core-properties",
        "extended-properties",
        "custom-properties",
        "thumbnail",
        "styles",
        "stylesWithEffects",
        "numbering",
        "settings",
        "webSettings",
        "fontTable",
        "font",
        "theme",
        "footnotes",
        "endnotes",
        "comments",
        "commentsExtended",
        "commentsIds",
        "commentsExtensible",
        "people",
        "header",
        "footer",
        "image",
        "hyperlink",
        "customXml",
        "customXmlProps",
        "glossaryDocument",
    }
)
"""Kinds of relations between parts that show text and pictures, or are only data."""
_READ: Final = frozenset(
    {
        "document",
        "body",
        "hdr",
        "ftr",
        "footnotes",
        "endnotes",
        "comments",
        "footnote",
        "endnote",
        "comment",
        "p",
        "r",
        "t",
        "tab",
        "br",
        "cr",
        "noBreakHyphen",
        "softHyphen",
        "ptab",
        "sym",
        "hyperlink",
        "bookmarkStart",
        "bookmarkEnd",
        "fldSimple",
        "fldChar",
        "fldData",
        "instrText",
        "footnoteReference",
        "endnoteReference",
        "footnoteRef",
        "endnoteRef",
        "separator",
        "continuationSeparator",
        "annotationRef",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "proofErr",
        "permStart",
        "permEnd",
        "lastRenderedPageBreak",
        "tbl",
        "tr",
        "tc",
        "sdt",
        "sdtContent",
        "smartTag",
        "customXml",
        "drawing",
        "pict",
        "txbxContent",
        "ruby",
        "rt",
        "rubyBase",
        "dir",
        "bdo",
    }
)
"""Elements of WordprocessingML that are read, or show nothing."""
_TRACKED: Final = frozenset(
    {
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "delText",
        "delInstrText",
        "cellIns",
        "cellDel",
        "cellMerge",
        "moveFromRangeStart",
        "moveToRangeStart",
        "customXmlInsRangeStart",
        "customXmlDelRangeStart",
        "customXmlMoveFromRangeStart",
        "customXmlMoveToRangeStart",
    }
)
"""Elements of changes that programs show or do not show."""
_DRAWN: Final = (w("drawing"), w("pict"))
_FIELDS: Final = frozenset(
    {"TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "HYPERLINK", "NOTEREF", "REF", "SEQ", "STYLEREF"}
)
"""Fields whose results are in the document, or are numbers of pages."""


def foreign_word_problems(file: OfficeFile) -> Iterator[str]:
    """Yield a sentence for each thing that runs or loads something, which no author can add."""
    yield from dict.fromkeys(_relation_problems(file))


def unusual_in_word(file: OfficeFile, hidden: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each thing that shows something else than what is read.

    Parameters
    ----------
    file : OfficeFile
        The document.
    hidden : iterable of str
        Its hidden words.
    """
    names, edges = Counter[str](), {*file.around()}
    for part in file.texts():
        root = file.root(part)
        if root is None:
            continue
        yield from dict.fromkeys(_unread(root))
        if next(root.iter(*map(w, _TRACKED)), None) is not None:
            yield "the text has tracked changes, which programs show or do not; accept or reject them"
        yield from dict.fromkeys(_ambiguous(root))
        yield from dict.fromkeys(_field_problems(root))
        if part not in edges:
            yield from dict.fromkeys(_drawing_problems(root))
        names.update(mark.get(w("name"), "") for mark in root.iter(w("bookmarkStart")))
    twice = [name for name, count in names.items() if count > 1 and _OURS.fullmatch(name)]
    yield from (f"the text has two bookmarks {name}" for name in twice)
    for words in dict.fromkeys(hidden):
        yield f'the text has the hidden words "{words}"'


def _relation_problems(file: OfficeFile) -> Iterator[str]:
    for name in sorted(file.parts):
        folder, found, source = name.partition("_rels/")
        if not found or not name.endswith(".rels"):
            continue
        for relation in file.relations(folder + source.removesuffix(".rels")).values():
            yield from _relation_problem(relation)


def _relation_problem(relation: Relation) -> Iterator[str]:
    if relation.kind not in _RELATIONS:
        yield f"the file has what programs run, load or show, and what is not read ({relation.kind})"
    elif relation.is_outside and relation.kind != "hyperlink":
        yield f"the file loads {relation.target} ({relation.kind})"


def _unread(element: Any) -> Iterator[str]:
    """Yield what is in a text besides the elements that are read; properties are not looked into."""
    for child in element.iterchildren("*"):
        namespace, _, name = child.tag[1:].partition("}")
        if namespace == W and name not in _READ and name not in _TRACKED:
            if not name.endswith(("Pr", "PrEx", "Grid", "End")):
                yield f"the text has content that is not read ({name})"
            if child.find(f".//{w('dataBinding')}") is not None:
                yield "the text has content that programs fill in from elsewhere (dataBinding)"
        elif namespace in (W, _MATH, _MC) or element.tag in _DRAWN or not element.tag.startswith(f"{{{W}}}"):
            yield from _unread(child)
        else:
            yield f"the text has content that is not read ({name})"


def _ambiguous(root: Any) -> Iterator[str]:
    """Yield a sentence if programs that understand other extensions show other words."""
    for choice in root.iter(f"{{{_MC}}}AlternateContent"):
        branches = [*choice.iterchildren(f"{{{_MC}}}Choice", f"{{{_MC}}}Fallback")]
        words = {"".join(branch.itertext(w("t"))) for branch in branches}
        if choice.find(f"{{{_MC}}}Fallback") is None:
            words.add("")
        if len(words) > 1:
            yield f'the text has what programs read in several ways: "{max(words, key=len)}"'


def _drawing_problems(root: Any) -> Iterator[str]:
    """Yield a sentence for each drawing that can be over the text, where pictures are in its lines."""
    for anchor in root.iter(f"{{{_PLACED}}}anchor"):
        if anchor.get("behindDoc") not in ("1", "true"):
            yield "a drawing is over the text"
    for picture in root.iter(w("pict")):
        if next(picture.iterancestors(f"{{{_MC}}}Fallback"), None) is None:
            yield "the text has content that is not read (pict)"


def _field_problems(root: Any) -> Iterator[str]:
    codes = [field.get(w("instr"), "") for field in root.iter(w("fldSimple"))]
    opened: list[str] = []
    for item in root.iter(w("fldChar"), w("instrText")):
        if item.tag == w("instrText"):
            if opened:
                opened[-1] += item.text or ""
        elif item.get(w("fldCharType")) == "begin":
            opened.append("")
        elif opened and item.get(w("fldCharType")) == "end":
            codes.append(opened.pop())
    for code in [*codes, *opened]:
        name = (code.split() or [""])[0]
        if name.upper() not in _FIELDS:
            yield f"the text has a field that programs fill in ({name or 'without a name'})"
    if opened:
        yield "the text has a field that does not end"
