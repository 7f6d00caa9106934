"""Upgrading: a backup first, then all migrations or none, and the sign on the door meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.audit.sealer import seal_entries
from zhijia.base.audit.verify import check_audit
from zhijia.base.backup import commands, maintenance, upgrading
from zhijia.base.backup.errors import Damaged, Refused
from zhijia.base.backup.manifest import check_whole, read_manifest
from zhijia.base.backup.restoring import restore_backup
from zhijia.base.backup.tables import Node, missing_migrations
from zhijia.base.backup.tests.conftest import OPERATOR, counts, kill_at, run
from zhijia.base.backup.upgrading import upgrade
from zhijia.base.jobs.models import SweepRun

SCHEMA = Path(__file__).parents[4] / "docs/schemas/upgrade.json"


def newest_migration() -> tuple[Node, Node]:
    """One of ours that can be taken back, that nothing else is built on, and the one before it."""
    loader = MigrationLoader(connection)
    ours = {"org", "desk", "law", "access"}
    newest = max(
        key
        for key, node in loader.graph.node_map.items()
        if not node.children
        and key[0] in ours
        and not key[1].startswith("0001")
        and all(step.reversible for step in loader.graph.nodes[key].operations)
    )
    parents = loader.graph.node_map[newest].parents
    return newest, next(parent.key for parent in parents if parent.key[0] == newest[0])


@pytest.fixture
def older(transactional_db: None, settings, place: Path) -> Iterator[Node]:
    """The database of the release before: all but the newest migration, and a sealed trail."""
    newest, before = newest_migration()
    call_command("migrate", *before, interactive=False, verbosity=0)
    for number in range(3):
        AuditEntry.objects.create(
            at=timezone.now(), actor="system:a", verb="a.b", target=f"t:{number}"
        )
    SweepRun.objects.create(name="kept")
    seal_entries(now=timezone.now())
    yield newest
    call_command("migrate", interactive=False, verbosity=0)


def named(node: Node) -> str:
    return ".".join(node)


def test_the_rows_move_on_behind_a_sign_and_a_backup_stays(older, tmp_path, capsys) -> None:
    assert missing_migrations() == [older]
    assert commands.upgrade(["--to", str(tmp_path / "before")]) == 0
    said = json.loads(capsys.readouterr().out)
    jsonschema.validate(said, json.loads(SCHEMA.read_text("utf-8")))
    assert said["migrated"] == [named(older)]
    assert missing_migrations() == []
    assert maintenance.under_way() == ""
    assert SweepRun.objects.filter(name="kept").exists()
    assert check_audit().fault is None
    entry = AuditEntry.objects.get(verb="backup.upgrade")
    assert entry.facts["migrated"] == [named(older)]
    # The backup is of the older release; brought back, it is moved on too.
    manifest = read_manifest(tmp_path / "before")
    assert older not in manifest.migrations
    back = restore_backup(tmp_path / "before", actor=OPERATOR, replace=True)
    assert back.migrated == [named(older)]
    assert missing_migrations() == []
    assert not AuditEntry.objects.filter(verb="backup.upgrade").exists()


def test_the_sign_can_stay_up_until_the_services_are_new(older, tmp_path) -> None:
    upgrade(tmp_path / "before", actor=OPERATOR, hold_page=True)
    assert maintenance.under_way() == "upgrade"
    again = upgrade(tmp_path / "before", actor=OPERATOR)
    assert again.migrated == []
    assert again.backup is None
    assert maintenance.under_way() == ""


def test_nothing_to_do_makes_no_backup_and_opens_the_door(
    transactional_db, place, tmp_path
) -> None:
    maintenance.begin("upgrade")
    done = upgrade(tmp_path / "before", actor=OPERATOR)
    assert (done.migrated, done.backup) == ([], None)
    assert maintenance.under_way() == ""
    assert not (tmp_path / "before").exists()


def fails_after_migrating(monkeypatch) -> str:
    usual = upgrading.call_command

    def migrate(word, **options):
        usual(word, **options)
        raise Damaged("the disk is full")

    monkeypatch.setattr(upgrading, "call_command", migrate)
    return "the disk is full"


def loses_a_row(monkeypatch) -> str:
    usual = upgrading.call_command

    def migrate(word, **options):
        usual(word, **options)
        SweepRun.objects.filter(name="kept").delete()

    monkeypatch.setattr(upgrading, "call_command", migrate)
    return r"would lose rows of jobs_sweeprun \(1\)"


def touches_the_trail(monkeypatch) -> str:
    usual = upgrading.call_command

    def migrate(word, **options):
        usual(word, **options)
        AuditEntry.objects.filter(seal_no=2).update(target="changed")

    monkeypatch.setattr(upgrading, "call_command", migrate)
    return "does not hold at number 2"


@pytest.mark.parametrize("failure", [fails_after_migrating, loses_a_row, touches_the_trail])
def test_a_failure_changes_nothing_and_the_same_words_go_on(
    older, tmp_path, monkeypatch, capsys, failure
) -> None:
    before = counts()
    with monkeypatch.context() as broken:
        said = failure(broken)
        with pytest.raises(Damaged, match=said):
            upgrade(tmp_path / "before", actor=OPERATOR)
        assert missing_migrations() == [older]
        assert counts() == before
        assert maintenance.under_way() == "upgrade", "these pages do not fit the older tables"
        assert commands.upgrade(["--to", str(tmp_path / "before")]) == 1
        assert "nothing was changed" in capsys.readouterr().err
    done = upgrade(tmp_path / "before", actor=OPERATOR)
    assert done.migrated == [named(older)]
    assert maintenance.under_way() == ""
    check_whole(tmp_path / "before", read_manifest(tmp_path / "before"))


def test_an_earlier_backup_is_not_taken_for_todays(older, tmp_path, monkeypatch) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    with monkeypatch.context() as earlier:
        earlier.setattr(timezone, "now", lambda: yesterday)
        upgrading.write_backup(tmp_path / "before")
    with pytest.raises(Refused, match="earlier backup"):
        upgrade(tmp_path / "before", actor=OPERATOR)
    assert maintenance.under_way() == "", "nothing was begun: the house stays open"
    assert missing_migrations() == [older]


def test_a_refused_place_closes_nothing(older, place, capsys) -> None:
    assert commands.upgrade(["--to", str(place / "inside")]) == 2
    assert "lies inside" in capsys.readouterr().err
    assert maintenance.under_way() == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("point", "when", "moved"),
    [
        ("zhijia.base.backup.upgrading:write_backup", "before", False),
        ("zhijia.base.backup.upgrading:write_backup", "after", False),
        ("zhijia.base.backup.upgrading:_check_rows", "after", False),
        ("zhijia.base.backup.maintenance:end", "before", True),
    ],
)
def test_kill_9_at_any_point_and_the_same_words_finish(
    older, place, tmp_path, point, when, moved
) -> None:
    before = counts()
    words = ("upgrade", "--to", str(tmp_path / "before"))
    kill_at(place, point, when, *words)
    connection.close()
    assert (missing_migrations() == []) == moved
    if not moved:
        assert counts() == before
    assert maintenance.under_way() == "upgrade"
    done = run(place, *words)
    assert done.returncode == 0, done.stderr
    assert missing_migrations() == []
    assert maintenance.under_way() == ""
    assert check_audit().fault is None


def test_every_migration_fits_into_one_transaction() -> None:
    """What an upgrade promises rests on this: one that cannot be undone would break it."""
    loader = MigrationLoader(None)
    alone = [named(key) for key, node in loader.disk_migrations.items() if not node.atomic]
    assert loader.disk_migrations
    assert alone == []
