"""A draft of an application: one answer after the other, sealed on the server for a day."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.org.models import JoiningDraft

DRAFT_LIVES = timedelta(hours=24)


@transaction.atomic
def start_joining(answers: dict[str, str], *, actor: Actor) -> JoiningDraft:
    """Begin with the first answer; it says nothing about the person yet."""
    draft = JoiningDraft(
        key=uuid.uuid4(), person_id=actor.person_id, expires_at=timezone.now() + DRAFT_LIVES
    )
    draft.seal(**answers)
    draft.save()
    return draft


@transaction.atomic
def answer_joining(draft: JoiningDraft, answers: dict[str, str], *, actor: Actor) -> JoiningDraft:
    """Keep the answers of one page; earlier ones stay, but another way in asks anew where somebody
    works. Whoever has signed in meanwhile takes the draft along."""
    current = JoiningDraft.objects.select_for_update()
    row = current.filter(pk=draft.pk, filed_as__isnull=True).first()
    if row is None:
        raise RuleViolation("org.draft_gone")
    if answers.get("way", row.sealed().get("way")) != row.sealed().get("way"):
        row.seal(work="", employer="")
    row.seal(**answers)
    row.person_id = row.person_id or actor.person_id
    row.save(update_fields=["envelope", "person"])
    return row


@transaction.atomic
def discard_joining(draft: JoiningDraft, *, actor: Actor) -> None:
    """Forget what was written; an application that was filed stays."""
    JoiningDraft.objects.filter(pk=draft.pk).delete()
