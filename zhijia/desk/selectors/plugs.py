"""What the desk tells the floors above: things to do, and what it holds about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.calendar.selectors import calendar
from zhijia.base.sockets import Known, Todo
from zhijia.base.texts import Text
from zhijia.desk.models import Dispatch, Request
from zhijia.desk.rules.flow import State
from zhijia.desk.rules.terms import DAYS_TO_CALL
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import deadline
from zhijia.org.sockets import TreeChange


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """What this officer has to do at the desk, nearest date first."""
    offices = Request.objects.visible_to(actor).owed().exclude(filer_id=actor.person_id or 0)
    rows = offices.for_pages().order_by("due_at", "pk")[:most]
    offered = {offer.request_id for offer in _offers(actor)[:most]}
    for request in rows:
        if request.pk in offered:
            continue  # it comes below as an offer
        step = _("受理或说明理由") if request.state == State.SUBMITTED else _("给出结果")
        yield Todo(
            title=request.title,
            step=step,
            url=reverse("desk:handle_request", args=[request.number]),
            due_at=request.due_at,
            about=f"{request.number}　{request.category}",
        )
    yield from _offered(actor, most=most)
    yield from _silent(actor, now=now, most=most)


def _offered(actor: Actor, *, most: int) -> Iterator[Todo]:
    """What other offices have offered to this one."""
    for offer in _offers(actor)[:most]:
        yield Todo(
            title=offer.request.title,
            step=_("接手，或者说明为什么不接"),
            url=reverse("desk:handle_request", args=[offer.request.number]),
            due_at=offer.take_until,
            about=f"{offer.request.number}　{offer.request.category}",
        )


def _offers(actor: Actor) -> QuerySet[Dispatch]:
    """Offers to the very unions where the actor's posts are, not to those below them."""
    running = Dispatch.objects.filter(ended_at=None, to__path__in=actor.reach("desk.handle"))
    rows = running.exclude(request__filer_id=actor.person_id or 0)
    return rows.select_related("request__category").order_by("take_until", "pk")


def _silent(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """Matters whose worker has not handed anything in for ten working days: somebody calls."""
    waiting = Request.objects.visible_to(actor).filter(state=State.WAITING)
    rows = waiting.exclude(filer_id=actor.person_id or 0).for_pages().order_by("waiting_since")
    days = calendar()
    for request in rows[:most]:
        call_at = deadline(request.waiting_since or now, DAYS_TO_CALL, days).due_at
        if call_at <= now:
            yield Todo(
                title=request.title,
                step=_("职工一直没有补材料，请打个电话"),
                url=reverse("desk:handle_request", args=[request.number]),
                due_at=call_at,
                about=f"{request.number}　{request.category}",
            )


def rows_about(person_id: int) -> Iterator[Known]:
    """What the desk holds about a person, for 我的信息."""
    for request in Request.objects.filter(filer_id=person_id).order_by("filed_at"):
        sealed = request.sealed()
        group = _("诉求%(number)s") % {"number": request.number}
        since, source = timezone.localdate(request.filed_at), _("您自己提交的")
        held = ((_("发生了什么"), sealed.get("story", "")), (_("单位"), sealed.get("employer", "")))
        for label, value in held:
            if value:
                yield Known(group, label, value, source, since, masked=_("已遮住"))


def open_requests_of(change: TreeChange) -> Iterator[Text]:
    """What a change of the tree means for the front door, for the page that asks for confirmation."""
    if change.change == "moved":
        return
    count = Request.objects.owed().filter(office_id=change.union_id).count()
    if count:
        yield _("还没办完的诉求%(count)s件，会转给接收的工会或上级工会，答应的时间不变。") % {
            "count": count
        }
