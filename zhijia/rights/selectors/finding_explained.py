"""One finding explained: rule, law, the figures with their sources, and the formula with its values."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language
from zhijia.kernel.figures import Figure
from zhijia.kernel.money import fen, rounded, yuan_for_people
from zhijia.kernel.regions import region_name
from zhijia.law.rules.figure_words import CHOICES, FEE_STARTS, kind_words
from zhijia.rights.models import Finding
from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.rules.insurance.figures_used import (
    OWN_INJURY_RATE,
    UsedFigure,
    used_figures,
)
from zhijia.rights.rules.insurance.schedule import USUAL_PAYER, fee_counts_from
from zhijia.rights.selectors.findings import (
    PAGE,
    TRUST_WORDS,
    FindingLine,
    file_title,
    line_of,
    missing_words,
)

AMOUNT = re.compile(r"-?\d+\.\d\d")
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
    "SI-13": (gettext_lazy("应由几家单位缴"), gettext_lazy("几家单位缴了")),
    "SI-14": (gettext_lazy("最晚该缴的日子"), gettext_lazy("缴费日期")),
    "SI-16": (gettext_lazy("应为"), gettext_lazy("工资表里的社保补贴")),
}
REGISTERED = (gettext_lazy("最晚应登记的日子"), gettext_lazy("实际登记的日子"))
LEFT_BUT_INSURED = (gettext_lazy("离职日期"), gettext_lazy("还在缴费的月份"))
STRUCK_OFF = (gettext_lazy("离职日期"), gettext_lazy("停保的月份"))
REASONS = {
    "checksum": gettext_lazy("证件号最后一位校验不对"),
    "not an ID number": gettext_lazy("不是身份证号"),
    "15 digits": gettext_lazy("还是15位的旧号码"),
    "duplicate": gettext_lazy("同一个号码登记了两次"),
    "name": gettext_lazy("姓名写得不一样"),
    "number": gettext_lazy("号码写得不一样"),
}


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
        "figures": [_shown(figure, payer=payer_of(figure, used)) for figure in used],
        "is_estimate": row.arrears != 0 or row.late_fee != 0,
        "others": _others(row) if row.person_id else [],
        "trust": TRUST_WORDS[row.trust],
    }


def _used(row: Finding) -> list[UsedFigure]:
    if not row.period or not row.kind:
        return []
    audited = row.audited
    return used_figures(
        audited.audit.figures, insurance=row.kind, period=row.period, employer_id=audited.word
    )


def _others(row: Finding) -> list[FindingLine]:
    """What else was found about the same person, month and insurance."""
    same = Finding.objects.filter(
        audited=row.audited, person_id=row.person_id, period=row.period, kind=row.kind
    )
    return [line_of(other) for other in same.exclude(pk=row.pk).select_related("person")[:PAGE]]


def payer_of(figure: Figure | UsedFigure, used: Iterable[Figure | UsedFigure]) -> str:
    """For which class of payer a line is (企业), where another class has another one or it is not the
    usual class; else empty, because it goes without saying."""
    payer = dict(figure.dims).get("payer", "")
    classes = {dict(one.dims).get("payer", "") for one in used if one.kind == figure.kind}
    if not payer or (len(classes) == 1 and payer == USUAL_PAYER):
        return ""
    return in_the_readers_language(CHOICES["payer"].get(payer, payer))


def _shown(figure: UsedFigure, *, payer: str) -> ShownFigure:
    sides = {"employer": _("单位"), "worker": _("个人")}
    if figure.kind == OWN_INJURY_RATE:
        title, place, source = _("单位自己的工伤费率"), "", _("单位交来的工伤费率表")
        return ShownFigure(
            title, _amount(figure), place, figure.valid_from, "", source, False, None
        )
    title = in_the_readers_language(kind_words(figure.kind))
    narrowed = _("、").join(filter(None, [payer, sides.get(figure.side, "")]))
    return ShownFigure(
        title=_("%(title)s（%(narrowed)s）") % {"title": title, "narrowed": narrowed}
        if narrowed
        else title,
        amount=_amount(figure),
        place=in_the_readers_language(region_name(figure.region)),
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
    if figure.kind == "fee_start_rule":
        return gettext(FEE_STARTS[int(figure.value)])
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
    rates = {f.side: f.value for f in used if f.kind in ("contribution_rate", OWN_INJURY_RATE)}
    yield from _parts(row, rates)
    yield _fee(row, used)


def _compared(row: Finding) -> Iterator[Reckoned]:
    words = _words(row)
    if row.basis is not None:
        yield Reckoned(_("上年月平均工资"), _yuan(row.basis), _("来自工资表或花名册"))
    if row.expected:
        yield Reckoned(str(words[0]), _told(row.expected))
    if row.found or row.expected:
        yield Reckoned(str(words[1]), _told(row.found) if row.found else _("没有"))


def _words(row: Finding) -> tuple[Any, Any]:
    """What the two values of a line are. SI-02 and SI-15 compare bases, or a day."""
    is_a_day = bool(row.found) and _as_fen(row.found) is None
    if row.code == "SI-02" and is_a_day:
        return REGISTERED
    if row.code == "SI-15" and is_a_day:
        has_left = bool(row.expected) and row.expected[:7] < row.period
        return LEFT_BUT_INSURED if has_left else STRUCK_OFF
    return SAID_OF.get(row.code, (gettext_lazy("应为"), gettext_lazy("文件里是")))


def _parts(row: Finding, rates: Mapping[str, Fraction]) -> Iterator[Reckoned]:
    """Both parts: the base that is short times the rate."""
    short = _short_base(row)
    if short is not None and row.code in ON_A_BASE:
        yield Reckoned(_("少缴的基数"), _yuan(short), _("应缴基数减去已缴基数"))
    for side, label, amount in (
        ("employer", _("单位应补"), row.employer_short),
        ("worker", _("个人应补"), row.worker_short),
    ):
        how = _how(row, amount, short, rates.get(side)) if amount else ""
        yield Reckoned(label, _("算不出，费率还不知道") if amount is None else _yuan(amount), how)


def _how(row: Finding, amount: int, short: int | None, rate: Fraction | None) -> str:
    """The formula of one part with its values."""
    if row.code == "SI-09":
        if short == amount:
            return f"{_told(row.expected)} − {_told(row.found)}"
        return _("基数乘以费率，减去实际缴的")
    if rate is None:
        return ""
    if row.code == "SI-14":
        return _("申报了却没有缴的基数 × %(rate)s%%") % {"rate": percent(rate)}
    if short is None or row.code not in ON_A_BASE:
        return ""
    how, rest = f"{_yuan(short)} × {percent(rate)}%", amount - int(rounded(short * rate, 0))
    # The base is shown in fen and reckoned exactly: a fen is no difference.
    return how if abs(rest) <= 1 else f"{how} + {_yuan(rest)}" + _("（费率不对少缴的）")


def _short_base(row: Finding) -> int | None:
    """The base that is missing, in fen; None where the finding is not about a base."""
    due, paid = _as_fen(row.expected), _as_fen(row.found)
    return None if due is None or paid is None else due - paid


def _fee(row: Finding, used: list[UsedFigure]) -> Reckoned:
    if row.late_fee is None:
        known = bool(row.audited.audit.due_day) or any(
            figure.kind == "contribution_due_day" for figure in used
        )
        why = _("算不出，从哪天起算或者费率还不知道") if known else _("算不出，截止日还不知道")
        return Reckoned(_("滞纳金"), why)
    rate = next((f.value for f in used if f.kind == "late_fee_rate"), None)
    due_on = _due_on(row, used)
    how = ""
    if rate is not None and due_on is not None and row.arrears is not None:
        days = max((row.audited.audit.settle_on - due_on).days, 0)
        owed = int(rounded(row.arrears * rate * days, 0))
        first_day = due_on + timedelta(days=1)
        until_now = _("%(owed)s × 每日%(rate)s%% × %(days)s天（%(due)s起）") % {
            "owed": _yuan(row.arrears),
            "rate": percent(rate),
            "days": days,
            "due": first_day.isoformat(),
        }
        late = _("缴得迟的每一笔 × 每日%(rate)s%% × 迟缴的天数（%(due)s起）") % {
            "rate": percent(rate),
            "due": first_day.isoformat(),
        }
        parts = [until_now] if row.arrears else []
        parts += [late] if row.late_fee - owed > 1 else []
        how = " + ".join(parts)
    return Reckoned(_("滞纳金"), _yuan(row.late_fee), how)


def _due_on(row: Finding, used: list[UsedFigure]) -> date | None:
    """The day after which this line counts: as the place has it after the due day, or the end of the
    grace of a late floor."""
    day = row.audited.audit.due_day
    if not day:
        day = next((str(int(f.value)) for f in used if f.kind == "contribution_due_day"), "")
    if not day or not row.period:
        return None
    rule = next((int(f.value) for f in used if f.kind == "fee_start_rule"), 0)
    due = fee_counts_from(due_on_day(row.period, day), rule)
    floors = [f for f in used if f.kind == "contribution_floor"]
    at_floor = (f for f in floors if row.expected == f"{rounded(f.value)}")
    graces = [f.grace_until for f in at_floor if f.grace_until]
    if row.code in ("SI-05", "SI-06") and graces:
        return max(due, graces[0])
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
