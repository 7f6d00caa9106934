"""Employers of the actor's branches."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhijia.base.scope import visible_or_404
from zhijia.kernel.actor import Actor
from zhijia.org.models import Employer
from zhijia.org.rules.names import normal_name

PAGE = 50


@dataclass(frozen=True, slots=True)
class EmployersPage:
    rows: list[Employer]
    next_after: int | None


def employer_or_404(actor: Actor, pk: int) -> Employer:
    """One employer with the union that answers for it, if the actor may see it."""
    return visible_or_404(Employer.objects.select_related("union__parent"), actor, pk=pk)


def employers_page(
    actor: Actor, *, text: str = "", unorganised: bool = False, after: int = 0
) -> EmployersPage:
    """Fifty employers in the order they were registered, by name or code, or only those without a
    union of their own."""
    found = Employer.objects.visible_to(actor).filter(closed_on__isnull=True, pk__gt=after)
    if unorganised:
        found = found.unorganised()
    if text := text.strip():
        found = found.filter(Q(normal_name__contains=normal_name(text)) | Q(uscc=text.upper()))
    rows = list(found.select_related("union").order_by("pk")[: PAGE + 1])
    return EmployersPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
