"""The findings of one employer in one audit, narrowed, and each explained with rule, figures, formula."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from zhijia.base.scope import visible_or_404
from zhijia.base.texts import in_the_readers_language
from zhijia.kernel.actor import Actor
from zhijia.kernel.figure_kinds import KINDS as FIGURE_KINDS
from zhijia.kernel.identity import mask_id, mask_name
from zhijia.kernel.money import fen, rounded, yuan_for_people
from zhijia.kernel.regions import region_name
from zhijia.kernel.words import Named
from zhijia.law.rules.figure_words import kind_words
from zhijia.rights.models import AuditedEmployer, AuditedPerson, Finding
from zhijia.rights.rules.insurance.checks import CHECKS, STATUSES
from zhijia.rights.rules.insurance.columns import FILE_NAMES, KIND_NAMES, LAYOUTS
from zhijia.rights.rules.insurance.figures_used import UsedFigure, used_figures

PAGE = 50

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
        "lines": [line_of(row) for row in listed[:PAGE]],
        "next_after": listed[PAGE - 1].pk if more else None,
        "filters": filters_of(audited, chosen),
        "person": person_named(actor, chosen.person) if chosen.person else None,
    }


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
    name = mask_name(sealed.get("name", ""))
    return name or mask_id(sealed.get("id_number", ""))


def missing_words(row: Finding) -> str:
    """What is missing where nobody could judge, in words."""
    words = [_missing_word(part.strip()) for part in row.expected.split(",") if part.strip()]
    return _("、").join(words) if words else _("要有人看一看")


def _missing_word(name: str) -> str:
    if name in KINDS_OF_FIGURE:
        return _("当地的%(figure)s") % {"figure": in_the_readers_language(kind_words(name))}
    if name.startswith("payroll "):
        return _("%(year)s年整年的工资表") % {"year": name.removeprefix("payroll ")}
    if name == "last_year_average":
        return _("花名册里的上年月平均工资")
    if name in LAYOUTS:
        return _("这个月的%(file)s") % {"file": file_title(name)}
    layout, _dot, column = name.partition(".")
    titles = {c.name: c.synonyms[0] for c in LAYOUTS.get(layout, ())}
    return _("%(file)s里的“%(column)s”一列") % {
        "file": file_title(layout),
        "column": titles.get(column, name),
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


# One finding, explained --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One line of the calculation: what it is, the value with its formula, and where it comes from."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One dated figure the finding was judged by."""

    title: str
    amount: str
    place: str
    since: date
    source: str
    document: str
    provisional: bool
    grace_until: date | None


def finding_page(row: Finding) -> dict[str, Any]:
    """Rule, law, figures with sources, and the formula with its values."""
    check, audit = CHECKS[row.code], row.audited.audit
    used = _used(row)
    return {
        "finding": row,
        "line": line_of(row),
        "audited": row.audited,
        "audit": audit,
        "rule": gettext(check.rule),
        "law": gettext(check.law),
        "reckoned": list(_reckoned(row, used)),
        "figures": [_shown(figure) for figure in used],
        "is_estimate": row.arrears != 0 or row.late_fee != 0,
        "others": _others(row) if row.person_id else [],
        "trust": TRUST_WORDS[row.trust],
    }


def _used(row: Finding) -> list[UsedFigure]:
    if not row.period or not row.kind:
        return []
    return used_figures(row.audited.audit.figures, insurance=row.kind, period=row.period)


def _others(row: Finding) -> list[FindingLine]:
    """What else was found about the same person, month and insurance."""
    same = Finding.objects.filter(
        audited=row.audited, person_id=row.person_id, period=row.period, kind=row.kind
    )
    return [line_of(other) for other in same.exclude(pk=row.pk).select_related("person")[:PAGE]]


def _shown(figure: UsedFigure) -> ShownFigure:
    sides = {"employer": _("单位"), "worker": _("个人")}
    title = in_the_readers_language(kind_words(figure.kind))
    return ShownFigure(
        title=f"{title}（{sides[figure.side]}）" if figure.side in sides else title,
        amount=_amount(figure),
        place=region_name(figure.region),
        since=figure.valid_from,
        source=figure.source,
        document=figure.document,
        provisional=figure.provisional,
        grace_until=figure.grace_until,
    )


def _amount(figure: UsedFigure) -> str:
    if figure.kind in ("contribution_floor", "contribution_cap", "contribution_fixed"):
        return _("%(amount)s元") % {"amount": f"{rounded(figure.value):,}"}
    if figure.kind == "contribution_due_day":
        return _("每月%(day)s日") % {"day": int(figure.value)}
    if figure.kind == "maternity_merged":
        return _("不并入医疗保险") if figure.value == 0 else _("并入医疗保险")
    return f"{percent(figure.value)}%"


def percent(share: Fraction) -> str:
    """A share as a percentage without idle zeros: 1/2000 → 0.05."""
    return f"{rounded(share * 100, 4):f}".rstrip("0").rstrip(".")


def _reckoned(row: Finding, used: list[UsedFigure]) -> Iterator[Reckoned]:
    """The calculation with this line's values. What is unknown is said, never left out."""
    if row.status == "unjudged":
        yield Reckoned(_("还缺"), missing_words(row))
        return
    yield from _compared(row)
    if row.employer_short == row.worker_short == row.late_fee == 0:
        return
    rates = {f.side: f.value for f in used if f.kind == "contribution_rate"}
    yield from _parts(row, rates)
    yield _fee(row, used)


def _compared(row: Finding) -> Iterator[Reckoned]:
    words = SAID_OF.get(row.code, (gettext_lazy("应为"), gettext_lazy("文件里是")))
    if row.basis is not None:
        yield Reckoned(_("上年月平均工资"), _yuan(row.basis), _("来自工资表或花名册"))
    if row.expected:
        yield Reckoned(str(words[0]), _told(row.expected))
    if row.found or row.expected:
        yield Reckoned(str(words[1]), _told(row.found) if row.found else _("没有"))


def _parts(row: Finding, rates: Mapping[str, Fraction]) -> Iterator[Reckoned]:
    """Both parts: the base that is short times the rate."""
    short = _short_base(row)
    if short is not None and row.code in ON_A_BASE:
        yield Reckoned(_("少缴的基数"), _yuan(short), _("应缴基数减去已缴基数"))
    for side, label, amount in (
        ("employer", _("单位应补"), row.employer_short),
        ("worker", _("个人应补"), row.worker_short),
    ):
        rate = rates.get(side)
        how = ""
        if short is not None and rate is not None and row.code in ON_A_BASE:
            how = f"{_yuan(short)} × {percent(rate)}%"
        yield Reckoned(label, _("算不出，费率还不知道") if amount is None else _yuan(amount), how)


def _short_base(row: Finding) -> int | None:
    """The base that is missing, in fen; None where the finding is not about a base."""
    due, paid = _as_fen(row.expected), _as_fen(row.found)
    return None if due is None or paid is None else due - paid


def _fee(row: Finding, used: list[UsedFigure]) -> Reckoned:
    if row.late_fee is None:
        return Reckoned(_("滞纳金"), _("算不出，截止日还不知道"))
    rate = next((f.value for f in used if f.kind == "late_fee_rate"), None)
    due_on = _due_on(row, used)
    how = ""
    if rate is not None and due_on is not None and row.arrears is not None:
        days = (row.audited.audit.settle_on - due_on).days
        how = _("%(owed)s × 每日%(rate)s%% × %(days)s天（%(due)s起）") % {
            "owed": _yuan(row.arrears),
            "rate": percent(rate),
            "days": max(days, 0),
            "due": due_on.isoformat(),
        }
        if row.code == "SI-14":
            how = _("按每一笔迟缴的天数，每日%(rate)s%%") % {"rate": percent(rate)}
    return Reckoned(_("滞纳金"), _yuan(row.late_fee), how)


def _due_on(row: Finding, used: list[UsedFigure]) -> date | None:
    """The day from which this line counts: the due day, or the end of the grace of a late floor."""
    day = row.audited.audit.due_day
    if not day:
        day = next((str(int(f.value)) for f in used if f.kind == "contribution_due_day"), "")
    if not day or not row.period:
        return None
    due = due_on_day(row.period, day)
    floor = next((f for f in used if f.kind == "contribution_floor"), None)
    at_floor = floor is not None and row.expected == f"{rounded(floor.value)}"
    if row.code in ("SI-05", "SI-06") and floor and at_floor and floor.grace_until:
        return max(due, floor.grace_until)
    return due


def due_on_day(period: str, day: str) -> date:
    """The due day of a month: `last`, or a day that a short month ends before."""
    year, month = int(period[:4]), int(period[5:])
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if day == "last" else min(int(day), last))


def _told(text: str) -> str:
    """What a check wrote down, as people read it: amounts with yuan, days, reasons."""
    amount = _as_fen(text)
    if amount is not None:
        return _yuan(amount)
    return _("；").join(_reason(part.strip()) for part in text.split(";"))


def _as_fen(text: str) -> int | None:
    """An amount as the checks write it ("3030.00"); None for a day, a count or words."""
    return fen(text) if AMOUNT.fullmatch(text) else None


def _reason(text: str) -> str:
    head, _colon, tail = text.partition(":")
    if head not in REASONS:
        return text
    files = _("、").join(file_title(name.strip()) for name in tail.split(",") if name.strip())
    return f"{REASONS[head]}（{files}）" if files else str(REASONS[head])


def _yuan(amount: int) -> str:
    return _("%(amount)s元") % {"amount": yuan_for_people(amount)}


AMOUNT = re.compile(r"-?\d+\.\d\d")
KINDS_OF_FIGURE = frozenset(FIGURE_KINDS)
ON_A_BASE = frozenset({"SI-01", "SI-02", "SI-03", "SI-04", "SI-05", "SI-06", "SI-15"})
_BASES = (gettext_lazy("应缴基数"), gettext_lazy("已缴基数"))
SAID_OF = {
    **dict.fromkeys(ON_A_BASE, _BASES),
    "SI-06": (gettext_lazy("当地下限"), gettext_lazy("已缴基数")),
    "SI-07": (gettext_lazy("当地上限"), gettext_lazy("已缴基数")),
    "SI-08": (gettext_lazy("下限的1.3倍"), gettext_lazy("当月平均工资")),
    "SI-09": (gettext_lazy("基数乘以费率"), gettext_lazy("实际缴的")),
    "SI-10": (gettext_lazy("个人应缴"), gettext_lazy("工资里扣的")),
    "SI-11": (gettext_lazy("个人应缴"), gettext_lazy("工资里扣的")),
    "SI-14": (gettext_lazy("截止日"), gettext_lazy("缴费日期")),
    "SI-16": (gettext_lazy("应为"), gettext_lazy("工资表里的社保补贴")),
}
REASONS = {
    "checksum": gettext_lazy("证件号最后一位校验不对"),
    "not an ID number": gettext_lazy("不是身份证号"),
    "15 digits": gettext_lazy("还是15位的旧号码"),
    "duplicate": gettext_lazy("同一个号码登记了两次"),
    "name": gettext_lazy("姓名写得不一样"),
    "number": gettext_lazy("号码写得不一样"),
}
