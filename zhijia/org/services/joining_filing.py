"""From a draft to an application with a number, a clock and the union whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.limits import backed_off, count_failure, forget_failures
from zhijia.base.sealing.envelopes import digest_of
from zhijia.kernel.actor import Actor
from zhijia.kernel.case_numbers import (
    digits_of,
    new_number,
    new_passphrase,
    number_of,
    pause_after,
)
from zhijia.kernel.deadlines import SHANGHAI, deadline
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors
from zhijia.org.models import (
    Application,
    ApplicationStep,
    Employer,
    JoiningDraft,
    Person,
    Union,
    id_index,
)
from zhijia.org.rules.joining_flow import DAYS, DIRECT, Wish
from zhijia.org.services.joining_history import ask_member, write_application_entry

PASSPHRASE_SHOWN = timedelta(minutes=15)
FILED_DRAFT_KEPT = timedelta(hours=48)
NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True)
class Applied:
    """The application, and for a visitor the passphrase (shown now and never again)."""

    application: Application
    passphrase: str = ""


@transaction.atomic
def apply_to_join(draft: JoiningDraft, *, actor: Actor) -> Applied:
    """Make the draft an application. Pressing twice finds the same one: the draft is the key.

    Whether the identity number is known makes no difference that anybody could see. A member whom
    it belongs to is asked on their own phone.
    """
    require(policies.may_apply_to_join(actor))
    locked = JoiningDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise RuleViolation("org.draft_gone")
    answers = locked.sealed()
    if locked.filed_as_id is not None:
        filed = Application.objects.get(pk=locked.filed_as_id)
        return Applied(filed, answers.get("passphrase", ""))
    applied = _apply(answers, actor=actor)
    _keep_for_a_retry(locked, applied)
    return applied


def _apply(answers: dict[str, str], *, actor: Actor) -> Applied:
    employer = selectors.employer_with_id(answers.get("work", ""))
    direct = answers["way"] == DIRECT
    member = selectors.membership_of_person(actor.person_id)
    application = Application(
        wish=Wish.JOIN,
        confidential=direct,
        person_id=actor.person_id,
        employer=selectors.employer_named(answers.get("employer", "")) if direct else employer,
        employment=answers.get("employment", ""),
    )
    application.union = _union_asked(employer, direct=direct)
    if member is not None and member.union_id == application.union.pk:
        raise RuleViolation("org.member_here_already")
    kept = ("name", "id_number", "phone", "employer")
    application.seal(**{name: answers.get(name, "") for name in kept})
    application.seal(moving="yes" if member else "")
    application.id_index = id_index(answers.get("id_number", ""))
    passphrase = "" if actor.person_id else new_passphrase()
    _file(application, actor=actor, passphrase=passphrase)
    _ask_who_has_this_number(application)
    return Applied(application, passphrase)


def _union_asked(employer: Employer | None, *, direct: bool) -> Union:
    """The union that answers for the employer; the district where there is none to be named."""
    found = None if direct or employer is None else employer.union
    found = found if found is not None and found.stands else selectors.district()
    if found is None:
        raise RuleViolation("org.nobody_to_join")
    return found


def _ask_who_has_this_number(application: Application) -> None:
    """Somebody typed the number of a member: that member learns of it, and nobody else."""
    if application.person_id is not None or application.id_index is None:
        return
    known = Person.objects.filter(id_index=application.id_index).first()
    if known is not None and selectors.membership_of_person(known.pk) is not None:
        ask_member(application, known.pk, when="filed")


@transaction.atomic
def ask_to_retain(*, actor: Actor, employment: str, reason: str) -> Application:
    """A member asks to keep their membership while retired or without work."""
    require(policies.may_ask_to_retain(actor))
    return _ask_own_union(Wish.RETAIN, actor=actor, employment=employment, reason=reason)


@transaction.atomic
def ask_to_leave(*, actor: Actor) -> Application:
    """A member wants to leave; the union can be slow, but it cannot refuse."""
    require(policies.may_ask_to_leave(actor))
    return _ask_own_union(Wish.LEAVE, actor=actor, reason="5")


def _ask_own_union(wish: Wish, *, actor: Actor, reason: str, employment: str = "") -> Application:
    member = selectors.membership_of_person(actor.person_id)
    if member is None:
        raise Conflict("org.membership_changed")
    district = selectors.district()
    application = Application(
        wish=wish,
        person_id=actor.person_id,
        union=member.union,
        confidential=district is not None and member.union_id == district.pk,
        employment=employment,
        reason=reason,
    )
    _file(application, actor=actor)
    return application


def _file(application: Application, *, actor: Actor, passphrase: str = "") -> None:
    now = timezone.now()
    application.turn = application.union
    application.filed_at = now
    application.due_at = deadline(now, DAYS, calendar()).due_at
    if application.person_id and selectors.open_application_of(application.person_id):
        raise RuleViolation("org.application_open")
    _save_with_new_number(application, now, passphrase)
    write_application_entry(application, ApplicationStep.FILED, actor=actor, at=now)
    record("org.apply_to_join", application, actor=actor, wish=str(application.wish))


def _save_with_new_number(application: Application, now: datetime, passphrase: str) -> None:
    today = now.astimezone(SHANGHAI).date()
    for left in reversed(range(NUMBER_TRIES)):
        application.number = new_number(today)
        if passphrase:
            application.passphrase_digest = passphrase_digest(application.number, passphrase)
        try:
            with transaction.atomic():
                application.save()
        except IntegrityError:
            # The same person pressed in two windows, or two numbers of one day are the same.
            if application.person_id and selectors.open_application_of(application.person_id):
                raise RuleViolation("org.application_open") from None
            if not left:
                raise
        else:
            return


def _keep_for_a_retry(draft: JoiningDraft, applied: Applied) -> None:
    now = timezone.now()
    draft.filed_as = applied.application
    draft.envelope = b""
    if applied.passphrase:
        draft.seal(passphrase=applied.passphrase)
        draft.show_until = now + PASSPHRASE_SHOWN
    draft.expires_at = now + FILED_DRAFT_KEPT
    draft.save()


def passphrase_digest(number: str, passphrase: str) -> str:
    return digest_of("org.passphrase", f"{number}:{digits_of(passphrase)}")


def open_application(
    number: str, passphrase: str, *, actor: Actor, client: str = ""
) -> Application:
    """The visitor's application for number and passphrase; an unknown number and a wrong passphrase
    give the same answer, and whoever guesses waits longer each time."""
    asked = number_of(number)
    guesser = f"{client}:{asked}"
    if backed_off("org.passphrase", guesser, pause_after):
        raise RuleViolation("org.passphrase_wrong", field="passphrase")
    found = Application.objects.filter(
        number=asked, person__isnull=True, passphrase_digest=passphrase_digest(asked, passphrase)
    ).first()
    if found is None:
        count_failure("org.passphrase", guesser)
        raise RuleViolation("org.passphrase_wrong", field="passphrase")
    forget_failures("org.passphrase", guesser)
    record("org.open_application", found, actor=actor)
    return found
