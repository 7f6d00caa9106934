"""Who is a member elsewhere is not for a union to learn: two districts that differ only in what a
worker is in another branch give byte-equal answers on every page of the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.test_no_oracle import without_tokens
from tests.town import BUILDER, SINCE, Town
from zhijia.kernel.actor import system
from zhijia.org import services
from zhijia.org.models import Membership, Person, Union, UnionKind, phone_index

ID = "11010519491231002X"
PHONE = "13800000007"  # 张师傅's
NEW_PHONE = "13933334444"
ON = date(2019, 3, 1)
DISTRICT = "小王"
MEMBER_PAGES = [
    "org:member",
    "org:edit_member",
    "org:transfer_membership",
    "org:retain_membership",
    "org:restore_membership",
    "org:end_membership",
    "org:exclude_membership",
    "org:correct_membership",
    "org:reveal_member",
]

EXPORTS = {
    "org:export_members": {},
    "org:export_identities": {"purpose": "other", "reason": "换届选举名册"},
}


@pytest.fixture
def forge(town: Town) -> Union:
    return Union.objects.plant(
        parent=town.west, name="西山锻造厂工会", kind=UnionKind.ENTERPRISE, set_up_on=SINCE
    )


@pytest.fixture
def former(town: Town) -> Membership:
    """Somebody who left the mill, of whom the mill keeps the line."""
    person = Person.written_down("孙宁", id_number=ID, phone="13911112222", birth_year=1949)
    person.save()
    row = services.enrol_member(person, town.mill_union, actor=BUILDER, since=SINCE)
    return services.end_membership(row, actor=BUILDER, on=date(2018, 6, 1))


def same_worker_twice(town: Town, forge: Union, former: Membership) -> None:
    """张师傅 stands in the roster of the forge too, and the sweep has found it."""
    twin = Person.written_down("张建国", phone=PHONE, birth_year=1980)
    twin.save()
    services.enrol_member(twin, forge, actor=BUILDER, since=SINCE)
    services.find_duplicates(now=timezone.now())


def gone_elsewhere(town: Town, forge: Union, former: Membership) -> None:
    """Who left the mill has joined the forge, and been retained there."""
    there = services.enrol_member(former.person, forge, actor=BUILDER, since=ON)
    services.retain_membership(there, actor=BUILDER, on=ON, reason="1", employment="4")


def joined_directly(town: Town, forge: Union, former: Membership) -> None:
    """Who left the mill is a member through the district itself."""
    services.enrol_member(former.person, town.district, actor=BUILDER, since=ON)


def lives_on(town: Town, forge: Union, former: Membership) -> None:
    """Who left the mill has a new number since, which the mill's officer happens to know."""
    joined_directly(town, forge, former)
    former.person.seal(phone=NEW_PHONE)
    former.person.phone_index, former.person.birth_year = phone_index(NEW_PHONE), 1950
    former.person.save()


EVERYTHING = [same_worker_twice, gone_elsewhere, joined_directly, lives_on]
Hidden = Callable[[Town, Union, Membership], None]


def answers(town: Town, who: str, former: Membership) -> dict[str, bytes]:
    """Every page of the register: lists, every way to find, each member, each change of theirs."""
    client = town.proven_client(who)
    number = former.person.member_number
    found = ("张", "zjg", "zhangjianguo", PHONE, "孙宁", ID, "13911112222", number)
    rows = [*Membership.objects.filter(union=town.mill_union).values_list("pk", flat=True)]
    top = max(rows)
    addresses = [
        reverse("org:members"),
        reverse("org:duplicates"),
        *(f"{reverse('org:members')}?q={word}" for word in found),
        *(f"{reverse('org:members')}?state={state}" for state in ("retained", "ended")),
        *(f"{reverse('org:members')}?state=ended&q={word}" for word in (*found, NEW_PHONE)),
        *(reverse(name, args=[pk]) for name in MEMBER_PAGES for pk in sorted(rows)),
        *(reverse("org:member", args=[top + step]) for step in range(1, 4)),
        *(reverse("org:compare_people", args=[pk]) for pk in range(1, 4)),
    ]
    seen = {}
    for address in addresses:
        answer = client.get(address)
        seen[address] = b"%d\n%b" % (answer.status_code, without_tokens(answer.content))
    for name, why in EXPORTS.items():
        answer = client.post(reverse(name), {"union": town.mill_union.pk, "kind": "csv", **why})
        rows, _, _mark = (
            answer.getvalue().strip().rpartition(b"\n")
        )  # number and moment of the file
        seen[name] = b"%d\n%b" % (answer.status_code, rows)
    if who != DISTRICT:  # which would do it
        page = reverse("org:correct_membership", args=[former.pk])
        refused = client.post(page, {"note": "还是会员"})
        seen["bring the former member back"] = b"%d" % refused.status_code
    return seen


def compared(
    town: Town, forge: Union, former: Membership, hidden: Hidden, who: str
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The answers without and with the hidden thing."""
    services.find_duplicates(now=timezone.now())
    before = answers(town, who, former)
    try:
        with transaction.atomic():
            hidden(town, forge, former)
            after = answers(town, who, former)
            raise RuntimeError("take it all back")
    except RuntimeError:
        pass
    return before, after


@pytest.mark.parametrize("who", ["赵姐", "老李"])
@pytest.mark.parametrize("hidden", EVERYTHING)
def test_the_former_union_sees_the_same_bytes(
    town: Town, forge: Union, former: Membership, hidden: Hidden, who: str
) -> None:
    before, after = compared(town, forge, former, hidden, who)
    assert before.keys() == after.keys()
    assert [address for address in before if before[address] != after[address]] == []
    assert "张*国" in before["org:export_members"].decode()
    assert sum(answer.startswith(b"200") for answer in before.values()) > 20


@pytest.mark.parametrize("hidden", EVERYTHING)
def test_the_test_itself_can_fail(
    town: Town, forge: Union, former: Membership, hidden: Hidden
) -> None:
    """Negative control: the district sees both sides, and its pages do differ."""
    before, after = compared(town, forge, former, hidden, DISTRICT)
    assert before != after


def test_the_district_may_bring_back_whoever_is_nobodys(town: Town, former: Membership) -> None:
    latest = former.history.latest("pk")
    services.correct_membership(latest, actor=system("t"), note="本人没有退会")
    former.refresh_from_db()
    assert former.state == "active"
