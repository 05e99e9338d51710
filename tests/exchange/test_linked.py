"""JSON-LD: it fulfills the shapes, and an edited graph is not read as if nothing had happened."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

import cisreport
from cisreport.adjudication import decided
from cisreport.analysis.intercoder import compare
from cisreport.errors import DataError
from cisreport.exchange import FORMATS
from cisreport.exchange.coded import coded_of
from cisreport.model import Dataset, Decision
from cli.running import TOY
from generated import made

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
FORM = FORMATS["jsonld"]
SHAPES = files("cisreport").joinpath("assets", "shapes.ttl").read_text("utf-8")


def conforms(text: bytes) -> tuple[bool, str]:
    data = rdflib.Graph().parse(data=text, format="json-ld")
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    ok, _, report = validate(data, shacl_graph=shapes)
    return ok, report


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council", ""])
def test_every_dataset_fulfills_the_shapes(name: str, tmp_path: Path) -> None:
    ds = cisreport.derive(cisreport.load(name)) if name else made(tmp_path, 7)
    (text,) = FORM.write(ds).values()
    ok, report = conforms(text)
    assert ok, report


@pytest.fixture
def document(tmp_path: Path) -> tuple[Dataset, Path]:
    ds = made(tmp_path, 11)
    (text,) = FORM.write(ds).values()
    (tmp_path / "x.jsonld").write_bytes(text)
    return ds, tmp_path / "x.jsonld"


@pytest.mark.parametrize(
    "lost", ["oa:hasTarget", "prov:hadPrimarySource", "prov:wasGeneratedBy", "rdfs:label"]
)
def test_a_fact_without_what_it_rests_on_does_not(document: tuple[Dataset, Path], lost: str) -> None:
    _, path = document
    whole = json.loads(path.read_text("utf-8"))
    fact = next(node for node in whole["@graph"] if "oa:Annotation" in node["@type"])
    del fact[lost]
    ok, report = conforms(json.dumps(whole).encode())
    assert not ok
    assert fact["@id"].partition(":")[2] in report


@pytest.fixture
def adjudicated() -> Dataset:
    one, two = (cisreport.load(TOY / "data" / name) for name in ("lake-league-2031", "lake-league-2031-b"))
    found = compare(one, two)
    keys = [(item.fact, item.field, "b", "C. Third") for item in found.disagreements]
    keys += [(fact, "only a", "drop", one.coding.coder) for fact in found.only_one]
    keys += [(fact, "only b", "keep", "C. Third") for fact in found.only_two]
    decisions = {
        (str(fact), field): Decision(fact=fact, field=field, decision=word, by=by, why="as printed")
        for fact, field, word, by in keys
    }
    return decided(one, two, decisions, "2031-07-20")


def test_each_decision_is_attributed_to_whoever_made_it(adjudicated: Dataset, tmp_path: Path) -> None:
    (text,) = FORM.write(adjudicated).values()
    ok, report = conforms(text)
    assert ok, report
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    rows = graph.query(
        """
        PREFIX cr: <urn:cisreport:vocab:>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX schema: <https://schema.org/>
        SELECT ?fact ?field ?word ?by ?why ?coder ?about WHERE {
            ?decision a cr:Decision ; cr:fact ?fact ; cr:field ?field ; cr:decision ?word ; cr:note ?why ;
                prov:wasAttributedTo/schema:name ?by ; cr:follows/schema:name ?coder .
            OPTIONAL { ?decision schema:about ?about } }"""
    )
    found = {tuple(None if part is None else str(part) for part in row) for row in rows}  # type: ignore[union-attr]
    names = {fact: f"urn:cisreport:{adjudicated.id}:{fact}" for fact in adjudicated.facts}
    assert found == {
        (item.fact, item.field, item.decision, item.by, item.why, "M. Ode", names.get(item.fact))
        for item in adjudicated.coding.decisions
    }
    assert {row[-1] is None for row in found} == {True, False}
    (tmp_path / "x.jsonld").write_bytes(text)
    assert FORM.read(tmp_path / "x.jsonld") == coded_of(adjudicated)


@pytest.mark.parametrize("lost", ["prov:wasAttributedTo", "decision", "fact"])
def test_a_decision_of_nobody_does_not_fulfill_the_shapes(adjudicated: Dataset, lost: str) -> None:
    whole = json.loads(*FORM.write(adjudicated).values())
    decision = next(node for node in whole["@graph"] if "cr:Decision" in node["@type"])
    del decision[lost]
    assert not conforms(json.dumps(whole).encode())[0]


def test_an_edited_graph_is_refused(document: tuple[Dataset, Path]) -> None:
    _, path = document
    text = path.read_text("utf-8")
    path.write_text(text.replace('"rdfs:label": "', '"rdfs:label": "not ', 1), "utf-8")
    with pytest.raises(
        DataError, match="the graph of made was edited, and an import reads only its node `coded`"
    ):
        FORM.read(path)
    path.write_text("{}", "utf-8")
    with pytest.raises(DataError, match="this is not a dataset of cisreport in JSON-LD; export it again"):
        FORM.read(path)
