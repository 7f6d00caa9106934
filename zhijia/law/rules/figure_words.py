"""A figure in words: its kind, what narrows it, its amount with the unit, and how long it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from zhijia.kernel.figures import KINDS, Dims, Figure
from zhijia.kernel.money import rounded
from zhijia.kernel.words import Named, Said, said

# How an amount is written by its unit; `%(n)s` is the number.
AMOUNTS: Mapping[str, str] = {
    "yuan": said("%(n)s元"),
    "yuan/month": said("每月%(n)s元"),
    "yuan/year": said("每年%(n)s元"),
    "fraction": said("%(n)s%%"),
    "fraction/day": said("每天%(n)s%%"),
    "day of month": said("每月%(n)s日"),
    "days": said("%(n)s天"),
    "days/year": said("每年%(n)s天"),
    "working days": said("%(n)s个工作日"),
    "months": said("%(n)s个月"),
    "years": said("%(n)s年"),
    "representatives": said("%(n)s名代表"),
    "seats": said("%(n)s名委员"),
    "staff": said("%(n)s名职工"),
}
YES, NO = said("是"), said("否")
# From when a late fee counts, by the months after the due day.
FEE_STARTS = (
    said("截止日的次日起"),
    said("截止日后第一个月的1日起"),
    said("截止日后第二个月的1日起"),
)

# What a dimension is called, and the words for its values; any other value stands as it is.
DIMENSIONS: Mapping[str, str] = {
    "insurance": said("险种"),
    "payer": said("缴费单位"),
    "side": said("谁缴"),
    "industry": said("行业"),
    "day": said("哪种日子"),
    "event": said("情形"),
    "grade": said("伤残等级"),
    "career_from": said("累计工作满几年"),
    "service_from": said("本单位工作满几年"),
    "term_from": said("合同满几个月"),
    "staff_from": said("职工从几人起"),
    "members_from": said("会员从几人起"),
    "area": said("城乡"),
    "choice": said("哪一种任期"),
    "level": said("哪一级工会"),
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "insurance": {
        "pension": said("养老保险"),
        "medical": said("医疗保险"),
        "unemployment": said("失业保险"),
        "injury": said("工伤保险"),
        "maternity": said("生育保险"),
        "big_illness": said("大病保险"),
    },
    "payer": {"enterprise": said("企业"), "public_institution": said("机关事业单位")},
    "side": {"worker": said("职工"), "employer": said("单位")},
    "choice": {"long": said("较长的一种"), "short": said("较短的一种")},
    "level": {
        "base": said("基层工会"),
        "street": said("街道、乡镇工会"),
        "district": said("区县总工会"),
        "city": said("市总工会"),
        "province": said("省总工会"),
        "national": said("全国总工会"),
        "above": said("上级工会"),
    },
    "day": {
        "weekday": said("工作日延长"),
        "rest_day": said("休息日"),
        "holiday": said("法定节假日"),
    },
    "event": {
        "birth": said("生育"),
        "difficult_birth_extra": said("难产另加"),
        "each_extra_child": said("多胞胎每多一个另加"),
        "miscarriage_below_4_months": said("怀孕未满4个月流产"),
        "miscarriage_from_4_months": said("怀孕满4个月流产"),
    },
}
COUNTED: Mapping[str, str] = {
    "grade": said("%(n)s级"),
    "career_from": said("累计工作满%(n)s年"),
    "service_from": said("本单位工作满%(n)s年"),
    "term_from": said("合同满%(n)s个月"),
    "staff_from": said("职工%(n)s人起"),
    "members_from": said("会员%(n)s人起"),
}


def kind_words(kind: str) -> Named:
    """The kind's title in both languages."""
    return Named(KINDS[kind].zh, KINDS[kind].en)


def dims_words(kind: str, dims: Dims) -> list[str]:
    """What narrows a row, one phrase each; what is usual (an enterprise pays) goes without saying."""
    usual = KINDS[kind].usual
    return [_dimension(key, value) for key, value in dims if usual.get(key) != value]


def _dimension(key: str, value: str) -> str:
    if key in COUNTED and value.isdigit():
        return Said(COUNTED[key], {"n": value})
    return CHOICES.get(key, {}).get(value, value)


def amount_words(figure: Figure) -> str:
    """The amount with its unit. A multiple of pay reads as a percentage: 1.5 is 150%."""
    unit, value = figure.unit, figure.value
    if unit == "flag":
        return YES if value else NO
    if unit == "months on":
        return FEE_STARTS[int(value)]
    if unit.startswith("fraction"):
        value *= 100
    return Said(AMOUNTS[unit], {"n": _number(value, is_money=unit.startswith("yuan"))})


def _number(value: Fraction, *, is_money: bool) -> str:
    if is_money:
        return f"{rounded(value):,}"
    shown = rounded(value, 4)
    return f"{shown:f}".rstrip("0").rstrip(".")


def days_words(first: date, last: date) -> str:
    """From when to when; `date.max` is an end nobody has set."""
    if last == date.max:
        return said("%(first)s起", first=first)
    return said("%(first)s至%(last)s", first=first, last=last)
