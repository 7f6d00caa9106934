"""Import a spreadsheet: upload, what was found, commit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhijia.base.scope import visible_or_404
from zhijia.base.ui.attempt import attempt, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.org import selectors, services
from zhijia.org.forms import CommitImportForm, UploadSheetForm
from zhijia.org.models import SheetImport
from zhijia.org.sockets import SHEETS


@require_http_methods(["GET", "POST"])
def import_sheet(request: ActorRequest) -> HttpResponse:
    """Choose a sheet and a file; what is wrong is listed row by row and nothing is written."""
    sheets = selectors.sheets_for(request.actor)
    form = UploadSheetForm(request.POST or None, request.FILES or None, sheets=sheets)
    findings = None
    if form.is_valid():
        upload = form.cleaned_data["file"]
        checked = attempt(
            form,
            services.check_sheet,
            form.cleaned_data["sheet"],
            actor=request.actor,
            content=upload.read(),
            filename=upload.name,
        )
        if checked and checked[0]:
            return redirect("org:commit_import", checked[0].pk)
        findings = checked[1] if checked else None
    context = {
        "form": form,
        "sheets": sheets,
        "findings": selectors.lines_of(findings) if findings else None,
        "findings_count": len(findings or []),
        "rows_count": len({found.row for found in findings or []}),
    }
    status = 422 if findings else status_of(form)
    return page(request, "org/import_sheet.html", context, status=status)


@require_http_methods(["GET", "POST"])
def commit_import(request: ActorRequest, pk: int) -> HttpResponse:
    """What will be written; then it is, all of it or nothing."""
    checked = visible_or_404(SheetImport, request.actor, pk=pk)
    form = CommitImportForm(request.POST or None)
    if form.is_valid():
        written = attempt(form, services.commit_import, checked, actor=request.actor)
        if written:
            messages.success(request, _("已导入%(n)s行。") % {"n": written})
            return redirect("org:unions")
    context = {"form": form, "checked": checked, "sheet": SHEETS[checked.sheet]}
    return page(request, "org/commit_import.html", context, status=status_of(form))


@require_GET
def empty_sheet(request: ActorRequest, key: str) -> HttpResponse:
    """The empty table to fill in."""
    found = dict(selectors.sheets_for(request.actor)).get(key)
    if found is None:
        raise Http404
    answer = HttpResponse(selectors.empty_sheet(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    return answer
