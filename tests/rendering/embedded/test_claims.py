"""A document that lacks what a standard needs loses the claim, with a note, and not the output."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import Rendered, render_embedded
from cisreport.verification import verify

TOY = Path(__file__).parents[2] / "toy" / "data"
ALT = "the figure does not have an alternative text"
BOTH = "; the PDF does not claim PDF/A-3a and PDF/UA-1"
DATE = 'the document does not have a date; the PDF does not claim PDF/A-3a; add "date: YYYY-MM-DD" to the'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle r="9"/></svg>'
LACKS = """\
# Results

![](x.svg){fig-alt="first"}

`![](x.svg)` and <!-- ![](x.svg) --> show nothing.

> ### Results

::: {#fig-a}
![](x.svg)

Its caption.
:::

A word ![](x.svg){width=10px} in a line; ![a caption](x.svg).

![][ref]

[ref]: x.svg

## With *markup* and `{python} 1 + 1`

#### Even deeper

```{python}
#| label: fig-b
import matplotlib.pyplot as plt

plt.plot([1, 2]);
```
"""
EVIDENCE = """\
```{python}
#| include: false
import cisreport

ds = cisreport.load("data/lake-league-2031")
v = cisreport.Citer(ds)
```

# A

The shore is `{python} v("shore-length")` long.

### B

![](x.svg)

# Register

```{python}
#| echo: false
from cisreport import reports

reports.register(ds)
```
"""


def made(folder: Path, text: str, front: str = "title: T", **options: object) -> Rendered:
    (folder / "x.svg").write_text(DRAWING, "utf-8")
    (folder / "report.qmd").write_text(f"---\n{front}\n---\n{text}", "utf-8")
    document = read_document("report.qmd")
    to = tuple(str(options.get("to", "html,pdf")).split(","))
    required = tuple(filter(None, str(options.get("require", "")).split(",")))
    return render_embedded(document, to=to, parameters={}, require=required)


def claims(pdf: bytes) -> tuple[str | None, str | None]:
    """Return the parts of PDF/A and of PDF/UA that a file claims."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked, "every print is tagged"
        metadata = document.open_metadata()
        return metadata.get("pdfaid:part"), metadata.get("pdfuaid:part")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_gap_is_noted_at_its_place(folder: Path) -> None:
    rendered = made(folder, LACKS)
    assert [str(note) for note in rendered.notes] == [
        f"report.qmd:1: note: {DATE} front matter",
        'report.qmd:10:1: note: the heading "Results" skips a level; the PDF does not claim PDF/UA-1; '
        'begin it with "##"',
        f'report.qmd:18:8: note: {ALT}{BOTH}; describe it in "fig-alt"',
        f'report.qmd:20:1: note: {ALT}{BOTH}; describe it in "fig-alt"',
        'report.qmd:26:1: note: the heading "Even deeper" skips a level; the PDF does not claim PDF/UA-1; '
        'begin it with "###"',
        f'report.qmd:28: note: {ALT}{BOTH}; describe it in "fig-alt"',
    ]
    assert claims(rendered.outputs["pdf"]) == (None, None)
    page = rendered.outputs["html"].decode()
    assert page.count('role="img"') == 3, "each image is an image, or says nothing where nothing is said"
    assert "<h4" in page
    assert 'alt=""' not in page


def test_the_same_document_is_refused_where_the_claims_are_required(folder: Path) -> None:
    with pytest.raises(ReportError) as caught:
        made(folder, LACKS, require="pdf/ua-1")
    assert [f"{problem.line}:{problem.column}" for problem in caught.value.problems] == [
        *("10:1", "18:8", "20:1", "26:1", "28:0")
    ]
    assert f'{ALT}, which PDF/UA-1 requires; describe it in "fig-alt"' in str(caught.value)
    with pytest.raises(ReportError, match="does not have a date, which PDF/A-3a requires"):
        made(folder, "# A\n", "title: T\ncisreport: {require: [pdf/ua-1, pdf/a-3a]}")


@pytest.mark.parametrize(
    ("front", "text", "expected"),
    [
        ("date: 2022-05-14", "# A\n\n## B\n\n# C\n\n![a](x.svg)", ("3", "1")),
        ("date: 2022-05-14", "## A\n\n### B\n", ("3", "1")),
        ("date: 2022-05-14", "## A\n\n# B\n", ("3", None)),
        ("toc: true", "Words.\n", (None, "1")),
        ("date: 2022-05-14", "![](x.svg)\n", (None, None)),
    ],
)
def test_a_print_claims_what_its_document_allows(
    folder: Path, front: str, text: str, expected: tuple[str | None, str | None]
) -> None:
    rendered = made(folder, text, f"title: T\n{front}", to="pdf")
    assert claims(rendered.outputs["pdf"]) == expected
    assert bool(rendered.notes) == (None in expected)


def test_a_print_without_a_date_has_none_from_the_clock(folder: Path) -> None:
    text = "Words.\n\n```{=typst}\n#datetime.today().display()\n```\n"
    pdf = made(folder, text, to="pdf").outputs["pdf"]
    assert pdf == made(folder, text, to="pdf").outputs["pdf"]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/CreationDate" not in document.docinfo
        assert document.open_metadata().get("xmp:CreateDate") is None


def test_the_page_alone_names_what_is_missing_and_no_claim(folder: Path) -> None:
    rendered = made(folder, "![](x.svg)\n", to="html", require="pdf/ua-1")
    assert list(map(str, rendered.notes)) == [f'report.qmd:4:1: note: {ALT}; describe it in "fig-alt"']


def test_what_only_typst_finds_costs_the_claim_too(folder: Path) -> None:
    raw = "```{=typst}\n#box(image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")))\n```\n"
    rendered = made(folder, raw, "title: T\ndate: 2022-05-14", to="pdf")
    assert claims(rendered.outputs["pdf"]) == (None, None)
    assert list(map(str, rendered.notes)) == [
        f"report.qmd:6: note: missing alt text{BOTH}; make sure your images and equations have alt text"
    ]
    with pytest.raises(ReportError, match="PDF/A-3a, PDF/UA-1 error: missing alt text"):
        made(folder, raw, "title: T\ndate: 2022-05-14", to="pdf", require="pdf/a-3a")


def test_letters_without_a_font_stop_a_print_without_claims(folder: Path) -> None:
    text = "![](x.svg)\n\n`\u4e2d`{=typst}\n"
    with pytest.raises(ReportError, match='no font of the PDF has "\u4e2d"'):
        made(folder, text, to="pdf")


@pytest.mark.parametrize("given", ["pdf/ua-2", "[pdf/ua-1, ua]"])
def test_standards_that_nobody_knows(folder: Path, given: str) -> None:
    with pytest.raises(ReportError, match=r"report.qmd:3:13: .*there is no standard"):
        made(folder, "", f"title: T\ncisreport: {{require: {given}}}")


def test_such_a_print_verifies_and_can_be_rebuilt(folder: Path) -> None:
    (folder / "pyproject.toml").touch()
    shutil.copytree(TOY, folder / "data")
    rendered = made(folder, EVIDENCE)
    assert [note.line for note in rendered.notes] == [1, 16, 18]
    for name, output in rendered.outputs.items():
        path = folder / f"report.{name}"
        path.write_bytes(output)
        assert verify(path, rebuild=True).problems == ()
