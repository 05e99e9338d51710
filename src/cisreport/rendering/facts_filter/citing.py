"""How to cite a document and its data: a reference, an entry for BibTeX, how to report an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from cisreport.documents.citation import Citation
from cisreport.rendering.facts_filter.parts import heading, paragraph
from cisreport.rendering.facts_filter.payloads import Register
from cisreport.rendering.tree import Element, Tree, attr, stringify
from cisreport.spans import DAY

_ERRORS: Final = "If you find an error, please name the fact by its id, and the version of the dataset."
_DOI: Final = "https://doi.org/"
_Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a reference to a document has: the metadata, and what the project says where there is none."""

    title: str
    authors: tuple[str, ...]
    date: str
    doi: str
    license: str
    whole: str
    """The project that the document is a part of, with version and address; empty if that is not known."""
    path: str
    """Path of the document, from which the entry has its key."""

    @classmethod
    def of(cls, tree: Tree, project: Citation, path: str) -> Reference:
        """Return the reference to a document.

        Parameters
        ----------
        tree : Tree
            The document.
        project : Citation
            What its project says.
        path : str
            Path of the document.
        """
        meta = tree["meta"]
        version = f", version {project.version}" if project.version else ""
        address = f", {project.address}" if project.address else ""
        return cls(
            title=stringify(meta.get("title", "")),
            authors=tuple(_authors(meta.get("author"))) or project.authors,
            date=stringify(meta.get(DAY) or meta.get("date", "")),
            doi=stringify(meta.get("doi", "")).removeprefix(_DOI),
            license=_license(meta.get("license")) or project.license,
            whole=f"“{project.title}”{version}{address}" if project.title else "",
            path=path,
        )

    def blocks(self, registers: Sequence[Register], level: int) -> list[Element]:
        """Return the section that says how to cite the document; nothing if it has no title.

        Parameters
        ----------
        registers : sequence of Register
            The registers of the document, whose datasets are cited with it.
        level : int
            Level of the heading.
        """
        if not self.title:
            return []
        data = [_dataset(register.entry) for register in registers]
        return [
            heading(level, "cite-as", "How to cite this report"),
            paragraph(" ".join([*self._sentences(), *data, *self._terms()])),
            {"t": "CodeBlock", "c": [attr("", ("bibtex",)), self._entry(data)]},
            paragraph(_ERRORS),
        ]

    def _sentences(self) -> Iterator[str]:
        year = f" ({self.date[:4]})" if self.date else ""
        yield f"{'; '.join(self.authors) or self.title}{year}."
        if self.authors:
            yield f"“{self.title}”."
        yield f"Report{f' of {self.date}' if self.date else ''}, made with cisreport."
        if self.whole:
            yield f"Part of {self.whole}."
        if self.doi:
            yield f"{_DOI}{self.doi}."

    def _terms(self) -> Iterator[str]:
        if self.license:
            yield f"License: {self.license}."

    def _entry(self, data: Sequence[str]) -> str:
        notes = [*([f"Part of {self.whole}."] if self.whole else []), *data]
        fields = {
            "title": f"{{{self.title}}}",
            "author": " and ".join(f"{{{name}}}" for name in self.authors),
            "date": self.date,
            "doi": self.doi,
            "note": "\n    ".join(notes),
        }
        lines = [f"  {name} = {{{words}}}" for name, words in fields.items() if words]
        key = PurePosixPath(self.path).stem or "report"
        return f"@report{{{key},\n" + ",\n".join(lines) + "\n}"


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
