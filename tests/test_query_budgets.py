"""A page asks the database as often at 10,000 rows as at 10: no page slows down as the district grows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.town import SINCE, Town, file
from zhijia.base.bulk import refresh_statistics
from zhijia.base.outbox.models import Message
from zhijia.desk.models import Entry, Request
from zhijia.org.models import Application, Employer, Membership, Person, Union
from zhijia.org.rules.names import normal_name

pytestmark = pytest.mark.slow

FEW, MANY = 10, 10_000
BATCH = 2_000


def more_requests(town: Town, count: int) -> None:
    """Open matters of the east, half of them by 张师傅, each with its first line of history."""
    first = file(town, category="hardship")
    due = timezone.now() + timedelta(days=3)
    rows = [
        Request(
            number=f"2018-0101-{first.pk:04d}-{serial:04d}",
            category=first.category,
            confidential=False,
            office=town.east,
            filer=town.person("张师傅") if serial % 2 else None,
            filed_at=first.filed_at,
            accept_due_at=due,
            answer_due_at=due,
            promised_at=first.filed_at,
            due_at=due + timedelta(seconds=serial),
        )
        for serial in range(count)
    ]
    for request in rows:
        request.seal(title="说一句", story="说一句")
    Request.objects.bulk_create(rows, batch_size=BATCH)
    Entry.objects.bulk_create(
        [Entry(request=r, at=first.filed_at, kind="filed") for r in rows], batch_size=BATCH
    )
    Message.objects.bulk_create(
        Message(
            person_id=town.person("张师傅").pk,
            key=f"t{first.pk}-{serial}",
            text="desk.progress",
            facts={"number": first.number},
            at=first.filed_at,
        )
        for serial in range(count)
    )


def more_members(town: Town, count: int) -> None:
    people = Person.objects.bulk_create(
        [Person.written_down("王晓明", phone=f"137{n:08d}") for n in range(count)],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [Membership(person=p, union=town.mill_union, since=SINCE) for p in people],
        batch_size=BATCH,
    )
    Union.objects.filter(pk=town.mill_union.pk).update(members_count=count)
    Employer.objects.bulk_create(
        [
            Employer(name=f"店{n}", normal_name=normal_name(f"店{n}"), union=town.east)
            for n in range(count)
        ],
        batch_size=BATCH,
    )
    Union.objects.plant_all(
        Union(parent=town.west, name=f"基层{n}", kind="enterprise", set_up_on=SINCE)
        for n in range(count // 10)
    )


def more_applications(town: Town, count: int) -> None:
    """Open and ended applications to the mill and direct ones at the district, half with accounts."""
    now = timezone.now()
    filed = Application.objects.count()
    people = Person.objects.bulk_create(
        [Person.written_down("王晓明") for _ in range(count // 2)], batch_size=BATCH
    )
    rows = []
    for serial in range(count):
        is_open = serial % 3 > 0
        union = town.district if serial % 5 == 0 else town.mill_union
        row = Application(
            number=f"2018-0102-{filed:04d}-{serial:04d}",
            union=union,
            turn=union,
            confidential=serial % 5 == 0,
            person=people[serial // 2] if serial % 2 and serial // 2 < len(people) else None,
            state="submitted" if is_open else "refused",
            filed_at=now,
            due_at=now + timedelta(days=3) if is_open else None,
        )
        row.seal(name="王晓明")
        rows.append(row)
    Application.objects.bulk_create(rows, batch_size=BATCH)


PAGES = (
    ("小王", "workbench:today", ""),
    ("小王", "desk:requests", ""),
    ("老李", "desk:requests", "?tab=new"),
    ("周主席", "desk:requests", "?category=hardship"),
    ("小王", "desk:requests", "?q=张"),
    ("小王", "org:members", ""),
    ("赵姐", "org:members", ""),
    ("小王", "org:members", "?q=王晓"),
    ("小王", "org:members", "?q=wangxiao"),
    ("小王", "org:members", "?q=13700000005"),
    ("小王", "org:members", "?state=retained"),
    ("老李", "org:duplicates", ""),
    ("小王", "org:employers", ""),
    ("小王", "org:calendar", ""),
    ("小王", "access:corrections", ""),
    ("小王", "org:unions", ""),
    ("小王", "org:applications", ""),
    ("赵姐", "org:applications", "?tab=open"),
    ("老李", "org:applications", "?tab=done"),
    ("张师傅", "org:my_membership", ""),
    ("张师傅", "portal:home", ""),
    ("张师傅", "portal:matters", ""),
    ("张师傅", "portal:messages", ""),
)


def counted(town: Town) -> dict[tuple[str, str, str], int]:
    found = {}
    for who, page, asked in PAGES:
        client = town.client(who)
        client.get(reverse("ui:display"))  # the session is read once, caches are warm
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(reverse(page) + asked)
        assert answer.status_code == 200, (page, answer.status_code)
        found[(who, page, asked)] = len(queries)
    return found


def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    more_requests(town, FEW)
    more_members(town, FEW)
    more_applications(town, FEW)
    few = counted(town)
    more_requests(town, MANY)
    more_members(town, MANY)
    more_applications(town, MANY)
    refresh_statistics()
    many = counted(town)
    assert many == few
    assert max(many.values()) <= 30
