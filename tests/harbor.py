"""A tiny valid dataset about an invented conference, as files that a test may break."""

from __future__ import annotations

from pathlib import Path

DIGEST = "0f" * 32

FILES = {
    "harbor/dataset.yml": """\
id: harbor
title: A harbor conference
version: "1"
date: 2031-06-09
coding: {coder: A. Coder, date: 2031-06-10, codebook: "1"}
""",
    "harbor/sources.yml": f"""\
sources:
  - id: gazette
    kind: segmented
    language: en
    segmentation: "1"
    title: {{value: Talks at the harbor, anchors: p1.s1}}
    written: {{resolved: 2031-06-04, basis: the day it was printed}}
    passages:
      - {{locator: p1.s1, role: headline, words: 4, digest: {DIGEST}}}
      - {{locator: p2.s1, role: body, words: 12, digest: {DIGEST}}}
      - {{locator: p2.s2, role: body, words: 9, digest: {DIGEST}}}
""",
    "harbor/actors.yml": """\
states:
  - {id: norland, label: Norland, anchors: [p2.s1], name: Norland, identity: norland}
  - {id: sudland, label: Sudland, anchors: [p2.s1], name: Sudland}
organizations:
  - {id: port-office, label: The port office, anchors: [p2.s2], name: the Port Office}
places:
  - {id: quay, label: The quay, anchors: [p2.s1], place_type: city}
""",
    "harbor/events.yml": """\
# What happens at the harbor.
meetings:
  - id: opening
    label: The opening
    anchors: [p2.s1]
    date: {stated: XXXX-06-04, resolved: 2031-06-04, basis: the year of printing}
    place: quay
    participants: [norland, {actor: sudland, role: host}]
    status: held
  - id: summit
    label: The summit
    anchors: [p2.s2]
    date: {stated: [{next-week: gazette}, {after: opening}], resolved: 2031-06-09, basis: a Monday}
    place: not stated
    format: bilateral
    status: {value: announced, modality: planned, attribution: port-office, quoted: true}
""",
    "harbor/quantities.yml": """\
quantities:
  - {id: quay-length, label: Length of the quay, anchors: [p2.s2], value: 970.80, unit: km, of: quay}
""",
    "harbor/derivations.yml": """\
derivations:
  - {id: days-between, label: Days between, fn: interval.days/1, inputs: [opening/date, summit/date]}
""",
    "vocabulary/references.yml": """\
references:
  - {id: atlas, title: An atlas, producer: A press}
""",
    "vocabulary/states.yml": """\
states:
  - {id: norland, label: Norland, iso2: NO, references: [atlas]}
""",
}

REVIEWS = """\
reviews:
  - id: review-length
    label: How long the quay is
    anchors: [p2.s2]
    confidence: medium
    claim: pier:pier-length/value
    verdict: mixed
    evidence:
      - {fact: quay-length, stance: contradicts, says: The quay is longer., anchors: [p2.s1]}
      - {fact: opening, stance: supports, says: It was opened as that long.}
    note: One page was read.
"""
"""Reviews of the dataset, for those who want some: they point to the dataset beside it."""

BESIDE = {
    "pier/dataset.yml": """\
id: pier
title: A pier
version: "1"
date: 2031-05-01
coding: {coder: A. Coder, date: 2031-06-10, codebook: "1"}
""",
    "pier/all.yml": """\
sources:
  - {id: letter, kind: cited, language: en}
states:
  - {id: norland, label: Norland, anchors: ["letter[para 1]"]}
quantities:
  - {id: pier-length, label: Its length, anchors: ["letter[para 2]"], value: 912, unit: km, of: norland}
""",
}
"""A dataset beside it."""


def write(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the files, some with other content or (None) not at all; return the dataset's folder."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / "harbor"


def edit(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """Return the change that replaces a part of a file, which must be there once."""
    assert FILES[name].count(old) == 1, f"{old!r} stands {FILES[name].count(old)} times in {name}"
    return {name: FILES[name].replace(old, new)}
