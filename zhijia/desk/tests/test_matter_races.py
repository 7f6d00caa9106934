"""Two people at once at matters that are handled together, each with a control that loses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from tests.town import Town, file
from zhijia.desk import policies, services
from zhijia.desk.models import Entry, GroupMatter, GroupPart, HandedOff, HandOver, Request
from zhijia.desk.services import groups, merging
from zhijia.desk.sockets import HANDOFFS
from zhijia.desk.tests.test_handing_off import TARGET, Ledger
from zhijia.desk.tests.test_handing_over import TEXT, TO
from zhijia.desk.tests.test_races import ROUNDS, both, refusals, town
from zhijia.kernel.errors import Conflict
from zhijia.kernel.verdict import ALLOW

__all__ = ["town"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WHY = "同一件事。"


def accepted(town: Town, name: str = "张师傅") -> Request:
    request = file(town, name, employer=town.mill.name)
    return services.accept_request(request, actor=town.actor("小王"))


def copy_of(request: Request) -> Request:
    return Request.objects.select_related("office", "category").get(pk=request.pk)


def is_whole(request: Request) -> bool:
    """Joined to a matter that is worked on, or owed by itself with a date: never lost between."""
    row = Request.objects.get(pk=request.pk)
    if row.state == "merged":
        lead = row.merged_into
        return lead is not None and lead.state == "accepted"
    return row.state != "accepted" or row.due_at is not None


def test_merging_against_answering_the_lead(town: Town) -> None:
    """Either the answer reaches both, or the other stays a matter of its own."""
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        one, lead = accepted(town), accepted(town, "刘师傅")
        copies = copy_of(one), copy_of(lead), copy_of(lead)
        results = both(
            lambda c=copies: services.merge_request(c[0], actor=officer, lead=c[1], reason=WHY),
            lambda c=copies: services.answer_request(
                c[2], actor=chair, text="补发了。", outcome="solved"
            ),
        )
        states = {row.state for row in Request.objects.filter(pk__in=[one.pk, lead.pk])}
        if refusals(results):
            assert states == {"accepted", "answered"}
        else:
            assert states == {"answered"}
        assert is_whole(one)


def test_stopping_the_clock_against_joining(town: Town) -> None:
    """The clock of a leading matter never stands while another worker's promise hangs on it."""
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        one, lead = accepted(town), accepted(town, "刘师傅")
        copies = copy_of(one), copy_of(lead), copy_of(lead)
        results = both(
            lambda c=copies: services.merge_request(c[0], actor=officer, lead=c[1], reason=WHY),
            lambda c=copies: services.pause_request(c[2], actor=chair, text="请补工资条"),
        )
        assert len(refusals(results)) == 1
        assert is_whole(one)


def test_a_page_read_before_the_joining_does_not_stop_the_clock(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = town.actor("小王")
    one, lead = accepted(town), accepted(town, "刘师傅")
    read = copy_of(lead)
    services.merge_request(one, actor=officer, lead=lead, reason=WHY)
    monkeypatch.setattr(policies, "may_pause_request", lambda *asked: ALLOW)  # asked beforehand
    with pytest.raises(Conflict) as no:
        services.pause_request(read, actor=officer, text="请补工资条")
    assert no.value.code == "desk.lead_runs_on"
    assert is_whole(one)


def test_without_the_lock_a_matter_is_joined_to_what_is_answered(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the lead is not looked at again when it is joined."""
    one, lead = accepted(town), accepted(town, "刘师傅")
    stale = copy_of(lead)
    services.answer_request(lead, actor=town.actor("周主席"), text="补发了。", outcome="solved")
    monkeypatch.setattr(merging, "_locked", lambda *rows: {row.pk: row for row in rows})
    services.merge_request(copy_of(one), actor=town.actor("小王"), lead=stale, reason=WHY)
    assert not is_whole(one)


def test_merging_against_the_worker_who_takes_it_back(town: Town) -> None:
    officer, worker = town.actor("小王"), town.actor("张师傅")
    for _round in range(ROUNDS):
        one, lead = accepted(town), accepted(town, "刘师傅")
        copies = copy_of(one), copy_of(lead), copy_of(one)
        results = both(
            lambda c=copies: services.merge_request(c[0], actor=officer, lead=c[1], reason=WHY),
            lambda c=copies: services.withdraw_request(c[2], actor=worker),
        )
        assert refusals(results) == ["flow.already_moved"]
        row = Request.objects.get(pk=one.pk)
        assert (row.state, row.merged_into_id) in (("merged", lead.pk), ("withdrawn", None))
        assert is_whole(one)


def test_two_officers_join_each_into_the_other(town: Town) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        one, other = accepted(town), accepted(town, "刘师傅")
        copies = [copy_of(row) for row in (one, other, other, one)]
        results = both(
            lambda c=copies: services.merge_request(c[0], actor=officer, lead=c[1], reason=WHY),
            lambda c=copies: services.merge_request(c[2], actor=chair, lead=c[3], reason=WHY),
        )
        assert len(refusals(results)) == 1
        assert is_whole(one)
        assert is_whole(other)


def test_the_lead_is_taken_back_against_the_joined_one_taken_apart(town: Town) -> None:
    officer, worker = town.actor("小王"), town.actor("刘师傅")
    for _round in range(ROUNDS):
        one, lead = accepted(town), accepted(town, "刘师傅")
        services.merge_request(one, actor=officer, lead=lead, reason=WHY)
        copies = copy_of(lead), copy_of(one)
        both(
            lambda c=copies: services.withdraw_request(c[0], actor=worker),
            lambda c=copies: services.split_request(c[1], actor=officer, reason=WHY),
        )
        row = Request.objects.get(pk=one.pk)
        assert (row.state, row.merged_into_id) == ("accepted", None)
        assert Entry.objects.filter(request=one, kind="split").count() == 1


def grouped(town: Town) -> tuple[GroupMatter, Request]:
    first, second = accepted(town), accepted(town, "刘师傅")
    group = services.form_group(first, actor=town.actor("小王"), title="三月份工资")
    return group, second


def test_joining_a_group_twice_at_once(town: Town) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        group, request = grouped(town)
        copies = [copy_of(request) for _ in range(2)]
        results = both(
            lambda c=copies, g=group: services.join_group(c[0], actor=officer, group=g),
            lambda c=copies, g=group: services.join_group(c[1], actor=chair, group=g),
        )
        assert refusals(results) == ["desk.grouped_already"]
        assert GroupPart.objects.filter(request=request, until=None).count() == 1


def test_joining_against_leaving(town: Town) -> None:
    """Whoever left while an officer joins another matter leaves a whole group behind."""
    officer, worker = town.actor("小王"), town.actor("张师傅")
    for _round in range(ROUNDS):
        group, second = grouped(town)
        [first] = Request.objects.filter(group_parts__group=group)
        copies = copy_of(second), copy_of(first)
        both(
            lambda c=copies, g=group: services.join_group(c[0], actor=officer, group=g),
            lambda c=copies: services.leave_group(c[1], actor=worker),
        )
        group.refresh_from_db()
        running = GroupPart.objects.filter(group=group, until=None).count()
        assert (running > 0) == group.is_running
        assert not GroupPart.objects.filter(request=first, until=None).exists()


def test_without_the_groups_lock_a_matter_joins_a_group_that_is_no_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the group is taken as it was read."""
    group, second = grouped(town)
    stale = GroupMatter.objects.get(pk=group.pk)
    [first] = Request.objects.filter(group_parts__group=group)
    services.leave_group(first, actor=town.actor("张师傅"))
    monkeypatch.setattr(groups, "locked_group", lambda group: group)
    services.join_group(second, actor=town.actor("小王"), group=stale)
    group.refresh_from_db()
    assert not group.is_running
    assert GroupPart.objects.filter(group=group, until=None).exists()


def test_the_common_answer_against_leaving(town: Town) -> None:
    officer, worker = town.actor("小王"), town.actor("刘师傅")
    for _round in range(ROUNDS):
        group, second = grouped(town)
        services.join_group(second, actor=officer, group=group)
        group.refresh_from_db()
        copy = copy_of(second)
        results = both(
            lambda g=group: services.answer_group(
                g, actor=officer, text="补发了。", outcome="solved"
            ),
            lambda c=copy: services.leave_group(c, actor=worker),
        )
        end = GroupPart.objects.get(request=second).end
        state = Request.objects.get(pk=second.pk).state
        assert (end, state) in (("left", "accepted"), ("answered", "answered"))
        assert refusals(results) == ([] if end == "left" else ["flow.already_moved"])


def test_two_texts_at_once(town: Town) -> None:
    officer, chair = town.actor("小王"), town.actor("周主席")
    for _round in range(ROUNDS):
        request = accepted(town)
        copies = [copy_of(request) for _ in range(2)]
        results = both(
            lambda c=copies: services.draft_handover(c[0], actor=officer, authority=TO, text=TEXT),
            lambda c=copies: services.draft_handover(c[1], actor=chair, authority=TO, text=TEXT),
        )
        assert len(refusals(results)) == 1
        assert HandOver.objects.filter(request=request).count() == 1


def test_sending_against_the_no_of_the_worker(town: Town) -> None:
    """What was sent was agreed to; what was declined did not leave."""
    officer, worker = town.actor("小王"), town.actor("张师傅")
    for _round in range(ROUNDS):
        handover = services.draft_handover(accepted(town), actor=officer, authority=TO, text=TEXT)
        services.agree_to_handover(handover, actor=worker)
        rows = HandOver.objects.select_related("request__office")
        copies = [rows.get(pk=handover.pk) for _ in range(2)]
        results = both(
            lambda c=copies: services.send_handover(c[0], actor=officer, way="letter"),
            lambda c=copies: services.decline_handover(c[1], actor=worker),
        )
        assert refusals(results) == ["flow.already_moved"]
        kept = HandOver.objects.get(pk=handover.pk)
        assert (kept.state == "sent") == (kept.sent_at is not None)


def test_without_the_comparison_it_is_sent_and_declined(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the step is taken without looking whether another one was."""
    officer, worker = town.actor("小王"), town.actor("张师傅")
    handover = services.draft_handover(accepted(town), actor=officer, authority=TO, text=TEXT)
    services.agree_to_handover(handover, actor=worker)
    rows = HandOver.objects.select_related("request__office")
    copies = [rows.get(pk=handover.pk) for _ in range(2)]
    real = QuerySet.filter

    def blindly(self: QuerySet[HandOver], *args: object, **kwargs: object) -> object:
        if set(kwargs) == {"pk", "state"}:
            kwargs.pop("state")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", blindly)
    services.decline_handover(copies[0], actor=worker)
    services.send_handover(copies[1], actor=officer, way="letter")
    said = set(Entry.objects.filter(request=handover.request).values_list("kind", flat=True))
    assert {"text_refused", "text_sent"} <= said


def test_handing_off_twice_at_once_opens_one_case(town: Town) -> None:
    ledger = Ledger()
    HANDOFFS.plug(TARGET, ledger)
    officer, chair = town.actor("小王"), town.actor("周主席")
    try:
        for _round in range(ROUNDS):
            request = accepted(town)
            copies = [copy_of(request) for _ in range(2)]
            before = len(ledger.cases)
            results = both(
                lambda c=copies: services.hand_off_request(c[0], actor=officer, target=TARGET),
                lambda c=copies: services.hand_off_request(c[1], actor=chair, target=TARGET),
            )
            assert refusals(results) == []
            assert HandedOff.objects.filter(request=request).count() == 1
            assert len(ledger.cases) == before + 1
    finally:
        del HANDOFFS._plugs[TARGET]


def test_two_close_one_case(town: Town) -> None:
    ledger = Ledger()
    HANDOFFS.plug(TARGET, ledger)
    officer, chair = town.actor("小王"), town.actor("周主席")
    said = {"text": "办完了。", "outcome": "solved"}
    try:
        for _round in range(ROUNDS):
            handed = services.hand_off_request(accepted(town), actor=officer, target=TARGET)
            results = both(
                lambda k=handed.key: services.close_handoff(k, actor=officer, **said),
                lambda k=handed.key: services.close_handoff(k, actor=chair, **said),
            )
            assert refusals(results) == ["flow.already_moved"]
            answered = Entry.objects.filter(request=handed.request_id, kind="answered")
            assert answered.count() == 1
    finally:
        del HANDOFFS._plugs[TARGET]


def test_reopening_against_closing_by_itself(town: Town) -> None:
    """Reopened, or closed and then reopened: the worker's word is never lost."""
    worker, officer = town.actor("张师傅"), town.actor("小王")
    for _round in range(ROUNDS):
        request = accepted(town)
        services.answer_request(request, actor=officer, text="补发了。", outcome="solved")
        later = timezone.now() + timedelta(days=8)
        copy = copy_of(request)
        results = both(
            lambda now=later: services.close_unobjected(now=now),
            lambda c=copy: services.reopen_request(c, actor=worker, why="没到账"),
        )
        row = Request.objects.get(pk=request.pk)
        assert row.state == ("closed" if refusals(results) else "accepted")
