"""Works without a date in citations and references."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.rendering.facts_filter.undated import spell_out_no_date
from cisreport.rendering.tree import attr, stringify
from rendering.facts_filter.filtered import filtered

BIB = """\
@online{one, title = {One n.d. thing}, author = {{The Post}}, url = {https://example.org/1}}
@online{two, title = {Two}, author = {{The Post}}, url = {https://example.org/2}}
@book{three, title = {Three}, author = {Ada Lowe}, date = {2001}}
"""


def page(tmp_path: Path, text: str, lang: str, *options: str) -> list[str]:
    works = tmp_path / "works.bib"
    works.write_text(BIB, "utf-8")
    content = f"---\ntitle: T\nlang: {lang}\n---\n\n{text}\n"
    found = filtered(content, "--citeproc", f"--bibliography={works}", *options).html()
    return [" ".join(part.text_content().split()) for part in found.xpath("//p")] + [
        " ".join(part.text_content().split()) for part in found.xpath("//*[contains(@class, 'csl-entry')]")
    ]


def test_a_work_without_a_date_says_so_in_words(tmp_path: Path) -> None:
    said = page(tmp_path, "It says so [@one; @three], and @one agrees.", "en-US")
    both, again = "(The Post, date not stated; Lowe 2001)", "The Post (date not stated)"
    assert said[0] == f"It says so {both}, and {again} agrees."
    assert "The Post. Date not stated. “One n.d. Thing.” https://example.org/1." in said
    assert "Lowe, Ada. 2001. Three." in said


def test_two_works_keep_the_letters_that_tell_them_apart(tmp_path: Path) -> None:
    said = page(tmp_path, "Both [@one; @two].", "en")
    assert said[0] == "Both (The Post, date not stated (a), date not stated (b))."
    assert "The Post. Date not stated (b). “Two.” https://example.org/2." in said


def test_a_citation_of_quarto_says_so_too() -> None:
    citation = {"t": "Span", "c": [attr("", ("citation",)), [{"t": "Str", "c": "(The Post, n.d.)"}]]}
    language = {"t": "MetaString", "c": "en"}
    spell_out_no_date({"meta": {"lang": language}, "blocks": [{"t": "Para", "c": [citation]}]})
    assert stringify(citation) == "(The Post, date not stated)"


@pytest.mark.parametrize(("lang", "words"), [("de", "o. J."), ("fr", "s. d.")])
def test_other_languages_keep_their_words(tmp_path: Path, lang: str, words: str) -> None:
    said = page(tmp_path, "So [@one].", lang)
    assert words in said[0].replace("\u00a0", " ").replace("\u202f", " ")
