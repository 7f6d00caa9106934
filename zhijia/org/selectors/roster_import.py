"""What a roster is checked against, and what its pages show."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, FilteredRelation, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.bulk import quoted
from zhijia.base.files.selectors import files_of
from zhijia.base.files.services import open_file
from zhijia.base.jobs.models import Job
from zhijia.base.scope import any_branch
from zhijia.base.texts import TEXTS, Text
from zhijia.kernel.actor import Actor
from zhijia.org.models import Claim, Membership, Person, Roster, RosterFinding, Union, id_index
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.roster.fields import FIELDS
from zhijia.org.rules.roster.findings import Finding
from zhijia.org.rules.roster.marking import mark
from zhijia.org.rules.roster.member import MemberRow
from zhijia.org.rules.roster.reading import read
from zhijia.org.rules.roster_flow import UNDO_DAYS, Outcome, RosterState
from zhijia.org.rules.sheet import near
from zhijia.org.rules.tree import ids_of
from zhijia.org.texts import ROSTER_FAULTS

SHOWN_MOST = 200
RECORD_COLUMNS = (
    "education",
    "household_type",
    "is_migrant_worker",
    "skill",
    "trade",
    "job_title",
    "staff_no",
    "card_no",
    "first_work_year",
    "work_unit",
)


class KnownPerson(NamedTuple):
    """Whom the register knows under an ID: the row, and the union they are a member of today (None
    for nobody's). `path` is that union's place in the tree."""

    id_index: str
    id: int
    seal_key: UUID
    envelope: bytes
    name: str
    phone_index: str | None
    union_id: int | None
    path: str
    union: str
    employment: str
    record: tuple[Any, ...]


class Sight:
    """What an importer's check may see of the register, a thousand rows at a time.

    Whoever is a member in a branch the importer may read is known to them; everybody else is looked
    up all the same and answered like somebody nobody knows.
    """

    def __init__(self, union: Union, reach: Sequence[str]) -> None:
        self._union, self._reach = union, tuple(reach)
        standing = Union.objects.standing().under(union).values_list("name", "pk")
        self._names = Counter(normal_name(name) for name, _pk in standing)
        self._unions = {normal_name(name): pk for name, pk in standing}
        self._spoken = [name for name, _pk in standing]
        self._known: dict[tuple[str, str], tuple[str, KnownPerson | None]] = {}

    def union_named(self, name: str) -> int | None:
        """The standing union of this name in the importing union's branch; None for none or two."""
        key = normal_name(name)
        return self._unions[key] if self._names[key] == 1 else None

    def union_like(self, name: str) -> str:
        return near(name, self._spoken)

    def union_of(self, row: MemberRow) -> int:
        """The union a checked row goes to: its own word, or the importing union."""
        return (self.union_named(row.union) if row.union else None) or self._union.pk

    def members_elsewhere(self, rows: Sequence[MemberRow]) -> Mapping[int, str]:
        """By place in the batch: the visible union, other than the row's own, of which the person is
        a member. Looks the whole batch up on the way, for `known`."""
        keys = [(row.id_type, row.id_number) for row in rows]
        indexes = [id_index(number, kind) or "" for kind, number in keys]
        found = {person.id_index: person for person in self.look_up(indexes)}
        elsewhere = {}
        for place, (key, index) in enumerate(zip(keys, indexes, strict=True)):
            person = found.get(index)
            self._known[key] = (index, person)
            if person and person.union_id and person.union_id != self.union_of(rows[place]):
                elsewhere[place] = person.union
        return elsewhere

    def known(self, row: MemberRow) -> tuple[str, KnownPerson | None]:
        """The keyed index of a row's ID, and whom the importer knows under it. Asked once a row."""
        key = (row.id_type, row.id_number)
        if key in self._known:
            return self._known.pop(key)
        self.members_elsewhere([row])
        return self._known.pop(key)

    def look_up(self, indexes: list[str]) -> list[KnownPerson]:
        """Those of the batch that are members where the importer may see it; for whoever sees the
        whole tree also those who once were: below, a former member who is nobody's and one who
        joined elsewhere since have to look alike, so both look new. What the importer's own branch
        recorded of somebody known elsewhere counts as theirs."""
        if not _are_known(indexes):
            return []
        now = known_people(Q(id_index__in=indexes))
        visible = [person for person in now if self.sees(person.path)]
        if any(len(ids_of(branch)) == 1 for branch in self._reach):
            nobodys = {person.id: person for person in now if person.path == ""}
            visible += [nobodys[pk] for pk in former_members(nobodys, self._reach)]
        taken = {person.id_index for person in visible}
        return visible + [p for p in self._recorded(indexes) if p.id_index not in taken]

    def _recorded(self, indexes: list[str]) -> Iterator[KnownPerson]:
        claims = Claim.objects.filter(id_index__in=indexes, record__isnull=False)
        mine = claims.filter(any_branch("claimed_by__path", self._reach))
        records = dict(mine.values_list("record_id", "id_index"))
        for person in known_people(Q(pk__in=list(records))) if records else ():
            yield person._replace(id_index=records[person.id])

    def sees(self, path: str) -> bool:
        return any(path.startswith(branch) for branch in self._reach if path)


def sight_of(actor: Actor) -> Sight | None:
    """What an actor's check of a roster may see, filed under the head of their branch; None for
    somebody who may import nowhere."""
    reach = actor.reach("org.import")
    head = Union.objects.filter(path__in=reach[:1]).first()
    return Sight(head, actor.reach("org.read_members")) if head else None


def _are_known(indexes: list[str]) -> bool:
    """Whether the register holds any of them at all: one plain statement for a thousand, because
    most rosters hold mostly new people."""
    if not indexes:
        return False
    places = ", ".join(["%s"] * len(indexes))
    asked = " UNION ALL ".join(
        f"SELECT 1 FROM {quoted(table._meta.db_table)} WHERE id_index IN ({places})"
        for table in (Person, Claim)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} LIMIT 1", [*indexes, *indexes])
        return cursor.fetchone() is not None


def known_people(asked: Q) -> list[KnownPerson]:
    """Persons with their union of today."""
    current = FilteredRelation("memberships", condition=Q(memberships__until__isnull=True))
    rows = Person.objects.annotate(current=current).filter(asked, merged_into__isnull=True)
    columns = [
        "id_index",
        "id",
        "seal_key",
        "envelope",
        "name",
        "phone_index",
        "current__union_id",
        "current__union__path",
        "current__union__name",
        "current__employment",
    ]
    records = [f"member_record__{name}" for name in RECORD_COLUMNS]
    return [
        KnownPerson(
            row[0] or "", row[1], row[2], bytes(row[3]), row[4], row[5],
            row[6], row[7] or "", row[8] or "", row[9] or "", tuple(row[10:]),
        )
        for row in rows.values_list(*columns, *records)
    ]  # fmt: skip


def former_members(persons: Iterable[int], reach: Sequence[str]) -> list[int]:
    """Those of the persons who once were members where the reader may see it."""
    wanted = list(persons)
    if not wanted:
        return []
    past = Membership.objects.filter(any_branch("union__path", reach), person_id__in=wanted)
    return sorted(set(past.values_list("person_id", flat=True)))


# Reading a roster back ---------------------------------------------------------------------------


def roster_or_404(actor: Actor, pk: int) -> Roster:
    """One's own roster: its findings were made for one's own eyes."""
    own = Roster.objects.visible_to(actor).filter(account_id=actor.account_id or 0)
    found = own.filter(pk=pk).select_related("union").first()
    if found is None:
        raise Http404
    return found


def my_rosters(actor: Actor) -> list[Roster]:
    """The latest rosters of one's own, the newest first."""
    own = Roster.objects.visible_to(actor).filter(account_id=actor.account_id or 0)
    return list(own.select_related("union").order_by("-pk")[:20])


def unions_to_import(actor: Actor) -> QuerySet[Union]:
    """The unions a roster may go to."""
    return Union.objects.standing().filter(any_branch("path", actor.reach("org.import")))


def unions_to_export(actor: Actor, duty: str) -> QuerySet[Union]:
    """The unions whose branch may be exported."""
    return Union.objects.standing().filter(any_branch("path", actor.reach(duty)))


def contents_of(roster: Roster) -> list[tuple[bytes, str]]:
    """The file and then its corrections, with their names."""
    return [(b"".join(open_file(file)), file.name) for file in files_of(roster.files)]


def job_of(roster: Roster) -> Job | None:
    return Job.objects.filter(key=roster.job_key).first() if roster.job_key else None


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column on the page of the matching: where, its title, samples, the item it was taken for."""

    place: int
    title: str
    samples: list[str]
    item: str
    is_doubtful: bool


def column_lines(roster: Roster) -> list[ColumnLine]:
    return [
        ColumnLine(
            column["place"],
            column["title"],
            column["samples"],
            roster.mapping.get(str(column["place"]), ""),
            bool(column.get("doubt")),
        )
        for column in roster.columns()
    ]


def empty_roster() -> bytes:
    """The empty sheet with the national columns, as CSV that Excel opens with the right letters."""
    out = io.StringIO()
    titles = [field.title for name, field in FIELDS.items() if name != "source_row"]
    csv.writer(out).writerow(titles)
    return out.getvalue().encode("utf-8-sig")


def item_choices() -> list[tuple[str, str]]:
    """The national items a column may hold, in the order of the register."""
    return [("", _("不导入"))] + [
        (name, _(field.title)) for name, field in FIELDS.items() if name != "source_row"
    ]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """How often one kind of fault was found."""

    code: str
    count: int

    @property
    def words(self) -> Text:
        return ROSTER_FAULTS[self.code]


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A fault in words: the row, the column, what to do."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RepairLine:
    row: int
    column: str
    before: str
    after: str


def finding_groups(roster: Roster) -> list[FindingGroup]:
    """How many faults of each code, the most frequent first."""
    counted = roster.findings.filter(is_repair=False).values("code").order_by()
    found = counted.annotate(count=Sum("lines_count")).values_list("code", "count")
    return [FindingGroup(code, count) for code, count in sorted(found, key=lambda g: (-g[1], g[0]))]


def finding_lines(roster: Roster, code: str = "") -> list[RosterLine]:
    """The first faults, of one code if so asked, in the order of the sheet."""
    pages = roster.findings.filter(is_repair=False)
    if code:
        pages = pages.filter(code=code)
    found = [finding for page in _first(pages) for finding in findings_in(page)]
    found.sort(key=lambda finding: (finding.row, finding.place))
    return [RosterLine(f.row, f.column or "", _(f.sentence) % f.facts) for f in found[:SHOWN_MOST]]


def repair_lines(roster: Roster) -> list[RepairLine]:
    pages = _first(roster.findings.filter(is_repair=True))
    lines = [RepairLine(*line) for page in pages for line in page.lines()]
    return lines[:SHOWN_MOST]


def repairs_count(roster: Roster) -> int:
    pages = roster.findings.filter(is_repair=True)
    return int(pages.aggregate(all=Sum("lines_count"))["all"] or 0)


def findings_in(page: RosterFinding) -> list[Finding]:
    """The faults of a page as the check made them."""
    return [
        Finding(row, place, column, page.code, why, facts)
        for row, place, column, why, facts in page.lines()
    ]


def all_findings(roster: Roster) -> list[Finding]:
    """Every fault, for the marked workbook."""
    pages = roster.findings.filter(is_repair=False)
    found = [finding for page in pages.iterator() for finding in findings_in(page)]
    return sorted(found, key=lambda finding: (finding.row, finding.place))


def _first(pages: Any) -> list[RosterFinding]:
    """Pages enough for a screen: of each code the first ones hold its first rows."""
    chosen: list[RosterFinding] = []
    seen: Counter[str] = Counter()
    for page in pages.order_by("first_row", "pk")[: SHOWN_MOST * 2]:
        if seen[page.code] < SHOWN_MOST:
            seen[page.code] += page.lines_count
            chosen.append(page)
    return chosen


@dataclass(frozen=True, slots=True)
class Summary:
    """What the commit would do: rows by outcome. `joins` holds everybody new to the importer."""

    joins: int
    rejoins: int
    updates: int
    stays: int
    leaves: int
    missing: int
    faulty: int
    held_back: int

    @property
    def writes(self) -> int:
        return self.joins + self.rejoins + self.updates


def summary_of(roster: Roster) -> Summary:
    """The rows in waiting, counted; rows with repairs nobody accepted are held back."""
    rows = roster.rows.all()
    taken = rows if roster.accepts_repairs else rows.filter(is_repaired=False)
    counted = taken.values("outcome").order_by().annotate(count=Count("pk"))
    by_outcome: dict[str, int] = dict(counted.values_list("outcome", "count"))
    held_back = 0 if roster.accepts_repairs else rows.filter(is_repaired=True).count()
    return Summary(
        joins=by_outcome.get(Outcome.JOINS, 0),
        rejoins=by_outcome.get(Outcome.REJOINS, 0),
        updates=by_outcome.get(Outcome.UPDATES, 0),
        stays=by_outcome.get(Outcome.STAYS, 0),
        leaves=by_outcome.get(Outcome.LEAVES, 0),
        missing=roster.missing_count,
        faulty=roster.faulty_count,
        held_back=held_back,
    )


def marked_workbook(roster: Roster, *, only_red: bool) -> bytes:
    """The officer's own sheet with the faulty cells marked and what to do beside them."""
    contents = contents_of(roster)
    if not contents:
        raise Http404
    content, name = contents[0]
    return mark(content, read(content, name), all_findings(roster), only_red=only_red)


def failure_of(roster: Roster) -> str:
    """Why the last check or commit did not come to an end, as a sentence; empty if it did."""
    return str(TEXTS.get(roster.error, TEXTS["org.roster_failed"])) if roster.error else ""


def undo_until(roster: Roster) -> datetime:
    """The moment up to which the import can be taken back."""
    return (roster.committed_at or roster.at) + timedelta(days=UNDO_DAYS)


def may_still_undo(roster: Roster) -> bool:
    return roster.state == RosterState.COMMITTED and timezone.now() <= undo_until(roster)


def is_under_way(roster: Roster) -> bool:
    return roster.state in (RosterState.CHECKING, RosterState.COMMITTING)
