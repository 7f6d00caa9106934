"""Keep what a union knew of its members when they left, and let it go when they come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhijia.org.models import Claim, LastKnown, Membership, Person

BATCH = 1_000


def keep_last_known(ended: Iterable[int]) -> None:
    """Note the persons of these memberships as they stand now. Called in the transaction that ends
    them, before a merger or anybody else writes to the person."""
    numbers = list(ended)
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        rows = Membership.objects.filter(pk__in=batch).select_related("person")
        asked = Claim.objects.filter(record__memberships__in=batch, record__id_index__isnull=True)
        # A record a roster made of somebody known elsewhere has its ID number in the question.
        claimed = dict(asked.values_list("record", "id_index"))
        LastKnown.objects.bulk_create(
            [_noted(row, claimed) for row in rows.only("pk", *COLUMNS)],
            update_conflicts=True,
            unique_fields=["membership"],
            update_fields=["name", "pinyin", "initials", "id_index", "phone_index", "serial"],
        )


COLUMNS = tuple(
    f"person__{column}" for column in ("name", "pinyin", "initials", "id_index", "phone_index")
)


def _noted(row: Membership, claimed: Mapping[int, str]) -> LastKnown:
    person = row.person
    return LastKnown(
        membership=row,
        name=person.name,
        pinyin=person.pinyin,
        initials=person.initials,
        id_index=person.id_index or claimed.get(person.pk),
        phone_index=person.phone_index,
        serial=person.pk,
    )


def drop_last_known(membership: Membership) -> None:
    """The membership goes on: its union sees the person again."""
    LastKnown.objects.filter(membership=membership).delete()


def pseudonymise_last_known(person: Person) -> None:
    """Whoever is taken out of the register has no name in what former unions knew either."""
    theirs = LastKnown.objects.filter(membership__person=person)
    theirs.update(name=person.name, pinyin="", initials="", id_index=None, phone_index=None)
