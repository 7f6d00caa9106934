"""How long audits are kept, and what goes by itself (socket `base.RETENTION`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhijia.base.moves import move
from zhijia.base.sockets import Ending, Retained
from zhijia.kernel.actor import system
from zhijia.rights.models import Alarm, Audit
from zhijia.rights.rules.insurance_flow import (
    AUDIT_FLOW,
    FORGOTTEN_DAYS,
    KEPT_DAYS,
    AuditState,
)
from zhijia.rights.services.audit_run import clear_folders
from zhijia.rights.services.audits import forget_audit, hold_audit

HOUSE = system("rights.clear_audits")


def clear_audits(*, now: datetime) -> int:
    """Audits nobody had judged for a month, and those judged more than two years ago."""
    waiting = Audit.objects.filter(
        state=AuditState.COLLECTING, changed_at__lt=now - timedelta(days=FORGOTTEN_DAYS)
    )
    over = Audit.objects.done().filter(done_at__lt=now - timedelta(days=KEPT_DAYS))
    _release_stranded()
    cleared = 0
    for audit in [*waiting, *over]:
        _clear(audit)
        cleared += 1
    return cleared + _forget_alarms_of_matters(now - timedelta(days=KEPT_DAYS))


def _release_stranded() -> None:
    """Audits whose process died too often are given back; what it had decrypted goes."""
    for audit in Audit.objects.filter(state=AuditState.RUNNING):
        if audit.is_stranded:
            with transaction.atomic():
                hold_audit(audit, actor=HOUSE)
    clear_folders()


def _forget_alarms_of_matters(before: datetime) -> int:
    """Those of audits go with the audit."""
    rows = Alarm.objects.filter(audited__isnull=True, raised_at__lt=before)
    return rows.delete()[0]


@transaction.atomic
def _clear(audit: Audit) -> None:
    move(audit, AUDIT_FLOW, "discard", actor=HOUSE)
    forget_audit(audit, actor=HOUSE)


AUDITS = Retained(
    title=_("社保体检的文件和结果"),
    tables=(
        "rights.audit",
        "rights.auditfile",
        "rights.auditedperson",
        "rights.finding",
        "rights.alarm",
    ),
    until=_("查完后2年；没有查的，30天"),
    ends=Ending.DELETED,
    ground=_("跟单位谈补缴，一时还要对原文件"),
    source=_("《劳动保障监察条例》第二十条：两年内的违法行为"),
    remove=clear_audits,
)
