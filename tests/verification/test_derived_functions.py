"""Derivations of many records are computed again from what a report carries, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.rendering.outputs import render
from cisreport.verification import verify
from sealing import seal_again

REPORT = """\
---
title: Derived from many records
date: 2026-04-17
---

```{python}
#| include: false
from dataclasses import replace
from types import MappingProxyType

import cisreport
from cisreport.model import Derivation
from cisreport.reports import Citer, register

def declared(ds, *items):
    more = {
        name: Derivation(id=name, label=name, fn=fn, inputs=inputs, params=MappingProxyType(params))
        for name, fn, inputs, params in items
    }
    return cisreport.derive(ds.with_derivations({**ds.derivations, **more}))

span = {"from": "2010-01-01", "to": "2025-12-31"}
series = ("council-sessions",)
council = declared(
    cisreport.load("cis-council"),
    ("x-rate", "cadence.rate/1", series, span),
    ("x-burstiness", "cadence.burstiness/1", series, span),
    ("x-met", "cadence.slots_met/1", series, span),
    ("x-gap", "cadence.longest_gap/1", series, {"ends": "2026-06-01"}),
    ("x-spread", "quantity.spread/1", ("border-length/value",), {}),
)
article = declared(
    cisreport.load("dushanbe-2022"),
    ("x-seats", "seating.order/1", ("kyrgyzstan", "tajikistan", "armenia"), {"language": "ru"}),
    ("x-partners", "participation.partners/1", ("lavrov",), {}),
    ("x-hoped", "modality.share/1", ("decisions-in-dushanbe",), {"modality": "hoped"}),
    ("x-orders", "sequence.orders/1", ("call-1", "statement-2020-11", "trilateral"), {}),
)
c, a = Citer(council), Citer(article)
```

A rate of `{python} c("x-rate")`, a burstiness of `{python} c("x-burstiness")`, `{python} c("x-met")`,
a gap of `{python} c("x-gap")`, a spread of `{python} c("x-spread")`.

Seats of `{python} a("x-seats")`, partners `{python} a("x-partners")`, a share of `{python} a("x-hoped")`,
orders: `{python} a("x-orders")`.

# Register

```{python}
#| echo: false
register(article)
```

```{python}
#| echo: false
register(council)
```
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("derived")
    document = folder / "derived.qmd"
    document.write_text(REPORT, "utf-8")
    [path] = render([document], to=("html",), output_dir=folder / "build")
    return path


@pytest.mark.slow
def test_all_of_them_recompute(page: Path) -> None:
    result = verify(page)
    assert result.ok, str(result)


def test_a_name_in_another_alphabet_is_part_of_it(page: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.html"
    text = page.read_text("utf-8")
    assert "Киргизия" in text
    forged.write_text(text.replace("Киргизия", "Ягодное"), "utf-8")
    seal_again(forged)
    result = verify(forged)
    assert not result.ok
    assert "x-seats does not recompute" in str(result)
