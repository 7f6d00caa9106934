"""The lists of supervision, demands, places, groups, call-backs and policies ask the database as
often for a thousand rows as for ten."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.e2e.keyed_pages import (
    alarm_pages,
    call_back_pages,
    demand_pages,
    finished_audit,
    group_pages,
    letter_pages,
    station_pages,
)
from tests.town import Town
from zhijia.base.bulk import refresh_statistics
from zhijia.care.models import PolicyVersion
from zhijia.care.rules.policy_flow import State
from zhijia.care.tests.test_policy_versions import signed as signed_policy
from zhijia.desk.models import CallBack, GroupMatter
from zhijia.directives.models import Demand
from zhijia.press.models import Station
from zhijia.rights.models import Alarm, Audit, AuditedEmployer, Letter

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FEW, MANY = 10, 1_000


def more(row: models.Model, count: int, **own: Callable[[int], object] | list[Any]) -> list[Any]:
    """So many copies of a row; `own` gives each copy the columns that must differ."""
    copies = []
    for serial in range(count):
        one: Any = copy.copy(row)
        one.pk, one._state = None, copy.copy(row._state)
        one._state.adding = True
        for column, values in own.items():
            value = values[serial] if isinstance(values, list) else values(serial)
            setattr(one, column, value)
        copies.append(one)
    return type(row)._default_manager.bulk_create(copies, batch_size=500)


class Grown:
    """Rows that were made once by their use cases, and grow as often as one asks."""

    def __init__(self, town: Town) -> None:
        finished_audit(town)
        for pages in (letter_pages, alarm_pages, group_pages, demand_pages, station_pages):
            list(pages(town))
        list(call_back_pages(town))
        signed_policy(town)
        self.serial = 0

    def by(self, count: int) -> None:
        start, self.serial = self.serial, self.serial + count
        signed = Letter.objects.filter(serial__isnull=False).order_by("pk")[0]
        more(signed, count, serial=lambda n: 10_000 + start + n)
        more(Audit.objects.order_by("pk")[0], count)
        more(GroupMatter.objects.order_by("pk")[0], count, key=lambda _n: uuid.uuid4())
        more(Demand.objects.order_by("pk")[0], count)
        more(Station.objects.order_by("pk")[0], count, name=lambda n: f"驿站{start + n}")
        version = PolicyVersion.objects.order_by("pk")[0]
        more(version, count, state=lambda _n: State.SUPERSEDED)
        alarm, result = Alarm.objects.order_by("pk")[0], AuditedEmployer.objects.order_by("pk")[0]
        words = {"word": lambda n: f"厂{start + n}", "is_latest": lambda _n: False}
        more(alarm, count, audited=more(result, count, **words))
        call = CallBack.objects.order_by("pk")[0]
        numbers = {"number": lambda n: f"2018-0303-{start:04d}-{n:04d}"}
        more(call, count, request=more(call.request, count, **numbers))


PAGES = (
    ("小王", "rights:letters"),
    ("周主席", "rights:letters"),
    ("小王", "rights:alarms"),
    ("小王", "rights:audits"),
    ("小王", "rights:insurance_overview"),
    ("周主席", "desk:groups"),
    ("周主席", "desk:call_backs"),
    ("小王", "directives:demands"),
    ("赵姐", "directives:demands"),
    ("周主席", "directives:burden"),
    ("小王", "press:stations"),
    ("visitor", "press:places"),
    ("周主席", "care:policy_versions"),
    ("visitor", "care:policies"),
    ("周主席", "workbench:today"),
)


def counted(town: Town) -> dict[tuple[str, str], int]:
    found = {}
    for who, page in PAGES:
        client = town.client(who)
        client.get(reverse("ui:display"))  # the session is read once, caches are warm
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(page))
        assert answer.status_code == 200, (page, answer.status_code)
        found[(who, page)] = len(queries)
    return found


def test_a_list_asks_as_often_for_a_thousand_rows_as_for_ten(
    town: Town, settings: Any, tmp_path: Path
) -> None:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    rows = Grown(town)
    rows.by(FEW)
    few = counted(town)
    rows.by(MANY)
    refresh_statistics()
    many = counted(town)
    assert many == few
    assert max(many.values()) <= 30
