"""What every fact is called when people are told that it is missing, in Chinese and in English.

One name for each fact a policy can read (`facts.FACTS`), each flag, and each figure of a place; so
no letter and no page ever shows a code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhijia.care.rules.vocabulary import FLAGS, term_of

FLAG = "flags."

_NAMES: Mapping[str, tuple[str, str]] = {
    "on": ("判定的日子", "the day of the decision"),
    "known_on": ("按哪天知道的标准", "the day up to which standards are known"),
    "line": ("当地低保标准", "the local subsistence line"),
    "region": ("所在地区", "the place"),
    "minimum_wage": ("当地最低工资", "the local minimum wage"),
    "subsistence_line": ("当地低保标准", "the local subsistence line"),
    "persons": ("家庭人口", "the number of household members"),
    "members": ("家里每个人的情况", "about each household member"),
    "incomes": ("收入", "incomes"),
    "monthly_incomes": ("近几个月每月的收入", "the income of each of the last months"),
    "expenses": ("必要支出", "necessary expenditure"),
    "causes": ("致困原因", "the cause of hardship"),
    "loss": ("事故损失", "the loss by the event"),
    "compensation": ("得到的赔偿", "compensation received"),
    "savings": ("存款", "savings"),
    "net_investments": ("净投资", "net investments"),
    "homes": ("住房", "homes"),
    "area_per_head_over_local": (
        "人均住房面积是不是超过当地标准",
        "whether the area a head is above the local standard",
    ),
    "vehicles": ("机动车", "vehicles"),
    "students": ("在读的孩子", "children at school"),
    "medical_own_paid": ("自付医疗费", "own-paid medical cost"),
    "annual_net_pay": ("一年到手的工资", "net pay of the year"),
    "annual_net_pay.worker": ("本人一年到手的工资", "the worker's net pay of the year"),
    "annual_net_pay.spouse": ("配偶一年到手的工资", "the spouse's net pay of the year"),
    "received": ("已经领过的救助", "aid received before"),
    "applicant": ("申请人是谁", "who applies"),
    "event": ("是哪一次事故", "which event it is"),
    "class": ("已经定的困难类别", "the class already decided"),
    "wants": ("申请哪几项救助", "the kinds of aid applied for"),
    "flags": ("家庭的其他情况", "other circumstances of the household"),
    "event_named": (
        "这次事故是不是规定列出的一类",
        "whether the event is one the rule names",
    ),
    "diagnosed_on": ("第一次确诊的日子", "the day of the first diagnosis"),
    "pool_left": ("这项资金还剩多少", "the money left in the fund"),
    "contract_months": ("劳动合同的月数", "the months of the labour contract"),
    "employed_months": ("实际上班的月数", "the months actually worked"),
    "school_fee_ratio": ("学费是公立学校的几倍", "the school fee against a public school's"),
    "proof_of_homes_and_vehicles": (
        "住房和车辆的证明",
        "proof about homes and vehicles",
    ),
    "training_cost": ("培训自己花的钱", "the own cost of training"),
    "certificate": ("培训的证书", "the certificate of the training"),
}


def fact_name(fact: str) -> tuple[str, str]:
    """What a fact is called in Chinese and in English; `fact` is named as `missing` names it, a
    figure with its place and day (`minimum_wage:330100:2020-01-01`)."""
    if fact.startswith(FLAG):
        term = term_of(FLAGS, fact.removeprefix(FLAG))
        return f"是不是“{term.zh}”", f"whether “{term.en}” applies"
    return _NAMES[fact.partition(":")[0]]


def fact_names(facts: Iterable[str], lang: str) -> str:
    """Several facts in one breath; two that are called the same are said once."""
    names = dict.fromkeys(fact_name(fact)[lang == "en"] for fact in facts)
    return ("; " if lang == "en" else "、").join(names)
