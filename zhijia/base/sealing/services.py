"""From an envelope to a person's eyes: with a reason, and on the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record, target_of
from zhijia.base.sealing.envelopes import digest_of
from zhijia.base.sealing.models import Reveal, SealedRow
from zhijia.base.sealing.rules import are_many, require_reason
from zhijia.kernel.actor import Actor


@transaction.atomic
def reveal(  # noqa: PLR0913  (a look has this many answers)
    row: SealedRow,
    fields: Iterable[str],
    *,
    actor: Actor,
    reason: str = "",
    purpose: str = Reveal.Purpose.OTHER,
    person_id: int | None = None,
    target: str = "",
) -> dict[str, str]:
    """The asked values of a row, once the look is written down. `person_id` is whose data it is;
    `target` is the matter it is for (the row itself if none). The caller has asked the policy."""
    require_reason(purpose, reason)
    asked = list(fields)
    values = row.sealed()
    now = timezone.now()
    look = Reveal(
        at=now,
        actor=actor.name,
        person_id=person_id,
        target=target or target_of(row),
        fields=asked,
        purpose=Reveal.Purpose(purpose),
    )
    look.seal(reason=reason.strip())
    look.save()
    looks = Reveal.objects.filter(actor=actor.name, at__gt=now - timedelta(hours=1)).count()
    record(
        "sealing.reveal",
        look.target,
        actor=actor,
        reveal=look.pk,
        fields=asked,
        purpose=str(look.purpose),
        reason=digest_of("sealing.reason", look.reason),
        looks_in_the_last_hour=looks,
        many=are_many(looks),
    )
    return {name: values.get(name, "") for name in asked}
