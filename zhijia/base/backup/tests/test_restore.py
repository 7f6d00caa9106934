"""Restoring: checked first, all of it or nothing, and every number goes on where it stopped."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from zhijia.base.audit.models import AuditEntry
from zhijia.base.audit.verify import check_audit
from zhijia.base.backup import commands, maintenance, restoring
from zhijia.base.backup.database import all_or_nothing, drop_tables, table_names
from zhijia.base.backup.errors import Damaged, Refused
from zhijia.base.backup.keeping import Kept
from zhijia.base.backup.manifest import NAME
from zhijia.base.backup.restoring import restore_backup
from zhijia.base.backup.tables import Table, applied_migrations
from zhijia.base.backup.tests.conftest import OPERATOR, House, counts, kill_at, run
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file
from zhijia.base.jobs.models import SweepRun
from zhijia.base.sealing import keyring as keys
from zhijia.base.sealing.envelopes import forget_keys
from zhijia.desk.models import Request
from zhijia.org.models import Person

SCHEMA = Path(__file__).parents[4] / "docs/schemas/restore.json"
AUDIT = AuditEntry._meta.db_table


def empty_place(house: House) -> None:
    """The disk is gone: no tables, no papers, no anchors."""
    with all_or_nothing():
        drop_tables(table_names())
    shutil.rmtree(house.place / "files")
    shutil.rmtree(house.place / "anchors")


def content_of(paper: StoredFile) -> bytes:
    return b"".join(open_file(paper))


def without_trail(found: dict[str, object]) -> dict[str, object]:
    return {name: count for name, count in found.items() if name != AUDIT}


# The drill


def test_an_empty_place_becomes_what_the_house_was(house: House, tmp_path: Path, capsys) -> None:
    gone = SweepRun.objects.create(name="gone")
    gone_id = gone.pk
    gone.delete()
    before, paper = counts(), content_of(house.paper)
    assert commands.backup(["--to", str(tmp_path / "copy")]) == 0
    capsys.readouterr()
    empty_place(house)
    assert counts() == {}

    assert commands.restore(["--from", str(tmp_path / "copy")]) == 0

    said = json.loads(capsys.readouterr().out)
    jsonschema.validate(said, json.loads(SCHEMA.read_text("utf-8")))
    assert said["rows"] == sum(count.rows for count in before.values())
    assert said["envelopes_opened"] > 0
    assert said["keys_missing"] == said["migrated"] == []
    # Row by row the same, but for the line that says so.
    after = counts()
    assert without_trail(after) == without_trail(before)
    assert after[AUDIT].rows == before[AUDIT].rows + 1
    assert AuditEntry.objects.latest("pk").verb == "backup.restore_backup"
    assert check_audit().fault is None
    # What is sealed opens, papers too.
    assert Request.objects.get().sealed()["story"]
    assert content_of(StoredFile.objects.get(pk=house.paper.pk)) == paper
    # Numbers go on, those of rows that were gone already included.
    assert SweepRun.objects.create(name="next").pk > gone_id
    # The database is as strict as before; nobody is still signed in.
    with pytest.raises(IntegrityError), transaction.atomic():
        SweepRun.objects.create(name="next")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_session")
        assert cursor.fetchone() == (0,)
    assert maintenance.under_way() == ""


def test_tables_may_be_filled_in_any_order(house: House, backup: Kept, monkeypatch) -> None:
    """The drill fills them by name; here it is the other way round, into new tables again."""
    usual = restoring.tables_after
    monkeypatch.setattr(restoring, "tables_after", lambda nodes: usual(nodes)[::-1])
    empty_place(house)
    restore_backup(backup.folder, actor=OPERATOR)
    rows = {name: count.rows for name, count in counts().items() if name != AUDIT}
    assert rows == {n: t.rows for n, t in backup.manifest.tables.items() if n != AUDIT}


def test_with_replace_it_takes_the_place_of_what_stands(house: House, backup: Kept) -> None:
    then, paper = Person.objects.count(), content_of(house.paper)
    Person.objects.filter(pk=house.town.person("刘师傅").pk).update(name="改过")
    default_storage.delete(house.paper.path)
    with pytest.raises(Refused, match="--replace"):
        restore_backup(backup.folder, actor=OPERATOR)
    assert Person.objects.filter(name="改过").exists()
    restore_backup(backup.folder, actor=OPERATOR, replace=True)
    assert not Person.objects.filter(name="改过").exists()
    assert Person.objects.count() == then
    assert content_of(StoredFile.objects.get()) == paper


# What came after the backup


def test_anchors_beyond_the_backup_stay_readable_and_raise_no_alarm(house, backup: Kept) -> None:
    from django.utils import timezone

    from zhijia.base.audit.sealer import seal_entries

    seal_entries(now=timezone.now())  # the line about the backup: beyond it
    lines = [p.read_text("ascii") for p in (house.place / "anchors").iterdir()]
    restore_backup(backup.folder, actor=OPERATOR, replace=True)
    assert check_audit().fault is None
    kept = "".join(p.read_text("ascii") for p in (house.place / "anchors").iterdir())
    assert kept.startswith("".join(lines))
    assert json.loads(kept.splitlines()[-1])["restored"] is True
    # From here on a removed tail is found again.
    seal_entries(now=timezone.now())
    AuditEntry.objects.filter(verb="backup.restore_backup").update(target="x")
    assert check_audit().fault is not None


def test_anchors_of_another_house_stop_it(house: House, backup: Kept) -> None:
    before = counts()
    (house.place / "anchors" / "2018-01-02.jsonl").write_text(
        json.dumps({"on": "2018-01-02", "seal_no": 1, "chain": "f" * 64}) + "\n"
    )
    with pytest.raises(Damaged, match="another house"):
        restore_backup(backup.folder, actor=OPERATOR, replace=True)
    assert counts() == before


# A backup that is not what was written never replaces anything


def edit(path: Path, old: bytes, new: bytes) -> None:
    text = path.read_bytes()
    assert old in text
    path.write_bytes(text.replace(old, new, 1))


def changed_row(folder: Path) -> str:
    edit(folder / "rows/org_union.jsonl", "东湖".encode(), "西湖".encode())
    return r"rows/org_union.jsonl is not as it was written"


def missing_rows(folder: Path) -> str:
    (folder / "rows/org_person.jsonl").unlink()
    return r"rows/org_person.jsonl is missing"


def row_left_out(folder: Path) -> str:
    path = folder / "rows/org_person.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    return r"rows/org_person.jsonl is not as it was written"


def changed_paper(folder: Path) -> str:
    path = next(path for path in (folder / "files").rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    return f"files/{path.parent.name}/{path.name} is not as it was written"


def missing_paper(folder: Path) -> str:
    path = next(path for path in (folder / "files").rglob("*") if path.is_file())
    path.unlink()
    return f"files/{path.parent.name}/{path.name} is missing"


def changed_manifest(folder: Path) -> str:
    """Somebody changed a row and wrote the new digest down, but has no key for the mark."""
    said = json.loads((folder / NAME).read_text("utf-8"))
    said["tables"]["org_person"]["rows"] -= 1
    (folder / NAME).write_text(json.dumps(said), "utf-8")
    return "its mark does not fit"


def cut_manifest(folder: Path) -> str:
    path = folder / NAME
    path.write_bytes(path.read_bytes()[:200])
    return "cannot be read"


def hostile_path(folder: Path) -> str:
    edit(folder / NAME, b'"files": {', b'"files": {"../../../etc/x": "0", ')
    return "is no name of ours"


@pytest.mark.parametrize(
    "harm",
    [
        changed_row,
        missing_rows,
        row_left_out,
        changed_paper,
        missing_paper,
        changed_manifest,
        cut_manifest,
        hostile_path,
    ],
)
def test_what_was_changed_is_named_and_nothing_is_replaced(house, backup, harm, capsys) -> None:
    before = counts()
    named = harm(backup.folder)
    with pytest.raises(Damaged, match=named):
        restore_backup(backup.folder, actor=OPERATOR, replace=True)
    assert commands.restore(["--from", str(backup.folder), "--replace"]) == 1
    assert capsys.readouterr().out == ""
    assert counts() == before
    assert maintenance.under_way() == ""


def test_a_half_backup_is_no_backup(house: House, backup: Kept, capsys) -> None:
    (backup.folder / NAME).unlink()
    assert commands.restore(["--from", str(backup.folder), "--replace"]) == 2
    assert "no whole backup" in capsys.readouterr().err


def remade(folder: Path, **changes: object) -> None:
    """A manifest with other words and a mark that fits: as another release would write it."""
    from zhijia.base.backup import manifest

    said = {**json.loads((folder / NAME).read_text("utf-8")), **changes}
    said.pop("mark")
    (folder / NAME).write_text(json.dumps({**said, "mark": manifest._mark(said)}), "utf-8")


def test_a_newer_release_is_named(house: House, backup: Kept) -> None:
    newer = [*backup.manifest.migrations, ("org", "0999_tomorrow")]
    remade(backup.folder, migrations=newer)
    with pytest.raises(Refused, match=r"lacks org\.0999_tomorrow"):
        restore_backup(backup.folder, actor=OPERATOR, replace=True)


def test_another_format_is_refused(house: House, backup: Kept) -> None:
    remade(backup.folder, format=2)
    with pytest.raises(Refused, match="format 2"):
        restore_backup(backup.folder, actor=OPERATOR, replace=True)


def test_a_database_with_somebody_elses_tables_is_refused(house: House, backup: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE shop_orders (id integer)")
    try:
        with pytest.raises(Refused, match="shop_orders"):
            restore_backup(backup.folder, actor=OPERATOR, replace=True)
    finally:
        drop_tables(["shop_orders"])


def test_rows_of_a_newer_release_can_be_replaced(house: House, backup: Kept) -> None:
    """The upgrade was a mistake: the earlier release is back and brings its backup back."""
    MigrationRecorder(connection).record_applied("org", "0999_tomorrow")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE org_tomorrow (id integer)")
    with pytest.raises(Refused, match="--replace"):
        restore_backup(backup.folder, actor=OPERATOR)
    restore_backup(backup.folder, actor=OPERATOR, replace=True)
    assert "org_tomorrow" not in table_names()
    assert ("org", "0999_tomorrow") not in applied_migrations()
    assert Request.objects.count() == 1


# Keys


@pytest.fixture
def other_keys(settings, tmp_path: Path):
    """The machine has a keyring, but not the backup's."""
    ring = keys.new_keyring()
    settings.SEALING_KEYRING = keys.text_of(ring).replace("\n", ",")
    forget_keys()
    yield ring
    settings.SEALING_KEYRING = ""
    forget_keys()


def test_without_its_keys_it_replaces_nothing(house, backup, other_keys) -> None:
    with pytest.raises(Refused, match=r"lack index-1, seal-1"):
        restore_backup(backup.folder, actor=OPERATOR, replace=True)


def test_without_its_keys_an_empty_place_is_filled_and_they_are_named(
    house, backup, other_keys, capsys
) -> None:
    empty_place(house)
    assert commands.restore(["--from", str(backup.folder)]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["keys_missing"] == ["index-1", "seal-1"]
    assert "the key seal-1 of this backup is not at hand" in said.err
    assert Request.objects.count() == 1


def test_a_version_that_was_thrown_away_too_early_is_named(house, backup, settings) -> None:
    """index-1 is at hand, so the manifest can be judged; the master key is another one."""
    ring = keys.Keyring({1: b"\1" * 32}, keys.keyring().index_root)
    settings.SEALING_KEYRING = keys.text_of(ring).replace("\n", ",")
    forget_keys()
    try:
        with pytest.raises(Refused, match=r"the keys at hand lack seal-1:"):
            restore_backup(backup.folder, actor=OPERATOR, replace=True)
    finally:
        settings.SEALING_KEYRING = ""
        forget_keys()


# Failures half way


def fails_at_the_end(monkeypatch) -> type[Exception]:
    def fault(manifest):
        raise Damaged("the audit chain does not hold")

    monkeypatch.setattr(restoring, "_checked_audit", fault)
    return Damaged


def fails_while_filling(monkeypatch) -> type[Exception]:
    usual = Table.fill

    def fill(table, lines):
        if table.name == "org_union":
            raise OSError(5, "Input/output error")
        usual(table, lines)

    monkeypatch.setattr(Table, "fill", fill)
    return OSError


def writes_another_row(monkeypatch) -> type[Exception]:
    usual = Table.fill

    def fill(table, lines):
        if table.name == "org_union":
            lines = (line.replace("东湖".encode(), "西湖".encode()) for line in lines)
        usual(table, lines)

    monkeypatch.setattr(Table, "fill", fill)
    return Damaged


def a_reference_leads_nowhere(monkeypatch) -> type[Exception]:
    usual = Table.fill

    def fill(table, lines):
        usual(table, [] if table.name == "org_union" else lines)

    monkeypatch.setattr(Table, "fill", fill)
    return IntegrityError


@pytest.mark.parametrize(
    "failure",
    [fails_at_the_end, fails_while_filling, writes_another_row, a_reference_leads_nowhere],
)
def test_a_failure_half_way_leaves_what_stood(house, backup, monkeypatch, capsys, failure) -> None:
    before = counts()
    wanted = failure(monkeypatch)
    with pytest.raises(wanted):
        restore_backup(backup.folder, actor=OPERATOR, replace=True)
    assert counts() == before
    assert maintenance.under_way() == ""
    answered = commands.restore(["--from", str(backup.folder), "--replace"])
    assert answered == (2 if wanted is OSError else 1)
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("point", "when", "stands"),
    [
        ("zhijia.base.backup.contents:copy_in", "after", "the old"),
        ("zhijia.base.backup.restoring:_make_empty_tables", "after", "the old"),
        ("zhijia.base.backup.restoring:_checked_audit", "after", "the old"),
        ("zhijia.base.backup.restoring:_anchor_what_stands", "before", "the new"),
    ],
)
def test_kill_9_leaves_the_old_or_the_new(house, backup, point, when, stands) -> None:
    Person.objects.filter(pk=house.town.person("刘师傅").pk).update(name="改过")
    before = counts()
    words = ("restore", "--from", str(backup.folder), "--replace")
    kill_at(house.place, point, when, *words)
    connection.close()
    if stands == "the old":
        assert counts() == before
    else:
        assert not Person.objects.filter(name="改过").exists()
    assert maintenance.under_way() == "restore"
    # The same words again bring it to its end.
    done = run(house.place, *words)
    assert done.returncode == 0, done.stderr
    assert not Person.objects.filter(name="改过").exists()
    rows = {name: count.rows for name, count in counts().items() if name != AUDIT}
    wanted = {name: t.rows for name, t in backup.manifest.tables.items() if name != AUDIT}
    assert rows == wanted
    assert maintenance.under_way() == ""
    assert check_audit().fault is None


# From one database to the other


@pytest.mark.postgres
@pytest.mark.slow
def test_postgresql_becomes_sqlite_and_comes_back(house: House, backup: Kept, tmp_path) -> None:
    elsewhere = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}",
        "ZHIJIA_VAR": str(tmp_path / "other"),
    }
    there = run(house.place, "restore", "--from", str(backup.folder), **elsewhere)
    assert there.returncode == 0, there.stderr
    kept = run(house.place, "backup", "--to", str(tmp_path / "second"), **elsewhere)
    assert kept.returncode == 0, kept.stderr
    first, second = (
        json.loads((folder / NAME).read_text("utf-8"))["tables"]
        for folder in (backup.folder, tmp_path / "second")
    )
    assert without_trail(first) == without_trail(second)
    assert second[AUDIT]["rows"] == first[AUDIT]["rows"] + 1
    restore_backup(tmp_path / "second", actor=OPERATOR, replace=True)
    now = counts()
    assert {name: count.digest for name, count in without_trail(now).items()} == {
        name: table["digest"] for name, table in without_trail(second).items()
    }


def test_lines_of_every_kind_of_column_come_back(house: House, backup: Kept) -> None:
    """What either database holds for an instant, a number, bytes, JSON: the line and back."""
    lines = (backup.folder / "rows" / f"{AUDIT}.jsonl").read_bytes().splitlines()
    columns = backup.manifest.tables[AUDIT].columns
    first = dict(zip(columns, json.loads(lines[0]), strict=True))
    entry = AuditEntry.objects.order_by("pk").first()
    assert entry is not None
    assert first["at"] == entry.at.isoformat(timespec="microseconds")
    assert first["facts"] == entry.facts
    table = StoredFile._meta.db_table
    line = (backup.folder / "rows" / f"{table}.jsonl").read_bytes()
    paper = dict(zip(backup.manifest.tables[table].columns, json.loads(line), strict=True))
    assert paper["key"] == house.paper.key.hex
    assert base64.b64decode(paper["envelope"]) == bytes(house.paper.envelope)
    assert sorted(backup.manifest.tables) == sorted(
        set(table_names()) - {"django_migrations", "django_session"}
    )
