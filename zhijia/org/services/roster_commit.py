"""The commit of a roster: one transaction of a few statements over the rows in waiting.

Persons, their records, memberships, history, counters, claims and the audit entry come into being
together or not at all. What takes long (reading, checking, sealing) was done before, so the writer's
lock is held for seconds only. Committing twice writes once: the state is swapped first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Count, F, IntegerField, Max
from django.utils import timezone

from zhijia.base.bulk import quoted, refresh_statistics
from zhijia.base.files.services import drop_files_of
from zhijia.base.jobs.sockets import Cancelled, Run
from zhijia.base.moves import move
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import (
    Claim,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    Roster,
    RosterRow,
    Union,
    UnionKind,
)
from zhijia.org.rules.roster_flow import ROSTER_FLOW, Outcome, RosterState
from zhijia.org.selectors.roster_import import RECORD_COLUMNS, Sight, summary_of
from zhijia.org.services.roster_check import MANY
from zhijia.org.services.roster_upload import COMMIT, order_for, release_roster

FEW = 500
PERSON_COLUMNS = "seal_key, envelope, name, pinyin, initials, birth_year, sex, id_type, phone_index"
RECORD = ", ".join(RECORD_COLUMNS)


@transaction.atomic
def commit_roster(roster: Roster, *, actor: Actor) -> Roster:
    """Order the commit of a checked roster: all of its good rows, or none."""
    require(policies.may_commit_roster(actor, roster))
    release_roster(roster, actor=actor)
    if not summary_of(roster).writes:
        raise RuleViolation("org.roster_has_nothing_to_write")
    key = order_for(roster, COMMIT, actor=actor)
    move(roster, ROSTER_FLOW, "order", actor=actor, changes={"job_key": key})
    return roster


def write_roster(run: Run) -> Mapping[str, Any]:
    """The job: write the rows in waiting in one transaction. Stopped before it, nothing is written;
    after it, everything is."""
    roster = Roster.objects.select_related("union").get(pk=run.order["roster"])
    if roster.state != RosterState.COMMITTING:
        return {"written": roster.written_count}
    actor = Actor(account_id=run.owner_id)
    try:
        run.progress(0, roster.rows.count(), message="writing")
        written = _write(roster, actor, run.order["reach"])
    except BaseException as stopped:
        error = "" if isinstance(stopped, Cancelled) else "org.roster_failed"
        move(roster, ROSTER_FLOW, "stop", actor=actor, changes={"error": error})
        raise
    if written > MANY:
        refresh_statistics(Person, MemberRecord, Membership, MembershipChange)
    return {"written": written}


@transaction.atomic
def _write(roster: Roster, actor: Actor, reach: list[str]) -> int:
    writing = Writing(roster, reach)
    for step in STEPS:
        step(writing)
    changes = {"written_count": writing.written, "committed_at": timezone.now()}
    move(
        roster,
        ROSTER_FLOW,
        "commit",
        actor=actor,
        changes=changes,
        facts={"rows": writing.written, "union": roster.union_id},
    )
    drop_files_of(roster.files, actor=actor)
    roster.findings.all().delete()
    return writing.written


class Writing:
    """One commit at work: which rows it takes, and after which numbers its own rows begin."""

    def __init__(self, roster: Roster, reach: list[str]) -> None:
        self.roster, self.reach = roster, reach
        self.written = 0
        self.unions = set(self.rows.values_list("union_id", flat=True).distinct().order_by())
        self.are_some_known = False
        self.parameters: dict[str, Any] = {
            "roster": roster.pk,
            "repaired": roster.accepts_repairs,
            "no": False,
            "yes": True,
            "now": timezone.now(),
            "joins": str(Outcome.JOINS),
            "rejoins": str(Outcome.REJOINS),
            "updates": str(Outcome.UPDATES),
            "stays": str(Outcome.STAYS),
            "empty": b"",
        }

    def run(self, sql: str, **more: Any) -> int:
        """Carry out one statement over the rows in waiting; how many rows it wrote."""
        with connection.cursor() as cursor:
            unions = ", ".join(str(pk) for pk in self.unions)
            cursor.execute(sql.format(**TABLES, unions=unions), {**self.parameters, **more})
            return int(cursor.rowcount)

    @property
    def rows(self) -> Any:
        taken = self.roster.rows.all()
        return taken if self.roster.accepts_repairs else taken.filter(is_repaired=False)


TABLES = {
    "person": quoted(Person._meta.db_table),
    "record": quoted(MemberRecord._meta.db_table),
    "membership": quoted(Membership._meta.db_table),
    "change": quoted(MembershipChange._meta.db_table),
    "row": quoted(RosterRow._meta.db_table),
    # Two commits with people in common take them in one order, else each might wait for the other. On
    # SQLite there is one writer: in the order of the sheet all later steps find their rows side by side.
    "turn": "r.row_number" if connection.vendor == "sqlite" else "r.id_index",
    # The rows taken, and beside each the person it became: found by its ID, or noted in the row.
    "taken": "r.roster_id = %(roster)s AND (%(repaired)s OR NOT r.is_repaired)",
    "persons": f"""{quoted(RosterRow._meta.db_table)} AS r
        LEFT JOIN {quoted(Person._meta.db_table)} AS p
        ON r.person_id IS NULL AND p.id_index = r.id_index""",
}


def _is_as_checked(place: int, name: str) -> str:
    """Whether an open item still is what the check saw: the item of this place in `before`."""
    field, seen = MemberRecord._meta.get_field(name), f"r.before->'record'->{place}"
    if isinstance(field, BooleanField):
        now = f"CASE WHEN c.{name} THEN 'true' WHEN NOT c.{name} THEN 'false' ELSE 'null' END"
        return f"{now} = CAST({seen} AS text)"
    if isinstance(field, IntegerField):
        return f"COALESCE(CAST(c.{name} AS text), 'null') = CAST({seen} AS text)"
    return f"COALESCE(c.{name}, '') = COALESCE(r.before->'record'->>{place}, '')"


def _said_or_kept(name: str) -> str:
    """An open item the row says, else the one that stands."""
    is_text = not isinstance(MemberRecord._meta.get_field(name), BooleanField | IntegerField)
    said = f"NULLIF(excluded.{name}, '')" if is_text else f"excluded.{name}"
    return f"{name} = COALESCE({said}, {{record}}.{name})"


INSERT_PERSONS = f"""
INSERT INTO {{person}} ({PERSON_COLUMNS}, id_index, is_compared, created_at)
SELECT {", ".join(f"r.{name.strip()}" for name in PERSON_COLUMNS.split(","))},
       <index>, %(no)s, %(now)s
FROM {{row}} AS r
WHERE {{taken}} AND r.outcome = %(joins)s AND <only>
ORDER BY {{turn}}
ON CONFLICT (id_index) DO NOTHING"""
EVERYBODY_IS_NEW = INSERT_PERSONS.replace("<index>", "r.id_index").replace("<only>", "%(yes)s")
SOME_ARE_KNOWN = INSERT_PERSONS.replace(
    "<index>",
    """CASE WHEN EXISTS (SELECT 1 FROM {person} AS k WHERE k.id_index = r.id_index)
            THEN NULL ELSE r.id_index END""",
)
UNWRITTEN = """NOT EXISTS (SELECT 1 FROM {person} AS k
            WHERE k.id > %(last)s AND k.seal_key = r.seal_key)"""
INSERT_RECORDS = f"""
INSERT INTO {{record}} (person_id, {RECORD})
SELECT COALESCE(r.person_id, p.id), {", ".join(f"r.{name}" for name in RECORD_COLUMNS)}
FROM {{persons}}
WHERE {{taken}} AND r.outcome IN (%(joins)s, %(rejoins)s, %(updates)s)
  AND (r.education || r.household_type || r.skill || r.trade || r.job_title || r.staff_no
       || r.card_no || r.work_unit <> '' OR r.is_migrant_worker IS NOT NULL
       OR r.first_work_year IS NOT NULL)
ON CONFLICT (person_id) DO UPDATE SET {", ".join(map(_said_or_kept, RECORD_COLUMNS))}"""
INSERT_MEMBERSHIPS = """
INSERT INTO {membership} (person_id, union_id, state, since, employment, change, reason)
SELECT COALESCE(r.person_id, p.id), r.union_id, r.state, r.since, r.employment,
       CASE WHEN r.change = '' THEN '1' ELSE r.change END, r.reason
FROM {persons}
WHERE {taken} AND r.outcome IN (%(joins)s, %(rejoins)s)
ORDER BY r.row_number
ON CONFLICT DO NOTHING"""
# Whoever holds a union (`hold_unions`) is alone in writing memberships into it: those behind the last
# one are the roster's own.
INSERT_HISTORY = """
INSERT INTO {change} (membership_id, kind, reason, "on", before, at, seal_key, envelope)
SELECT m.id,
       CASE m.change WHEN '2' THEN 'transferred_in' WHEN '3' THEN 'retained' ELSE 'joined' END,
       m.reason, m.since, '', %(now)s, p.seal_key, %(empty)s
FROM {membership} AS m JOIN {person} AS p ON p.id = m.person_id
WHERE m.id > %(last)s AND m.union_id IN ({unions})
ORDER BY m.id"""
AS_CHECKED = " AND ".join(_is_as_checked(*item) for item in enumerate(RECORD_COLUMNS))
LEAVE_CHANGED = f"""
UPDATE {{row}} AS r SET outcome = %(stays)s
WHERE {{taken}} AND r.outcome = %(updates)s AND NOT EXISTS (
  SELECT 1 FROM {{person}} AS k JOIN {{membership}} AS m ON m.person_id = k.id
  LEFT JOIN {{record}} AS c ON c.person_id = k.id
  WHERE k.id = r.person_id AND k.envelope = r.before_envelope AND k.name = r.before->>'name'
    AND m.until IS NULL AND m.union_id = r.union_id AND m.employment = r.before->>'employment'
    AND {AS_CHECKED})"""
LEAVE_BOUND = """
UPDATE {row} AS r SET outcome = %(stays)s
WHERE {taken} AND r.outcome = %(rejoins)s AND (
  EXISTS (SELECT 1 FROM {membership} AS m WHERE m.person_id = r.person_id AND m.until IS NULL)
  OR NOT EXISTS (SELECT 1 FROM {person} AS k WHERE k.id = r.person_id
                 AND k.merged_into_id IS NULL AND length(k.envelope) > 0))"""
UPDATE_PERSONS = """
UPDATE {person} SET name = r.name, pinyin = r.pinyin, initials = r.initials,
       phone_index = r.phone_index, envelope = r.envelope
FROM {row} AS r
WHERE {taken} AND r.outcome = %(updates)s AND r.person_id = {person}.id
  AND {person}.envelope = r.before_envelope"""
UPDATE_MEMBERSHIPS = """
UPDATE {membership} SET employment = r.employment
FROM {row} AS r
WHERE {taken} AND r.outcome = %(updates)s AND r.person_id = {membership}.person_id
  AND {membership}.until IS NULL AND {membership}.union_id = r.union_id"""


# The steps, in order. Each is a use of the rows in waiting; killed between two of them, nothing
# of the commit stands. -----------------------------------------------------------------------------


def hold_unions(writing: Writing) -> None:
    """Two commits into one union, or a commit and a single change there, go one after the other."""
    wanted = Union.objects.standing().filter(pk__in=writing.unions)
    standing = wanted.order_by("pk").select_for_update()
    if set(standing.values_list("pk", flat=True)) != writing.unions:
        raise RuleViolation("org.union_closed")


def look_again(writing: Writing) -> None:
    """Whom somebody registered since the check: the importer's own members stay as they are."""
    new = writing.rows.filter(outcome=Outcome.JOINS)
    taken = Person.objects.filter(id_index__in=new.values("id_index"))
    indexes = [index for index in taken.values_list("id_index", flat=True) if index]
    if not indexes:
        return
    writing.are_some_known = True
    sight = Sight(writing.roster.union, writing.reach)
    known = {person.id_index: person for person in sight.look_up(indexes)}
    for row in new.filter(id_index__in=list(known)):
        person = known[row.id_index]
        here = person.union_id == row.union_id
        row.outcome = (
            Outcome.REJOINS
            if person.union_id is None
            else Outcome.STAYS
            if here
            else Outcome.ELSEWHERE
        )
        row.person_id = person.id
        row.save(update_fields=["outcome", "person"])


def leave_changed(writing: Writing) -> None:
    """Members somebody changed since the check stay as they are, and so does whoever moved to another
    union, left, or closed their account: they are none of the importer's any more. Nor is a former
    member brought back who is a member again by now."""
    if writing.rows.filter(outcome=Outcome.UPDATES).exists():
        writing.run(LEAVE_CHANGED)
    if writing.rows.filter(outcome=Outcome.REJOINS).exists():
        writing.run(LEAVE_BOUND)


def write_persons(writing: Writing) -> None:
    """A row for everybody new. Whose ID another row of the register already holds gets a record
    without one; so does the loser, if two unions write the same person at the same moment."""
    expected = writing.rows.filter(outcome=Outcome.JOINS).count()
    before = Person.objects.aggregate(last=Max("pk"))["last"] or 0
    everybody = SOME_ARE_KNOWN.replace("<only>", "%(yes)s")
    written = writing.run(everybody if writing.are_some_known else EVERYBODY_IS_NEW)
    if written < expected:
        writing.run(SOME_ARE_KNOWN.replace("<only>", UNWRITTEN), last=before)
    if Person.objects.filter(pk__gt=before, id_index__isnull=True).exists():
        _note_records(writing, before)


def write_records(writing: Writing) -> None:
    writing.run(INSERT_RECORDS)


def write_memberships(writing: Writing) -> None:
    """The memberships in the order of the sheet, a line of history for each, and the counters."""
    before = Membership.objects.aggregate(last=Max("pk"))["last"] or 0
    writing.parameters["last"] = before
    writing.written += writing.run(INSERT_MEMBERSHIPS)


def write_history(writing: Writing) -> None:
    writing.run(INSERT_HISTORY)


def raise_counters(writing: Writing) -> None:
    """The unions' counters by the active memberships written."""
    new = Membership.objects.filter(pk__gt=writing.parameters["last"], union_id__in=writing.unions)
    active = new.filter(state="active").values("union_id").order_by()
    for union_id, count in active.annotate(count=Count("pk")).values_list("union_id", "count"):
        Union.objects.filter(pk=union_id).update(members_count=F("members_count") + count)


def write_updates(writing: Writing) -> None:
    """Members whose row says something new."""
    if writing.rows.filter(outcome=Outcome.UPDATES).exists():
        writing.written += writing.run(UPDATE_PERSONS)
        writing.run(UPDATE_MEMBERSHIPS)


def write_claims(writing: Writing) -> None:
    """The district's own note of everybody whose ID another row of the register holds."""
    parked = writing.rows.filter(outcome=Outcome.JOINS, person__isnull=False)
    rows = list(parked.values_list("id_index", "person_id", "union_id"))
    if not rows:
        return
    known = Person.objects.filter(id_index__in=[index for index, _record, _union in rows])
    persons = dict(known.values_list("id_index", "pk"))
    memberships = Membership.objects.current().filter(person_id__in=[row[1] for row in rows])
    membership_of = dict(memberships.values_list("person_id", "pk"))
    district = Union.objects.get(kind=UnionKind.DISTRICT, parent__isnull=True)
    Claim.objects.bulk_create(
        [
            Claim(
                union=district,
                claimed_by_id=union_id,
                person_id=persons[index],
                record_id=record_id,
                membership_id=membership_of[record_id],
                roster=writing.roster,
                id_index=index,
                at=writing.parameters["now"],
            )
            for index, record_id, union_id in rows
        ],
        batch_size=FEW,
    )


def _note_records(writing: Writing, before: int) -> None:
    """Note in the row the record of everybody who is known elsewhere: their ID does not lead there."""
    parked = """SELECT r.id, r.seal_key FROM {row} AS r
        WHERE {taken} AND r.outcome = %(joins)s AND NOT EXISTS (SELECT 1 FROM {person} AS k
            WHERE k.id_index = r.id_index AND k.seal_key = r.seal_key)"""
    with connection.cursor() as cursor:
        cursor.execute(parked.format(**TABLES), writing.parameters)
        rows = [pk for pk, _seal_key in cursor.fetchall()]
    for start in range(0, len(rows), FEW):
        few = RosterRow.objects.filter(pk__in=rows[start : start + FEW])
        keys = dict(few.values_list("seal_key", "pk"))
        new = Person.objects.filter(pk__gt=before, id_index__isnull=True, seal_key__in=list(keys))
        for person_id, seal_key in new.values_list("pk", "seal_key"):
            RosterRow.objects.filter(pk=keys[seal_key]).update(person_id=person_id)


STEPS: tuple[Callable[[Writing], None], ...] = (
    hold_unions,
    look_again,
    leave_changed,
    write_persons,
    write_records,
    write_memberships,
    write_history,
    raise_counters,
    write_updates,
    write_claims,
)
