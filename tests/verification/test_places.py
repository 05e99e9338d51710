"""Values, names and rows that are not printed or linked as listed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from published.forging import forge_digit
from verification.tampering import (
    attach,
    edited,
    manifest_bytes,
    pdf_with,
    problems_of,
    replaced,
    value_link,
    with_manifest,
)


def test_a_digit_of_a_value_changed(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: value_link(1).sub(lambda m: m[0].replace("972", "973"), page),
    )
    assert problems_of(path) == (
        'value 1 (toy-2022:length/value), "972 km" is printed as "973 km"',
        'a number that the text does not have: "972", listed 4 times as value, printed 3 times',
        'a number that the manifest does not list: "973" in "The border is 973 km long, of which about '
        '324 km are not mar ..."',
    )


def test_an_invisible_sign(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: value_link(1).sub(lambda m: m[0].replace(">972", ">\u202e972"), page),
    )
    told = 'value 1 (toy-2022:length/value), "972 km" is printed as "\\u202e972 km"'
    assert told in problems_of(path)


def test_a_value_that_is_gone(build: Path, tmp_path: Path) -> None:
    path = edited(build / "plain.html", tmp_path / "x.html", lambda page: value_link(2).sub("", page))
    assert problems_of(path) == (
        'value 2 (toy-2022:unmarked/value), "about 324 km" is not printed',
        'a number that the text does not have: "324", listed once as value, printed 0 times',
    )


def test_a_value_too_many(build: Path, tmp_path: Path) -> None:
    more = '<p><a class="value" id="use-99" href="#fact-length">far</a></p></main>'
    path = replaced(build / "plain.html", tmp_path / "x.html", "</main>", more)
    assert problems_of(path) == ('"far" (link use-99) is linked to fact-length but is not in the manifest',)


def test_a_value_twice(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html", tmp_path / "x.html", lambda page: value_link(7).sub(r"\g<0> \g<0>", page)
    )
    assert problems_of(path) == ('value 7 (toy-2022:share/value), "a third" is 2 times in the file',)


def test_a_link_to_another_row(build: Path, tmp_path: Path) -> None:
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: value_link(1).sub(lambda m: m[0].replace("#fact-length", "#fact-share"), page),
    )
    assert problems_of(path) == (
        'value 1 (toy-2022:length/value), "972 km" is linked to another row: fact-share',
    )


def test_a_value_in_another_section(build: Path, tmp_path: Path) -> None:
    page = (build / "plain.html").read_text("utf-8")
    found = value_link(10).search(page)
    assert found
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: page.replace(found[0], "").replace("<p>The border", f"<p>{found[0]} The border"),
    )
    assert problems_of(path) == (
        'value 10 (toy-2022:claim/proposition), "More steps follow after the talks" '
        "is printed at another place: § 1",
    )


def test_a_value_out_of_its_table(build: Path, tmp_path: Path) -> None:
    page = (build / "plain.html").read_text("utf-8")
    found = value_link(7).search(page)
    assert found
    path = edited(
        build / "plain.html",
        tmp_path / "x.html",
        lambda page: page.replace(found[0], "").replace("<p>See ", f"<p>{found[0]} See "),
    )
    assert problems_of(path) == (
        'value 7 (toy-2022:share/value), "a third" is printed at another place: § 1',
    )


def test_a_name_that_leads_elsewhere(build: Path, tmp_path: Path) -> None:
    name = '<a href="#fact-bellmark" id="name-2" class="name"'
    path = replaced(build / "toy.html", tmp_path / "x.html", name, name.replace("bellmark", "avaria"))
    assert problems_of(path) == ('name 2 (bellmark), "Bellmark" is linked to another row: fact-avaria',)


def test_a_name_that_is_changed(build: Path, tmp_path: Path) -> None:
    path = replaced(build / "toy.html", tmp_path / "x.html", ">Bellmark</a>", ">Belmark</a>")
    assert problems_of(path) == ('name 2 (bellmark), "Bellmark" is printed as "Belmark"',)


def test_a_list_of_facts_that_is_changed(build: Path, tmp_path: Path) -> None:
    listed = '<a href="#fact-summit">summit</a>'
    path = replaced(build / "toy.html", tmp_path / "x.html", listed, listed.replace(">summit", ">talks"))
    assert [problem.partition(", of ")[0] for problem in problems_of(path)] == ["the list of facts 1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">972 km</td>", ">long</td>"),
        ("hedged, according to Ana Moreno, quoted", "stated, according to Ana Moreno, quoted"),
        ("p4.s1", "p4.s"),
    ],
)
def test_another_register(build: Path, tmp_path: Path, old: str, new: str) -> None:
    rows = (build / "plain.html").read_text("utf-8").index('<table class="register-table')
    path = edited(
        build / "plain.html", tmp_path / "x.html", lambda page: page[:rows] + page[rows:].replace(old, new, 1)
    )
    fact = "share" if old.startswith("hedged") else "length"
    assert problems_of(path)[0].startswith(f"the row of toy-2022:{fact} does not say: ")


def test_another_introduction_of_the_register(build: Path, tmp_path: Path) -> None:
    path = replaced(build / "plain.html", tmp_path / "x.html", "“The harbor”, The", "“The harbor”, A")
    assert problems_of(path) == (
        "the register does not say: [the-harbor] “The harbor”, The Lighthouse, date not stated.",
    )


def test_swapped_cites_in_the_manifest(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        first, second = manifest["values"][:2]
        first["cite"], second["cite"] = second["cite"], first["cite"]

    assert problems_of(with_manifest(build / "plain.html", tmp_path / "x.html", change))[:4] == (
        'value 1 (toy-2022:unmarked/value), "972 km" says that it cites toy-2022:length/value',
        'value 2 (toy-2022:length/value), "about 324 km" says that it cites toy-2022:unmarked/value',
        'value 1 (toy-2022:unmarked/value), "972 km" leads to another fact: fact-length',
        'value 2 (toy-2022:length/value), "about 324 km" leads to another fact: fact-unmarked',
    )


def test_another_text_in_the_manifest(build: Path, tmp_path: Path) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["values"][0]["text"] = "973 km"

    assert problems_of(with_manifest(build / "plain.html", tmp_path / "x.html", change)) == (
        'value 1 (toy-2022:length/value), "973 km" is printed as "972 km"',
        'value 1 (toy-2022:length/value), "973 km" does not follow from its fact, which gives "972 km"',
    )


def test_print_with_a_digit_changed(build: Path, tmp_path: Path) -> None:
    assert forge_digit(build / "plain.pdf", tmp_path / "x.pdf", "972 km", 0) == "972 km"
    assert problems_of(tmp_path / "x.pdf") == (
        'value 1 (toy-2022:length/value), "972 km" is printed as "172 km" on page 1',
        'a number that the manifest does not list: "172" in "The border is 172 km long, of which about '
        '324 km are not mar ..." on page 1',
        'a number that the text does not have: "972", listed 6 times, printed 5 times',
    )


@pytest.mark.parametrize(
    ("pattern", "which", "told"),
    [
        ("2 June 2031", 1, '"1 June 2031" on page 1 is linked to fact-talks but is not in the manifest'),
        (r" ?, in year 3\.", 0, 'a number that the text does not have: "3"'),
        (r"Before 1 January\.", 0, 'a number that the text does not have: "1"'),
    ],
)
def test_print_with_a_digit_of_a_footnote_changed(
    build: Path, tmp_path: Path, pattern: str, which: int, told: str
) -> None:
    forge_digit(build / "toy.pdf", tmp_path / "x.pdf", pattern, which)
    assert any(told in problem for problem in problems_of(tmp_path / "x.pdf"))


TALKED = 'id="use-3" class="value unbroken" data-cite="lake-league-2031:talks/date">'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"{TALKED}2", f"{TALKED}1", 'talks/date), "2 June 2031" is printed as "1 June 2031"'),
        ("year 3.<", "year 4.<", 'a number that the text does not have: "3"'),
        ("Before 1 January", "Before 2 January", 'a number that the text does not have: "1"'),
    ],
)
def test_a_page_with_a_digit_of_a_footnote_changed(
    build: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = replaced(build / "toy.html", tmp_path / "x.html", old, new)
    assert any(told in problem for problem in problems_of(path))


def test_print_of_another_length(build: Path, tmp_path: Path) -> None:
    data = manifest_bytes(build / "plain.pdf")
    path = pdf_with(build / "longer.pdf", tmp_path / "x.pdf", lambda pdf: attach(pdf, data))
    problems = problems_of(path)
    assert 'value 1 (toy-2022:length/value), "972 km" is printed as "973 km" on page 1' in problems
    said = "the register has no row that says of toy-2022:length: Length of the border, 972 km, of: Northland"
    assert any(problem.startswith(said) for problem in problems)


def targets(pdf: pikepdf.Pdf, page: int) -> list[str]:
    """Return where each link of a page leads, as text."""
    notes = [note.get("/Dest") for note in pdf.pages[page].Annots]
    return [str(note[3]) if isinstance(note, pikepdf.Array) else "" for note in notes]


def test_print_without_a_value(build: Path, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        places = targets(pdf, 0)
        value = next(n for n, place in enumerate(places) if place and places.count(place) > 2)
        del pdf.pages[0].Annots[value]

    [problem] = problems_of(pdf_with(build / "plain.pdf", tmp_path / "x.pdf", change))
    assert re.fullmatch(r'value \d+ \(toy-2022:\S+\), "[^"]*" is not printed', problem)


def test_print_with_a_link_to_another_row(build: Path, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        places = targets(pdf, 0)
        value = next(n for n, place in enumerate(places) if place and places.count(place) > 2)
        notes = pdf.pages[0].Annots
        notes[value].Dest = notes[value + 1].Dest

    problems = problems_of(pdf_with(build / "plain.pdf", tmp_path / "x.pdf", change))
    assert any(problem.endswith("is not printed") for problem in problems)
    assert any(problem.endswith("but is not in the manifest") for problem in problems)


def test_print_with_swapped_citations(build: Path, tmp_path: Path) -> None:
    """The names of two states are linked to one another's rows and so are their texts in the manifest."""

    def change(manifest: dict[str, Any]) -> None:
        first, second = manifest["values"][0], manifest["values"][1]
        for key in ("cite", "fact", "text"):
            first[key], second[key] = second[key], first[key]

    manifest = json.loads(manifest_bytes(build / "plain.pdf"))
    change(manifest)
    text = json.dumps(manifest).encode()
    path = pdf_with(build / "plain.pdf", tmp_path / "x.pdf", lambda pdf: attach(pdf, text))
    attached, *found = problems_of(path)
    assert attached == "the attachment cisreport-manifest.json is named or described in another way"
    assert found == [
        '"972 km" on page 1, linked to fact-length, is where value 1 (toy-2022:unmarked/value), '
        '"about 324 km" is expected',
    ]


def test_print_without_tags(build: Path, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.StructTreeRoot

    assert problems_of(pdf_with(build / "plain.pdf", tmp_path / "x.pdf", change))
