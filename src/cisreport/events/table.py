"""An event table: files, read lazily into the schema, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cisreport.analysis.cadence.taking import Day, window_of
from cisreport.errors import ArgumentError, DataError, Problem
from cisreport.events.engine import LineEndsError, connected, execute, quoted, text, texts
from cisreport.events.files import Part, Shape, listed, shaped, unpacked
from cisreport.events.layouts import NAMES, SCHEMA
from cisreport.events.rejects import NONE, OF_LINES, Rejects

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
Actors = Iterable[str] | Mapping[str, Iterable[str]]
"""Names, or a name for each actor with all names and codes that it has in the files."""

_CONSULTATION: Final = (
    "(system = 'CAMEO' AND code LIKE '04%' OR system = 'PLOVER' AND upper(code) = 'CONSULT')"
)
_VISIT: Final = (
    "(system = 'CAMEO' AND code IN ('042', '043')"
    " OR system = 'PLOVER' AND upper(code) = 'CONSULT' AND lower(mode) = 'visit')"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question, and what could not be read for it."""

    frame: pd.DataFrame
    """The rows of the answer."""
    rejects: Rejects
    """The lines that are not in it, of all files that were read."""


def scan(path: Path | str, layout: str | None = None) -> Events:
    """Return an event table of a file, or of all files in a folder and the folders in it.

    Nothing is read yet.  Files are lines with tabs or commas, or Parquet; plain or packed as ``.gz``,
    ``.zip``, ``.bz2`` or ``.zst``.  Files of several layouts can be together.

    Parameters
    ----------
    path : path
        File or folder.
    layout : str, optional
        ``gdelt1``, ``gdelt2``, ``icews``, ``plover``, or ``schema`` for what :meth:`Events.write` wrote; by
        default, the names or the number of columns decide for each file.
    """
    return Events(path=Path(path), layout=layout)


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Events in files, of which a question selects some; a table reads its files when it is asked.

    A line that cannot be read is in no answer, whatever the question, and in the rejects of each answer.
    An empty line is not an event.
    """

    path: Path
    """File or folder."""
    layout: str | None = None
    """The layout of the files, if the user gave one."""
    conditions: tuple[str, ...] = ()
    """What an event has to fulfill, in SQL."""
    actors: Mapping[str, tuple[str, ...]] | None = None
    """The actors between which events are, each with its names; all countries if missing."""

    def consultations(
        self, between: Actors | None = None, *, start: Day | None = None, end: Day | None = None
    ) -> Events:
        """Return the consultations: CAMEO codes that begin with 04, and PLOVER events of type CONSULT.

        Parameters
        ----------
        between : iterable or mapping, optional
            Two or more actors: one of them is the source and another one the target.  An actor has the name,
            country or code that is given, in any case of letters; a mapping gives several for each actor,
            such as ``{"Tajikistan": ["TJK", "Tajikistan"]}``.  By default, events between any two countries.
        start, end : date or str, optional
            First and last day; a year or month counts from its first and to its last day.

        Raises
        ------
        ArgumentError
            If there are fewer than two actors, or a day is not valid.
        """
        return self._narrowed(_CONSULTATION, between, start, end)

    def visits(
        self, between: Actors | None = None, *, start: Day | None = None, end: Day | None = None
    ) -> Events:
        """Return the visits made and hosted: CAMEO 042 and 043, PLOVER CONSULT of mode *visit*.

        The parameters are those of :meth:`consultations`.
        """
        return self._narrowed(_VISIT, between, start, end)

    def _narrowed(self, kind: str, between: Actors | None, start: Day | None, end: Day | None) -> Events:
        conditions = [*self.conditions, kind]
        first, last = window_of(start, end)
        conditions += [f"date >= DATE '{first}'"] * (first is not None)
        conditions += [f"date <= DATE '{last}'"] * (last is not None)
        actors = self.actors if between is None else _named(between)
        return replace(self, conditions=tuple(conditions), actors=actors)

    def read(self) -> Found:
        """Return the events as a frame with the columns of ``SCHEMA``, in the order of files and lines."""
        return self._found(f"SELECT {', '.join(NAMES)} FROM chosen")

    def days(self) -> Found:
        """Return the days on which each pair of actors has events, for ``cadence.table`` and the charts.

        Reports of one meeting are many events; here they are one day.  Only the days are in memory.

        Returns
        -------
        Found
            A frame with the columns ``series`` (such as ``KAZ–TJK``), ``first`` and ``second`` (the pair in
            the order of the alphabet), ``date`` and ``events`` (how many), in the order of series and dates.
        """
        return self._found(
            """SELECT concat(first, '–', second) AS series, first, second, date, count(*) AS events
            FROM (
                SELECT date, least(source, target) AS first, greatest(source, target) AS second
                FROM (SELECT date, source, unnest(targets) AS target FROM
                    (SELECT date, unnest(sources) AS source, targets FROM chosen))
                WHERE source <> target
            ) GROUP BY first, second, date ORDER BY first, second, date"""
        )

    def count(self) -> Found:
        """Return how many of the events are in each file: a frame with ``file`` and ``events``.

        An empty file, or one in which all lines are rejects, has none.
        """

        def ask(opened: _Opened) -> Found:
            counted = opened.run(
                f"{opened.query} SELECT file, count(*) AS events FROM chosen GROUP BY file"
            ).df()
            events = counted.set_index("file")["events"].reindex(list(opened.names), fill_value=0)
            frame = events.rename(index=opened.names).sort_index().reset_index()
            return Found(frame, opened.rejects())

        return self._asked(ask)

    def write(self, path: Path | str) -> Rejects:
        """Write the events as a Parquet file with the columns of ``SCHEMA``; return what could not be read.

        :func:`scan` reads the file again, without the work of reading lines.
        """

        def ask(opened: _Opened) -> Rejects:
            rows = f"{opened.query} SELECT {', '.join(NAMES)} FROM chosen"
            opened.run(f"COPY ({rows}) TO {text(path)} (FORMAT parquet, COMPRESSION zstd)")
            return opened.rejects()

        return self._asked(ask)

    def _found(self, select: str) -> Found:
        return self._asked(
            lambda opened: Found(opened.run(f"{opened.query} {select}").df(), opened.rejects())
        )

    def _asked(self, ask: Callable[[_Opened], T]) -> T:
        try:
            with self._opened(even=False) as opened:
                return ask(opened)
        except LineEndsError:
            with self._opened(even=True) as opened:
                return ask(opened)

    @contextmanager
    def _opened(self, *, even: bool) -> Iterator[_Opened]:
        files = listed(self.path)
        with connected() as connection, unpacked(files, even=even) as parts, TemporaryDirectory() as spill:
            connection.execute(f"SET temp_directory = {text(spill)}")
            views = [_view(shape, files) for shape, files in shaped(connection, parts, self.layout).items()]
            if not views:
                raise DataError([Problem(path=str(self.path), what="all files are empty")])
            rows = " UNION ALL ".join(view.rows for view in views)
            yield _Opened(
                connection=connection,
                query=f"WITH events AS ({rows}), chosen AS ({self._chosen()})",
                bad_rows=tuple(view.bad_rows for view in views if view.bad_rows),
                names={str(part.path): part.name for part in parts},
            )

    def _chosen(self) -> str:
        kept = f"SELECT * FROM events WHERE {' AND '.join(self.conditions) or 'true'}"
        lists = {side: self._actors(side) for side in ("source", "target")}
        listing = ", ".join(f"{sql} AS {side}s" for side, sql in lists.items())
        if self.actors is None:
            return f"SELECT *, {listing} FROM ({kept})"
        return f"""SELECT * FROM (SELECT *, {listing} FROM ({kept}))
            WHERE len(sources) > 0 AND len(targets) > 0
                AND (len(sources) > 1 OR len(targets) > 1 OR sources <> targets)"""

    def _actors(self, side: str) -> str:
        """Return SQL for the list of actors that the source or the target is."""
        if self.actors is None:
            return f"CASE WHEN {side}_country IS NULL THEN [] ELSE [{side}_country] END"
        tests = []
        for actor, names in self.actors.items():
            known = texts(name.lower() for name in names)
            plain = " OR ".join(f"lower({side}_{part}) IN ({known})" for part in ("country", "code", "name"))
            one_of = f"list_has_any(string_split_regex(lower({side}_name), '\\s*;\\s*'), [{known}])"
            tests.append(
                f"CASE WHEN {plain} OR contains({side}_name, ';') AND {one_of} THEN {text(actor)} END"
            )
        return f"list_filter([{', '.join(tests)}], lambda actor: actor IS NOT NULL)"


def _named(between: Actors) -> dict[str, tuple[str, ...]]:
    if isinstance(between, str):
        raise ArgumentError(
            f'between is a list of actors, not the text "{between}"; write ["{between}", ...]'
        )
    pairs = between.items() if isinstance(between, Mapping) else ((name, (name,)) for name in between)
    actors = {name: (names,) if isinstance(names, str) else tuple(names) for name, names in pairs}
    if len(actors) < 2:
        raise ArgumentError(f"between needs two or more actors, not {list(actors)}; name another one")
    return actors


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """A table whose files are open for one question."""

    connection: Any
    query: str
    bad_rows: tuple[str, ...]
    names: Mapping[str, str]

    def run(self, sql: str) -> Any:
        return execute(self.connection, sql, self.names)

    def rejects(self) -> Rejects:
        """Return what the question that was run could not read."""
        known = self.connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'"
        )
        queries = [NONE, *([OF_LINES] if known.fetchone()[0] else []), *self.bad_rows]
        frame = self.run(" UNION ALL ".join(f"({query})" for query in queries)).df()
        frame["file"] = frame["file"].map(self.names)
        return Rejects(frame.sort_values(["file", "line"], ignore_index=True))


@dataclass(frozen=True, slots=True)
class _View:
    """Files of one shape in SQL: their rows in the schema, and those that cannot be in it."""

    rows: str
    bad_rows: str = ""


def _view(shape: Shape, files: list[Part]) -> _View:
    paths = texts(part.path for part in files)
    return _of_parquet(shape, files, paths) if shape.types else _of_lines(shape, paths)


def _of_lines(shape: Shape, paths: str) -> _View:
    layout = shape.layout
    types = {layout.fields[field.name]: field.type for field in SCHEMA if field.name in layout.fields}
    columns = ", ".join(f"{text(name)}: {text(types.get(name, 'VARCHAR'))}" for name in shape.columns)
    quote = "''" if shape.delimiter == "\t" else "'\"'"
    present = {name: quoted(column) for name, column in layout.fields.items() if column in shape.columns}
    return _View(
        f"""SELECT {_selected(shape, present)}, filename AS file
        FROM read_csv([{paths}],
            auto_detect = false, header = {shape.header}, delim = {text(shape.delimiter)},
            quote = {quote}, escape = {quote}, columns = {{{columns}}},
            dateformat = {text(layout.day)}, nullstr = [{texts(layout.missing)}],
            force_not_null = [{text(layout.fields["date"])}],
            store_rejects = true, rejects_limit = 0, filename = true)
        WHERE hash({", ".join(present.values())}) IS NOT NULL"""
    )


def _selected(shape: Shape, present: Mapping[str, str]) -> str:
    fixed = {"system": text(shape.layout.system)} if shape.layout.system else {}
    values = dict(present) | fixed
    return ", ".join(f"{values.get(field.name, f'NULL::{field.type}')} AS {field.name}" for field in SCHEMA)


def _of_parquet(shape: Shape, files: list[Part], paths: str) -> _View:
    types = dict(zip(shape.columns, shape.types, strict=True))
    raw_names = dict(zip(shape.columns, shape.raw, strict=True))
    values, tests = {}, []
    for field in SCHEMA:
        column = shape.layout.fields.get(field.name)
        if column not in types:
            continue
        raw, kind = quoted(raw_names[column]), types[column]
        if field.name == "code" and kind != "VARCHAR":
            raise DataError(
                Problem(
                    path=part.name,
                    where=column,
                    what=f"codes are {kind}, so zeros at the start are lost",
                    remedy="write the codes as text",
                )
                for part in files
            )
        written = f"CASE WHEN {raw}::VARCHAR NOT IN ({texts(shape.layout.missing)}) THEN {raw}::VARCHAR END"
        value = values[field.name] = _value(field.type, raw, kind, written, shape.layout.day)
        if field.type != "VARCHAR":
            given = "true" if field.name == "date" else f"{written} IS NOT NULL"
            tests.append((column, raw, f"({value} IS NULL AND {given})"))
    bad = " OR ".join(test for _, _, test in tests)
    options = "hive_partitioning = true, hive_types_autocast = false"
    source = f"read_parquet([{paths}], filename = true, file_row_number = true, {options})"
    which = " ".join(f"WHEN {test} THEN {text(column)}" for column, _, test in tests)
    what = " ".join(
        f"""WHEN {test} THEN coalesce(
            '"' || ({raw}::VARCHAR)[:80] || '" is not a value of this column', 'there is no value')"""
        for _, raw, test in tests
    )
    return _View(
        f"SELECT {_selected(shape, values)}, filename AS file FROM {source} WHERE NOT ({bad})",
        f"""SELECT filename AS file, file_row_number + 1 AS line, CASE {which} END AS "column",
            'value' AS kind, CASE {what} END AS what, '' AS text FROM {source} WHERE {bad}""",
    )


def _value(wanted: str, raw: str, kind: str, written: str, day: str) -> str:
    """Return SQL for a value of the wanted type, missing if what is written is not one."""
    if wanted == kind != "VARCHAR":
        return raw
    if wanted == "VARCHAR":
        return written
    if wanted == "DATE" and not kind.startswith("TIMESTAMP"):
        return f"try_strptime({written}, {text(day)})::DATE"
    return f"TRY_CAST({written if kind == 'VARCHAR' else raw} AS {wanted})"
