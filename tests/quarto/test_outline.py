"""The comparison of the engines can fail: a page and itself are equal, and a change of any part is seen."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from cisreport.reports.document import read_document
from cisreport.reports.embedded import render_embedded
from quarto.outline import Outline, differences, read_outline

FEATURES = Path(__file__).parent.parent / "features"
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

```
print(VALLEYS)
```

# Works {.unnumbered}

::: {#refs}
:::
"""

BY_QUARTO = """\
<html><body><nav id="TOC"><a href="#a">A</a></nav><main class="content" id="quarto-document-content">
<header id="title-block-header"><h1 class="title">T</h1></header>
<section id="a" class="level1"><h1 data-number="1" class="anchored"><span class="header-section-number">1</span> A</h1>
<p>See <a href="#fig-x" class="quarto-xref">Figure&nbsp;1</a> and <a href="#fig-x-1" class="quarto-xref">Figure&nbsp;1
(a)</a><a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a></p>
<div id="fig-x" class="quarto-layout-panel"><figure class="quarto-float"><div class="quarto-layout-row">
<div id="fig-x-1"><figure class="quarto-float"><img src="a.svg" alt="It rises."><figcaption>(a) Up</figcaption></figure>
</div></div><figcaption>Figure&nbsp;1: Two</figcaption></figure></div>
<p><span id="eq-m" class="math display">\\[x \\qquad(1)\\]</span></p>
<div class="callout callout-style-default callout-tip"><div class="callout-header"><div
 class="callout-title-container flex-fill"><span class="screen-reader-only">Tip</span>Rest</div></div></div>
<div class="panel-tabset"><ul class="nav nav-tabs" role="tablist"><li><a role="tab" href="">North</a></li></ul></div>
</section><div id="quarto-appendix"><section class="footnotes"><h2 class="quarto-appendix-heading">Footnotes</h2><ol>
<li id="fn1"><p>Why.<a href="#fnref1" role="doc-backlink">back</a></p></li></ol></section></div></main></body></html>
"""

BY_US = """\
<html><body><main id="content"><header><h1 class="title">T</h1></header><section id="a"><h2><span
 class="header-section-number">1</span>A<a class="anchor" href="#a">#</a></h2>
<p>See <a href="#fig-x" class="quarto-xref">Figure&nbsp;1</a> and <a href="#fig-x-1"
 class="quarto-xref">Figure&nbsp;1&nbsp;(a)</a><a href="#fn1" class="footnote-ref" role="doc-noteref">1</a></p>
<figure id="fig-x"><div class="layout"><figure id="fig-x-1"><svg role="img" aria-label="It rises."></svg>
<figcaption><span class="caption-label">(a)</span> Up</figcaption></figure></div>
<figcaption><span class="caption-label">Figure&nbsp;1:</span> Two</figcaption></figure>
<p><span id="eq-m"><math></math><span class="equation-number">(1)</span></span></p>
<aside class="callout callout-tip"><p class="callout-title"><span class="callout-kind">Tip</span>Rest</p></aside>
<div class="panel-tabset"><div class="tab"><p class="tab-title">North</p></div></div></section>
<section class="footnotes"><ol><li id="fn1"><p>Why.<a href="#fnref1" role="doc-backlink">back</a></p></li></ol></section>
</main></body></html>
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
    ours, quartos = read_outline(BY_US.encode()), read_outline(BY_QUARTO.encode())
    assert differences(quartos, ours) == ""
    assert ours.headings == ("# 1 A",)
    assert ours.captions == ("(a) Up", "Figure 1: Two")
    assert ours.references == ("Figure 1 -> #fig-x", "Figure 1 (a) -> #fig-x-1")
    assert ours.alternatives == ("It rises.",)
    assert ours.equations == ("eq-m 1",)
    assert (ours.callouts, ours.tabs, ours.footnotes) == (("Rest",), ("North",), ("Why.",))
