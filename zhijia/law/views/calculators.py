"""The calculators: the list, one question after the other, the result, and a picture to
share. No session, no row: the answers travel in the forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.ui.attempt import status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.law.forms.calculators import QuestionForm, typed_as
from zhijia.law.rules.interview import (
    BY_HAND,
    UNKNOWN,
    YES,
    next_question,
    question_about,
    questions_of,
)
from zhijia.law.rules.search import LONGEST_SEARCH
from zhijia.law.selectors import calculators as selectors
from zhijia.law.selectors.pictures import picture_of
from zhijia.law.selectors.spoken import day_spoken
from zhijia.law.selectors.titles import shown_calculator

Answers = dict[str, str]


@require_GET
def calculators(request: ActorRequest) -> HttpResponse:
    """算一算，我该得多少: the list, and what a search finds in it."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {"words": words, "groups": selectors.groups(words)}
    return page(request, "law/calculators.html", context)


@require_http_methods(["GET", "POST"])
def calculator(request: ActorRequest, name: str) -> HttpResponse:
    """One question, or the result once everything is answered."""
    answers = selectors.answers_of(name, request.POST)
    if YES in request.POST.getlist(BY_HAND):
        answers[BY_HAND] = YES
    again = question_about(name, request.POST.get("change", ""), answers)
    if again is not None:
        return _question(request, name, answers, QuestionForm(name, again, answers))
    asked = question_about(name, request.POST.get("at", ""), answers)
    if asked is not None:
        if asked.may_skip and "skip" in request.POST:
            answers[asked.fact] = UNKNOWN
        else:
            form = QuestionForm(name, asked, answers, request.POST)
            if not form.is_valid():
                return _question(request, name, answers, form)
            answers[asked.fact] = form.answer
    return _next(request, name, answers)


def _next(request: ActorRequest, name: str, answers: Answers) -> HttpResponse:
    following = next_question(name, answers)
    if following is not None:
        return _question(request, name, answers, QuestionForm(name, following, answers))
    found = selectors.outcome(name, answers)
    if isinstance(found, selectors.Fault):
        return _mend(request, name, answers, found)
    context = _interview(name, answers) | {
        "show": "gap" if isinstance(found, selectors.Gap) else "result",
        "found": found,
        "earlier": selectors.earlier_question(name, "", answers),
    }
    return page(request, "law/calculator.html", context, part="calc")


def _mend(
    request: ActorRequest, name: str, answers: Answers, fault: selectors.Fault
) -> HttpResponse:
    """The question whose answer does not go with the others, and why."""
    asked = question_about(name, fault.fact, answers) or questions_of(name, answers)[0]
    form = QuestionForm(name, asked, answers, typed_as(name, asked.fact, answers))
    form.add_error(asked.fact, fault.sentence)
    return _question(request, name, answers, form)


def _question(
    request: ActorRequest, name: str, answers: Answers, form: QuestionForm
) -> HttpResponse:
    fact = form.question.fact
    place, most = selectors.place_of(name, fact, answers)
    others = {kept: answer for kept, answer in answers.items() if kept != fact}
    context = _interview(name, others, asked=fact) | {
        "show": "question",
        "form": form,
        "place": place,
        "most": most,
        "earlier": selectors.earlier_question(name, fact, answers),
    }
    return page(request, "law/calculator.html", context, part="calc", status=status_of(form))


def _interview(name: str, answers: Answers, *, asked: str = "") -> dict[str, Any]:
    """What every page of an interview shows; the answer to what it asks is in its form."""
    return {
        "calculator": shown_calculator(name),
        "carried": selectors.carried(name, answers, without=asked),
        "answered": selectors.shown_answers(name, answers),
        "today": day_spoken(timezone.localdate().isoformat(), weekday=False),
    }


@require_GET
def share_calculator(request: ActorRequest, name: str) -> HttpResponse:
    """What a picture would show, and in words what it does not: nobody's own figures."""
    return page(request, "law/share_calculator.html", {"shown": selectors.example_page(name)})


@require_GET
def calculator_picture(request: ActorRequest, name: str) -> HttpResponse:
    """The picture itself."""
    address = request.build_absolute_uri(reverse("law:calculator", args=[name]))
    return HttpResponse(picture_of(name, address), content_type="image/png")
