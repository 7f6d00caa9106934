"""What is said first about a result, what stands below it, which days it names, and what to do next.

Every calculator has a line in each table; tests compare them with the fields of its result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zhijia.kernel.words import said
from zhijia.law.rules.wording import DAYS, MONTHS, PEOPLE


@dataclass(frozen=True, slots=True)
class Line:
    """A field of the result with its words and its unit; amounts and days carry their own."""

    field: str
    words: str
    unit: str = ""


class Whose(StrEnum):
    """Who has to act by a day: the worker before an office that may turn them away, or somebody
    else; or nobody, when something may begin on it."""

    CLAIM = "claim"  # the limitation of a claim
    OWN = "own"
    OTHERS = "others"
    BEGINS = "begins"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`first`: the answer, the first of these that is known; `nothing` when none is. `rest`: what
    else is shown. `days`: the fields that are days to remember, and who has to act by them."""

    first: tuple[Line, ...]
    rest: tuple[Line, ...] = ()
    nothing: str = ""
    days: Mapping[str, Whose] = field(default_factory=dict)


_WAGE_BASE = Line("base", said("计算用的月工资"))
_SERVED = Line("months", said("折成月数"), MONTHS)
ABOUT = said("大约可以得到")

OUTCOMES: dict[str, Outcome] = {
    "severance": Outcome(
        (Line("total", ABOUT),),
        (
            _SERVED,
            _WAGE_BASE,
            Line("severance", said("经济补偿")),
            Line("notice_pay", said("代通知金")),
        ),
    ),
    "unlawful_termination": Outcome((Line("damages", ABOUT),), (_SERVED, _WAGE_BASE)),
    "double_wage": Outcome(
        (Line("amount", said("大约可以另外要")),),
        (
            Line("from_on", said("从哪天起")),
            Line("to_on", said("到哪天止")),
            Line("months", said("一共"), MONTHS),
        ),
    ),
    "probation": Outcome((Line("max_months", said("试用期最长"), MONTHS),)),
    "unlawful_probation": Outcome(
        (Line("damages", ABOUT),), (Line("excess_months", said("超过的月数"), MONTHS),)
    ),
    "training_penalty": Outcome((Line("max_penalty", said("违约金最多")),)),
    "wage_deduction": Outcome((Line("max_deduction", said("这个月最多扣")),)),
    "overtime": Outcome(
        (Line("total", said("加班工资大约")),),
        (
            Line("daily_wage", said("日工资")),
            Line("hourly_wage", said("小时工资")),
            Line("weekday_pay", said("工作日加班")),
            Line("rest_day_pay", said("休息日加班")),
            Line("holiday_pay", said("节假日加班")),
        ),
    ),
    "annual_leave": Outcome(
        (Line("remaining_days", said("还可以休"), DAYS),),
        (
            Line("entitled_days", said("全年应休"), DAYS),
            Line("prorated_days", said("按在职天数折算"), DAYS),
        ),
    ),
    "unused_leave_pay": Outcome(
        (Line("extra_200", said("除了正常工资，大约还应付")),),
        (Line("daily_wage", said("日工资")), Line("total_300", said("连正常工资一共"))),
    ),
    "medical_period": Outcome(
        (Line("months", said("医疗期一共"), MONTHS),),
        (
            Line("window_months", said("在多长时间里累计"), MONTHS),
            Line("window_ends_on", said("累计到哪天")),
        ),
    ),
    "contribution_share": Outcome(
        (Line("worker_amount", said("您每月缴")),),
        (
            Line("base", said("缴费基数")),
            Line("employer_amount", said("单位每月缴")),
        ),
    ),
    "late_fee": Outcome((Line("fee", said("滞纳金大约")),), (Line("days", said("晚了"), DAYS),)),
    "maternity_allowance": Outcome((Line("allowance", said("生育津贴大约")),)),
    "injury_benefit": Outcome(
        (Line("lump_sum", said("一次性伤残补助金大约")),),
        (
            Line("wage_base", said("计算用的月工资")),
            Line("lump_sum_months", said("补助月数"), MONTHS),
            Line("monthly_allowance", said("每月伤残津贴")),
            Line("gap", said("单位应补的差额")),
            Line("medical_lump_sum", said("一次性工伤医疗补助金")),
            Line("employment_lump_sum", said("一次性伤残就业补助金")),
        ),
    ),
    "death_benefit": Outcome(
        (Line("lump_sum", said("一次性工亡补助金")),), (Line("funeral", said("丧葬补助金")),)
    ),
    "limitation": Outcome(
        (
            Line("last_day_if_holiday", said("申请仲裁，名义上最晚")),
            Line("last_day", said("申请仲裁，名义上最晚")),
        ),
        (
            Line("starts_on", said("从哪天起算")),
            Line("barred", said("已经过了时效")),
        ),
        nothing=said("现在不受一年时效的限制"),
        days={"last_day_if_holiday": Whose.CLAIM, "last_day": Whose.CLAIM},
    ),
    "mass_layoff": Outcome(
        (Line("threshold", said("裁到这么多人，要走裁员程序"), PEOPLE),),
        (
            Line("is_mass", said("这次要走裁员程序")),
            Line("earliest_on", said("最早哪天可以裁")),
        ),
    ),
    "congress_vote": Outcome(
        (Line("in_favour_needed", said("同意的至少要有"), PEOPLE),),
        (
            Line("present_needed", said("到会的至少要有"), PEOPLE),
            Line("valid", said("这次表决通过了")),
        ),
    ),
    "consultation_deadlines": Outcome(
        (
            Line("reply_by_working_day", said("对方最晚书面答复")),
            Line("reply_by", said("对方最晚书面答复")),
            Line("file_by", said("单位最晚报送人社部门")),
            Line("effective_on", said("没有异议的，生效日")),
            Line("renewal_from", said("从这天起可以要求续订")),
        ),
        (
            Line("file_by", said("单位最晚报送人社部门")),
            Line("effective_on", said("没有异议的，生效日")),
            Line("renewal_from", said("从这天起可以要求续订")),
        ),
        days={
            "reply_by_working_day": Whose.OTHERS,
            "reply_by": Whose.OTHERS,
            "file_by": Whose.OTHERS,
            "renewal_from": Whose.BEGINS,
        },
    ),
    "arbitration_deadlines": Outcome(
        (Line("award_by", said("仲裁委最晚作出裁决")),),
        (Line("award_by_extended", said("案情复杂，批准延期的")),),
        days={"award_by": Whose.OTHERS, "award_by_extended": Whose.OTHERS},
    ),
    "injury_filing": Outcome(
        (Line("worker_by", said("您自己最晚申请工伤认定")),),
        (Line("employer_by", said("单位最晚申请")),),
        days={"worker_by": Whose.OWN, "employer_by": Whose.OTHERS},
    ),
    "congress_size": Outcome((Line("representatives", said("代表至少"), PEOPLE),)),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Calculators as workers look for them; `also` are other words people type."""

    words: str
    names: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group(said("离职和辞退"), ("severance", "unlawful_termination", "mass_layoff")),
    Group(
        said("合同和试用期"),
        ("double_wage", "probation", "unlawful_probation", "training_penalty"),
    ),
    Group(said("工资和加班"), ("overtime", "wage_deduction")),
    Group(said("休假和女职工"), ("annual_leave", "unused_leave_pay", "medical_period", "maternity_allowance")),
    Group(said("社保"), ("contribution_share", "late_fee")),
    Group(said("工伤"), ("injury_benefit", "injury_filing", "death_benefit")),
    Group(said("日子和时效"), ("limitation", "arbitration_deadlines")),
    Group(
        said("工会和职代会"), ("consultation_deadlines", "congress_vote", "congress_size")
    ),
)  # fmt: skip

# One line under each title: what it tells, in the worker's words.
TELLS: dict[str, str] = {
    "severance": said("合法离开，单位该给多少，也叫N、N+1"),
    "unlawful_termination": said("被违法辞退，单位该赔多少，也叫2N"),
    "mass_layoff": said("裁多少人要先听工会意见，最早哪天能裁"),
    "double_wage": said("上班超过一个月没签书面合同"),
    "probation": said("试用期最长可以多久"),
    "unlawful_probation": said("试用期太长，多试的日子怎么赔"),
    "training_penalty": said("服务期没做满就走，最多赔多少"),
    "overtime": said("平时、周末、节假日加班，该付多少"),
    "wage_deduction": said("单位要扣工资赔损失，一个月最多扣多少"),
    "annual_leave": said("今年有几天年假，还剩几天"),
    "unused_leave_pay": said("年假没休，单位该付多少"),
    "medical_period": said("生病可以休多久，单位不能解除"),
    "maternity_allowance": said("产假期间领多少钱"),
    "contribution_share": said("五险每月您缴多少，单位缴多少"),
    "late_fee": said("社保晚缴了，单位要付多少滞纳金"),
    "injury_benefit": said("评了伤残等级，能领多少"),
    "injury_filing": said("工伤认定最晚哪天申请"),
    "death_benefit": said("因工去世，家属能领多少"),
    "limitation": said("最晚哪天要去申请仲裁"),
    "arbitration_deadlines": said("仲裁最晚哪天出结果"),
    "consultation_deadlines": said("集体协商、集体合同的几个日子"),
    "congress_vote": said("多少人到会、多少人同意才算数"),
    "congress_size": said("多少职工选多少代表"),
}

# The kind of request a result becomes when it is taken to the union (desk's own codes).
CATEGORIES: dict[str, str] = {
    "severance": "contract",
    "unlawful_termination": "contract",
    "mass_layoff": "contract",
    "double_wage": "contract",
    "probation": "contract",
    "unlawful_probation": "contract",
    "training_penalty": "contract",
    "overtime": "wages",
    "wage_deduction": "wages",
    "annual_leave": "leave",
    "unused_leave_pay": "leave",
    "medical_period": "leave",
    "maternity_allowance": "leave",
    "contribution_share": "insurance",
    "late_fee": "insurance",
    "injury_benefit": "injury",
    "injury_filing": "injury",
    "death_benefit": "injury",
    "limitation": "unsure",
    "arbitration_deadlines": "unsure",
    "consultation_deadlines": "union",
    "congress_vote": "union",
    "congress_size": "union",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do next; `leads_to` names the calculator that helps with it."""

    words: str
    leads_to: str = ""


# 劳动争议调解仲裁法 21 (where), 27 (one year), 43 (no award in time: court), 53 (no fee); 劳动保障监察条例 9-11;
# 工伤保险条例 17, 18.
_WRITE_IT_DOWN = NextStep(said("把合同、工资条、考勤、聊天记录留好。和单位谈，要一个书面的说法。"))
_INSPECTION = NextStep(
    said("单位不照办的，可以打12333向劳动监察投诉，也可以申请劳动仲裁。仲裁不收费。")
)
_LIMITATION = NextStep(said("申请仲裁一般只有一年。先算一算您最晚是哪天。"), leads_to="limitation")
_ARBITRATE = NextStep(said("到单位所在地或者干活的地方的劳动仲裁委申请。仲裁不收费。"))
_COLLECTION = NextStep(said("社保欠缴的，向社保经办机构或者税务部门投诉，打12333、12366。"))
_FILE_INJURY = NextStep(
    said("单位没有申请工伤认定的，您自己、家属或者工会也可以申请，只有一年。"), "injury_filing"
)
_FILE_NOW = NextStep(
    said("到单位所在地的人社局申请工伤认定，带上病历和能证明在那里上班的材料。能早就早。")
)
_AT_THE_COURT = NextStep(said("过了期限还没有裁决的，可以直接到法院起诉。"))
_ASK_ABOVE = NextStep(said("各地还有自己的规定。拿不准的，问上级工会。"))

_CLAIM = (_WRITE_IT_DOWN, _INSPECTION, _LIMITATION)
_INSURANCE = (_WRITE_IT_DOWN, _COLLECTION)
_INJURY = (_WRITE_IT_DOWN, _FILE_INJURY, _LIMITATION)
_TOGETHER = (_ASK_ABOVE,)

NEXT_STEPS: dict[str, tuple[NextStep, ...]] = {
    **dict.fromkeys(CATEGORIES, _CLAIM),
    "contribution_share": _INSURANCE,
    "late_fee": _INSURANCE,
    "maternity_allowance": (_WRITE_IT_DOWN, _COLLECTION, _LIMITATION),
    "injury_benefit": _INJURY,
    "injury_filing": (_FILE_NOW,),
    "death_benefit": _INJURY,
    "limitation": (_WRITE_IT_DOWN, _ARBITRATE),
    "arbitration_deadlines": (_AT_THE_COURT,),
    **dict.fromkeys(
        ("mass_layoff", "consultation_deadlines", "congress_vote", "congress_size"), _TOGETHER
    ),
}
