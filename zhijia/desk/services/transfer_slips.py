"""The desk's own plug of `HANDOFFS`: an authority outside that no wire leads to.

An officer prints the slip or takes it as a file, carries it over, and types back the number it got
there. It asks for no service of anybody. What leaves is the text the worker has agreed to, no other.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.audit.log import record
from zhijia.base.texts import Text
from zhijia.desk import policies
from zhijia.desk.models import EntryKind, Request, TransferSlip
from zhijia.desk.rules.transfer_slips import Package, new_slip_number
from zhijia.desk.services.history import tell_worker, write_entry
from zhijia.desk.sockets import Case, Handing
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import SHANGHAI
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import Verdict, require

NUMBER_TRIES = 5


class ByHand:
    """A case is a slip: made once a hand-off, closed or returned on its own page."""

    title: Text = _("别的部门（带转办单去）")

    def may_open_case(self, handing: Handing, *, actor: Actor) -> Verdict:
        request = Request.objects.get(number=handing.request_number)
        return policies.may_hand_off_request(actor, request)

    def open_case(self, handing: Handing, *, actor: Actor) -> Case:
        slip = TransferSlip.objects.filter(key=handing.key).first() or _new_slip(handing)
        return Case(slip.number, reverse("desk:slip", args=[slip.key]))


def _new_slip(handing: Handing) -> TransferSlip:
    now = timezone.now()
    request = Request.objects.get(number=handing.request_number)
    for left in reversed(range(NUMBER_TRIES)):
        number = new_slip_number(f"{now.astimezone(SHANGHAI):%Y}")
        slip = TransferSlip(key=handing.key, request=request, number=number, made_at=now)
        try:
            with transaction.atomic():
                slip.save()
        except IntegrityError:
            # Two slips of one year drew the same eight digits.
            if not left:
                raise
        else:
            break
    return slip


@transaction.atomic
def download_slip(slip: TransferSlip, *, actor: Actor) -> Package:
    """The file for the authority: the text the worker agreed to, and numbers of our own."""
    require(policies.may_download_slip(actor, slip))
    text = policies.agreed_text_of(slip.request)
    if text is None or text.decided_at is None:
        raise RuleViolation("desk.no_yes_yet")
    record("desk.download_slip", slip.request, actor=actor, slip=slip.number, text=text.reference)
    return Package(
        slip=slip.number,
        reference=text.reference,
        sender=slip.request.office.name,
        authority=text.authority,
        kind=slip.request.category.title,
        agreed_on=text.decided_at.astimezone(SHANGHAI).date(),
        text=text.text,
    )


@transaction.atomic
def record_receipt(slip: TransferSlip, *, actor: Actor, receipt: str) -> TransferSlip:
    """The number the authority gave the matter; the worker reads it. Typed once: what it said before
    is not written over by somebody who had not seen it."""
    require(policies.may_record_receipt(actor, slip))
    if not receipt.strip():
        raise RuleViolation("desk.receipt_missing", field="receipt")
    now: datetime = timezone.now()
    request = Request.objects.select_for_update().get(pk=slip.request_id)
    given: dict[str, object] = {"receipt": receipt.strip(), "receipt_at": now}
    if not TransferSlip.objects.filter(pk=slip.pk, receipt=slip.receipt).update(**given):
        raise Conflict("flow.already_moved", step="receipt")
    slip.receipt, slip.receipt_at = receipt.strip(), now
    entry = write_entry(request, EntryKind.RECEIPT, actor=actor, at=now, text=slip.receipt)
    tell_worker(request, entry)
    record("desk.record_receipt", request, actor=actor, slip=slip.number)
    return slip
