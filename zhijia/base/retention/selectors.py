"""What is kept how long, and what was removed: for the page everybody may read, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from zhijia.base.retention.models import Removal
from zhijia.base.sockets import RETENTION, Retained


@dataclass(frozen=True, slots=True)
class KeptKind:
    """One kind as the page shows it; `removed` and `last_on` only where they were asked for."""

    key: str
    kind: Retained
    removed: int | None = None
    last_on: date | None = None

    @property
    def goes_at_once(self) -> bool:
        """Whether it is removed when the person closes their account. (A page never sees `erase`
        itself: templates call what they can.)"""
        return self.kind.erase is not None


def kept_kinds() -> list[KeptKind]:
    """Every kind, without figures."""
    return [KeptKind(key, kind) for key, kind in RETENTION]


def kept_kinds_with_figures(since: date) -> list[KeptKind]:
    """Every kind with how many rows were removed from a day on, and the last day some were."""
    counted = Removal.objects.filter(on__gte=since).values("kind").annotate(all=Sum("count"))
    sums = {row["kind"]: row["all"] for row in counted}
    last = dict(
        Removal.objects.filter(count__gt=0).order_by("kind", "on").values_list("kind", "on")
    )
    return [KeptKind(key, kind, sums.get(key, 0), last.get(key)) for key, kind in RETENTION]


def removals(since: date) -> list[Removal]:
    """The lines of the report from a day on that removed something, the newest first."""
    return list(Removal.objects.filter(on__gte=since, count__gt=0).order_by("-on", "kind"))


def tables_with_a_term() -> set[str]:
    """The tables that some kind names, for the test that none is forgotten."""
    return {table for _key, kind in RETENTION for table in kind.tables}
