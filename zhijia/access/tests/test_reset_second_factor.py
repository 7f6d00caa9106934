"""An officer who lost their second factor: the superior resets it in person, nobody else, never oneself."""

from __future__ import annotations

import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from zhijia.access import services
from zhijia.access.models import Account, Post
from zhijia.access.tests.conftest import ACTOR, PASSWORD, Open
from zhijia.base.audit.models import AuditEntry
from zhijia.org.models import Union

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(open_account: Open) -> dict[str, Post]:
    """A district officer, the chair of a street below, and the chair of the street beside it."""
    district = plant("示范区总工会", "district", None)
    east, west = (
        plant("东湖街道总工会", "street", district),
        plant("西山街道总工会", "street", district),
    )
    places = {"district_officer": district, "street_chair": east, "beside": west}
    return {
        name: appointed(open_account(name, phone=f"1380000000{number}"), place)
        for number, (name, place) in enumerate(places.items())
    }


def plant(name: str, kind: str, parent: Union | None) -> Union:
    return Union.objects.plant(name=name, kind=kind, parent=parent, set_up_on=date(2015, 5, 1))


def appointed(account: Account, union: Union) -> Post:
    role = "district_officer" if union.parent_id is None else "street_chair"
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=account, type="recovery_codes", data={"seed": "x"})
    today = timezone.localdate()
    return services.appoint_officer(account, union, role, actor=ACTOR, since=today)


def proven(number: int) -> Client:
    """Somebody signed in who has just given their second factor."""
    client = Client()
    client.post("/sign-in/", {"phone": f"1380000000{number}", "password": PASSWORD})
    session = client.session
    session["account_authentication_methods"] += [{"method": "mfa", "at": time.time()}]
    session.save()
    return client


def address(post: Post) -> str:
    return f"/w/posts/{post.pk}/second-factor/reset/"


def factors(post: Post) -> int:
    return Authenticator.objects.filter(user=post.account).count()


def test_the_superior_resets_it_in_person(posts: dict[str, Post]) -> None:
    client, lost = proven(0), posts["street_chair"]
    assert client.post(address(lost), {"seen": ""}).status_code == 422
    assert factors(lost) == 2
    assert client.post(address(lost), {"seen": "on"}).status_code == 302
    assert factors(lost) == 0
    assert AuditEntry.objects.get(verb="access.reset_second_factor").facts == {"factors": 2}


def test_it_asks_for_the_superiors_own_second_factor(posts: dict[str, Post]) -> None:
    client = Client()
    client.post("/sign-in/", {"phone": "13800000000", "password": PASSWORD})
    assert client.post(address(posts["street_chair"]), {"seen": "on"}).status_code == 403
    assert factors(posts["street_chair"]) == 2


@pytest.mark.parametrize(
    ("who", "whose", "status"), [(2, "street_chair", 404), (0, "district_officer", 403)]
)
def test_nobody_else_and_never_oneself(
    posts: dict[str, Post], who: int, whose: str, status: int
) -> None:
    assert proven(who).post(address(posts[whose]), {"seen": "on"}).status_code == status
    assert factors(posts[whose]) == 2
