"""An officer with ties to an employer learns nothing of what is supervised: two districts that differ
only in that give the same bytes on every page; with a negative control."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_access_matrix import pages_with, plain_pages
from tests.test_no_oracle import NOT_READ_BY_GET, without_tokens
from tests.town import BUILDER, SINCE, Town, at
from zhijia.access import services as posts
from zhijia.rights import services
from zhijia.rights.models import Audit, AuditedEmployer, AuditedPerson, Finding, Letter
from zhijia.rights.tests.audits import judged
from zhijia.rights.tests.test_no_source import Seen, eight_people, with_and_without

ROWS = (Audit, AuditedEmployer, AuditedPerson, Finding, Letter)


def keys_of_rows() -> set[int]:
    """The keys of the first rows of each table of this floor."""
    return {pk for table in ROWS for pk in table.objects.values_list("pk", flat=True)[:2]}


def every_page(client: Client, keys: set[int]) -> Seen:
    """Every page without a key, and every page of this floor with each of the keys."""
    addresses = [reverse(name) for name in plain_pages() if name not in NOT_READ_BY_GET]
    rights = [name for name in pages_with("pk") if name.startswith("rights:")]
    addresses += [reverse(name, kwargs={"pk": pk}) for name in rights for pk in sorted(keys)]
    seen = {}
    for address in addresses:
        answer = client.get(address)
        seen[address] = b"%d\n%b" % (answer.status_code, without_tokens(answer.content))
    return seen


def differing(one: Seen, other: Seen) -> list[str]:
    return [page for page in one if one[page] != other[page]]


def client_of(town: Town, who: str) -> Client:
    if who != "钱进":
        return town.client(who)
    account = posts.open_account(name=who, phone="13800009999", actor=BUILDER)
    posts.appoint_officer(
        account, town.district, "district_officer", actor=BUILDER, since=SINCE, ties=[town.mill]
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def supervise(town: Town) -> None:
    """A worker's papers are audited, then the employer's own, and a letter goes its way."""
    judged(town, source="worker")
    judged(town)
    letter = services.draft_letter(eight_people(town), actor=town.actor("小王"))
    services.sign_letter(letter, actor=town.actor("周主席"))


def pages_with_and_without(town: Town, client: Client) -> tuple[Seen, Seen]:
    """The same addresses asked in both districts, those of rows that are only in one among them."""
    keys: set[int] = set()

    def look() -> Seen:
        keys.update(keys_of_rows())
        return every_page(client, keys)

    return with_and_without(lambda: supervise(town), look)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["赵姐", "钱进"])
def test_an_officer_with_ties_sees_the_same_bytes(town: Town, who: str) -> None:
    with at(2018, 10, 8, 9, 0):
        client = client_of(town, who)
        client.get("/me/card/")  # a card gets its code when it is first opened
        after, before = pages_with_and_without(town, client)
    assert len(before) > 20
    assert differing(after, before) == []


@pytest.mark.slow
def test_an_officer_without_ties_does_see_it(town: Town) -> None:
    """Negative control."""
    with at(2018, 10, 8, 9, 0):
        client = town.client("小王")
        after, before = pages_with_and_without(town, client)
    assert reverse("rights:insurance_overview") in differing(after, before)
