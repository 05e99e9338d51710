"""The folder of a batch in which one run writes what is not finished.

A finished report is one rename away from its place.  The next run takes the workshop away before it looks at
what is there, so a worker that outlived its run cannot put anything in place later.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cisreport.errors import CisreportError
from cisreport.locking import locked
from cisreport.placing import remove_folder

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
    with locked(folder / _LOCK, shared=shared) as is_ours:
        if not is_ours:
            what = f"another run writes into {folder}"
            raise CisreportError(f"{what}; wait until it has ended, or stop it")
        place = folder / WORKSHOP / secrets.token_hex(8)
        if not shared:
            remove_folder(folder / WORKSHOP)
            for left in folder.glob(f"{WORKSHOP}.*"):
                shutil.rmtree(left, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            yield place
        finally:
            remove_folder(place if shared else folder / WORKSHOP)
