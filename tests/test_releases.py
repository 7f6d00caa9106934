"""The rows of every release arrive in today's tables: counted, chained, readable, and usable."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests.releases import KEYRING, folders
from zhijia import __version__
from zhijia.access.models import Account
from zhijia.base.backup.manifest import read_manifest
from zhijia.base.backup.restoring import Restored, restore_backup
from zhijia.base.backup.tables import applied_migrations, missing_migrations, tables_after
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import open_file
from zhijia.base.files.tests.samples import TAKEN
from zhijia.base.sealing.envelopes import forget_keys
from zhijia.desk.models import Request
from zhijia.kernel.actor import system

MOST_BYTES = 300_000


@pytest.fixture(params=folders(), ids=lambda folder: folder.name)
def release(request) -> Path:
    return request.param


@pytest.fixture
def restored(release: Path, transactional_db, settings, tmp_path: Path):
    backend = "django.core.files.storage.FileSystemStorage"
    store = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    settings.ANCHORS_DIR = str(tmp_path / "anchors")
    settings.VAR_DIR = tmp_path
    settings.SEALING_KEYRING_FILE = str(KEYRING)
    forget_keys()
    yield restore_backup(release, actor=system("tests.releases"), replace=True)
    settings.SEALING_KEYRING_FILE = ""
    forget_keys()
    ContentType.objects.clear_cache()


def test_this_release_has_its_rows() -> None:
    assert __version__ in [folder.name for folder in folders()], "python -m tests.releases.make"


def test_it_is_small_and_made_up(release: Path) -> None:
    files = [path for path in release.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    assert read_manifest(release).release == release.name


@pytest.mark.slow
def test_it_arrives_whole_in_todays_tables(release: Path, restored: Restored) -> None:
    assert missing_migrations() == []
    assert restored.audit.fault is None
    assert restored.audit.sealed == restored.manifest.audit["seal_no"] > 0
    assert restored.opened > 0
    written = restored.manifest.tables
    for table in tables_after(applied_migrations()):
        if table.name in written and table.name != "audit_auditentry":
            assert table.model._base_manager.count() >= written[table.name].rows, table.name


@pytest.mark.slow
def test_people_go_on_where_they_were(restored: Restored) -> None:
    stories = [request.sealed()["story"] for request in Request.objects.order_by("pk")]
    assert stories[0].startswith("三月份工资没有发")
    paper = StoredFile.objects.get()
    assert b"".join(open_file(paper))[:2] == TAKEN["jpeg"][:2]
    officer = Account.objects.get(person__name="王晓梅")
    browser = Client()
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/w/").status_code == 200
    page = browser.get(f"/w/requests/{Request.objects.earliest('pk').number}/")
    assert page.status_code == 200
    assert "请把三月的考勤拍一张" in page.content.decode()


@pytest.mark.slow
def test_closed_answers_have_their_row(restored: Restored) -> None:
    closed = Request.objects.filter(state="closed", answered_at__isnull=False)
    assert closed.exists()
    rows = closed.values_list("closed_at", "grade", "closings__at", "closings__grade")
    assert [(at, grade) for at, grade, _at, _grade in rows] == [row[2:] for row in rows]
