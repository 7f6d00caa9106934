"""The ten kinds of matter a new district starts with; the district may change all of it.

Whatever could turn an employer or an enterprise union against somebody is confidential and goes to
the district; hardship goes to the street, membership to the worker's own union.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CategoryRow:
    code: str
    title: str
    title_en: str
    hint: str = ""
    hint_en: str = ""
    goes_to: str = "district"
    confidential: bool = True
    accept_days: int = 1
    answer_days: int = 5


CATEGORIES = (
    CategoryRow(
        "wages",
        "工资、加班费",
        "Wages and overtime",
        "拖欠、少发、扣钱",
        "Paid late, too little, or deducted",
    ),
    CategoryRow(
        "contract",
        "合同和辞退",
        "Contract and dismissal",
        "没签合同、被辞退、被逼离职",
        "No contract, dismissed, pushed out",
    ),
    CategoryRow(
        "insurance",
        "社保、公积金",
        "Social insurance and housing fund",
        "没缴、少缴",
        "Not paid or paid too little",
    ),
    CategoryRow("injury", "工伤、职业病", "Work injury and occupational disease"),
    CategoryRow("leave", "休假、女职工保护", "Leave and protection of women workers"),
    CategoryRow(
        "safety",
        "安全隐患",
        "Safety hazard",
        "现在就有危险：先离开，打119、120或110",
        "In danger now: leave first, call 119, 120 or 110",
    ),
    CategoryRow(
        "hardship",
        "生活有困难，想申请帮扶",
        "Hardship, asking for assistance",
        goes_to="street",
        confidential=False,
    ),
    CategoryRow(
        "membership",
        "入会、转会、会员服务",
        "Joining, transfer, member services",
        goes_to="own",
        confidential=False,
        answer_days=3,
    ),
    CategoryRow("union", "对工会有意见或建议", "Complaint or proposal about the union"),
    CategoryRow(
        "unsure",
        "说不清，先说说看",
        "Not sure, let me explain",
        "我们会转给对的人",
        "We pass it on to the right office",
    ),
)
