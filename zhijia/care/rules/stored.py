"""From a table of families to a table of answers, in one's own database.

Rows go through a file on this machine and through the same engine: no scanner extension, which
would be a download. Any connection of Python's database interface (PEP 249) will do; SQLite and
PostgreSQL are tested. The caller holds the transaction: all answers are written, or none.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from zhijia.care.rules.batch import Run, engine, run_file, scan
from zhijia.care.rules.columns import name
from zhijia.care.rules.facts import YES_OR_NO
from zhijia.kernel.lines import Object

AT_ONCE = 10_000


class Cursor(Protocol):
    """What is asked of a cursor; psycopg's has `copy` besides."""

    @property
    def description(self) -> Any: ...
    def execute(self, sql: str, /) -> Any: ...
    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Any: ...
    def fetchmany(self, size: int, /) -> list[Any]: ...


class Connection(Protocol):
    def cursor(self) -> Any: ...


def run_stored(run: Run, connection: Connection, families: str, answers: str) -> Object:
    """Decide over every row of the table `families`, whose columns are facts (lists and objects as
    JSON), and write the new table `answers`. Returns the counts."""
    with TemporaryDirectory() as folder:
        source, out = Path(folder) / "families.csv", Path(folder) / "answers.parquet"
        _spool(connection, families, source)
        counts = run_file(run, source, out)
        _store(connection, out, answers)
    return counts


# out of the table


def _spool(connection: Connection, table: str, file: Path) -> None:
    cursor = _streaming(connection)
    cursor.execute(f"SELECT * FROM {_quoted(table)}")
    rows = _rows(cursor)
    first = next(rows, None)  # a cursor of the server knows its columns once it has been read
    columns = [column[0] for column in cursor.description]
    truths = {at for at, column in enumerate(columns) if column in YES_OR_NO}
    with file.open("w", encoding="utf-8", newline="") as spool:
        sheet = csv.writer(spool)
        sheet.writerow(columns)
        for row in (first, *rows) if first else ():
            sheet.writerow([_cell(value, at in truths) for at, value in enumerate(row)])


def _streaming(connection: Any) -> Cursor:
    """PostgreSQL hands out a large answer piece by piece only through a named cursor."""
    named = hasattr(connection, "pgconn")
    cursor: Cursor = connection.cursor(name="families") if named else connection.cursor()
    return cursor


def _rows(cursor: Cursor) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield from rows


def _cell(value: Any, is_truth: bool) -> str:
    """A value as the engine reads it in a CSV; SQLite keeps yes and no as 1 and 0."""
    if value is None:
        return ""
    if is_truth and value in (0, 1):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date) else str(value)


# into the table


def _store(connection: Connection, file: Path, table: str) -> None:
    cursor = connection.cursor()
    with engine() as duckdb:
        found = duckdb.execute(f"SELECT * FROM {scan(file)} ORDER BY row")
        columns = {column[0]: column[1] for column in found.description}
        shape = ", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())
        cursor.execute(f"CREATE TABLE {_quoted(table)} ({shape})")
        rows = iter(lambda: found.fetchmany(AT_ONCE), [])
        target = f"{_quoted(table)} ({', '.join(map(_quoted, columns))})"
        _insert(cursor, target, len(columns), rows)


def _insert(cursor: Any, target: str, width: int, batches: Iterable[list[Any]]) -> None:
    """COPY where there is one, else a prepared statement."""
    if not hasattr(cursor, "copy"):
        places = ", ".join("?" * width)
        for rows in batches:
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)
        return
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for rows in batches:
            for row in rows:
                copy.write_row(row)


def _quoted(identifier: str) -> str:
    return name(identifier.replace('"', '""'))
