"""What the register tells a person about themselves: everything, in words, with where it is from."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from zhijia.org import selectors, services
from zhijia.org.models import MemberRecord, Person, PersonPair
from zhijia.org.tests.town import LONG_AGO, Town

ID = "11010519491231002X"
PHONE = "13812345678"


def told(person: Person) -> dict[str, tuple[str, str]]:
    """By label: the value, and how it is shown until the person asks for all."""
    return {str(row.label): (row.value, row.masked) for row in selectors.rows_about(person.pk)}


def test_everything_is_told_in_words_and_what_is_sealed_is_masked(town: Town) -> None:
    person = Person.written_down(
        "张建国",
        id_number=ID,
        phone=PHONE,
        nation="03",
        political_status="13",
        email="z@example.cn",
    )
    person.save()
    MemberRecord.objects.create(person=person, skill="2", trade="钳工", is_migrant_worker=False)
    row = services.enrol_member(
        person, town.mill, actor=town.east_chair, since=LONG_AGO, employment="1"
    )
    services.retain_membership(
        row, actor=town.east_chair, on=date(2018, 3, 1), reason="1", employment="4", note="已退休"
    )
    known = told(person)
    assert known["身份证号"] == (ID, "110***************")
    assert known["民族"] == ("回族", "******")
    assert known["政治面貌"] == ("群众", "******")
    assert known["技术等级"][0] == "技师"
    assert known["农民工会员"][0] == "否"
    assert known["就业状况"][0] == "退休"
    assert known["会员号"][0] == person.member_number
    assert known["保留会籍"][0] == "宏达纺织有限公司工会　已退休"
    assert known["入会"][0] == "宏达纺织有限公司工会"


def test_a_passport_is_called_a_passport(town: Town) -> None:
    person = Person.written_down("李娜", id_number="E12345678", id_type="2")
    person.save()
    assert told(person)["护照"] == ("E12345678", "E12******")
    assert "身份证号" not in told(person)
    assert person.birth_year is None


def test_a_person_learns_of_a_merger(town: Town) -> None:
    for union in (town.mill, town.yard):
        person = Person.written_down("张建国", phone=PHONE)
        person.save()
        services.enrol_member(person, union, actor=town.east_chair, since=LONG_AGO)
    services.find_duplicates(now=timezone.now())
    pair = PersonPair.objects.get()
    district = town.district_officer
    merge = services.merge_people(pair, actor=district, keep=pair.one, reason="x")
    assert told(pair.one)["合并登记"][0] == "两份登记合成一份"
    services.undo_merge(merge, actor=district)
    assert told(pair.one)["合并登记"][0] == "合并已经撤销"
