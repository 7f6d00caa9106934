"""The sheet for one person: in both languages, with what a low base costs, and no full name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.town import Town
from zhijia.kernel.money import yuan_for_people
from zhijia.rights.models import AuditedPerson, Finding
from zhijia.rights.tests.audits import MONTHS, NAMES, SHORT, judged
from zhijia.rights.tests.test_letters import finished, found, low_base


@pytest.fixture
def person(town: Town) -> AuditedPerson:
    result = finished(town)
    somebody = found(result, 2, SHORT, NAMES[SHORT])
    Finding.objects.bulk_create(low_base(result, somebody, month) for month in MONTHS)
    return somebody


def read(client: Client, person: AuditedPerson, language: str) -> str:
    client.cookies["zh_lang"] = language
    with translation.override(language):
        answer = client.get(
            reverse("rights:worker_sheet", args=[person.pk]),
            headers={"accept-language": language},
        )
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_short_since_when_and_what_it_costs(town: Town, person: AuditedPerson) -> None:
    shown = read(town.client("小王"), person, "zh-hans")
    assert "2018年4月至2018年6月养老保险：基数低于本人上年月平均工资" in shown
    assert "应为6,000.00元，实际3,030.00元" in shown
    assert "1,692.90元" in shown, "3 x 564.30"
    assert "相差32,670.00元" in shown, "(6,000 - 3,030) x 11"
    assert "滞纳金由单位承担" in shown
    for hint in (NAMES[SHORT], SHORT):
        assert hint not in shown


def test_it_names_the_lines_and_rates_it_rests_on(town: Town) -> None:
    result = judged(town).results.get()
    somebody = result.persons.get(
        findings__code="SI-05", findings__kind="pension", findings__period=MONTHS[0]
    )
    shown = read(town.client("小王"), somebody, "zh-hans").partition("依据和标准")[2]
    for words in ("缴费基数下限", "缴费费率", "苏州2018年4月起缴费基数", "苏州2018年费率"):
        assert words in shown, words


def test_in_english_too(town: Town, person: AuditedPerson) -> None:
    shown = read(town.client("小王"), person, "en")
    assert "Pension insurance: base below last year&#x27;s average" in shown
    assert "32,670.00 yuan less" in shown
    assert "6,000.00 yuan" in shown
    assert "3,030.00 yuan" in shown


def test_only_officers_of_the_district_open_it(town: Town, person: AuditedPerson) -> None:
    url = reverse("rights:worker_sheet", args=[person.pk])
    for who in ("张师傅", "赵姐", "老李", "陈审", "老何"):
        assert town.client(who).get(url).status_code == 404, who


def unjudged(person: AuditedPerson, missing: str) -> Finding:
    return Finding(
        audited=person.audited, person=person, code="SI-05", status="unjudged", kind="pension",
        period=MONTHS[0], expected=missing, trust="B",
    )  # fmt: skip


def test_where_nobody_could_judge_it_says_what_is_missing_and_no_sum(town: Town) -> None:
    somebody = found(finished(town), 2, SHORT, NAMES[SHORT])
    unjudged(somebody, "last_year_average").save()
    shown = read(town.client("小王"), somebody, "zh-hans")
    for words in (
        "现在还判断不了",
        "不是说没有问题",
        "花名册里的上年月平均工资",
        "工资条或者银行流水",
    ):
        assert words in shown, words
    for words in ("查出了这些", "0.00元", "一共少缴"):
        assert words not in shown, words


def test_an_unknown_amount_is_never_nothing(town: Town, person: AuditedPerson) -> None:
    person.findings.filter(period=MONTHS[0]).update(employer_short=None, late_fee=None)
    unjudged(person, "contribution_due_day").save()
    shown = read(town.client("小王"), person, "zh-hans")
    assert "至少1,128.60元" in shown, "2 x 564.30, and a month nobody knows"
    fee = sum(person.findings.values_list("late_fee", flat=True).exclude(late_fee=None))
    assert fee
    assert f"至少{yuan_for_people(fee)}元" in shown
    assert "算不了" not in shown
    assert "查出了这些" in shown
    assert "还缺什么" in shown


def test_a_late_fee_of_which_nothing_is_known_is_not_worked_out(
    town: Town, person: AuditedPerson
) -> None:
    person.findings.update(late_fee=None)
    shown = read(town.client("小王"), person, "zh-hans")
    assert "还没有核实当地的缴费截止日、从哪天起算或者费率，算不了" in shown
