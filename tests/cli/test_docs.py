"""``cisreport docs``."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from cli.running import run


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first page of a site in a folder whose name has a space."""
    site = tmp_path / "my site"
    site.mkdir()
    (site / "index.html").write_text("<p>", "utf-8")
    monkeypatch.setattr("cisreport.files.shipped", lambda name: site if name == "site" else None)
    return site / "index.html"


def opening(monkeypatch: pytest.MonkeyPatch, *, works: bool) -> list[str]:
    """Replace the browser; return the addresses that it is asked for."""
    asked: list[str] = []

    def opened(url: str) -> bool:
        asked.append(url)
        return works

    monkeypatch.setattr(webbrowser, "open", opened)
    return asked


def test_it_opens_the_first_page(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = opening(monkeypatch, works=True)
    result = run("docs")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{page}\n", "")
    assert asked == [page.as_uri()]


def test_it_prints_where_the_page_is(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = opening(monkeypatch, works=True)
    assert run("docs", "--path").stdout == f"{page}\n"
    assert asked == []


def test_without_a_browser(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opening(monkeypatch, works=False)
    result = run("docs")
    assert (result.exit_code, result.stdout) == (0, f"{page}\n")
    assert result.stderr == "no browser was found; open this file in one\n"


def test_without_a_site(page: Path) -> None:
    page.unlink()
    result = run("docs")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{page}: this installation has no documentation; "
        "`make site` in a checkout builds it, and `make wheel` puts it into the wheel\n"
    )
