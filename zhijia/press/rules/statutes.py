"""The statutes our guides rest on: which text of each was read, where it stands, and when it was read.

The law library explains single articles to whoever reads a result; the guides name more articles
than it holds. Where it holds one, the page links to it (`library`), and a test keeps both alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from zhijia.kernel.article_numbers import written_number
from zhijia.press.rules.words import Words

READ_ON = date(2026, 11, 22)
"""When every article cited here was last held against the text named as its source."""

_LAWS = "https://github.com/LawRefBook/Laws/blob"
_FIRST = f"{_LAWS}/3cd6e86b80f0fac5478dc34216c80e8c0a82b9f0"


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute in the text of one day.

    `text_of` is the day this text was adopted or last amended: a later amendment was not read.
    `whole` is False where only an excerpt was found. `library` is its name in the address of the
    law library, with the numbers of the articles explained there.
    """

    name: Words
    text_of: date
    source: str
    whole: bool = True
    library: str = ""
    explained: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a statute, by its number."""

    statute: Statute
    number: int

    @property
    def called(self) -> Words:
        """《劳动法》第五十条; Labour Law, article 50."""
        name = self.statute.name
        return Words(
            f"《{name.zh}》{written_number(self.number)}", f"{name.en}, article {self.number}"
        )

    @property
    def is_explained(self) -> bool:
        """Whether the law library explains it."""
        return self.number in self.statute.explained


def articles(statute: Statute, *numbers: int) -> tuple[Article, ...]:
    return tuple(Article(statute, number) for number in numbers)


LABOUR_LAW = Statute(
    Words("劳动法", "Labour Law"),
    date(2018, 12, 29),
    f"{_FIRST}/社会法/劳动法.md",
    library="labour-law",
    explained=frozenset({44}),
)
CONTRACT_LAW = Statute(
    Words("劳动合同法", "Labour Contract Law"),
    date(2012, 12, 28),
    f"{_FIRST}/社会法/劳动合同法.md",
    library="labour-contract-law",
    explained=frozenset({40, 41, 46, 47, 48, 87}),
)
DISPUTE_LAW = Statute(
    Words("劳动争议调解仲裁法", "Law on Mediation and Arbitration of Labour Disputes"),
    date(2007, 12, 29),
    f"{_FIRST}/诉讼与非诉讼程序法/劳动争议调解仲裁法.md",
    library="dispute-law",
    explained=frozenset({27}),
)
INSPECTION = Statute(
    Words("劳动保障监察条例", "Regulation on Labour Inspection"),
    date(2004, 11, 1),
    f"{_FIRST}/行政法规/劳动保障监察条例.md",
)
INJURY = Statute(
    Words("工伤保险条例", "Regulation on Work-Injury Insurance"),
    date(2010, 12, 20),
    f"{_FIRST}/行政法规/工伤保险条例.md",
    library="work-injury",
    explained=frozenset({17}),
)
INSURANCE_LAW = Statute(
    Words("社会保险法", "Social Insurance Law"),
    date(2018, 12, 29),
    f"{_FIRST}/社会法/社会保险法.md",
    library="social-insurance-law",
    explained=frozenset({12, 60}),
)
INTERPRETATION_2 = Statute(
    Words("劳动争议司法解释（二）", "Judicial Interpretation (II) on Labour Disputes"),
    date(2025, 8, 1),
    "http://www.shfzb.com.cn/shfzb/html/2025-08/27/content_150505_2561825.htm",
    whole=False,
    library="dispute-interpretation-2",
)
WAGE_PAYMENT = Statute(
    Words("工资支付暂行规定", "Interim Rules on Wage Payment"),
    date(1994, 12, 6),
    f"{_FIRST}/行政法规/工资支付暂行规定.md",
    library="wage-payment",
    explained=frozenset({13}),
)
UNION_LAW = Statute(
    Words("工会法", "Trade Union Law"),
    date(2021, 12, 24),
    f"{_LAWS}/ad3fc7a710153f0a72b1a600f57654aab9653c36/社会法/工会法(2021-12-24).md",
)
FEMALE_WORKERS = Statute(
    Words("女职工劳动保护特别规定", "Special Rules on the Protection of Female Workers"),
    date(2012, 4, 28),
    f"{_LAWS}/1c4e99741f9baed554a05f9f9e0b974b2c604a0e/行政法规/女职工劳动保护特别规定.md",
    library="female-workers",
    explained=frozenset({7}),
)
POPULATION_LAW = Statute(
    Words("人口与计划生育法", "Population and Family Planning Law"),
    date(2021, 8, 20),
    f"{_FIRST}/行政法/人口与计划生育法.md",
)
