"""ZIP archives from anyone: workbooks and Word files, read with limits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from os import SEEK_END
from pathlib import Path
from typing import IO

from cisreport.errors import CisreportError, DataError
from cisreport.limits import unpacked_problems


@contextmanager
def archive_in(path: Path, file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open an archive; what is wrong with a part is found while the part is read.

    Parameters
    ----------
    path : Path
        The name for errors.
    file : file of bytes
        The archive.

    Raises
    ------
    DataError
        If its parts are too large when they are unpacked.
    CisreportError
        If it is damaged.
    """
    size = file.seek(0, SEEK_END)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(path, archive, size)
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise CisreportError(f"{path}: is damaged: {error}") from error


def _check_sizes(path: Path, archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if problems := [*unpacked_problems(path, (entry.file_size for entry in entries))]:
        raise DataError(problems)
    for entry in entries:
        if entry.compress_size > size:
            raise zipfile.BadZipFile(f"its part {entry.filename} is longer than the file")
