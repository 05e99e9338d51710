"""Changes of what a manifest says about its file as a whole, and of its fonts and links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.verification import verify
from snapshots import sections
from verification.tampering import edited, value_link, with_manifest

Manifest = dict[str, Any]

CHANGES: dict[str, Callable[[Manifest], object]] = {
    "no seal": lambda manifest: manifest.update(sealed=False),
    "by Quarto": lambda manifest: manifest["versions"].update(quarto="1.8"),
    "no pieces": lambda manifest: manifest.pop("pieces"),
    "older": lambda manifest: manifest.update(format="cisreport-manifest/4"),
    "other fonts": lambda manifest: manifest["versions"].update(uharfbuzz="0"),
    "another title": lambda manifest: manifest.update(title="Another"),
    "a value of no dataset": lambda manifest: manifest["values"][0].update(cite="other:length/value"),
}


def _moved_up(page: str) -> str:
    """Return a page with its first value before its first section."""
    found = value_link(1).search(page)
    assert found
    return page.replace(found[0], "", 1).replace("<section", f"<p>{found[0]}</p><section", 1)


EDITS: dict[str, Callable[[str], str]] = {
    "a font": lambda page: page.replace("base64,AAEAAAAOAI", "base64,AAEAAAAOAJ", 1),
    "a link back": lambda page: page.replace('href="#use-1"', 'href="#use-2"', 1),
    "sections without names": lambda page: page.replace('<section id="', '<section data-id="'),
    "before the first section": _moved_up,
    "another cite": lambda page: page.replace('data-cite="toy-2022:length/value"', 'data-cite="x:y/z"', 1),
}


def test_changes(build: Path, tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    path = build / "plain.html"
    results = {"nothing": verify(path)}
    for name, change in CHANGES.items():
        results[name] = verify(with_manifest(path, tmp_path / "x.html", change))
    for name, edit in EDITS.items():
        results[name] = verify(edited(path, tmp_path / "x.html", edit))
    told = {name: str(result).partition(": ")[2].splitlines() for name, result in results.items()}
    always = told.pop("nothing")
    texts = {name: "\n".join(line for line in lines if line not in always) for name, lines in told.items()}
    file_regression.check(sections(texts))
