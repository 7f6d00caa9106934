"""Writing a backup while the house is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.utils import timezone

from zhijia import __version__
from zhijia.base.audit.log import record
from zhijia.base.backup import contents, keys
from zhijia.base.backup.database import bytes_of_database, last_id, one_moment
from zhijia.base.backup.errors import Refused
from zhijia.base.backup.folder import refuse_unfit, whole_folder, write_lines
from zhijia.base.backup.manifest import Manifest, Rows, rows_path, write_manifest
from zhijia.base.backup.tables import (
    LEFT_OUT,
    Table,
    applied_migrations,
    count_lines,
    tables_after,
)
from zhijia.kernel.actor import Actor

CHAIN = "audit_auditchain"
ROOM_FOR_ROWS = 2
"""Rows written out as text take up to twice the room they take in the database."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was made. `lost` names contents that a paper knows and the store has not."""

    folder: Path
    manifest: Manifest
    lost: list[str]


def make_backup(target: Path, *, actor: Actor) -> Kept:
    """Copy everything but keys and sessions to an empty place, as it stands at one moment."""
    kept = write_backup(target)
    record(
        "backup.make_backup",
        "backup.folder",
        actor=actor,
        rows=kept.manifest.rows,
        files=len(kept.manifest.files),
        lost=len(kept.lost),
        seal_no=kept.manifest.audit["seal_no"],
    )
    return kept


def write_backup(target: Path) -> Kept:
    """`make_backup` without its line in the trail: before an upgrade the trail's table may be older
    than the code."""
    migrations = applied_migrations()
    tables = tables_after(migrations)
    if not migrations:
        raise Refused("this database holds none of our tables: there is nothing to back up.")
    papers = contents.stored_paths(tables)[1]
    refuse_unfit(target, needed=ROOM_FOR_ROWS * bytes_of_database() + papers)
    keys.fingerprints()  # a house without its keys says so before anything is written
    started = timezone.now()
    with whole_folder(target) as folder:
        with one_moment():
            written = {table.name: _write_rows(folder, table) for table in tables}
            audit, used = _end_of_chain(tables), keys.versions_used(tables)
            paths = contents.stored_paths(tables)[0]
        copied, gone = contents.copy_out(paths, folder)
        manifest = Manifest(
            release=__version__,
            database=connection.vendor,
            started_at=_instant(started),
            finished_at=_instant(timezone.now()),
            migrations=migrations,
            audit=audit,
            keys=keys.fingerprints(),
            envelopes=used,
            tables=written,
            left_out=sorted(LEFT_OUT),
            files=copied,
        )
        write_manifest(folder, manifest)
    return Kept(target, manifest, contents.still_known(gone))


def _write_rows(folder: Path, table: Table) -> Rows:
    path = rows_path(folder, table.name)
    write_lines(path, table.lines())
    with path.open("rb") as file:
        count = count_lines(file)
    return Rows(table.columns, count.rows, count.digest, last_id(table))


def _end_of_chain(tables: list[Table]) -> dict[str, object]:
    for table in tables:
        if table.name == CHAIN:
            end = table.model._base_manager.values("seal_no", "chain").first()
            if end is not None:
                return dict(end)
    return {"seal_no": 0, "chain": ""}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
