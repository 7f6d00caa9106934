"""A reminder's way: drafted from findings, edited, signed by a second person, sent, answered, closed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.calendar.selectors import calendar
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Union
from zhijia.rights import policies
from zhijia.rights.models import AuditedEmployer, Letter
from zhijia.rights.models.letters import BODY_LENGTH, NOTE_LENGTH, TITLE_LENGTH
from zhijia.rights.rules.insurance.employer_workbook import workbook_of
from zhijia.rights.rules.insurance.reminder import ANSWER_WORKING_DAYS, draft_reminder
from zhijia.rights.rules.letter_flow import FLOW, LetterState
from zhijia.rights.rules.naming import named_in
from zhijia.rights.selectors.letters import lines_of


@transaction.atomic
def draft_letter(audited: AuditedEmployer, *, actor: Actor) -> Letter:
    """Draft a reminder about what an audit found; refused when nothing may be told."""
    require(policies.may_draft_letter(actor, audited))
    lines = lines_of(audited)
    today = timezone.localdate()
    answer_by = calendar().due(today, ANSWER_WORKING_DAYS).due
    draft = draft_reminder(
        lines, first=audited.first_period, last=audited.last_period, answer_by=answer_by
    )
    if draft is None:
        raise RuleViolation("rights.nothing_to_tell")
    letter = Letter(
        union=audited.union,
        audited=audited,
        employer=audited.employer,
        recipient=audited.employer.name if audited.employer else audited.word,
        title=draft.title,
        lines=[asdict(line) for line in lines],
        answer_by=answer_by,
        drafted_by_id=actor.account_id or 0,
        edited_by_id=actor.account_id or 0,
        drafted_at=timezone.now(),
    )
    letter.seal(body=draft.body)
    letter.save()
    _note_as_told(audited)
    record("rights.draft_letter", letter, actor=actor, audited=audited.pk)
    return letter


@transaction.atomic
def edit_letter(  # noqa: PLR0913  (the fields of the sheet)
    letter: Letter,
    *,
    actor: Actor,
    recipient: str,
    title: str,
    body: str,
    answer_by: date,
    contact: str = "",
) -> Letter:
    """Change the draft; the sheet names no worker."""
    require(policies.may_edit_letter(actor, letter))
    _refuse_too_long("title", title, TITLE_LENGTH)
    _refuse_too_long("body", body, BODY_LENGTH)
    refuse_names(letter.audited, f"{title}\n{body}")
    letter.seal(body=body.strip())
    values: dict[str, object] = {
        "recipient": recipient,
        "title": title,
        "contact": contact,
        "answer_by": answer_by,
        "edited_by_id": actor.account_id or 0,
        "envelope": letter.envelope,
    }
    kept = Letter.objects.filter(pk=letter.pk, state=LetterState.DRAFT).update(**values)
    if not kept:
        raise Conflict("flow.already_moved", step="edit")
    record("rights.edit_letter", letter, actor=actor)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def sign_letter(letter: Letter, *, actor: Actor) -> Letter:
    """The second person's signature; the letter gets its number and is not edited any more."""
    district = Union.objects.select_for_update().get(pk=letter.union_id)
    letter.refresh_from_db()
    require(policies.may_sign_letter(actor, letter))
    refuse_names(letter.audited, f"{letter.title}\n{letter.body}")
    year = timezone.localdate().year
    numbered = Letter.objects.filter(union=district, year=year)
    last = numbered.aggregate(last=Max("serial"))["last"] or 0
    changes: dict[str, object] = {
        "signed_by_id": actor.account_id,
        "signed_at": timezone.now(),
        "year": letter.year or year,
        "serial": letter.serial or last + 1,
    }
    move(letter, FLOW, "sign", actor=actor, changes=changes)
    return letter


@transaction.atomic
def return_letter(letter: Letter, *, actor: Actor, note: str) -> Letter:
    """Back to its writer before it has gone out; it keeps its number for the next signature."""
    require(policies.may_return_letter(actor, letter))
    _refuse_too_long("note", note, NOTE_LENGTH)
    letter.seal(note=note.strip())
    changes: dict[str, object] = {
        "signed_by_id": None,
        "signed_at": None,
        "envelope": letter.envelope,
    }
    move(letter, FLOW, "return", actor=actor, note=note, changes=changes)
    return letter


@transaction.atomic
def discard_letter(letter: Letter, *, actor: Actor) -> Letter:
    """Let a draft be."""
    require(policies.may_discard_letter(actor, letter))
    move(letter, FLOW, "discard", actor=actor)
    return letter


@transaction.atomic
def send_letter(letter: Letter, *, actor: Actor, sent_on: date, way: str) -> Letter:
    """Write down that it has gone out, when and how; also when the employer refused to take it."""
    require(policies.may_send_letter(actor, letter))
    signed_on = timezone.localdate(letter.signed_at)
    if not signed_on <= sent_on <= timezone.localdate():
        raise RuleViolation("rights.sent_on_impossible", field="sent_on")
    move(letter, FLOW, "send", actor=actor, changes={"sent_on": sent_on, "way": way})
    return letter


@transaction.atomic
def answer_letter(
    letter: Letter, *, actor: Actor, answered_on: date, reply: str, answer: str
) -> Letter:
    """Write down what the employer says to it."""
    require(policies.may_answer_letter(actor, letter))
    _refuse_too_long("answer", answer, NOTE_LENGTH)
    if not (letter.sent_on or answered_on) <= answered_on <= timezone.localdate():
        raise RuleViolation("rights.answered_on_impossible", field="answered_on")
    letter.seal(answer=answer.strip())
    changes: dict[str, object] = {
        "answered_on": answered_on,
        "reply": reply,
        "envelope": letter.envelope,
    }
    move(letter, FLOW, "answer", actor=actor, changes=changes)
    return letter


@transaction.atomic
def close_letter(letter: Letter, *, actor: Actor, ending: str, note: str) -> Letter:
    """Say how it ended for the people concerned, and by what that shows."""
    require(policies.may_close_letter(actor, letter))
    _refuse_too_long("note", note, NOTE_LENGTH)
    letter.seal(note=note.strip())
    changes: dict[str, object] = {
        "ending": ending,
        "closed_at": timezone.now(),
        "envelope": letter.envelope,
    }
    move(letter, FLOW, "close", actor=actor, note=note, changes=changes)
    return letter


@transaction.atomic
def export_workbook(audited: AuditedEmployer, *, actor: Actor) -> bytes:
    """The workbook an employer may have, of what the audit finds now."""
    require(policies.may_export_workbook(actor, audited))
    content = workbook_of(lines_of(audited), on=timezone.localdate())
    _note_as_told(audited)
    record("rights.export_workbook", audited, actor=actor)
    return content


def _note_as_told(audited: AuditedEmployer) -> None:
    """From now on later lists for this employer are held against this one."""
    AuditedEmployer.objects.filter(pk=audited.pk, told_at=None).update(told_at=timezone.now())
    audited.refresh_from_db(fields=["told_at"])


def refuse_names(audited: AuditedEmployer | None, text: str) -> None:
    """No letter names a worker: neither anybody the findings are about nor any identity number."""
    people = audited.persons.iterator(chunk_size=2000) if audited else ()
    found = named_in(text, (person.sealed().get("name", "") for person in people))
    if found:
        raise RuleViolation("rights.letter_names_somebody", field="body", words="、".join(found))


def _refuse_too_long(field: str, text: str, most: int) -> None:
    if len(text.strip()) > most:
        raise RuleViolation("rights.too_long", field=field, most=most, count=len(text.strip()))
