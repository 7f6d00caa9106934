"""The office's side: the queue, one request, the steps."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.access.second_factor import with_second_factor
from zhijia.base.files.http import file_response
from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import AnswerRequestForm, DeclineRequestForm, RevealFilerForm, WriteForm
from zhijia.desk.models import Request
from zhijia.desk.views.writing import writes_once
from zhijia.kernel.verdict import require


@require_GET
def requests(request: ActorRequest) -> HttpResponse:
    asked = {name: str(value).replace("\0", "") for name, value in request.GET.items()}
    shown = selectors.queue(request.actor, asked, now=timezone.now())
    return page(request, "desk/requests.html", {"queue": shown}, part="queue")


@require_GET
def handle_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    context = selectors.office_page(request.actor, matter) | {"form": WriteForm()}
    return page(request, "desk/handle_request.html", context)


@require_POST
def accept_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    form = forms.Form(request.POST)
    if goes_through(form, services.accept_request, matter, actor=request.actor):
        messages.success(request, _("已受理。职工会在手机上看到。"))
        return redirect("desk:handle_request", number)
    context = selectors.office_page(request.actor, matter) | {"form": WriteForm(), "refused": form}
    return page(request, "desk/handle_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def decline_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_decline_request(request.actor, matter))
    form = DeclineRequestForm(request.POST or None)
    if form.is_valid() and goes_through(
        form, services.decline_request, matter, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("已发送。职工会看到理由和去处。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form}
    return page(request, "desk/decline_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def answer_request(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_answer_request(request.actor, matter))
    form = AnswerRequestForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.answer_request,
        matter,
        actor=request.actor,
        **form.cleaned_data,
    ):
        messages.success(request, _("结果已发给职工，等职工确认。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form, "joined": selectors.joined_count(matter)}
    return page(request, "desk/answer_request.html", context, status=status_of(form))


@require_POST
def write_to_worker(request: ActorRequest, number: str) -> HttpResponse:
    """A message to the worker, or a note among officers, as the form says."""
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_note_request(request.actor, matter))
    form = WriteForm(request.POST)
    if form.is_valid():
        is_note = form.cleaned_data["audience"] == WriteForm.NOTE
        write = services.note_request if is_note else services.write_to_worker
        text = form.cleaned_data["text"]
        if writes_once(
            request,
            form,
            f"desk.{write.__name__}",
            number,
            lambda: write(matter, actor=request.actor, text=text),
        ):
            said = _("已记下。职工看不到。") if is_note else _("已发送。职工会在手机上看到。")
            messages.success(request, said)
            return redirect("desk:handle_request", number)
    context = selectors.office_page(request.actor, matter) | {"form": form}
    return page(request, "desk/handle_request.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def reveal_filer(request: ActorRequest, number: str) -> HttpResponse:
    """Name or phone for a written reason; whoever may not is told so before any second factor."""
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_reveal_filer(request.actor, matter))
    return _reveal(request, matter)


@with_second_factor
def _reveal(request: ActorRequest, matter: Request) -> HttpResponse:
    """The values stand only in the answer to the POST."""
    form = RevealFilerForm(request.POST or None, has_name=matter.filer_id is not None)
    shown = None
    if form.is_valid():
        shown = attempt(
            form,
            services.reveal_filer,
            matter,
            form.cleaned_data["fields_asked"],
            actor=request.actor,
            purpose=form.cleaned_data["purpose"],
            reason=form.cleaned_data["reason"],
        )
    context = {"matter": matter, "form": form, "shown": shown}
    return page(request, "desk/reveal_filer.html", context, status=status_of(form))


@require_GET
def read_paper(request: ActorRequest, number: str, pk: int) -> HttpResponseBase:
    """A copy on an officer's desk is called after the matter: what its worker called it may say who
    they are, and copies travel."""
    matter = selectors.request_or_404(request.actor, number)
    paper = selectors.paper_or_404(matter, pk)
    return file_response(paper, request, called=selectors.paper_called(matter, pk))
