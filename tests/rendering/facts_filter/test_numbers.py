"""Every number of a finished document is counted, by what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cisreport.assets import asset
from cisreport.reports import Citer, register, table
from rendering.facts_filter.filtered import filtered
from sample import dataset


def counted(
    markdown: str, *options: str, directory: Path = Path(), target: str = "html"
) -> dict[str, dict[str, int]]:
    """Return the numbers of a document, without those of its register."""
    reading = ("-M", "number-sections=true", f"--lua-filter={asset('lua/embedded.lua')}", "--citeproc")
    content = f"{markdown}\n\n# Register {{.unnumbered}}\n\n{register(dataset()).markdown()}"
    facts = filtered(content, *options, *reading, directory=directory, target=target).facts
    assert facts.manifest is not None
    numbers: dict[str, Any] = facts.manifest["numbers"]
    del numbers["register"]
    return numbers


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Typed 12 and 1,006.84.", {"uncited": {"12": 1, "1": 1, "006": 1, "84": 1}}),
        ("Code `x = 3`.\n\n```\n4 4\n```", {"code": {"3": 1, "4": 2}}),
        ('```{annotations="1:6 2:8"}\n4\n4\n```', {"code": {"4": 2, "6": 1, "8": 1}}),
        ("[42]{.literal}, $x^2$, <https://example.org/7>", {"literal": {"42": 1, "2": 1, "7": 1}}),
        ("# A\n\n## B\n\nSee.^[Note 9.]", {"structural": {"1": 3}, "note": {"1": 1}, "uncited": {"9": 1}}),
        ("(@) a\n(@) b", {"list": {"1": 1, "2": 1}}),
        ("3. a\n4. b", {"list": {"3": 1, "4": 1}}),
        ("No glyph: \\[U+4E2D\\] 5", {"uncited": {"5": 1}}),
        ("---\ntitle: Of 1999\ndate: 2022-05-14\nauthor: A 3\n---\n", {
            "uncited": {"1999": 1}, "structural": {"2022": 1, "05": 1, "14": 1}, "literal": {"3": 1},
        }),
        ("$$x^2$$ {#eq-a}\n\n@eq-a", {"literal": {"2": 1}, "structural": {"1": 2}}),
        ('```{#lst-a lst-cap="Cap 7"}\n3\n```\n\n@lst-a', {
            "structural": {"1": 2}, "uncited": {"7": 1}, "code": {"3": 1},
        }),
        ("::: {#nte-a .callout-note}\n## In 9\nx\n:::\n\n@nte-a", {
            "structural": {"1": 2}, "uncited": {"9": 1},
        }),
        ("::: {.panel-tabset}\n## Tab 8\nx\n:::", {"uncited": {"8": 1}}),
        ("::: {#fig-a}\n![Left 6](x.svg){#fig-b}\n\nAll\n:::\n\n@fig-b", {
            "structural": {"1": 2}, "uncited": {"6": 1},
        }),
        ("`<b>8</b>`{=html}\n\n```{=html}\n<p class='x6'>5</p>\n```", {"uncited": {"5": 1, "8": 1}}),
        ("::: {#quarto-navigation-envelope}\nAbout 77\n:::", {"navigation": {"77": 1}}),
        ("[]{.cr-text text='5'}[]{.cr-text text='6'} 7", {"uncited": {"56": 1, "7": 1}}),
    ],
)  # fmt: skip
def test_classes(markdown: str, expected: dict[str, dict[str, int]]) -> None:
    assert counted(markdown) == expected


def test_values_tables_and_references() -> None:
    v = Citer(dataset())
    rows = table([{"a": v("share")}], label="tbl-x", caption="Of it.", facts=["toy-2022:term"])
    markdown = f"Long: {v('length').markdown()}, see @tbl-x.\n\n{rows.markdown()}"
    assert counted(markdown) == {"value": {"972": 1, "1": 1, "3": 1}, "structural": {"1": 2}}


def test_citations(tmp_path: Path) -> None:
    (tmp_path / "r.bib").write_text("@book{doe, author={Doe, Jane}, title={Of 5}, year={1984}}\n")
    found = counted("See [@doe, p. 12].", "--bibliography=r.bib", directory=tmp_path)
    assert found == {"bibliographic": {"12": 1, "1984": 2, "5": 1}}


def test_texts_of_drawings(tmp_path: Path) -> None:
    label = '<text x="3">14 <tspan y="5">May</tspan>&#8211;15</text>'
    (tmp_path / "x.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{label}</svg>')
    assert counted("See ![Alt 7](x.svg).", directory=tmp_path) == {"chart": {"14": 1, "15": 1}}


def test_raw_html_is_no_part_of_the_print() -> None:
    assert counted("`<b>8</b>`{=html}", target="typst") == {}
