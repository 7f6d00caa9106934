"""The tables of a database, as portable lines and back.

Which tables and columns there are is asked of the migrations applied to the database, not of the
code: an older database is read before an upgrade and an older backup restored after it.
A row is one line: a JSON list in the order of the columns, instants in UTC, bytes in base64, the keys
of objects sorted. Either database writes the same line, so lines can be compared by their digest.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.utils.duration import duration_iso_string

from zhijia.base.backup.errors import Refused

Node = tuple[str, str]
"""A migration: app and name."""

LEFT_OUT = frozenset({"django_session"})
"""Whoever holds the key of a session is signed in: a copy would open the house."""

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows, and the SHA-256 over their lines."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Table:
    """One table as the migrations made it."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> list[models.Field[Any, Any]]:
        fields = self.model._meta.local_concrete_fields
        return [field for field in fields if not getattr(field, "generated", False)]

    @property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    @property
    def is_sealed(self) -> bool:
        return {"seal_key", "envelope"} <= {field.name for field in self.fields}

    def lines(self) -> Iterator[bytes]:
        """Every row in the order of the primary key."""
        rows = self.model._base_manager.order_by("pk")
        names = [field.attname for field in self.fields]
        for row in rows.values_list(*names).iterator(chunk_size=BATCH):
            yield _line(row)

    def count(self) -> Count:
        """Read the whole table once."""
        return count_lines(self.lines())

    def fill(self, lines: Iterable[bytes]) -> None:
        """Write rows from their lines into the empty table."""
        quoted = ", ".join(map(connection.ops.quote_name, self.columns))
        places = ", ".join(["%s"] * len(self.fields))
        insert = f"INSERT INTO {connection.ops.quote_name(self.name)} ({quoted}) VALUES ({places})"
        rows = iter(lines)
        with connection.cursor() as cursor:
            while batch := list(islice(rows, BATCH)):
                cursor.executemany(insert, [self._prepared(line) for line in batch])

    def envelopes(self, most: int) -> list[tuple[UUID, bytes]]:
        """The seal keys and envelopes of some rows, the newest first."""
        rows = self.model._base_manager.order_by("-pk").values_list("seal_key", "envelope")
        return [(key, bytes(envelope)) for key, envelope in rows[:most]]

    def _prepared(self, line: bytes) -> list[Any]:
        values = json.loads(line)
        return [_to_column(f, value) for f, value in zip(self.fields, values, strict=True)]


def applied_migrations() -> list[Node]:
    """What was applied to this database; an empty one knows none."""
    return sorted(MigrationLoader(connection).applied_migrations)


def missing_migrations() -> list[Node]:
    """What this release has and the database has not."""
    loader = MigrationLoader(connection)
    return [node for node in sorted(loader.graph.nodes) if node not in loader.applied_migrations]


def unknown_migrations(migrations: Iterable[Node]) -> list[str]:
    """Those that this release has not: they are of a newer one."""
    nodes = MigrationLoader(connection).graph.nodes
    return [".".join(node) for node in migrations if node not in nodes]


def tables_after(migrations: Iterable[Node]) -> list[Table]:
    """The tables that these migrations make, by name, without those a backup leaves out."""
    wanted = list(migrations)
    if unknown := unknown_migrations(wanted):
        raise Refused(
            "these rows were written by a release this one does not know: it lacks "
            f"{', '.join(unknown)}. Install that release or a newer one."
        )
    state = MigrationLoader(connection).project_state(wanted)
    made = state.apps.get_models(include_auto_created=True)
    kept = [
        Table(model)
        for model in made
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    ]
    return sorted(kept, key=lambda table: table.name)


def count_lines(lines: Iterable[bytes]) -> Count:
    rows, digest = 0, hashlib.sha256()
    for line in lines:
        rows += 1
        digest.update(line)
    return Count(rows, digest.hexdigest())


def _line(row: Sequence[Any]) -> bytes:
    return _ENCODER.encode(row).encode() + b"\n"


def _portable(value: object) -> str:
    """What JSON has no word for."""
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return str(write(value))
    raise TypeError(f"a column of the kind {type(value).__name__} cannot be written down")


_WRITERS: tuple[tuple[type | tuple[type, ...], Any], ...] = (
    (datetime, lambda moment: moment.astimezone(UTC).isoformat(timespec="microseconds")),
    ((date, time), lambda day: day.isoformat()),
    (UUID, lambda number: number.hex),
    ((bytes, memoryview), lambda content: base64.b64encode(content).decode()),
    (Decimal, str),
    (timedelta, duration_iso_string),
)
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_portable
)


def _to_column(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return connection.ops.adapt_json_value(None, field.encoder)  # JSON's own null
    return field.get_db_prep_save(field.to_python(value), connection)
