"""What the popovers of a page say beside a value; here added to a page by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from verification.tampering import problems_of, replaced

POPOVERS = """<div class="abouts">
<div class="about" id="about-fact-length" popover><p class="about-what">Length of the border: 972 km;
of: Northland.</p>
<dl><div><dt>How</dt><dd class="about-how">stated in the source's voice</dd></div>
<div><dt>Passages</dt><dd class="about-passages">p4.s1</dd></div>
<div><dt>Source</dt><dd class="about-source"><cite class="about-title">The harbor</cite></dd></div></dl>
<p class="about-foot"><a class="about-row" href="#fact-length">Row in the register</a></p></div>
<div class="about" id="about-fact-unmarked" popover><p class="about-what">
Border not marked: about 324 km; computed by
quantity.product/1 from length/value and share/value; assumed: the share is of the length.</p>
<dl><div><dt>Computed from</dt><dd class="about-inputs"><ul>
<li><a class="input-id" href="#fact-share">share</a>
<span class="input-what">Share not marked: 1/3; of: Length of the border.</span>
<span class="input-passages">p4.s2, p4.s10</span></li></ul></dd></div></dl></div>
</div></main>"""


def test_popovers_that_say_what_the_entries_say(build: Path, tmp_path: Path) -> None:
    assert problems_of(replaced(build / "plain.html", tmp_path / "x.html", "</main>", POPOVERS)) == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "border: 972 km",
            "border: 973 km",
            'length says "Length of the border: 973 km; of: Northland." as its what',
        ),
        ("stated in", "hoped in", 'length says "hoped in the source\'s voice" as its how'),
        (">p4.s1<", ">p4.s2<", 'length says "p4.s2" as its passages'),
        (">The harbor<", ">The boats<", 'length says "The boats" as its title'),
        ("Row in the register", "Row 5", 'length says "Row 5" as its text'),
        (
            "not marked: 1/3",
            "not marked: 1/4",
            'unmarked says "Share not marked: 1/4; of: Length of the border." as its what',
        ),
        ("p4.s10", "p4.s11", 'unmarked says "p4.s2, p4.s11" as its passages'),
        ('">share', '">shares', 'unmarked says "shares" as its id'),
        ("</dl></div></div>", "</dl>7</div></div>", 'unmarked says "7" as its text'),
    ],
)
def test_popovers_that_say_something_else(
    build: Path, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    popovers = POPOVERS.replace("</dl></div>\n</div>", "</dl></div></div>")
    assert old in popovers
    path = replaced(build / "plain.html", tmp_path / "x.html", "</main>", popovers.replace(old, new, 1))
    assert problems_of(path) == (f"the popover of {problem}",)


def test_a_popover_of_no_fact(build: Path, tmp_path: Path) -> None:
    popover = '<div class="about" id="about-fact-x">5 km</div></main>'
    path = replaced(build / "plain.html", tmp_path / "x.html", "</main>", popover)
    assert problems_of(path) == ('a popover "5 km" does not belong to a fact of the manifest',)
