"""The packages that are installed for this interpreter."""

from __future__ import annotations

import contextlib
import os
import site
import sys
import sysconfig
from collections.abc import Iterator


def installed() -> tuple[str, ...]:
    """Return what is installed: each package with version and time, and what else an import could find."""
    found: set[str] = set()
    packages = {*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = os.listdir(folder or ".")  # noqa: PTH208 - only the names, for each report
            for info in names:
                if info.endswith((".dist-info", ".egg-info")):
                    found.update(_installation(folder, info))
                elif info.endswith(".pth"):
                    found.update(_signature(os.path.join(folder, info), info))  # noqa: PTH118
            if folder in packages:
                found.update(name for name in names if name != "__pycache__")
    return tuple(sorted(found))


def _installation(folder: str, info: str) -> Iterator[str]:
    for name in ("METADATA", "RECORD", "PKG-INFO"):
        yield from _signature(os.path.join(folder, info, name), f"{info} {name}")  # noqa: PTH118


def _signature(path: str, name: str) -> Iterator[str]:
    with contextlib.suppress(OSError):
        status = os.stat(path)  # noqa: PTH116 - hundreds for each report
        yield f"{name} {status.st_size} {status.st_mtime_ns}"
