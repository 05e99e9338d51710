"""The embedded engine: what readers of the page and of the print see, and what stops a document."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from lxml import html
from PIL import Image
from pytest_regressions.file_regression import FileRegressionFixture

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import Rendered, render_embedded
from cisreport.verification import verify
from reading import body, both, dead_links, words

FEATURES = Path(__file__).parents[1] / "documents" / "features"
FORMATS = ("html", "pdf")


def rendered(name: str, to: tuple[str, ...] = FORMATS) -> Rendered:
    return render_embedded(read_document(FEATURES / name), to=to, parameters={})


@pytest.fixture(scope="module")
def whole() -> Rendered:
    return rendered("whole.qmd")


def within(folder: str, text: str, front: str = "title: T\ndate: 2022-05-14") -> Path:
    path = Path(folder) / "report.qmd"
    path.write_text(f"---\n{front}\n---\n{text}", "utf-8")
    return path


def page_of(path: Path) -> html.HtmlElement:
    output = render_embedded(read_document(path), to=("html",), parameters={})
    return html.document_fromstring(output.outputs["html"].decode()).find(".//main")


def test_the_page(whole: Rendered, file_regression: FileRegressionFixture) -> None:
    file_regression.check(body(whole.outputs["html"]), extension=".html")


def test_the_print(whole: Rendered, file_regression: FileRegressionFixture) -> None:
    file_regression.check(words(whole.outputs["pdf"]))


@pytest.mark.parametrize("name", ["inline", "cells"])
def test_other_features(name: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(both(rendered(f"{name}.qmd").outputs), basename=name, extension=".html")


def test_the_page_stands_alone(whole: Rendered) -> None:
    page = html.document_fromstring(whole.outputs["html"].decode())
    sources = [element.get(name) for element in page.iter() for name in ("src", "srcset", "data")]
    assert all(source.startswith("data:") for source in sources if source)
    assert [link.get("rel") for link in page.findall(".//link")] == ["icon"]
    assert all(link.get("href").startswith("data:") for link in page.findall(".//link"))
    assert "@import" not in whole.outputs["html"].decode()


def test_every_link_within_the_page_leads_somewhere(whole: Rendered) -> None:
    assert list(dead_links(whole.outputs["html"])) == []


def test_the_print_is_archivable_and_accessible(whole: Rendered) -> None:
    with pikepdf.open(io.BytesIO(whole.outputs["pdf"])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "A whole report"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20220514")


def test_every_figure_of_the_print_is_described(whole: Rendered) -> None:
    with pikepdf.open(io.BytesIO(whole.outputs["pdf"])) as pdf:
        figures = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        alts = sorted(str(figure.Alt) for figure in figures)
    assert alts == ["A dot.", "A line that rises from one to three."]


def test_a_format_alone_is_the_same_as_beside_the_other(whole: Rendered) -> None:
    assert rendered("whole.qmd", ("html",)).outputs["html"] == whole.outputs["html"]


def test_dangling_references_are_told_at_once(
    file_regression: FileRegressionFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FEATURES)
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("dangling.qmd"), to=FORMATS, parameters={})
    file_regression.check(str(caught.value) + "\n")


LOST = """\
---
title: Lost
date: 2022-05-14
---

```{python}
#| include: false
from cisreport.reports import CitedValue, register
from sample import dataset
```

A `{python} CitedValue("toy-2022:length/value", "972 km")` and
a `{python} CitedValue("toy-2022:lost/value", "1")`.

```{python}
register(dataset())
```
"""


def test_a_cite_that_leads_nowhere_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FEATURES.parent.parent), prepend=os.pathsep)
    (tmp_path / "lost.qmd").write_text(LOST)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("lost.qmd"), to=("html",), parameters={})
    assert str(caught.value) == (
        'lost.qmd:13:34: the document cites "toy-2022:lost/value", but dataset "toy-2022" has no record '
        '"lost"; cite a record of the dataset'
    )


def test_contents_that_list_a_cited_value_hold_its_words_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FEATURES.parent.parent), prepend=os.pathsep)
    heading = '# Of `{python} CitedValue("toy-2022:length/value", "972 km")`\n\n'
    text = LOST.replace("date:", "toc: true\ndate:").replace("A `", heading + "A `")
    (tmp_path / "report.qmd").write_text(text.replace("lost/value", "length/value"), "utf-8")
    output = render_embedded(read_document(tmp_path / "report.qmd"), to=("html",), parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    contents = page.xpath("//nav//a")
    assert [link.text_content() for link in contents] == [
        "Of 972\u00a0km",
        "Sources",
        "How to cite this report",
    ] * 2
    assert [len(link) for link in contents] == [0] * 6
    assert page.xpath("//h2/button[@popovertarget='about-fact-length']")
    assert page.xpath("//main/*[last()]/@class") == ["abouts"]


def test_long_titles_and_headings_are_shortened_in_the_running_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FEATURES.parent.parent), prepend=os.pathsep)
    long = "of 12 meetings that were held in 2022 " * 8
    title, section = "Title of many meetings that were held " * 8, f"Heading {long}"
    heading = f"# {section}\n\n{{{{< pagebreak >}}}}\n\nA `"
    text = LOST.replace("A `", heading, 1).replace("title: Lost", f"title: {title}")
    text = text.replace('lost/value", "1"', 'length/value", "972 km"')
    (tmp_path / "report.qmd").write_text(text, "utf-8")
    output = render_embedded(read_document(tmp_path / "report.qmd"), to=("pdf",), parameters={})
    (tmp_path / "report.pdf").write_bytes(output.outputs["pdf"])
    with pdfium.PdfDocument(output.outputs["pdf"]) as pdf:
        head = pdf[1].get_textpage().get_text_bounded(bottom=pdf[1].get_height() - 70)
        above = pdf[1].get_textpage().get_text_bounded(bottom=pdf[1].get_height() - 24)
    shown = [part.strip() for part in " ".join(head.split()).split("\u2026")]
    assert len(shown) == 3
    assert title.startswith(shown[0])
    assert section.startswith(shown[1])
    assert above == ""
    result = verify(tmp_path / "report.pdf")
    assert result.ok, str(result)


def test_a_height_of_an_image_gives_its_width(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><circle r="9"/></svg>'
    (tmp_path / "a.svg").write_text(drawing)
    text = (
        '![A](a.svg){height=2cm}\n\n<img src="a.svg" alt="B" height="5">\n\n![C](a.svg){width=1in height=9in}'
    )
    output = render_embedded(read_document(within(str(tmp_path), text)), to=("html",), parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    assert page.xpath("//*[local-name()='svg']/@width") == ["6cm", "15", "1in"]
    assert [note.what for note in output.notes] == ["no effect: height"]


def test_a_picture_of_another_kind_than_its_name_says(tmp_path: Path) -> None:
    Image.new("RGB", (2, 2)).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    output = render_embedded(read_document(within(str(tmp_path), "![A](a.jpg)")), to=FORMATS, parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    assert page.xpath("//img/@src")[0].startswith("data:image/png;")


def test_emoji_in_the_front_matter(tmp_path: Path) -> None:
    page = page_of(within(str(tmp_path), "Words.", 'title: "The \U0001f30d and \U0001d706\u00e9"'))
    assert page.xpath("string(//h1)") == "The \U0001f30d and \U0001d706\u00e9"


def test_an_image_by_its_path_in_the_project_and_by_its_path_from_the_document(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    for name in ("1.svg", "b.svg"):
        (tmp_path / "images" / name).write_bytes((FEATURES / "dot.svg").read_bytes())
    (tmp_path / "_quarto.yml").write_text("project: {type: website}\n", "utf-8")
    (tmp_path / "part").mkdir()
    path = within(str(tmp_path / "part"), "![A](/images/b.svg)\n\n![B](../images/1.svg)")
    output = render_embedded(read_document(path), to=FORMATS, parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    assert page.xpath("//*[local-name()='svg']/@aria-label") == ["A", "B"]
    files = {file.resolve() for file in output.files}
    assert {(tmp_path / "images" / name).resolve() for name in ("1.svg", "b.svg")} < files


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![A](gone.svg)", "5:6: there is no image gone.svg; give a path relative to the document"),
        ("![A](/gone.svg)", "5:6: there is no image /gone.svg; give a path relative to the document"),
        (
            "See [@meadow2019].",
            (
                '5:6: the work "meadow2019" is not in the bibliography; '
                'add "bibliography: FILE.bib" to the front matter'
            ),
        ),
        (
            "::: {#tip-a .callout-note}\nx\n:::",
            '5:6: the label "tip-a" is not the label of a note; begin it with "nte-"',
        ),
        (
            "# A {#sec-a}\n\n[@sec-a; @meadow2019]",
            "7:2: cross-references and citations are in the same pair of brackets",
        ),
        (
            "::: {#lst-a}\nx\n:::",
            '5:6: the listing "lst-a" does not have a caption; end it with a paragraph',
        ),
        ("::: {#nte-a}\nx\n:::", '5:6: the div "nte-a" is not a callout; add the class ".callout-note"'),
        ("::: {.panel-tabset}\nx\n\n## A\n:::", "5:6: Quarto removes text before the first tab"),
        ("::: {.panel-tabset}\nx\n:::", "5:6: the tabs do not have headings; begin each tab with a heading"),
        (
            '::: {.panel-tabset}\n## []{.cr-text text="a"}\n:::',
            "5:6: the title of a tab contains a cited value",
        ),
        (
            '::: {.callout-tip}\n## []{.cr-text text="a"}\n:::',
            "5:6: the title of a callout contains a cited value",
        ),
        ("# A {#sec-a}\n\n[@sec-a, part 2]", '7:2: Quarto removes the text after "@sec-a" in its brackets'),
        ("![A](data:image/png;base64,A)", "5:6: the image in the address cannot be read; save it as a file"),
        (
            "# A {#sec-a}\n\n# B {#sec-a}\n\n@sec-a",
            '5:6: the identifier "sec-a" is used twice; choose another identifier',
        ),
        (
            '| a | b |\n|--|--|\n| 1 | 2 |\n\n: T {#tbl-a tbl-colwidths="[30,30,40]"}',
            '9:13: "tbl-colwidths" does not fit 2 columns; write a number for each column',
        ),
        ("# {#a}", "5:4: a heading does not have words; write words into it"),
        ("# A\n\n## {.unnumbered}\n", "7:1: a heading does not have words; write words into it"),
        ("# A\n\n#\n", "7:1: a heading does not have words; write words into it"),
        ("# ^[N.] A\n\n## ^[A note.]\n", "7:1: a heading does not have words; write words into it"),
        ("x^[Of y^[inner one].]", "a footnote is within another footnote; write it in parentheses"),
        (
            "x\n\n$\\unknown{y}$",
            "7:2: the formula cannot be read: \\unknown{y}; \\unknown is unknown; write it with other",
        ),
    ],
)
def test_what_the_tree_can_not_hold(
    text: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    within(".", text)
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("report.qmd"), to=("html",), parameters={})
    assert expected in str(caught.value)


def test_the_epoch_can_give_the_date(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1652486400")
    assert page_of(within(str(tmp_path), "", "title: T")).find(".//time").get("datetime") == "2022-05-14"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '```{=typst}\n#let x = 1\n#panic("no")\n```\n',
            "7: Typst cannot make the PDF: panicked with: no; ",
        ),
        (
            "x\n\n```{=typst}\n$x\n```\n",
            "8: Typst cannot make the PDF: unclosed delimiter; change what it names",
        ),
        ("x\n\ny `#foo(`{=typst} z", "7: Typst cannot make the PDF: unclosed delimiter"),
        (
            "".join("  " * depth + "- a\n" for depth in range(90)),
            "94: blocks are nested too deeply for the PDF; nest fewer lists, quotes and other blocks",
        ),
    ],
)
def test_what_typst_refuses_is_told(
    text: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    within(".", text)
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("report.qmd"), to=("pdf",), parameters={})
    assert str(caught.value).startswith(f"report.qmd:{expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x\n\n$\\text{中文}$", '7:8: no font of the PDF has "中文" (line 7); put a font'),
        ("![A](a.png)", "5:6: the image a.png cannot be printed: failed to decode image"),
        ("![A](a.bmp)", "5:6: the image a.bmp cannot be printed: unknown image format; write it as SVG"),
    ],
)
def test_what_typst_refuses_is_told_with_its_place(
    text: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "a.bmp"):
        Path(name).write_bytes(b"no image")
    within(".", text)
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("report.qmd"), to=("pdf",), parameters={})
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("reference", "text", "target"),
    [
        ("@fig-a", "Figure\u00a01", "#fig-a"),
        ("@Fig-a", "Figure\u00a01", "#fig-a"),
        ("[-@fig-a]", "1", "#fig-a"),
        ("[Fig. @fig-a]", "Fig.\u00a01", "#fig-a"),
        ("[@fig-a; @tbl-a]", "Figure\u00a01, Table\u00a01", "#fig-a"),
        ("@fig-b-1", "Figure\u00a02\u00a0(a)", "#fig-b-1"),
        ("[-@fig-b-2]", "2\u00a0(b)", "#fig-b-2"),
        ("@lst-a", "Listing\u00a01", "#lst-a"),
        ("@Lst-a", "Listing\u00a01", "#lst-a"),
        ("@tip-a", "Tip\u00a01", "#tip-a"),
        ("@sec-b", "Section\u00a01.1", "#sec-b"),
        ("@sec-app", "Section\u00a0A", "#sec-app"),
        ("@eq-a", "Equation\u00a01", "#eq-a"),
        ("@tbl-a", "Table\u00a01", "#tbl-a"),
    ],
)
def test_forms_of_cross_references(
    reference: str, text: str, target: str, references: html.HtmlElement
) -> None:
    paragraph = references.findall(".//p")[-len(ALL_REFERENCES) :][ALL_REFERENCES.index(reference)]
    assert paragraph.text_content() == text
    assert paragraph.find("a[@class='quarto-xref']").get("href") == target


ALL_REFERENCES = [
    *("@fig-a", "@Fig-a", "[-@fig-a]", "[Fig. @fig-a]", "[@fig-a; @tbl-a]", "@fig-b-1", "[-@fig-b-2]"),
    *("@lst-a", "@Lst-a", "@tip-a", "@sec-b", "@sec-app", "@eq-a", "@tbl-a"),
]  # fmt: skip


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    folder = tmp_path_factory.mktemp("references")
    (folder / "dot.svg").write_bytes((FEATURES / "dot.svg").read_bytes())
    text = (
        "# A\n\n## B {#sec-b}\n\n# C {.unnumbered}\n\n![Dot](dot.svg){#fig-a}\n\n$$x$$ {#eq-a}\n\n"
        "::: {#fig-b}\n![L](dot.svg){#fig-b-1}\n\n![R](dot.svg){#fig-b-2}\n\nB\n:::\n\n"
        "::: {#tip-a .callout-tip}\nx\n:::\n\n```{#lst-a lst-cap=L}\nx\n```\n\n"
        "| a |\n|---|\n| 1 |\n\n: T {#tbl-a}\n\n# App {#sec-app .appendix}\n\n" + "\n\n".join(ALL_REFERENCES)
    )
    return page_of(within(str(folder), text, "title: T\ndate: 2022-05-14\nnumber-sections: true"))


def test_content_for_one_format_does_not_change_the_numbers_of_the_other(tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_bytes((FEATURES / "dot.svg").read_bytes())
    hidden = '::: {.content-visible unless-format="html"}\n![Print](dot.svg){#fig-print}\n:::\n\n'
    page = page_of(within(str(tmp_path), hidden + "![Page](dot.svg){#fig-page}\n\n@fig-page"))
    assert [caption.text_content() for caption in page.iter("figcaption")] == ["Figure\u00a01: Page"]


def test_metadata_and_variables_are_put_in(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("lang: en\n")
    (tmp_path / "_variables.yml").write_text("towns:\n  first: '*Dushanbe*'\n")
    front = "title: T\ndate: 2022-05-14\nparams:\n  depth: 3"
    page = page_of(within(str(tmp_path), "{{< var towns.first >}}, {{< meta params.depth >}}", front))
    assert page.find(".//p/em").getparent().text_content() == "Dushanbe, 3"


def test_sections_after_an_appendix_go_on_counting(tmp_path: Path) -> None:
    text = "# A\n\n# B {.appendix}\n\n## C\n\n# D\n\n## E\n\n# F {.appendix}\n"
    page = page_of(within(str(tmp_path), text, "title: T\nnumber-sections: true"))
    numbers = [span.text for span in page.xpath("//span[@class='header-section-number']")]
    assert numbers == ["1", "A", "A.1", "2", "2.1", "B"]


def test_sections_within_a_callout_end_with_it(tmp_path: Path) -> None:
    inner = '::: {.callout-tip collapse="true" title="I"}\nx\n\n## In both\n\ny\n:::'
    text = f":::: {{.callout-note title='O'}}\n## In one\n\n{inner}\n\nz\n::::\n\nAfter."
    page = page_of(within(str(tmp_path), text))
    [details], [aside] = page.findall(".//details"), page.findall(".//aside")
    assert [heading.text for heading in details.iter("h2")] == ["In both"]
    assert [heading.text for heading in aside.iter("h2")] == ["In one", "In both"]
    assert aside.xpath("string(following::p)") == "After."


TAGS = """\
::: {#tbl-a}
<table>
<thead><tr><th rowspan="2">A</th><th colspan="2">**B**^[Note.]</th></tr><tr><th>C</th><th>D</th></tr></thead>
<tbody>
<tr><td rowspan="2">e</td><td>1</td><td>

- f
- g

</td></tr>
<tr><td colspan="2"><table><tr><td>$x$</td></tr></table></td></tr>
</tbody>
<tfoot><tr><td>h</td><td>2</td><td>3</td></tr></tfoot>
</table>

Words
:::

@tbl-a
"""


def test_a_table_of_tags_is_a_table_in_both_formats(tmp_path: Path) -> None:
    output = render_embedded(read_document(within(str(tmp_path), TAGS)), to=FORMATS, parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    [outer, inner] = page.iter("table")
    assert [cell.get("rowspan") or cell.get("colspan") for cell in outer.iter("th")] == ["2", "2", None, None]
    assert outer.xpath("thead/tr/th/strong/text()") == ["B"]
    assert [item.text_content() for item in outer.iter("li")] == ["f", "g"]
    assert inner.xpath("string(.//*[local-name()='mi'])") == "x"
    assert outer.get("id") == "tbl-a"
    with pikepdf.open(io.BytesIO(output.outputs["pdf"])) as pdf:
        kinds = [str(item.get("/S")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
    assert (kinds.count("/Table"), kinds.count("/TFoot")) == (2, 1)


def places(document: bytes, *needles: str) -> list[float]:
    """Return how far from the top of its page each text stands."""
    with pdfium.PdfDocument(document) as pdf:
        page = pdf[0]
        text = page.get_textpage()
        found = [text.search(needle).get_next() for needle in needles]
        return [page.get_height() - text.get_charbox(at[0])[3] for at in found]


@pytest.mark.parametrize(
    "around",
    [
        "- first\n\n  {}\n\n  last",
        "> first\n>\n> {}\n>\n> last",
        "Term\n\n:   first\n\n    {}\n\n    last",
        "::: {{.callout-note title=first}}\n{}\n\nlast\n:::",
        "::: {{.panel-tabset}}\n## first\n\n{}\n\nlast\n:::",
        "::: {{layout-ncol=1}}\nfirst\n\n{}\n\nlast\n:::",
        "Note.[^a]\n\n[^a]: first\n\n    {}\n\n    last",
    ],
)
def test_figures_within_other_blocks_stay_where_they_are(around: str, tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_bytes((FEATURES / "dot.svg").read_bytes())
    path = within(str(tmp_path), around.format("![Dot](dot.svg){#fig-a}"))
    output = render_embedded(read_document(path), to=("pdf",), parameters={})
    heights = places(output.outputs["pdf"], "first", "Figure", "last")
    assert heights == sorted(heights)


def test_long_words_stay_on_the_page(tmp_path: Path) -> None:
    word = "a" * 150
    path = within(str(tmp_path), f"{word}\n\n`{word}`\n\n```\n{word}\n```\n")
    output = render_embedded(read_document(path), to=("pdf",), parameters={})
    with pdfium.PdfDocument(output.outputs["pdf"]) as pdf:
        page = pdf[0]
        text = page.get_textpage()
        right = [text.get_charbox(at)[2] for at in range(text.count_chars())]
        assert text.get_text_range().count("a") >= 3 * len(word)
        assert max(right) < page.get_width() - 60


COLUMNS = "| first | last |\n|--|--|\n| x | y |\n\n"


@pytest.mark.parametrize(
    "text",
    [
        f'{COLUMNS}: T {{#tbl-a tbl-colwidths="[80, 20]"}}\n',
        f'::: {{#tbl-a tbl-colwidths="[80,20]"}}\n{COLUMNS}T\n:::\n',
    ],
)
def test_a_table_has_the_widths_that_it_tells(text: str, tmp_path: Path) -> None:
    output = render_embedded(read_document(within(str(tmp_path), text)), to=("pdf",), parameters={})
    with pdfium.PdfDocument(output.outputs["pdf"]) as pdf:
        found = pdf[0].get_textpage()
        left = found.get_charbox(found.search("last").get_next()[0])[0]
        assert left > 0.7 * pdf[0].get_width()


def wide(label: str, columns: int) -> str:
    cells = "| Turkmenistan " * columns + "|\n"
    return f"{cells}{'|---' * columns}|\n{cells}\n: Wide {{{label}}}\n\n"


def test_the_words_of_a_wide_table_do_not_meet(tmp_path: Path) -> None:
    path = within(
        str(tmp_path), wide("#tbl-a", 8) + wide("#tbl-b", 12) + "> " + wide("", 4).replace("\n", "\n> ")
    )
    output = render_embedded(read_document(path), to=("pdf",), parameters={})
    with pdfium.PdfDocument(output.outputs["pdf"]) as pdf:
        turned = [page.get_width() > page.get_height() for page in pdf]
        assert turned == [False, True, False]
        for page in pdf:
            text = page.get_textpage()
            boxes = [text.get_rect(at) for at in range(text.count_rects())]
            assert all(right <= page.get_width() - 65 for _, _, right, _ in boxes)
            assert "Turkmenistan Turkmenistan" in " ".join(text.get_text_range().split())


def test_that_a_table_is_continued_is_one_line(tmp_path: Path) -> None:
    rows = "| 1 |\n" * 90
    path = within(str(tmp_path), f"| n |\n|--:|\n{rows}\n: Long {{#tbl-a}}\n")
    output = render_embedded(read_document(path), to=("pdf",), parameters={})
    with pdfium.PdfDocument(output.outputs["pdf"]) as pdf:
        assert "Table\u00a01, continued" in pdf[1].get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("label", "place"), [("#tbl-a", '9:10: the table "tbl-a"'), ("", '5:3: the table "Turkmenistan"')]
)
def test_a_table_that_no_page_can_hold_is_told(
    label: str, place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    within(".", wide(label, 30))
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("report.qmd"), to=("pdf",), parameters={})
    assert str(caught.value) == (
        f"report.qmd:{place} has too many columns for a page of the PDF; "
        "part it into several, or turn its rows into columns"
    )


def test_links_that_lead_nowhere_are_no_obstacle(tmp_path: Path) -> None:
    path = within(str(tmp_path), "[a]() [b](#) [c](#gone) []{#d .sources} [e](#d)")
    output = render_embedded(read_document(path), to=FORMATS, parameters={})
    assert "a b c" in words(output.outputs["pdf"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::: {.a}\nx\n", ["5"]),
        ("::: a\nx\n\n::: {.b}\ny\n:::\n", ["5"]),
        ("::: {.a}\n\n- x\n\n  ::: {.b}\n  y\n\nz\n\n:::\n", ["9"]),
        ("::: {.a}\nx\n:::\n\n> ::: {.b}\n> y\n\nz\n", ["9"]),
        ("::: {.a}\nx\n\n```\n:::\n```\n\n<!--\n\n::: {.b}\n\n-->\n", ["5"]),
        ("::: {.a}\n\n:::: {.b}\nx\n", ["5", "7"]),
        ("```{python}\n#| output: asis\nprint('::: {.a}')\n```\n", [""]),
    ],
)
def test_divs_without_an_end(
    text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    within(".", text)
    with pytest.raises(ReportError) as caught:
        render_embedded(read_document("report.qmd"), to=("html",), parameters={})
    places = ["report.qmd" + (f":{line}" if line else "") for line in expected]
    remedy = 'close it with ":::"' if expected != [""] else "write its end on a separate line"
    assert str(caught.value).splitlines() == [f"{place}: the div has no end; {remedy}" for place in places]


NUMBERED = """\
# Fn1

x^[Note.] [a](#fn1) [b](#fnref1) [c](#tab-title-1) [d]{#tab-title-1} [e]{#fnref1}

::: {.panel-tabset}
## Tab

y
:::
"""


def test_identifiers_of_notes_and_tabs_are_free_for_authors(tmp_path: Path) -> None:
    page = page_of(within(str(tmp_path), NUMBERED))
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert page.xpath("string(//section[@id = substring(//a[. = 'a']/@href, 2)]/h2/text())") == "Fn1"
    assert page.xpath("string(//*[@id = substring(//a[. = 'b']/@href, 2)])") == "e"
    assert page.xpath("string(//*[@id = substring(//a[. = 'c']/@href, 2)])") == "d"
    assert (
        page.xpath("string(//*[@id = substring(//a[@class = 'footnote-ref']/@href, 2)]//p/text())") == "Note."
    )


def test_a_section_does_not_take_the_place_of_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FEATURES.parent.parent), prepend=os.pathsep)
    headings = "# Use 1\n\n# Fact length\n\n[a](#use-1)\n\nA `"
    text = LOST.replace("A `", headings, 1).replace("lost/value", "length/value")
    (tmp_path / "report.qmd").write_text(text.replace("date:", "toc: true\ndate:"), "utf-8")
    output = render_embedded(read_document(tmp_path / "report.qmd"), to=FORMATS, parameters={})
    assert list(dead_links(output.outputs["html"])) == []
    page = html.document_fromstring(output.outputs["html"].decode())
    assert page.xpath("//*[@id = 'use-1']/text()") == ["972\u00a0km"]
    assert page.xpath("string(//*[@id = 'fact-length']/@class)") == "fact-id"
    assert [link.text_content() for link in page.xpath("(//nav)[1]//a")] == [
        "Use 1",
        "Fact length",
        "Sources",
        "How to cite this report",
    ]
    assert "Use 1" in words(output.outputs["pdf"])


def test_a_link_may_name_its_place_in_percents(tmp_path: Path) -> None:
    path = within(str(tmp_path), "# Ü {#ü}\n\n[a](#%C3%BC) [b](#ü)")
    output = render_embedded(read_document(path), to=FORMATS, parameters={})
    page = html.document_fromstring(output.outputs["html"].decode())
    assert len(page.xpath("//p/a[starts-with(@href, '#')]")) == 2
    with pikepdf.open(io.BytesIO(output.outputs["pdf"])) as pdf:
        links = [
            item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Link"
        ]
    assert len(links) == 2


def test_a_section_does_not_take_the_place_of_a_part_of_the_page(tmp_path: Path) -> None:
    text = "# Content\n\n# Announcement\n\n[a](#content)\n"
    page = page_of(within(str(tmp_path), text, "title: T\ntoc: true"))
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    links = {link.text_content(): link.get("href") for link in page.findall(".//nav//a")}
    assert [page.xpath(f"string(//section[@id='{target[1:]}']/h2/text())") for target in links.values()] == [
        "Content",
        "Announcement",
    ]
    assert page.xpath("//p/a[. = 'a']/@href") == [links["Content"]]
