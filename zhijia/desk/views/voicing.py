"""A voice note: recorded or chosen, heard again, written down by an officer, put right by the worker."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.files.http import file_response
from zhijia.base.limits import refuse_flood
from zhijia.base.ui.attempt import goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.desk import policies, selectors, services
from zhijia.desk.forms import TextForm, VoiceForm
from zhijia.desk.views.asking import FLOOD, after_question, draft_of
from zhijia.desk.views.tracking import opened_matter
from zhijia.desk.views.writing import writes_once
from zhijia.kernel.verdict import require


@require_http_methods(["GET", "POST"])
def say_story(request: ActorRequest, key: UUID) -> HttpResponse:
    """Say it instead of writing it. Without script a file is chosen or the telephone records one."""
    draft = draft_of(request, key)
    if draft.filed_as_id:
        return redirect("desk:request_filed", key)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VoiceForm(*sent)
    if (
        form.is_valid()
        and goes_through(form, refuse_flood, request, "desk.paper", **FLOOD)
        and goes_through(
            form, services.say_story, draft, form.cleaned_data["voice"], actor=request.actor
        )
    ):
        return redirect("desk:say_story", key)
    context = {
        "draft": draft,
        "form": form,
        "voice": selectors.voice_of_draft(draft),
        "category": selectors.category_of(draft.sealed()),
        "back": selectors.question_url(draft, "story"),
        "go_on": after_question(request, draft, "story"),
    }
    return page(request, "desk/say_story.html", context, status=status_of(form))


@require_GET
def hear_story(request: ActorRequest, key: UUID) -> HttpResponseBase:
    """What one has just said, before it is sent."""
    voice = selectors.voice_of_draft(draft_of(request, key))
    if voice is None:
        raise Http404
    return file_response(voice, request)


@require_POST
def unsay_story(request: ActorRequest, key: UUID) -> HttpResponse:
    draft = draft_of(request, key)
    services.unsay_story(draft, actor=request.actor)
    return redirect("desk:say_story", key)


@require_http_methods(["GET", "POST"])
def write_transcript(request: ActorRequest, number: str) -> HttpResponse:
    matter = selectors.request_or_404(request.actor, number)
    require(policies.may_write_transcript(request.actor, matter))
    form = TextForm(
        request.POST or None,
        label=_("录音里说了什么？"),
        hint=_("照原话记，听不清的写“听不清”。职工看得到，记错了可以改。"),
        initial={"text": matter.sealed().get("transcript", "")},
    )
    if form.is_valid() and writes_once(
        request,
        form,
        "desk.write_transcript",
        number,
        lambda: services.write_transcript(
            matter, actor=request.actor, text=form.cleaned_data["text"]
        ),
    ):
        messages.success(request, _("已记下。职工看得到，记错了可以改。"))
        return redirect("desk:handle_request", number)
    context = {"matter": matter, "form": form, "voices": selectors.voices_of(matter)}
    return page(request, "desk/write_transcript.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def correct_transcript(request: ActorRequest, number: str) -> HttpResponse:
    matter, by_passphrase = opened_matter(request, number)
    own = {"holds_passphrase": by_passphrase}
    require(policies.may_correct_transcript(request.actor, matter, **own))
    form = TextForm(
        request.POST or None,
        label=_("您是这样说的吗？"),
        hint=_("哪里记错了，就在这里改。办理人看您改过的。"),
        initial={"text": matter.sealed().get("transcript", "")},
    )
    if form.is_valid() and writes_once(
        request,
        form,
        "desk.correct_transcript",
        number,
        lambda: services.correct_transcript(
            matter, actor=request.actor, text=form.cleaned_data["text"], **own
        ),
    ):
        messages.success(request, _("改好了。办理人会看到。"))
        return redirect("desk:request", number)
    context = {"matter": matter, "form": form, "voices": selectors.voices_of(matter)}
    return page(request, "desk/correct_transcript.html", context, status=status_of(form))
