"""One document with every element, as page and as print, looked at by machine."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import typst
from lxml import html
from playwright.sync_api import Browser

from cisreport.assets import asset, font_directory, font_faces, html_variables
from cisreport.documents.document import read_document
from cisreport.rendering.embedded.html import to_page
from cisreport.rendering.embedded.pdf import to_print
from cisreport.rendering.embedded.pdf.placement import SETTINGS
from cisreport.rendering.pandoc import pandoc_path
from cisreport.rendering.standards import PDF_STANDARDS
from looking import Scheme, each_look, obstacles

HERE = Path(__file__).parent


def pandoc(*arguments: object, text: bytes) -> bytes:
    command = [pandoc_path(), *map(str, arguments)]
    done = subprocess.run(command, input=text, capture_output=True, cwd=HERE)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def to_html(tree: bytes, work: Path) -> bytes:
    defaults, source = work / "defaults.json", work / "sample.qmd"
    defaults.write_text(json.dumps({"variables": html_variables(font_faces().strip())}), "utf-8")
    source.write_text("---\ntitle: Sample\n---\n", "utf-8")
    presented = json.loads(tree)
    to_page(presented, read_document(source), HERE, {})
    options = ("--mathml", "--section-divs", "--wrap=preserve", "--syntax-highlighting=none")
    return pandoc(
        *("--from=json", "--to=html5", f"--defaults={defaults}", *options),
        f"--template={asset('report.html')}",
        text=json.dumps(presented).encode(),
    )


def to_pdf(tree: bytes, work: Path) -> bytes:
    document = json.loads(tree)
    to_print(document)
    options = ("--wrap=none", f"--template={asset('report.typ')}")
    source = work / "report.typ"
    source.write_bytes(
        pandoc("--from=json", "--to=typst-smart", *options, text=json.dumps(document).encode())
    )
    (work / SETTINGS).write_text("{}", "utf-8")
    (work / "line.svg").write_bytes((HERE / "line.svg").read_bytes())
    return bytes(
        typst.compile(
            source,
            root=work,
            font_paths=[font_directory()],
            ignore_system_fonts=True,
            pdf_standards=list(PDF_STANDARDS),
            timestamp=datetime(2022, 5, 13, tzinfo=UTC),
        )
    )


@pytest.fixture(scope="module")
def tree() -> bytes:
    return pandoc("--from=markdown", "--to=json", text=(HERE / "fixture.md").read_bytes())


@pytest.fixture(scope="module")
def page_file(tree: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("html")
    path = work / "sample.html"
    path.write_bytes(to_html(tree, work))
    return path


@pytest.fixture(scope="module")
def page(page_file: Path) -> html.HtmlElement:
    return html.document_fromstring(page_file.read_bytes().decode())


@pytest.fixture(scope="module")
def pdf_file(tree: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("pdf")
    path = work / "sample.pdf"
    path.write_bytes(to_pdf(tree, work))
    return path


@pytest.fixture(scope="module")
def pdf(pdf_file: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(pdf_file) as document:
        yield document


@pytest.fixture(scope="module")
def printed(pdf_file: Path) -> str:
    with pypdfium2.PdfDocument(pdf_file) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the elements of the structure tree in order."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    return list(walk(pdf.Root.StructTreeRoot.K))


# Page


def test_page_asks_nothing_of_the_network_and_runs_nothing_foreign(page: html.HtmlElement) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert f"'{html_variables(font_faces().strip())['style-hash']}'" in policy
    assert page.xpath("//style")[0].text == html_variables(font_faces().strip())["css"]
    assert page.xpath("//script[not(@type)]")[0].text == html_variables(font_faces().strip())["script"]
    assert not page.xpath(
        "//link[not(starts-with(@href, 'data:'))] | //@style | //iframe | //object | //@onclick"
    )
    assert [src for src in page.xpath("//@src") if not src.startswith("data:")] == []


def test_page_has_unique_identifiers_and_links_that_lead_somewhere(page: html.HtmlElement) -> None:
    identifiers = page.xpath("//@id")
    assert [name for name, count in Counter(identifiers).items() if count > 1] == []
    targets = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert set(targets) <= set(identifiers)
    assert "nowhere" not in targets


def test_page_says_what_it_is(page: html.HtmlElement) -> None:
    assert page.get("lang") == "en-GB"
    assert page.xpath("//title/text()") == ["A sample “report” of 12 May <b>"]
    assert page.xpath("//h1")[0].text_content() == "A sample “report” of 12 May <b>"
    assert page.xpath("//meta[@name='author']/@content") == ["Ada Ümit", "Борис Қанат"]
    assert page.xpath("//time/@datetime") == ["2022-05-13"]
    assert page.xpath("//a[@class='orcid']/@href") == ["https://orcid.org/0000-0002-1825-0097"]


def test_headings_keep_their_numbers(page: html.HtmlElement) -> None:
    headings = page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    assert [heading.tag for heading in headings] == ["h1", "h2", "h3", "h2", "h3", "h2", "h2"]
    numbers = [heading.xpath("string(span[@class='header-section-number'])") for heading in headings]
    assert numbers == ["", "1", "1.1", "2", "", "A", ""]
    contents = [
        " ".join(link.text_content().split()) for link in page.xpath("//nav[@class='contents-side']//a")
    ]
    assert contents == [
        "1Summary",
        "1.1Sub-section of 12 May",
        "2Hostile ‘ids’ & <tags>",
        "A level below",
        "ARegister",
        "References",
    ]


def test_figures_stand_in_the_page_without_styles_of_their_own(page: html.HtmlElement) -> None:
    figure = page.xpath("//figure//*[local-name()='svg']")[0]
    assert figure.get("aria-label") == 'A "line" <of> #two $x$ \\ that falls'
    assert figure.get("role") == "img"
    text = figure.xpath(".//*[local-name()='text']")[0]
    assert (text.get("font-family"), text.get("text-anchor")) == ("'Noto Sans'", "middle")
    assert text.text == "held & <told>"
    assert figure.xpath(".//@id") == ["f1-mark", "f1-clip"]
    assert figure.xpath(".//@href") == ["#f1-mark"]
    assert figure.xpath(".//@clip-path") == ["url(#f1-clip)"]
    assert not figure.xpath(".//*[local-name()='metadata' or local-name()='style']")


def test_tables_scroll_and_head_their_columns(page: html.HtmlElement) -> None:
    for table in page.xpath("//table"):
        region = table.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label")
        assert all(cell.get("scope") == "col" and cell.text_content() for cell in table.xpath(".//thead//th"))
    cells = page.xpath("//table[@id='tbl-x']//td[2]/@class")
    assert cells == ["right", "right"]
    labels = page.xpath("//table[contains(@class, 'register-table')]//td/@data-label")
    assert labels == ["Fact", "What it says", "Used in"] * 2


def test_callouts_and_code_fold(page: html.HtmlElement) -> None:
    note = page.xpath("//aside[@role='note']")[0]
    assert note.get("aria-label") == 'Note: A <b>title</b> & "quotes" #set'
    folded = page.xpath("//details[contains(@class, 'callout-warning')]")[0]
    assert "open" not in folded.attrib
    assert page.xpath("//details[@class='code']/summary/text()") == ["Show <code>"]
    assert page.xpath("//pre[contains(@class, 'cell-output')]/code/text()") == ["<b>3</b>"]


def test_hostile_text_stays_text(page: html.HtmlElement) -> None:
    paragraph = page.xpath("//section[@id='sec-summary']/p")[0].text_content()
    assert "#set $x$ *a* [b] @c <lbl> \\ // /* “q” ; .x (y) = + ~\n#x Հ 😀." in paragraph
    assert "<script>alert(1)</script>" in page.xpath("//p[@class='subtitle']")[0].text_content()


@each_look
def test_page_is_accessible_and_fits(browser: Browser, page_file: Path, scheme: Scheme, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    view = context.new_page()
    told, asked = [], []
    view.on("console", lambda message: told.append(message.text))
    view.on("pageerror", lambda error: told.append(str(error)))
    view.on("request", lambda request: asked.append(request.url))
    view.goto(page_file.as_uri())
    view.evaluate("document.fonts.ready")
    fonts = view.evaluate("[...document.fonts].map(font => font.status)")
    overflow = view.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = obstacles(view)
    context.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert fonts == ["loaded"] * 3
    assert overflow == 0
    assert found == []


@pytest.mark.parametrize(("width", "side", "fold"), [(1280, True, False), (390, False, True)])
def test_contents_stand_beside_the_text_or_are_folded(
    browser: Browser, page_file: Path, width: int, side: bool, fold: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    view = context.new_page()
    view.goto(page_file.as_uri())
    shown = view.locator(".contents-side").is_visible(), view.locator(".contents-fold").is_visible()
    context.close()
    assert shown == (side, fold)


def test_contents_follow_the_reader(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 700}, reduced_motion="reduce", bypass_csp=True
    )
    view = context.new_page()
    current = "document.querySelector('.contents-side [aria-current]')?.hash"
    view.goto(page_file.as_uri() + "#sec-register")
    view.wait_for_function(f"['#sec-register', '#sec-hostile', '#sec-below'].includes({current})")
    view.evaluate("scrollTo(0, 0)")
    view.wait_for_function(f"!['#sec-register', '#sec-hostile', '#sec-below'].includes({current})")
    context.close()


# Print


def test_print_claims_both_standards_and_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"] == "A sample “report” of 12 May <b>"
        assert metadata["xmp:CreateDate"].startswith("2022-05-13")
    assert pdf.Root.Lang == "en-GB"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.docinfo["/Author"] == "Ada Ümit, Борис Қанат"
    assert pdf.docinfo["/Keywords"] == "cadence, border, length"


def test_print_is_tagged_for_readers_who_do_not_see(pdf: pikepdf.Pdf) -> None:
    found = elements(pdf)
    figures = [str(node.Alt) for node in found if node.S == "/Figure"]
    assert figures == ['A "line" <of> #two $x$ \\ that falls']
    formulas = [str(node.Alt) for node in found if node.S == "/Formula"]
    assert formulas == ["x^2", "a^2", r"B = \frac{\sigma - \mu}{\sigma + \mu}"]
    heads = [node for node in found if node.S == "/TH"]
    assert len(heads) == 11
    assert all(any(part.get("/Scope") == "/Column" for part in node.A) for node in heads)
    levels = [int(str(node.S)[2:]) for node in found if re.fullmatch(r"/H\d", str(node.S))]
    assert levels == [1, 1, 1, 2, 1, 2, 1, 1]  # that of the abstract, that of the contents, sections


def test_the_title_block_has_a_structure(pdf: pikepdf.Pdf) -> None:
    [document] = [node for node in elements(pdf) if node.S == "/Document"]
    kinds = [str(node.S) for node in document.K]
    assert kinds[0] == "/Title"
    assert "/H1" in kinds[: kinds.index("/TOC")]
    assert {"/Span", "/Strong", "/Em"}.isdisjoint(kinds)


def test_bookmarks_carry_the_numbers(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title.replace("\u00a0", " ") for top in outline.root for item in (top, *top.children)]
    assert titles == [
        "1 Summary",
        "1.1 Sub-section of 12 May",
        "2 Hostile ‘ids’ & <tags>",
        "A level below",
        "A Register",
        "References",
    ]


def test_every_value_links_to_its_fact_and_back(pdf: pikepdf.Pdf) -> None:
    values, others, back, outside, contents, note = 8, 3, 3, 2, 6, 2
    links = Counter(str(node.S) for node in elements(pdf))["/Link"]
    assert links == values + others + back + outside + contents + note


def test_hostile_text_is_printed_as_it_is(printed: str) -> None:
    text = " ".join(printed.split())
    assert "#set $x$ *a* [b] @c <lbl> \\ // /* “q” ; .x (y) = + ~ #x Հ 😀." in text
    assert "972 km.length" in text
    assert "capital(so)" in text
    assert 'Note A <b>title</b> & "quotes" #set' in text


def test_print_has_running_heads_and_page_numbers(pdf_file: Path) -> None:
    with pypdfium2.PdfDocument(pdf_file) as document:
        last = document[len(document) - 1].get_textpage().get_text_range()
        assert "A sample “report” of 12 May <b>" in last
        assert f"{len(document)} / {len(document)}" in last


HOSTILE_IDS = ['a"b', "a\\b", "a]b[c", "a b", "#x", "<l>", "$x$", "日本", "-", "a//b", "*x*", "'", "\u00a0"]


def test_any_identifier_will_do(tmp_path: Path) -> None:
    def link(name: str) -> dict[str, Any]:
        return {"t": "Link", "c": [["", ["value"], []], [{"t": "Str", "c": "v"}], ["#" + name, ""]]}

    def place(name: str) -> dict[str, Any]:
        return {"t": "Span", "c": [[name, [], []], [{"t": "Str", "c": "p"}]]}

    def div(name: str) -> dict[str, Any]:
        return {"t": "Div", "c": [[name + "d", [], []], [{"t": "Para", "c": [link(name), place(name)]}]]}

    heading = {
        "t": "Header",
        "c": [1, ['h]"', [], []], [{"t": "Str", "c": "H"}, {"t": "Space"}, place("in")]],
    }
    meta = {"title": {"t": "MetaString", "c": "T"}, "date": {"t": "MetaString", "c": "2022-05-13"}}
    blocks = [heading, *map(div, HOSTILE_IDS), {"t": "Para", "c": [link('h]"'), link("in"), link("-d")]}]
    tree = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}).encode()
    (tmp_path / "report.pdf").write_bytes(to_pdf(tree, tmp_path))
    with pikepdf.open(tmp_path / "report.pdf") as document:
        assert len(document.pages[0].Annots) == len(HOSTILE_IDS) + 3


def test_same_bytes_every_time(tree: bytes, page_file: Path, pdf_file: Path, tmp_path: Path) -> None:
    assert to_html(tree, tmp_path) == page_file.read_bytes()
    assert to_pdf(tree, tmp_path) == pdf_file.read_bytes()
