"""The index of a batch: a page for people, and the same as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Page
from pytest_regressions.file_regression import FileRegressionFixture

from batches.batching import batch_of
from cisreport.batches.batchfile import Batch
from cisreport.batches.index import index_data, index_page, write_index
from cisreport.batches.orders import Order, Outcome, Output, State
from cisreport.errors import Problem
from looking import hindrances

HOSTILE = "</script><script>document.title = 'no'</script>&\x00'\"<b>"


def done(document: Path, size: int, title: str, **parameters: object) -> Outcome:
    order = Order(document=document, parameters=parameters)
    outputs = {
        kind: Output(path=f"{order.name}/brief.{kind}", size=size, sha256=f"{size:064x}")
        for kind in ("html", "pdf")
    }
    datasets = ({"id": "rivers", "version": "1.0", "digest": "ab"},)
    return Outcome(order=order, state=State.DONE, title=title, outputs=outputs, datasets=datasets)


def some(batch: Batch) -> list[Outcome]:
    document = batch.path.parent / "brief.qmd"
    problem = Problem(path=str(document), line=15, what="AssertionError: this state is bad", remedy="mend it")
    bad = Order(document=document, parameters={"river": "north", "state": "bad"})
    return [
        done(document, 1_250_000, "Avaria: rivers", river="north", state="avaria"),
        done(document, 900, "Bellmark: rivers", river="south", state="bellmark"),
        done(document, 61_000, "Çorland: rivers", river="north", state="corland"),
        done(document, 61_000, HOSTILE, river="south", state=HOSTILE),
        Outcome.failed(bad, (problem,)),
    ]


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return batch_of(tmp_path, "avaria")


def test_the_data(batch: Batch, file_regression: FileRegressionFixture) -> None:
    file_regression.check(index_data(batch, some(batch)).decode(), extension=".json", encoding="utf-8")


def test_the_page(batch: Batch, file_regression: FileRegressionFixture) -> None:
    page = html.document_fromstring(index_page(batch, some(batch)))
    main = html.tostring(page.find(".//main"), encoding="unicode", pretty_print=True)
    file_regression.check(main, extension=".html", encoding="utf-8")


def test_both_depend_on_the_reports_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for name in ("one", "another"):
        (tmp_path / name).mkdir()
        batch = batch_of(tmp_path / name, "avaria")
        monkeypatch.chdir(tmp_path if name == "one" else tmp_path / name)
        written = write_index(batch, some(batch), tmp_path / name)
        assert [path.name for path in written] == ["index.html", "index.json"]
        found.append([path.read_bytes() for path in written])
    assert found[0] == found[1]
    assert json.loads(found[0][1])["reports"][0]["document"] == "brief.qmd"


def test_a_filter_needs_values_that_several_reports_share(batch: Batch) -> None:
    page = html.document_fromstring(index_page(batch, some(batch)))
    assert [choice.get("name") for choice in page.iter("select")] == ["River"]
    assert [option.get("value") for option in page.iter("option")] == ["", "north", "south"]
    assert index_page(batch, []).count("<tr>") == 1


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("batch")
    batch = batch_of(folder, "avaria")
    path, _ = write_index(batch, some(batch), folder)
    opened = browser.new_page()
    noise: list[str] = []
    opened.on("console", lambda message: noise.append(message.text))
    opened.on("pageerror", lambda error: noise.append(str(error)))
    opened.on("request", lambda request: noise.append(request.url))
    opened.goto(path.as_uri())
    yield opened
    assert noise == [path.as_uri()]
    opened.close()


def shown(page: Page) -> list[str]:
    return [row.inner_text() for row in page.locator("tbody > tr > th:visible").all()]


def test_people_search_and_filter_with_the_keyboard(page: Page) -> None:
    status = page.get_by_role("status")
    assert status.inner_text() == "5 reports"
    page.get_by_role("searchbox", name="Search").focus()
    page.keyboard.type("corland RIVERS")
    assert [*shown(page), status.inner_text()] == ["Çorland: rivers", "1 of 5 reports"]
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.keyboard.press("s")
    assert page.get_by_label("River").input_value() == "south"
    assert shown(page) == ["Bellmark: rivers", HOSTILE.replace("\x00", "\ufffd")]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[role=status]').textContent === '5 reports'")
    assert len(shown(page)) == 5


def test_nothing_is_in_the_way(page: Page) -> None:
    assert hindrances(page) == {}


def test_a_print_has_all_reports_and_no_tools(page: Page) -> None:
    page.get_by_role("searchbox").fill("avaria")
    assert len(shown(page)) == 1
    page.emulate_media(media="print")
    assert len(shown(page)) == 5
    assert not page.get_by_role("searchbox").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("searchbox").fill("")


def test_the_page_without_script(browser: Browser, tmp_path: Path, batch: Batch) -> None:
    path, _ = write_index(batch, some(batch), tmp_path)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert len(shown(page)) == 5
    assert not page.locator("form").is_visible()
    assert page.get_by_role("link", name="Avaria: rivers").get_attribute("href") == (
        "brief_river-north_state-avaria/brief.html"
    )
    context.close()
