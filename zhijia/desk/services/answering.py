"""Giving one matter its result: the one place where an answer is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhijia.base.moves import move
from zhijia.desk.models import EntryKind, PartEnd, PromiseKind, Request
from zhijia.desk.rules.flow import DAYS_TO_OBJECT, FLOW, Outcome
from zhijia.desk.services.dispatching import drop_offers
from zhijia.desk.services.history import end_supervision, write_entry
from zhijia.desk.services.inviting import tell_of_result
from zhijia.desk.services.parting import take_part_no_more
from zhijia.desk.services.promising import promise_ended
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Result:
    """What is said, what became of the matter, and what was won back (fen; None for nothing)."""

    text: str
    outcome: str
    recovered: int | None = None

    def check(self) -> None:
        """Refuse a result that does not say what became of the matter."""
        if self.outcome not in set(Outcome):
            raise RuleViolation("desk.outcome_missing", field="outcome")
        if self.recovered is not None and self.recovered < 0:
            raise RuleViolation("desk.recovered_negative", field="recovered")


def give_result(
    request: Request, result: Result, *, step: str, actor: Actor, at: datetime
) -> Request:
    """Move one matter to its answer by this step, end its promise and tell its worker."""
    by_team = take_part_no_more(request, PartEnd.ANSWERED, actor=actor, at=at)
    stopped: dict[str, object] = {
        "due_at": None,
        "climb_at": None,
        "answered_at": at,
        "object_until": at + timedelta(days=DAYS_TO_OBJECT),
        "outcome": result.outcome,
        "recovered": result.recovered or None,
        "merged_into_id": None,
    }
    facts: dict[str, object] = {"outcome": result.outcome}
    facts["on_time"] = by_team and at <= (request.due_at or request.answer_due_at)
    ours: dict[str, object] = {"office_id": request.office_id}
    move(
        request,
        FLOW,
        step,
        actor=actor,
        note=result.text,
        changes=stopped,
        facts=facts,
        only_if=ours,
    )
    promise_ended(request, PromiseKind.ANSWER, at=at)
    drop_offers(request, actor=actor, at=at)
    end_supervision(request, at=at)
    entry = write_entry(request, EntryKind.ANSWERED, actor=actor, at=at, text=result.text)
    tell_of_result(request, entry)
    return request
