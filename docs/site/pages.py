"""The pages of the site: which file of the project becomes which page, and how pages refer to each other.

The Markdown files of the project are the only source, and they are also read where the project is hosted.
So a page of the site is such a file, with its links as they are on the site.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import notebooks
import printing

ROOT = Path(__file__).parents[2]
INDEX = "docs/README.md"
"""The file that lists all pages; its sections are the parts of the menu."""
CHARTS = "docs/charts/README.md"
OUTSIDE = {
    "README.md": "index.md",
    "CHANGELOG.md": "internals/changes.md",
    "CONTRIBUTING.md": "internals/contributing.md",
    "SECURITY.md": "internals/holes.md",
    "data/README.md": "reference/data.md",
    "tests/README.md": "internals/tests.md",
    INDEX: "contents.md",
    CHARTS: "charts/index.md",
}
"""Pages that have another place on the site than below ``docs``."""
MADE = {
    "Reference": ["reference/command-line", "reference/python/index"],
    "Internals": ["internals/tests", "internals/changes"],
}
"""More pages of each part of the menu; :mod:`commands` and :mod:`api` make those of the reference."""
_SECTION = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?!https?:|#|fact:)(?P<path>[^)\s#]+)(?P<anchor>#[^)\s]*)?(?=\))")
_SKIPPED = re.compile(rf"{_FENCE.pattern}|`[^`\n]+`|{_LINK.pattern}", re.DOTALL | re.MULTILINE)


def sources() -> dict[str, str]:
    """Return the place on the site of each file that is a page, by its path in the project."""
    below = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    below |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.ipynb")}
    own = {name: re.sub("ipynb$", "md", name.removeprefix("docs/")) for name in sorted(below)}
    return own | OUTSIDE


def written(folder: Path, environment: Mapping[str, str]) -> None:
    """Write the pages into a folder, with the pictures and files that they link to.

    Parameters
    ----------
    folder : Path
        The folder.
    environment : mapping
        The environment that notebooks run in.
    """
    places = sources()
    for name, place in places.items():
        file = ROOT / name
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".ipynb":
            shutil.copy(file, target.parent)
            text = relinked(notebooks.page_of(file, environment), name, places, folder)
        else:
            text = relinked(file.read_text("utf-8"), name, places, folder)
        if place == printing.PLACE.replace(".pdf", ".md"):
            text = text.replace("\n", printing.NOTE, 1)
        text += "".join(_menu(name, places))
        target.write_text(text, "utf-8")


def relinked(text: str, name: str, places: Mapping[str, str], folder: Path) -> str:
    """Return the text of a file with its links as on the site; copy files that are not pages."""
    here = PurePosixPath(places[name]).parent

    def link(match: re.Match[str]) -> str:
        if match["path"] is None:
            return match[0]
        target = _resolved(name, match["path"])
        if target not in places:
            copy = folder / target
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / target).read_bytes())
        return os.path.relpath(places.get(target, target), here) + (match["anchor"] or "")

    return _SKIPPED.sub(link, text)


def _resolved(name: str, path: str) -> str:
    return os.path.normpath(PurePosixPath(name).parent / path)


def _menu(name: str, places: Mapping[str, str]) -> Iterator[str]:
    """Yield the hidden lists of pages from which Sphinx makes the menu."""
    if name == "README.md":
        for title, body in _SECTION.findall((ROOT / INDEX).read_text("utf-8")):
            yield _toctree([*_linked(INDEX, body, places), *MADE.get(title, [])], title)
        yield _toctree(["contents"])
    elif name == CHARTS:
        linked = _linked(name, (ROOT / name).read_text("utf-8"), places)
        yield _toctree([page.removeprefix("charts/") for page in linked if page.startswith("charts/")])


def _linked(name: str, text: str, places: Mapping[str, str]) -> list[str]:
    """Return the pages that a text links to, in order."""
    targets = [_resolved(name, match["path"]) for match in _LINK.finditer(text)]
    return [places[target].removesuffix(".md") for target in targets if target in places]


def _toctree(pages: list[str], caption: str = "") -> str:
    options = [":hidden:", ":titlesonly:", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["", "```{toctree}", *options, "", *dict.fromkeys(pages), "```", ""])
