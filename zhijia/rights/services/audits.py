"""An audit's way to the judging: begin it, add its files, match their columns, order it, or let it be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from zhijia.base.audit.log import record
from zhijia.base.files.rules.kinds import KEPT_KINDS
from zhijia.base.files.services import drop_files_of, keep_content, plain_name
from zhijia.base.jobs.models import Job
from zhijia.base.jobs.services import cancel_job, order_job
from zhijia.base.moves import move
from zhijia.base.texts import in_the_readers_language as say
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Employer, Union
from zhijia.org.services.roster_upload import masked_sample
from zhijia.rights import policies
from zhijia.rights.models import (
    Audit,
    AuditedEmployer,
    AuditedPerson,
    AuditFile,
    ColumnMapping,
    EmployerNumber,
)
from zhijia.rights.rules.insurance.columns import FILE_NAMES
from zhijia.rights.rules.insurance.looking import Looked, look_at, missing_columns
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.rules.insurance_flow import AUDIT_FLOW, Side, side_of
from zhijia.rights.selectors.audits import column_title, job_of, missing_files
from zhijia.rights.services.audit_writing import clear_results
from zhijia.rights.services.trust import settle_trust

MOST_BYTES = 40 * 1024 * 1024
RUN = "rights.run_audit"
"""The kind of the long job."""
DIED = "检查中途断了，没有查完，原因在我们这边。文件都还在。请再试一次；还不行，请告诉运维。"
_MASKED_LIKE = {"person_id": "id_number", "name": "name"}


@transaction.atomic
def begin_audit(  # noqa: PLR0913  (an audit has this many terms)
    district: Union,
    *,
    actor: Actor,
    employer: Employer | None,
    region: str,
    settle_on: date,
    due_day: str = "",
    payer: str = "",
) -> Audit:
    """Open an audit of one employer, or of several of the district; nothing is judged yet."""
    require(policies.may_begin_audit(actor, district, employer))
    audit = Audit.objects.create(
        union=district,
        employer=employer,
        region=region,
        settle_on=settle_on,
        due_day=due_day,
        payer=payer,
        account_id=actor.account_id or 0,
    )
    record("rights.begin_audit", audit, actor=actor, employer=audit.employer_id)
    return audit


@transaction.atomic
def add_audit_file(
    audit: Audit, *, actor: Actor, layout: str, source: str, content: bytes, filename: str
) -> AuditFile:
    """Keep a file, encrypted, and recognise its columns; one of the same kind gives way to it."""
    hold_audit(audit, actor=actor)
    require(policies.may_add_audit_file(actor, audit))
    looked, mapping = _recognised(audit, layout, content)
    for before in audit.files.filter(layout=layout):
        _drop(before, actor=actor)
    file = AuditFile(
        audit=audit,
        layout=layout,
        source=source,
        fingerprint=looked.fingerprint,
        mapping=mapping,
    )
    file.seal(filename=plain_name(filename), columns=_shown(looked, mapping))
    file.save()
    name = f"{PurePath(plain_name(filename)).stem}.{looked.kind}"
    keep_content(content, name=name, kind=KEPT_KINDS[looked.kind], actor=actor, target=file.target)
    _take_side(audit)
    record("rights.add_audit_file", audit, actor=actor, layout=layout, source=source)
    return file


@transaction.atomic
def map_audit_file(file: AuditFile, *, actor: Actor, mapping: Mapping[str, str]) -> AuditFile:
    """Say which column is which, and remember it for the next file of this employer."""
    hold_audit(file.audit, actor=actor)
    require(policies.may_map_audit_file(actor, file))
    missing = missing_columns(file.layout, mapping)
    if missing:
        names = _("、").join(column_title(column) for column in missing)
        raise RuleViolation("rights.columns_missing", names=names)
    file.mapping = dict(mapping)
    file.save(update_fields=["mapping"])
    ColumnMapping.objects.update_or_create(
        union=file.audit.union,
        employer=file.audit.employer,
        layout=file.layout,
        fingerprint=file.fingerprint,
        defaults={"mapping": file.mapping},
    )
    record("rights.map_audit_file", file.audit, actor=actor, layout=file.layout)
    return file


@transaction.atomic
def remove_audit_file(file: AuditFile, *, actor: Actor) -> None:
    """Take a file out again, with its content."""
    hold_audit(file.audit, actor=actor)
    require(policies.may_remove_audit_file(actor, file))
    audit = file.audit
    _drop(file, actor=actor)
    _take_side(audit)
    record("rights.remove_audit_file", audit, actor=actor, layout=file.layout)


@transaction.atomic
def order_audit(audit: Audit, *, actor: Actor) -> Audit:
    """Have the files judged by the process beside the web. All that is needed must be there and
    matched: three files of the employer's, or a worker's own pay slips and record."""
    hold_audit(audit, actor=actor)
    require(policies.may_order_audit(actor, audit))
    if lacking := missing_files(audit):
        names = _("、").join(_(FILE_NAMES[layout]) for layout in lacking)
        raise RuleViolation("rights.files_missing", names=names)
    for file in audit.files.all():
        if missing := missing_columns(file.layout, file.mapping):
            names = _("、").join(column_title(column) for column in missing)
            raise RuleViolation("rights.columns_missing", names=names)
    job = order_job(RUN, {"audit": audit.pk}, actor=actor)
    audit.seal(error="")
    changes: dict[str, object] = {
        "job_key": job.key,
        "account_id": actor.account_id or 0,
        "envelope": audit.envelope,
    }
    move(audit, AUDIT_FLOW, "order", actor=actor, changes=changes)
    return audit


@transaction.atomic
def stop_audit(audit: Audit, *, actor: Actor) -> None:
    """Stop the judging under way; nothing of it stays."""
    require(policies.may_stop_audit(actor, audit))
    job = job_of(audit)
    if job is None:
        raise Conflict("jobs.already_over")
    cancel_job(job, actor=actor)
    release_audit(audit, actor=actor)


@transaction.atomic
def discard_audit(audit: Audit, *, actor: Actor) -> None:
    """Let an audit be: its files and findings go. Refused when letters rest on it."""
    hold_audit(audit, actor=actor)
    require(policies.may_discard_audit(actor, audit))
    if audit.results.filter(letters__isnull=False).exists():
        raise RuleViolation("rights.audit_has_letters")
    move(audit, AUDIT_FLOW, "discard", actor=actor)
    forget_audit(audit, actor=actor)


@transaction.atomic
def name_employer(audited: AuditedEmployer, *, actor: Actor, employer: Employer) -> AuditedEmployer:
    """Say which employer of the register a file means, and remember it for the next file."""
    require(policies.may_name_employer(actor, audited, employer))
    audited.employer = employer
    audited.save(update_fields=["employer"])
    EmployerNumber.objects.update_or_create(
        union=audited.union, word=audited.word, defaults={"employer": employer}
    )
    renew_latest(employer.pk)
    record("rights.name_employer", audited, actor=actor, employer=employer.pk)
    return audited


def forget_audit(audit: Audit, *, actor: Actor) -> None:
    """Delete the files and the findings of an audit; the row and its trail stay."""
    employers = set(audit.results.values_list("employer_id", flat=True)) - {None}
    evidence = AuditedPerson.objects.filter(audited__audit=audit, audited__side=Side.WORKER)
    indexes = {index for index in evidence.values_list("id_index", flat=True) if index}
    audit.results.all().delete()
    for file in audit.files.all():
        _drop(file, actor=actor)
    audit.seal(error="")
    audit.save(update_fields=["envelope"])
    for employer_id in employers:
        renew_latest(employer_id)
    settle_trust(employers, indexes)


def renew_latest(employer_id: int) -> None:
    """Mark the newest finished audit of an employer that rests on the employer's own files."""
    mine = AuditedEmployer.objects.filter(employer_id=employer_id)
    newest = mine.done().filter(side="employer").order_by("-done_at", "-pk").first()
    mine.filter(is_latest=True).update(is_latest=False)
    if newest is not None:
        mine.filter(pk=newest.pk).update(is_latest=True)


def hold_audit(audit: Audit, *, actor: Actor) -> None:
    """The audit as it is now, held until the transaction ends: whoever comes second sees what the
    first did. One whose process died too often is given back first."""
    Audit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
    audit.refresh_from_db()
    release_audit(audit, actor=actor)


def release_audit(audit: Audit, *, actor: Actor) -> None:
    """Give an audit back whose job ended without it: stopped while waiting, or its process died."""
    if not audit.is_stranded:
        return
    clear_results(audit)
    job = job_of(audit)
    died = job is None or job.state != Job.State.CANCELLED
    audit.seal(error=DIED if died else "")
    move(audit, AUDIT_FLOW, "fail", actor=actor, changes={"envelope": audit.envelope})


def _recognised(audit: Audit, layout: str, content: bytes) -> tuple[Looked, dict[str, str]]:
    """What the file looks like, and how its columns are read: as last time, else by their titles."""
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise RuleViolation("rights.file_too_big", field="file", most=most)
    try:
        looked = look_at(content, layout)
        known = ColumnMapping.objects.filter(
            union=audit.union,
            employer=audit.employer,
            layout=layout,
            fingerprint=looked.fingerprint,
        ).first()
        if known is not None:
            looked = look_at(content, layout, known.mapping)
    except Unreadable as wrong:
        why = " ".join(map(say, wrong.sentences))
        raise RuleViolation("rights.file_unreadable", field="file", why=why) from None
    return looked, looked.mapping()


def _shown(looked: Looked, mapping: Mapping[str, str]) -> str:
    lines = [
        {
            "title": column.title,
            "samples": [
                masked_sample(_MASKED_LIKE.get(mapping[column.title], ""), text)
                for text in column.samples
            ],
        }
        for column in looked.columns
    ]
    return json.dumps(lines, ensure_ascii=False)


def _drop(file: AuditFile, *, actor: Actor) -> None:
    drop_files_of(file.target, actor=actor)
    file.delete()


def _take_side(audit: Audit) -> None:
    audit.side = side_of(set(audit.files.values_list("source", flat=True)))
    audit.save(update_fields=["side", "changed_at"])
