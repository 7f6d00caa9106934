"""What was made good: counted once, while a later audit of the same employer is written."""

from __future__ import annotations

from pathlib import Path

from zhijia.org.models import id_index
from zhijia.rights.models import Audit, AuditedEmployer, FollowUp
from zhijia.rights.rules.insurance.comparison import Fate, LaterAudit, compare
from zhijia.rights.rules.insurance.findings import Finding
from zhijia.rights.rules.insurance.followed import read_paid_cells
from zhijia.rights.rules.insurance_flow import Side


def watched_numbers(audit: Audit) -> list[str]:
    """The identity numbers of everybody of whom the employer's last audit found something."""
    earlier = _before(audit)
    if earlier is None:
        return []
    people = earlier.persons.filter(findings__status="violation").distinct()
    return [person.sealed().get("id_number", "") for person in people.iterator(chunk_size=2000)]


def follow_up(audit: Audit, folder: Path) -> FollowUp | None:
    """Hold an audit that is being written against the one before it; none when nothing was owed
    then. An audit of several employers, or of a worker's own papers, is not followed."""
    earlier = _before(audit)
    if earlier is None:
        return None
    later = audit.results.filter(employer=earlier.employer).first()
    if later is None:
        return None
    paid = {(id_index(number) or "", when, kind) for number, when, kind in read_paid_cells(folder)}
    fates = compare(
        _findings(earlier),
        LaterAudit(_findings(later), later.first_period, later.last_period, paid),
    )
    if not any(one.cells for one in fates.values()):
        return None
    return FollowUp.objects.create(
        earlier=earlier,
        later=later,
        union=later.union,
        employer_id=later.employer_id or 0,
        money_gone=sum(one.gone for one in fates.values()),
        money_left=sum(one.left for one in fates.values()),
        **{str(fate): fates[fate].cells for fate in Fate},
    )


def _before(audit: Audit) -> AuditedEmployer | None:
    """The newest finished audit of the same employer's own files."""
    if audit.employer_id is None or audit.side != Side.EMPLOYER:
        return None
    rows = AuditedEmployer.objects.done().filter(employer_id=audit.employer_id)
    return rows.filter(side=Side.EMPLOYER).order_by("-done_at", "-pk").first()


def _findings(audited: AuditedEmployer) -> list[Finding]:
    rows = audited.findings.filter(status__in=["violation", "unjudged"])
    return [row.as_rule() for row in rows.select_related("person", "audited")]
