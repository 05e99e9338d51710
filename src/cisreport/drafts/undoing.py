"""Changes of several files of a dataset that are whole or not at all, even if the process is killed.

Before the first change, a file in the folder of drafts notes the text of each file before and after.  It is
removed when the dataset is valid with all changes; a later run that finds it takes the changes back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cisreport.errors import DataError, Problem
from cisreport.files import DRAFTS, shortest
from cisreport.placing import finish, put_file

_NOTE: Final = ".unfinished"


def check_finished(folder: Path) -> None:
    """Check that no changes of a dataset's folder are left unfinished; complete files that were put in place.

    Raises
    ------
    DataError
        If there are some; the text says how to take them back.
    """
    for place in (folder, folder.parent):
        if place.is_dir():
            finish(place)
    note = folder / DRAFTS / _NOTE
    if note.is_file():
        what = "an accept of drafts was not finished, so some files may have its changes"
        remedy = f"run `cisreport draft {folder.name}`, which takes them back"
        raise DataError([Problem(path=str(shortest(note)), what=what, remedy=remedy)])


@contextmanager
def all_or_nothing(folder: Path, texts: Mapping[Path, str]) -> Iterator[None]:
    """Write files of a dataset, and take that back if the body of the statement fails.

    Parameters
    ----------
    folder : Path
        Of the dataset.
    texts : mapping of Path to str
        The new text of each file.
    """
    note = folder / DRAFTS / _NOTE
    changes = {
        path.relative_to(folder).as_posix(): [path.read_bytes().decode() if path.exists() else None, text]
        for path, text in texts.items()
    }
    put_file(note, json.dumps(changes, ensure_ascii=False).encode())
    try:
        for path, text in texts.items():
            put_file(path, text.encode())
        yield
    except BaseException:
        undo(folder)
        raise
    note.unlink()


def undo(folder: Path) -> bool:
    """Take back changes that were not finished, and return whether there were any.

    Raises
    ------
    DataError
        If somebody has edited one of the files since then; nothing is taken back.
    """
    note = folder / DRAFTS / _NOTE
    if not note.is_file():
        return False
    changes = {folder / name: texts for name, texts in json.loads(note.read_bytes()).items()}
    now = {path: path.read_bytes().decode() if path.exists() else None for path in changes}
    edited = [path for path, texts in changes.items() if now[path] not in texts]
    if edited:
        what = "it was edited after an accept of drafts that was not finished"
        remedy = f"compare it with the texts before and after in {shortest(note)}, and delete that file"
        raise DataError([Problem(path=str(shortest(path)), what=what, remedy=remedy) for path in edited])
    for path, (before, _) in changes.items():
        if before is None:
            path.unlink(missing_ok=True)
        else:
            put_file(path, before.encode())
    note.unlink()
    return True
