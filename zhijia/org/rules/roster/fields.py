"""The national items a column may hold, and what columns are called in the unions' own sheets.

The first name of each is its title in the national member register; the others stand in rosters of
unions, employers and personnel offices. Source: docs/cli.md, "zhijia roster check".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhijia.kernel.words import _


@dataclass(frozen=True, slots=True)
class Field:
    """One national item: its name in `MemberRow`, its title, how a cell is read (`readers.py`), and
    the headers that mean it, the most certain first."""

    name: str
    title: str
    reads: str
    headers: tuple[str, ...]
    most: int = 0


def _item(name: str, reads: str, title: str, headers: str = "", most: int = 0) -> Field:
    return Field(name, title, reads, (title, *headers.split()), most)


SOURCE_ROW = "source_row"
NATIONAL = (
    _item(
        "name",
        "name",
        _("姓名"),
        "会员姓名 职工姓名 员工姓名 工会会员姓名 职工会员姓名 人员姓名 本人姓名 入会人姓名 申请人姓名 名字 "
        "真实姓名 name",
        60,
    ),
    _item(
        "id_type",
        "id_type",
        _("证件类型"),
        "证件类别 有效证件类别 有效证件类型 身份证件类型 证件种类 证件名称",
    ),
    _item(
        "id_number",
        "id",
        _("证件号码"),
        "身份证号 身份证号码 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 身份证 证件号 有效证件号码 "
        "有效证件号 身份证件号码 身份证件号 身份号码 身份证编号 会员身份证号 会员身份证号码 职工身份证号 "
        "职工身份证号码 员工身份证号 员工身份证号码 本人身份证号 本人身份证号码 二代身份证号 二代身份证号码 "
        "18位身份证号 身份证或证件号码 身份证护照号 身份证号护照号 idcard idnumber",
    ),
    _item("sex", "sex", _("性别"), "男女 性别男女 会员性别"),
    _item("born_on", "birth_date", _("出生日期"), "出生年月 出生年月日 生日 出生时间 出生"),
    _item("nation", "nation", _("民族"), "族别 民族名称 所属民族"),
    _item(
        "education",
        "education",
        _("学历"),
        "文化程度 最高学历 学历层次 受教育程度 教育程度 全日制学历 文化水平 现有学历",
    ),
    _item("political_status", "political_status", _("政治面貌"), "政治面目 党派 政治身份 政治状况"),
    _item(
        "phone",
        "phone",
        _("移动电话"),
        "手机号码 手机号 手机 移动电话号码 联系手机 本人手机 本人手机号 本人手机号码 会员手机号 手机电话 "
        "联系方式 联系电话 电话号码 电话 本人电话 本人联系电话 本人联系方式 会员联系电话 "
        "联系方式手机 mobile phone",
    ),
    _item("email", "text", _("电子邮箱"), "邮箱 电子邮件 邮箱地址 email e-mail", 100),
    _item(
        "household_type",
        "household",
        _("户籍类型"),
        "户籍类别 户口性质 户口类型 户口类别 户籍性质 户别 户籍 户口",
    ),
    _item(
        "household_place",
        "text",
        _("户籍所在地"),
        "户口所在地 户籍地址 户籍地 户口地址 户籍住址 户籍所在地址 身份证地址 身份证住址",
        200,
    ),
    _item("native_place", "text", _("籍贯"), "祖籍", 60),
    _item(
        "address",
        "text",
        _("住址"),
        "家庭住址 家庭地址 现住址 现住地址 居住地址 居住地 常住地址 通讯地址 联系地址 现居住地 现居住地址 住所",
        200,
    ),
    _item(
        "is_migrant_worker",
        "yes_no",
        _("农民工会员"),
        "是否农民工 是否农民工会员 是否为农民工 农民工 是否进城务工人员 是否是农民工 是否农民工会员是否",
    ),
    _item(
        "employment",
        "employment",
        _("就业状况"),
        "就业状态 在职状态 在岗情况 在岗状态 工作状态 人员状态 用工状态 就业情况 职工状态 在岗状况 在职情况",
    ),
    _item(
        "skill",
        "skill",
        _("技术等级"),
        "技能等级 职业技能等级 职业资格等级 职业资格 技术工人等级 技能水平 国家职业资格等级 职业等级",
    ),
    _item(
        "trade",
        "text",
        _("工种"),
        "岗位 工作岗位 岗位名称 职业 职业工种 工种岗位 岗位工种 从事工种",
        60,
    ),
    _item(
        "job_title",
        "text",
        _("职务、职称"),
        "职务职称 职务或职称 职称 职务 技术职称 专业技术职称 专业技术职务 行政职务 职称职务 专技职称 职位",
        60,
    ),
    _item(
        "staff_no",
        "text",
        _("工号"),
        "职工编号 员工编号 员工工号 企业工号 职工号 人员编号 员工号 职工工号 人员编码",
        40,
    ),
    _item(
        "card_no",
        "text",
        _("会员证号"),
        "工会会员号 会员编号 会员号 工会会员证号 会员证编号 会员卡号 工会会员证编号 工会卡号 会员证号码 会籍编号",
        40,
    ),
    _item(
        "first_work_year",
        "year",
        _("参加工作年份"),
        "参加工作时间 参加工作日期 参加工作年月 参工时间 工作时间 首次参加工作年份 参工年份 参加工作年",
    ),
    _item(
        "work_unit",
        "text",
        _("工作单位"),
        "单位 单位名称 所在单位 企业名称 用人单位 工作单位名称 所在企业 用工单位 所属单位 公司名称 所在单位名称 "
        "所属企业 现工作单位",
        120,
    ),
    _item(
        "union",
        "union",
        _("所属工会"),
        "工会名称 所在工会 基层工会 基层工会名称 所属基层工会 工会组织 工会组织名称 所属工会名称 所在基层工会 "
        "工会 所属工会组织 所在工会名称 所属企业工会 所属分会 分工会",
        120,
    ),
    _item(
        "joined_on",
        "date",
        _("入会日期"),
        "入会时间 入会年月 加入工会时间 加入工会日期 加入时间 何时入会 入会年月日 工会入会时间 入工会时间",
    ),
    _item(
        "change",
        "change",
        _("会籍变化类型"),
        "会籍变化 会籍变动类型 会籍变动 会籍变更类型 会籍变化类别 变化类型 会籍状态 会籍情况 会籍变更",
    ),
    _item(
        "change_on",
        "date",
        _("会籍变化日期"),
        "会籍变化时间 会籍变动日期 会籍变动时间 会籍变更日期 会籍变更时间 变化日期 变化时间 变动日期",
    ),
    _item(
        "reason",
        "reason",
        _("会籍变化原因"),
        "会籍变动原因 会籍变更原因 变化原因 变动原因 变更原因",
    ),
    _item("note", "text", _("备注"), "备注说明 其他说明", 500),
    _item(SOURCE_ROW, "source_row", _("原行号")),
)

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in NATIONAL})
REQUIRED = ("name", "id_number")


def titles(names: Iterable[str]) -> str:
    """The titles of items in one line: 「姓名、身份证号」, as officers call them."""
    called = {"id_number": "身份证号"}
    return "、".join(called.get(name, FIELDS[name].title) for name in names)
