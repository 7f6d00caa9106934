"""`zhijia demo`: once, never in production, and the house is well afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zhijia.base.jobs.commands import work_once
from zhijia.config.demo import demo
from zhijia.desk.models import Request


def test_never_in_production(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.IN_PRODUCTION = True
    assert demo([]) == 2
    assert "production" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_after_the_demo_and_one_round_of_work_the_house_is_ready(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo([]) == 0
    assert Request.objects.exists()
    assert demo([]) == 2, "a district stands already"
    assert demo(["--if-empty"]) == 0
    work_once()
    answer = client.get("/readyz")
    assert answer.json()["checks"] == dict.fromkeys(answer.json()["checks"], "ok")
    assert answer.status_code == 200
