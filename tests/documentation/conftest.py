"""The site, for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from webpages import made_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    return made_site(tmp_path_factory)
