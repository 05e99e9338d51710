"""Every limit: what is at it is read, what is one past it is an error with its name and its switch."""

from __future__ import annotations

import gzip
import io
import os
import re
import subprocess
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import openpyxl
import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from cisreport import typesetting
from cisreport.batches.batchfile import read_batch
from cisreport.batches.bundle import bundle
from cisreport.batches.tables import read_table
from cisreport.datasets import load
from cisreport.documents.document import read_document
from cisreport.errors import CisreportError, DataError, Problem, ReportError
from cisreport.events.files import unpacked
from cisreport.exchange.grids import read_grids
from cisreport.files import read_text
from cisreport.limits import LIMITS, NONE, TEXT_FILE, UNPACKED, VARIABLE, LimitError
from cisreport.published import read_bytes
from cisreport.published.officefile import opened
from cisreport.published.pdf import read_pdf
from cisreport.rendering import pandoc
from cisreport.rendering.embedded.images import localize
from cisreport.rendering.outputs import RenderError, render
from cisreport.sources import read_article
from cisreport.yamltext import parse
from harbor import write

ROOT = Path(__file__).parents[1]
Case = Callable[[Path], object]
CELL = "---\ntitle: x\n---\n\n```{python}\n"


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def strict(found: list[Problem]) -> object:
    if found:
        raise DataError(found)
    return found


def article(folder: Path) -> object:
    return read_article(put(folder / "a.txt", "A lake. " * 8))


def table(folder: Path) -> object:
    return read_grids(put(folder / "a.csv", "a,b\n1,2\n3,4\n"))


def of_batch(folder: Path) -> object:
    found: list[Problem] = []
    read_table(put(folder / "a.csv", "a,b\n1,2\n3,4\n"), None, found)
    return strict(found)


def workbook(folder: Path) -> object:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.worksheets[0]["B3"] = "far"
    book.save(folder / "a.xlsx")
    return read_grids(folder / "a.xlsx")


def merged(folder: Path) -> object:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.worksheets[0].merge_cells("A2:B4")
    book.save(folder / "a.xlsx")
    return read_grids(folder / "a.xlsx")


def parquet(folder: Path) -> object:
    pq.write_table(pa.table({"a": ["1", "3", "5"], "b": ["2", "4", "6"]}), folder / "a.parquet")
    return read_grids(folder / "a.parquet")


def packed_parquet(folder: Path) -> object:
    pq.write_table(pa.table({"a": ["x" * 100] * 2000}), folder / "a.parquet")
    return read_grids(folder / "a.parquet")


def word(folder: Path) -> object:
    with zipfile.ZipFile(folder / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"0" * 2000)
        archive.writestr("b.xml", b"0" * 500)
    return opened(folder / "a.docx", (folder / "a.docx").read_bytes())


def packed_print(folder: Path) -> object:
    return read_pdf(folder / "a.pdf", pdf_of((b"0" * 2000, 1), (b"0" * 500, 0)))


def pdf_of(*streams: tuple[bytes, int], name: str = "") -> bytes:
    """Return a PDF with streams; each is packed so often, and may have the name of another packing."""
    pdf, sink = pikepdf.new(), io.BytesIO()
    for n, (content, often) in enumerate(streams):
        packed = content
        for _ in range(often):
            packed = zlib.compress(packed, 9)
        stream = pikepdf.Stream(pdf, packed)
        names = [pikepdf.Name(name)] if name else [pikepdf.Name.FlateDecode] * often
        stream.stream_dict["/Filter"] = pikepdf.Array(names)
        pdf.Root[f"/A{n}"] = stream
    level = pikepdf.StreamDecodeLevel.none
    pdf.save(sink, compress_streams=False, stream_decode_level=level)
    return sink.getvalue()


def events(folder: Path) -> object:
    path = put(folder / "a.csv.gz", gzip.compress(b"0" * 2500))
    with unpacked((path,)) as parts:
        return parts


def records(folder: Path) -> object:
    return load(write(folder))


def depth(_: Path) -> object:
    return strict(parse("a: [[[x]]]", path="a.yml").problems)


def text(_: Path) -> object:
    return strict(parse("a: 'some words'", path="a.yml").problems)


def aliases(_: Path) -> object:
    return strict(parse("a: &a [1, 2, 3]\nb: *a", path="a.qmd", options=True).problems)


def batch(folder: Path) -> object:
    put(folder / "b.qmd", CELL + "#| tags: [parameters]\na = b = 1\n```\n")
    lines = "reports:\n  - document: b.qmd\n    parameters: {a: [1, 2, 3], b: [1, 2]}\n"
    return read_batch(put(folder / "b.yml", lines))


def image(folder: Path) -> object:
    Image.new("L", (30, 20)).save(folder / "a.png")
    Image.new("L", (30, 20)).save(folder / "a.jpg")
    put(folder / "a.png", (folder / "a.png").read_bytes().ljust(2000, b"\0"))
    put(folder / "a.jpg", (folder / "a.jpg").read_bytes().ljust(2000, b"\0"))
    document = read_document(put(folder / "a.qmd", "![A](a.png)\n\n![B](a.jpg)\n"))
    images = [
        {"t": "Para", "c": [{"t": "Image", "c": [["", [], []], [], [name, ""]]}]}
        for name in ("a.png", "a.jpg")
    ]
    (folder / "work").mkdir()
    return localize(document, [{"meta": {}, "blocks": images}], folder / "work")


def page(folder: Path) -> object:
    return read_bytes(put(folder / "a.html", b"0" * 2500))


def project(folder: Path) -> object:
    (folder / "project").mkdir()
    put(folder / "project" / "a.txt", b"0" * 2000)
    put(folder / "project" / "b.txt", b"0" * 500)
    return bundle(folder / "project", folder / "outputs")


def rendered(source: str, *formats: str) -> Case:
    def case(folder: Path) -> object:
        return render([put(folder / "a.qmd", source)], to=formats, output_dir=folder, use_cache=False)

    return case


BRACKETS = f"---\ntitle: x\n---\n\nSome words.\n\n{'[' * 20}x{']' * 20}\n"
LOOP = "```{=typst}\n#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }\n```\n"
LARGE = "```{=typst}\n#let a = range(99999999)\n```\n"

SIZES: list[tuple[str, int, Case, str]] = [
    ("text-file", 64, article, "a.txt: the file has 64 bytes"),
    ("table-file", 12, table, "a.csv: the file has 12 bytes"),
    ("table-file", 12, of_batch, "a.csv: the file has 12 bytes"),
    ("published-file", 2500, page, "a.html: the file has 2,500 bytes"),
    ("unpacked", 2500, word, "a.docx: its content has 2,500 bytes"),
    ("unpacked", 208_000, packed_parquet, "a.parquet: its content has"),
    ("unpacked", 2500, packed_print, "a.pdf: its content has 2,500 bytes"),
    ("events-unpacked", 2500, events, "a.csv.gz: its content is larger"),
    ("depth", 4, depth, "a.yml:1:7: a: this has 4 levels"),
    ("text", 10, text, "a.yml:1:4: a: the text has 10 characters"),
    ("aliases", 10, aliases, "a.qmd:2:4: b: the text has 10 values"),
    ("records", 9, records, "the dataset has 9 records"),
    ("rows", 3, table, "a.csv: the table has 3 rows"),
    ("rows", 3, of_batch, "a.csv: the table has 3 rows"),
    ("rows", 3, workbook, "a.xlsx: sheet Sheet: the table has 3 rows"),
    ("rows", 3, parquet, "a.parquet: the table has 3 rows"),
    ("cells", 6, table, "a.csv: the table has 6 cells"),
    ("cells", 6, workbook, "a.xlsx: sheet Sheet: the table has 6 cells"),
    ("cells", 8, merged, "a.xlsx: sheet Sheet: the table has 8 cells"),
    ("cells", 6, parquet, "a.parquet: the table has 6 cells"),
    ("reports", 6, batch, "b.yml:2:5: reports[0]: the batch has 6 reports"),
    ("image-file", 2000, image, "a.qmd:1:6: the image a.png has 2,000 bytes"),
    ("pixels", 600, image, "a.qmd:3:6: the image a.jpg has 600 pixels"),
    ("project", 2500, project, "what workers get of the project has 2,500 bytes"),
]
"""Limits of sizes: the size of what the case reads, and what the error says if less is allowed."""

PROGRAMS: list[tuple[str, int, Case, str]] = [
    ("pandoc-seconds", 1, rendered(BRACKETS, "html"), "a.qmd:7: pandoc takes too long for the brackets"),
    (
        "pandoc-memory",
        2**25,
        rendered("Some words. " * 100_000, "html"),
        "a.qmd: pandoc needs too",
    ),
    ("typst-seconds", 1, rendered(LOOP, "pdf"), "a.qmd: Typst takes too long"),
    ("typst-memory", 2**30, rendered(LARGE, "pdf"), "a.qmd: Typst needs too much memory"),
    (
        "code-seconds",
        1,
        rendered(CELL + "import time\ntime.sleep(60)\n```\n", "html"),
        "a.qmd:5: the code takes",
    ),
]
"""Limits of programs: one that is too small for the case, and what the error says."""


@pytest.mark.parametrize(("name", "size", "case", "said"), SIZES)
def test_at_a_limit_and_one_past(
    name: str, size: int, case: Case, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for allowed in (size, size - 1):
        (tmp_path / str(allowed)).mkdir()
        monkeypatch.setenv(VARIABLE, f"{name}={allowed}")
        if allowed == size:
            case(tmp_path / str(allowed))
        else:
            with pytest.raises(CisreportError) as caught:
                case(tmp_path / str(allowed))
            told = str(caught.value)
            assert f"{said}; the limit {name} is {allowed:,} {LIMITS[name].unit}; " in told or said in told
            assert f'set {VARIABLE}="{name}={LIMITS[name].spelled(2 * allowed)}"' in told


ENOUGH: dict[str, str] = {
    "pandoc-seconds": "60",
    "pandoc-memory": "256MiB",
    "typst-seconds": "60",
    "typst-memory": "256MiB",
    "code-seconds": "60",
}
"""Limits of programs that are enough for a small document."""


def test_programs_within_their_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time has no exact limit: that of the clock is the least after which a program may be ended."""
    assert ENOUGH.keys() == {name for name, *_ in PROGRAMS}
    monkeypatch.setenv(VARIABLE, " ".join(f"{name}={value}" for name, value in ENOUGH.items()))
    rendered(CELL + "print(1)\n```\n", "html", "pdf")(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".qmd", ".html", ".pdf"}


@pytest.mark.parametrize("seconds", [1, 7])
def test_a_time_is_that_of_its_switch(seconds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float | None] = []

    def run(*_: object, seconds: float, **__: object) -> object:
        given.append(seconds)
        raise subprocess.TimeoutExpired("pandoc", seconds)

    @contextmanager
    def ended(seconds: float, _: object) -> Iterator[Event]:
        given.append(seconds)
        yield Event()

    monkeypatch.setenv(VARIABLE, " ".join(f"{name}={seconds}" for name in ENOUGH if "seconds" in name))
    monkeypatch.setattr(pandoc, "run_process", run)
    with pytest.raises(ReportError, match=f"the limit pandoc-seconds is {seconds} seconds"):
        pandoc.run_pandoc([], text="", directory=tmp_path, log=tmp_path / "log", shown="a.qmd")
    monkeypatch.setattr(typesetting, "ended_after", ended)
    put(tmp_path / "a.typ", "Words.")
    with typesetting.Typesetter(tmp_path / "a.typ", root=tmp_path, fonts=[]):
        pass
    assert given == [seconds] * 2


def _in_pandoc(folder: Path) -> object:
    options = ["--from=markdown", "--to=json"]
    text = "Some words. " * 30_000
    return pandoc.run_pandoc(options, text=text, directory=folder, log=folder / "log", shown="a.qmd")


def _in_typst(folder: Path) -> object:
    put(folder / "a.typ", "#let a = range(9999999)\n")
    with typesetting.Typesetter(folder / "a.typ", root=folder, fonts=[]) as typst:
        return typst.compile(format="pdf")


@pytest.mark.every
@pytest.mark.parametrize(("name", "case", "step"), [("pandoc", _in_pandoc, 1), ("typst", _in_typst, 32)])
def test_the_least_memory_of_a_program(
    name: str, case: Case, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is enough; less than it is an error.  The system gives memory in large pieces, so it has no byte."""
    few, enough = 0, 1024 // step
    told = ""
    while enough - few > 1:
        middle = (few + enough) // 2
        monkeypatch.setenv(VARIABLE, f"{name}-memory={middle * step}MiB {name}-seconds=20")
        try:
            case(tmp_path)
            enough = middle
        except CisreportError as error:
            few, told = middle, str(error)
    assert 1 < enough < 1024 // step
    assert re.search(f"; the limit {name}-(memory|seconds) is ", told)
    monkeypatch.setenv(VARIABLE, f"{name}-memory={enough * step}MiB")
    case(tmp_path)


@pytest.mark.parametrize(("name", "allowed", "case", "said"), PROGRAMS)
def test_a_program_ends_at_its_limit(
    name: str, allowed: int, case: Case, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"{name}={allowed}")
    with pytest.raises(RenderError) as caught:
        case(tmp_path)
    told = str(caught.value)
    assert said in told
    assert f"; the limit {name} is {allowed:,} " in told
    assert f'set {VARIABLE}="{name}=' in told
    assert not list(tmp_path.glob("*.html")) + list(tmp_path.glob("*.pdf"))


def test_every_limit_has_a_case() -> None:
    assert {name for name, *_ in (*SIZES, *PROGRAMS)} == LIMITS.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text-fil=1", 'there is no limit "text-fil"; did you mean "text-file"'),
        ("depth", '"" is not a value of depth; write depth= and a number, or none'),
        ("depth=0", '"0" is not a value of depth'),
        ("depth=2KiB", '"2KiB" is not a value of depth'),
        ("text-file=1.5MiB", "write text-file= and a number, 256MiB, or none"),
    ],
)
def test_a_variable_that_cannot_be_read(text: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(CisreportError, match=r"^CISREPORT_LIMITS: ") as caught:
        LIMITS["depth"].value  # noqa: B018
    assert said in str(caught.value)


def test_several_limits_are_set_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, " text-file=2MiB, depth=7 code-seconds=9\ttypst-seconds=none")
    values = [LIMITS[name].set for name in ("text-file", "depth", "code-seconds", "typst-seconds", "rows")]
    assert values == [2 * 2**20, 7, 9, None, LIMITS["rows"].default]


def test_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"{TEXT_FILE.name}={NONE}")
    found: list[Problem] = []
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate((TEXT_FILE.default or 0) + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"read")
    assert read_text(path, "large.txt", found) == "read"


def test_the_documentation_has_every_limit() -> None:
    defaults = {name: item.spelled(item.default) if item.default else NONE for name, item in LIMITS.items()}
    lines = [f"| `{name}` | {item.of} | {item.unit} | {defaults[name]} |" for name, item in LIMITS.items()]
    assert "\n".join(lines) in (ROOT / "docs" / "reference" / "limits.md").read_text("utf-8")


def test_a_workbook_with_a_far_cell_or_a_large_merged_one_is_refused_at_once(tmp_path: Path) -> None:
    for name, change in (("far", "XFD1048576"), ("merged", "A1:XFD1048576")):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        if name == "far":
            sheet[change] = "x"
        else:
            sheet.append(["a"])
        book.save(tmp_path / "a.xlsx")
        if name == "merged":
            _replace(
                tmp_path / "a.xlsx",
                "</sheetData>",
                f'</sheetData><mergeCells><mergeCell ref="{change}"/></mergeCells>',
            )
        with pytest.raises(DataError, match="17,179,869,184 cells; the limit cells is"):
            read_grids(tmp_path / "a.xlsx")


def _replace(path: Path, old: str, new: str) -> None:
    """Replace a part of the first sheet of a workbook."""
    sink = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(sink, "w") as changed:
        for entry in archive.infolist():
            data = archive.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            changed.writestr(entry, data)
    path.write_bytes(sink.getvalue())


def encrypted(data: bytes) -> bytes:
    """Return a PDF that opens without a password, and whose streams are encrypted."""
    sink = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(sink, encryption=pikepdf.Encryption(owner="x", user=""))
    return sink.getvalue()


def objects_of(text: str) -> bytes:
    """Return a PDF that keeps its objects in a packed stream, one with a text."""
    pdf, sink = pikepdf.new(), io.BytesIO()
    pdf.Root.A = pdf.make_indirect(pikepdf.Dictionary(A=pikepdf.String(text)))
    pdf.save(sink, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return sink.getvalue()


@pytest.mark.parametrize("bomb", ["once", "twice", "objects", "other packing", "encrypted"])
def test_a_print_that_unpacks_to_much_is_refused_without_unpacking(
    bomb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros = bytes(2**24)
    bombs = {
        "once": lambda: pdf_of((zeros, 1)),
        "twice": lambda: pdf_of((zeros, 2)),
        "objects": lambda: objects_of("0" * 2**24),
        "other packing": lambda: pdf_of((b"0" * 20_000, 0), name="/LZWDecode"),
        "encrypted": lambda: encrypted(pdf_of((zeros, 1))),
    }
    data = bombs[bomb]()
    monkeypatch.setenv(VARIABLE, f"{UNPACKED.name}=8MiB")
    assert read_pdf(tmp_path / "a.pdf", pdf_of()) is None
    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match=r"a.pdf: its content has [0-9,]+ bytes; the limit unpacked is"):
            read_pdf(tmp_path / "a.pdf", data)
        assert tracemalloc.get_traced_memory()[1] < 2**21
    finally:
        tracemalloc.stop()


def test_streams_of_a_print_that_overlap_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"{UNPACKED.name}=8MiB")
    data = b"endstream\n"
    for _ in range(6):
        data = b"stream\n" + zlib.compress(data + os.urandom(10_000), 0)
    with pytest.raises(CisreportError, match="is damaged: its streams overlap"):
        read_pdf(tmp_path / "a.pdf", data)
