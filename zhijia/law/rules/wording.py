"""How each question is put to a worker: plain words, a hint, the unit, and what "I do not know" is
called there. A fact that several calculators ask is put the same way, unless a line names one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhijia.kernel.words import said

DO_NOT_KNOW = said("不知道")


@dataclass(frozen=True, slots=True)
class Wording:
    """`ask` stands as the heading of its page, `short` in the list of what was answered."""

    ask: str
    short: str
    hint: str = ""
    unit: str = ""
    skip: str = DO_NOT_KNOW
    options: Mapping[str, str] = field(default_factory=dict)


# Units as patterns: languages differ in what stands between the number and its unit. Amounts are
# always yuan, and their field says so.
MONTHS, YEARS, DAYS = said("%(count)s个月"), said("%(count)s年"), said("%(count)s天")
HOURS, PEOPLE, GRADE = said("%(count)s小时"), said("%(count)s人"), said("%(count)s级")
PERCENT = said("%(count)s%%")
NOT_YET = said("还没有")
NONE_OF_IT = said("没有")

_TERM_KINDS = {
    "fixed": said("有期限的，写明了到哪天"),
    "open_ended": said("无固定期限"),
    "task": said("以完成某项工作为期限"),
}

WORDINGS: dict[str, Wording] = {
    "hired_on": Wording(
        said("您是哪天开始在这家单位上班的？"),
        said("入职"),
        said("以实际上班那天为准，不是签合同那天。"),
    ),
    "ended_on": Wording(
        said("最后一天上班是哪天？"),
        said("离职"),
        said("也就是劳动关系结束的那天。还没有离开的，写预计的日子。"),
    ),
    "ground": Wording(
        said("是怎么离开的？"),
        said("离开的原因"),
        said("选最接近的。单位没有合法理由就辞退的，请算“违法解除赔偿金”。"),
        options={
            "negotiated": said("单位提出，双方商量好离开"),
            "no_fault": said("医疗期满、不能胜任、情况变化，被解除"),
            "mass_layoff": said("裁员"),
            "expiry": said("合同到期，单位不续"),
            "forced_resignation": said("单位欠薪、不缴社保等，我自己离开"),
        },
    ),
    "average_wage": Wording(
        said("离开前12个月，平均每月工资多少？"),
        said("月平均工资"),
        said("算应发的，不是到手的：奖金、津贴、补贴都算进去。不满12个月的，按实际月数平均。"),
    ),
    "notice_given": Wording(
        said("单位提前30天书面通知您了吗？"),
        said("提前30天通知"),
        options={"yes": said("通知了"), "no": said("没有通知")},
    ),
    "last_month_wage": Wording(said("离开前的上一个月，应发工资多少？"), said("上个月工资")),
    "region": Wording(
        said("在哪个地方上班？"),
        said("地区"),
        said("用来查当地的标准。没有您那里的标准，也会告诉您。"),
        skip=said("不知道，或者不想说"),
    ),
    "local_average_wage": Wording(
        said("当地上一年度的职工月平均工资是多少？"),
        said("当地月平均工资"),
        said("当地统计局或人社局每年公布，可以打12333问。不知道也能算，结果会说明少核对了什么。"),
    ),
    "minimum_wage": Wording(
        said("当地每月最低工资是多少？"),
        said("最低工资"),
        said("当地人社局公布，可以打12333问。"),
    ),
    "signed_on": Wording(
        said("后来哪天签了书面合同？"),
        said("签合同"),
        said("劳动合同、聘用合同都算。"),
        skip=said("一直没有签"),
    ),
    "double_wage.ended_on": Wording(
        said("哪天离开这家单位的？"), said("离职"), skip=said("还在这里上班")
    ),
    "monthly_wage": Wording(
        said("每月工资多少？"),
        said("月工资"),
        said("算应发的，不是到手的。"),
    ),
    "unlawful_probation.monthly_wage": Wording(
        said("转正以后的月工资是多少？"), said("转正后月工资")
    ),
    "overtime.monthly_wage": Wording(
        said("合同上写的每月工资是多少？"),
        said("合同月工资"),
        said("不含加班费。合同没有写的，按正常上班一个月应发的工资。"),
    ),
    "wage_deduction.monthly_wage": Wording(said("这个月工资多少？"), said("当月工资")),
    "claimed_on": Wording(
        said("哪天向单位要过，或者申请过仲裁？"),
        said("提出要求"),
        said("例如发过微信、寄过信、去过劳动监察。"),
        skip=said("还没有提出过"),
    ),
    "term_kind": Wording(said("劳动合同是哪一种？"), said("合同种类"), options=_TERM_KINDS),
    "term_months": Wording(
        said("劳动合同签了多久？"), said("合同期限"), said("一年写12，两年写24。"), MONTHS
    ),
    "agreed_months": Wording(
        said("约定的试用期是几个月？"), said("约定的试用期"), said("可以写半个月：1.5。"), MONTHS
    ),
    "served_months": Wording(said("实际试用了几个月？"), said("实际试用"), unit=MONTHS),
    "cost": Wording(
        said("单位为培训花了多少钱？"),
        said("培训费用"),
        said("有票据的专业技术培训费用。入职培训、岗位培训不算。"),
    ),
    "service_years": Wording(said("约定的服务期是几年？"), said("服务期"), unit=YEARS),
    "served_years": Wording(
        said("服务期里已经做了几年？"),
        said("已经做了"),
        said("可以写小数，例如一年半写1.5。"),
        YEARS,
    ),
    "damage": Wording(
        said("单位说损失了多少钱？"),
        said("损失"),
        said("您不认可这个数也可以先写，只用来算最多能扣多少。"),
        skip=said("没有说"),
    ),
    "weekday_hours": Wording(
        said("工作日加班一共几小时？"), said("工作日加班"), unit=HOURS, skip=NONE_OF_IT
    ),
    "rest_day_hours": Wording(
        said("休息日加班、又没有补休的，一共几小时？"),
        said("休息日加班"),
        said("一般是周六、周日。已经补休的不要写。"),
        HOURS,
        skip=NONE_OF_IT,
    ),
    "holiday_hours": Wording(
        said("法定节假日加班一共几小时？"),
        said("节假日加班"),
        said("例如春节、劳动节、国庆节当天。调休出来的放假日算休息日。"),
        HOURS,
        skip=NONE_OF_IT,
    ),
    "year": Wording(said("要算哪一年的年休假？"), said("年份"), unit=YEARS),
    "career_years": Wording(
        said("您一共工作了几年？"), said("累计工作"), said("在别的单位工作的年头也算。"), YEARS
    ),
    "joined_on": Wording(
        said("这一年才来这家单位的，是哪天来的？"), said("入职"), skip=said("年初就在这里")
    ),
    "left_on": Wording(
        said("这一年离开这家单位的，是哪天离开的？"), said("离职"), skip=said("没有离开")
    ),
    "taken_days": Wording(
        said("今年的年休假已经休了几天？"), said("已经休了"), unit=DAYS, skip=said("一天没有休")
    ),
    "unused_leave_pay.average_wage": Wording(
        said("前12个月，除去加班费，平均每月工资多少？"),
        said("月平均工资"),
        said("算应发的，不是到手的；加班费不要算进去。"),
    ),
    "unused_days": Wording(
        said("还有几天年休假没有休？"),
        said("没有休的"),
        said("不知道该有几天的，先算“带薪年休假”。"),
        DAYS,
    ),
    "medical_period.service_years": Wording(
        said("在这家单位工作了几年？"), said("本单位工作"), unit=YEARS
    ),
    "started_on": Wording(said("哪天开始病休的？"), said("病休开始"), skip=said("不用算到哪天")),
    "kind": Wording(
        said("要算哪一种社会保险？"),
        said("险种"),
        options={
            "pension": said("养老保险"),
            "medical": said("医疗保险"),
            "unemployment": said("失业保险"),
            "injury": said("工伤保险"),
            "maternity": said("生育保险"),
        },
    ),
    "wage": Wording(
        said("上一年平均每月工资多少？"),
        said("月平均工资"),
        said("新来的按第一个月的工资。"),
    ),
    "on": Wording(
        said("要算哪一天的？"), said("算哪天"), said("要算某个月的，写那个月的1日就行。")
    ),
    "injury_benefit.on": Wording(
        said("哪天作出的劳动能力鉴定结论，或者哪天离开的？"),
        said("鉴定或离开"),
        said("标准每年不同，按那一天的标准算。"),
        skip=said("还没有，按今天算"),
    ),
    "floor": Wording(
        said("当地这种保险的缴费基数下限是多少？"),
        said("基数下限"),
        said("社保经办机构每年公布，可以打12333问。"),
    ),
    "cap": Wording(
        said("当地这种保险的缴费基数上限是多少？"),
        said("基数上限"),
        said("社保经办机构每年公布，可以打12333问。"),
    ),
    "employer_rate": Wording(
        said("单位的缴费比例是多少？"), said("单位比例"), said("例如养老一般是16。"), PERCENT
    ),
    "principal": Wording(said("一共欠缴多少钱？"), said("欠缴"), said("不含滞纳金的本金。")),
    "due_on": Wording(
        said("最晚应该在哪天缴？"), said("应缴"), skip=said("说不清，我知道晚了多少天")
    ),
    "settled_on": Wording(said("哪天补缴，或者算到哪天？"), said("补缴")),
    "late_fee.days": Wording(said("一共晚了多少天？"), said("晚了"), unit=DAYS),
    "employer_average_wage": Wording(
        said("单位上年度职工月平均工资是多少？"),
        said("单位月平均工资"),
        said("是全单位的平均数，不是您一个人的。可以问单位人事或者社保经办机构。"),
    ),
    "maternity_allowance.days": Wording(
        said("一共休多少天产假？"),
        said("产假"),
        said("国家规定98天，难产加15天；各省另外加的也算进去。"),
        DAYS,
    ),
    "grade": Wording(
        said("鉴定为几级伤残？"), said("伤残等级"), said("看劳动能力鉴定结论书，1到10。"), GRADE
    ),
    "own_wage": Wording(
        said("受伤前12个月，平均每月工资多少？"),
        said("受伤前月工资"),
        said("算应发的，不是到手的。单位按低的数缴了社保的，这里写真实的。"),
    ),
    "leaves": Wording(
        said("您要离开这家单位吗？"),
        said("离开单位"),
        said("五级到十级伤残离开时，还有两项一次性补助金。"),
        options={"yes": said("要离开，或者已经离开"), "no": said("不离开")},
        skip=said("还没想好"),
    ),
    "regional_average_wage": Wording(
        said("当地上一年度的职工月平均工资是多少？"),
        said("当地月平均工资"),
        said("当地社保经办机构公布，可以打12333问。不知道也能算，结果会说明少核对了什么。"),
    ),
    "fund_paid": Wording(
        said("工伤保险基金已经付了多少一次性伤残补助金？"),
        said("基金已付"),
        skip=said("还没有付，或者不知道"),
    ),
    "declared_base": Wording(
        said("单位给您缴工伤保险，按多少工资报的？"),
        said("申报基数"),
        said("报低了，少拿的部分由单位补。可以在社保网站或者手机上查。"),
    ),
    "died_on": Wording(said("职工是哪天去世的？"), said("去世")),
    "limitation.kind": Wording(
        said("要的是哪一种？"),
        said("哪一种"),
        options={
            "general": said("辞退、补偿、双倍工资、社保损失、工伤等"),
            "wage_arrears": said("单位拖欠的工资、加班费"),
        },
    ),
    "employment_ended_on": Wording(
        said("哪天离开这家单位的？"), said("离职"), skip=said("还在这里上班")
    ),
    "known_on": Wording(
        said("哪天知道自己的权利被侵害的？"),
        said("知道受侵害"),
        said("例如收到辞退通知那天、该发工资却没有发的那天。"),
    ),
    "interrupted_on": Wording(
        said("最近一次向单位要，或者向有关部门反映，是哪天？"),
        said("最近一次主张"),
        said("要有证据，例如聊天记录、快递单、受理单。"),
        skip=said("没有过"),
    ),
    "filed_on": Wording(
        said("哪天向仲裁委申请的，或者打算哪天申请？"), said("申请仲裁"), skip=NOT_YET
    ),
    "headcount": Wording(said("全单位一共多少职工？"), said("职工总数"), unit=PEOPLE),
    "planned": Wording(said("单位打算裁多少人？"), said("打算裁"), unit=PEOPLE),
    "told_on": Wording(
        said("哪天向工会或者全体职工说明情况的？"), said("说明情况"), skip=said("还没有说明")
    ),
    "matter": Wording(
        said("表决的是什么？"),
        said("表决事项"),
        options={
            "collective_contract": said("集体合同草案"),
            "resolution": said("选举，或者别的决议"),
        },
    ),
    "representatives": Wording(said("一共有多少代表？"), said("全体代表"), unit=PEOPLE),
    "present": Wording(said("到会多少人？"), said("到会"), unit=PEOPLE, skip=NOT_YET),
    "in_favour": Wording(said("多少人同意？"), said("同意"), unit=PEOPLE, skip=NOT_YET),
    "requested_on": Wording(
        said("哪天书面提出协商的？"), said("提出协商"), skip=said("还没有，或者不用算")
    ),
    "consultation_deadlines.signed_on": Wording(
        said("集体合同是哪天签字的？"), said("签字"), skip=said("还没有，或者不用算")
    ),
    "received_on": Wording(
        said("人社部门是哪天收到文本的？"), said("人社部门收到"), skip=said("还没有，或者不用算")
    ),
    "term_to": Wording(
        said("集体合同到哪天期满？"), said("合同期满"), skip=said("还没有，或者不用算")
    ),
    "term_from": Wording(said("集体合同从哪天起算？"), said("合同开始")),
    "accepted_on": Wording(
        said("仲裁委哪天受理的？"), said("受理日"), said("看仲裁委给的受理通知书。")
    ),
    "accident_on": Wording(said("哪天发生的事故？"), said("事故")),
    "staff": Wording(said("全单位一共多少职工？"), said("职工总数"), unit=PEOPLE),
    "congress_size.region": Wording(said("单位在哪个地方？"), said("地区")),
}


def wording_of(name: str, fact: str) -> Wording:
    """The words of a question: those of this calculator, else those of the fact."""
    return WORDINGS.get(f"{name}.{fact}") or WORDINGS[fact]
