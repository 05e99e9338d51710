"""Hostile texts of a dataset appear in every output as what they are, and nothing of them runs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pikepdf
import pyarrow.parquet as pq
import pypdfium2
import pytest
from lxml import html
from playwright.sync_api import Browser, Dialog
from pytest_regressions.file_regression import FileRegressionFixture
from typer.testing import CliRunner, Result

from cisreport.cli import app
from cisreport.datasets import load
from cisreport.errors import DataError
from cisreport.exchange import FORMATS
from cisreport.formulas import unguarded
from cisreport.model import Dataset
from cisreport.published.text import bare
from cisreport.rendering.outputs import render
from cisreport.verification import verify
from injection.hostile import (
    KEY,
    NAME,
    PAYLOADS,
    REFUSED,
    Text,
    batch,
    keys_of,
    put,
    report,
    text_fields,
    write,
)
from wordreading import root_of

pytestmark = pytest.mark.slow
DOCS = Path(__file__).parents[2] / "docs" / "reference"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made of the dataset."""

    folder: Path
    dataset: Dataset
    texts: Mapping[str, Text]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    dataset, texts = write(folder / "data")
    return Made(folder=folder, dataset=dataset, texts=texts)


@pytest.fixture(scope="module")
def made(data: Made) -> Made:
    path = report(data.folder, data.dataset)
    render([path], to=("html", "pdf", "docx"), output_dir=data.folder / "build")
    return data


def command(made: Made, *arguments: str) -> str:
    """Return what a command prints; every character of it is safe for a terminal."""
    result = run(made, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def run(made: Made, *arguments: str) -> Result:
    """Return what came of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.folder)
        patch.setenv("NO_COLOR", "1")
        return CliRunner().invoke(app, arguments)


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, Mapping):
        for part in plain.values():
            yield from _strings(part)
    elif isinstance(plain, list | tuple):
        for part in plain:
            yield from _strings(part)


def _cells(text: str) -> list[str]:
    """Return the cells of a CSV file; none is a formula."""
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r\n" and cell and not _is_number(cell)]
    return [_listed(unguarded(cell)) for cell in cells]


def _listed(cell: str) -> str:
    """Return a cell; of a list or a mapping in JSON, its texts."""
    try:
        return "\n".join(_strings(json.loads(cell))) if cell[:1] in ("[", "{") else cell
    except ValueError:
        return cell


def _is_number(cell: str) -> bool:
    return cell[1:].replace(".", "", 1).isdigit()


def _shown(path: Path) -> str:
    """Return the words of a page, without scripts and style sheets."""
    page = html.document_fromstring(path.read_bytes())
    for script in page.xpath("//script | //style"):
        script.drop_tree()
    return str(page.text_content())


def of_page(made: Made) -> str:
    return _shown(made.folder / "build" / "hostile.html")


def of_print(made: Made) -> str:
    pages = pypdfium2.PdfDocument(made.folder / "build" / "hostile.pdf")
    return "".join(page.get_textpage().get_text_bounded() for page in pages)


def of_word(made: Made) -> str:
    return "".join(root_of((made.folder / "build" / "hostile.docx").read_bytes()).itertext())


def of_facts(made: Made) -> str:
    return "\n".join(_strings(json.loads(command(made, "facts", NAME, "--format", "json"))))


def of_facts_csv(made: Made) -> str:
    return "\n".join(_cells(command(made, "facts", NAME, "--format", "csv")))


def of_linked_data(made: Made) -> str:
    return "\n".join(_strings(json.loads(exported(made, "jsonld")[f"{NAME}.jsonld"])))


def exported(made: Made, name: str) -> Mapping[str, bytes]:
    return FORMATS[name].write(made.dataset)


def of_tables(name: str) -> Callable[[Made], str]:
    def read(made: Made) -> str:
        files = exported(made, name).items()
        return "\n".join(
            cell for path, file in files if path.endswith(".csv") for cell in _cells(file.decode())
        )

    return read


def of_workbook(made: Made) -> str:
    [content] = exported(made, "xlsx").values()
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    return "\n".join(_listed(str(cell.value)) for cell in cells)


def of_sqlite(made: Made) -> str:
    base = sqlite3.connect(":memory:")
    [content] = exported(made, "sqlite").values()
    base.deserialize(content)
    names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "\n".join(
        _listed(str(cell))
        for name in names
        for row in base.execute(f'SELECT * FROM "{name}"')
        for cell in row
    )


def of_parquet(made: Made) -> str:
    tables = (pq.read_table(io.BytesIO(file)) for file in exported(made, "parquet").values())
    return "\n".join(_listed(text) for table in tables for text in _strings(table.to_pylist()))


def of_stata(made: Made) -> str:
    frames = (pd.read_stata(io.BytesIO(file)) for file in exported(made, "stata").values())
    return "\n".join(_listed(text) for frame in frames for text in _strings(frame.to_dict("records")))


def of_json(name: str) -> Callable[[Made], str]:
    return lambda made: "\n".join(
        part for file in exported(made, name).values() for part in _strings(json.loads(file))
    )


def of_calendar(made: Made) -> str:
    [content] = exported(made, "ics").values()
    unfolded = content.decode().replace("\r\n ", "")
    return unfolded.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n").replace("\\\\", "\\")


def of_annotations(made: Made) -> str:
    return "\n".join(_strings(json.loads(command(made, "annotations", NAME, "--to", "w3c"))))


def of_review(made: Made) -> str:
    return _shown(review(made))


def review(made: Made) -> Path:
    """Return the review page, made once."""
    path = made.folder / "build" / "review.html"
    if not path.exists():
        passages = made.dataset.sources[0].passages
        article = made.folder / "article.txt"
        article.write_text(
            "\n".join(passage.excerpt or "Other words stand here." for passage in passages), "utf-8"
        )
        command(made, "review", NAME, "--source", str(article), "--output", str(path))
    return path


def of_index(made: Made) -> str:
    return _shown(index(made))


def of_index_data(made: Made) -> str:
    return "\n".join(_strings(json.loads(index(made).with_suffix(".json").read_bytes())))


def index(made: Made) -> Path:
    """Return the index of a batch, made once; some of its reports fail with a text as the reason."""
    path = made.folder / "build" / "batch" / "index.html"
    if not path.exists():
        texts = [text.whole for text in made.texts.values()]
        result = run(
            made,
            "render",
            "--batch",
            str(batch(made.folder, made.dataset, texts)),
            "--output-dir",
            "build",
            "--jobs",
            "1",
        )
        assert result.exit_code == 1
        assert not [char for char in result.output if char != "\n" and _turns(char)]
        assert len(list(path.parent.glob("*/titled.html"))) == 2, result.output
    return path


OUTPUTS: Mapping[str, Callable[[Made], str]] = {
    "page": of_page,
    "print": of_print,
    "Word": of_word,
    "review": of_review,
    "batch": of_index,
    "batch JSON": of_index_data,
    "`facts`": of_facts,
    "`facts` CSV": of_facts_csv,
    "annotations": of_annotations,
    "JSON-LD": of_linked_data,
    "data package": of_tables("datapackage"),
    "CSV": of_tables("csv"),
    "Excel": of_workbook,
    "SQLite": of_sqlite,
    "Parquet": of_parquet,
    "Stata": of_stata,
    "Popolo": of_json("popolo"),
    "CSL": of_json("csl"),
    "calendar": of_calendar,
}


def test_every_field_has_every_kind_of_payload(data: Made) -> None:
    """A new field of the model with texts has to be in the dataset, or among those that are no texts."""
    found = keys_of(data.dataset)
    assert found.keys() == text_fields()
    for field, keys in found.items():
        kinds = {kind for key in keys for kind in data.texts[key].kinds}
        assert field.endswith(".exact") or kinds == PAYLOADS.keys(), field


def test_texts_are_themselves_in_every_output(made: Made, file_regression: FileRegressionFixture) -> None:
    fields = keys_of(made.dataset)
    held = {name: bare(read(made)) for name, read in OUTPUTS.items()}
    whole = {key: bare(text.whole) for key, text in made.texts.items()}
    lines = [f"| field | {' | '.join(OUTPUTS)} |", f"|---|{'---|' * len(OUTPUTS)}"]
    for field in sorted(fields):
        states = [
            _state(text, whole, fields[field], exact=name not in ("print", "Word"))
            for name, text in held.items()
        ]
        lines.append(f"| `{field}` | {' | '.join(states)} |")
    kinds = "\n".join(f"- {kind}" for kind in (*PAYLOADS, "a word of 10,000 letters"))
    refused = "\n".join(f"- {kind}" for kind in REFUSED)
    text = TEMPLATE.format(kinds=kinds, refused=refused, table="\n".join(lines))
    file_regression.check(text, fullpath=DOCS / "injection.md", encoding="utf-8")


def _state(text: str, whole: Mapping[str, str], keys: set[str], *, exact: bool) -> str:
    """Return whether a text has those of a field; what is there in part must be there whole."""
    shown = [key for key in sorted(keys) if key in text]
    if exact:
        assert [key for key in shown if whole[key] not in text] == []
    return "yes" if shown else ""


TEMPLATE = """\
# Texts that try to be something else

A dataset in the tests has a hostile text in every field of the [model](../guide/codebook.md) that keeps
text. The fields come from the declarations of the records, so a new field is in it. Each field has
payloads of all these kinds:

{kinds}

The loader refuses these, with file, line and column:

{refused}

A cell says *yes* if texts of the field are in the output, each with all of its characters. It is empty if
the output does not have the field. `tests/injection` makes this table. It also checks that

- `cisreport verify` finds page, print and Word file consistent, so every text in them is whole;
- Chromium runs no script of them, opens no dialog, requests nothing and reports no error, on the page, the
  review page and the index of a batch;
- no link leads to a script, and a print has no action;
- nothing that a command prints can control a terminal or turn the direction of what is around it;
- no cell of a table is a formula; `import` reads the text as it was before its mark.

In pages, prints, Word files and the index of a batch, characters that turn the direction of text are codes,
such as `[U+202E]`. Each mark beyond the third on one letter is on a separate circle. Charts have codes for
all characters that are not seen.

{table}
"""


@pytest.mark.parametrize("suffix", ["html", "pdf", "docx"])
def test_verify_finds_every_text_whole(made: Made, suffix: str) -> None:
    assert verify(made.folder / "build" / f"hostile.{suffix}").problems == ()


def _dismiss(dialog: Dialog, heard: list[str]) -> None:
    heard.append(f"dialog {dialog.message}")
    dialog.dismiss()


def test_a_browser_runs_nothing_of_them(made: Made, browser: Browser) -> None:
    heard: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: _dismiss(dialog, heard))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    page.on(
        "console",
        lambda message: heard.append(f"console {message.text}") if message.type == "error" else None,
    )
    page.on("request", lambda request: heard.append(request.url))
    try:
        for path in (made.folder / "build" / "hostile.html", review(made), index(made)):
            heard.clear()
            page.goto(path.as_uri())
            assert page.evaluate(_ATTRIBUTES) == []
            page.evaluate("document.querySelectorAll('[popover]').forEach((it) => it.showPopover())")
            page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
            page.mouse.move(200, 200)
            page.wait_for_timeout(100)
            addresses = [line for line in heard if not line.startswith(("data:", path.as_uri()))]
            assert addresses == []
    finally:
        page.close()


_ATTRIBUTES = """() => [...document.querySelectorAll('*')].flatMap((it) => [...it.attributes].filter(
    (attribute) =>
    attribute.name.startsWith('on') || attribute.name === 'srcdoc' || attribute.name === 'formaction' ||
    (/^(href|src|xlink:href|action)$/.test(attribute.name)
        && !/^(index.json|titled_[^/]+\\/titled.html)$/.test(attribute.value)
        && !/^(#|https:\\/\\/example.org\\/|data:(text\\/csv|image\\/svg\\+xml|font))/.test(attribute.value))
    ).map((attribute) => `${it.tagName} ${attribute.name} ${attribute.value.slice(0, 80)}`))"""
"""Attributes that run something or lead somewhere that no page of ours leads to."""


def test_a_print_has_no_action_and_leads_only_to_the_source(made: Made) -> None:
    with pikepdf.open(made.folder / "build" / "hostile.pdf") as pdf:
        kinds = {
            str(item.get("/S"))
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item
        }
        links = {
            str(note.A.URI)
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/A" in note and "/URI" in note.A
        }
    assert not kinds & {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Named", "/GoToR"}
    assert all(link.startswith("https://example.org/a") for link in links)


@pytest.mark.parametrize(
    "arguments",
    [
        ("facts", NAME),
        ("facts", NAME, "--format", "json"),
        ("show", NAME, "terms-0"),
        ("show", NAME, "persons-0"),
        ("coverage", NAME),
        ("annotations", NAME, "--to", "hypothesis"),
    ],
)
def test_what_a_command_prints_is_safe_for_a_terminal(data: Made, arguments: tuple[str, ...]) -> None:
    printed = command(data, *arguments)
    unsafe = {
        char for char in printed if char in "\u2028\u2029" or not (char.isprintable() or char in " \n\u00a0")
    }
    assert {char for char in unsafe if _turns(char)} == set()


def _turns(char: str) -> bool:
    return (
        char < " "
        or "\x7f" <= char <= "\x9f"
        or char in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


@pytest.mark.parametrize("kind", REFUSED)
def test_what_the_loader_refuses(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "data" / NAME
    head = {"id": NAME, "title": REFUSED[kind], "version": "1", "date": "2031-06-09"}
    put(folder / "dataset.yml", {**head, "coding": {"coder": "x", "date": "2031", "codebook": "1"}})
    with pytest.raises(DataError) as raised:
        load(folder)
    assert [item for item in raised.value.problems if item.line == 1 and "dataset.yml" in item.path]
    assert all(map(str.isprintable, str(raised.value).split("\n")))


def test_a_key_is_in_each_text_once(data: Made) -> None:
    assert all(len(KEY.findall(text.whole)) == 1 for text in data.texts.values())
