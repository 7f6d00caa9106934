"""Two rows of one person become one, by somebody's decision; taken back as long as nothing else
has changed since.

Every table that names a person says so in the socket `org.FOLLOWS`; its rows follow to the person
who is kept. The other row stays in the register, empty-handed, and says into whom it went.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.sealing.envelopes import digest_of
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import (
    ChangeKind,
    Claim,
    MemberRecord,
    Membership,
    MembershipChange,
    MembershipState,
    PairState,
    Person,
    PersonMerge,
    PersonPair,
    Union,
    id_index,
    phone_index,
)
from zhijia.org.rules.roster_flow import ClaimState
from zhijia.org.services.last_known import drop_last_known, keep_last_known
from zhijia.org.sockets import FOLLOWS

OWN_COLUMNS = (
    "org.Membership.person",
    "org.Application.person",
    "org.ApplicationEntry.officer",
    "org.JoiningDraft.person",
    "org.MemberCard.person",
    "org.Claim.person",
    "org.CommitteeMember.person",
    "sealing.Reveal.person_id",
    "outbox.Message.person_id",
)
"""The columns of this floor and below that name a person: base cannot plug in by itself."""

# These name a person and stay: they are the lineage itself, or handled one by one below.
STAYING = {
    "org.Person.merged_into",
    "org.PersonPair.one",
    "org.PersonPair.other",
    "org.PersonMerge.kept",
    "org.PersonMerge.gone",
    "org.MemberRecord.person",
    "org.Claim.record",
    "org.RosterRow.person",
}
NOT_AGREED = (ClaimState.OPEN, ClaimState.ASKED, ClaimState.DECLINED)
ENDED = "ended"  # under this name `moved` keeps the second current membership that was ended


@transaction.atomic
def part_people(pair: PersonPair, *, actor: Actor) -> PersonPair:
    """Say that a pair is two different people; it is not shown again."""
    require(policies.may_part_people(actor, pair))
    _decide(pair, PairState.APART)
    record("org.part_people", pair, actor=actor)
    return pair


@transaction.atomic
def merge_people(pair: PersonPair, *, actor: Actor, keep: Person, reason: str) -> PersonMerge:
    """Make one person of a pair: `keep` stays and gets what the other had. Of two current
    memberships the kept person's goes on. Refused when the two have different ID numbers, or an
    account or an open application each: then only the person can say which is theirs."""
    require(policies.may_merge_people(actor, pair))
    kept, gone = _locked(pair, keep)
    _refuse_two_ids(kept, gone)
    _refuse_unasked(kept, gone)
    _decide(pair, PairState.MERGED)
    merge = PersonMerge(kept=kept, gone=gone, pair=pair)
    merge.moved = {ENDED: _end_second_membership(kept, gone)}
    merge.moved |= {column: _follow(column, gone.pk, kept.pk) for column in _columns()}
    merge.taken = _take_over(kept, gone)
    merge.mark = _mark_of(kept)
    merge.seal(reason=reason)
    merge.save()
    record("org.merge_people", kept, actor=actor, gone=gone.pk, merge=merge.pk)
    return merge


@transaction.atomic
def undo_merge(merge: PersonMerge, *, actor: Actor) -> PersonMerge:
    """Make two of one again, each with what it had; refused once the person's entry or membership,
    or a row that followed, has changed."""
    require(policies.may_undo_merge(actor, merge))
    mine = PersonMerge.objects.filter(pk=merge.pk, undone_at__isnull=True)
    if not mine.update(undone_at=timezone.now()):
        raise Conflict("flow.already_moved")
    kept = Person.objects.select_for_update().get(pk=merge.kept_id)
    gone = Person.objects.select_for_update().get(pk=merge.gone_id)
    if merge.mark != _mark_of(kept):
        raise RuleViolation("org.merge_changed_since")
    _give_back(kept, gone, merge.taken)
    for column, rows in merge.moved.items():
        if column != ENDED:
            _go_back(column, rows, kept.pk, gone.pk)
    _resume(merge.moved[ENDED])
    if merge.pair is not None:
        PersonPair.objects.filter(pk=merge.pair.pk).update(state=PairState.OPEN)
    record("org.undo_merge", kept, actor=actor, gone=gone.pk, merge=merge.pk)
    merge.refresh_from_db()
    return merge


# Rows that follow --------------------------------------------------------------------------------


def _columns() -> Iterator[str]:
    """Every column that names a person, of this floor and of those above."""
    yield from OWN_COLUMNS
    for _key, columns in FOLLOWS:
        yield from columns


def _table(column: str) -> tuple[type[models.Model], str]:
    """The table of "desk.Request.filer" and the name of the column in its queries."""
    label, _dot, name = column.rpartition(".")
    table = apps.get_model(label)
    return table, str(getattr(table._meta.get_field(name), "attname", name))


def _follow(column: str, gone: int, kept: int) -> list[int]:
    """Let the rows of a column follow. Where a person has one row at most, and both have one, only
    the person can say which stays."""
    table, name = _table(column)
    rows = table._base_manager.filter(**{name: gone})
    numbers = list(rows.values_list("pk", flat=True).order_by("pk"))
    try:
        with transaction.atomic():
            rows.update(**{name: kept})
    except IntegrityError:
        raise RuleViolation("org.two_of_a_kind") from None
    return numbers


def _go_back(column: str, rows: list[int], kept: int, gone: int) -> None:
    """The rows that followed go back. One that was deleted meanwhile needs no way back; one that
    names somebody else by now cannot be told apart any more."""
    table, name = _table(column)
    followed = table._base_manager.filter(pk__in=rows)
    if followed.exclude(**{name: kept}).exists():
        raise RuleViolation("org.merge_changed_since")
    followed.update(**{name: gone})


# Memberships -------------------------------------------------------------------------------------


def _end_second_membership(kept: Person, gone: Person) -> list[int]:
    """Whoever is a member twice is a member once: the row of the person who goes was a mistake."""
    second = Membership.objects.current().filter(person=gone).first()
    if second is None or not Membership.objects.current().filter(person=kept).exists():
        return []
    until = max(second.since, timezone.localdate())
    _correct(second, {"state": MembershipState.ENDED, "until": until})
    return [second.pk]


def _resume(ended: Iterable[int]) -> None:
    for second in Membership.objects.filter(pk__in=ended):
        before = second.history.latest("pk").before
        _correct(second, {"state": before, "until": None})


def _correct(membership: Membership, columns: dict[str, object]) -> None:
    """Mend a membership with a line that corrects its latest one, and the counter."""
    before = membership.state
    Membership.objects.filter(pk=membership.pk).update(**columns)
    if columns["state"] == MembershipState.ENDED:
        keep_last_known([membership.pk])
    else:
        drop_last_known(membership)
    MembershipChange.objects.create(
        membership=membership,
        kind=ChangeKind.CORRECTED,
        on=timezone.localdate(),
        before=before,
        corrects=membership.history.order_by("pk").last(),
    )
    active = MembershipState.ACTIVE
    change = (columns["state"] == active) - (before == active)
    Union.objects.filter(pk=membership.union_id).update(members_count=F("members_count") + change)


# What is known of the person ---------------------------------------------------------------------


def _take_over(kept: Person, gone: Person) -> list[str]:
    """Give the kept person what only the other row knew; returns the names of it. The other row
    keeps its envelope, and lends its ID to nobody's search any more."""
    own, other = kept.sealed(), gone.sealed()
    missing = {name: value for name, value in other.items() if name not in own}
    open_facts = ("birth_year", "sex", "id_type")
    plain = [name for name in open_facts if not getattr(kept, name) and getattr(gone, name)]
    Person.objects.filter(pk=gone.pk).update(
        merged_into=kept, id_index=None, phone_index=None, is_compared=True
    )
    if missing:
        kept.seal(**missing)
    for name in plain:
        setattr(kept, name, getattr(gone, name))
    _index(kept)
    kept.save()
    return [*missing, *plain, *_record_taken(kept, gone)]


def _give_back(kept: Person, gone: Person, taken: list[str]) -> None:
    """The kept person loses what came from the other row, whose own envelope still holds it."""
    sealed = set(Person.sealed_fields)
    kept.seal(**dict.fromkeys((name for name in taken if name in sealed), ""))
    for name in taken:
        if name.startswith(RECORD):
            continue
        if name not in sealed:
            setattr(kept, name, _empty(Person, name))
    _index(kept)
    kept.save()
    _record_given_back(kept, taken)
    gone.merged_into = None
    _index(gone)
    gone.save()


def _index(person: Person) -> None:
    """The indexes of what the envelope holds."""
    sealed = person.sealed()
    person.id_index = id_index(sealed.get("id_number", ""), person.id_type)
    person.phone_index = phone_index(sealed.get("phone", ""))


def _empty(table: type[models.Model], name: str) -> object:
    """What a column holds before anything is known."""
    field = table._meta.get_field(name)
    return field.get_default() if isinstance(field, models.Field) else None


RECORD = "record."


def _record_taken(kept: Person, gone: Person) -> list[str]:
    """Items of the member record that only the other row had."""
    other = MemberRecord.objects.filter(person=gone).first()
    if other is None:
        return []
    own = MemberRecord.objects.filter(person=kept).first() or MemberRecord(person=kept)
    items = [field.name for field in MemberRecord._meta.concrete_fields if not field.primary_key]
    taken = [name for name in items if getattr(own, name) in ("", None) and getattr(other, name)]
    for name in taken:
        setattr(own, name, getattr(other, name))
    own.save()
    return [RECORD + name for name in taken]


def _record_given_back(kept: Person, taken: list[str]) -> None:
    names = [name.removeprefix(RECORD) for name in taken if name.startswith(RECORD)]
    empty = {name: _empty(MemberRecord, name) for name in names}
    if empty:
        MemberRecord.objects.filter(person=kept).update(**empty)


# Whether something changed -----------------------------------------------------------------------


def _mark_of(kept: Person) -> str:
    """The digest of everything an undo would overwrite: the person, the record, the memberships."""
    record_ = MemberRecord.objects.filter(person=kept).values_list().first()
    rows = Membership.objects.filter(person=kept).order_by("pk").values_list("pk", "state", "until")
    seen = (kept.name, sorted(kept.sealed().items()), record_, list(rows))
    return digest_of("org.person_merge", repr(seen))


def _locked(pair: PersonPair, keep: Person) -> tuple[Person, Person]:
    """Both rows of the pair under lock: who is kept, who goes."""
    both = Person.objects.select_for_update().filter(pk__in=(pair.one_id, pair.other_id))
    people = {person.pk: person for person in both.order_by("pk")}
    kept = people.pop(keep.pk)
    return kept, people.popitem()[1]


def _refuse_two_ids(kept: Person, gone: Person) -> None:
    if kept.id_index and gone.id_index:
        raise RuleViolation("org.two_ids")


def _refuse_unasked(kept: Person, gone: Person) -> None:
    """Whose membership it is where a roster names somebody known elsewhere, the person alone says."""
    both = [kept.pk, gone.pk]
    asked = Claim.objects.filter(person__in=both, record__in=both, state__in=NOT_AGREED)
    if asked.exists():
        raise RuleViolation("org.ask_the_person_first")


def _decide(pair: PersonPair, state: PairState) -> None:
    open_pair = PersonPair.objects.filter(pk=pair.pk, state=PairState.OPEN)
    if not open_pair.update(state=state):
        raise Conflict("flow.already_moved")
    pair.state = state
