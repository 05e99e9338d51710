"""The last changes to a document that pandoc wrote: what its writer has no words for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from cisreport.rendering.embedded.word.looks import properties
from cisreport.rendering.embedded.word.markup import legal
from cisreport.rendering.embedded.word.package import parsed
from cisreport.rendering.embedded.word.tables import CELL, TURN
from cisreport.rendering.markup import escaped

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES: Final = {
    "w": W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_HIGH: Final = 1500
"""Characters of a row or a short table that stay on one page."""
_SHORT: Final = 15
"""Rows of a table that stays on one page."""
_REGIONS: Final = {
    "en": "en-US",
    "de": "de-DE",
    "es": "es-ES",
    "fr": "fr-FR",
    "it": "it-IT",
    "nl": "nl-NL",
    "pl": "pl-PL",
    "pt": "pt-PT",
    "ru": "ru-RU",
}
"""Languages as Word names them, which has none without a region."""


def w(name: str) -> str:
    """Return the name of an element or attribute of WordprocessingML, as lxml has it."""
    return f"{{{W}}}{name}"


def m(name: str) -> str:
    """Return the name of an element of a formula, as lxml has it."""
    return f"{{{_NAMES['m']}}}{name}"


def dress(root: Any) -> None:
    """Change the document's part in place: colors of cells, turned pages, rows, and names of pictures."""
    _fill_cells(root)
    _turn_pages(root)
    for table in root.iter(w("tbl")):
        _keep_rows(table)
    _end_lists(root)
    mend(root)


def mend(root: Any) -> None:
    """Change what every part with words needs, in place: names of pictures, and the order within formulas."""
    name_pictures(root)
    _order_formulas(root)


def name_pictures(root: Any) -> None:
    """Name the pictures of a part by their drawings, whose names are in place of their titles."""
    for number, about in enumerate(root.iter(f"{{{_NAMES['wp']}}}docPr"), 1):
        title = about.attrib.pop("title", "")
        about.set("name", title or f"picture-{number}")
    for about in root.iter(f"{{{_NAMES['pic']}}}cNvPr"):
        about.attrib.pop("title", None)


def _instructions(root: Any, name: str) -> list[Any]:
    return [item for item in root.iter(etree.ProcessingInstruction) if item.target == name]


def _fill_cells(root: Any) -> None:
    for instruction in _instructions(root, CELL):
        cell = next(instruction.iterancestors(w("tc")))
        about = cell.find(w("tcPr"))
        if about is None:
            about = etree.Element(w("tcPr"))
            cell.insert(0, about)
        shade = {w("val"): "clear", w("color"): "auto", w("fill"): instruction.text.strip()}
        etree.SubElement(about, w("shd"), shade)
        instruction.getparent().remove(instruction)


def _turn_pages(root: Any) -> None:
    """Make a section of turned pages of what is between two instructions."""
    body = root.find(w("body"))
    last = body.find(w("sectPr"))
    for instruction in _instructions(root, TURN):
        section = deepcopy(last)
        if instruction.text.strip() == "end":
            size = section.find(w("pgSz"))
            wide, high = size.get(w("w")), size.get(w("h"))
            size.set(w("w"), high)
            size.set(w("h"), wide)
            size.set(w("orient"), "landscape")
        paragraph = etree.Element(w("p"))
        etree.SubElement(paragraph, w("pPr")).append(section)
        instruction.getparent().replace(instruction, paragraph)
    for section in [*body.iter(w("sectPr"))][1:]:
        for first in section.findall(w("titlePg")):
            section.remove(first)


def _keep_rows(table: Any) -> None:
    """Keep low rows on one page, and all rows of a short table."""
    rows = table.findall(w("tr"))
    if len(rows) <= _SHORT and len("".join(table.itertext(w("t")))) <= _HIGH:
        for words in (words for row in rows[:-1] for words in row.iter(w("p"))):
            about = words.find(w("pPr"))
            if about is not None and about.find(w("keepNext")) is None:
                about.insert(1 if about.find(w("pStyle")) is not None else 0, etree.Element(w("keepNext")))
    for row in rows:
        if len("".join(row.itertext(w("t")))) > _HIGH or row.find(f".//{w('tbl')}") is not None:
            continue
        about = row.find(w("trPr"))
        if about is None:
            about = etree.Element(w("trPr"))
            row.insert(0, about)
        if about.find(w("cantSplit")) is None:
            about.insert(0, etree.Element(w("cantSplit")))


def _order_formulas(root: Any) -> None:
    """Order the properties in formulas as the schema of Office does, and pandoc does not."""
    for about in root.iter(m("mcPr")):
        for count in about.findall(m("count")):
            about.insert(0, count)
    for about in root.iter(m("rPr")):
        if about.find(m("nor")) is not None:  # plain words do not have a style of formulas
            for style in about.findall(m("sty")):
                about.remove(style)


def _end_lists(root: Any) -> None:
    """Leave space after lists whose items have none between them."""
    for item in root.iter(w("p")):
        following = item.getnext()
        if following is None or following.tag != w("p") or not _is_item(item) or _is_item(following):
            continue
        about = item.find(w("pPr"))
        if about.find(w("spacing")) is None:
            space = etree.Element(w("spacing"), {w("after"): "140"})
            about.find(w("numPr")).addnext(space)


def _is_item(paragraph: Any) -> bool:
    return paragraph.find(f"{w('pPr')}/{w('numPr')}") is not None


def set_styles(root: Any, ours: bytes, lang: str) -> None:
    """Complete the styles: those of colors, ours that the reference document lacks, and the language."""
    known = {style.get(w("styleId")) for style in root.iter(w("style"))}
    for style in parsed(ours).iter(w("style")):
        if style.get(w("styleId")) not in known and not style.get(w("default")):
            root.append(style)
    for style in root.iter(w("style")):
        found = properties(style.find(w("name")).get(w("val")))
        if found is not None:
            _set_color(style, *found)
    for spoken in root.iterfind(f".//{w('rPrDefault')}//{w('lang')}"):
        spoken.set(w("val"), _REGIONS.get(lang, lang))


def _set_color(style: Any, kind: str, color: str, fill: str) -> None:
    shade = {w("val"): "clear", w("color"): "auto", w("fill"): fill}
    left_out = ("pPr", "rPr", *(["basedOn"] if kind == "character" else []))
    for name in left_out:
        for old in style.findall(w(name)):
            style.remove(old)
    if kind == "paragraph" and fill:
        etree.SubElement(etree.SubElement(style, w("pPr")), w("shd"), shade)
    words = etree.SubElement(style, w("rPr"))
    if color:
        etree.SubElement(words, w("color"), {w("val"): color})
    if kind == "character" and fill:
        etree.SubElement(words, w("shd"), shade)


def set_header(root: Any, title: str) -> None:
    """Write the title of the document into the header of its pages."""
    for words in root.iter(w("t")):
        words.text = legal(title)


def core_properties(said: Mapping[str, str]) -> bytes:
    """Return the part with what programs say of a document: title, authors, language and date."""
    return "".join(_core(said)).encode()


def _core(said: Mapping[str, str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    yield ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    yield ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    for name, value in said.items():
        if value:
            kind = ' xsi:type="dcterms:W3CDTF"' if name.startswith("dcterms:") else ""
            yield f"<{name}{kind}>{escaped(legal(value))}</{name}>"
    yield "</cp:coreProperties>\n"
