from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from analysis.building import bounded
from cisreport.analysis import declared
from cisreport.model import (
    NOT_STATED,
    AmountBound,
    Anchor,
    Claim,
    ClaimReview,
    Evidence,
    FactId,
    Modality,
    Organization,
    Stance,
    Term,
    Unit,
    Value,
    Values,
    Verdict,
)
from cisreport.model.notebook import Records
from harbor import edit, write
from snapshots import sections

HOSTILE = "<script>alert(1)</script>&lt;'\"><td>"


class Cells(HTMLParser):
    """Collects the texts of cells and captions, and the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("td", "th", "caption"):
            self.texts.append("")
        assert dict(attrs).keys() <= {"scope"}

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def test_records_as_tables(tmp_path: Path, file_regression: FileRegressionFixture) -> None:
    ds = cisreport.load(write(tmp_path, edit("harbor/derivations.yml", "inputs", "params: {a: 1/3}, inputs")))
    names = ("opening", "summit", "norland", "quay-length", "gazette", "days-between")
    records = {name: declared(ds).get(name) or ds[name] for name in names}
    check(records, file_regression)


def test_what_differs_from_the_record_is_shown(file_regression: FileRegressionFixture) -> None:
    first, second = Anchor("gazette", "p1.s1"), Anchor("letter", "p2.s3")
    common: dict[str, Any] = {
        "anchors": (first,),
        "modality": Modality.HEDGED,
        "reserve": ("rather", "seems"),
    }
    words = (
        Value(datum="the talks"),
        Value(datum="the haggling", anchors=(first, second), modality=Modality.EVALUATED, reserve=("very",)),
        Value(
            datum="the meeting", modality=Modality.STATED, reserve=(), attribution=(), note="Or a mooring."
        ),
    )
    found = tuple(Evidence(fact=FactId(name), stance=Stance.SUPPORTS, says="It is wet.") for name in "ab")
    term = Term(
        id=FactId("talks"),
        label="Talks <1>",
        denotes="the meeting",
        expression=Values(words),
        users=Values((), "not stated"),
        **common,
    )
    review = ClaimReview(
        id=FactId("wet"),
        label="Wet",
        claim="other:rain",
        verdict=Verdict.SUPPORTED,
        evidence=found,
        **common,
    )
    length = bounded("length", Unit.KILOMETER, "9.70", AmountBound.UP_TO, AmountBound.IF_POSSIBLE)
    check(
        {
            "term": term,
            "review": review,
            "length": length,
            "of one source": Records((term, review)),
            "of two sources": Records((length, term)),
        },
        file_regression,
    )


def check(shown: dict[str, Any], file_regression: FileRegressionFixture) -> None:
    tables = {name: item._repr_html_().replace("<tr>", "\n<tr>") for name, item in shown.items()}
    file_regression.check(sections(tables), extension=".html")


@given(st.text(min_size=1) | st.just(HOSTILE))
def test_text_stays_text(text: str) -> None:
    value = Value(
        datum=text,
        anchors=(Anchor(text, text),),
        modality=Modality.HOPED,
        attribution=(FactId(text), NOT_STATED),
        note=text,
    )
    record = Organization(
        id=FactId(text),
        label=text,
        anchors=(Anchor("a", text),),
        name=Values((value,)),
        abbreviation=Values((), text),
        identity=text,
        note=text,
    )
    claim = Claim(id=FactId("c"), label=text, anchors=(Anchor("a", text),), proposition=text)
    for shown in (record, claim):
        cells = Cells(shown._repr_html_())
        assert cells.tags == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert sum(text in told for told in cells.texts) >= 3 or "\r" in text
