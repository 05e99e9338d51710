"""The printed text of a value: what inline code of a report prints for a cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from cisreport.errors import NotFoundError, suggest
from cisreport.model import (
    NOT_STATED,
    Announcement,
    ClaimReview,
    Confidence,
    Conflict,
    Dataset,
    Derivation,
    Event,
    EventStatus,
    Evidence,
    Exactness,
    Fact,
    FactId,
    Modality,
    Participation,
    Person,
    Quantity,
    Record,
    Source,
    Stance,
    Statement,
    Unit,
    Value,
    Values,
    Visit,
    When,
    values_of,
)
from cisreport.model.actors import Actor
from cisreport.model.dataset import FieldNames
from cisreport.wording import dates, numbers
from cisreport.wording.articles import with_article
from cisreport.wording.dates import NOT_STATED_TEXT
from cisreport.wording.edtf import duration_text, edtf_text
from cisreport.wording.findings import move_text, truth_text

_COMMON = frozenset(item.name for item in fields(Fact))
_NOT_CITED = frozenset(
    {"id", "anchors", "passages", "formerly", "withdrawn", "params", "inputs", "identity", "segmentation"}
    | {"digest"}
)
_CITABLE = FieldNames(lambda item: item.name not in _NOT_CITED)
_REFERRING = FieldNames(lambda item: "refers_to" in item.metadata)
_DASH = "–"
_MADE = ("made", "not made", "been made")
_TOOK_PLACE = ("took place", "did not take place", "taken place")
_SAID: dict[type[Event], tuple[str, str, str]] = {
    Statement: _MADE,
    Announcement: _MADE,
    Visit: _TOOK_PLACE,
    Conflict: _TOOK_PLACE,
}
_REASONS = {Stance.SUPPORTS: "For", Stance.CONTRADICTS: "Against", Stance.SILENT: "Silent"}
Renderer = Callable[[Any], str]


def resolve_cite(ds: Dataset, cite: str) -> tuple[Record, str]:
    """Find the record and the field that a cite names.

    Parameters
    ----------
    ds : Dataset
        Where to look.
    cite : str
        ``id``, ``id/field`` or either with ``dataset:`` before it.  Without a field, it means the main
        field of the record's type: a quantity's value, an event's date, an actor's name.

    Raises
    ------
    NotFoundError
        If there is no such dataset, record or field; the text lists similar names.
    """
    prefix, colon, rest = cite.partition(":")
    if colon and prefix != ds.id:
        raise NotFoundError(f'"{cite}" is not of dataset "{ds.id}"; cite "{ds.id}:{rest}" or load "{prefix}"')
    record_id, slash, name = (rest if colon else cite).partition("/")
    record = ds[record_id]
    if not slash:
        return record, _cited_field(record)
    if name not in (known := _CITABLE[type(record)]):
        raise NotFoundError(f'record "{record_id}" has no field "{name}"; {suggest(name, known)}')
    return record, name


def _cited_field(record: Record) -> str:
    """Return the field that a cite of the record alone means."""
    cited = (item.name for item in fields(record) if item.name not in _COMMON)
    held = (name for name, _ in values_of(record))
    name = record.cited_field or next(held, None) or next(cited, None)
    if name is None:
        raise NotFoundError(f'"{record.id}" has no special field to cite; cite "{record.id}/label"')
    return name


def text_of(ds: Dataset, cite: str, form: str | None = None) -> str:
    """Return the printed text of a value, such as ``972 km``, ``13 May 2022`` or ``not stated``.

    `` / `` separates values that disagree.  A derivation of which only bounds are known is printed as
    ``167–168 days``.

    Parameters
    ----------
    ds : Dataset
        Where to look.
    cite : str
        See :func:`resolve_cite`.
    form : str, optional
        Another form of the value.  Numbers have ``number`` (no unit), ``words`` (``nine``,
        ``twice``, ``a third``), ``lower`` and ``upper``; dates have ``day``, ``month``, ``year``,
        ``weekday``, ``iso`` and ``stated``, and ``span`` if the event has an end; lists have ``number`` and
        ``words``; evidence has ``reasons``; people have ``family``; texts have ``capital``; an open field
        has ``remark``; every value has ``label``; ``hedged``, which adds how the source puts it unless it
        simply states the value; and ``dash``, which is a dash if the field is empty or left open.

    Raises
    ------
    NotFoundError
        If there is no such value or no such form; the text lists similar names.
    """
    record, name = resolve_cite(ds, cite)
    if form == "label" and not isinstance(record, Source):
        return record.label
    if form == "hedged":
        return _hedged(ds, record, name)
    if name == "modality" and isinstance(record, Fact):
        return manner_text(record)
    if name == "attribution" and isinstance(record, Fact):
        return whose(ds, record.attribution)
    data, is_open = _values(record, name)
    if form == "dash":
        return text_of(ds, cite) if data else _DASH
    if is_open:
        remark = getattr(record, name).open if form == "remark" else None
        return remark or NOT_STATED_TEXT
    if not data:
        raise NotFoundError(
            f'"{cite}" has no value: "{name}" of "{record.id}" is not coded; cite another field'
        )
    texts = []
    for value in data:
        datum = value.datum
        renderers = _renderers(ds, record, name, datum)
        if (form or "") not in renderers:
            known = sorted({*filter(None, renderers), "dash", "hedged", "label"})
            raise NotFoundError(f'"{cite}" has no form "{form}"; {suggest(form or "", known)}')
        try:
            texts.append(numbers.bounded_text(renderers[form or ""](datum), value.bound))
        except ValueError as error:
            raise NotFoundError(f'"{cite}" has no form "{form}": {error}; use another form') from error
    return " / ".join(dict.fromkeys(texts))


def _hedged(ds: Dataset, record: Record, name: str) -> str:
    content = getattr(record, name)
    if isinstance(content, tuple) and content and isinstance(content[0], Participation):
        return listed(
            f"{with_article(name_of(ds, item.actor))}{_manner(item.inherit(record))}" for item in content
        )
    text = text_of(ds, f"{record.id}/{name}")
    if isinstance(content, Values) and isinstance(record, Fact):
        return text + _manner(*content.inherit(record))
    return text + (_manner(record) if isinstance(record, Fact) else "")


def _manner(*items: Fact | Value[Any] | Participation) -> str:
    """Return in parentheses how a source puts what it does not simply state; or nothing."""
    words = [words for words in dict.fromkeys(map(manner_text, items)) if words != Modality.STATED]
    return f" ({', '.join(words)})" if words else ""


def manner_text(item: Fact | Value[Any] | Participation) -> str:
    """Return modality and reserve of something, such as ``evaluated with “rather”``."""
    reserve = listed(f"“{word}”" for word in item.reserve) if item.reserve else ""
    return " with ".join(filter(None, (item.modality, reserve)))


def datum_text(ds: Dataset, record: Record, name: str, datum: Any) -> str:
    """Return the printed text of one value of a field."""
    return _renderers(ds, record, name, datum)[""](datum)


def value_text(ds: Dataset, record: Record, name: str, value: Value[Any]) -> str:
    """Return the printed text of one value of a field, with the bounds of a number."""
    return numbers.bounded_text(datum_text(ds, record, name, value.datum), value.bound)


def _values(record: Record, name: str) -> tuple[tuple[Value[Any], ...], bool]:
    """Return the values of a field, and whether the source leaves it open."""
    content = getattr(record, name)
    if isinstance(content, Values):
        return content.items, not content and content.not_stated
    if isinstance(record, Derivation) and name == "value":
        return ((Value(datum=content),) if record.known else ()), not record.known
    return (() if content is None or content == () else (Value(datum=content),)), False


def _renderers(ds: Dataset, record: Record, name: str, datum: Any) -> dict[str, Renderer]:
    if isinstance(record, Derivation) and name in ("value", "lower", "upper"):
        return _derived(ds, record, name)
    if isinstance(datum, When):
        return _dates(ds, datum) | (_lasting(record, datum) if name == "date" else {})
    if isinstance(datum, bool):
        return {"": _yes_no}
    if isinstance(datum, Decimal | Fraction | int):
        unit = record.unit if isinstance(record, Quantity) else None
        rough = isinstance(record, Quantity) and record.exactness.first is Exactness.APPROXIMATE
        return _amounts(unit, rough)
    if isinstance(datum, tuple):
        return _lists(ds) | ({"reasons": reasons_text} if isinstance(record, ClaimReview) else {})
    if isinstance(datum, str) and not isinstance(datum, StrEnum) and name in _REFERRING[type(record)]:
        return {
            "": lambda target: name_of(ds, target),
            "capital": lambda target: _capital(name_of(ds, target)),
        }
    if isinstance(record, Event) and isinstance(datum, EventStatus):
        return {
            "": lambda status: status_text(record, status),
            "capital": lambda status: _capital(status_text(record, status)),
        }
    renderers: dict[str, Renderer] = {"": plain_text, "capital": lambda text: _capital(plain_text(text))}
    if isinstance(record, Person) and name == "name":
        renderers[""] = lambda text: full_name(record, text)
        renderers["family"] = lambda text: family_name(record, text)
    return renderers


def status_text(event: Event, status: EventStatus) -> str:
    """Return the words for a status of such an event: a meeting is held, a statement made."""
    held, not_held, _ = said_of(event)
    return {EventStatus.HELD: held, EventStatus.NOT_HELD: not_held}.get(status, plain_text(status))


def said_of(event: Event) -> tuple[str, str, str]:
    """Return the words for such an event: held, not held, and (not known to have) been held."""
    return _SAID.get(type(event), ("held", "not held", "been held"))


def _yes_no(datum: bool) -> str:
    return "yes" if datum else "no"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _dates(ds: Dataset, when: When) -> dict[str, Renderer]:
    def target(record_id: str) -> str:
        return quoted_label(ds, record_id)

    renderers: dict[str, Renderer] = {
        "": lambda datum: dates.date_text(datum, target),
        "stated": lambda datum: dates.stated_text(datum, target),
    }
    return renderers if when.resolved is None else renderers | _edtf(when.resolved)


def _lasting(record: Record, when: When) -> dict[str, Renderer]:
    """Return the form with the beginning and the end of an event that lasted."""
    ends = [value.datum.resolved for value in record.end] if isinstance(record, Event) else []
    if when.resolved is None or not all(ends) or not ends:
        return {}
    start = when.resolved
    return {"span": lambda _: " / ".join(duration_text(start, end) for end in ends if end)}


def _edtf(edtf: str) -> dict[str, Renderer]:
    return {
        "day": lambda _: edtf_text(edtf, with_year=False),
        "month": lambda _: dates.month_text(edtf),
        "year": lambda _: dates.year_text(edtf),
        "weekday": lambda _: dates.weekday_text(edtf),
        "iso": lambda _: edtf,
    }


def _amounts(unit: Unit | None, approximate: bool) -> dict[str, Renderer]:
    return {
        "": lambda amount: numbers.quantity_text(amount, unit, approximate=approximate),
        "number": numbers.amount_text,
        "words": lambda amount: numbers.number_words(amount, unit),
    }


def _lists(ds: Dataset) -> dict[str, Renderer]:
    def item_text(item: Any) -> str:
        if isinstance(item, Participation):
            return with_article(name_of(ds, item.actor))
        if isinstance(item, Evidence):
            return f"{name_of(ds, item.fact)} ({item.stance})"
        return name_of(ds, item) if isinstance(item, str) and item in ds else plain_text(item)

    return {
        "": lambda items: listed(map(item_text, items)),
        "number": lambda items: numbers.amount_text(len(items)),
        "words": lambda items: numbers.number_words(len(items)),
    }


def reasons_text(evidence: Iterable[Evidence]) -> str:
    """Return what the evidence of a verdict says, by its stance: ``For: ... Against: ...``."""
    said: dict[Stance, list[str]] = {}
    for item in evidence:
        end = "" if item.says.endswith((".", "!", "?")) else "."
        said.setdefault(item.stance, []).append(f"{_capital(item.says)}{end}")
    return " ".join(f"{_REASONS[stance]}: {' '.join(dict.fromkeys(texts))}" for stance, texts in said.items())


def _derived(ds: Dataset, record: Derivation, name: str) -> dict[str, Renderer]:
    datum = getattr(record, name)
    sample = next((part for part in (datum, record.lower, record.upper) if part is not None), None)
    if isinstance(sample, bool):
        return {"": lambda found: truth_text(record, found)}
    if isinstance(sample, tuple):
        return _lists(ds)
    if isinstance(sample, str):
        if not record.fn.startswith("date."):
            return {"": lambda text: name_of(ds, text) if text in ds else text}
        return {"": edtf_text, **_edtf(sample)}
    low, high = record.lower, record.upper
    simple = _amounts(record.unit, record.approximate)
    if move := move_text(record):
        simple["later"] = lambda _: move
    if name == "value" and datum is None and (low is None or high is None):
        return _open_ended(record, simple)
    if name != "value" or low is None or high is None or low == high:
        return simple
    ends: dict[str, Renderer] = {
        "lower": lambda _: simple["number"](low),
        "upper": lambda _: simple["number"](high),
    }
    span = numbers.span_text(low, high)  # type: ignore[arg-type]  # amounts
    about = "about " if record.approximate else ""
    unit = numbers.unit_text(record.unit) if record.unit else ""
    later = {"later": simple["later"]} if "later" in simple else {}
    return {"": lambda _: f"{about}{span} {unit}".rstrip(), "number": lambda _: span, **ends, **later}


def _open_ended(record: Derivation, simple: dict[str, Renderer]) -> dict[str, Renderer]:
    """Return the forms of a number of which one bound is known."""
    side, words, end = "lower", "at least", record.lower
    if end is None:
        side, words, end = "upper", "at most", record.upper

    def bounded(render: Renderer) -> Renderer:
        return lambda _: f"{words} {render(end)}"

    forms = {form: bounded(render) for form, render in simple.items()}
    return {**forms, side: lambda _: simple["number"](end)}


def plain_text(datum: object) -> str:
    """Return a word of a closed vocabulary with spaces for hyphens; other text and confidence unchanged."""
    is_phrase = isinstance(datum, StrEnum) and not isinstance(datum, Confidence)
    return str(datum).replace("-", " ") if is_phrase else str(datum)


def name_of(ds: Dataset, record_id: str) -> str:
    """Return what a record is called: an actor's name as printed, a record's label, a source's title.

    For an actor with several names or none, and for any other record, this is the label.  An id that
    does not belong to a record is returned unchanged.
    """
    if record_id not in ds:
        return record_id
    record = ds[record_id]
    if isinstance(record, Source):
        return record.title.first or record.id
    if isinstance(record, Person) and len(record.name) == 1:
        return full_name(record, record.name.only)
    if isinstance(record, Actor) and len(record.name) == 1:
        return record.name.only
    return record.label


def whose(ds: Dataset, attribution: tuple[FactId, ...]) -> str:
    """Return who says so: ``the source``, ``somebody unnamed``, or names."""
    names = (
        "somebody not named" if who == NOT_STATED else with_article(name_of(ds, who)) for who in attribution
    )
    return listed(names) if attribution else "the source"


def quoted_label(ds: Dataset, record_id: str) -> str:
    """Return a record's label between quotation marks; for a source, ``writing`` (its point in time)."""
    if record_id in ds and isinstance(ds[record_id], Source):
        return "writing"
    return f"“{name_of(ds, record_id)}”"


def full_name(person: Person, name: str) -> str:
    """Return a name with the coded given name before it, unless the name already begins with it."""
    given = person.given_name.first
    return f"{given} {name}" if given and not name.startswith(f"{given} ") else name


def family_name(person: Person, name: str) -> str:
    """Return a name without the given name that is coded for the person."""
    given = person.given_name.first
    return name.removeprefix(f"{given} ") if given else name


def listed(items: Iterable[str]) -> str:
    """Join texts as in a sentence: ``a``, ``a and b``, ``a, b and c``; ``none`` if there are none."""
    texts = list(items)
    if len(texts) < 2:
        return texts[0] if texts else "none"
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
