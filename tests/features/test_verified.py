"""A report with each feature verifies: what an honest document has is no forgery."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

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
"""
PARTED = """
## The level of $x^2$ at *noon*[^note]

[^note]: A note of a heading.

##### A heading further down

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
def test_a_print_with_contents_verifies(name: str, tmp_path: Path) -> None:
    language, body = PRINTS[name]
    shutil.copytree(TOY, tmp_path / "data")
    (tmp_path / "pyproject.toml").touch()
    front = f"---\ntitle: Lakes\nlang: {language}\ntoc: true\nnumber-sections: true\n---\n"
    (tmp_path / "report.qmd").write_text(f"{front}{FACTS}{body}{REGISTER}", "utf-8")
    [output] = render([tmp_path / "report.qmd"], to=["pdf"], output_dir=tmp_path / "out")
    assert verify(output).problems == ()


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
