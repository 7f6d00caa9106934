"""Somebody who joined can sign in with the phone they gave (socket `org.JOINED`)."""

from __future__ import annotations

from zhijia.access.models import Account
from zhijia.access.services.posts import open_account
from zhijia.kernel.actor import Actor, system
from zhijia.org import selectors as org

OPENING = system("access.welcome_member")


def welcome_member(person_id: int, *, actor: Actor) -> None:
    """Open an account for a new member who has a phone and no account; the code sent to the phone
    is the way in. Whoever has an account keeps it as it is."""
    person = org.person(person_id)
    phone = person.sealed().get("phone", "")
    if phone and not Account.objects.filter(person=person).exists():
        open_account(name=person.name, phone=phone, person=person, actor=OPENING)
