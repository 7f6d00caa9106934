"""The sign on the door: every page says so, the machinery is told, nothing is written."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhijia.base.backup import maintenance
from zhijia.base.jobs import commands as jobs
from zhijia.desk.models import Draft
from zhijia.desk.services import seed_categories
from zhijia.kernel.actor import system


@pytest.fixture
def sign(settings, tmp_path):
    """Put up, on a door of this test's own."""
    settings.VAR_DIR = tmp_path
    maintenance.begin("upgrade")
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/w/", "/setup/", "/no/such/page"])
def test_every_page_says_it_in_both_languages_and_asks_the_database_nothing(
    client: Client, sign, path: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "60"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in page.headers
    text = page.content.decode()
    assert "正在维护，过几分钟再来" in text
    assert "We are at work on this site" in text
    assert "12351" in text
    assert "<script" not in text
    assert "<style" not in text
    assert len(asked) == 0
    assert not page.cookies


@pytest.mark.django_db
def test_what_somebody_sends_is_not_taken_and_can_be_sent_again(client: Client, sign) -> None:
    sent = {"category": "wages"}
    assert client.post("/ask/", sent).status_code == 503
    assert not Draft.objects.exists()
    # What the page tells people to do: reload, which sends the same once more.
    maintenance.end()
    seed_categories(actor=system("tests"))
    assert client.post("/ask/", sent).status_code == 302
    assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_the_machinery_is_told(client: Client, sign) -> None:
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "checks": {"maintenance": "upgrade"}}


@pytest.mark.django_db
def test_the_door_opens_again(client: Client, sign) -> None:
    maintenance.end()
    maintenance.end()  # taking down what is down is no error
    assert maintenance.under_way() == ""
    assert client.get("/setup/").status_code == 200


@pytest.mark.parametrize("closed", [True, False])
def test_the_jobs_rest_while_the_sign_is_up(
    settings, tmp_path, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # no database in this test
    if closed:
        maintenance.begin("upgrade")
    beats, stopping = [], threading.Event()

    class Twice:
        """A pause that ends the work at the second wait."""

        waits = 0

        def is_set(self) -> bool:
            return stopping.is_set()

        def wait(self, seconds: float) -> None:
            self.waits += 1
            if self.waits == 2:
                stopping.set()

    jobs._beat("test", 0.0, beats.append, Twice())  # type: ignore[arg-type]
    assert len(beats) == (0 if closed else 2)
