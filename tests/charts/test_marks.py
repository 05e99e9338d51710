"""Marks tell their kinds apart by form: without any hue, each is still a picture of its own."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import product

import pytest
from matplotlib.patches import Rectangle

from charts.test_canvas import luminance, rgb
from cisreport.analysis.participation import Attendance
from cisreport.charts import marks
from cisreport.charts.canvas import Canvas
from cisreport.charts.theme import GRAY, style
from cisreport.model import MeetingMode, MembershipStatus


@pytest.fixture(autouse=True)
def one_hue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all hues away, and the black that marks of no series have."""
    monkeypatch.setattr(marks, "HUES", (GRAY,) * 6)
    monkeypatch.setattr(marks, "TEXT", GRAY)


def drawn(draw: Callable[..., object], *form: object, **more: object) -> bytes:
    with style():
        canvas = Canvas(8, 8)
        draw(canvas, *form, **more)
        file = io.BytesIO()
        canvas.figure.savefig(file, format="rgba", dpi=120)
    return file.getvalue()


def test_sessions() -> None:
    modes = (*(mode.value for mode in MeetingMode), None)
    held = [
        (status, mode, unsure) for status, mode, unsure in product(("held", "moved"), modes, (False, True))
    ]
    others = [(status, mode, False) for status, mode in product(("announced", "not-held"), modes)]
    pictures = {
        drawn(marks.session, 4, 4, status, mode, unsure=unsure) for status, mode, unsure in (*held, *others)
    }
    assert len(pictures) == len(held) + len(others)


def test_memberships() -> None:
    forms = (*(status.value for status in MembershipStatus), "not stated", "full / observer")
    pictures = {drawn(marks.member, 4, 4, form) for form in forms}
    assert len(pictures) == len(forms)


def test_attendance() -> None:
    pictures = {drawn(marks.presence, 4, 4, form.value) for form in Attendance}
    assert len(pictures) == len(Attendance)


def test_patterns() -> None:
    """Either their lines differ, or they are as far apart in gray as text has to be from its ground."""
    for number, one in enumerate(marks.PATTERNS):
        for other in marks.PATTERNS[number + 1 :]:
            if one.hatch == other.hatch:
                ends = sorted(luminance(rgb(pattern.face)) + 0.05 for pattern in (one, other))
                assert ends[1] / ends[0] >= 3


def test_a_pattern_is_drawn() -> None:
    shapes = [marks.patterned(Rectangle((1, 1), 6, 6), form) for form in marks.PATTERNS]
    pictures = {drawn(Canvas.patch, shape) for shape in shapes}
    assert len(pictures) == len(marks.PATTERNS)
