"""The pages of an audit, from the first question to the explained line."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.town import Town
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import run_next_job
from zhijia.base.sealing.models import Reveal
from zhijia.kernel.figures import shipped
from zhijia.kernel.money import yuan_for_people
from zhijia.org.models import Person, id_index
from zhijia.rights import services
from zhijia.rights.models import Audit, Finding
from zhijia.rights.rules.insurance.figures_used import Consulted
from zhijia.rights.rules.insurance.schedule import Schedule
from zhijia.rights.rules.insurance.units import month_number
from zhijia.rights.selectors.audits import are_figures_changed
from zhijia.rights.tests.audits import (
    ABSENT,
    BASES,
    FILES,
    NAMES,
    SETTLE_ON,
    SHORT,
    begun,
    contributions,
    judged,
    payroll,
    roster,
    sheet,
    with_files,
)
from zhijia.rights.tests.test_letters import finished

pytestmark = pytest.mark.django_db


def text(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_columns_and_laws_are_named_in_english_too(town: Town) -> None:
    client = town.client("小王")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    audit = with_files(town, begun(town), files={"roster": roster()})
    shown = text(client, "rights:map_audit_file", audit.files.get().pk)
    for words in ("ID number", "Form of employment"):
        assert words in shown, words


def test_the_findings_add_up_by_year_and_insurance(town: Town) -> None:
    shown = text(town.client("小王"), "rights:findings", judged(town).results.get().pk)
    assert "每年每个险种应补多少" in shown
    assert "?kind=pension&year=2018" in shown.replace("&amp;", "&")


def cell(shown: str, label: str, row: str) -> str:
    """What stands under a label in the row of a table that begins with these words."""
    inside = shown.partition(f">{row}</a>")[2].partition("</tr>")[0]
    found = re.search(rf'data-label="{label}">(.*?)</td>', inside)
    assert found, (label, row)
    return found[1]


def test_an_amount_nobody_knows_is_never_nothing_and_a_part_is_never_the_whole(town: Town) -> None:
    """The employer's injury rate is not known: its part of that insurance has no amount at all, and the
    sums over all insurances are at least so much."""
    result = judged(town).results.get()
    assert result.unknown_amounts
    client = town.client("小王")
    pages = [text(client, "rights:findings", result.pk)]
    pages += [text(client, "rights:audited_employer", town.mill.pk)]
    for shown in pages:
        assert cell(shown, "单位应补", "2018年工伤保险") == "算不出"
        assert cell(shown, "滞纳金", "2018年工伤保险") == "算不出"
        assert "以上" not in cell(shown, "单位应补", "2018年养老保险")
        assert f"{yuan_for_people(result.employer_short)}元以上" in shown
    done = text(client, "rights:audit", result.audit_id)
    assert f"{yuan_for_people(result.employer_short)}元以上" in done
    known = judged(
        town,
        files={name: make() for name, make in FILES.items()}
        | {"injury_rates": sheet([{"费率": "1%"}])},
    ).results.get()
    shown = text(client, "rights:findings", known.pk)
    assert not known.unknown_amounts
    assert "以上" not in cell(shown, "单位应补", "2018年工伤保险")
    assert f"{yuan_for_people(known.employer_short)}元以上" not in shown


def test_what_could_not_be_judged_stands_above_the_findings(town: Town) -> None:
    """SI-05 needs last year's wages: the roster does not say, and the slips are of three months."""
    files = {name: make() for name, make in FILES.items()}
    result = judged(town, files=files | {"roster": roster(上年月平均工资="")}).results.get()
    unjudged = set(Finding.objects.unjudged().values_list("code", flat=True))
    assert "SI-05" in unjudged
    client = town.client("小王")
    shown = text(client, "rights:findings", result.pk)
    above, _list, _rest = shown.partition("十六项分别怎么样")
    assert f"有{len(unjudged)}项判断不了，不能算没问题" in above
    assert "缺2017年整年的工资表" in above or "缺花名册里的上年月平均工资" in above
    assert "code=SI-05&status=unjudged" in above.replace("&amp;", "&")
    beyond = text(client, "rights:findings", result.pk, after=str(10**9))
    assert "没有发现问题。" not in beyond
    assert "后面没有了" in beyond


def test_an_audit_that_judged_everything_says_nothing_is_missing(town: Town) -> None:
    result = judged(town).results.get()
    Finding.objects.unjudged().delete()
    shown = text(town.client("小王"), "rights:findings", result.pk)
    assert "项判断不了，不能算没问题" not in shown


def test_the_findings_say_what_was_made_good_since_the_last_audit(town: Town) -> None:
    first = judged(town).results.get()
    paid = contributions({**BASES, SHORT: 6000, ABSENT: 4500})
    files = {name: make() for name, make in FILES.items()}
    second = judged(town, files=files | {"contributions": paid}).results.get()
    client = town.client("小王")
    assert "补上了多少" not in text(client, "rights:findings", first.pk)
    shown = text(client, "rights:findings", second.pk)
    assert "补上了多少" in shown
    assert yuan_for_people(second.follow_up.money_gone) in shown
    assert second.follow_up.made_good > 0


def test_from_the_first_question_to_the_findings(town: Town) -> None:
    client = town.client("小王")
    begin = client.post(
        reverse("rights:begin_audit"),
        {
            "whom": "one",
            "employer": "宏达纺织有限公司",
            "region": "江苏省苏州市",
            "settle_on_0": "2018",
            "settle_on_1": "9",
            "settle_on_2": "30",
            "due_day": "last",
        },
    )
    assert begin.status_code == 302, begin.content.decode()
    audit = Audit.objects.get()
    here = reverse("rights:audit", args=[audit.pk])
    for layout, make in FILES.items():
        upload = SimpleUploadedFile(f"{layout}.csv", make())
        sent = {"layout": layout, "source": "employer", "file": upload}
        assert client.post(here, sent).status_code == 302
    assert "开始查" in text(client, "rights:audit", audit.pk)
    assert client.post(reverse("rights:order_audit", args=[audit.pk])).status_code == 302
    assert "排着队" in text(client, "rights:audit", audit.pk)
    while run_next_job(now=timezone.now()):
        pass
    assert client.get(here, {"part": "job"}).status_code == 286
    done = text(client, "rights:audit", audit.pk)
    assert "3人中2人" in done
    assert "宏达纺织有限公司" in done
    result = audit.results.get()
    assert "基数低于本人上年月平均工资" in text(client, "rights:findings", result.pk)
    assert "查过1家单位" in text(client, "rights:insurance_overview")
    assert "3人中2人" in text(client, "rights:audited_employer", town.mill.pk)


def test_a_line_is_explained_with_rule_figures_sources_and_formula(town: Town) -> None:
    judged(town)
    row = Finding.objects.get(code="SI-05", kind="pension", period="2018-04")
    shown = text(town.client("小王"), "rights:finding", row.pk)
    for said in (
        "社会保险法第十二条",
        "6,000.00元",
        "3,030.00元",
        "2,970.00元 × 19%",
        "564.30元",
        "2,970.00元 × 8%",
        "237.60元",
        "每日0.05% × 153天",
        "cj.admin520.cn/wenti/1645.html",
        "苏州2018年4月起缴费基数",
        "B：只有单位一方的文件",
    ):
        assert said in shown, said


@pytest.mark.parametrize("year", ["0001", "2010", "9999"])
def test_a_settling_day_of_another_age_is_refused(town: Town, year: str) -> None:
    typed = {
        "whom": "one", "employer": town.mill.name, "region": "江苏省苏州市", "due_day": "last",
        "settle_on_0": year, "settle_on_1": "6", "settle_on_2": "30",
    }  # fmt: skip
    answer = town.client("小王").post(reverse("rights:begin_audit"), typed)
    assert answer.status_code == 422
    assert "请看看年份" in answer.content.decode()
    assert not Audit.objects.exists()


def test_two_floors_say_for_which_class_of_payer_each_is(town: Town) -> None:
    """Jiangsu 2018: 3,125 for enterprises, 3,360 for public institutions."""
    row = unjudged_for_the_payer(town)
    shown = text(town.client("小王"), "rights:finding", row.pk)
    assert "缴费基数下限（企业）" in shown
    assert "缴费基数下限（机关事业单位）" in shown
    client = town.client("小王")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    shown = text(client, "rights:finding", row.pk)
    assert "contribution floor (enterprise)" in shown.lower()
    assert "The whole country" in shown
    assert "全国" not in shown


def test_one_floor_alone_says_no_class(town: Town) -> None:
    shown = text(town.client("小王"), "rights:finding", first_low_base(town).pk)
    assert "缴费基数下限" in shown
    assert "缴费基数下限（" not in shown


def unjudged_for_the_payer(town: Town) -> Finding:
    """A line of an audit in Jiangsu, with the figures a real one would have asked for."""
    consulted = Consulted(shipped())
    schedule = Schedule(consulted, settle_on=SETTLE_ON, due_day="last")
    list(schedule.terms(["320000"], [month_number(2018, 7)]))
    result = finished(town)
    result.audit.figures = consulted.as_cells()
    result.audit.save()
    return Finding.objects.create(
        audited=result, code="SI-06", status="unjudged", kind="pension", period="2018-07",
        expected="payer", trust="B", employer_short=0, worker_short=0, late_fee=0,
    )  # fmt: skip


def first_low_base(town: Town) -> Finding:
    return Finding.objects.filter(audited=judged(town).results.get(), code="SI-05").order_by("pk")[
        0
    ]


def test_figures_that_became_final_are_figures_that_changed(town: Town) -> None:
    """The floor of 2023 was provisional: an audit by it accused nobody."""
    audit = judged(town)
    assert not are_figures_changed(audit)
    figures = [row | {"provisional": not row["provisional"]} for row in audit.figures[:1]]
    Audit.objects.filter(pk=audit.pk).update(figures=[*figures, *audit.figures[1:]])
    audit.refresh_from_db()
    assert are_figures_changed(audit)


def test_what_nobody_could_judge_says_what_is_missing_and_is_never_clean(town: Town) -> None:
    audit = judged(town)
    shown = text(town.client("小王"), "rights:findings", audit.results.get().pk, status="unjudged")
    assert "判断不了" in shown
    row = Finding.objects.filter(status="unjudged", code="SI-13").get()
    explained = text(town.client("小王"), "rights:finding", row.pk)
    assert "缴费明细里的“单位编号”一列" in explained
    assert "为什么判断不了" in explained


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("code", "SI-05", {"code": "SI-05"}),
        ("code", "SI-01", {"code": "SI-01"}),
        ("kind", "pension", {"kind": "pension"}),
        ("year", "2018", {"period__startswith": "2018"}),
        ("year", "2017", {"period__startswith": "2017"}),
        ("trust", "B", {"trust": "B"}),
        ("trust", "C", {"trust": "C"}),
        ("status", "violation", {"status": "violation"}),
        ("code", "'; drop", {}),
        ("year", "2o18", {}),
        ("person", "99999999999999999999", {}),
    ],
)
def test_findings_are_narrowed(town: Town, name: str, value: str, wanted: dict[str, str]) -> None:
    result = judged(town).results.get()
    page = text(town.client("小王"), "rights:findings", result.pk, **{name: value})
    rows = result.findings.filter(**wanted).order_by("pk")[:50]
    addresses = [f'href="{reverse("rights:finding", args=[row.pk])}"' for row in rows]
    assert page.count('href="/w/insurance/findings/') == len(addresses)
    assert all(address in page for address in addresses)
    assert (value in ("2017", "C")) == (not addresses)


def test_nobody_is_named_before_a_reason_is_given(town: Town) -> None:
    audit = judged(town)
    client = town.client("小王")
    result = audit.results.get()
    pages = [text(client, "rights:audit", audit.pk), text(client, "rights:findings", result.pk)]
    pages += [text(client, "rights:finding", row.pk) for row in Finding.objects.all()[:3]]
    pages += [text(client, "rights:audited_employer", town.mill.pk)]
    for page in pages:
        assert not any(secret in page for secret in (*NAMES, *NAMES.values()))
    assert "陈**" in pages[1] or "陈某" in pages[1] or "陈*" in pages[1]


def test_a_look_at_a_person_shows_the_rows_of_the_files_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(town)
    row = Finding.objects.get(code="SI-05", kind="pension", period="2018-04")
    client = town.client("小王")
    address = reverse("rights:reveal_audited", args=[row.person_id])
    asks_first = client.get(address)
    assert asks_first.status_code == 302, "the second factor comes first"
    monkeypatch.setattr("zhijia.access.second_factor.has_fresh_proof", lambda request: True)
    asked = {
        "fields_asked": ["name", "id_number", "rows"],
        "purpose": "other",
        "reason": "核对单位的说明",
    }
    answer = client.post(f"{address}?finding={row.pk}", asked)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert SHORT in shown
    assert "陈志远" in shown
    assert "2018-04" in shown
    assert "2018-05" not in shown
    assert answer["Cache-Control"] == "no-store"
    assert Reveal.objects.get().person_id is None, "the register does not know them"
    assert SHORT not in client.get(address).content.decode()


def test_a_wrong_column_is_matched_by_hand(town: Town) -> None:
    odd = sheet(
        [{"人员": SHORT, "名": "陈志远", "何时来": "2015-03-01", "走": "", "身份": "全日制"}]
    )
    audit = begun(town)
    client = town.client("小王")
    upload = SimpleUploadedFile("odd.csv", odd)
    sent = {"layout": "roster", "source": "employer", "file": upload}
    moved = client.post(reverse("rights:audit", args=[audit.pk]), sent)
    file = audit.files.get()
    assert moved["Location"] == reverse("rights:map_audit_file", args=[file.pk])
    shown = client.get(moved["Location"]).content.decode()
    assert "这些列没有认出来" in shown
    assert SHORT not in shown
    assert "陈志远" not in shown
    chosen = ["person_id", "name", "hired_on", "ended_on", "form"]
    twice = {f"column_{place}": "name" for place in range(5)}
    assert client.post(moved["Location"], twice).status_code == 422
    mapped = client.post(moved["Location"], {f"column_{n}": c for n, c in enumerate(chosen)})
    assert mapped.status_code == 302
    file.refresh_from_db()
    assert sorted(file.mapping.values()) == sorted(chosen)  # PostgreSQL keeps no order of keys


def test_a_running_audit_is_stopped_and_leaves_nothing_half_done(town: Town) -> None:
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    client = town.client("小王")
    assert client.post(reverse("rights:stop_audit", args=[audit.pk])).status_code == 302
    audit.refresh_from_db()
    assert audit.state == "collecting"
    assert Job.objects.get().state == "cancelled"
    assert not run_next_job(now=timezone.now())
    assert not Finding.objects.exists()
    assert "开始查" in text(client, "rights:audit", audit.pk), "the files are still there"


def test_another_officer_may_not_stop_what_they_did_not_order(town: Town) -> None:
    audit = with_files(town, begun(town))
    services.order_audit(audit, actor=town.actor("小王"))
    answer = town.client("周主席").post(reverse("rights:stop_audit", args=[audit.pk]))
    assert answer.status_code == 403
    assert Job.objects.get().state == "waiting"


def test_overview_is_in_no_order_of_merit_and_can_be_narrowed(town: Town) -> None:
    judged(town)
    client = town.client("小王")
    assert "宏达" in text(client, "rights:insurance_overview", show="owing")
    assert "宏达" in text(client, "rights:insurance_overview", show="unjudged")
    assert "没有符合条件" in text(client, "rights:insurance_overview", q="没有这家")


def test_an_employer_nobody_audited_is_not_called_clean(town: Town) -> None:
    shown = text(town.client("小王"), "rights:audited_employer", town.mill.pk)
    assert "什么都不知道" in shown


def test_whoever_is_tied_to_the_employer_finds_no_page_of_it(town: Town) -> None:
    audit = judged(town)
    row = Finding.objects.filter(person__isnull=False).first()
    assert row is not None
    pages = [
        reverse("rights:audit", args=[audit.pk]),
        reverse("rights:findings", args=[audit.results.get().pk]),
        reverse("rights:finding", args=[row.pk]),
        reverse("rights:audited_employer", args=[town.mill.pk]),
        reverse("rights:name_employer", args=[audit.results.get().pk]),
    ]
    client = town.client("小王")
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    town.accounts["小王"].posts.get().ties.set([town.mill])
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    for name in ("rights:insurance_overview", "rights:audits"):
        assert "宏达" not in text(client, name)


def test_people_read_of_an_audit_only_where_it_names_no_source(town: Town) -> None:
    """Files handed over by the employer: the person may know. One from anybody else: nobody may."""
    worker = town.person("张师傅")
    Person.objects.filter(pk=worker.pk).update(id_index=id_index(SHORT))
    audit = judged(town)
    assert "工会核对过您的参保" in text(town.client("张师傅"), "access:my_data")
    for source in ("bureau", "worker"):
        audit.files.filter(layout="payroll").update(source=source)
        assert "工会核对过您的参保" not in text(town.client("张师傅"), "access:my_data")


def test_empty_tables_are_offered_for_every_kind(town: Town) -> None:
    for layout in ("roster", "payroll", "contributions", "injury_rates"):
        answer = town.client("小王").get(reverse("rights:empty_audit_file"), {"layout": layout})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/csv")
    strange = town.client("小王").get(reverse("rights:empty_audit_file"), {"layout": "x"})
    assert strange.status_code == 404


def test_discarding_is_asked_twice(town: Town) -> None:
    audit = judged(town, files={"roster": roster(), "payroll": payroll(), "contributions": contributions()})  # fmt: skip
    client = town.client("小王")
    page = reverse("rights:discard_audit", args=[audit.pk])
    assert "找不回来" in client.get(page).content.decode()
    assert Finding.objects.exists()
    assert client.post(page).status_code == 302
    assert not Finding.objects.exists()
    assert "已经作废" in text(client, "rights:audit", audit.pk)
