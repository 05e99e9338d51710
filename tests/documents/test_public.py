"""The table of public documents, ``public.csv``: where each is, what it needs, and what became of it.

They are documents with cells of Python and of no other language.  From each of the public repositories that a
search for usual names of files found (``pandas.qmd``, ``report.qmd``, ``docs/examples.qmd`` and so on), they
are the first two in the order of the digests of their paths, whatever became of them.  Each was rendered in
both formats within its project.  ``code`` says whether its own code ran, or stand-ins where packages, data or
the network were missing.  The text of the documents is not part of this project.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

COLUMNS = ["repository", "path", "commit", "needs", "code", "outcome", "reason"]
RENDERED, REMEDIED, REFUSED = "rendered", "rendered after the remedy", "refused"


def rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("public.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_each_row_names_one_document() -> None:
    for row in rows():
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", row["repository"])
        assert re.fullmatch(r"[0-9a-f]{40}", row["commit"])
        assert re.fullmatch(r"(?!/)\S.*\.qmd", row["path"])
        assert re.fullmatch(r"(\w+( \w+)*)?", row["needs"])
    places = [(row["repository"].lower(), row["path"]) for row in rows()]
    assert places == sorted(set(places))


def test_each_outcome_is_of_the_list_and_has_its_reason() -> None:
    for row in rows():
        assert row["code"] in ("own", "stand-in")
        assert row["outcome"] in (RENDERED, REMEDIED, REFUSED)
        assert not row["reason"] if row["outcome"] == RENDERED else "; " in row["reason"]
        assert "Traceback" not in row["reason"]


def test_most_documents_are_rendered() -> None:
    counts = Counter(row["outcome"] for row in rows())
    assert counts.total() >= 60
    assert len({row["repository"] for row in rows()}) >= 40
    assert counts[RENDERED] + counts[REMEDIED] >= 0.75 * counts.total()
    assert sum(row["code"] == "own" and row["outcome"] == RENDERED for row in rows()) >= 15
