"""Checking a roster: every row read, checked, sealed and put in waiting, a thousand at a time.

Runs as a long job in short transactions. A row in waiting is complete: its envelope is bound to the
person's future row, so that the commit has nothing left to compute.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as Matches
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from zhijia.base.bulk import let_go_of_pages, refresh_statistics, write_rows
from zhijia.base.jobs.sockets import Cancelled, Run
from zhijia.base.memory import give_memory_back
from zhijia.base.moves import move
from zhijia.base.sealing.envelopes import opened_values, sealed_values
from zhijia.kernel.actor import Actor
from zhijia.org.models import (
    Membership,
    MembershipState,
    Person,
    Roster,
    RosterFinding,
    RosterRow,
    phone_index,
)
from zhijia.org.models.person import NUMBERED_LIKE_ID_CARDS
from zhijia.org.rules.pinyin import pinyin_of
from zhijia.org.rules.roster.checking import CheckedRow, check_rows
from zhijia.org.rules.roster.findings import Finding
from zhijia.org.rules.roster.mapping import Mapping, carried_over
from zhijia.org.rules.roster.member import MemberRow
from zhijia.org.rules.roster.reading import read
from zhijia.org.rules.roster_flow import ROSTER_FLOW, Outcome, RosterState
from zhijia.org.selectors.roster_import import RECORD_COLUMNS, KnownPerson, Sight, contents_of

BATCH = 1_000
MANY = 1_000
"""Rows in waiting, or written, from which on the database's statistics are taken anew at once."""
SEARCHED = (
    "roster", "row_number", "outcome", "is_repaired", "person", "seal_key", "id_index", "union",
)  # fmt: skip
"""The columns of the rows in waiting by which the commit and the pages search them."""
LINES_A_PAGE = 100
PERSON_TABLE = Person._meta.db_table
SEALED = (
    "phone",
    "address",
    "email",
    "nation",
    "political_status",
    "household_place",
)
_record_of, _hidden_of = attrgetter(*RECORD_COLUMNS), attrgetter(*SEALED)
LEAVING = frozenset({"4", "5", "6"})
RETAINED = "3"
ACTIVE, KEPT = str(MembershipState.ACTIVE), str(MembershipState.RETAINED)
COLUMNS = (
    "roster", "row_number", "outcome", "is_repaired", "person", "before", "before_envelope",
    "seal_key", "envelope", "id_index", "phone_index", "name", "pinyin", "initials", "birth_year",
    "sex", "id_type", *RECORD_COLUMNS, "union", "since", "state", "employment", "change", "reason",
)  # fmt: skip


def check_roster(run: Run) -> Matches[str, Any]:
    """The job: read the file, put every good row in waiting and page what was found."""
    roster = Roster.objects.select_related("union").get(pk=run.order["roster"])
    if roster.state != RosterState.CHECKING:
        return {}
    actor = Actor(account_id=run.owner_id)
    _clear(roster)
    try:
        counts = _Check(roster, run).carried_out()
    except BaseException as stopped:
        _give_back(roster, actor, stopped)
        raise
    finally:
        give_memory_back()
    move(roster, ROSTER_FLOW, "report", actor=actor, changes={**counts}, facts={**counts})
    return counts


class _Check:
    """One pass over a roster's file and its corrections."""

    def __init__(self, roster: Roster, run: Run) -> None:
        self.roster, self._run = roster, run
        self._sight = Sight(roster.union, run.order["reach"])
        self._today = timezone.localdate()
        self._pages = _Pages(roster)
        self._faulty: set[int] = set()
        self._repaired = self._known_here = 0
        self._unions: set[int] = {roster.union_id}
        self._taken: dict[Any, int] = {}

    def carried_out(self) -> dict[str, int]:
        waiting: list[tuple[Any, ...]] = []
        done = 0
        for done, row in enumerate(self._rows(), start=1):
            self._note(row)
            if row.member is not None:
                waiting.append(self._waiting(row, row.member))
            if len(waiting) == BATCH:
                self._put(waiting, done)
                waiting = []
        self._put(waiting, done)
        if done > MANY:
            refresh_statistics(RosterRow, only=SEARCHED)
        return {
            "rows_count": done,
            "faulty_count": len(self._faulty),
            "repaired_count": self._repaired,
            "missing_count": self._missing,
        }

    def _rows(self) -> Iterator[CheckedRow]:
        """The rows of the file, each mended one in the place of the row it came from."""
        (content, name), *mended = contents_of(self.roster)
        corrected = self._corrected(mended)
        sheet = read(content, name, is_plain=not self.roster.has_formulas)
        del content
        mapping = Mapping({int(place): item for place, item in self.roster.mapping.items()})
        last = 0
        for row in check_rows(sheet, mapping, district=self._sight, first_rows=self._taken):
            last = row.number
            yield corrected.pop(row.number, row)
        for place, row in enumerate(corrected.values(), start=1):
            yield _renumbered(row, last + place)

    def _corrected(self, mended: list[tuple[bytes, str]]) -> dict[int, CheckedRow]:
        """The mended rows by the number of the row they replace, a later file before an earlier one;
        rows that replace none have a number below 0. Their IDs are taken before the file is read."""
        found: dict[int, CheckedRow] = {}
        mapping = Mapping({int(place): item for place, item in self.roster.mapping.items()})
        for content, name in mended:
            sheet = read(content, name)
            first_rows: dict[Any, int] = {}
            numbers: dict[int, int] = {}
            matched = carried_over(mapping, sheet.columns)
            rows = check_rows(sheet, matched, district=self._sight, first_rows=first_rows)
            for row in rows:
                number = row.replaces or -len(found) - 1
                numbers[row.number] = number
                found[number] = _renumbered(row, number)
            replaced = set(numbers.values())
            kept = {key: at for key, at in self._taken.items() if at not in replaced}
            self._taken = kept | {key: numbers[at] for key, at in first_rows.items()}
        return found

    def _note(self, row: CheckedRow) -> None:
        for finding in row.faults:
            self._pages.add_fault(finding)
        for repair in row.repairs:
            self._pages.add_repair(tuple(repair))
        if row.faults:
            self._faulty.add(row.number)
        elif row.repairs:
            self._repaired += 1

    def _put(self, waiting: list[tuple[Any, ...]], done: int) -> None:
        with transaction.atomic():
            write_rows(RosterRow, COLUMNS, waiting)
            self._pages.write()
        let_go_of_pages()
        self._run.progress(done, max(done, self.roster.rows_count))

    def _waiting(self, row: CheckedRow, member: MemberRow) -> tuple[Any, ...]:
        """The row in waiting, in the order of COLUMNS."""
        index, known = self._sight.known(member)
        union_id = self._sight.union_of(member)
        self._unions.add(union_id)
        is_here = known is not None and known.union_id == union_id
        self._known_here += is_here
        record = _record_of(member)
        changes = member.change in LEAVING
        new: _New | _Update
        if known is not None and is_here:
            new = _Update(member, known, record, leaves=changes)
        else:
            outcome = Outcome.LEAVES if changes else Outcome.REJOINS if known else Outcome.JOINS
            new = _New(member, outcome, known, record)
        return (
            self.roster.pk, row.number, str(new.outcome), bool(row.repairs), new.person_id,
            new.before, new.before_envelope, new.seal_key.hex, new.envelope, index,
            new.phone_index, member.name, *_spelt(member.name),
            _birth_year(member), _sex(member), member.id_type, *new.record, union_id,
            (member.joined_on or member.change_on or self._today).isoformat(),
            KEPT if member.change == RETAINED else ACTIVE,
            new.employment, member.change, member.reason,
        )  # fmt: skip

    @property
    def _missing(self) -> int:
        """Members of the roster's unions whom the roster does not name. Told, and nothing else."""
        current = Membership.objects.current().filter(union_id__in=self._unions)
        return max(current.count() - self._known_here, 0)


class _New:
    """What a row in waiting holds of somebody the importer does not have as a member. Of a former
    member it keeps what it does not say itself, and what they had before."""

    before: str | None = None
    before_envelope: bytes | None = None

    def __init__(
        self,
        member: MemberRow,
        outcome: Outcome,
        known: KnownPerson | None,
        record: tuple[Any, ...],
    ) -> None:
        self.outcome, self.record = outcome, record
        self.person_id = known.id if known else None
        if known is not None:
            self.record = _merged(record, known)
            self.before = json.dumps({"record": list(known.record)}, ensure_ascii=False)
        self.employment = member.employment
        self.phone_index = phone_index(member.phone)
        self.seal_key = uuid4()
        self.envelope = sealed_values(
            _sealed_of(member), table=PERSON_TABLE, seal_key=self.seal_key
        )


class _Update:
    """What a row in waiting holds of a member: the row as it will be, and as it was."""

    def __init__(
        self, member: MemberRow, known: KnownPerson, record: tuple[Any, ...], *, leaves: bool
    ) -> None:
        self.person_id, self.seal_key = known.id, known.seal_key
        sealed = opened_values(known.envelope, table=PERSON_TABLE, seal_key=known.seal_key)
        merged = {**sealed, **_sealed_of(member)}
        self.record = _merged(record, known)
        self.phone_index = phone_index(member.phone) or known.phone_index
        self.employment = member.employment or known.employment
        is_same = (
            merged == sealed
            and member.name == known.name
            and self.record == _was(known)
            and self.employment == known.employment
        )
        self.outcome = Outcome.LEAVES if leaves else Outcome.STAYS if is_same else Outcome.UPDATES
        self.envelope = (
            known.envelope
            if merged == sealed
            else sealed_values(merged, table=PERSON_TABLE, seal_key=known.seal_key)
        )
        self.before_envelope = known.envelope
        self.before = json.dumps(
            {
                "name": known.name,
                "phone_index": known.phone_index,
                "employment": known.employment,
                "record": list(known.record),
            },
            ensure_ascii=False,
        )


def _merged(record: tuple[Any, ...], known: KnownPerson) -> tuple[Any, ...]:
    """The open items as the row says them; what it does not say stays."""
    both = zip(record, _was(known), strict=True)
    return tuple(was if said in ("", None) else said for said, was in both)


def _was(known: KnownPerson) -> tuple[Any, ...]:
    """The open items of the register, "" for those without a record."""
    blank = {"is_migrant_worker", "first_work_year"}
    return tuple(
        "" if value is None and name not in blank else value
        for name, value in zip(RECORD_COLUMNS, known.record, strict=True)
    )


class _Pages:
    """Faults by code, and repairs, gathered into sealed pages of a hundred."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._open: dict[tuple[bool, str], list[list[Any]]] = defaultdict(list)

    def add_fault(self, found: Finding) -> None:
        line = [found.row, found.place, found.column, found.why, dict(found.facts)]
        self._open[False, found.code].append(line)

    def add_repair(self, line: tuple[Any, ...]) -> None:
        row, _place, column, before, after = line
        self._open[True, ""].append([row, column, before, after])

    def write(self) -> None:
        pages = [
            self._page(is_repair, code, lines[start : start + LINES_A_PAGE])
            for (is_repair, code), lines in self._open.items()
            for start in range(0, len(lines), LINES_A_PAGE)
        ]
        RosterFinding.objects.bulk_create(pages, batch_size=500)
        self._open.clear()

    def _page(self, is_repair: bool, code: str, lines: list[list[Any]]) -> RosterFinding:
        page = RosterFinding(
            roster=self._roster,
            is_repair=is_repair,
            code=code,
            first_row=max(lines[0][0], 0),
            lines_count=len(lines),
        )
        page.seal(lines=json.dumps(lines, ensure_ascii=False))
        return page


def _sealed_of(member: MemberRow) -> dict[str, str]:
    """What of a row goes into the envelope; nothing for an empty cell."""
    values = {"id_number": member.id_number}
    values |= {name: said for name, said in zip(SEALED, _hidden_of(member), strict=True) if said}
    if member.born_on and member.id_type not in NUMBERED_LIKE_ID_CARDS:
        values["born_on"] = member.born_on.isoformat()
    return values


def _spelt(name: str) -> tuple[str, str]:
    """The columns `pinyin` and `initials` of a name, from one look at its characters."""
    spelt = pinyin_of(name)
    return spelt.replace(" ", ""), "".join(syllable[0] for syllable in spelt.split())


def _birth_year(member: MemberRow) -> int | None:
    if member.id_type in NUMBERED_LIKE_ID_CARDS:
        return int(member.id_number[6:10])
    return member.born_on.year if member.born_on else None


def _sex(member: MemberRow) -> str:
    if member.id_type in NUMBERED_LIKE_ID_CARDS:
        return "1" if int(member.id_number[16]) % 2 else "2"
    return member.sex


def _renumbered(row: CheckedRow, number: int) -> CheckedRow:
    """A mended row under the number of the row it replaces, its faults too."""
    faults = tuple(fault._replace(row=number) for fault in row.faults)
    repairs = tuple(repair._replace(row=number) for repair in row.repairs)
    return row._replace(number=number, faults=faults, repairs=repairs)


@transaction.atomic
def _clear(roster: Roster) -> None:
    """What an earlier check, or one that died, left behind."""
    roster.rows.all().delete()
    roster.findings.all().delete()


def _give_back(roster: Roster, actor: Actor, stopped: BaseException) -> None:
    """The roster is as it was before the check; the page says why if it was not stopped."""
    error = "" if isinstance(stopped, Cancelled) else getattr(stopped, "code", "org.roster_failed")
    move(roster, ROSTER_FLOW, "fail", actor=actor, changes={"error": error})
    _clear(roster)
