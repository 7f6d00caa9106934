"""Who may take which step of a request, and why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhijia.desk.models import (
    CallBack,
    Dispatch,
    EntryKind,
    GroupMatter,
    GroupPart,
    HandedOff,
    HandOver,
    RatingLink,
    Request,
    TransferSlip,
)
from zhijia.desk.rules.flow import FLOW, OPEN, REOPENINGS, UNFINISHED, State
from zhijia.desk.rules.group_matters import GroupState
from zhijia.desk.rules.handover import AGREED, HANDOVER_FLOW, HandOverState
from zhijia.desk.rules.rating_links import Link, still_opens
from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Union


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
    """Not while another worker's matter is joined to it: that one's promise runs on."""
    if not (steps := _step(actor, request, "pause")):
        return steps
    return deny("desk.lead_runs_on") if request.merged.exists() else ALLOW


def may_resume_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "resume")


def may_dispatch_request(actor: Actor, request: Request) -> Verdict:
    """A confidential matter is the district's own and goes to no other office, nor does one that a
    team of the district answers with others."""
    if not (works := _works_on(actor, request)):
        return works
    if request.confidential:
        return deny("desk.confidential_stays")
    if is_grouped(request):
        return deny("desk.group_stays")
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


def may_rate_with_link(actor: Actor, link: RatingLink, *, now: datetime) -> Verdict:
    """Whoever has the link, within its time and once; never somebody who is signed in as an officer:
    a slip passes through the hands of whoever prints it."""
    if actor.holds_somewhere("desk.handle"):
        return deny("desk.officers_rate_nothing")
    matter = link.request
    known = Link(link.used_at, link.expires_at, matter.state, matter.grade)
    return still_opens(known, now=now)


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


def may_write_transcript(actor: Actor, request: Request) -> Verdict:
    """Whoever works on a matter that was said and not written."""
    if not (works := _works_on(actor, request)):
        return works
    if not request.attachments.filter(is_voice=True).exists():
        return deny("desk.nothing_said")
    return ALLOW if request.state in UNFINISHED else deny("desk.not_at_this_step")


def may_correct_transcript(
    actor: Actor, request: Request, *, holds_passphrase: bool = False
) -> Verdict:
    """The worker, as soon as somebody has written down what they said."""
    if not is_own(actor, request, holds_passphrase=holds_passphrase):
        return deny("desk.not_your_request")
    if not request.sealed().get("transcript"):
        return deny("desk.nothing_said")
    return ALLOW if request.state in UNFINISHED else deny("desk.not_at_this_step")


def may_enter_request(actor: Actor, kinds: Iterable[str]) -> Verdict:
    """Whoever sits at a counter or a telephone of the district, a street or a branch. Not the base
    unions: they sit with the employer. `kinds` are the unions' kinds where the actor handles."""
    counters = {"district", "street", "system"}
    return ALLOW if counters.intersection(kinds) else deny("desk.no_counter_here")


def may_enter_paper(actor: Actor, kinds: Iterable[str]) -> Verdict:
    return may_enter_request(actor, kinds)


def may_make_poster(actor: Actor, union: Union) -> Verdict:
    """Whoever reads the desk of the place: a poster says nothing that is not public."""
    return ALLOW if actor.holds("desk.read", at=union.path) else deny("desk.not_your_office")


def may_print_paper_forms(actor: Actor, union: Union) -> Verdict:
    """Whoever works at the counter of the place; a base union sits with the employer."""
    if not actor.holds("desk.handle", at=union.path):
        return deny("desk.not_your_office")
    return may_enter_paper(actor, [union.kind])


def may_edit_category(actor: Actor) -> Verdict:
    return ALLOW if actor.holds_somewhere("settings.edit") else deny("desk.not_your_settings")


def may_edit_question(actor: Actor) -> Verdict:
    return may_edit_category(actor)


def may_remove_question(actor: Actor) -> Verdict:
    return may_edit_category(actor)


def may_seed_categories(actor: Actor) -> Verdict:
    return ALLOW if actor.system else may_edit_category(actor)


GROUPABLE = (State.ACCEPTED, State.WAITING)


def is_own(actor: Actor, request: Request, *, holds_passphrase: bool = False) -> bool:
    """Whether the actor is the worker who filed it."""
    return _own(actor, request, holds_passphrase)


def is_offered(request: Request) -> bool:
    """Whether another office is being asked to take it."""
    return Dispatch.objects.filter(request=request, ended_at=None).exists()


def is_grouped(request: Request) -> bool:
    """Whether it is answered together with others."""
    return GroupPart.objects.filter(request=request, until=None).exists()


def may_merge_request(actor: Actor, request: Request) -> Verdict:
    """Join it into another one; not while a domain or a team has it in hand."""
    if not (steps := _step(actor, request, "merge")):
        return steps
    if HandedOff.objects.filter(request=request, until=None).exists():
        return deny("desk.handed_off_already")
    if is_grouped(request):
        return deny("desk.group_stays")
    return deny("desk.merged_leads") if request.merged.exists() else ALLOW


def may_lead_request(actor: Actor, lead: Request) -> Verdict:
    """Have another matter joined into this one."""
    if not (works := _works_on(actor, lead)):
        return works
    return ALLOW if lead.state == State.ACCEPTED else deny("desk.lead_not_accepted")


def may_split_request(actor: Actor, request: Request) -> Verdict:
    return _step(actor, request, "split")


def _works_on_groups_of(actor: Actor, request: Request) -> Verdict:
    """A group matter is the district's own, and confidential whatever its matters are."""
    if not (works := _works_on(actor, request)):
        return works
    return ALLOW if _confides(actor, request) else deny("desk.group_is_districts")


def may_form_group(actor: Actor, request: Request) -> Verdict:
    if not (works := _works_on_groups_of(actor, request)):
        return works
    return ALLOW if request.state in GROUPABLE else deny("desk.not_at_this_step")


def may_join_group(actor: Actor, request: Request, group: GroupMatter) -> Verdict:
    """Same office, kind and employer: otherwise those who may read the one and not the other differ."""
    if not (works := may_form_group(actor, request)):
        return works
    if not (works := _works_on_group(actor, group)):
        return works
    own = (request.office_id, request.category_id, request.employer_id)
    alike = own == (group.office_id, group.category_id, group.employer_id)
    return ALLOW if alike else deny("desk.grouped_unlike")


def may_leave_group(actor: Actor, request: Request, *, holds_passphrase: bool = False) -> Verdict:
    """Each worker, at any time; an officer only to undo what was joined by mistake."""
    if _own(actor, request, holds_passphrase):
        return ALLOW
    return _works_on_groups_of(actor, request)


def may_be_on_team(actor: Actor, group: GroupMatter) -> Verdict:
    """Officers of the district without a tie to the employer and without a matter in the group."""
    at = group.office.path
    tied = bool(actor.ties) and (group.employer_id is None or group.employer_id in actor.ties)
    if tied or not (actor.holds("desk.handle", at=at) and actor.holds("desk.confide", at=at)):
        return deny("desk.not_your_office")
    own = actor.person_id and group.parts.filter(request__filer_id=actor.person_id).exists()
    return deny("desk.own_request") if own else ALLOW


def _works_on_group(actor: Actor, group: GroupMatter) -> Verdict:
    if not (may := may_be_on_team(actor, group)):
        return may
    return ALLOW if group.is_running else deny("desk.not_at_this_step")


def may_name_team(actor: Actor, group: GroupMatter) -> Verdict:
    if not (works := _works_on_group(actor, group)):
        return works
    return ALLOW if group.state == GroupState.OPEN else deny("desk.group_below_size")


def may_answer_group(actor: Actor, group: GroupMatter) -> Verdict:
    """From its size on the named team answers; below it any officer who works on groups."""
    if not (works := _works_on_group(actor, group)):
        return works
    if group.state != GroupState.OPEN:
        return ALLOW
    on_team = group.team.filter(account_id=actor.account_id or 0, until=None).exists()
    return ALLOW if on_team else deny("desk.not_on_team")


def may_draft_handover(actor: Actor, request: Request) -> Verdict:
    """Once the matter is accepted, one text at a time."""
    if not (works := _works_on(actor, request)):
        return works
    if request.state not in GROUPABLE:
        return deny("desk.not_at_this_step")
    running = HANDOVER_FLOW["drop"].sources
    shown = HandOver.objects.filter(request=request, state__in=running).exists()
    return deny("desk.text_shown_already") if shown else ALLOW


def _decides(actor: Actor, handover: HandOver, step: str, holds_passphrase: bool) -> Verdict:
    if not _own(actor, handover.request, holds_passphrase):
        return deny("desk.not_your_request")
    in_time = handover.state in HANDOVER_FLOW[step].sources
    return ALLOW if in_time else deny("desk.not_at_this_step")


def may_agree_to_handover(
    actor: Actor, handover: HandOver, *, holds_passphrase: bool = False
) -> Verdict:
    """Only the worker, and only while the matter is open."""
    if not (decides := _decides(actor, handover, "agree", holds_passphrase)):
        return decides
    is_open = handover.request.state in UNFINISHED
    return ALLOW if is_open else deny("desk.not_at_this_step")


def may_decline_handover(
    actor: Actor, handover: HandOver, *, holds_passphrase: bool = False
) -> Verdict:
    return _decides(actor, handover, "decline", holds_passphrase)


def may_drop_handover(actor: Actor, handover: HandOver) -> Verdict:
    if not (works := _works_on(actor, handover.request)):
        return works
    in_time = handover.state in HANDOVER_FLOW["drop"].sources
    return ALLOW if in_time else deny("desk.not_at_this_step")


def may_send_handover(actor: Actor, handover: HandOver) -> Verdict:
    """Only after the worker's yes; nobody answered is no yes."""
    if not (works := _works_on(actor, handover.request)):
        return works
    if handover.state not in HANDOVER_FLOW["send"].sources:
        return deny("desk.no_yes_yet")
    is_open = handover.request.state in UNFINISHED
    return ALLOW if is_open else deny("desk.not_at_this_step")


def may_hand_off_request(actor: Actor, request: Request) -> Verdict:
    if not (works := _works_on(actor, request)):
        return works
    return ALLOW if request.state in GROUPABLE else deny("desk.not_at_this_step")


def may_close_handoff(actor: Actor, request: Request) -> Verdict:
    """The domain has asked whether its officer may; here it must be one who may read the matter."""
    return ALLOW if actor.system else _works_on(actor, request)


def may_return_handoff(actor: Actor, request: Request) -> Verdict:
    return may_close_handoff(actor, request)


def agreed_text_of(request: Request) -> HandOver | None:
    """The newest text about the matter that its worker has said yes to."""
    agreed = HandOver.objects.filter(request=request, state__in=AGREED)
    return agreed.order_by("-decided_at", "-pk").first()


def _works_on_slip(actor: Actor, slip: TransferSlip) -> Verdict:
    if not (works := _works_on(actor, slip.request)):
        return works
    running = HandedOff.objects.filter(key=slip.key, until=None).exists()
    return ALLOW if running else deny("desk.not_at_this_step")


def may_download_slip(actor: Actor, slip: TransferSlip) -> Verdict:
    """Nothing leaves before the worker has read it and said yes."""
    if not (works := _works_on_slip(actor, slip)):
        return works
    return ALLOW if agreed_text_of(slip.request) else deny("desk.no_yes_yet")


def may_record_receipt(actor: Actor, slip: TransferSlip) -> Verdict:
    """The authority can have taken only what was sent."""
    if not (works := _works_on_slip(actor, slip)):
        return works
    sent = HandOver.objects.filter(request=slip.request, state=HandOverState.SENT).exists()
    return ALLOW if sent else deny("desk.nothing_sent_yet")


def may_draw_call_backs(actor: Actor) -> Verdict:
    """Only the clock: nobody chooses when, or whom."""
    return ALLOW if actor.system else deny("desk.not_your_office")


def may_record_call_back(actor: Actor, call: CallBack) -> Verdict:
    """Whoever supervises the office and could work on the matter, but did not: never its handler."""
    request = call.request
    if not actor.holds("desk.supervise", at=request.office.path):
        return deny("desk.not_your_office")
    if not (works := _works_on(actor, request)):
        return works
    answers = (entry for entry in request.entries.all() if entry.kind == EntryKind.ANSWERED)
    own = actor.account_id in {request.handler_id, *(entry.author_id for entry in answers)}
    return deny("desk.answered_yourself") if own else ALLOW


def may_read_call_backs(actor: Actor) -> Verdict:
    """What all calls of the district together have shown: the officers of the district."""
    at_the_top = any(branch.count("/") == 2 for branch in actor.reach("desk.supervise"))
    return ALLOW if at_the_top else deny("desk.not_your_office")
