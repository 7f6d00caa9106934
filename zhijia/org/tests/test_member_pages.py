"""The members' pages: who opens them, what they show, what a filled-in form does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import NotAllowed
from zhijia.org import selectors, services, views
from zhijia.org.models import MemberRecord, Membership, Person, PersonMerge, PersonPair
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.town import LONG_AGO, Town, officer

ID = "11010519491231002X"
PHONE = "13812345678"
ON = "2018-03-01"

CHANGES = (
    views.transfer_membership,
    views.retain_membership,
    views.restore_membership,
    views.end_membership,
    views.exclude_membership,
    views.correct_membership,
)
PAGES = (views.member, views.edit_member, *CHANGES)


@pytest.fixture
def member(town: Town) -> Membership:
    return enrolled(town, "张建国", id_number=ID, phone=PHONE)


def enrolled(town: Town, name: str, **facts: Any) -> Membership:
    person = Person.written_down(name, **facts)
    person.save()
    return services.enrol_member(person, town.mill, actor=town.east_chair, since=LONG_AGO)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def revealer(town: Town) -> Actor:
    return officer(town.east, "org.read_members sealing.reveal")


@pytest.mark.parametrize("view", [*PAGES, views.reveal_member, views.undo_merge])
def test_somebody_of_another_branch_is_not_there(
    town: Town, member: Membership, ask: Ask, view: Any
) -> None:
    for key in (member.pk, 987_654):
        with pytest.raises(Http404):
            ask(view, town.west_chair, key)


@pytest.mark.parametrize("view", [views.edit_member, *CHANGES])
def test_whoever_may_only_read_changes_nothing(
    town: Town, member: Membership, ask: Ask, view: Any
) -> None:
    typed = {"on": ON, "note": "x", "kind": "left", "confirmed": "1"}
    for post in (None, typed):
        with pytest.raises(NotAllowed):
            ask(view, town.east_reader, member.pk, post=post)
    member.refresh_from_db()
    assert member.state == "active"


def test_the_page_of_a_member_is_masked(town: Town, member: Membership, ask: Ask) -> None:
    MemberRecord.objects.create(person=member.person, skill="2", is_migrant_worker=True)
    page = text(ask(views.member, town.east_chair, member.pk))
    for hidden in (ID, PHONE, "张建国"):
        assert hidden not in page
    for shown in ("张*国", "138******78", "技师", "农民工会员", member.person.member_number):
        assert shown in page
    assert f"/w/members/{member.pk}/transfer/" in page
    assert f"/w/members/{member.pk}/restore/" not in page  # nothing to restore


def test_whoever_may_only_read_is_told_why_not(town: Town, member: Membership, ask: Ask) -> None:
    page = text(ask(views.member, town.east_reader, member.pk))
    assert "会员由本单位工会或者上级工会登记" in page
    assert f"/w/members/{member.pk}/transfer/" not in page
    assert f"/w/members/{member.pk}/reveal/" not in page


def test_a_former_member_is_a_line_of_history_and_no_more(
    town: Town, member: Membership, ask: Ask
) -> None:
    MemberRecord.objects.create(person=member.person, trade="钳工")
    services.end_membership(member, actor=town.east_chair, on=date(2018, 3, 1))
    page = text(ask(views.member, town.east_chair, member.pk))
    assert "退会" in page
    for gone in ("138******78", "钳工", "1949"):
        assert gone not in page
    with pytest.raises(NotAllowed):
        ask(views.reveal_member, revealer(town), member.pk)


def test_the_new_union_is_not_for_the_former_one_to_see(
    town: Town, member: Membership, ask: Ask
) -> None:
    there = services.transfer_membership(
        member, actor=town.district_officer, union=town.forge, on=date(2018, 3, 1)
    )
    assert "西山锻造厂" not in text(ask(views.member, town.east_chair, member.pk))
    assert "宏达纺织" not in text(ask(views.member, town.west_chair, there.pk))
    both = text(ask(views.member, town.district_officer, there.pk))
    assert "西山锻造厂" in both
    assert "宏达纺织" in both


def test_an_employment_state_suggests_what_the_rule_would_have(
    town: Town, member: Membership, ask: Ask
) -> None:
    Membership.objects.update(employment="4")
    page = text(ask(views.member, town.east_chair, member.pk))
    assert "退休的，在原单位工会办理保留会籍。" in page
    assert "第十七条（条号还没有对过原文）" in page
    services.retain_membership(
        Membership.objects.get(), actor=town.east_chair, on=date(2018, 3, 1), reason="1"
    )
    assert "退休的，在原单位" not in text(ask(views.member, town.east_chair, member.pk))
    Membership.objects.update(employment="6")
    page = text(ask(views.member, town.east_chair, member.pk))
    assert "不能判断" in page


# Changes -----------------------------------------------------------------------------------------


def test_transfer_membership_shows_what_follows_first(
    town: Town, member: Membership, ask: Ask
) -> None:
    typed = {"named": "货场", "on": ON, "note": "调动"}
    page = text(ask(views.transfer_membership, town.east_chair, member.pk, post=typed))
    assert "会籍从“宏达纺织有限公司工会”转到“东湖货场联合工会”" in page
    assert Membership.objects.count() == 1
    done = ask(
        views.transfer_membership, town.east_chair, member.pk, post={**typed, "confirmed": "1"}
    )
    there = Membership.objects.current().get()
    assert (done.status_code, done["Location"]) == (302, f"/w/members/{there.pk}/")
    assert there.union == town.yard


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("锻造", "没有找到这个名称的工会"),  # stands in the west, where this chair keeps nothing
        ("没有的", "没有找到这个名称的工会"),
        ("工会", "有几个工会的名称里有这些字"),
        ("", "必填"),
    ],
)
def test_the_union_has_to_be_one_of_theirs_and_one_alone(
    town: Town, member: Membership, ask: Ask, named: str, said: str
) -> None:
    typed = {"named": named, "on": ON, "confirmed": "1"}
    answer = ask(views.transfer_membership, town.east_chair, member.pk, post=typed)
    assert answer.status_code == 422
    if said != "必填":
        assert said in text(answer)
    assert Membership.objects.count() == 1


def test_of_several_unions_one_is_chosen(town: Town, member: Membership, ask: Ask) -> None:
    typed = {"named": "工会", "on": ON, "union": str(town.east.pk), "confirmed": "1"}
    ask(views.transfer_membership, town.east_chair, member.pk, post=typed)
    assert Membership.objects.current().get().union == town.east


FORMS: list[tuple[Any, dict[str, str], str, str]] = [
    (views.retain_membership, {"employment": "4", "reason": "1"}, "没有选举权", "retained"),
    (views.end_membership, {"kind": "left"}, "退会自由", "ended"),
    (views.end_membership, {"kind": "transferred_out"}, "会员证上写明转出", "ended"),
    (views.exclude_membership, {"note": "2018年2月委员会"}, "报上一级工会备案", "ended"),
]


@pytest.mark.parametrize(("view", "typed", "follows", "state"), FORMS)
def test_a_change_has_two_pages(
    town: Town,
    member: Membership,
    ask: Ask,
    view: Any,
    typed: dict[str, str],
    follows: str,
    state: str,
) -> None:
    typed = {"on": ON, **typed}
    assert ask(view, town.east_chair, member.pk).status_code == 200
    assert follows in text(ask(view, town.east_chair, member.pk, post=typed))
    member.refresh_from_db()
    assert member.state == "active"
    done = ask(view, town.east_chair, member.pk, post={**typed, "confirmed": "1"})
    assert done.status_code == 302
    member.refresh_from_db()
    assert member.state == state


def test_restore_and_correct(town: Town, member: Membership, ask: Ask) -> None:
    services.retain_membership(member, actor=town.east_chair, on=date(2018, 3, 1), reason="1")
    page = text(ask(views.member, town.east_chair, member.pk))
    assert f"/w/members/{member.pk}/correct/" in page
    typed = {"on": "2018-04-01", "confirmed": "1"}
    assert ask(views.restore_membership, town.east_chair, member.pk, post=typed).status_code == 302
    empty = ask(views.correct_membership, town.east_chair, member.pk, post={"note": ""})
    assert empty.status_code == 422
    done = ask(views.correct_membership, town.east_chair, member.pk, post={"note": "没有回来"})
    assert done.status_code == 302
    member.refresh_from_db()
    assert member.state == "retained"
    page = text(ask(views.member, town.east_chair, member.pk))
    assert "前面的“恢复会籍”录错了" in page
    assert "这一条已更正" in page


def test_a_refusal_comes_back_into_the_form(town: Town, member: Membership, ask: Ask) -> None:
    typed = {"on": "2014-01-01", "kind": "left", "confirmed": "1"}
    answer = ask(views.end_membership, town.east_chair, member.pk, post=typed)
    assert answer.status_code == 422
    assert "日期早于会籍开始的2015-05-01" in text(answer)


def test_edit_member(town: Town, member: Membership, ask: Ask) -> None:
    typed = {
        "employment": "4",
        "employer": str(town.mill_employer.pk),
        "trade": "挡车工",
        "skill": "3",
        "education": "30",
        "is_migrant_worker": "true",
        "first_work_year": "1999",
    }
    done = ask(views.edit_member, town.east_chair, member.pk, post=typed)
    assert done.status_code == 302
    member.refresh_from_db()
    row = member.person.member_record
    assert (member.employment, member.employer) == ("4", town.mill_employer)
    assert (row.trade, row.skill, row.education) == ("挡车工", "3", "30")
    assert (row.is_migrant_worker, row.first_work_year) == (True, 1999)
    strange = {**typed, "first_work_year": "1899", "employer": str(town.lone_employer.pk)}
    answer = ask(views.edit_member, town.east_chair, member.pk, post=strange)
    assert answer.status_code == 422
    assert "这一年不对" in text(answer)


def test_reveal_member(town: Town, member: Membership, ask: Ask) -> None:
    ask_ = {"fields_asked": ["phone", "id_number"], "purpose": "phone", "reason": "核对名册"}
    page = text(ask(views.reveal_member, revealer(town), member.pk, post=ask_))
    assert PHONE in page
    assert ID in page
    assert "张建国" not in page
    with pytest.raises(NotAllowed):
        ask(views.reveal_member, town.east_chair, member.pk, post=ask_)


# Finding -----------------------------------------------------------------------------------------


def names(actor: Actor, **asked: str) -> list[str]:
    chosen = selectors.Chosen(**asked)
    return [line.name.words for line in selectors.members_page(actor, chosen=chosen).lines]


@pytest.mark.parametrize("large", [20_000, 0])
def test_a_member_is_found_in_every_way(
    town: Town, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("zhijia.org.selectors.members.LARGE", large)
    member = enrolled(town, "张建国", id_number=ID, phone=PHONE)
    enrolled(town, "马丽", id_number="E12345678", id_type="2")
    enrolled(town, "毛安")
    number = member.person.member_number
    ways = ("张建", "zjg", "zhangjian", "zhang jian guo", PHONE, f"+86 {PHONE}", ID, number)
    for typed in (*ways, ID.lower(), f"{number[:3]} {number[3:]}"):
        assert names(town.east_chair, text=typed) == ["张*国"], typed
        assert names(town.west_chair, text=typed) == [], typed
    assert names(town.east_chair, text="E12345678") == ["马*"]
    assert names(town.east_chair, text="mali") == ["马*"]
    assert sorted(names(town.east_chair, text="ma")) == ["毛*", "马*"]


@pytest.mark.parametrize("typed", ["1381234", "110105", "1234567890", "&&", "E1", "张建国" * 30])
def test_a_part_of_a_number_finds_nobody(town: Town, member: Membership, typed: str) -> None:
    assert names(town.east_chair, text=typed) == []


@pytest.mark.parametrize(("small", "few"), [(5_000, 1_000), (0, 1_000), (0, 0)])
def test_the_list_is_narrowed_by_state_and_work(
    town: Town, ask: Ask, monkeypatch: pytest.MonkeyPatch, small: int, few: int
) -> None:
    monkeypatch.setattr("zhijia.org.selectors.members.SMALL", small)
    monkeypatch.setattr("zhijia.org.selectors.members.FEW", few)
    first, second, third = (enrolled(town, name) for name in ("张三", "李四", "王五"))
    chair = town.east_chair
    services.retain_membership(first, actor=chair, on=date(2018, 3, 1), reason="1", employment="4")
    services.end_membership(second, actor=chair, on=date(2018, 3, 1))
    assert names(chair) == ["张*", "王*"]
    assert names(chair, state="retained") == ["张*"]
    assert names(chair, state="ended") == ["李*"]
    assert names(chair, employment="4") == ["张*"]
    assert names(chair, text="王", employment="4") == []
    page = text(ask(views.members, chair, get={"state": "retained", "employment": "nonsense"}))
    assert f"/w/members/{first.pk}/" in page
    assert f"/w/members/{third.pk}/" not in page


# Duplicates --------------------------------------------------------------------------------------


@pytest.fixture
def pair(town: Town) -> PersonPair:
    enrolled(town, "张建国", id_number=ID, phone=PHONE)
    person = Person.written_down("章建国", phone=PHONE)
    person.save()
    services.enrol_member(person, town.yard, actor=town.east_chair, since=LONG_AGO)
    services.find_duplicates(now=timezone.now())
    return PersonPair.objects.get()


def test_a_pair_is_there_for_whoever_sees_both(town: Town, pair: PersonPair, ask: Ask) -> None:
    page = text(ask(views.duplicates, town.east_chair))
    assert "张*国、章*国" in page
    assert "姓名读音相同，字不同、手机号相同" in page
    half = officer(town.mill, "org.read_members org.import")
    for actor in (town.west_chair, half):
        assert "没有要核对的" in text(ask(views.duplicates, actor))
        for view, post in ((views.compare_people, None), (views.part_people, {})):
            with pytest.raises(Http404):
                ask(view, actor, pair.pk, post=post)
    page = text(ask(views.compare_people, town.east_chair, pair.pk))
    assert PHONE not in page
    assert ID not in page
    assert "合并由区总工会办" in page


def test_part_people_from_the_page(town: Town, pair: PersonPair, ask: Ask) -> None:
    assert ask(views.part_people, town.east_chair, pair.pk, post={}).status_code == 302
    assert "没有要核对的" in text(ask(views.duplicates, town.east_chair))
    with pytest.raises(Http404):
        ask(views.compare_people, town.east_chair, pair.pk)


def test_merge_and_undo_from_the_page(town: Town, pair: PersonPair, ask: Ask) -> None:
    district = town.district_officer
    with pytest.raises(NotAllowed):
        ask(views.merge_people, town.east_chair, pair.pk)
    assert ask(views.merge_people, district, pair.pk, post={"reason": "x"}).status_code == 422
    typed = {"keep": str(pair.one_id), "reason": "打电话问过"}
    done = ask(views.merge_people, district, pair.pk, post=typed)
    kept = Membership.objects.current().get()
    assert done["Location"] == f"/w/members/{kept.pk}/"
    assert f"/w/members/{kept.pk}/undo-merge/" in text(ask(views.member, district, kept.pk))
    assert "undo-merge" not in text(ask(views.member, town.east_chair, kept.pk))
    with pytest.raises(NotAllowed):
        ask(views.undo_merge, town.east_chair, kept.pk, post={"confirmed": "1"})
    done = ask(views.undo_merge, district, kept.pk, post={"confirmed": "1"})
    assert done.status_code == 302
    assert PersonMerge.objects.get().undone_at is not None
    assert Membership.objects.current().count() == 2
