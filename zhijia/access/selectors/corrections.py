"""Corrections and consents: for the person, and the corrections for the officer who decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.access.models import Account, Consent, Correction
from zhijia.access.rules.consents import CONSENTS
from zhijia.access.rules.corrections import CORRECTABLE, Proof, State
from zhijia.access.texts import FIELD_WORDS
from zhijia.base.outbox.sockets import Addresses
from zhijia.base.scope import visible_or_404
from zhijia.base.sockets import Known, Todo
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import mask_id, mask_name, mask_phone
from zhijia.org import selectors as org
from zhijia.org.models import phone_index

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = time(17)
MASKS = {"name": mask_name, "id_number": mask_id, "phone": mask_phone}
OUTCOMES: dict[str, Text] = {
    State.OPEN: gettext_lazy("等工会核对"),
    State.ACCEPTED: gettext_lazy("核对过，已更正"),
    State.DECLINED: gettext_lazy("没有更正"),
    State.WITHDRAWN: gettext_lazy("您撤回了"),
    State.APPLIED: gettext_lazy("已更正"),
}


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction as its person reads it: in full for the export, masked on the page."""

    pk: int
    title: Text
    before: str
    after: str
    masked_after: str
    outcome: Text
    answer: str
    office: str
    asked_at: datetime
    decided_at: datetime | None
    due_on: date | None
    is_open: bool


def my_corrections(actor: Actor) -> list[CorrectionLine]:
    """The actor's own corrections, the newest first; nothing on a device that is not proven."""
    if actor.person_id is None or not actor.is_proven:
        return []
    rows = Correction.objects.filter(person_id=actor.person_id).select_related("office")
    return [_line(row) for row in rows.order_by("-asked_at", "-pk")]


def _line(row: Correction) -> CorrectionLine:
    sealed = row.sealed() if row.envelope else {}
    after = sealed.get("after", "")
    return CorrectionLine(
        pk=row.pk,
        title=FIELD_WORDS[row.field],
        before=sealed.get("before", ""),
        after=after,
        masked_after=masked(row.field, after),
        outcome=OUTCOMES[row.state],
        answer=sealed.get("answer", ""),
        office=row.office.name,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        due_on=row.due_on,
        is_open=row.state == State.OPEN,
    )


def masked(name: str, value: str) -> str:
    """A value as a page shows it before somebody asks for all of it."""
    mask = MASKS.get(name)
    if not value:
        return ""
    return mask(value) if mask else "*" * 6


def correctable() -> list[tuple[str, Text, str]]:
    """What may be corrected: key, words, and what proof it takes."""
    return [(key, FIELD_WORDS[key], rule.proof.value) for key, rule in CORRECTABLE.items()]


def needs_paper(name: str) -> bool:
    return CORRECTABLE[name].proof == Proof.PAPER


def field_words(name: str) -> Text:
    return FIELD_WORDS[name]


def has_union(actor: Actor) -> bool:
    """Whether there is a union of their own that could see the paper."""
    return org.union_of_person(actor.person_id) is not None


def correction_or_404(actor: Actor, pk: int) -> Correction:
    """One correction: its person's, or one of an office whose officer the actor is."""
    rows = Correction.objects.select_related("person", "office", "decided_by__person")
    return visible_or_404(rows, actor, pk=pk)


def open_corrections(actor: Actor, *, most: int = 100) -> list[Correction]:
    """What waits for this officer, the earliest day first; their own is a colleague's affair."""
    seen = Correction.objects.visible_to(actor).filter(state=State.OPEN, due_on__isnull=False)
    others = seen.exclude(person_id=actor.person_id or 0).select_related("person", "office")
    return list(others.order_by("due_on", "pk")[:most])


def correction_todos(actor: Actor, *, now: datetime, most: int) -> Iterator[Todo]:
    """What an officer has to check (socket `base.TODOS`)."""
    if not actor.holds_somewhere("sealing.reveal"):
        return
    for row in open_corrections(actor, most=most):
        words = {"who": row.person.masked_name, "what": FIELD_WORDS[row.field]}
        yield Todo(
            title=_("%(who)s说%(what)s不对") % words,
            step=_("看证件，核对"),
            url=reverse("access:handle_correction", args=[row.pk]),
            due_at=datetime.combine(row.due_on, CLOSING, SHANGHAI) if row.due_on else None,
        )


def correction_rows(person_id: int) -> Iterator[Known]:
    """The corrections, for 我的信息 (socket `base.PERSON_DATA`)."""
    rows = Correction.objects.filter(person_id=person_id).select_related("office")
    for row in rows.order_by("-asked_at"):
        line = _line(row)
        since = timezone.localdate(row.asked_at)
        shown = f"{line.after}　{line.outcome}"
        hidden = f"{line.masked_after}　{line.outcome}"
        yield Known(_("更正"), line.title, shown, _("您自己提的"), since, hidden)


# Consents


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One time somebody agreed, and when they took it back."""

    version: str
    given_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One kind: the words in use, whether they hold, what taking them back does, and the past.
    `state` is given, withdrawn, changed (agreed to other words) or unasked."""

    key: str
    title: Text
    wording: Text
    version: str
    without: Text
    state: str
    history: list[ConsentLine] = field(default_factory=list)


def my_consents(actor: Actor) -> list[ConsentView]:
    """What the actor was asked to agree to, and what they said."""
    rows: dict[str, list[Consent]] = {}
    for row in Consent.objects.filter(person_id=actor.person_id or 0).order_by("-pk"):
        rows.setdefault(row.kind, []).append(row)
    return [
        ConsentView(
            key=key,
            title=_(kind.title),
            wording=_(kind.wording),
            version=kind.version,
            without=_(kind.without),
            state=_state(rows.get(key, []), kind.version),
            history=[
                ConsentLine(row.version, row.given_at, row.withdrawn_at)
                for row in rows.get(key, [])
            ],
        )
        for key, kind in CONSENTS.items()
        if key in rows or not kind.only_where_given
    ]


def _state(rows: list[Consent], version: str) -> str:
    if not rows:
        return "unasked"
    if rows[0].withdrawn_at is not None:
        return "withdrawn"
    return "given" if rows[0].version == version else "changed"


def consent_rows(person_id: int) -> Iterator[Known]:
    """What somebody agreed to, for 我的信息 (socket `base.PERSON_DATA`)."""
    for row in Consent.objects.filter(person_id=person_id).order_by("pk"):
        said = _("已撤回") if row.withdrawn_at else _("同意")
        at = row.withdrawn_at or row.given_at
        since = timezone.localdate(at) if at else None
        yield Known(_("同意"), _(CONSENTS[row.kind].title), said, _("您自己选的"), since)


def addresses_of(person_id: int) -> Addresses:
    """Where a person can be reached today, less what they do not want (socket `base.ADDRESSES`).

    Whoever has an account is texted at the number they sign in with: one that a roster wrote over it
    may be the employer's, and a text tells of a matter. They read everything on their own page."""
    found = org.addresses_of(person_id)
    if found.sms and not _is_proven(person_id, found.sms):
        found = Addresses(email=found.email, wecom=found.wecom, language=found.language)
    last = Consent.objects.filter(person_id=person_id, kind="sms").order_by("-pk").first()
    if last is None or last.withdrawn_at is None:
        return found
    return Addresses(email=found.email, wecom=found.wecom, language=found.language)


def _is_proven(person_id: int, phone: str) -> bool:
    """Whether this is the number of their account; without an account there is none to prove."""
    account = Account.objects.filter(person_id=person_id, phone_index__isnull=False).first()
    return account is None or account.phone_index == phone_index(phone)
