"""Passages and anchors written anew in the files of a dataset; comments and form stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cisreport.datasets import load
from cisreport.datasets.rewriting import rewrite
from cisreport.datasets.yamledits import Edits, pairs
from cisreport.errors import CisreportError
from cisreport.model import Anchor, Passage
from cisreport.sources import Aligned, anchors_of, joined, migrated, parted, segment

TEXT = "The harbor\nDr. Vell met Mr. Tarn. He left.\n来了。他走了！好。\nThe quay has 970 m. It rained.\n"
METADATA = """\
id: harbor
title: A harbor conference
version: "1"
date: 2031-06-09
coding: {coder: A. Coder, date: 2031-06-10, codebook: "1"}
"""
FACTS = """\
# See p2.s4.
places:
  - {id: quay, label: The quay, anchors: "gazette[p2.s2]"}  # where p2.s1 is
quantities:
  - id: quay-length  # in km
    label: Length
    of: quay
    unit: km
    anchors: p3.s1   # one becomes three
    value:
      - {value: "970", anchors: [p2.s1,   p2.s2]}   # both
      - value: "971"
        anchors:
          - p2.s3   # first
          # between
          - 'p2.s1' # repeated
          - "p2.s4"
          - p3.s1   # last
"""
WRITTEN = """\
# See p2.s4.
places:
  - {id: quay, label: The quay, anchors: "gazette[p2.s1]"}  # where p2.s1 is
quantities:
  - id: quay-length  # in km
    label: Length
    of: quay
    unit: km
    anchors: [p3.s1, p3.s2, p3.s3]   # one becomes three
    value:
      - {value: "970", anchors: [p2.s1]}   # both
      - value: "971"
        anchors:
          - p2.s1   # first
          # between # repeated
          - "p2.s2"
          - p3.s1
          - p3.s2
          - p3.s3   # last
"""


def flow(passage: Passage) -> str:
    return f"{{locator: {passage.locator}, role: body, words: {passage.words}, digest: {passage.digest}}}"


def listed(style: str, passages: list[Passage]) -> str:
    if style == "lines":
        return "".join(f"\n      - {flow(one)}  # note on {n}" for n, one in enumerate(passages))
    if style == "list":
        return " [" + ", ".join(map(flow, passages)) + "]  # all"
    return "".join(
        f"\n      # before {n}\n      - locator: {one.locator}  # where {n}\n        role: body\n"
        f"        words: {one.words}\n        digest: {one.digest}  # what {n}"
        for n, one in enumerate(passages)
    )


def made(folder: Path, style: str = "lines", facts: str = FACTS, newline: str = "\n") -> Path:
    place = folder / "harbor"
    place.mkdir(parents=True, exist_ok=True)
    passages = [
        Passage(locator=cut.locator, role="body", words=cut.words, digest=cut.digest)  # type: ignore[arg-type]
        for cut in segment(TEXT, "1", "en")
    ]
    sources = f"""\
sources:  # the article
  - id: gazette
    kind: segmented
    language: en
    title: {{value: The harbor, anchors: [p1.s1, p2.s4]}}
    segmentation: '1'  # the first
    passages:{listed(style, passages)}
"""
    for name, text in (("dataset.yml", METADATA), ("sources.yml", sources), ("facts.yml", facts)):
        (place / name).write_bytes(text.replace("\n", newline).encode())
    return place


def comments(place: Path) -> list[str]:
    text = "\n".join(path.read_text("utf-8") for path in sorted(place.glob("*.yml")))
    return sorted(part.strip() for line in text.splitlines() for part in f" {line}".split(" #")[1:])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("style", ["lines", "list", "blocks"])
def test_a_dataset_is_migrated_without_loss(style: str, newline: str, tmp_path: Path) -> None:
    place = made(tmp_path, style, newline=newline)
    before, kept = load(place), comments(place)
    (source,) = before.sources
    aligned = migrated(source, TEXT)
    done = rewrite(before, place, source, aligned, "2")
    after = load(place)
    assert after.sources[0].passages == aligned.passages
    assert after.sources[0].segmentation == "2"
    assert comments(place) == kept
    assert (place / "facts.yml").read_bytes().decode() == WRITTEN.replace("\n", newline)
    assert [anchor.locator for anchor in next(iter(after.sources[0].title)).anchors] == ["p1.s1", "p2.s2"]
    assert [path.name for path in done.files] == ["facts.yml", "sources.yml"]
    assert done.mentions == [
        f"{place / 'facts.yml'}: locators that have changed are in texts or comments; read line 1"
    ]
    for path in place.glob("*.yml"):
        content = path.read_bytes()
        assert content.count(b"\r\n") == (content.count(b"\n") if newline == "\r\n" else 0)


def test_passages_that_do_not_change_keep_their_lines(tmp_path: Path) -> None:
    place = made(tmp_path)
    before = load(place)
    lines = (place / "sources.yml").read_text("utf-8").splitlines()
    aligned = parted(before.sources[0], TEXT, "p4.s1", 2, 'A "part": #2')
    rewrite(before, place, before.sources[0], aligned, "1")
    new = (place / "sources.yml").read_text("utf-8").splitlines()
    changed = [line for line in new if line not in lines]
    assert [line.split(",")[0] for line in changed] == [
        "      - {locator: p4.s1a",
        "      - {locator: p4.s1b",
    ]
    assert len(new) == len(lines) + 1
    assert load(place).sources[0].passages == aligned.passages


def test_old_locators_lead_to_the_passages(tmp_path: Path) -> None:
    place = made(tmp_path)
    before = load(place)
    rewrite(before, place, before.sources[0], migrated(before.sources[0], TEXT), "2")
    (place / "facts.yml").write_text(
        'places:\n  - {id: quay, label: Q, anchors: [p2.s4@1, "gazette[p3.s1@1]"]}\n'
    )
    fact = load(place).facts["quay"]
    assert fact.anchors == tuple(Anchor("gazette", name) for name in ("p2.s2", "p3.s1", "p3.s2", "p3.s3"))
    after = load(place)
    both = joined(after.sources[0], TEXT, "p2.s1", "p2.s2", "One thought.")
    rewrite(after, place, after.sources[0], both, "2")
    (place / "facts.yml").write_text("places:\n  - {id: quay, label: Q, anchors: [p2.s1, p2.s3@1]}\n")
    assert load(place).facts["quay"].anchors == (Anchor("gazette", "p2.s1-2"),)


def test_nothing_is_written_if_the_result_is_not_valid(tmp_path: Path) -> None:
    place = made(tmp_path)
    before = load(place)
    files = {path: path.read_bytes() for path in place.iterdir()}
    aligned = migrated(before.sources[0], TEXT)
    broken = Aligned(
        passages=(replace(aligned.passages[0], digest="none"), *aligned.passages[1:]), origins=aligned.origins
    )
    with pytest.raises(CisreportError, match=r"nothing was changed; .*not a SHA-256 digest"):
        rewrite(before, place, before.sources[0], broken, "2")
    assert {path: path.read_bytes() for path in place.iterdir()} == files


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_any_joins_and_splits_are_written(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    place = made(tmp_path_factory.mktemp("data"), data.draw(st.sampled_from(["lines", "list", "blocks"])))
    kept = comments(place)
    for _ in range(3):
        before = load(place)
        (source,) = before.sources
        names = [passage.locator for passage in source.passages]
        try:
            if data.draw(st.booleans()):
                first, last = sorted(data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2)))
                aligned = joined(source, TEXT, first, last, "one")
            else:
                aligned = parted(source, TEXT, data.draw(st.sampled_from(names)), 1, "two")
        except CisreportError:
            continue
        rewrite(before, place, source, aligned, "1")
        after = load(place)
        assert after.sources[0].passages == aligned.passages
        for one, other in zip(before, after, strict=True):
            moved = {name for anchor in anchors_of(one) for name in aligned.targets[anchor.locator]}
            assert {anchor.locator for anchor in anchors_of(other)} == moved
        assert comments(place) == kept


def test_edits_leave_the_rest_alone() -> None:
    text = "a: [x, y]  # c\nb: {k: v, l: w}\n"
    edits = Edits(text)
    nodes = dict(pairs(yaml.compose(text, Loader=yaml.SafeLoader)))
    edits.replace_items(nodes["a"], [["x"], ["x"]])
    edits.delete_field(nodes["b"], "l")
    edits.add_field(nodes["b"], "m: n")
    assert edits.apply() == "a: [x]  # c\nb: {k: v, m: n}\n"
