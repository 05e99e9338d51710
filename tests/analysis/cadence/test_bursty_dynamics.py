"""Agreement with ``bursty-dynamics``, an independent package by other authors."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis.cadence.events import BASE
from cisreport.analysis import cadence


def _frame(seed: int, series: int = 12, events: int = 15) -> pd.DataFrame:
    """Return series of events on different days; the package merges those on one day."""
    random = np.random.default_rng(seed)
    offsets = [random.choice(2_000, size=events, replace=False) for _ in range(series)]
    return pd.DataFrame(
        {
            "series": np.repeat(np.arange(series), events),
            "date": [pd.Timestamp(BASE + dt.timedelta(days=int(day))) for row in offsets for day in row],
        }
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_burstiness_and_memory_are_those_of_the_package(seed: int) -> None:
    from bursty_dynamics import calculate_scores  # imports scipy, which no other test needs

    theirs = calculate_scores(_frame(seed), subject_id="series", time_col="date")
    ours = cadence.table(_frame(seed))
    assert ours["burstiness"].tolist() == pytest.approx(theirs["BP"].tolist(), abs=1e-12)
    assert ours["memory"].tolist() == pytest.approx(theirs["MC"].tolist(), abs=1e-12)
