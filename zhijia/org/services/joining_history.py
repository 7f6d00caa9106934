"""One line of an application's history, and the neutral word that something happened."""

from __future__ import annotations

from datetime import datetime

from zhijia.base.outbox.services import notify
from zhijia.kernel.actor import Actor
from zhijia.org.models import Application, ApplicationEntry, ApplicationStep, Union

BY_THE_APPLICANT = (ApplicationStep.FILED, ApplicationStep.WITHDRAWN)


def write_application_entry(
    application: Application,
    kind: ApplicationStep,
    *,
    actor: Actor,
    at: datetime,
    office: Union | None = None,
    text: str = "",
) -> ApplicationEntry:
    """Add a line: which office acted and which of its people, or nobody (the applicant, a sweep)."""
    by_applicant = kind in BY_THE_APPLICANT
    entry = ApplicationEntry(
        application=application,
        kind=kind,
        at=at,
        office=None if by_applicant else office,
        officer_id=None if by_applicant else actor.person_id,
    )
    if text:
        entry.seal(text=text.strip())
    entry.save()
    return entry


def tell_applicant(application: Application, entry: ApplicationEntry) -> None:
    """A neutral sentence with the number and nothing else, in the same transaction, to the account
    or to the phone a visitor left."""
    phone = "" if application.person_id else application.sealed().get("phone", "")
    notify(
        person_id=application.person_id,
        phone=phone,
        text="org.application_progress",
        facts={"number": application.number},
        link=f"/join/{application.number}/",
        key=f"org.application_entry:{entry.pk}",
    )


def ask_member(application: Application, person_id: int, *, when: str) -> None:
    """Tell a member, and nobody else, that a question about their membership waits for them: on the
    phone that is written down, whatever phone the application named."""
    notify(
        person_id=person_id,
        text="org.membership_question",
        link="/me/membership/",
        key=f"org.membership_question:{application.pk}:{when}",
    )
