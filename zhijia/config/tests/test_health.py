"""The machinery's two questions."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.base.jobs.sweeping import run_sweeps
from zhijia.config import health


def test_the_process_is_up_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["up"] is True


@pytest.mark.django_db
def test_a_house_that_works_is_ready(client: Client) -> None:
    run_sweeps(now=timezone.now(), at_once=True)
    answer = client.get("/readyz")
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", **dict.fromkeys(health.CHECKS, "ok")},
    }
    assert answer.status_code == 200


@pytest.mark.django_db
def test_sweeps_that_never_ran_are_late_and_named(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "network.delete_expired" in answer.json()["checks"]["sweeps"]


@pytest.mark.django_db
def test_entries_that_wait_too_long_for_their_seal_are_counted() -> None:
    now = timezone.now()
    for at in (now - 2 * health.SEALED_WITHIN, now):
        AuditEntry.objects.create(at=at, actor="visitor", verb="a.b", target="c")
    assert health.audit() == "1 unsealed"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(health.CHECKS))
def test_each_check_that_fails_makes_it_not_ready(client: Client, monkeypatch, name) -> None:
    monkeypatch.setitem(health.CHECKS, name, lambda: "late")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert answer.json()["checks"][name] == "late"


@pytest.mark.django_db
def test_a_database_that_is_away_is_named_and_nothing_else_is_told(client, monkeypatch) -> None:
    def away():
        raise OperationalError("connection to server at 10.0.0.5 failed for user zhijia")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "away"}}


@pytest.mark.django_db
def test_a_missing_migration_is_counted(monkeypatch) -> None:
    monkeypatch.setattr(
        "django.db.migrations.executor.MigrationExecutor.migration_plan",
        lambda self, targets: [("one", False), ("two", False)],
    )
    assert health.migrations() == "2 missing"
