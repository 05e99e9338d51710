"""What the command line writes as annotations of a report and of its dataset fits the W3C model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from lxml import html

from cli.running import run
from excerpts.conftest import FERRY

SCHEMA = json.loads((FERRY.parent / "exchange" / "web-annotation.schema.json").read_text("utf-8"))
ADDRESS = "https://example.org/ferry"
DATASET = FERRY / "data" / "ferry-council-2033"


def written(build: Path, what: str, form: str) -> Any:
    arguments = [build / "ferry-council.html", "--address", ADDRESS] if what == "report" else [DATASET]
    result = run("annotations", *arguments, "--to", form)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def as_model(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return rows of Hypothesis as a collection of the model; what they add to it is left out."""
    bodies = [[{"type": "TextualBody", "value": row["text"]}] for row in rows]
    targets = [[{"type": "SpecificResource", **target} for target in row["target"]] for row in rows]
    for target in (target for held in targets for target in held if "selector" in target):
        (target["selector"],) = target["selector"]
    items = [
        {"id": f"urn:row:{n}", "type": "Annotation", "body": body, "target": target[0]}
        for n, (body, target) in enumerate(zip(bodies, targets, strict=True))
    ]
    page = {"id": "urn:page", "type": "AnnotationPage", "items": items}
    collection = {"id": "urn:rows", "type": "AnnotationCollection", "total": len(items), "first": page}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", **collection}


@pytest.mark.parametrize("what", ["report", "dataset"])
def test_w3c(build: Path, what: str) -> None:
    made = written(build, what, "w3c")
    jsonschema_rs.validate(SCHEMA, made)
    items = made["first"]["items"]
    assert made["total"] == len(items) == len({item["id"] for item in items}) > 8
    assert made["first"]["partOf"] == made["id"]


@pytest.mark.parametrize("what", ["report", "dataset"])
def test_hypothesis(build: Path, what: str) -> None:
    made = written(build, what, "hypothesis")
    assert made["total"] == len(made["rows"]) > 8
    jsonschema_rs.validate(SCHEMA, as_model(made["rows"]))
    for row in made["rows"]:
        assert row.keys() == {"uri", "document", "text", "tags", "references", "target"}
        assert [target["source"] for target in row["target"]] == [row["uri"]]


def test_the_places_on_the_page_have_these_words(build: Path) -> None:
    page = html.fromstring((build / "ferry-council.html").read_bytes())
    items = written(build, "report", "w3c")["first"]["items"]
    places = [item["target"] for item in items if item["id"].startswith(ADDRESS)]
    assert len(places) == len(page.xpath("//main//a[starts-with(@id, 'use-')]"))
    for place in places:
        fragment, quote = place["selector"]
        (element,) = page.xpath("//*[@id=$name]", name=fragment["value"])
        assert " ".join(element.text_content().split()) == quote["exact"]


CHANGES: tuple[tuple[str, Any], ...] = (
    ("id", None),
    ("type", "oa:Annotation"),
    ("target", []),
    ("motivation", "hoping"),
    ("body", [{"type": "TextualBody"}]),
    ("target", {"type": "SpecificResource", "source": "two words"}),
    ("target", {"type": "SpecificResource", "source": "urn:a", "selector": {"type": "TextQuoteSelector"}}),
)


@pytest.mark.parametrize(("key", "value"), CHANGES)
def test_what_does_not_fit_the_model_is_refused(build: Path, key: str, value: Any) -> None:
    made = written(build, "dataset", "w3c")
    made["first"]["items"][3][key] = value
    assert not jsonschema_rs.is_valid(SCHEMA, made)
