"""Linked data with short names say the same, and their texts stay what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import to_isomorphic

import cisreport
from cisreport import linkeddata
from cisreport.shortnames import shortened, whole

TOY = Path(__file__).parent / "toy" / "data" / "lake-league-2031"
CONTEXT = linkeddata.context()
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib's own reader


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council"])
def test_a_dataset_in_fewer_bytes(name: str) -> None:
    document = linkeddata.document(cisreport.load(name))
    short = shortened(document)
    assert len(json.dumps(short)) < 0.9 * len(json.dumps(document))
    assert whole(short, CONTEXT) == document


def graph_of(document: dict[str, Any]) -> Any:
    return to_isomorphic(Graph().parse(data=json.dumps(document), format="json-ld"))


def test_the_graph_is_the_same() -> None:
    document = linkeddata.document(cisreport.load(TOY))
    graph = graph_of(document)
    assert len(graph) > 500
    assert graph_of(shortened(document)) == graph


names = st.builds(
    "r:{}{}{}".format, st.sampled_from(["lakes", "seas"]), st.sampled_from(":#"), st.text("ab", min_size=1)
)
texts = st.sampled_from(["r:lakes:a", "a:b", "r:seas#ab", "b:", "r:"])
nodes = st.fixed_dictionaries({"@id": names, "note": texts, "rests_on": st.lists(names, max_size=9)})


@settings(max_examples=60, deadline=None)
@given(st.lists(nodes, min_size=5, max_size=40))
def test_texts_that_look_like_names_stay_texts(graph: list[dict[str, Any]]) -> None:
    document = {"@context": CONTEXT, "@graph": graph}
    short = shortened(document)
    assert [node["note"] for node in short["@graph"]] == [node["note"] for node in graph]
    assert whole(short, CONTEXT) == document


@pytest.mark.parametrize(
    "more",
    [{"a": "urn:x:"}, {"a": 5}, {"urn": "r:lakes:"}, {"a": "r:lakes"}, {"r": "http://x/"}, {"a": "r:a:b"}],
)
def test_another_context_is_not_taken_for_prefixes(more: dict[str, Any]) -> None:
    document = {"@context": {**CONTEXT, **more}, "@graph": [{"@id": "a:b"}]}
    assert whole(document, CONTEXT) == document
