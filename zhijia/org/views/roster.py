"""The import of a roster: upload, columns, findings, commit, undo. Every step is a page of its own
that may be reloaded at any moment; without script the page of a running job is refreshed by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.kernel.verdict import require
from zhijia.org import policies, services
from zhijia.org.forms.roster import (
    AcceptRepairsForm,
    MapRosterForm,
    MendRosterForm,
    UndoRosterForm,
    UploadRosterForm,
)
from zhijia.org.forms.tree import CommitImportForm
from zhijia.org.models import Roster
from zhijia.org.rules.roster_flow import RosterState
from zhijia.org.selectors import roster_import as selectors
from zhijia.org.services import roster_undo

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STOPS_POLLING = 286


@require_http_methods(["GET", "POST"])
def upload_roster(request: ActorRequest) -> HttpResponse:
    """Choose a union and a file; below it the latest imports of one's own."""
    unions = selectors.unions_to_import(request.actor)
    form = UploadRosterForm(request.POST or None, request.FILES or None, unions=unions)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        roster = attempt(
            form,
            services.upload_roster,
            form.cleaned_data["union"],
            actor=request.actor,
            content=upload.read(),
            filename=upload.name,
        )
        if roster:
            return redirect("org:map_roster", roster.pk)
    context = {"form": form, "rosters": selectors.my_rosters(request.actor)}
    return page(request, "org/upload_roster.html", context, status=status_of(form))


@require_GET
def empty_roster(request: ActorRequest) -> HttpResponse:
    """The empty table to fill in."""
    answer = HttpResponse(selectors.empty_roster(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="roster.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def map_roster(request: ActorRequest, pk: int) -> HttpResponse:
    """What each column was taken for; choose another item where we were wrong."""
    roster = selectors.roster_or_404(request.actor, pk)
    columns = selectors.column_lines(roster)
    form = MapRosterForm(request.POST or None, columns=columns, items=selectors.item_choices())
    if form.is_valid():
        mapped = attempt(
            form, services.map_roster, roster, actor=request.actor, mapping=form.mapping()
        )
        if mapped:
            return redirect("org:roster", roster.pk)
    lines = [(column, form[f"column_{column.place}"]) for column in columns]
    context = {
        "form": form,
        "roster": roster,
        "steps": steps(),
        "known": [(column, field) for column, field in lines if column.item and not field.errors],
        "unsure": [(column, field) for column, field in lines if not column.item or field.errors],
    }
    return page(request, "org/map_roster.html", context, status=status_of(form))


@require_GET
def roster(request: ActorRequest, pk: int) -> HttpResponse:
    """Where an import stands: under way, checked with its findings, or done."""
    row = selectors.roster_or_404(request.actor, pk)
    if row.state == RosterState.UPLOADED and not row.error:
        return redirect("org:map_roster", row.pk)
    if selectors.is_under_way(row):
        return _under_way(request, row)
    if request.GET.get("part") == "job":
        return HttpResponse(status=STOPS_POLLING, headers={"HX-Refresh": "true"})
    code = request.GET.get("code", "")
    groups = selectors.finding_groups(row)
    context = {
        "roster": row,
        "steps": steps(),
        "code": code,
        "summary": selectors.summary_of(row),
        "groups": groups,
        "faults": sum(group.count for group in groups if code in ("", group.code)),
        "lines": selectors.finding_lines(row, code),
        "repairs": selectors.repairs_count(row),
        "reason": selectors.failure_of(row),
        "may_undo": selectors.may_still_undo(row),
        "undo_until": selectors.undo_until(row),
    }
    return page(request, "org/roster.html", context)


def _under_way(request: ActorRequest, row: Roster) -> HttpResponse:
    """The page of a running job; htmx asks for its part every two seconds, others reload."""
    context = {"roster": row, "steps": steps(), "job": selectors.job_of(row)}
    is_part = request.GET.get("part") == "job"
    template = "org/_roster_job.html" if is_part else "org/roster_under_way.html"
    return page(request, template, context)


@require_GET
def marked_roster(request: ActorRequest, pk: int) -> HttpResponse:
    """The officer's own workbook with the faulty cells marked; `?all=1` with the good rows too."""
    row = selectors.roster_or_404(request.actor, pk)
    content = selectors.marked_workbook(row, only_red=not request.GET.get("all"))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="roster-{row.pk}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def mend_roster(request: ActorRequest, pk: int) -> HttpResponse:
    """Send only the red rows again."""
    row = selectors.roster_or_404(request.actor, pk)
    form = MendRosterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        mended = attempt(
            form,
            services.mend_roster,
            row,
            actor=request.actor,
            content=upload.read(),
            filename=upload.name,
        )
        if mended:
            return redirect("org:roster", row.pk)
    context = {"form": form, "roster": row, "steps": steps()}
    return page(request, "org/mend_roster.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def accept_repairs(request: ActorRequest, pk: int) -> HttpResponse:
    """Every suggested repair, from what to what, masked; take them or not."""
    row = selectors.roster_or_404(request.actor, pk)
    form = AcceptRepairsForm(request.POST or None, initial={"accepted": row.accepts_repairs})
    if form.is_valid() and goes_through(
        form,
        services.accept_repairs,
        row,
        actor=request.actor,
        accepted=form.cleaned_data["accepted"],
    ):
        return redirect("org:roster", row.pk)
    context = {
        "form": form,
        "roster": row,
        "steps": steps(),
        "lines": selectors.repair_lines(row),
        "count": selectors.repairs_count(row),
    }
    return page(request, "org/accept_repairs.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def commit_roster(request: ActorRequest, pk: int) -> HttpResponse:
    """What will be written; then all of it is, or nothing."""
    row = selectors.roster_or_404(request.actor, pk)
    form = CommitImportForm(request.POST or None)
    if form.is_valid() and goes_through(form, services.commit_roster, row, actor=request.actor):
        return redirect("org:roster", row.pk)
    context = {
        "form": form,
        "roster": row,
        "steps": steps(),
        "summary": selectors.summary_of(row),
    }
    return page(request, "org/commit_roster.html", context, status=status_of(form))


@require_POST
def stop_roster(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.roster_or_404(request.actor, pk)
    services.stop_roster(row, actor=request.actor)
    messages.info(request, _("已经停下，什么都没有写入。"))
    return redirect("org:roster", row.pk)


@require_POST
def discard_roster(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.roster_or_404(request.actor, pk)
    services.discard_roster(row, actor=request.actor)
    messages.info(request, _("没有导入，文件已经删了。"))
    return redirect("org:upload_roster")


@require_http_methods(["GET", "POST"])
def undo_roster(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the whole import back: how many, who stays and why, and the number typed by hand."""
    row = selectors.roster_or_404(request.actor, pk)
    require(policies.may_undo_roster(request.actor, row))
    if row.state != RosterState.COMMITTED:  # undone in another window: its page says so
        return redirect("org:roster", row.pk)
    form = UndoRosterForm(request.POST or None)
    if form.is_valid() and goes_through(
        form,
        services.undo_roster,
        row,
        actor=request.actor,
        confirmed=form.cleaned_data["confirmed"],
    ):
        messages.success(request, _("已撤销这次导入。"))
        return redirect("org:roster", row.pk)
    undone, kept = roster_undo.count_undo(row)
    context = {"form": form, "roster": row, "undone": undone, "kept": kept}
    return page(request, "org/undo_roster.html", context, status=status_of(form))


def steps() -> list[str]:
    """The four steps, as the head of every page shows them."""
    return [_("上传"), _("对列"), _("检查"), _("提交")]
