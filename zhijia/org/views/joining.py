"""Applying: three questions, a check, a number; and following one's own application."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page, renew_visitors_key
from zhijia.kernel.verdict import require
from zhijia.org import policies, selectors, services
from zhijia.org.forms.joining import (
    ConsentForm,
    DirectWorkForm,
    EmployerWorkForm,
    OpenApplicationForm,
    WayForm,
    WhoForm,
)
from zhijia.org.models import Application, JoiningDraft
from zhijia.org.rules.joining_flow import (
    CHECK,
    DIRECT,
    QUESTIONS,
    first_unanswered,
    next_page,
    previous_page,
)

KNOWN_DRAFTS, OPENED = "joining_drafts", "joining_opened"
OPEN_FOR = 30 * 60  # seconds; a public computer is soon somebody else's
FLOOD = {"most": 60, "seconds": 600}


def _draft(request: ActorRequest, key: UUID) -> JoiningDraft:
    known = request.session.get(KNOWN_DRAFTS, [])
    return selectors.joining_draft_or_404(request.actor, key, known_keys=known)


@require_http_methods(["GET", "POST"])
def start_joining(request: ActorRequest) -> HttpResponse:
    """The first question; answering it begins a draft."""
    form = WayForm(request.POST or None)
    if form.is_valid() and goes_through(form, refuse_flood, request, "org.join", **FLOOD):
        draft = services.start_joining(form.cleaned_data, actor=request.actor)
        renew_visitors_key(request)
        known = request.session.get(KNOWN_DRAFTS, [])
        request.session[KNOWN_DRAFTS] = [*known, str(draft.key)]
        return redirect("org:answer_joining", draft.key, "work")
    questions = selectors.joining_questions_of(request.actor)
    context = {
        "form": form,
        "question": "way",
        "place": 1,
        "count": len(questions),
        "membership": selectors.membership_of_person(request.actor.person_id),
    }
    return page(request, "org/join.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def answer_joining(request: ActorRequest, key: UUID, question: str) -> HttpResponse:
    """One question; answers given before stay and can be changed."""
    draft = _draft(request, key)
    if draft.filed_as_id:
        return redirect("org:joining_filed", key)
    if question not in QUESTIONS:
        raise Http404
    answers = draft.sealed()
    questions = selectors.joining_questions_of(request.actor)
    if question not in questions:  # not asked of this person: we know who they are
        missing = first_unanswered(questions, answers)
        return redirect(selectors.joining_url(draft, missing))
    form, said = _asked(request, question, answers)
    if said is not None:
        kept = attempt(form, services.answer_joining, draft, said, actor=request.actor)
        if kept is not None:
            return redirect(_after(request, kept, question))
    context = _question(draft, question, questions) | {"form": form}
    return page(request, "org/join.html", context, status=status_of(form))


def _asked(
    request: ActorRequest, question: str, answers: dict[str, str]
) -> tuple[forms.Form, dict[str, str] | None]:
    """The form of a question, and what it says once it says enough."""
    if question == "work" and answers.get("way") != DIRECT:
        return _employer_asked(request, answers)
    form: forms.Form
    if question == "way":
        form = WayForm(request.POST or None, initial=answers)
    elif question == "work":
        form = DirectWorkForm(request.POST or None, initial=answers)
    else:
        asked = selectors.asked_about(request.actor)
        form = WhoForm(request.POST or None, initial=answers, asked=asked)
    return form, form.cleaned_data if form.is_valid() else None


def _employer_asked(
    request: ActorRequest, answers: dict[str, str]
) -> tuple[forms.Form, dict[str, str] | None]:
    """The employer's name is looked up; the same page then offers what was found."""
    name = answers.get("employer", "")
    initial = {**answers, "searched": name, "place": answers.get("work", "")}
    form = EmployerWorkForm(request.POST or None, initial=initial, find=selectors.employers_like)
    if form.is_bound and form.typed and not form.is_looked_up:
        employment = request.POST.get("employment", "")
        looked_up = {"employer": form.typed, "searched": form.typed, "employment": employment}
        return EmployerWorkForm(initial=looked_up, find=selectors.employers_like), None
    return form, form.answers() if form.is_valid() else None


def _after(request: ActorRequest, draft: JoiningDraft, question: str) -> str:
    """Back to the check when the question was reopened from there, else the next question."""
    questions = selectors.joining_questions_of(request.actor)
    if "back" in request.GET:
        return selectors.joining_url(draft, first_unanswered(questions, draft.sealed()))
    return selectors.joining_url(draft, next_page(questions, question))


def _question(draft: JoiningDraft, question: str, questions: tuple[str, ...]) -> dict[str, Any]:
    before = previous_page(questions, question)
    return {
        "draft": draft,
        "question": question,
        "place": questions.index(question) + 1,
        "count": len(questions),
        "back": selectors.joining_url(draft, before) if before else "",
        "is_direct": draft.sealed().get("way") == DIRECT,
    }


@require_http_methods(["GET", "POST"])
def apply_to_join(request: ActorRequest, key: UUID) -> HttpResponse:
    """Everything once more, the two consents, then the one button."""
    draft = _draft(request, key)
    if draft.filed_as_id:
        return redirect("org:joining_filed", key)
    questions = selectors.joining_questions_of(request.actor)
    missing = first_unanswered(questions, draft.sealed())
    if missing != CHECK:
        return redirect("org:answer_joining", key, missing)
    form = ConsentForm(request.POST or None)
    may_file = form.is_valid() and goes_through(form, refuse_flood, request, "org.apply", **FLOOD)
    if may_file and goes_through(form, services.apply_to_join, draft, actor=request.actor):
        return redirect("org:joining_filed", key)
    context = {
        "draft": draft,
        "form": form,
        "answers": selectors.joining_answers_of(request.actor, draft, questions),
        "route": selectors.route_of(request.actor, draft),
        "promise": selectors.joining_promise(),
        "back": selectors.joining_url(draft, previous_page(questions, CHECK)),
    }
    return page(request, "org/apply_to_join.html", context, status=status_of(form))


@require_GET
def joining_filed(request: ActorRequest, key: UUID) -> HttpResponse:
    """The number, and for a visitor the passphrase: here and now only."""
    draft = _draft(request, key)
    filed = selectors.filed_application(draft)
    if filed is None:
        return redirect("org:apply_to_join", key)
    context = {
        "application": filed,
        "passphrase": selectors.joining_passphrase_of(draft),
    }
    return page(request, "org/joining_filed.html", context)


@require_POST
def discard_joining(request: ActorRequest, key: UUID) -> HttpResponse:
    """Forget what was written; an application that was filed stays."""
    services.discard_joining(_draft(request, key), actor=request.actor)
    messages.success(request, _("已清掉，没有留下您写的内容。"))
    return redirect("org:start_joining")


# Following one's own application -----------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def open_application(request: ActorRequest) -> HttpResponse:
    """Number and passphrase, both in the body of the request and never in an address."""
    form = OpenApplicationForm(request.POST or None)
    if form.is_valid() and goes_through(form, refuse_flood, request, "org.track", **FLOOD):
        found = attempt(
            form,
            services.open_application,
            form.cleaned_data["number"],
            form.cleaned_data["passphrase"],
            actor=request.actor,
            client=request.META["REMOTE_ADDR"],
        )
        if found is not None:
            _remember_opened(request, found.number)
            return redirect("org:application", found.number)
    return page(request, "org/open_application.html", {"form": form}, status=status_of(form))


def _remember_opened(request: ActorRequest, number: str) -> None:
    """The session gets a new key, so that nobody who knew the old one comes along."""
    renew_visitors_key(request)
    opened = {**request.session.get(OPENED, {}), number: timezone.now().timestamp()}
    request.session[OPENED] = opened


def _application(request: ActorRequest, number: str) -> tuple[Application, bool]:
    now = timezone.now().timestamp()
    opened = [n for n, at in request.session.get(OPENED, {}).items() if now - at < OPEN_FOR]
    return selectors.application_or_404(request.actor, number, opened=opened)


@require_GET
def application(request: ActorRequest, application: str) -> HttpResponse:
    """One's own application: whose turn it is, until when, and what happened."""
    row, by_passphrase = _application(request, application)
    context = selectors.application_page(request.actor, row, holds_passphrase=by_passphrase)
    return page(request, "org/application.html", context)


@require_http_methods(["GET", "POST"])
def withdraw_application(request: ActorRequest, application: str) -> HttpResponse:
    """A page of its own that names the consequence."""
    row, by_passphrase = _application(request, application)
    own = {"holds_passphrase": by_passphrase}
    require(policies.may_withdraw_application(request.actor, row, **own))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and goes_through(
        form, services.withdraw_application, row, actor=request.actor, **own
    ):
        messages.success(request, _("已撤回。"))
        return redirect("org:application", application)
    context = {"application": row, "form": form}
    return page(request, "org/withdraw_application.html", context, status=status_of(form))
