"""The examples of docs/policy-format.md are policies the engine reads, and say what they claim."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from zhijia.care.rules import policy as policies
from zhijia.care.rules.finding_words import ENGLISH
from zhijia.care.rules.outline import PolicyFault, Text
from zhijia.care.rules.period import read_per
from zhijia.care.rules.policy import Policy, read_policy
from zhijia.care.rules.reading import KEYWORDS

GUIDE = (Path(policies.__file__).parents[3] / "docs" / "policy-format.md").read_text("utf-8")
# What a fragment stands in: the examples show one part of a document.
HEAD = """编号: own
名称: 例子
英文名: Example
级别: 市
生效: 2020-01-01
知悉: 2020-01-01
来源:
  - 题名: 例子
    可信: 官方
低保: 按地区和日期
核算期: 12个月
计入收入: 工资
必要支出: 支出（因病支出）
算法:
  - 名: 人均月收入
    记号: G
    式: 家庭收入 ÷ 家庭人口 ÷ 月数
  - 名: 人均月净收入
    记号: N
    式: （家庭收入 - 必要支出） ÷ 家庭人口 ÷ 月数
"""


def examples() -> list[str]:
    """The examples, their remarks at the end of a line taken off as the guide says."""
    found = re.findall(r"^## 例.*?```\n(.*?)```", GUIDE, re.MULTILINE | re.DOTALL)
    return [re.sub(r" +#.*", "", example) for example in found]


def example(at: int) -> Policy:
    text = examples()[at]
    return read_policy(text if text.startswith("编号") else HEAD + text)


def test_there_are_three_examples_and_each_is_read() -> None:
    assert len(examples()) == 3
    one_line, gates, amounts = (example(at) for at in range(3))
    assert (one_line.region, one_line.classes[0].limbs[0].conditions[0].words) == (
        "320682",
        "人均月净收入 低于 1倍低保",
    )
    assert [bar.only for bar in gates.bars] == [frozenset(), frozenset({"deep"})]
    assert gates.classes[0].limbs[0].grade == "A"
    (rule,) = amounts.aid
    assert (rule.per.words, [cap.per.words for cap in rule.caps]) == ("每户每年", ["每户累计"])
    assert rule.caps[0].amount.value == Fraction(5_000_000)  # type: ignore[union-attr]
    assert amounts.retest is not None
    assert amounts.approvals[0].above == 2_000_000


@pytest.mark.parametrize("at", range(3))
def test_an_example_with_one_letter_wrong_is_refused(at: int) -> None:
    text = examples()[at]
    whole = text if text.startswith("编号") else HEAD + text
    with pytest.raises(PolicyFault):
        read_policy(whole.replace("低保", "低宝"))


def test_every_form_of_a_period_in_the_guide_is_read() -> None:
    rows = re.findall(r"^\| (`每.*?) \|", GUIDE, re.MULTILINE)
    forms = [form for row in rows for form in re.findall(r"`(每.+?)`", row)]
    assert len(forms) >= 11
    for form in forms:
        assert form == "每" or read_per(Text(form, 1)).words == form


def test_every_code_of_the_linter_and_every_key_stands_in_the_guide() -> None:
    assert all(f"`{code}`" in GUIDE for code in ENGLISH)
    said = (Path(policies.__file__)).read_text("utf-8")
    keys = set(re.findall(r'form\.(?:text|maybe|list|block)\("([^"]+)"', said))
    assert {"每", "封顶", "年审"} <= keys
    assert [key for key in sorted(keys) if f"`{key}`" not in GUIDE] == []


def test_every_word_of_the_table_is_a_word() -> None:
    table = GUIDE.partition("## 式子")[2].partition("## 例一")[0]
    for operator in (
        "低于",
        "不高于",
        "高于",
        "不低于",
        "等于",
        "以内",
        "未定",
        "当",
        "分段",
        "逐人",
    ):
        assert operator in table
        assert operator in KEYWORDS or operator in ("低于", "不高于", "高于", "不低于", "等于")


@pytest.mark.parametrize(
    ("words", "months"),
    [("每年一次", 12), ("每半年一次", 6), ("每6个月一次", 6), ("每18个月一次", 18), ("未见", None)],
)
def test_the_cycle_of_review_is_a_number_of_months(words: str, months: int | None) -> None:
    assert read_policy(f"{HEAD}年审: {words}\n").review_months == months


@pytest.mark.parametrize("words", ["常常", "每0个月一次", "每61个月一次", "一次"])
def test_what_is_no_cycle_is_refused_with_its_line(words: str) -> None:
    with pytest.raises(PolicyFault, match="no cycle of review") as no:
        read_policy(f"{HEAD}年审: {words}\n")
    assert no.value.line == len(HEAD.splitlines()) + 1
