"""Terms, seats, steps of an election and the certificate: the use cases and their pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.http import Http404
from django.utils import timezone

from zhijia.base.audit.models import AuditEntry
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import NotAllowed, RuleViolation
from zhijia.org import services, views
from zhijia.org.models import (
    CertificateFiling,
    CommitteeMember,
    ElectionTick,
    FilingCause,
    MembershipState,
    Person,
    Term,
    Union,
)
from zhijia.org.tests.conftest import Ask
from zhijia.org.tests.town import Town, member, officer

SINCE = date(2024, 4, 1)
FACTS: dict[str, Any] = {"number": 3, "seats": 3, "elected_by": "committee"}
USCC = "81110000MC0000001X"


def record(town: Town, kind: str = "committee", *, since: date = SINCE, **facts: Any) -> Term:
    return services.record_term(
        town.mill,
        kind,
        actor=town.east_chair,
        since=since,
        years=3,
        facts={**FACTS, **facts},
    )


def seat(town: Town, term: Term, person: Person, position: str = "member") -> CommitteeMember:
    return services.seat_member(
        term, person, actor=town.east_chair, position=position, since=term.since
    )


def on_day(*day: int) -> Any:
    """The clock of the house stands at noon of this day."""
    noon = datetime(*day, 4, tzinfo=UTC)  # type: ignore[arg-type,misc]
    return patch("django.utils.timezone.now", return_value=noon)


def refused(code: str) -> Any:
    return pytest.raises(RuleViolation, match=code)


def mill_chair(town: Town) -> Actor:
    """The base union's own chair: keeps the roster, does not edit the tree."""
    return officer(town.mill, "org.read_tree org.import")


# Terms


def test_record_term(town: Town, ask: Ask) -> None:
    typed = {"kind": "committee", "since": "2024-04-01", "years": "5", "number": "3", "seats": "5"}
    pk = town.mill.pk
    assert ask(views.record_term, town.east_chair, pk, post=typed).status_code == 302
    term = Term.objects.get()
    town.mill.refresh_from_db()
    assert (term.until, term.number, term.seats) == (date(2029, 3, 31), 3, 5)
    assert (town.mill.term_from, town.mill.term_until) == (term.since, term.until)
    assert AuditEntry.objects.get().verb == "org.record_term"


def test_a_new_term_ends_the_one_before_and_its_seats(town: Town) -> None:
    person = member("张建国", town.mill).person
    before = record(town)
    seat(town, before, person)
    after = record(town, since=date(2026, 4, 1))
    before.refresh_from_db()
    assert before.replaced_on == after.since
    assert CommitteeMember.objects.get().until == after.since
    assert list(Term.objects.current()) == [after]


def test_the_other_committees_leave_the_unions_own_term_alone(town: Town) -> None:
    record(town)
    record(town, "audit", since=date(2025, 4, 1))
    town.mill.refresh_from_db()
    assert town.mill.term_until == date(2027, 3, 31)
    assert Term.objects.current().count() == 2


def test_what_a_term_refuses(town: Town) -> None:
    record(town)
    with refused("org.term_before_current"):
        record(town, since=SINCE)
    with refused("org.term_length"):
        services.record_term(
            town.yard, "committee", actor=town.east_chair, since=SINCE, years=4, facts=FACTS
        )
    services.close_union(
        town.yard, actor=town.district_officer, on=timezone.localdate(), reason="x"
    )
    with refused("org.union_closed"):
        services.record_term(
            town.yard, "committee", actor=town.east_chair, since=SINCE, years=3, facts=FACTS
        )


# Seats


def test_seat_member_by_name_from_the_roster(town: Town, ask: Ask) -> None:
    person = member("张建国", town.mill, phone="13812345678").person
    term = record(town)
    typed = {"name": "张建国", "position": "chair", "since": "2024-04-01"}
    assert ask(views.seat_member, town.east_chair, term.pk, post=typed).status_code == 302
    assert CommitteeMember.objects.get().person == person
    shown = ask(views.committees, town.east_reader, town.mill.pk).content.decode()
    assert "张建国" in shown
    assert "主席" in shown


def test_somebody_elsewhere_and_nobody_get_the_same_answer(town: Town, ask: Ask) -> None:
    member("王远方", town.forge)
    term = record(town)
    pages = []
    for name in ("王远方", "查无此人"):
        typed = {"name": name, "position": "member", "since": "2024-04-01"}
        answer = ask(views.seat_member, town.east_chair, term.pk, post=typed)
        assert answer.status_code == 422
        pages.append(answer.content.decode().split("csrfmiddlewaretoken")[0].replace(name, ""))
    assert pages[0] == pages[1]
    assert "没有这样一位在籍会员" in pages[0]


def test_namesakes_are_told_apart_by_phone(town: Town, ask: Ask) -> None:
    member("李明", town.mill, phone="13800000001")
    second = member("李明", town.mill, phone="13800000002").person
    term = record(town)
    typed = {"name": "李明", "position": "member", "since": "2024-04-01"}
    first_try = ask(views.seat_member, town.east_chair, term.pk, post=typed)
    assert "几位同名的" in first_try.content.decode()
    typed["phone"] = "13800000002"
    assert ask(views.seat_member, town.east_chair, term.pk, post=typed).status_code == 302
    assert CommitteeMember.objects.get().person == second


def test_what_a_seat_refuses(town: Town) -> None:
    people = [member(name, town.mill).person for name in ("甲", "乙", "丙", "丁")]
    term = record(town)
    seat(town, term, people[0], "chair")
    with refused("org.seated_already"):
        seat(town, term, people[0])
    with refused("org.head_taken"):
        seat(town, term, people[1], "chair")
    with refused("org.position_does_not_fit"):
        seat(town, term, people[1], "director")
    with refused("org.seat_before_term"):
        services.seat_member(
            term,
            people[1],
            actor=town.east_chair,
            position="member",
            since=SINCE - timedelta(days=1),
        )
    seat(town, term, people[1])
    seat(town, term, people[2])
    with refused("org.seats_full"):
        seat(town, term, people[3])
    record(town, since=date(2026, 4, 1))
    with refused("org.term_replaced"):
        seat(town, term, people[3])


def test_a_retained_membership_cannot_be_elected(town: Town) -> None:
    row = member("退休职工", town.mill)
    row.state = MembershipState.RETAINED
    row.save()
    with refused("org.seat_needs_member"):
        seat(town, record(town), row.person)


def test_unseat_member_keeps_the_row(town: Town, ask: Ask) -> None:
    sitting = seat(town, record(town), member("张建国", town.mill).person, "chair")
    page = ask(views.unseat_member, town.east_chair, sitting.pk, post={"on": "2023-01-01"})
    assert "结束日早于任职开始" in page.content.decode()
    done = ask(views.unseat_member, town.east_chair, sitting.pk, post={"on": "2025-01-01"})
    assert done.status_code == 302
    assert CommitteeMember.objects.get().until == date(2025, 1, 1)
    with refused("org.seat_ended_already"):
        services.unseat_member(sitting, actor=town.east_chair, on=date(2025, 2, 1))
    seat(town, sitting.term, member("刘芳", town.mill).person, "chair")


# The size


def test_the_page_says_whether_the_size_can_be_judged(town: Town, ask: Ask) -> None:
    record(town)
    shown = ask(views.committees, town.east_reader, town.mill.pk).content.decode()
    assert "判断不了，缺：会员人数" in shown
    member("张建国", town.mill)
    Union.objects.filter(pk=town.district.pk).update(area_code="440304000000")
    Union.objects.filter(pk=town.mill.pk).update(members_count=120)
    shown = ask(views.committees, town.east_reader, town.mill.pk).content.decode()
    assert "会员120人，可以设5、7名委员（奇数）。" in shown
    assert "szft.gov.cn" in shown
    assert "原文还没有核对过" not in shown
    record(town, "audit")
    shown = ask(views.committees, town.east_reader, town.mill.pk).content.decode()
    assert "判断不了，缺：经费审查委员会的名额表" in shown


# The steps of an election


def test_tick_step_is_one_however_often_it_is_pressed(town: Town, ask: Ask) -> None:
    record(town)
    typed = {"kind": "committee", "step": "plan", "done": "yes"}
    actor = mill_chair(town)
    for _twice in range(2):
        assert ask(views.tick_step, actor, town.mill.pk, post=typed).status_code == 302
    assert ElectionTick.objects.get().ends_on == date(2027, 3, 31)
    assert AuditEntry.objects.filter(verb="org.tick_step").count() == 1
    ask(views.tick_step, actor, town.mill.pk, post={**typed, "done": "no"})
    assert not ElectionTick.objects.exists()


def test_without_an_end_there_are_no_steps(town: Town, ask: Ask) -> None:
    with refused("org.term_unknown"):
        services.tick_step(town.mill, "committee", "plan", actor=town.east_chair, done=True)
    shown = ask(views.committees, town.east_chair, town.mill.pk).content.decode()
    assert "什么时候到期，判断不了，缺：本届到期日" in shown
    Union.objects.filter(pk=town.mill.pk).update(term_until=date(2026, 12, 31))
    with on_day(2026, 6, 29):
        shown = ask(views.committees, town.east_chair, town.mill.pk).content.decode()
        assert "换届的步骤从6月30日起列在这里" in shown
    with on_day(2026, 6, 30):
        shown = ask(views.committees, town.east_chair, town.mill.pk).content.decode()
        assert "换届的步骤（12月31日到期）" in shown
    with refused("org.step_unknown"):
        services.tick_step(town.mill, "committee", "dance", actor=town.east_chair, done=True)


# The certificate


def certified(town: Town) -> Union:
    Union.objects.filter(pk=town.mill.pk).update(legal_person_uscc=USCC)
    town.mill.refresh_from_db()
    return town.mill


def test_a_new_term_and_a_new_name_are_to_be_filed_within_thirty_days(town: Town) -> None:
    certified(town)
    with on_day(2024, 5, 2):
        record(town, approved_on=date(2024, 4, 20))
        services.rename_union(
            town.mill, actor=town.east_chair, name="宏达工会", on=date(2024, 5, 1), reason="改制"
        )
    due = {filing.cause: filing.due_on for filing in CertificateFiling.objects.all()}
    assert due == {"head": date(2024, 5, 20), "name": date(2024, 5, 31)}


def test_what_is_written_down_years_later_asks_for_nothing(town: Town) -> None:
    certified(town)
    record(town)
    assert not CertificateFiling.objects.exists()


def test_without_a_certificate_nothing_is_to_be_filed(town: Town) -> None:
    record(town)
    assert not CertificateFiling.objects.exists()
    with refused("org.no_certificate"):
        services.note_change(
            town.mill, FilingCause.ADDRESS, actor=town.east_chair, changed_on=SINCE
        )


def test_note_change_and_file_change(town: Town, ask: Ask) -> None:
    certified(town)
    actor = mill_chair(town)
    typed = {"cause": "address", "changed_on": "2024-05-01"}
    assert ask(views.note_change, actor, town.mill.pk, post=typed).status_code == 302
    filing = CertificateFiling.objects.get()
    early = {"filed_on": "2024-04-30"}
    assert ask(views.file_change, actor, filing.pk, post=early).status_code == 422
    done = {"filed_on": "2024-05-10", "until": "2029-05-09"}
    assert ask(views.file_change, actor, filing.pk, post=done).status_code == 302
    filing.refresh_from_db()
    town.mill.refresh_from_db()
    assert (filing.filed_on, town.mill.legal_person_until) == (date(2024, 5, 10), date(2029, 5, 9))
    with refused("org.filed_already"):
        services.file_change(filing, actor=actor, filed_on=date(2024, 5, 11))


def test_a_change_tomorrow_is_not_noted_today(town: Town) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("org.day_in_future"):
        services.note_change(certified(town), "name", actor=town.east_chair, changed_on=tomorrow)


def test_before_the_rule_of_2021_the_day_cannot_be_judged(town: Town, ask: Ask) -> None:
    services.note_change(
        certified(town), "name", actor=town.east_chair, changed_on=date(2020, 5, 1)
    )
    assert CertificateFiling.objects.get().due_on is None
    shown = ask(views.committees, town.east_chair, town.mill.pk).content.decode()
    assert "最晚哪天办，判断不了" in shown


# Who may not


@pytest.mark.parametrize("view", [views.record_term, views.note_change, views.tick_step])
def test_who_may_not_write_at_a_union(town: Town, ask: Ask, view: Any) -> None:
    typed = {"kind": "committee", "step": "plan", "done": "yes"}
    with pytest.raises(Http404):
        ask(view, town.west_chair, town.mill.pk, post=typed)
    with pytest.raises(NotAllowed):
        ask(view, town.east_reader, town.mill.pk, post=typed)


def test_who_may_not_write_into_a_term(town: Town, ask: Ask) -> None:
    certified(town)
    term = record(town)
    sitting = seat(town, term, member("张建国", town.mill).person)
    filing = services.note_change(town.mill, "address", actor=town.east_chair, changed_on=SINCE)
    for view, pk in (
        (views.seat_member, term.pk),
        (views.unseat_member, sitting.pk),
        (views.file_change, filing.pk),
    ):
        with pytest.raises(Http404):
            ask(view, town.west_chair, pk)
        with pytest.raises(NotAllowed):
            ask(view, town.east_reader, pk)
    for view, pk in ((views.record_term, town.mill.pk), (views.seat_member, term.pk)):
        with pytest.raises(NotAllowed):
            ask(view, mill_chair(town), pk)  # its superior writes down what it approved
