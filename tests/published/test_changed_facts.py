"""Ten changed facts, rendered in full: what changes on the page is what the old file predicts.

They are rendered together and one of them alone; ``make test-all`` renders each alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cisreport.analysis import derive
from cisreport.comparison.impact import touched
from cisreport.datasets import load
from cisreport.manifest.reader import Manifest, read_manifest
from cisreport.published import read_published
from cisreport.verification import verify
from published.conftest import FIRST, copy_project, render
from published.pageplaces import read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one file of the dataset, and the fact that it changes."""

    fact: str
    file: str
    old: str
    new: str


EDITS = (
    Edit(fact="border-length", file="quantities", old="value: 972\n", new="value: 973\n"),
    Edit(fact="cis-members", file="quantities", old="value: 9\n", new="value: 10\n"),
    Edit(
        fact="trilateral",
        file="events",
        old="resolved: 2022-05-12/2022-05-13\n",
        new="resolved: 2022-05-12\n",
    ),
    Edit(fact="statement-2021-11", file="events", old="date: 2021-11-26\n", new="date: 2021-11-27\n"),
    Edit(
        fact="moscow-followups",
        file="events",
        old="status: {value: announced, modality: stated, attribution: []}",
        new="status: {value: held, modality: stated, attribution: []}",
    ),
    Edit(fact="lavrov-arrival", file="events", old="origin: oman\n", new="origin: turkmenistan\n"),
    Edit(
        fact="ashgabat-forum",
        file="events",
        old="{actor: kazakhstan, anchors: p6.s5,",
        new="{actor: armenia, anchors: p6.s5,",
    ),
    Edit(
        fact="border-skirmishes",
        file="events",
        old="date: {value: 2021, anchors: p6.s2}",
        new="date: {value: 2021, anchors: p6.s3}",
    ),
    Edit(
        fact="more-steps-hoped",
        file="claims",
        old="modality: hoped\n    attribution: not-stated\n    proposition: More steps",
        new="modality: expected\n    attribution: not-stated\n    proposition: More steps",
    ),
    Edit(fact="armenia", file="actors", old="name: Armenia\n    identity: armenia", new="name: Hayastan"),
)


@pytest.fixture(scope="module")
def manifest(build: Path) -> Manifest:
    """What the published page says of itself."""
    return read_manifest(read_published(build / f"{FIRST}.html").manifest)


def edited(folder: Path, edits: Sequence[Edit]) -> Path:
    """Return the dataset of a copied project after some edits."""
    data = copy_project(folder) / "data" / FIRST
    for edit in edits:
        file = data / f"{edit.file}.yml"
        text = file.read_text("utf-8")
        assert text.count(edit.old) == 1
        file.write_text(text.replace(edit.old, edit.new), "utf-8")
    return data


def check(build: Path, manifest: Manifest, folder: Path, *edits: Edit) -> None:
    """Render the report with changed facts, and compare the page with the old one and with its manifest."""
    dataset = load(edited(folder, edits))
    changed = render(folder, reports=(FIRST,))

    (before, rest), (after, same) = (read_page(place / f"{FIRST}.html") for place in (build, changed))
    predicted = touched(manifest, derive(dataset))
    assert predicted.whole == ""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert keys == {place.key for place in predicted.places}
    assert rest == same

    carried = [json.loads(read_published(changed / f"{FIRST}.{kind}").manifest) for kind in ("html", "pdf")]
    differ = ("digest", "numbers", "pieces")
    assert carried[0] == carried[1] | {key: carried[0][key] for key in differ}
    for kind in ("html", "pdf"):
        assert verify(changed / f"{FIRST}.{kind}").ok
        problems = " ".join(verify(build / f"{FIRST}.{kind}", dataset=dataset).problems)
        assert [edit.fact for edit in edits if f"{FIRST}:{edit.fact} " not in problems] == []


def test_the_page_changes_as_predicted_after_ten_edits(
    build: Path, manifest: Manifest, tmp_path: Path
) -> None:
    check(build, manifest, tmp_path, *EDITS)


@pytest.mark.every
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.fact)
def test_the_page_changes_as_predicted_after_each_edit(
    build: Path, manifest: Manifest, tmp_path: Path, edit: Edit
) -> None:
    check(build, manifest, tmp_path, edit)
