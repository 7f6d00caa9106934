"""The words a policy may use: one Chinese term, one code, one English term for each thing.

The codes are those of the command-line contract; the Chinese terms are those of the forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Dimension(Enum):
    """What a number counts. A flow is money over the window, a stock is money on a day, a rate is
    money a head and month, a sum is money of one event or one year."""

    FLOW = "flow"
    STOCK = "stock"
    SUM = "sum"
    RATE = "rate"
    COUNT = "count"
    NUMBER = "number"
    TRUTH = "truth"

    @property
    def is_money(self) -> bool:
        return self in {Dimension.FLOW, Dimension.STOCK, Dimension.SUM, Dimension.RATE}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary: its code, its two names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class QuantityTerm(Term):
    """A number or a yes/no read from the facts. `fact` is the key it comes from, `lowest` the
    least value it can have (None: may be negative), `takes` what may stand in its brackets."""

    dimension: Dimension = Dimension.SUM
    fact: str = ""
    lowest: Fraction | None = Fraction(0)
    takes: str = ""


def _terms(rows: str) -> dict[str, Term]:
    found = {}
    for row in rows.strip().splitlines():
        code, zh, en = (cell.strip() for cell in row.split("|"))
        found[zh] = Term(code, zh, en)
    return found


INCOMES = _terms("""
wage | 工资 | wages
pension | 养老金 | pension
business | 经营净收入 | business income
property | 财产净收入 | property income
transfer | 转移净收入 | transfers
unemployment_benefit | 失业金 | unemployment benefit
rural_pension | 城乡居民养老金 | rural basic pension
relief | 政府救助金 | government relief
union_aid | 工会救助金 | union aid
gift | 慰问礼金 | small gifts
imputed | 推算收入 | imputed income
other | 其他收入 | other income
""")
EXPENSES = _terms("""
illness | 因病支出 | illness
care | 长期照料支出 | long-term care
disability | 因残支出 | disability
education | 因学支出 | education
compulsory_education | 义务教育支出 | compulsory education
housing | 住房支出 | housing
employment | 必要就业成本 | necessary cost of employment
accident | 意外支出 | accident
single_parent | 单亲抚养支出 | single parenthood
other | 其他支出 | other
""")
CAUSES = _terms("""
illness | 患病 | illness
serious_illness | 患重特大疾病 | serious illness
disability | 残疾 | disability
school | 子女上学 | schooling
accident | 意外事故 | accident
disaster | 自然灾害 | disaster
death | 死亡 | death
work_injury | 工伤 | work injury
layoff | 下岗待岗 | lay-off
pay_cut | 降薪 | pay cut
unemployment | 失业 | unemployment
single_parent | 单亲 | single parenthood
other | 其他原因 | other cause
""")
FLAGS = _terms("""
on_file | 已在档 | already on file
on_relief | 享受政府救助 | on government relief
temporary_hardship | 临时困难 | in temporary hardship
business_shop | 有商铺 | owns a shop
hires_others | 雇工经营 | hires others
controlling_shareholder | 控股股东 | controlling shareholder
private_school | 高收费私校就读 | high-fee private school
study_abroad | 自费留学 | self-paid study abroad
refuses_check | 拒绝核对 | refuses the household check
conceals | 隐瞒家庭状况 | conceals facts
able_refuses_work | 无故拒绝就业 | able but refuses work
local_hukou | 本地户籍 | local household registration
in_post | 在岗 | in post
member_verified | 会员身份已核实 | verified member
migrant | 农民工 | migrant worker
single_parent | 单亲家庭 | single-parent family
aided_elsewhere | 已获其他救助 | already aided elsewhere
fee_free | 免费师范或定向培养 | fee-free or directed student
very_serious | 情况特别严重 | very serious
crime | 违法犯罪 | crime
""")
LEVELS = _terms("""
compulsory | 义务教育 | compulsory school
high | 高中 | high school
vocational | 中职 | vocational school
college | 大专 | college
undergraduate | 本科 | undergraduate
""")
ENTRIES = _terms("""
new | 新生 | new
continuing | 续读 | continuing
""")
FEES = _terms("""
self_paid | 自费学生 | paying fees
""")
DISABLED = _terms("""
disabled | 残疾学生 | disabled
able | 非残疾学生 | not disabled
""")
CLASSES = _terms("""
national | 国家级 | national level
provincial | 省级 | provincial level
city | 市级 | city level
deep | 深度困难 | deep hardship
relative | 相对困难 | relative hardship
accident | 意外致困 | hardship by accident
eligible | 符合条件 | eligible
none | 不符合 | not eligible
undecided | 尚不能判定 | cannot be judged yet
""")
AID = _terms("""
living | 生活救助 | living aid
medical | 医疗救助 | medical aid
education | 助学救助 | education aid
accident | 意外救助 | accident aid
training | 培训补助 | training aid
visit | 走访慰问 | festival visit
temporary | 临时救助 | temporary aid
one_off | 一次性救助 | one-off aid
""")

F, N, S, D = Fraction, None, Dimension.SUM, Dimension  # short, so that the table reads as one


def _quantities() -> dict[str, QuantityTerm]:
    rows = [
        QuantityTerm("income", "家庭收入", "household income", D.FLOW, "incomes", N),
        QuantityTerm("incomes", "收入", "income of", D.FLOW, "incomes", N, "incomes"),
        QuantityTerm("expenses", "支出", "expenditure on", D.FLOW, "expenses", F(0), "expenses"),
        QuantityTerm("imputed", "推算的最低工资收入", "imputed income", D.FLOW, "members"),
        QuantityTerm(
            "peak", "连续月收入峰值", "highest month of the last", S, "monthly_incomes", N, "whole"
        ),
        QuantityTerm("line", "低保", "the subsistence line", D.RATE, "line"),
        QuantityTerm("persons", "家庭人口", "household members", D.COUNT, "persons", F(1)),
        QuantityTerm("homes", "住房套数", "homes", D.COUNT, "homes"),
        QuantityTerm("commodity_homes", "商品房套数", "commodity homes", D.COUNT, "homes"),
        QuantityTerm("vehicles", "机动车数", "vehicles", D.COUNT, "vehicles"),
        QuantityTerm(
            "private_vehicles", "非代步机动车数", "vehicles but mobility aids", D.COUNT, "vehicles"
        ),
        QuantityTerm(
            "dear_vehicles",
            "无低价证明的非代步机动车数",
            "vehicles but mobility aids, not proven cheaper than",
            D.COUNT,
            "vehicles",
            F(0),
            "money",
        ),
        QuantityTerm("loss", "事故损失", "loss of the event", S, "loss"),
        QuantityTerm("savings", "存款", "savings", D.STOCK, "savings"),
        QuantityTerm("investments", "净投资", "net investments", D.STOCK, "net_investments", N),
        QuantityTerm("medical", "自付医疗费", "own-paid medical cost", S, "medical_own_paid"),
        QuantityTerm(
            "medical_highest",
            "一人最高自付医疗费",
            "highest own-paid medical cost of one patient",
            S,
            "medical_own_paid",
        ),
        QuantityTerm(
            "worker_pay", "本人年实得工资", "worker's net pay", S, "annual_net_pay.worker"
        ),
        QuantityTerm(
            "spouse_pay", "配偶年实得工资", "spouse's net pay", S, "annual_net_pay.spouse"
        ),
        QuantityTerm("contract", "合同月数", "contract months", D.NUMBER, "contract_months"),
        QuantityTerm("employed", "实际就业月数", "months employed", D.NUMBER, "employed_months"),
        QuantityTerm("fee_ratio", "学费倍数", "school fee ratio", D.NUMBER, "school_fee_ratio"),
        QuantityTerm("pool", "资金池余额", "money left in the pool", S, "pool_left"),
        QuantityTerm("training", "培训自付费", "own cost of training", S, "training_cost"),
        QuantityTerm("students", "学生人数", "students", D.COUNT, "students", F(0), "students"),
        QuantityTerm("received", "本年已领", "received this year", S, "received", F(0), "aid"),
        QuantityTerm(
            "over_area",
            "人均面积超当地标准",
            "area a head over the local standard",
            D.TRUTH,
            "area_per_head_over_local",
        ),
        QuantityTerm("named_event", "属于列名事故", "a named event", D.TRUTH, "event_named"),
        QuantityTerm(
            "proof",
            "已证明住房车辆状况",
            "homes and vehicles are proven",
            D.TRUTH,
            "proof_of_homes_and_vehicles",
        ),
        QuantityTerm("certificate", "已取得证书", "certificate held", D.TRUTH, "certificate"),
        QuantityTerm("cause", "致困原因属于", "cause among", D.TRUTH, "causes", F(0), "causes"),
        QuantityTerm(
            "diagnosed",
            "首次确诊不早于",
            "first diagnosed on or after",
            D.TRUTH,
            "diagnosed_on",
            F(0),
            "day",
        ),
    ]
    rows += [
        QuantityTerm(f"flag_{flag.code}", flag.zh, flag.en, D.TRUTH, f"flags.{flag.code}")
        for flag in FLAGS.values()
    ]
    return {row.zh: row for row in rows}


QUANTITIES: Mapping[str, QuantityTerm] = _quantities()
# What was received before, as the engine counts it; a document says `每: 户每年` instead.
RECEIVED = (
    QuantityTerm("received_household", "已领", "received", S, "received"),
    QuantityTerm("received_person", "本人已领", "received by the applicant", S, "received"),
    QuantityTerm("received_event", "因这次事故已领", "received for this event", S, "received"),
    QuantityTerm("received_patient", "这位病人已领", "received for the patient", S, "received"),
    QuantityTerm("received_student", "这名学生已领", "received for the student", S, "received"),
    QuantityTerm("unplaced_patient", "未写病人的已领", "received, no patient named", S, "received"),
    QuantityTerm("unplaced_student", "未写学生的已领", "received, no student named", S, "received"),
)
QUANTITY_OF: Mapping[str, QuantityTerm] = {
    term.code: term for term in (*QUANTITIES.values(), *RECEIVED)
}
STUDENT_WORDS: Mapping[str, Term] = {**LEVELS, **ENTRIES, **FEES, **DISABLED}
MEANINGS: Mapping[str, Mapping[str, Term]] = {
    "incomes": INCOMES,
    "expenses": EXPENSES,
    "causes": CAUSES,
    "students": STUDENT_WORDS,
    "aid": AID,
}


def codes(terms: Mapping[str, Term]) -> frozenset[str]:
    """The codes of a table of words."""
    return frozenset(term.code for term in terms.values())


def term_of(terms: Mapping[str, Term], code: str) -> Term:
    """The word with this code."""
    return next(term for term in terms.values() if term.code == code)
