"""Handing the outbox over: at least once, with the key, by as many deliverers as there are."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import translation

from zhijia.base.outbox.channels import NO_ADDRESS, NoAddress, Undeliverable, channel
from zhijia.base.outbox.models import OutboxRow
from zhijia.base.outbox.sockets import ADDRESSES, DELIVERIES, Addresses
from zhijia.base.outbox.texts import message_sentence

log = logging.getLogger("zhijia.outbox")

LEASE = timedelta(minutes=5)
"""How long a deliverer that died keeps a row from the others; longer than any channel waits."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
MOST_TRIES = 12
KEPT_AFTER_DELIVERY = timedelta(days=90)
STUCK_AFTER = timedelta(minutes=30)


def deliver_outbox(*, now: datetime, most: int = 200) -> int:
    """Hand over what is due; returns how many rows were delivered. Row by row: each is claimed in
    a short transaction of its own, handed over outside of any, then marked."""
    began, delivered = time.monotonic(), 0
    for _ in range(most):
        moment = now + timedelta(seconds=time.monotonic() - began)
        row = _claim(moment)
        if row is None:
            break
        delivered += _hand_over(row, moment)
    return delivered


def clear_outbox(*, now: datetime) -> int:
    """Forget what was delivered, or had nobody to go to, a quarter of a year ago; its keys are no
    longer asked for."""
    before = now - KEPT_AFTER_DELIVERY
    over = models.Q(delivered_at__lt=before) | models.Q(failed_at__lt=before, failure=NO_ADDRESS)
    return OutboxRow.objects.filter(over).delete()[0]


def due_deliveries(now: datetime) -> bool:
    """Whether a deliverer would find a row now. Each one it takes is delivered, put off or given up,
    so whoever delivers while this holds comes to an end."""
    return _waiting(now).exists()


def stuck_deliveries(now: datetime) -> int:
    """Rows whose first try should have been long ago: nobody delivers. For /readyz."""
    return _waiting(now).filter(tries=0, due_at__lt=now - STUCK_AFTER).count()


def deliver_sentence(*, key: str, payload: Mapping[str, Any]) -> None:
    """A neutral sentence to a person by one channel, in the person's language; in that of the sentence
    where they have chosen none."""
    found = _addresses(payload["person_id"]) if not payload["to"] else None
    to = payload["to"] or getattr(found, payload["way"], "")
    if not to:
        raise NoAddress
    chosen = found.language if found else ""
    with translation.override(chosen or payload["language"]):
        sentence = message_sentence(payload["text"], payload["facts"])
    channel(payload["way"]).send(to=to, text=sentence, key=key)


def _addresses(person_id: int | None) -> Addresses:
    for _, book in ADDRESSES:
        if person_id is not None:
            return book(person_id)
    return Addresses()


def _waiting(now: datetime) -> models.QuerySet[OutboxRow]:
    free = models.Q(leased_until=None) | models.Q(leased_until__lte=now)
    return OutboxRow.objects.filter(free, delivered_at=None, failed_at=None, due_at__lte=now)


def _claim(now: datetime) -> OutboxRow | None:
    """Take the next row for the length of a lease. PostgreSQL passes over rows another deliverer
    is just taking; on SQLite the transaction itself is exclusive."""
    if not due_deliveries(now):
        return None
    with transaction.atomic():
        rows = _waiting(now).select_for_update(skip_locked=True)
        row = rows.order_by("due_at", "pk").first()
        if row is not None:
            row.leased_until, row.tries = now + LEASE, row.tries + 1
            row.save(update_fields=["leased_until", "tries"])
        return row


def _hand_over(row: OutboxRow, now: datetime) -> bool:
    try:
        DELIVERIES[row.kind](key=row.key, payload=row.payload)
    except NoAddress:
        _mark(row, failed_at=now, failure=NO_ADDRESS, envelope=b"")
        log.info("nobody to deliver to", extra={"key": row.key})
    except Undeliverable as never:
        _mark(row, failed_at=now, failure=str(never))
        log.warning("given up", extra={"key": row.key, "code": str(never)})
    except Exception as failed:  # a neighbour may fail in any way: we try again
        _put_off(row, now, type(failed).__name__)
    else:
        return _mark(row, delivered_at=now, failure="", envelope=b"")
    return False


def _put_off(row: OutboxRow, now: datetime, failure: str) -> None:
    """Wait twice as long after each failure, half a minute to six hours; give up after twelve."""
    log.warning("not delivered", extra={"key": row.key, "code": failure, "tries": row.tries})
    if row.tries >= MOST_TRIES:
        _mark(row, failed_at=now, failure=failure)
        return
    pause = min(FIRST_PAUSE * 2 ** (row.tries - 1), LONGEST_PAUSE)
    _mark(row, due_at=now + pause, leased_until=None, failure=failure)


def _mark(row: OutboxRow, **changes: Any) -> bool:
    """Only while the lease is still ours: a deliverer that slept must not undo another's work."""
    ours = OutboxRow.objects.filter(pk=row.pk, leased_until=row.leased_until, delivered_at=None)
    return bool(ours.update(**changes))
