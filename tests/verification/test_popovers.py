"""What the popovers of a page say beside a value; here added to a page by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cisreport.manifest.sources import source_entry
from sample import dataset
from verification.tampering import problems_of, replaced

POPOVERS = """<div class="abouts">
<div class="about" id="about-fact-length" popover>
<p class="about-said">Length of the border: <b class="about-value">972 km</b>.</p>
<p class="about-put"><span class="about-badge">stated</span>
<span class="about-how">in the source's voice</span></p>
<ul class="about-sources"><li><cite class="about-title">“The harbor”</cite>
<span class="about-from">FROM</span> <a class="about-at" href="#source-harbor">p4.s1</a></li></ul>
<details class="about-all"><p class="about-what">Length of the border: 972 km; of: Northland.</p>
<p class="about-evidence">stated in the source's voice</p></details>
<p class="about-foot"><a class="about-row" href="#fact-length">Row in the register</a></p></div>
<div class="about" id="about-fact-unmarked" popover>
<p class="about-said">Border not marked: <b class="about-value">about 324 km</b>.</p>
<p class="about-put"><span class="about-badge">computed</span></p>
<ul class="about-inputs"><li><a class="about-input" href="#fact-share">Share not marked: 1/3.</a></li>
<li><span class="about-more">2 more facts in the register</span></li></ul></div>
</div></main>"""


@pytest.fixture
def popovers(build: Path) -> str:
    """What popovers say of the toy's facts, with where its source is from."""
    source = source_entry(dataset(), dataset().sources[0])
    return POPOVERS.replace("FROM", "".join(f", {text}" for text in source.about))


def test_popovers_that_say_what_follows_from_the_facts(build: Path, tmp_path: Path, popovers: str) -> None:
    assert problems_of(replaced(build / "plain.html", tmp_path / "x.html", "</main>", popovers)) == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (">972 km<", ">973 km<", 'length says "Length of the border: 973 km." as its said'),
        (">stated<", ">hoped<", 'length says "hoped" as its badge'),
        (">in the source's", ">in someone's", 'length says "in someone\'s voice" as its how'),
        (">p4.s1<", ">p4.s2<", 'length says "p4.s2" as its at'),
        (
            '"#source-harbor"',
            '"https://example.org/#:~:text=A"',
            'length leads to "https://example.org/#:~:text=A"',
        ),
        ("“The harbor”", "“The boats”", 'length says "“The boats”" as its title'),
        (
            "972 km; of",
            "973 km; of",
            'length says "Length of the border: 973 km; of: Northland." as its what',
        ),
        (">stated in", ">hoped in", 'length says "hoped in the source\'s voice" as its evidence'),
        ("Row in the register", "Row 5", 'length says "Row 5" as its text'),
        (">about 324", ">about 325", 'unmarked says "Border not marked: about 325 km." as its said'),
        ("marked: 1/3", "marked: 1/4", 'unmarked says "Share not marked: 1/4." as its input'),
        ("2 more", "9999 more", 'unmarked says "9999 more facts in the register" as its more'),
        ("</ul></div>", "</ul>7</div>", 'unmarked says "7" as its text'),
        ('fact-length" popover', 'fact-length/end" popover', 'length is about "end", which it does not have'),
    ],
)
def test_popovers_that_say_something_else(
    build: Path, tmp_path: Path, popovers: str, old: str, new: str, problem: str
) -> None:
    assert old in popovers
    path = replaced(build / "plain.html", tmp_path / "x.html", "</main>", popovers.replace(old, new, 1))
    assert problems_of(path) == (f"the popover of {problem}",)


def test_a_popover_of_no_fact(build: Path, tmp_path: Path) -> None:
    popover = '<div class="about" id="about-fact-x">5 km</div></main>'
    path = replaced(build / "plain.html", tmp_path / "x.html", "</main>", popover)
    assert problems_of(path) == ('a popover "5 km" does not belong to a fact of the manifest',)
