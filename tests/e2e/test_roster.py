"""A bad roster is mended and imported, and taken back: on a desk, on a phone without script, and the
district asks somebody whom the register knows elsewhere."""

from __future__ import annotations

import io
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as house
from playwright.sync_api import Page, expect
from python_calamine import load_workbook
from xlsxwriter import Workbook

from tests.town import SINCE, Town, build_town, give_second_factor
from zhijia.org import services
from zhijia.org.models import Claim, Membership
from zhijia.org.tests.rosters import do_jobs, id_number

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "宏达纺织有限公司工会会员花名册"
HEADER = ("序号", "姓名", "身份证号码", "手机号", "入会时间", "文化程度", "岗位")
ROWS = (
    (1, "孙立军", id_number(11), "13900000011", "2016-12-02", "大学本科", "挡车工"),
    (2, "周小燕", id_number(12)[:17], "１３９ ００００ ００１２", "2017年3月", "高中", "细纱工"),
    (3, "吴桂芳", id_number(13), "1390000001", "16.13.2", "初中", "检验"),
    (4, "郑海涛", id_number(14), "+86 139-0000-0014", "20180901", "大专", "机修"),
    (5, "孙立军", id_number(11), "13900000011", "2016-12-02", "大学本科", "挡车工"),
)
TOTAL = ("合计", "5人")


def book(rows: tuple[tuple[object, ...], ...]) -> bytes:
    """A workbook as it comes from a personnel office: title over everything, a total at the end."""
    out = io.BytesIO()
    with Workbook(out) as made:
        sheet = made.add_worksheet("花名册")
        bold = made.add_format({"bold": True, "align": "center"})
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, TITLE, bold)
        for number, row in enumerate((HEADER, *rows, TOTAL), start=1):
            sheet.write_row(number, 0, row)
        sheet.set_column(1, len(HEADER), 22)
    return out.getvalue()


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


def prove_second_factor(page: Page) -> None:
    """As if the officer had given a second factor a moment ago; the proof has tests of its own."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    store = import_module(house.SESSION_ENGINE).SessionStore
    give_second_factor(store(cookies[house.SESSION_COOKIE_NAME]))


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def follow(page: Page, label: str) -> None:
    page.get_by_role("link", name=label, exact=True).click()


@pytest.mark.parametrize(
    ("size", "script"),
    [pytest.param("desk", True, id="desk"), pytest.param("phone", False, id="phone-no-script")],
)
def test_a_bad_roster_is_mended_imported_and_taken_back(
    town: Town, visit, keep, tmp_path: Path, size: str, script: bool
) -> None:
    before = Membership.objects.current().filter(union=town.mill_union).count()
    page = visit(town, "赵姐", "/w/import/", size=size, script=script)
    prove_second_factor(page)
    first = tmp_path / "花名册.xlsx"
    first.write_bytes(book(ROWS))
    press(page, "上传")
    expect(page.get_by_role("alert")).to_contain_text("请选择一个文件")
    keep(page, "0-nothing-chosen")
    page.get_by_label("选择文件").set_input_files(first)
    keep(page, "1-upload")
    press(page, "上传")

    expect(page.get_by_role("heading", level=1)).to_have_text("每一列是什么")
    keep(page, "2-columns")
    press(page, "检查")
    expect(page.get_by_text("排着队，马上开始")).to_be_visible()
    keep(page, "3-under-way")
    do_jobs()
    page.reload()

    expect(page.get_by_text("共5行，可以写入2行，要改3行")).to_be_visible()
    keep(page, "4-findings")
    follow(page, "逐个看")
    keep(page, "5-repairs")
    press(page, "就这样")
    if script:
        with page.expect_download() as downloading:
            follow(page, "下载标红的行")
        marked = Path(downloading.value.path())
        rows = load_workbook(io.BytesIO(marked.read_bytes())).get_sheet_by_index(0).to_python()
        assert [row[1] for row in rows[1:]] == ["周小燕", "吴桂芳", "孙立军"]
        mended = [list(row) for row in rows]
        mended[1][2], mended[2][3], mended[2][4] = id_number(12), "13900000013", "2016-12-02"
        second = tmp_path / "改好.xlsx"
        with Workbook(second) as made:
            sheet = made.add_worksheet()
            for number, row in enumerate(mended[:3]):
                sheet.write_row(number, 0, row)
        follow(page, "只传改好的行")
        page.get_by_label("改好的表").set_input_files(second)
        keep(page, "6-mend")
        press(page, "上传并检查")
        do_jobs()
        page.reload()
        expect(page.get_by_text("共5行，可以写入4行，要改1行")).to_be_visible()
        keep(page, "7-mended")
    people = 4 if script else 2
    follow(page, f"先导可以的{people}行")
    expect(page.get_by_text(f"将写入{people}人")).to_be_visible()
    keep(page, "8-commit")
    press(page, "提交")
    do_jobs()
    page.reload()
    expect(page.get_by_text(f"已导入{people}人")).to_be_visible()
    keep(page, "9-done")
    assert Membership.objects.current().filter(union=town.mill_union).count() == before + people

    follow(page, "撤销这次导入")
    page.get_by_label("要撤销多少人").fill(str(people))
    keep(page, "10-undo")
    press(page, f"撤销{people}人")
    expect(page.get_by_text("这次导入的人都撤了。")).to_be_visible()
    keep(page, "11-undone")
    assert Membership.objects.current().filter(union=town.mill_union).count() == before


def test_the_district_asks_and_the_worker_decides(town: Town, visit, keep, tmp_path: Path) -> None:
    worker = town.person("张师傅")
    worker.id_index = _index(21)
    worker.seal(id_number=id_number(21))
    worker.save()
    forge = services.found_union(
        town.west, actor=town.actor("小王"), on=SINCE,
        facts={"name": "西山锻造厂工会", "kind": "enterprise"},
    )  # fmt: skip
    officer = town.actor("吴姐")
    content = book(((1, "张建国", id_number(21), "13900000021", "2016-12-02", "高中", "锻工"),))
    roster = services.upload_roster(forge, actor=officer, content=content, filename="花名册.xlsx")
    mapping = {int(place): item for place, item in roster.mapping.items()}
    services.map_roster(roster, actor=officer, mapping=mapping)
    do_jobs()
    roster.refresh_from_db()
    services.commit_roster(roster, actor=officer)
    do_jobs()
    claim = Claim.objects.get()
    page = visit(town, "小王", "/w/claims/", size="desk")
    keep(page, "0-to-ask")
    press(page, "问本人")
    expect(page.get_by_text("等本人答复")).to_be_visible()
    page = visit(town, "张师傅", f"/me/claims/{claim.pk}/", size="phone")
    expect(page.get_by_text("西山锻造厂工会的名册里有您")).to_be_visible()
    keep(page, "1-the-question")
    page.get_by_label("转过去").check()
    press(page, "就这样定")
    expect(page.get_by_text("已记下您的决定")).to_be_visible()
    assert Membership.objects.current().get(person=worker).union == forge


def test_in_english(town: Town, visit, keep, tmp_path: Path) -> None:
    page = visit(town, "赵姐", "/w/import/", size="desk", language="en")
    prove_second_factor(page)
    file = tmp_path / "roster.xlsx"
    file.write_bytes(book(ROWS))
    page.get_by_label("Choose a file").set_input_files(file)
    keep(page, "1-upload")
    press(page, "Upload")
    keep(page, "2-columns")
    press(page, "Check")
    do_jobs()
    page.reload()
    expect(page.get_by_text("5 rows: 2 can be written, 3 to be mended")).to_be_visible()
    keep(page, "4-findings")


def _index(serial: int) -> str | None:
    from zhijia.org.models import id_index

    return id_index(id_number(serial))
