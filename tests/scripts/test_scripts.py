"""Reports in other scripts: every word is printed as its readers expect, or one problem lists what is not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import html

from cisreport.documents.document import read_document
from cisreport.documents.fonts import FOLDER, fonts_of
from cisreport.errors import ReportError
from cisreport.published.text import bare
from cisreport.rendering.embedded import render_embedded
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from reading import words as words_of
from scripts.harbors import FONTS, WORDS, write
from sharing import made_once


@pytest.fixture(scope="module", params=sorted(WORDS))
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return a language and the folder with its report in both formats."""
    lang: str = request.param
    folder = made_once(
        tmp_path_factory, f"script-{lang}", lambda made: render([write(made, lang)], output_dir=made)
    )
    return lang, folder


def page_of(rendered: tuple[str, Path]) -> html.HtmlElement:
    lang, folder = rendered
    return html.document_fromstring((folder / f"{lang}.html").read_text("utf-8"))


def test_the_page_has_the_words_in_its_text_its_chart_and_its_register(rendered: tuple[str, Path]) -> None:
    page, words = page_of(rendered), WORDS[rendered[0]]
    [title] = page.xpath("//h1")
    assert title.text_content() == words.title
    [paragraph] = page.xpath("//main//p[.//a[contains(@class, 'value')]]")
    before, after = words.sentence
    assert paragraph.text_content().split() == [*before.split(), "970.80", "km", *after.split()]
    drawn = [text.text_content() for text in page.xpath("//*[@id='fig-timeline']//*[local-name()='text']")]
    assert {words.opening, words.summit} <= set(drawn)
    [register] = page.xpath("//div[contains(concat(' ', @class, ' '), ' register ')]")
    used = set(words.names) - {words.office}
    assert all(name in register.text_content() for name in used)


def test_the_print_has_the_words(rendered: tuple[str, Path]) -> None:
    lang, folder = rendered
    words = WORDS[lang]
    printed = bare(words_of((folder / f"{lang}.pdf").read_bytes()))
    for word in " ".join((words.title, *words.names, *words.sentence)).split():
        said = bare(word).strip("。，.,;؛()[]")
        assert said in printed or said[::-1] in printed, word
    assert "[U+" not in printed


def test_both_files_verify(rendered: tuple[str, Path]) -> None:
    lang, folder = rendered
    for kind in ("html", "pdf"):
        assert verify(folder / f"{lang}.{kind}").problems == ()


def test_the_page_embeds_its_letters_and_runs_as_they_do(rendered: tuple[str, Path]) -> None:
    lang, page = rendered[0], page_of(rendered)
    [style] = page.xpath("//style/text()")
    family = {"hy": "Noto Sans Armenian", "fa": "Noto Sans Arabic", "zh": "Noto Sans CJK SC"}.get(lang)
    assert (f'font-family: "{family}"' in style) == (family is not None)
    assert page.get("dir") == ("rtl" if lang == "fa" else None)
    directions = [element.get("dir") for element in page.xpath("//main//*[@dir]")]
    assert ("ltr" in directions) == (lang == "fa")
    below = page.xpath("//div[@class='chart-below']/div/@dir | //div[@class='chart-more']/@dir")
    assert below == (["ltr", "ltr"] if lang == "fa" else [])
    assert len(html.tostring(page)) < 450_000


LETTERS = """\
---
title: 中国
author: 首脑
date: 2031-07-01
bibliography: works.bib
---

Text 长 and ✅.

$x_{\\text{会}}$ [@work]

```{python}
#| fig-alt: Two bars
#| echo: false
import matplotlib.pyplot as plt
plt.barh(["国", "Iran"], [1, 2]);
```

```{python}
#| echo: false
print(chr(0x9F98))
```
"""


def written(folder: Path, text: str) -> Path:
    (folder / "works.bib").write_text("@book{work, title = {外交}, author = {Ada}, year = {2030}}\n", "utf-8")
    path = folder / "x.qmd"
    path.write_text(text, "utf-8")
    return path


def prints(path: Path) -> Mapping[str, bytes]:
    return render_embedded(read_document(path), to=("pdf",), parameters={}).outputs


def test_letters_without_a_font_are_one_problem_with_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, LETTERS)
    with pytest.raises(ReportError) as caught:
        prints(path)
    [problem] = caught.value.problems
    assert str(problem).removeprefix(str(tmp_path)) == (
        '/x.qmd:2:8: no font of the PDF has "中国" (line 2); "首脑" (line 3); "长" (line 8); "会" (line 10); '
        f'"国" (line 16); "外交" ({tmp_path}/works.bib:1); "龘" (from code); put a font that does into the '
        'folder "fonts" of the project, or name one of this machine as "mainfont"'
    )


def fonts_in(folder: Path) -> None:
    (folder / FOLDER).mkdir()
    for path in FONTS.glob("*.otf"):
        (folder / FOLDER / path.name).write_bytes(path.read_bytes())


def test_fonts_of_the_project_have_them_and_one_that_is_named_comes_first(tmp_path: Path) -> None:
    fonts_in(tmp_path)
    (tmp_path / FOLDER / "broken.ttf").write_bytes(b"no font")
    text = LETTERS.partition("$x")[0].replace("date:", "mainfont: [Nowhere Serif, Noto Sans CJK SC]\ndate:")
    path = written(tmp_path, text)
    fonts = fonts_of(read_document(path))
    assert (fonts.first, fonts.last, fonts.unknown) == (("Noto Sans CJK SC",), (), ("Nowhere Serif",))
    assert fonts.without_glyph("中龘a") == "龘"
    rendered = render_embedded(read_document(path), to=("html", "pdf"), parameters={})
    assert "中国" in words_of(rendered.outputs["pdf"])
    [note] = [str(note) for note in rendered.notes if "mainfont" in str(note)]
    assert note.removeprefix(str(tmp_path)) == (
        "/x.qmd:4:1: note: mainfont: there is no font Nowhere Serif; put its file into the folder "
        '"fonts" of the project'
    )


def test_a_font_of_the_machine_counts_only_if_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [str(path) for path in FONTS.glob("*.otf")]
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: names)
    path = written(tmp_path, "---\ntitle: 中\ndate: 2031-07-01\n---\n")
    assert fonts_of(read_document(path)).files == ()
    path.write_text("---\ntitle: 中\nmainfont: Noto Sans CJK SC\ndate: 2031-07-01\n---\n", "utf-8")
    assert sorted(str(file.path) for file in fonts_of(read_document(path)).files) == sorted(names)
    assert prints(path)["pdf"].startswith(b"%PDF")


def test_a_figure_of_outlines_has_every_letter_or_fails_at_its_line(tmp_path: Path) -> None:
    cell = "```{python}\n#| fig-alt: Two bars\nimport matplotlib.pyplot as plt\n"
    cell += 'plt.rcParams["font.family"] = "serif"\nplt.barh(["LABEL", "Iran"], [1, 2]);\n```\n'
    head = "---\ntitle: T\ndate: 2031-07-01\n---\n\n"
    path = written(tmp_path, head + cell.replace("LABEL", "نشست Գ"))
    assert prints(path)["pdf"].startswith(b"%PDF")
    path.write_text(head + cell.replace("LABEL", "中"), "utf-8")
    with pytest.raises(ReportError, match=r'x\.qmd:\d+.*no font of the figure has "中"'):
        prints(path)
    fonts_in(tmp_path)
    assert prints(path)["pdf"].startswith(b"%PDF")


def test_a_letter_that_the_font_of_formulas_has_too_is_in_the_font_of_the_project(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    font = TTFont(FONTS / "NotoSansCJKsc-Regular.otf")
    for table in font["cmap"].tables:
        table.cmap[ord("の")] = table.cmap[ord("中")]
    font.save(tmp_path / FOLDER / "kana.otf")
    path = written(tmp_path, "---\ntitle: T\ndate: 2022-05-14\n---\n\n中の\n")
    output = render_embedded(read_document(path), to=("pdf",), parameters={}).outputs["pdf"]
    with pypdfium2.PdfDocument(output) as pdf:
        names = {found.get_font().get_base_name() for found in pdf[0].get_objects() if found.type == 1}
    assert {name.rpartition("+")[2] for name in names} == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "NotoSansCJKsc-Regular",
    }
