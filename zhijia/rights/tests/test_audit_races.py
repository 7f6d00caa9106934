"""Two people, or one with two windows, at one audit; and an audit whose process died too often."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.town import Town, build_town
from zhijia.base.files.models import StoredFile
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import MOST_TRIES, run_next_job
from zhijia.desk.tests.test_races import both, refusals
from zhijia.kernel.errors import NotAllowed, ZhijiaError
from zhijia.rights import services
from zhijia.rights.jobs import clear_audits
from zhijia.rights.models import Audit, AuditedEmployer, AuditFile
from zhijia.rights.rules.insurance_flow import AuditState, Side
from zhijia.rights.tests.audits import begun, payroll, roster, with_files

ROUNDS = 3


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def upload(audit: Audit, town: Town, *, who: str = "小王", content: bytes = b"") -> AuditFile:
    return services.add_audit_file(
        audit, actor=town.actor(who), layout="payroll", source=Side.EMPLOYER,
        content=content or payroll(), filename="工资表.csv",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_a_kind_at_once_leave_one_file(town: Town) -> None:
    for _round in range(ROUNDS):
        audit = begun(town)
        first, second = (Audit.objects.get(pk=audit.pk) for _copy in range(2))
        results = both(
            lambda one=first: upload(one, town), lambda two=second: upload(two, town, who="周主席")
        )
        assert refusals(results) == []
        (kept,) = audit.files.all()
        assert StoredFile.objects.filter(target=kept.target).count() == 1
    assert StoredFile.objects.filter(target__startswith="rights.audit_file").count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_an_audit_ordered_twice_at_once_is_judged_once(town: Town) -> None:
    audit = with_files(town, begun(town))
    first, second = (Audit.objects.get(pk=audit.pk) for _copy in range(2))
    results = both(
        lambda: services.order_audit(first, actor=town.actor("小王")),
        lambda: services.order_audit(second, actor=town.actor("周主席")),
    )
    assert sum(isinstance(result, ZhijiaError) for result in results) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["add", "remove", "map"])
def test_a_page_loaded_before_the_order_changes_no_file_of_a_running_audit(
    town: Town, deed: str
) -> None:
    audit = with_files(town, begun(town))
    stale = Audit.objects.get(pk=audit.pk)
    kept = AuditFile.objects.select_related("audit").get(audit=audit, layout="roster")
    services.order_audit(audit, actor=town.actor("小王"))
    actor = town.actor("周主席")
    deeds = {
        "add": lambda: upload(stale, town, content=roster()),
        "remove": lambda: services.remove_audit_file(kept, actor=actor),
        "map": lambda: services.map_audit_file(kept, actor=actor, mapping=kept.mapping),
    }
    with pytest.raises(NotAllowed, match=r"rights\.audit_has_begun"):
        deeds[deed]()
    assert audit.files.count() == 3


def stranded(town: Town) -> Audit:
    """An audit whose process was killed each time it was taken up."""
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    left = AuditedEmployer.objects.create(
        audit=audit, union=town.district, word="", side="employer"
    )
    assert left.done_at is None
    folder = Path(settings.VAR_DIR) / "insurance" / str(audit.pk)
    folder.mkdir(parents=True)
    (folder / "roster.csv").write_text("decrypted", encoding="utf-8")
    before = timezone.now() - timedelta(minutes=6)
    Job.objects.update(state="running", tries=MOST_TRIES, leased_until=before)
    assert run_next_job(now=timezone.now())
    audit.refresh_from_db()
    assert (audit.state, Job.objects.get().state) == (AuditState.RUNNING, Job.State.FAILED)
    return audit


@pytest.mark.django_db
def test_an_audit_whose_process_died_too_often_says_so_and_takes_files_again(town: Town) -> None:
    audit = stranded(town)
    page = town.client("小王").get(reverse("rights:audit", args=[audit.pk])).content.decode()
    assert "上次没有查完" in page
    assert "文件都还在" in page
    upload(audit, town)
    assert audit.state == AuditState.COLLECTING
    assert audit.error
    assert audit.files.count() == 3
    assert not audit.results.exists()


@pytest.mark.django_db
def test_it_is_discarded_as_well(town: Town) -> None:
    audit = stranded(town)
    address = reverse("rights:discard_audit", args=[audit.pk])
    assert town.client("小王").get(address).status_code == 200
    services.discard_audit(audit, actor=town.actor("小王"))
    assert audit.state == AuditState.DISCARDED
    assert not audit.files.exists()


@pytest.mark.django_db
def test_what_it_had_decrypted_goes_by_itself(town: Town) -> None:
    audit = stranded(town)
    folder = Path(settings.VAR_DIR) / "insurance" / str(audit.pk)
    assert folder.exists()
    clear_audits(now=timezone.now())
    audit.refresh_from_db()
    assert not folder.exists()
    assert audit.state == AuditState.COLLECTING
    assert audit.files.count() == 3
