"""A report with each feature verifies: what an honest document has is no forgery."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cisreport.rendering.embedded.word.package import packed, reference_parts, unpacked
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from features.conftest import HERE, NAMES

TOY = Path(__file__).parents[1] / "toy" / "data"
FACTS = """
```{python}
#| include: false
import cisreport
from cisreport import reports

our_dataset = cisreport.derive(cisreport.load("lake-league-2031"))
our = cisreport.Citer(our_dataset)
```

The shore is `{python} our("shore-length")` long.
"""
REGISTER = """
# Register {.appendix}

```{python}
#| echo: false
reports.register(our_dataset)
```
"""
COUNTED = ("annotations", "footnotes", "lists")
"""Documents of which the layout writes numbers; they are one report here."""
CASES = [pytest.param(COUNTED, id="counted")] + [
    pytest.param((name,), id=name, marks=pytest.mark.every) for name in NAMES
]

HEBREW = """
# \u05e4\u05e8\u05e7 \u05e8\u05d0\u05e9\u05d5\u05df

\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd, a word,
(\u05e2\u05dd \u05e1\u05d5\u05d2\u05e8\u05d9\u05d9\u05dd).

## \u05e4\u05e8\u05e7 \u05de\u05e9\u05e0\u05d4

# \u05de\u05d9\u05dd 2\u00bd $x^2$ \u05d0\u05d2\u05dd \u2026

\u05d0\u05d2\u05dd 9\u00bd \u05de\u05d9\u05dd, 940 km.

## 12 "12 \u00bd" league

| \u05de\u05d9\u05dd | 2 |
|---|---|
| Donaudampfschifffahrtsgesellschaftskapit\u00e4n | 3 |
"""
PARTED = """
## The level of $x^2$ at *noon*[^note]

[^note]: A note of a heading.
[^first]: The first words.

##### A heading further down

## [^first] After a note, and a list of it

# H~2~O by `{python} our("shore-length")` {.unnumbered}

By `{python} our("shore-length")`, see @sec-sum.

# Sums {#sec-sum .unnumbered}

$$ x $$ {#eq-sum}

|   | Long words so that a phone shows the table row by row | C |
|---|---|---|
| a | One more line of words that are long enough for this | c |

+---+-----+
| a | - b |
|   | - c |
+---+-----+

# Left out {.unlisted .unnumbered}

### Below it

::: {.columns}
::: {.column width="50%"}
## Left

| A | B |
|---|---|
| a | b |
:::
::: {.column width="50%"}
## Right
:::
:::

<table><thead><tr><th rowspan="2">A</th><th colspan="2">B</th></tr><tr><th>C</th><th>D</th></tr></thead>
<tbody><tr><td>a</td><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr>
<tr><td>h</td><td colspan="2">i</td></tr></tbody></table>
"""
PRINTS = {"letters from right to left": ("he", HEBREW), "headings and cells of many kinds": ("en", PARTED)}


@pytest.mark.parametrize("name", PRINTS)
def test_a_report_with_contents_verifies(name: str, tmp_path: Path) -> None:
    language, body = PRINTS[name]
    shutil.copytree(TOY, tmp_path / "data")
    (tmp_path / "pyproject.toml").touch()
    front = f"---\ntitle: Lakes\nlang: {language}\ntoc: true\nnumber-sections: true\n---\n"
    (tmp_path / "report.qmd").write_text(f"{front}{FACTS}{body}{REGISTER}", "utf-8")
    for output in render([tmp_path / "report.qmd"], output_dir=tmp_path / "out"):
        result = verify(output)
        assert result.problems == ()
        assert not [fact for fact in result.facts if "on page" in fact], "what Typst draws is usual"


RAW = """
```{=openxml}
<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>pale</w:t></w:r>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> FILENAME </w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
```

A `<w:del w:id="9"/>`{=openxml} word.
"""
ADDED = (b"<w:body>", b"<w:body><w:p><w:r><w:object/></w:r></w:p>")


def changed(path: Path, name: str, old: bytes, new: bytes) -> None:
    """Replace something in a part of a Word file."""
    parts = unpacked(path.read_bytes())
    assert old in parts[name]
    path.write_bytes(packed(parts | {name: parts[name].replace(old, new, 1)}))


def test_a_word_file_with_what_its_author_added_verifies(tmp_path: Path) -> None:
    shutil.copytree(TOY, tmp_path / "data")
    (tmp_path / "pyproject.toml").touch()
    ministry = tmp_path / "ministry.docx"
    ministry.write_bytes(packed(reference_parts()))
    date = b'<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>today</w:t></w:r></w:fldSimple></w:p></w:hdr>'
    changed(ministry, "word/header1.xml", b"</w:hdr>", date)
    for front, body in (("", RAW), ("reference-doc: ministry.docx\n", "")):
        text = f"---\ntitle: Lakes\n{front}---\n{FACTS}{body}{REGISTER}"
        (tmp_path / "report.qmd").write_text(text, "utf-8")
        [output] = render([tmp_path / "report.qmd"], to=["docx"], output_dir=tmp_path / "out")
        result = verify(output)
        assert result.problems == ()
        assert any("its manifest says that it has what is unusual" in fact for fact in result.facts)
        changed(output, "word/document.xml", *ADDED)
        assert verify(output).problems == ("the text has content that is not read (object)",)


@pytest.mark.parametrize("names", CASES)
def test_a_report_with_the_feature_verifies(names: tuple[str, ...], tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(HERE, project, ignore=shutil.ignore_patterns("test_*", "*.py", "__pycache__"))
    shutil.copytree(TOY, project / "data")
    (project / "pyproject.toml").touch()
    texts = [(HERE / f"{name}.qmd").read_text("utf-8") for name in names]
    parts = [re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)[1:] for text in texts]
    bodies = "\n\n".join(body for _, body in parts)
    report = f"---\n{parts[0][0]}---\n{FACTS}\n{bodies}\n{REGISTER}"
    (project / "report.qmd").write_text(report, "utf-8")
    for output in render([project / "report.qmd"], output_dir=tmp_path / "out"):
        assert verify(output).problems == (), output.suffix
