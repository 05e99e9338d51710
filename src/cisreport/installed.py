"""The packages that are installed for this interpreter."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


def installed() -> tuple[str, ...]:
    """Return the name and version of every installed package, with the time of its installation."""
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for info in os.listdir(folder or "."):  # noqa: PTH208 - only the names, for each report
                if info.endswith((".dist-info", ".egg-info")):
                    found.update(_installation(folder, info))
    return tuple(sorted(found))


def _installation(folder: str, info: str) -> Iterator[str]:
    for name in ("METADATA", "RECORD", "PKG-INFO"):
        with contextlib.suppress(OSError):
            status = os.stat(os.path.join(folder, info, name))  # noqa: PTH116, PTH118 - hundreds for each report
            yield f"{info} {name} {status.st_size} {status.st_mtime_ns}"
