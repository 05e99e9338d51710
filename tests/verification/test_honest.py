"""Whatever was made honestly is consistent: random datasets, what a report may have of them, and reports."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

import generatedtext
from cisreport.digests import canonical
from cisreport.manifest.reader import Manifest
from cisreport.model import Dataset
from cisreport.rendering.outputs import render
from cisreport.reports import register
from cisreport.rows import weighed
from cisreport.verification import verify
from cisreport.verification.facts import datasets_of, fact_problems
from cisreport.verification.linked import linked_problems
from generated import made
from generatedreport import project

TOY = Path(__file__).parents[1] / "toy"
REPORT = """---
title: Years
date: 2031-06-10
---

```{python}
#| include: false
import cisreport
from cisreport import reports

ds = cisreport.derive(cisreport.load("lake-league-2031"))
v = cisreport.Citer(ds)
```

[See *`{python} v("talks")`* and `{python} v("summit", "month")`](https://example.org/), it says.

## 2031 *in* `{python} v("talks", "month")`

There was `{python} v("summit")`.

## `{python} v("talks", "year")` again

It was `{python} v("talks", "weekday")`.

```{python}
reports.register(ds)
```
"""


def carried(ds: Dataset, random: Random) -> tuple[Manifest, bytes]:
    """Return a manifest and the linked data of a few records with what they rest on, as a file has them."""
    payload = register(ds).payload()
    items = {item["entry"]["id"]: item for item in payload["facts"]}
    open_names = random.sample([*items], min(len(items), random.randint(1, 12)))
    shown: set[str] = set()
    while open_names:
        name = open_names.pop()
        if name not in shown and name in items:
            shown.add(name)
            open_names += [*items[name]["entry"]["rests_on"], *weighed(items[name]["entry"]["record"])]
    graph = [*payload["dataset"]["linked_data"]]
    graph += [node for name in sorted(shown) for node in items[name]["linked_data"]]
    plain: dict[str, Any] = json.loads(
        canonical(
            {
                "dataset": payload["dataset"]["entry"],
                "facts": [item["entry"] for name, item in items.items() if name in shown],
            }
        )
    )
    manifest = Manifest(
        title="",
        datasets={ds.id: plain["dataset"]},
        facts={f"{ds.id}:{entry['id']}": entry for entry in plain["facts"]},
        values=(),
    )
    return manifest, canonical({"@context": payload["context"], "@graph": graph}).encode()


@pytest.mark.parametrize("seed", range(6))
def test_facts_and_linked_data_of_a_random_dataset_follow_from_what_a_file_carries(
    seed: int, tmp_path: Path
) -> None:
    ds, random = made(tmp_path, seed), Random(seed)
    for _ in range(3):
        manifest, linked = carried(ds, random)
        datasets, problems = datasets_of(manifest)
        assert [
            *problems,
            *fact_problems(manifest, datasets),
            *linked_problems(manifest, linked, datasets),
        ] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "parameters"),
    [
        (200, {"zone": -3, "name": "ü/ö = 1, “7”"}),
        *(pytest.param(seed, {"far": True}, marks=pytest.mark.every) for seed in range(201, 212)),
    ],
)
def test_a_random_report_verifies_and_is_the_same_when_it_is_rendered_again(
    seed: int, parameters: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = project(tmp_path, seed)
    monkeypatch.chdir(tmp_path)
    paths = render([report], output_dir=tmp_path / "build", parameters=parameters)
    assert [path.suffix for path in paths] == [".html", ".pdf"]
    for path in paths:
        assert verify(path, rebuild=True).problems == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [59, *(pytest.param(n, marks=pytest.mark.every) for n in range(100, 112))])
def test_a_random_text_verifies_in_each_format(seed: int, tmp_path: Path) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "pyproject.toml").touch()
    report = generatedtext.document(tmp_path, seed)
    for path in render([report], to=["html", "pdf", "docx"], output_dir=tmp_path / "build"):
        assert verify(path).problems == (), path.suffix


def test_values_in_links_and_numbers_that_begin_headings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "x.qmd").write_text(REPORT, "utf-8")
    monkeypatch.chdir(tmp_path)
    for path in render(["x.qmd"], output_dir=tmp_path / "build"):
        assert verify(path).problems == ()
    page = (tmp_path / "build" / "x.html").read_text("utf-8")
    link = re.search(r'<a href="https://example.org/">.*?</a>((?:<button[^>]*></button>)*)', page)
    assert link is not None
    assert link[1].count("<button") == 2
    assert "<button" not in link[0].removesuffix(link[1])
    changed = page.replace('popovertarget="about-fact-talks', 'popovertarget="about-fact-summit', 1)
    (tmp_path / "build" / "x.html").write_text(changed, "utf-8")
    assert verify("build/x.html").problems != ()


def test_settings_of_a_derivation_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "pyproject.toml").touch()
    file = tmp_path / "data" / "lake-league-2031" / "derivations.yml"
    settings = "{to: 2031-12-31, slot: quarter, from: 2031-01-01}"
    added = f"  - {{id: met, label: Met, fn: cadence.slots_met/1, inputs: [talks], params: {settings}}}\n"
    file.write_text(file.read_text("utf-8") + added, "utf-8")
    (tmp_path / "x.qmd").write_text(f'{REPORT}\n\n`{{python}} v("met")`\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    for path in render(["x.qmd"], output_dir=tmp_path / "build"):
        assert verify(path).problems == ()
