"""SQLite: the tables with keys that the database enforces, and views that answer common questions.

A list is a JSON text, which ``json_each`` of SQLite takes apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from cisreport.errors import DataError, Problem
from cisreport.exchange.cells import Sheet, flat, located, rows_from
from cisreport.exchange.coded import Coded
from cisreport.exchange.schema import TABLES, Column, Kind, Table
from cisreport.exchange.tables import coded_of_rows, rows_of
from cisreport.model import COLLECTIONS, Dataset, Event

_TYPES = {Kind.NUMBER: "INTEGER", Kind.TRUTH: "INTEGER"}
VIEWS: Final[Mapping[str, str]] = {
    "first_values": """
        SELECT record, field, coalesce(resolved, datum) AS said FROM fact_values WHERE number = 1""",
    "events": """
        SELECT f.id, f.collection, f.label, d.said AS date, e.said AS "end", p.said AS place,
               s.said AS status, f.series, f.withdrawn
        FROM facts f
        LEFT JOIN first_values d ON d.record = f.id AND d.field = 'date'
        LEFT JOIN first_values e ON e.record = f.id AND e.field = 'end'
        LEFT JOIN first_values p ON p.record = f.id AND p.field = 'place'
        LEFT JOIN first_values s ON s.record = f.id AND s.field = 'status'
        WHERE f.collection IN (EVENTS) ORDER BY date, f.id""",
    "who_took_part": """
        SELECT e.date, e.id AS event, e.label, p.actor, f.label AS actor_label, p.role, p.modality
        FROM participations p JOIN events e ON e.id = p.event JOIN facts f ON f.id = p.actor
        ORDER BY e.date, e.id, p.number""",
    "who_met_whom": """
        SELECT one.actor AS one, other.actor AS other, count(DISTINCT one.event) AS events
        FROM participations one JOIN participations other
          ON other.event = one.event AND other.actor > one.actor
        JOIN facts f ON f.id = one.event AND f.collection IN ('meetings', 'calls')
        GROUP BY one.actor, other.actor ORDER BY events DESC, one, other""",
    "evidence_of_values": """
        SELECT v.record, v.field, v.number, coalesce(v.resolved, v.datum) AS said, v.modality,
               substr(a.value, 1, instr(a.value, '[') - 1) AS source,
               substr(a.value, instr(a.value, '[') + 1, length(a.value) - instr(a.value, '[') - 1) AS locator
        FROM fact_values v JOIN json_each(v.anchors) a
        ORDER BY v.record, v.field, v.number, a.key""",
    "several_values": """
        SELECT record, field, count(*) AS "values", group_concat(coalesce(resolved, datum), ' | ') AS said
        FROM (SELECT * FROM fact_values ORDER BY record, field, number) WHERE number > 0
        GROUP BY record, field HAVING count(DISTINCT coalesce(resolved, datum)) > 1
        ORDER BY record, field""",
    "left_open": """
        SELECT v.record, f.label, v.field, v.not_stated FROM fact_values v JOIN facts f ON f.id = v.record
        WHERE v.number = 0 ORDER BY v.record, v.field""",
    "facts_by_source": """
        SELECT s.id AS source, count(DISTINCT f.id) AS facts
        FROM sources s LEFT JOIN (facts f JOIN json_each(f.anchors) a)
          ON substr(a.value, 1, instr(a.value, '[') - 1) = s.id
        GROUP BY s.id ORDER BY facts DESC, s.id""",
}
"""Views by name, each after those that it uses."""


def write(ds: Dataset) -> Mapping[str, bytes]:
    """Return the database."""
    rows = rows_of(ds)
    events = ", ".join(_text(name) for name, kind in COLLECTIONS.items() if issubclass(kind, Event))
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("PRAGMA foreign_keys = ON")
        for name, table in TABLES.items():
            base.execute(_definition(table))
            cells = [[flat(column, row[column.name]) for column in table.columns] for row in rows[name]]
            base.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(table.columns))})', cells)  # noqa: S608
        for name, query in VIEWS.items():
            base.execute(f"CREATE VIEW {name} AS {query.replace('EVENTS', events)}")
        base.commit()
        return {f"{ds.id}.sqlite": base.serialize()}


def _definition(table: Table) -> str:
    parts = [_column(column) for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _column(column: Column) -> str:
    name = _quoted(column.name)
    parts = [name, _TYPES.get(column.kind, "TEXT")]
    parts += ["NOT NULL"] if column.required else []
    if column.words:
        parts.append(f"CHECK ({name} IN ({', '.join(map(_text, column.words))}))")
    if column.kind is Kind.TRUTH:
        parts.append(f"CHECK ({name} IN (0, 1))")
    if column.refers_to:
        key = TABLES[column.refers_to].columns[0].name
        target = f"{_quoted(column.refers_to)} ({_quoted(key)})"
        parts.append(f"REFERENCES {target} DEFERRABLE INITIALLY DEFERRED")
    return " ".join(parts)


def _quoted(name: str) -> str:
    return json.dumps(name)


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def read(path: Path) -> Coded:
    """Read the tables of a database; its views are not run.

    Raises
    ------
    DataError
        With every problem of every table.
    """
    sheets: dict[str, Sheet] = {}
    try:
        with closing(sqlite3.connect(":memory:")) as base:
            base.deserialize(path.read_bytes())
            base.execute("PRAGMA trusted_schema = OFF")
            present = {
                name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            }
            for name in TABLES.keys() & present:
                found = base.execute(f'SELECT * FROM "{name}" ORDER BY rowid')  # noqa: S608 - one of our names
                header: list[str] = [column[0] for column in found.description]
                rows: list[Any] = found.fetchall()
                sheets[name] = Sheet(header, rows, located(str(path), name))
    except sqlite3.Error as error:
        what = f"this is not a database of SQLite that can be read ({error})"
        raise DataError([Problem(path=str(path), what=what, remedy="export it again")]) from error
    return coded_of_rows(rows_from(sheets, str(path)))
