"""Write down a term, seat its members, tick the steps of an election, file what the certificate
has to follow."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors
from zhijia.org.models import (
    CertificateFiling,
    CommitteeKind,
    CommitteeMember,
    ElectionTick,
    FilingCause,
    Membership,
    MembershipState,
    Person,
    Term,
    Union,
)
from zhijia.org.rules import terms
from zhijia.org.rules.committee import HEADS, POSITIONS, CannotBeJudged
from zhijia.org.selectors.figures import known_figures


@transaction.atomic
def record_term(
    union: Union, kind: str, *, actor: Actor, since: date, years: int, facts: dict[str, Any]
) -> Term:
    """Write down a new term of one committee, as its superior approved it. The one before ends with
    it, and so do the seats in it; of the committee itself a change of the representative is to be
    filed for the certificate."""
    require(policies.may_record_term(actor, union))
    _lock(union)
    if years not in terms.term_choices(on=since, figures=known_figures()):
        raise RuleViolation("org.term_length", field="years")
    _end_current_term(union, kind, since)
    term = Term.objects.create(
        union=union, kind=kind, since=since, until=terms.end_of_term(since, years), **facts
    )
    if kind == CommitteeKind.COMMITTEE:
        union.term_from, union.term_until = term.since, term.until
        union.save(update_fields=["term_from", "term_until"])
        expect_filing_in_time(union, FilingCause.HEAD, term.approved_on or since)
    record("org.record_term", term, actor=actor, union=union.pk, kind=kind)
    return term


@transaction.atomic
def seat_member(
    term: Term, person: Person, *, actor: Actor, position: str, since: date
) -> CommitteeMember:
    """Write down somebody who was elected to a committee: an active member of this union or of one
    below it. Who holds a retained membership cannot be elected (选举工作条例第四条)."""
    require(policies.may_seat_member(actor, term))
    term = Term.objects.select_for_update().select_related("union").get(pk=term.pk)
    _refuse_replaced(term)
    if position not in POSITIONS[term.kind]:
        raise RuleViolation("org.position_does_not_fit", field="position")
    if since < term.since:
        raise RuleViolation("org.seat_before_term", field="since")
    _refuse_no_active_member(term.union, person)
    _refuse_taken_seat(term, person, position)
    seat = CommitteeMember.objects.create(term=term, person=person, position=position, since=since)
    record("org.seat_member", seat, actor=actor, term=term.pk, position=position)
    return seat


@transaction.atomic
def unseat_member(seat: CommitteeMember, *, actor: Actor, on: date) -> CommitteeMember:
    """Somebody leaves the committee, or their position, on a day; the row stays."""
    require(policies.may_unseat_member(actor, seat))
    seat = CommitteeMember.objects.select_for_update().get(pk=seat.pk)
    if seat.until is not None:
        raise RuleViolation("org.seat_ended_already")
    if on < seat.since:
        raise RuleViolation("org.seat_ends_before_it_begins", field="on")
    seat.until = on
    seat.save(update_fields=["until"])
    record("org.unseat_member", seat, actor=actor, term=seat.term_id, until=on.isoformat())
    return seat


@transaction.atomic
def tick_step(
    union: Union, kind: str, step: str, *, actor: Actor, done: bool
) -> ElectionTick | None:
    """Mark a step of the coming election as done, or take the mark back. Pressed twice it is one."""
    require(policies.may_tick_step(actor, union))
    _lock(union)
    if kind not in CommitteeKind.values or step not in {one.key for one in terms.STEPS}:
        raise RuleViolation("org.step_unknown")
    ends_on = selectors.term_ends_on(union, kind)
    if ends_on is None:
        raise RuleViolation("org.term_unknown")
    mark = {"union": union, "kind": kind, "ends_on": ends_on, "step": step}
    if not done:
        ElectionTick.objects.filter(**mark).delete()
        record("org.tick_step", union, actor=actor, kind=kind, step=step, done=False)
        return None
    tick, is_new = ElectionTick.objects.get_or_create(
        **mark, defaults={"done_on": timezone.localdate()}
    )
    if is_new:
        record("org.tick_step", union, actor=actor, kind=kind, step=step, done=True)
    return tick


@transaction.atomic
def note_change(union: Union, cause: str, *, actor: Actor, changed_on: date) -> CertificateFiling:
    """Write down a change that the certificate has to follow."""
    require(policies.may_note_change(actor, union))
    _lock(union)
    if changed_on > timezone.localdate():
        raise RuleViolation("org.day_in_future", field="changed_on")
    filing = expect_filing(union, cause, changed_on)
    if filing is None:
        raise RuleViolation("org.no_certificate")
    record("org.note_change", filing, actor=actor, union=union.pk, cause=cause)
    return filing


@transaction.atomic
def file_change(
    filing: CertificateFiling, *, actor: Actor, filed_on: date, until: date | None = None
) -> CertificateFiling:
    """The change was filed on a day; `until` is the end of the new certificate, if one was given."""
    require(policies.may_file_change(actor, filing))
    filing = CertificateFiling.objects.select_for_update().select_related("union").get(pk=filing.pk)
    if filing.filed_on is not None:
        raise RuleViolation("org.filed_already")
    if not filing.changed_on <= filed_on <= timezone.localdate():
        raise RuleViolation("org.filed_out_of_time", field="filed_on")
    filing.filed_on = filed_on
    filing.save(update_fields=["filed_on"])
    if until is not None:
        filing.union.legal_person_until = until
        filing.union.save(update_fields=["legal_person_until"])
    record("org.file_change", filing, actor=actor, union=filing.union_id, cause=filing.cause)
    return filing


def expect_filing(union: Union, cause: str, changed_on: date) -> CertificateFiling | None:
    """What a change asks of the certificate, within the use case that made it; None for a union
    that has none. The same change twice is one."""
    if not union.legal_person_uscc:
        return None
    due = terms.change_due(changed_on, figures=known_figures())
    filing, _is_new = CertificateFiling.objects.get_or_create(
        union=union,
        cause=cause,
        changed_on=changed_on,
        defaults={"due_on": None if isinstance(due, CannotBeJudged) else due[0]},
    )
    return filing


def expect_filing_in_time(union: Union, cause: str, changed_on: date) -> None:
    """The same for a use case that may be written down years later: then nobody here knows whether
    it was filed, so nothing is asked."""
    due = terms.change_due(changed_on, figures=known_figures())
    if not isinstance(due, CannotBeJudged) and due[0] >= timezone.localdate():
        expect_filing(union, cause, changed_on)


def _lock(union: Union) -> None:
    """One change of a union at a time; what was read before is read again."""
    list(Union.objects.select_for_update().filter(pk=union.pk))
    union.refresh_from_db()
    if not union.stands:
        raise RuleViolation("org.union_closed")


def _end_current_term(union: Union, kind: str, since: date) -> None:
    current = Term.objects.current().filter(union=union, kind=kind).first()
    if current is None:
        return
    if since <= current.since:
        raise RuleViolation("org.term_before_current", field="since", since=current.since)
    current.replaced_on = since
    current.save(update_fields=["replaced_on"])
    current.members.filter(until__isnull=True, since__lte=since).update(until=since)
    current.members.filter(until__isnull=True).delete()  # seats that would have begun later


def _refuse_replaced(term: Term) -> None:
    if term.replaced_on is not None:
        raise RuleViolation("org.term_replaced")


def _refuse_no_active_member(union: Union, person: Person) -> None:
    active = Membership.objects.current().filter(person=person, state=MembershipState.ACTIVE)
    if not active.filter(union__in=Union.objects.under(union)).exists():
        raise RuleViolation("org.seat_needs_member", field="name")


def _refuse_taken_seat(term: Term, person: Person, position: str) -> None:
    sitting = term.members.filter(until__isnull=True)
    if sitting.filter(person=person).exists():
        raise RuleViolation("org.seated_already", field="name")
    if position in HEADS and sitting.filter(position=position).exists():
        raise RuleViolation("org.head_taken", field="position")
    if term.seats is not None and sitting.count() >= term.seats:
        raise RuleViolation("org.seats_full", seats=term.seats)
