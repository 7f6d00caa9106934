"""The terms of what applications and cards hold about people (socket `base.RETENTION`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.audit.log import record
from zhijia.base.sockets import Ending, Retained
from zhijia.kernel.actor import Actor, system
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Application, JoiningDraft, MemberCard, Membership, Person
from zhijia.org.rules.joining_flow import Wish

KEPT_FOR = timedelta(days=730)
BATCH = 500
FORGETTING = system("org.forget_applications")


def forget_applications(*, now: datetime) -> int:
    """Applications that ended two years ago go, with their history; what came of them stands in the
    register."""
    old = Application.objects.filter(ended_at__lt=now - KEPT_FOR).order_by("ended_at")
    for application in (found := list(old[:BATCH])):
        with transaction.atomic():
            record("org.forget_application", application, actor=FORGETTING)
            application.delete()
    return len(found)


@transaction.atomic
def forget_applications_of(person: Person, *, actor: Actor) -> int:
    """Applications to join that are over go at once, with what was typed in them: the person wants
    it so. Returns how many."""
    require(policies.may_forget_applications_of(actor, person))
    theirs = Q(person=person)
    if person.id_index is not None:
        theirs |= Q(person__isnull=True, id_index=person.id_index)
    over = Application.objects.filter(theirs, wish=Wish.JOIN, ended_at__isnull=False)
    for application in (found := list(over)):
        record("org.forget_application", application, actor=actor)
        application.delete()
    return len(found)


def clear_cards(*, now: datetime) -> int:
    """Cards of people who are members no longer. They have been worthless since that day."""
    member = Membership.objects.current().filter(person_id=OuterRef("person_id"))
    return MemberCard.objects.filter(~Exists(member)).delete()[0]


def erase_card(person_id: int) -> int:
    return MemberCard.objects.filter(person_id=person_id).delete()[0]


def erase_joining_drafts(person_id: int) -> int:
    """What somebody was filling in and never sent."""
    return JoiningDraft.objects.filter(person_id=person_id, filed_as=None).delete()[0]


KINDS: dict[str, Retained] = {
    "org.applications": Retained(
        title=_("入会、转会、保留会籍、退会的申请"),
        tables=("org.application", "org.applicationentry"),
        until=_("办完满2年删除；会籍的经过留在名册里"),
        ends=Ending.DELETED,
        ground=_("您要查怎么办的；没有同意的，您可以再申请"),
        remove=forget_applications,
    ),
    "org.joining_drafts": Retained(
        title=_("没提交的入会申请"),
        tables=("org.joiningdraft",),
        until=_("24小时"),
        ends=Ending.DELETED,
        ground=_("您能接着填"),
        source=_("《个人信息保护法》第十九条：实现目的所必要的最短时间"),
        sweep="org.clear_joining_drafts",
        erase=erase_joining_drafts,
    ),
    "org.cards": Retained(
        title=_("会员卡"),
        tables=("org.membercard",),
        until=_("换新卡或者不再是会员的时候"),
        ends=Ending.DELETED,
        ground=_("您能出示会员卡"),
        remove=clear_cards,
        erase=erase_card,
    ),
}
