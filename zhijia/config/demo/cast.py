"""The people of the demo who can sign in, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.access import selectors as access
from zhijia.access import services as posts
from zhijia.access.models import Account
from zhijia.access.rules.roles import ROLES
from zhijia.config.demo.district import Tree
from zhijia.kernel.actor import Actor, system
from zhijia.org import services as org
from zhijia.org.models import Employer, Union

ACTOR = system("demo.build_cast")
PASSWORD = "zhijia-demo-2018"  # noqa: S105  (printed at every start, refused in production)


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast: where in the tree, in which role ("" is a worker)."""

    name: str
    phone: str
    role: str
    where: str


PARTS = (
    Part("周建民", "19900000001", "district_chair", "root"),
    Part("王晓梅", "19900000002", "district_officer", "root"),
    Part("李国强", "19900000003", "street_chair", "street"),
    Part("吴秀英", "19900000004", "street_chair", "other_street"),
    Part("赵玉兰", "19900000005", "grassroots_chair", "factory"),
    Part("孙立新", "19900000006", "coordinator", "street"),
    Part("陈静", "19900000007", "auditor", "root"),
    Part("何伟", "19900000008", "operator", "root"),
    Part("张建国", "19900000009", "", "factory"),
    Part("刘芳", "19900000010", "", "factory"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts by name, and how each acts."""

    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        return access.actor_for(self.accounts[name])


def build_cast(tree: Tree) -> Cast:
    """Accounts, posts and memberships of the cast."""
    factory = tree.enterprises[0]
    places = {
        "root": tree.root,
        "street": tree.streets[0],
        "other_street": tree.streets[1],
        "factory": factory,
    }
    today = timezone.localdate()
    accounts = {}
    for part in PARTS:
        account = posts.open_account(
            name=part.name, phone=part.phone, password=PASSWORD, actor=ACTOR
        )
        accounts[part.name] = account
        if part.role:
            _appoint(account, part, places[part.where], today)
        if part.where == "factory":
            since = today - timedelta(days=700)
            org.enrol_member(account.person, factory, actor=ACTOR, since=since)
    return Cast(accounts)


def _appoint(account: Account, part: Part, union: Union, today: date) -> None:
    ties = list(Employer.objects.filter(union=union)) if part.role == "grassroots_chair" else []
    posts.appoint_officer(
        account,
        union,
        part.role,
        actor=ACTOR,
        since=today - timedelta(days=400),
        until=today + timedelta(days=700),
        ties=ties,
    )


def accounts_in_words() -> str:
    """One line for each person of the cast: role, name, phone; the one password last."""
    rows = [
        f"  {part.phone}  {part.name}  {_(ROLES[part.role].title) if part.role else _('职工')}"
        for part in PARTS
    ]
    return "\n".join([_("演示账号（手机号、姓名、身份）："), *rows, _("密码都是：") + PASSWORD])
