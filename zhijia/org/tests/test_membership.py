"""What happens to a membership: each change counted once, written down, and never deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.org import services
from zhijia.org.models import Membership, MembershipChange, Person, Union
from zhijia.org.tests.town import LONG_AGO, Town, officer

ON = date(2018, 3, 1)
LATER = date(2018, 9, 1)
EARLIER = date(2014, 1, 1)
FAR = date(2999, 1, 1)


@pytest.fixture
def member(town: Town) -> Membership:
    person = Person.written_down("张建国", id_number="11010519491231002X", phone="13812345678")
    person.save()
    return services.enrol_member(person, town.mill, actor=town.east_chair, since=LONG_AGO)


def counts(*unions: Union) -> list[int]:
    return [Union.objects.get(pk=union.pk).members_count for union in unions]


def lines(membership: Membership) -> list[tuple[str, str, str]]:
    return [(row.kind, row.before, row.reason) for row in membership.history.all()]


def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    with pytest.raises((RuleViolation, NotAllowed, Conflict)) as refused:
        call(*args, **kwargs)
    return refused.value.code


def test_transfer_membership(town: Town, member: Membership) -> None:
    there = services.transfer_membership(
        member,
        actor=town.east_chair,
        union=town.yard,
        on=ON,
        employer=town.lone_employer,
        note="调动",
    )
    assert (member.state, member.until, member.change) == ("ended", ON, "4")
    assert (there.state, there.since, there.change, there.previous) == ("active", ON, "2", member)
    assert (there.employment, there.employer) == ("1", town.lone_employer)
    assert counts(town.mill, town.yard) == [0, 1]
    assert lines(member) == [("joined", "", ""), ("transferred_out", "active", "1")]
    assert lines(there) == [("transferred_in", "", "1")]
    assert member.history.latest("pk").note == "调动"
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "org.transfer_membership"
    assert "调动" not in str(entry.facts)


def test_a_transfer_needs_both_unions_and_goes_somewhere_else(
    town: Town, member: Membership
) -> None:
    ask = services.transfer_membership
    for actor in (town.west_chair, town.east_reader):
        assert refusal(ask, member, actor=actor, union=town.yard, on=ON) == "org.not_your_roster"
    east = {"actor": town.east_chair, "on": ON}
    assert refusal(ask, member, union=town.forge, **east) == "org.not_your_roster"
    assert refusal(ask, member, union=town.mill, **east) == "org.transfer_to_itself"
    assert counts(town.mill, town.forge) == [1, 0]
    assert MembershipChange.objects.count() == 1


def test_nobody_is_transferred_into_a_closed_union(town: Town, member: Membership) -> None:
    services.close_union(town.yard, actor=town.east_chair, on=ON, reason="并入")
    stale = Union.objects.get(pk=town.yard.pk)
    stale.closed_on = None  # as it stood when the page was drawn
    code = refusal(services.transfer_membership, member, actor=town.east_chair, union=stale, on=ON)
    assert code == "org.union_closed"


def test_retain_membership(town: Town, member: Membership) -> None:
    services.retain_membership(
        member, actor=town.east_chair, on=ON, reason="1", employment="4", note="退休"
    )
    assert (member.state, member.change, member.employment) == ("retained", "3", "4")
    assert member.until is None
    assert counts(town.mill) == [0]  # who is retained is not in the statistics
    assert lines(member)[-1] == ("retained", "active", "1")


def test_restore_membership(town: Town, member: Membership) -> None:
    services.retain_membership(member, actor=town.east_chair, on=ON, reason="3", employment="3")
    services.restore_membership(member, actor=town.east_chair, on=LATER)
    assert (member.state, member.employment, member.change) == ("active", "1", "")
    assert counts(town.mill) == [1]
    assert lines(member)[-1] == ("restored", "retained", "")


def test_a_retained_member_who_is_transferred_is_a_full_member_again(
    town: Town, member: Membership
) -> None:
    services.retain_membership(member, actor=town.east_chair, on=ON, reason="3")
    there = services.transfer_membership(member, actor=town.east_chair, union=town.yard, on=LATER)
    assert there.state == "active"
    assert counts(town.mill, town.yard) == [0, 1]


def test_end_membership(town: Town, member: Membership) -> None:
    services.end_membership(member, actor=town.east_chair, on=ON, note="本人申请")
    assert (member.state, member.until, member.change, member.reason) == ("ended", ON, "6", "5")
    assert counts(town.mill) == [0]
    again = services.enrol_member(member.person, town.mill, actor=town.east_chair, since=LATER)
    assert again.is_current


def test_a_member_goes_to_a_union_outside_the_platform(town: Town, member: Membership) -> None:
    services.end_membership(
        member, actor=town.east_chair, on=ON, kind="transferred_out", reason="1"
    )
    assert (member.change, lines(member)[-1][0]) == ("4", "transferred_out")
    with pytest.raises(ValueError, match="does not end by"):
        services.end_membership(member, actor=town.east_chair, on=ON, kind="joined")


def test_exclude_membership(town: Town, member: Membership) -> None:
    ask = services.exclude_membership
    code = refusal(ask, member, actor=town.east_chair, on=ON, note=" ")
    assert code == "flow.note_required"
    ask(member, actor=town.east_chair, on=ON, note="2018年2月28日委员会决定")
    assert (member.state, member.change, member.reason) == ("ended", "5", "6")


STEPS: list[tuple[str, dict[str, Any]]] = [
    ("retain_membership", {"reason": "1"}),
    ("end_membership", {}),
    ("exclude_membership", {"note": "委员会决定"}),
]


@pytest.mark.parametrize(("name", "facts"), STEPS, ids=lambda value: str(value)[:18])
def test_who_may_not_and_which_day_cannot_be(
    town: Town, member: Membership, name: str, facts: dict[str, Any]
) -> None:
    ask = getattr(services, name)
    for actor in (town.west_chair, town.east_reader):
        assert refusal(ask, member, actor=actor, on=ON, **facts) == "org.not_your_roster"
    chair = town.east_chair
    assert refusal(ask, member, actor=chair, on=FAR, **facts) == "org.day_in_future"
    assert refusal(ask, member, actor=chair, on=EARLIER, **facts) == "org.day_before_membership"
    assert counts(town.mill) == [1]
    assert MembershipChange.objects.count() == 1


def test_a_step_from_the_wrong_state_is_refused(town: Town, member: Membership) -> None:
    chair = town.east_chair
    assert refusal(services.restore_membership, member, actor=chair, on=ON) == "flow.wrong_state"
    services.end_membership(member, actor=chair, on=ON)
    for name, facts in STEPS:
        code = refusal(getattr(services, name), member, actor=chair, on=ON, **facts)
        assert code == "flow.wrong_state"


def test_of_two_officers_with_the_same_page_the_second_comes_too_late(
    town: Town, member: Membership
) -> None:
    stale = Membership.objects.get(pk=member.pk)
    services.transfer_membership(member, actor=town.east_chair, union=town.yard, on=ON)
    ask = services.transfer_membership
    code = refusal(ask, stale, actor=town.east_chair, union=town.yard, on=ON)
    assert code == "flow.already_moved"
    assert counts(town.mill, town.yard) == [0, 1]
    assert Membership.objects.count() == 2


# Mistakes are mended, not deleted ----------------------------------------------------------------


def undo(membership: Membership, actor: Actor) -> MembershipChange:
    latest = membership.history.latest("pk")
    return services.correct_membership(latest, actor=actor, note="录错了")


def test_correct_membership_after_a_retention(town: Town, member: Membership) -> None:
    services.retain_membership(member, actor=town.east_chair, on=ON, reason="1")
    line = undo(member, town.east_chair)
    member.refresh_from_db()
    assert (member.state, line.kind, line.note) == ("active", "corrected", "录错了")
    assert line.corrects is not None
    assert line.corrects.kind == "retained"
    assert [kind for kind, *_ in lines(member)] == ["joined", "retained", "corrected"]
    assert counts(town.mill) == [1]
    assert AuditEntry.objects.latest("pk").verb == "org.correct_membership"


def test_a_transfer_is_taken_back_on_both_sides(town: Town, member: Membership) -> None:
    there = services.transfer_membership(member, actor=town.east_chair, union=town.yard, on=ON)
    undo(there, town.east_chair)  # from either half
    member.refresh_from_db()
    there.refresh_from_db()
    assert (member.state, member.until, there.state, there.until) == ("active", None, "ended", ON)
    assert counts(town.mill, town.yard) == [1, 0]
    again = services.transfer_membership(member, actor=town.east_chair, union=town.yard, on=ON)
    assert again.is_current
    assert member.moved_to() == again


def test_an_ending_is_taken_back_by_the_district_alone(town: Town, member: Membership) -> None:
    services.end_membership(member, actor=town.east_chair, on=ON)
    latest = member.history.latest("pk")
    ask = services.correct_membership
    assert refusal(ask, latest, actor=town.east_chair, note="x") == "org.district_corrects"
    elsewhere = services.enrol_member(member.person, town.forge, actor=town.west_chair, since=LATER)
    # What the former union is told does not depend on where the person went.
    assert refusal(ask, latest, actor=town.east_chair, note="x") == "org.district_corrects"
    district = town.district_officer
    assert refusal(ask, latest, actor=district, note="x") == "org.changed_since"
    services.correct_membership(elsewhere.history.get(), actor=district, note="x")
    services.correct_membership(latest, actor=district, note="x")
    member.refresh_from_db()
    assert member.state == "active"
    assert counts(town.mill, town.forge) == [1, 0]


def test_only_the_latest_line_can_be_taken_back_and_only_once(
    town: Town, member: Membership
) -> None:
    first = member.history.get()
    services.retain_membership(member, actor=town.east_chair, on=ON, reason="1")
    ask = services.correct_membership
    assert refusal(ask, first, actor=town.east_chair, note="x") == "org.changed_since"
    latest = member.history.latest("pk")
    ask(latest, actor=town.east_chair, note="x")
    assert refusal(ask, latest, actor=town.east_chair, note="x") == "org.changed_since"
    assert counts(town.mill) == [1]


def test_who_may_not_take_back(town: Town, member: Membership) -> None:
    change = member.history.get()
    for actor in (town.west_chair, town.east_reader, officer(town.mill, "org.read_members")):
        code = refusal(services.correct_membership, change, actor=actor, note="x")
        assert code == "org.not_your_roster"
    assert MembershipChange.objects.count() == 1


def test_the_counter_is_the_number_of_active_members(town: Town) -> None:
    """A long mixed story, and the counters agree with the rows at every step."""
    chair = town.district_officer
    people = []
    for serial in range(6):
        person = Person.written_down("李明", phone=f"1380000000{serial}")
        person.save()
        people.append(services.enrol_member(person, town.mill, actor=chair, since=LONG_AGO))
    services.retain_membership(people[0], actor=chair, on=ON, reason="1")
    services.transfer_membership(people[1], actor=chair, union=town.forge, on=ON)
    services.end_membership(people[2], actor=chair, on=ON)
    services.exclude_membership(people[3], actor=chair, on=ON, note="x")
    undo(people[2], chair)
    services.merge_union(town.mill, actor=chair, target=town.yard, on=LATER, reason="合并")
    for union in (town.mill, town.yard, town.forge):
        active = Membership.objects.filter(union=union, state="active").count()
        assert counts(union) == [active]
    assert counts(town.mill, town.yard, town.forge) == [0, 3, 1]
    handed = MembershipChange.objects.filter(membership__union=town.yard)
    assert handed.count() == 4  # three active, one retained
