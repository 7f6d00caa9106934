"""What to do first when something happens at work: our own short guides, in both languages.

Each says what to do in order, until when, what to bring and where it is written. What the law says
names its articles; a step without one is our own advice. Amounts are not in here: the calculators
compute them with dated figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from zhijia.press.rules.statutes import (
    CONTRACT_LAW,
    DISPUTE_LAW,
    FEMALE_WORKERS,
    INJURY,
    INSPECTION,
    INSURANCE_LAW,
    INTERPRETATION_2,
    LABOUR_LAW,
    POPULATION_LAW,
    UNION_LAW,
    WAGE_PAYMENT,
    Article,
    articles,
)
from zhijia.press.rules.words import Words


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `rests_on` are the articles that say so; `open_point` is what no article we
    read says, told to the reader as that."""

    words: Words
    rests_on: tuple[Article, ...] = ()
    open_point: Words | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide. `rests_on` are the articles its lead rests on; `links` are calculators of the law
    library, by their address."""

    slug: str
    title: Words
    lead: Words
    steps: tuple[Step, ...]
    bring: tuple[Words, ...]
    links: tuple[tuple[str, Words], ...] = ()
    rests_on: tuple[Article, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article the guide rests on, once, in the order of its sentences."""
        cited = chain(self.rests_on, *(step.rests_on for step in self.steps))
        return tuple(dict.fromkeys(cited))


GUIDES: tuple[Guide, ...] = (
    Guide(
        "unpaid-wages",
        Words("工资没有发", "Wages not paid"),
        Words(
            "先把谁欠、欠哪几个月、欠多少写下来，证据留好，再来找工会。",
            "Write down who owes you, for which months and how much; keep the evidence; then come to the union.",
        ),
        (
            Step(
                Words(
                    "工资要按月发，不能无故拖欠。问单位哪天发，用短信或者微信问，把回答留下。",
                    "Wages are due every month. Ask the employer for the date, by message, and keep the reply.",
                ),
                articles(LABOUR_LAW, 50) + articles(CONTRACT_LAW, 30),
            ),
            Step(
                Words(
                    "找工会：在这里说，或者打12351。您可以让我们不告诉单位。",
                    "Come to the union: say it here or call 12351. You can have us keep it from the employer.",
                ),
                articles(UNION_LAW, 23),
            ),
            Step(
                Words(
                    "也可以向人社局劳动监察投诉，要在两年内去。一直欠着的，从不再欠的那天起算两年。",
                    "You can also complain to the labour inspectorate, within two years. While it goes on, the two years have not begun.",
                ),
                articles(DISPUTE_LAW, 9) + articles(INSPECTION, 20) + articles(CONTRACT_LAW, 85),
            ),
            Step(
                Words(
                    "要不回来，申请劳动仲裁，不收费。还在单位上班的，不受一年的限制；离职的，离职后一年内要申请。",
                    "If that fails, go to labour arbitration; it is free. While you still work there the one-year limit does not run; after leaving you have one year.",
                ),
                articles(DISPUTE_LAW, 27, 53),
            ),
        ),
        (
            Words(
                "劳动合同，没有的带工牌、打卡记录",
                "Labour contract, or badge and attendance records",
            ),
            Words("工资条、银行流水", "Pay slips, bank statements"),
            Words("和单位说这件事的短信、微信", "Messages with the employer about it"),
        ),
        (("limitation", Words("算还有多久可以申请仲裁", "How long arbitration is open to you")),),
    ),
    Guide(
        "hurt-at-work",
        Words("上班受伤了", "Hurt at work"),
        Words(
            "先治伤，同时记住一个日子：单位要在30天内申请认定工伤。",
            "See a doctor first, and keep one date in mind: the employer has 30 days to apply.",
        ),
        (
            Step(
                Words(
                    "马上就医，跟医生说清楚是上班受的伤，病历要写上时间和经过。",
                    "See a doctor at once and say that it happened at work; have when and how written into the record.",
                ),
                articles(INJURY, 14),
            ),
            Step(
                Words(
                    "请单位在受伤那天起30天内申请认定工伤；职业病从确诊那天算。",
                    "Ask the employer to apply for recognition within 30 days of the accident, or of the diagnosis of an occupational disease.",
                ),
                articles(INJURY, 17),
            ),
            Step(
                Words(
                    "单位不申请的，您自己、家里人或者工会可以申请，从同一天起一年内要去。工会可以帮您填。",
                    "If it does not, you, your family or the union can apply within one year of the same day. The union can help you fill it in.",
                ),
                articles(INJURY, 17),
            ),
            Step(
                Words(
                    "伤情稳定以后，留下残疾、影响干活的，申请劳动能力鉴定。",
                    "When the injury has settled and still affects your work, apply for an assessment of working capacity.",
                ),
                articles(INJURY, 21, 23),
            ),
        ),
        (
            Words("病历、诊断证明、医药费单据", "Medical records, diagnosis, receipts"),
            Words(
                "劳动合同，或者能证明在那里上班的东西",
                "Labour contract, or proof that you work there",
            ),
            Words("看见的人的姓名、电话", "Names and telephone numbers of who saw it"),
        ),
        (("injury-benefit", Words("算工伤待遇", "Work out injury benefits")),),
        rests_on=articles(INJURY, 17),
    ),
    Guide(
        "dismissed",
        Words("被辞退了", "Dismissed"),
        Words(
            "先别签字。看清楚单位写的理由，算一算该得多少。",
            "Do not sign yet. Read the reason the employer gives and work out what you are owed.",
        ),
        (
            Step(
                Words(
                    "要单位给书面的通知，写明理由和日期。口头说的，用短信确认。解除合同的证明，单位当时就应当给。",
                    "Ask for the notice in writing with reason and date. If it was only said, confirm it by message. A certificate that the contract has ended is due on the spot.",
                ),
                articles(CONTRACT_LAW, 39, 40, 41, 50),
            ),
            Step(
                Words(
                    "单位单方面解除合同，应当先告诉工会。您可以问工会知不知道。",
                    "An employer that ends a contract on its own has to tell the union beforehand. Ask the union whether it knew.",
                ),
                articles(CONTRACT_LAW, 43) + articles(UNION_LAW, 22),
            ),
            Step(
                Words(
                    "算一算经济补偿。违法解除的，是经济补偿的两倍，或者要求继续上班。",
                    "Work out the severance pay. If the dismissal was unlawful it is twice that, or you can ask to keep the job.",
                ),
                articles(CONTRACT_LAW, 46, 47, 48, 87),
            ),
            Step(
                Words(
                    "一年内申请劳动仲裁。怀孕、产期、哺乳期、医疗期里的，或者因工受过伤的，法律另有保护，先来找我们。",
                    "Apply for arbitration within one year. If you are pregnant, on maternity leave, nursing, in a medical period or were hurt at work, the law protects you further: see us first.",
                ),
                articles(DISPUTE_LAW, 27) + articles(CONTRACT_LAW, 42),
            ),
        ),
        (
            Words("解除通知、劳动合同", "The notice, the labour contract"),
            Words("近十二个月的工资流水", "Bank statements of the last twelve months' wages"),
            Words("社保缴费记录", "Record of social insurance contributions"),
        ),
        (("severance", Words("算经济补偿", "Work out severance pay")),),
    ),
    Guide(
        "no-social-insurance",
        Words("单位没交社保", "No social insurance"),
        Words(
            "先查自己的缴费记录，再和工资对一对。",
            "Look up your contribution record first and compare it with your wages.",
        ),
        (
            Step(
                Words(
                    "在社保的手机应用或者窗口，打出自己的缴费记录，不收费。",
                    "Print your contribution record from the social insurance app or at its counter; it is free.",
                ),
                articles(INSURANCE_LAW, 4, 74),
            ),
            Step(
                Words(
                    "对一对：哪几个月没有交，交的基数是不是按您的工资。",
                    "Check which months are missing, and whether the base is your own wage.",
                ),
                articles(INSURANCE_LAW, 12, 60),
                open_point=Words(
                    "条文只说按本人工资。各地一般看上年的月平均工资，新来的看第一个月，以当地的通知为准。",
                    "The law only says your own wage. Most places take last year's monthly average, and the first month for newcomers; the local notice decides.",
                ),
            ),
            Step(
                Words(
                    "告诉工会。您不说，单位不会知道是谁提的。",
                    "Tell the union. Unless you say so, the employer does not learn who raised it.",
                ),
            ),
            Step(
                Words(
                    "自愿放弃社保的协议不算数。单位应当在用工30天内办社保登记，没有交足的要补。",
                    "An agreement to go without it is void. The employer has to register you within 30 days of starting work and to make up what is short.",
                ),
                articles(LABOUR_LAW, 72)
                + articles(INSURANCE_LAW, 58, 63)
                + articles(INTERPRETATION_2, 19),
            ),
        ),
        (
            Words("缴费记录", "Contribution record"),
            Words("工资条、银行流水", "Pay slips, bank statements"),
            Words("劳动合同", "Labour contract"),
        ),
    ),
    Guide(
        "overtime",
        Words("加班没有加班费", "Overtime not paid"),
        Words(
            "加班有三种，算法不一样：平时、休息日、法定节假日。",
            "There are three kinds, paid differently: working days, rest days, statutory holidays.",
        ),
        (
            Step(
                Words(
                    "记下哪天、从几点到几点、谁安排的。一个月加班不能超过36小时。",
                    "Write down which day, from when to when, and who asked for it. Overtime may not exceed 36 hours a month.",
                ),
                articles(LABOUR_LAW, 41),
            ),
            Step(
                Words(
                    "平时加班不少于工资的150%，休息日加班又不给补休的200%，法定节假日300%。",
                    "At least 150% of the wage on working days, 200% on rest days without time off instead, 300% on statutory holidays.",
                ),
                articles(LABOUR_LAW, 44),
            ),
            Step(
                Words(
                    "用“算一算”算出来，再和工资条对。批准了综合计算工时、不定时工时的，算法不同，先来问我们。",
                    "Work it out with the calculator and compare it with the pay slip. Where averaged or flexible hours were approved it is counted differently: ask us first.",
                ),
                articles(WAGE_PAYMENT, 13),
            ),
            Step(
                Words(
                    "少了的，找工会。很多人都少的，一起说，工会可以跟单位集体协商。",
                    "If it is less, come to the union. If many are concerned, say so: the union can negotiate collectively.",
                ),
                articles(UNION_LAW, 21, 23),
            ),
        ),
        (
            Words(
                "打卡记录、排班表、工作群里的安排",
                "Attendance records, rosters, messages asking for it",
            ),
            Words("工资条", "Pay slips"),
        ),
        (("overtime", Words("算加班费", "Work out overtime pay")),),
        rests_on=articles(LABOUR_LAW, 44),
    ),
    Guide(
        "hardship",
        Words("家里有困难", "Hard times at home"),
        Words(
            "生病、下岗、上学、意外，都可以来说。不丢人。",
            "Illness, losing a job, school fees, an accident: you can bring it here. There is no shame in it.",
        ),
        (
            Step(
                Words(
                    "先看看可能能得到哪些帮助：回答几个问题，什么都不存。",
                    "See what help there may be: answer a few questions; nothing is kept.",
                ),
            ),
            Step(
                Words(
                    "在这里说，或者打12351。不方便来的，告诉我们，我们想办法。",
                    "Say it here or call 12351. If you cannot come, tell us and we will find a way.",
                ),
                articles(UNION_LAW, 6),
            ),
            Step(
                Words(
                    "要核对的材料，我们会一次说清楚，不让您来回跑。",
                    "We tell you all the papers at once, so that you need not come twice.",
                ),
            ),
            Step(
                Words(
                    "结果会写明依据和算法。不同意的，可以要求再看一遍。",
                    "The result names the rule and the sum. If you disagree, you can have it looked at again.",
                ),
            ),
        ),
        (
            Words("身份证、户口簿", "Identity card, household register"),
            Words(
                "收入和主要花费的单据，例如医药费",
                "Proof of income and of large costs such as medicine",
            ),
        ),
        rests_on=articles(UNION_LAW, 6),
    ),
    Guide(
        "expecting",
        Words("怀孕、生孩子", "Pregnancy and birth"),
        Words(
            "怀孕、产期、哺乳期里，单位不能因为这个降工资、辞退。",
            "An employer may not cut your wage or dismiss you for pregnancy, birth or nursing.",
        ),
        (
            Step(
                Words(
                    "拿医院证明告诉单位。产前检查算上班时间。满7个月起不安排加班和夜班。",
                    "Tell the employer with a note from the hospital. Check-ups count as working time. From the seventh month there is no overtime and no night work.",
                ),
                articles(FEMALE_WORKERS, 6),
            ),
            Step(
                Words(
                    "产假98天，难产的加15天，多生一个加15天。各地还可以再加。",
                    "Maternity leave is 98 days; 15 more for a difficult birth, 15 for each further child. Places may add to it.",
                ),
                articles(FEMALE_WORKERS, 7) + articles(POPULATION_LAW, 25),
            ),
            Step(
                Words(
                    "孩子一岁以前，每天一小时哺乳时间，不安排加班和夜班。",
                    "Until the child is one, an hour a day for nursing, no overtime and no night shifts.",
                ),
                articles(FEMALE_WORKERS, 9),
            ),
            Step(
                Words(
                    "单位让您走、降您的工资，马上来找我们。",
                    "If the employer wants you to leave or cuts your wage, come to us at once.",
                ),
                articles(FEMALE_WORKERS, 5) + articles(CONTRACT_LAW, 42),
            ),
        ),
        (
            Words("医院证明", "Note from the hospital"),
            Words("劳动合同、工资条", "Labour contract, pay slips"),
        ),
        rests_on=articles(FEMALE_WORKERS, 5) + articles(CONTRACT_LAW, 42),
    ),
)


def guide_named(slug: str) -> Guide | None:
    """The guide of this address; None when there is none."""
    return next((guide for guide in GUIDES if guide.slug == slug), None)
