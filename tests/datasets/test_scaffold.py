from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cisreport.analysis import derive
from cisreport.datasets import load
from cisreport.datasets.scaffold import new_dataset
from cisreport.errors import DataError
from cisreport.model import COLLECTIONS, PassageRole, collection_of
from cisreport.sources import coverage, match, read_article

ARTICLE = Path(__file__).parents[1] / "toy" / "article.txt"


def refused(name: str, source: Path, directory: Path) -> str:
    with pytest.raises(DataError) as caught:
        new_dataset(name, source, directory)
    return str(caught.value)


def test_a_new_dataset_is_valid_and_all_open(tmp_path: Path) -> None:
    folder = new_dataset("my-article", ARTICLE, tmp_path / "data")
    assert folder == tmp_path / "data" / "my-article"
    dataset = load(folder)
    assert (dataset.id, dataset.title, len(dataset)) == ("my-article", "my-article", 0)
    (source,) = coverage(dataset).sources
    assert source.source == "article"
    assert len(source.open) == len(source.passages) == 20
    roles = [passage.role for passage in dataset.sources[0].passages]
    assert roles == [PassageRole.HEADLINE] + [PassageRole.BODY] * 19
    result = match(dataset.sources[0].passages, read_article(ARTICLE))
    assert {item.status for item in result} == {"found"}
    assert [path.name for path in folder.parent.iterdir()] == ["my-article"]


def test_its_examples_are_valid_too(tmp_path: Path) -> None:
    folder = new_dataset("my-article", ARTICLE, tmp_path)
    for path in folder.glob("*.yml"):
        path.write_text(re.sub("^#(?=  )", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    dataset = derive(load(folder))
    assert {collection_of(fact) for fact in dataset} == COLLECTIONS.keys()
    assert [str(item.value) for item in dataset.derivations.values()] == ["446"]
    assert dataset.sources[0].title.only == "The headline"


def test_none_of_the_text_goes_in(tmp_path: Path) -> None:
    article = tmp_path / "copy.txt"
    article.write_text("Xylophones quarrel. Zebras yawn\nbeneath jagged windmills.", "utf-8")
    folder = new_dataset("my-article", article, tmp_path)
    written = " ".join(path.read_text("utf-8") for path in folder.iterdir())
    assert [word for word in re.findall(r"\w+", article.read_text("utf-8")) if word in written] == []


def test_anyone_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        folder = new_dataset("my-article", ARTICLE, tmp_path)
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("file_name", "source"),
    [
        ("Der Artikel, Nr. 3.txt", "der-artikel-nr-3"),
        ("Čas—2.txt", "cas2"),
        ("статья.txt", "article"),
        ("on", "on"),
    ],
)
def test_the_source_is_named_by_its_file(file_name: str, source: str, tmp_path: Path) -> None:
    path = tmp_path / file_name
    path.write_text("One sentence: $today.", "utf-8")
    assert load(new_dataset("null", path, tmp_path)).sources[0].id == source


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "My Article",
            '"My Article" is not a name for a dataset; use lower-case letters, digits and single hyphens',
        ),
        ("../up", '"../up" is not a name for a dataset; use lower-case letters, digits and single hyphens'),
        ("", '"" is not a name for a dataset; use lower-case letters, digits and single hyphens'),
        ("a\n", '"a\\n" is not a name for a dataset; use lower-case letters, digits and single hyphens'),
        ("vocabulary", 'the name "vocabulary" is reserved; choose another name'),
        ("a" * 61, "the name has 61 characters; use at most 60"),
    ],
)
def test_names_that_are_not_valid(name: str, told: str, tmp_path: Path) -> None:
    assert refused(name, ARTICLE, tmp_path) == f"{tmp_path}: {told}"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = new_dataset("my-article", ARTICLE, tmp_path)
    (folder / "claims.yml").write_text("claims: []\n")
    assert refused("my-article", ARTICLE, tmp_path) == f"{folder}: it exists already; choose another name"
    (tmp_path / "link").symlink_to("nowhere")
    assert (
        refused("link", ARTICLE, tmp_path) == f"{tmp_path / 'link'}: it exists already; choose another name"
    )
    assert (folder / "claims.yml").read_text() == "claims: []\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "my-article"]


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    none = tmp_path / "none.txt"
    assert refused("No", none, tmp_path) == (
        f'{tmp_path}: "No" is not a name for a dataset; use lower-case letters, digits and single hyphens\n'
        f"{none}: there is no such file; check the name"
    )


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = f"{tmp_path / 'file'}: the file or folder cannot be used (File exists); choose another folder, or "
    assert refused("my-article", ARTICLE, tmp_path / "file").startswith(told)
