"""Same inputs, same bytes: whatever the day, folder, seed, zone, locale or umask."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from published.conftest import FIRST, REPORTS, ROOT, copy_project, render
from tools import require


def digests(build: Path) -> dict[str, str]:
    outputs = sorted(path for path in build.iterdir() if path.suffix in {".html", ".pdf"})
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in outputs}


def committed() -> dict[str, str]:
    lines = (ROOT / "reports" / "published.sha256").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def test_the_reports_meet_the_committed_digests(build: Path) -> None:
    assert sorted(committed()) == sorted(f"{name}.{kind}" for name in REPORTS for kind in ("html", "pdf"))
    assert digests(build) == committed()


@pytest.mark.published
def test_a_cold_build_in_another_year_folder_zone_and_locale_meets_them(tmp_path: Path) -> None:
    faketime = require("faketime")
    folder = tmp_path / "a folder with spaces, ü and 'quotes'"
    folder.mkdir()
    build = render(
        copy_project(folder),
        wrapper=(faketime, "-f", "+9y"),
        umask=0o077,
        TZ="Asia/Dushanbe",
        LC_ALL="tr_TR.UTF-8",
        PYTHONHASHSEED="4711",
    )
    assert digests(build) == committed()


def test_a_fact_that_changes_in_another_dataset_changes_the_bytes(build: Path, tmp_path: Path) -> None:
    """The other reports tell the length that the article tells; its own report has a test of its own."""
    folder = copy_project(tmp_path)
    quantities = folder / "data" / FIRST / "quantities.yml"
    before = quantities.read_text("utf-8")
    quantities.write_text(before.replace("value: 972\n", "value: 973\n"), "utf-8")
    assert quantities.read_text("utf-8") != before
    others = [name for name in REPORTS if name != FIRST]
    changed = render(folder, reports=others, formats=("html",))
    for name in others:
        assert (changed / f"{name}.html").read_bytes() != (build / f"{name}.html").read_bytes()
