from __future__ import annotations

import pytest

from tests.town import Town, at, file
from zhijia.base.audit.models import AuditEntry
from zhijia.base.moves import move
from zhijia.desk.models import Request
from zhijia.desk.rules.flow import FLOW, State
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation

pytestmark = pytest.mark.django_db

OFFICER = Actor(account_id=7, person_id=8)


@pytest.fixture
def request_row(town: Town) -> Request:
    return file(town)


def trail() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(actor="account:7"))


def test_a_step_changes_the_row_here_and_in_the_table(request_row: Request) -> None:
    with at(2018, 3, 12, 9, 0) as now:
        taken = move(
            request_row,
            FLOW,
            "accept",
            actor=OFFICER,
            changes={"accepted_at": now, "handler": None},
        )
    assert taken == FLOW["accept"]
    assert (request_row.state, request_row.accepted_at) == (State.ACCEPTED, now)
    stored = Request.objects.get(pk=request_row.pk)
    assert (stored.state, stored.accepted_at) == (State.ACCEPTED, now)


def test_the_trail_holds_the_step_and_never_the_note(request_row: Request) -> None:
    move(request_row, FLOW, "accept", actor=OFFICER)
    stopped = {"due_at": None, "climb_at": None}
    move(
        request_row,
        FLOW,
        "answer",
        actor=OFFICER,
        note="已经补发",
        changes=stopped,
        facts={"on_time": True},
    )
    accepted, answered = trail()
    assert accepted.verb == "desk.accept_request"
    assert accepted.target == answered.target == f"desk.request:{request_row.pk}"
    assert accepted.facts == {"before": "submitted", "after": "accepted"}
    assert answered.verb == "desk.answer_request"
    assert answered.facts == {"before": "accepted", "after": "answered", "on_time": True}


def test_of_two_people_the_second_is_told_and_changes_nothing(request_row: Request) -> None:
    second = Request.objects.get(pk=request_row.pk)
    move(request_row, FLOW, "accept", actor=OFFICER, changes={"outcome": "solved"})
    with pytest.raises(Conflict) as no:
        move(second, FLOW, "accept", actor=OFFICER, changes={"outcome": "partly"})
    assert (no.value.code, no.value.facts) == ("flow.already_moved", {"step": "accept"})
    assert (second.state, second.outcome) == (State.SUBMITTED, ""), "the copy in hand is as read"
    assert Request.objects.get(pk=request_row.pk).outcome == "solved"
    assert len(trail()) == 1


def test_a_row_that_is_gone_is_a_conflict_too(request_row: Request) -> None:
    Request.objects.filter(pk=request_row.pk).delete()
    with pytest.raises(Conflict):
        move(request_row, FLOW, "accept", actor=OFFICER)


@pytest.mark.parametrize(
    ("step", "code"), [("decline", "flow.note_required"), ("rate", "flow.wrong_state")]
)
def test_what_the_table_refuses_leaves_no_trace(request_row: Request, step: str, code: str) -> None:
    with pytest.raises(RuleViolation) as no:
        move(request_row, FLOW, step, actor=OFFICER, note=" ", changes={"outcome": "solved"})
    assert no.value.code == code
    stored = Request.objects.get(pk=request_row.pk)
    assert (stored.state, stored.outcome) == (State.SUBMITTED, "")
    assert request_row.outcome == ""
    assert trail() == []


def test_only_the_table_decides_the_new_state(request_row: Request) -> None:
    move(request_row, FLOW, "accept", actor=OFFICER, changes={"state": "closed"})
    assert request_row.state == State.ACCEPTED
    assert Request.objects.get(pk=request_row.pk).state == State.ACCEPTED


def test_other_rows_stay_where_they_are(town: Town, request_row: Request) -> None:
    other = file(town, "刘师傅")
    move(request_row, FLOW, "accept", actor=OFFICER)
    assert Request.objects.get(pk=other.pk).state == State.SUBMITTED


def test_one_statement_moves_and_one_writes_the_trail(
    request_row: Request, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        move(request_row, FLOW, "accept", actor=OFFICER)


def test_a_column_that_has_changed_meanwhile_is_a_conflict(request_row: Request) -> None:
    with pytest.raises(Conflict):
        move(request_row, FLOW, "accept", actor=OFFICER, only_if={"outcome": "solved"})
    assert Request.objects.get(pk=request_row.pk).state == State.SUBMITTED
    move(request_row, FLOW, "accept", actor=OFFICER, only_if={"outcome": ""})
    assert Request.objects.get(pk=request_row.pk).state == State.ACCEPTED
