"""BibTeX (biblatex): the sources of a dataset, and sources from Zotero and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import RemoveEnclosingMiddleware, SeparateCoAuthors
from bibtexparser.model import Entry
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from cisreport.errors import DataError, Problem
from cisreport.exchange.bibliography import Item, coded_items, date_of, items_of, language_tag, source_id
from cisreport.exchange.coded import Coded
from cisreport.files import read_text
from cisreport.limits import TABLE_FILE
from cisreport.model import Dataset

_SPECIAL = {
    **{letter: f"\\{letter}" for letter in "%&#$_"},
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_PRODUCERS = (
    "organization",
    "publisher",
    "institution",
    "journaltitle",
    "journal",
    "booktitle",
    "howpublished",
)
_LIGATURE = re.compile("(?<=[-`'!?])(?=[-`'])")
"""Between characters that TeX would join."""
_BRACES = re.compile("[{}]")


def _decoder() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    ours = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    macros = [MacroTextSpec(name, text) for name, text in ours.items()]
    known.add_context_category("cisreport", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=known, math_mode="text")


_DECODER = _decoder()


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return an entry for each source."""
    return {f"{ds.id}.bib": "\n".join(map(_entry, items_of(ds))).encode()}


def _entry(item: Item) -> str:
    fields = {
        "title": f"{{{_tex(item.title)}}}" if item.title else "",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in item.authors),
        "organization": f"{{{_tex(item.producer)}}}" if item.producer else "",
        "date": item.date,
        "url": item.url if not _BRACES.search(item.url) else "",
        "langid": item.language,
        "note": _tex(item.note),
    }
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
    return f"@online{{{item.id},\n{lines}}}\n"


def _tex(text: str) -> str:
    apart = _LIGATURE.split(" ".join(text.split()))
    return "{}".join("".join(_SPECIAL.get(letter, letter) for letter in part) for part in apart)


def _text(tex: str) -> str:
    return " ".join(str(_DECODER.latex_to_text(tex)).split())


def read(path: Path) -> Coded:
    """Read the entries of a file as cited sources.

    Raises
    ------
    DataError
        With the line of every entry that cannot be read.
    """
    found: list[Problem] = []
    text = read_text(path, str(path), found, limit=TABLE_FILE, allowed="\x7f")
    if text is None:
        raise DataError(found)
    library = parse_string(text, parse_stack=[RemoveEnclosingMiddleware(), SeparateCoAuthors()])
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        what, remedy = f"this entry cannot be read ({block.error})", "correct it, or remove it"
        found.append(Problem(path=str(path), line=line, what=what, remedy=remedy))
    if not library.entries and not found:
        found.append(Problem(path=str(path), what="the file has no entries", remedy="export it as BibTeX"))
    items = [item for entry in library.entries if (item := _item_at(entry, path, found))]
    if found:
        raise DataError(found)
    return coded_items(items)


def _item_at(entry: Entry, path: Path, found: list[Problem]) -> Item | None:
    """Return what an entry says; add to ``found`` and return None if it cannot be read."""
    try:
        return _item(entry)
    except RecursionError:
        what, remedy = "the braces of this entry are nested too deeply", "write fewer in one another"
        line = (entry.start_line or 0) + 1
        found.append(Problem(path=str(path), line=line, what=what, remedy=remedy))
        return None


def _item(entry: Entry) -> Item:
    fields = {field.key.lower(): field.value for field in entry.fields}
    authors = fields.pop("author", [])
    date, url = (str(fields.pop(name, "")).strip() for name in ("date", "url"))  # not TeX: EDTF has ~ and %
    texts = {name: _text(str(value)) for name, value in fields.items()}
    year, month = texts.get("year", ""), texts.get("month", "")
    return Item(
        id=source_id(entry.key),
        title=texts.get("title", ""),
        authors=tuple(filter(None, map(_name, authors))),
        producer=next((texts[name] for name in _PRODUCERS if name in texts), ""),
        date=date or (date_of(year, month, texts.get("day", "")) if year else ""),
        url=url,
        language=language_tag(texts.get("langid") or texts.get("language") or ""),
        note=texts.get("note", ""),
    )


def _name(tex: str) -> str:
    """Return a name with the given name first; one in braces stays as it is."""
    last, comma, first = tex.partition(", ")
    if comma and not tex.startswith("{"):
        return _text(f"{first} {last}")
    return _text(tex)
