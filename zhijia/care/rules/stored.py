"""From a table of families to a table of answers, in one's own database.

Rows go through a file on this machine and through the same engine: no scanner extension, which
would be a download. Any connection of Python's database interface (PEP 249) will do; SQLite and
PostgreSQL are tested. The caller holds the transaction: all answers are written, or none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import duckdb

from zhijia.care.rules.batch import Run, counted, decide, engine, scan
from zhijia.care.rules.cells import name, text
from zhijia.care.rules.facts import YES_OR_NO
from zhijia.kernel.lines import Object

AT_ONCE = 10_000
POSTGRES_BOOLEAN = 16


class Connection(Protocol):
    """What is asked of a connection; a cursor of psycopg has `copy` besides."""

    def cursor(self) -> Any: ...


def run_stored(run: Run, connection: Connection, families: str, answers: str) -> Object:
    """Decide over every row of the table `families`, whose columns are facts (lists and objects as
    JSON), and write the new table `answers`. Returns the counts."""
    with TemporaryDirectory() as folder, engine() as here:
        source, out = Path(folder) / "families.csv", Path(folder) / "answers.parquet"
        columns = _spool(connection, families, source)
        spooled = _scan_spool(source, columns)
        counts = decide(here, run, spooled, counted(spooled), out)
        _store(here, out, connection, answers)
    return counts


# out of the table


def _spool(connection: Connection, table: str, file: Path) -> list[str]:
    """Write the whole table to a CSV and return its columns. The database spells the values, and
    what is JSON stays the text it is: nothing is taken apart only to be put together again."""
    cursor = connection.cursor()
    cursor.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0")
    types = {column[0]: column[1] for column in cursor.description}
    out = _copied if hasattr(cursor, "copy") else _fetched
    with file.open("wb") as spool:
        spool.writelines(out(cursor, table, types))
    return list(types)


def _copied(cursor: Any, table: str, types: Mapping[str, Any]) -> Iterator[bytes]:
    """PostgreSQL writes CSV itself; yes and no as `true` and `false`."""
    wanted = ", ".join(
        f"CAST({_quoted(column)} AS text)" if kind == POSTGRES_BOOLEAN else _quoted(column)
        for column, kind in types.items()
    )
    asked = f"COPY (SELECT {wanted} FROM {_quoted(table)}) TO STDOUT (FORMAT csv)"
    with cursor.copy(asked) as copy:
        yield from (bytes(part) for part in copy)


class _Lines:
    """What a CSV writer writes into, and hands on as bytes."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)

    def taken(self) -> bytes:
        lines, self.written = "".join(self.written), []
        return lines.encode()


def _fetched(cursor: Any, table: str, types: Mapping[str, Any]) -> Iterator[bytes]:
    """Elsewhere rows are fetched; SQLite keeps yes and no as 1 and 0."""
    wanted = ", ".join(
        f"CASE {_quoted(column)} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {_quoted(column)} END"
        if column in YES_OR_NO
        else _quoted(column)
        for column in types
    )
    cursor.execute(f"SELECT {wanted} FROM {_quoted(table)}")
    lines = _Lines()
    sheet = csv.writer(lines, lineterminator="\n")
    while rows := cursor.fetchmany(AT_ONCE):
        sheet.writerows(rows)
        yield lines.taken()


def _scan_spool(file: Path, columns: Sequence[str]) -> str:
    """What we wrote ourselves the engine need not guess at."""
    shape = ", ".join(f"{text(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({text(str(file))}, auto_detect = false, header = false, delim = ',', "
        f"quote = '\"', escape = '\"', columns = {{{shape}}})"
    )


# into the table


def _store(here: duckdb.DuckDBPyConnection, file: Path, connection: Any, table: str) -> None:
    cursor = connection.cursor()
    described = here.execute(f"DESCRIBE SELECT * FROM {scan(file)}").fetchall()
    columns = {row[0]: row[1] for row in described}
    shape = ", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())
    cursor.execute(f"CREATE TABLE {_quoted(table)} ({shape})")
    target = f"{_quoted(table)} ({', '.join(map(_quoted, columns))})"
    if hasattr(cursor, "copy"):
        _copy_in(here, file, cursor, target)
    else:
        found = here.execute(f"SELECT * FROM {scan(file)}")
        _insert(cursor, target, len(columns), iter(lambda: found.fetchmany(AT_ONCE), []))


def _copy_in(here: duckdb.DuckDBPyConnection, file: Path, cursor: Any, target: str) -> None:
    """The engine spells the values, PostgreSQL reads them: no row passes through Python."""
    spelt = file.with_suffix(".csv")
    here.execute(
        f"COPY (SELECT * FROM {scan(file)}) TO {text(str(spelt))} (FORMAT csv, HEADER false)"
    )
    with spelt.open("rb") as rows, cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
        while part := rows.read(1 << 16):
            copy.write(part)


def _insert(cursor: Any, target: str, width: int, batches: Iterable[list[Any]]) -> None:
    places = ", ".join("?" * width)
    for rows in batches:
        cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)


def _quoted(identifier: str) -> str:
    return name(identifier.replace('"', '""'))
