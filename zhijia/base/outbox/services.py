"""Posting into the outbox, telling a person, and reading one's own messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from zhijia.base.outbox.channels import CHANNELS
from zhijia.base.outbox.models import Message, OutboxRow
from zhijia.base.outbox.texts import require_neutral
from zhijia.kernel.actor import Actor

SENTENCE = "outbox.sentence"


def post(
    kind: str, key: str, payload: Mapping[str, Any], *, due_at: datetime | None = None
) -> None:
    """Add a side effect to the caller's transaction: rolled back with it, delivered after it.
    The same key twice is one side effect."""
    now = timezone.now()
    row = OutboxRow(kind=kind, key=key, at=now, due_at=due_at or now)
    row.seal_payload(payload)
    OutboxRow.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def notify(  # noqa: PLR0913  (what, to whom, about what, by which way)
    person_id: int | None,
    text: str,
    facts: Mapping[str, object] | None = None,
    *,
    key: str,
    link: str = "",
    phone: str = "",
    channels: Iterable[str] = ("sms",),
    language: str = "zh-hans",
) -> None:
    """Tell a person that something happened: in their inbox, and by the channels they allow.

    `text` is a code of `outbox.texts`, the facts are neutral. Somebody without an account is
    reached by the phone they left, which travels sealed and is wiped after delivery.
    """
    told = dict(facts or {})
    require_neutral(text, told)
    if person_id is not None:
        message = Message(
            person_id=person_id, key=key, text=text, facts=told, link=link, at=timezone.now()
        )
        Message.objects.bulk_create([message], ignore_conflicts=True)
    ways = list(channels) if person_id is not None else ["sms"] if phone else []
    for way in ways:
        send(way, text, told, key=key, person_id=person_id, to=phone, language=language)


def send(  # noqa: PLR0913  (the parts of one sentence)
    way: str,
    text: str,
    facts: Mapping[str, object],
    *,
    key: str,
    person_id: int | None = None,
    to: str = "",
    language: str = "zh-hans",
) -> None:
    """One sentence by one channel and no inbox, e.g. a sign-in code. Without `to` the person's
    address of the day of delivery is used."""
    if way not in CHANNELS:
        raise ValueError(f"no channel {way!r}")
    require_neutral(text, facts)
    payload = {
        "way": way,
        "text": text,
        "facts": dict(facts),
        "person_id": person_id,
        "to": to,
        "language": language,
    }
    post(SENTENCE, f"{key}:{way}", payload)


@transaction.atomic
def read_message(pk: int, *, actor: Actor) -> Message:
    """Mark one's own message as read; anybody else's looks as if it were not there."""
    message = Message.objects.filter(pk=pk, person_id=actor.person_id or 0).first()
    if message is None:
        raise Http404
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message
