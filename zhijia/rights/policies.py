"""Who may have social insurance looked at, and read what was found: the district, and nobody there
who belongs to the employer."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Employer, Union
from zhijia.rights.models import Audit, AuditedEmployer, AuditedPerson, AuditFile
from zhijia.rights.rules.insurance_flow import AUDIT_FLOW, AuditState

AUDIT, READ = "rights.audit_insurance", "rights.read_findings"


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
    if audit.state not in AUDIT_FLOW["discard"].sources:
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
    if audit.state != AuditState.COLLECTING:
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
