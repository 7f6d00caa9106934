"""Asking: one question a page, a check, a number."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.limits import refuse_flood
from zhijia.base.network.log import is_on as network_log_is_on
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page, renew_visitors_key
from zhijia.desk import selectors, services
from zhijia.desk.forms import (
    AskedQuestionForm,
    CategoryForm,
    ContactForm,
    EmployerForm,
    FileRequestForm,
    PapersForm,
    StoryForm,
    StreetForm,
)
from zhijia.desk.models import Category, Draft
from zhijia.desk.rules.asked import PREFIX
from zhijia.desk.rules.questions import CHECK, QUESTIONS, VOICE, Interview

FORMS: dict[str, type[forms.Form]] = {
    "category": CategoryForm,
    "street": StreetForm,
    "story": StoryForm,
    "employer": EmployerForm,
    "papers": PapersForm,
}
KNOWN_DRAFTS = "desk_drafts"
FLOOD = {"most": 60, "seconds": 600}


def draft_of(request: ActorRequest, key: UUID) -> Draft:
    known = request.session.get(KNOWN_DRAFTS, [])
    return selectors.draft_or_404(request.actor, key, known_keys=known)


@require_http_methods(["GET", "POST"])
def start_request(request: ActorRequest) -> HttpResponse:
    """The first question; answering it begins a draft."""
    form = CategoryForm(request.POST or None)
    if form.is_valid() and goes_through(form, refuse_flood, request, "desk.ask", **FLOOD):
        draft = begin_draft(request, form.cleaned_data)
        interview = selectors.interview_of(request.actor, draft.sealed(), read=form.chosen())
        return redirect("desk:answer_question", draft.key, interview.after("category"))
    interview = selectors.interview_of(request.actor, {})
    context = {"form": form, "question": "category", "place": 1, "count": len(interview.pages)}
    return page(request, "desk/answer_question.html", context, status=status_of(form))


def begin_draft(request: ActorRequest, answers: dict[str, str]) -> Draft:
    """A draft with its first answers, whose key this session knows from now on."""
    draft = services.start_draft(answers, actor=request.actor)
    renew_visitors_key(request)
    request.session[KNOWN_DRAFTS] = [*request.session.get(KNOWN_DRAFTS, []), str(draft.key)]
    return draft


@require_http_methods(["GET", "POST"])
def answer_question(request: ActorRequest, key: UUID, question: str) -> HttpResponse:
    """One question; answers given before stay and can be changed."""
    draft = draft_of(request, key)
    if draft.filed_as_id:
        return redirect("desk:request_filed", key)
    answers = draft.sealed()
    category = selectors.category_of(answers)
    interview = selectors.interview_of(request.actor, answers, read=category)
    if question not in QUESTIONS and not question.startswith(PREFIX):
        raise Http404
    if question not in interview.pages:  # not asked of this person: the street is known, say
        return redirect(selectors.question_url(draft, interview.first_unanswered(answers)))
    if question == "papers":
        return _papers(request, draft, interview, category)
    form = _form(request, question, answers, category)
    if form.is_valid():
        kept = attempt(
            form, services.answer_question, draft, form.cleaned_data, actor=request.actor
        )
        if kept is not None:
            return redirect(after_question(request, kept, question, read=category))
    return page(
        request,
        "desk/answer_question.html",
        _question(draft, question, interview, category) | {"form": form},
        status=status_of(form),
    )


def _form(
    request: ActorRequest, question: str, answers: dict[str, str], category: Category | None
) -> forms.Form:
    typed = request.POST if request.method == "POST" else None
    if question == "contact":
        return ContactForm(typed, initial=answers, has_account=request.actor.is_signed_in)
    if question not in QUESTIONS and (asked := selectors.asked_question(category, question)):
        return AskedQuestionForm(typed, initial=answers, asked=asked)
    form = FORMS[question](typed, initial=answers)
    if question == "story" and answers.get(VOICE):  # said already, so it need not be written
        form.fields["story"].required = False
    return form


def after_question(
    request: ActorRequest, draft: Draft, question: str, *, read: Category | None = None
) -> str:
    """Back to the check when the question was reopened from there, else the next question."""
    answers = draft.sealed()
    interview = selectors.interview_of(request.actor, answers, read=read)
    if "back" in request.GET and interview.first_unanswered(answers) == CHECK:
        return selectors.check_url(draft)
    return selectors.question_url(draft, interview.after(question))


def _question(
    draft: Draft, question: str, interview: Interview, category: Category | None
) -> dict[str, object]:
    before, answers = interview.before(question), draft.sealed()
    return {
        "draft": draft,
        "question": question,
        "place": interview.pages.index(question) + 1,
        "count": len(interview.pages),
        "back": selectors.question_url(draft, before) if before else "",
        "category": category,
        "said": bool(answers.get(VOICE)),
        "network_log_is_on": network_log_is_on(),
    }


def _papers(
    request: ActorRequest, draft: Draft, interview: Interview, category: Category | None
) -> HttpResponse:
    """Papers come one at a time; each is taken or refused by itself, the others stay. A paper that was
    chosen is taken by either button: whoever goes on has not lost it."""
    form = PapersForm(request.POST or None, request.FILES or None)
    sent = request.FILES.get("papers")
    if request.method == "POST" and not sent:
        return redirect(_after_papers(request, draft, category))
    may_send = (
        sent
        and form.is_valid()
        and goes_through(form, refuse_flood, request, "desk.paper", **FLOOD)
    )
    if may_send and goes_through(form, services.add_paper, draft, sent, actor=request.actor):
        return redirect(_after_papers(request, draft, category))
    context = _question(draft, "papers", interview, category) | {
        "form": form,
        "papers": selectors.papers_of_draft(draft),
    }
    return page(request, "desk/add_paper.html", context, status=status_of(form))


def _after_papers(request: ActorRequest, draft: Draft, category: Category | None) -> str:
    if "stay" in request.POST:
        return selectors.question_url(draft, "papers")
    return after_question(request, draft, "papers", read=category)


@require_POST
def remove_paper(request: ActorRequest, key: UUID, pk: int) -> HttpResponse:
    draft = draft_of(request, key)
    services.remove_paper(draft, pk, actor=request.actor)
    return redirect("desk:answer_question", key, "papers")


@require_http_methods(["GET", "POST"])
def file_request(request: ActorRequest, key: UUID) -> HttpResponse:
    """Everything once more, then the one button."""
    draft = draft_of(request, key)
    if draft.filed_as_id:
        return redirect("desk:request_filed", key)
    answers = draft.sealed()
    category = selectors.category_of(answers)
    interview = selectors.interview_of(request.actor, answers, read=category)
    missing = interview.first_unanswered(answers)
    if category is None or missing != CHECK:
        return redirect("desk:answer_question", key, missing if category else "category")
    form = FileRequestForm(request.POST if request.method == "POST" else None)
    if (
        form.is_valid()
        and goes_through(form, refuse_flood, request, "desk.file", **FLOOD)
        and goes_through(
            form,
            services.file_request,
            draft,
            actor=request.actor,
            seen=form.cleaned_data["seen"],
        )
    ):
        return redirect("desk:request_filed", key)
    context = {
        "draft": draft,
        "form": form,
        "answers": selectors.answers_of(draft, interview.pages, category),
        "back": selectors.question_url(draft, interview.before(CHECK)),
        "promise": selectors.promise_of(category),
    }
    return page(request, "desk/file_request.html", context, status=status_of(form))


@require_GET
def request_filed(request: ActorRequest, key: UUID) -> HttpResponse:
    """The number, and for a visitor the passphrase: here and now only."""
    draft = draft_of(request, key)
    filed = selectors.filed_request(draft)
    if filed is None:
        return redirect("desk:file_request", key)
    context = {
        "matter": filed,
        "passphrase": selectors.passphrase_of(draft),
        "clock": selectors.clock_of_now(filed),
    }
    return page(request, "desk/request_filed.html", context)


@require_POST
def discard_draft(request: ActorRequest, key: UUID) -> HttpResponse:
    """Forget what was written; a filed request stays."""
    draft = draft_of(request, key)
    services.discard_draft(draft, actor=request.actor)
    return redirect("portal:home")
