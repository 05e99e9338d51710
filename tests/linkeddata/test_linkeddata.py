"""Facts as linked data, read back by an RDF library."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from pytest_regressions.data_regression import DataRegressionFixture
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, SKOS, XSD

import cisreport
import sample
from cisreport import linkeddata
from cisreport.model import Anchor, Dataset, Source
from cisreport.sources import read_article, segment

TOY = Path(__file__).parent.parent / "toy"
OA = Namespace("http://www.w3.org/ns/oa#")
CR = Namespace("urn:cisreport:vocab:")
SCHEMA = Namespace("https://schema.org/")
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib's own reader


@pytest.fixture(
    scope="module", params=["dushanbe-2022", TOY / "data" / "lake-league-2031"], ids=["real", "toy"]
)
def ds(request: pytest.FixtureRequest) -> Dataset:
    return cisreport.derive(cisreport.load(request.param))


def graph_of(document: Any) -> Graph:
    graph = Graph()
    graph.parse(data=rfc8785.dumps(document).decode(), format="json-ld")
    return graph


def name(ds: Dataset, record_id: str = "") -> URIRef:
    return URIRef(f"urn:cisreport:{ds.id}" + (f":{record_id}" if record_id else ""))


def only(graph: Graph, subject: Any, predicate: Any) -> Any:
    [found] = graph.objects(subject, predicate)
    return found


def test_nodes(data_regression: DataRegressionFixture) -> None:
    ds = sample.dataset()
    names = ("share", "talks", "session", "claim", "unmarked", "who", "the-harbor")
    found: dict[str, Any] = {name: linkeddata.nodes(ds, ds[name]) for name in names}
    data_regression.check({"dataset": linkeddata.dataset_nodes(ds)[:4], **found})


def test_there_is_a_subject_for_every_record(ds: Dataset) -> None:
    graph = graph_of(linkeddata.document(ds))
    assert set(graph.subjects(RDF.type, OA.Annotation)) == {name(ds, fact.id) for fact in ds}
    assert set(graph.subjects(RDF.type, CR.Derivation)) == {name(ds, key) for key in ds.derivations}
    assert {name(ds, source.id) for source in ds.sources} == set(
        graph.objects(name(ds), PROV.hadPrimarySource)
    )


def test_each_fact_has_its_passages_as_targets(ds: Dataset) -> None:
    graph = graph_of(linkeddata.document(ds))
    digests = {(source.id, part.locator): part.digest for source in ds.sources for part in source.passages}
    for fact in ds:
        targets = set(graph.objects(name(ds, fact.id), OA.hasTarget))
        assert {URIRef(f"{name(ds, item.source)}#{item.locator}") for item in fact.anchors} <= targets
        for target in targets:
            source_id, locator = str(target).removeprefix(f"{name(ds)}:").split("#")
            assert (target, RDF.type, OA.SpecificResource) in graph
            assert only(graph, only(graph, target, OA.hasSelector), RDF.value) == Literal(locator)
            assert only(graph, target, DCTERMS.isPartOf) == name(ds, source_id)
            if (source_id, locator) in digests:
                digest = Literal(digests[source_id, locator], datatype=XSD.hexBinary)
                assert only(graph, target, CR.sha256) == digest


def test_a_review_is_derived_from_its_evidence_and_is_the_coders() -> None:
    ds = cisreport.load(TOY / "data" / "lake-league-2031")
    graph = graph_of(linkeddata.document(ds))
    review = name(ds, "review-shore-length")
    assert (review, RDF.type, SCHEMA.ClaimReview) in graph
    assert only(graph, review, CR.claim) == URIRef(f"{name(ds, 'shore-length')}/value")
    assert only(graph, review, SCHEMA.author) == URIRef(f"{name(ds)}#coder")
    assert only(graph, review, PROV.wasDerivedFrom) == name(ds, "shore-length")
    rating = only(graph, review, SCHEMA.reviewRating)
    assert only(graph, rating, SCHEMA.alternateName) == Literal("mixed")
    assert not list(graph.objects(review, CR.modality))
    assert only(graph, review, CR.confidence) == CR["Confidence/medium"]
    stances = {only(graph, item, CR.stance) for item in graph.objects(review, CR.evidence)}
    assert stances == {CR["Stance/supports"], CR["Stance/contradicts"]}
    for item in graph.objects(review, CR.evidence):
        assert str(only(graph, item, CR.rests_on)).startswith(str(name(ds, "bridge-for-the-league#p7.s")))
    elsewhere = replace(ds.reviews[0], claim="other-2022:border/value")
    [node, *_] = linkeddata.nodes(ds, elsewhere)
    assert linkeddata.whole(node["claim"]) == "urn:cisreport:other-2022:border/value"


def test_each_derivation_has_its_inputs_and_its_function(ds: Dataset) -> None:
    graph = graph_of(linkeddata.document(ds))
    for item in ds.derivations.values():
        made = only(graph, name(ds, item.id), PROV.wasGeneratedBy)
        inputs = set(graph.objects(made, PROV.used))
        assert inputs == set(graph.objects(name(ds, item.id), PROV.wasDerivedFrom))
        told = {str(cite).partition("/")[0] for cite in inputs}
        assert {str(name(ds, cite.partition("/")[0])) for cite in item.inputs} <= told
        assert all((cite, RDF.type, PROV.Entity) in graph for cite in inputs)
        plan = only(graph, only(graph, made, PROV.qualifiedAssociation), PROV.hadPlan)
        assert plan == CR[f"function/{item.fn}"]


def test_every_name_of_ours_leads_to_a_node(ds: Dataset) -> None:
    graph = graph_of(linkeddata.document(ds))
    own = {item for item in graph.all_nodes() if isinstance(item, URIRef) and item.startswith(name(ds))}
    replaced = set(graph.objects(None, DCTERMS.replaces))
    assert own - set(graph.subjects()) - replaced == set()


def test_what_the_vocabulary_knows_is_apart_and_has_a_reference() -> None:
    ds = cisreport.derive(cisreport.load("dushanbe-2022"))
    graph = graph_of(linkeddata.document(ds))
    lavrov = only(graph, name(ds, "lavrov"), CR.identity)
    assert only(graph, lavrov, OWL.sameAs) == URIRef("http://www.wikidata.org/entity/Q58217")
    assert not set(graph.objects(name(ds, "lavrov"), OWL.sameAs))
    article = name(ds, "decisions-in-dushanbe")
    for known in set(graph.objects(None, CR.identity)):
        references = set(graph.objects(known, PROV.hadPrimarySource))
        assert references
        assert article not in references
        assert all(list(graph.objects(reference, SCHEMA.name)) for reference in references)
    armenia = only(graph, name(ds, "armenia"), CR.identity)
    assert Literal("ARM", datatype=CR["iso3166-1-alpha3"]) in graph.objects(armenia, SKOS.notation)


def values_of(graph: Graph, ds: Dataset, cite: str) -> list[Any]:
    return sorted(graph.objects(name(ds, cite), CR["values"]))


def test_numbers_and_dates_keep_their_form() -> None:
    ds = sample.dataset(sample.length_of("970.80"))
    graph = graph_of(linkeddata.document(ds))
    [length] = values_of(graph, ds, "length/value")
    found = only(graph, length, CR.amount)
    assert (str(found), found.datatype, found.value) == ("970.80", XSD.decimal, Decimal("970.80"))
    [share] = values_of(graph, ds, "share/value")
    assert only(graph, share, CR.amount) == Literal("1/3", datatype=CR.fraction)
    assert only(graph, share, CR.modality) == CR["Modality/hedged"]
    assert only(graph, share, PROV.wasAttributedTo) == name(ds, "ana")
    assert only(graph, share, CR.quoted) == Literal(True)
    [session] = values_of(graph, ds, "session/date")
    date = only(graph, session, CR.date)
    assert only(graph, date, CR.stated) == Literal("XXXX-05-13", datatype=EDTF)
    assert only(graph, date, CR.resolved) == Literal("2022-05-13", datatype=EDTF)
    assert only(graph, name(ds, "week"), CR.value) == Literal("2022-05-09/2022-05-15", datatype=EDTF)
    assert only(graph, name(ds, "unmarked"), CR.value).value == Decimal(324)
    assert set(graph.objects(name(ds, "who"), CR.value)) == {name(ds, "ana"), name(ds, "south")}


def test_who_says_so_and_who_coded_it_are_distinct() -> None:
    ds = sample.dataset()
    graph = graph_of(linkeddata.document(ds))
    claim = name(ds, "claim")
    assert only(graph, claim, CR.attribution) == CR["not-stated"]
    assert not set(graph.objects(claim, PROV.wasAttributedTo))
    assert (claim, RDF.type, SCHEMA.Claim) in graph
    coder = only(graph, claim, SCHEMA.claimInterpreter)
    assert only(graph, only(graph, claim, PROV.wasGeneratedBy), PROV.wasAssociatedWith) == coder
    assert only(graph, coder, SCHEMA.name) == Literal("A. Coder")


def test_no_words_of_the_article_are_in_it() -> None:
    ds = cisreport.derive(cisreport.load(TOY / "data" / "lake-league-2031"))
    told = " ".join(re.findall(r"\w+", json.dumps(linkeddata.document(ds), ensure_ascii=False)))
    for passage in segment(read_article(TOY / "article.txt")):
        words = re.findall(r"\w+", passage.text)
        for start in range(len(words) - 7):
            assert " ".join(words[start : start + 8]) not in told


def test_it_has_no_floats_and_is_the_same_each_time(ds: Dataset) -> None:
    text = rfc8785.dumps(linkeddata.document(ds))
    assert text == rfc8785.dumps(linkeddata.document(ds))

    def refuse(number: str) -> None:
        raise AssertionError(number)

    json.loads(text, parse_float=refuse)


def test_nothing_is_fetched_to_read_it(ds: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert len(graph_of(linkeddata.document(ds))) > len(ds)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://example.org/a b", "schema:x", "https://x/<y>", ""]
)
def test_an_uncertain_address_is_not_a_name(url: str) -> None:
    ds = sample.dataset()
    source = replace(ds.sources[0], url=url)
    changed = replace(ds, sources=(source,))
    graph = graph_of(linkeddata.document(changed))
    assert not set(graph.objects(None, SCHEMA.url))
    assert set(graph.objects(None, OA.hasSource)) == {name(ds, source.id)}


def test_hostile_texts_are_texts() -> None:
    ds = sample.dataset(*sample.hostile_terms())
    graph = graph_of(linkeddata.document(ds))
    for n, text in enumerate(sample.HOSTILE):
        [value] = values_of(graph, ds, f"hostile-{n}/expression")
        assert str(only(graph, value, CR.text)) == text


def test_a_free_locator_is_a_target_too() -> None:
    ds = sample.dataset()
    page = replace(ds.sources[0], id="S127", passages=(), url="https://example.org/page")
    anchor = Anchor("S127", "para 2 [x]")
    fact = replace(sample.length_of("1"), anchors=(anchor,))
    changed = replace(ds, sources=(page,), facts=MappingProxyType({fact.id: fact}), derivations={})
    graph = graph_of({"@context": linkeddata.context(), "@graph": linkeddata.nodes(changed, fact)})
    target = only(graph, name(ds, "length"), OA.hasTarget)
    assert target == URIRef("urn:cisreport:toy-2022:S127#para%202%20%5Bx%5D")
    assert only(graph, target, OA.hasSource) == URIRef("https://example.org/page")
    assert only(graph, only(graph, target, OA.hasSelector), RDF.value) == Literal("para 2 [x]")


def test_nodes_of_a_source_name_it_once(ds: Dataset) -> None:
    for source in ds.sources:
        assert isinstance(source, Source)
        ids = [node["@id"] for node in linkeddata.nodes(ds, source)]
        assert len(ids) == len(set(ids)) == 1 + len(source.passages)
