"""What is installed, where a project is, and where its data and fonts come from."""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from cisreport.assets import font_directory
from cisreport.execution.cache import nearest_cache
from cisreport.files import DATA, METADATA, SITE, VOCABULARY, project_root, shipped

_LIBRARIES = ("pypandoc-binary", "typst", "pandas", "matplotlib")


def diagnosis(folder: Path) -> dict[str, str]:
    """Return what there is, in order, each as a name and a text.

    Parameters
    ----------
    folder : Path
        Where a command runs.
    """
    root = project_root(folder)
    place = root or folder
    datasets = sorted(path.parent.name for path in (place / DATA).glob(f"*/{METADATA}"))
    reports = sorted(path.name for path in (place / "reports").glob("[!_]*.qmd"))
    return {
        "cisreport": f"{version('cisreport')} in {Path(__file__).parent.parent}",
        "python": f"{sys.version.split()[0]} at {sys.executable}",
        "libraries": ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        "engine": "embedded, by pandoc and Typst",
        "quarto": shutil.which("quarto") or 'not installed; "pip install cisreport[quarto]" adds it',
        "tests": _tests(),
        "project": str(root) if root else f"none at {folder} or above; make one with `cisreport init`",
        "datasets": _list(datasets, "`cisreport new` makes one"),
        "reports": _list(reports, "`cisreport new NAME --report` makes one"),
        "vocabulary": _vocabulary(place / DATA / VOCABULARY),
        "outputs": str(place / "build"),
        "stored outputs of code": str(nearest_cache(place).folder),
        "datasets of the package": str(shipped(DATA)),
        "documentation": _documentation(),
        "fonts": _fonts(place),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is missing"


def _tests() -> str:
    missing = [name for name in ("pytest", "pytest_regressions") if find_spec(name) is None]
    return 'not installed; run "pip install cisreport[test]"' if missing else f"pytest {version('pytest')}"


def _documentation() -> str:
    page = shipped(SITE) / "index.html"
    return f"{page}; `cisreport docs` opens it" if page.is_file() else "not built; see `cisreport docs`"


def _list(names: list[str], remedy: str) -> str:
    return ", ".join(names) if names else f"none; {remedy}"


def _vocabulary(folder: Path) -> str:
    places = [shipped(DATA) / VOCABULARY, folder] if folder.is_dir() else [shipped(DATA) / VOCABULARY]
    return " and ".join(map(str, dict.fromkeys(places)))


def _fonts(root: Path) -> str:
    own = root / "fonts"
    return f"{font_directory()}" + (f" and {own}" if own.is_dir() else "")
