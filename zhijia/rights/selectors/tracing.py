"""From a person behind a finding to the rows of the files it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.base.files.selectors import files_of
from zhijia.kernel.actor import Actor
from zhijia.rights.models import AuditedPerson, AuditFile, Finding
from zhijia.rights.rules.insurance.tracing import MOST_BYTES, TracedRow, rows_about
from zhijia.rights.selectors.audits import content_of
from zhijia.rights.selectors.findings import file_title


@dataclass(frozen=True, slots=True)
class TracedFile:
    """One file and its rows about a person; `is_too_long` when it cannot be walked on a page."""

    title: str
    filename: str
    rows: list[TracedRow]
    is_too_long: bool


def finding_of(actor: Actor, person: AuditedPerson, pk: str) -> Finding | None:
    """The finding a look was asked for, if it is this person's."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    return Finding.objects.visible_to(actor).filter(pk=int(pk), person=person).first()


def traced_files(person: AuditedPerson, finding: Finding | None) -> list[TracedFile]:
    """The rows of each file of the audit, narrowed to the month and insurance of the finding. The
    caller has asked the policy and written the look down."""
    files = person.audited.audit.files.order_by("pk")
    return [_traced(file, person, finding) for file in files if file.layout != "injury_rates"]


def _traced(file: AuditFile, person: AuditedPerson, finding: Finding | None) -> TracedFile:
    title, stored = file_title(file.layout), files_of(file.target)
    if not stored or stored[0].size > MOST_BYTES.get(stored[0].kind_code, 0):
        return TracedFile(title, file.filename, [], is_too_long=True)
    content, _name = content_of(file)
    rows = rows_about(
        content,
        file.layout,
        file.mapping,
        person_id=person.sealed().get("id_number", ""),
        period=finding.period if finding else "",
        kind=finding.kind if finding else "",
    )
    return TracedFile(title, file.filename, rows, is_too_long=False)
