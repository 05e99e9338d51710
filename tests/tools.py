"""Programs that tests need beside the locked packages."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = {"chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")}
"""Names under which a program may be installed, the lightest first."""


def require(tool: str) -> str:
    """Return the path of a program; without it, skip the test, or fail it where ``CI=true``.

    Parameters
    ----------
    tool : str
        The program, such as ``chromium`` or ``faketime``.
    """
    for name in NAMES.get(tool, (tool,)):
        if path := shutil.which(name):
            return path
    reason = f"{tool} is not installed; install it with the system's packages"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
