"""The rows a branch hands over, table by table, read in order and never all in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404

from zhijia.base.files.models import StoredFile
from zhijia.base.files.selectors import files_of
from zhijia.base.jobs.models import Job
from zhijia.base.sealing.envelopes import opened_values
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import id_number, mask_name
from zhijia.kernel.regions import COUNTRY, is_region, lineage
from zhijia.org.models import (
    NATIONAL_CHANGE,
    CertificateFiling,
    CommitteeMember,
    ElectionTick,
    Employer,
    HandOver,
    Membership,
    MembershipChange,
    Person,
    Term,
    Union,
    UnionHistory,
)
from zhijia.org.models.person import NUMBERED_LIKE_ID_CARDS, round_of_member_number
from zhijia.org.rules.hand_over import State
from zhijia.org.rules.member_number import number_of
from zhijia.org.rules.tree import ids_of
from zhijia.org.selectors.figures import FUNDS_KINDS, known_figures
from zhijia.org.selectors.roster_import import RECORD_COLUMNS

CHUNK = 2_000
SHOWN_MOST = 20
Row = tuple[Any, ...]

UNION_COLUMNS = (
    "id", "parent_id", "name", "kind", "base_type", "register_code", "area_code", "address",
    "office_phone", "nature", "industry", "approval_no", "set_up_on", "term_from", "term_until",
    "staff_count", "members_count", "closed_on",
)  # fmt: skip
EMPLOYER_COLUMNS = (
    "id", "name", "uscc", "nature", "industry", "area_code", "address", "staff_count", "union_id",
    "closed_on",
)  # fmt: skip
MEMBERSHIP_COLUMNS = (
    "id", "person_id", "union_id", "employer_id", "state", "since", "until", "employment",
    "change", "reason", "previous_id",
)  # fmt: skip
TERM_COLUMNS = (
    "id", "union_id", "kind", "number", "since", "until", "seats", "elected_by", "approval_no",
    "approved_on", "replaced_on",
)  # fmt: skip
SEALED = ("phone", "email", "address", "household_place")
PERSON_TABLE = Person._meta.db_table
CHANGE_TABLE = MembershipChange._meta.db_table


@dataclass(frozen=True)
class Branch:
    """The union whose branch is handed over, and what belongs to it.

    Whole are the people who are members in the branch today; in the package of the district, which
    answers for everybody, all of them. Of the others the register of a branch shows no more than a
    masked name: whether they are members elsewhere is not for their former union to learn.
    """

    head: Union

    @property
    def is_everything(self) -> bool:
        return self.head.parent_id is None

    @cached_property
    def unions(self) -> set[int]:
        return set(self._unions.values_list("pk", flat=True))

    @property
    def _unions(self) -> QuerySet[Union]:
        return Union.objects.under(self.head)

    def of(self, rows: Any, union: str = "union") -> Any:
        """The rows of a table that hang on a union of the branch, in their order."""
        return rows.filter(**{f"{union}__in": self._unions}).order_by("pk")

    def here(self, union_id: int | None) -> int | None:
        """The union if it belongs to the branch; a reference never points out of the package."""
        return union_id if union_id in self.unions else None

    def people(self) -> Any:
        """Everybody the package names, with `is_whole`."""
        named = Q(Exists(self._of_person(Membership.objects.all(), "union")))
        named |= Q(Exists(self._of_person(CommitteeMember.objects.all(), "term__union")))
        people = Person.objects.filter(named).order_by("pk")
        return people.annotate(is_whole=self.is_whole("pk"))

    def is_whole(self, person: str) -> Any:
        """Whether the person a row names (by this column) is whole in the package."""
        if self.is_everything:
            return Value(True)
        current = Membership.objects.current().filter(union__in=self._unions)
        return Exists(current.filter(person=OuterRef(person)))

    def _of_person(self, rows: Any, union: str) -> Any:
        return rows.filter(person=OuterRef("pk"), **{f"{union}__in": self._unions})


def whole_people(branch: Branch) -> Iterator[int]:
    """Whose details lie open in the package: each of them gets a line in their who looked."""
    people = branch.people().filter(is_whole=True)
    return iter(people.values_list("pk", flat=True).iterator(chunk_size=CHUNK))


def rows_of(table: str, branch: Branch) -> Iterator[Row]:
    """The rows of one table of the package, in the order of its columns."""
    return READERS[table](branch)


def _unions(branch: Branch) -> Iterator[Row]:
    rows = branch.of(Union.objects.all(), "pk").order_by("path")
    for pk, parent, *others in rows.values_list(*UNION_COLUMNS):
        yield (pk, branch.here(parent), *others)


def _union_history(branch: Branch) -> Iterator[Row]:
    columns = ("id", "union_id", "change", "on", "before", "after", "other_id", "reason")
    for *first, other, reason in branch.of(UnionHistory.objects.all()).values_list(*columns):
        yield (*first, branch.here(other), reason)


def _certificates(branch: Branch) -> Iterator[Row]:
    known = ~Q(legal_person_uscc="") | Q(legal_person_until__isnull=False)
    rows = branch.of(Union.objects.filter(known), "pk")
    yield from rows.values_list("pk", "legal_person_uscc", "legal_person_until")


def _filings(branch: Branch) -> Iterator[Row]:
    columns = ("id", "union_id", "cause", "changed_on", "due_on", "filed_on")
    yield from branch.of(CertificateFiling.objects.all()).values_list(*columns)


def _employers(branch: Branch) -> Iterator[Row]:
    """The employers of the branch, and those its members work for."""
    members = Membership.objects.filter(employer=OuterRef("pk"), union__in=branch.unions)
    rows = Employer.objects.filter(Q(union__in=branch.unions) | Q(Exists(members)))
    for *first, union, closed_on in rows.order_by("pk").values_list(*EMPLOYER_COLUMNS):
        yield (*first, branch.here(union), closed_on)


def _people(branch: Branch) -> Iterator[Row]:
    columns = ["pk", "name", "id_type", "sex", "birth_year", "seal_key", "envelope"]
    records = [f"member_record__{name}" for name in RECORD_COLUMNS]
    found = branch.people().values_list(*columns, *records, "is_whole")
    for *row, is_whole in found.iterator(chunk_size=CHUNK):
        yield _whole_person(row) if is_whole else _former_member(row[0], row[1])


def _former_member(pk: int, name: str) -> Row:
    left_out = (None,) * (10 + 1 + len(RECORD_COLUMNS))
    return (_number(pk), False, mask_name(name), *left_out)


def _whole_person(row: list[Any]) -> Row:
    pk, name, id_type, sex, birth_year, seal_key, envelope, *record = row
    sealed = opened_values(bytes(envelope), table=PERSON_TABLE, seal_key=seal_key)
    number = sealed.get("id_number", "")
    return (
        _number(pk), True, name, id_type, number, sex, _born_on(number, id_type, sealed),
        birth_year, sealed.get("nation"), sealed.get("political_status"),
        *(sealed.get(name) for name in SEALED), *record,
    )  # fmt: skip


def _born_on(number: str, id_type: str, sealed: dict[str, str]) -> str:
    """From the number of the ID where it holds the day, else as it was entered."""
    if number and id_type in NUMBERED_LIKE_ID_CARDS and id_number(number):
        return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return sealed.get("born_on", "")


def _memberships(branch: Branch) -> Iterator[Row]:
    """`previous` stays inside the branch: where somebody came from is not its own to hand on."""
    rows = branch.of(Membership.objects.all()).values_list(*MEMBERSHIP_COLUMNS, "previous__union")
    for pk, person, *others, previous, before in rows.iterator(chunk_size=CHUNK):
        inside = previous if before in branch.unions else None
        yield (pk, _number(person), *others, inside)


def _history(branch: Branch) -> Iterator[Row]:
    """The officer's own words go with whole members only: they may say where somebody went."""
    columns = ("id", "membership_id", "kind", "reason", "on", "before", "corrects_id", "at")
    sealed = ("seal_key", "envelope", "is_whole")
    rows = branch.of(MembershipChange.objects.all(), "membership__union")
    rows = rows.annotate(is_whole=branch.is_whole("membership__person"))
    for row in rows.values_list(*columns, *sealed).iterator(chunk_size=CHUNK):
        pk, membership, kind, *others, seal_key, envelope, is_whole = row
        note = _note(seal_key, envelope) if is_whole else None
        yield (pk, membership, kind, NATIONAL_CHANGE[kind], *others, note)


def _note(seal_key: UUID, envelope: bytes) -> str | None:
    return opened_values(bytes(envelope), table=CHANGE_TABLE, seal_key=seal_key).get("note")


def _terms(branch: Branch) -> Iterator[Row]:
    yield from branch.of(Term.objects.all()).values_list(*TERM_COLUMNS)


def _seats(branch: Branch) -> Iterator[Row]:
    """With the name, as on the page of the committees: who sits there is no secret."""
    columns = ("id", "term_id", "person_id", "person__name", "position", "since", "until")
    rows = branch.of(CommitteeMember.objects.all(), "term__union")
    for pk, term, person, *others in rows.values_list(*columns):
        yield (pk, term, _number(person), *others)


def _election_steps(branch: Branch) -> Iterator[Row]:
    columns = ("id", "union_id", "kind", "ends_on", "step", "done_on")
    yield from branch.of(ElectionTick.objects.all()).values_list(*columns)


def _funds(branch: Branch) -> Iterator[Row]:
    """The dated rules of dues and funds for the places of the branch, with their source."""
    places = {COUNTRY, *_places(branch)}
    for row in known_figures():
        if row.kind in FUNDS_KINDS and row.region in places:
            dims = ",".join(f"{key}={value}" for key, value in row.dims)
            yield (
                row.kind, row.region, dims, row.value, row.unit, row.valid_from, row.valid_to,
                row.known_since, row.provisional, row.source, row.document,
            )  # fmt: skip


def _places(branch: Branch) -> Iterator[str]:
    """Every place whose rules reach a union of the branch."""
    unions = Union.objects.filter(Q(pk__in=branch.unions) | Q(pk__in=ids_of(branch.head.path)))
    for code in unions.order_by().values_list("area_code", flat=True).distinct():
        if is_region(code[:6]):
            yield from lineage(code[:6])


def _number(pk: int) -> str:
    return number_of(pk, round_of_member_number)


READERS: dict[str, Callable[[Branch], Iterator[Row]]] = {
    "unions": _unions,
    "union-history": _union_history,
    "certificates": _certificates,
    "certificate-filings": _filings,
    "employers": _employers,
    "people": _people,
    "memberships": _memberships,
    "membership-history": _history,
    "terms": _terms,
    "seats": _seats,
    "election-steps": _election_steps,
    "dues-and-funds": _funds,
}


# On the pages ------------------------------------------------------------------------------------


def hand_over_or_404(actor: Actor, pk: int) -> HandOver:
    """One's own package: whoever gave the reason fetches it."""
    own = HandOver.objects.visible_to(actor).filter(account_id=actor.account_id or 0)
    found = own.filter(pk=pk).select_related("union").first()
    if found is None:
        raise Http404
    return found


def my_hand_overs(actor: Actor) -> list[HandOver]:
    """The latest packages of one's own, the newest first."""
    own = HandOver.objects.visible_to(actor).filter(account_id=actor.account_id or 0)
    return list(own.select_related("union").order_by("-pk")[:SHOWN_MOST])


def file_of_hand_over(hand_over: HandOver) -> StoredFile | None:
    """The package while it waits for its download."""
    kept = files_of(hand_over.target)
    return kept[0] if kept and hand_over.state == State.MADE else None


def job_of_hand_over(hand_over: HandOver) -> Job | None:
    return Job.objects.filter(key=hand_over.job_key).first() if hand_over.job_key else None
