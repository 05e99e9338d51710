"""The comparison of the engines can fail: a page and itself are equal, and a change of any part is seen."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from cisreport.documents.document import read_document
from cisreport.rendering.embedded import render_embedded
from rendering.quarto.outline import Outline, differences, read_outline

FEATURES = Path(__file__).parents[2] / "features"
DOCUMENT = """\
---
title: All parts
date: 2022-05-14
bibliography: works.bib
number-sections: true
---

# VALLEYS {#sec-valleys}

See @fig-VALLEYS and [the source](https://example.org/VALLEYS), after @meadow2019 [p. VALLEYS].[^note]

[^note]: A note on VALLEYS.

![A dot](dot.svg){#fig-VALLEYS fig-alt="A dot in VALLEYS."}

| Place   |
|---------|
| VALLEYS |

: Places {#tbl-places}

$$x$$ {#eq-VALLEYS}

::: {.callout-note}
## In VALLEYS
:::

::: {.panel-tabset}
## Tab VALLEYS
:::

```{.python filename="VALLEYS.py"}
print(VALLEYS) # <1>
```

1. VALLEYS

# Works {.unnumbered}

::: {#refs}
:::
"""


@pytest.fixture(scope="module")
def outlines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outline, Outline]:
    """The document's outline, and that of another where each part is changed."""
    folder = tmp_path_factory.mktemp("outlines")
    for name in ("works.bib", "dot.svg"):
        shutil.copy(FEATURES / name, folder)
    found = []
    for word in ("valleys", "rivers"):
        path = folder / f"{word}.qmd"
        text = DOCUMENT.replace("VALLEYS", word)
        path.write_text(text if word == "valleys" else _changed(text), "utf-8")
        page = render_embedded(read_document(path), to=("html",), parameters={}).outputs["html"]
        found.append(read_outline(page))
    return found[0], found[1]


def _changed(text: str) -> str:
    return text.replace("![A dot]", "![A spot]").replace("@meadow2019", "@brook2021")


def test_a_page_equals_itself(outlines: tuple[Outline, Outline]) -> None:
    assert differences(outlines[0], outlines[0]) == ""


@pytest.mark.parametrize("name", [field.name for field in fields(Outline)])
def test_a_change_of_each_part_is_seen(name: str, outlines: tuple[Outline, Outline]) -> None:
    before, after = outlines
    assert getattr(before, name)
    assert getattr(before, name) != getattr(after, name)
    assert f"--- {name}" in differences(before, after)


def test_what_only_looks_different_is_equal() -> None:
    ours, quartos = (
        read_outline((Path(__file__).parent / name).read_bytes()) for name in ("by_us.html", "by_quarto.html")
    )
    assert differences(quartos, ours) == ""
    assert ours.headings == ("# 1 A",)
    assert ours.captions == ("(a) Up", "Figure 1: Two")
    assert ours.references == ("Figure 1 -> #fig-x", "Figure 1 (a) -> #fig-x-1")
    assert ours.alternatives == ("It rises.",)
    assert ours.equations == ("eq-m 1",)
    assert (ours.callouts, ours.tabs, ours.notes) == (("Rest",), ("North",), ("In the margin.", "Why."))
    assert (ours.code, ours.files) == (("a = 1\nb = 2\nc = 3",), ("a.py",))
    assert ours.annotations == ("1 1: First", "2 2,3: Rest")
