"""Who looked: for the person and for auditors."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from zhijia.base.sealing.models import Reveal
from zhijia.base.sealing.rules import are_many
from zhijia.kernel.actor import Actor


def looks_at_person(person_id: int) -> models.QuerySet[Reveal]:
    """Every look at a person's data, the newest first."""
    return Reveal.objects.filter(person_id=person_id).order_by("-at", "-pk")


def looks_for_target(target: str) -> models.QuerySet[Reveal]:
    """Every look for one matter, the newest first."""
    return Reveal.objects.filter(target=target).order_by("-at", "-pk")


def looks_are_many(actor: Actor) -> bool:
    """Whether this actor's looks of the last hour go to the auditor's list, so the page says so."""
    since = timezone.now() - timedelta(hours=1)
    return are_many(Reveal.objects.filter(actor=actor.name, at__gt=since).count())
