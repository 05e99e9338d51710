"""A report document: front matter, code cells, inline code, and the Markdown around them.

Every unsupported feature is reported as a problem with its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cisreport.digests import digest
from cisreport.documents.chapters import Elsewhere, find_elsewhere
from cisreport.documents.citation import CITATION_FILE, NO_CITATION, Citation, read_citation
from cisreport.documents.cited import cited_problems, shown_name
from cisreport.documents.effective import effective
from cisreport.documents.filled import filled, icons_in, keys_in
from cisreport.documents.filters import Filter
from cisreport.documents.frontcode import front_code
from cisreport.documents.lines import read_lines, split_front
from cisreport.documents.options import check_front
from cisreport.documents.parts import Cell, Expression, Line
from cisreport.documents.people import check_people, known_affiliations, verbatim
from cisreport.documents.project import OptionFiles, find_project, merged
from cisreport.documents.reference import reference_files
from cisreport.documents.remarks import Idle, Remarks, idle_notes
from cisreport.documents.scanner import Scanner
from cisreport.errors import Problem, ReportError
from cisreport.files import is_file
from cisreport.formats import HTML
from cisreport.yamltext import Yaml

_USES: Final = re.compile(r"""(?:\{\{<\s*meta\s+|(?:when|unless)-meta=)["']?([\w-]+)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed report document."""

    path: Path
    """Absolute path."""
    shown: str
    """Path as the user named it."""
    root: Path
    """Root of the project."""
    metadata: Mapping[str, Any]
    """Front matter over the project's defaults."""
    variables: Mapping[str, Any]
    """Values for ``{{< var >}}``."""
    parts: tuple[str | Cell | Expression, ...]
    """Markdown, cells and inline expressions in order."""
    front: tuple[Expression, ...] = ()
    """Inline code of the front matter, which runs after all cells."""
    lines: tuple[Line, ...] = field(repr=False)
    """Lines of prose."""
    fences: tuple[Line, ...] = field(default=(), repr=False)
    """Lines that open a block of code that does not run."""
    code: tuple[Line, ...] = field(default=(), repr=False)
    """Lines of code blocks that do not run."""
    divs: tuple[Line, ...] = field(default=(), repr=False)
    """Lines that begin or end a div."""
    filters: tuple[Filter, ...] = ()
    """Filters of the author, which are to be tried."""
    files: tuple[Path, ...]
    """Files that were read: the document, its includes, the project's files."""
    notes: tuple[Problem, ...] = ()
    """What has no effect or is missing in it, without a change of what it says."""
    code_folder: Path | None = None
    """Folder that code runs in; None for the folder of the document."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Markdown for the labels of other chapters that it refers to."""
    citation: Citation = NO_CITATION
    """What its project's ``CITATION.cff`` says."""
    day: dt.date | None = None
    """Day that was taken for dates that the front matter leaves open."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The code cells."""
        return tuple(part for part in self.parts if isinstance(part, Cell))

    @property
    def options(self) -> Iterator[Line]:
        """The lines with the options of cells."""
        for cell in self.cells:
            for number, text in enumerate(cell.header, cell.line + 1):
                yield Line(path=cell.path, number=number, text=cell.indent + text)

    @property
    def required_claims(self) -> tuple[str, ...]:
        """Names of the claims that its outputs have to make."""
        required = (self.metadata.get("cisreport") or {}).get("require") or ()
        return (required,) if isinstance(required, str) else tuple(required)

    def option(self, name: str, target: str, default: Any = None) -> Any:
        """Return a front matter option for a format; ``format: {html: ...}`` has precedence."""
        formats = self.metadata.get("format")
        special = formats.get(target) if isinstance(formats, dict) else None
        if isinstance(special, dict) and name in special:
            return special[name]
        return self.metadata.get(name, default)

    def setting(self, cell: Cell, name: str, default: Any = None, target: str = HTML.target) -> Any:
        """Return a cell option, or else the document's default for a format."""
        if name in cell.options:
            return cell.options[name]
        special = (self.metadata.get("format") or {}).get(target) or {}
        places = (special.get("execute") or {}, special, self.metadata.get("execute") or {}, self.metadata)
        return next((place[name] for place in places if name in place), default)

    def find(self, pattern: str) -> tuple[str, int, int]:
        """Return file, line and column of a pattern's first match, in prose, a fence or options of a cell."""
        for line in (*self.lines, *self.fences, *self.options):
            if match := re.search(pattern, line.text):
                return line.path, line.number, match.start() + 1
        return self.shown, 0, 0


def digests(document: Document) -> dict[str, Any]:
    """Return the sources of a report: its path within the project, and SHA-256 of every file.

    Returns
    -------
    dict
        ``path``; ``files``, each with ``path`` and ``sha256``, the document first; ``sha256`` over the
        RFC 8785 form of ``files``; ``day`` if the document leaves its date open.
    """
    files = [
        {"path": _within(path, document.root), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in dict.fromkeys(document.files)
    ]
    day = {"day": document.day.isoformat()} if document.day else {}
    return {"path": files[0]["path"], "files": files, "sha256": digest(files), **day}


def _within(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def read_document(path: str | Path) -> Document:
    """Read and check a report document.

    Parameters
    ----------
    path : str or Path
        The ``.qmd`` file.

    Raises
    ------
    ReportError
        If the file cannot be read or has an unsupported feature; all problems are reported together.
    """
    shown = str(path)
    absolute = Path(path).absolute()
    if not _is_utf8(absolute):
        what = "the name, or the name of a folder above, is not UTF-8"
        raise ReportError([Problem(path=shown, what=what, remedy="rename it")])
    problems: list[Problem] = []
    lines = read_lines(absolute, shown, problems)
    if problems:
        raise ReportError(problems)
    front, body = split_front(lines, shown)
    scanner = Scanner(directory=absolute.parent, problems=problems, open_files=[absolute])
    scanner.scan(body)
    if scanner.comment:
        scanner.problem(*scanner.comment, "the comment is not closed", 'close it with "-->"')
    _check_labels(scanner.parts, problems)
    text = "\n".join(line.text for line in (*scanner.prose, *scanner.fences, *scanner.divs))
    project = find_project(absolute, shown, text)
    cells = [part for part in scanner.parts if isinstance(part, Cell)]
    headers = ["\n".join(cell.header) for cell in cells]
    code = "\n".join((*headers, *(cell.source for cell in cells)))
    remarks = Remarks(text=text, code=code)
    check_front(front, absolute.parent, remarks)
    check_people(front, known_affiliations(project.defaults, front.data), remarks)
    named = OptionFiles(document=absolute, shown=shown, root=project.root, text=text)
    values = merged(front.data, named.named(front, absolute.parent, remarks))
    stated = _metadata(merged(project.defaults, values), front, scanner, remarks, absolute)
    metadata, wrong = filled(stated, project.variables)
    for name, what, remedy in wrong:
        front.report((name,), what, remedy)
    for key, name in icons_in(stated):
        remarks.add(front, (key,), f"icons {name}")
    own = [*(line.text for line in (*scanner.prose, *scanner.fences, *scanner.divs)), *headers]
    chapters = find_elsewhere(scanner.prose, own, project.book, absolute) if project.book else Elsewhere()
    files = [absolute, *scanner.files, *chapters.files, *project.files, *named.files]
    filters = tuple(
        {item.name: item for item in (*project.filters, *named.filters, *remarks.filters)}.values()
    )
    files += [file for item in filters for file in item.files]
    files += _cited_files(metadata, front, absolute.parent, shown, problems)
    files += reference_files(metadata, front, absolute.parent, problems)
    cited_as = shown_name(project.root / CITATION_FILE, absolute.parent, shown)
    citation, citation_files = read_citation(project.root, cited_as, problems)
    files += citation_files
    problems += (*project.problems, *front.problems, *named.problems)
    if problems:
        raise ReportError(problems)
    used = _used_keys(scanner.prose) | set(keys_in(stated))
    idle = Idle(path=shown, keys=(*remarks.idle, *scanner.idle))
    return Document(
        path=absolute,
        shown=shown,
        root=project.root,
        metadata=effective(metadata),
        variables=project.variables,
        parts=tuple(scanner.finished()),
        front=front_code(front, lines[: len(lines) - len(body)]),
        lines=tuple(scanner.prose),
        fences=tuple(scanner.fences),
        code=tuple(scanner.code),
        divs=tuple(scanner.divs),
        filters=filters,
        files=tuple(dict.fromkeys(files)),
        notes=(
            *_first_of_each((*remarks.notes, *named.notes, *reversed(project.notes))),
            *scanner.notes.values(),
            *chapters.notes,
            *idle_notes((idle, *named.idle, *project.idle), used),
        ),
        code_folder=project.code_folder,
        elsewhere=chapters.words,
        citation=citation,
    )


def _metadata(
    values: Mapping[str, Any], front: Yaml, scanner: Scanner, remarks: Remarks, path: Path
) -> dict[str, Any]:
    """Return the options of a document, those below ``metadata`` with the others, and with a title."""
    more = values.get("metadata")
    metadata = {**(more if isinstance(more, dict) else {}), **values}
    if not str(metadata.get("title") or "").strip() and not front.problems:
        metadata["title"] = scanner.heading or verbatim(path.stem)
        origin = "the first heading" if scanner.heading else "the name of the file"
        remarks.note(front, ("title",), f"the title is {origin}")
    return metadata


def _first_of_each(notes: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the notes on options, but what several files repeat only at its first place."""
    first: dict[tuple[str, str], Problem] = {}
    for note in notes:
        first.setdefault((note.where, note.what), note)
    yield from first.values()


def _used_keys(lines: Sequence[Line]) -> set[str]:
    """Return the keys of the front matter that the text names."""
    return {name for line in lines for name in _USES.findall(line.text)}


def _is_utf8(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _cited_files(
    metadata: dict[str, Any], front: Yaml, directory: Path, shown: str, problems: list[Problem]
) -> Iterator[Path]:
    """Make the paths of bibliographies and of the citation style absolute, and yield them."""
    for name in ("bibliography", "csl"):
        value = metadata.get(name)
        if value is None:
            continue
        named = value if isinstance(value, list) else [value]
        paths = [directory / item for item in named if isinstance(item, str) and item]
        for path in paths:
            if is_file(path):
                problems += cited_problems(path, shown_name(path, directory, shown))
                yield path
                continue
            line, column = front.keys.get((name,), (0, 0))
            what = f"the file {path.name} does not exist"
            remedy = "give a path relative to the document"
            problems.append(
                Problem(path=front.path, line=line, column=column, where=name, what=what, remedy=remedy)
            )
        metadata[name] = (
            [str(path) for path in paths] if isinstance(value, list) else "".join(map(str, paths))
        )


def _check_labels(parts: Sequence[str | Cell | Expression], problems: list[Problem]) -> None:
    seen: dict[str, int] = {}
    for cell in parts:
        if not isinstance(cell, Cell) or not cell.label:
            continue
        if cell.label in seen:
            what = f'the label "{cell.label}" is already used at line {seen[cell.label]}'
            problems.append(Problem(path=cell.path, line=cell.line, what=what, remedy="choose another label"))
        seen.setdefault(cell.label, cell.line)
