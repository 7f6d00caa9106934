"""How each question of the self-test is put: plain words, nothing that shames, and why it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhijia.care.rules.fact_names import fact_name
from zhijia.care.rules.vocabulary import FLAGS, term_of
from zhijia.kernel.words import Named, Said, said


@dataclass(frozen=True, slots=True)
class Wording:
    """`ask` heads the page, `short` stands in the list of what was answered. `months` in a pattern
    is the policy's window."""

    ask: str
    short: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


_HOMES = {"0": said("没有"), "1": said("一套"), "2": said("两套或者更多")}

WORDINGS: dict[str, Wording] = {
    "persons": Wording(
        said("家里一起生活的有几口人？"),
        said("家里人数"),
        said("一起吃住的配偶、父母、孩子都算上，包括您自己。"),
    ),
    "causes": Wording(
        said("家里遇到了什么事？"), said("遇到的事"), said("有几样选几样。不用写细节。")
    ),
    "income_work": Wording(
        said("全家一个月到手的工资和养老金，大约多少？"),
        said("每月工资和养老金"),
        said("把家里人的加在一起，按最近%(months)s个月平均算。没有就填0。"),
    ),
    "income_other": Wording(
        said("除了工资和养老金，全家一个月还有多少别的收入？"),
        said("每月别的收入"),
        said("房租、小生意、低保金、亲人给的生活费都算。按最近%(months)s个月平均。没有就填0。"),
    ),
    "spends": Wording(
        said("最近%(months)s个月，家里有哪些躲不开的开销？"),
        said("躲不开的开销"),
        said("有几样选几样，下面会一样一样问多少钱。"),
    ),
    "homes": Wording(said("家里有几套自己的住房？"), said("自有住房"), "", _HOMES),
    "commodity_homes": Wording(
        said("其中商品房有几套？"), said("商品房"), said("分的房、自建房不算。"), _HOMES
    ),
    "vehicles": Wording(
        said("家里有汽车吗？"), said("汽车"), said("残疾人代步车、跑出租的车也选有，工会再看。")
    ),
    "line": Wording(
        said("您那里的低保标准是每人每月多少元？"),
        said("当地低保标准"),
        said("街道、社区或者12345能问到。这里还没有登记，我们不猜。"),
    ),
    "savings": Wording(said("家里的存款大约多少？"), said("存款"), said("没有就填0。")),
    "net_investments": Wording(
        said("家里的股票、基金、理财大约值多少？"), said("投资"), said("扣掉借的钱。没有就填0。")
    ),
    "loss": Wording(
        said("这件意外一共损失了多少？"), said("损失"), said("赔的、报的钱先扣掉。没有就填0。")
    ),
    "monthly_incomes": Wording(
        said("最近6个月里，收入最多的那个月全家有多少？"), said("收入最多的一个月")
    ),
    "contract_months": Wording(said("劳动合同一共签了几个月？"), said("合同月数")),
    "employed_months": Wording(said("在现在的城市上班有几个月了？"), said("上班月数")),
    "area_per_head_over_local": Wording(
        said("家里人均住房面积比当地平均的大吗？"), said("面积比当地大")
    ),
    "proof_of_homes_and_vehicles": Wording(
        said("住房和汽车的证明，您拿得到吗？"),
        said("住房和汽车的证明"),
        said("不动产登记中心、车管所能查。还没有去办，选“是”就可以。"),
    ),
    "event_named": Wording(
        said("这件意外是天灾、火灾、交通事故、刑事案件这一类吗？"), said("天灾或者事故")
    ),
    "certificate": Wording(said("培训的证书拿到了吗？"), said("证书")),
    "annual_net_pay_worker": Wording(said("您自己一年到手的工资是多少？"), said("本人一年工资")),
    "annual_net_pay_spouse": Wording(
        said("配偶一年到手的工资是多少？"), said("配偶一年工资"), said("没有配偶就填0。")
    ),
    "medical_own_paid": Wording(
        said("今年看病自己掏的钱一共多少？"), said("自付医疗费"), said("报销、理赔的先扣掉。")
    ),
}

FLAG_QUESTIONS: Mapping[str, str] = {
    "on_file": said("您家已经在工会建过困难档案吗？"),
    "on_relief": said("家里正在领低保或者别的政府救助吗？"),
    "temporary_hardship": said("是突然遇到的、一段时间的困难吗？"),
    "business_shop": said("家里有自己的商铺吗？"),
    "hires_others": said("家里做生意雇了别人吗？"),
    "controlling_shareholder": said("家里有人是公司的控股股东吗？"),
    "private_school": said("家里有孩子在收费高的私立学校上学吗？"),
    "study_abroad": said("家里有人自费出国留学吗？"),
    "local_hukou": said("您的户口在本地吗？"),
    "in_post": said("您现在在单位上班吗？"),
    "member_verified": said("您是工会会员吗？"),
    "migrant": said("您是外地来打工的农民工吗？"),
    "single_parent": said("您是一个人带孩子吗？"),
    "aided_elsewhere": said("同一件事，已经在别处领过救助吗？"),
    "fee_free": said("孩子读的是免费师范、定向培养或者军校吗？"),
    "very_serious": said("情况特别严重吗？例如长期住院、完全不能自理。"),
}
SPENT = said("最近%(months)s个月，%(what)s一共多少元？")
SPENT_HINTS: Mapping[str, str] = {
    "illness": said("只算自己掏的：医保报销、理赔、别处给的先扣掉。"),
    "education": said("学费、住宿费、课本费。义务教育的不写在这里。"),
}
SPENT_WORDS: Mapping[str, str] = {
    "illness": said("看病、吃药"),
    "care": said("请人长期照料"),
    "disability": said("康复、残疾辅助器具"),
    "education": said("上学"),
    "compulsory_education": said("义务教育阶段的花费"),
    "housing": said("房租、房贷"),
    "employment": said("为了上班必须花的钱"),
    "accident": said("意外造成的花费"),
    "single_parent": said("一个人带孩子的花费"),
    "other": said("别的必要花费"),
}
CAUSE_WORDS: Mapping[str, str] = {
    "illness": said("家里有人生病"),
    "serious_illness": said("家里有人得了大病、重病"),
    "disability": said("家里有人残疾"),
    "school": said("孩子上学花费大"),
    "accident": said("遇到意外事故"),
    "disaster": said("遇到天灾"),
    "death": said("家里有人去世"),
    "work_injury": said("受了工伤"),
    "layoff": said("下岗、待岗"),
    "pay_cut": said("工资降了"),
    "unemployment": said("没有工作了"),
    "single_parent": said("一个人带孩子"),
    "other": said("别的原因"),
}
NONE_OF_THESE = said("都没有")


def wording_of(name: str, months: int) -> Wording:
    """How a question is put; the policy's window stands in it where it matters."""
    kind, _sign, code = name.partition("_")
    if kind == "flags":
        return Wording(FLAG_QUESTIONS[code], Named(_flag(code)[0], _flag(code)[1]))
    if kind == "spent":
        words = SPENT_WORDS[code]
        ask: str = Said(SPENT, {"months": months, "what": words})
        return Wording(ask, words, SPENT_HINTS.get(code, ""))
    found = WORDINGS[name]
    if "%(months)s" not in found.ask + found.hint:
        return found
    ask, hint = (_with_months(words, months) for words in (found.ask, found.hint))
    return Wording(ask, found.short, hint, found.options)


def option_words(name: str, code: str) -> str:
    """One choice in words."""
    if code == "none":
        return NONE_OF_THESE
    if name == "causes":
        return CAUSE_WORDS[code]
    if name == "spends":
        return SPENT_WORDS[code]
    return WORDINGS[name].options[code]


def fact_words(fact: str) -> str:
    """What is missing, in words: by the question that asks for it, else by the rule's own term."""
    if fact.startswith("flags."):
        return Named(*_flag(fact.removeprefix("flags.")))
    name = {"incomes": "income_work", "expenses": "spends"}.get(fact, fact.replace(".", "_"))
    if name in WORDINGS:
        return WORDINGS[name].short
    return Named(*fact_name(fact))


def _with_months(words: str, months: int) -> str:
    return Said(words, {"months": months}) if "%(months)s" in words else words


def _flag(code: str) -> tuple[str, str]:
    term = term_of(FLAGS, code)
    return term.zh, term.en.capitalize()
