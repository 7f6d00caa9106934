"""The district's employers by their latest audit, and one employer over the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer
from zhijia.org.rules.names import normal_name
from zhijia.rights.models import AuditedEmployer
from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.selectors.audits import sums_of
from zhijia.rights.selectors.findings import sums_by_year_and_kind
from zhijia.rights.selectors.following import follow_ups_of
from zhijia.rights.selectors.letters import letters_to

PAGE = 50
ALL, OWING, VIOLATING, UNJUDGED = "", "owing", "violating", "unjudged"
_OWES = Q(employer_short__gt=0) | Q(worker_short__gt=0) | Q(unknown_amounts__gt=0)
SHOWN = {
    ALL: Q(),
    OWING: _OWES,
    VIOLATING: Q(violations__gt=0),
    UNJUDGED: Q(checks_unjudged__gt=0),
}


@dataclass(frozen=True, slots=True)
class Overview:
    """Fifty employers in the order they were first audited, and the whole district in numbers."""

    rows: list[AuditedEmployer]
    next_after: int | None
    employers: int
    owing: int
    with_unjudged: int
    not_audited: int
    sums: dict[str, int]


def insurance_overview(
    actor: Actor, *, show: str = ALL, text: str = "", after: int = 0
) -> Overview:
    """Each employer once, by its latest audit of its own files; ordered by no result, for nobody is
    ranked here. Employers never audited are counted beside them: nothing is known of those."""
    latest = AuditedEmployer.objects.visible_to(actor).newest()
    listed = _narrowed(latest, show, text).filter(employer_id__gt=after).order_by("employer_id")
    rows = list(listed.select_related("employer")[: PAGE + 1])
    more = len(rows) > PAGE
    counts = latest.aggregate(
        employers=Count("pk"),
        owing=Count("pk", filter=_OWES),
        with_unjudged=Count("pk", filter=SHOWN[UNJUDGED]),
    )
    known = Employer.objects.visible_to(actor).filter(closed_on__isnull=True).count()
    return Overview(
        rows=rows[:PAGE],
        next_after=rows[PAGE - 1].employer_id if more else None,
        not_audited=max(known - counts["employers"], 0),
        sums=sums_of(latest),
        **counts,
    )


def _narrowed(rows: QuerySet[AuditedEmployer], show: str, text: str) -> QuerySet[AuditedEmployer]:
    rows = rows.filter(SHOWN.get(show, Q()))
    if text := text.strip():
        by_name = Q(employer__normal_name__contains=normal_name(text))
        rows = rows.filter(by_name | Q(employer__uscc=text.upper()))
    return rows


def employer_page(actor: Actor, employer: Employer) -> dict[str, Any]:
    """Every finished audit of an employer, the newest first: what each found, of how many people."""
    rows = AuditedEmployer.objects.visible_to(actor).done().filter(employer=employer)
    listed = list(rows.select_related("audit").order_by("-done_at", "-pk"))
    latest = next((row for row in listed if row.is_latest), None)
    return {
        "employer": employer,
        "results": listed,
        "latest": latest,
        "by_year": sums_by_year_and_kind(latest) if latest else [],
        "follow_ups": follow_ups_of(actor, employer=employer),
        "letters": letters_to(actor, employer),
        "checks_count": len(CHECKS),
    }
