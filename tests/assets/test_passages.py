"""The words, the digests and the search of passages in a page: in the real browser, the same as Python's."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from random import Random
from textwrap import fill
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import cisreport
from cisreport.assets import asset
from cisreport.model import Dataset
from cisreport.sources import VERSIONS, digest, match, normalize
from cisreport.sources.matches import MatchStatus

TESTS = Path(__file__).parents[1]
ARTICLE = (TESTS / "toy" / "article.txt").read_text("utf-8")
VECTORS = json.loads((TESTS / "sources" / "vectors.json").read_text("utf-8"))
SIGNS = (
    " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2028\u202f\u205f\u3000\ufeff\u200b\u034f"
    "'\"`-–—‘’“”«»。！？｡」）.,"
)
ANSWERS = """async items => {
  const answer = async ({ text, version }) => {
    const words = passages.normalize(text, version), digest = passages.ownDigest(words);
    return { text, version, words, digest, platform: await passages.digest(words) };
  };
  return JSON.stringify(await Promise.all(JSON.parse(items).map(answer)));
}"""
FOUND = """async ({ list, text, version }) => {
  const found = await passages.find(list, text, version);
  return found.map(({ status, start, end }) => [status, start, end]);
}"""
HERE = (MatchStatus.FOUND, MatchStatus.MOVED)


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = tmp_path_factory.mktemp("passages") / "page.html"
    file.write_text("<!DOCTYPE html><title>Passages</title>", "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.add_script_tag(content=asset("passages.js").read_text("utf-8"))
    yield page
    page.close()


@pytest.fixture(scope="module")
def toy() -> Dataset:
    return cisreport.load(TESTS / "toy" / "data" / "lake-league-2031")


def generated(count: int) -> Iterator[dict[str, Any]]:
    """Yield texts of all scripts, with spaces, punctuation and signs that nobody sees."""
    random = Random(count)
    scripts: dict[str, list[str]] = {}
    between: list[str] = []
    for sign in map(chr, range(0x110000)):
        category = unicodedata.category(sign)
        if category[0] != "C":
            scripts.setdefault(unicodedata.name(sign, "").partition(" ")[0], []).append(sign)
        if category[0] in "PZ" or category in ("Cf", "Sk", "Sm"):
            between.append(sign)
    assert scripts.keys() > {"ARABIC", "CJK", "CYRILLIC", "DEVANAGARI", "GEORGIAN", "HEBREW", "THAI"}
    for name in [*scripts, *random.choices(list(scripts), k=count)][:count]:
        pools = (scripts[name], scripts[name], between, SIGNS, "abc ")
        text = "".join(random.choice(random.choice(pools)) for _ in range(random.randrange(1, 60)))
        yield {"text": text, "version": random.choice(VERSIONS)}


def answers(page: Page, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the page makes of texts; JSON both ways is much faster than objects."""
    found: list[dict[str, Any]] = json.loads(page.evaluate(ANSWERS, json.dumps(items)))
    return found


def expected_answers(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what Python makes of them."""
    expected = []
    for item in items:
        words = normalize(item["text"], item["version"])
        expected.append({**item, "words": list(words), "digest": digest(words), "platform": digest(words)})
    return expected


def answered(page: Page, items: list[dict[str, Any]]) -> None:
    assert answers(page, items) == expected_answers(items)


def test_shared_vectors(page: Page) -> None:
    assert page.evaluate("() => Boolean(crypto.subtle)")
    given = [{"text": item["text"], "version": item["version"]} for item in VECTORS]
    assert answers(page, given) == [{**item, "platform": item["digest"]} for item in VECTORS]


def test_ten_thousand_generated_texts(page: Page) -> None:
    answered(page, list(generated(10_000)))


@pytest.mark.parametrize("length", [*range(54, 67), 119, 120, 128, 5000])
def test_digests_at_the_ends_of_blocks(page: Page, length: int) -> None:
    answered(page, [{"text": "é" * (length // 2) + "a" * (length % 2), "version": "2"}])


def _broken(text: str) -> str:
    """Return a text with words that a hyphen breaks at the end of a line."""
    lines = fill(text, 60).splitlines()
    for n, line in enumerate(lines[1:], 1):
        if line[:6].isalpha():
            lines[n - 1] += f" {line[:3]}-"
            lines[n] = line[3:]
    return "\n".join(lines)


COPIES = {
    "as it is": ARTICLE,
    "wrapped": "\n\n".join(fill(line, 50) for line in ARTICLE.splitlines()),
    "words broken": _broken(ARTICLE),
    "changed": ARTICLE.replace("twice a year", "thrice a year"),
    "shortened": ARTICLE[: len(ARTICLE) // 2],
    "in another order": "\n".join(reversed(ARTICLE.splitlines())),
    "twice": f"{ARTICLE}\n{ARTICLE}",
    "between other words": f"{'Some other words. ' * 8000}\n{ARTICLE}\nAnd more.",
    "another article": "Nothing of it stands here, not one sentence. " * 50,
}


@pytest.mark.parametrize("name", COPIES)
def test_passages_are_found_as_python_finds_them(page: Page, toy: Dataset, name: str) -> None:
    source, text = toy.sources[0], COPIES[name]
    version = source.segmentation or ""
    listed = [
        {"locator": item.locator, "words": item.words, "digest": item.digest} for item in source.passages
    ]
    found = page.evaluate(FOUND, {"list": listed, "text": text, "version": version})
    matches = match(source.passages, text, version)
    assert [status in HERE for status, *_ in found] == [item.status in HERE for item in matches]
    for (status, start, end), passage in zip(found, source.passages, strict=True):
        if status in HERE:
            words = normalize(
                text[start:end].replace("-\n", "") if name == "words broken" else text[start:end], version
            )
            assert digest(words) == passage.digest
    in_order = [start for status, start, _ in found if status == "found"]
    assert in_order == sorted(in_order)
