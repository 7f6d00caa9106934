"""Carrying out a form once: money, votes, places and requests go through here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar, cast

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from zhijia.base.audit.log import target_of
from zhijia.base.idempotency.models import UsedKey
from zhijia.base.sealing.envelopes import digest_of
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation

KEPT = timedelta(hours=48)
LONGEST_KEY = 64

M = TypeVar("M", bound=models.Model)


def new_key() -> str:
    """A key for a form about to be shown."""
    return uuid.uuid4().hex


def owner_of(actor: Actor, *, session: str = "") -> str:
    """Whose key it is: the account's, or the browser session's of somebody without one."""
    if actor.is_signed_in or actor.system:
        return actor.name
    if not session:
        raise ValueError("a visitor's key hangs on the session: give its key")
    return f"session:{digest_of('idempotency.session', session)[:32]}"


@transaction.atomic
def once(
    use_case: str, key: str, content: Mapping[str, object], act: Callable[[], M], *, owner: str
) -> M:
    """Carry out `act` unless this key already did, and return the row that came of it.

    The same key with the same content is a second press or a retry and gets the earlier row; with
    other content it is `Conflict`. If `act` fails the key stays free. Of two that come together the
    second waits for the first: the unique constraint is taken before anything else is done.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise RuleViolation("idempotency.key_missing")
    sent = _digest(content)
    used, is_new = UsedKey.objects.get_or_create(
        owner=owner,
        use_case=use_case,
        key=key,
        defaults={"content": sent, "at": timezone.now()},
    )
    if not is_new:
        return cast(M, _earlier(used, sent))
    result = act()
    used.target = target_of(result)
    used.save(update_fields=["target"])
    return result


def clear_used_keys(*, now: datetime) -> int:
    """Forget keys after 48 hours."""
    return UsedKey.objects.filter(at__lt=now - KEPT).delete()[0]


def _earlier(used: UsedKey, sent: str) -> models.Model:
    if used.content != sent:
        raise Conflict("idempotency.other_content")
    label, _, pk = used.target.partition(":")
    row: models.Model | None = apps.get_model(label)._base_manager.filter(pk=pk).first()
    if row is None:
        raise Conflict("idempotency.result_gone")
    return row


def _digest(content: Mapping[str, object]) -> str:
    words = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return digest_of("idempotency.content", words)
