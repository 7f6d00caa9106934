"""What the desk tells the floors above: things to do, and what it holds about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.sockets import Known, Todo
from zhijia.base.texts import Text
from zhijia.desk.models import Request
from zhijia.desk.rules.flow import State
from zhijia.kernel.actor import Actor
from zhijia.org.sockets import TreeChange


def todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """What this officer has to do at the desk, nearest date first."""
    offices = Request.objects.visible_to(actor).owed().exclude(filer_id=actor.person_id or 0)
    rows = offices.for_pages().order_by("due_at", "pk")[:most]
    for request in rows:
        step = _("受理或说明理由") if request.state == State.SUBMITTED else _("给出结果")
        yield Todo(
            title=request.title,
            step=step,
            url=reverse("desk:handle_request", args=[request.number]),
            due_at=request.due_at,
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
