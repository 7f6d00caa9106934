"""The terms of accounts, and of people whose membership ended long ago (socket `base.RETENTION`)."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zhijia.access.models import Account, Device
from zhijia.access.rules.retention import (
    DEVICES_KEPT,
    MEMBERSHIPS_KEPT_YEARS,
    years_before,
)
from zhijia.access.services.corrections import erase_corrections, wipe_corrections
from zhijia.access.services.signing_in import close_session
from zhijia.base.sockets import Ending, Retained
from zhijia.kernel.actor import system
from zhijia.org.models import Membership, Person
from zhijia.org.services.retention import PSEUDONYM, pseudonymise_person

BATCH = 500
FORGETTING = system("access.forget_former_members")
SHORTEST = _("《个人信息保护法》第十九条：实现目的所必要的最短时间")


def forget_devices(*, now: datetime) -> int:
    """Devices nobody has signed in on for half a year: such a browser comes back as a new one."""
    return Device.objects.filter(since__lt=localdate(now) - DEVICES_KEPT).delete()[0]


def erase_devices(person_id: int) -> int:
    """Sign out and forget every device of a person."""
    devices = Device.objects.filter(account__person_id=person_id)
    for session_key in devices.values_list("session_key", flat=True):
        close_session(session_key)
    return devices.delete()[0]


def erase_ways_in(person_id: int) -> int:
    """The second factors and the accounts at other platforms."""
    factors = Authenticator.objects.filter(user__person_id=person_id).delete()[0]
    outside = SocialAccount.objects.filter(user__person_id=person_id).delete()[0]
    return int(factors + outside)


def forget_former_members(*, now: datetime) -> int:
    """Names and numbers of people whose last membership ended ten years ago and who have no
    account in use any more."""
    before = years_before(localdate(now), MEMBERSHIPS_KEPT_YEARS)
    theirs = Membership.objects.filter(person=OuterRef("pk"))
    later = theirs.exclude(until__lte=before)
    in_use = Account.objects.filter(person=OuterRef("pk"), is_active=True)
    over = Person.objects.filter(Exists(theirs), ~Exists(later), ~Exists(in_use))
    people = list(over.exclude(name=PSEUDONYM).order_by("pk")[:BATCH])
    for person in people:
        pseudonymise_person(person, actor=FORGETTING)
    return len(people)


KINDS: dict[str, Retained] = {
    "access.accounts": Retained(
        title=_("账号"),
        tables=("access.account",),
        until=_("您注销时马上停用，擦掉登录手机号和密码"),
        ends=Ending.PSEUDONYMISED,
        ground=_("您能登录；留一个空账号，办过的事才对得上"),
        source=SHORTEST,
    ),
    "access.devices": Retained(
        title=_("登录过的设备"),
        tables=("access.device",),
        until=_("最后一次登录后180天"),
        ends=Ending.DELETED,
        ground=_("认得出是不是您用过的手机"),
        source=SHORTEST,
        remove=forget_devices,
        erase=erase_devices,
    ),
    "access.ways_in": Retained(
        title=_("第二道验证、连上的别的平台"),
        tables=(
            "mfa.authenticator",
            "socialaccount.socialaccount",
            "socialaccount.socialtoken",
            "account.emailaddress",
        ),
        until=_("您去掉或者断开时马上删"),
        ends=Ending.DELETED,
        ground=_("证明是您本人"),
        source=SHORTEST,
        erase=erase_ways_in,
    ),
    "access.corrections": Retained(
        title=_("您提过的更正"),
        tables=("access.correction",),
        until=_("办完满3年，擦掉原来的和更正的内容，只留哪天更正了哪一项"),
        ends=Ending.PSEUDONYMISED,
        ground=_("更正错了还能查回来"),
        remove=wipe_corrections,
        erase=erase_corrections,
    ),
    "access.consents": Retained(
        title=_("您同意过什么、哪天撤回"),
        tables=("access.consent",),
        until=_("不删，证明我们是按您说的做的"),
        ends=Ending.KEPT,
        ground=_("证明处理您的信息时有您的同意"),
        source=_("《个人信息保护法》第十四条、第十五条"),
    ),
    "access.posts": Retained(
        title=_("任职"),
        tables=("access.post",),
        until=_("不删，工会的组织史"),
        ends=Ending.KEPT,
        ground=_("查得清谁在什么时候办过什么"),
    ),
    "org.register": Retained(
        title=_("姓名、证件、手机号、会籍"),
        tables=(
            "org.person",
            "org.membership",
            "org.memberrecord",
            "org.membershipchange",
            "org.lastknown",
            "org.personpair",
            "org.personmerge",
        ),
        until=_("在会期间；会籍结束满10年，擦掉姓名和号码，只留出生年份、性别和会籍日期"),
        ends=Ending.PSEUDONYMISED,
        ground=_("实名登记；会龄和待遇以后还要查"),
        remove=forget_former_members,
    ),
}
