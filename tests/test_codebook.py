"""The codebook: its tables are the model, and every term of it can be looked up."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import tomllib
from dataclasses import fields
from enum import Enum
from pathlib import Path

import pytest

from cisreport import model
from cisreport.analysis import FUNCTIONS
from cisreport.codebook import entries, look_up
from cisreport.errors import NotFoundError
from cisreport.model import (
    COLLECTIONS,
    Coding,
    Derivation,
    Evidence,
    Fact,
    Participation,
    Source,
    Value,
    When,
)

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "guide" / "codebook.md").read_text("utf-8")
NO_FIELDS = {"Call"}
"""Records that have only the fields of all events."""


def test_the_tables_of_the_page_are_current() -> None:
    command = [sys.executable, "docs/codebook.py", "--check"]
    done = subprocess.run(command, cwd=DOCS.parent, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_line_that_names_a_record_gets_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS)
    made = runpy.run_path(str(DOCS / "codebook.py"))["made"]
    line, rest = "<!-- fields: Visit -->\n", "\nWhere does a journey end?\n"
    table = PAGE.partition(line)[2].partition("<!-- Made by docs/codebook.py to here. -->\n")
    assert made(line + rest) == "".join([line, *table[:2], rest])


def test_every_record_and_every_vocabulary_has_a_table() -> None:
    named = set(
        re.findall(r"\w+", " ".join(re.findall(r"^<!-- (?:fields|words): ([\w ,]+)", PAGE, re.MULTILINE)))
    )
    others = (Fact, Value, Participation, Source, When, Evidence, Derivation, Coding)
    records = {kind.__name__ for kind in (*COLLECTIONS.values(), *others)} - NO_FIELDS
    vocabularies = {
        name
        for name in model.__all__
        if isinstance(getattr(model, name), type) and issubclass(getattr(model, name), Enum)
    } - {"OpenEnd"}
    assert records | vocabularies <= named


def test_every_example_is_of_a_field_or_a_word() -> None:
    examples = tomllib.loads((DOCS / "codebook.toml").read_text("utf-8"))
    for name, rows in examples.items():
        kind = getattr(model, name)
        known = (
            {str(word) for word in kind} if issubclass(kind, Enum) else {item.name for item in fields(kind)}
        )
        assert rows.keys() - known - ({"value"} if kind is Value else set()) == set(), name


def test_every_collection_field_word_and_function_can_be_looked_up() -> None:
    words = {
        word
        for name in model.__all__
        if isinstance(kind := getattr(model, name), type) and issubclass(kind, Enum)
        for word in kind
    }
    names = {item.name for kind in COLLECTIONS.values() for item in fields(kind)}
    for term in [
        *COLLECTIONS,
        *names,
        *FUNCTIONS,
        *(str(word.value) for word in words - set(model.OpenEnd)),
    ]:
        assert look_up(term), term


@pytest.mark.parametrize(
    ("term", "section", "said"),
    [
        ("Hoped", "Modality", "meaning: Somebody wishes it"),
        ("place type", "Place", "takes: one of the words city"),
        ("interval.days/1", "Derivation", "inputs: first date, second date"),
        ("quantities", "Quantity", "| `unit` | one of the words below; required |"),
    ],
)
def test_of_a_term(term: str, section: str, said: str) -> None:
    [entry] = look_up(term)
    assert entry.section == section
    assert said in entry.text


def test_a_word_of_several_vocabularies_has_several_entries() -> None:
    assert [entry.section for entry in look_up("observer")] == ["Membership", "Participation"]


def test_an_unknown_term() -> None:
    with pytest.raises(NotFoundError) as caught:
        look_up("modalty")
    assert str(caught.value).startswith('the codebook has no "modalty"; did you mean "modality"')


def test_code_comments_and_links_of_a_page() -> None:
    code = "```sh\n# no heading\n```"
    table = "| `f`, `g` | h |\n|---|---|\n| `i` | j \\| k |\n"
    page = f"# Book\n\n<!-- x -->\n\n## A [b](c.md)\n\nSee [d](#e).\n\n{code}\n\n{table}"
    found = entries(page)
    assert [(entry.term, entry.section) for entry in found] == [
        ("Book", "Book"),
        ("A [b](c.md)", "A [b](c.md)"),
        ("i", "A [b](c.md)"),
    ]
    assert found[1].text.startswith(f"See d.\n\n{code}\n\n")
    assert found[2].text == "h: j | k"
