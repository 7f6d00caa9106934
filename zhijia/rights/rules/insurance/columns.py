"""What the roster, the payroll and the contribution export hold, and what their columns are called.

Headers of real exports differ from place to place; a header that is a synonym is read as the column.
A district may add its own synonyms per employer (`read_as`). Source: docs/insurance-audit.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhijia.kernel.words import _

KINDS = ("pension", "medical", "unemployment", "injury", "maternity", "big_illness")
ENTRIES = ("normal", "topup", "refund")
FORMS = ("full", "part", "dispatched", "retiree", "intern")
CHANGES = ("add", "stop")

KIND_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "pension": _("养老保险"),
        "medical": _("医疗保险"),
        "unemployment": _("失业保险"),
        "injury": _("工伤保险"),
        "maternity": _("生育保险"),
        "big_illness": _("大额医疗"),
    }
)


def _words(**synonyms: str) -> Mapping[str, str]:
    """Every accepted word with the word it stands for."""
    found: dict[str, str] = {}
    for word, others in synonyms.items():
        found |= dict.fromkeys([word, *others.split()], word)
    return MappingProxyType(found)


WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "kind": _words(
            pension="养老 养老保险 基本养老保险 企业职工基本养老保险 职工基本养老保险",
            medical="医疗 医疗保险 基本医疗保险 职工基本医疗保险 基本医疗保险(含生育)",
            unemployment="失业 失业保险",
            injury="工伤 工伤保险",
            maternity="生育 生育保险",
            big_illness="大额医疗 大病 大病医疗 大额医疗补助 大额医疗费用补助",
        ),
        "entry": _words(
            normal="正常 正常缴费 正常应缴 正常申报",
            topup="补缴 补差 补缴费",
            refund="退费 退款 退收",
        ),
        "form": _words(
            full="全日制 全职 合同制 正式",
            part="非全日制 兼职 小时工",
            dispatched="劳务派遣 派遣 派遣工",
            retiree="退休返聘 返聘 退休 退休人员",
            intern="实习 实习生 学徒 见习",
        ),
        "change": _words(add="增员 新增 新参保 参保", stop="减员 停保 减少 停缴"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `reads` is how a cell is read: id, text, date, period, money or a list of words
    (`WORDS`). `blank` says what an empty cell means: refuse, none or zero."""

    name: str
    reads: str
    required: bool
    blank: str
    synonyms: tuple[str, ...]


def _must(name: str, reads: str, synonyms: str, blank: str = "refuse") -> Column:
    return Column(name, reads, True, blank, tuple(synonyms.split()))


def _may(name: str, reads: str, synonyms: str) -> Column:
    return Column(name, reads, False, "none", tuple(synonyms.split()))


_PERSON = _must("person_id", "id", "身份证号 身份证号码 公民身份号码 证件号码 证件号 身份证")
_EMPLOYER = _may(
    "employer_id", "text", "单位编号 单位代码 单位社保编号 社保单位编号 单位社会保险号"
)
_PERIOD = _must(
    "period", "period", "月份 所属期 费款所属期 工资月份 缴费月份 缴费年月 所属月份 账期"
)
_NAMES = "姓名 职工姓名 员工姓名"

ROSTER = (
    _PERSON,
    _must("name", "text", _NAMES),
    _must("hired_on", "date", "入职日期 用工之日 用工日期 入职时间 到岗日期"),
    _must("ended_on", "date", "离职日期 终止日期 离职时间 解除日期 合同终止日期", blank="none"),
    _must("form", "form", "用工形式 用工类型 用工方式"),
    _EMPLOYER,
    _may("employer_uscc", "text", "统一社会信用代码 信用代码"),
    _may("id_type", "text", "证件类型"),
    _may("birth_date", "text", "出生日期"),
    _may("sex", "text", "性别"),
    _may("via_employer", "text", "派遣单位 劳务派遣单位 代缴单位 参保单位"),
    _may("account_region", "text", "参保地 参保地区 社保账户所在地"),
    _may("registered_on", "date", "参保登记日期 登记日期 参保日期"),
    _may("last_year_average", "money", "上年月平均工资 上年度月平均工资 上年月均工资"),
    _may("absences", "text", "缺勤 缺勤记录 请假 请假记录"),
)

PAYROLL = (
    _PERSON,
    _PERIOD,
    _must("gross", "money", "应发工资 应发合计 应发 应发金额 工资总额"),
    _must(
        "withheld_pension",
        "money",
        "代扣养老 代扣养老保险 养老代扣 养老保险代扣 扣养老保险 养老保险个人 养老保险个人部分 养老个人 个人养老 个人养老保险",
        "zero",
    ),
    _must(
        "withheld_medical",
        "money",
        "代扣医疗 代扣医疗保险 医疗代扣 医疗保险代扣 扣医疗保险 医疗保险个人 医疗保险个人部分 医疗个人 个人医疗 个人医疗保险",
        "zero",
    ),
    _must(
        "withheld_unemployment",
        "money",
        "代扣失业 代扣失业保险 失业代扣 失业保险代扣 扣失业保险 失业保险个人 失业保险个人部分 失业个人 个人失业 个人失业保险",
        "zero",
    ),
    # Most payrolls have no such column: without it SI-16 is unjudged. The command line asks for it.
    Column(
        "cash_in_lieu",
        "money",
        required=False,
        blank="zero",
        synonyms=("社保补贴", "社保补助", "社会保险补贴", "保险补贴", "现金补贴"),
    ),
    _EMPLOYER,
    _may("name", "text", _NAMES),
)

CONTRIBUTIONS = (
    _PERSON,
    _PERIOD,
    _must("kind", "kind", "险种 险种类型 保险种类 征收品目"),
    _must("base", "money", "缴费基数 基数 缴费工资 缴费工资基数 月缴费基数"),
    _must(
        "employer_amount",
        "money",
        "单位缴费 单位缴费金额 单位缴费额 单位缴纳 单位应缴 单位应缴金额 单位金额 单位部分",
        "zero",
    ),
    _must(
        "worker_amount",
        "money",
        "个人缴费 个人缴费金额 个人缴费额 个人缴纳 个人应缴 个人应缴金额 个人金额 个人部分",
        "zero",
    ),
    _must("paid_on", "date", "缴费日期 到账日期 缴款日期 入库日期", blank="none"),
    _must("entry", "entry", "缴费类型 申报类型 应缴类型"),
    _EMPLOYER,
    _may("name", "text", _NAMES),
    _may("region", "text", "参保地 参保地区 地区 统筹区"),
    _may("change", "change", "增减员 变更类型 增减标志"),
)

INJURY_RATES = (
    _must("rate", "fraction", "费率 工伤费率 工伤保险费率 单位费率 injury_rate employer_rate"),
    _EMPLOYER,
    _may("float", "fraction", "浮动 浮动比例 浮动档次"),
    _may("valid_from", "period", "起始月份 自 from"),
    _may("valid_to", "period", "终止月份 至 to"),
)

LAYOUTS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "roster": ROSTER,
        "payroll": PAYROLL,
        "contributions": CONTRIBUTIONS,
        "injury_rates": INJURY_RATES,
    }
)
FILE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "roster": _("花名册"),
        "payroll": _("工资表"),
        "contributions": _("缴费明细"),
        "injury_rates": _("工伤费率表"),
    }
)

_UNIT = re.compile(r"[(\[【](?:单位:?)?(?:人民币)?元[)\]】]|/元$")
_DROPPED = str.maketrans("", "", " \t\r\n　()（）[]【】_-*:：/·.")


def folded(header: str) -> str:
    """A header as it is compared: half width, lower case, without its unit (元), spaces and marks."""
    half = "".join(unicodedata.normalize("NFKC", header).lower().split())
    return _UNIT.sub("", half).translate(_DROPPED)


def column_called(layout: str, header: str, read_as: Mapping[str, str] | None = None) -> str | None:
    """The column a header stands for; `read_as` (header → column) is an employer's own mapping, in
    which "" says that the column is not used."""
    if read_as and header in read_as:
        return read_as[header] or None
    return _headers(layout).get(folded(header))


def _headers(layout: str) -> dict[str, str]:
    return {
        folded(word): column.name
        for column in LAYOUTS[layout]
        for word in (column.name, *column.synonyms)
    }
