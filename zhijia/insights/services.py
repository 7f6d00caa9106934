"""Counting a month once, for good."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from zhijia.base.audit.log import record
from zhijia.desk import selectors as desk
from zhijia.insights import policies
from zhijia.insights.models import MonthlyFigures
from zhijia.insights.rules.months import due_month, first_of, next_month
from zhijia.insights.rules.suppression import published, published_totals
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.kernel.verdict import require

FREEZING = system("insights.freeze_month")


def freeze_months(*, now: datetime, actor: Actor = FREEZING) -> int:
    """Publish every whole month since the first request that is not published yet."""
    today = now.astimezone(SHANGHAI).date()
    began = desk.first_filed_on()
    if began is None:
        return 0
    month, frozen = first_of(began), 0
    known = set(MonthlyFigures.objects.values_list("month", flat=True))
    while month <= due_month(today):
        if month not in known:
            frozen += freeze_month(month, now=now, actor=actor)
        month = next_month(month)
    return frozen


def freeze_month(month: date, *, now: datetime, actor: Actor = FREEZING) -> int:
    """Count one month and publish it without its small numbers; the second time changes nothing."""
    require(policies.may_freeze_month(actor))
    counted = desk.figures_of(month, next_month(month))
    figures = {
        "totals": published_totals(counted.totals),
        "by_category": {
            column: published(counts) for column, counts in counted.by_category.items()
        },
    }
    try:
        with transaction.atomic():
            row = MonthlyFigures.objects.create(month=month, frozen_at=now, figures=figures)
            record("insights.freeze_month", row, actor=actor, month=month.isoformat())
    except IntegrityError:
        return 0  # another sweeper was here
    return 1
