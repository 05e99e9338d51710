"""The schema of the manifest: what it lets pass, what not, and what is said of it."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from lxml import html
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.analysis.registry import FUNCTIONS
from cisreport.charts import KINDS
from cisreport.errors import CisreportError
from cisreport.manifest.reader import FORMAT, READ, read_manifest
from cisreport.manifest.schema import schema_text, shape_problems
from cisreport.model import (
    COLLECTIONS,
    Confidence,
    MeetingFormat,
    Modality,
    ParticipationRole,
    PassageRole,
    RelativeKind,
    SourceKind,
    Stance,
)
from cisreport.rendering.outputs import render

REPORT = Path(__file__).parents[1] / "reports" / "sample_report" / "sample.qmd"
TESTS = str(Path(__file__).parent.parent)
SCHEMA: dict[str, Any] = json.loads(schema_text())

Edit = Callable[[Any], object]


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "hostile"])
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    directory = tmp_path_factory.mktemp("build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", TESTS, prepend=os.pathsep)
        parameters = {"hostile": True} if request.param else {}
        [path] = render([REPORT], to=("html",), output_dir=directory, parameters=parameters)
    [script] = html.parse(path).xpath("//script[@id='cisreport-manifest']")
    return json.loads(script.text)


def small() -> dict[str, Any]:
    """A manifest by hand with everything that a format has a word for."""
    digest = "0" * 64
    value = {
        "datum": "972",
        "anchors": ["S1[p1.s1]"],
        "modality": "hedged",
        "attribution": ["ana"],
        "quoted": True,
    }
    date = {"stated": ["XXXX-05-13", {"kind": "before", "to": "b"}], "resolved": "2022-05-13", "basis": "x"}
    source = {
        "collection": "sources",
        "id": "S1",
        "kind": "segmented",
        "language": "en",
        "title": [{"datum": "The harbor"}],
        "published": {"not_stated": "not stated"},
        "passages": [
            {
                "locator": "p1.s1",
                "role": "body",
                "words": 3,
                "digest": digest,
                "uncited": "why",
                "fragment": "A … b",
            }
        ],
        "url": "https://example.org/",
        "archived": "https://example.org/archived",
    }
    fact = {
        "collection": "meetings",
        "id": "a",
        "label": "A",
        "anchors": ["S1[para 2]"],
        "modality": "stated",
        "quoted": False,
        "date": [{"datum": date}],
        "part_of": "b",
        "announces": ["b"],
        "participants": [{"actor": "ana", "role": "chair", "anchors": ["p1.s1"]}],
        "of": "b",
        "value": [value],
    }
    derivation = {
        "collection": "derivations",
        "id": "d",
        "label": "D",
        "fn": "interval.days/1",
        "inputs": ["a/date", "toy:b"],
        "read": ["b"],
        "params": {"unit": "days", "extra": 1},
        "value": ["a", "b"],
        "lower": "1",
        "approximate": False,
    }
    entry = {
        "dataset": "toy",
        "label": "x",
        "description": "x",
        "notes": ["x"],
        "evidence": "x",
        "passages": ["p1.s1"],
        "rests_on": ["b"],
        "names": {"b": "B"},
        "called": ["B"],
        "digest": digest,
    }
    records: list[dict[str, Any]] = [fact, derivation, source]
    file = {"path": "reports/x.qmd", "sha256": digest}
    chart = {
        "label": "fig-x",
        "kind": "timeline/1",
        "dataset": "toy",
        "parameters": {"first": "2020"},
        "facts": ["toy:a/date"],
        "data": {"columns": ["id", "n"], "rows": [["a", None], ["b", True]]},
        "heading": {"title": "X", "subtitle": "", "below": ["y"]},
        "texts": ["May"],
        "narrow": ["May"],
        "marks": [["toy:a", "May"]],
        "alt": "x",
        "digest": digest,
    }
    return {
        "format": FORMAT,
        "title": "X",
        "document": {"path": "reports/x.qmd", "files": [file], "sha256": digest},
        "parameters": {"a": 1, "b": "x", "c": None, "d": True, "e": 1.5},
        "versions": {"cisreport": "0.1.0"},
        "datasets": [
            {"id": "toy", "title": "x", "version": "1", "date": "2022", "digest": digest, "sources": [source]}
        ],
        "facts": [
            {**entry, "id": item["id"], "kind": item["collection"], "record": item} for item in records
        ],
        "values": [
            {"n": 1, "cite": "toy:a/date", "fact": "fact-a", "text": "x", "form": "day", "place": "§\u00a01"}
        ],
        "names": [{"n": 1, "text": "Ana", "fact": "fact-a", "place": ""}],
        "claims": [
            {
                "n": 1,
                "text": "Ana met",
                "cites": ["toy:a/participants", "toy:a"],
                "parts": [{"text": "Ana met", "fact": "fact-a"}],
                "place": "",
                "digest": digest,
            }
        ],
        "charts": [chart],
        "blocks": [{"n": 1, "place": "fig-a", "facts": ["toy:a"]}],
        "numbers": {"value": {"972": 1}, "uncited": {"0042": 2}},
    }


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every part of the schema that describes some data."""
    if isinstance(node, dict):
        yield node
        for name, part in node.items():
            if name in ("properties", "$defs"):
                for inner in part.values():
                    yield from schemas(inner)
            elif name in ("items", "additionalProperties", "propertyNames", "then", "else"):
                yield from schemas(part)


def test_it_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$id"].startswith("urn:")
    assert "http" not in schema_text().replace(SCHEMA["$schema"], "")


def test_every_property_is_described() -> None:
    named = [(name, part) for node in schemas(SCHEMA) for name, part in node.get("properties", {}).items()]
    within_if = {"kind", "record"}
    bare = {name for name, part in named if "description" not in part and "$ref" not in part}
    assert bare <= within_if
    referred = {
        part["$ref"].rpartition("/")[2] for _, part in named if "description" not in part and "$ref" in part
    }
    assert all("description" in SCHEMA["$defs"][name] for name in referred)
    assert len(named) > 90


def test_every_object_is_closed() -> None:
    open_ones = [
        node
        for node in schemas(SCHEMA)
        if node.get("type") == "object" and "additionalProperties" not in node
    ]
    assert open_ones == [SCHEMA["$defs"]["fact"]["properties"]["record"]]


def test_it_knows_the_words_of_the_model() -> None:
    defs = SCHEMA["$defs"]
    assert defs["collection"]["enum"] == [*COLLECTIONS]
    for enum, told in [
        (Modality, defs["modality"]),
        (PassageRole, defs["passage"]["properties"]["role"]),
        (SourceKind, defs["source"]["properties"]["kind"]),
        (RelativeKind, defs["relation"]["properties"]["kind"]),
        (ParticipationRole, defs["participation"]["properties"]["role"]),
        (Confidence, defs["confidence"]),
        (Stance, defs["evidence"]["properties"]["stance"]),
    ]:
        assert told["enum"] == [member.value for member in enum], enum
    assert all(re.search(defs["derivation"]["properties"]["fn"]["pattern"], name) for name in FUNCTIONS)
    assert all(re.search(defs["chart"]["properties"]["kind"]["pattern"], name) for name in KINDS)
    assert SCHEMA["properties"]["format"]["enum"] == [*READ]
    assert MeetingFormat.BILATERAL.value not in schema_text()  # terms of single fields are not repeated there


def test_a_rendered_manifest_fits(rendered: Any) -> None:
    assert list(shape_problems(rendered)) == []
    assert read_manifest(json.dumps(rendered)).title == rendered["title"]


def test_a_manifest_by_hand_fits() -> None:
    assert list(shape_problems(small())) == []
    assert read_manifest(json.dumps(small())).values[0].form == "day"


EVIDENCE = {"fact": "b", "stance": "supports", "says": "It does.", "anchors": ["S1[para 2]"]}
VARIANTS: dict[str, Edit] = {
    "review": lambda plain: plain["facts"][0]["record"].update(
        collection="reviews",
        confidence="medium-high",
        claim="other:b/date",
        verdict="not found",
        searched="All.",
        evidence=[EVIDENCE, {"fact": "b", "stance": "silent", "says": "No word."}],
        value=[{"datum": "972", "confidence": "low"}],
    ),
    "engine-can-not-tell": lambda plain: plain.update(document={}, numbers={}, versions={}, charts=[]),
    "nothing-printed": lambda plain: plain.update(values=[], names=[], facts=[]),
    "no-form": lambda plain: plain["values"][0].pop("form"),
    "whole-record": lambda plain: plain["values"][0].update(cite="toy:a"),
    "withdrawn": lambda plain: plain["facts"][0]["record"].update(withdrawn="twice", formerly=["old-id"]),
    "date-not-stated": lambda plain: plain["facts"][0]["record"].update(
        date=[{"datum": {"resolved": "2022"}}]
    ),
    "yes": lambda plain: plain["facts"][1]["record"].update(value=True),
    "cited-source": lambda plain: [
        plain["datasets"][0]["sources"][0].pop(name) for name in ("passages", "title")
    ],
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_fit(name: str) -> None:
    plain = small()
    VARIANTS[name](plain)
    assert list(shape_problems(plain)) == []


def entry(n: int, **changes: Any) -> Edit:
    return lambda plain: plain["facts"][n].update(changes)


def record(n: int, **changes: Any) -> Edit:
    return lambda plain: plain["facts"][n]["record"].update(changes)


def printed(**changes: Any) -> Edit:
    return lambda plain: plain["values"][0].update(changes)


def nested(depth: int) -> Any:
    found: Any = []
    for _ in range(depth):
        found = [found]
    return found


BROKEN: dict[str, Edit] = {
    "no-values": lambda plain: plain.pop("values"),
    "two-missing": lambda plain: [plain.pop("title"), plain.pop("charts")],
    "more": lambda plain: plain.update(more=1),
    "title-no-text": lambda plain: plain.update(title=1),
    "digest-short": entry(0, digest="abc"),
    "digest-with-line-break": entry(0, digest="0" * 64 + "\n"),
    "id-with-line-break": entry(0, id="a\n"),
    "id-path": entry(0, id="../a"),
    "kind-unknown": entry(0, kind="meeting"),
    "called-missing": lambda plain: plain["facts"][0].pop("called"),
    "names-of-no-id": entry(0, names={"a b": "x"}),
    "record-no-object": entry(0, record=[]),
    "record-of-another-kind": entry(0, kind="sources"),
    "record-without-anchors": record(0, anchors=[]),
    "anchor-malformed": record(0, anchors=["p0.s1"]),
    "modality-unknown": record(0, modality="sure"),
    "field-number": record(0, part_of=7),
    "field-empty": record(0, date=[]),
    "field-name": record(0, **{"Part-of": "x"}),
    "datum-number": record(0, value=[{"datum": 972}]),
    "date-more": record(0, date=[{"datum": {"resolved": "2022", "x": 1}}]),
    "relation-unknown": record(0, date=[{"datum": {"stated": [{"kind": "around", "to": "b"}]}}]),
    "not-stated-and-more": record(0, date={"not_stated": "x", "datum": "y"}),
    "participant-unknown-role": record(0, participants=[{"actor": "ana", "role": "guest"}]),
    "confidence-unknown": record(0, confidence="sure"),
    "evidence-none": record(0, evidence=[]),
    "evidence-without-stance": record(0, evidence=[{"fact": "b", "says": "x"}]),
    "evidence-more": record(0, evidence=[{**EVIDENCE, "weight": 1}]),
    "function-without-version": record(1, fn="interval.days"),
    "derivation-more": record(1, code="print(1)"),
    "passage-with-text": lambda plain: plain["datasets"][0]["sources"][0]["passages"][0].update(text="words"),
    "values-no-list": lambda plain: plain.update(values={}),
    "value-no-object": lambda plain: plain.update(values=[7]),
    "n-zero": printed(n=0),
    "n-yes": printed(n=True),
    "n-half": printed(n=1.5),
    "cite-without-dataset": printed(cite="a/date"),
    "row-elsewhere": printed(fact="register"),
    "form-nothing": printed(form=None),
    "numbers-unknown-class": lambda plain: plain.update(numbers={"good": {"1": 1}}),
    "numbers-no-digits": lambda plain: plain.update(numbers={"value": {"x1": 1}}),
    "numbers-none": lambda plain: plain.update(numbers={"value": {"1": 0}}),
    "numbers-none-with-zeros": lambda plain: plain.update(numbers={"value": {"0042": 0}}),
    "document-without-files": lambda plain: plain["document"].pop("files"),
    "document-absolute": lambda plain: plain["document"].update(path="/etc/passwd"),
    "document-above": lambda plain: plain["document"]["files"][0].update(path="reports/../../x"),
    "document-backslash": lambda plain: plain["document"].update(path="reports\\x.qmd"),
    "chart-kind": lambda plain: plain["charts"][0].update(kind="timeline"),
    "chart-cell": lambda plain: plain["charts"][0]["data"].update(rows=[[["x"]]]),
    "parameter-list": lambda plain: plain.update(parameters={"a": []}),
    "hostile-name": lambda plain: plain.update({"\x1b[31m\n\u202e" + "x" * 500: 1}),
    "hostile-text": printed(fact="fact-\n\x1b[2J" + "y" * 500),
    "hostile-id-of-names": lambda plain: plain["facts"][0].update(names={"\n" * 500: "x"}),
    "deep": lambda plain: plain.update(title=nested(5000)),
    "deep-in-a-fact": record(0, date=nested(5000)),
    "many": lambda plain: plain.update(values=[{"n": 0}] * 1000),
}


def test_broken_ones_do_not_fit(file_regression: FileRegressionFixture) -> None:
    lines = []
    for name, break_it in BROKEN.items():
        plain = small()
        break_it(plain)
        told = list(islice(shape_problems(plain), 5))
        assert told, name
        text = "; ".join(told)
        assert text.isprintable()
        assert text.isascii()
        assert max(map(len, told)) < 250
        lines.append(f"{name}: {text}")
    file_regression.check("\n".join(lines) + "\n")


def test_the_broken_are_refused_when_read() -> None:
    plain = small()
    plain["values"] = [copy.deepcopy(plain["values"][0]) for _ in range(2)]
    with pytest.raises(CisreportError, match=r"^the manifest is damaged: values\[1\] is not numbered 2$"):
        read_manifest(json.dumps(plain))
    plain = small()
    plain["facts"].append(plain["facts"][0])
    with pytest.raises(CisreportError, match=r"^the manifest is damaged: an id is used twice in facts$"):
        read_manifest(json.dumps(plain))
    plain = small() | {"title": 1}
    with pytest.raises(
        CisreportError, match=r'^the manifest is damaged: "title" of the manifest is of a wrong kind$'
    ):
        read_manifest(json.dumps(plain))


def test_the_format_of_another_is_reported_briefly() -> None:
    with pytest.raises(CisreportError) as caught:
        read_manifest(json.dumps({"format": "\n\u202e" * 1000}))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_all_problems_are_reported_at_once() -> None:
    plain = small()
    plain["facts"][0]["record"]["date"] = [7] * 200_000
    assert next(shape_problems(plain)) == "facts[0].record.date[0] is not an object"


VALUES = [1, 1.0, 2**63, 2**64, 10**400, -1, 1.5, 1e300, True, "1", "\U0001f600", "\n1"]


@pytest.mark.parametrize(
    ("place", "accepted"),
    [("n", [1, 1.0, 2**63, 2**64, 10**400, 1e300]), ("cite", []), ("form", ["1", "\U0001f600", "\n1"])],
)
def test_numbers_and_texts_that_fit_a_place(place: str, accepted: list[Any]) -> None:
    plain = small()
    found = []
    for value in VALUES:
        plain["values"][0][place] = value
        found += [] if list(shape_problems(plain)) else [repr(value)]
    assert found == list(map(repr, accepted))
