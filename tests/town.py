"""A small town with a fixed cast, the same in every test.

示范区总工会 (小王, district officer; 周主席, chair; 陈审, auditor) leads 东湖街道 (老李, chair) and 西山街道
(吴姐, chair). Under 东湖 lies the union of 宏达纺织 (赵姐, its part-time chair, employed there), whose
members are 张师傅 and 刘师傅. The visitor has no account.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as USER_OF_METHODS,
)
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from zhijia.access import selectors as access
from zhijia.access import services as posts
from zhijia.access.models import Account
from zhijia.desk import services as desk
from zhijia.desk.models import Request
from zhijia.kernel.actor import VISITOR, Actor, system
from zhijia.org import services as org
from zhijia.org.models import Employer, Person, Union, UnionKind
from zhijia.org.rules.names import normal_name

BUILDER = system("tests.town")
SHANGHAI = ZoneInfo("Asia/Shanghai")
SINCE = date(2018, 1, 2)
STORY = "三月份工资没有发，问过车间主任，说等货款到账。"


@dataclass(frozen=True, slots=True)
class Town:
    """The places, and everybody's account by the name they go by."""

    district: Union
    east: Union
    west: Union
    mill_union: Union
    mill: Employer
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """How somebody acts today; "visitor" has no account."""
        return VISITOR if name == "visitor" else access.actor_for(self.accounts[name])

    def client(self, name: str) -> Client:
        """A browser in which somebody is signed in."""
        client = Client()
        if name != "visitor":
            backend = "django.contrib.auth.backends.ModelBackend"
            client.force_login(self.accounts[name], backend=backend)
        return client

    def proven_client(self, name: str) -> Client:
        """The same a moment after a second factor was given: no page leads away to the proof."""
        client = self.client(name)
        if name != "visitor":
            give_second_factor(client.session)
        return client

    def person(self, name: str) -> Person:
        return self.accounts[name].person


def give_second_factor(session: SessionBase) -> None:
    """As if a second factor had been given a moment ago; the proof has tests of its own."""
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session[USER_OF_METHODS] = str(session["_auth_user_id"])
    session.save()


CAST: tuple[tuple[str, str, str, str], ...] = (
    ("周主席", "周建民", "district_chair", "district"),
    ("小王", "王晓梅", "district_officer", "district"),
    ("陈审", "陈静", "auditor", "district"),
    ("老何", "何伟", "operator", "district"),
    ("老李", "李国强", "street_chair", "east"),
    ("吴姐", "吴秀英", "street_chair", "west"),
    ("赵姐", "赵玉兰", "grassroots_chair", "mill_union"),
    ("张师傅", "张建国", "", "mill_union"),
    ("刘师傅", "刘芳", "", "mill_union"),
)


def build_town() -> Town:
    """Lay the town out by the same use cases as a real district."""
    district = org.found_district("示范区总工会", on=SINCE, actor=BUILDER)
    east = _planted(district, "东湖街道总工会", UnionKind.STREET)
    west = _planted(district, "西山街道总工会", UnionKind.STREET)
    mill_union = _planted(east, "宏达纺织有限公司工会", UnionKind.ENTERPRISE)
    name = "宏达纺织有限公司"
    mill = Employer.objects.create(name=name, normal_name=normal_name(name), union=mill_union)
    places = {"district": district, "east": east, "west": west, "mill_union": mill_union}
    accounts = {}
    for number, (called, full, role, where) in enumerate(CAST):
        account = posts.open_account(name=full, phone=f"1380000{number:04d}", actor=BUILDER)
        if role:
            ties = [mill] if called == "赵姐" else []
            posts.appoint_officer(
                account, places[where], role, actor=BUILDER, since=SINCE, ties=ties
            )
        if where == "mill_union":
            org.enrol_member(account.person, mill_union, actor=BUILDER, since=SINCE)
        accounts[called] = account
    desk.seed_categories(actor=BUILDER)
    return Town(district, east, west, mill_union, mill, accounts)


def _planted(parent: Union, name: str, kind: str) -> Union:
    return Union.objects.plant(parent=parent, name=name, kind=kind, set_up_on=SINCE)


def file(
    town: Town, name: str = "张师傅", *, category: str = "wages", story: str = STORY, **answers: str
) -> Request:
    """A request as somebody files it."""
    actor = town.actor(name)
    said = {"category": category, "story": story, "reach": "nothing", **answers}
    return desk.file_request(desk.start_draft(said, actor=actor), actor=actor).request


@contextmanager
def at(*instant: int) -> Iterator[datetime]:
    """The clock of the whole house stands at this Shanghai time: `with at(2018, 3, 12, 15, 58):`."""
    now = datetime(*instant, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]
    with patch("django.utils.timezone.now", return_value=now):
        yield now
