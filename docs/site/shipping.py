"""What hatchling asks when it builds a wheel or a source distribution: where the built site goes.

``make wheel`` builds the site first.  The site is not in git.  A source distribution has it where
``make site`` puts it, so a wheel that is built from it has the site, too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SITE = "build/site"


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds the site, or says how it gets in."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the site to what is built."""
        if version == "editable":
            return
        if (Path(self.root) / _SITE / "index.html").is_file():
            place = "cisreport/shipped/site" if self.target_name == "wheel" else _SITE
            build_data["force_include"][_SITE] = place
        else:
            self.app.display_warning(
                f"{_SITE} does not exist, so `cisreport docs` will have nothing to open; run make site first"
            )
