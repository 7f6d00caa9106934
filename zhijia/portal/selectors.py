"""What the worker's four tabs show, read through the floors below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhijia.access import selectors as access
from zhijia.base.outbox import selectors as outbox
from zhijia.care.selectors import self_test as care
from zhijia.desk import selectors as desk
from zhijia.desk.rules.flow import UNFINISHED, State
from zhijia.kernel.actor import Actor
from zhijia.law.selectors import stories as law
from zhijia.org import selectors as org

ON_HOME = 3


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with the promise that runs."""

    request: Any
    clock: Any

    @property
    def answer_by(self) -> Any:
        """The day an answer is promised by; before it is taken up the clock runs for that alone."""
        is_new = self.request.state == State.SUBMITTED
        return self.request.answer_due_at if is_new else self.clock.due_at


def _with_clock(requests: list[Any]) -> list[Matter]:
    return [Matter(request, clock) for request, clock in desk.clocks_of_now(requests)]


def is_begun() -> bool:
    """Whether a district stands."""
    return org.district() is not None


def home(actor: Actor) -> dict[str, Any]:
    """What is going on, nothing else."""
    waiting = (*UNFINISHED, State.ANSWERED)
    going_on = [r for r in desk.matters_of(actor) if r.state in waiting]
    return {
        "going_on": _with_clock(going_on[:ON_HOME]),
        "going_on_count": len(going_on),
        "places": desk.places()[:2],
    }


def result_as_request(name: str, typed: Any) -> dict[str, str] | None:
    """What a calculator found as the beginning of a request: the kind of matter it belongs to, and
    the computation in words. None when the answers give no result."""
    story = law.story_of(name, law.answers_of(name, typed))
    if story is None:
        return None
    category = desk.category_with_code(law.category_of(name))
    return {"story": story} | ({"category": category.code} if category else {})


def self_test_as_request(typed: Any) -> dict[str, str] | None:
    """What the self-test came to as the beginning of a request for help; None without a result."""
    story = care.story_of(typed)
    if story is None:
        return None
    category = desk.category_with_code("hardship")
    return {"story": story} | ({"category": category.code} if category else {})


def matters(actor: Actor) -> dict[str, Any]:
    """Everything this person has brought: what goes on first, then what is done."""
    found = desk.matters_of(actor)
    waiting = (*UNFINISHED, State.ANSWERED)
    return {
        "going_on": _with_clock([r for r in found if r.state in waiting]),
        "done": _with_clock([r for r in found if r.state not in waiting]),
    }


def messages(actor: Actor) -> list[Any]:
    """Messages about one's own matters, newest first."""
    found = outbox.messages_of(actor.person_id) if actor.person_id else []
    hidden = set() if actor.is_proven else desk.confidential_numbers_of(actor)
    return [message for message in found if message.facts.get("number") not in hidden]


def me(actor: Actor) -> dict[str, Any]:
    """Who I am here, which union I belong to, and which offices I hold."""
    return {
        "person": org.person(actor.person_id) if actor.person_id else None,
        "union": org.union_of_person(actor.person_id),
        "posts": access.posts_of(actor),
    }
