"""Tells who watches that it counts whether a path is there.

The cache of reports runs code again when what it read has changed; Python shows it which files are
opened, but not which are only asked for.
"""

from __future__ import annotations

import sys
from pathlib import Path

EXISTS = "cisreport.exists"
"""The audit event; its argument is the path."""


def asked(path: Path) -> Path:
    """Return a path that is about to be asked whether it is there."""
    sys.audit(EXISTS, str(path))
    return path
