"""A dataset with the words of its sources, in English and Russian, and the report that prints them."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.checks import check
from cisreport.exchange import format_named, write_files
from cisreport.exchange.annotations import annotations_in
from cisreport.exchange.folder import put
from cisreport.lint import lint
from cisreport.manifest.reader import read_manifest
from cisreport.model import Dataset, PassageRole
from cisreport.published import read_published
from cisreport.sources import match, read_article
from excerpts.conftest import FERRY
from looking import Scheme, each_look, hindrances, obstacles, shift
from published.forging import forge_digit
from published.opening import opener
from published.panels import panels
from sealing import seal_again
from snapshots import sections
from verification.tampering import (
    attach,
    fact_of,
    manifest_bytes,
    pdf_with,
    problems_of,
    replaced,
    sealed,
    with_manifest,
)


def test_it_loads_and_nothing_is_found(ferry: Dataset) -> None:
    assert check(ferry) == ()
    assert lint(FERRY / "ferry-council.qmd") == ()


def test_it_has_words_of_the_body_a_headline_and_a_caption(ferry: Dataset) -> None:
    gazette, proliv = ferry.sources
    kept = {passage.role for passage in gazette.passages if passage.excerpt}
    assert kept == {PassageRole.HEADLINE, PassageRole.BODY, PassageRole.CAPTION}
    assert [bool(passage.translation) for passage in proliv.passages] == [False, False, True, True]
    for source, file in ((gazette, "gazette.txt"), (proliv, "strait.txt")):
        result = match(source.passages, read_article(FERRY / file))
        assert {item.status for item in result} == {"found"}


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_it_is_consistent(build: Path, ferry: Dataset, suffix: str) -> None:
    assert problems_of(build / f"ferry-council{suffix}", dataset=ferry) == ()


@pytest.mark.published
def test_it_is_always_the_same(build: Path, file_regression: FileRegressionFixture) -> None:
    paths = [build / f"ferry-council{suffix}" for suffix in (".html", ".pdf")]
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths]
    file_regression.check("".join(lines), fullpath=FERRY / "published.sha256")


def test_its_excerpts_hinder_nobody(build: Path, browser: Browser) -> None:
    with opener(build, browser)("ferry-council", bypass_csp=True) as page:
        page.locator('a.value[href="#fact-autumn-meeting"]').first.click()
        popover = page.locator(".about:popover-open")
        assert popover.locator("strong").all_text_contents() == ["7 октября 2033 года"]
        assert "translated by E. Reed" in popover.inner_text()
        assert hindrances(page) == {}


@each_look
def test_its_panels_hinder_nobody(build: Path, browser: Browser, scheme: Scheme, width: int) -> None:
    size = {"width": width, "height": 900}
    with opener(build, browser)("ferry-council", color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        for panel in panels(page, read_article(FERRY / "gazette.txt")):
            assert obstacles(page, panel) == []
            assert shift(page) == 0


@pytest.mark.parametrize("words", ["заседание паромного совета", "next session of the ferry council"])
def test_the_inspector_knows_the_words_and_their_translation(
    build: Path, browser: Browser, words: str
) -> None:
    with opener(build, browser)("ferry-council") as page:
        page.get_by_role("button", name="Inspect the facts").click()
        panel = page.locator(".side-panel")
        panel.get_by_label("Search").fill(words)
        panel.locator(".inspector-item", has=page.locator("b", has_text="Osterfeld")).click()
        quote = panel.locator(".graph-passage blockquote").first
        marked = quote.locator("strong").all_text_contents()
        assert marked == ["паромного совета", "Остерфельде", "7 октября 2033 года"]
        assert "Osterfeld on 7 October 2033.” (translated by E. Reed)" in quote.inner_text()
        cited: dict[str, str] = {}
        for name in ("Plain text", "JSON"):
            panel.get_by_role("button", name=name, exact=True).click()
            cited[name] = page.get_by_label("Citation").input_value()
        assert "proliv[p3.s1]: “Следующее заседание" in cited["Plain text"]
        assert "(“The next session of" in cited["Plain text"]
        (excerpt,) = json.loads(cited["JSON"])["excerpts"]
        assert (excerpt["passage"], excerpt["translation"]["translator"]) == ("proliv[p3.s1]", "E. Reed")


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_what_it_marks(build: Path, suffix: str) -> None:
    quotes = read_published(build / f"ferry-council{suffix}").quotes() or ()
    marked = {"".join(words.split()) for quote in quotes for words in quote.marked}
    assert {"ninemembers", "12.5kilometerswide", "7октября2033года", "hopesforsixmeetings"} <= marked


# Changed pages

MARKED = "<strong>four times a year</strong>"
CHANGES = {
    "a word of an excerpt": (">four times a year<", ">five times a year<"),
    "a mark that is gone": (MARKED, "four times a year"),
    "another mark": (f"{MARKED}, and Ina Brodd", "four times a year, and <strong>Ina Brodd</strong>"),
    "a translation": ("will take place in Osterfeld", "will take place in Port Linden"),
    "a translator": ("(translated by E. Reed)", "(translated by A. Reed)"),
    "an excerpt that is hidden": ('class="excerpt" data-passage="gazette[p3.s3]"', ""),
    "another passage": ('data-passage="gazette[p5.s1]"', 'data-passage="gazette[p9.s9]"'),
}
OF_POPOVERS = {
    "a popover that is gone": ('class="about" id="about-fact-rhythm"', 'class="about" id="rhythm"'),
    "the way to another row": ('class="about-row" href="#fact-', 'class="about-row" href="#fact-the-'),
    "no badge": ('class="about-badge"', 'class="badge"'),
}


def test_changed_words_of_a_page(build: Path, tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    page = build / "ferry-council.html"
    register, popovers, rest = _parts(page.read_text("utf-8"))
    forged = {
        f"{name}, in a row": register.replace(*change, 1) + popovers + rest
        for name, change in CHANGES.items()
    }
    forged |= {
        f"{name}, in a popover": register + popovers.replace(*change, 1) + rest
        for name, change in (CHANGES | OF_POPOVERS).items()
    }
    found = {}
    for name, text in forged.items():
        path = tmp_path / "forged.html"
        path.write_text(text, "utf-8")
        found[name] = problems_of(seal_again(path))
    assert all(found.values())
    file_regression.check(sections({name: "\n".join(problems) for name, problems in found.items()}))


def _parts(page: str) -> tuple[str, str, str]:
    """Divide a page before and after its popovers."""
    begin = page.index('class="about"')
    end = page.rindex('class="about-foot"')
    return page[:begin], page[begin:end], page[end:]


def test_an_excerpt_that_no_fact_has(build: Path, tmp_path: Path) -> None:
    more = (
        '<blockquote><p>“<span class="excerpt" data-passage="gazette[p4.s1]">Never.</span>”</p></blockquote>'
    )
    path = replaced(build / "ferry-council.html", tmp_path / "forged.html", "<tbody>", f"<tbody>{more}")
    assert any("an excerpt" in item for item in problems_of(path))


# Changed prints


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        (r"14 May.*", "the excerpt of gazette[p3.s1]"),
        (r".*7 октября.*|7|.*Остерфельде 7", "proliv[p3.s1]"),
        (r".*Osterfeld on 7 October 2033.*", "autumn-meeting"),
    ],
)
def test_changed_words_of_a_print(build: Path, tmp_path: Path, pattern: str, problem: str) -> None:
    found: tuple[str, ...] = ()
    for which in range(4):
        try:
            forge_digit(build / "ferry-council.pdf", tmp_path / "forged.pdf", pattern, which)
        except LookupError:
            break
        problems = problems_of(tmp_path / "forged.pdf")
        assert problems
        found += problems
    assert any(problem in item for item in found), found


def test_a_mark_of_a_print_that_is_gone(build: Path, tmp_path: Path) -> None:
    def unmark(pdf: pikepdf.Pdf) -> None:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Strong" and _is_quoted(item):
                item["/S"] = pikepdf.Name("/Span")
                return

    found = problems_of(pdf_with(build / "ferry-council.pdf", tmp_path / "forged.pdf", unmark))
    lacking, more = found
    assert lacking == 'the print lacks the excerpt of gazette[p1.s1] with "Ferry council" marked'
    assert more.startswith('the print has an excerpt "')
    assert more.endswith('" with "" marked, that no fact has')


def _is_quoted(item: Any) -> bool:
    while "/P" in item and "/S" in item:
        if item["/S"] == "/Quote":
            return True
        item = item["/P"]
    return False


# Changed manifests


def _another_mark(manifest: dict[str, Any]) -> None:
    fact = fact_of(manifest, "rhythm")
    fact["record"]["value"][0]["exact"] = ["The council"]
    sealed(fact)


def _other_words(manifest: dict[str, Any]) -> None:
    (passage,) = (item for item in _passages(manifest, "gazette") if item["locator"] == "p3.s3")
    passage["excerpt"] = passage["excerpt"].replace("four", "five")


def _another_translation(manifest: dict[str, Any]) -> None:
    (passage,) = (item for item in _passages(manifest, "proliv") if item["locator"] == "p3.s1")
    passage["translation"]["text"] = "The next session is in Port Linden."


def _passages(manifest: dict[str, Any], name: str) -> list[dict[str, Any]]:
    sources = manifest["datasets"][0]["sources"]
    found: list[dict[str, Any]] = next(source["passages"] for source in sources if source["id"] == name)
    return found


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_another_mark, "gazette[p3.s3]"),
        (_other_words, "the excerpt of ferry-council-2033:gazette[p3.s3] does not have its digest"),
        (_another_translation, "autumn-meeting"),
        (_another_translation, "the translation of ferry-council-2033:proliv[p3.s1] was changed"),
    ],
)
def test_changed_manifests(
    build: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None], problem: str, suffix: str
) -> None:
    source, target = build / f"ferry-council{suffix}", tmp_path / f"forged{suffix}"
    if suffix == ".html":
        with_manifest(source, target, change)
    else:
        manifest = json.loads(manifest_bytes(source))
        change(manifest)
        pdf_with(source, target, lambda pdf: attach(pdf, json.dumps(manifest).encode()))
    found = problems_of(target)
    assert any(problem in item for item in found), found


@pytest.mark.parametrize("name", ["datapackage", "jsonld"])
def test_other_formats_keep_the_words(ferry: Dataset, tmp_path: Path, name: str) -> None:
    chosen = format_named(name)
    package = tmp_path / "package"
    write_files(chosen.write(ferry), package, is_folder=not chosen.suffix, is_replacing=False)
    made, _ = put(chosen.read(package), tmp_path / ferry.id, origin="a test")
    assert made.digest == ferry.digest


def test_values_of_a_page_are_annotations(build: Path) -> None:
    published = read_published(build / "ferry-council.html")
    manifest = read_manifest(published.manifest)
    found = {item.id: item for item in annotations_in(manifest, published, "https://example.org/ferry")}
    hoped = next(value.n for value in manifest.values if "hoped-rhythm" in value.cite)
    annotation = found[f"https://example.org/ferry#use-{hoped}"]
    (target,) = annotation.targets
    assert target.quotation is not None
    assert (target.quotation.exact, target.quotation.prefix[-10:]) == ("six", "hopes for ")
    assert "hoped by Ina Brodd" in annotation.text
    assert found[annotation.about].targets[0].page == "https://gazette.example/ferry-council"
