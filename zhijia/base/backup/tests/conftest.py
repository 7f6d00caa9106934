"""A house that is lived in: people, a matter with a paper, a sealed trail, somebody signed in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from tests.town import Town, build_town, file
from zhijia.base.audit.sealer import seal_entries
from zhijia.base.backup.keeping import Kept, make_backup
from zhijia.base.backup.tables import Count, applied_migrations, tables_after
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import keep_file
from zhijia.base.files.tests.samples import TAKEN
from zhijia.base.sealing.keyring import keyring, text_of
from zhijia.kernel.actor import VISITOR, system

OPERATOR = system("tests.operator")


@dataclass(frozen=True, slots=True)
class House:
    """A town with everything in it that a backup must keep. `place` is its data directory."""

    town: Town
    place: Path
    paper: StoredFile
    session_key: str


@pytest.fixture
def place(settings, tmp_path: Path) -> Path:
    """A data directory for this test alone; beside it, for other processes, the keys of the run."""
    (tmp_path / "keyring").write_text(text_of(keyring()), "ascii")
    here = tmp_path / "house"
    here.mkdir()
    backend = "django.core.files.storage.FileSystemStorage"
    store = {"BACKEND": backend, "OPTIONS": {"location": str(here / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    settings.ANCHORS_DIR = str(here / "anchors")
    settings.VAR_DIR = here
    return here


@pytest.fixture
def house(transactional_db: None, settings, place: Path) -> Iterator[House]:
    """Committed, for a backup is taken by a process of its own."""
    town = build_town()
    request = file(town)
    paper = keep_file(
        SimpleUploadedFile("工资条.jpg", TAKEN["jpeg"]),
        actor=VISITOR,
        target=f"desk.request:{request.pk}",
    )
    session_key = town.client("小王").session.session_key
    seal_entries(now=timezone.now())
    yield House(town, place, paper, session_key)
    ContentType.objects.clear_cache()


@pytest.fixture
def backup(house: House, tmp_path: Path) -> Kept:
    return make_backup(tmp_path / "copies" / "monday", actor=OPERATOR)


def counts() -> dict[str, Count]:
    """Every table's rows and their digest."""
    return {table.name: table.count() for table in tables_after(applied_migrations())}


def environment(place: Path, **more: str) -> dict[str, str]:
    """How another process finds the house of this test, at its data directory."""
    return {
        **os.environ,
        "DATABASE_URL": url_of_the_test_database(),
        "DJANGO_SETTINGS_MODULE": "zhijia.config.settings",
        "ZHIJIA_ENV": "embedded",
        "ZHIJIA_VAR": str(place),
        "ZHIJIA_KEYRING_FILE": str(place.parent / "keyring"),
        **more,
    }


def url_of_the_test_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


KILLED = """
import importlib, sys, django

django.setup()
from zhijia.config.cli import main

where, when, words = sys.argv[1], sys.argv[2], sys.argv[3:]
module, name = where.split(":")
module = importlib.import_module(module)
usual = getattr(module, name)

def stop_here(*args, **kwargs):
    if when == "after":
        usual(*args, **kwargs)
    print("here", flush=True)
    sys.stdin.read()

setattr(module, name, stop_here)
main(words)
"""


def kill_at(place: Path, point: str, when: str, *words: str) -> None:
    """Run `zhijia WORDS` and kill it, as a power cut would, before or after a function."""
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, point, when, *words],
        env=environment(place),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "here"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()


def run(place: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`zhijia WORDS` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "zhijia.config.cli", *words],
        env=environment(place, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
