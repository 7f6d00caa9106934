"""The members of a branch, fifty at a time: the same work at ten members and at a million."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Substr
from django.db.models.lookups import Exact
from django.http import Http404
from django.urls import reverse

from zhijia.base.bulk import quoted
from zhijia.base.scope import branch_range
from zhijia.base.sealing.envelopes import opened_values
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import mask_name, mask_phone
from zhijia.org.models import (
    ID_CARD,
    Claim,
    Membership,
    MembershipState,
    Person,
    Union,
    id_index,
    phone_index,
)
from zhijia.org.models.membership import COMMON
from zhijia.org.models.person import NUMBERED_LIKE_ID_CARDS, round_of_member_number
from zhijia.org.rules.codes import ID_TYPE
from zhijia.org.rules.finding import BEGINNINGS, By, Wanted, read
from zhijia.org.rules.member_number import serial_of
from zhijia.org.selectors.claims import counted_twice

PAGE = 50
EXACT_UP_TO = 10_000
LARGE = 20_000  # members of a branch; above that the names are walked, below it the branch
SMALL = 5_000  # below that every member is looked at, however few or many bear the name elsewhere
FEW = 1_000  # memberships of a state or employment that are found first, wherever they lie
AFTER_THE_LAST = "\U0010ffff"
ENDED = MembershipState.ENDED
PERSON_TABLE = Person._meta.db_table
AS_INDEXED: dict[str, dict[By, tuple[str, ...]]] = {
    "person": {
        By.NAME: ("person__name",),
        By.INITIALS: ("person__initials",),
        By.SOUND: ("person__pinyin", "person__birth_year"),
    },
    "known": {
        By.NAME: ("known__name",),
        By.INITIALS: ("known__initials",),
        By.SOUND: ("known__pinyin",),
    },
}
"""The order of the index each way is found by; any further term would have all namesakes sorted first.
Who has left is found by what their union knew when they left, everybody else as the person of today."""
Key = tuple[str, int]


class Linked(NamedTuple):
    """Words that lead somewhere."""

    words: str
    href: str


class MemberLine(NamedTuple):
    """One member as the list shows them: never the whole name or phone; `name` leads to the page."""

    name: Linked
    phone: str
    birth_year: int | str
    union: str
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class MembersPage:
    """One page of a branch's members in the order (path of the union, number of the membership)."""

    union: Union
    lines: list[MemberLine]
    members_count: int
    next_after: Key | None
    is_cut: bool = False


def members_of_branch(branch: Union) -> int:
    """How many members a branch has: the sum of its unions' own counters. Above ten thousand the
    figure may be a minute old, so that a whole district's page costs what a street's costs."""
    key = f"org.members_of_branch.{branch.path}"
    kept: int | None = cache.get(key)
    if kept is not None:
        return kept
    count: int = Union.objects.under(branch).aggregate(all=Sum("members_count"))["all"] or 0
    if branch.parent_id is None:  # the district alone knows whom two unions count
        count -= counted_twice()
    if count > EXACT_UP_TO:
        cache.set(key, count, 60)
    return count


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to: the text typed, the state of the membership ("" for those in
    force), the employment code."""

    text: str = ""
    state: str = ""
    employment: str = ""

    def rows(self) -> QuerySet[Membership]:
        """The memberships of these states, wherever they lie."""
        rows = Membership.objects.all() if self.state == ENDED else Membership.objects.current()
        return rows.filter(**self.filters())

    @property
    def whom(self) -> str:
        """Where the name and the numbers of these members stand, seen from the membership."""
        return "known" if self.state == ENDED else "person"

    def filters(self) -> dict[str, str]:
        """The columns that are asked for, with their values."""
        wanted = {"state": self.state, "employment": self.employment}
        return {name: value for name, value in wanted.items() if value}


def members_page(
    actor: Actor,
    *,
    union_id: int | None = None,
    chosen: Chosen | None = None,
    after: Key | None = None,
) -> MembersPage:
    """Fifty members of a union and everything below it; without a union, of the actor's first
    branch. The count is the sum of the unions' own counters: the active ones. A search in a large
    branch shows the first fifty and asks for more letters."""
    branch = _branch_or_404(actor, union_id)
    chosen = chosen or Chosen()
    ways = read(chosen.text)
    count = members_of_branch(branch)
    if chosen.text.strip() and not ways:
        return MembersPage(branch, [], count, None)
    if any(way.by not in BEGINNINGS for way in ways):
        rows = _exact(chosen, branch, ways[0])
    elif ways and count > LARGE:
        rows = _by_name(chosen, branch, ways)
    elif count > SMALL:
        rows = _in_order(_looked_up(chosen, ways), branch, after)
        return _page(branch, rows, count)
    else:
        rows = _in_order(_looked_at(chosen, ways), branch, after)
        return _page(branch, rows, count)
    return _page(branch, rows, count, is_cut=len(rows) > PAGE)


def _page(
    branch: Union, rows: list[_Row], count: int, *, is_cut: bool | None = None
) -> MembersPage:
    """A page of these rows: with a key to go on from, or cut off behind the fiftieth."""
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    base = reverse("org:members")  # the page of a member lies below the list
    return MembersPage(
        union=branch,
        lines=[_line(row, base) for row in rows[:PAGE]],
        members_count=count,
        next_after=(last.path, last.pk) if last and is_cut is None else None,
        is_cut=bool(is_cut),
    )


def _branch_or_404(actor: Actor, union_id: int | None) -> Union:
    """The union whose branch is shown. Holding the duty at its path is the scope of every row
    below it, so the list itself carries one lower bound only: with a second one SQLite starts at
    the wrong place (50 ms instead of 1 at a million members)."""
    reach = actor.reach("org.read_members")
    chosen = Q(pk=union_id) if union_id else Q(path__in=reach[:1])
    union = Union.objects.filter(chosen).select_related("parent").first()
    if union is None or not actor.holds("org.read_members", at=union.path):
        raise Http404
    return union


class _Row(NamedTuple):
    """The columns of a line, without building three objects for each."""

    path: str
    pk: int
    state: str
    since: date
    union: str
    name: str
    birth_year: int | None
    seal_key: UUID
    envelope: bytes
    known: str | None


COLUMNS = (
    "union__path",
    "pk",
    "state",
    "since",
    "union__name",
    "person__name",
    "person__birth_year",
    "person__seal_key",
    "person__envelope",
    "known__name",
)


def _line(row: _Row, base: str) -> MemberLine:
    """Of somebody who has left the name the union knew, and neither phone nor year: they would be
    those of today, and say that the person lives on elsewhere."""
    is_past = row.state == ENDED
    return MemberLine(
        name=Linked(mask_name((row.known or "") if is_past else row.name), f"{base}{row.pk}/"),
        phone="" if is_past else _masked_phone(row),
        birth_year="" if is_past else row.birth_year or "",
        union=row.union,
        state=str(MembershipState(row.state).label),
        since=row.since.isoformat(),
    )


def _masked_phone(row: _Row) -> str:
    sealed = opened_values(bytes(row.envelope), table=PERSON_TABLE, seal_key=row.seal_key)
    return mask_phone(sealed.get("phone", ""))


def _few_or_all(chosen: Chosen) -> QuerySet[Membership]:
    """The rows chosen; where few have the state or the employment, by their numbers. To ask each of
    a city's twenty thousand unions for somebody nobody is takes ten times as long as a page."""
    rows = chosen.rows()
    for column, value in chosen.filters().items():
        few = _few_with(column, value)
        if few is not None:
            rows = rows.filter(pk__in=few)
    return rows


def _few_with(column: str, value: str) -> list[int] | None:
    """The memberships with this value, in the whole register; None where they are many. A database
    takes the index of the few only for a question that repeats what the index leaves out."""
    if value in COMMON[column]:
        return None
    common = ", ".join(f"'{each}'" for each in COMMON[column])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {quoted(Membership._meta.db_table)}"
            f" WHERE NOT ({quoted(column)} IN ({common})) AND {quoted(column)} = %s LIMIT {FEW + 1}",
            [value],
        )
        found = [pk for (pk,) in cursor.fetchall()]
    return found if len(found) <= FEW else None


def _in_order(wanted: QuerySet[Membership], branch: Union, after: Key | None) -> list[_Row]:
    """Up to one row more than a page, beginning behind `after`: first the rest of the union the
    last page ended in, then the unions behind it."""
    ordered = wanted.order_by("union__path", "pk").values_list(*COLUMNS)
    if after is None:
        found = ordered.filter(branch_range("union__path", branch.path))
        return [_Row(*row) for row in found[: PAGE + 1]]
    path, last = after
    if not path.startswith(branch.path):
        raise Http404
    end = branch.path[:-1] + chr(ord("/") + 1)
    here = ordered.filter(union__path=path, pk__gt=last)[: PAGE + 1]
    rows = [_Row(*row) for row in here]
    behind = ordered.filter(union__path__gt=path, union__path__lt=end)
    return rows + [_Row(*row) for row in behind[: PAGE + 1 - len(rows)]]


def _by_name(chosen: Chosen, branch: Union, ways: list[Wanted]) -> list[_Row]:
    """The first matches of a large branch in the order of the name: most people found lie in the
    branch, so the walk along the names soon ends."""
    rows: list[_Row] = []
    wanted = _inside(_few_or_all(chosen), branch)
    for way in ways:
        order = AS_INDEXED[chosen.whom][way.by]
        found = wanted.filter(_beginning(chosen, way)).exclude(pk__in=[r.pk for r in rows])
        first = found.order_by(*order).values("pk")[: PAGE + 1 - len(rows)]
        shown = Membership.objects.filter(pk__in=first).order_by(*order, "pk")
        rows += [_Row(*row) for row in shown.values_list(*COLUMNS)]
        if len(rows) > PAGE:
            break
    return rows


def _exact(chosen: Chosen, branch: Union, way: Wanted) -> list[_Row]:
    """Whoever has this whole number: somebody of another branch is nobody here, and who has left is
    found by the numbers their union knew."""
    whom = chosen.whom
    if way.by == By.MEMBER_NUMBER:
        serial = serial_of(way.value, round_of_member_number)
        asked = Q(known__serial=serial) if whom == "known" else Q(person=serial)
    elif way.by == By.PHONE:
        asked = Q(**{f"{whom}__phone_index": phone_index(way.value)})
    else:
        kinds = [kind for kind in ID_TYPE if kind not in NUMBERED_LIKE_ID_CARDS]
        kinds = [ID_CARD] if way.by == By.ID_NUMBER else kinds
        indexes = [id_index(way.value, kind) for kind in kinds]
        asked = Q(known__id_index__in=indexes) if whom == "known" else _of_id(indexes)
    found = _inside(chosen.rows(), branch).filter(asked).order_by("pk").values_list(*COLUMNS)
    return [_Row(*row) for row in found[: PAGE + 1]]


def _of_id(indexes: list[str | None]) -> Q:
    """Whoever holds one of these IDs, or is the record a union's roster made of somebody known
    elsewhere: in its own branch that record is found like anybody new."""
    claims = Claim.objects.filter(id_index__in=indexes, record__isnull=False)
    records = list(claims.values_list("record", flat=True))
    if not records:
        return Q(person__id_index__in=indexes)
    holders = Person.objects.filter(id_index__in=indexes).values_list("pk", flat=True)
    return Q(person__in=[*records, *holders])


def _inside(wanted: QuerySet[Membership], branch: Union) -> QuerySet[Membership]:
    """Rows of the branch. As a range of paths, because PostgreSQL knows how much of a tree lies in
    a range: it walks the names and stops at the fiftieth, 30 ms for everybody whose initials are
    zj in a street of a million's city, and not 1.6 s for all of them."""
    if branch.parent is None:  # everybody lies below the root: nothing to look up
        return wanted
    return wanted.filter(branch_range("union__path", branch.path))


def _looked_up(chosen: Chosen, ways: list[Wanted]) -> QuerySet[Membership]:
    """Members whose name, or pinyin, or initials begin so; everybody when nothing is asked."""
    asked = Q()
    for way in ways:
        asked |= _beginning(chosen, way)
    return _few_or_all(chosen).filter(asked)


def _looked_at(chosen: Chosen, ways: list[Wanted]) -> QuerySet[Membership]:
    """The same by a look at each member: SQLite would begin with the whole city's zj otherwise (40
    times longer for a factory of fifty)."""
    asked = Q()
    for way in ways:
        head = Substr(f"{chosen.whom}__{way.by}", 1, len(way.value))
        asked |= Q(Exact(head, Value(way.value)))
    return chosen.rows().filter(asked)


def _beginning(chosen: Chosen, way: Wanted) -> Q:
    after = way.value + AFTER_THE_LAST
    return Q(**{f"{chosen.whom}__{way.by}__gte": way.value, f"{chosen.whom}__{way.by}__lt": after})
