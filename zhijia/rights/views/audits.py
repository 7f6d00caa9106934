"""The social-insurance audit: begin, files, columns, progress, findings. Every step is a page of its
own that may be reloaded at any moment; without script a running audit is refreshed by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhijia.base.ui.attempt import attempt, goes_through, status_of
from zhijia.base.ui.http import ActorRequest, page
from zhijia.base.ui.tables import table_file
from zhijia.kernel.verdict import require
from zhijia.rights import policies, services
from zhijia.rights.forms.audits import (
    ONE,
    AddAuditFileForm,
    BeginAuditForm,
    MapAuditFileForm,
    NameEmployerForm,
    RevealAuditedForm,
)
from zhijia.rights.models import Audit
from zhijia.rights.rules.insurance.columns import LAYOUTS
from zhijia.rights.rules.insurance_flow import AuditState
from zhijia.rights.selectors import audits as selectors
from zhijia.rights.selectors import findings as found
from zhijia.rights.selectors import overview
from zhijia.rights.selectors.finding_explained import finding_page
from zhijia.rights.selectors.tracing import finding_of, traced_files

STOPS_POLLING = 286


@require_GET
def insurance_overview(request: ActorRequest) -> HttpResponse:
    """The district's employers by their latest audit, in no order of merit."""
    show, text = request.GET.get("show", ""), request.GET.get("q", "")
    shown = overview.insurance_overview(
        request.actor, show=show, text=text, after=_number(request, "after")
    )
    kept = urlencode({name: value for name, value in (("show", show), ("q", text)) if value})
    context = {"shown": shown, "show": show, "asked": text, "query": kept}
    return page(request, "rights/insurance_overview.html", context)


@require_GET
def audits(request: ActorRequest) -> HttpResponse:
    """The audits, the newest first."""
    before = _number(request, "before") or None
    return page(request, "rights/audits.html", selectors.audits_page(request.actor, before=before))


@require_http_methods(["GET", "POST"])
def begin_audit(request: ActorRequest) -> HttpResponse:
    """Whom, where, until when."""
    district = selectors.home_of_audits()
    if district is None:
        raise Http404
    initial = {
        "employer": request.GET.get("employer", ""),
        "region": selectors.last_region(request.actor),
        "settle_on": timezone.localdate(),
    }
    form = BeginAuditForm(request.POST or None, initial=initial)
    if form.is_valid() and (audit := _begun(request, form, district)):
        return redirect("rights:audit", audit.pk)
    context = {"form": form, "steps": steps()}
    return page(request, "rights/begin_audit.html", context, status=status_of(form))


def _begun(request: ActorRequest, form: BeginAuditForm, district: object) -> Audit | None:
    typed, employer = form.cleaned_data, None
    if typed["whom"] == ONE:
        employer = selectors.employer_to_audit(request.actor, typed["employer"])
        if employer is None:
            form.add_error("employer", _("没有找到这家单位，或者不止一家。请填信用代码，或者先登记用人单位。"))  # fmt: skip
            return None
    return attempt(
        form,
        services.begin_audit,
        district,
        actor=request.actor,
        employer=employer,
        region=typed["region"],
        settle_on=typed["settle_on"],
        due_day=typed["due_day"],
        payer=typed["payer"],
    )


@require_http_methods(["GET", "POST"])
def audit(request: ActorRequest, pk: int) -> HttpResponse:
    """Where an audit stands: files still coming in, under way, or done with what it found."""
    row = selectors.audit_or_404(request.actor, pk)
    if selectors.is_under_way(row):
        return _under_way(request, row)
    if request.GET.get("part") == "job":
        return HttpResponse(status=STOPS_POLLING, headers={"HX-Refresh": "true"})
    if row.state == AuditState.DONE:
        context = selectors.done_page(request.actor, row, after=_number(request, "after"))
        return page(request, "rights/audit_done.html", context)
    if row.state == AuditState.DISCARDED:
        return page(request, "rights/audit_discarded.html", {"audit": row})
    return _collecting(request, row)


def _under_way(request: ActorRequest, row: Audit) -> HttpResponse:
    """The page of a running audit; htmx asks for its part every two seconds, others reload."""
    is_part = request.GET.get("part") == "job"
    template = "rights/_audit_job.html" if is_part else "rights/audit_under_way.html"
    return page(request, template, {**selectors.progress_page(row), "steps": steps()})


def _collecting(request: ActorRequest, row: Audit) -> HttpResponse:
    """The files so far and the next one."""
    lacking = selectors.missing_files(row)
    initial = {"layout": lacking[0] if lacking else ""}
    form = AddAuditFileForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        added = attempt(
            form,
            services.add_audit_file,
            row,
            actor=request.actor,
            layout=form.cleaned_data["layout"],
            source=form.cleaned_data["source"],
            content=upload.read(),
            filename=upload.name,
        )
        if added:
            here = "rights:map_audit_file" if selectors.is_unsure(added) else "rights:audit"
            return redirect(here, added.pk if selectors.is_unsure(added) else row.pk)
    context = {"form": form, "steps": steps(), **selectors.collecting_page(request.actor, row)}
    return page(request, "rights/audit_collecting.html", context, status=status_of(form))


@require_GET
def empty_audit_file(request: ActorRequest) -> HttpResponse:
    """The empty table of one kind of file, to fill in (`?layout=roster`)."""
    layout = request.GET.get("layout", "roster")
    if layout not in LAYOUTS:
        raise Http404
    return table_file([[column.synonyms[0] for column in LAYOUTS[layout]]], f"{layout}.csv")


@require_http_methods(["GET", "POST"])
def map_audit_file(request: ActorRequest, pk: int) -> HttpResponse:
    """What each column was taken for; choose something else where we were wrong."""
    file = selectors.audit_file_or_404(request.actor, pk)
    require(policies.may_map_audit_file(request.actor, file))
    columns = selectors.column_lines(file)
    form = MapAuditFileForm(
        request.POST or None, columns=columns, held=selectors.column_choices(file)
    )
    if form.is_valid() and goes_through(
        form, services.map_audit_file, file, actor=request.actor, mapping=form.mapping()
    ):
        return redirect("rights:audit", file.audit_id)
    lines = [(column, form[f"column_{column.place}"]) for column in columns]
    context = {
        "form": form,
        "file": file,
        "steps": steps(),
        "missing": selectors.missing_titles(file),
        "known": [(c, field) for c, field in lines if c.column and not field.errors],
        "unsure": [(c, field) for c, field in lines if not c.column or field.errors],
    }
    return page(request, "rights/map_audit_file.html", context, status=status_of(form))


@require_POST
def remove_audit_file(request: ActorRequest, pk: int) -> HttpResponse:
    file = selectors.audit_file_or_404(request.actor, pk)
    audit_pk = file.audit_id
    services.remove_audit_file(file, actor=request.actor)
    messages.info(request, _("文件已经删了。"))
    return redirect("rights:audit", audit_pk)


@require_POST
def order_audit(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.audit_or_404(request.actor, pk)
    services.order_audit(row, actor=request.actor)
    return redirect("rights:audit", row.pk)


@require_POST
def stop_audit(request: ActorRequest, pk: int) -> HttpResponse:
    row = selectors.audit_or_404(request.actor, pk)
    services.stop_audit(row, actor=request.actor)
    messages.info(request, _("这一步做完就停下，查到一半的都不留。"))
    return redirect("rights:audit", row.pk)


@require_http_methods(["GET", "POST"])
def discard_audit(request: ActorRequest, pk: int) -> HttpResponse:
    """What goes with it; then it is gone."""
    row = selectors.audit_or_404(request.actor, pk)
    require(policies.may_discard_audit(request.actor, row))
    if request.method == "POST":
        services.discard_audit(row, actor=request.actor)
        messages.info(request, _("已经作废，文件和结果都删了。"))
        return redirect("rights:audits")
    return page(request, "rights/discard_audit.html", {"audit": row})


@require_GET
def findings(request: ActorRequest, pk: int) -> HttpResponse:
    """What one audit found about one employer, narrowed as asked."""
    audited = selectors.audited_or_404(request.actor, pk)
    chosen = found.chosen_from(request.GET.dict())
    context = found.findings_page(request.actor, audited, chosen, after=_number(request, "after"))
    context["query"] = urlencode(chosen.asked())
    return page(request, "rights/findings.html", context)


@require_GET
def audited_people(request: ActorRequest, pk: int) -> HttpResponse:
    """Whom one audit found something about, one line each."""
    audited = selectors.audited_or_404(request.actor, pk)
    context = found.people_page(request.actor, audited, after=_number(request, "after"))
    return page(request, "rights/audited_people.html", context)


@require_GET
def finding(request: ActorRequest, pk: int) -> HttpResponse:
    """One line explained: the rule, the figures with their sources, the formula with its values."""
    row = found.finding_or_404(request.actor, pk)
    return page(request, "rights/finding.html", finding_page(row))


@require_http_methods(["GET", "POST"])
def reveal_audited(request: ActorRequest, pk: int) -> HttpResponse:
    """Name, number or the rows of the files, for a reason; they stand only in the answer to the POST."""
    person = found.audited_person_or_404(request.actor, pk)
    require(policies.may_reveal_audited(request.actor, person))
    form = RevealAuditedForm(request.POST or None)
    asked = finding_of(request.actor, person, request.GET.get("finding", ""))
    shown = None
    if form.is_valid():
        shown = attempt(
            form,
            services.reveal_audited,
            person,
            form.cleaned_data["fields_asked"],
            actor=request.actor,
            purpose=form.cleaned_data["purpose"],
            reason=form.cleaned_data["reason"],
        )
    context = {
        "person": person,
        "who": found.masked_person(person),
        "audited": person.audited,
        "finding": asked,
        "form": form,
        "opened": shown,
        "files": traced_files(person, asked) if shown and "rows" in shown else None,
    }
    answer = page(request, "rights/reveal_audited.html", context, status=status_of(form))
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def audited_employer(request: ActorRequest, pk: int) -> HttpResponse:
    """One employer over the years: every audit, of how many people, and what came of it."""
    employer = selectors.employer_of_audits(request.actor, pk)
    context = overview.employer_page(request.actor, employer)
    return page(request, "rights/audited_employer.html", context)


@require_http_methods(["GET", "POST"])
def name_employer(request: ActorRequest, pk: int) -> HttpResponse:
    """Say which employer of the register a file means; remembered for the next file."""
    audited = selectors.audited_or_404(request.actor, pk)
    form = NameEmployerForm(request.POST or None)
    if form.is_valid():
        employer = selectors.employer_to_audit(request.actor, form.cleaned_data["employer"])
        if employer is None:
            form.add_error("employer", _("没有找到这家单位，或者不止一家。请填信用代码，或者先登记用人单位。"))  # fmt: skip
        elif goes_through(
            form, services.name_employer, audited, actor=request.actor, employer=employer
        ):
            messages.success(request, _("记住了，下次同样的编号就是这家单位。"))
            return redirect("rights:findings", audited.pk)
    context = {"form": form, "audited": audited}
    return page(request, "rights/name_employer.html", context, status=status_of(form))


def steps() -> list[str]:
    """The four steps, as the head of every page shows them."""
    return [_("查谁"), _("文件"), _("检查"), _("结果")]


def _number(request: ActorRequest, name: str) -> int:
    """A number in the address; 0 for anything that is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
