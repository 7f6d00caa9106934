"""The terms of what the register holds about people (socket `base.RETENTION`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.audit.log import record
from zhijia.base.sockets import Ending, Retained
from zhijia.kernel.actor import Actor
from zhijia.org.models import (
    Claim,
    HandOver,
    ImportState,
    MemberRecord,
    MembershipChange,
    Person,
    PersonMerge,
    PersonPair,
    SheetImport,
)
from zhijia.org.rules.hand_over import State
from zhijia.org.services.last_known import pseudonymise_last_known
from zhijia.org.services.roster_clearing import clear_rosters

STAGED_FOR = timedelta(days=7)
CLAIMS_KEPT = timedelta(days=90)
HAND_OVERS_KEPT = timedelta(days=730)
PSEUDONYM = "（已注销）"


def clear_staged_sheets(*, now: datetime) -> int:
    """Spreadsheets that were checked and never committed; the committed ones hold no rows."""
    waiting = SheetImport.objects.filter(state=ImportState.CHECKED, at__lt=now - STAGED_FOR)
    return waiting.delete()[0]


@transaction.atomic
def pseudonymise_person(person: Person, *, actor: Actor) -> Person:
    """Take name, numbers, address and what officers wrote about them out of the register; year of
    birth and sex stay for the figures. The memberships stay, of somebody nobody can name any more."""
    person.name, person.pinyin, person.initials = PSEUDONYM, "", ""
    person.id_index = person.phone_index = None
    person.envelope = b""
    person.save()
    pseudonymise_last_known(person)
    MemberRecord.objects.filter(person=person).delete()
    MembershipChange.objects.filter(membership__person=person).update(envelope=b"")
    PersonPair.objects.filter(Q(one=person) | Q(other=person)).delete()
    PersonMerge.objects.filter(Q(kept=person) | Q(gone=person)).update(envelope=b"", moved={})
    record("org.pseudonymise_person", person, actor=actor)
    return person


def clear_claims(*, now: datetime) -> int:
    """Questions of a roster that were answered a quarter of a year ago. While the record the roster
    made stands, so does the question: by it the union finds its member, like anybody new."""
    over = Claim.objects.filter(answered_at__lt=now - CLAIMS_KEPT, record__isnull=True)
    return over.delete()[0]


def forget_hand_overs(*, now: datetime) -> int:
    """Who took everything out and why, two years on. The packages themselves went long before."""
    over = HandOver.objects.filter(
        at__lt=now - HAND_OVERS_KEPT, state__in=[State.GONE, State.FAILED]
    )
    return over.delete()[0]


KINDS: dict[str, Retained] = {
    "org.staged_sheets": Retained(
        title=_("传上来还没写入的表格"),
        tables=("org.sheetimport",),
        until=_("7天；写入以后马上清空"),
        ends=Ending.DELETED,
        ground=_("检查完再写入"),
        source=_("《个人信息保护法》第十九条：实现目的所必要的最短时间"),
        remove=clear_staged_sheets,
    ),
}

ROSTERS = Retained(
    title=_("传上来的会员名册"),
    tables=("org.roster", "org.rosterrow", "org.rosterfinding"),
    until=_("文件写入以后马上删；核对用的行留7天，供撤销"),
    ends=Ending.DELETED,
    ground=_("检查完再写入，写入后还可以撤销"),
    source=_("《个人信息保护法》第十九条：实现目的所必要的最短时间"),
    remove=clear_rosters,
)

COMMITTEES = Retained(
    title=_("在哪一届委员会任过什么职务"),
    tables=("org.committeemember",),
    until=_("不删，工会的组织史"),
    ends=Ending.KEPT,
    ground=_("查得清每一届有谁"),
)

CLAIMS = Retained(
    title=_("名册里写了您，请您决定的那件事"),
    tables=("org.claim",),
    until=_("您答复后90天；名册里的那份登记还在，就留到它没有了"),
    ends=Ending.DELETED,
    ground=_("区总工会问过您、您怎么答的，一时还要查"),
    source=_("《个人信息保护法》第十九条：实现目的所必要的最短时间"),
    remove=clear_claims,
)

HAND_OVERS = Retained(
    title=_("移交包：谁做的、为什么"),
    tables=("org.handover",),
    until=_("包3天后删，没下载也删；谁做的、为什么，留两年"),
    ends=Ending.DELETED,
    ground=_("查得清谁拿走过全部信息"),
    remove=forget_hand_overs,
)
