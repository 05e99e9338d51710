"""The files of an event table: which there are, the layout of each, and their unpacked content."""

from __future__ import annotations

import bz2
import csv
import gzip
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from cisreport.errors import ArgumentError, DataError, MissingToolError, Problem, suggest
from cisreport.events.engine import execute, text
from cisreport.events.layouts import LAYOUTS, Layout
from cisreport.limits import EVENTS_UNPACKED, LimitError

_ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt", ".parquet")
_PEEK: Final = 100
"""How many lines are looked at to find the layout of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What files have in common that one query can read together."""

    layout: Layout
    columns: tuple[str, ...]
    """Names of the columns in the order of the file."""
    delimiter: str = ""
    """Character between columns; empty for Parquet."""
    header: bool = False
    types: tuple[str, ...] = ()
    """Types of the columns of Parquet."""
    raw: tuple[str, ...] = ()
    """Names of the columns of Parquet as in the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file whose content is plain: its name for the user, and where the content is."""

    name: str
    path: Path


def listed(path: Path) -> tuple[Path, ...]:
    """Return the data files at a path: itself, or all below a folder, in the order of their names.

    Raises
    ------
    DataError
        If there are none, or the name of one is a pattern.
    """
    found = (path,) if path.is_file() else tuple(sorted(file for file in path.rglob("*") if _is_data(file)))
    if not found:
        what = "there is no data file here" if path.is_dir() else "there is no such file or folder"
        raise DataError([Problem(path=str(path), what=what, remedy=f"data files end in {_kinds()}")])
    patterns = [file for file in found if set("*?[") & set(str(file))]
    if patterns:
        raise DataError(
            Problem(path=str(file), what="the name has one of the characters * ? [", remedy="rename it")
            for file in patterns
        )
    return found


def _is_data(path: Path) -> bool:
    name = path.name.lower()
    plain = name if not name.endswith(tuple(_UNPACKING)) else name.rpartition(".")[0]
    return path.is_file() and not name.startswith((".", "_")) and plain.endswith((*_ENDINGS, ".export"))


def _kinds() -> str:
    return f"{', '.join(_ENDINGS)}, packed or not ({', '.join(_UNPACKING)})"


@contextmanager
def unpacked(files: tuple[Path, ...], *, even: bool = False) -> Iterator[tuple[Part, ...]]:
    """Give the plain content of files; what is packed is unpacked into a folder that is then removed.

    Unpacking checks lengths and checksums to the end of a file, so a damaged file is an error
    and not a smaller table.  With ``even``, lines that end with a carriage return and a line feed end with
    the latter, and a carriage return in a line becomes a byte that is not UTF-8: so the line is a reject.

    Raises
    ------
    DataError
        With each file that cannot be unpacked.
    """
    with TemporaryDirectory(prefix="cisreport-events-") as folder:
        parts: list[Part] = []
        problems: list[Problem] = []
        for number, file in enumerate(files):
            unpack = _UNPACKING.get(file.suffix.lower())
            try:
                parts += unpack(file, Path(folder) / str(number)) if unpack else [Part(str(file), file)]
            except (OSError, EOFError, zlib.error, zipfile.BadZipFile, _ZstdError) as error:
                problems.append(
                    Problem(
                        path=str(file),
                        what=f"it cannot be unpacked, so none of it is read ({error or 'it ends too early'})",
                        remedy="get the file again",
                    )
                )
        if problems:
            raise DataError(problems)
        yield tuple(_with_even_lines(parts, Path(folder)) if even else parts)


def _with_even_lines(parts: list[Part], folder: Path) -> Iterator[Part]:
    for number, part in enumerate(parts):
        if part.path.suffix.lower() == ".parquet":
            yield part
            continue
        target = folder / f"even-{number}{part.path.suffix}"
        with part.path.open("rb") as source, target.open("wb") as sink:
            sink.writelines(line.rstrip(b"\r\n").replace(b"\r", b"\xff") + b"\n" for line in source)
        yield Part(part.name, target)


class _ZstdError(Exception):
    """A damaged .zst file, whichever module reads it."""


@contextmanager
def _unzstd(file: Path) -> Iterator[Any]:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        raise MissingToolError(
            'reading a .zst file needs backports.zstd; run `pip install "cisreport[events]"`'
        ) from error
    try:
        with zstd.open(file) as content:
            yield content
    except zstd.ZstdError as error:
        raise _ZstdError(str(error)) from error


def _copy(source: Any, target: Path, path: Path) -> None:
    """Write what is unpacked into a file."""
    limit, size = EVENTS_UNPACKED.value, 0
    with target.open("wb") as sink:
        while part := source.read(1 << 20):
            size += len(part)
            if size > limit:
                raise LimitError(EVENTS_UNPACKED, "its content is larger", path=str(path))
            sink.write(part)


def _stream(opener: Callable[[Path], AbstractContextManager[Any]]) -> Callable[[Path, Path], list[Part]]:
    def unpack(file: Path, folder: Path) -> list[Part]:
        folder.mkdir()
        target = folder / file.stem
        with opener(file) as source:
            _copy(source, target, file)
        return [Part(str(file), target)]

    return unpack


def _unzip(file: Path, folder: Path) -> list[Part]:
    folder.mkdir()
    parts = []
    with zipfile.ZipFile(file) as archive:
        for number, member in enumerate(
            info for info in archive.infolist() if not info.filename.endswith("/")
        ):
            target = folder / f"{number}{Path(member.filename).suffix}"
            with archive.open(member) as source:
                _copy(source, target, file)
            parts.append(Part(f"{file}/{member.filename}", target))
    return parts


_UNPACKING: Final[dict[str, Callable[[Path, Path], list[Part]]]] = {
    ".gz": _stream(gzip.GzipFile),
    ".bz2": _stream(bz2.BZ2File),
    ".zst": _stream(_unzstd),
    ".zip": _unzip,
}


def shaped(connection: Any, parts: tuple[Part, ...], layout: str | None) -> dict[Shape, list[Part]]:
    """Return the parts that have rows, by their shape.

    Raises
    ------
    DataError
        With each file that has no known layout, or not the given one.
    """
    if layout is not None and layout not in LAYOUTS:
        raise ArgumentError(f'there is no layout "{layout}"; {suggest(layout, tuple(LAYOUTS))}')
    candidates = [LAYOUTS[layout]] if layout else list(LAYOUTS.values())
    found: dict[Shape, list[Part]] = {}
    problems = []
    for part in parts:
        if not part.path.stat().st_size:
            continue
        parquet = part.path.suffix.lower() == ".parquet"
        shape = _of_parquet(connection, part, candidates) if parquet else _of_lines(part, candidates)
        if shape:
            found.setdefault(shape, []).append(part)
        else:
            problems.append(
                Problem(
                    path=part.name,
                    line=0 if parquet else 1,
                    what=f"its columns are not those of {' or '.join(item.name for item in candidates)}",
                    remedy="see docs/guide/events.md for the columns of each layout",
                )
            )
    if problems:
        raise DataError(problems)
    return found


def _of_lines(part: Part, candidates: list[Layout]) -> Shape | None:
    with part.path.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
        first = [line.rstrip("\r\n") for _, line in zip(range(_PEEK), lines, strict=False)]
    delimiter = "\t" if any("\t" in line for line in first) else ","
    names, *_ = rows = [_cells(line, delimiter) for line in first]
    for layout in candidates:
        canonical = layout.canonical(names)
        if layout.fits_names(canonical):
            return Shape(layout=layout, columns=canonical, delimiter=delimiter, header=True)
    for row in rows:
        for layout in candidates:
            if layout.fits_count(len(row)):
                return Shape(layout=layout, columns=layout.columns[: len(row)], delimiter=delimiter)
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    return line.split(delimiter) if delimiter == "\t" else next(csv.reader([line]), [])


def _of_parquet(connection: Any, part: Part, candidates: list[Layout]) -> Shape | None:
    options = "hive_partitioning = true, hive_types_autocast = false"
    query = f"DESCRIBE SELECT * FROM read_parquet({text(part.path)}, {options})"
    described = execute(connection, query, {str(part.path): part.name}).fetchall()
    for layout in candidates:
        columns = layout.canonical([row[0] for row in described])
        if layout.fits_names(columns):
            raw, types = zip(*(row[:2] for row in described), strict=True)
            return Shape(layout=layout, columns=columns, types=types, raw=raw)
    return None
