"""Row scope in one place: which rows of a table an actor may see.

A model says in one line how a row hangs on the union tree; the queryset does the rest: branches
where the duty is held, or rows about oneself, or rows one takes part in, or public rows; minus
guarded rows without the guard's duty, minus the confidential rows of employers one is tied to, and
minus everything confidential on a device that has not been proven.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar, cast

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from zhijia.kernel.actor import Actor

NOTHING = Q(pk__in=[])


def branch_range(lookup: str, branch: str) -> Q:
    """Rows below a branch as a half-open range: both databases walk the index (LIKE does not on
    SQLite). `/1/7/` becomes path >= '/1/7/' and path < '/1/70'."""
    after = branch[:-1] + chr(ord("/") + 1)
    return Q(**{f"{lookup}__gte": branch, f"{lookup}__lt": after})


def any_branch(lookup: str, branches: Iterable[str]) -> Q:
    found = NOTHING
    for branch in branches:
        found |= branch_range(lookup, branch)
    return found


@dataclass(frozen=True, slots=True)
class Participants:
    """Who takes part in a single row: a table of persons and unions, from when until when.

    `table` is the model ("desk.Participant"), `row` its foreign key to the scoped row; it has
    `person`, `union`, `since` and `until`.
    """

    table: str
    row: str

    def include(self, who: Q) -> Q:
        """Rows in which somebody of `who` takes part now."""
        now = timezone.now()
        in_time = Q(until__isnull=True) | Q(until__gt=now)
        table = apps.get_model(self.table)
        return Q(
            Exists(
                table._default_manager.filter(
                    who, in_time, since__lte=now, **{self.row: OuterRef("pk")}
                )
            )
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """How a row hangs on the tree.

    `duty` opens the rows of a branch; `union` is the lookup from the row to its union ("" when the
    row is a union itself); `owner` the lookup to the person the row is about; `confidential` the
    flag of rows that need the duty `guard` instead and are out of reach of whoever is tied to the
    `employer` (a confidential row whose employer is unknown is out of reach of anybody with ties).
    """

    duty: str
    union: str = "union"
    owner: str | None = None
    participants: Participants | None = None
    public: Q | None = None
    confidential: str | None = None
    guard: str = ""
    employer: str | None = None

    def visible_to(self, viewer: Actor) -> Q:
        seen = self._by_duty(viewer) | self._own(viewer)
        if self.public is not None:
            seen |= self.public
        if self.confidential and not viewer.is_proven:
            seen &= Q(**{self.confidential: False})
        return seen

    def _own(self, viewer: Actor) -> Q:
        """Rows about the viewer, or in which the viewer takes part."""
        if not viewer.person_id:
            return NOTHING
        own = Q(**{f"{self.owner}_id": viewer.person_id}) if self.owner else NOTHING
        if self.participants:
            own |= self.participants.include(Q(person_id=viewer.person_id))
        return own

    def _by_duty(self, viewer: Actor) -> Q:
        if self.confidential is None:
            return self._opened(viewer, self.duty)
        secret = Q(**{self.confidential: True})
        guarded = self._opened(viewer, self.guard)
        if viewer.ties and self.employer:
            known = Q(**{f"{self.employer}__isnull": False})
            guarded &= known & ~Q(**{f"{self.employer}__in": sorted(viewer.ties)})
        return (self._opened(viewer, self.duty) & ~secret) | (guarded & secret)

    def _opened(self, viewer: Actor, duty: str) -> Q:
        """Rows of the branches in which the duty is held, or in which such a union takes part."""
        branches = viewer.reach(duty)
        if not branches:
            return NOTHING
        path = f"{self.union}__path" if self.union else "path"
        opened = any_branch(path, branches)
        if self.participants:
            opened |= self.participants.include(any_branch("union__path", branches))
        return opened


R = TypeVar("R", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[R]):
    def visible_to(self, viewer: Actor) -> Self:
        """The rows this actor may see; every list, detail, export and choice starts here."""
        return self.filter(cast("type[ScopedModel]", self.model).scope.visible_to(viewer))


class ScopedModel(models.Model):
    scope: ClassVar[Scope]
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


M = TypeVar("M", bound=ScopedModel)


def visible_or_404(rows: type[M] | models.QuerySet[M], viewer: Actor, /, **lookup: object) -> M:
    """One row, if the actor may see it. A hidden row and a missing row look the same."""
    found = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    row = found.filter(cast("type[M]", found.model).scope.visible_to(viewer), **lookup).first()
    if row is None:
        raise Http404
    return cast(M, row)
