"""The ten kinds of matter a new district starts with; the district may change all of it.

Whatever could turn an employer or an enterprise union against somebody is confidential and goes to
the district; hardship goes to the street, membership to the worker's own union. Nobody has to answer
a question, and nobody has to bring a paper: both only make it quicker.

What is asked follows what decides such a matter. Wages: which months, and whether somebody still works
there, for the year to file runs from the end of the work (劳动争议调解仲裁法 27). Dismissal: the day, for
the same year (27), and whether there is a notice (劳动合同法 50). Injury: the day, and who has filed, for
the employer has 30 days and everybody else a year (工伤保险条例 17). Insurance: which kinds, and whether
the person has left (社会保险法 58, 63). The days of the clock are the house's own setting: no source
binds a district's own desk.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.desk.rules.asked import AnswerKind, AskedQuestion, Wording

CLOCK_SOURCE = "本区自己定的，全国没有统一规定"


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A kind of matter as a new district gets it; papers are one a line."""

    code: str
    title: str
    title_en: str
    hint: str = ""
    hint_en: str = ""
    goes_to: str = "district"
    confidential: bool = True
    accept_days: int = 1
    answer_days: int = 5
    clock_source: str = CLOCK_SOURCE
    papers: str = ""
    papers_en: str = ""
    questions: tuple[AskedQuestion, ...] = ()


def _ask(
    code: str, kind: AnswerKind, zh: str, en: str, hint: tuple[str, str] = ("", "")
) -> AskedQuestion:
    return AskedQuestion(code, kind, Wording(zh, en), Wording(*hint))


def _choose(code: str, zh: str, en: str, *choices: tuple[str, str]) -> AskedQuestion:
    options = tuple(Wording(*one) for one in choices)
    return AskedQuestion(code, AnswerKind.CHOICE, Wording(zh, en), choices=options)


STILL_THERE = _choose(
    "still-there",
    "您现在还在这家单位上班吗？",
    "Do you still work there?",
    ("还在", "Yes"),
    ("已经离开", "I have left"),
    ("单位叫我等通知", "I was told to wait at home"),
)

CATEGORIES = (
    CategoryRow(
        "wages",
        "工资、加班费",
        "Wages and overtime",
        "拖欠、少发、扣钱",
        "Paid late, too little, or deducted",
        papers="工资条或者银行流水\n考勤、排班、加班记录\n劳动合同\n和单位的聊天记录",
        papers_en=(
            "Payslips or bank statements\nAttendance, shift or overtime records\n"
            "Labour contract\nMessages exchanged with the employer"
        ),
        questions=(
            _ask(
                "months",
                AnswerKind.TEXT,
                "哪几个月的？",
                "Which months?",
                ("例如：今年1月到3月。", "For example: January to March this year."),
            ),
            STILL_THERE,
        ),
    ),
    CategoryRow(
        "contract",
        "合同和辞退",
        "Contract and dismissal",
        "没签合同、被辞退、被逼离职",
        "No contract, dismissed, pushed out",
        papers="劳动合同\n辞退通知或者聊天记录\n工资条或者银行流水\n工作证、工服照片",
        papers_en=(
            "Labour contract\nNotice of dismissal or messages\n"
            "Payslips or bank statements\nStaff card or work clothes (photo)"
        ),
        questions=(
            STILL_THERE,
            _ask(
                "last-day",
                AnswerKind.DAY,
                "已经离开的，最后上班是哪一天？",
                "If you have left: which was your last day of work?",
                (
                    "申请仲裁一般只有一年，从这前后算起。没离开就空着。",
                    "Arbitration has to be asked for within a year from about then. Leave it empty "
                    "if you have not left.",
                ),
            ),
        ),
    ),
    CategoryRow(
        "insurance",
        "社保、公积金",
        "Social insurance and housing fund",
        "没缴、少缴",
        "Not paid or paid too little",
        papers="社保缴费记录（社保局或者手机上能查）\n工资条或者银行流水\n劳动合同",
        papers_en=(
            "Record of contributions (from the insurance office or its app)\n"
            "Payslips or bank statements\nLabour contract"
        ),
        questions=(
            _choose(
                "lacking",
                "是哪一种情况？",
                "What is it?",
                ("一直没有缴", "Never paid"),
                ("有几个月没有缴", "Some months are missing"),
                ("缴得比工资少", "Paid on less than my wages"),
                ("说不清", "I am not sure"),
            ),
            STILL_THERE,
        ),
    ),
    CategoryRow(
        "injury",
        "工伤、职业病",
        "Work injury and occupational disease",
        papers="病历和诊断证明\n事发经过、证人电话\n劳动合同或者工资条\n工伤认定书（有的话）",
        papers_en=(
            "Medical records and diagnosis\nWhat happened, phone numbers of witnesses\n"
            "Labour contract or payslips\nDecision on the work injury, if there is one"
        ),
        questions=(
            _ask(
                "injured-on",
                AnswerKind.DAY,
                "哪一天受的伤，或者哪一天查出来的？",
                "On which day were you hurt, or was it found?",
                (
                    "单位要在30天内申请工伤认定；单位不申请，您一年内可以自己申请。",
                    "The employer has 30 days to file; if it does not, you may file within a year.",
                ),
            ),
            _ask(
                "filed-by-employer",
                AnswerKind.YES_NO,
                "单位申请工伤认定了吗？",
                "Has the employer filed the injury?",
            ),
        ),
    ),
    CategoryRow(
        "leave",
        "休假、女职工保护",
        "Leave and protection of women workers",
        papers="请假单和单位的答复\n孕产的医院证明（有关的话）\n工资条",
        papers_en=(
            "Request for leave and the answer\n"
            "Certificate of pregnancy or birth, if it is about that\nPayslips"
        ),
        questions=(
            _choose(
                "which-leave",
                "是哪一种？",
                "Which kind?",
                ("年休假", "Annual leave"),
                ("病假", "Sick leave"),
                ("怀孕、生育、哺乳", "Pregnancy, birth, nursing"),
                ("别的", "Something else"),
            ),
        ),
    ),
    CategoryRow(
        "safety",
        "安全隐患",
        "Safety hazard",
        "现在就有危险：先离开，打119、120或110",
        "In danger now: leave first, call 119, 120 or 110",
        papers="现场照片（先保证自己安全）\n机器、原料的名称",
        papers_en="Photos of the place (your own safety first)\nNames of machines and materials",
        questions=(
            _ask(
                "where", AnswerKind.TEXT, "在哪个车间、哪个位置？", "In which workshop, and where?"
            ),
            _ask(
                "reported",
                AnswerKind.YES_NO,
                "跟单位说过吗？",
                "Has the employer been told?",
            ),
        ),
    ),
    CategoryRow(
        "hardship",
        "生活有困难，想申请帮扶",
        "Hardship, asking for assistance",
        goes_to="street",
        confidential=False,
        papers="身份证、户口本\n家里人的收入证明\n大病的病历和费用单（有的话）\n低保证（有的话）",
        papers_en=(
            "Identity card and household register\nProof of the family's income\n"
            "Medical records and bills of a serious illness, if any\n"
            "Minimum living allowance certificate, if any"
        ),
        questions=(
            _ask(
                "household",
                AnswerKind.NUMBER,
                "家里一共几口人？",
                "How many people live in your household?",
            ),
            _choose(
                "cause",
                "主要是因为什么？",
                "What is the main reason?",
                ("生大病", "Serious illness"),
                ("孩子上学", "A child's schooling"),
                ("失业或者收入少", "No work or little income"),
                ("意外、灾害", "Accident or disaster"),
                ("别的", "Something else"),
            ),
        ),
    ),
    CategoryRow(
        "membership",
        "入会、转会、会员服务",
        "Joining, transfer, member services",
        goes_to="own",
        confidential=False,
        answer_days=3,
        papers="身份证",
        papers_en="Identity card",
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
