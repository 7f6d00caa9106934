"""What comes out of a good row: typed values in the national codes."""

from __future__ import annotations

from datetime import date

import pytest

from zhijia.org.rules.roster import Mapping, check_rows, guess_mapping, read
from zhijia.org.rules.roster.mapping import carried_over
from zhijia.org.rules.roster.member import MemberRow
from zhijia.org.tests.roster.builders import LI, ZHANG, Page, number, old_number, xlsx
from zhijia.org.tests.roster.corpus import FILES

NATIONAL = {
    "姓名": "李　明",
    "证件类型": "身份证",
    "证件号码": LI[1].lower(),
    "性别": "男",
    "出生日期": "1949年12月31日",
    "民族": "汉",
    "学历": "大专",
    "政治面貌": "党员",
    "移动电话": 13912345678.0,
    "电子邮箱": "li@b.cn",
    "户籍类型": "农业",
    "户籍所在地": "安徽省定远县",
    "籍贯": "安徽",
    "住址": "盛泽镇２号",
    "是否农民工": "是",
    "就业状况": "退休",
    "技术等级": "高级工",
    "工种": "挡车工",
    "职称": "工程师",
    "工号": 42.0,
    "会员证号": "A-1",
    "参加工作时间": "1968-07",
    "工作单位": "宏达纺织有限公司",
    "所属工会": "宏达纺织工会",
    "入会日期": date(1970, 5, 1),
    "会籍变化类型": "保留",
    "会籍变化日期": "2009-12-31",
    "会籍变化原因": "劳动关系变化",
    "备注": "",
}


def members(*rows: list[object], header: list[str]) -> list[MemberRow | None]:
    return [row.member for row in check_rows(read(xlsx([header, *rows])))]


def test_every_national_item() -> None:
    (found,) = members(list(NATIONAL.values()), header=list(NATIONAL))
    assert found == MemberRow(
        name="李明",
        id_number=LI[1],
        id_type="1",
        sex="1",
        born_on=date(1949, 12, 31),
        nation="01",
        education="30",
        political_status="01",
        phone="13912345678",
        email="li@b.cn",
        household_type="2",
        household_place="安徽省定远县",
        native_place="安徽",
        address="盛泽镇2号",
        is_migrant_worker=True,
        employment="4",
        skill="3",
        trade="挡车工",
        job_title="工程师",
        staff_no="42",
        card_no="A-1",
        first_work_year=1968,
        work_unit="宏达纺织有限公司",
        union="宏达纺织工会",
        joined_on=date(1970, 5, 1),
        change="3",
        change_on=date(2009, 12, 31),
        reason="1",
        note="",
    )


def test_what_was_not_said_is_unknown() -> None:
    (found,) = members(["张建国", ZHANG[1]], header=["姓名", "身份证号"])
    assert found == MemberRow("张建国", ZHANG[1], born_on=date(1990, 1, 1))


def test_an_old_number_is_lengthened_and_a_month_of_birth_yields_to_it() -> None:
    (found,) = members(
        ["张建国", old_number(), "1965年4月"], header=["姓名", "身份证号", "出生年月"]
    )
    assert found is not None
    assert found.id_number == number(born="19650412")
    assert found.born_on == date(1965, 4, 12)


def test_a_passport_has_no_birthday_and_keeps_its_letters() -> None:
    (found,) = members(["Smith", "护照", "e12345678"], header=["姓名", "证件类型", "证件号码"])
    assert found is not None
    assert (found.id_type, found.id_number, found.born_on) == ("2", "E12345678", None)


def test_what_is_merged_downwards_holds_for_each_row() -> None:
    rows = check_rows(read(FILES["union merged downwards"]()))
    assert [row.member.union for row in rows if row.member] == [
        "宏达纺织工会",
        "宏达纺织工会",
        "盛泽印染工会",
    ]


def test_the_phone_of_two_is_the_one_that_says_so() -> None:
    sheet = read(FILES["two columns look like a phone"]())
    mapping = guess_mapping(sheet.columns)
    assert mapping.items == {1: "name", 2: "id_number", 3: "phone"}
    assert mapping.doubts == {"phone": (4,)}


def test_a_mapping_may_be_said_by_hand() -> None:
    sheet = read(xlsx([["甲", "乙"], ["张建国", ZHANG[1]]]))
    assert guess_mapping(sheet.columns).missing == ("name", "id_number")
    (row,) = check_rows(sheet, Mapping({0: "name", 1: "id_number"}))
    assert row.member is not None
    assert row.member.name == "张建国"


@pytest.mark.parametrize("items", [{0: "name", 1: "name"}, {0: "salary"}])
def test_a_mapping_names_items_once(items: dict[int, str]) -> None:
    with pytest.raises(ValueError, match="no mapping"):
        Mapping(items)


def test_the_fingerprint_is_that_of_the_titles() -> None:
    one = read(xlsx([["姓名", "身份证号"], ["张建国", ZHANG[1]]]))
    spaced = read(xlsx([["通知"], ["姓 名", "*身份证号："], ["李明", LI[1]]]))
    other = read(xlsx([["姓名", "证件号码"], ["张建国", ZHANG[1]]]))
    assert one.fingerprint == spaced.fingerprint != other.fingerprint
    assert len(one.fingerprint) == 64


def test_other_rosters_in_the_workbook_are_named() -> None:
    roster = [["姓名", "身份证号"], ["张建国", ZHANG[1]]]
    sheet = read(xlsx(Page(roster, "一车间"), Page(roster, "二车间"), Page(roster[:1], "模板")))
    assert (sheet.name, sheet.others) == ("一车间", ("二车间",))


def test_samples_are_the_first_filled_cells() -> None:
    sheet = read(
        xlsx([["姓名", "身份证号", "班次"], ["张建国", ZHANG[1], ""], ["李明", LI[1], "早"]])
    )
    assert sheet.samples(1) == {0: ["张建国"], 1: [ZHANG[1]], 2: ["早"]}


def test_the_same_person_in_a_second_file() -> None:
    content = xlsx([["姓名", "身份证号"], ["张建国", ZHANG[1]]])
    first_rows: dict[str, int] = {}
    assert [row.faults for row in check_rows(read(content), first_rows=first_rows)] == [()]
    first_rows = dict.fromkeys(first_rows, 90)
    (again,) = check_rows(read(content), first_rows=first_rows)
    assert [(fault.code, fault.facts) for fault in again.faults] == [
        ("id_duplicate", {"first": 90})
    ]


def test_a_mapping_is_carried_over_by_place() -> None:
    by_hand = Mapping({0: "name", 1: "id_number", 2: "phone"})
    mended = read(xlsx([["甲", "乙", "丙", "要改什么", "原行号"], ["张建国", ZHANG[1], "", "", 7]]))
    mapping = carried_over(by_hand, mended.columns)
    (row,) = check_rows(mended, mapping)
    assert row.replaces == 7
    assert row.member is not None
    assert carried_over(by_hand, read(xlsx([["姓名", "身份证号"]])).columns).items == {
        0: "name",
        1: "id_number",
    }
