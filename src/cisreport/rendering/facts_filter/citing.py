"""How to cite a document and its data: a reference, an entry for BibTeX, how to report an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from cisreport.rendering.facts_filter.parts import heading, paragraph
from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.tree import Element, Tree, attr, stringify
from cisreport.spans import DAY

_ERRORS: Final = "If you find an error, please name the fact by its id, and the version of the dataset."
_Entry = Mapping[str, Any]


def citing(tree: Tree, registers: Sequence[Register], level: int, path: str) -> list[Element]:
    """Return the section that says how to cite a document; nothing if it has no title.

    Parameters
    ----------
    tree : Tree
        The document.
    registers : sequence of Register
        Its registers, whose datasets are cited with it.
    level : int
        Level of the heading.
    path : str
        Path of the document, from which the entry has its key.
    """
    meta = tree["meta"]
    title = stringify(meta.get("title", ""))
    if not title:
        return []
    authors, date = list(_authors(meta.get("author"))), stringify(meta.get(DAY) or meta.get("date", ""))
    data = [_dataset(register.entry) for register in registers]
    cited = f"{'; '.join(authors) or title}{f' ({date[:4]})' if date else ''}. "
    cited += f"“{title}”. " if authors else ""
    cited += f"Report{f' of {date}' if date else ''}, made with cisreport. {' '.join(data)}"
    if stated := _license(meta.get("license")):
        cited += f" License: {stated}."
    fields = {
        "title": f"{{{title}}}",
        "author": " and ".join(f"{{{name}}}" for name in authors),
        "date": date,
        "note": "\n    ".join(data),
    }
    lines = [f"  {name} = {{{words}}}" for name, words in fields.items() if words]
    key = PurePosixPath(path).stem or "report"
    entry = f"@report{{{key},\n" + ",\n".join(lines) + "\n}"
    return [
        heading(level, "cite-as", "How to cite this report"),
        paragraph(cited),
        {"t": "CodeBlock", "c": [attr("", ("bibtex",)), entry]},
        paragraph(_ERRORS),
    ]


def _license(value: Any) -> str:
    """Return the words of a license, which Quarto has as a list of mappings."""
    match value:
        case {"t": "MetaList", "c": parts}:
            return ", ".join(filter(None, map(_license, parts)))
        case {"t": "MetaMap", "c": parts}:
            return _license(parts.get("text"))
    return stringify(value) if value else ""


def _dataset(entry: _Entry) -> str:
    return f"Dataset {entry['id']}, version {entry['version']}, SHA-256 {entry['digest']}."


def _authors(value: Any) -> Iterator[str]:
    """Yield the names of authors, as pandoc or Quarto has them in metadata."""
    for author in value["c"] if value and value["t"] == "MetaList" else [value] if value else []:
        stated = author["c"] if author["t"] == "MetaMap" else {"name": author}
        name = stated.get("name", author)
        parts = name["c"] if name["t"] == "MetaMap" else {"literal": name}
        words = parts.get("literal") or " ".join(
            stringify(parts[key]) for key in ("given", "family") if key in parts
        )
        yield words if isinstance(words, str) else stringify(words)
