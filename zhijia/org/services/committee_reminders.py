"""Remind whoever leads a union that its term or its certificate runs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from zhijia.base.outbox.models import Message
from zhijia.base.outbox.services import notify
from zhijia.org.models import CommitteeKind, Term, Union
from zhijia.org.rules.terms import REMIND_MONTHS_BEFORE, months_before, reminder_due
from zhijia.org.services.heads import head_of

BATCH = 500


def remind_of_terms(*, now: datetime) -> int:
    """Six, three and one month before the end: one message each to the chair or director on record,
    however often the pass is made."""
    today = localdate(now)
    return sum(_remind(*one) for one in [*_of_terms(today), *_of_certificates(today)])


def _of_terms(today: date) -> Iterator[tuple[str, str, Union, date, int]]:
    ending = Term.objects.current().filter(until__gte=today, until__lte=_horizon(today))
    for term in ending.filter(union__closed_on__isnull=True).select_related("union")[:BATCH]:
        months = reminder_due(term.until, today)
        if months is not None:
            yield "org.term_ends", term.kind, term.union, term.until, months


def _of_certificates(today: date) -> Iterator[tuple[str, str, Union, date, int]]:
    standing = Union.objects.standing().filter(legal_person_until__gte=today)
    for union in standing.filter(legal_person_until__lte=_horizon(today))[:BATCH]:
        until = union.legal_person_until
        months = reminder_due(until, today) if until else None
        if until is not None and months is not None:
            yield "org.certificate_ends", CommitteeKind.COMMITTEE, union, until, months


def _horizon(today: date) -> date:
    """No later end has a reminder due already; a month more, since months differ in length."""
    return months_before(today, -max(REMIND_MONTHS_BEFORE) - 1)


@transaction.atomic
def _remind(text: str, kind: str, union: Union, until: date, months: int) -> int:
    head = head_of(union, kind)
    key = f"{text}:{union.pk}:{kind}:{until}:{months}"
    if head is None or Message.objects.filter(key=key).exists():
        return 0
    link = reverse("org:committees", args=[union.pk])
    notify(head.person_id, text, {"on": until.isoformat()}, key=key, link=link)
    return 1
