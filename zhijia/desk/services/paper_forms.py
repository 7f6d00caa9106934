"""Forms on paper: printed with a code each, filled in by hand, typed in later, followed by the code."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.base.limits import backed_off, count_failure, forget_failures
from zhijia.base.sealing.envelopes import digest_of
from zhijia.desk import policies
from zhijia.desk.models import Draft, PaperBatch, PaperForm, Request
from zhijia.desk.rules.flow import Source
from zhijia.desk.rules.paper_codes import (
    GOOD_FOR,
    MOST_FORMS,
    check_receipt,
    code_of,
    counted_at,
    new_code,
    received_at,
)
from zhijia.desk.services.filing import Filed, Way, file_once
from zhijia.kernel.actor import Actor
from zhijia.kernel.case_numbers import digits_of, pause_after
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org
from zhijia.org.models import Union


@transaction.atomic
def print_paper_forms(union: Union, count: int, *, actor: Actor) -> list[str]:
    """New codes for so many forms. They stand on the paper and nowhere else: here remain digests."""
    require(policies.may_print_paper_forms(actor, union))
    if not 1 <= count <= MOST_FORMS:
        raise RuleViolation("desk.too_many_forms", field="count", most=MOST_FORMS)
    today = timezone.localdate()
    batch = PaperBatch.objects.create(
        union=union, printed_on=today, expires_on=today + GOOD_FOR, count=count
    )
    codes = [new_code() for _form in range(count)]
    PaperForm.objects.bulk_create(
        PaperForm(batch=batch, code_digest=_digest(digits_of(code))) for code in codes
    )
    record("desk.print_paper_forms", batch, actor=actor, union=union.pk, count=count)
    return codes


@transaction.atomic
def enter_paper(draft: Draft, *, actor: Actor, code: str, received_on: date) -> Filed:
    """File what stands on a form. Its clock runs from the day of receipt the officer wrote on it; its
    code is used up by this and opens the matter for the worker."""
    require(policies.may_enter_paper(actor, org.kinds_of(actor.reach("desk.handle"))))
    form = _locked_form(code_of(code))
    if form.request_id is not None and form.request_id != draft.filed_as_id:
        raise Conflict("desk.paper_used")
    now = timezone.now()
    batch = form.batch
    check_receipt(
        received_on,
        printed_on=batch.printed_on,
        expires_on=batch.expires_on,
        today=timezone.localdate(now),
    )
    received = received_at(received_on, now=now)
    counted = counted_at(received, now=now)
    way = Way(None, Source.PAPER, actor.account_id, received, counted)
    filed = file_once(draft, way, actor=actor)
    form.request = filed.request
    form.save(update_fields=["request"])
    record("desk.enter_paper", filed.request, actor=actor, form=form.pk)
    return filed


def open_with_code(code: str, *, actor: Actor, client: str = "") -> Request:
    """The worker's matter for the code on the slip they kept. Who has failed three times waits."""
    digits = code_of(code)
    if backed_off("desk.paper_code", client, pause_after):
        raise RuleViolation("desk.code_unknown", field="code")
    form = PaperForm.objects.filter(code_digest=_digest(digits)).select_related("request").first()
    if form is None:
        count_failure("desk.paper_code", client)
        raise RuleViolation("desk.code_unknown", field="code")
    forget_failures("desk.paper_code", client)
    if form.request is None:
        raise RuleViolation("desk.paper_not_entered", field="code")
    record("desk.open_with_code", form.request, actor=actor)
    return form.request


def _locked_form(digits: str) -> PaperForm:
    """The form of this code, for this use alone: the second of two waits and finds it used."""
    rows = PaperForm.objects.select_for_update(of=("self",)).select_related("batch")
    found = rows.filter(code_digest=_digest(digits)).first()
    if found is None:
        raise RuleViolation("desk.code_unknown", field="code")
    return found


def _digest(digits: str) -> str:
    return digest_of("desk.paper_code", digits)
