"""The register: its payload, and what the filter makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from lxml import html
from pytest_regressions.data_regression import DataRegressionFixture
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport import linkeddata, load
from cisreport.analysis import derive
from cisreport.digests import digest
from cisreport.documents.citation import Citation
from cisreport.manifest.entries import fact_entry
from cisreport.manifest.reader import digest_problems, read_manifest
from cisreport.manifest.rebuild import rebuild
from cisreport.model import Anchor, Dataset, Source, SourceKind, Value, Values
from cisreport.reports import CitedValue, Citer, register, table, text
from cisreport.shortnames import whole
from rendering.facts_filter.filtered import filtered
from sample import dataset

TOY = Path(__file__).parents[2] / "toy" / "data" / "lake-league-2031"
BODY = Path(__file__).parent / "body.html"


def html_of(content: str) -> str:
    document = filtered(content, versions={"a": "1", "b": "2"})
    return document.page(f"--template={BODY}")


def report(ds: Dataset) -> str:
    v = Citer(ds)

    def md(item: Any) -> str:
        return str(item.markdown())

    return "\n\n".join(
        [
            "---\ntitle: Of *harbors*\n---",
            f"# One {{number=1}}\n\nThe border is {md(v('length'))}; {md(v('unmarked'))}.",
            f"Again: {md(v('length'))}.^[{md(v('session'))}]",
            md(
                table(
                    [{"a": v("share")}],
                    label="tbl-x",
                    caption=text("Of ", v("length", "number")),
                    facts=["toy-2022:term"],
                )
            ),
            f"## Two {{number=1.1}}\n\n{md(v('claim'))}",
            f"# Register {{number=2}}\n\n{md(register(ds))}",
        ]
    )


def test_html(file_regression: FileRegressionFixture) -> None:
    file_regression.check(html_of(report(dataset())), extension=".html")


def test_manifest_is_canonical_and_complete() -> None:
    ds = dataset()
    page = html.fromstring(html_of(report(ds)))
    [data] = [script.text for script in page.xpath("//script[@id='cisreport-manifest']")]
    assert "<" not in data
    plain = json.loads(data)
    assert rfc8785.dumps(plain) == data.replace("\\u003c", "<").encode()
    manifest = read_manifest(data)
    assert list(digest_problems(manifest)) == []
    assert manifest.title == "Of harbors"
    assert manifest.versions == {"a": "1", "b": "2"}
    assert [value.n for value in manifest.values] == list(range(1, 8))
    used = {"length", "unmarked", "session", "share", "claim", "term"}
    assert {fact["id"] for fact in manifest.facts.values()} == used
    rebuilt, problems = rebuild(manifest, ds.id)
    assert problems == ()
    assert {name: rebuilt[name] for name in used - {"unmarked"}} == {
        name: ds[name] for name in used - {"unmarked"}
    }
    assert digest(fact_entry(rebuilt, rebuilt["unmarked"])) == digest(fact_entry(ds, ds["unmarked"]))


def test_the_facts_shown_are_there_as_linked_data() -> None:
    ds = dataset()
    page = html.fromstring(html_of(report(ds)))
    [script] = page.xpath("//script[@id='cisreport-facts']")
    assert script.get("type") == "application/ld+json"
    assert "<" not in script.text
    plain = json.loads(script.text)
    assert rfc8785.dumps(plain) == script.text.replace("\\u003c", "<").encode()
    plain = whole(plain, linkeddata.context())
    assert plain["@context"] == linkeddata.context()
    used = ("claim", "length", "session", "share", "term", "unmarked")
    own = [node for name in used for node in linkeddata.nodes(ds, ds[name])]
    assert plain["@graph"] == [*linkeddata.dataset_nodes(ds), *own]


def test_rows_are_what_is_used_and_what_that_rests_on() -> None:
    ds = dataset()
    content = f"{Citer(ds)('unmarked').markdown()}\n\n"
    page = html.fromstring(html_of(content + register(ds).markdown()))
    assert page.xpath("//a[@class='fact-id']/@id") == ["fact-length", "fact-share", "fact-unmarked"]
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows[0][-1] == "for unmarked"
    assert rows[2][-2:] == ["length, share", "1"]


def test_all_facts() -> None:
    ds = dataset()
    page = html.fromstring(html_of(register(ds, all_facts=True).markdown()))
    assert len(page.xpath("//tbody/tr")) == len(ds.facts) + len(ds.derivations) + len(ds.sources)
    assert page.xpath("//tbody/tr[1]/td[last()]")[0].text_content() == "not used"


def test_two_datasets() -> None:
    one = dataset()
    two = replace(one, id="other")
    values = "".join(Citer(ds)("length").markdown() for ds in (one, two))
    registers = "\n".join(register(ds).markdown() for ds in (two, one))
    page = html.fromstring(html_of(f"{values}\n\n{registers}"))
    anchors = ["fact-other-length", "fact-toy-2022-length"]
    assert page.xpath("//a[@class='fact-id']/@id") == anchors
    assert page.xpath("//a[@class='value']/@href") == [f"#{anchor}" for anchor in reversed(anchors)]
    assert page.xpath("//div[contains(@class, 'register')]/@id") == ["register", "register-toy-2022"]


def cited(name: str, url: str | None = None) -> Source:
    title = Values((Value(datum=f"Page {name}"),))
    return Source(id=name, kind=SourceKind.CITED, language="en", title=title, url=url)


def test_cited_sources_are_told_where_a_shown_fact_rests_on_them() -> None:
    ds = dataset()
    length = replace(ds.facts["length"], anchors=(Anchor("S2", "para 1"), Anchor("S10", "title")))
    unused = replace(ds.facts["term"], anchors=(Anchor("S3", "para 2"),))
    more = replace(
        ds,
        sources=(*ds.sources, cited("S2", "https://example.org/2"), cited("S3"), cited("S10")),
        facts=MappingProxyType({**ds.facts, length.id: length, unused.id: unused}),
    )
    value = Citer(more)("length").markdown()
    page = html.fromstring(html_of(f"{value}\n\n{register(more).markdown()}"))
    told = [item.text_content() for item in page.xpath("//div[contains(@class, 'register')]/p")]
    assert told[1:] == [
        "Passage p8.s1 is the first sentence of paragraph 8 of its source; "
        "headlines, bylines and captions count too.",
        "3 of the dataset’s 4 sources; no fact in this register rests on the others.",
    ]
    after = page.xpath("//h1[@id='sources']/following-sibling::div[@class='sources']/p")
    assert [item.text_content() for item in after] == [
        "[S2] “Page S2”, date not stated, example.org. Cited by length.",
        "[S10] “Page S10”, date not stated. Cited by length.",
        "[the-harbor] “The harbor”, The Lighthouse, date not stated.",
    ]
    assert after[0].xpath("./a/@href") == ["https://example.org/2", "#fact-length"]


def test_the_row_of_a_verdict_leads_to_the_rows_of_its_evidence() -> None:
    ds = load(TOY)
    value = Citer(ds)("review-shore-length").markdown()
    page = html.fromstring(html_of(f"{value}\n\n{register(ds).markdown()}"))
    assert page.xpath("//a[@class='fact-id']/@id") == ["fact-shore-length", "fact-review-shore-length"]
    fact, row = page.xpath("//tbody/tr")
    links = row.xpath("td//a[starts-with(@href, '#fact-')]")
    assert [(link.text_content(), link.get("href")) for link in links] == [
        ("shore-length", "#fact-shore-length")
    ]
    assert fact.xpath("td[last()]")[0].text_content() == "for review-shore-length"


def test_a_row_that_rests_on_very_many_names_a_few() -> None:
    ds = derive(load("cis-council"))
    value = Citer(ds)("half-years-met").markdown()
    page = html.fromstring(html_of(f"{value}\n\n{register(ds).markdown()}"))
    rows = {row.xpath("string(.//a[@class='fact-id'])"): row for row in page.xpath("//tbody/tr")}
    assert len(rows) == 1 + 1 + 37
    [inputs] = rows["half-years-met"].xpath("td[last() - 1]")
    assert " ".join(inputs.text_content().split()) == (
        "council-sessions, session-2008-03-28, session-2008-10-09, session-2009-04-10 and 34 more"
    )
    assert len(inputs.xpath(".//a")) == 4


def test_a_note_says_whose_it_is_where_there_are_several() -> None:
    ds = load("cis-council")
    notes = fact_entry(ds, ds["border-length"])["notes"]
    assert notes[0].startswith("Nine figures. ")
    assert "970.8 km: Of 2019." in notes
    council = fact_entry(ds, ds["session-2006-10-16"])["notes"]
    assert "Foreign minister of Kazakhstan: Tokayev." in council
    article = load("dushanbe-2022")
    forum = fact_entry(article, article["ashgabat-forum"])["notes"]
    assert (
        "Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan, Uzbekistan and Russia: "
        "Through its parliamentary speaker." in forum
    )


def test_entries(data_regression: DataRegressionFixture) -> None:
    ds = dataset()
    names = ("share", "talks", "unmarked", "the-harbor")
    data_regression.check({name: fact_entry(ds, ds[name]) for name in names})


@pytest.mark.parametrize(
    ("content", "what", "remedy"),
    [
        (
            CitedValue("toy-2022:lost/value", "x"),
            'the document cites "toy-2022:lost/value", but dataset "toy-2022" has no record "lost"',
            "cite a record of the dataset",
        ),
        (
            CitedValue("far:length/value", "x"),
            'the document cites "far:length/value" but has no register of dataset "far"',
            "add a cell that ends with register(ds)",
        ),
        (CitedValue("nothing", "x"), 'the document cites "nothing"', "write dataset:id or dataset:id/field"),
        (CitedValue("a:b:c", "x"), 'the document cites "a:b:c"', "write dataset:id or dataset:id/field"),
        (register(dataset()), 'the document has two registers of dataset "toy-2022"', "keep one"),
        (
            "[]{.cr-value}",
            "a cited value lacks its cite or its text",
            'write []{.cr-value cite="..." text="..."}',
        ),
        (
            '::: {.cr-register}\n``` {.cr-payload}\n{"dataset": 1}\n```\n:::',
            "the data of a register cannot be read",
            "leave the output of register(ds) as it is",
        ),
        (
            "``` {.cr-chart}\n{\n```",
            "the data of a chart cannot be read",
            "leave the output of the chart as it is",
        ),
    ],
)
def test_mistakes(content: Any, what: str, remedy: str) -> None:
    markdown = content if isinstance(content, str) else content.markdown()
    [mistake] = filtered(f"{markdown}\n\n{register(dataset()).markdown()}").facts.mistakes
    assert (mistake.what, mistake.remedy) == (what, remedy)


def test_all_mistakes_are_reported_together() -> None:
    values = "".join(CitedValue(f"toy-2022:{name}", "x").markdown() for name in ("one", "/", "two"))
    found = filtered(f"{values}[]{{.cr-value}}\n\n{register(dataset()).markdown()}").facts
    assert [mistake.needle for mistake in found.mistakes] == ["one", "toy-2022:/", "two", "cr-value"]
    assert found.manifest is None


def test_a_mistake_can_be_found_in_the_document() -> None:
    value = CitedValue("toy-2022:lost/value", "x").markdown()
    [mistake] = filtered(f"{value}\n\n{register(dataset()).markdown()}").facts.mistakes
    assert mistake.needle == "lost"


def test_a_register_that_is_missing_is_reported_once() -> None:
    values = [CitedValue(f"toy-2022:{name}/value", "x").markdown() for name in ("one", "two")]
    [mistake] = filtered("\n\n".join(values)).facts.mistakes
    assert mistake.needle == "one"


def test_the_register_ends_with_how_to_cite_the_report() -> None:
    ds = dataset()
    front = "---\ntitle: Boats & tides\nauthor: [{name: Ada}]\ndate: 2022-05-14\nlicense: CC0\n---\n\n"
    page = filtered(f"{front}{Citer(ds)('share').markdown()}\n\n{register(ds).markdown()}").html()
    [head] = page.xpath("//*[@id='cite-as']")
    cited = " ".join(head.getnext().text_content().split())
    assert cited.startswith("Ada (2022). “Boats & tides”. Report of 2022-05-14")
    assert cited.endswith(f"Dataset toy-2022, version 1.0, SHA-256 {ds.digest}. License: CC0.")
    entry = page.xpath("string(//pre[contains(@class, 'bibtex')])")
    assert "title = {{Boats & tides}}" in entry
    assert "author = {{Ada}}" in entry


def test_a_project_says_what_the_front_matter_of_a_report_does_not() -> None:
    ds = dataset()
    project = Citation(
        title="Of tides",
        version="2.1",
        address="https://doi.org/10.1/x",
        authors=("Ada Lowe", "The Harbor Office"),
        license="MIT",
    )
    body = f"{Citer(ds)('share').markdown()}\n\n{register(ds).markdown()}"

    def cited(front: str) -> tuple[str, str]:
        page = filtered(f"---\n{front}\n---\n\n{body}", citation=project).html()
        [head] = page.xpath("//*[@id='cite-as']")
        return " ".join(head.getnext().text_content().split()), page.xpath("string(//pre)")

    words, entry = cited("title: Boats")
    assert words.startswith("Ada Lowe; The Harbor Office. “Boats”. Report, made with cisreport. ")
    assert "Part of “Of tides”, version 2.1, https://doi.org/10.1/x. Dataset toy-2022" in words
    assert words.endswith("License: MIT.")
    assert "author = {{Ada Lowe} and {The Harbor Office}}" in entry
    assert "note = {Part of “Of tides”, version 2.1, https://doi.org/10.1/x.\n" in entry
    words, entry = cited("title: Boats\nauthor: Bo\nlicense: CC0\ndoi: 10.2/y")
    assert words.startswith("Bo. “Boats”. ")
    assert "https://doi.org/10.2/y. Dataset" in words
    assert words.endswith("License: CC0.")
    assert "doi = {10.2/y}" in entry
