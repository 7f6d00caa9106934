"""The terms of what the front door holds about people (socket `base.RETENTION`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.audit.log import record, target_of
from zhijia.base.files.services import drop_files_of
from zhijia.base.sockets import Ending, Retained
from zhijia.desk.models import (
    Attachment,
    Draft,
    Entry,
    GroupMatter,
    HandOver,
    PaperBatch,
    PaperForm,
    Participant,
    RatingLink,
    Request,
    TransferSlip,
)
from zhijia.desk.rules.paper_codes import KEPT_AFTER
from zhijia.desk.rules.rating_links import KEPT_AFTER as LINK_KEPT_AFTER
from zhijia.kernel.actor import Actor, system

YEARS_KEPT = 10
BATCH = 500
FORGETTING = system("desk.forget_closed_requests")


def forget_closed_requests(*, now: datetime) -> int:
    """Matters closed ten years ago lose everything somebody wrote and who it was; category, dates,
    office and grade stay for the figures."""
    before = now - timedelta(days=YEARS_KEPT * 365 + YEARS_KEPT // 4)
    old = Request.objects.filter(closed_at__lt=before).exclude(envelope=b"").order_by("closed_at")
    for request in (found := list(old[:BATCH])):
        forget_request(request, actor=FORGETTING)
    return len(found)


@transaction.atomic
def forget_request(request: Request, *, actor: Actor) -> None:
    """Take the person and every written word out of one closed matter."""
    Attachment.objects.filter(request=request).delete()
    PaperForm.objects.filter(request=request).delete()
    RatingLink.objects.filter(request=request).delete()
    drop_files_of(target_of(request), actor=actor)
    Entry.objects.filter(request=request).update(envelope=b"")
    HandOver.objects.filter(request=request).update(envelope=b"")
    TransferSlip.objects.filter(request=request).update(receipt="")
    GroupMatter.objects.filter(parts__request=request).update(envelope=b"")
    Participant.objects.filter(request=request, person__isnull=False).delete()
    Request.objects.filter(pk=request.pk).update(envelope=b"", filer=None, passphrase_digest="")
    record("desk.forget_request", request, actor=actor)


def clear_paper_forms(*, now: datetime) -> int:
    """Forms nobody handed in disappear with their batch, ninety days after they expired."""
    before = timezone.localdate(now) - KEPT_AFTER
    old = PaperForm.objects.filter(batch__expires_on__lt=before, request=None)
    cleared, _by_table = old.delete()
    PaperBatch.objects.filter(expires_on__lt=before, forms=None).delete()
    return cleared


def clear_rating_links(*, now: datetime) -> int:
    """Links to rate with disappear ninety days after they expired, used or not."""
    old = RatingLink.objects.filter(expires_at__lt=now - LINK_KEPT_AFTER)
    return old.delete()[0]


def erase_drafts(person_id: int) -> int:
    """What somebody was writing and never sent, with its papers."""
    drafts = list(Draft.objects.filter(person_id=person_id, filed_as=None))
    for draft in drafts:
        drop_files_of(target_of(draft), actor=FORGETTING)
        draft.delete()
    return len(drafts)


KINDS: dict[str, Retained] = {
    "desk.requests": Retained(
        title=_("办的事：经过、来往的话、结果"),
        tables=(
            "desk.request",
            "desk.entry",
            "desk.participant",
            "desk.groupmatter",
            "desk.teammember",
            "desk.handover",
            "desk.closing",
            "desk.callback",
            "desk.callbackdraw",
        ),
        until=_("办结满10年，擦掉是谁和写的话，只留类别、日期和评价"),
        ends=Ending.PSEUDONYMISED,
        ground=_("您要查、要重办，上级要督办；旧事要讲得清"),
        remove=forget_closed_requests,
    ),
    "desk.paper_forms": Retained(
        title=_("纸质单的号（只存算过的值）"),
        tables=("desk.paperform", "desk.paperbatch"),
        until=_("没人交来的，过期90天后删；交来的跟着那件事"),
        ends=Ending.DELETED,
        ground=_("您凭单子上的号查进度"),
        remove=clear_paper_forms,
    ),
    "desk.rating_links": Retained(
        title=_("评价用的一次性链接（只存算过的值）"),
        tables=("desk.ratinglink",),
        until=_("过期90天后删"),
        ends=Ending.DELETED,
        ground=_("您不用登录也能评价，一个链接只评一次"),
        remove=clear_rating_links,
    ),
    "desk.drafts": Retained(
        title=_("没提交的草稿"),
        tables=("desk.draft",),
        until=_("没登录的24小时，登录的30天"),
        ends=Ending.DELETED,
        ground=_("您能接着写"),
        source=_("《个人信息保护法》第十九条：实现目的所必要的最短时间"),
        sweep="desk.clear_drafts",
        erase=erase_drafts,
    ),
}
