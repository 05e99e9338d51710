"""Word documents: what programs see besides the text, reference documents, images, and what is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.published import read_published
from cisreport.rendering.embedded import Rendered, render_embedded
from cisreport.rendering.outputs import render
from wordreading import W, package_problems, packed, parts_of, root_of, text_of, words_of

FRONT = "title: Lakes\ndate: 2031-06-10\n"
DOT = Path(__file__).parents[3] / "features" / "dot.svg"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def rendered(folder: Path, body: str, front: str = FRONT) -> Rendered:
    (folder / "report.qmd").write_text(f"---\n{front}---\n\n{body}\n", "utf-8")
    return render_embedded(read_document(folder / "report.qmd"), to=("docx",), parameters={})


def written(folder: Path, body: str, front: str = FRONT) -> bytes:
    data = rendered(folder, body, front).outputs["docx"]
    assert list(package_problems(data)) == []
    return data


def notes(folder: Path, body: str, front: str = FRONT) -> list[str]:
    return [str(note).partition("report.qmd")[2] for note in rendered(folder, body, front).notes]


def sections(data: bytes) -> list[str]:
    sizes = root_of(data).iter(f"{W}pgSz")
    return [size.get(f"{W}orient") or "portrait" for size in sizes]


def test_the_same_bytes_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for name, epoch in (("a", "0"), ("another folder", "1900000000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        (tmp_path / name).mkdir()
        shutil.copy(DOT, tmp_path / name)
        found.append(written(tmp_path / name, f"![A dot](dot.svg)\n\nOne.^[Two.]\n\n{TABLE}"))
    assert found[0] == found[1]


def test_what_programs_see(tmp_path: Path) -> None:
    front = (
        f'{FRONT}author: [A. Coder, B. Coder]\nkeywords: [x, y]\nlang: de\nabstract: "About \\\\<lakes>."\n'
    )
    data = written(tmp_path, "Text.", front)
    said = {item.tag.rpartition("}")[2]: item.text for item in root_of(data, "docProps/core.xml")}
    assert said == {
        "title": "Lakes",
        "creator": "A. Coder; B. Coder",
        "keywords": "x, y",
        "description": "About <lakes>.",
        "language": "de",
        "created": "2031-06-10T00:00:00Z",
    }
    language = root_of(data, "word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    assert language.get(f"{W}val") == "de-DE"
    assert "".join(root_of(data, "word/header1.xml").itertext()).strip() == "Lakes"
    [size] = root_of(data).iter(f"{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")


def test_a_document_without_a_date_has_no_time(tmp_path: Path) -> None:
    data = written(tmp_path, "Text.", "title: T\n")
    assert b"dcterms:created" not in parts_of(data)["docProps/core.xml"]


def test_heads_of_tables_repeat_on_each_page(tmp_path: Path) -> None:
    root = root_of(written(tmp_path, f"{TABLE}\n: Numbers {{#tbl-x}}\n\nSee @tbl-x."))
    head, row = root.iter(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert row.find(f"{W}trPr/{W}tblHeader") is None


@pytest.mark.parametrize(("count", "kept"), [(4, 4), (30, 0)])
def test_a_short_table_stays_on_one_page(tmp_path: Path, count: int, kept: int) -> None:
    rows = "".join(f"| {n} | {n} |\n" for n in range(count))
    root = root_of(written(tmp_path, f"| a | b |\n|---|---|\n{rows}"))
    cells = [[*row.iter(f"{W}keepNext")] for row in root.iter(f"{W}tr")]
    assert sum(map(bool, cells)) == kept
    assert not cells[-1]


def test_a_wide_table_is_on_a_turned_page(tmp_path: Path) -> None:
    columns = range(11)
    wide = f"|{'|'.join(f' Heading{n}{n} ' for n in columns)}|\n|{'---|' * len(columns)}\n"
    wide += f"|{'|'.join('unbrokenword' for _ in columns)}|\n"
    data = written(tmp_path, f"Before.\n\n{wide}\n\nAfter.")
    assert sections(data) == ["portrait", "landscape", "portrait"]
    firsts = [section.find(f"{W}titlePg") is not None for section in root_of(data).iter(f"{W}sectPr")]
    assert firsts == [True, False, False]


def test_a_table_that_is_too_wide(tmp_path: Path) -> None:
    columns = range(60)
    wide = f"|{'|'.join(f' h{n} ' for n in columns)}|\n|{'---|' * len(columns)}\n"
    wide += f"|{'|'.join('1000' for _ in columns)}|\n"
    with pytest.raises(ReportError, match="has too many columns for a page in Word; part it into several"):
        rendered(tmp_path, wide)


def test_contents_are_a_field_that_word_can_update(tmp_path: Path) -> None:
    data = written(tmp_path, "# One\n\n# Two\n\n## Three", f"{FRONT}toc: true\nnumber-sections: true\n")
    [instruction] = root_of(data).iter(f"{W}instrText")
    assert instruction.text.split() == ["TOC", "\\o", '"1-3"', "\\h", "\\z", "\\u"]
    assert "TOC2: [2.1\u2002Three](three)\n" in text_of(data)
    kinds = [mark.get(f"{W}fldCharType") for mark in root_of(data).iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_formulas_are_those_of_word(tmp_path: Path) -> None:
    data = written(tmp_path, "In $a$:\n\n$$b^2$$ {#eq-b}\n\nSee @eq-b.")
    math = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
    assert len([*root_of(data).iter(f"{math}oMath")]) == 2
    assert "Equation: \tb2\t(1)\n" in text_of(data)


def test_colors_are_styles(tmp_path: Path) -> None:
    data = written(tmp_path, 'A [word]{style="color: #a3262a; background-color: #fff3b0"}.')
    [style] = [
        item
        for item in root_of(data, "word/styles.xml").iter(f"{W}style")
        if item.find(f"{W}name").get(f"{W}val") == "Words A3262A on FFF3B0"
    ]
    assert style.find(f"{W}rPr/{W}color").get(f"{W}val") == "A3262A"
    assert style.find(f"{W}rPr/{W}shd").get(f"{W}fill") == "FFF3B0"


def test_a_character_that_xml_does_not_have(tmp_path: Path) -> None:
    assert "BodyText: a[U+0007]b\n" in text_of(written(tmp_path, "a&#7;b"))


def test_raw_content_for_word(tmp_path: Path) -> None:
    body = "```{=openxml}\n<w:p><w:r><w:t>Own words</w:t></w:r></w:p>\n```"
    assert ": Own words\n" in text_of(written(tmp_path, body))
    with pytest.raises(ReportError, match=r"report\.qmd:6:\d+: the raw content for Word is not XML: "):
        rendered(tmp_path, "```{=openxml}\n<w:p>\n```")


# Images


def pictures(data: bytes) -> list[tuple[str, str]]:
    """Return suffix and description of each picture."""
    root = root_of(data)
    relations = {item.get("Id"): item.get("Target") for item in root_of(data, "word/_rels/document.xml.rels")}
    blips = root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    abouts = root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    return [
        (Path(relations[blip.get(embed)]).suffix, about.get("descr"))
        for blip, about in zip(blips, abouts, strict=True)
    ]


def test_pictures_are_of_kinds_that_word_shows(tmp_path: Path) -> None:
    shutil.copy(DOT, tmp_path)
    for name in ("a.png", "b.jpg", "c.webp"):
        Image.new("RGB", (8, 8), "teal").save(tmp_path / name)
    body = "\n\n".join(f'![Caption](x){{fig-alt="The {n}"}}'.replace("x", n) for n in ("dot.svg", "a.png"))
    body += "\n\n![The b](b.jpg)\n\nIn a line ![The c](c.webp)."
    assert pictures(written(tmp_path, body)) == [
        (".png", "The dot.svg"),
        (".png", "The a.png"),
        (".jpg", "The b"),
        (".png", "The c"),
    ]


@pytest.mark.parametrize(
    ("size", "width", "expected"),
    [
        ((96, 48), "", (1.0, 0.5)),
        ((96, 48), "{width=50%}", (3.2283, 1.6142)),
        ((9600, 48), "", (6.4567, 0.0323)),
        ((96, 960), "", (0.8465, 8.4646)),
        ((96, 48), "{width=2cm}", (0.7874, 0.3937)),
    ],
)
def test_pictures_fit_on_a_page(
    tmp_path: Path, size: tuple[int, int], width: str, expected: tuple[float, float]
) -> None:
    Image.new("RGB", size, "teal").save(tmp_path / "a.png")
    root = root_of(written(tmp_path, f"![A picture](a.png){width}"))
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    [extent] = root.iter(f"{drawing}extent")
    assert [int(extent.get(side)) / 914400 for side in ("cx", "cy")] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("x.svg", b"<svg", r"the image x\.svg cannot be drawn: .+; write it as SVG or PNG"),
        ("x.bmp", b"BM", r"the image x\.bmp is not of a kind that Word shows; write it as SVG or PNG"),
    ],
)
def test_an_image_that_word_cannot_show(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReportError, match=rf"report\.qmd:6:\d+: {problem}"):
        rendered(tmp_path, f"![A picture]({name})")


def test_what_is_not_in_the_file_is_noted(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="9">\u4e2d</text></svg>',
        "utf-8",
    )
    assert notes(tmp_path, "![Letters](x.svg)") == [
        ':6:12: note: no font of the library has "\u4e2d" in the image x.svg; save the image as PNG'
    ]


def test_bars_behind_cells_are_noted(tmp_path: Path) -> None:
    cell = "import pandas as pd\npd.DataFrame({'n': [1, 2]}).style.bar()"
    [note] = notes(tmp_path, f"```{{python}}\n#| echo: false\n{cell}\n```")
    assert note == ": note: bars behind cells are not in the Word file; write what they show as numbers"


def test_a_font_of_the_author_is_noted(tmp_path: Path) -> None:
    front = f"{FRONT}format:\n  docx: {{mainfont: Noto Sans}}\n"
    found = notes(tmp_path, "Text.", front)
    assert any('"mainfont" has no effect on the Word file; use "reference-doc"' in note for note in found)


# Reference documents


def reference(folder: Path) -> Path:
    """Write a document of another color and without our styles."""
    parts = parts_of(written(folder, "Text."))
    styles = etree.fromstring(parts["word/styles.xml"])
    for style in [*styles]:
        if style.get(f"{W}styleId") in ("Value", "ChartTitle"):
            styles.remove(style)
        elif style.get(f"{W}styleId") == "Heading1":
            style.find(f"{W}rPr").append(etree.Element(f"{W}color", {f"{W}val": "AA0000"}))
    parts["word/styles.xml"] = etree.tostring(styles)
    (folder / "ministry.docx").write_bytes(packed(parts))
    return folder / "ministry.docx"


@pytest.mark.parametrize(
    "front",
    ["reference-doc: ministry.docx\n", "format:\n  html: default\n  docx: {reference-doc: ministry.docx}\n"],
)
def test_styles_are_those_of_a_reference_document(tmp_path: Path, front: str) -> None:
    reference(tmp_path)
    output = rendered(tmp_path, "# Heading", FRONT + front)
    styles = {
        style.get(f"{W}styleId"): style
        for style in root_of(output.outputs["docx"], "word/styles.xml").iter(f"{W}style")
    }
    assert styles["Heading1"].find(f"{W}rPr/{W}color").get(f"{W}val") == "AA0000"
    assert {"Value", "ChartTitle"} <= styles.keys()
    assert tmp_path / "ministry.docx" in output.files


def test_a_project_names_a_reference_document(tmp_path: Path) -> None:
    reference(tmp_path)
    (tmp_path / "_quarto.yml").write_text("format:\n  docx:\n    reference-doc: ministry.docx\n", "utf-8")
    (tmp_path / "below").mkdir()
    output = rendered(tmp_path / "below", "# Heading")
    assert tmp_path / "ministry.docx" in output.files


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none.docx", "the file none.docx does not exist"),
        ("x.docx", "the file x.docx is not a document for Word"),
    ],
)
def test_a_reference_document_that_is_none(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "x.docx").write_text("x", "utf-8")
    with pytest.raises(ReportError) as caught:
        rendered(tmp_path, "Text.", f"{FRONT}reference-doc: {name}\n")
    assert str(caught.value).endswith(
        f"report.qmd:4:1: reference-doc: {problem}; give the path of a .docx file"
    )


# Facts


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The toy's report in every format, from one call."""
    report = Path(__file__).parents[3] / "reports" / "toy_report" / "toy.qmd"
    paths = render([report], to=("html", "pdf", "docx"), output_dir=tmp_path_factory.mktemp("toy"))
    return {path.suffix: path for path in paths}


def test_every_format_has_the_same_values_and_numbers(toy: dict[str, Path]) -> None:
    manifests = {kind: json.loads(read_published(path).manifest) for kind, path in toy.items()}
    for name in ("values", "names", "claims", "charts", "blocks", "facts"):
        assert manifests[".docx"][name] == manifests[".html"][name] == manifests[".pdf"][name]
    of_text = ("value", "structural", "uncited", "code", "literal", "list", "note", "chart", "bibliographic")
    for name in of_text:
        assert manifests[".docx"]["numbers"].get(name) == manifests[".pdf"]["numbers"].get(name)


def test_values_lead_to_their_rows_and_rows_back(toy: dict[str, Path]) -> None:
    root = root_of(toy[".docx"].read_bytes())
    names = {mark.get(f"{W}name"): mark for mark in root.iter(f"{W}bookmarkStart")}
    link = names["use-2"].getnext()
    assert link.get(f"{W}anchor") == "fact-summit"
    row = next(names["fact-summit"].iterancestors(f"{W}tr"))
    targets = {link.get(f"{W}anchor") for link in row.iter(f"{W}hyperlink")}
    assert "source-bridge-for-the-league" in targets
    assert targets & {"use-2", "tbl-days"}


def test_the_register_is_on_turned_pages(toy: dict[str, Path]) -> None:
    assert sections(toy[".docx"].read_bytes())[:2] == ["portrait", "landscape"]


def test_the_words_of_the_file_are_those_of_the_page(toy: dict[str, Path]) -> None:
    said = words_of(toy[".docx"].read_bytes()).split()
    assert {"Corland", "silent.", "Register"} <= set(said)


def test_contexts_of_values(toy: dict[str, Path]) -> None:
    contexts: dict[str, Any] = {kind: read_published(path).contexts() for kind, path in toy.items()}
    page, word = contexts[".html"], contexts[".docx"]
    assert page.keys() == word.keys()
    assert word["use-1"].start == page["use-1"].start
    assert word["use-1"].text[:60] == page["use-1"].text[:60]
