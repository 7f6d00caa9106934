"""enter_request: an officer writes down what somebody says; it is theirs all the same."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.town import STORY, Town
from zhijia.base.audit.models import AuditEntry
from zhijia.desk.models import Draft, Request

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:enter_request")
SAID = {
    "once": "k-1",
    "source": "hotline",
    "category": "hardship",
    "story": STORY,
    "reach": "sms",
    "phone": "13912345678",
}


def enter(town: Town, who: str, **changed: str) -> Request:
    said = SAID | {"street": str(town.east.pk)} | changed
    answer = town.client(who).post(PAGE, said)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Request.objects.latest("pk")


def test_it_is_the_persons_own_and_says_who_entered_it(town: Town) -> None:
    request = enter(town, "老李")
    assert (request.filer, request.entered_by) == (None, town.accounts["老李"])
    assert (request.source, request.office) == ("hotline", town.east)
    assert request.passphrase_digest
    facts = AuditEntry.objects.get(verb="desk.file_request").facts
    assert facts["source"] == "hotline"
    page = town.client("老李").get(reverse("desk:handle_request", args=[request.number]))
    assert "12351电话代为登记" in page.content.decode()


def test_the_slip_opens_the_matter_for_the_person(town: Town) -> None:
    client = town.client("老李")
    answer = client.post(PAGE, SAID | {"street": str(town.east.pk)}, follow=True)
    passphrase, matter = answer.context["passphrase"], answer.context["matter"]
    visitor = town.client("visitor")
    tracked = {"number": matter.number, "passphrase": passphrase}
    opened = visitor.post(reverse("desk:open_with_passphrase"), tracked, follow=True)
    assert STORY[:8] in opened.content.decode()
    assert "12351电话代为登记" in opened.content.decode()


def test_a_second_press_finds_the_same_matter(town: Town) -> None:
    first = enter(town, "老李")
    assert enter(town, "老李") == first
    assert Request.objects.count() == 1
    other = town.client("老李").post(PAGE, SAID | {"story": "另一件事"})
    assert other.status_code == 409


def test_the_slip_is_for_the_officer_who_entered_it(town: Town) -> None:
    enter(town, "老李")
    slip = reverse("desk:request_entered", args=[Draft.objects.get().key])
    assert town.client("老李").get(slip).status_code == 200
    for who in ("小王", "吴姐", "周主席", "赵姐", "张师傅"):
        assert town.client(who).get(slip).status_code == 404


def test_a_confidential_matter_leaves_the_street_at_once(town: Town) -> None:
    request = enter(town, "老李", category="wages")
    assert (request.confidential, request.office) == (True, town.district)
    page = reverse("desk:handle_request", args=[request.number])
    assert town.client("老李").get(page).status_code == 404
    assert town.client("小王").get(page).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"story": ""}, "story"),
        ({"category": "nothing"}, "category"),
        ({"source": "web"}, "source"),
        ({"phone": "123"}, "phone"),
        ({"reach": "account"}, "reach"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_kept(
    town: Town, wrong: dict[str, str], field: str
) -> None:
    answer = town.client("老李").post(PAGE, SAID | {"street": str(town.east.pk)} | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "story":
        assert STORY in answer.content.decode()
    assert not Request.objects.exists()


def test_a_base_union_has_no_counter(town: Town) -> None:
    answer = town.client("赵姐").post(PAGE, SAID)
    assert answer.status_code == 403
    assert "服务站" in answer.content.decode()
    assert not Request.objects.exists()
    assert PAGE not in town.client("赵姐").get(reverse("desk:requests")).content.decode()


@pytest.mark.parametrize("who", ["张师傅", "visitor", "老何"])
def test_nobody_else_enters_anything(town: Town, who: str) -> None:
    assert town.client(who).post(PAGE, SAID).status_code in (302, 404)
    assert not Request.objects.exists()


def test_the_database_refuses_an_entry_without_its_officer(town: Town) -> None:
    request = enter(town, "老李")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(entered_by=None)
