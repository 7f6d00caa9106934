"""Who may take which step of a request, and why not."""

from __future__ import annotations

from collections.abc import Iterable

from zhijia.desk.models import Dispatch, Request
from zhijia.desk.rules.flow import FLOW, OPEN, REOPENINGS, UNFINISHED, State
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny


def _works_on(actor: Actor, request: Request) -> Verdict:
    """The office's own officers work on a matter, never on their own, and on a confidential one only
    with the guard's duty and without a tie to its employer (an unknown employer counts as tied)."""
    at = request.office.path
    if not actor.holds("desk.handle", at=at):
        return deny("desk.not_your_office")
    if request.filer_id is not None and request.filer_id == actor.person_id:
        return deny("desk.own_request")
    if request.confidential and not _confides(actor, request):
        return deny("desk.not_your_office")
    return ALLOW


def _confides(actor: Actor, request: Request) -> bool:
    tied = bool(actor.ties) and (request.employer_id is None or request.employer_id in actor.ties)
    return actor.holds("desk.confide", at=request.office.path) and not tied


def _step(actor: Actor, request: Request, step: str) -> Verdict:
    if not (works := _works_on(actor, request)):
        return works
    return ALLOW if request.state in FLOW[step].sources else deny("desk.not_at_this_step")


def _own(actor: Actor, request: Request, holds_passphrase: bool) -> bool:
    by_account = actor.person_id is not None and request.filer_id == actor.person_id
    return by_account or (holds_passphrase and request.filer_id is None)


def may_accept_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "accept")


def may_decline_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "decline")


def may_answer_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "answer")


def may_pause_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "pause")


def may_resume_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "resume")


def may_dispatch_request(actor: Actor, request: Request) -> Verdict:
    """A confidential matter is the district's own and goes to no other office."""
    if not (works := _works_on(actor, request)):
        return works
    if request.confidential:
        return deny("desk.confidential_stays")
    return ALLOW if request.state in OPEN else deny("desk.not_at_this_step")


def may_take_request(actor: Actor, offer: Dispatch) -> Verdict:
    """The officers of the office it was offered to, never of one's own matter."""
    if not actor.holds("desk.handle", at=offer.to.path):
        return deny("desk.not_your_office")
    if offer.request.filer_id is not None and offer.request.filer_id == actor.person_id:
        return deny("desk.own_request")
    running = offer.ended_at is None and offer.request.state in UNFINISHED
    return ALLOW if running else deny("desk.not_at_this_step")


def may_return_request(actor: Actor, offer: Dispatch) -> Verdict:
    return may_take_request(actor, offer)


def may_recall_request(actor: Actor, offer: Dispatch) -> Verdict:
    if not (works := _works_on(actor, offer.request)):
        return works
    return ALLOW if offer.ended_at is None else deny("desk.not_at_this_step")


def may_write_to_worker(actor: Actor, request: Request) -> Verdict:
    if not (works := _works_on(actor, request)):
        return works
    return ALLOW if request.state != State.WITHDRAWN else deny("desk.not_at_this_step")


def may_note_request(actor: Actor, request: Request) -> Verdict:
    """Whoever works on the matter, or supervises the branch it lies in."""
    if actor.holds("desk.supervise", at=request.office.path):
        return ALLOW
    return _works_on(actor, request)


def may_reveal_filer(actor: Actor, request: Request) -> Verdict:
    if not actor.holds("sealing.reveal", at=request.office.path):
        return deny("desk.not_your_office")
    return _works_on(actor, request)


def may_write_to_office(
    actor: Actor, request: Request, *, holds_passphrase: bool = False
) -> Verdict:
    if not _own(actor, request, holds_passphrase):
        return deny("desk.not_your_request")
    return ALLOW if request.state in UNFINISHED else deny("desk.not_at_this_step")


def may_attach_paper(actor: Actor, request: Request, *, holds_passphrase: bool = False) -> Verdict:
    return may_write_to_office(actor, request, holds_passphrase=holds_passphrase)


def may_supply_request(
    actor: Actor, request: Request, *, holds_passphrase: bool = False
) -> Verdict:
    if not _own(actor, request, holds_passphrase):
        return deny("desk.not_your_request")
    return ALLOW if request.state == State.WAITING else deny("desk.not_at_this_step")


def may_rate_request(actor: Actor, request: Request, *, holds_passphrase: bool = False) -> Verdict:
    """Only the worker rates, once, after the answer (also when it closed by itself)."""
    if not _own(actor, request, holds_passphrase):
        return deny("desk.not_your_request")
    if request.grade:
        return deny("desk.rated_already")
    answered = request.state in (State.ANSWERED, State.CLOSED)
    return ALLOW if answered else deny("desk.not_at_this_step")


def may_reopen_request(
    actor: Actor, request: Request, *, holds_passphrase: bool = False
) -> Verdict:
    if not _own(actor, request, holds_passphrase):
        return deny("desk.not_your_request")
    if request.state not in FLOW["reopen"].sources:
        return deny("desk.not_at_this_step")
    return ALLOW if request.reopenings < REOPENINGS else deny("desk.reopened_twice")


def may_withdraw_request(
    actor: Actor, request: Request, *, holds_passphrase: bool = False
) -> Verdict:
    if not _own(actor, request, holds_passphrase):
        return deny("desk.not_your_request")
    return ALLOW if request.state in UNFINISHED else deny("desk.not_at_this_step")


def may_enter_request(actor: Actor, kinds: Iterable[str]) -> Verdict:
    """Whoever sits at a counter or a telephone of the district, a street or a branch. Not the base
    unions: they sit with the employer. `kinds` are the unions' kinds where the actor handles."""
    counters = {"district", "street", "system"}
    return ALLOW if counters.intersection(kinds) else deny("desk.no_counter_here")


def may_edit_category(actor: Actor) -> Verdict:
    return ALLOW if actor.holds_somewhere("settings.edit") else deny("desk.not_your_settings")


def may_edit_question(actor: Actor) -> Verdict:
    return may_edit_category(actor)


def may_remove_question(actor: Actor) -> Verdict:
    return may_edit_category(actor)


def may_seed_categories(actor: Actor) -> Verdict:
    return ALLOW if actor.system else may_edit_category(actor)
