"""From a draft to a request with a number, a clock and an office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from zhijia.base.audit.log import record, target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.files.services import hand_on_files
from zhijia.base.limits import backed_off, count_failure, forget_failures
from zhijia.base.sealing.envelopes import digest_of
from zhijia.desk import policies
from zhijia.desk.models import (
    Attachment,
    CategoryVersion,
    Draft,
    EntryKind,
    GoesTo,
    Request,
)
from zhijia.desk.rules.flow import Source
from zhijia.desk.rules.questions import VOICE
from zhijia.desk.rules.rating_links import SLIP_GOOD_FOR
from zhijia.desk.rules.words import SAID_TITLE, title_of
from zhijia.desk.services.history import write_entry
from zhijia.desk.services.inviting import new_rating_link
from zhijia.desk.services.promising import promises_of_filing
from zhijia.kernel.actor import Actor
from zhijia.kernel.case_numbers import digits_of, new_number, new_passphrase, number_of, pause_after
from zhijia.kernel.deadlines import SHANGHAI, deadline
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import selectors as org
from zhijia.org.models import Union

PASSPHRASE_SHOWN = timedelta(minutes=15)
FILED_DRAFT_KEPT = timedelta(hours=48)
NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True)
class Filed:
    """The request, and for a visitor the passphrase (shown now and never again); on a slip also the
    token of the link they rate with once there is an answer."""

    request: Request
    passphrase: str = ""
    rating: str = ""


@transaction.atomic
def file_request(draft: Draft, *, actor: Actor, seen: int | None = None) -> Filed:
    """Make the draft a request. Pressing twice, or a retry after a broken connection, finds the
    same request: the draft is the key. `seen` is the version of the category whose promise was on
    the page: if the district has changed it since, the person reads the new one first."""
    return file_once(draft, Way(actor.person_id), actor=actor, seen=seen)


@transaction.atomic
def enter_request(draft: Draft, *, actor: Actor, source: str) -> Filed:
    """File what somebody said at the counter or on the telephone. It is theirs, not the officer's:
    they get number and passphrase and follow it like anybody else."""
    require(policies.may_enter_request(actor, org.kinds_of(actor.reach("desk.handle"))))
    return file_once(draft, Way(None, Source(source), actor.account_id), actor=actor)


@dataclass(frozen=True, slots=True)
class Way:
    """Whose matter it is, how it came, which account entered it for them, since when its clock runs if
    that is not now, and when figures count it if not then."""

    filer_id: int | None
    source: Source = Source.WEB
    entered_by: int | None = None
    received_at: datetime | None = None
    counted_at: datetime | None = None

    @property
    def needs_passphrase(self) -> bool:
        """A form on paper has its code, and whoever has an account needs neither."""
        return self.filer_id is None and self.source != Source.PAPER

    @property
    def gets_a_slip(self) -> bool:
        """Somebody whom an officer gives a paper to, with what they follow the matter by."""
        return self.needs_passphrase and self.entered_by is not None


def file_once(draft: Draft, way: Way, *, actor: Actor, seen: int | None = None) -> Filed:
    """The request of a draft, made now or found again; the caller has asked the policy."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise RuleViolation("desk.draft_gone")
    answers = locked.sealed()
    if locked.filed_as_id is not None:
        request = Request.objects.get(pk=locked.filed_as_id)
        return Filed(request, answers.get("passphrase", ""), answers.get("rating", ""))
    version = _version_of(answers, seen=seen)
    filed = _file(answers, way, version, actor=actor)
    for paper in hand_on_files(target_of(locked), to=target_of(filed.request)):
        is_voice = str(paper.pk) == answers.get(VOICE)
        Attachment.objects.create(request=filed.request, file=paper, is_voice=is_voice)
    _keep_for_a_retry(locked, filed)
    return filed


def _version_of(answers: dict[str, str], *, seen: int | None) -> CategoryVersion:
    """What the chosen category says now: everything that is promised comes from this one row."""
    current = CategoryVersion.objects.filter(
        category__code=answers["category"], category__is_open=True
    )
    version = current.select_related("category").order_by("-number").first()
    if version is None:
        raise RuleViolation("desk.category_missing")
    if seen is not None and seen != version.number:
        raise Conflict("desk.category_changed")
    return version


def _file(answers: dict[str, str], way: Way, version: CategoryVersion, *, actor: Actor) -> Filed:
    now = way.received_at or timezone.now()
    days = calendar()
    accept = deadline(now, version.accept_days, days)
    answer = deadline(now, version.answer_days, days)
    passphrase = new_passphrase() if way.needs_passphrase else ""
    request = Request(
        category=version.category,
        version=version,
        confidential=version.confidential,
        office=_office_for(version, answers, way.filer_id),
        filer_id=way.filer_id,
        employer=org.employer_named(answers.get("employer", "")),
        concerns=answers.get("concerns", ""),
        source=way.source,
        entered_by_id=way.entered_by,
        filed_at=now,
        counted_at=way.counted_at,
        accept_due_at=accept.due_at,
        answer_due_at=answer.due_at,
        promised_at=now,
        due_at=accept.due_at,
        climb_at=accept.due_at,
    )
    request.seal(**_sealed_words(answers, version))
    if way.source == Source.WEB and (language := get_language()):
        request.seal(language=language)
    _save_with_new_number(request, passphrase)
    promises_of_filing(request, version)
    story = answers.get("story", "")
    write_entry(request, EntryKind.FILED, actor=actor, at=now, text=story)
    facts: dict[str, object] = {
        "category": version.category.code,
        "version": version.number,
        "source": way.source,
    }
    record("desk.file_request", request, actor=actor, **facts)
    rating = ""
    if way.gets_a_slip:
        rating = new_rating_link(request, at=now, good_for=SLIP_GOOD_FOR)
    return Filed(request, passphrase, rating)


def _sealed_words(answers: dict[str, str], version: CategoryVersion) -> dict[str, str]:
    """What the request keeps of the draft: the story, how to reach the person, and the answers to
    what this version of the category asks."""
    story = answers.get("story", "")
    kept = ("story", "employer", "phone", "reach", "hours", *(one.page for one in version.asked))
    words = {name: answers[name] for name in kept if answers.get(name)}
    return {"title": title_of(story) if story else SAID_TITLE, **words}


def _office_for(version: CategoryVersion, answers: dict[str, str], person_id: int | None) -> Union:
    """The office the category names; where the tree has none, the one above, at last the district."""
    office = None
    if version.goes_to == GoesTo.OWN:
        office = org.union_of_person(person_id)
    if office is None and version.goes_to != GoesTo.DISTRICT:
        chosen = answers.get("street", "")
        office = org.street_with_id(chosen) or org.street_of_person(person_id)
    office = office or org.district()
    if office is None:
        raise RuleViolation("desk.no_office")
    return office


def _save_with_new_number(request: Request, passphrase: str) -> None:
    today = request.filed_at.astimezone(SHANGHAI).date()
    for left in reversed(range(NUMBER_TRIES)):
        request.number = new_number(today)
        if passphrase:
            request.passphrase_digest = _digest(request.number, passphrase)
        try:
            with transaction.atomic():
                request.save()
        except IntegrityError:
            # Two requests of one day drew the same eight digits.
            if not left:
                raise
        else:
            return


def _keep_for_a_retry(draft: Draft, filed: Filed) -> None:
    now = timezone.now()
    draft.filed_as = filed.request
    draft.envelope = b""
    if filed.passphrase:
        draft.seal(passphrase=filed.passphrase, rating=filed.rating)
        draft.show_until = now + PASSPHRASE_SHOWN
    draft.expires_at = now + FILED_DRAFT_KEPT
    draft.save()


def _digest(number: str, passphrase: str) -> str:
    return digest_of("desk.passphrase", f"{number}:{digits_of(passphrase)}")


def open_with_passphrase(
    number: str, passphrase: str, *, actor: Actor, client: str = ""
) -> Request:
    """The visitor's matter for number and passphrase. An unknown number and a wrong passphrase give
    the same answer; after three failures of one client the wait grows to a minute. It is the
    guesser who waits: the same number opens for everybody else, so nobody can be locked out."""
    asked = number_of(number)
    guesser = f"{client}:{asked}"
    if backed_off("desk.passphrase", guesser, pause_after):
        raise RuleViolation("desk.passphrase_wrong", field="passphrase")
    found = Request.objects.filter(
        number=asked, filer__isnull=True, passphrase_digest=_digest(asked, passphrase)
    ).first()
    if found is None:
        count_failure("desk.passphrase", guesser)
        raise RuleViolation("desk.passphrase_wrong", field="passphrase")
    forget_failures("desk.passphrase", guesser)
    record("desk.open_with_passphrase", found, actor=actor)
    return found
