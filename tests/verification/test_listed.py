"""Lists of digests: those of each program are read, and a list never calls another file right."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from cisreport.errors import DataError
from cisreport.verification.listed import digest_list_problems, read_digests

DATA = b"a report"
GOOD = hashlib.sha256(DATA).hexdigest()
OTHER = "0" * 64


def problems(folder: Path, text: str, name: str = "report.html") -> list[str]:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(DATA)
    (folder / "list").write_bytes(text.encode())
    return [*digest_list_problems(path, read_digests(folder / "list"))]


@pytest.mark.parametrize(
    "line",
    [
        "{0}  report.html",
        "{0} *report.html",
        "{0} report.html",
        "{1}  ./report.html",
        "\ufeff{0}  report.html\r\n",
        "{0}  build/report.html",
        "{1} *C:\\build\\report.html",
        "SHA256 (report.html) = {1}",
        "SHA256(report.html)= {0}",
        "SHA2-256(report.html)= {0}",
    ],
)
def test_a_line_of_each_program(tmp_path: Path, line: str) -> None:
    assert problems(tmp_path, line.format(GOOD, GOOD.upper())) == []
    wrong = problems(tmp_path, line.format(OTHER, OTHER))
    assert wrong == ["its SHA-256 is not that in the list of digests"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on PATH")
@pytest.mark.parametrize("option", ["--text", "--binary", "--tag"])
@pytest.mark.parametrize(
    "name", ["a b", " a", "a\nb", "a\\b", "a\\nb", "*a", "(a) = b", "a\u2028b", "a\x85b", "\xe4"]
)
def test_any_name(tmp_path: Path, name: str, option: str) -> None:
    (tmp_path / name).write_bytes(DATA)
    command = ["sha256sum", option, "--", name]
    listed = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path).stdout.decode()
    assert problems(tmp_path, listed, name) == []


def test_a_name_that_was_composed_in_another_way(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{GOOD}  \xe4", unicodedata.normalize("NFD", "\xe4")) == []


def test_the_folder_decides_between_files_of_a_name(tmp_path: Path) -> None:
    listed = f"{OTHER}  old/report.html\n{GOOD}  new/report.html\n"
    assert problems(tmp_path, listed, "new/report.html") == []
    assert problems(tmp_path, listed, "old/report.html") == ["its SHA-256 is not that in the list of digests"]
    assert problems(tmp_path, listed) == [
        "the list of digests has old/report.html and new/report.html; put the file in such a folder"
    ]


def test_another_character_than_a_line_feed_does_not_end_a_line(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, f"{OTHER}  other\u2028{GOOD}  report.html\n")
    assert problem.startswith("the list of digests does not have a file report.html; ")


def test_a_name_in_other_letters_is_another_file(tmp_path: Path) -> None:
    assert problems(tmp_path, f"{GOOD}  Report.html") == [
        'the list of digests does not have a file report.html; did you mean "Report.html"?'
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"{OTHER}  report.html", "is another digest of report.html; keep the right one"),
        (
            f"{'a' * 128}  report.html",
            "is not a SHA-256 and the name of a file; write the list with sha256sum",
        ),
        (
            f"SHA512 (x) = {'a' * 128}",
            "is not a SHA-256 and the name of a file; write the list with sha256sum",
        ),
        ("# reports", "is not a SHA-256 and the name of a file; write the list with sha256sum"),
    ],
)
def test_a_wrong_line(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(DataError) as error:
        problems(tmp_path, f"{GOOD}  report.html\n{line}\n")
    assert str(error.value) == f"{tmp_path / 'list'}:2:1: {what}"
