"""What the two databases do each in their own way: one moment to read, one piece to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from zhijia.base.backup.tables import Table


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the database as it was at one moment, and nobody who writes waits."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    lite: Any = connection  # the stubs do not know SQLite's mode
    usual = lite.transaction_mode
    lite.transaction_mode = "DEFERRED"  # the usual one takes the lock of writers at once
    try:
        with transaction.atomic():
            yield
    finally:
        lite.transaction_mode = usual


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction over tables and rows alike: whoever kills it leaves what was there before.

    Rows may be written in any order inside; at its end every reference must lead somewhere."""
    unchecked = connection.disable_constraint_checking()  # SQLite: only outside of a transaction
    try:
        with transaction.atomic():
            yield
            check_references()
    finally:
        if unchecked:
            connection.enable_constraint_checking()


def defer_references() -> None:
    """From here rows may come in any order. Django's migrations leave references that they added
    checked at once on PostgreSQL, to the end of the transaction."""
    if connection.vendor == "postgresql":
        _run("SET CONSTRAINTS ALL DEFERRED")


def check_references() -> None:
    """Every reference leads to a row, now and not only at the commit."""
    if connection.vendor == "postgresql":
        _run("SET CONSTRAINTS ALL IMMEDIATE")
    else:
        connection.check_constraints()


def drop_tables(names: Iterable[str]) -> None:
    """The tables go, with everything that hangs on them."""
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    for name in names:
        _run(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")


def empty_tables(names: Iterable[str]) -> None:
    for statement in connection.ops.sql_flush(no_style(), list(names)):
        _run(statement)


def table_names() -> list[str]:
    return connection.introspection.table_names()


def last_id(table: Table) -> int:
    """The last number this table gave to a row, that of a deleted row included; 0 for none, or for
    a table that gives no numbers."""
    if not _numbers_itself(table):
        return 0
    if connection.vendor == "postgresql":
        found = _ask(f"SELECT last_value, is_called FROM {_sequence(table)}")
        return int(found[0]) if found and found[1] else 0
    found = _ask("SELECT seq FROM sqlite_sequence WHERE name = %s", table.name)
    return int(found[0]) if found else 0


def set_last_id(table: Table, number: int) -> None:
    """Numbers go on where they stopped: the audit trail names rows by number, gone ones too."""
    if not _numbers_itself(table):
        return
    if connection.vendor == "postgresql":
        _ask("SELECT setval(%s, %s, %s)", _sequence(table), max(number, 1), number > 0)
        return
    _run("DELETE FROM sqlite_sequence WHERE name = %s", table.name)
    if number:
        _run("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", table.name, number)


def bytes_of_database() -> int:
    """How much room the rows take now."""
    if connection.vendor == "postgresql":
        found = _ask("SELECT pg_database_size(current_database())")
        return int(found[0]) if found else 0
    main = Path(str(connection.settings_dict["NAME"]))
    parts = [main, main.with_name(main.name + "-wal")]
    return sum(part.stat().st_size for part in parts if part.exists())


def _numbers_itself(table: Table) -> bool:
    return table.model._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"}


def _sequence(table: Table) -> str:
    name = connection.ops.quote_name(table.name)
    found = _ask("SELECT pg_get_serial_sequence(%s, %s)", name, str(table.model._meta.pk.column))
    if not found or not found[0]:
        raise LookupError(f"{table.name} has no sequence")
    return str(found[0])


def _ask(query: str, *values: str | int | bool) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchone()


def _run(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
