"""Annotations: what is written fits the model of the W3C, and highlights lead back to their passages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from cisreport.datasets import load
from cisreport.errors import DataError
from cisreport.exchange.annotations import annotations_of
from cisreport.exchange.highlights import find_highlights, read_highlights
from cisreport.exchange.hypothes import rows_of
from cisreport.exchange.webannotations import collection
from cisreport.model import Dataset
from cisreport.sources import read_article

TESTS = Path(__file__).parents[1]
FERRY = TESTS / "excerpts"
GAZETTE = "https://gazette.example/ferry-council"


@pytest.fixture(scope="module")
def ferry() -> Dataset:
    return load(FERRY / "data" / "ferry-council-2033")


def of_model(ds: Dataset) -> dict[str, Any]:
    """Return the annotations of a dataset, which must fit the model."""
    made = collection(annotations_of(ds), f"urn:cisreport:{ds.id}", ds.title)
    schema = json.loads((TESTS / "exchange" / "web-annotation.schema.json").read_text("utf-8"))
    jsonschema_rs.validate(schema, made)
    return made


def test_facts_are_annotations_of_their_sources(ferry: Dataset) -> None:
    items = {item["id"].rpartition(":")[2]: item for item in of_model(ferry)["first"]["items"]}
    assert items.keys() == ferry.facts.keys()
    assert items["rhythm"]["target"] == {
        "type": "SpecificResource",
        "source": GAZETTE,
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "urn:cisreport:vocab:segmentation/2",
            "value": "p3.s3",
            "refinedBy": {
                "type": "TextQuoteSelector",
                "exact": "four times a year",
                "prefix": "The council meets ",
                "suffix": ", and Ina Brodd, who chairs it, hopes for six meetings by the sp",
            },
        },
    }
    (whole,) = (part for part in items["osterfeld"]["target"] if part["source"] == GAZETTE)
    assert whole["selector"][1]["exact"] == "Osterfeld joined as its ninth member."


def test_words_that_may_not_be_published_are_not_there() -> None:
    toy = load(TESTS / "toy" / "data" / "lake-league-2031")
    assert "TextQuoteSelector" not in json.dumps(of_model(toy))
    assert rows_of(annotations_of(toy))["rows"] == []  # its source has no address


def test_hypothesis_has_a_row_for_each_place(ferry: Dataset) -> None:
    rows = rows_of(annotations_of(ferry))["rows"]
    (row,) = (row for row in rows if row["text"].startswith("Width"))
    assert (row["uri"], row["tags"]) == (GAZETTE, ["quantities", "stated", "gazette[p5.s1]"])
    assert row["target"][0]["selector"][0]["exact"] == "12.5 kilometers wide"


@pytest.mark.parametrize("form", ["w3c", "list", "rows", "client"])
def test_what_was_written_leads_back(ferry: Dataset, tmp_path: Path, form: str) -> None:
    made, rows = of_model(ferry), rows_of(annotations_of(ferry))["rows"]
    path = tmp_path / "annotations.json"
    forms: dict[str, Any] = {
        "w3c": made,
        "list": made["first"]["items"],
        "rows": {"total": len(rows), "rows": rows},
        "client": {"export_date": "2033-06-03", "annotations": rows},
    }
    path.write_text(json.dumps(forms[form]), "utf-8")
    text = read_article(FERRY / "gazette.txt")
    found = [item for item in find_highlights(ferry, read_highlights(path), text) if not item.problem]
    assert len(found) >= 9
    for item in found:
        (anchor,) = item.anchors
        assert str(anchor) in item.highlight.tags
        assert item.coded


CSV = """\
quote,note,tags,prefix
"twelve ferries",no such words,,
hopes for six  meetings,a hope,"hope, rhythm",
Port Linden,twice,,
Port Linden,the meeting,,met in
,a note,,
The Quay,"crosses, no sentence",byline,
year and Ina,a comma is missing,,
"ninth member. The council meets",two sentences,,
"""


def test_a_table_of_quotes(ferry: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text(CSV, "utf-8")
    found = find_highlights(ferry, read_highlights(path), read_article(FERRY / "gazette.txt"))
    shown = [" ".join(map(str, item.anchors)) or item.problem for item in found]
    assert shown == [
        "its words are not in your copy",
        "gazette[p3.s3]",
        "its words are several times in your copy, and what is around them does not say which are meant",
        "gazette[p3.s1]",
        "it has no quote; it is a note on a whole page",
        "gazette[p2.s1]",
        "its words are not in your copy",
        "gazette[p3.s2] gazette[p3.s3]",
    ]
    assert found[1].highlight.tags == ("hope", "rhythm")
    assert found[1].coded == ("brodd", "rhythm", "hoped-rhythm")


def test_excerpts_serve_where_there_is_no_copy(ferry: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("quote\nдве новые линии\nThe Quay\n", "utf-8")
    lines, byline = find_highlights(ferry, read_highlights(path))
    assert (str(lines.anchors[0]), byline.problem) == (
        "proliv[p3.s2]",
        "its words are not in the excerpts of the dataset",
    )


def test_words_outside_of_every_passage(ferry: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("quote\nread more\n", "utf-8")
    text = "Menu. read more\n" + read_article(FERRY / "gazette.txt")
    (found,) = find_highlights(ferry, read_highlights(path), text)
    assert found.problem == "its words are in your copy, but in no passage of the dataset"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.json", "{", "a.json:1:2: this is not JSON"),
        ("a.json", "[]", "a.json: it has no annotations"),
        ("a.json", '{"title": "no annotation"}', "a.json: it has no annotations"),
        ("a.json", "[" * 100_000, "a.json:1:1: this is not JSON (it is nested too deeply)"),
        ("a.csv", "words\nx\n", "a.csv:1:1: no column is called `quote`"),
        ("a.csv", "", "a.csv: the file is empty"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, text: str, problem: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        read_highlights(tmp_path / name)
    assert str(error.value).removeprefix(f"{tmp_path}/").startswith(problem)
