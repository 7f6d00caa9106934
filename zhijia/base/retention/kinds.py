"""The terms of what the mechanisms of this floor hold about people (socket `base.RETENTION`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from zhijia.base.jobs.models import Job
from zhijia.base.outbox.delivery import clear_outbox
from zhijia.base.outbox.models import Message
from zhijia.base.sockets import Ending, Retained

SHORTEST = _("《个人信息保护法》第十九条：实现目的所必要的最短时间")
MESSAGES_KEPT = timedelta(days=730)
JOBS_KEPT = timedelta(days=90)


def clear_sessions(*, now: datetime) -> int:
    """Sessions whose time is over; nobody can come back with one."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def clear_messages(*, now: datetime) -> int:
    """Sentences of the inbox after two years."""
    return Message.objects.filter(at__lt=now - MESSAGES_KEPT).delete()[0]


def erase_messages(person_id: int) -> int:
    return Message.objects.filter(person_id=person_id).delete()[0]


def clear_jobs(*, now: datetime) -> int:
    """Long jobs that came to an end a quarter of a year ago."""
    return Job.objects.filter(finished_at__lt=now - JOBS_KEPT).delete()[0]


KINDS: dict[str, Retained] = {
    "base.sessions": Retained(
        title=_("登录状态"),
        tables=("sessions.session",),
        until=_("退出时马上删；没有退出的，14天后失效，当天删"),
        ends=Ending.DELETED,
        ground=_("认得出您已经登录"),
        source=SHORTEST,
        remove=clear_sessions,
    ),
    "base.messages": Retained(
        title=_("收件箱里的消息"),
        tables=("outbox.message",),
        until=_("两年"),
        ends=Ending.DELETED,
        ground=_("您能回头看办事进展"),
        source=SHORTEST,
        remove=clear_messages,
        erase=erase_messages,
    ),
    "base.deliveries": Retained(
        title=_("等着发出的短信"),
        tables=("outbox.outboxrow", "outbox.developmentmessage"),
        until=_("发出后马上擦掉号码和内容，记号再留90天"),
        ends=Ending.DELETED,
        ground=_("同一条不发两次"),
        source=SHORTEST,
        remove=clear_outbox,
    ),
    "base.used_keys": Retained(
        title=_("提交过的表单的记号"),
        tables=("idempotency.usedkey",),
        until=_("48小时"),
        ends=Ending.DELETED,
        ground=_("按两次也只办一次"),
        source=SHORTEST,
        sweep="idempotency.clear_used_keys",
    ),
    "base.jobs": Retained(
        title=_("长时间任务的进度"),
        tables=("jobs.job",),
        until=_("做完后90天"),
        ends=Ending.DELETED,
        ground=_("交办的人能看到结果"),
        source=SHORTEST,
        remove=clear_jobs,
    ),
    "base.network_log": Retained(
        title=_("网络日志（几点几分、哪个地址，分开封存）"),
        tables=(),
        until=_("6个月"),
        ends=Ending.DELETED,
        ground=_("法律要求留存，平时谁也打不开"),
        source=_("《网络安全法》：网络日志留存不少于六个月"),
        sweep="network.delete_expired",
    ),
    "base.papers": Retained(
        title=_("您传上来的材料"),
        tables=("files.storedfile",),
        until=_("和它所属的那件事一样久"),
        ends=Ending.DELETED,
        ground=_("办理那件事"),
        source=SHORTEST,
        sweep="files.clear_orphans",
    ),
    "base.looks": Retained(
        title=_("谁看过您的信息"),
        tables=("sealing.reveal",),
        until=_("不删，您随时能看"),
        ends=Ending.KEPT,
        ground=_("您有权知道谁看过、为什么看"),
        source=_("《个人信息保护法》第四十四条、第五十一条"),
    ),
    "base.audit": Retained(
        title=_("审计记录（只有编号，没有姓名、电话）"),
        tables=("audit.auditentry",),
        until=_("不删，一环扣一环，少一条都能查出来"),
        ends=Ending.KEPT,
        ground=_("查得清谁办过什么"),
        source=_("《个人信息保护法》第五十一条"),
    ),
}
