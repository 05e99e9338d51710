"""JSON-LD: it fulfills the shapes, and an edited graph is not read as if nothing had happened."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

import cisreport
from cisreport.errors import DataError
from cisreport.exchange import FORMATS
from cisreport.model import Dataset
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
