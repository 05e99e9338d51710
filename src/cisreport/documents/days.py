"""The day of a document whose front matter does not name one: given, or of its last commit."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from typing import Final

from cisreport.documents.dates import RELATIVE, committed_day
from cisreport.documents.document import Document
from cisreport.documents.effective import DATES
from cisreport.errors import Problem, ReportError

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""Variable of the environment with the seconds since 1970 that count as now."""


def dated(document: Document, given: dt.date | None = None) -> Document:
    """Return a document with a day for each date that its front matter leaves open; never the clock's.

    Parameters
    ----------
    document : Document
        The document.
    given : date, optional
        The day that counts for it; without one ``SOURCE_DATE_EPOCH`` counts, and for a date that is named
        as today, now or last modified the day of the document's last commit.

    Raises
    ------
    ReportError
        If a date is named without a day, and there is none to take; or the environment has none that can
        be read.
    """
    stated = {name: document.metadata.get(name) for name in DATES}
    open_dates = [name for name, value in stated.items() if value in RELATIVE]
    if stated["date"] and not open_dates:
        return document
    day = given or _day_of_environment()
    if open_dates and day is None:
        day = committed_day(document.path)
    if open_dates and day is None:
        raise ReportError(_without_day(document, name) for name in open_dates)
    if day is None:
        return document
    names = open_dates if stated["date"] else [*open_dates, "date"]
    metadata = {**document.metadata, **dict.fromkeys(names, day.isoformat())}
    return replace(document, metadata=metadata, day=day)


def _without_day(document: Document, name: str) -> Problem:
    what = f'"{document.metadata[name]}" is a different day at each render'
    remedy = f'write "YYYY-MM-DD", give --date, set {EPOCH}, or commit the document to git'
    return Problem(path=document.shown, line=1, where=name, what=what, remedy=remedy)


def _day_of_environment() -> dt.date | None:
    epoch = os.environ.get(EPOCH, "")
    if not epoch.isdigit():
        return None
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError) as error:
        what, remedy = f"{EPOCH} is {epoch}, which is not a time", "give it in seconds since 1970"
        raise ReportError([Problem(path="<environment>", what=what, remedy=remedy)]) from error
