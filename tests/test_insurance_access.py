"""Insurance supervision is the district's alone: everybody is tried on every page of an audit, and an
enterprise's officer sees the same bytes whether a worker has brought evidence or not.

Source: docs/architecture.md, "Who may see a row"; rights fact book 0-5, 0-6 (the source must not be
guessed).
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from tests.test_access_matrix import EVERYBODY
from tests.test_no_oracle import OFFICER, answers
from tests.town import Town, at
from zhijia.base.audit.models import AuditEntry
from zhijia.org import services as org
from zhijia.rights.models import Audit, AuditFile, Finding
from zhijia.rights.tests.audits import (
    SHORT,
    begun,
    contributions,
    judged,
    payroll,
    roster,
    with_files,
)

READERS = {"小王", "周主席"}
OF_AN_AUDIT = ("audit", "order_audit", "stop_audit", "discard_audit")
OF_A_RESULT = ("findings", "audited_people", "name_employer")


def addresses(town: Town) -> dict[str, str]:
    """Every page of a finished audit, and those of one that still collects its files."""
    done = judged(town)
    waiting = with_files(town, begun(town))
    row = Finding.objects.filter(person__isnull=False).order_by("pk")[0]
    keys = dict.fromkeys(OF_AN_AUDIT, waiting.pk)
    keys |= {name: done.results.get().pk for name in OF_A_RESULT}
    keys |= {name: waiting.files.order_by("pk")[0].pk for name in ("map_audit_file", "remove_audit_file")}  # fmt: skip
    keys |= {
        "finding": row.pk,
        "reveal_audited": row.person_id or 0,
        "audited_employer": town.mill.pk,
    }
    return {name: reverse(f"rights:{name}", args=[key]) for name, key in keys.items()}


def state() -> tuple[object, ...]:
    audits = list(Audit.objects.order_by("pk").values_list("pk", "state"))
    files = AuditFile.objects.count()
    return audits, files, Finding.objects.count(), AuditEntry.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_audit_is_there_for_the_district_and_for_nobody_else(town: Town, method: str) -> None:
    pages = addresses(town)
    for who in EVERYBODY:
        if who in READERS:
            continue
        client, before = town.client(who), state()
        for name, address in pages.items():
            status = getattr(client, method)(address).status_code
            expected = 404 if town.actor(who).is_signed_in else 302
            assert status == expected, (name, who, status)
        assert state() == before, who
    for who in READERS if method == "get" else ():
        for name, address in pages.items():
            status = town.client(who).get(address).status_code
            assert status in (200, 302, 405), (name, who, status)


@pytest.mark.django_db
def test_whoever_is_tied_to_one_employer_sees_no_audit_of_several(town: Town) -> None:
    """Which employers stand in the files of several is nobody's to sift who belongs to one of them."""
    audit = judged(town, several=True)
    page = reverse("rights:audit", args=[audit.pk])
    client = town.client("小王")
    assert client.get(page).status_code == 200
    town.accounts["小王"].posts.get().ties.set([town.mill])
    assert client.get(page).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("who", [OFFICER, "张师傅"])
def test_evidence_changes_no_byte_outside_the_district(town: Town, who: str) -> None:
    """One district in which a worker of the mill has brought papers and the district has judged them,
    one in which nobody has: the mill's officer, its street and a colleague see the same."""
    org.issue_card(actor=town.actor(OFFICER))  # own cards have random keys
    org.issue_card(actor=town.actor("张师傅"))
    with at(2018, 10, 12, 9, 0):
        try:
            with transaction.atomic():
                mine = {SHORT: "陈志远"}
                judged(
                    town,
                    source="worker",
                    files={
                        "roster": roster(mine),
                        "payroll": payroll(mine),
                        "contributions": contributions({SHORT: 3030}),
                    },
                )
                assert Finding.objects.filter(trust="C").exists()
                after = answers(town, [], who)
                raise RuntimeError("take it all back")
        except RuntimeError:
            pass
        before = answers(town, [], who)
    assert len(before) > 20
    assert [address for address in before if before[address] != after[address]] == []
