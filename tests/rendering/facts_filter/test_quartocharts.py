"""Charts, claims and registers under Quarto, on the trees of ``quarto/charted.qmd``."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import typst

from cisreport.assets import font_directory
from cisreport.published.text import bare
from cisreport.rendering.facts_filter.quarto import filter_for_quarto
from cisreport.rendering.tree import Tree, elements, has_class, stringify
from rendering.facts_filter.test_quarto import data, recorded
from rendering.facts_filter.test_quartoprint import filtered as print_with_a_table
from rendering.facts_filter.test_quartoprint import look, raw


def filtered(target: str) -> Tree:
    tree = recorded("charted-typst" if target == "typst" else "charted-html")
    assert filter_for_quarto(tree, target, {}) == []
    return tree


def images(tree: Tree) -> list[str]:
    return [
        image["c"][2][0].removeprefix("cisreport_files/fig-week-").partition("-")[0]
        for image in elements(tree["blocks"], "Image")
    ]


@pytest.mark.parametrize("target", ["docx", "latex"])
def test_a_chart_outside_of_a_page_has_one_drawing(target: str) -> None:
    assert images(recorded("charted-html")) == ["wide", "narrow", "picture"]
    assert images(filtered(target)) == ["wide"]


def test_a_print_sets_a_chart_as_ours() -> None:
    mark_up = raw(filtered("typst"))
    assert mark_up.count("#image(") == 1
    assert '#image("cisreport_files/fig-week-wide-' in mark_up
    for function in ("#chart-title[", "#chart-subtitle[", "#chart-below["):
        assert mark_up.count(function) == 1


def test_a_figure_of_a_print_may_move() -> None:
    tree = filtered("typst")
    cell = next(div for div in elements(tree["blocks"], "Div") if has_class(div, "cell-output"))
    kinds = [block["c"][1] if block["t"] == "RawBlock" else block["t"] for block in cell["c"][1]]
    assert kinds[kinds.index("#movable[") :][:3] == ["#movable[", "Div", "]"]


def test_the_page_of_a_figure_is_the_one_that_it_moved_to() -> None:
    source = f"""{look(filtered("typst"))}
#pages-of(label("fig-week"))
#v(15cm)
#movable[
#figure(rect(height: 12cm), caption: [Events], kind: "quarto-float-fig", supplement: "Figure")
<fig-week>
]
After it.
"""
    options: dict[str, Any] = {"font_paths": [font_directory()], "ignore_system_fonts": True}
    with pypdfium2.PdfDocument(typst.compile(source.encode(), format="pdf", **options)) as pdf:
        first, second = (page.get_textpage().get_text_bounded() for page in pdf)
    assert bare("p. 2 After it.") in bare(first)
    assert "Events" in second


def test_a_table_of_a_print_stays_in_the_text() -> None:
    blocks = print_with_a_table()["blocks"]
    moved = [after for opening, after in pairwise(blocks) if opening.get("c") == ["typst", "#movable["]]
    assert len(moved) == 1
    assert "#image(" in raw({"meta": {}, "blocks": moved})
    assert [*elements(moved, "Table")] == []
    assert [*elements(blocks, "Table")]


def test_a_page_has_the_data_of_a_chart_and_all_drawings() -> None:
    tree = filtered("html")
    more = [div for div in elements(tree["blocks"], "Div") if has_class(div, "chart-more")]
    assert len(more) == 1
    assert "Data (CSV)" in raw({"meta": {}, "blocks": more})
    assert images(tree) == ["wide", "narrow", "picture"]


@pytest.mark.parametrize("target", ["html", "typst"])
def test_claims_of_headings_and_sentences_are_listed(target: str) -> None:
    claims = [(claim["text"], claim["place"]) for claim in data(filtered(target))["claims"]]
    assert claims == [
        ("border", "\u00a7\u00a01"),
        ("new", "\u00a7\u00a01"),
        ("Its length is known", "\u00a7\u00a01"),
    ]


def test_places_of_a_heading_come_after_it_since_contents_print_it_again() -> None:
    tree = filtered("typst")
    at, heading = next((n, block) for n, block in enumerate(tree["blocks"]) if block["t"] == "Header")
    assert "#metadata" not in raw({"meta": {}, "blocks": [heading]})
    assert tree["blocks"][at + 1]["c"][1].count("#metadata(none)") == 4  # and their parts


def test_each_kind_of_facts_has_a_bookmark_and_no_entry_in_the_contents() -> None:
    kinds = [head for head in elements(filtered("html")["blocks"], "Header") if has_class(head, "bookmarked")]
    mark_up = raw(filtered("typst"))
    assert mark_up.count("numbering: none, outlined: false, bookmarked: true)[") == len(kinds) > 4


def test_contents_lead_to_sections_and_not_to_facts() -> None:
    source = f"""{look(filtered("typst"))}
#set heading(numbering: "1")
#outline()
= The #heading-link(label("fact-a"))[border] is #heading-link(label("fact-a"))[972 km]
Row #metadata(none) <fact-a>
"""
    options: dict[str, Any] = {"font_paths": [font_directory()], "ignore_system_fonts": True}
    pdf = typst.compile(source.encode(), format="pdf", **options)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = [note for note in document.pages[0].Annots if note.Subtype == "/Link"]
    assert len(links) == 3  # one from the contents to the section, two from the heading to the row


def test_links_to_facts_say_what_they_are_and_where_they_lead() -> None:
    source = f"""{look(filtered("typst"))}
#set page(numbering: "1")
Of #claim(label("fact-a"))[the border], #name(label("fact-a"))[Aliyev] and
#value(label("fact-a"))[#"13\u00a0May"].
See #citation(label("ref-b"))[Lowe 2001].
#pagebreak()
Row #metadata(none) <fact-a>, work #metadata(none) <ref-b>
"""
    options: dict[str, Any] = {"font_paths": [font_directory()], "ignore_system_fonts": True}
    pdf = typst.compile(source.encode(), format="pdf", timestamp=datetime(2022, 5, 13, tzinfo=UTC), **options)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = [str(note.Contents).replace("\u00a0", " ") for note in document.pages[0].Annots]
    assert said == [
        "the border: fact, page 2",
        "Aliyev: fact, page 2",
        "13 May: fact, page 2",
        "Lowe 2001: reference, page 2",
    ]
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    assert " ".join(text.split()) == "Of the border, Aliyev and 13 May. See Lowe 2001. 1 / 2"


def test_a_phone_shows_long_tables_of_a_page_row_by_row() -> None:
    tables = [table for table in elements(filtered("html")["blocks"], "Table") if has_class(table, "stacked")]
    (_, cells), *_ = tables[0]["c"][4][0][3]
    assert [dict(cell[0][2])["data-label"] for cell in cells][:2] == ["Fact", "Date"]
    assert has_class(tables[0], "register-table")


def test_a_short_value_of_a_page_stays_on_one_line() -> None:
    values = [link for link in elements(filtered("html")["blocks"], "Link") if has_class(link, "value")]
    assert [has_class(value, "unbroken") for value in values] == [True, False]


@pytest.mark.parametrize("target", ["html", "typst"])
def test_a_document_is_cited_by_its_day_and_license_though_quarto_formats_them(
    target: str, tmp_path: Path
) -> None:
    (tmp_path / "toy.qmd").write_text("---\ntitle: Of harbors\ndate: 2024-05-06\n---\n")
    tree = recorded(f"charted-{target}")
    license_ = {"t": "MetaMap", "c": {"text": {"t": "MetaInlines", "c": [{"t": "Str", "c": "MIT"}]}}}
    tree["meta"] |= {
        "date": {"t": "MetaString", "c": "6 May 2024"},
        "license": {"t": "MetaList", "c": [license_]},
    }
    environment = {"QUARTO_DOCUMENT_PATH": str(tmp_path), "QUARTO_DOCUMENT_FILE": "toy.qmd"}
    filter_for_quarto(tree, target, environment)
    said = stringify(tree["blocks"])
    assert "Of harbors (2024)" in said
    assert "License: MIT." in said
    assert "cr-day" not in tree["meta"]
