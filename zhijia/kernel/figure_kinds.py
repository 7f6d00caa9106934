"""The kinds of figure there are: unit, how long a row holds, titles, and what may narrow a row.

A yearly figure that nobody ended lapses twelve months after its start; every other kind holds until
it is replaced. A new kind is a new line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING_USUAL: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of figure: its unit, whether it is published anew each year, its titles, and the
    dimensions a row may carry. `usual` fills a dimension nobody named (a payer is an enterprise)."""

    unit: str
    yearly: bool
    zh: str
    en: str
    dims: tuple[str, ...] = ()
    usual: Mapping[str, str] = field(default_factory=lambda: NOTHING_USUAL)


_PAYER = MappingProxyType({"payer": "enterprise"})
_SHARE_DIMS = ("insurance", "payer", "side", "industry")

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "average_wage": Kind("yuan/month", True, "职工月平均工资", "average monthly wage"),
        "contribution_floor": Kind(
            "yuan/month",
            True,
            "缴费基数下限",
            "contribution floor",
            ("insurance", "payer"),
            _PAYER,
        ),
        "contribution_cap": Kind(
            "yuan/month", True, "缴费基数上限", "contribution cap", ("insurance", "payer"), _PAYER
        ),
        "urban_income": Kind(
            "yuan/year", True, "上年全国城镇居民人均可支配收入", "last year's urban income per head"
        ),
        "contribution_rate": Kind(
            "fraction", False, "缴费费率", "contribution rate", _SHARE_DIMS, _PAYER
        ),
        "contribution_fixed": Kind(
            "yuan/month", False, "定额缴费", "fixed contribution", _SHARE_DIMS, _PAYER
        ),
        "contribution_due_day": Kind(
            "day of month", False, "缴费截止日", "due day of contributions", ("insurance",)
        ),
        "late_fee_rate": Kind("fraction/day", False, "滞纳金日费率", "late fee rate per day"),
        "fee_start_rule": Kind(
            "months on",
            False,
            "滞纳金起算日",
            "first day of the late fee, months after the due day",
        ),
        "maternity_merged": Kind(
            "flag", False, "生育保险并入医疗保险", "maternity insurance paid within medical"
        ),
        "minimum_wage": Kind("yuan/month", False, "月最低工资标准", "monthly minimum wage"),
        "subsistence_line": Kind(
            "yuan/month", False, "城市低保标准", "urban subsistence line", ("area",)
        ),
        "monthly_paid_days": Kind("days", False, "月计薪天数", "paid days in a month"),
        "statutory_holidays": Kind("days/year", False, "法定节假日", "statutory holidays a year"),
        "overtime_rate": Kind("fraction", False, "加班工资倍率", "overtime rate", ("day",)),
        "annual_leave_days": Kind(
            "days/year", False, "带薪年休假", "paid annual leave", ("career_from",)
        ),
        "probation_limit": Kind("months", False, "试用期上限", "probation limit", ("term_from",)),
        "medical_period": Kind(
            "months", False, "医疗期", "medical period", ("career_from", "service_from")
        ),
        "medical_window": Kind(
            "months",
            False,
            "医疗期累计计算期间",
            "window in which sick months are counted",
            ("career_from", "service_from"),
        ),
        "maternity_days": Kind("days", False, "产假", "maternity leave", ("event",)),
        "injury_lump_months": Kind(
            "months", False, "一次性伤残补助金月数", "disability lump sum in months", ("grade",)
        ),
        "injury_allowance_rate": Kind(
            "fraction", False, "伤残津贴比例", "monthly disability allowance", ("grade",)
        ),
        "injury_medical_sum": Kind(
            "yuan", False, "一次性工伤医疗补助金", "medical lump sum on leaving", ("grade",)
        ),
        "injury_employment_sum": Kind(
            "yuan", False, "一次性伤残就业补助金", "employment lump sum on leaving", ("grade",)
        ),
        "death_income_years": Kind(
            "years", False, "一次性工亡补助金年数", "years of income on death at work"
        ),
        "funeral_months": Kind("months", False, "丧葬补助金月数", "funeral grant in months"),
        "consultation_reply_days": Kind(
            "days", False, "集体协商要约答复期限", "days to answer a request to consult"
        ),
        "opinion_reply_days": Kind(
            "working days", False, "意见书答复期限", "working days to answer an opinion letter"
        ),
        "congress_base": Kind(
            "representatives", False, "职代会代表基数", "congress seats of a band", ("staff_from",)
        ),
        "congress_step": Kind(
            "representatives",
            False,
            "每满一档增加的代表数",
            "congress seats per full step",
            ("staff_from",),
        ),
        "congress_step_staff": Kind(
            "staff", False, "一档的职工人数", "staff in a step", ("staff_from",)
        ),
        "committee_seats_least": Kind(
            "seats", False, "工会委员会最少委员数", "fewest committee seats", ("members_from",)
        ),
        "committee_seats_most": Kind(
            "seats", False, "工会委员会最多委员数", "most committee seats", ("members_from",)
        ),
        "committee_term": Kind(
            "years", False, "工会委员会任期", "term of a committee", ("choice",)
        ),
        "certificate_change_days": Kind(
            "days", False, "法人证书变更登记期限", "days to file a change of the certificate"
        ),
        "dues_rate": Kind("fraction", False, "会费比例", "rate of members' dues"),
        "dues_step": Kind("yuan", False, "会费计算的工资档", "step of wage that dues count"),
        "funds_rate": Kind("fraction", False, "工会经费拨缴比例", "rate of union funds"),
        "funds_share": Kind(
            "fraction", False, "工会经费分成比例", "share of union funds", ("level",)
        ),
        "funds_refund_below": Kind(
            "yuan/year", False, "小额缴费全额返还的门槛", "small payers refunded below"
        ),
        "funds_refund_cap": Kind(
            "yuan/year", False, "小额缴费返还上限", "cap of the small payers' refund"
        ),
    }
)
