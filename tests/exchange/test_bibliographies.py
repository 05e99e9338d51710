"""Sources as BibTeX and CSL-JSON, there and back, and as other programs write them."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import cisreport
from cisreport.errors import DataError
from cisreport.exchange import FORMATS
from cisreport.exchange.bibliography import Item, items_of, language_tag
from cisreport.exchange.bibtex import _entry
from cisreport.exchange.coded import coded_of
from cli.running import TOY, run
from generated import made

BIBTEX, CSL = FORMATS["bibtex"], FORMATS["csl"]
ZOTERO = r"""
@article{muller_2019,
  title = {The {CIS} after {D{\"u}ssel}dorf},
  author = {M{\"u}ller, J{\"o}rg and Doe, Jane},
  journaltitle = {Post-Soviet \& Other Affairs},
  date = {2019-05-03},
  url = {https://example.org/a_b?c=1},
  langid = {english},
}
@book{old,
  title = "A book",
  publisher = {A press},
  year = 1998, month = may
}
"""
ITEMS = [
    {
        "id": "http://zotero.org/users/1/items/AB12",
        "type": "article-newspaper",
        "title": "A title",
        "author": [{"family": "Doe", "given": "Jane"}, {"literal": "A bureau"}],
        "container-title": "The Courier",
        "issued": {"date-parts": [["2022", 5]]},
        "language": "en-US",
    }
]


@pytest.mark.parametrize("name", ["dushanbe-2022", "cis-council"])
def test_csl_has_every_source_without_loss(name: str, tmp_path: Path) -> None:
    ds = cisreport.load(name)
    (text,) = CSL.write(ds).values()
    (tmp_path / "x.csl.json").write_bytes(text)
    assert CSL.read(tmp_path / "x.csl.json").records["sources"] == coded_of(ds).records["sources"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_bibtex_has_what_a_bibliography_has(seed: int) -> None:
    with TemporaryDirectory() as folder:
        ds = made(Path(folder), seed, size=1)
        path = Path(folder) / "x.bib"
        (text,) = BIBTEX.write(ds).values()
        path.write_bytes(text)
        back = {source["id"]: source for source in BIBTEX.read(path).records["sources"]}
        for item in items_of(ds):
            source = back[item.id]
            for name in ("title", "producer", "note"):
                assert source.get(name, "") == " ".join(getattr(item, name).split())
            assert source["language"] == item.language
            authors = [" ".join(name.split()) for name in item.authors]
            assert source.get("author", []) == (authors if len(authors) != 1 else authors[0])
            assert source.get("published", "") == item.date


@given(text=st.text("ab{}\\%&#$_^~ \"'@,=üИ", max_size=20))
def test_every_text_survives_tex(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.bib"
        path.write_text(_entry(Item(id="a", title=text, note="x")), "utf-8")
        (source,) = BIBTEX.read(path).records["sources"]
        assert source.get("title", "") == " ".join(text.split())


@pytest.mark.parametrize("date", ["2030-09~", "2030?", "2030-09-01%", "2030-XX", "2030-09-01/2030-09-03"])
def test_a_date_is_not_tex(date: str, tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_text(_entry(Item(id="a", title="T", date=date)), "utf-8")
    (source,) = BIBTEX.read(path).records["sources"]
    assert source["published"] == date


def test_entries_of_zotero(tmp_path: Path) -> None:
    (tmp_path / "z.bib").write_text(ZOTERO, "utf-8")
    assert BIBTEX.read(tmp_path / "z.bib").records["sources"] == [
        {
            "id": "muller-2019",
            "kind": "cited",
            "language": "en",
            "title": "The CIS after Düsseldorf",
            "producer": "Post-Soviet & Other Affairs",
            "author": ["Jörg Müller", "Jane Doe"],
            "published": "2019-05-03",
            "url": "https://example.org/a_b?c=1",
        },
        {
            "id": "old",
            "kind": "cited",
            "language": "und",
            "title": "A book",
            "producer": "A press",
            "published": "1998-05",
        },
    ]
    (tmp_path / "z.csl.json").write_text(json.dumps(ITEMS), "utf-8")
    assert CSL.read(tmp_path / "z.csl.json").records["sources"] == [
        {
            "id": "http-zotero-org-users-1-items-AB12",
            "kind": "cited",
            "language": "en-US",
            "title": "A title",
            "producer": "The Courier",
            "author": ["Jane Doe", "A bureau"],
            "published": "2022-05",
        }
    ]


def test_sources_are_added_to_a_dataset_or_printed(tmp_path: Path) -> None:
    run("export", TOY / "data" / "lake-league-2031", "--to", "datapackage", "--output", tmp_path / "package")
    folder = tmp_path / "data" / "lake"
    run("import", tmp_path / "package", "--to", folder)
    bib = tmp_path / "My refs.bib"
    bib.write_text(ZOTERO, "utf-8")
    assert len(yaml.safe_load(run("import", bib).stdout)["sources"]) == 2
    done = run("import", bib, "--to", folder)
    assert done.stdout == f"added 2 sources to {folder} in sources-my-refs.yml\n", done.output
    assert {"muller-2019", "old"} <= {source.id for source in cisreport.load(folder).sources}
    assert "it exists already" in run("import", bib, "--to", folder).stderr
    other = tmp_path / "other.bib"
    other.write_text(ZOTERO, "utf-8")
    assert 'the id "old" is used twice' in run("import", other, "--to", folder).stderr
    assert not (folder / "sources-other.yml").exists()


def test_files_that_are_no_bibliographies(tmp_path: Path) -> None:
    bib = tmp_path / "x.bib"
    bib.write_text("nothing", "utf-8")
    with pytest.raises(DataError, match="the file has no entries; export it as BibTeX"):
        BIBTEX.read(bib)
    bib.write_text("\n@book{a, title = {b}}\n@book{a, title = {c}}\n", "utf-8")
    with pytest.raises(DataError, match=r"x\.bib:3: this entry cannot be read"):
        BIBTEX.read(bib)
    deep = "{a" * 2000 + "}" * 2000
    bib.write_text(f"@book{{a, title = {{b}}}}\n@book{{b, title = {{{deep}}}}}\n", "utf-8")
    with pytest.raises(DataError, match=r"x\.bib:2: the braces of this entry are nested too deeply; write"):
        BIBTEX.read(bib)
    items = tmp_path / "x.csl.json"
    items.write_text('[{"title": "no id"}]', "utf-8")
    with pytest.raises(
        DataError, match=r"\[0\]: this is not an item of CSL-JSON; it needs an id and a title"
    ):
        CSL.read(items)
    items.write_text("{", "utf-8")
    with pytest.raises(DataError, match="this is not JSON"):
        CSL.read(items)


@pytest.mark.parametrize(
    ("name", "tag"), [("english", "en"), ("ru", "ru"), ("en_US", "en-US"), ("Klingon", "und")]
)
def test_languages(name: str, tag: str) -> None:
    assert language_tag(name) == tag
