"""Profiles of a project that are active: those that ``profile:`` in ``_quarto.yml`` names."""

from __future__ import annotations

import re
from typing import Any, Final

PROFILES: Final = "cisreport-profiles"
"""Key for the names of the active profiles among what a document inherits."""


def active_profiles(profile: Any) -> list[str]:
    """Return the names of the active profiles, as Quarto chooses them without its environment variable.

    Parameters
    ----------
    profile : Any
        The value of ``profile``: its ``default``, and of each ``group`` at least one name, else the first.
    """
    given = profile if isinstance(profile, dict) else {}
    default, groups = given.get("default") or [], given.get("group") or []
    names = default if isinstance(default, list) else re.split(r"[\s,]+", str(default).strip())
    active = [str(name) for name in names if name]
    if not (isinstance(groups, list) and groups and isinstance(groups[0], list)):
        groups = [groups]
    for group in groups:
        if isinstance(group, list) and group and not any(str(name) in active for name in group):
            active.append(str(group[0]))
    return active
