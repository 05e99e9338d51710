"""Exchange: a dataset in the formats of other tools, and back.

A format is an object with the names of its writer and its reader, which are imported when they are first
used.  Packages offer more of them as entry points of the group ``cisreport.exchange``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Final

from cisreport.errors import CisreportError, MissingToolError, NotFoundError, suggest
from cisreport.extensions import EXCHANGE, is_foreign, load, offered
from cisreport.placing import put_file, put_files

if TYPE_CHECKING:
    from cisreport.exchange.coded import Coded
    from cisreport.model import Dataset

__all__ = ["FORMATS", "ExchangeFormat", "format_named", "formats", "write_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFormat:
    """A format of other tools."""

    name: str
    """As users write it."""
    what: str
    """What it is, in a few words."""
    suffix: str
    """How its file ends; empty: it is a folder."""
    writer: str
    """Function that takes a dataset with computed derivations, and returns bytes by relative path."""
    reader: str = ""
    """Function that takes a path and returns a :class:`~cisreport.exchange.coded.Coded`; empty: none.

    Without metadata it has only sources.
    """
    report_writer: str = ""
    """Function that takes the published files of one report and its document, and returns bytes by relative
    path; empty: none."""

    def write(self, ds: Dataset) -> Mapping[str, bytes]:
        """Return the files of a dataset in this format; the same dataset gives the same bytes.

        Raises
        ------
        MissingToolError
            If a library that it needs is not installed.
        """
        files: Mapping[str, bytes] = self._function(self.writer)(ds)
        return files

    def write_report(self, paths: Sequence[Path], document: Path) -> Mapping[str, bytes]:
        """Return the files for a published report in this format.

        Parameters
        ----------
        paths : sequence of Path
            The published files of one report.
        document : Path
            Its document.

        Raises
        ------
        CisreportError
            If the format is not for reports, or the project is not as it was at the render.
        """
        if not self.report_writer:
            able = ", ".join(name for name, item in FORMATS.items() if item.report_writer)
            raise CisreportError(f"{self.name} is not for reports; export the report to {able}, or a dataset")
        files: Mapping[str, bytes] = self._function(self.report_writer)(paths, document)
        return files

    def read(self, path: Path) -> Coded:
        """Read what :meth:`write` wrote.

        Raises
        ------
        CisreportError
            If it cannot be read, or the format has no reader; the text says what to do.
        """
        if not self.reader:
            able = ", ".join(name for name, item in FORMATS.items() if item.reader)
            raise CisreportError(f"{self.name} does not have all of a dataset; import one of {able}")
        coded: Coded = self._function(self.reader)(path)
        return coded

    def place(self, name: str) -> Path:
        """Return the file or folder that something of a name is written to if nobody names another."""
        return Path(f"{name}{self.suffix}" if self.suffix else f"{name}-{self.name.rpartition(':')[2]}")

    def _function(self, name: str) -> Any:
        try:
            return resolve_name(name)
        except ImportError as error:
            remedy = 'run `pip install "cisreport[exchange]"`'
            raise MissingToolError(f"{self.name} needs {error.name or error}; {remedy}") from error


def _own(
    name: str, what: str, suffix: str, module: str = "", *, reads: bool = True, report: str = ""
) -> ExchangeFormat:
    home = f"cisreport.exchange.{module or name}"
    return ExchangeFormat(
        name=name,
        what=what,
        suffix=suffix,
        writer=f"{home}:write",
        reader=f"{home}:read" if reads else "",
        report_writer=f"cisreport.exchange.{report}:write" if report else "",
    )


_OWN = (
    _own("datapackage", "Data Package v2: CSV tables with types and keys", ""),
    _own("parquet", "Parquet: a file for each table", ""),
    _own("xlsx", "Excel: a sheet for each table, and sheets for reading", ".xlsx"),
    _own("sqlite", "SQLite: tables with keys, and views for common questions", ".sqlite"),
    _own("jsonld", "JSON-LD: a graph in PROV-O, Web Annotation and schema.org", ".jsonld"),
    _own(
        "rocrate",
        "RO-Crate 1.2: the data package and the graph, with coder and sources; or a published report",
        "",
        "datasetcrate",
        report="reportcrate",
    ),
    _own("csl", "CSL-JSON: the sources, for Zotero and pandoc", ".csl.json"),
    _own("bibtex", "BibTeX (biblatex): the sources, without evidence", ".bib"),
    _own("csv", "CSV: a column for each field, for R and SPSS; export only", "", "columns", reads=False),
    _own("stata", "Stata: a file for each frame; export only", "", reads=False),
    _own("popolo", "Popolo: people, organizations, posts, events; export only", ".popolo.json", reads=False),
    _own("ics", "iCalendar: events by day; export only", ".ics", "icalendar", reads=False),
)
FORMATS: Final[Mapping[str, ExchangeFormat]] = {item.name: item for item in _OWN}
"""The formats of this package by name."""


def formats() -> tuple[str, ...]:
    """Return the names of all formats, those of other packages too."""
    return (*FORMATS, *offered(EXCHANGE))


def format_named(name: str) -> ExchangeFormat:
    """Return the format with this name.

    Raises
    ------
    NotFoundError
        If there is none; the text lists similar names.
    """
    if is_foreign(name):
        found: ExchangeFormat = load(EXCHANGE, name)
        return found
    if name not in FORMATS:
        raise NotFoundError(f'there is no format "{name}"; {suggest(name, formats())}')
    return FORMATS[name]


def write_files(files: Mapping[str, bytes], place: Path, *, is_folder: bool, is_replacing: bool) -> list[str]:
    """Write exported files together, whole or not at all.

    Parameters
    ----------
    files : Mapping of str to bytes
        What :meth:`ExchangeFormat.write` returned.
    place : Path
        The file, or the folder.
    is_folder : bool
        Which of the two it is.
    is_replacing : bool
        Whether files with another content may be replaced.

    Returns
    -------
    list of str
        A line for each file that was written, which says whether it was replaced.

    Raises
    ------
    CisreportError
        If a file has another content and may not be replaced; nothing is written then.
    """
    targets = {(place / name if is_folder else place): content for name, content in files.items()}
    other = [path for path, content in targets.items() if path.exists() and path.read_bytes() != content]
    if other and not is_replacing:
        shown = ", ".join(map(str, other[:3])) + (" ..." if len(other) > 3 else "")
        raise CisreportError(f"{shown}: the file has another content; write elsewhere, or add --replace")
    verbs = {
        path: "replaced" if path in other else "unchanged" if path.exists() else "written" for path in targets
    }
    if is_folder:
        names = {name: content for name, content in files.items() if verbs[place / name] != "unchanged"}
        put_files(names, place)
    elif verbs[place] != "unchanged":
        place.parent.mkdir(parents=True, exist_ok=True)
        put_file(place, targets[place])
    return [f"{verb} {path}" for path, verb in verbs.items()]
