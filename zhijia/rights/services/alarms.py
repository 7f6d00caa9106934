"""Pattern alarms: raised by a stated rule, kept inside, checked by a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.desk.selectors.employers import matters_naming
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.rights import policies
from zhijia.rights.models import Alarm, AuditedEmployer, Finding
from zhijia.rights.models.letters import NOTE_LENGTH
from zhijia.rights.rules.alarm_flow import FLOW, Measure
from zhijia.rights.rules.insurance.alarm import Rise, Watched, alarms

LOOKING = system("rights.raise_alarms")
LOOKED = "rights.alarms_looked"
CASES_OVER, INSURANCE = timedelta(days=180), "insurance"
Pair = tuple[AuditedEmployer, AuditedEmployer]
Counted = dict[int, tuple[int, int]]


def raise_alarms(*, now: datetime) -> int:
    """Look at every employer with two audits of different months, whenever one was added; safe to
    run twice. Returns how many alarms were raised."""
    newest = AuditedEmployer.objects.done().newest().aggregate(at=Max("done_at"))["at"]
    if newest is None or cache.get(LOOKED) == newest:
        return 0
    pairs = _pairs()
    raised = 0
    for measure in Measure:
        counted = _COUNTS[measure](pairs.values(), now)
        for rise in alarms(_watched(pairs, counted), measures=len(Measure)):
            raised += _raise(rise, pairs[int(rise.employer_id)], measure, now)
    cache.set(LOOKED, newest, timeout=None)
    return raised


def _pairs() -> dict[int, Pair]:
    """The newest audit of each employer and the one before it, both from the employer's files."""
    done = AuditedEmployer.objects.done().filter(side="employer", employer__isnull=False)
    newest: dict[int, AuditedEmployer] = {}
    pairs: dict[int, Pair] = {}
    for row in done.order_by("-done_at", "-pk"):
        key = row.employer_id or 0
        if key not in newest:
            newest[key] = row
        elif key not in pairs and row.last_period < newest[key].first_period:
            pairs[key] = (row, newest[key])
    return pairs


def _watched(pairs: dict[int, Pair], counted: Counted) -> list[Watched]:
    return [
        Watched(str(key), counted[key][0], earlier.people, counted[key][1], later.people)
        for key, (earlier, later) in pairs.items()
        if key in counted
    ]


def _people_found(pairs: Iterable[Pair], now: datetime, condition: Q) -> Counted:
    """How many people of each audit have a finding of this sort; people and not rows."""
    every = list(pairs)
    rows = Finding.objects.filter(audited__in=[row.pk for pair in every for row in pair])
    found = dict(
        rows.filter(condition, person__isnull=False)
        .values_list("audited")
        .annotate(people=Count("person", distinct=True))
    )
    return {
        later.employer_id or 0: (found.get(earlier.pk, 0), found.get(later.pk, 0))
        for earlier, later in every
    }


def _with_findings(pairs: Iterable[Pair], now: datetime) -> Counted:
    return _people_found(pairs, now, Q(status="violation"))


def _with_arrears(pairs: Iterable[Pair], now: datetime) -> Counted:
    return _people_found(pairs, now, Q(employer_short__gt=0) | Q(worker_short__gt=0))


def _cases(pairs: Iterable[Pair], now: datetime) -> Counted:
    """Matters about social insurance that name the employer: the last half year and the one before."""
    employers = [later.employer_id or 0 for _, later in pairs]
    middle = now - CASES_OVER
    before = matters_naming(employers, INSURANCE, middle - CASES_OVER, middle)
    recent = matters_naming(employers, INSURANCE, middle, now)
    return {key: (before.get(key, 0), recent.get(key, 0)) for key in employers}


_COUNTS = {
    Measure.FINDINGS: _with_findings,
    Measure.ARREARS: _with_arrears,
    Measure.CASES: _cases,
}


@transaction.atomic
def _raise(rise: Rise, pair: Pair, measure: Measure, now: datetime) -> int:
    earlier, later = pair
    row, is_new = Alarm.objects.get_or_create(
        audited=later,
        earlier=earlier,
        measure=measure,
        defaults={
            "union": later.union,
            "employer_id": later.employer_id or 0,
            "before": rise.before,
            "staff_before": earlier.people,
            "now": rise.now,
            "staff_now": later.people,
            "others": rise.others,
            "others_staff": rise.others_staff,
            "chance": rise.probability,
            "threshold": rise.threshold,
            "raised_at": now,
        },
    )
    if is_new:
        record("rights.raise_alarm", row, actor=LOOKING, measure=str(measure))
    return int(is_new)


@transaction.atomic
def check_alarm(alarm: Alarm, *, actor: Actor, note: str) -> Alarm:
    """Say what the files show; before that nothing may come of the alarm."""
    require(policies.may_check_alarm(actor, alarm))
    if len(note.strip()) > NOTE_LENGTH:
        count = len(note.strip())
        raise RuleViolation("rights.too_long", field="note", most=NOTE_LENGTH, count=count)
    alarm.seal(note=note.strip())
    changes: dict[str, object] = {
        "checked_by_id": actor.account_id,
        "checked_at": timezone.now(),
        "envelope": alarm.envelope,
    }
    move(alarm, FLOW, "check", actor=actor, note=note, changes=changes)
    return alarm


@transaction.atomic
def dismiss_alarm(alarm: Alarm, *, actor: Actor) -> Alarm:
    """Nothing is to be done about it."""
    require(policies.may_dismiss_alarm(actor, alarm))
    move(alarm, FLOW, "dismiss", actor=actor)
    return alarm


@transaction.atomic
def act_alarm(alarm: Alarm, *, actor: Actor) -> Alarm:
    """Something was done about it: a letter, an investigation."""
    require(policies.may_act_alarm(actor, alarm))
    move(alarm, FLOW, "act", actor=actor)
    return alarm
