"""Taking a whole import back: within seven days, and only rows nobody has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import F, ManyToOneRel, Model

from zhijia.base.bulk import quoted
from zhijia.base.moves import move
from zhijia.base.outbox.services import notify
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import (
    Claim,
    CommitteeMember,
    MemberRecord,
    Membership,
    MembershipChange,
    Person,
    PersonMerge,
    PersonPair,
    Roster,
    RosterRow,
    Union,
    sound_of,
)
from zhijia.org.rules.pinyin import initials_of
from zhijia.org.rules.roster_flow import ROSTER_FLOW, UNDO_DAYS, ClaimState, Outcome, RosterState
from zhijia.org.selectors.roster_import import RECORD_COLUMNS, may_still_undo
from zhijia.org.services.roster_commit import TABLES

OURS: tuple[type[Model], ...] = (
    Claim,
    MemberRecord,
    Membership,
    MembershipChange,
    PersonPair,
    RosterRow,
)
"""Tables whose rows the import itself wrote or that only say that two persons look alike."""
IN_SIGHT: tuple[type[Model], ...] = (CommitteeMember, PersonMerge)
"""Tables the union's own pages show: whoever stands there has been used since, and stays.

Whatever else a person has (an account, a matter, a card) is none of the importer's business, and
must not show in what the undo counts: their membership goes like anybody's, and they stay a person
of the register without one, who is told.
"""
DIFFERS = " OR ".join(f"c.{name} IS DISTINCT FROM r.{name}" for name in RECORD_COLUMNS)
FEW = 500
WITHDRAWN = "org.membership_withdrawn"


@transaction.atomic
def undo_roster(roster: Roster, *, actor: Actor, confirmed: int) -> int:
    """Take the untouched rows of an import back; returns how many. `confirmed` is the number the
    officer typed and has to be what the page said, so that nobody undoes what they did not read."""
    require(policies.may_undo_roster(actor, roster))
    if roster.state != RosterState.COMMITTED:
        raise Conflict("flow.already_moved", step="undo")
    if not may_still_undo(roster):
        raise RuleViolation("org.roster_undo_is_over", days=UNDO_DAYS)
    _hold_unions(roster)
    _note_persons(roster)
    joined, updated = _untouched_joins(roster), _untouched_updates(roster)
    returned = _untouched_rejoins(roster)
    undone = len(joined) + len(updated) + len(returned)
    if confirmed != undone:
        raise RuleViolation("org.roster_undo_count", field="confirmed", count=undone)
    _take_back_updates(updated)
    _take_back_rejoins(roster, returned)
    _take_back_joins(roster, joined)
    kept = roster.written_count - undone
    move(
        roster,
        ROSTER_FLOW,
        "undo",
        actor=actor,
        changes={"kept_count": kept},
        facts={"rows": undone, "kept": kept},
    )
    return undone


@transaction.atomic
def count_undo(roster: Roster) -> tuple[int, int]:
    """How many rows would be taken back, and how many stay because somebody has touched them."""
    _note_persons(roster)
    untouched = (_untouched_joins, _untouched_updates, _untouched_rejoins)
    undone = sum(len(found(roster)) for found in untouched)
    return undone, roster.written_count - undone


def _hold_unions(roster: Roster) -> None:
    """The undo and a change of one member's there go one after the other."""
    unions = roster.rows.values("union_id").distinct().order_by()
    list(Union.objects.filter(pk__in=unions).order_by("pk").select_for_update())


def _note_persons(roster: Roster) -> None:
    """Note in each row the person it became; once is enough."""
    sql = """UPDATE {row} SET person_id = p.id FROM {person} AS p
        WHERE {row}.roster_id = %s AND {row}.outcome = 'joins' AND {row}.person_id IS NULL
          AND p.id_index = {row}.id_index AND p.seal_key = {row}.seal_key"""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**TABLES), [roster.pk])


def _untouched_joins(roster: Roster) -> list[tuple[int, int]]:
    """(row, person) of everybody the import wrote new and nobody has touched since."""
    sql = f"""SELECT r.id, r.person_id FROM {{row}} AS r
        JOIN {{person}} AS p ON p.id = r.person_id
        JOIN {{membership}} AS m ON m.person_id = p.id
        WHERE r.roster_id = %s AND r.outcome = 'joins'
          AND p.envelope = r.envelope AND p.name = r.name
          AND (SELECT COUNT(*) FROM {{membership}} AS a WHERE a.person_id = p.id) = 1
          AND {AS_WRITTEN}
        ORDER BY r.row_number"""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**TABLES), [roster.pk])
        return list(cursor.fetchall())


def _untouched_rejoins(roster: Roster) -> list[tuple[int, int]]:
    """(row, membership) of every former member the import brought back and nobody has touched since."""
    sql = f"""SELECT r.id, m.id FROM {{row}} AS r
        JOIN {{person}} AS p ON p.id = r.person_id
        JOIN {{membership}} AS m ON m.person_id = p.id
        WHERE r.roster_id = %s AND r.outcome = 'rejoins' AND r.before IS NOT NULL
          AND (%s OR NOT r.is_repaired) AND {AS_WRITTEN}
        ORDER BY r.row_number"""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**TABLES), [roster.pk, roster.accepts_repairs])
        return list(cursor.fetchall())


def _relations(target: type[Model]) -> Iterator[tuple[type[Model], str, str]]:
    """Every table that points at a person or a membership, those without a way back included:
    the table, its name and the column."""
    for relation in target._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):  # one-to-one relations are of this kind too
            field = relation.field
            table = field.model
            yield table, quoted(table._meta.db_table), quoted(str(field.column))


def _absent(target: type[Model], alias: str, matters: Callable[[type[Model]], bool]) -> list[str]:
    """One condition for each table that matters: no row of it points at the person."""
    return [
        f"NOT EXISTS (SELECT 1 FROM {name} AS o WHERE o.{column} = {alias}.id)"
        for table, name, column in _relations(target)
        if matters(table)
    ]


def _is_in_sight(table: type[Model]) -> bool:
    return issubclass(table, IN_SIGHT)


def _is_others(table: type[Model]) -> bool:
    return not issubclass(table, OURS)


AS_WRITTEN = " AND ".join(
    (
        "p.merged_into_id IS NULL",
        "m.union_id = r.union_id AND m.since = r.since AND m.state = r.state",
        "m.employment = r.employment AND m.until IS NULL",
        "(SELECT COUNT(*) FROM {change} AS h WHERE h.membership_id = m.id) = 1",
        f"NOT EXISTS (SELECT 1 FROM {{record}} AS c WHERE c.person_id = p.id AND ({DIFFERS}))",
        *_absent(Person, "p", _is_in_sight),
        *_absent(Membership, "m", _is_others),
    )
)
"""A membership the import began stands as it began, beside the record as the import left it."""


def _untouched_updates(roster: Roster) -> list[RosterRow]:
    """Rows of members who still are where the import found them and as it left them."""
    sql = f"""SELECT r.id FROM {{row}} AS r
        JOIN {{person}} AS p ON p.id = r.person_id
        JOIN {{membership}} AS m ON m.person_id = p.id
        WHERE r.roster_id = %s AND r.outcome = 'updates' AND (%s OR NOT r.is_repaired)
          AND p.envelope = r.envelope AND p.name = r.name AND p.merged_into_id IS NULL
          AND m.until IS NULL AND m.union_id = r.union_id AND m.employment = r.employment
          AND NOT EXISTS (SELECT 1 FROM {{record}} AS c WHERE c.person_id = p.id AND ({DIFFERS}))
        ORDER BY r.row_number"""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**TABLES), [roster.pk, roster.accepts_repairs])
        numbers = [pk for (pk,) in cursor.fetchall()]
    wanted = ("person_id", "union_id", "before", "before_envelope")
    rows: list[RosterRow] = []
    for start in range(0, len(numbers), FEW):
        rows += RosterRow.objects.filter(pk__in=numbers[start : start + FEW]).only(*wanted)
    return rows


def _take_back_updates(rows: list[RosterRow]) -> None:
    """Members get back what their rows held before."""
    persons, records, memberships = [], [], []
    for row in rows:
        before = _before(row)
        name = before["name"]
        persons.append(
            (name, sound_of(name), initials_of(name), before["phone_index"],
             bytes(row.before_envelope or b""), row.person_id)
        )  # fmt: skip
        records.append((*_blank(before["record"]), row.person_id))
        memberships.append((before["employment"], row.person_id, row.union_id))
    _take_back_records(records)
    statements = (
        ("""UPDATE {person} SET name = %s, pinyin = %s, initials = %s, phone_index = %s,
            envelope = %s WHERE id = %s""", persons),
        ("""UPDATE {membership} SET employment = %s
            WHERE person_id = %s AND union_id = %s AND until IS NULL""", memberships),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for sql, values in statements:
            if values:
                cursor.executemany(sql.format(**TABLES), values)


def _take_back_records(records: list[tuple[Any, ...]]) -> None:
    """The open items as they were before; the person stands behind them."""
    columns = ", ".join(f"{name} = %s" for name in RECORD_COLUMNS)
    sql = f"UPDATE {{record}} SET {columns} WHERE person_id = %s"
    if records:
        with connection.cursor() as cursor:
            cursor.executemany(sql.format(**TABLES), records)


def _before(row: RosterRow) -> dict[str, Any]:
    """What the check saw of a member."""
    found = json.loads(row.before) if isinstance(row.before, str) else row.before
    return dict(found or {})


def _blank(record: list[Any]) -> list[Any]:
    """The open items as a record holds them: text is never null."""
    unknown = {"is_migrant_worker", "first_work_year"}
    return [
        "" if value is None and name not in unknown else value
        for name, value in zip(RECORD_COLUMNS, record, strict=True)
    ]


def _take_back_rejoins(roster: Roster, returned: list[tuple[int, int]]) -> None:
    """Former members are what they were before the import brought them back, and are told."""
    for start in range(0, len(returned), FEW):
        few = dict(returned[start : start + FEW])
        memberships = Membership.objects.filter(pk__in=few.values())
        _lower_counters(memberships)
        MembershipChange.objects.filter(membership__in=memberships)._raw_delete(connection.alias)
        memberships._raw_delete(connection.alias)
        rows = list(RosterRow.objects.filter(pk__in=few).only("person_id", "before"))
        _take_back_records([(*_blank(_before(row)["record"]), row.person_id) for row in rows])
        for row in rows:
            _tell(roster, row.person_id or 0)


def _take_back_joins(roster: Roster, joined: list[tuple[int, int]]) -> None:
    """The persons the import wrote go, with everything it wrote about them."""
    rows = [row for row, _person in joined]
    for start in range(0, len(rows), FEW):
        few = RosterRow.objects.filter(pk__in=rows[start : start + FEW])
        few.update(outcome=Outcome.UNDONE)
    undone = roster.rows.filter(outcome=Outcome.UNDONE)
    persons = undone.values("person_id")
    memberships = Membership.objects.filter(person_id__in=persons)
    _lower_counters(memberships)
    _withdraw_claims(roster, persons)
    MembershipChange.objects.filter(membership__in=memberships)._raw_delete(connection.alias)
    memberships._raw_delete(connection.alias)
    MemberRecord.objects.filter(person_id__in=persons)._raw_delete(connection.alias)
    for side in ("one", "other"):
        pairs = PersonPair.objects.filter(**{f"{side}_id__in": persons})
        pairs._raw_delete(connection.alias)
    _delete_persons(roster)
    for person_id in Person.objects.filter(pk__in=persons).values_list("pk", flat=True):
        _tell(roster, person_id)


def _tell(roster: Roster, person_id: int) -> None:
    key = f"{WITHDRAWN}:{roster.pk}:{person_id}"
    notify(person_id, WITHDRAWN, key=key, link="/me/membership/")


def _delete_persons(roster: Roster) -> None:
    """Those nothing else names."""
    unnamed = " AND ".join(_absent(Person, "p", _is_others))
    sql = f"""DELETE FROM {{person}} AS p WHERE {unnamed} AND p.id IN
        (SELECT person_id FROM {{row}} WHERE roster_id = %s AND outcome = %s)"""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**TABLES), [roster.pk, str(Outcome.UNDONE)])


def _lower_counters(memberships: Any) -> None:
    active = memberships.filter(state="active").values_list("union_id", flat=True)
    counts: dict[int, int] = {}
    for union_id in active:
        counts[union_id] = counts.get(union_id, 0) + 1
    for union_id, count in counts.items():
        Union.objects.filter(pk=union_id).update(members_count=F("members_count") - count)


def _withdraw_claims(roster: Roster, persons: Any) -> None:
    """What the district was to ask is moot; an answer that was given stands."""
    claims = Claim.objects.filter(roster=roster, record_id__in=persons)
    claims.exclude(state=ClaimState.AGREED).update(state=ClaimState.WITHDRAWN)
    claims.update(record=None, membership=None)
