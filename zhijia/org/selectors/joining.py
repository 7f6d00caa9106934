"""What the pages of applying show: the draft, the employers that may be meant, the promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.base.calendar.selectors import calendar
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import Deadline, deadline
from zhijia.kernel.identity import mask_id, mask_phone
from zhijia.org.models import Application, Employer, JoiningDraft, Person, Union
from zhijia.org.rules.codes import EMPLOYMENT
from zhijia.org.rules.joining_flow import CHECK, DAYS, DIRECT, questions_for
from zhijia.org.rules.names import normal_name
from zhijia.org.selectors.my_membership import membership_of_person
from zhijia.org.selectors.offices import district

FOUND_MOST = 20
SHORTEST = 2
UNKNOWN = "unknown"  # "none of these": the district finds the right union


def joining_draft_or_404(actor: Actor, key: UUID, *, known_keys: Iterable[str]) -> JoiningDraft:
    """One's own draft: it hangs on the person, or its key is known to this session."""
    draft = JoiningDraft.objects.filter(key=key, expires_at__gt=timezone.now()).first()
    if draft is None:
        raise Http404
    own = draft.person_id is not None and draft.person_id == actor.person_id
    if own or (draft.person_id is None and str(key) in known_keys):
        return draft
    raise Http404


def joining_questions_of(actor: Actor) -> tuple[str, ...]:
    """The questions this person is asked."""
    return questions_for(is_known=not asked_about(actor))


def asked_about(actor: Actor) -> tuple[str, ...]:
    """What of the person is not written down yet: of a visitor everything, of an account at most
    the identity number."""
    if actor.person_id is None:
        return ("name", "id_number", "phone")
    known = Person.objects.filter(pk=actor.person_id, id_index__isnull=False).exists()
    return () if known else ("id_number",)


def employers_like(typed: str) -> list[Employer]:
    """Employers whose name holds what was typed, with the union that answers for them. Names of
    employers and of unions are public; nothing else of them is shown."""
    name = normal_name(typed)
    if len(name) < SHORTEST:
        return []
    found = Employer.objects.filter(closed_on__isnull=True, normal_name__contains=name)
    return list(found.select_related("union").order_by("normal_name", "pk")[:FOUND_MOST])


def employer_with_id(typed: str) -> Employer | None:
    """The employer that was chosen, as it came from a form."""
    if not typed.isdecimal():
        return None
    found = Employer.objects.filter(pk=int(typed), closed_on__isnull=True)
    return found.select_related("union").first()


def joining_promise() -> Deadline:
    """Until when the first office answers what is filed now."""
    return deadline(timezone.now(), DAYS, calendar())


def joining_url(draft: JoiningDraft, question: str) -> str:
    if question == CHECK:
        return reverse("org:apply_to_join", args=[draft.key])
    return reverse("org:answer_joining", args=[draft.key, question])


def joining_passphrase_of(draft: JoiningDraft) -> str:
    """The passphrase of a filed draft, for its quarter of an hour; the sweep wipes it as well."""
    if draft.show_until is None or draft.show_until <= timezone.now():
        return ""
    return draft.sealed().get("passphrase", "")


def filed_application(draft: JoiningDraft) -> Application | None:
    if draft.filed_as_id is None:
        return None
    return Application.objects.for_pages().get(pk=draft.filed_as_id)


@dataclass(frozen=True, slots=True)
class Answered:
    """One line of the check page: the question, what was answered, where to change it."""

    label: str
    value: str
    url: str


def joining_answers_of(
    actor: Actor, draft: JoiningDraft, questions: tuple[str, ...]
) -> list[Answered]:
    """What was answered, in the order it was asked."""
    said = draft.sealed()
    direct = said.get("way") == DIRECT
    way = _("直接向区总工会申请") if direct else _("向我单位的工会申请")
    lines = [
        ("way", _("从哪里入会"), way),
        ("work", _("单位"), said.get("employer", "") or _("没有写")),
        ("work", _("就业状况"), str(_(EMPLOYMENT[said["employment"]]))),
        ("who", _("姓名"), said.get("name", "")),
        ("who", _("身份证号"), mask_id(said.get("id_number", ""))),
        ("who", _("手机号"), mask_phone(said.get("phone", ""))),
    ]
    return [
        Answered(label, value, f"{joining_url(draft, question)}?back")
        for question, label, value in lines
        if question in questions and value
    ]


@dataclass(frozen=True, slots=True)
class Route:
    """Who will answer, and whether this moves a membership that there is already."""

    union: Union | None
    is_direct: bool
    moves_from: Union | None


def route_of(actor: Actor, draft: JoiningDraft) -> Route:
    """Where the draft goes when it is filed."""
    said = draft.sealed()
    direct = said.get("way") == DIRECT
    employer = None if direct else employer_with_id(said.get("work", ""))
    member = membership_of_person(actor.person_id)
    return Route(
        employer.union if employer else district(), direct, member.union if member else None
    )
