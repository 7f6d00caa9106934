"""One audit: its files, how far it is, what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from zhijia.base.files.selectors import files_of
from zhijia.base.files.services import open_file
from zhijia.base.jobs.models import Job
from zhijia.base.scope import visible_or_404
from zhijia.base.texts import in_the_readers_language
from zhijia.kernel.actor import Actor
from zhijia.kernel.regions import region_name
from zhijia.law.selectors.figures import known_figures
from zhijia.org import selectors as org
from zhijia.org.models import Employer, Union
from zhijia.org.rules.names import normal_name
from zhijia.rights import policies
from zhijia.rights.models import Audit, AuditedEmployer, AuditFile
from zhijia.rights.rules.insurance.column_names import COLUMN_NAMES
from zhijia.rights.rules.insurance.columns import LAYOUTS, Column
from zhijia.rights.rules.insurance.looking import missing_columns
from zhijia.rights.rules.insurance_flow import AuditState, Side

PAGE = 50
REQUIRED = {
    Side.EMPLOYER: ("roster", "payroll", "contributions"),
    Side.WORKER: ("payroll", "contributions"),
}
"""A worker alone has pay slips and their own record, and no roster."""
STAGE_WORDS = ("read", "load", "judge", "settle", "write", "keep")


def home_of_audits() -> Union | None:
    """The district, whose audits they are; None before it stands."""
    return org.district()


def audit_or_404(actor: Actor, pk: int) -> Audit:
    return visible_or_404(Audit.objects.select_related("union", "employer"), actor, pk=pk)


def audit_file_or_404(actor: Actor, pk: int) -> AuditFile:
    """A file of an audit the actor may see."""
    audits = Audit.objects.visible_to(actor)
    rows = AuditFile.objects.select_related("audit__union", "audit__employer")
    found = rows.filter(pk=pk, audit__in=audits).first()
    if found is None:
        raise Http404
    return found


def audited_or_404(actor: Actor, pk: int) -> AuditedEmployer:
    """What a finished audit found about one employer."""
    rows = AuditedEmployer.objects.done().select_related("audit", "union", "employer")
    return visible_or_404(rows, actor, pk=pk)


def employer_to_audit(actor: Actor, typed: str) -> Employer | None:
    """The employer of this code or name, if the actor may see it and there is only one."""
    name = normal_name(typed)
    rows = Employer.objects.visible_to(actor).filter(closed_on__isnull=True)
    found = rows.filter(uscc=typed.strip().upper())[:1] or rows.filter(normal_name=name)[:2]
    return found[0] if len(found) == 1 else None


def employer_of_audits(actor: Actor, pk: int) -> Employer:
    """An employer of the register, out of reach of whoever is tied to it."""
    employer = org.employer_or_404(actor, pk)
    if employer.pk in actor.ties:
        raise Http404
    return employer


def content_of(file: AuditFile) -> tuple[bytes, str]:
    """The content of a file and the name it was brought under."""
    stored = files_of(file.target)[0]
    return b"".join(open_file(stored)), stored.name


def job_of(audit: Audit) -> Job | None:
    return Job.objects.filter(key=audit.job_key).first() if audit.job_key else None


def missing_files(audit: Audit) -> list[str]:
    """The kinds of file that are still to be brought."""
    held = set(audit.files.values_list("layout", flat=True))
    return [layout for layout in REQUIRED[Side(audit.side)] if layout not in held]


def last_region(actor: Actor) -> str:
    """The place of the latest audit, in words: the next one is most likely there too."""
    code = Audit.objects.visible_to(actor).order_by("-pk").values_list("region", flat=True).first()
    return region_name(code) if code else ""


# Pages -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileLine:
    """One of the four kinds of file on the page of an audit, brought or not."""

    layout: str
    title: str
    required: bool
    file: AuditFile | None
    columns_used: int
    missing: str


def audits_page(actor: Actor, *, before: int | None = None) -> dict[str, Any]:
    """The audits the actor may see, the newest first, fifty at a time."""
    rows = Audit.objects.visible_to(actor).exclude(state=AuditState.DISCARDED)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    listed = list(rows.select_related("employer").order_by("-pk")[: PAGE + 1])
    more = len(listed) > PAGE
    return {"audits": listed[:PAGE], "next_before": listed[PAGE - 1].pk if more else None}


def file_lines(audit: Audit) -> list[FileLine]:
    """The kinds of file in the order in which they are asked for."""
    held = {file.layout: file for file in audit.files.all()}
    required = REQUIRED[Side(audit.side)]
    return [_file_line(layout, held.get(layout), layout in required) for layout in LAYOUTS]


def _file_line(layout: str, file: AuditFile | None, required: bool) -> FileLine:
    title = in_the_readers_language(AuditFile(layout=layout).get_layout_display())
    used = sum(1 for column in file.mapping.values() if column) if file else 0
    missing = missing_columns(layout, file.mapping) if file else ()
    names = _("、").join(column_title(column) for column in missing)
    return FileLine(layout, title, required, file, used, names)


def collecting_page(actor: Actor, audit: Audit) -> dict[str, Any]:
    """What has been brought, what is missing, and whether it can be judged now."""
    lines = file_lines(audit)
    ready = all(line.file and not line.missing for line in lines if line.required)
    return {
        "audit": audit,
        "lines": lines,
        "place": region_name(audit.region),
        "is_ready": ready and not any(line.missing for line in lines),
        "may_order": bool(policies.may_order_audit(actor, audit)),
        "why": list(map(in_the_readers_language, audit.error))
        or ([_("检查中途断了，没有查完。文件都还在，请再试一次。")] if audit.is_stranded else []),
    }


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of a file on the page of the matching."""

    place: int
    title: str
    column: str
    samples: list[str]


def column_lines(file: AuditFile) -> list[ColumnLine]:
    return [
        ColumnLine(place, line["title"], file.mapping.get(line["title"], ""), line["samples"])
        for place, line in enumerate(file.columns())
    ]


def column_choices(file: AuditFile) -> list[tuple[str, str]]:
    """What a column of this kind of file may hold."""
    held = [(column.name, column_title(column)) for column in LAYOUTS[file.layout]]
    return [("", _("这一列不用")), *held]


def is_under_way(audit: Audit) -> bool:
    """Whether the judging goes on; one whose process died does not."""
    job = job_of(audit)
    return audit.state == AuditState.RUNNING and job is not None and not job.is_over


STAGES: Mapping[str, Any] = {
    "read": lambda: _("正在读文件"),
    "load": lambda: _("正在核对每一行"),
    "judge": lambda: _("正在按十六项检查"),
    "settle": lambda: _("正在算欠多少"),
    "write": lambda: _("正在写下结果"),
    "keep": lambda: _("正在保存结果"),
}


def progress_page(audit: Audit) -> dict[str, Any]:
    """How far the judging is, in words and in stages."""
    job = job_of(audit)
    words = STAGES[job.message]() if job and job.message in STAGES else _("排着队，马上开始")
    done = STAGE_WORDS.index(job.message) if job and job.message in STAGE_WORDS else 0
    return {"audit": audit, "words": words, "done": done, "total": len(STAGE_WORDS)}


def done_page(actor: Actor, audit: Audit, *, after: int = 0) -> dict[str, Any]:
    """What a finished audit found, employer by employer, fifty at a time."""
    results = AuditedEmployer.objects.visible_to(actor).done().filter(audit=audit)
    listed = list(
        results.filter(pk__gt=after).select_related("employer").order_by("pk")[: PAGE + 1]
    )
    more = len(listed) > PAGE
    return {
        "audit": audit,
        "place": region_name(audit.region),
        "sums": sums_of(results),
        "results": listed[:PAGE],
        "next_after": listed[PAGE - 1].pk if more else None,
        "files": [line for line in file_lines(audit) if line.file],
        "remarks": list(map(in_the_readers_language, audit.remarks_said())),
        "figures_changed": are_figures_changed(audit),
        "has_provisional": any(row["provisional"] for row in audit.figures),
        "figures_count": len(audit.figures),
    }


SUMMED = (
    "people",
    "people_with_findings",
    "violations",
    "warnings",
    "groups",
    "unjudged",
    "employer_short",
    "worker_short",
    "late_fee",
    "unknown_amounts",
)


def sums_of(results: QuerySet[AuditedEmployer]) -> dict[str, int]:
    """The figures of several employers added up."""
    found = results.aggregate(**{f"all_{name}": Sum(name) for name in SUMMED})
    return {name: found[f"all_{name}"] or 0 for name in SUMMED}


def are_figures_changed(audit: Audit) -> bool:
    """Whether a figure this audit was judged by reads differently today, or has been taken out."""
    held = {
        (
            row.kind,
            row.region,
            row.dims,
            row.valid_from.isoformat(),
            row.value,
            row.provisional,
            row.grace_until.isoformat() if row.grace_until else "",
        )
        for row in known_figures()
    }
    return any(
        (
            cells["kind"],
            cells["region"],
            tuple(sorted(cells["dims"].items())),
            cells["valid_from"],
            Fraction(cells["value"]),
            cells["provisional"],
            cells["grace_until"],
        )
        not in held
        for cells in audit.figures
        if cells["kind"] in PLAIN_KINDS
    )


PLAIN_KINDS = frozenset(
    {
        "contribution_floor",
        "contribution_cap",
        "contribution_rate",
        "contribution_fixed",
        "contribution_due_day",
        "late_fee_rate",
        "fee_start_rule",
        "maternity_merged",
    }
)


def is_unsure(file: AuditFile) -> bool:
    """Whether somebody has to say what a column holds before the file can be judged."""
    return bool(missing_columns(file.layout, file.mapping))


def missing_titles(file: AuditFile) -> list[str]:
    """The columns that no title of the file was matched with yet."""
    return [column_title(column) for column in missing_columns(file.layout, file.mapping)]


def column_title(column: Column) -> str:
    """What a column is called, in the reader's language."""
    return gettext(COLUMN_NAMES[column.name])
