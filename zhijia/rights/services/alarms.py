"""Pattern alarms: raised by a stated rule, kept inside, checked by a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.moves import move
from zhijia.desk.selectors.employers import matters_by_employer
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org
from zhijia.org.models import Employer
from zhijia.rights import policies
from zhijia.rights.models import Alarm, AuditedEmployer, Finding
from zhijia.rights.models.letters import NOTE_LENGTH
from zhijia.rights.rules.alarm_flow import FLOW, MATTERS_OVER, AlarmState, Measure
from zhijia.rights.rules.insurance.alarm import Rise, Watched, alarms

LOOKING = system("rights.raise_alarms")
LOOKED = "rights.alarms_looked"
INSURANCE = "insurance"
OF_AUDITS = {
    Measure.FINDINGS: Q(status="violation"),
    Measure.ARREARS: Q(employer_short__gt=0) | Q(worker_short__gt=0),
}
LOOKED_AT_MATTERS = "rights.alarms_looked_at_matters"
EVERY = 3_600
"""Seconds between two looks at the matters."""
Pair = tuple[AuditedEmployer, AuditedEmployer]
Counted = dict[int, tuple[int, int]]


def raise_alarms(*, now: datetime) -> int:
    """Look at the audits whenever one was added, and at the matters brought in every hour; safe to run
    twice. Returns how many alarms were raised."""
    return _alarms_of_audits(now) + _alarms_of_matters(now)


def _alarms_of_audits(now: datetime) -> int:
    """Every employer with two audits of different months."""
    newest = AuditedEmployer.objects.done().newest().aggregate(at=Max("done_at"))["at"]
    if newest is None or cache.get(LOOKED) == newest:
        return 0
    pairs = _pairs()
    raised = 0
    for measure, condition in OF_AUDITS.items():
        counted = _people_found(pairs.values(), condition)
        for rise in alarms(_watched(pairs, counted), measures=len(Measure)):
            raised += _raise_of_audits(rise, pairs[int(rise.employer_id)], measure, now)
    cache.set(LOOKED, newest, timeout=None)
    return raised


def _alarms_of_matters(now: datetime) -> int:
    """Every employer that matters about social insurance name: the last half year and the one before."""
    if not cache.add(LOOKED_AT_MATTERS, True, EVERY):
        return 0
    middle = now - MATTERS_OVER
    before = matters_by_employer(INSURANCE, middle - MATTERS_OVER, middle)
    recent = matters_by_employer(INSURANCE, middle, now)
    staff = _staff(before.keys() | recent.keys())
    watched = [
        Watched(str(key), before.get(key, 0), count, recent.get(key, 0), count)
        for key, count in staff.items()
    ]
    rises = alarms(watched, measures=len(Measure))
    return sum(_raise_of_matters(rise, staff[int(rise.employer_id)], now) for rise in rises)


def _staff(employers: Collection[int]) -> dict[int, int]:
    """How many work there by the newest audit, else by the register; 0 where nobody said."""
    registered = Employer.objects.filter(pk__in=employers).values_list("pk", "staff_count")
    audited = AuditedEmployer.objects.done().filter(employer__in=employers, side="employer")
    counted = audited.order_by("done_at", "pk").values_list("employer", "people")
    return {key: count or 0 for key, count in registered} | {
        key: people for key, people in counted if key is not None and people
    }


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


def _people_found(pairs: Iterable[Pair], condition: Q) -> Counted:
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


def _raise_of_audits(rise: Rise, pair: Pair, measure: Measure, now: datetime) -> int:
    earlier, later = pair
    staff = {"staff_before": earlier.people, "staff_now": later.people}
    which = {"audited": later, "earlier": earlier, "measure": measure}
    return _raise(rise, which, {**staff, "union": later.union, "raised_at": now})


def _raise_of_matters(rise: Rise, staff: int, now: datetime) -> int:
    """Once in half a year: until then the same matters would ring again."""
    employer = int(rise.employer_id)
    rung = Alarm.objects.filter(employer=employer, measure=Measure.CASES)
    district = org.district()
    if district is None or rung.filter(raised_at__gt=now - MATTERS_OVER).exists():
        return 0
    staffs = {"staff_before": staff, "staff_now": staff}
    which = {
        "audited": None, "employer_id": employer, "measure": Measure.CASES,
        "state": AlarmState.RAISED,
    }  # fmt: skip
    return _raise(rise, which, {**staffs, "union": district, "raised_at": now})


@transaction.atomic
def _raise(rise: Rise, which: dict[str, Any], more: dict[str, Any]) -> int:
    defaults = {
        "employer_id": int(rise.employer_id),
        "before": rise.before,
        "now": rise.now,
        "others": rise.others,
        "others_staff": rise.others_staff,
        "chance": rise.probability,
        "threshold": rise.threshold,
        **more,
    }
    row, is_new = Alarm.objects.get_or_create(**which, defaults=defaults)
    if is_new:
        record("rights.raise_alarm", row, actor=LOOKING, measure=str(which["measure"]))
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
