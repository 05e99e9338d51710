"""The rows of a dataset's tables, and the way back; nothing of a dataset is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any, get_type_hints

from cisreport.analysis import declared
from cisreport.datasets.canonical import record_to_plain, to_plain
from cisreport.exchange.coded import Coded, Plain, coded_from, metadata_of, vocabulary_of
from cisreport.exchange.schema import TABLES, is_values
from cisreport.model import Dataset

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_TRANSLATION = {"translation": "text", "translation_language": "language", "translator": "translator"}
"""Columns of a passage with the fields of its translation."""


def rows_of(ds: Dataset) -> Rows:
    """Return the rows of every table of a dataset whose derivations are computed."""
    rows: Rows = {name: [] for name in TABLES}
    head = metadata_of(ds)
    coding = head.pop("coding")
    rows["decisions"] += coding.pop("decisions", ())
    rows["dataset"].append({**head, "coded": coding.pop("date"), **coding})
    for source in ds.sources:
        plain = record_to_plain(source)
        rows["passages"] += [_passage_row(source.id, part) for part in plain.pop("passages", ())]
        rows["source_values"] += _value_rows(source, plain)
        rows["sources"].append(plain)
    for fact in ds:
        plain = record_to_plain(fact)
        for name, key, owner in (
            ("participants", "participations", "event"),
            ("evidence", "evidence", "review"),
        ):
            parts = plain.pop(name, ())
            rows[key] += [{owner: fact.id, "number": n, **part} for n, part in enumerate(parts, 1)]
        rows["fact_values"] += _value_rows(fact, plain)
        rows["facts"].append(plain)
    for name in declared(ds):
        plain = to_plain(ds.derivations[name])
        texts = {part: _text(plain[part]) for part in ("value", "lower", "upper") if part in plain}
        rows["derivations"].append({**plain, **texts})
    for group, entities in vocabulary_of(ds).items():
        for entity in entities:
            offices = entity.pop("offices", ())
            rows["offices"] += [
                {"person": entity["id"], "number": n, **part} for n, part in enumerate(offices, 1)
            ]
            rows["outside_references" if group == "references" else "entities"].append(
                entity if group == "references" else {**entity, "group": group}
            )
    return {
        name: [{column.name: row.get(column.name) for column in TABLES[name].columns} for row in found]
        for name, found in rows.items()
    }


def _passage_row(source: str, plain: Plain) -> Row:
    translation = plain.pop("translation", {})
    named = {column: translation.get(field) for column, field in _TRANSLATION.items()}
    return {"source": source, **plain, **named}


def _passage(row: Row) -> Plain:
    translation = {field: row.pop(column) for column, field in _TRANSLATION.items() if column in row}
    return {**row, "translation": translation} if translation else row


def _text(computed: Any) -> str:
    if isinstance(computed, list):
        return " ".join(computed)
    return str(computed).lower() if isinstance(computed, bool) else str(computed)


def _value_rows(record: Any, plain: Plain) -> Iterator[Row]:
    """Take the fields with values out of a record, and yield a row for each value."""
    having = _having_values(record.__class__)
    for name in [name for name in plain if name in having]:
        content = plain.pop(name)
        if isinstance(content, dict):
            yield {"record": record.id, "field": name, "number": 0, **content}
            continue
        for number, value in enumerate(content, 1):
            datum = value.pop("datum")
            if isinstance(datum, dict):
                datum["stated"] = [_stated(item) for item in datum.get("stated", ())] or None
            told = datum if isinstance(datum, dict) else {"datum": datum}
            yield {"record": record.id, "field": name, "number": number, **told, **value}


@cache
def _having_values(kind: type[Any]) -> Collection[str]:
    return frozenset(name for name, hint in get_type_hints(kind).items() if is_values(hint))


def _stated(item: Any) -> str:
    return f"{item['kind']} {item['to']}" if isinstance(item, dict) else str(item)


def coded_of_rows(rows: Rows) -> Coded:
    """Return what tables say as the files of a dataset.

    Raises
    ------
    LookupError
        If there is no row of the dataset, or a row refers to a record that has none.
    """
    filled = {
        name: [{key: cell for key, cell in row.items() if cell not in (None, [], {})} for row in found]
        for name, found in rows.items()
    }
    (head,) = filled["dataset"]
    coding = {"coder": head.pop("coder"), "date": head.pop("coded"), "codebook": head.pop("codebook")}
    more = {"coders": head.pop("coders", []), "decisions": filled["decisions"]}
    coding |= {name: content for name, content in more.items() if content}
    records: dict[str, Plain] = {}
    for row in filled["sources"]:
        records[row["id"]] = {"collection": "sources", **row}
    for row in filled["passages"]:
        records[row.pop("source")].setdefault("passages", []).append(_passage(row))
    facts = {row["id"]: dict(row) for row in filled["facts"]}
    for name, known in (("source_values", records), ("fact_values", facts)):
        for row in sorted(filled[name], key=lambda item: item["number"]):
            _add_value(known[row.pop("record")], row)
    for name, field, owner in (
        ("participations", "participants", "event"),
        ("evidence", "evidence", "review"),
    ):
        for row in sorted(filled[name], key=lambda item: item["number"]):
            record = facts[row.pop(owner)]
            del row["number"]
            record.setdefault(field, []).append(row)
    derivations = [
        {
            name: part
            for name, part in row.items()
            if name not in ("value", "lower", "upper", "unit", "approximate")
        }
        for row in filled["derivations"]
    ]
    every: Iterable[Plain] = (
        *records.values(),
        *facts.values(),
        *({"collection": "derivations", **row} for row in derivations),
    )
    return coded_from({**head, "coding": coding}, iter(every), _vocabulary(filled))


def _add_value(record: Plain, row: Row) -> None:
    field, number = row.pop("field"), row.pop("number")
    if number == 0:
        record[field] = {"not_stated": row["not_stated"]}
        return
    date = {name: row.pop(name) for name in ("stated", "resolved", "basis", "derived_by") if name in row}
    if "stated" in date:
        date["stated"] = [_relation(item) for item in date["stated"]]
    record.setdefault(field, []).append({"datum": row.pop("datum", None) or date, **row})


def _relation(text: str) -> Any:
    kind, space, target = text.partition(" ")
    return {"kind": kind, "to": target} if space else text


def _vocabulary(rows: Rows) -> dict[str, list[Plain]]:
    entities = {row["id"]: dict(row) for row in rows["entities"]}
    for row in sorted(rows["offices"], key=lambda item: item["number"]):
        del row["number"]
        entities[row.pop("person")].setdefault("offices", []).append(row)
    found: dict[str, list[Plain]] = {}
    for entity in entities.values():
        found.setdefault(entity.pop("group"), []).append(entity)
    return found | ({"references": rows["outside_references"]} if rows["outside_references"] else {})
