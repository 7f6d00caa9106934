"""Moving the rows on to this release: backup, migrate, verify, open again.

All migrations of an upgrade are one transaction (a test holds every migration to that), so an upgrade
that fails or is killed has changed nothing; the backup is for what is found later. The sign on the
door stays up after a failure, because this release's pages do not fit the older tables: put the
earlier release back and say `zhijia upgrade` again, or mend what it says and say it again.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command

from zhijia import __version__
from zhijia.base.audit.log import record
from zhijia.base.audit.verify import Report, check_audit
from zhijia.base.backup import maintenance
from zhijia.base.backup.database import all_or_nothing
from zhijia.base.backup.errors import Damaged, Refused
from zhijia.base.backup.keeping import write_backup
from zhijia.base.backup.manifest import NAME, Manifest, check_whole, read_manifest
from zhijia.base.backup.tables import applied_migrations, missing_migrations, tables_after
from zhijia.kernel.actor import Actor

WHY = "upgrade"
MAY_SHRINK: frozenset[str] = frozenset()
"""Tables whose rows a migration takes away on purpose: one line each, with the reason."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was migrated, where the backup lies (None when there was nothing to migrate), the rows
    that stood before, and the check of the audit trail after."""

    migrated: list[str]
    backup: Path | None
    rows: int
    audit: Report


def upgrade(backup_to: Path, *, actor: Actor, hold_page: bool = False) -> Upgraded:
    """Bring the rows of this house to this release. Killed at any moment, it is said again with the
    same words and goes on. `hold_page` leaves the sign up until it is said once more, for the time in
    which the services are started anew."""
    missing = [f"{app}.{name}" for app, name in missing_migrations()]
    if not missing:
        done = Upgraded([], None, sum(_row_counts().values()), _checked_audit())
        maintenance.end()
        return done
    backup = _backup_before(backup_to)
    with all_or_nothing():
        before = _row_counts()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("check", stdout=sys.stderr)
        _check_rows(before)
        report = _checked_audit()
        record("backup.upgrade", "backup.folder", actor=actor, to=__version__, migrated=missing)
    if not hold_page:
        maintenance.end()
    return Upgraded(missing, backup_to, backup.rows, report)


def _backup_before(target: Path) -> Manifest:
    """The backup of the rows as they stand. One that this upgrade made before it was killed serves
    again: since then the sign was up and nobody wrote."""
    again = maintenance.under_way() == WHY
    if not again:
        maintenance.begin(WHY)
    try:
        return _made_backup(target)
    except Refused:
        if not again:  # the house was open and nothing was begun
            maintenance.end()
        raise


def _made_backup(target: Path) -> Manifest:
    if not (target / NAME).is_file():
        return write_backup(target).manifest
    manifest = read_manifest(target)
    begun = maintenance.since().replace(microsecond=0)
    if datetime.fromisoformat(manifest.started_at) < begun:
        raise Refused(f"{target} holds an earlier backup. Name an empty directory.")
    check_whole(target, manifest)
    return manifest


def _row_counts() -> dict[str, int]:
    tables = tables_after(applied_migrations())
    return {table.name: table.model._base_manager.count() for table in tables}


def _check_rows(before: dict[str, int]) -> None:
    """No table that remains has lost a row."""
    after = _row_counts()
    lost = {
        name: rows - after[name]
        for name, rows in before.items()
        if after.get(name, rows) < rows and name not in MAY_SHRINK
    }
    if lost:
        said = ", ".join(f"{name} ({rows})" for name, rows in sorted(lost.items()))
        raise Damaged(f"the migrations would lose rows of {said}. Nothing was changed.")


def _checked_audit() -> Report:
    report = check_audit()
    if report.fault:
        raise Damaged(
            f"the audit chain does not hold at number {report.fault.seal_no}: {report.fault.what}. "
            "Nothing was changed."
        )
    return report
