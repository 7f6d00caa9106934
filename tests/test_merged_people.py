"""Whatever names a person follows when two rows of that person are merged, and goes back."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils import timezone

from tests.town import SINCE, Town, file
from zhijia.access import services as access
from zhijia.kernel.actor import system
from zhijia.kernel.errors import RuleViolation
from zhijia.org import services
from zhijia.org.models import Person, PersonPair
from zhijia.org.services.merging import OWN_COLUMNS, STAYING
from zhijia.org.sockets import FOLLOWS

# Columns named person_id that hold no reference to follow, and why.
NOT_FOLLOWING: dict[str, str] = {}


def naming_a_person() -> set[str]:
    """Every column of the house that names a person: a foreign key, or a number called person_id."""
    found = set()
    for table in apps.get_models():
        if not table.__module__.startswith("zhijia."):
            continue
        for field in table._meta.concrete_fields:
            to_person = isinstance(field, ForeignKey) and field.related_model is Person
            if to_person or field.name == "person_id":
                found.add(f"{table._meta.label}.{field.name}")
    return found


def test_every_column_that_names_a_person_says_whether_it_follows() -> None:
    plugged = {column for _key, columns in FOLLOWS for column in columns}
    known = plugged | set(OWN_COLUMNS) | STAYING | NOT_FOLLOWING.keys()
    assert naming_a_person() - known == set(), "plug these into org.FOLLOWS"
    assert known - naming_a_person() == set(), "these columns are gone"


@pytest.fixture
def pair(town: Town) -> PersonPair:
    """张师傅 with an account and a matter, and a second row of him in the same union."""
    twin = Person.written_down("张建国", phone="13800000007")
    twin.save()
    services.enrol_member(twin, town.mill_union, actor=system("t"), since=SINCE)
    Person.objects.filter(phone_index=twin.phone_index).update(birth_year=1980)
    services.find_duplicates(now=timezone.now())
    return PersonPair.objects.get()


def test_account_and_matters_follow_and_go_back(town: Town, pair: PersonPair) -> None:
    request = file(town, "张师傅")
    account = town.accounts["张师傅"]
    officer = town.actor("小王")
    merge = services.merge_people(pair, actor=officer, keep=pair.other, reason="同一人")
    for row in (request, account):
        row.refresh_from_db()
    assert (request.filer, account.person) == (pair.other, pair.other)
    page = town.client("张师傅").get(f"/matters/{request.number}/")
    assert page.status_code == 200
    services.undo_merge(merge, actor=officer)
    rows: list[tuple[Model, str]] = [(request, "filer"), (account, "person")]
    for row, column in rows:
        row.refresh_from_db()
        assert getattr(row, column) == pair.one


def test_two_accounts_are_left_to_the_person(town: Town, pair: PersonPair) -> None:
    access.open_account(name="张建国", phone="13800000099", person=pair.other, actor=system("t"))
    with pytest.raises(RuleViolation) as refused:
        services.merge_people(pair, actor=town.actor("小王"), keep=pair.one, reason="同一人")
    assert refused.value.code == "org.two_of_a_kind"
    assert town.accounts["张师傅"].person.memberships.count() == 1
