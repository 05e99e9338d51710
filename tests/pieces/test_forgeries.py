"""Every kind of forgery is found, also if the file is sealed again and the manifest counts what was added."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from cisreport.errors import CisreportError
from cisreport.manifest.reader import digest_problems, read_manifest
from cisreport.pieces import piece_problems
from cisreport.pieces.prints import MANIFEST_NAME, print_pieces
from cisreport.published import read_published
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from cisreport.verification.intact import intact_problems
from pieces.pageforgeries import PAGES
from pieces.printforgeries import PRINTS
from sealing import seal_again, seal_alone
from sharing import made_once

REPORT = Path(__file__).parents[1] / "reports" / "toy_report" / "toy.qmd"
TABLE = Path(__file__).parents[2] / "docs" / "reference" / "forgeries.md"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "foreign", lambda folder: render([REPORT], output_dir=folder))


def found_in_page(path: Path) -> Iterator[str]:
    try:
        published = read_published(path)
        manifest = read_manifest(published.manifest)
    except CisreportError as error:
        yield str(error)
        return
    yield from digest_problems(manifest)
    yield from intact_problems(manifest, published, path.read_bytes())


def found_in_print(data: bytes) -> Iterator[str]:
    """Yield what is found of a print without reading the characters of its pages."""
    with pikepdf.open(BytesIO(data)) as pdf:
        manifest = read_manifest(pdf.attachments[MANIFEST_NAME].get_file().read_bytes())
    yield from digest_problems(manifest)
    assert manifest.pieces
    yield from piece_problems(manifest.pieces, print_pieces(data))


@pytest.mark.parametrize("name", PAGES)
def test_of_a_page(toy: Path, tmp_path: Path, name: str) -> None:
    before, path = (toy / "toy.html").read_text("utf-8"), tmp_path / "x.html"
    after = PAGES[name](before)
    assert after != before
    path.write_text(after, "utf-8")
    found = list(found_in_page(seal_alone(path)))
    assert found


def test_of_a_print(toy: Path) -> None:
    missed = []
    for name, forge in PRINTS.items():
        forged = BytesIO()
        with pikepdf.open(toy / "toy.pdf") as pdf:
            forge(pdf)
            pdf.save(forged, fix_metadata_version=False)
        try:
            found = list(found_in_print(forged.getvalue()))
        except CisreportError as error:
            found = [str(error)]
        if not found:
            missed.append(name)
    assert missed == []


def test_a_print_that_a_program_saved_without_a_change(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with pikepdf.open(toy / "toy.pdf") as pdf:
        generated = pikepdf.ObjectStreamMode.generate
        pdf.save(path, fix_metadata_version=False, object_stream_mode=generated, recompress_flate=True)
    assert list(found_in_print(path.read_bytes())) == []


def test_a_place(toy: Path, tmp_path: Path) -> None:
    page, print_ = tmp_path / "x.html", tmp_path / "x.pdf"
    page.write_text(PAGES["caption"]((toy / "toy.html").read_text("utf-8")), "utf-8")
    [told] = verify(seal_alone(page)).problems
    assert told == 'the caption "Table 1: Days of 3 sorts." after the heading "1.1 The shore" was changed'
    with pikepdf.open(toy / "toy.pdf") as pdf:
        PRINTS["words of a link"](pdf)
        pdf.save(print_, fix_metadata_version=False)
    assert "a link on page 1 was changed" in verify(print_).problems


def test_whoever_makes_all_digests_again_is_believed(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(PAGES["word in prose"]((toy / "toy.html").read_text("utf-8")), "utf-8")
    assert verify(seal_again(path)).problems == ()


def test_the_table_has_every_kind() -> None:
    table = TABLE.read_text("utf-8")
    assert [name for name in {**PAGES, **PRINTS} if f"| {name} |" not in table] == []
