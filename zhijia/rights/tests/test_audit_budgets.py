"""The pages of an audit ask the database as often at 10,000 rows as at 10."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.town import Town
from zhijia.base.bulk import refresh_statistics
from zhijia.org.models import Employer
from zhijia.org.rules.names import normal_name
from zhijia.rights.models import Audit, AuditedEmployer, AuditedPerson, Finding
from zhijia.rights.tests.audits import REGION, SETTLE_ON

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FEW, MANY = 10, 10_000
BATCH = 2_000


def an_audit(town: Town) -> Audit:
    return Audit.objects.create(
        union=town.district,
        region=REGION,
        settle_on=SETTLE_ON,
        account_id=1,
        state="done",
        done_at=timezone.now(),
        first_period="2018-04",
        last_period="2018-06",
    )


def more_employers(town: Town, audit: Audit, count: int) -> None:
    """Employers with a newest audit each."""
    firms = Employer.objects.bulk_create(
        [
            Employer(name=f"厂{n}", normal_name=normal_name(f"厂{n}"), union=town.east)
            for n in range(count)
        ],
        batch_size=BATCH,
    )
    AuditedEmployer.objects.bulk_create(
        [
            AuditedEmployer(
                audit=audit,
                union=town.district,
                employer=firm,
                word=firm.name,
                side="employer",
                is_latest=True,
                done_at=audit.done_at,
                first_period="2018-04",
                last_period="2018-06",
                people=100,
                employer_short=100_000,
            )
            for firm in firms
        ],
        batch_size=BATCH,
    )


def more_findings(audited: AuditedEmployer, count: int) -> None:
    """A finding each about so many people."""
    people = AuditedPerson.objects.bulk_create(
        [AuditedPerson(audited=audited, row_number=n + 2) for n in range(count)], batch_size=BATCH
    )
    Finding.objects.bulk_create(
        [
            Finding(
                audited=audited,
                person=person,
                code="SI-05",
                status="violation",
                kind="pension",
                period="2018-04",
                expected="6000.00",
                found="3030.00",
                employer_short=56_430,
                worker_short=23_760,
                late_fee=100,
                trust="B",
            )
            for person in people
        ],
        batch_size=BATCH,
    )


def test_no_page_asks_more_often_as_the_district_grows(town: Town) -> None:
    audit = an_audit(town)
    more_employers(town, audit, FEW)
    audited = audit.results.order_by("pk")[0]
    more_findings(audited, FEW)
    here = [audited.pk]
    pages = [
        reverse("rights:insurance_overview"),
        reverse("rights:insurance_overview") + "?show=owing&q=厂1",
        reverse("rights:audit", args=[audit.pk]),
        reverse("rights:findings", args=here),
        reverse("rights:findings", args=here) + "?code=SI-05&year=2018&trust=B",
        reverse("rights:audited_people", args=here),
    ]
    client = town.client("小王")

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    few = [asked(page) for page in pages]
    few = [asked(page) for page in pages]  # what is looked up once a process is known by now
    more_employers(town, an_audit(town), MANY - FEW)
    more_findings(audited, MANY - FEW)
    refresh_statistics()
    asked(pages[0])  # minutes have passed: what is looked at once a minute is looked at here
    many = [asked(page) for page in pages]
    # A full page of fifty asks no more often than one of ten.
    assert many == few, list(zip(pages, few, many, strict=True))
    assert max(many) <= 20, many
