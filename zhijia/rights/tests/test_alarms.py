"""raise_alarms, check_alarm, dismiss_alarm, act_alarm: rung by a stated rule, kept inside, checked by a
person; and how often the rule is wrong when nothing has changed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.town import BUILDER, SINCE, Town, file
from zhijia.access import services as posts
from zhijia.base.sockets import SWEEPS, TODOS
from zhijia.desk.models import Request
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org.models import Employer
from zhijia.rights import services
from zhijia.rights.models import Alarm, Audit, AuditedEmployer, AuditedPerson, Finding
from zhijia.rights.rules.alarm_flow import AlarmState, Measure
from zhijia.rights.rules.insurance.alarm import LEVEL, Watched, alarms
from zhijia.rights.rules.insurance_flow import KEPT_DAYS
from zhijia.rights.rules.letter_flow import Reply
from zhijia.rights.services.alarms import LOOKED_AT_MATTERS, raise_alarms
from zhijia.rights.services.retention import clear_audits
from zhijia.rights.tests import test_letters as letters

NOW = timezone.now()


def audited(
    town: Town, employer: Employer, year: int, found: int, *, people: int = 100, is_latest: bool
) -> AuditedEmployer:
    """A finished audit of one year with so many people short of contributions."""
    first, last, done = f"{year}-01", f"{year}-12", NOW - timedelta(days=30 * (2020 - year))
    audit = Audit.objects.create(
        union=town.district, employer=employer, region="320500", settle_on=NOW.date(),
        account_id=1, state="done", done_at=done,
    )  # fmt: skip
    result = AuditedEmployer.objects.create(
        audit=audit, union=town.district, employer=employer, side="employer", done_at=done,
        is_latest=is_latest, first_period=first, last_period=last, people=people,
        people_with_findings=found,
    )  # fmt: skip
    persons = AuditedPerson.objects.bulk_create(
        AuditedPerson(audited=result, row_number=row) for row in range(found)
    )
    Finding.objects.bulk_create(
        Finding(
            audited=result, person=person, code="SI-05", status="violation", kind="pension",
            period=first, employer_short=100, worker_short=40, late_fee=0, trust="B",
        )
        for person in persons
    )  # fmt: skip
    return result


def employer(town: Town, name: str) -> Employer:
    return Employer.objects.create(name=name, normal_name=name, union=town.east)


@pytest.fixture
def rising(town: Town) -> Alarm:
    """The mill: 3 people of 100 a year ago, 30 now; two others as they were."""
    for place, (before, now) in enumerate([(5, 6), (8, 7)]):
        other = employer(town, f"平稳{place}厂")
        audited(town, other, 2018, before, is_latest=False)
        audited(town, other, 2019, now, is_latest=True)
    audited(town, town.mill, 2018, 3, is_latest=False)
    audited(town, town.mill, 2019, 30, is_latest=True)
    assert raise_alarms(now=NOW) == 2
    return Alarm.objects.get(measure=Measure.FINDINGS)


def test_a_rise_rings_once_with_its_base_rate(rising: Alarm) -> None:
    assert rising.employer.name == "宏达纺织有限公司"
    counts = (rising.before, rising.staff_before, rising.now, rising.staff_now)
    assert counts == (3, 100, 30, 100)
    assert (rising.others, rising.others_staff) == (13, 200)
    assert rising.chance < rising.threshold == LEVEL / (3 * len(Measure))
    assert {alarm.measure for alarm in Alarm.objects.all()} == {Measure.FINDINGS, Measure.ARREARS}
    assert raise_alarms(now=NOW) == 0, "looked already"
    cache.clear()
    assert raise_alarms(now=NOW) == 0, "each rise rings once"


def test_the_sweep_knows_it(town: Town) -> None:
    assert SWEEPS["rights.raise_alarms"](now=NOW) == 0


def test_audits_of_the_same_months_are_no_two_periods(town: Town) -> None:
    audited(town, town.mill, 2019, 3, is_latest=False)
    audited(town, town.mill, 2019, 30, is_latest=True)
    assert raise_alarms(now=NOW) == 0


@pytest.fixture
def matters(town: Town) -> list[Request]:
    """Nine matters about the mill's insurance; nobody ever audited it."""
    cache.clear()
    return [file(town, category="insurance", employer=town.mill.name) for _ in range(9)]


def soon(**later: int) -> datetime:
    cache.delete(LOOKED_AT_MATTERS)
    return timezone.now() + timedelta(minutes=1, **later)


def test_matters_ring_without_any_audit(town: Town, matters: list[Request]) -> None:
    assert raise_alarms(now=soon()) == 1
    alarm = Alarm.objects.get()
    assert (alarm.measure, alarm.audited, alarm.employer) == (Measure.CASES, None, town.mill)
    assert (alarm.before, alarm.now, alarm.staff_now) == (0, 9, town.mill.staff_count or 0)
    assert raise_alarms(now=timezone.now()) == 0, "looked within the hour"
    assert raise_alarms(now=soon()) == 0, "rings once"
    shown = town.client("小王").get(reverse("rights:alarm", args=[alarm.pk])).content.decode()
    assert "职工人数没有登记" in shown
    assert "看这次检查的结果" not in shown


def test_a_settled_alarm_of_matters_rings_again_after_half_a_year_only(
    town: Town, matters: list[Request]
) -> None:
    raise_alarms(now=soon())
    alarm = services.check_alarm(Alarm.objects.get(), actor=town.actor("小王"), note="问过了。")
    services.dismiss_alarm(alarm, actor=town.actor("小王"))
    assert raise_alarms(now=soon(days=30)) == 0
    later = timezone.now() + timedelta(days=200)
    for _ in range(40):
        one = file(town, category="insurance", employer=town.mill.name)
        Request.objects.filter(pk=one.pk).update(filed_at=later - timedelta(days=3))
    assert raise_alarms(now=soon(days=200)) == 1


def test_as_many_matters_as_before_are_no_rise(town: Town, matters: list[Request]) -> None:
    for one in matters[:4]:
        Request.objects.filter(pk=one.pk).update(filed_at=timezone.now() - timedelta(days=200))
    assert raise_alarms(now=soon()) == 0


def test_the_staff_of_the_newest_audit_gives_the_base_rate(
    town: Town, matters: list[Request]
) -> None:
    audited(town, town.mill, 2018, 0, people=60, is_latest=True)
    other = employer(town, "平稳厂")
    audited(town, other, 2018, 0, people=80, is_latest=True)
    file(town, category="insurance", employer=other.name)
    raise_alarms(now=soon())
    alarm = Alarm.objects.get()
    assert (alarm.staff_now, alarm.others, alarm.others_staff) == (60, 1, 80)


def test_an_alarm_of_matters_is_forgotten_with_the_audits_of_its_time(
    town: Town, matters: list[Request]
) -> None:
    raise_alarms(now=soon())
    assert clear_audits(now=timezone.now() + timedelta(days=KEPT_DAYS - 1)) == 0
    assert clear_audits(now=timezone.now() + timedelta(days=KEPT_DAYS + 1)) == 1
    assert not Alarm.objects.exists()


def test_a_person_checks_then_decides(town: Town, rising: Alarm) -> None:
    officer = town.actor("小王")
    with pytest.raises(NotAllowed, match=r"rights\.alarm_elsewhere"):
        services.act_alarm(rising, actor=officer)
    with pytest.raises(RuleViolation, match=r"flow\.note_required"):
        services.check_alarm(rising, actor=officer, note=" ")
    checked = services.check_alarm(rising, actor=officer, note="车间合并，27人基数改成下限。")
    assert checked.state == AlarmState.CHECKED
    acted = services.act_alarm(checked, actor=officer)
    acted.refresh_from_db()
    assert (acted.state, acted.note) == (AlarmState.ACTED, "车间合并，27人基数改成下限。")
    other = Alarm.objects.get(measure=Measure.ARREARS)
    services.check_alarm(other, actor=officer, note="同上。")
    assert services.dismiss_alarm(other, actor=officer).state == AlarmState.DISMISSED


def test_the_pages_show_rule_rate_and_answer(town: Town, rising: Alarm) -> None:
    client = town.client("小王")
    shown = client.get(reverse("rights:alarm", args=[rising.pk])).content.decode()
    for words in ("3/100", "30/100", "6.5%", "13/200", "单位还没有答复过提示函", "核实以前不能"):
        assert words in shown, words
    check = reverse("rights:check_alarm", args=[rising.pk])
    assert client.post(check, {"note": ""}).status_code == 422
    assert client.post(check, {"note": "对过原件。"}).status_code == 302
    assert client.post(reverse("rights:act_alarm", args=[rising.pk])).status_code == 302
    assert client.post(reverse("rights:dismiss_alarm", args=[rising.pk])).status_code == 403
    assert "宏达纺织" in client.get(reverse("rights:alarms")).content.decode()


def test_what_the_employer_answered_stands_beside_the_alarm(
    town: Town, matters: list[Request]
) -> None:
    """The last answer to a letter, with its day and its number; another employer's is not shown."""
    raise_alarms(now=soon())
    result = letters.finished(town)
    for row, (who, name) in enumerate(letters.PEOPLE.items(), start=2):
        person = letters.found(result, row, who, name)
        Finding.objects.bulk_create(letters.low_base(result, person, m) for m in letters.MONTHS)
    letter = letters.sent(town, result)
    services.answer_letter(
        letter, actor=town.actor("小王"), answered_on=timezone.localdate(),
        reply=Reply.CORRECTED, answer="车间合并时报错了，已补缴。",
    )  # fmt: skip
    client, page = town.client("小王"), reverse("rights:alarm", args=[Alarm.objects.get().pk])
    shown = client.get(page).content.decode().partition("单位怎么说")[2]
    for words in ("车间合并时报错了，已补缴。", "说已经改正", "提第1号"):
        assert words in shown, words
    assert "单位还没有答复过提示函" not in shown
    Alarm.objects.update(employer=employer(town, "别家厂"))
    assert "车间合并时报错了" not in client.get(page).content.decode()


def test_only_officers_of_the_district_without_ties(town: Town, rising: Alarm) -> None:
    url = reverse("rights:alarm", args=[rising.pk])
    for who in ("visitor", "张师傅", "赵姐", "老李", "陈审", "老何"):
        assert town.client(who).get(url).status_code in (302, 404), who
        assert not list(TODOS["rights.alarms"](town.actor(who), now=NOW, most=9)), who
    account = posts.open_account(name="钱进", phone="13800009999", actor=BUILDER)
    posts.appoint_officer(
        account, town.district, "district_officer", actor=BUILDER, since=SINCE, ties=[town.mill]
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url).status_code == 404
    assert "宏达" not in client.get(reverse("rights:alarms")).content.decode()
    assert [t.about for t in TODOS["rights.alarms"](town.actor("小王"), now=NOW, most=9)]


# How often it is wrong ---------------------------------------------------------------------------


def rings(districts: int, employers: int, rate: float, seed: int, *, factor: float = 1.0) -> int:
    """In how many of so many districts somebody rings; `factor` times the rate in the second year at
    the first employer."""
    rng = random.Random(seed)

    def count(staff: int, chance: float) -> int:
        return sum(rng.random() < chance for _ in range(staff))

    rang = 0
    for _ in range(districts):
        staff = [rng.randrange(20, 200) for _ in range(employers)]
        watched = [
            Watched(
                str(place), count(size, rate), size,
                count(size, rate * (factor if place == 0 else 1.0)), size,
            )
            for place, size in enumerate(staff)
        ]  # fmt: skip
        rang += bool(alarms(watched, measures=3))
    return rang


def test_a_quiet_district_is_hardly_ever_alarmed() -> None:
    """Stated: one look in a hundred at the most. Measured over 200 looks at 40 employers; six or more
    would have a chance below one in 50 even if the rule used its whole level (binomial)."""
    assert rings(200, 40, 0.06, 7) <= 5


def test_a_clear_rise_is_seen_most_of_the_time() -> None:
    """Eight times as many as before, among ten employers."""
    assert rings(60, 10, 0.06, 8, factor=8.0) >= 50


@pytest.mark.full
def test_the_stated_level_holds_over_three_thousand_looks() -> None:
    """At most 1 %: 3,000 looks, 44 or more would have a chance below one in 100 at exactly 1 %."""
    assert rings(3_000, 40, 0.06, 9) <= 43
