"""A report on two datasets, whose facts bear the same ids, one with hundreds of cited sources."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from lxml import html

from cisreport import load
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from sealing import seal_again
from verification.conftest import KINDS
from verification.tampering import pdf_with, problems_of
from wordreading import packed, parts_of

REPORT = """\
---
title: Claims and the record
date: 2026-04-17
---

```{python}
#| include: false
import cisreport
from cisreport import reports

ds, article = (cisreport.derive(cisreport.load(name)) for name in ("cis-council", "dushanbe-2022"))
names = [
    "review-border-length", "review-council-frequency", "review-turkmenistan-observer",
    "review-statement-2020-11", "review-lavrov-arrival",
]
```

# Claims

```{python}
#| echo: false
reports.reviews_table(ds, article, label="tbl-claims", caption="Claims.", reviews=names)
```

See @tbl-claims.

# Register

```{python}
#| echo: false
reports.register(article)
```

```{python}
#| echo: false
reports.register(ds)
```
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("two")
    document = folder / "claims.qmd"
    document.write_text(REPORT, "utf-8")
    return {path.suffix: path for path in render([document], to=KINDS, output_dir=folder / "build")}


@pytest.mark.parametrize("kind", [".html", ".pdf", ".docx"])
def test_it_is_consistent(outputs: dict[str, Path], kind: str) -> None:
    assert verify(outputs[kind]).problems == ()


def test_every_verdict_leads_to_the_rows_of_its_evidence(outputs: dict[str, Path]) -> None:
    page = html.parse(outputs[".html"]).getroot()
    rows = {row.xpath("string(.//a[@class='fact-id']/@id)"): row for row in page.xpath("//tbody/tr")}
    verdicts = {name: row for name, row in rows.items() if "-review-" in name}
    assert len(verdicts) == 5
    for row in verdicts.values():
        targets = [link.lstrip("#") for link in row.xpath(".//a[starts-with(@href, '#fact-')]/@href")]
        assert targets
        assert set(targets) <= set(rows)


def test_only_sources_that_are_rested_on_are_listed(outputs: dict[str, Path]) -> None:
    page = html.parse(outputs[".html"]).getroot()
    entries = page.xpath("//div[@class='sources']/p")
    sources = {entry.xpath("string(./span[@class='source-id'])"): entry for entry in entries}
    assert 20 < len(sources) < 60
    assert "[S265]" in sources
    cited = {link for entry in entries for link in entry.xpath("./a[starts-with(@href, '#')]/@href")}
    assert cited <= {f"#{row}" for row in page.xpath("//tr//a[@class='fact-id']/@id")}
    rows = page.xpath("//table[contains(@class, 'register-table')]")
    numbers = {link for row in rows for link in row.xpath(".//a[starts-with(@href, '#source-')]/@href")}
    assert numbers == {f"#{entry.xpath('string(./span/@id)')}" for entry in entries}


def test_a_source_that_is_left_out_shows(outputs: dict[str, Path], tmp_path: Path) -> None:
    text = outputs[".html"].read_text("utf-8")
    assert text.count(">[S267]<") == 1
    forged = tmp_path / "forged.html"
    forged.write_text(text.replace(">[S267]<", ">[S999]<"), "utf-8")
    seal_again(forged)
    assert any(
        problem.startswith("the register does not say: [S267] ") for problem in verify(forged).problems
    )


def test_a_source_that_leads_elsewhere_shows(outputs: dict[str, Path], tmp_path: Path) -> None:
    [address] = [source.url for source in load("cis-council").sources if source.id == "S267" and source.url]
    text = outputs[".html"].read_text("utf-8")
    forged = tmp_path / "forged.html"
    forged.write_text(text.replace(f'href="{address}"', 'href="https://example.org/"'), "utf-8")
    seal_again(forged)
    assert f"source S267 is not linked to {address}" in verify(forged).problems
    print_ = tmp_path / "forged.pdf"

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if "/A" in note and note.A.get("/URI") == address:
                    note.A["/URI"] = pikepdf.String("https://example.org/")

    assert f"source S267 is not linked to {address}" in problems_of(pdf_with(outputs[".pdf"], print_, change))


def test_evidence_that_is_changed_shows(outputs: dict[str, Path], tmp_path: Path) -> None:
    text = outputs[".html"].read_text("utf-8")
    old = ">turkmenistan-in-cis</a>"
    assert old in text
    forged = tmp_path / "forged.html"
    forged.write_text(text.replace(old, ">turkmenistan-in-uno</a>"), "utf-8")
    seal_again(forged)
    assert any(
        problem.startswith("the row of cis-council:review-turkmenistan-observer does not say: ")
        for problem in verify(forged).problems
    )


def test_a_source_with_another_address_in_word(outputs: dict[str, Path], tmp_path: Path) -> None:
    parts = parts_of(outputs[".docx"].read_bytes())
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b'Target="https://', b'Target="https://x.', 1)
    (tmp_path / "x.docx").write_bytes(packed(parts))
    [problem] = problems_of(tmp_path / "x.docx")
    assert re.fullmatch("source .+ is not linked to https://.+", problem)
