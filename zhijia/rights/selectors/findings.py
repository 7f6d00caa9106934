"""The findings of one employer in one audit, narrowed, added up, and by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from zhijia.base.scope import visible_or_404
from zhijia.base.texts import in_the_readers_language
from zhijia.kernel.actor import Actor
from zhijia.kernel.figure_kinds import KINDS as FIGURE_KINDS
from zhijia.kernel.identity import mask_id, mask_name
from zhijia.kernel.regions import region_name
from zhijia.kernel.words import Named
from zhijia.law.rules.figure_words import kind_words
from zhijia.rights.models import AuditedEmployer, AuditedPerson, Finding
from zhijia.rights.rules.insurance.checks import (
    CHECKS,
    DAY_OF_HIRE,
    NO_ROSTER_LINE,
    OTHER_EMPLOYERS,
    PAYER,
    STATUSES,
)
from zhijia.rights.rules.insurance.column_names import COLUMN_NAMES
from zhijia.rights.rules.insurance.columns import FILE_NAMES, KIND_NAMES, LAYOUTS
from zhijia.rights.selectors.following import follow_ups_of

PAGE = 50
NAMED_MOST = 5
KINDS_OF_FIGURE = frozenset(FIGURE_KINDS)

STATUS_WORDS = {
    "violation": gettext_lazy("不符合"),
    "warning": gettext_lazy("提醒"),
    "group": gettext_lazy("普遍情况"),
    "unjudged": gettext_lazy("判断不了"),
}
STATUS_LOOKS = {"violation": "wrong", "warning": "wait", "group": "wait", "unjudged": "idle"}
KINDS = {code: gettext_lazy(words) for code, words in KIND_NAMES.items()}
TRUST_WORDS = {
    "A": gettext_lazy("A：单位和本人的材料都这样写"),
    "B": gettext_lazy("B：只有单位一方的文件"),
    "C": gettext_lazy("C：只有本人提供的材料"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to; an empty value narrows nothing. `person` is a number of the
    table of people, 0 for everybody."""

    code: str = ""
    status: str = ""
    kind: str = ""
    year: str = ""
    trust: str = ""
    person: int = 0

    def rows(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        wanted = {"code": self.code, "status": self.status, "kind": self.kind, "trust": self.trust}
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
        if self.year:
            rows = rows.filter(period__gte=f"{self.year}-", period__lt=f"{int(self.year) + 1}-")
        return rows.filter(person_id=self.person) if self.person else rows

    def asked(self) -> dict[str, str]:
        """The filters in force, as an address carries them."""
        given = {name: str(getattr(self, name)) for name in self.__slots__}
        return {name: value for name, value in given.items() if value not in ("", "0")}


def chosen_from(asked: Mapping[str, str]) -> Chosen:
    """The filters of an address; what is no filter narrows nothing."""
    year, person = asked.get("year", ""), asked.get("person", "")
    return Chosen(
        code=_one_of(asked.get("code", ""), CHECKS),
        status=_one_of(asked.get("status", ""), STATUS_WORDS),
        kind=_one_of(asked.get("kind", ""), KINDS),
        year=year if len(year) == 4 and year.isascii() and year.isdigit() else "",
        trust=_one_of(asked.get("trust", ""), TRUST_WORDS),
        person=int(person) if person.isascii() and person.isdigit() and len(person) < 18 else 0,
    )


def _one_of(value: str, known: Mapping[str, Any]) -> str:
    return value if value in known else ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as the list shows it: nobody's whole name, amounts in words."""

    pk: int
    who: str
    row: int | None
    period: str
    kind: str
    code: str
    title: str
    status: str
    look: str
    employer_short: int | None
    worker_short: int | None
    late_fee: int | None
    trust: str
    missing: str

    @property
    def is_unjudged(self) -> bool:
        return self.look == STATUS_LOOKS["unjudged"]

    @property
    def is_owed(self) -> bool:
        """Whether this line carries arrears, known or not."""
        amounts = (self.employer_short, self.worker_short, self.late_fee)
        return not self.is_unjudged and any(amount != 0 for amount in amounts)


def findings_page(
    actor: Actor, audited: AuditedEmployer, chosen: Chosen, *, after: int = 0
) -> dict[str, Any]:
    """Fifty findings in the order of the roster, narrowed; and what there is of each check."""
    rows = Finding.objects.visible_to(actor).filter(audited=audited)
    narrowed = chosen.rows(rows).filter(pk__gt=after).order_by("pk")
    listed = list(narrowed.select_related("person")[: PAGE + 1])
    more = len(listed) > PAGE
    return {
        "audited": audited,
        "audit": audited.audit,
        "place": region_name(audited.audit.region),
        "checks": check_lines(audited),
        "unjudged": unjudged_checks(rows),
        "by_year": sums_by_year_and_kind(audited),
        "follow_ups": follow_ups_of(actor, later=audited),
        "lines": [line_of(row) for row in listed[:PAGE]],
        "next_after": listed[PAGE - 1].pk if more else None,
        "is_beyond": bool(after),
        "filters": filters_of(audited, chosen),
        "person": person_named(actor, chosen.person) if chosen.person else None,
    }


@dataclass(frozen=True, slots=True)
class SumLine:
    """What is owed for one insurance in one year; at least so much while `unknown` rows have no
    amount."""

    year: str
    kind: str
    code: str
    rows: int
    employer_short: int
    worker_short: int
    late_fee: int
    unknown: int
    unknown_employer: int
    unknown_worker: int
    unknown_late: int


def sums_by_year_and_kind(audited: AuditedEmployer) -> list[SumLine]:
    """The arrears of one employer, year by year and insurance by insurance."""
    unknown = Q(employer_short=None) | Q(worker_short=None) | Q(late_fee=None)
    owed = ~Q(employer_short=0) | ~Q(worker_short=0) | ~Q(late_fee=0) | unknown
    carried = Finding.objects.filter(audited=audited).exclude(kind="").exclude(status="unjudged")
    rows = (
        carried.filter(owed)
        .values(year=Substr("period", 1, 4), of=F("kind"))
        .annotate(
            rows=Count("pk"),
            employer=Sum("employer_short", default=0),
            worker=Sum("worker_short", default=0),
            fee=Sum("late_fee", default=0),
            unknown=Count("pk", filter=unknown),
            no_employer=Count("pk", filter=Q(employer_short=None)),
            no_worker=Count("pk", filter=Q(worker_short=None)),
            no_fee=Count("pk", filter=Q(late_fee=None)),
        )
        .order_by("year", "of")
    )
    order = list(KINDS)
    return [
        SumLine(
            row["year"], str(KINDS[row["of"]]), row["of"], row["rows"],
            row["employer"], row["worker"], row["fee"], row["unknown"],
            row["no_employer"], row["no_worker"], row["no_fee"],
        )
        for row in sorted(rows, key=lambda row: (row["year"], order.index(row["of"])))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnjudgedCheck:
    """A check that could not be made for some rows, and what it lacks."""

    code: str
    title: str
    rows: int
    missing: str


def unjudged_checks(rows: QuerySet[Finding]) -> list[UnjudgedCheck]:
    """Every check somebody could not be judged by, and what is missing: never left out, never clean."""
    counted = rows.unjudged().order_by().values_list("code", "expected").annotate(n=Count("pk"))  # type: ignore[attr-defined]
    lacking: dict[str, Counter[str]] = {}
    for code, expected, count in sorted(counted):
        lacking.setdefault(code, Counter())[missing_in(expected)] += count
    return [
        UnjudgedCheck(
            code,
            check_title(code),
            words.total(),
            _("；").join(text for text, _count in words.most_common(NAMED_MOST)),
        )
        for code, words in lacking.items()
    ]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One of the sixteen checks and how many lines of each status it has."""

    code: str
    title: str
    counts: list[tuple[str, str, int]]

    @property
    def is_clean(self) -> bool:
        return not self.counts


def check_lines(audited: AuditedEmployer) -> list[CheckLine]:
    """All sixteen, also those that found nothing: clean is said, never left out."""
    found = []
    for code in CHECKS:
        counts = audited.by_code.get(code, {})
        listed = [
            (status, str(STATUS_WORDS[status]), counts[status])
            for status in STATUSES
            if status in counts
        ]
        found.append(CheckLine(code, check_title(code), listed))
    return found


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the list."""

    name: str
    label: str
    value: str
    choices: list[tuple[str, str]]


def filters_of(audited: AuditedEmployer, chosen: Chosen) -> list[Filter]:
    first, last = audited.first_period[:4], audited.last_period[:4]
    years = range(int(first), int(last) + 1) if first and last else range(0)
    codes = [(code, f"{code} {check_title(code)}") for code in CHECKS if code in audited.by_code]
    held: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("code", _("查什么"), codes),
        ("status", _("结果"), [(code, str(words)) for code, words in STATUS_WORDS.items()]),
        ("kind", _("险种"), [(code, str(words)) for code, words in KINDS.items()]),
        ("year", _("年份"), [(str(year), str(year)) for year in years]),
        ("trust", _("可靠程度"), [(code, str(words)) for code, words in TRUST_WORDS.items()]),
    ]
    return [
        Filter(name, label, str(getattr(chosen, name)), [("", _("全部")), *choices])
        for name, label, choices in held
    ]


def check_title(code: str) -> str:
    check = CHECKS[code]
    return in_the_readers_language(Named(check.zh, check.en))


def line_of(row: Finding) -> FindingLine:
    return FindingLine(
        pk=row.pk,
        who=masked_person(row.person) if row.person else _("全体"),
        row=row.person.row_number if row.person else None,
        period=row.period,
        kind=str(KINDS.get(row.kind, "")),
        code=row.code,
        title=check_title(row.code),
        status=str(STATUS_WORDS[row.status]),
        look=STATUS_LOOKS[row.status],
        employer_short=row.employer_short,
        worker_short=row.worker_short,
        late_fee=row.late_fee,
        trust=row.trust,
        missing=missing_words(row) if row.status == "unjudged" else "",
    )


def masked_person(person: AuditedPerson) -> str:
    """How a list names somebody: the masked name, else the masked number."""
    sealed = person.sealed()
    name = sealed.get("name", "")
    return mask_name(name) if name else mask_id(sealed.get("id_number", ""))


def missing_words(row: Finding) -> str:
    """What is missing where nobody could judge, in words."""
    return missing_in(row.expected)


def missing_in(expected: str) -> str:
    """What a check wrote down as missing, in words."""
    words = [_missing_word(part.strip()) for part in expected.split(",") if part.strip()]
    return _("、").join(words) if words else _("要有人看一看")


_PERSONS = {
    DAY_OF_HIRE: gettext_lazy("真实的入职日期（花名册上的比工资表晚）"),
    NO_ROSTER_LINE: gettext_lazy("花名册里这个人的一行（用工形式、入职日期）"),
}


def _missing_word(name: str) -> str:
    if name in KINDS_OF_FIGURE:
        return _("当地的%(figure)s") % {"figure": in_the_readers_language(kind_words(name))}
    if name.startswith("payroll "):
        return _("%(year)s年整年的工资表") % {"year": name.removeprefix("payroll ")}
    if name == "last_year_average":
        return _("花名册里的上年月平均工资")
    if name == PAYER:
        return _("单位是企业还是机关事业单位")
    if name in _PERSONS:
        return str(_PERSONS[name])
    if name == OTHER_EMPLOYERS:
        return _("别家单位的缴费明细")
    if name in LAYOUTS:
        return _("这个月的%(file)s") % {"file": file_title(name)}
    layout, _dot, column = name.partition(".")
    return _("%(file)s里的“%(column)s”一列") % {
        "file": file_title(layout),
        "column": gettext(COLUMN_NAMES[column]) if column in COLUMN_NAMES else name,
    }


def file_title(layout: str) -> str:
    return gettext(FILE_NAMES[layout]) if layout in FILE_NAMES else layout


def person_named(actor: Actor, pk: int) -> dict[str, Any] | None:
    """The person the list is narrowed to, masked; None for nobody the actor may see."""
    person = AuditedPerson.objects.visible_to(actor).filter(pk=pk).first()
    return {"row": person, "who": masked_person(person)} if person else None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person with everything found about them added up. The sums are at least so much when
    `unknown` lines have no amount."""

    pk: int
    who: str
    row: int | None
    titles: list[str]
    violations: int
    unjudged: int
    employer_short: int
    worker_short: int
    late_fee: int
    unknown: int


def people_page(actor: Actor, audited: AuditedEmployer, *, after: int = 0) -> dict[str, Any]:
    """Fifty people in the order of the roster."""
    persons = AuditedPerson.objects.visible_to(actor).filter(audited=audited, pk__gt=after)
    listed = list(persons.order_by("pk")[: PAGE + 1])
    more = len(listed) > PAGE
    shown = listed[:PAGE]
    by_person: dict[int, list[Finding]] = {person.pk: [] for person in shown}
    for row in Finding.objects.filter(person_id__in=by_person):
        by_person[row.person_id].append(row)  # type: ignore[index]
    return {
        "audited": audited,
        "people": [_person_line(person, by_person[person.pk]) for person in shown],
        "next_after": shown[-1].pk if more else None,
    }


def _person_line(person: AuditedPerson, rows: list[Finding]) -> PersonLine:
    judged = [row for row in rows if row.status != "unjudged"]
    return PersonLine(
        pk=person.pk,
        who=masked_person(person),
        row=person.row_number,
        titles=[check_title(code) for code in sorted({row.code for row in judged})],
        violations=sum(row.status == "violation" for row in rows),
        unjudged=len(rows) - len(judged),
        employer_short=sum(row.employer_short or 0 for row in judged),
        worker_short=sum(row.worker_short or 0 for row in judged),
        late_fee=sum(row.late_fee or 0 for row in judged),
        unknown=sum(None in (row.employer_short, row.worker_short, row.late_fee) for row in judged),
    )


def finding_or_404(actor: Actor, pk: int) -> Finding:
    rows = Finding.objects.done().select_related("audited__audit", "audited__employer", "person")
    return visible_or_404(rows, actor, pk=pk)


def audited_person_or_404(actor: Actor, pk: int) -> AuditedPerson:
    rows = AuditedPerson.objects.filter(audited__done_at__isnull=False)
    found = rows.select_related("audited__union", "audited__audit", "audited__employer")
    return visible_or_404(found, actor, pk=pk)
