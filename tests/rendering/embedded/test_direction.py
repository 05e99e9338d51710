"""What runs in another direction than its document says so."""

from __future__ import annotations

import json
import subprocess

import pytest

from cisreport.rendering.embedded.direction import TEXTS, document_direction, mark_directions
from cisreport.rendering.pandoc import pandoc_path
from cisreport.rendering.tree import Tree, elements


def tree_of(text: str, lang: str) -> Tree:
    command = [pandoc_path(), "--from=markdown", "--to=json", "--metadata", f"lang={lang}"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    tree: Tree = json.loads(done.stdout)
    return tree


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "ltr"), ("fa", "rtl"), ("fa-IR", "rtl"), ("uz-Arab", "rtl"), ("fr", "ltr"), ("az", "ltr")],
)
def test_a_language_has_a_direction(lang: str, expected: str) -> None:
    assert document_direction(tree_of("x", lang)) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Plain English, 12.", []),
        ("en", "نشست means a session of some length.", []),
        ("en", "نشست وزیران در سال 2031", ["rtl"]),
        ("en", "- یک\n- دو", ["rtl"]),
        ("en", "# نشست وزیران", ["rtl"]),
        ("en", "The value [نشست](#a){.value} and 5", ["rtl"]),
        ("fa", "نشست وزیران", []),
        ("fa", "Port Linden شهر است", []),
        ("fa", "In English only.", ["ltr"]),
        ("fa", "سال [972 km](#a){.value} است", ["ltr"]),
        ("fa", "2031", []),
        ("fa", "::: {.register}\nIn English.\n\nنشست وزیران\n:::", ["ltr", "rtl"]),
    ],
)
def test_what_runs_the_other_way_is_marked(lang: str, text: str, expected: list[str]) -> None:
    tree = tree_of(text, lang)
    mark_directions(tree, list(elements(tree, *TEXTS)))
    assert [part.split('"')[0] for part in json.dumps(tree["blocks"]).split('["dir", "')[1:]] == expected
