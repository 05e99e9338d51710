"""Puts the folder of a report in place, whole or not at all.

A run writes below :data:`WORKSHOP` in the folder of the batch, in a separate folder with an unguessable
name.  A finished report is one rename away from its place.  The next run takes the workshop away before it
looks at what is there, so a worker that outlived its run cannot put anything in place later.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cisreport.batches.locking import locked

WORKSHOP: Final = ".unfinished"
"""Folder for what is not finished, in the folder of a batch."""
_LOCK: Final = ".lock"


@contextlib.contextmanager
def workshop(folder: Path, *, shared: bool = False) -> Iterator[Path]:
    """Make the folder for unfinished reports of one run, and take away what an earlier run left.

    Parameters
    ----------
    folder : Path
        The folder of the batch; made when missing.
    shared : bool, default False
        Whether other runs may write other reports at the same time; then nothing of them is taken away.

    Raises
    ------
    CisreportError
        If another run writes into the folder of the batch.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / _LOCK, f"another run writes into {folder}", shared=shared):
        place = folder / WORKSHOP / secrets.token_hex(8)
        if not shared:
            remove(folder / WORKSHOP)
            for left in folder.glob(f"{WORKSHOP}.*"):
                shutil.rmtree(left, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            yield place
        finally:
            remove(place if shared else folder / WORKSHOP)


def remove(folder: Path) -> None:
    """Remove a folder from its place at once, then what it has; nothing if there is none."""
    aside = folder.with_name(f"{folder.name}.{secrets.token_hex(8)}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def put(files: Mapping[str, bytes], target: Path, workshop: Path) -> None:
    """Make a folder with these files and no others, in place of an earlier one.

    Readers see the earlier folder, for a moment none, then the new one; never a mixture.

    Parameters
    ----------
    files : mapping
        Content by name.
    target : Path
        The folder.
    workshop : Path
        A folder of the run on the same file system.
    """
    fresh, old = workshop / secrets.token_hex(8), workshop / secrets.token_hex(8)
    try:
        fresh.mkdir()
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        with contextlib.suppress(FileNotFoundError):
            target.rename(old)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
