"""What an approved application does to the register."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhijia.base.moves import move
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.org import selectors
from zhijia.org.models import (
    Application,
    ApplicationStep,
    ChangeKind,
    Membership,
    MembershipState,
    Person,
    phone_index,
)
from zhijia.org.rules.joining_flow import DAYS_TO_AGREE, FLOW, Wish
from zhijia.org.services.joining_history import (
    ask_member,
    tell_applicant,
    write_application_entry,
)
from zhijia.org.services.membership import (
    end_membership,
    enrol_member,
    restore_membership,
    retain_membership,
    transfer_membership,
)
from zhijia.org.sockets import AGREED, JOINED

REGISTRAR = system("org.settle_application")
"""Writes in the register what an office has approved: the office had the right to say yes to the
application, and need not have it where the person comes from."""


def settle(application: Application, *, actor: Actor) -> None:
    """Carry out what was approved, in the caller's transaction; or ask the member first, when they
    are one elsewhere and did not say that they want to move."""
    if application.wish == Wish.JOIN:
        _join(application, actor=actor)
    else:
        _change_own_membership(application)
        close_application(application, "carry_out", actor=actor)


def close_application(application: Application, step: str, *, actor: Actor) -> None:
    """The last step of a wish that came true."""
    now = timezone.now()
    ended: dict[str, object] = {"due_at": None, "agree_until": None, "ended_at": now}
    move(application, FLOW, step, actor=actor, changes=ended)
    entry = write_application_entry(
        application, ApplicationStep.DONE, actor=actor, at=now, office=application.union
    )
    tell_applicant(application, entry)


def _join(application: Application, *, actor: Actor) -> None:
    person = _applicant(application)
    current = selectors.membership_of_person(person.pk)
    knows = current is not None and bool(application.sealed().get("moving"))
    if current is not None and current.union_id != application.union_id and not knows:
        _ask(application, person, actor=actor)
        return
    if not bring_into_union(application, person, current):
        _ask(application, person, actor=actor)  # somebody else enrolled them at this moment
        return
    _welcome(person, application, actor=actor)
    close_application(application, "carry_out", actor=actor)


def _welcome(person: Person, application: Application, *, actor: Actor) -> None:
    """The apps above do what a new member needs, e.g. an account to sign in with, and note what the
    person agreed to when they applied."""
    for _key, welcome in JOINED:
        welcome(person.pk, actor=actor)
    for _key, note in AGREED:
        note(person.pk, at=application.filed_at, actor=actor)


def bring_into_union(application: Application, person: Person, current: Membership | None) -> bool:
    """Make the person a member of the union that was asked: enrolled, moved, or there already.
    False when somebody else enrolled them elsewhere a moment ago."""
    today = timezone.localdate()
    employer = None if application.confidential else application.employer
    if current is None:
        try:
            with transaction.atomic():
                enrol_member(
                    person,
                    application.union,
                    actor=REGISTRAR,
                    since=today,
                    employment=application.employment,
                    employer=employer,
                )
        except RuleViolation as refused:
            if refused.code != "org.member_already":
                raise
            return False
    elif current.union_id != application.union_id:
        transfer_membership(
            current,
            actor=REGISTRAR,
            union=application.union,
            on=today,
            employer=employer,
            quietly=application.confidential,
        )
    elif current.state == MembershipState.RETAINED:
        restore_membership(current, actor=REGISTRAR, on=today)
    return True


def _ask(application: Application, person: Person, *, actor: Actor) -> None:
    """The office is told nothing: for it the application is being checked. The member is asked."""
    now = timezone.now()
    waiting: dict[str, object] = {
        "due_at": None,
        "agree_until": now + timedelta(days=DAYS_TO_AGREE),
    }
    move(application, FLOW, "ask", actor=actor, changes=waiting)
    write_application_entry(application, ApplicationStep.ASKED, actor=actor, at=now)
    ask_member(application, person.pk, when="asked")


def _change_own_membership(application: Application) -> None:
    membership = selectors.membership_of_person(application.person_id)
    if membership is None or membership.union_id != application.union_id:
        raise Conflict("org.membership_changed")
    today = timezone.localdate()
    if application.wish == Wish.RETAIN:
        retain_membership(
            membership,
            actor=REGISTRAR,
            on=today,
            reason=application.reason,
            employment=application.employment,
        )
    else:
        end_membership(
            membership,
            actor=REGISTRAR,
            on=today,
            kind=ChangeKind.LEFT,
            reason=application.reason,
        )


def _applicant(application: Application) -> Person:
    """The account's person; for a visitor whoever has this identity number, or a new person. The row
    is locked, so that two applications of one person come one after the other."""
    if application.person_id is not None:
        person = Person.objects.select_for_update().get(pk=application.person_id)
        return _with_number(person, application)
    found = _having(application.id_index)
    return _written_down(application) if found is None else _reached_by(found, application)


def _reached_by(person: Person, application: Application) -> Person:
    """Whoever comes back is reached by the phone they have just given, and signs in with it: the one
    on record may be somebody else's by now. A member's stays, for they are asked on it."""
    phone = application.sealed().get("phone", "")
    is_back = selectors.membership_of_person(person.pk) is None
    if phone and is_back and person.phone_index != phone_index(phone):
        person.phone_index = phone_index(phone)
        person.seal(phone=phone)
        person.is_compared = False
        person.save()
    return person


def _having(id_index: str | None) -> Person | None:
    if id_index is None:
        return None
    return Person.objects.select_for_update().filter(id_index=id_index).first()


def _written_down(application: Application) -> Person:
    said = application.sealed()
    person = Person.written_down(
        said["name"], id_number=said.get("id_number", ""), phone=said.get("phone", "")
    )
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        found = _having(application.id_index)  # written down by somebody else at this moment
        if found is None:
            raise
        return found
    return person


def _with_number(person: Person, application: Application) -> Person:
    """Write down the number an account did not have yet. One that belongs to another row already is
    left for the search for duplicates; whether it does, nobody sees here."""
    number = application.sealed().get("id_number", "")
    taken = Person.objects.filter(id_index=application.id_index).exists()
    if person.id_index is None and number and not taken:
        noted = Person.written_down(person.name, id_number=number)
        person.id_type, person.id_index = noted.id_type, noted.id_index
        person.birth_year, person.sex = noted.birth_year, noted.sex
        person.seal(id_number=number)
        person.is_compared = False
        person.save()
    return person


def agree(application: Application, person: Person, *, actor: Actor, now: datetime) -> None:
    """The member said yes: move them, or enrol them if they have left in the meantime."""
    current = selectors.membership_of_person(person.pk)
    if not bring_into_union(application, person, current):
        raise Conflict("org.membership_changed")
    _welcome(person, application, actor=actor)
    close_application(application, "agree", actor=actor)
