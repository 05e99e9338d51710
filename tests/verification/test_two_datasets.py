"""A report on two datasets, whose facts bear the same ids, one with hundreds of cited sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cisreport.rendering.outputs import render
from cisreport.verification import verify

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
    return {path.suffix: path for path in render([document], output_dir=folder / "build")}


@pytest.mark.parametrize("kind", [".html", ".pdf"])
def test_it_is_consistent(outputs: dict[str, Path], kind: str) -> None:
    assert verify(outputs[kind]).problems == ()


def test_every_verdict_leads_to_the_rows_of_its_evidence(outputs: dict[str, Path]) -> None:
    page = html.parse(outputs[".html"]).getroot()
    rows = {row.xpath("string(.//span[@class='fact-id']/@id)"): row for row in page.xpath("//tbody/tr")}
    verdicts = {name: row for name, row in rows.items() if "-review-" in name}
    assert len(verdicts) == 5
    for row in verdicts.values():
        targets = [link.lstrip("#") for link in row.xpath("td[1]//a/@href")]
        assert targets
        assert set(targets) <= set(rows)


def test_only_sources_that_are_rested_on_are_told(outputs: dict[str, Path]) -> None:
    page = html.parse(outputs[".html"]).getroot()
    told = page.xpath("//div[@id='register-cis-council' or @id='register']/div[@class='sources']/p/text()")
    sources = [item for item in map(str, told) if item.startswith("Source S")]
    assert 20 < len(sources) < 60
    assert any(item.startswith("Source S265: ") for item in sources)


def test_a_source_that_is_left_out_shows(outputs: dict[str, Path], tmp_path: Path) -> None:
    text = outputs[".html"].read_text("utf-8")
    assert text.count("Source S267: ") == 1
    forged = tmp_path / "forged.html"
    forged.write_text(text.replace("Source S267: ", "Source S999: "), "utf-8")
    assert any(
        problem.startswith("the register does not say: Source S267: ") for problem in verify(forged).problems
    )


def test_evidence_that_is_changed_shows(outputs: dict[str, Path], tmp_path: Path) -> None:
    text = outputs[".html"].read_text("utf-8")
    old = ">turkmenistan-in-cis</a>"
    assert old in text
    forged = tmp_path / "forged.html"
    forged.write_text(text.replace(old, ">turkmenistan-in-uno</a>"), "utf-8")
    assert any(
        problem.startswith("the row of cis-council:review-turkmenistan-observer does not say: ")
        for problem in verify(forged).problems
    )
