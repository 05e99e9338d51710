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
