"""Work without a search for unused objects."""

from __future__ import annotations

import gc

import pytest

from cisreport.collecting import uncollected


@uncollected()
def failing() -> None:
    raise ValueError(f"collecting: {gc.isenabled()}")


def test_python_looks_again_afterward_even_after_an_error() -> None:
    with pytest.raises(ValueError, match="collecting: False"):
        failing()
    assert gc.isenabled()


def test_what_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
