"""What to do first when something happens at work: our own short guides, in both languages.

Each says what to do in order, until when, what to bring and where it is written. Amounts are not in
here: the calculators compute them with dated figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CHECKED_ON = date(2026, 11, 22)
"""When the guides were last read against the articles they name."""


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def said_in(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide. `links` are calculators of the law library, by their
    address; `sources` the articles it rests on."""

    slug: str
    title: Words
    lead: Words
    steps: tuple[Words, ...]
    bring: tuple[Words, ...]
    sources: tuple[Words, ...]
    links: tuple[tuple[str, Words], ...] = ()


GUIDES: tuple[Guide, ...] = (
    Guide(
        "unpaid-wages",
        Words("工资没有发", "Wages not paid"),
        Words(
            "先把谁欠、欠哪几个月、欠多少写下来，证据留好，再来找工会。",
            "Write down who owes you, for which months and how much; keep the evidence; then come to the union.",
        ),
        (
            Words(
                "问单位哪天发，用短信或者微信问，把回答留下。",
                "Ask the employer for the date, by message, and keep the reply.",
            ),
            Words(
                "找工会：在这里说，或者打12351。您可以让我们不告诉单位。",
                "Come to the union: say it here or call 12351. You can have us keep it from the employer.",
            ),
            Words(
                "也可以向人社局劳动监察投诉。欠薪从停发那天起，两年内要去。",
                "You can also complain to the labour inspectorate, within two years.",
            ),
            Words(
                "要不回来，申请劳动仲裁，不收费。还在单位上班的，不受一年的限制；离职的，离职后一年内要申请。",
                "If that fails, go to labour arbitration; it is free. While you still work there the one-year limit does not run; after leaving you have one year.",
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
        (
            Words("《劳动法》第五十条", "Labour Law, article 50"),
            Words("《劳动合同法》第三十条、第八十五条", "Labour Contract Law, articles 30 and 85"),
            Words(
                "《劳动争议调解仲裁法》第二十七条、第五十三条",
                "Law on Mediation and Arbitration of Labour Disputes, articles 27 and 53",
            ),
            Words("《劳动保障监察条例》第二十条", "Regulations on Labour Inspection, article 20"),
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
            Words(
                "马上就医，跟医生说清楚是上班受的伤，病历要写上时间和经过。",
                "See a doctor at once and say that it happened at work; have when and how written into the record.",
            ),
            Words(
                "请单位在受伤那天起30天内申请认定工伤。",
                "Ask the employer to apply for recognition within 30 days of the accident.",
            ),
            Words(
                "单位不申请的，您自己、家里人或者工会可以申请，一年内有效。工会可以帮您填。",
                "If it does not, you, your family or the union can apply within one year. The union can help you fill it in.",
            ),
            Words(
                "伤情稳定以后，留下残疾、影响干活的，申请劳动能力鉴定。",
                "When the injury has settled and affects your work, apply for an assessment of working capacity.",
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
        (
            Words(
                "《工伤保险条例》第十四条、第十七条、第二十一条",
                "Regulations on Work Injury Insurance, articles 14, 17 and 21",
            ),
        ),
        (("injury-benefit", Words("算工伤待遇", "Work out injury benefits")),),
    ),
    Guide(
        "dismissed",
        Words("被辞退了", "Dismissed"),
        Words(
            "先别签字。看清楚单位写的理由，算一算该得多少。",
            "Do not sign yet. Read the reason the employer gives and work out what you are owed.",
        ),
        (
            Words(
                "要单位给书面的通知，写明理由和日期。口头说的，用短信确认。",
                "Ask for the notice in writing with reason and date. If it was only said, confirm it by message.",
            ),
            Words(
                "单位单方面解除合同，应当先告诉工会。您可以问工会知不知道。",
                "An employer that ends a contract on its own has to tell the union beforehand. Ask the union whether it knew.",
            ),
            Words(
                "算一算经济补偿。违法解除的，是经济补偿的两倍，或者要求继续上班。",
                "Work out the severance pay. If the dismissal was unlawful it is twice that, or you can ask to keep the job.",
            ),
            Words(
                "一年内申请劳动仲裁。怀孕、产期、哺乳期、医疗期、工伤医疗期里的，先来找我们。",
                "Apply for arbitration within one year. If you are pregnant, on maternity leave, nursing, or in a period of medical treatment, see us first.",
            ),
        ),
        (
            Words("解除通知、劳动合同", "The notice, the labour contract"),
            Words("近十二个月的工资流水", "Bank statements of the last twelve months' wages"),
            Words("社保缴费记录", "Record of social insurance contributions"),
        ),
        (
            Words(
                "《劳动合同法》第三十九条至第四十八条、第八十七条",
                "Labour Contract Law, articles 39 to 48 and 87",
            ),
            Words(
                "《劳动争议调解仲裁法》第二十七条",
                "Law on Mediation and Arbitration of Labour Disputes, article 27",
            ),
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
            Words(
                "在社保的手机应用或者窗口，打出自己的缴费记录。",
                "Print your contribution record from the social insurance app or at its counter.",
            ),
            Words(
                "对一对：哪几个月没有交，交的基数是不是按您上年的平均工资。",
                "Check which months are missing, and whether the base is your average wage of the year before.",
            ),
            Words(
                "告诉工会。您不说，单位不会知道是谁提的。",
                "Tell the union. Unless you say so, the employer does not learn who raised it.",
            ),
            Words(
                "自愿放弃社保的协议不算数。单位应当在用工30天内办社保登记。",
                "An agreement to go without it is void. The employer has to register you within 30 days of starting work.",
            ),
        ),
        (
            Words("缴费记录", "Contribution record"),
            Words("工资条、银行流水", "Pay slips, bank statements"),
            Words("劳动合同", "Labour contract"),
        ),
        (
            Words(
                "《社会保险法》第五十八条、第六十条、第六十三条",
                "Social Insurance Law, articles 58, 60 and 63",
            ),
            Words("《劳动法》第七十二条", "Labour Law, article 72"),
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
            Words(
                "记下哪天、从几点到几点、谁安排的。",
                "Write down which day, from when to when, and who asked for it.",
            ),
            Words(
                "平时加班不少于工资的150%，休息日加班又不给补休的200%，法定节假日300%。",
                "At least 150% of the wage on working days, 200% on rest days without time off instead, 300% on statutory holidays.",
            ),
            Words(
                "用“算一算”算出来，再和工资条对。",
                "Work it out with the calculator and compare it with the pay slip.",
            ),
            Words(
                "少了的，找工会。很多人都少的，一起说，工会可以跟单位集体协商。",
                "If it is less, come to the union. If many are concerned, say so: the union can negotiate collectively.",
            ),
        ),
        (
            Words(
                "打卡记录、排班表、工作群里的安排",
                "Attendance records, rosters, messages asking for it",
            ),
            Words("工资条", "Pay slips"),
        ),
        (
            Words(
                "《劳动法》第三十六条、第四十一条、第四十四条", "Labour Law, articles 36, 41 and 44"
            ),
        ),
        (("overtime", Words("算加班费", "Work out overtime pay")),),
    ),
    Guide(
        "hardship",
        Words("家里有困难", "Hard times at home"),
        Words(
            "生病、下岗、上学、意外，都可以来说。不丢人。",
            "Illness, losing a job, school fees, an accident: you can bring it here. There is no shame in it.",
        ),
        (
            Words(
                "先看看可能能得到哪些帮助：回答几个问题，什么都不存。",
                "See what help there may be: answer a few questions; nothing is kept.",
            ),
            Words(
                "在这里说，或者打12351。不方便来的，我们上门。",
                "Say it here or call 12351. If you cannot come, we come to you.",
            ),
            Words(
                "要核对的材料，我们会一次说清楚，不让您来回跑。",
                "We tell you all the papers at once, so that you need not come twice.",
            ),
            Words(
                "结果会写明依据和算法。不同意的，可以要求再看一遍。",
                "The result names the rule and the sum. If you disagree, you can have it looked at again.",
            ),
        ),
        (
            Words("身份证、户口簿", "Identity card, household register"),
            Words(
                "收入和主要花费的单据，例如医药费",
                "Proof of income and of large costs such as medicine",
            ),
        ),
        (Words("《工会法》第六条、第三十条", "Trade Union Law, articles 6 and 30"),),
    ),
    Guide(
        "expecting",
        Words("怀孕、生孩子", "Pregnancy and birth"),
        Words(
            "怀孕、产期、哺乳期里，单位不能因为这个降工资、辞退。",
            "An employer may not cut your wage or dismiss you for pregnancy, birth or nursing.",
        ),
        (
            Words(
                "拿医院证明告诉单位。产前检查算上班时间。",
                "Tell the employer with a note from the hospital. Check-ups count as working time.",
            ),
            Words(
                "产假98天起，各地还会再加。难产的加15天，多生一个加15天。",
                "Maternity leave is at least 98 days, and most places add to it; 15 more for a difficult birth, 15 for each further child.",
            ),
            Words(
                "孩子一岁以前，每天一小时哺乳时间，不安排加班和夜班。",
                "Until the child is one, an hour a day for nursing, no overtime and no night shifts.",
            ),
            Words(
                "单位让您走、降您的工资，马上来找我们。",
                "If the employer wants you to leave or cuts your wage, come to us at once.",
            ),
        ),
        (
            Words("医院证明", "Note from the hospital"),
            Words("劳动合同、工资条", "Labour contract, pay slips"),
        ),
        (
            Words(
                "《女职工劳动保护特别规定》第五条至第九条",
                "Special Rules on the Labour Protection of Female Workers, articles 5 to 9",
            ),
            Words("《劳动合同法》第四十二条", "Labour Contract Law, article 42"),
        ),
    ),
)


def guide_named(slug: str) -> Guide | None:
    """The guide of this address; None when there is none."""
    return next((guide for guide in GUIDES if guide.slug == slug), None)
