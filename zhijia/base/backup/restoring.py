"""Bringing a backup back: everything is checked first, and then all of it stands or nothing.

Tables and rows change in one transaction, on SQLite as on PostgreSQL. Whoever kills it, at whatever
moment, finds the database that was there before; doing it again starts from the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from zhijia.base.audit.anchors import export_anchor, last_anchors
from zhijia.base.audit.log import record
from zhijia.base.audit.models import AuditChain
from zhijia.base.audit.verify import Report, check_audit
from zhijia.base.backup import contents, keys, maintenance
from zhijia.base.backup.database import (
    all_or_nothing,
    check_references,
    defer_references,
    drop_tables,
    empty_tables,
    set_last_id,
)
from zhijia.base.backup.database import table_names as names_in_database
from zhijia.base.backup.errors import Damaged, Refused
from zhijia.base.backup.manifest import Manifest, check_whole, read_manifest, rows_file_lines
from zhijia.base.backup.tables import (
    LEFT_OUT,
    Node,
    Table,
    applied_migrations,
    missing_migrations,
    tables_after,
    unknown_migrations,
)
from zhijia.base.bulk import refresh_statistics
from zhijia.kernel.actor import Actor

MIGRATIONS = "django_migrations"
MADE_BY_MIGRATING = frozenset({"django_content_type", "auth_permission", *LEFT_OUT})
"""Rows that stand in a database which nobody has used."""
WHY = "restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands now: `migrated` are the migrations newer than the backup, `opened` the envelopes
    tried, `keys_missing` the keys without which some of it cannot be read."""

    manifest: Manifest
    files: int
    migrated: list[str]
    opened: int
    keys_missing: list[str]
    audit: Report


def restore_backup(source: Path, *, actor: Actor, replace: bool = False) -> Restored:
    """Make the house what it was. Refused when rows stand here already, unless they are to be
    replaced; a backup that is not whole, or cannot be read here, never replaces anything."""
    manifest = read_manifest(source)
    tables_after(manifest.migrations)  # a backup of a newer release is refused before all else
    check_whole(source, manifest)
    missing = keys.missing_keys(manifest.keys, manifest.envelopes)
    _refuse_target(manifest, replace=replace, keys_missing=missing)
    before = maintenance.under_way()
    maintenance.begin(WHY)
    try:
        files = contents.copy_in(source, manifest.files)
        with all_or_nothing():
            restored = _put_back(source, manifest, missing, files, actor)
            refresh_statistics()
    except Exception:
        if before in ("", WHY):  # what stood before stands again
            maintenance.end()
        raise
    _anchor_what_stands()
    maintenance.end()
    return restored


def _put_back(
    source: Path, manifest: Manifest, missing: list[str], files: int, actor: Actor
) -> Restored:
    _make_empty_tables(manifest.migrations)
    tables = tables_after(manifest.migrations)
    defer_references()
    _fill(source, manifest, tables)
    check_references()
    _check_rows(manifest, tables)
    opened = keys.open_some(tables, skip=missing)
    newer = [f"{app}.{name}" for app, name in missing_migrations()]
    call_command("migrate", interactive=False, verbosity=0)
    report = _checked_audit(manifest)
    record(
        "backup.restore_backup",
        "backup.folder",
        actor=actor,
        taken=manifest.started_at,
        rows=manifest.rows,
        seal_no=manifest.audit["seal_no"],
    )
    return Restored(manifest, files, newer, opened, missing, report)


def _make_empty_tables(migrations: list[Node]) -> None:
    """As they were when the backup was made, sessions and the rows that a migration puts included."""
    if applied_migrations() != migrations:
        drop_tables(names_in_database())
        _migrate_to(migrations)
    empty_tables(name for name in names_in_database() if name != MIGRATIONS)


def _migrate_to(migrations: list[Node]) -> None:
    """From nothing to these: each app to its last one, for Django takes an earlier one for a wish
    to go back."""
    executor = MigrationExecutor(connection)
    wanted = set(migrations)
    children = {node: executor.loader.graph.node_map[node].children for node in wanted}
    last = [
        node
        for node in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == node[0] for child in children[node])
    ]
    executor.migrate(last)


def _refuse_target(manifest: Manifest, *, replace: bool, keys_missing: list[str]) -> None:
    if strange := _strange_tables(manifest):
        raise Refused(
            f"this database also holds tables that are not ours ({', '.join(strange[:3])}). "
            "Restore into a database of its own."
        )
    if not _holds_rows():
        return
    if not replace:
        raise Refused("this database holds rows already. Say --replace to put the backup in place.")
    if keys_missing:
        raise Refused(
            f"the keys at hand lack {', '.join(keys_missing)}: rows that can be read are not replaced "
            "by rows that cannot. Name the backup's keyring in ZHIJIA_KEYRING_FILE."
        )


def _strange_tables(manifest: Manifest) -> list[str]:
    """Neither of this release, nor of the backup, nor named after one of our apps (a newer release
    may have made those)."""
    ours = {table.name for table in tables_after(MigrationLoader(connection).graph.nodes)}
    ours |= {MIGRATIONS, *LEFT_OUT, *manifest.tables}
    labels = tuple(f"{app.label}_" for app in apps.get_app_configs())
    there = names_in_database()
    return sorted(name for name in there if name not in ours and not name.startswith(labels))


def _holds_rows() -> bool:
    here = applied_migrations()
    if unknown_migrations(here):
        return True  # those of a newer release: they can be replaced, not read
    used = [table for table in tables_after(here) if table.name not in MADE_BY_MIGRATING]
    return any(table.model._base_manager.exists() for table in used)


def _fill(source: Path, manifest: Manifest, tables: list[Table]) -> None:
    for table in tables:
        written = manifest.tables.get(table.name)
        if written is None or written.columns != table.columns:
            raise Damaged(f"the table {table.name} of the backup is not the one its release had.")
        table.fill(rows_file_lines(source, table.name))
        set_last_id(table, written.last_id)


def _check_rows(manifest: Manifest, tables: list[Table]) -> None:
    """Read everything back and compare: what stands is what was written down."""
    for table in tables:
        found, written = table.count(), manifest.tables[table.name].count
        if found != written:
            raise Damaged(
                f"{table.name} has {found.rows} rows where the backup has {written.rows}, "
                "or others than it has. Nothing was changed."
            )


def _checked_audit(manifest: Manifest) -> Report:
    """The chain up to the backup, and the anchors up to there. Later anchors know entries that came
    after the backup and are gone with this; what stands is anchored anew."""
    end = int(manifest.audit["seal_no"])
    report = check_audit(anchors=[anchor for anchor in last_anchors() if anchor.seal_no <= end])
    if report.fault:
        raise Damaged(
            f"the audit chain does not hold at number {report.fault.seal_no}: {report.fault.what}. "
            "Nothing was changed. If the anchors belong to another house, name another directory "
            "in ZHIJIA_ANCHORS."
        )
    return report


def _anchor_what_stands() -> None:
    """After the commit, for an anchor must never be ahead of the database."""
    end = AuditChain.objects.first()
    furthest = max((anchor.seal_no for anchor in last_anchors()), default=0)
    if end is not None and end.seal_no < furthest:
        export_anchor(timezone.localdate(), end.seal_no, end.chain, restored=True)
