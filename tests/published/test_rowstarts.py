"""The beginnings of rows: what the index finds is what a comparison with every row finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cisreport.published.rowstarts import RowStarts
from cisreport.published.text import certain_start, common_start

IDS = st.text("ab-", min_size=1, max_size=6)
TEXTS = st.text("ab\u4e2d\u05d0", max_size=30)
ROWS = st.dictionaries(IDS, TEXTS, max_size=8)


def compared(starts: dict[str, str], beginning: str, shown: str) -> list[str]:
    """Return the rows that a text can begin, by comparing it with each of them."""
    found = []
    for row, start in starts.items():
        known = certain_start(start)
        taken, _ = common_start(shown, known)
        if start.startswith(beginning) and taken >= min(len(known), len(row) + 12):
            found.append(row)
    return found


@given(ROWS, TEXTS, st.booleans(), st.data())
def test_every_row_that_a_text_begins_is_found(
    texts: dict[str, str], rest: str, is_coded: bool, data: st.DataObject
) -> None:
    starts = {f"fact-{name}": name + text for name, text in texts.items()}
    shown = data.draw(st.sampled_from([*starts.values(), rest])) + rest
    if is_coded:
        shown = shown.replace("\u4e2d", "[U+4E2D]")
    beginning = shown[:3]
    beginnings = RowStarts(starts)
    found = [
        item.row
        for item in beginnings.like(beginning, shown)
        if common_start(shown, item.known)[0] >= item.sure
    ]
    assert found == compared(starts, beginning, shown)
    longest = max((len(start) for start in starts.values() if start.startswith(beginning)), default=0)
    assert beginnings.longest(beginning) == longest


def test_a_text_is_compared_with_few_of_many_rows() -> None:
    starts = {f"fact-meeting-{n}": f"meeting-{n}Meetingof{n}states" for n in range(2000)}
    found = RowStarts(starts).like("mee", "meeting-1234Meetingof1234stateswhichwashere")
    assert [item.row for item in found] == ["fact-meeting-1234"]
