"""The tree, the employers and the members as each reader sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from zhijia.kernel.actor import Actor
from zhijia.org import selectors, views
from zhijia.org.models import Membership, Person, Union
from zhijia.org.selectors.members import PAGE, Chosen
from zhijia.org.templatetags.long_lists import grouped, labelled_rows
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.town import LONG_AGO, Town, employer, member, officer


def names(nodes: list[selectors.Node]) -> list[Any]:
    return [[node.union.name, names(node.children)] for node in nodes]


def test_the_tree_opens_level_by_level(town: Town) -> None:
    top = selectors.open_tree(town.district_officer)
    assert names(top) == [
        ["示范区总工会", [["东湖街道总工会", []], ["西山街道总工会", []]]],
    ]
    assert [node.has_children for node in top[0].children] == [True, True]
    deep = selectors.open_tree(town.district_officer, town.east)
    assert names(deep)[0][1][0] == [
        "东湖街道总工会",
        [["宏达纺织有限公司工会", []], ["东湖货场联合工会", []]],
    ]


def test_an_officer_sees_the_own_branch_only(town: Town) -> None:
    assert names(selectors.open_tree(town.west_chair)) == [
        ["西山街道总工会", [["西山锻造厂工会", []]]]
    ]
    assert not selectors.find_unions(town.west_chair, "宏达").exists()
    assert selectors.find_unions(town.east_chair, "宏达").get() == town.mill


def test_the_tree_costs_one_query(town: Town, django_assert_num_queries: Any) -> None:
    for number in range(60):
        Union.objects.plant(name=f"第{number}工会", kind="enterprise", parent=town.east)
    with django_assert_num_queries(1):
        selectors.open_tree(town.district_officer, town.east)


def test_union_page(town: Town, ask: Ask) -> None:
    member("张建国", town.mill)
    text = ask(views.union, town.east_chair, town.mill.pk).content.decode()
    assert "会员1人" in text
    assert "示范区总工会 › 东湖街道总工会" in text
    assert "宏达纺织有限公司" in text
    assert "更名" in text
    quiet = ask(views.union, town.east_reader, town.mill.pk).content.decode()
    assert f"/w/unions/{town.mill.pk}/rename/" not in quiet


def test_unions_page_and_search(town: Town, ask: Ask) -> None:
    assert "东湖街道总工会" in ask(views.unions, town.district_officer).content.decode()
    found = ask(views.unions, town.district_officer, get={"q": "锻造"}).content.decode()
    assert "西山锻造厂工会" in found
    nothing = ask(views.unions, town.east_chair, get={"q": "锻造"}).content.decode()
    assert "没有找到“锻造”" in nothing


def test_employers(town: Town, ask: Ask) -> None:
    everything = ask(views.employers, town.district_officer).content.decode()
    assert "宏达纺织有限公司" in everything
    assert "小巷面馆" in everything
    lone = ask(views.employers, town.district_officer, get={"show": "unorganised"})
    assert "宏达纺织有限公司" not in lone.content.decode()
    assert "小巷面馆" in lone.content.decode()
    assert "小巷面馆" not in ask(views.employers, town.east_chair).content.decode()
    page = ask(views.employer, town.west_chair, town.lone_employer.pk).content.decode()
    assert "现在由“西山街道总工会”负责" in page
    with pytest.raises(Http404):
        ask(views.employer, town.east_chair, town.lone_employer.pk)


def test_employers_are_paged_by_key(town: Town) -> None:
    for number in range(PAGE + 5):
        employer(f"第{number}厂", town.yard)
    first = selectors.employers_page(town.east_chair)
    assert (len(first.rows), first.next_after) == (50, first.rows[-1].pk)
    second = selectors.employers_page(town.east_chair, after=first.next_after or 0)
    assert (len(second.rows), second.next_after) == (6, None)


# members -----------------------------------------------------------------------------------------


def all_pages(actor: Actor, union: Union) -> list[str]:
    """The days of joining, page by page: each member of the test has a day of their own."""
    seen: list[str] = []
    after = None
    while True:
        shown = selectors.members_page(actor, union_id=union.pk, after=after)
        seen += [line.since for line in shown.lines]
        after = shown.next_after
        if after is None:
            return seen


def test_every_member_stands_on_one_page(town: Town) -> None:
    for number in range(PAGE + 10):
        member("甲", town.yard, since=LONG_AGO + timedelta(days=2 * number))
        member("乙", town.mill, since=LONG_AGO + timedelta(days=2 * number + 1))
    in_order = Membership.objects.order_by("union__path", "pk").values_list("since", flat=True)
    expected = [since.isoformat() for since in in_order]
    assert all_pages(town.east_chair, town.east) == expected
    assert all_pages(town.district_officer, town.district) == expected
    assert len(set(all_pages(town.east_chair, town.mill))) == PAGE + 10


def test_members_are_masked_and_counted(town: Town, ask: Ask) -> None:
    member("张建国", town.mill, phone="13812345678")
    member("李明", town.forge)
    text = ask(views.members, town.east_chair).content.decode()
    assert "张*国" in text
    assert "138******78" in text
    assert "张建国" not in text
    assert "李*" not in text
    assert "一共1人" in text


def test_members_are_found_by_name_initials_and_whole_phone(town: Town) -> None:
    member("张建国", town.mill, phone="13812345678")
    member("李明", town.mill)
    for text, count in [("张", 1), ("张建国", 1), ("ZJ", 1), ("13812345678", 1), ("1381234567", 0)]:
        assert len(selectors.members_page(town.east_chair, chosen=Chosen(text)).lines) == count, (
            text
        )
    assert selectors.members_page(town.west_chair, chosen=Chosen("13812345678")).lines == []


def test_a_search_in_a_large_branch_shows_the_first_and_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhijia.org.selectors.members.LARGE", 1)
    member("张建国", town.mill)
    member("李明", town.mill)
    member("张三", town.forge)
    found = selectors.members_page(town.east_chair, chosen=Chosen("张"))
    assert [line.name.words for line in found.lines] == ["张*国"]
    assert not found.is_cut
    monkeypatch.setattr("zhijia.org.selectors.members.PAGE", 1)
    everywhere = selectors.members_page(town.district_officer, chosen=Chosen("张"))
    assert (len(everywhere.lines), everywhere.is_cut) == (1, True)
    assert everywhere.next_after is None


def test_who_left_is_no_member(town: Town) -> None:
    gone = member("张建国", town.mill)
    Membership.objects.filter(pk=gone.pk).update(state="ended", until=gone.since)
    assert selectors.members_page(town.east_chair).lines == []


def test_a_branch_that_is_not_yours_is_not_there(town: Town, ask: Ask) -> None:
    for get in ({"union": town.forge.pk}, {"union": "x"}, {"after": "x"}, {"after": "/9/:1"}):
        with pytest.raises(Http404):
            ask(views.members, town.east_chair, get=get)
    with pytest.raises(Http404):
        ask(views.members, officer(town.east, "org.read_tree"))


def test_the_members_page_costs_the_same_at_any_size(town: Town, ask: Ask) -> None:
    def crowd(size: int) -> None:
        people = Person.objects.bulk_create(Person(name=f"甲{n}") for n in range(size))
        Membership.objects.bulk_create(
            Membership(person=p, union=town.mill, since="2020-01-01") for p in people
        )

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            ask(views.members, town.east_chair)
        return len(spent)

    cost()  # the district's name is kept from now on
    crowd(10)
    at_ten = cost()
    crowd(500)
    assert cost() == at_ten


def test_a_name_never_becomes_markup() -> None:
    rows = labelled_rows([("<b>", 'x" onclick="y')], '"', "&")
    assert "<b>" not in rows
    assert rows.count('data-label="&quot;"') == 1
    assert "x&quot; onclick=&quot;y" in rows


def test_large_counts_are_grouped_by_three() -> None:
    assert (grouped(0), grouped(1187), grouped(130_000)) == ("0", "1,187", "130,000")


def test_the_count_of_a_small_branch_is_of_this_moment_and_of_a_large_one_of_this_minute(
    town: Town,
) -> None:
    def shown(members: int) -> int:
        Union.objects.filter(pk=town.mill.pk).update(members_count=members)
        return selectors.members_of_branch(town.mill)

    assert [shown(9_000), shown(10_000), shown(20_000), shown(20_001)] == [
        9_000,
        10_000,
        20_000,
        20_000,
    ]
