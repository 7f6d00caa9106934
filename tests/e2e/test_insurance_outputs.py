"""A worker checks their own record on the phone and takes it to the union; an officer drafts a letter at
the desk, the chair signs it, and the workbook for the employer comes down."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.test_roster import follow, press
from tests.town import Town, build_town
from zhijia.base.audit.log import target_of
from zhijia.base.files.models import StoredFile
from zhijia.desk.models import Draft, Request
from zhijia.rights.models import Letter
from zhijia.rights.tests.audits import MONTHS, NAMES, SHORT
from zhijia.rights.tests.test_letters import PEOPLE, finished, found, low_base

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build_town()


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_a_worker_reads_their_own_record(town: Town, visit, keep, size: str, language: str) -> None:
    english = language == "en"
    page = visit(None, "visitor", "/insurance/", size=size, language=language)
    keep(page, "0-place")
    page.locator("#id_region").select_option("320500")
    on(page, english)
    page.get_by_label("Employee" if english else "单位职工").check()
    keep(page, "0b-how-you-work")
    on(page, english)
    page.locator("#id_first").fill("2018-4")
    on(page, english)
    page.locator("#id_last").fill("2018年6月")
    on(page, english)
    for box, typed in enumerate(("2015", "3", "2")):
        page.locator(f"#id_hired_on_{box}").fill(typed)
    on(page, english)
    page.get_by_label("Pension insurance" if english else "养老保险").check()
    on(page, english)
    page.get_by_label("Some months differ" if english else "有的月份不一样").check()
    on(page, english)
    for month, typed in (("2018-04", "3030"), ("2018-05", "0")):
        page.locator(f"[id='id_{month}']").fill(typed)
    keep(page, "1-months")
    on(page, english)
    page.locator("#id_wage_2017").fill("6000")
    on(page, english)
    page.get_by_label("Yes, every month" if english else "每个月都扣了").check()
    on(page, english)
    heading = "Months not paid: 1" if english else "1个月没有缴，1个月缴少了，1个月判断不了"
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    keep(page, "2-result")
    assert not Draft.objects.exists()
    press(page, "Take this result to the union" if english else "拿这个结果找工会")
    expect(page.locator("h1")).to_be_visible()
    assert Draft.objects.get().sealed()["category"] == "insurance"
    assert not Request.objects.exists()


@pytest.mark.parametrize(("size", "language"), [("phone", "en"), ("desk", "zh-hans")])
def test_a_courier_is_told_that_it_cannot_be_judged(
    town: Town, visit, keep, size: str, language: str
) -> None:
    english = language == "en"
    page = visit(None, "visitor", "/insurance/", size=size, language=language)
    page.locator("#id_region").select_option("320500")
    on(page, english)
    page.get_by_label("Orders from a platform" if english else "平台接单").check()
    on(page, english)
    for box, typed in (("first", "2018-4"), ("last", "2018-6")):
        page.locator(f"#id_{box}").fill(typed)
        on(page, english)
    skip = "I cannot tell" if english else "看不清，不知道"
    for _question in ("hired_on", "kinds"):
        before = page.locator("h1").inner_text()
        press(page, skip)
        expect(page.locator("h1")).not_to_have_text(before)
    page.get_by_label("Nothing was paid" if english else "一个月都没有缴").check()
    on(page, english)
    page.get_by_label("No" if english else "没有扣", exact=True).check()
    on(page, english)
    heading = "Months that cannot be judged: 3" if english else "3个月判断不了"
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    words = "whether you are employed by the platform" if english else "有没有劳动关系"
    expect(page.get_by_text(words).first).to_be_visible()
    keep(page, "0-cannot-be-judged")


def test_an_exported_file_fills_in_the_months_and_a_photo_stays_on_the_phone(
    town: Town, visit, keep, tmp_path: Path
) -> None:
    record = tmp_path / "记录.csv"
    lines = ["费款所属期,险种,缴费基数", "201804,养老,3030", "201806,养老,3030"]
    record.write_text("\n".join(lines), encoding="utf-8")
    photo = tmp_path / "photo.png"
    Image.new("RGB", (600, 900), "white").save(photo)
    page = visit(None, "visitor", "/insurance/", size="phone")
    page.locator("#id_beside").set_input_files(photo)
    expect(page.get_by_text("没有传出去")).to_be_visible()
    expect(page.get_by_alt_text("您选的记录照片")).to_be_visible()
    page.locator("#id_record").set_input_files(record)
    keep(page, "0-file-and-photo")
    press(page, "读这个文件")
    expect(page.get_by_text("读出了2018年4月至2018年6月的养老保险")).to_be_visible()
    expect(page.locator("[id='id_2018-05']")).to_have_value("0.00")
    keep(page, "1-months-filled-in")
    assert not StoredFile.objects.exists()


def given(page: Page, tmp_path: Path, *, english: bool = False) -> None:
    """A worker's own check up to its result, with a photo beside it and an exported file read."""
    photo, record = tmp_path / "photo.png", tmp_path / "record.csv"
    Image.new("RGB", (600, 900), "white").save(photo)
    lines = ["费款所属期,险种,缴费基数", "201804,养老,3030", "201806,养老,3030"]
    record.write_text("\n".join(lines), encoding="utf-8")
    page.locator("#id_beside").set_input_files(photo)
    page.locator("#id_record").set_input_files(record)
    press(page, "Read this file" if english else "读这个文件")
    expect(page.locator("[id='id_2018-05']")).to_have_value("0.00")
    expect(page.get_by_alt_text("您选的记录照片")).to_be_visible()
    on(page, english)
    page.locator("#id_region").select_option("320500")
    on(page, english)
    page.get_by_label("Employee" if english else "单位职工").check()
    on(page, english)
    for box, typed in enumerate(("2015", "3", "2")):
        page.locator(f"#id_hired_on_{box}").fill(typed)
    on(page, english)
    page.get_by_label("养老保险").check()
    on(page, english)
    page.locator("#id_wage_2017").fill("6000")
    on(page, english)
    page.get_by_label("每个月都扣了").check()
    on(page, english)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1个月没有缴")


PHOTO, FILE = "把记录的照片一起交给工会", "把导出的文件一起交给工会"


def test_unticked_nothing_of_the_record_goes_to_the_union(
    town: Town, visit, keep, tmp_path: Path
) -> None:
    page = visit(town, "张师傅", "/insurance/", size="phone")
    given(page, tmp_path)
    for words in (PHOTO, FILE):
        expect(page.get_by_label(words)).not_to_be_checked()
    expect(page.get_by_text("没有勾、没有选的不带")).to_be_visible()
    page.get_by_label(PHOTO).check()
    expect(page.locator("#goes_photo")).to_be_visible()
    page.get_by_label(PHOTO).uncheck()
    expect(page.locator("#goes_photo")).to_be_hidden()
    keep(page, "0-unticked")
    with page.expect_request("**/insurance/ask/") as sent:
        press(page, "拿这个结果找工会")
    expect(page.locator("h1")).to_be_visible()
    assert "PNG" not in (sent.value.post_data_buffer or b"").decode("latin-1")
    assert Draft.objects.count() == 1
    assert not StoredFile.objects.exists()


def test_what_is_ticked_goes_to_the_union_and_nobody_else(
    town: Town, visit, keep, tmp_path: Path
) -> None:
    page = visit(town, "张师傅", "/insurance/", size="phone")
    given(page, tmp_path)
    for words, line, name in ((PHOTO, "photo", "photo.png"), (FILE, "record", "record.csv")):
        page.get_by_label(words).check()
        expect(page.locator(f"#goes_{line}")).to_contain_text(name)
    keep(page, "0-ticked")
    press(page, "拿这个结果找工会")
    expect(page.locator("h1")).to_be_visible()
    draft = Draft.objects.get()
    draft.seal(street=str(town.east.pk), employer="", concerns="me", reach="nothing")
    draft.save()
    root = page.url.partition("/ask")[0].partition("/r")[0]
    page.goto(root + reverse("desk:file_request", args=[draft.key]))
    for name in ("photo.png", "record.xlsx"):
        expect(page.get_by_text(name)).to_be_visible()
    keep(page, "1-named-before-it-is-sent")
    assert not Request.objects.exists()
    press(page, "提交")
    request = Request.objects.get()
    papers = StoredFile.objects.filter(target=target_of(request))
    assert sorted(paper.name for paper in papers) == ["photo.png", "record.xlsx"]
    assert StoredFile.objects.count() == 2
    for who in ("赵姐", "老李"):  # the base union and the street: the matter is confidential
        client = town.proven_client(who)
        for paper in papers:
            address = reverse("desk:open_paper", args=[request.number, paper.pk])
            assert client.get(address).status_code == 404, who


def test_the_photo_stays_beside_after_the_language_is_switched(
    town: Town, visit, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    Image.new("RGB", (600, 900), "white").save(photo)
    page = visit(None, "visitor", "/insurance/", size="desk")
    page.locator("#id_beside").set_input_files(photo)
    expect(page.get_by_alt_text("您选的记录照片")).to_be_visible()
    page.locator("button[name=language]").first.click()
    expect(page.get_by_alt_text("The photo of the record you chose")).to_be_visible()


def on(page: Page, english: bool) -> None:
    """Go on to the next question and wait for it."""
    before = page.locator("h1").inner_text()
    page.get_by_role("button", name="Continue" if english else "继续", exact=True).click()
    expect(page.locator("h1")).not_to_have_text(before)


def test_a_letter_from_draft_to_signature(town: Town, visit, keep) -> None:
    result = finished(town)
    for row, (who, name) in enumerate(({SHORT: NAMES[SHORT]} | PEOPLE).items(), start=2):
        person = found(result, row, who, name)
        for month in MONTHS:
            low_base(result, person, month).save()
    page = visit(town, "小王", f"/w/insurance/results/{result.pk}/", size="desk")
    follow(page, "起草提示函")
    keep(page, "0-lines")
    press(page, "起草，然后我来改")
    body = page.locator("#id_body")
    body.fill(body.input_value() + "\n据陈志远反映。")
    press(page, "保存")
    expect(page.get_by_text("函里不能写职工是谁：陈志远").first).to_be_visible()
    keep(page, "1-refused")
    body.fill(body.input_value().replace("\n据陈志远反映。", ""))
    press(page, "保存")
    keep(page, "2-draft")
    letter = Letter.objects.get()
    chair = visit(town, "周主席", f"/w/insurance/letters/{letter.pk}/", size="phone")
    press(chair, "核对过，签发")
    expect(chair.get_by_text("提第1号").first).to_be_visible()
    keep(chair, "3-signed")
    with chair.expect_download() as downloading:
        chair.get_by_role("link", name="给单位的核对表").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(downloading.value.path()).read_bytes()))
    assert [row[3] for row in book.worksheets[0].iter_rows(values_only=True)][:2] == ["涉及人数", 8]
