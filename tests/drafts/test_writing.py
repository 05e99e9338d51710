"""Drafts written and read again; and what somebody has written in a file stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import cisreport
from cisreport.drafts import Draft, DraftFile, DraftStatus, Mention, read_drafts
from cisreport.drafts.model import KINDS
from cisreport.drafts.writing import add_drafts, text_of, with_items, with_status
from cisreport.errors import DataError
from cisreport.model import Anchor, Dataset, FactId
from drafts.conftest import TOY

NAMES = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff\u2028\u2029"),
    min_size=1,
).filter(str.strip)
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "a: b # c",
        "- x",
        "'\"`{}[]&*!|>%@",
        "=1+1",
        "yes",
        "2031-06-02",
        "null",
        "~",
    ]
)
LINES = TEXTS | HOSTILE


@st.composite
def drafts(draw: st.DrawFn, toy: Dataset) -> Draft:
    [source] = toy.sources
    passage = draw(st.sampled_from(source.passages))
    first = draw(st.integers(1, passage.words))
    last = draw(st.integers(first, passage.words))
    words = str(first) if first == last else f"{first}-{last}"
    record: dict[str, Any] = {}
    kind = draw(st.sampled_from([kind for kind in KINDS if kind != "dates"]))
    if draw(st.booleans()):
        record = {"label": draw(LINES), "note": draw(LINES | st.none()), "quoted": draw(st.booleans())}
    return Draft(
        id=FactId(draw(NAMES)),
        kind=kind,
        status=draw(st.sampled_from(DraftStatus)),
        rule=draw(st.none() | LINES),
        mentions=(
            Mention(
                passage=Anchor(source.id, passage.locator),
                words=draw(st.sampled_from([words, None])),
                digest=draw(st.sampled_from([passage.digest, None])),
            ),
        ),
        record=record,
        note=draw(st.none() | LINES),
    )


TOY_DATASET = cisreport.load(TOY / "data" / "lake-league-2031")
FILES = st.builds(
    DraftFile,
    by=LINES,
    drafts=st.lists(drafts(TOY_DATASET), min_size=1, max_size=4, unique_by=lambda draft: draft.id).map(tuple),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written") / "ana.yml"


@settings(max_examples=20)
@given(FILES)
def test_what_is_written_is_read(path: Path, file: DraftFile) -> None:
    path.write_text(text_of(file), "utf-8")
    read, _ = read_drafts(path, TOY_DATASET, {})
    assert read == file


@settings(max_examples=20)
@given(FILES, FILES)
def test_what_is_added_comes_after_what_is_there(path: Path, file: DraftFile, more: DraftFile) -> None:
    before = text_of(file).replace("kind:", "kind: ", 1) + "# a remark\n"
    path.write_text(before, "utf-8")
    known = [draft.id for draft in file.drafts]
    new = tuple(draft for draft in more.drafts if draft.id not in known)
    assert add_drafts(path, more) == (len(new), len(known))
    after = path.read_text("utf-8")
    assert after.startswith(before.removesuffix("# a remark\n").rstrip("\n"))
    assert "# a remark" in after
    read, _ = read_drafts(path, TOY_DATASET, {})
    assert read == DraftFile(by=file.by, drafts=(*file.drafts, *new))
    assert add_drafts(path, more) == (0, len(known) + len(new))
    assert path.read_text("utf-8") == after


@settings(max_examples=20)
@given(FILES, st.data(), st.sampled_from(DraftStatus))
def test_a_status_is_written_in_its_place(file: DraftFile, data: st.DataObject, status: DraftStatus) -> None:
    number = data.draw(st.integers(0, len(file.drafts) - 1))
    before = yaml.safe_load(text_of(file))
    after = yaml.safe_load(with_status(text_of(file), number, status))
    before["drafts"][number]["status"] = str(status)
    assert after == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "x:\n  - a: 1\n"),
        ("y: 2\n", "y: 2\n\nx:\n  - a: 1\n"),
        ("x:\n# - a: 0\ny: 2\n", "x:\n  - a: 1\n# - a: 0\ny: 2\n"),
        ("x: []  # none\n", "x:  # none\n  - a: 1\n"),
        ("x:\n- a: 0  # zero\n\ny: 2\n", "x:\n- a: 0  # zero\n- a: 1\n\ny: 2\n"),
        ("x:\n    - a: 0\n    # end\n", "x:\n    - a: 0\n    - a: 1\n    # end\n"),
        ("x: ~\ny: 2\n", "x:\n  - a: 1\ny: 2\n"),
    ],
)
def test_items_join_a_list(before: str, after: str) -> None:
    written = with_items(before, "x", [{"a": 1}])
    assert yaml.safe_load(written)["x"][-1] == {"a": 1}
    assert written == after


def test_a_list_in_a_row_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "ana.yml"
    path.write_text("by: Ana\ndrafts: [{id: x, kind: claims, mentions: [{passage: p1.s1}]}]\n", "utf-8")
    mention = Mention(passage=Anchor("", "p1.s1"))
    with pytest.raises(DataError, match="the drafts are not a list in lines; begin each draft on a line"):
        add_drafts(
            path, DraftFile(by="x", drafts=(Draft(id=FactId("y"), kind="claims", mentions=(mention,)),))
        )
