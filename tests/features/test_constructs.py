"""Every row of the table of features: its document has what it names, and its examples are as it says."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from cisreport.documents.document import read_document
from cisreport.errors import ReportError
from cisreport.rendering.embedded import Rendered, render_embedded
from reading import body, words

HERE = Path(__file__).parent
ROWS: Final[list[dict[str, Any]]] = tomllib.loads(
    (HERE.parents[1] / "docs" / "constructs.toml").read_text("utf-8")
)["feature"]
EXAMPLES = [(row["document"], example) for row in ROWS for example in row.get("example", ())]
EACH = [pytest.param(example, id=f"{name}-{number}") for number, (name, example) in enumerate(EXAMPLES)]
PLACES: Final = {
    "-x": r"-[a-z]+",
    "-y": r"-[a-z]+",
    "...": ".*?",
    "NAME": "[a-z]+",
    "name": r"[\w-]+",
    " ": r"\s+",
}
"""What stands for any words in the names of the table."""
NOT_IN_DOCUMENTS: Final = {"-P name:value", "_metadata.yml"}
"""An option of the command line, and a file of folders, which have other tests."""


def pattern(name: str) -> str:
    found = re.compile("|".join(map(re.escape, PLACES)))
    texts, marks = [re.escape(text) for text in found.split(name)], [*found.findall(name), ""]
    return "".join(text + PLACES.get(mark, "") for text, mark in zip(texts, marks, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["document"])
def test_what_a_row_names_is_in_its_document_or_its_examples(row: Mapping[str, Any]) -> None:
    files = [HERE / f"{row['document']}.qmd", *HERE.glob("_*.*")]
    names = {path.name for path in files}
    examples = [f"{example.get('front', '')}\n{example['write']}" for example in row.get("example", ())]
    text = "\n".join([*(path.read_text("utf-8") for path in files), *examples])
    named = [
        name for name in re.findall(r"`+([^`]+)`+", row["rendered"]) if name not in NOT_IN_DOCUMENTS | names
    ]
    assert [name for name in named if not re.search(pattern(name), text, re.DOTALL)] == []


def made(example: Mapping[str, Any], folder: Path) -> Rendered:
    for name in ("dot.svg", "works.bib"):
        shutil.copyfile(HERE / name, folder / name)
    front = f"date: 2022-05-14\n{example.get('front', '')}".strip()
    (folder / "report.qmd").write_text(f"---\n{front}\n---\n\n{example['write']}\n", "utf-8")
    return render_embedded(read_document(folder / "report.qmd"), to=("html", "pdf"), parameters={})


@pytest.mark.parametrize("example", EACH)
def test_an_example_is_as_it_says(example: Mapping[str, Any], tmp_path: Path) -> None:
    if said := example.get("error"):
        with pytest.raises(ReportError, match=re.escape(said)):
            made(example, tmp_path)
        return
    output = made(example, tmp_path)
    if said := example.get("note"):
        assert any(said in str(note) for note in output.notes)
    else:
        page = re.sub(r"<[^>]+>", "", body(output.outputs["html"]))
        for text in (page, words(output.outputs["pdf"])):
            assert example["shows"] in " ".join(text.split())
