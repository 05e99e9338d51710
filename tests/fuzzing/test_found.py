"""What fuzzing has found: each is an error of ours that names the file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from cisreport.errors import CisreportError
from cisreport.model.edtf import bounds
from fuzzing.readers import BY_NAME

DIGITS = "9" * 5_000


def _workbook() -> bytes:
    book, sink = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["a", "b"])
    book.save(sink)
    return sink.getvalue()


def _word(*others: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in others:
            archive.writestr(zipfile.ZipInfo(name), b"")
        archive.writestr("word/document.xml", bytes(range(256)) * 20)
    return sink.getvalue()


def broken(archive: bytes, name: str) -> bytes:
    """Return an archive in which the packed bytes of a part are wrong."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        part = opened.getinfo(name)
    at = part.header_offset + 30 + len(name)
    return archive[:at] + b"\xff" * 8 + archive[at + 8 :]


def longer(archive: bytes, name: str) -> bytes:
    """Return an archive whose list of contents says that a part has 4 GB."""
    at = archive.rindex(name.encode()) - 46
    assert archive[at : at + 4] == b"PK\x01\x02"
    return archive[: at + 20] + b"\xf0\xff\xff\xff" + archive[at + 24 :]


def replaced(archive: bytes, name: str, content: bytes) -> bytes:
    """Return an archive with other content of a part."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as opened, zipfile.ZipFile(sink, "w") as changed:
        for part in opened.namelist():
            changed.writestr(part, content if part == name else opened.read(part))
    return sink.getvalue()


def _batch(**changed: object) -> bytes:
    batch = {"title": "Briefs", "folder": "briefs", "formats": ["html"]}
    return json.dumps(batch | {"reports": [{"document": "report.qmd"}]} | changed).encode()


FOUND: Mapping[str, tuple[str, bytes, str]] = {
    "a workbook with a damaged stream": (
        "workbook",
        broken(_workbook(), "xl/worksheets/sheet1.xml"),
        r"x\.xlsx: ",
    ),
    "a workbook with a part that is longer than the file": (
        "workbook",
        longer(_workbook(), "xl/worksheets/sheet1.xml"),
        r"x\.xlsx: .*its part xl/worksheets/sheet1\.xml is longer than the file",
    ),
    "a workbook with broken XML": (
        "workbook",
        replaced(_workbook(), "xl/workbook.xml", b"<workbook"),
        r"x\.xlsx: ",
    ),
    "a workbook whose sheet is no XML": (
        "workbook",
        replaced(_workbook(), "xl/worksheets/sheet1.xml", b"\xff\x00"),
        r"x\.xlsx: ",
    ),
    "a list among the formats of a batch": (
        "batch",
        _batch(formats=[["html"], "html"]),
        r"x\.yml:1:\d+: formats",
    ),
    "a name of a document that no file can have": (
        "batch",
        _batch(reports=[{"document": "w" * 5_000}]),
        r"x\.yml:1:\d+: reports\[0\]",
    ),
    "a name of a table that no file can have": (
        "batch",
        _batch(reports=[{"document": "report.qmd", "rows": "w" * 5_000}]),
        r"x\.yml:1:\d+: reports\[0\]",
    ),
    "a document in a folder with a long name": (
        "batch",
        _batch(reports=[{"document": f"{'w' * 5_000}/report.qmd"}]),
        r"x\.yml:1:\d+: reports\[0\]\.document",
    ),
    "a number with thousands of digits in highlights": (
        "highlights",
        f'[{{"a": {DIGITS}}}]'.encode(),
        r"x\.json",
    ),
    "a number with thousands of digits in a bibliography": (
        "bibliography",
        f'[{{"id": "a", "title": {DIGITS}}}]'.encode(),
        r"x\.json",
    ),
    "a number with thousands of digits in linked data": (
        "linked-data",
        f'{{"@graph": {DIGITS}}}'.encode(),
        r"x\.jsonld",
    ),
    "half a character in linked data": ("linked-data", b'{"@graph": "\\ud800"}', r"x\.jsonld"),
    "a mapping whose collection is no word": ("lists", b"records: {a: b}\n", r"x\.yml:1:10: records: a text"),
    "a Word file with a part without a name": ("word", broken(_word(""), "word/document.xml"), r"x: "),
    "a Word file with a damaged part": ("word", broken(_word(), "word/document.xml"), r"x: "),
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/XXXX~", "has no year"),
        ("XXXX?-12", "has no year"),
        ("XXXX-0X%/2031", "has no year"),
        ("-XXXX~", "has no year"),
        ("-2030-30/..", "the years 1 to 9999"),
        ("0000-21", "the years 1 to 9999"),
        ("{-2030-33~}", "the years 1 to 9999"),
    ],
)
def test_a_date_that_has_no_bounds(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bounds(text)


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_refused(name: str, tmp_path: Path) -> None:
    reader, data, said = FOUND[name]
    with pytest.raises(CisreportError, match=said) as caught:
        BY_NAME[reader].read(tmp_path, data)
    assert all(map(str.isprintable, str(caught.value).split("\n")))
