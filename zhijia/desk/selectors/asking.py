"""What the pages of asking show: categories, the draft, the promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhijia.base.audit.log import target_of
from zhijia.base.calendar.selectors import calendar
from zhijia.base.files.models import StoredFile
from zhijia.base.files.selectors import files_of
from zhijia.base.texts import Text
from zhijia.base.ui.http import GoneWithWords
from zhijia.desk import policies
from zhijia.desk.models import Category, CategoryVersion, Draft, Request
from zhijia.desk.rules.asked import NO, YES, AnswerKind, AskedQuestion, day_of
from zhijia.desk.rules.contact import MAY_BE_CALLED, Hours, Reach
from zhijia.desk.rules.group_matters import Concerns
from zhijia.desk.rules.questions import CHECK, VOICE, Interview, interview
from zhijia.kernel.actor import Actor
from zhijia.kernel.deadlines import Deadline, deadline
from zhijia.kernel.identity import mask_phone
from zhijia.org import selectors as org
from zhijia.org.models import Union


def open_categories() -> list[Category]:
    """The kinds of matter anybody may bring."""
    return list(Category.objects.filter(is_open=True))


def category_with_code(code: str) -> Category | None:
    """The open kind of matter of this code, as it came from a form: a code is plain letters."""
    is_code = code.isprintable() and code != ""
    return Category.objects.filter(code=code, is_open=True).first() if is_code else None


def all_categories() -> list[Category]:
    """Every kind of matter, the closed ones too."""
    return list(Category.objects.all())


def titles_at(moment: datetime) -> dict[str, str]:
    """What every kind of matter was called at a moment, by code; the first name it had where it came
    later. In the order of the kinds today."""
    then = CategoryVersion.objects.filter(since__lte=moment).order_by("number")
    first = CategoryVersion.objects.order_by("-number")
    called = {one.category_id: one.called for one in (*first, *then)}
    return {one.code: called.get(one.pk) or str(one) for one in all_categories()}


def category_or_404(actor: Actor, pk: int) -> Category:
    """A category, for whoever may change it."""
    found = Category.objects.filter(pk=pk).first() if policies.may_edit_category(actor) else None
    if found is None:
        raise Http404
    return found


def version_of(category: Category) -> CategoryVersion:
    """What a category says now."""
    return category.versions.latest("number")


def versions_of(category: Category) -> list[CategoryVersion]:
    """What a category said, the newest first."""
    return list(category.versions.order_by("-number"))


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """A question of a category as the district reads it."""

    code: str
    label: str
    kind: str


ANSWER_KINDS: dict[str, Text] = {
    AnswerKind.TEXT: gettext_lazy("写几句"),
    AnswerKind.CHOICE: gettext_lazy("选一个"),
    AnswerKind.YES_NO: gettext_lazy("是或者不是"),
    AnswerKind.DAY: gettext_lazy("一个日子"),
    AnswerKind.NUMBER: gettext_lazy("一个数"),
}


def questions_page(category: Category) -> list[ListedQuestion]:
    """What a category asks, in its order."""
    language = get_language() or ""
    return [
        ListedQuestion(one.code, one.label.in_language(language), str(ANSWER_KINDS[one.kind]))
        for one in category.asked
    ]


def draft_or_404(actor: Actor, key: UUID, *, known_keys: Iterable[str]) -> Draft:
    """One's own draft: it hangs on the person, or its key is known to this session. Every other key
    gets one answer, whether there ever was such a draft or not: what becomes of drafts, and how to
    begin anew."""
    draft = Draft.objects.filter(key=key, expires_at__gt=timezone.now()).first()
    if draft is not None:
        own = draft.person_id is not None and draft.person_id == actor.person_id
        if own or (draft.person_id is None and str(key) in known_keys):
            return draft
    raise GoneWithWords("desk/draft_gone.html")


def category_of(answers: Mapping[str, str]) -> Category | None:
    """The kind of matter that was chosen; None for none, or for one that is closed by now."""
    return category_with_code(answers.get("category", ""))


def interview_of(
    actor: Actor, answers: Mapping[str, str], *, read: Category | None = None
) -> Interview:
    """The interview of this person: what their kind of matter asks, and the street only when the
    office depends on it. `read` is their kind of matter where it has been read already."""
    is_read = read is not None and read.code == answers.get("category", "")
    category = read if is_read else category_of(answers)
    needs_street = category is not None and category.goes_to != "district"
    known = needs_street and org.street_of_person(actor.person_id) is not None
    asks_street = needs_street and not known and org.has_streets()
    return interview(asks_street=asks_street, asked=category.asked if category else ())


def asked_question(category: Category | None, page: str) -> AskedQuestion | None:
    """The category's own question that stands on a page of the interview."""
    asked = category.asked if category else ()
    return next((one for one in asked if one.page == page), None)


YES_OR_NO: dict[str, Text] = {YES: gettext_lazy("是"), NO: gettext_lazy("不是")}


def answer_words(question: AskedQuestion, answer: str) -> str:
    """An answer as people read it; nothing for none."""
    if question.kind == AnswerKind.YES_NO and answer in YES_OR_NO:
        return str(YES_OR_NO[answer])
    on = day_of(answer) if question.kind == AnswerKind.DAY else None
    if on is not None:
        return _("%(year)s年%(month)s月%(day)s日") % {
            "year": on.year,
            "month": on.month,
            "day": on.day,
        }
    return question.shown(answer, get_language() or "")


def asked_and_answered(
    questions: Iterable[AskedQuestion], answers: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Every question of a category that was answered, with the answer, in the reader's language."""
    for question in questions:
        if answer := answers.get(question.page):
            yield (
                question.label.in_language(get_language() or ""),
                answer_words(question, answer),
            )


@dataclass(frozen=True, slots=True)
class Promise:
    """What we promise if it were filed now: the two dates."""

    category: Category
    version: int
    accept: Deadline
    answer: Deadline


def promise_of(category: Category) -> Promise:
    now, days = timezone.now(), calendar()
    return Promise(
        category,
        version_of(category).number,
        deadline(now, category.accept_days, days),
        deadline(now, category.answer_days, days),
    )


def passphrase_of(draft: Draft) -> str:
    """The passphrase of a filed draft, for its quarter of an hour; the sweep wipes it as well."""
    return _shown_once(draft, "passphrase")


def rating_token_of(draft: Draft) -> str:
    """The token of the link on a slip, as long as the passphrase is shown."""
    return _shown_once(draft, "rating")


def _shown_once(draft: Draft, name: str) -> str:
    if draft.show_until is None or draft.show_until <= timezone.now():
        return ""
    return draft.sealed().get(name, "")


def filed_request(draft: Draft) -> Request | None:
    if draft.filed_as_id is None:
        return None
    return Request.objects.for_pages().get(pk=draft.filed_as_id)


def question_url(draft: Draft, question: str) -> str:
    if question == CHECK:
        return reverse("desk:file_request", args=[draft.key])
    return reverse("desk:answer_question", args=[draft.key, question])


def check_url(draft: Draft) -> str:
    return question_url(draft, CHECK)


def papers_of_draft(draft: Draft) -> list[StoredFile]:
    """The papers of a draft, without what was said instead of the story."""
    voice = draft.sealed().get(VOICE, "")
    return [file for file in files_of(target_of(draft)) if str(file.pk) != voice]


def voice_of_draft(draft: Draft) -> StoredFile | None:
    """What was said instead of the story."""
    voice = draft.sealed().get(VOICE, "")
    return next((file for file in files_of(target_of(draft)) if str(file.pk) == voice), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the check page: the question, what was answered, where to change it."""

    question: str
    label: str
    value: str
    url: str


REACHES: dict[str, Text] = {
    Reach.ACCOUNT: gettext_lazy("打账号里的手机号"),
    Reach.PHONE: gettext_lazy("可以打%(phone)s"),
    Reach.SMS: gettext_lazy("只发短信到%(phone)s，不要打电话"),
    Reach.SILENT: gettext_lazy("不要打电话，只在平台上写"),
    Reach.NOTHING: gettext_lazy("不留姓名和电话"),
}
HOURS: dict[str, Text] = {
    Hours.ANY: gettext_lazy("随时"),
    Hours.DAY: gettext_lazy("白天"),
    Hours.EVENING: gettext_lazy("晚上6点以后"),
    Hours.WEEKEND: gettext_lazy("周末"),
}


def contact_words(answers: Mapping[str, str], phone: str) -> str:
    """How this person may be reached, with the number as it may be shown."""
    reach = answers.get("reach", "")
    if reach not in REACHES:
        return phone or _("不留姓名和电话")
    words = str(REACHES[Reach(reach)]) % {"phone": phone or _("留的手机号")}
    hours = answers.get("hours", "")
    if reach in MAY_BE_CALLED and hours in HOURS:
        words = _("%(reach)s（%(hours)s）") % {"reach": words, "hours": HOURS[Hours(hours)]}
    return words


CONCERNED: dict[str, Text] = {
    Concerns.ONE: gettext_lazy("只有我"),
    Concerns.SEVERAL: gettext_lazy("还有几个人"),
    Concerns.MANY: gettext_lazy("连我有10个人以上"),
}


def _employer_words(answers: Mapping[str, str]) -> str:
    """The employer as typed, and how many have the same trouble if that was said."""
    words = answers.get("employer", "") or _("没有写")
    concerned = CONCERNED.get(answers.get("concerns", ""))
    return f"{words}　{concerned}" if concerned else words


def answers_of(draft: Draft, pages: tuple[str, ...], category: Category) -> list[Answer]:
    """What was answered, in the order it was asked."""
    answers = draft.sealed()
    street = org.street_with_id(answers.get("street", ""))
    phone = answers.get("phone", "")
    papers = papers_of_draft(draft)
    said = _("说了一段录音") if answers.get(VOICE) else ""
    shown: dict[str, tuple[str, str]] = {
        "category": (_("哪方面的事"), str(category)),
        "street": (_("街道"), street.name if street else _("说不清")),
        "story": (_("事情经过"), "\n".join(filter(None, [answers.get("story", ""), said]))),
        "employer": (_("单位"), _employer_words(answers)),
        "papers": (_("材料"), _paper_words(papers)),
        "contact": (_("联系您"), contact_words(answers, mask_phone(phone))),
    }
    for question in category.asked:
        label = question.label.in_language(get_language() or "")
        shown[question.page] = (
            label,
            answer_words(question, answers.get(question.page, "")) or _("没有写"),
        )
    return [Answer(page, *shown[page], f"{question_url(draft, page)}?back") for page in pages]


def _paper_words(papers: Sequence[StoredFile]) -> str:
    """How many papers go along, and each by its name: what is handed over is said before it is."""
    if not papers:
        return _("没有")
    return "\n".join([_("%(count)s个") % {"count": len(papers)}, *(paper.name for paper in papers)])


def places() -> list[Union]:
    """Where a worker can go: the district and its street unions."""
    district = org.district()
    return ([district] if district else []) + org.streets()
