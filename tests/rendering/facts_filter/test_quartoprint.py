"""A print of Quarto: the tree that it writes, and the look as Typst sets it in such a document."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst

from cisreport.assets import font_directory
from cisreport.published.text import bare
from cisreport.rendering.facts_filter.quarto import filter_for_quarto
from cisreport.rendering.facts_filter.quartoprint import to_quarto_print
from cisreport.rendering.standards import PDF_STANDARDS
from cisreport.rendering.tree import Tree, elements, stringify
from cisreport.reports import register
from cisreport.spans import PAYLOAD
from rendering.quarto.prints import pages_of
from sample import dataset

RECORDED = Path(__file__).parent / "quarto" / "cited-typst.json"
ROWS = 60


def filtered(**meta: Any) -> Tree:
    tree: Tree = json.loads(RECORDED.read_text("utf-8"))
    tree["meta"] |= meta
    for block in elements(tree["blocks"], "CodeBlock"):
        if PAYLOAD in block["c"][0][1]:
            block["c"][1] = json.dumps(register(dataset()).payload())
    assert filter_for_quarto(tree, "typst", {}) == []
    return tree


def raw(tree: Tree) -> str:
    return "\n".join(item["c"][1] for item in elements(tree["blocks"], "RawInline", "RawBlock"))


def look(tree: Tree) -> str:
    return str(tree["meta"]["header-includes"]["c"][0]["c"][0]["c"][1])


def string(words: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": words}


def test_values_tables_and_registers_are_set_as_in_our_prints() -> None:
    mark_up = raw(filtered())
    for function in ('#value(label("fact-length"))[', "#together[", "#register[", "#fact-id["):
        assert function in mark_up
    assert mark_up.index("#set par(") == 0


def test_the_print_has_our_paper_where_the_document_has_none() -> None:
    meta = filtered()["meta"]
    assert [stringify(meta[name]) for name in ("papersize", "fontsize")] == ["a4", "10pt"]
    assert meta["margin"]["c"]["x"] == string("22mm")
    assert filtered(papersize=string("us-letter"))["meta"]["papersize"] == string("us-letter")


def test_sections_are_numbered_as_on_the_page() -> None:
    numbering = {"section-numbering": string("1.1.a")}
    assert filtered(**numbering)["meta"]["section-numbering"] == string("1.1.1")
    assert "section-numbering" not in filtered()["meta"]


def test_pages_have_numbers_that_links_can_name() -> None:
    assert "page-numbering" not in filtered(**{"page-numbering": {"t": "MetaBool", "c": False}})["meta"]
    assert filtered(**{"page-numbering": string("i")})["meta"]["page-numbering"] == string("i")


@pytest.mark.parametrize("single", [True, False])
def test_what_the_document_includes_comes_after_the_look(single: bool) -> None:
    own = {"t": "MetaBlocks", "c": [{"t": "RawBlock", "c": ["typst", "#let own = 1"]}]}
    tree = filtered(**{"header-includes": own if single else {"t": "MetaList", "c": [own]}})
    assert [item["c"][0]["c"][1][:8] for item in tree["meta"]["header-includes"]["c"]] == [
        "// What ",
        "#let own",
    ]


@pytest.mark.parametrize("given", ["", ', alt: "A mean"'])
def test_a_numbered_equation_has_alternative_text(given: str) -> None:
    opening = f"#math.equation(block: true, numbering: equation-numbering{given}, [ "
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, " a = b "]}
    inlines = [
        {"t": "RawInline", "c": ["typst", opening]},
        math,
        {"t": "RawInline", "c": ["typst", " ])<eq-a>"]},
    ]
    tree: Tree = {"meta": {}, "blocks": [{"t": "Para", "c": inlines}]}
    to_quarto_print(tree, [], {})
    told = "" if given else 'alt: "a = b", '
    assert tree["blocks"][1]["c"][0]["c"][1] == opening.replace("(", f"({told}", 1)
    assert list(elements(tree["blocks"], "Math")) == [math]


def test_characters_without_a_glyph_are_named() -> None:
    tree: Tree = {"meta": {}, "blocks": [{"t": "CodeBlock", "c": [["", [], []], "\x1b[31m"]}]}
    to_quarto_print(tree, [], {})
    assert stringify(tree["blocks"][1]["c"][1]) == "[U+001B][31m"


def test_an_image_of_the_network_stays_one() -> None:
    def image(source: str) -> Any:
        return {"t": "Para", "c": [{"t": "Image", "c": [["", [], [["width", "40px"]]], [], [source, ""]]}]}

    tree: Tree = {"meta": {}, "blocks": [image("https://example.org/a.png"), image("a.png")]}
    to_quarto_print(tree, [], {})
    assert [item["c"][2][0] for item in elements(tree["blocks"], "Image")] == ["https://example.org/a.png"]
    assert '#image("a.png", width: 30pt);' in raw(tree)


def test_a_reference_to_a_remark_is_a_link_since_typst_does_not_number_it() -> None:
    def reference(*words: Any) -> Any:
        opening = {"t": "RawInline", "c": ["typst", "#ref(<rem-long>, supplement: ["]}
        return {"t": "Para", "c": [opening, *words, {"t": "RawInline", "c": ["typst", "])"]}]}

    tree: Tree = {"meta": {}, "blocks": [reference({"t": "Str", "c": "Remark"}), reference()]}
    to_quarto_print(tree, [], {"rem-long": "1"})
    assert raw(tree).splitlines()[1:] == ["#link(<rem-long>)[", "~1]", "#link(<rem-long>)[", "1]"]


def test_what_a_page_hides_is_not_printed() -> None:
    hidden = {"t": "Div", "c": [["", ["hidden"], []], [{"t": "Para", "c": [{"t": "Str", "c": "Never"}]}]]}
    tree: Tree = {"meta": {}, "blocks": [hidden]}
    to_quarto_print(tree, [], {})
    assert stringify(tree["blocks"]) == ""


@pytest.mark.parametrize(("kind", "place"), [("Figure", "bottom"), ("Table", "top")])
def test_a_figure_or_table_without_a_label_has_its_caption_and_no_number(kind: str, place: str) -> None:
    caption = [None, [{"t": "Plain", "c": [{"t": "Str", "c": "Dots"}]}]]
    if kind == "Figure":
        element: Any = {"t": "Figure", "c": [["", [], []], caption, []]}
    else:
        (element, *_) = elements(filtered()["blocks"], "Table")
        element["c"][1] = caption
    tree: Tree = {"meta": {}, "blocks": [element]}
    to_quarto_print(tree, [], {})
    assert f"#uncounted({place}, [" in raw(tree)
    assert "Dots" in stringify(tree["blocks"])


def printed(folder: Path, text: str) -> bytes:
    """Return what Typst makes of the look and a text, with what Quarto sets between them."""
    source = folder / "a.typ"
    source.write_text(
        f"""{look(filtered(title=string("On lengths")))}
#set page(paper: "a4", margin: (x: 23mm, top: 27mm, bottom: 24mm), numbering: "1")
#set document(title: "On lengths")
#set text(lang: "en", size: 10pt)
#set heading(numbering: "1.1.1")
{text}""",
        "utf-8",
    )
    return bytes(
        typst.compile(
            source,
            font_paths=[font_directory()],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=list(PDF_STANDARDS),
        )
    )


@pytest.fixture(scope="module")
def print_(tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfDocument:
    """Return a print with a table in a float of Quarto, longer than a page."""
    rows = "".join(f"[Row {n}], [of {ROWS}]," for n in range(ROWS))
    text = f"""#[#set par(justify: true)
{"Internationalization " * 12}]

#"xn--c1";
= Length <sec-length>
#ref(<tbl-rows>, supplement: [Table]) has rows.
#figure([#table(columns: 2, table.header([Name], [Of]), {rows})],
  caption: figure.caption(position: top, [Of rows.]),
  kind: "quarto-float-tbl", supplement: "Table") <tbl-rows>
"""
    return pypdfium2.PdfDocument(io.BytesIO(printed(tmp_path_factory.mktemp("print"), text)))


def test_a_long_table_breaks_and_no_row_is_lost(print_: pypdfium2.PdfDocument) -> None:
    pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in print_]
    assert len(pages) == 2
    assert all(f"Row {n}" in "".join(pages) for n in range(ROWS))
    assert all("Name" in page for page in pages)


def test_captions_heads_and_pages_have_their_numbers(print_: pypdfium2.PdfDocument) -> None:
    first, second = (page.get_textpage().get_text_range() for page in print_)
    assert "1 Length" in first
    assert "Table1:Ofrows." in bare(first)
    assert "1 / 2" in first
    assert "On lengths" in second
    assert "1 Length" in second
    assert "2 / 2" in second


def test_no_word_breaks_in_what_quarto_justifies_and_two_hyphens_stay_two(
    print_: pypdfium2.PdfDocument,
) -> None:
    text = print_[0].get_textpage().get_text_range()
    assert text.split().count("Internationalization") == 12
    assert "xn--c1" in text


def places(pdf: bytes, letter: str) -> list[tuple[int, float, float]]:
    """Return where a letter is: the pages, how far down on each, and how far from the left."""
    pages = enumerate(pages_of(pdf), 1)
    return [(n, -char.y, char.x) for n, page in pages for char in page.chars if char.text == letter]


def test_columns_of_sources_end_at_the_same_height(tmp_path: Path) -> None:
    found = places(printed(tmp_path, f'#sources("sources 1", {"[Ж], " * 230})'), "Ж")
    last = [x < 297 for page, _, x in found if page == 2]
    assert len(last) > 20
    assert last.count(True) - last.count(False) in {0, 1}


@pytest.mark.parametrize(("above", "order"), [("20mm", "ЖЯЩЦ"), ("190mm", "ЖЩЯЦ")])
def test_a_figure_is_in_its_place_or_above_the_text_of_the_next_page(
    above: str, order: str, tmp_path: Path
) -> None:
    figure = "#movable[#figure(box(height: 80mm)[Я], caption: [])]"
    pdf = printed(tmp_path, f"Ж #v({above}) {figure} Щ #v(60mm) Ц")
    assert "".join(sorted(order, key=lambda letter: places(pdf, letter))) == order
