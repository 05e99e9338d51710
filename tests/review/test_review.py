"""The review page: the copy next to the facts, in a browser, and never where it could be published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page

import cisreport
from cisreport.drafts import drafts_of
from cisreport.errors import CisreportError, DataError
from cisreport.model import Dataset, FactId, Modality
from cisreport.rendering.outputs import render
from cisreport.review import review, review_published
from cisreport.sources import read_article, segment
from looking import Scheme, each_look, obstacles

TOY = Path(__file__).parents[1] / "toy"
ARTICLE = TOY / "article.txt"


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return cisreport.load(TOY / "data" / "lake-league-2031")


@pytest.fixture(scope="module")
def page_file(toy: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return review(toy, ARTICLE, tmp_path_factory.mktemp("review") / "page.html").path


@pytest.fixture(scope="module")
def page(page_file: Path) -> html.HtmlElement:
    return html.fromstring(page_file.read_bytes())


def test_every_passage_is_in_it_and_links_lead_both_ways(page: html.HtmlElement, toy: Dataset) -> None:
    shown = " ".join(page.text_content().split())
    for passage in segment(read_article(ARTICLE)):
        assert " ".join(passage.text.split()) in shown
        assert page.xpath(f"//*[@id='passage-{passage.locator}']")
    assert len(page.xpath("//*[contains(concat(' ', @class, ' '), ' fact ')]")) >= len(toy)
    ids = set(page.xpath("//@id"))
    links = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert links
    assert set(links) <= ids


def test_a_published_report_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = TOY.parent / "reports" / "toy_report" / "toy.qmd"
    files = render([report], to=["html", "pdf"], output_dir=tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").mkdir()
    seen = []
    for file in files:
        written, unread = review_published(file, ARTICLE)
        assert (str(written), unread) == ("bridge-for-the-league: 20 of 20 passages are in this copy", ())
        assert written.path == Path("build/review-toy.html")
        tree = html.fromstring(written.path.read_bytes())
        cards = {card.get("id") for card in tree.xpath("//article")}
        ds = cisreport.load(TOY / "data" / "lake-league-2031")
        known = (*ds.facts, *ds.derivations, *(item.id for item in ds.sources))
        assert (
            {"fact-summit", "fact-days-declaration-to-summit"} <= cards <= {f"fact-{name}" for name in known}
        )
        seen.append(written.path.read_bytes())
    assert seen[0] == seen[1]
    with pytest.raises(DataError, match="this is the published report; choose another place for the page"):
        review_published(files[0], ARTICLE, files[0])
    (tmp_path / "other.txt").write_text("Of something else.", "utf-8")
    with pytest.raises(CisreportError, match="contains no passage of a source of "):
        review_published(files[0], tmp_path / "other.txt")


def test_it_says_that_it_is_not_for_publication(page: html.HtmlElement) -> None:
    assert "Not for publication" in page.text_content()
    assert "noindex" in page.xpath("//meta[@name='robots']/@content")[0]
    assert page.xpath("//meta[@http-equiv]/@content")[0].startswith("default-src 'none'")
    assert not [src for src in page.xpath("//@src") if not src.startswith("data:")]


def test_a_changed_copy_shows_what_is_not_in_it(toy: Dataset, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(ARTICLE.read_text("utf-8").replace("twice a year", "thrice a year"), "utf-8")
    written = review(toy, copy, tmp_path / "page.html")
    assert "19 of 20" in str(written)
    assert "thrice a year" in html.fromstring(written.path.read_bytes()).text_content()


def test_the_text_of_a_copy_is_no_markup(toy: Dataset, tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script> </style> $title "quoted" &amp; <b>'
    copy = tmp_path / "copy.txt"
    copy.write_text(f"{ARTICLE.read_text('utf-8')}\n{hostile}\n", "utf-8")
    tree = html.fromstring(review(toy, copy, tmp_path / "page.html").path.read_bytes())
    assert hostile in " ".join(tree.text_content().split())
    assert len(tree.xpath("//script")) == 1


@pytest.mark.parametrize("folder", ["reports", "data", "docs", "src", "."])
def test_it_is_not_written_where_it_could_be_published(toy: Dataset, tmp_path: Path, folder: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    target = tmp_path / folder / "page.html"
    with pytest.raises(cisreport.DataError, match="could be published from here; write it below build/"):
        review(toy, ARTICLE, target)
    assert not target.exists()
    assert review(toy, ARTICLE, tmp_path / "build" / "page.html").path.is_file()


def test_the_copy_itself_is_never_overwritten(toy: Dataset, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(ARTICLE.read_bytes())
    with pytest.raises(cisreport.DataError, match="this is your copy of the article"):
        review(toy, copy, copy)
    assert copy.read_bytes() == ARTICLE.read_bytes()


def test_another_text_is_refused(toy: Dataset, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Nothing of the kind is here.\n", "utf-8")
    with pytest.raises(
        cisreport.CisreportError, match=r"contains no passage of the dataset \"lake-league-2031\""
    ):
        review(toy, other, tmp_path / "page.html")


def test_filters_in_the_browser(page_file: Path, browser: Browser, toy: Dataset) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    view = context.new_page()
    messages: list[str] = []
    view.on("console", lambda message: messages.append(message.text))
    view.goto(page_file.as_uri())
    facts = view.locator(".fact:not([hidden])")
    everything = facts.count()
    view.locator("#filter-kind").select_option("quantities")
    assert facts.count() == len(toy.quantities)
    view.locator("#filter-kind").select_option("")
    assert facts.count() == everything
    view.locator("#filter-text").fill("bridge")
    assert 0 < facts.count() < everything
    assert all("bridge" in text.lower() for text in facts.all_text_contents())
    assert messages == []
    context.close()


@pytest.fixture
def view(page_file: Path, browser: Browser) -> Iterator[Page]:
    """The review page in a browser; it must say nothing on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    view = context.new_page()
    messages: list[str] = []
    view.on("console", lambda message: messages.append(message.text))
    view.on("pageerror", lambda error: messages.append(str(error)))
    view.goto(page_file.as_uri())
    yield view
    assert messages == []
    context.close()


SHOWN = ".fact:not([hidden])"


def test_a_passage_leads_to_the_facts_that_cite_it(view: Page) -> None:
    everything = view.locator(SHOWN).count()
    passage = view.locator("#passage-p5\\.s2")
    passage.click()
    facts = view.locator(SHOWN)
    assert str(facts.count()) == passage.get_attribute("data-count")
    assert all("p5.s2" in text for text in facts.all_text_contents())
    assert view.locator("#filter-status").text_content() == f"{facts.count()} of {everything} shown"
    assert "lit" in (passage.get_attribute("class") or "")
    assert facts.first.evaluate("fact => fact.contains(document.activeElement)")
    view.keyboard.press("Escape")
    assert view.locator(SHOWN).count() == everything
    assert passage.evaluate("passage => passage === document.activeElement")
    view.keyboard.press("Enter")
    assert view.locator(SHOWN).count() < everything


def test_a_fact_leads_to_its_passages(view: Page, toy: Dataset) -> None:
    link = view.locator("#fact-vell .to-passage").first
    link.click()
    passage = view.locator(f"[data-passage='{link.text_content()}']")
    assert passage.evaluate("passage => passage === document.activeElement")
    assert "lit" in (passage.get_attribute("class") or "")
    view.locator("#fact-vell .choose").click()
    lit = view.locator(".passage.lit").evaluate_all("found => found.map(node => node.dataset.passage)")
    assert sorted(lit) == sorted({str(anchor.locator) for anchor in toy.facts[FactId("vell")].anchors})
    box = view.locator(".passage.lit").first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_a_derivation_shows_what_it_is_computed_from(view: Page, toy: Dataset) -> None:
    derived = next(item for item in toy.derivations.values() if item.assumptions)
    card = view.locator(f"#fact-{derived.id}")
    text = card.text_content() or ""
    assert derived.fn in text
    assert all(assumption in text for assumption in derived.assumptions)
    card.locator(".choose").click()
    assert view.locator(".passage.through").count() > 0
    card.locator(".to-fact").first.click()
    assert "lit" not in (card.get_attribute("class") or "")
    assert view.locator(".fact.lit").count() == 1


@pytest.mark.parametrize("modality", [Modality.HOPED, Modality.IMPLIED])
def test_a_modality_can_be_chosen(view: Page, modality: Modality) -> None:
    view.locator("#filter-modality").select_option(modality)
    facts = view.locator(SHOWN)
    assert facts.count() > 0
    found = facts.evaluate_all("found => found.map(fact => fact.dataset.modalities)")
    assert all(modality in item.split() for item in found)
    assert view.locator(".passage.dim").count() > view.locator(".passage.bare").count()


def test_what_is_ambiguous_and_what_has_no_fact_is_plain_to_see(view: Page, toy: Dataset) -> None:
    view.locator("#filter-view").select_option("ambiguous")
    noted = {fact.id for fact in toy.facts.values() if fact.note}
    shown = view.locator(SHOWN).evaluate_all("found => found.map(fact => fact.id)")
    assert noted
    assert {f"fact-{name}" for name in noted} <= set(shown)
    assert all("Ambiguous" in text for text in view.locator(SHOWN).all_text_contents())
    for passage in view.locator(".line .passage.bare").all():
        assert passage.is_visible()
        assert passage.evaluate("node => getComputedStyle(node).textDecorationStyle") == "wavy"
        assert "no fact" in (passage.locator("xpath=following-sibling::*[1]").text_content() or "")


def test_links_of_a_card_keep_the_look_of_the_page(view: Page) -> None:
    fonts = "node => getComputedStyle(node).fontFamily"
    assert view.locator(".choose").first.evaluate(fonts) == view.locator("body").evaluate(fonts)


@each_look
def test_axe_finds_nothing(page_file: Path, browser: Browser, scheme: Scheme, width: int) -> None:
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    view = context.new_page()
    view.goto(page_file.as_uri())
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    for chosen in (None, ".line a.passage.reserved", ".fact .choose"):
        if chosen:
            view.locator(f"{chosen}:visible").first.click()
        assert obstacles(view) == []
    context.close()


def test_no_folder_is_made_outside_of_a_project(toy: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="its folder does not exist"):
        review(toy, ARTICLE, tmp_path / "new" / "page.html")
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the toy dataset without its quantities, with drafts; one of them is hostile."""
    folder = tmp_path_factory.mktemp("drafted") / "lake-league-2031"
    shutil.copytree(TOY / "data", folder.parent, dirs_exist_ok=True)
    claims = folder / "claims.yml"
    kept = [part for part in claims.read_text("utf-8").split("\n  - ") if "modality: hoped" not in part]
    claims.write_text("\n  - ".join(kept), "utf-8")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "ana.yml").write_text(
        "by: Ana <b>\ndrafts:\n"
        "  - {id: hostile, kind: claims, mentions: [{passage: p6.s2, words: 4-6}], note: </mark><script>,\n"
        "     record: {label: <script>alert(1)</script>, proposition: null}}\n"
        "  - {id: no, kind: claims, status: rejected, mentions: [{passage: p6.s2}]}\n",
        "utf-8",
    )
    ds = cisreport.load(folder)
    return review(ds, ARTICLE, folder.parent / "page.html", drafts_of(folder, ds)).path


def test_drafts_are_apart_from_facts(drafted: Path, page: html.HtmlElement) -> None:
    tree = html.fromstring(drafted.read_bytes())
    [card] = tree.xpath("//*[@id='drafts']//article")
    assert card.get("class") == "draft"
    assert card.get("id") == "draft-hostile"
    parts = [" ".join(part.text_content().split()) for part in card]
    assert parts[0] == "draft claims hostile"
    assert [part.text_content() for part in card.xpath(".//li")] == [
        "label <script>alert(1)</script>",
        "proposition to be filled in",
    ]
    assert parts[2].startswith("p6.s2 · by Ana <b> · ")
    assert parts[3] == "</mark><script>"
    assert not tree.xpath("//*[contains(concat(' ', @class, ' '), ' fact ')]//*[contains(., 'hostile')]")
    assert len(tree.xpath("//script")) == 1
    assert "Proposals, not facts" in tree.get_element_by_id("drafts").text_content()
    assert "Drafts, which are not facts: 1." in tree.text_content()
    [mark] = tree.xpath("//*[@id='passage-p6.s2']//mark")
    assert mark.text_content() == "Corland will pay"
    [link] = tree.xpath("//a[@class='to-draft']")
    assert (link.text_content(), link.get("href")) == ("1 draft", "#draft-hostile")
    assert not page.xpath("//mark | //*[@id='drafts']")


def test_axe_finds_nothing_with_drafts(drafted: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    view = context.new_page()
    view.goto(drafted.as_uri())
    view.locator("a.passage").first.click()
    assert view.locator(".draft:not([hidden])").count() == 0
    view.keyboard.press("Escape")
    assert view.locator(".draft:not([hidden])").count() == 1
    assert obstacles(view) == []
    context.close()
