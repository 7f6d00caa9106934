"""An employer's social insurance is audited: files, columns, progress, findings, an explained line, the
employer over time, the district. On a desk, and on a phone without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.test_roster import follow, press
from tests.town import Town, build_town
from zhijia.org.tests.rosters import do_jobs
from zhijia.rights.tests.audits import FILES, NAMES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLES = {"roster": "花名册", "payroll": "工资表", "contributions": "缴费明细"}


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@pytest.mark.parametrize(
    ("size", "script"),
    [pytest.param("desk", True, id="desk"), pytest.param("phone", False, id="phone-no-script")],
)
def test_an_employer_is_audited_and_every_line_explains_itself(
    town: Town, visit, keep, tmp_path: Path, size: str, script: bool
) -> None:
    page = visit(town, "小王", "/w/insurance/", size=size, script=script)
    expect(page.get_by_text("还没有查过哪家单位")).to_be_visible()
    page.goto(page.url + "begin/")
    press(page, "下一步")
    expect(page.get_by_role("alert")).to_contain_text("参保地")
    keep(page, "0-nothing-typed")
    page.get_by_label("一家单位").check()
    page.locator("#id_employer").fill("宏达纺织有限公司")
    page.locator("#id_region").fill("江苏省苏州市")
    page.locator("#id_due_day").select_option("last")
    keep(page, "1-whom")
    press(page, "下一步")

    for layout, make in FILES.items():
        content = make()
        if layout == "roster":  # a title nobody knows: the officer says what it is
            content = content.replace("身份证号".encode(), "谁".encode())
        file = tmp_path / f"{TITLES[layout]}.csv"
        file.write_bytes(content)
        page.locator("#id_layout").select_option(layout)
        page.get_by_label("单位交来的").check()
        page.locator("#id_file").set_input_files(file)
        press(page, "上传")
        if layout == "roster":
            expect(page.get_by_role("heading", level=1)).to_have_text("每一列是什么")
            page.get_by_label("谁", exact=False).first.select_option("person_id")
            keep(page, "2-columns")
            press(page, "就这样")
    keep(page, "3-files")
    press(page, "开始查")
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    keep(page, "4-under-way")
    do_jobs()
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text("体检结果")
    expect(page.get_by_text("3人，其中2人有不符合的地方")).to_be_visible()
    keep(page, "5-done")
    follow(page, "宏达纺织有限公司")
    follow(page, "按人看")
    keep(page, "6-people")
    follow(page, "每一条")
    page.locator("#code").select_option("SI-05")
    page.locator("#kind").select_option("pension")
    press(page, "看")
    keep(page, "7-findings")
    page.get_by_role("link", name="基数低于本人上年月平均工资").first.click()
    expect(page.get_by_text("2,970.00元 × 19%")).to_be_visible()
    expect(page.get_by_text("苏州2018年4月起缴费基数").first).to_be_visible()
    keep(page, "8-explained")
    assert not any(name in page.content() for name in NAMES.values())
    page.goto(page.url.partition("/w/")[0] + f"/w/insurance/employers/{town.mill.pk}/")
    expect(page.get_by_text("2018-04—2018-06")).to_be_visible()
    keep(page, "9-employer")
    page.goto(page.url.partition("/w/")[0] + "/w/insurance/")
    expect(page.get_by_text("查过1家单位")).to_be_visible()
    keep(page, "10-district")
