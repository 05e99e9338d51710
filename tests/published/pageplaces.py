"""The places of a finished page, and its text without them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import html

from cisreport.comparison.places import Key, PlaceKind
from published.treeplaces import said_of


def read_page(path: Path) -> tuple[dict[Key, object], str]:
    """Return what each place of a page shows, and the text of the page with every place taken out."""
    page = html.fromstring(path.read_bytes())
    [script] = page.xpath("//script[@id='cisreport-manifest']")
    manifest = json.loads(script.text)
    [dataset] = [item["id"] for item in manifest["datasets"]]
    for hidden in page.xpath("//script | //style | //*[contains(@class, 'about')] | //head"):
        hidden.drop_tree()
    places = {**_register(page, dataset), **_links(page, manifest, dataset), **_charts(page)}
    places |= _claims(page, manifest)
    return places, " ".join(page.text_content().split())


def _links(page: Any, manifest: dict[str, Any], dataset: str) -> dict[Key, object]:
    told = {f"use-{item['n']}": (PlaceKind.VALUE, item) for item in manifest["values"]}
    told |= {f"name-{item['n']}": (PlaceKind.NAME, item) for item in manifest["names"]}
    found: dict[Key, object] = {}
    count: Counter[Key] = Counter()
    for link in page.xpath("//a[@id and (starts-with(@id, 'use-') or starts-with(@id, 'name-'))]"):
        kind, item = told.pop(link.get("id"))
        cite = item.get("cite") or f"{dataset}:{item['fact'].removeprefix('fact-')}"
        key: Key = (kind, f"{cite} {item['form']}" if "form" in item else cite, item["place"])
        count[key] += 1
        found[*key, str(count[key])] = link.text_content(), link.get("href")
        if kind is PlaceKind.VALUE:
            link.text = "*"
            for child in link:
                child.drop_tree()
    assert told == {}
    return found


def _claims(page: Any, manifest: dict[str, Any]) -> dict[Key, object]:
    """Return the words of each claim, and what its facts say; without the values in it."""
    facts = {f"{fact['dataset']}:{fact['id']}": fact for fact in manifest["facts"]}
    found: dict[Key, object] = {}
    count: Counter[Key] = Counter()
    for item in manifest["claims"]:
        [words] = page.xpath(f"//*[@id='claim-{item['n']}']")
        key: Key = (PlaceKind.CLAIM, " ".join(item["cites"]), item["place"])
        count[key] += 1
        said = [said_of(facts[cite.partition("/")[0]], cite.partition("/")[2]) for cite in item["cites"]]
        found[*key, str(count[key])] = words.text_content(), said
    return found


def _charts(page: Any) -> dict[Key, object]:
    found: dict[Key, object] = {}
    for figure in page.xpath("//figure[.//svg]"):
        for link in figure.xpath(".//a"):
            link.attrib.pop("id", None)
        found[PlaceKind.CHART, figure.get("id")] = html.tostring(figure)
        figure.drop_tree()
    return found


def _register(page: Any, dataset: str) -> dict[Key, object]:
    [register] = page.xpath("//*[contains(concat(' ', @class, ' '), ' register ')]")
    found: dict[Key, object] = {}
    for row in register.xpath(".//table[contains(@class, 'register-table')]/tbody/tr"):
        [name] = row.xpath(".//@id[starts-with(., 'fact-')]")
        cells = [text for cell in row if (text := " ".join(cell.text_content().split()))]
        found[PlaceKind.ROW, f"{dataset}:{name.removeprefix('fact-')}"] = cells
        row.drop_tree()
    texts = (" ".join(part.text_content().split()) for part in register.xpath(".//p"))
    introduction = [text.partition(" Cited by ")[0] for text in texts]
    found[PlaceKind.INTRODUCTION, dataset] = introduction
    register.drop_tree()
    return found
