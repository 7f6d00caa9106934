"""Found, rename, move, merge, close: each works and says so, and refuses in the right words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org import services, sockets, views
from zhijia.org.models import Employer, Membership, Union, UnionHistory
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.town import Town, member, officer

ON = date(2024, 6, 1)


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises((RuleViolation, NotAllowed)) as refused:
        call(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


# found ------------------------------------------------------------------------------------------


def test_found_union(town: Town) -> None:
    founded = services.found_union(
        town.east,
        actor=town.east_chair,
        facts={"name": "湖滨酒店工会", "kind": "enterprise", "nature": "170"},
        on=ON,
    )
    assert founded.path == f"{town.east.path}{founded.pk}/"
    assert founded.history.get().change == "founded"
    assert verbs() == ["org.found_union"]


def test_found_union_in_another_branch_is_refused(town: Town) -> None:
    facts = {"name": "甲", "kind": "enterprise"}
    assert (
        refusal(services.found_union, town.west, actor=town.east_chair, facts=facts, on=ON)
        == "org.not_your_tree"
    )
    assert verbs() == []


def test_two_siblings_never_share_a_name(town: Town) -> None:
    facts = {"kind": "enterprise", "name": " 宏达纺织 有限公司工会"}
    assert (
        refusal(services.found_union, town.east, actor=town.east_chair, facts=facts, on=ON)
        == "org.name_taken"
    )
    services.found_union(town.west, actor=town.west_chair, facts=facts, on=ON)


def test_found_union_page(town: Town, ask: Ask) -> None:
    shown = ask(views.found_union, town.east_chair, town.east.pk)
    assert "建会日期" in shown.content.decode()
    bad = ask(views.found_union, town.east_chair, town.east.pk, post={"name": ""})
    assert bad.status_code == 422
    good = ask(
        views.found_union,
        town.east_chair,
        town.east.pk,
        post={"name": "湖滨酒店工会", "kind": "enterprise", "set_up_on": "2024-06-01"},
    )
    assert good.status_code == 302
    assert Union.objects.get(name="湖滨酒店工会").parent == town.east
    taken = ask(
        views.found_union,
        town.east_chair,
        town.east.pk,
        post={"name": "湖滨酒店工会", "kind": "enterprise", "set_up_on": "2024-06-01"},
    )
    assert taken.status_code == 422
    assert "湖滨酒店工会" in taken.content.decode()


# rename and edit --------------------------------------------------------------------------------


def test_rename_union(town: Town) -> None:
    services.rename_union(
        town.mill, actor=town.east_chair, name="宏达科技有限公司工会", on=ON, reason="公司更名"
    )
    town.mill.refresh_from_db()
    event = town.mill.history.get()
    assert (event.change, event.before, event.after) == (
        "renamed",
        "宏达纺织有限公司工会",
        "宏达科技有限公司工会",
    )
    assert town.mill.name == "宏达科技有限公司工会"
    assert verbs() == ["org.rename_union"]


def test_rename_dated_ahead_is_refused(town: Town) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused = refusal(
        services.rename_union, town.mill, actor=town.east_chair, name="新", on=tomorrow, reason="x"
    )
    assert refused == "org.day_in_future"
    assert not UnionHistory.objects.exists()


def test_edit_union_says_which_columns(town: Town, ask: Ask) -> None:
    post = {"staff_count": "1260", "nature": "170", "term_until": "2027-04-30"}
    assert ask(views.edit_union, town.east_chair, town.mill.pk, post=post).status_code == 302
    town.mill.refresh_from_db()
    assert (town.mill.staff_count, town.mill.nature) == (1260, "170")
    assert AuditEntry.objects.get().facts == {"columns": ["nature", "staff_count", "term_until"]}


def test_a_term_ends_after_it_began(town: Town, ask: Ask) -> None:
    post = {"term_from": "2027-04-30", "term_until": "2024-04-30"}
    assert ask(views.edit_union, town.east_chair, town.mill.pk, post=post).status_code == 422
    town.mill.refresh_from_db()
    assert town.mill.term_from is None


# move -------------------------------------------------------------------------------------------


def test_move_union_takes_its_branch_along(town: Town) -> None:
    crew = Union.objects.plant(name="一班", kind="group", parent=town.mill)
    someone = member("张建国", town.mill)
    services.move_union(
        town.mill, actor=town.district_officer, target=town.west, on=ON, reason="迁址"
    )
    town.mill.refresh_from_db()
    crew.refresh_from_db()
    assert town.mill.path == f"{town.west.path}{town.mill.pk}/"
    assert crew.path == f"{town.mill.path}{crew.pk}/"
    assert Membership.objects.visible_to(town.west_chair).get() == someone
    assert not Membership.objects.visible_to(town.east_chair).exists()
    assert town.mill.history.get().change == "moved"
    assert verbs() == ["org.move_union"]


def test_a_street_chair_cannot_move_a_union_away(town: Town, ask: Ask) -> None:
    """The place it goes to has to be the actor's too."""
    assert (
        refusal(
            services.move_union,
            town.mill,
            actor=town.east_chair,
            target=town.west,
            on=ON,
            reason="x",
        )
        == "org.not_your_tree"
    )
    page = ask(views.move_union, town.east_chair, town.mill.pk)
    assert town.west.name not in page.content.decode()
    post = {"target": town.west.pk, "on": "2024-06-01", "reason": "x", "confirmed": "1"}
    assert ask(views.move_union, town.east_chair, town.mill.pk, post=post).status_code == 422
    town.mill.refresh_from_db()
    assert town.mill.parent == town.east


def test_move_union_asks_before_it_is_done(town: Town, ask: Ask) -> None:
    member("张建国", town.mill)
    post = {"target": town.west.pk, "on": "2024-06-01", "reason": "迁址"}
    preview = ask(views.move_union, town.district_officer, town.mill.pk, post=post)
    text = preview.content.decode()
    assert "1名会员、1个单位跟着走" in text
    assert 'name="confirmed"' in text
    town.mill.refresh_from_db()
    assert town.mill.parent == town.east
    done = ask(
        views.move_union, town.district_officer, town.mill.pk, post={**post, "confirmed": "1"}
    )
    assert done.status_code == 302
    town.mill.refresh_from_db()
    assert town.mill.parent == town.west


def test_what_was_read_before_the_lock_is_read_again(town: Town) -> None:
    """Two moves that cross: the second sees the first and is refused, no circle arises."""
    holding = Union.objects.plant(name="集团工会", kind="enterprise", parent=town.east)
    stale_mill = Union.objects.get(pk=town.mill.pk)
    stale_holding = Union.objects.get(pk=holding.pk)
    actor = town.district_officer
    services.move_union(town.mill, actor=actor, target=holding, on=ON, reason="x")
    assert (
        refusal(
            services.move_union, stale_holding, actor=actor, target=stale_mill, on=ON, reason="x"
        )
        == "org.under_itself"
    )


# merge ------------------------------------------------------------------------------------------


def test_merge_union(town: Town) -> None:
    first, second = member("张建国", town.mill), member("李明", town.mill)
    member("王芳", town.yard)
    crew = Union.objects.plant(name="一班", kind="group", parent=town.mill)
    services.merge_union(
        town.mill, actor=town.east_chair, target=town.yard, on=ON, reason="两厂合并"
    )
    town.mill.refresh_from_db()
    town.yard.refresh_from_db()
    crew.refresh_from_db()
    assert (town.mill.closed_on, town.mill.members_count, town.yard.members_count) == (ON, 0, 3)
    assert crew.path.startswith(town.yard.path)
    for old in (first, second):
        old.refresh_from_db()
        assert (old.state, old.until, old.change) == ("ended", ON, "4")
        new = Membership.objects.current().get(person=old.person)
        assert (new.union, new.state, new.since, new.change) == (town.yard, "active", ON, "2")
    assert Employer.objects.get(pk=town.mill_employer.pk).union == town.yard
    assert town.mill.history.get().change == "merged"
    assert town.yard.history.get().change == "took_in"
    assert AuditEntry.objects.get().facts == {"into": town.yard.pk, "members": 2}


def test_a_late_joiner_changes_union_on_the_day_they_joined(town: Town) -> None:
    late = member("张建国", town.mill, since=date(2025, 1, 1))
    services.merge_union(town.mill, actor=town.east_chair, target=town.yard, on=ON, reason="x")
    late.refresh_from_db()
    assert late.until == date(2025, 1, 1)
    assert Membership.objects.current().get().since == date(2025, 1, 1)


# close ------------------------------------------------------------------------------------------


def test_close_union_keeps_the_members_at_the_superior(town: Town) -> None:
    someone = member("张建国", town.mill)
    services.close_union(town.mill, actor=town.east_chair, on=ON, reason="企业注销")
    town.mill.refresh_from_db()
    town.east.refresh_from_db()
    kept = Membership.objects.current().get(person=someone.person)
    assert (kept.union, kept.state, kept.change) == (town.east, "retained", "3")
    assert (town.mill.members_count, town.east.members_count) == (0, 0)  # retained: not counted
    assert Employer.objects.get(pk=town.mill_employer.pk).union == town.east
    assert not town.mill.stands
    assert verbs() == ["org.close_union"]


def test_nobody_closes_their_own_union(town: Town) -> None:
    chair = officer(town.mill, "org.read_tree org.edit_tree")
    assert refusal(services.close_union, town.mill, actor=chair, on=ON, reason="x") == (
        "org.not_your_tree"
    )


def test_a_union_with_unions_below_stays_open(town: Town) -> None:
    assert (
        refusal(services.close_union, town.east, actor=town.district_officer, on=ON, reason="x")
        == "org.has_children"
    )
    assert (
        refusal(services.close_union, town.district, actor=town.district_officer, on=ON, reason="x")
        == "org.root_stays"
    )


def test_a_closed_union_takes_no_further_step(town: Town) -> None:
    actor = town.east_chair
    services.close_union(town.mill, actor=actor, on=ON, reason="x")
    for step, more in [
        (services.rename_union, {"name": "新", "on": ON, "reason": "x"}),
        (services.close_union, {"on": ON, "reason": "x"}),
        (services.edit_union, {"facts": {"address": "新"}}),
    ]:
        assert refusal(step, town.mill, actor=actor, **more) == "org.union_closed"


# who ---------------------------------------------------------------------------------------------

PAGES = [
    views.union,
    views.found_union,
    views.edit_union,
    views.rename_union,
    views.move_union,
    views.merge_union,
    views.close_union,
]


@pytest.mark.parametrize("view", PAGES)
def test_a_stranger_finds_nothing(town: Town, ask: Ask, view: object) -> None:
    with pytest.raises(Http404):
        ask(view, town.west_chair, town.mill.pk)
    with pytest.raises(Http404):
        ask(view, town.west_chair, 999_999)


@pytest.mark.parametrize("view", PAGES[1:])
def test_a_reader_changes_nothing(town: Town, ask: Ask, view: object) -> None:
    post = {"name": "新", "on": "2024-06-01", "reason": "x", "confirmed": "1", "target": "1"}
    for form in (None, post):
        with pytest.raises(NotAllowed):
            ask(view, town.east_reader, town.mill.pk, post=form)
    assert verbs() == []


def test_apps_above_foretell_and_carry_out(
    town: Town, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[sockets.TreeChange] = []

    class Listener:
        def foretell(self, change: sockets.TreeChange) -> list[str]:
            return [f"老李看不到{change.union_id}号了"]

        def carry_out(self, change: sockets.TreeChange, *, actor: object) -> None:
            heard.append(change)

    monkeypatch.setitem(sockets.CHANGED._plugs, "test", Listener())
    post = {"on": "2024-06-01", "reason": "x"}
    page = ask(views.close_union, town.east_chair, town.mill.pk, post=post)
    assert f"老李看不到{town.mill.pk}号了" in page.content.decode()
    assert heard == []
    ask(views.close_union, town.east_chair, town.mill.pk, post={**post, "confirmed": "1"})
    assert [change.change for change in heard] == ["closed"]
