"""The table of checks SI-01 … SI-16: name, severity, rule in a sentence, law, and what each needs.

`needs` are columns without which the check answers `unjudged`; `figures` the dated figures likewise.
Where the rule is computed: `presence` (who is insured when), `cells` (amounts of one person, month
and insurance), `persons` (identity, two employers, cash), `groups`. Source: docs/insurance-audit.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhijia.kernel.words import _

VIOLATION, WARNING, UNJUDGED, GROUP = range(4)
STATUSES = ("violation", "warning", "unjudged", "group")

OTHER_EMPLOYERS = "other_employers"
"""What SI-13 lacks where the files are one employer's."""

PAYER = "payer"
"""What a check lacks where the line differs by the class of the payer and nobody said which."""

NO_ROSTER_LINE = "roster"
"""What SI-01 and SI-15 lack where nobody brought a roster: how and since when somebody works there."""

DAY_OF_HIRE = "hired_on"
"""What a month lacks that is on the payroll before the roster's day of hire."""

HIGH, NORMAL, LOW = "high", "normal", "low"


@dataclass(frozen=True, slots=True)
class Check:
    """One named rule. `carries` says whether its rows can carry arrears."""

    number: int
    zh: str
    en: str
    severity: str
    rule: str
    law: str
    needs: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    carries: bool = False

    @property
    def code(self) -> str:
        return f"SI-{self.number:02d}"


_BOUNDS = ("contribution_floor", "contribution_cap")
_RATES = ("contribution_rate",)

_TABLE = (
    Check(
        1,
        "未参保",
        "not enrolled",
        HIGH,
        _(
            "在工资表上，入职已满30日，缴费明细里却没有任何一个月；退休返聘、实习、由派遣单位参保的除外。"
        ),
        _("社会保险法第五十八条"),
        carries=True,
    ),
    Check(
        2,
        "参保晚于用工",
        "late start",
        NORMAL,
        _("首个缴费月份晚于用工之日所在月份，或参保登记日距用工之日超过30日。"),
        _("社会保险法第五十八条"),
        needs=("roster.hired_on",),
        carries=True,
    ),
    Check(
        3,
        "中断",
        "gap",
        NORMAL,
        _("前后月份都缴了，中间月份没有缴，人还在工资表上；有缺勤记录或换了参保地的不能判断。"),
        _("社会保险法第六十条"),
        carries=True,
    ),
    Check(
        4,
        "险种不全",
        "missing insurance type",
        NORMAL,
        _("当月缴了部分险种，应缴的另一险种没有缴；生育保险并入医疗保险的地区除外。"),
        _("社会保险法第二条、第六十条"),
        figures=("maternity_merged",),
        carries=True,
    ),
    Check(
        5,
        "基数低于本人上年月平均工资",
        "base below last year's average",
        NORMAL,
        _("缴费基数低于上年月平均工资（以上下限为界）1元及以上；新进人员按首月工资。"),
        _("社会保险法第十二条、第六十条"),
        figures=_BOUNDS,
        carries=True,
    ),
    Check(
        6,
        "基数低于下限",
        "base below the floor",
        NORMAL,
        _("缴费基数低于当地该险种当月的下限；预缴或仍在补缴期内的只提示。"),
        _("社会保险法第六十条"),
        figures=("contribution_floor",),
        carries=True,
    ),
    Check(
        7,
        "基数高于上限",
        "base above the cap",
        LOW,
        _("缴费基数高于当地该险种当月的上限，只提示。"),
        _("社会保险法第六十条"),
        figures=("contribution_cap",),
    ),
    Check(
        8,
        "普遍按下限缴费",
        "everybody at the floor",
        LOW,
        _("八成及以上的人按下限缴费，而当月平均工资高于下限的1.3倍；宜发提示函，不作指控。"),
        _("社会保险法第六十条"),
        figures=("contribution_floor",),
    ),
    Check(
        9,
        "费率不对",
        "wrong rate",
        NORMAL,
        _("单位或个人缴费金额与基数乘以当月费率相差超过0.05元。"),
        _("社会保险法第六十条"),
        figures=_RATES,
        carries=True,
    ),
    Check(
        10,
        "个人部分代扣不符",
        "worker's share not withheld as due",
        HIGH,
        _("工资表代扣的金额与基数乘以个人费率相差超过0.05元；扣了没有缴的最严重。"),
        _("社会保险法第六十条、社会保险费征缴暂行条例第十二条、第十三条"),
        figures=_RATES,
    ),
    Check(
        11,
        "个人承担了单位部分或滞纳金",
        "worker bears the employer's share or the late fee",
        NORMAL,
        _("工资表代扣的金额高于个人应缴部分。"),
        _("社会保险费申报缴纳管理规定第十一条"),
        figures=_RATES,
    ),
    Check(
        12,
        "身份信息不符",
        "identity mismatch",
        NORMAL,
        _("身份证号校验码不对、仍是15位、重复，或姓名与号码在三份表中不一致。"),
        _("社会保险法第五十八条，GB 11643—1999"),
    ),
    Check(
        13,
        "同月两家单位参保",
        "two employers in one month",
        NORMAL,
        _("同一人同一月同一险种由两家单位缴费；工伤保险允许。"),
        _("社会保险法第五十八条"),
        needs=("contributions.employer_id",),
    ),
    Check(
        14,
        "迟缴",
        "paid late",
        NORMAL,
        _("缴费日期晚于当月截止日，或申报后一直没有缴。"),
        _("社会保险法第八十六条"),
        figures=("contribution_due_day",),
        carries=True,
    ),
    Check(
        15,
        "离职仍缴或未离职先停",
        "left but insured, or dropped while employed",
        HIGH,
        _("离职月份之后仍在缴费，或离职之前已经停保；病假、孕期、工伤期间停保的优先处理。"),
        _("社会保险法第五十八条、劳动合同法第四十二条"),
        needs=("roster.ended_on",),
        carries=True,
    ),
    Check(
        16,
        "以现金代替参保",
        "cash instead of insurance",
        NORMAL,
        _("工资表里有社保补贴。约定不缴社会保险的无效。"),
        _("最高人民法院劳动争议司法解释（二）第十九条"),
        needs=("payroll.cash_in_lieu",),
    ),
)

CHECKS: Mapping[str, Check] = MappingProxyType({check.code: check for check in _TABLE})

SEVERITIES = (HIGH, NORMAL, LOW)


def gravest_first(code: str) -> tuple[int, str]:
    """The order in which checks are read: by severity, then by number."""
    return SEVERITIES.index(CHECKS[code].severity), code
