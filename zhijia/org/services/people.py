"""The thin register of people and members that the other apps build on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Membership, Person, Union


@transaction.atomic
def enrol_member(person: Person, union: Union, *, actor: Actor, since: date) -> Membership:
    """Make a person a member of a union. Whoever is a member elsewhere has to be transferred."""
    require(policies.may_enrol_member(actor, union))
    if not union.stands:
        raise RuleViolation("org.union_closed")
    if Membership.objects.current().filter(person=person).exists():
        raise RuleViolation("org.member_already")
    membership = Membership.objects.create(person=person, union=union, since=since, change="1")
    Union.objects.filter(pk=union.pk).update(members_count=F("members_count") + 1)
    record("org.enrol_member", membership, actor=actor, union=union.pk)
    return membership
