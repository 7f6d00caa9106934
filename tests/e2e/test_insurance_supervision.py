"""What follows an audit: it is stopped, it takes several employers, its worker gets a sheet; a letter goes
out, is answered and closed; matters that rise ring, a person checks. At a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.test_roster import follow, press
from tests.town import Town, build_town, file
from zhijia.base.jobs.running import run_next_job
from zhijia.org.models import Employer
from zhijia.org.tests.rosters import do_jobs
from zhijia.rights import services
from zhijia.rights.models import Alarm, Audit, Finding, Letter
from zhijia.rights.rules.letter_flow import LetterState
from zhijia.rights.services.alarms import raise_alarms
from zhijia.rights.tests import audits
from zhijia.rights.tests.test_letters import PEOPLE, finished, found, low_base

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize("size", ["desk", "phone"])


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@SIZES
def test_an_audit_is_stopped_and_tried_again(town: Town, visit, keep, size: str) -> None:
    audit = audits.with_files(town, audits.begun(town))
    page = visit(town, "小王", reverse("rights:audit", args=[audit.pk]), size=size)
    press(page, "开始查")
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("放文件")
    keep(page, "0-stopped")
    do_jobs()
    audit.refresh_from_db()
    assert (audit.state, audit.results.count()) == ("collecting", 0)
    press(page, "开始查")
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    do_jobs()
    expect(page.get_by_role("heading", level=1)).to_have_text("体检结果", timeout=15_000)


@SIZES
def test_files_of_several_employers_are_told_apart(
    town: Town, visit, keep, tmp_path: Path, size: str
) -> None:
    Employer.objects.create(
        name="新华印染有限公司", normal_name="新华印染有限公司", union=town.east
    )
    page = visit(town, "小王", "/w/insurance/begin/", size=size)
    page.get_by_label("几家单位", exact=False).check()
    page.locator("#id_region").fill("江苏省苏州市")
    page.locator("#id_due_day").select_option("last")
    page.locator("#id_payer").select_option("enterprise")
    keep(page, "0-several")
    press(page, "下一步")
    for layout, make in audits.FILES.items():
        upload(page, tmp_path, layout, "单位交来的", two_employers(make()))
    press(page, "开始查")
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    do_jobs()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("体检结果")
    expect(page.get_by_role("link", name="宏达")).to_be_visible()
    expect(page.get_by_role("link", name="新华")).to_be_visible()
    keep(page, "1-two")
    page.get_by_role("link", name="这是哪家单位").last.click()
    page.locator("#id_employer").fill("新华印染有限公司")
    press(page, "就是这家")
    expect(page.get_by_role("heading", level=1)).to_have_text("新华印染有限公司")
    keep(page, "2-named")


def two_employers(content: bytes) -> bytes:
    """The same file with a number of the employer: the clean worker is the other employer's."""
    head, *lines = content.decode("utf-8-sig").splitlines()
    of = [f"{line},{'新华' if audits.CLEAN in line else '宏达'}" for line in lines]
    return "\n".join([f"{head},单位编号", *of]).encode("utf-8-sig")


def upload(page: Page, folder: Path, layout: str, source: str, content: bytes) -> None:
    kept = folder / f"{layout}.csv"
    kept.write_bytes(content)
    page.locator("#id_layout").select_option(layout)
    page.get_by_label(source).check()
    page.locator("#id_file").set_input_files(kept)
    press(page, "上传")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@SIZES
def test_an_employer_over_the_years_and_what_was_made_good(
    town: Town, visit, keep, size: str, language: str
) -> None:
    """Two years, then the second once more after one person was paid up: the page of the employer has
    all three, what was made good, and what is only out of sight."""
    english = language == "en"
    before = audits.judged(town, files=of_year(audits.FILES, "2017"))
    first = audits.judged(town)
    paid = audits.contributions({**audits.BASES, audits.SHORT: 6000})
    again = {name: make() for name, make in audits.FILES.items()} | {"contributions": paid}
    second = audits.judged(town, files=again)
    assert [one.state for one in (before, first, second)] == ["done"] * 3
    page = visit(town, "小王", "/w/insurance/", size=size, language=language)
    keep(page, "0-district")
    follow(page, town.mill.name)
    for months in ("2017-04—2017-06", "2018-04—2018-06"):
        expect(page.get_by_text(months).first).to_be_visible()
    rows = page.get_by_role(
        "table", name="Social-insurance audits over time" if english else "历次社保体检"
    )
    expect(rows.locator("tbody tr")).to_have_count(3)
    made_good = page.get_by_role("table", name="What was made good" if english else "补上了多少")
    expect(made_good.locator("tbody tr").first).to_contain_text("15")
    keep(page, "1-over-the-years")
    follow(page, "See every line" if english else "看每一条")
    keep(page, "2-findings")
    found = Finding.objects.filter(audited__audit=first, code="SI-05", kind="pension").first()
    assert found is not None
    page.goto(page.url.partition("/w/")[0] + reverse("rights:finding", args=[found.pk]))
    expect(page.get_by_text("564.30").first).to_be_visible()
    keep(page, "3-explained")


def of_year(made: Mapping[str, Callable[[], bytes]], year: str) -> dict[str, bytes]:
    """The same files of another year; nobody's day of hire moves."""
    return {name: make().replace(b"2018-", f"{year}-".encode()) for name, make in made.items()}


@SIZES
def test_a_worker_alone_brings_slips_and_a_record(
    town: Town, visit, keep, tmp_path: Path, size: str
) -> None:
    audit = audits.begun(town)
    page = visit(town, "小王", reverse("rights:audit", args=[audit.pk]), size=size)
    slips = audits.payroll({audits.SHORT: audits.NAMES[audits.SHORT]})
    paid = audits.contributions({audits.SHORT: 3030}, 单位缴费="500.00")
    upload(page, tmp_path, "payroll", "职工本人提供的", slips)
    keep(page, "0-half")
    upload(page, tmp_path, "contributions", "职工本人提供的", paid)
    press(page, "开始查")
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    do_jobs()
    page.reload()
    follow(page, "宏达纺织有限公司")
    expect(page.get_by_text("C：只有本人提供的材料").first).to_be_attached()
    expect(page.get_by_role("link", name="起草提示函")).to_have_count(0)
    keep(page, "1-findings")
    follow(page, "按人看")
    page.get_by_role("table").get_by_role("link").first.click()
    follow(page, "给本人的一页")
    expect(page.get_by_role("heading", name="您的社保查出了这些")).to_be_visible()
    assert audits.NAMES[audits.SHORT] not in page.content()
    keep(page, "2-sheet")


@SIZES
def test_a_letter_goes_out_is_answered_and_closed(town: Town, visit, keep, size: str) -> None:
    result = finished(town)
    people = {audits.SHORT: audits.NAMES[audits.SHORT]} | PEOPLE
    for row, (who, name) in enumerate(people.items(), start=2):
        person = found(result, row, who, name)
        for month in audits.MONTHS:
            low_base(result, person, month).save()
    draft = services.draft_letter(result, actor=town.actor("小王"))
    letter = services.sign_letter(draft, actor=town.actor("周主席"))
    page = visit(town, "小王", f"/w/insurance/letters/{letter.pk}/", size=size)
    follow(page, "登记送出")
    press(page, "登记")
    expect(page.get_by_role("alert")).to_be_visible()
    today = timezone.localdate()
    on(page, "sent_on")
    page.get_by_label("邮寄", exact=False).check()
    keep(page, "0-sent")
    press(page, "登记")
    follow(page, "登记单位的答复")
    on(page, "answered_on")
    page.get_by_label("说已经改正").check()
    page.locator("#id_answer").fill("已补缴，附完税凭证。")
    keep(page, "1-answered")
    press(page, "登记")
    follow(page, "办结")
    page.get_by_label("已经补缴").check()
    page.locator("#id_note").fill("新明细查到补缴。")
    keep(page, "2-closing")
    press(page, "办结")
    expect(page.get_by_text("已补缴，附完税凭证。")).to_be_visible()
    keep(page, "3-closed")
    kept = Letter.objects.get()
    assert (kept.state, kept.sent_on, kept.answered_on) == (LetterState.CLOSED, today, today)


def on(page: Page, name: str) -> None:
    """Today, in the three boxes of a day."""
    today = timezone.localdate()
    for box, typed in enumerate((today.year, today.month, today.day)):
        page.locator(f"#id_{name}_{box}").fill(str(typed))


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "zh-hans")])
def test_matters_that_rise_ring_and_a_person_checks(
    town: Town, visit, keep, size: str, language: str
) -> None:
    english = language == "en"
    for _ in range(9):
        file(town, category="insurance", employer=town.mill.name)
    cache.clear()
    assert raise_alarms(now=timezone.now()) == 1
    page = visit(town, "小王", "/w/insurance/alarms/", size=size, language=language)
    keep(page, "0-alarms")
    follow(page, town.mill.name)
    expect(
        page.get_by_text("taken as the same both times" if english else "职工人数没有登记")
    ).to_be_visible()
    keep(page, "1-alarm")
    follow(page, "I checked the originals" if english else "我对着原件核实了")
    press(page, "Note it" if english else "记下")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#id_note").fill("问过了，三个车间一起降了基数。")
    keep(page, "2-checking")
    press(page, "Note it" if english else "记下")
    press(page, "Dealt with" if english else "已处理")
    expect(page.get_by_text("三个车间一起降了基数")).to_be_visible()
    keep(page, "3-acted")
    assert Alarm.objects.get().state == "acted"


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("desk", "zh-hans")])
def test_an_exported_record_at_a_desk(
    town: Town, visit, keep, tmp_path: Path, size: str, language: str
) -> None:
    english = language == "en"
    record = tmp_path / "record.csv"
    record.write_text(
        "费款所属期,险种,缴费基数\n201804,养老,3030\n201806,养老,3030\n", encoding="utf-8"
    )
    page = visit(None, "visitor", "/insurance/", size=size, language=language)
    page.locator("#id_record").set_input_files(record)
    press(page, "Read this file" if english else "读这个文件")
    expect(page.locator("[id='id_2018-05']")).to_have_value("0.00")
    keep(page, "0-filled-in")


def test_a_broken_audit_says_why_and_keeps_its_files(town: Town, visit, keep) -> None:
    audit = audits.with_files(town, audits.begun(town))
    twice = audits.sheet(
        [{"身份证号": audits.SHORT, "月份": "2018-04", "应发工资": "很多", "代扣养老": 0,
          "代扣医疗": 0, "代扣失业": 0, "社保补贴": 0}]
    )  # fmt: skip
    services.add_audit_file(
        audit, actor=town.actor("小王"), layout="payroll", source="employer",
        content=twice, filename="payroll.csv",
    )  # fmt: skip
    services.order_audit(audit, actor=town.actor("小王"))
    run_next_job(now=timezone.now())
    page = visit(town, "小王", reverse("rights:audit", args=[audit.pk]), size="desk")
    expect(page.get_by_text("上次没有查完")).to_be_visible()
    expect(page.get_by_text("payroll.csv", exact=True)).to_be_visible()
    keep(page, "0-why")
    assert Audit.objects.get().state == "collecting"
