"""A worker's own check: one question after the other, the result, and the way to the union. No session,
no row: the answers travel in the forms, and nobody else sees them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import services as desk
from zhijia.desk.views.asking import FLOOD, begin_draft
from zhijia.rights.forms.own_check import AlongForm, OwnQuestionForm, RecordFileForm
from zhijia.rights.rules.insurance.own_questions import UNKNOWN, Asked
from zhijia.rights.rules.insurance.own_record_file import MOST_BYTES
from zhijia.rights.selectors import own_check as selectors

CATEGORY = "insurance"
Answers = dict[str, str]


@require_http_methods(["GET", "POST"])
def check_own_insurance(request: ActorRequest) -> HttpResponse:
    """One question, or the result once everything is answered."""
    answers = selectors.answers_of(request.POST)
    again = selectors.question_about(request.POST.get("change", ""), answers)
    if again is not None:
        return _question(request, answers, _form(again, answers))
    asked = selectors.question_about(request.POST.get("at", ""), answers)
    if asked is not None:
        if asked.may_skip and "skip" in request.POST:
            answers[asked.fact] = UNKNOWN
        else:
            form = _form(asked, answers, request.POST)
            if not form.is_valid():
                return _question(request, answers, form)
            answers[asked.fact] = form.answer
    # An answer may make later ones meaningless: a new month, a new day of hire.
    return _next(request, selectors.answers_of(answers))


def _form(asked: Asked, answers: Answers, data: Any = None) -> OwnQuestionForm:
    return OwnQuestionForm(asked, answers, timezone.localdate(), data)


def _next(request: ActorRequest, answers: Answers) -> HttpResponse:
    following = selectors.next_question(answers)
    if following is not None:
        return _question(request, answers, _form(following, answers))
    return _result(request, answers, AlongForm())


@require_POST
def read_own_record(request: ActorRequest) -> HttpResponse:
    """Fill in the months from an exported record, and show them to be looked over."""
    answers = selectors.answers_of(request.POST)
    form = RecordFileForm(request.POST, request.FILES)
    read = None
    if form.is_valid() and goes_through(form, refuse_flood, request, "rights.record", **FLOOD):
        content = form.cleaned_data["record"].read(MOST_BYTES + 1)
        read = attempt(form, selectors.read_record, content)
    if read is None:
        return _question(request, answers, _form(_first_question(), answers), file_form=form)
    answers = selectors.answers_of({**answers, **read.answers})
    months = selectors.question_about("months", answers)
    return _question(request, answers, _form(months or _first_question(), answers), read=read)


def _first_question() -> Asked:
    return selectors.asked_questions({})[0]


def _question(
    request: ActorRequest,
    answers: Answers,
    form: OwnQuestionForm,
    *,
    file_form: RecordFileForm | None = None,
    read: selectors.ReadRecord | None = None,
) -> HttpResponse:
    fact = form.asked.fact
    others = {kept: answer for kept, answer in answers.items() if kept != fact}
    context = _interview(others, asked=fact) | {
        "show": "question",
        "form": form,
        "file_form": file_form or RecordFileForm(),
        "read": read,
        "place": selectors.place_of(fact, answers),
        "earlier": selectors.earlier_question(fact, answers),
    }
    status = status_of(file_form or form)
    return page(request, "rights/check_own_insurance.html", context, part="check", status=status)


def _result(request: ActorRequest, answers: Answers, form: AlongForm) -> HttpResponse:
    context = _interview(answers) | {
        "show": "result",
        "form": form,
        "found": selectors.own_result(answers),
        "earlier": selectors.earlier_question("", answers),
        "today": timezone.localdate(),
    }
    return page(
        request, "rights/check_own_insurance.html", context, part="check", status=status_of(form)
    )


def _interview(answers: Answers, *, asked: str = "") -> dict[str, Any]:
    return {
        "carried": selectors.carried(answers, without=asked),
        "answered": selectors.shown_answers(answers),
    }


@require_POST
def ask_with_check(request: ActorRequest) -> HttpResponse:
    """Take the result to the front door: a draft begins with it, and with what of the record the
    worker chose to hand over. Nothing is sent before the worker has read it over."""
    refuse_flood(request, "desk.ask", **FLOOD)
    answers = selectors.answers_of(request.POST)
    story = selectors.story_of(answers)
    if story is None:
        return redirect("rights:check_own_insurance")
    form = AlongForm(request.POST, request.FILES)
    if not form.is_valid():
        return _result(request, answers, form)
    draft = begin_draft(request, {"story": story, "category": CATEGORY})
    papers = map(selectors.paper_to_hand_over, form.papers())
    if not all(
        goes_through(form, desk.add_paper, draft, paper, actor=request.actor) for paper in papers
    ):
        desk.discard_draft(draft, actor=request.actor)
        return _result(request, answers, form)
    return redirect("desk:answer_question", draft.key, "category")
