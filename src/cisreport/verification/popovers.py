"""Whether the popovers of a file have the texts of the facts' entries, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cisreport.manifest.reader import Manifest
from cisreport.published import Published
from cisreport.published.text import bare, normalized

_DIGIT = re.compile("[0-9]")


def _titled(source: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the titles of a source, or its id if it has none."""
    title = source.get("title")
    return title if isinstance(title, list) and title else [{"datum": source.get("id")}]


def popover_problems(manifest: Manifest, published: Published) -> Iterator[str]:
    """Yield a sentence for each part of a popover that is not the text of its entry."""
    entries = {manifest.anchor(fact): fact for fact in manifest.facts.values()}
    titles = {
        bare(str(value.get("datum")))
        for item in manifest.datasets.values()
        for source in item["sources"]
        if isinstance(source, dict)
        for value in _titled(source)
        if isinstance(value, dict)
    }
    for popover in published.popovers():
        anchor = (popover.get("id") or "").removeprefix("about-")
        if anchor not in entries:
            text = normalized(popover.text_content())
            yield f'a popover "{text}" does not belong to a fact of the manifest'
            continue
        for part, text in _problems(popover, entries[anchor], entries, titles):
            yield f'the popover of {entries[anchor]["id"]} says "{text}" as its {part}'


def _problems(
    popover: Any, entry: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]], titles: set[str]
) -> Iterator[tuple[str, str]]:
    expected = _texts_of(entry, "about")
    seen: set[Any] = set()
    for element in popover.iter():
        names = (element.get("class") or "").split() if isinstance(element.tag, str) else []
        if "input-id" in names:
            target = entries.get((element.get("href") or "").removeprefix("#"))
            expected |= _texts_of(target, "input") if target else {}
        for name in names:
            wanted = titles if name == "about-title" else None
            if name in expected:
                wanted = {bare(expected[name])}
            if wanted is not None:
                seen.update(element.iter())
                text = normalized(element.text_content())
                if bare(text) not in wanted:
                    yield name.partition("-")[2], text
    for element in popover.iter():
        for around, text in ((element, element.text), (element.getparent(), element.tail)):
            is_inside = element is not popover or around is popover
            if text and is_inside and around not in seen and _DIGIT.search(text):
                yield "text", normalized(text)


def _texts_of(entry: Mapping[str, Any], prefix: str) -> dict[str, str]:
    texts = {
        "id": entry["id"],
        "what": entry["description"],
        "how": entry["evidence"],
        "passages": ", ".join(entry["passages"]),
        "notes": "".join(entry["notes"]),
    }
    return {f"{prefix}-{name}": text for name, text in texts.items()}
