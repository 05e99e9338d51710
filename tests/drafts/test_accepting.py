"""Accepted drafts become facts of the dataset; what is not valid changes nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import cisreport
from cisreport.drafts import decide, draft, drafts_of, waiting_drafts
from cisreport.errors import CisreportError, DataError
from cisreport.model import FactId, Modality
from cli.running import run

FILLED = {
    "record: {label: null, unit: km, of: null, value: '940'}": (
        "record: {label: Length of the shore, unit: km, of: avaria, value: '940'}"
    ),
}


@pytest.fixture
def lake(project: Path) -> Path:
    """The project with drafts of the rules for `lake`."""
    draft("lake", project / "article.txt")
    return project


def files(project: Path) -> dict[str, str]:
    return {str(path): path.read_text("utf-8") for path in sorted((project / "data" / "lake").rglob("*.yml"))}


def change(project: Path, before: str, after: str) -> None:
    path = project / "data" / "lake" / "drafts" / "rules.yml"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def test_an_accepted_draft_is_a_fact_with_its_passages(lake: Path) -> None:
    [done] = decide("lake", ["vell"])
    assert (done.draft, done.fact, done.file.name) == ("vell", "vell", "actors.yml")
    assert str(done) == f"vell: vell is in {done.file}"
    ds = cisreport.load("lake")
    [vell] = ds.persons
    assert [anchor.locator for anchor in vell.anchors] == ["p5.s1", "p5.s3", "p8.s1", "p10.s1"]
    assert vell.identity == "vell"
    status = {item.draft.id: item.draft.status for item in drafts_of("lake", ds)}
    assert status.pop(FactId("vell")) == "accepted"
    assert set(status.values()) == {"draft"}


def test_records_that_refer_to_one_another_are_accepted_together(lake: Path) -> None:
    for before, after in FILLED.items():
        change(lake, before, after)
    change(
        lake,
        "proposition: null\n      modality: hoped",
        "proposition: Corland pays.\n      modality: hoped\n      id: toll-hope",
    )
    decide("lake", ["p7-s1-940-km", "avaria"])
    ds = cisreport.load("lake")
    assert str(ds.quantities[0].value.only) == "940"
    with pytest.raises(
        DataError, match=r'rules\.yml:[0-9]+:7: drafts\[[0-9]+\]\.record: the field "label" is'
    ):
        decide("lake", ["p6-s2-hoped", "tarn"])
    change(
        lake,
        "label: null\n      proposition: Corland pays.",
        "label: A hope\n      proposition: Corland pays.",
    )
    decide("lake", ["p6-s2-hoped", "tarn"])
    [claim] = cisreport.load("lake").claims
    assert (claim.id, claim.modality, claim.attribution) == ("toll-hope", Modality.HOPED, ("tarn",))


def test_what_is_not_complete_changes_nothing(lake: Path) -> None:
    before = files(lake)
    with pytest.raises(DataError) as caught:
        decide("lake", ["vell", "p6-s2-hoped", "p7-s1-940-km"])
    assert [problem.what for problem in caught.value.problems] == [
        'the field "label" is missing',
        'the field "of" is missing',
        'the field "label" is missing',
        'the field "proposition" is missing',
    ]
    assert {problem.path for problem in caught.value.problems} == {"data/lake/drafts/rules.yml"}
    assert files(lake) == before


def test_a_reference_to_nothing_has_its_place_in_the_draft(lake: Path) -> None:
    change(lake, "record: {label: null, unit: km, of: null, value: '940'}", FILLED[next(iter(FILLED))])
    with pytest.raises(
        DataError, match=r'rules\.yml:[0-9]+:[0-9]+: drafts\[[0-9]+\]\.record\.of: .*"avaria"'
    ):
        decide("lake", ["p7-s1-940-km"])


def test_a_further_passage_joins_the_record(lake: Path) -> None:
    path = lake / "data" / "lake" / "drafts" / "rules.yml"
    decide("lake", ["vell"])
    actors = lake / "data" / "lake" / "actors.yml"
    actors.write_text(actors.read_text("utf-8").replace(", p8.s1, p10.s1]", "]"), "utf-8")
    path.unlink()
    draft("lake", lake / "article.txt")
    decide("lake", ["vell-p8-s1", "vell-p10-s1"])
    ds = cisreport.load("lake")
    assert [anchor.locator for anchor in ds["vell"].anchors] == ["p5.s1", "p5.s3", "p8.s1", "p10.s1"]  # type: ignore[union-attr]


def test_a_date_joins_the_event_that_somebody_names(lake: Path) -> None:
    with pytest.raises(DataError, match="it does not say whose date it is; write the event as `fact:`"):
        decide("lake", ["p10-s3-xxxx-12-01"])
    events = lake / "data" / "lake" / "events.yml"
    summit = "meetings:\n  - {id: next-summit, label: Next summit, anchors: p10.s3, status: announced}\n"
    events.write_text(events.read_text("utf-8").replace("meetings:\n", summit), "utf-8")
    change(lake, "id: p10-s3-xxxx-12-01\n", "id: p10-s3-xxxx-12-01\n    fact: next-summit\n")
    decide("lake", ["p10-s3-xxxx-12-01"])
    [meeting] = cisreport.load("lake").meetings
    assert meeting.date.only.stated == ("XXXX-12-01",)
    assert [anchor.locator for anchor in meeting.date.items[0].anchors] == ["p10.s3"]
    change(lake, "id: p10-s3-xxxx-12-01\n", "id: other\n")
    change(lake, "status: accepted", "status: draft")
    with pytest.raises(
        DataError, match=r'"next-summit" has date already, in data/lake/events\.yml; add it there'
    ):
        decide("lake", ["other"])


def test_who_decided_once_says_so_before_deciding_again(lake: Path) -> None:
    count = waiting_drafts("lake", cisreport.load("lake"))
    decide("lake", ["vell"], ["tarn"])
    assert waiting_drafts("lake", cisreport.load("lake")) == count - 2
    with pytest.raises(CisreportError, match='the draft "vell" has been accepted; write `status: draft` to'):
        decide("lake", ["vell"])
    with pytest.raises(CisreportError, match='the draft "tarn" has been rejected'):
        decide("lake", ["tarn"])
    with pytest.raises(CisreportError, match='dataset "lake" has no draft "vel"; did you mean "vell"'):
        decide("lake", ["vel"])
    with pytest.raises(CisreportError, match='the draft "osk" is named twice; decide on it once'):
        decide("lake", ["osk"], ["osk"])


def test_a_list_in_a_row_is_an_error_with_its_file(lake: Path) -> None:
    before = "persons: [{id: osk, label: Osk, anchors: p10.s1, name: Osk}]\n"
    actors = lake / "data" / "lake" / "actors.yml"
    actors.write_text(actors.read_text("utf-8").replace("persons:\n", before), "utf-8")
    with pytest.raises(
        DataError, match=r"actors\.yml: `persons` is not a list in lines; begin each record on a"
    ):
        decide("lake", ["vell"])


EVENTS = """\
# Meetings, by hand
meetings:
  - id: talks
    label: Talks
    anchors:
      - p4.s1  # first
    status: held
    participants:
      - vell  # of Avaria

  # the next
  - {id: other, label: Other, anchors: p9.s1, status: held}
"""
BY_ANA = """\
by: Ana
drafts:
  - {id: a, kind: meetings, fact: talks, mentions: [{passage: p5.s1}], record: {format: bilateral}}
  - id: b
    kind: dates
    mentions:
      - passage: p5.s1
    fact: talks
    record: {stated: XXXX-06-02}
  - {id: c, kind: meetings, fact: other, mentions: [{passage: p10.s1}]}
"""
AFTER = """\
# Meetings, by hand
meetings:
  - id: talks
    label: Talks
    anchors:
      - p4.s1  # first
      - p5.s1
    status: held
    participants:
      - vell  # of Avaria
    format: bilateral
    date: {value: {stated: XXXX-06-02}, anchors: p5.s1}

  # the next
  - {id: other, label: Other, anchors: [p9.s1, p10.s1], status: held}
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_keep_their_form(lake: Path, newline: str) -> None:
    decide("lake", ["vell"])
    events = lake / "data" / "lake" / "events.yml"
    path = lake / "data" / "lake" / "drafts" / "ana.yml"
    events.write_bytes(EVENTS.replace("\n", newline).encode())
    path.write_bytes(BY_ANA.replace("\n", newline).encode())
    decide("lake", ["a", "b", "c"])
    assert events.read_bytes().decode() == AFTER.replace("\n", newline)
    after = path.read_bytes().decode()
    assert after.count("status: accepted") == 3
    assert "\r" not in after.replace(newline, "")


def test_what_has_been_decided_may_rest_on_passages_of_before(lake: Path) -> None:
    decide("lake", ["vell"], ["tarn"])
    path = lake / "data" / "lake" / "drafts" / "rules.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("p5.s1, words: 10-11", "p5.s8, words: 10-11"), "utf-8")
    assert "p5.s8" in path.read_text("utf-8")
    assert waiting_drafts("lake", cisreport.load("lake")) == 29


def test_a_dataset_of_the_package_is_not_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        CisreportError, match='the dataset "dushanbe-2022" comes with cisreport; copy its folder'
    ):
        decide("dushanbe-2022", ["x"])
    (tmp_path / "copy.txt").write_text("x\n", "utf-8")
    with pytest.raises(
        CisreportError, match='the dataset "dushanbe-2022" comes with cisreport; copy its folder'
    ):
        draft("dushanbe-2022", tmp_path / "copy.txt")


KILLED = """\
import os, signal, sys
from cisreport.drafts import accepting, decide, undoing
step, write, load = int(sys.argv[1]), undoing.put_file, accepting.load
done = []
def end(*arguments):
    done.append(arguments)
    if len(done) == step:
        os.kill(os.getpid(), signal.SIGKILL)
def written(*arguments):
    end(*arguments)
    write(*arguments)
def loaded(name):
    if done:
        end(name)
    return load(name)
undoing.put_file, accepting.load = written, loaded
decide("lake", ["vell"], ["tarn"])
"""


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_run_that_is_killed_is_taken_back(lake: Path, step: int) -> None:
    """It is killed before the note, before each of two files, and before the dataset is loaded."""
    before = files(lake)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(step)], cwd=lake, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (files(lake) == before) == (step < 3)
    checked = run("check", "lake")
    what = "an accept of drafts was not finished, so some files may have its changes"
    remedy = "run `cisreport draft lake`, which takes them back"
    if step == 1:
        assert "not finished" not in checked.output
    else:
        assert f"data/lake/drafts/.unfinished: {what}; {remedy}\n" in checked.output
        with pytest.raises(DataError, match="was not finished"):
            decide("lake", ["vell"])
        back = run("draft", "lake")
        assert (back.exit_code, back.stderr) == (
            0,
            "lake: an accept of drafts was not finished; its changes are taken back\n",
        )
    assert files(lake) == before
    decide("lake", ["vell"], ["tarn"])
    assert cisreport.load("lake").persons[0].id == "vell"
    assert "not finished" not in run("check", "lake").output


def test_what_somebody_edited_since_then_is_not_taken_back(lake: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, "4"], cwd=lake, capture_output=True)
    actors = lake / "data" / "lake" / "actors.yml"
    actors.write_text(actors.read_text("utf-8") + "# mine\n", "utf-8")
    before = files(lake)
    refused = run("draft", "lake")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "data/lake/actors.yml: it was edited after an accept of drafts that was not finished; compare it "
        "with the texts before and after in data/lake/drafts/.unfinished, and delete that file\n",
    )
    assert files(lake) == before
