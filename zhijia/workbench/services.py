"""The first run of a new district: the same use cases as ever, one after the other."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from zhijia.access import services as access
from zhijia.access.rules.roles import STREET
from zhijia.desk import services as desk
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.errors import RuleViolation
from zhijia.org import selectors as org
from zhijia.org import services as tree

if TYPE_CHECKING:
    from zhijia.access.models import Account, Post
    from zhijia.org.models import Union

FIRST_RUN = system("workbench.begin_district")


@dataclass(frozen=True, slots=True)
class FirstOfficer:
    """Who begins: the first account, the district's chair until somebody else is appointed."""

    name: str
    phone: str
    password: str


@transaction.atomic
def begin_district(
    *, code: str, district: str, first: FirstOfficer, on: date, actor: Actor
) -> Account:
    """The federation and its first officer, once: whoever stands at the machine has the code."""
    if org.district() is not None:
        raise RuleViolation("workbench.set_up_already")
    if not hmac.compare_digest(code.strip().encode(), settings.SETUP_CODE.encode()):
        raise RuleViolation("workbench.wrong_setup_code", field="code")
    root = tree.found_district(district, on=on, actor=FIRST_RUN)
    account = access.open_account(
        name=first.name, phone=first.phone, password=first.password, actor=FIRST_RUN
    )
    access.appoint_officer(account, root, "district_chair", actor=FIRST_RUN, since=on)
    desk.seed_categories(actor=FIRST_RUN)
    return account


@transaction.atomic
def plant_streets(names: str, *, on: date, actor: Actor) -> list[Union]:
    """Street unions, one name a line; those that stand already are left alone."""
    wanted = [line.strip() for line in names.splitlines() if line.strip()]
    if not wanted:
        raise RuleViolation("workbench.streets_missing", field="names")
    root = _root()
    present = {street.name for street in org.streets()}
    return [
        tree.found_union(root, actor=actor, facts={"name": name, "kind": STREET}, on=on)
        for name in dict.fromkeys(wanted)
        if name not in present
    ]


@transaction.atomic
def rename_district(*, name: str, reason: str, on: date, actor: Actor) -> Union:
    """Give the federation its right name; the old one stays in its history."""
    root = _root()
    return tree.rename_union(root, actor=actor, name=name, on=on, reason=reason)


@transaction.atomic
def add_officer(*, name: str, phone: str, union: str, role: str, on: date, actor: Actor) -> Post:
    """A post, and an account for whoever has none yet; the phone is the way in."""
    found = org.union_with_id(union)
    if found is None:
        raise RuleViolation("workbench.union_missing", field="union")
    return access.appoint_person(found, role, actor=actor, name=name, phone=phone, since=on)


def _root() -> Union:
    root = org.district()
    if root is None:
        raise RuleViolation("workbench.not_begun")
    return root
