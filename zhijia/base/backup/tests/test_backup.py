"""A backup: all of it, of one moment, without keys, whole or not there."""

from __future__ import annotations

import base64
import json
import shutil
import stat
from collections import namedtuple
from contextlib import nullcontext
from pathlib import Path
from threading import Thread

import jsonschema
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from zhijia.base.audit.models import AuditChain, AuditEntry
from zhijia.base.backup import commands, contents, keeping
from zhijia.base.backup.errors import Refused
from zhijia.base.backup.keeping import Kept, make_backup
from zhijia.base.backup.manifest import NAME, check_whole, read_manifest
from zhijia.base.backup.tables import Table
from zhijia.base.backup.tests.conftest import OPERATOR, House, kill_at, run
from zhijia.base.files.services import drop_file
from zhijia.base.jobs.models import SweepRun
from zhijia.base.sealing.keyring import keyring
from zhijia.desk.models import Request
from zhijia.org.models import Person

SCHEMA = Path(__file__).parents[4] / "docs/schemas/backup.json"


def every_byte(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_every_row_and_every_paper_is_in_it(house: House, backup: Kept) -> None:
    rows = {name: table.rows for name, table in backup.manifest.tables.items()}
    assert rows[Person._meta.db_table] == Person.objects.count() > 0
    assert rows[Request._meta.db_table] == Request.objects.count() == 1
    path = house.paper.path
    assert (backup.folder / "files" / path).read_bytes() == default_storage.open(path).read()
    assert backup.lost == []
    chain = AuditChain.objects.get()
    assert backup.manifest.audit == {"seal_no": chain.seal_no, "chain": chain.chain}
    check_whole(backup.folder, read_manifest(backup.folder))


def test_that_it_was_made_stands_in_the_trail(backup: Kept) -> None:
    entry = AuditEntry.objects.get(verb="backup.make_backup")
    assert entry.actor == OPERATOR.name
    assert entry.facts["rows"] == backup.manifest.rows
    assert entry.facts["lost"] == 0


def test_no_key_and_no_session_is_in_it(house: House, backup: Kept) -> None:
    written = every_byte(backup.folder)
    ring = keyring()
    for root in (ring.index_root, *ring.roots.values()):
        for form in (root, base64.b64encode(root), root.hex().encode()):
            assert form not in written
    for secret in (settings.SECRET_KEY, settings.SETUP_CODE, house.session_key):
        assert secret.encode() not in written
    # The scan can find something: what is not secret is there, what is sealed is not.
    assert AuditChain.objects.get().chain.encode() in written
    assert "东湖街道总工会".encode() in written
    for sealed in ("13800000007", "三月份工资没有发", "工资条.jpg"):
        assert sealed.encode() not in written


def test_only_its_owner_can_read_it(backup: Kept) -> None:
    for path in (backup.folder, *backup.folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


class Between:
    """Once the first of two tables has been read, somebody else writes to both and commits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = Table.lines

        def lines(table: Table):
            yield from usual(table)
            if table.model._meta.db_table == AuditEntry._meta.db_table:
                writer = Thread(target=self._write)
                writer.start()
                writer.join(10)
                assert not writer.is_alive(), "who writes must not wait for a backup"

        monkeypatch.setattr(Table, "lines", lines)

    @staticmethod
    def _write() -> None:
        AuditEntry.objects.create(at=timezone.now(), actor="system:a", verb="a.b", target="late")
        SweepRun.objects.create(name="late")
        connection.close()


@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "without its one moment"])
def test_all_rows_are_of_one_moment(house, monkeypatch, tmp_path, guarded: bool) -> None:
    Between(monkeypatch)
    if not guarded:
        monkeypatch.setattr(keeping, "one_moment", nullcontext)
    kept = make_backup(tmp_path / "copy", actor=OPERATOR)
    late = (kept.folder / "rows" / f"{SweepRun._meta.db_table}.jsonl").read_text("utf-8")
    assert ('"late"' in late) == (not guarded)
    entries = (kept.folder / "rows" / f"{AuditEntry._meta.db_table}.jsonl").read_text("utf-8")
    assert '"late"' not in entries
    assert SweepRun.objects.filter(name="late").exists()


# What is refused, and what is left behind


def nothing_written(tmp_path: Path) -> bool:
    return not list(tmp_path.rglob("*unfinished*"))


def test_a_place_beside_the_data_is_refused(house: House) -> None:
    with pytest.raises(Refused, match=r"lies inside .* the data directory"):
        make_backup(house.place / "copies", actor=OPERATOR)
    assert not (house.place / "copies").exists()


def test_a_link_into_the_data_is_refused_too(house: House, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(house.place)
    with pytest.raises(Refused, match="lies inside"):
        make_backup(tmp_path / "link" / "copies", actor=OPERATOR)


def test_a_directory_that_is_not_empty_is_refused_and_left_as_it_is(house, tmp_path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "photos").write_text("mine")
    with pytest.raises(Refused, match="is not empty"):
        make_backup(tmp_path / "copy", actor=OPERATOR)
    assert (tmp_path / "copy" / "photos").read_text() == "mine"
    assert nothing_written(tmp_path)


def test_a_disk_that_is_too_small_is_refused_with_the_numbers(house, tmp_path, monkeypatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, 1024))
    with pytest.raises(Refused, match=r"needs about \d+ MB, and at .* 0 MB are free"):
        make_backup(tmp_path / "copy", actor=OPERATOR)
    assert nothing_written(tmp_path)


def test_a_database_without_tables_is_refused(house, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "applied_migrations", list)
    with pytest.raises(Refused, match="none of our tables"):
        make_backup(tmp_path / "copy", actor=OPERATOR)


def test_one_that_fails_half_way_is_not_there(house, tmp_path, monkeypatch) -> None:
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(contents, "copy_content", full)
    with pytest.raises(OSError, match="No space"):
        make_backup(tmp_path / "copy", actor=OPERATOR)
    assert not (tmp_path / "copy").exists()
    assert nothing_written(tmp_path)
    assert not AuditEntry.objects.filter(verb="backup.make_backup").exists()


def test_two_to_the_same_place_do_not_mix(house, tmp_path, monkeypatch) -> None:
    usual = keeping.write_manifest

    def meanwhile(folder, manifest):
        with pytest.raises(Refused, match="another backup"):
            keeping.write_backup(tmp_path / "copy")
        usual(folder, manifest)

    monkeypatch.setattr(keeping, "write_manifest", meanwhile)
    kept = make_backup(tmp_path / "copy", actor=OPERATOR)
    check_whole(kept.folder, read_manifest(kept.folder))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("point", "when"),
    [
        ("zhijia.base.backup.contents:copy_out", "before"),
        ("zhijia.base.backup.keeping:write_manifest", "before"),
        ("zhijia.base.backup.keeping:write_manifest", "after"),
    ],
)
def test_kill_9_leaves_nothing_that_looks_whole(house, tmp_path, point, when) -> None:
    target = tmp_path / "copy"
    kill_at(house.place, point, when, "backup", "--to", str(target))
    assert not target.exists()
    assert (tmp_path / "copy.unfinished").is_dir()
    done = run(house.place, "backup", "--to", str(target))
    assert done.returncode == 0, done.stderr
    check_whole(target, read_manifest(target))
    assert nothing_written(tmp_path)


# Contents of papers


def test_a_content_that_is_lost_is_named_and_the_rest_is_kept(house, tmp_path, capsys) -> None:
    default_storage.delete(house.paper.path)
    assert commands.backup(["--to", str(tmp_path / "copy")]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["lost"] == [house.paper.path]
    assert house.paper.path in said.err
    assert (tmp_path / "copy" / NAME).is_file()


def test_a_paper_let_go_meanwhile_is_not_lost(house, tmp_path, monkeypatch) -> None:
    usual = contents.copy_out

    def after_it_went(paths, folder):
        drop_file(house.paper.pk, actor=OPERATOR, target=house.paper.target)
        return usual(paths, folder)

    monkeypatch.setattr(contents, "copy_out", after_it_went)
    kept = make_backup(tmp_path / "copy", actor=OPERATOR)
    assert kept.lost == []
    assert kept.manifest.files == {}


# The command


def test_the_command_answers_in_json(house: House, tmp_path: Path, capsys) -> None:
    assert commands.backup(["--to", str(tmp_path / "copy")]) == 0
    said = json.loads(capsys.readouterr().out)
    jsonschema.validate(said, json.loads(SCHEMA.read_text("utf-8")))
    assert said["files"] == 1
    assert said["database"] == connection.vendor


def test_a_refusal_is_a_sentence_and_exit_2(house: House, capsys) -> None:
    assert commands.backup(["--to", str(house.place / "copy")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("zhijia backup: ")
    assert commands.backup([]) == 2
