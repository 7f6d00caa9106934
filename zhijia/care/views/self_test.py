"""The self-test: one question after the other, then what it comes to. No session, no row: the answers
travel in the forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from zhijia.base.ui.attempt import status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.care.forms.self_test import QuestionForm
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.self_test import UNKNOWN, Question
from zhijia.care.selectors import reading
from zhijia.care.selectors import self_test as selectors

Answers = dict[str, str]


@require_http_methods(["GET", "POST"])
def self_test(request: ActorRequest) -> HttpResponse:
    """One question, or what the answers come to under the policy in force today."""
    version = selectors.policy_to_check()
    if version is None:
        return page(request, "care/no_self_test.html")
    policy = reading.read(version.document)
    answers = selectors.answers_of(policy, request.POST)
    again = selectors.question_named(policy, request.POST.get("change", ""), answers)
    if again is not None:
        return _question(request, policy, answers, QuestionForm(again, policy.months, answers))
    asked = selectors.question_named(policy, request.POST.get("at", ""), answers)
    if asked is not None:
        form = QuestionForm(asked, policy.months, answers, request.POST)
        if "skip" in request.POST and form.may_skip:
            answers[asked.name] = UNKNOWN
        elif not form.is_valid():
            return _question(request, policy, answers, form)
        else:
            answers[asked.name] = form.answer
    return _next(request, policy, answers)


def _next(request: ActorRequest, policy: Policy, answers: Answers) -> HttpResponse:
    found = selectors.stand(policy, answers)
    if found.question is not None:
        form = QuestionForm(found.question, policy.months, answers)
        return _question(request, policy, answers, form)
    context = _shown(policy, answers) | {
        "show": "result",
        "found": selectors.result_of(policy, answers, found),
        "earlier": selectors.earlier_question(answers, policy),
    }
    return page(request, "care/self_test.html", context, part="check")


def _question(
    request: ActorRequest, policy: Policy, answers: Answers, form: QuestionForm
) -> HttpResponse:
    question: Question = form.question
    others = {name: answer for name, answer in answers.items() if name != question.name}
    context = _shown(policy, others) | {
        "show": "question",
        "form": form,
        "place": len(others) + 1,
        "earlier": selectors.earlier_question(answers, policy, question.name),
    }
    return page(request, "care/self_test.html", context, part="check", status=status_of(form))


def _shown(policy: Policy, answers: Answers) -> dict[str, Any]:
    """What every page of the self-test shows."""
    return {
        "policy": policy,
        "carried": list(answers.items()),
        "answered": selectors.shown_answers(policy, answers),
    }
