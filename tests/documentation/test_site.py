"""The documentation as a site: every link leads somewhere, nothing is requested, the same bytes each time."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from cisreport import charts, model
from cli.test_help import COMMANDS
from test_docs import PAGES, prose
from webpages import build_site

pytestmark = pytest.mark.slow
LOADED = ("src", "srcset", "poster", "data")
"""Attributes that name what a page loads; what ``link`` elements name is loaded, too."""


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, html.HtmlElement]:
    """Every page, parsed."""
    return {path: html.fromstring(path.read_bytes()) for path in sorted(site.rglob("*.html"))}


def test_every_link_leads_to_a_place_of_the_site_or_to_the_web(
    pages: dict[Path, html.HtmlElement],
) -> None:
    places = {
        path: {element.get("id") for element in page.iter() if element.get("id")}
        for path, page in pages.items()
    }
    lost = []
    for path, page in pages.items():
        for link in page.xpath("//@href | //@src"):
            split = urlsplit(link)
            if split.scheme in ("http", "https", "data"):
                continue
            target = (path.parent / unquote(split.path)).resolve() if split.path else path
            anchor = unquote(split.fragment)
            if not target.is_file() or (anchor and target in places and anchor not in places[target]):
                lost.append((path.name, link))
    assert lost == []
    assert sum(map(len, places.values())) > 1000


def test_no_page_requests_anything_from_elsewhere(pages: dict[Path, html.HtmlElement], site: Path) -> None:
    loaded = [
        link
        for page in pages.values()
        for link in (
            *page.xpath("//link/@href"),
            *(value for name in LOADED for value in page.xpath(f"//@{name}")),
        )
    ]
    assert loaded
    assert [link for link in loaded if re.match(r"(https?:)?//", link)] == []
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", styles) == []


def test_the_site_has_every_page_command_chart_and_record(
    pages: dict[Path, html.HtmlElement], site: Path
) -> None:
    titles = {" ".join(page.findtext(".//h1").split()) for page in pages.values()}
    own = [re.search(r"^# (.+)$", prose(path), re.MULTILINE) for path in PAGES]
    assert {title[1] for title in own if title} - titles == set()

    def identifiers(name: str) -> set[str]:
        return {element.get("id") for element in pages[site / name].iter() if element.get("id")}

    commands = {re.sub(r"\W+", "-", f"cisreport {name}".strip()) for name in COMMANDS}
    assert commands - identifiers("reference/command-line.html") == set()
    assert {f"cisreport.model.{name}" for name in model.__all__} - identifiers(
        "reference/python/model.html"
    ) == set()
    shown = {path.stem for path in (site / "charts").glob("*.html")} - {"index"}
    assert {name.partition("/")[0] for name in charts.KINDS} - shown == set()


def test_it_is_small(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 8_000_000


@pytest.mark.every
def test_it_has_the_same_bytes_elsewhere_at_another_time_in_another_language(
    site: Path, tmp_path: Path
) -> None:
    again = tmp_path / "elsewhere" / "site"
    build_site(
        again,
        PYTHONHASHSEED="7",
        TZ="Asia/Dushanbe",
        LC_ALL="C",
        LANGUAGE="ru",
        SOURCE_DATE_EPOCH="1900000000",
    )
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert {path.relative_to(again) for path in again.rglob("*") if path.is_file()} == files
    assert [name for name in sorted(files) if (site / name).read_bytes() != (again / name).read_bytes()] == []
    text = "".join(
        (site / name).read_text("utf-8") for name in files if name.suffix in (".html", ".js", ".css")
    )
    assert os.fspath(Path.cwd()) not in text
