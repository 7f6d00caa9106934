"""Handing a union's branch over to other software: ordered with a reason, made by a long job, kept
sealed for its download, then deleted."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.files.models import StoredFile
from zhijia.base.files.rules.kinds import ZIP
from zhijia.base.files.services import drop_files_of, keep_made
from zhijia.base.jobs.services import cancel_job, order_job
from zhijia.base.jobs.sockets import Run
from zhijia.base.moves import move
from zhijia.base.sealing.envelopes import digest_of
from zhijia.base.sealing.models import Reveal
from zhijia.base.sealing.rules import require_reason
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import Unavailable
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import HandOver, Union
from zhijia.org.rules.hand_over import HAND_OVER_FLOW, KEPT_DAYS, Mark, State
from zhijia.org.selectors.hand_over import file_of_hand_over, job_of_hand_over
from zhijia.org.services.export_members import note_looks, reader_of
from zhijia.org.services.hand_over_package import Package, write_package

KIND = "org.make_hand_over"
PURPOSE = Reveal.Purpose.OTHER
FIELDS_HANDED_OVER = [
    "name", "id_number", "phone", "address", "email", "born_on", "nation", "political_status",
    "household_place",
]  # fmt: skip
CLEARING = system("org.clear_hand_overs")


@transaction.atomic
def hand_over_register(union: Union, *, actor: Actor, reason: str) -> HandOver:
    """Order the package of a branch. Everybody in it will be able to read the reason."""
    require(policies.may_hand_over_register(actor, union))
    require_reason(PURPOSE, reason)
    row = HandOver(
        number=secrets.token_hex(4).upper(),
        union=union,
        account_id=actor.account_id or 0,
        at=timezone.now(),
    )
    row.seal(reader=reader_of(actor), reason=reason.strip())
    row.save()
    row.job_key = order_job(KIND, {"hand_over": row.pk}, actor=actor).key
    row.save(update_fields=["job_key"])
    record(
        "org.hand_over_register",
        union,
        actor=actor,
        number=row.number,
        reason=digest_of("sealing.reason", row.reason),
    )
    return row


def make_hand_over(run: Run) -> Mapping[str, Any]:
    """The job: write the package of one moment, then keep it and note every look, together."""
    row = HandOver.objects.select_related("union").get(pk=run.order["hand_over"])
    if row.state != State.ORDERED:
        return {"people": row.people_count}
    actor = Actor(account_id=run.owner_id)
    run.progress(0, message="writing")
    with tempfile.TemporaryFile() as made:
        package = write_package(made, row.union, _mark(row))
        run.progress(package.rows, package.rows, message="keeping")
        _keep(row, made, package, actor)
    return {"people": row.people_count}


@transaction.atomic
def _keep(row: HandOver, made: IO[bytes], package: Package, actor: Actor) -> None:
    """The file can be fetched exactly when every person in it can read of it."""
    people = note_looks(
        package.people,
        target=row.target,
        actor=actor,
        purpose=PURPOSE,
        reason=row.reason,
        fields=FIELDS_HANDED_OVER,
    )
    keep_made(made, name=f"hand-over-{row.number}.zip", kind=ZIP, actor=actor, target=row.target)
    changes: dict[str, object] = {
        "people_count": people,
        "sha256": _digest(made),
        "expires_at": timezone.now() + timedelta(days=KEPT_DAYS),
    }
    facts: dict[str, object] = {"number": row.number, "people": people, "rows": package.rows}
    move(row, HAND_OVER_FLOW, "make", actor=actor, changes=changes, facts=facts)


@transaction.atomic
def download_hand_over(row: HandOver, *, actor: Actor) -> StoredFile:
    """The package, each time with a line in the audit trail."""
    require(policies.may_download_hand_over(actor, row))
    file = file_of_hand_over(row)
    if file is None:
        raise Unavailable("files.gone")
    record("org.download_hand_over", row.union, actor=actor, number=row.number)
    return file


@transaction.atomic
def discard_hand_over(row: HandOver, *, actor: Actor) -> None:
    """Let a package go, made or not: nothing of it is kept but who ordered it and when."""
    require(policies.may_discard_hand_over(actor, row))
    move(row, HAND_OVER_FLOW, "discard", actor=actor)
    job = job_of_hand_over(row)
    if job is not None and not job.is_over:
        cancel_job(job, actor=actor)
    drop_files_of(row.target, actor=actor)


def clear_hand_overs(*, now: datetime) -> int:
    """Delete the packages whose time is over; mark those whose job ended without them."""
    cleared = 0
    for row in HandOver.objects.filter(state=State.MADE, expires_at__lte=now):
        with transaction.atomic():
            move(row, HAND_OVER_FLOW, "expire", actor=CLEARING)
            drop_files_of(row.target, actor=CLEARING)
        cleared += 1
    for row in HandOver.objects.filter(state=State.ORDERED):
        job = job_of_hand_over(row)
        if job is None or job.is_over:
            move(row, HAND_OVER_FLOW, "fail", actor=CLEARING)
            cleared += 1
    return cleared


def _mark(row: HandOver) -> Mark:
    return Mark(
        number=row.number,
        union=row.union.name,
        reader=row.reader,
        at=timezone.localtime(row.at).isoformat(timespec="seconds"),
        reason=row.reason,
    )


def _digest(made: IO[bytes]) -> str:
    made.seek(0)
    return hashlib.file_digest(made, "sha256").hexdigest()  # type: ignore[arg-type]
