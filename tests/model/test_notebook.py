from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

import cisreport
from cisreport.analysis import declared
from cisreport.model import NOT_STATED, Anchor, Claim, FactId, Modality, Organization, Value, Values
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
    tables = {name: record._repr_html_().replace("<tr>", "\n<tr>") for name, record in records.items()}
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
