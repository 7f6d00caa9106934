"""Handing a branch over: order the package, wait for it, fetch it, let it go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.files.http import file_response
from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.org import services
from zhijia.org.forms.hand_over import HandOverRegisterForm
from zhijia.org.rules.hand_over import KEPT_DAYS, State
from zhijia.org.selectors import hand_over as selectors
from zhijia.org.selectors.roster_import import unions_to_export

STOPS_POLLING = 286


@require_http_methods(["GET", "POST"])
def hand_over_register(request: ActorRequest) -> HttpResponse:
    """Choose a branch and say why; below it the packages ordered before."""
    unions = unions_to_export(request.actor, "org.hand_over")
    form = HandOverRegisterForm(request.POST or None, unions=unions)
    if form.is_valid():
        ordered = attempt(
            form, services.hand_over_register, actor=request.actor, **form.cleaned_data
        )
        if ordered:
            return redirect("org:hand_over", ordered.pk)
    context = {
        "form": form,
        "rows": selectors.my_hand_overs(request.actor),
        "kept_days": KEPT_DAYS,
    }
    return page(request, "org/hand_over_register.html", context, status=status_of(form))


@require_GET
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Where a package stands; htmx asks for its part every two seconds, others reload."""
    row = selectors.hand_over_or_404(request.actor, pk)
    job = selectors.job_of_hand_over(row)
    under_way = row.state == State.ORDERED and job is not None and not job.is_over
    is_part = request.GET.get("part") == "job"
    if is_part and not under_way:
        return HttpResponse(status=STOPS_POLLING, headers={"HX-Refresh": "true"})
    context = {
        "row": row,
        "job": job,
        "under_way": under_way,
        "file": selectors.file_of_hand_over(row),
    }
    template = "org/_hand_over_job.html" if is_part else "org/hand_over.html"
    return page(request, template, context)


@require_GET
def download_hand_over(request: ActorRequest, pk: int) -> HttpResponseBase:
    row = selectors.hand_over_or_404(request.actor, pk)
    return file_response(services.download_hand_over(row, actor=request.actor))


@require_POST
def discard_hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.hand_over_or_404(request.actor, pk)
    services.discard_hand_over(row, actor=request.actor)
    messages.info(request, _("移交包已经删了。"))
    return redirect("org:hand_over_register")
