"""What a reader of the published reports sees: text, links both ways, accessibility, no network."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from lxml import html
from playwright.sync_api import Browser
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.projects.reading import text_of
from cisreport.verification import verify
from looking import Scheme, obstacles
from published.conftest import FIRST, REPORTS, each_page_and_look
from published.forging import forge_digit, forge_digits
from sealing import seal_again

each = pytest.mark.parametrize("name", REPORTS)
first = pytest.mark.parametrize("name", [FIRST])


@each
def test_text_of_the_page(build: Path, name: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(text_of(build / f"{name}.html"), extension=".html.txt")


@each
def test_text_of_the_print(build: Path, name: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(text_of(build / f"{name}.pdf"), extension=".pdf.txt")


@each
@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_verify_accepts_what_was_published(build: Path, name: str, kind: str) -> None:
    result = verify(build / f"{name}.{kind}")
    assert result.ok, str(result)


@first
@pytest.mark.parametrize("step", [30, pytest.param(5, marks=pytest.mark.every)])
def test_digits_of_values_are_checked(build: Path, name: str, tmp_path: Path, step: int) -> None:
    page = (build / f"{name}.html").read_text("utf-8")
    values = list(re.finditer(r'<a\s[^>]*class="value[^>]*>([^<]*\d[^<]*)</a>', page))
    assert len(values) > 20
    for value in values[::step]:
        digit = re.search(r"\d", value[1])
        assert digit is not None
        at = value.start(1) + digit.start()
        forged = tmp_path / "forged.html"
        forged.write_text(page[:at] + str((int(digit[0]) + 1) % 10) + page[at + 1 :], "utf-8")
        seal_again(forged)
        assert not verify(forged).ok, value[0]


RUNS = r"\d+ May \d{4}|\d{4}|(.* )?[\d–]+ (km|days)"
"""Runs of text in print that are values with a number: days, years and lengths."""


@first
def test_digits_of_values_in_print_are_checked(build: Path, name: str, tmp_path: Path) -> None:
    """A digit of each run is changed, and verify quotes each, as often as it is printed."""
    forged = forge_digits(build / f"{name}.pdf", tmp_path / "forged.pdf", RUNS, 40)
    assert len(forged) > 20
    said = "\n".join(verify(tmp_path / "forged.pdf").problems)
    assert [text for text, times in Counter(forged).items() if said.count(text) < times] == []


@first
@pytest.mark.parametrize("step", [21, pytest.param(3, marks=pytest.mark.every)])
def test_one_digit_of_a_value_in_print_is_checked(build: Path, name: str, tmp_path: Path, step: int) -> None:
    for which in range(0, 21, step):
        was = forge_digit(build / f"{name}.pdf", tmp_path / "forged.pdf", RUNS, which)
        assert not verify(tmp_path / "forged.pdf").ok, was


@each
def test_links_lead_to_the_register_and_back(build: Path, name: str) -> None:
    tree = html.fromstring((build / f"{name}.html").read_bytes())
    ids = set(tree.xpath("//@id"))
    values = tree.xpath("//a[contains(@class, 'value')]")
    assert len(values) > 50
    rows: dict[str, list[html.HtmlElement]] = {}
    for row in tree.iter("tr"):
        for place in row.xpath("descendant-or-self::*/@id"):
            rows.setdefault(place, []).append(row)
    within = cache(lambda section: frozenset(section.xpath(".//@id")))
    for value in values:
        target = value.get("href").removeprefix("#")
        assert target in ids
        [row] = rows[target]
        [section] = value.xpath("(ancestor::section | ancestor::main)[last()]")
        places = {f"#{place}" for place in within(section) | {*value.xpath("ancestor::*/@id")}}
        assert not places.isdisjoint(row.xpath(".//a[@class='use']/@href"))
    for link in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link == "#" or link[1:] in ids, link


@each
def test_print_is_tagged_and_claims_both_standards(build: Path, name: str) -> None:
    with pikepdf.open(build / f"{name}.pdf") as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        assert list(pdf.attachments) == ["cisreport-facts.jsonld", "cisreport-manifest.json"]


@each
def test_no_request_leaves_the_page(build: Path, name: str, browser: Browser) -> None:
    page = browser.new_page()
    requests: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    address = (build / f"{name}.html").as_uri()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith("data:")] == [address]
    assert messages == []
    page.close()


MORE_ROWS = ".register-table tr:nth-of-type(n + 30) { display: none }"
"""Hides rows like those before them, of which a long register has hundreds."""


@each_page_and_look
def test_axe_finds_nothing(build: Path, name: str, browser: Browser, scheme: Scheme, width: int) -> None:
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto((build / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if name != FIRST:
        page.add_style_tag(content=MORE_ROWS)
    assert obstacles(page) == []
    context.close()
