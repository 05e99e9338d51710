"""What a reader sees of a Word document, as text for snapshots, and what is wrong with its package."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DOCUMENT: Final = "word/document.xml"


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a document by their names."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as a document."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return written.getvalue()


def root_of(data: bytes, part: str = DOCUMENT) -> Any:
    """Return the root of a part."""
    return etree.fromstring(parts_of(data)[part])


def text_of(data: bytes) -> str:
    """Return the paragraphs of a document, each with its style, links and pictures; then the notes."""
    lines = [_line(paragraph) for paragraph in root_of(data).iter(f"{W}p")]
    for note in root_of(data, "word/footnotes.xml").iter(f"{W}footnote"):
        lines += [f"note {note.get(f'{W}id')}: {_words(note)}"] if _words(note).strip() else []
    return "\n".join(lines) + "\n"


def words_of(data: bytes) -> str:
    """Return the words of a document, those of notes last."""
    parts = (root_of(data, part).iter(f"{W}p") for part in (DOCUMENT, "word/footnotes.xml"))
    return "\n".join(_words(paragraph) for part in parts for paragraph in part)


def _line(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = style.get(f"{W}val") if style is not None else ""
    depth = sum(1 for _ in paragraph.iterancestors(f"{W}tc"))
    item = "* " if paragraph.find(f"{W}pPr/{W}numPr") is not None else ""
    turned = paragraph.find(f"{W}pPr/{W}sectPr/{W}pgSz")
    section = f" (section {turned.get(f'{W}orient', 'portrait')})" if turned is not None else ""
    return f"{'| ' * depth}{item}{name}: {_words(paragraph, marked=True)}{section}".rstrip()


def _words(element: Any, *, marked: bool = False) -> str:
    found = ""
    for child in element:
        if child.tag == f"{W}hyperlink" and marked:
            found += f"[{_words(child, marked=True)}]({child.get(f'{W}anchor') or 'outside'})"
        elif child.tag in (f"{W}t", f"{M}t"):
            found += child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br"):
            found += "\t" if child.tag == f"{W}tab" else "\n"
        elif child.tag == f"{W}footnoteReference":
            found += f"(note {child.get(f'{W}id')})" if marked else " "
        elif child.tag == f"{W}drawing":
            found += f"{{picture: {next(child.iter(f'{WP}docPr')).get('descr')}}}" if marked else " "
        elif isinstance(child.tag, str) and not child.tag.endswith("Pr"):
            found += _words(child, marked=marked)
    return found


def package_problems(data: bytes) -> Iterator[str]:
    """Yield what Word would repair or miss: relations, types, identifiers, styles, heads, descriptions."""
    parts = parts_of(data)
    roots = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    types = roots["[Content_Types].xml"]
    known = {item.get("PartName") for item in types} | {item.get("Extension") for item in types}
    for name in parts:
        if f"/{name}" not in known and name.rpartition(".")[2] not in known:
            yield f"{name} has no type"
    yield from (f"the type of {name} is of no part" for name in known if _is_lost(name, parts))
    for name, root in roots.items():
        if name.endswith(".rels"):
            yield from _lost_relations(name, root, parts)
    document = roots[DOCUMENT]
    used = {value for item in document.iter() for key, value in item.attrib.items() if key.startswith(R)}
    ids = {item.get("Id") for item in roots["word/_rels/document.xml.rels"]}
    yield from (f"there is no relation {name}" for name in used - ids)
    yield from _identifier_problems(document, roots["word/footnotes.xml"])
    yield from _style_problems(document, roots["word/styles.xml"])
    for cell in document.iter(f"{W}tc"):
        if cell[-1].tag != f"{W}p":
            yield "a cell does not end with a paragraph"
    for about in document.iter(f"{M}mcPr", f"{M}rPr"):
        names = [etree.QName(item).localname for item in about]
        if names[1:] == ["count"] or {"nor", "sty"} <= {*names}:
            yield f"the properties {', '.join(names)} of a formula are not in the order of the schema"
    for about in document.iter(f"{WP}docPr"):
        if not about.get("descr"):
            yield f"the picture {about.get('name')} has no description"


def _is_lost(name: str | None, parts: dict[str, bytes]) -> bool:
    return name is not None and name.startswith("/") and name[1:] not in parts


def _lost_relations(name: str, root: Any, parts: dict[str, bytes]) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    counts = Counter(item.get("Id") for item in root.iter(RELATION))
    yield from (f"{name} has {key} twice" for key, count in counts.items() if count > 1)
    for item in root.iter(RELATION):
        target = posixpath.normpath(posixpath.join(folder, item.get("Target").lstrip("/")))
        if item.get("TargetMode") != "External" and target not in parts:
            yield f"{name}: there is no part {target}"


def _identifier_problems(document: Any, notes: Any) -> Iterator[str]:
    marks = [*document.iter(f"{W}bookmarkStart"), *notes.iter(f"{W}bookmarkStart")]
    for attribute in ("id", "name"):
        counts = Counter(mark.get(f"{W}{attribute}") for mark in marks)
        yield from (f"two bookmarks have the {attribute} {key}" for key, n in counts.items() if n > 1)
    ends = [mark.get(f"{W}id") for part in (document, notes) for mark in part.iter(f"{W}bookmarkEnd")]
    if sorted(ends) != sorted(mark.get(f"{W}id") for mark in marks):
        yield "a bookmark does not end"
    names = {mark.get(f"{W}name") for mark in marks}
    targets = {link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")} - {None}
    yield from (f"a link leads to {target}, which is nowhere" for target in sorted(targets - names))
    counts = Counter(item.get("id") for item in document.iter(f"{WP}docPr"))
    yield from (f"two pictures have the id {key}" for key, n in counts.items() if n > 1)


def _style_problems(document: Any, styles: Any) -> Iterator[str]:
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    for kind in ("pStyle", "rStyle", "tblStyle"):
        used = {item.get(f"{W}val") for item in document.iter(f"{W}{kind}")}
        yield from (f"there is no style {name}" for name in sorted(used - known))
    for style in styles.iter(f"{W}style"):
        for kind in ("basedOn", "next"):
            other = style.find(f"{W}{kind}")
            if other is not None and other.get(f"{W}val") not in known:
                yield f"{style.get(f'{W}styleId')} is {kind} {other.get(f'{W}val')}, which is no style"
