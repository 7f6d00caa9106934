"""Saying a story instead of writing it; writing down what was said; and putting that right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record, target_of
from zhijia.base.files.models import StoredFile
from zhijia.base.files.rules.kinds import kind_of
from zhijia.base.files.services import drop_file, keep_file
from zhijia.desk import policies
from zhijia.desk.models import Draft, Entry, EntryKind, Request
from zhijia.desk.rules.questions import VOICE
from zhijia.desk.rules.words import MOST_VOICE_BYTES, STORY_LENGTH, title_of
from zhijia.desk.services.drafting import answer_question
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024


@transaction.atomic
def say_story(draft: Draft, upload: UploadedFile[bytes], *, actor: Actor) -> StoredFile:
    """Keep what somebody said instead of writing; what was said before makes room for it."""
    _refuse_other_than_sound(upload)
    _forget_voice(draft, actor=actor)
    kept = keep_file(upload, actor=actor, target=target_of(draft))
    answer_question(draft, {VOICE: str(kept.pk)}, actor=actor)
    return kept


@transaction.atomic
def unsay_story(draft: Draft, *, actor: Actor) -> None:
    """Take back what was said; what was written stays."""
    _forget_voice(draft, actor=actor)
    answer_question(draft, {VOICE: ""}, actor=actor)


def _forget_voice(draft: Draft, *, actor: Actor) -> None:
    if before := draft.sealed().get(VOICE):
        drop_file(int(before), actor=actor, target=target_of(draft))


def _refuse_other_than_sound(upload: UploadedFile[bytes]) -> None:
    """The file store takes papers too; here only a recording makes sense, and not a whole day of it."""
    if (upload.size or 0) > MOST_VOICE_BYTES:
        raise RuleViolation("desk.voice_too_long", field=VOICE, most=MOST_VOICE_BYTES // MEGABYTE)
    kind = kind_of(upload.read())
    upload.seek(0)
    if kind is None or not kind.is_sound:
        raise RuleViolation("desk.no_recording", field=VOICE)


@transaction.atomic
def write_transcript(request: Request, *, actor: Actor, text: str) -> Entry:
    """An officer writes down what the recording says. The worker reads it and may put it right; the
    recording stays and counts."""
    require(policies.may_write_transcript(actor, request))
    entry = _written_down(request, EntryKind.TRANSCRIPT, actor=actor, text=text)
    record("desk.write_transcript", request, actor=actor)
    tell_worker(request, entry)
    return entry


@transaction.atomic
def correct_transcript(
    request: Request, *, actor: Actor, text: str, holds_passphrase: bool = False
) -> Entry:
    """The worker says what they really said; it takes the place of what the officer heard."""
    require(policies.may_correct_transcript(actor, request, holds_passphrase=holds_passphrase))
    entry = _written_down(request, EntryKind.CORRECTED, actor=actor, text=text)
    record("desk.correct_transcript", request, actor=actor)
    return entry


def _written_down(request: Request, kind: EntryKind, *, actor: Actor, text: str) -> Entry:
    words = text.strip()
    if not words:
        raise RuleViolation("desk.text_missing", field="text")
    if len(words) > STORY_LENGTH:
        facts = {"most": STORY_LENGTH, "count": len(words)}
        raise RuleViolation("desk.story_too_long", field="text", **facts)
    current = Request.objects.select_for_update().get(pk=request.pk)
    current.seal(transcript=words, title=title_of(words))
    current.save(update_fields=["envelope"])
    request.envelope = current.envelope
    return write_entry(request, kind, actor=actor, at=timezone.now(), text=words)
