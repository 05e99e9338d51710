"""The seal of a published file: each byte counts, and files from before there were seals are accepted."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from cisreport.formats import FORMATS
from cisreport.rendering.outputs import render
from cisreport.seals import seal_fits
from cisreport.verification import verify
from sealing import seal_alone
from sharing import made_once

REPORT = Path(__file__).parent / "reports" / "toy_report" / "toy.qmd"
KINDS = ("html", "pdf")
CHANGES = {
    "html": (b'{"blocks":', b'{ "blocks":'),
    "pdf": (b"/Size ", b"/Size\t"),
}
"""What no other check of a file finds."""
WHOLE = "it has a seal of all its bytes"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "sealed", lambda folder: render([REPORT], to=KINDS, output_dir=folder))


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_written_with_its_seal(build: Path, kind: str) -> None:
    result = verify(build / f"toy.{kind}")
    assert result.ok
    assert WHOLE in result.facts


@pytest.mark.parametrize("kind", KINDS)
def test_each_byte_counts(build: Path, kind: str) -> None:
    seal, data = FORMATS[kind].seal, (build / f"toy.{kind}").read_bytes()
    assert seal is not None
    assert seal_fits(data, seal)
    for at in random.Random(1).sample(range(len(data)), 200):
        changed = bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])
        assert not seal_fits(changed, seal), at


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_told_until_the_file_is_sealed_again(build: Path, tmp_path: Path, kind: str) -> None:
    data, path = (build / f"toy.{kind}").read_bytes(), tmp_path / f"x.{kind}"
    old, new = CHANGES[kind]
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    [told] = verify(path).problems
    assert told == "the file was changed after it was written: its seal does not fit its bytes"
    assert verify(seal_alone(path)).problems == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["shore", "harbor", "lakes"])
def test_files_of_earlier_versions_are_consistent(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / f"{name}.{kind}"
    path.write_bytes(gzip.decompress((Path(__file__).with_suffix("") / f"{name}.{kind}.gz").read_bytes()))
    result = verify(path)
    assert result.problems == ()
    assert ("it does not have a seal" if name == "shore" else WHOLE) in result.facts


def test_a_seal_that_was_taken_out_is_missed(build: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    page = (build / "toy.html").read_text("utf-8")
    path.write_text(page.replace('name="cisreport-seal"', 'name="seal"'), "utf-8")
    told, *_ = verify(path).problems
    assert told.endswith("its seal is gone")
