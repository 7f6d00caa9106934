"""Exporting the members of a branch."""

from __future__ import annotations

from django.http import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_http_methods

from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.org import services
from zhijia.org.forms.export import ExportIdentitiesForm, ExportMembersForm
from zhijia.org.selectors.roster_import import unions_to_export
from zhijia.org.services.export_members import Export


@require_http_methods(["GET", "POST"])
def export_members(request: ActorRequest) -> HttpResponseBase:
    """The masked roster."""
    unions = unions_to_export(request.actor, "org.read_members")
    form = ExportMembersForm(request.POST or None, unions=unions)
    if form.is_valid():
        made = attempt(form, services.export_members, actor=request.actor, **form.cleaned_data)
        if made:
            return _sent(made)
    context = {"form": form, "may_hand_over": request.actor.holds_somewhere("org.hand_over")}
    return page(request, "org/export_members.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def export_identities(request: ActorRequest) -> HttpResponseBase:
    """The whole roster, with a reason, after a second factor."""
    unions = unions_to_export(request.actor, "sealing.reveal")
    form = ExportIdentitiesForm(request.POST or None, unions=unions)
    if form.is_valid():
        made = attempt(form, services.export_identities, actor=request.actor, **form.cleaned_data)
        if made:
            return _sent(made)
    context = {
        "form": form,
        "is_whole": True,
        "may_hand_over": request.actor.holds_somewhere("org.hand_over"),
    }
    return page(request, "org/export_members.html", context, status=status_of(form))


def _sent(made: Export) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        made.pieces,
        headers={
            "Content-Type": made.content_type,
            "Content-Disposition": f'attachment; filename="{made.filename}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
