"""Who may have social insurance looked at, and read what was found: the district, and nobody there
who belongs to the employer."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Employer, Union
from zhijia.rights.models import (
    Alarm,
    Audit,
    AuditedEmployer,
    AuditedPerson,
    AuditFile,
    Letter,
)
from zhijia.rights.rules.alarm_flow import FLOW as ALARM_FLOW
from zhijia.rights.rules.insurance_flow import AUDIT_FLOW, AuditState, Side
from zhijia.rights.rules.letter_flow import FLOW as LETTER_FLOW
from zhijia.rights.rules.letter_flow import LetterState

AUDIT, READ = "rights.audit_insurance", "rights.read_findings"
WRITE, SIGN = "rights.write_letters", "rights.sign_letters"


def may_begin_audit(actor: Actor, district: Union, employer: Employer | None) -> Verdict:
    """An officer of the district without ties to the employer; without any for several at once."""
    return _works_on(actor, district, employer.pk if employer else None)


def may_add_audit_file(actor: Actor, audit: Audit) -> Verdict:
    return _prepares(actor, audit)


def may_map_audit_file(actor: Actor, file: AuditFile) -> Verdict:
    return _prepares(actor, file.audit)


def may_remove_audit_file(actor: Actor, file: AuditFile) -> Verdict:
    return _prepares(actor, file.audit)


def may_order_audit(actor: Actor, audit: Audit) -> Verdict:
    return _works_on(actor, audit.union, audit.employer_id)


def may_stop_audit(actor: Actor, audit: Audit) -> Verdict:
    """Whoever ordered it: a long job is stopped by its owner."""
    if audit.account_id != actor.account_id:
        return deny("rights.not_your_audit")
    return _works_on(actor, audit.union, audit.employer_id)


def may_discard_audit(actor: Actor, audit: Audit) -> Verdict:
    if audit.state not in AUDIT_FLOW["discard"].sources and not audit.is_stranded:
        return deny("rights.audit_under_way")
    return _works_on(actor, audit.union, audit.employer_id)


def may_name_employer(actor: Actor, audited: AuditedEmployer, employer: Employer) -> Verdict:
    """Say which employer of the register a file means; nobody says so of an employer of their own."""
    return _works_on(actor, audited.union, employer.pk)


def may_reveal_audited(actor: Actor, person: AuditedPerson) -> Verdict:
    """Name, number and the rows of the files: for whoever may open identities, with a reason."""
    audited = person.audited
    if not actor.holds("sealing.reveal", at=audited.union.path):
        return deny("rights.reveal_not_yours")
    return _reads(actor, audited.union, audited.employer_id)


def _prepares(actor: Actor, audit: Audit) -> Verdict:
    if audit.state != AuditState.COLLECTING and not audit.is_stranded:
        return deny("rights.audit_has_begun")
    return _works_on(actor, audit.union, audit.employer_id)


def _works_on(actor: Actor, district: Union, employer_id: int | None) -> Verdict:
    if not actor.holds(AUDIT, at=district.path):
        return deny("rights.not_your_audit")
    return _untied(actor, employer_id)


def _reads(actor: Actor, district: Union, employer_id: int | None) -> Verdict:
    if not actor.holds(READ, at=district.path):
        return deny("rights.not_your_audit")
    return _untied(actor, employer_id)


def _untied(actor: Actor, employer_id: int | None) -> Verdict:
    """Whoever belongs to an employer leaves it to others; who it is may be unknown yet."""
    tied = employer_id in actor.ties if employer_id else bool(actor.ties)
    if tied:
        return deny("rights.tied_to_the_employer")
    return ALLOW if actor.is_proven else deny("rights.not_your_audit")


def may_draft_letter(actor: Actor, audited: AuditedEmployer) -> Verdict:
    """About a finished audit of the employer's own files; nobody writes to an employer of their own."""
    if audited.done_at is None or audited.side != Side.EMPLOYER:
        return deny("rights.no_letter_from_this")
    return _writes(actor, audited.union, audited.employer_id)


def may_edit_letter(actor: Actor, letter: Letter) -> Verdict:
    return _writes_letter(actor, letter) and _at_letter_state(letter, LetterState.DRAFT)


def may_sign_letter(actor: Actor, letter: Letter) -> Verdict:
    """A second person who leads the district: never whoever wrote it or changed it last."""
    if not actor.holds(SIGN, at=letter.union.path):
        return deny("rights.not_yours_to_sign")
    if actor.account_id in (letter.drafted_by_id, letter.edited_by_id):
        return deny("rights.own_letter")
    return _reads(actor, letter.union, letter.employer_id) and _at_letter_step(letter, "sign")


def may_return_letter(actor: Actor, letter: Letter) -> Verdict:
    """Whoever may sign or write, as long as it has not gone out."""
    if not actor.holds(SIGN, at=letter.union.path):
        return _writes_letter(actor, letter) and _at_letter_step(letter, "return")
    return _reads(actor, letter.union, letter.employer_id) and _at_letter_step(letter, "return")


def may_discard_letter(actor: Actor, letter: Letter) -> Verdict:
    return _writes_letter(actor, letter) and _at_letter_step(letter, "discard")


def may_send_letter(actor: Actor, letter: Letter) -> Verdict:
    return _writes_letter(actor, letter) and _at_letter_step(letter, "send")


def may_answer_letter(actor: Actor, letter: Letter) -> Verdict:
    return _writes_letter(actor, letter) and _at_letter_step(letter, "answer")


def may_close_letter(actor: Actor, letter: Letter) -> Verdict:
    return _writes_letter(actor, letter) and _at_letter_step(letter, "close")


def may_export_workbook(actor: Actor, audited: AuditedEmployer) -> Verdict:
    """The workbook an employer may have: whoever may write to the employer."""
    return may_draft_letter(actor, audited)


def may_check_alarm(actor: Actor, alarm: Alarm) -> Verdict:
    return _works_on_alarm(actor, alarm, "check")


def may_dismiss_alarm(actor: Actor, alarm: Alarm) -> Verdict:
    return _works_on_alarm(actor, alarm, "dismiss")


def may_act_alarm(actor: Actor, alarm: Alarm) -> Verdict:
    return _works_on_alarm(actor, alarm, "act")


def _works_on_alarm(actor: Actor, alarm: Alarm, step: str) -> Verdict:
    if alarm.state not in ALARM_FLOW[step].sources:
        return deny("rights.alarm_elsewhere")
    return _works_on(actor, alarm.union, alarm.employer_id)


def _writes(actor: Actor, district: Union, employer_id: int | None) -> Verdict:
    if not actor.holds(WRITE, at=district.path):
        return deny("rights.not_your_letter")
    return _untied(actor, employer_id)


def _writes_letter(actor: Actor, letter: Letter) -> Verdict:
    return _writes(actor, letter.union, letter.employer_id)


def _at_letter_step(letter: Letter, step: str) -> Verdict:
    return ALLOW if letter.state in LETTER_FLOW[step].sources else deny("rights.letter_elsewhere")


def _at_letter_state(letter: Letter, state: LetterState) -> Verdict:
    return ALLOW if letter.state == state else deny("rights.letter_elsewhere")
