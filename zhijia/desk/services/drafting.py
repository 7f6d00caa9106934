"""A draft: one answer after the other, sealed on the server."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import target_of
from zhijia.base.files.models import StoredFile
from zhijia.base.files.services import drop_file, drop_files_of, keep_file
from zhijia.desk.models import Draft
from zhijia.desk.rules.questions import VOICE
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

VISITORS_DRAFT = timedelta(hours=24)
WORKERS_DRAFT = timedelta(days=30)


@transaction.atomic
def start_draft(answers: dict[str, str], *, actor: Actor) -> Draft:
    """Begin with the first answers. Nothing is asked about the person yet."""
    lives = WORKERS_DRAFT if actor.person_id else VISITORS_DRAFT
    draft = Draft(key=uuid.uuid4(), person_id=actor.person_id, expires_at=timezone.now() + lives)
    draft.seal(**answers)
    draft.save()
    return draft


@transaction.atomic
def answer_question(draft: Draft, answers: dict[str, str], *, actor: Actor) -> Draft:
    """Keep the answers of one page; earlier ones stay. A filed draft takes none: its envelope holds
    the passphrase by then."""
    current = _unfiled(draft)
    current.seal(**answers)
    current.save(update_fields=["envelope"])
    return current


def _unfiled(draft: Draft) -> Draft:
    """The draft as it is now, held until the transaction ends."""
    current = Draft.objects.select_for_update().filter(pk=draft.pk, filed_as__isnull=True).first()
    if current is None:
        raise RuleViolation("desk.draft_gone")
    return current


@transaction.atomic
def add_paper(draft: Draft, upload: UploadedFile[bytes], *, actor: Actor) -> StoredFile:
    """Take one paper, or refuse it by itself with a sentence; the others stay. A filed draft takes
    none: its papers have gone on to the matter."""
    _unfiled(draft)
    return keep_file(upload, actor=actor, target=target_of(draft))


@transaction.atomic
def remove_paper(draft: Draft, file_id: int, *, actor: Actor) -> None:
    """Take one paper out again; what was said instead of the story is not one of them."""
    if draft.sealed().get(VOICE) == str(file_id):
        return
    drop_file(file_id, actor=actor, target=target_of(draft))


@transaction.atomic
def discard_draft(draft: Draft, *, actor: Actor) -> None:
    """Forget what was written; papers of a filed matter stay with the matter."""
    drop_files_of(target_of(draft), actor=actor)
    draft.delete()
