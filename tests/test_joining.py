"""Joining, moving, keeping and leaving: whose turn it is, what comes of it, and who learns of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from tests.joining import PHONE, apply, id_number, said
from tests.town import SINCE, Town, at
from zhijia.access.models import Account
from zhijia.base.audit.models import AuditEntry
from zhijia.base.outbox.models import Message, OutboxRow
from zhijia.kernel.actor import VISITOR, system
from zhijia.kernel.errors import Conflict, NotAllowed, RuleViolation
from zhijia.org import selectors, services
from zhijia.org.models import (
    Application,
    ApplicationEntry,
    JoiningDraft,
    Membership,
    MembershipChange,
    Person,
    Union,
    id_index,
)
from zhijia.org.services.joining_retention import clear_cards, forget_applications
from zhijia.org.sockets import TreeChange

TEST = system("tests.joining")


def kinds(application: Application) -> list[str]:
    rows = ApplicationEntry.objects.filter(application=application).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def member(town: Town, serial: int = 1, union: Union | None = None) -> Person:
    """Somebody the register knows as a member of the west."""
    person = Person.written_down("孙小妹", id_number=id_number(serial), phone="13900009999")
    person.save()
    services.enrol_member(person, union or town.west, actor=TEST, since=SINCE)
    return person


def newcomer(town: Town) -> str:
    """An account whose person is no member: 老何, the operator, with his number written down."""
    person = town.person("老何")
    person.id_index = id_index(id_number(50))
    person.save()
    return "老何"


# Joining ----------------------------------------------------------------------------------------


def test_a_visitor_joins_directly_and_the_district_decides(town: Town) -> None:
    with at(2018, 3, 12, 15, 0):
        application = apply(town, way="direct")
        assert (application.union, application.turn) == (town.district, town.district)
        assert application.confidential
        assert application.due_at.date() == date(2018, 3, 15)
        services.approve_application(application, actor=town.actor("小王"))
    row = Membership.objects.get(person__id_index=id_index(id_number(1)))
    assert (row.union, row.change, row.since) == (town.district, "1", date(2018, 3, 12))
    assert row.employer is None, "where a direct member works stands in no column of the register"
    assert Union.objects.get(pk=town.district.pk).members_count == 1
    assert (application.state, kinds(application)) == ("done", ["filed", "done"])
    account = Account.objects.get(person=row.person)
    assert Account.objects.behind_phone(account.phone_index).get() == account


def test_what_was_written_is_sealed(town: Town) -> None:
    application = apply(town, way="direct")
    for secret in ("孙小妹", id_number(1), PHONE, town.mill.name):
        assert secret.encode() not in bytes(application.envelope)
    trail = str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert "孙小妹" not in trail
    assert PHONE not in trail


def test_the_union_of_the_employer_approves_and_the_district_checks_every_visitor(
    town: Town,
) -> None:
    with at(2018, 3, 12, 15, 0):
        application = apply(town)
        assert application.union == town.mill_union
        services.approve_application(application, actor=town.actor("赵姐"))
        assert (application.state, application.turn) == ("approved", town.district)
        assert not Person.objects.filter(id_index=id_index(id_number(1))).exists()
        with pytest.raises(NotAllowed) as refused:
            services.confirm_applicant(application, actor=town.actor("赵姐"))
        assert refused.value.code == "org.not_your_turn"
        services.confirm_applicant(application, actor=town.actor("小王"))
    row = Membership.objects.get(person__id_index=id_index(id_number(1)))
    assert (row.union, row.employer) == (town.mill_union, town.mill)
    assert kinds(application) == ["filed", "approved", "done"]


def test_somebody_with_an_account_is_enrolled_by_the_approval(town: Town) -> None:
    who = newcomer(town)
    application = apply(town, who)
    services.approve_application(application, actor=town.actor("赵姐"))
    row = Membership.objects.get(person=town.person(who))
    assert (row.union, application.state) == (town.mill_union, "done")
    assert Message.objects.filter(person_id=row.person_id, text="org.application_progress").exists()


def test_the_number_of_an_account_is_written_down_when_it_was_missing(town: Town) -> None:
    application = apply(town, "老何", serial=51)
    services.approve_application(application, actor=town.actor("赵姐"))
    assert Person.objects.get(id_index=id_index(id_number(51))) == town.person("老何")


def test_whoever_types_a_number_that_somebody_else_has_learns_nothing(town: Town) -> None:
    """A number that is taken is not written down, and everything else goes on as always."""
    known = member(town, serial=52)
    application = apply(town, "老何", serial=52)
    services.approve_application(application, actor=town.actor("赵姐"))
    assert application.state == "done"
    assert town.person("老何").id_index is None
    assert Membership.objects.current().get(person=known).union == town.west


def test_an_employer_without_a_union_goes_to_the_union_of_the_place(town: Town) -> None:
    shop = type(town.mill).objects.create(name="小店", normal_name="小店", union=town.east)
    assert apply(town, work=str(shop.pk), employer="小店").union == town.east


def test_an_employer_nobody_knows_goes_to_the_district_and_is_no_secret(town: Town) -> None:
    application = apply(town, work="unknown", employer="没人知道的厂")
    assert (application.union, application.confidential) == (town.district, False)


def test_pressing_twice_applies_once(town: Town) -> None:
    draft = services.start_joining(said(town, "direct"), actor=VISITOR)
    first = services.apply_to_join(draft, actor=VISITOR)
    again = services.apply_to_join(draft, actor=VISITOR)
    assert (first.application, first.passphrase) == (again.application, again.passphrase)
    assert Application.objects.count() == 1


def test_one_application_at_a_time(town: Town) -> None:
    who = newcomer(town)
    apply(town, who)
    with pytest.raises(RuleViolation) as refused:
        apply(town, who, way="direct")
    assert refused.value.code == "org.application_open"


def test_a_member_cannot_apply_where_they_are(town: Town) -> None:
    with pytest.raises(RuleViolation) as refused:
        apply(town, "张师傅")
    assert refused.value.code == "org.member_here_already"


# The clock ---------------------------------------------------------------------------------------


def test_a_silent_union_is_passed_over_and_then_its_superior(town: Town) -> None:
    with at(2018, 3, 12, 15, 0):
        application = apply(town)
    with at(2018, 3, 15, 17, 29) as now:
        assert services.pass_over_silent(now=now) == 0
    with at(2018, 3, 15, 17, 31) as now:
        assert services.pass_over_silent(now=now) == 1
        assert services.pass_over_silent(now=now) == 0
    application.refresh_from_db()
    # After closing time the superior's three days begin on the next working day.
    assert (application.turn, application.due_at.date()) == (town.east, date(2018, 3, 21))
    with at(2018, 3, 21, 18, 0) as now:
        assert services.pass_over_silent(now=now) == 1
    application.refresh_from_db()
    assert application.turn == town.district
    with at(2018, 5, 21, 18, 0) as now:
        assert services.pass_over_silent(now=now) == 0, "above the district there is nobody"
    assert kinds(application) == ["filed", "passed_over", "passed_over"]
    said = [e.text for e in application.entries.filter(kind="passed_over").order_by("pk")]
    assert said == ["东湖街道总工会", "示范区总工会"]
    told = OutboxRow.objects.filter(key__contains="org.application_entry").count()
    assert told == 2, "the applicant is told each time"


def test_a_street_that_closes_hands_on_what_waits_at_it_for_another_union(town: Town) -> None:
    application = apply(town)
    services.pass_up_application(application, actor=town.actor("赵姐"))
    due_at = application.due_at
    assert (application.union, application.turn) == (town.mill_union, town.east)
    chair = replace(town.actor("周主席"), grants={"org.edit_tree": ("/",), "org.read_tree": ("/",)})
    today = timezone.localdate()
    for child in town.east.children.standing():
        services.move_union(child, actor=chair, target=town.west, on=today, reason="调整")
    town.east.refresh_from_db()
    closing = TreeChange("closed", town.east.pk, today, town.east.path, town.east.path)
    assert len(list(selectors.open_applications_of(closing))) == 1, "the page says so before"
    services.close_union(town.east, actor=chair, on=today, reason="撤销")
    application.refresh_from_db()
    assert (application.union, application.turn) == (town.mill_union, town.district)
    assert application.due_at == due_at, "the promise stays as it was"
    assert kinds(application) == ["filed", "passed_up", "handed_on"]


def test_whoever_was_silent_may_not_decide_any_more_and_still_reads(town: Town) -> None:
    with at(2018, 3, 12, 15, 0):
        application = apply(town)
    with at(2018, 3, 16, 9, 0) as now:
        services.pass_over_silent(now=now)
        application.refresh_from_db()
        assert Application.objects.visible_to(town.actor("赵姐")).get() == application
        with pytest.raises(NotAllowed):
            services.approve_application(application, actor=town.actor("赵姐"))
        services.approve_application(application, actor=town.actor("老李"))


def test_pass_up_application(town: Town) -> None:
    application = apply(town)
    services.pass_up_application(application, actor=town.actor("赵姐"))
    assert application.turn == town.east
    services.pass_up_application(application, actor=town.actor("老李"))
    with pytest.raises(NotAllowed) as refused:
        services.pass_up_application(application, actor=town.actor("小王"))
    assert refused.value.code == "org.nobody_above"


def test_refuse_application_only_with_a_reason(town: Town) -> None:
    application = apply(town)
    with pytest.raises(RuleViolation) as refused:
        services.refuse_application(application, actor=town.actor("赵姐"), reason=" ")
    assert refused.value.code == "flow.note_required"
    where = "您在分厂上班，请找分厂工会，电话12351。"
    services.refuse_application(application, actor=town.actor("赵姐"), reason=where)
    assert application.entries.get(kind="refused").text == where
    assert (application.state, application.due_at) == ("refused", None)
    assert not Person.objects.filter(id_index=id_index(id_number(1))).exists()


def test_an_open_application_follows_the_tree(town: Town) -> None:
    application = apply(town)
    foretold = list(selectors.open_applications_of(closing(town)))
    assert len(foretold) == 1
    services.close_union(town.mill_union, actor=town.actor("老李"), on=SINCE, reason="单位搬走")
    application.refresh_from_db()
    assert (application.union, application.turn) == (town.east, town.east)
    assert kinds(application) == ["filed", "handed_on"]


def closing(town: Town):
    from zhijia.org.sockets import TreeChange

    path = town.mill_union.path
    return TreeChange("closed", town.mill_union.pk, SINCE, path, path)


# A member elsewhere ------------------------------------------------------------------------------


def test_a_member_elsewhere_is_asked_and_the_office_sees_a_check(town: Town) -> None:
    person = member(town)
    application = apply(town)
    asked = Message.objects.filter(person_id=person.pk, text="org.membership_question")
    assert asked.count() == 1, "the truth goes to the phone on record at once"
    services.approve_application(application, actor=town.actor("赵姐"))
    services.confirm_applicant(application, actor=town.actor("小王"))
    assert (application.state, asked.count()) == ("asked", 2)
    shown = selectors.office_application_page(town.actor("赵姐"), application)
    assert shown["row"].chip.label == "已同意，区总工会核对中"
    assert [line.heading for line in shown["history"]] == [
        "提交申请",
        "宏达纺织有限公司工会同意",
    ]
    assert Membership.objects.current().get(person=person).union == town.west
    account = Account.objects.create_account(person, phone_index=person.phone_index)
    actor = type(VISITOR)(account_id=account.pk, person_id=person.pk)
    services.agree_to_transfer(application, actor=actor)
    current = Membership.objects.current().get(person=person)
    assert (current.union, current.change) == (town.mill_union, "2")
    assert application.state == "done"
    told = MembershipChange.objects.filter(membership__person=person).order_by("pk")
    assert {row.kind for row in told} == {"joined", "transferred_out", "transferred_in"}


def test_a_member_who_says_no_stays_and_to_the_office_it_was_taken_back(town: Town) -> None:
    person = member(town)
    application = apply(town)
    actor = type(VISITOR)(account_id=990, person_id=person.pk)
    services.withdraw_application(application, actor=actor)
    shown = selectors.office_application_page(town.actor("赵姐"), application)
    assert shown["row"].chip.label == "申请人撤回"
    assert Membership.objects.current().get(person=person).union == town.west


def test_a_question_nobody_answers_lapses(town: Town) -> None:
    member(town)
    with at(2018, 3, 12, 9, 0):
        application = apply(town)
        services.approve_application(application, actor=town.actor("赵姐"))
        services.confirm_applicant(application, actor=town.actor("小王"))
    with at(2018, 4, 11, 8, 59) as now:
        assert services.lapse_unanswered(now=now) == 0
    with at(2018, 4, 11, 9, 0) as now:
        assert services.lapse_unanswered(now=now) == 1
        assert services.lapse_unanswered(now=now) == 0
    application.refresh_from_db()
    assert (application.state, kinds(application)[-1]) == ("withdrawn", "lapsed")


def test_only_the_member_can_say_yes(town: Town) -> None:
    member(town)
    application = apply(town)
    services.approve_application(application, actor=town.actor("赵姐"))
    services.confirm_applicant(application, actor=town.actor("小王"))
    for who in ("visitor", "张师傅", "赵姐", "小王"):
        with pytest.raises(NotAllowed) as refused:
            services.agree_to_transfer(application, actor=town.actor(who))
        assert refused.value.code == "org.not_your_application"


def test_the_visitor_reads_of_a_check_and_not_of_the_question(town: Town) -> None:
    member(town)
    application = apply(town)
    services.approve_application(application, actor=town.actor("赵姐"))
    before = selectors.application_page(VISITOR, application, holds_passphrase=True)
    services.confirm_applicant(application, actor=town.actor("小王"))
    after = selectors.application_page(VISITOR, application, holds_passphrase=True)
    assert after["chip"] == before["chip"]
    assert after["history"] == before["history"]
    assert not after["must_decide"]


def test_two_applications_of_one_number_look_alike_and_enrol_once(town: Town) -> None:
    first, second = apply(town, way="direct"), apply(town)
    services.approve_application(first, actor=town.actor("小王"))
    services.approve_application(second, actor=town.actor("赵姐"))
    services.confirm_applicant(second, actor=town.actor("小王"))
    person = Person.objects.get(id_index=id_index(id_number(1)))
    assert Membership.objects.current().get(person=person).union == town.district
    assert second.state == "asked"


# Moving, keeping, leaving ------------------------------------------------------------------------


def test_a_worker_moves_from_the_mill_to_the_district_without_being_asked_again(
    town: Town,
) -> None:
    application = apply(town, "张师傅", way="direct")
    assert application.confidential
    services.approve_application(application, actor=town.actor("小王"))
    current = Membership.objects.current().get(person=town.person("张师傅"))
    assert (current.union, current.previous.union) == (town.district, town.mill_union)
    assert application.state == "done"
    counts = dict(Union.objects.values_list("pk", "members_count"))
    assert (counts[town.mill_union.pk], counts[town.district.pk]) == (2, 1), "of three one went"


def test_a_direct_member_moves_to_the_union_of_the_employer(town: Town) -> None:
    services.approve_application(apply(town, way="direct"), actor=town.actor("小王"))
    person = Person.objects.get(id_index=id_index(id_number(1)))
    account = Account.objects.get(person=person)
    actor = type(VISITOR)(account_id=account.pk, person_id=person.pk)
    draft = services.start_joining(
        {"way": "enterprise", "work": str(town.mill.pk), "employment": "1"}, actor=actor
    )
    application = services.apply_to_join(draft, actor=actor).application
    services.approve_application(application, actor=town.actor("赵姐"))
    assert Membership.objects.current().get(person=person).union == town.mill_union


def test_the_old_union_is_told_that_somebody_left_and_not_where_to(town: Town) -> None:
    services.approve_application(apply(town, "张师傅", way="direct"), actor=town.actor("小王"))
    ended = Membership.objects.visible_to(town.actor("赵姐")).get(person=town.person("张师傅"))
    assert (ended.union, ended.change) == (town.mill_union, "4")
    assert not Application.objects.visible_to(town.actor("赵姐")).exists()


def test_ask_to_retain(town: Town) -> None:
    application = services.ask_to_retain(actor=town.actor("张师傅"), employment="4", reason="1")
    services.approve_application(application, actor=town.actor("赵姐"))
    row = Membership.objects.current().get(person=town.person("张师傅"))
    assert (row.state, row.employment, row.reason) == ("retained", "4", "1")
    with pytest.raises(NotAllowed) as refused:
        services.ask_to_retain(actor=town.actor("张师傅"), employment="4", reason="1")
    assert refused.value.code == "org.not_an_active_member"


def test_ask_to_leave_cannot_be_refused(town: Town) -> None:
    application = services.ask_to_leave(actor=town.actor("刘师傅"))
    with pytest.raises(NotAllowed) as refused:
        services.refuse_application(application, actor=town.actor("赵姐"), reason="人手不够")
    assert refused.value.code == "org.leaving_is_free"
    services.approve_application(application, actor=town.actor("赵姐"))
    row = Membership.objects.get(person=town.person("刘师傅"))
    assert (row.state, row.change, row.reason) == ("ended", "6", "5")


def test_leaving_reaches_the_superior_when_the_union_is_silent(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        application = services.ask_to_leave(actor=town.actor("刘师傅"))
    with at(2018, 3, 16, 9, 0) as now:
        services.pass_over_silent(now=now)
        application.refresh_from_db()
        services.approve_application(application, actor=town.actor("老李"))
    assert not Membership.objects.current().filter(person=town.person("刘师傅")).exists()


def test_a_membership_that_changed_meanwhile_is_a_conflict(town: Town) -> None:
    application = services.ask_to_leave(actor=town.actor("刘师傅"))
    current = Membership.objects.current().get(person=town.person("刘师傅"))
    services.transfer_membership(current, actor=TEST, union=town.west, on=date(2018, 3, 12))
    with pytest.raises(Conflict) as refused:
        services.approve_application(application, actor=town.actor("赵姐"))
    assert refused.value.code == "org.membership_changed"
    application.refresh_from_db()
    assert application.state == "submitted", "all or nothing"


# Who may -----------------------------------------------------------------------------------------


def test_nobody_decides_on_their_own_application(town: Town) -> None:
    application = services.ask_to_leave(actor=town.actor("赵姐"))
    with pytest.raises(NotAllowed) as refused:
        services.approve_application(application, actor=town.actor("赵姐"))
    assert refused.value.code == "org.own_application"


@pytest.mark.parametrize("who", ["visitor", "张师傅", "吴姐", "陈审", "老何"])
def test_strangers_and_readers_decide_nothing(town: Town, who: str) -> None:
    application = apply(town)
    before = AuditEntry.objects.count()
    for use_case in (services.approve_application, services.pass_up_application):
        with pytest.raises(NotAllowed):
            use_case(application, actor=town.actor(who))
    with pytest.raises(NotAllowed):
        services.refuse_application(application, actor=town.actor(who), reason="不行")
    with pytest.raises(NotAllowed):
        services.reveal_applicant(
            application, ["name"], actor=town.actor(who), purpose="phone", reason="打电话核实"
        )
    assert AuditEntry.objects.count() == before


def test_an_officer_tied_to_the_employer_does_not_see_a_direct_application(town: Town) -> None:
    application = apply(town, way="direct")
    town.accounts["小王"].posts.get().ties.set([town.mill])
    actor = town.actor("小王")
    assert not Application.objects.visible_to(actor).exists()
    with pytest.raises(NotAllowed):
        services.approve_application(application, actor=actor)


def test_reveal_applicant_is_written_down(town: Town) -> None:
    application = apply(town)
    shown = services.reveal_applicant(
        application,
        ["name", "phone"],
        actor=town.actor("赵姐"),
        purpose="phone",
        reason="核对是不是本单位的职工",
    )
    assert shown == {"name": "孙小妹", "phone": PHONE}
    page = selectors.application_page(VISITOR, application, holds_passphrase=True)
    assert [look.words for look in page["looks"]] == ["姓名、手机号"]


def test_open_application_and_withdraw_application(town: Town) -> None:
    draft = services.start_joining(said(town, "direct"), actor=VISITOR)
    applied = services.apply_to_join(draft, actor=VISITOR)
    number = applied.application.number
    with pytest.raises(RuleViolation) as refused:
        services.open_application(number, "0000 0000 0000 0000", actor=VISITOR, client="a")
    assert refused.value.code == "org.passphrase_wrong"
    found = services.open_application(number, applied.passphrase, actor=VISITOR, client="a")
    with pytest.raises(NotAllowed):
        services.withdraw_application(found, actor=VISITOR)
    services.withdraw_application(found, actor=VISITOR, holds_passphrase=True)
    assert found.state == "withdrawn"


# Drafts and terms --------------------------------------------------------------------------------


def test_a_draft_lives_a_day_and_can_be_forgotten(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        draft = services.start_joining({"way": "direct"}, actor=VISITOR)
        other = services.start_joining({"way": "direct"}, actor=VISITOR)
        services.answer_joining(draft, {"work": "said", "employer": "面馆"}, actor=VISITOR)
        services.discard_joining(other, actor=VISITOR)
    with at(2018, 3, 13, 8, 59) as now:
        assert services.clear_joining_drafts(now=now) == 0
    with at(2018, 3, 13, 9, 1) as now:
        assert services.clear_joining_drafts(now=now) == 1
    assert not JoiningDraft.objects.exists()


def test_another_way_in_asks_anew_where_somebody_works(town: Town) -> None:
    draft = services.start_joining({"way": "enterprise", "work": "7"}, actor=VISITOR)
    kept = services.answer_joining(draft, {"way": "direct"}, actor=VISITOR)
    assert "work" not in kept.sealed()


def test_applications_go_after_two_years_and_cards_with_the_membership(town: Town) -> None:
    with at(2018, 3, 12, 9, 0):
        application = apply(town)
        services.refuse_application(application, actor=town.actor("赵姐"), reason="请找分厂工会")
        services.issue_card(actor=town.actor("张师傅"))
    with at(2020, 3, 11, 9, 0) as now:
        assert (forget_applications(now=now), clear_cards(now=now)) == (0, 0)
    with at(2020, 3, 13, 9, 0) as now:
        assert forget_applications(now=now) == 1
    assert not Application.objects.exists()


def test_on_a_device_that_is_not_proven_nothing_of_a_membership_moves(town: Town) -> None:
    """The number may be somebody else's by now."""
    own = apply(town, "张师傅", way="direct")
    actor = replace(town.actor("张师傅"), is_proven=False)
    assert selectors.my_membership(actor)["underway"] is None
    draft = services.start_joining({"way": "direct"}, actor=actor)
    deeds = (
        lambda: services.apply_to_join(draft, actor=actor),
        lambda: services.ask_to_retain(actor=actor, employment="4", reason="1"),
        lambda: services.ask_to_leave(actor=actor),
        lambda: services.withdraw_application(own, actor=actor),
        lambda: services.issue_card(actor=actor),
        lambda: services.renew_card(actor=actor),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed) as refused:
            deed()
        assert refused.value.code == "org.prove_your_device"
