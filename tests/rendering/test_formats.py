"""Output formats: the registry, and one more format that is registered at run time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name

import pytest

from cisreport.comparison.differences import diff
from cisreport.documents.document import read_document
from cisreport.errors import CisreportError, ReportError
from cisreport.formats import DEFAULT, FORMATS, targets, with_target
from cisreport.published import read_published
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from rendering.toyformat import TOY_FORMAT

TOY = Path(__file__).parents[1] / "toy"
REPORT = """---
title: The shore
date: 2031-06-10
number-sections: true
---

```{python}
#| include: false
import cisreport
from cisreport import reports

ds = cisreport.derive(cisreport.load("lake-league-2031"))
v = cisreport.Citer(ds)
```

# Length

It is `{python} v("shore-length")` long.^[As of 2031.]

# Register

```{python}
reports.register(ds)
```
"""


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain text as a third format."""
    monkeypatch.setitem(FORMATS, TOY_FORMAT.name, TOY_FORMAT)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the toy's facts as plain text."""
    project = tmp_path_factory.mktemp("plain")
    shutil.copytree(TOY / "data", project / "data")
    (project / "pyproject.toml").touch()
    (project / "shore.qmd").write_text(REPORT, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(FORMATS, TOY_FORMAT.name, TOY_FORMAT)
        [path] = render([project / "shore.qmd"], to=("toy",), output_dir=project / "build")
    return path


def test_every_format_is_found_by_its_names_and_has_writer_and_reader() -> None:
    assert set(DEFAULT) <= FORMATS.keys()
    assert len(set(targets())) == len(FORMATS)
    for name, output in FORMATS.items():
        assert (output.name, with_target(output.target)) == (name, output)
        assert callable(resolve_name(output.writer))
        assert callable(resolve_name(output.reader))
    with pytest.raises(LookupError):
        with_target("toy")


def test_a_format_that_is_not_registered_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match='there is no format "toy"'):
        render(["x.qmd"], to=("toy",), output_dir=tmp_path)


def test_a_file_is_read_by_the_format_that_finds_its_manifest(
    rendered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(TOY_FORMAT, name="other", reader="rendering.toyformat:read_nothing")
    monkeypatch.setitem(FORMATS, other.name, other)
    monkeypatch.setitem(FORMATS, TOY_FORMAT.name, TOY_FORMAT)
    assert read_published(rendered).output is TOY_FORMAT


@pytest.mark.usefixtures("registered")
def test_another_format_is_rendered_and_verified(rendered: Path) -> None:
    assert rendered.suffix == TOY_FORMAT.suffix
    result = verify(rendered)
    assert (result.kind, result.problems) == ("toy", ())


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("940", "941", 'a number that the manifest does not list: "941"'),
        ("Length of the", "Length of a", "the register has no row that says of lake-league-2031:"),
        (", version", ", edition", "the register does not say: "),
    ],
)
def test_what_is_changed_in_another_format_is_reported(
    rendered: Path, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text, data, rest = rendered.read_text("utf-8").partition("\n-- toy-manifest\n")
    assert old in text
    changed = tmp_path / "changed.txt"
    changed.write_text(text.replace(old, new) + data + rest, "utf-8")
    assert any(found.startswith(problem) for found in verify(changed).problems)


@pytest.mark.usefixtures("registered")
def test_another_format_is_compared(rendered: Path) -> None:
    assert not diff(rendered, rendered)


@pytest.mark.usefixtures("registered")
def test_documents_can_have_options_and_content_for_another_format(tmp_path: Path) -> None:
    report = tmp_path / "x.qmd"
    front = "---\ntitle: T\ndate: 2031-06-10\nformat: {html: default, toy: {columns: 60}}\n---\n"
    report.write_text(front + '[only here]{.content-visible when-format="toy"}\n', "utf-8")
    assert read_document(report).option("columns", "toy") == 60
    html, text = render([report], to=("html", "toy"), output_dir=tmp_path)
    assert "only here" not in html.read_text("utf-8")
    assert "only here" in text.read_text("utf-8")


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("front", ["title: T\ndate: 2031-06-10", "title: T"])
def test_a_document_without_a_register_has_no_manifest_in_another_format(tmp_path: Path, front: str) -> None:
    report = tmp_path / "x.qmd"
    report.write_text(f"---\n{front}\n---\nNo facts.\n", "utf-8")
    [path] = render([report], to=("toy",), output_dir=tmp_path)
    assert path.read_text("utf-8").endswith("No facts.\n")
    with pytest.raises(CisreportError, match="does not have a cisreport manifest"):
        verify(path)
