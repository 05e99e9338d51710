"""Every kind of forgery is found as the docs say: with the digests as they were, and with all made again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from cisreport.errors import CisreportError
from cisreport.formats import HTML, PDF
from cisreport.manifest.reader import digest_problems, read_manifest
from cisreport.pieces import Pieces, piece_problems
from cisreport.pieces.page import page_pieces
from cisreport.pieces.prints import MANIFEST_NAME, print_pieces
from cisreport.published.layout import layout_problems
from cisreport.rendering.outputs import render
from cisreport.verification.intact import name_problems
from pieces.again import made_once as facts_once
from pieces.again import problems_of
from pieces.pageforgeries import PAGES
from pieces.printforgeries import PRINTS
from sealing import seal_again, seal_alone
from sharing import made_once

REPORT = Path(__file__).parents[1] / "reports" / "toy_report" / "toy.qmd"
TABLE = Path(__file__).parents[2] / "docs" / "reference" / "forgeries.md"
RULES = {
    "the grammar": r"which cisreport does not write$",
    "the chart drawn again": r"^chart ",
    "the values and names": r"^(value|name) \d+ |^a link|^the \w+ of fact",
    "the register": r"^the (register|row|source) |^source ",
    "the popovers": r"^the popover ",
    "the linked data": r"^the linked data",
    "the numbers in the text": r"^a number that|^the items of a list|^footnote ",
    "the lists of facts": r"^the list of facts",
    "what the file says of itself": (
        r"^the (file is titled|page names|language|date|information|attachment|bookmark|window|name )"
        r'|^a link on page|^the page describes|^the bookmarks|^the heading "|^the contents (have|and)'
    ),
    "what belongs together": (
        r"^the (button after|mark |cell |cells of|rows of|tags have|headings have|contents \d)"
        r'|^the (value ".*" (has|does)|file to be saved|link "|words ")'
    ),
    "the references": r"^the (reference|link) ",
    "the contents": r"^the contents say",
    "the fonts made again": r"^the font ",
    "the heads and feet of pages": r"^page \d+: ",
    "the digest of the fact": r"its digest does not fit$",
    "the seal that it must have": r"has no seal|the digests of the pieces",
    "is refused": r"manifests; it was changed$|this version reads",
}
"""How the sentences of each rule are."""
NO = "no: "
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def documented() -> Mapping[str, Mapping[str, str]]:
    """Return what the docs say of each forgery with all digests made again, by format."""
    _, page, print_, *_ = re.split(r"^## ", TABLE.read_text("utf-8"), flags=re.MULTILINE)
    return {
        name: {row[1]: row[3] for row in list(_ROW.finditer(part))[1:]}
        for name, part in (("html", page), ("pdf", print_))
    }


AGAIN = documented()


def tried(kind: str) -> Sequence[object]:
    """Return the forgeries; most of those that a rule finds are only tried with all cases."""
    found, cases = set[str](), []
    for name, again in AGAIN[kind].items():
        is_one = again.startswith(NO) or again not in found
        cases.append(pytest.param(name, marks=[] if is_one else pytest.mark.every))
        found.add(again)
    return cases


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "foreign", lambda folder: render([REPORT], output_dir=folder))


@pytest.fixture(scope="module", autouse=True)
def _facts_once() -> Iterator[None]:
    with facts_once():
        yield


@dataclass(frozen=True, slots=True)
class Digests:
    """Pieces of which the grammar finds nothing, since it has tests of its own."""

    pieces: Pieces

    @property
    def contents(self) -> Sequence[bytes]:
        return self.pieces.contents

    def place(self, n: int) -> str:
        return self.pieces.place(n)

    def unusual(self) -> Sequence[str]:
        return ()


def found_in_page(data: bytes) -> Iterator[str]:
    """Yield what is found of a page without its tree."""
    block = re.search(rb'id="cisreport-manifest">([^<]*)', data)
    assert block
    manifest = read_manifest(block[1])
    yield from digest_problems(manifest)
    yield from piece_problems(manifest.pieces or {"sha256": "", "short": ""}, Digests(page_pieces(data)))


def found_in_print(data: bytes) -> Iterator[str]:
    """Yield what is found of a print without reading the characters of its pages."""
    with pikepdf.open(BytesIO(data)) as pdf:
        manifest = read_manifest(pdf.attachments[MANIFEST_NAME].get_file().read_bytes())
    yield from digest_problems(manifest)
    assert manifest.pieces
    yield from piece_problems(manifest.pieces, Digests(print_pieces(data)))


def forged_page(toy: Path, path: Path, name: str) -> Path:
    before = (toy / "toy.html").read_text("utf-8")
    after = PAGES[name](before)
    assert after != before
    path.write_text(after, "utf-8")
    return path


def forged_print(toy: Path, path: Path, name: str) -> Path:
    with pikepdf.open(toy / "toy.pdf") as pdf:
        PRINTS[name](pdf)
        pdf.save(path, fix_metadata_version=False)
    return path


def rules_of(problems: tuple[str, ...]) -> set[str]:
    """Return the rules that found something."""
    return {rule for rule, pattern in RULES.items() for problem in problems if re.search(pattern, problem)}


def test_a_page_and_a_print(toy: Path, tmp_path: Path) -> None:
    """What is found by the digests of a file."""
    missed = []
    for forgeries, forged, found_in in (
        (PAGES, forged_page, found_in_page),
        (PRINTS, forged_print, found_in_print),
    ):
        for name in forgeries:
            try:
                found = list(found_in(forged(toy, tmp_path / "x", name).read_bytes()))
            except CisreportError as error:
                found = [str(error)]
            missed += [] if found else [name]
    assert missed == []


@pytest.mark.parametrize("name", tried("html"))
def test_a_page_with_all_digests_made_again(toy: Path, tmp_path: Path, name: str) -> None:
    problems = problems_of(seal_again(forged_page(toy, tmp_path / "x.html", name), is_listed=False))
    compare(AGAIN["html"][name], problems)


@pytest.mark.parametrize("name", tried("pdf"))
def test_a_print_with_all_digests_made_again(toy: Path, tmp_path: Path, name: str) -> None:
    problems = problems_of(seal_again(forged_print(toy, tmp_path / "x.pdf", name), is_listed=False))
    compare(AGAIN["pdf"][name], problems)


def compare(again: str, problems: tuple[str, ...]) -> None:
    """Compare what is found with what the docs say: a rule, or that there is none and why."""
    if again.startswith(NO):
        assert problems == ()
    else:
        assert again in rules_of(problems), problems


def test_untouched_files_are_silent(toy: Path) -> None:
    assert [problems_of(toy / name) for name in ("toy.html", "toy.pdf")] == [(), ()]


def test_a_print_that_a_program_saved_without_a_change(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with pikepdf.open(toy / "toy.pdf") as pdf:
        generated = pikepdf.ObjectStreamMode.generate
        pdf.save(path, fix_metadata_version=False, object_stream_mode=generated, recompress_flate=True)
    assert list(found_in_print(path.read_bytes())) == []


def relaid(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a print with other objects, and with the table of where they are."""
    before, _, table = data.rpartition(b"xref\n0 ")
    body = change(before)
    count, _, rest = table.partition(b"\n")
    places = {int(found[1]): found.start() for found in re.finditer(rb"^(\d+) 0 obj", body, re.MULTILINE)}
    entries = b"".join(b"%010d 00000 n\r\n" % places[n] for n in range(1, int(count)))
    _, trailer, end = rest.partition(b"trailer")
    free = b"0000000000 65535 f\r\n"
    written = body + b"xref\n0 " + count + b"\n" + free + entries + trailer + end
    return re.sub(rb"startxref\s\d+", b"startxref\n%d" % len(body), written)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b"", b"", set()),
        (b"/Type/Pages", b"/Type/Pages/Type/Page", {"what programs read in several ways"}),
        (b"\n2 0 obj", b"\n9999 0 obj\n1\nendobj\n2 0 obj", {"bytes between its objects"}),
        (b"\n2 0 obj", b"\n% <html>\n2 0 obj", {"bytes between its objects"}),
        (
            b"\nendstream",
            b"\n0 0 m\nendstream",
            {"bytes between its objects", "what programs read in several ways"},
        ),
        (b"%PDF-1.7", b"%PDF-9.7", {"another beginning"}),
        (b"%PDF-1.7\n", b"%PDF-1.7\n<html>\n", {"another beginning"}),
    ],
)
def test_bytes_that_no_program_needs(toy: Path, old: bytes, new: bytes, found: set[str]) -> None:
    data = relaid((toy / "toy.pdf").read_bytes(), lambda body: body.replace(old, new, 1))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.objects)
        assert found == set(layout_problems(pdf, data))


def test_a_print_that_is_named_as_a_page() -> None:
    [told] = name_problems(Path("x.HTML"), PDF)
    assert told == "it was read as PDF, and its name ends with .HTML"
    assert [*name_problems(Path("x.html"), HTML), *name_problems(Path("x"), PDF)] == []


def test_a_place(toy: Path, tmp_path: Path) -> None:
    [told] = problems_of(seal_alone(forged_page(toy, tmp_path / "x.html", "caption")))
    assert told == 'the caption "Table 1: Days of 3 sorts." after the heading "1.1 The shore" was changed'
    print_ = forged_print(toy, tmp_path / "x.pdf", "words of a link")
    assert "a link on page 1 was changed" in problems_of(print_)


def test_the_table_has_every_kind() -> None:
    assert {kind: [*names] for kind, names in AGAIN.items()} == {"html": [*PAGES], "pdf": [*PRINTS]}
