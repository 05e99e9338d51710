"""The document that the benchmark renders: six figures, five tables, cited values, references, citations.

:func:`document` gives it as a Quarto document, :func:`notebook` as the notebook that nbconvert runs.  Code
and prose of the two are the same; a notebook knows no inline expressions, references or citations and leaves
them as they are written.
"""

from __future__ import annotations

import json
import re
from textwrap import dedent

FRONT = """\
---
title: Six figures and five tables
author: The cisreport authors
date: 2031-06-20
lang: en
number-sections: true
toc: true
bibliography: works.bib
execute:
  echo: false
---
"""
WORKS = """\
@article{goh2008,
  author = {Goh, K.-I. and Barabási, A.-L.}, title = {Burstiness and memory in complex systems},
  journal = {EPL}, year = {2008}, volume = {81}, pages = {48002}
}
@article{kim2016,
  author = {Kim, Eun-Kyeong and Jo, Hang-Hyun}, title = {Measuring burstiness for finite event sequences},
  journal = {Physical Review E}, year = {2016}, volume = {94}, pages = {032311}
}
"""
SETUP = """
    #| include: false
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd

    import cisreport
    from cisreport import reports

    ds = cisreport.derive(cisreport.load("lake-league-2031"))
    v = cisreport.Citer(ds)
    random = np.random.default_rng(6)
"""
FIGURE = """
    #| label: fig-{n}
    #| fig-cap: "Days between events of series {n}."
    #| fig-alt: "A histogram and a line: series {n} falls from left to right."
    gaps = random.exponential({n}, 400)
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3))
    left.hist(gaps, bins=30)
    right.plot(np.sort(gaps)[::-1])
    right.set_xlabel("rank")
    plt.show()
"""
TABLE = """
    #| label: tbl-{n}
    #| tbl-cap: "Numbers of series {n}."
    counts = random.poisson({n}, (12, 5))
    pd.DataFrame(counts, columns=["a", "b", "c", "d", "e"], index=pd.RangeIndex(2000, 2012, name="year"))
"""
CITED = """
    reports.table(
        [{"what": name, "value": v(name)} for name in ("shore-length", "shore-no-road", "league-members")],
        label="tbl-5", caption="Values of the dataset.", columns={"what": "Fact", "value": "Value"},
    )
"""
PROSE = """
# Part {n}

The shore is `{{python}} v("shore-length")` long, and the summit was on `{{python}} v("summit")`; what
@goh2008 calls bursty is measured after @kim2016. See @fig-{n} and @tbl-{table}, and *mark* that **most** of
what is said here is said again: a line that is read, a [link](https://example.org/), and
$\\sigma_{n} / \\mu$ in a sentence.

- One point, which is short.
- Another, which cites [@goh2008; @kim2016].
"""
REGISTER = """
    reports.register(ds)
"""


def parts() -> list[tuple[str, str]]:
    """Return kind and text of each part, ``code`` or ``prose``, in order."""
    found = [("code", SETUP)]
    for n in range(1, 7):
        found += [("prose", PROSE.format(n=n, table=min(n, 5))), ("code", FIGURE.format(n=n))]
        found += [("code", TABLE.format(n=n) if n < 5 else CITED)] if n < 6 else []
    return [*found, ("prose", "\n# Register\n"), ("code", REGISTER), ("prose", "\n# References\n")]


def document() -> str:
    """Return the Quarto document."""
    fence = "\n```{{python}}\n{}\n```\n"
    body = [fence.format(dedent(text).strip()) if kind == "code" else text for kind, text in parts()]
    return FRONT + "".join(body)


def notebook() -> str:
    """Return the notebook, as JSON."""
    cells = [_cell(n, kind, _plain(text)) for n, (kind, text) in enumerate(parts())]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def script() -> str:
    """Return a program that runs the code, with figures as SVG and tables as HTML, and makes no report."""
    lines = ["import io", "import matplotlib", "matplotlib.use('agg')"]
    for text in (text for kind, text in parts() if kind == "code"):
        *others, last = _plain(text).splitlines()
        if last == "plt.show()":
            last = "figure.savefig(io.StringIO(), format='svg', bbox_inches='tight')"
        elif last.startswith("pd."):
            last = f"({last}).to_html()"
        lines += [*others, last]
    return "\n".join(lines)


def _cell(n: int, kind: str, source: str) -> dict[str, object]:
    cell = {"id": f"c{n}", "metadata": {}, "source": source}
    if kind == "prose":
        return {"cell_type": "markdown", **cell}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **cell}


def _plain(text: str) -> str:
    return re.sub(r"(?m)^#\|.*\n", "", dedent(text).strip())
