"""Pattern alarms as their pages show them: for officers of the district, with the base rate beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhijia.base.scope import visible_or_404
from zhijia.base.sockets import Todo
from zhijia.base.texts import TEXTS
from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.formats import day_words
from zhijia.kernel.actor import Actor
from zhijia.kernel.money import rounded
from zhijia.kernel.verdict import Verdict
from zhijia.rights import policies
from zhijia.rights.models import Alarm, Letter
from zhijia.rights.rules.alarm_flow import MATTERS_OVER, MEASURE_WORDS, WORDS, AlarmState, Measure
from zhijia.rights.rules.letter_flow import REPLY_WORDS
from zhijia.rights.selectors.letters import Action

A_PAGE = 50
LOOKS = {
    AlarmState.RAISED: "wait",
    AlarmState.CHECKED: "wait",
    AlarmState.DISMISSED: "idle",
    AlarmState.ACTED: "ok",
}
STEPS: tuple[tuple[str, Callable[[Actor, Alarm], Verdict], AlarmState], ...] = (
    ("check_alarm", policies.may_check_alarm, AlarmState.RAISED),
    ("act_alarm", policies.may_act_alarm, AlarmState.CHECKED),
    ("dismiss_alarm", policies.may_dismiss_alarm, AlarmState.CHECKED),
)


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    row: Alarm
    state: str
    look: str
    measure: str
    before: str
    before_when: str
    now: str
    now_when: str
    expected: str
    others: str
    base_rate: str
    chance: str
    threshold: str


@dataclass(frozen=True, slots=True)
class EmployersAnswer:
    """What the employer last said to a letter."""

    row: Letter
    reply: str


def alarm_or_404(actor: Actor, pk: int) -> Alarm:
    rows = Alarm.objects.select_related(
        "union", "employer", "audited", "earlier", "checked_by__person"
    )
    return visible_or_404(rows, actor, pk=pk)


def alarms_page(actor: Actor, *, before: int | None) -> dict[str, Any]:
    """The alarms this officer may see, newest first, fifty a page."""
    rows = Alarm.objects.visible_to(actor).select_related("employer", "audited", "earlier")
    rows = rows.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: A_PAGE + 1])
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    return {"alarms": [shown_alarm(row) for row in found[:A_PAGE]], "next_before": more}


def alarm_page(actor: Actor, alarm: Alarm) -> dict[str, Any]:
    return {
        "shown": shown_alarm(alarm),
        "actions": list(_actions(actor, alarm)),
        "answer": _answer(actor, alarm),
    }


def shown_alarm(row: Alarm) -> ShownAlarm:
    state = AlarmState(row.state)
    staff = (row.staff_now, row.staff_before) if row.staff_now else (1, 1)
    expected = Fraction(row.before * staff[0], staff[1])
    before_when, now_when = _periods(row)
    return ShownAlarm(
        row=row,
        state=say(WORDS[state]),
        look=LOOKS[state],
        measure=say(MEASURE_WORDS[Measure(row.measure)]),
        before=_of_staff(row.before, row.staff_before),
        before_when=before_when,
        now=_of_staff(row.now, row.staff_now),
        now_when=now_when,
        expected=str(rounded(expected, 1)),
        others=_of_staff(row.others, row.others_staff),
        base_rate=_percent(row.others, row.others_staff),
        chance=_one_in(row.chance),
        threshold=_one_in(row.threshold),
    )


def _periods(row: Alarm) -> tuple[str, str]:
    """What is held against what: the months of two audits, or two half years of matters."""
    if row.audited and row.earlier:
        return (
            f"{row.earlier.first_period}–{row.earlier.last_period}",
            f"{row.audited.first_period}–{row.audited.last_period}",
        )
    until, last = localdate(row.raised_at), timedelta(days=1)
    middle, since = until - MATTERS_OVER, until - 2 * MATTERS_OVER
    return _days(since, middle - last), _days(middle, until)


def _days(first: date, last: date) -> str:
    english = (get_language() or "").startswith("en")
    return "–".join(day_words(one, today=localdate(), english=english) for one in (first, last))


def _of_staff(count: int, staff: int) -> str:
    """30/100, or the count alone where nobody said how many work there."""
    return f"{count}/{staff}" if staff else str(count)


def _percent(part: int, whole: int) -> str:
    return f"{rounded(Fraction(part * 100, whole), 1)}%" if whole else _("没有可比的")


def _one_in(chance: float) -> str:
    """A small probability as people say it: 1/12,000."""
    return f"1/{int(1 / chance):,}" if chance > 1e-9 else _("不到十亿分之一")


def _answer(actor: Actor, alarm: Alarm) -> EmployersAnswer | None:
    rows = Letter.objects.visible_to(actor).filter(employer=alarm.employer).exclude(reply="")
    row = rows.order_by("-answered_on", "-pk").first()
    return EmployersAnswer(row, say(REPLY_WORDS[row.reply])) if row else None


def _actions(actor: Actor, alarm: Alarm) -> Iterator[Action]:
    for step, may, state in STEPS:
        if alarm.state == state:
            verdict = may(actor, alarm)
            reason = "" if verdict else str(TEXTS[verdict.reason])
            url = reverse(f"rights:{step}", args=[alarm.pk])
            yield Action(step, url, reason, step == "check_alarm")


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """The alarms nobody has checked yet."""
    if not actor.holds_somewhere(policies.AUDIT):
        return
    rows = Alarm.objects.visible_to(actor).unchecked().select_related("employer", "union")
    for alarm in rows.order_by("pk")[:most]:
        if policies.may_check_alarm(actor, alarm):
            url = reverse("rights:alarm", args=[alarm.pk])
            title = _("社保的上升提醒")
            yield Todo(title=title, step=_("核实"), url=url, about=alarm.employer.name)
