"""One picture of each kind, compared so closely that a missing label shows."""

from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from pytest_regressions.image_regression import ImageRegressionFixture

from charts.cases import made
from cisreport.charts import KINDS
from cisreport.charts.theme import style

PICTURES = (
    "attendance-toy",
    "calendar-council",
    "intervals-council",
    "lengths-toy",
    "modality-toy",
    "moves-council",
    "network-toy",
    "order-toy",
    "overlap-dushanbe",
    "seating-dushanbe",
    "spacing-dushanbe",
    "terms-toy",
    "timeline-toy",
)
CLOSE = 0.002
"""Percent of the largest possible difference; the shortest label of a chart makes more."""


def picture(figure: Figure) -> bytes:
    file = io.BytesIO()
    with style():
        figure.savefig(file, format="png", dpi=72, metadata={"Software": None})
    return file.getvalue()


def without_a_label(figure: Figure) -> Figure:
    """Return the figure without its shortest text."""
    texts = [item for item in figure.findobj(Text) if isinstance(item, Text) and item.get_text()]
    min(texts, key=lambda item: len(item.get_text())).remove()
    return figure


def test_every_kind_has_a_picture() -> None:
    assert [made(case).kind for case in PICTURES] == list(KINDS)


@pytest.mark.parametrize("case", PICTURES)
def test_picture(case: str, image_regression: ImageRegressionFixture) -> None:
    name = f"picture-{case}"
    damaged = picture(without_a_label(made(case).figure()))
    image_regression.check(damaged, diff_threshold=CLOSE, expect_equal=False, basename=name)
    image_regression.check(picture(made(case).figure()), diff_threshold=CLOSE, basename=name)
