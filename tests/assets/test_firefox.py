"""What other tests try in Chromium, in Firefox: the words of copies, the panel, popovers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.firefox import FIREFOX, Firefox, started
from assets.test_copy import ALL, ARTICLE
from assets.test_passages import ANSWERS, expected_answers, generated
from cisreport.assets import asset

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(FIREFOX is None, reason="there is no firefox-esr or firefox on the PATH"),
]

TEXT = "return document.querySelector(arguments[0])?.textContent ?? ''"
COUNT = "return document.querySelectorAll(arguments[0]).length"
FOCUS = "return document.activeElement.matches(arguments[0])"
OPEN = "return document.querySelector('.about:popover-open').id"
BOX = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
SAID = """return new Promise(done => {
  const look = () => {
    const words = document.querySelector(".copy-status").textContent;
    if (words.includes("word for word")) done(words); else setTimeout(look, 50);
  };
  look();
})"""
ESCAPE, DOWN = "\ue00c", "\ue015"
PANEL = "//*[@class='side-panel']"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with started(tmp_path_factory.mktemp("profile")) as firefox:
        yield firefox


def button(words: str, within: str = "") -> str:
    return f"{within}//button[.='{words}']"


@pytest.mark.parametrize("count", [2_000, pytest.param(10_000, marks=pytest.mark.every)])
def test_words_and_digests(firefox: Firefox, tmp_path: Path, count: int) -> None:
    page = tmp_path / "page.html"
    script = f"{asset('passages.js').read_text('utf-8')}\nwindow.answers = {ANSWERS}"
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8"><script>{script}</script>', "utf-8")
    firefox.open(page)
    items = list(generated(count))
    found = json.loads(firefox.run("return answers(arguments[0])", json.dumps(items)))
    assert found == expected_answers(items)


def test_a_popover_takes_and_returns_the_focus(firefox: Firefox, build: Path) -> None:
    firefox.open(build / "toy.html")
    firefox.click("//main//p/a[contains(@class, 'value')]")
    assert firefox.run(FOCUS, ".about:popover-open")
    link, popover = (firefox.run(BOX, part) for part in ("a[aria-expanded=true]", ".about:popover-open"))
    if firefox.run("return CSS.supports('position-area: block-end')"):
        assert min(abs(popover["top"] - link["bottom"]), abs(link["top"] - popover["bottom"])) < 30
    else:  # a sheet at the bottom, below the words
        assert popover["bottom"] == pytest.approx(firefox.run("return innerHeight"), abs=1)
        assert link["bottom"] < popover["top"]
    firefox.type(f"//*[@id='{firefox.run(OPEN)}']", ESCAPE)
    assert firefox.run(COUNT, ".about:popover-open") == 0
    assert firefox.run(FOCUS, "main p > a.value")
    assert firefox.messages() == []


def test_the_inspector(firefox: Firefox, build: Path) -> None:
    for width in (1280, 500):
        firefox.open(build / "toy.html", width)
        firefox.click(button("Inspect the facts"))
        assert firefox.run(FOCUS, ".side-panel input[type=search]")
        everything = firefox.run(COUNT, ".inspector-item")
        firefox.type(f"{PANEL}//input", "northern shore")
        assert 0 < firefox.run(COUNT, "main .found") < everything
        firefox.click(button("Next", PANEL))
        assert firefox.run(TEXT, ".found-now")
        firefox.type(f"{PANEL}//li[1]/button", DOWN)
        assert firefox.run(FOCUS, ".side-panel li:nth-child(2) > button")
        firefox.type(f"{PANEL}//input", ESCAPE)
        assert firefox.run(COUNT, ".side-panel:popover-open, .found") == 0
    assert firefox.messages() == []


def test_a_copy(firefox: Firefox, build: Path) -> None:
    firefox.open(build / "toy.html")
    firefox.click(button("Check with your own copy"))
    for text, said in ((ARTICLE, ALL), (ARTICLE.replace("twice a", "thrice a"), "With other words: p4.s3.")):
        firefox.run("document.querySelector('.panel-copy textarea').value = arguments[0]", text)
        firefox.click(button("Find the passages"))
        assert said in firefox.run(SAID)
    assert firefox.run(COUNT, ".copy-row") > 0
    assert firefox.messages() == []
