"""What the register prints of a record: its row, in the columns of its kind.

Each kind has a table with columns and an order for it. What no column has is an item of the row, so that
nothing coded is left out.  A kind without columns here has its label and its items.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from cisreport.analysis.registry import FUNCTIONS
from cisreport.manifest.entries import anchors_of, main_notes
from cisreport.manifest.quotes import markings_of, quotes_of
from cisreport.model import (
    Actor,
    Announcement,
    Claim,
    ClaimReview,
    Dataset,
    Derivation,
    Event,
    Fact,
    Meeting,
    Membership,
    Modality,
    Occupancy,
    Position,
    Quantity,
    Record,
    Source,
    Term,
    Verdict,
    When,
    bounds,
    collection_of,
)
from cisreport.rows import CONFIDENCE, HOW, KIND, Row
from cisreport.wording import evidence_text, field_text, name_of, text_of
from cisreport.wording.description import participant_text
from cisreport.wording.values import plain_text

_COMMON: Final = frozenset(item.name for item in fields(Fact))
_LAST: Final = "~"
"""Sorts after every date."""
_VERDICTS: Final = (Verdict.CONTRADICTED, Verdict.MIXED, Verdict.NOT_FOUND, Verdict.SUPPORTED)
"""The worst first."""

_Text = Callable[[Dataset, Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The table of a kind of record."""

    title: str
    """Its heading."""
    table: str = ""
    """Name of the table that several kinds share; empty: that of the record's collection."""
    columns: Mapping[str, _Text]
    """What each of its columns says, by their headings."""
    has: frozenset[str]
    """Fields that its columns have."""
    full_only: tuple[str, ...] = ()
    """Names of items that a brief register has only where the text cites the fact."""
    order: Callable[[Any], str] = lambda _: ""
    """Where a row is; rows with the same are in the order of the dataset."""


def _field(*names: str) -> _Text:
    """Return what fields say, with a comma between them."""
    return lambda ds, record: ", ".join(filter(None, (field_text(ds, record, name) for name in names)))


def _dates(start: str, end: str) -> _Text:
    def text(ds: Dataset, record: Event) -> str:
        first, last = field_text(ds, record, start), field_text(ds, record, end)
        return f"{first} to {last}" if last else first

    return text


def _first_day(values: Iterable[Any]) -> str:
    """Return the earliest day of a date, or else the latest, as text that sorts."""
    for value in values:
        if isinstance(value.datum, When) and value.datum.resolved:
            span = bounds(value.datum.resolved)
            days = [day for day in (span.earliest, span.latest) if isinstance(day, dt.date)]
            if days:
                return days[0].isoformat()
    return _LAST


def _evidence(ds: Dataset, review: ClaimReview) -> str:
    return field_text(ds, review, "evidence")


def _method(_: Dataset, record: Derivation) -> str:
    """Return the function of a derivation with its settings; the head of the table says what it does."""
    chosen = ", ".join(f"{name}: {plain_text(setting)}" for name, setting in sorted(record.params.items()))
    return f"{record.fn} ({chosen})" if chosen else record.fn


def method_text(record: Derivation) -> str:
    """Return in words what a derivation computes; nothing if its function is not one of this package."""
    if record.fn not in FUNCTIONS:
        return ""
    summary = FUNCTIONS[record.fn].documentation.partition("\n")[0].removesuffix(".").removeprefix("Return ")
    return summary.replace("the ids of the ", "the ").replace("the ids of ", "the ").replace("`", "")


def _legend(record: Record) -> dict[str, str]:
    method = method_text(record) if isinstance(record, Derivation) else ""
    return {record.fn: method} if isinstance(record, Derivation) and method else {}


def _computed(ds: Dataset, record: Derivation) -> str:
    return text_of(ds, f"{record.id}/value") if record.known else "cannot be known"


def _planned(text: _Text) -> _Text:
    """Return what an announcement says of a plan, without the remark that it is planned."""
    return lambda ds, record: text(ds, record).replace(f" ({Modality.PLANNED})", "")


def _put(ds: Dataset, record: Fact) -> str:
    return _how(ds, record)[HOW].removesuffix(" in the source's voice")


def _confidence(ds: Dataset, record: Fact) -> str:
    return _how(ds, record).get(CONFIDENCE, "")


def _nothing(ds: Dataset, record: Record) -> str:  # noqa: ARG001 - a column of other kinds
    return ""


def _name(ds: Dataset, record: Record) -> str:
    return name_of(ds, record.id)


def _who(ds: Dataset, record: Event) -> str:
    """Return the participants of an event; those with the same office are together."""
    offices: dict[str, list[str]] = {}
    for item in record.participants:
        office, of, whose = participant_text(ds, record, item).rpartition(" of ")
        offices.setdefault(office + of, []).append(whose)
    return "; ".join(office + ", ".join(those) for office, those in offices.items())


def _label(_: Dataset, record: Fact | Derivation) -> str:
    return record.label


def _kind(
    title: str,
    columns: Mapping[str, _Text],
    has: str,
    order: Callable[[Any], str] | None = None,
    full_only: tuple[str, ...] = (),
    table: str = "",
) -> Kind:
    return Kind(
        title=title,
        table=table,
        columns=MappingProxyType(dict(columns)),
        has=frozenset(has.split()),
        full_only=full_only,
        order=order or (lambda _: ""),
    )


def _by_label(record: Fact) -> str:
    return record.label.casefold()


def _by_date(record: Event) -> str:
    return _first_day(record.date)


_EVENT: Final = {
    "Date": _dates("date", "end"),
    "Place": _field("place"),
    "Who is named": _who,
}
_KINDS: Final[Mapping[type[Record], Kind]] = MappingProxyType(
    {
        Announcement: _kind(
            "Announcements",
            {
                "Made": _dates("date", "end"),
                "For": _planned(_dates("planned_date", "planned_end")),
                "Place": _planned(_field("planned_place")),
            },
            "date end planned_date planned_end planned_place",
            _by_date,
            ("announces",),
        ),
        Meeting: _kind("Meetings", _EVENT, "date end place participants", _by_date),
        Event: _kind("Other events", _EVENT, "date end place participants", _by_date, table="events"),
        ClaimReview: _kind(
            "Verdicts",
            {"Verdict": _field("verdict"), "Claim": _label, "Why": _evidence, "Confidence": _confidence},
            "verdict evidence label confidence how",
            lambda review: str(_VERDICTS.index(review.verdict)),
            ("claim", "searched"),
        ),
        Quantity: _kind("Figures", {"Figure": _label, "Value": _field("value")}, "value unit label"),
        Claim: _kind(
            "Claims",
            {"Claim": _field("proposition"), "Put as": _put},
            "proposition how",
            full_only=("about",),
        ),
        Term: _kind(
            "Wordings", {"Wording": _field("expression"), "Used for": _field("denotes")}, "expression denotes"
        ),
        Membership: _kind(
            "Roles in bodies, and offices",
            {"Who": _field("member"), "Of": _field("organization"), "As": _field("status")},
            "member organization status",
            table="ties",
        ),
        Occupancy: _kind(
            "Roles in bodies, and offices",
            {"Who": _field("holder"), "Of": _nothing, "As": _field("position")},
            "holder position",
            table="ties",
        ),
        Position: _kind("People, bodies and places", {"Name": _label}, "label", _by_label, table="actors"),
        Actor: _kind("People, bodies and places", {"Name": _name}, "", _by_label, table="actors"),
        Derivation: _kind(
            "Computed values",
            {"What": _label, "Value": _computed, "Method": _method},
            "label value fn inputs lower upper unit approximate read note",
            full_only=("assumptions",),
        ),
        Source: _kind("What is said of sources", {"Title": _field("title")}, "title passages note"),
        Fact: _kind("", {"What": _label}, "label"),
    }
)
"""The table of each kind; a kind that is not here has that of the nearest class it derives from."""


def kind_of_table(record_type: type[Record]) -> Kind:
    """Return the table for a type of record."""
    return next(_KINDS[base] for base in record_type.__mro__ if base in _KINDS)


def tables_of(records: Iterable[Record]) -> dict[str, dict[str, Any]]:
    """Return title and columns of the tables of records, by their names."""
    tables: dict[str, dict[str, Any]] = {}
    for record in records:
        kind = kind_of_table(type(record))
        name = _table_of(kind, record)
        title = kind.title or name.capitalize()
        tables.setdefault(name, {"title": title, "columns": list(kind.columns)})
    return tables


def _table_of(kind: Kind, record: Record) -> str:
    return kind.table or collection_of(record)


def row_of(ds: Dataset, record: Record) -> Row:
    """Return the row of a record.

    Parameters
    ----------
    ds : Dataset
        With its derivations computed.
    record : Fact, Derivation or Source
        The record.
    """
    kind = kind_of_table(type(record))
    cells = tuple(text(ds, record) for text in kind.columns.values())
    items = {KIND: _noun(record)} if kind.table and isinstance(record, Fact) else {}
    items |= {
        item.name.replace("_", " "): text
        for item in fields(record)
        if item.name not in kind.has and item.name not in _COMMON and item.name not in _HIDDEN
        if (text := field_text(ds, record, item.name)) and text not in cells
    }
    if isinstance(record, Announcement):
        items |= _plan(record)
    if isinstance(record, Fact):
        items |= {name: text for name, text in _how(ds, record).items() if name not in kind.has}
    label = "" if isinstance(record, Source) or "label" in kind.has else record.label
    label = "" if label in cells else label
    return Row(
        table=_table_of(kind, record),
        cells=cells,
        items=items,
        label=label,
        label_adds=not _is_said(record, label, cells),
        main_notes=sum(1 for _ in main_notes(record)),
        full_only=kind.full_only,
        legend=_legend(record),
        order=kind.order(record),
        quotes=quotes_of(ds, anchors_of(record), markings_of(record)),
    )


def _noun(record: Fact) -> str:
    return (record.noun or type(record).__name__).lower()


_HIDDEN: Final = frozenset(
    {"id", "identity", "label", "params", "segmentation", "passages", "kind", "digest"}
)


def _is_said(record: Record, label: str, cells: Iterable[str]) -> bool:
    """Return whether cells say what a label does: a claim, a plan, or when and where an event was."""
    if not isinstance(record, Event):
        return isinstance(record, Claim)
    if isinstance(record, Announcement):
        return bool(record.announces)
    year = _first_day(record.date)[:4]
    return record.series is not None and year in label and any(cell and cell in label for cell in cells)


def _plan(record: Announcement) -> dict[str, str]:
    """Return how the source puts what is planned."""
    plans = (*record.planned_date, *record.planned_end, *record.planned_place)
    ways = dict.fromkeys(str(value.modality or record.modality) for value in plans)
    return {"plan": ", ".join(ways)} if ways else {}


def _how(ds: Dataset, record: Fact) -> dict[str, str]:
    words = evidence_text(ds, record, passages=False)
    how, _, confidence = words.partition(", confidence ")
    return {HOW: how} | ({CONFIDENCE: confidence} if confidence else {})
