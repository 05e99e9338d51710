"""Dates in EDTF: days, months and years in words or digits, ranges, and days without a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cisreport.drafts.language import Language
from cisreport.drafts.model import slug
from cisreport.drafts.rules.found import Found, Taken
from cisreport.drafts.texts import PassageText
from cisreport.model import Dataset
from cisreport.model.dates import check_stated

_NO_YEAR = "XXXX"


@cache
def patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    """Return the patterns for dates, those with the most parts first."""
    words = language.words["dates"]
    joint = rf"(?:\s+(?:{'|'.join(words.get('joints', ['de']))}))?\s+"
    ordinal = rf"(?:{'|'.join(['[.º]', *words.get('ordinals', ())])})?"
    before = "|".join(words.get("before", ()))
    longest_first = sorted(language.months, key=lambda name: (-len(name), name))
    month = rf"(?P<month{{}}>{'|'.join(map(re.escape, longest_first))})\.?(?!\w)"
    day, year = rf"(?P<day{{}}>[0-3]?[0-9]){ordinal}(?![\w.,]*[0-9])", r"(?P<year{}>[12][0-9]{{3}})(?![0-9])"
    to = r"\s*(?:[-\u2013\u2014]|to|and|through)\s*"
    end_year = rf"(?:(?:,|{joint[:-3]})?\s+{year.format('')})?"
    alone = rf"(?i:{before})[\s-]+(?:the\s+)?" if before else r"(?!)"
    a, b = day.format(""), day.format("2")
    loose = a.replace(r"(?![\w.,]*[0-9])", "")
    texts = (
        r"(?P<iso>[12][0-9]{3}-[01][0-9]-[0-3][0-9])(?![\w-])",
        rf"{loose}{joint}{month.format('')}{to}{b}{joint}{month.format('2')}{end_year}",
        rf"{month.format('')}\s+{loose}{to}{month.format('2')}\s+{b}{end_year}",
        rf"{loose}{to}{b}{joint}{month.format('')}{end_year}",
        rf"{month.format('')}\s+{loose}{to}{b}{end_year}",
        rf"{a}{joint}{month.format('')}{end_year}",
        rf"{month.format('')}\s+{a}{end_year}",
        rf"{month.format('')},?{joint}{year.format('')}",
        rf"{alone}{year.format('')}\s*[-\u2013]\s*{year.format('2')}",
        rf"{alone}{month.format('')}(?!\s+\w+ed\b)",
        rf"{alone}{year.format('')}(?!\s*(?:[%\u2013-]|\w*[^\W\d_]\w*s\b))",
    )
    return tuple(re.compile(rf"(?<![\w.,\u2013-]){text}") for text in texts)


def dates(passages: tuple[PassageText, ...], ds: Dataset, language: Language) -> Iterator[Found]:  # noqa: ARG001
    """Find dates; what is not a date of the calendar is left out."""
    for passage in passages:
        found: dict[str, list[tuple[int, int]]] = {}
        for span, edtf in dates_in(passage.text, language):
            found.setdefault(edtf, []).append(span)
        for edtf, spans in found.items():
            yield Found(
                rule="dates",
                kind="dates",
                passage=passage,
                spans=tuple(spans),
                record={"stated": edtf},
                names=(slug(edtf),),
            )


def dates_in(text: str, language: Language) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the dates in a text in its order, each with its place; the longest at a place."""
    taken = Taken()
    found: list[tuple[tuple[int, int], str]] = []
    for pattern in patterns(language):
        for match in pattern.finditer(text):
            start = min(match.start(name) for name, part in match.groupdict().items() if part)
            span = start, match.end()
            if taken.overlaps(span):
                continue
            edtf = _edtf(match.groupdict(), language)
            try:
                check_stated(edtf)
            except ValueError:
                continue
            taken.add(span)
            found.append((span, edtf))
    yield from sorted(found)


def _edtf(parts: dict[str, str | None], language: Language) -> str:
    if parts.get("iso"):
        return str(parts["iso"])
    year = parts.get("year") or _NO_YEAR
    first = _joined(year, parts.get("month"), parts.get("day"), language)
    if parts.get("day2"):
        return f"{first}/{_joined(year, parts.get('month2') or parts['month'], parts['day2'], language)}"
    return f"{first}/{parts['year2']}" if parts.get("year2") else first


def _joined(year: str, month: str | None, day: str | None, language: Language) -> str:
    found = year
    if month:
        found += f"-{language.months[month]:02}"
    return f"{found}-{int(day):02}" if day else found
