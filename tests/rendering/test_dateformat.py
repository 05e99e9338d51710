"""Dates as Quarto prints them."""

import datetime as dt

import pytest

from cisreport.rendering.dateformat import format_date


@pytest.mark.parametrize(
    ("date_format", "text"),
    [
        ("full", "Friday, May 6, 2022"),
        ("long", "May 6, 2022"),
        ("medium", "May 6, 2022"),
        ("short", "5/6/22"),
        ("iso", "2022-05-06"),
        ("D MMMM YYYY", "6 May 2022"),
        ("ddd DD.MM.YY", "Fri 06.05.22"),
        ("[Day] D [of] MMM", "Day 6 of May"),
    ],
)
def test_formats(date_format: str, text: str) -> None:
    assert format_date(dt.date(2022, 5, 6), date_format) == text


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(ValueError, match='"hh" is not a part of a date format'):
        format_date(dt.date(2022, 5, 6), "YYYY hh")
