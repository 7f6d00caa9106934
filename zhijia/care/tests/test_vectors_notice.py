"""Every number and every operator of every shipped policy, changed one at a time in its text: the
families that ship with the policy notice. What they cannot notice is listed here with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest

from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.policy import document, read_policy, shipped
from zhijia.care.rules.vectors import failures, vectors

SEED = 20250601
SAMPLE = 6
# The lines of a notice that say no rule: names, addresses, dates known, words for the reader.
SAYS_NO_RULE = re.compile(
    r"#|\s*-? *(编号|名称|英文名|级别|地区|知悉|取代|题名|文号|网址|可信|家庭|名|记号|等|资金|情形|交|处|说明"
    r"|发现|条|答|报|计入收入)[:：]"
)
NOT_A_RULE_AFTER = re.compile(r"^(材料|缺文|存疑|答复|来源):")
NUMBER = re.compile(r"(?<![\d.-])\d+(?:\.\d+)?(?![\d.-])")
SWAPS = {
    "不高于": "低于",
    "不低于": "高于",
    "低于": "不高于",
    "高于": "不低于",
    " 且 ": " 或 ",
    " 或 ": " 且 ",
    "较低者": "较高者",
    " + ": " - ",
    " - ": " + ",
    "非 ": "",
}
OPERATOR = re.compile("不高于|不低于|低于|高于| 且 | 或 |较低者| \\+ | - |(?<![^ （])非 ")

# (policy, line of its text, what the line was changed to): why nobody can notice.
NO_WINDOW = "nothing in this policy is counted over the window: aid and conditions without income"
NO_LINE = "every limit is printed in yuan: the printed line is read by no condition"
REDUNDANT = "published defect redundant_limb: the first way in takes every family of this one"
UNREACHABLE = "published defect unreachable_tier: an earlier tier takes every family of this one"
NET_IS_LESS = "cost is never negative, so net income is never above the gross income bounded before"
EARLIER_WAY = "families between the old and the new limit are taken by an earlier way in"
ALWAYS_OPEN = "the text is cut here: this way in is open for every family, and so is the city tier"
CLAIM_COVERED = "the general statement only matters where no class takes the family; one does here"
SAME_ANSWERS: dict[tuple[str, int, str], str] = {
    **{
        (name, line, f"核算期: {months}个月"): NO_WINDOW
        for name, line in (
            ("cs", 14),
            ("dl-2016", 13),
            ("hb-2024", 15),
            ("sd-2019", 16),
            ("sh-2019", 16),
            ("sj", 15),
            ("sz-2021", 14),
            ("tm-2024", 13),
            ("wh-2013", 13),
        )
        for months in (11, 13)
    },
    ("nt-2024", 13, "低保: 821元"): NO_LINE,
    ("nt-2024", 13, "低保: 819元"): NO_LINE,
    ("bb-2019", 45, "- 人均月收入 低于 0倍低保"): REDUNDANT,
    ("bb-2019", 45, "- 人均月收入 不高于 1倍低保"): REDUNDANT,
    ("bb-2019", 46, "- 近六个月最高人均月收入 低于 2倍低保"): REDUNDANT,
    ("bb-2019", 46, "- 近六个月最高人均月收入 低于 0倍低保"): REDUNDANT,
    ("bb-2019", 46, "- 近六个月最高人均月收入 不高于 1倍低保"): REDUNDANT,
    ("bb-2019", 47, "- 享受政府救助"): REDUNDANT,
    ("cz-2019", 42, "- 人均月净收入 不高于 1.6倍低保"): NET_IS_LESS,
    ("cz-2019", 47, "- 人均月收入 不高于 1.4倍低保"): UNREACHABLE,
    ("cz-2019", 47, "- 人均月收入 低于 1.5倍低保"): UNREACHABLE,
    ("cz-2019", 48, "- 人均月净收入 不高于 3倍低保"): UNREACHABLE,
    ("cz-2019", 48, "- 人均月净收入 不高于 1倍低保"): UNREACHABLE,
    ("cz-2019", 48, "- 人均月净收入 低于 2倍低保"): UNREACHABLE,
    ("hz-2020", 52, "- 人均月净收入 高于 1.4倍低保"): EARLIER_WAY,
    ("hz-2020", 52, "- 人均月净收入 不低于 1.5倍低保"): EARLIER_WAY,
    ("hz-2020", 57, "- 人均月净收入 高于 1.4倍低保"): EARLIER_WAY,
    ("hz-2020", 57, "- 人均月净收入 不低于 1.5倍低保"): EARLIER_WAY,
    ("yx", 24, "总则: 人均月收入 不高于 3倍低保 且 人均月净收入 不高于 2倍低保"): CLAIM_COVERED,
    ("yx", 24, "总则: 人均月收入 不高于 2倍低保 且 人均月净收入 不高于 3倍低保"): NET_IS_LESS,
    ("yx", 43, "- 人均月收入 高于 2.4倍低保"): EARLIER_WAY,
    ("yx", 43, "- 人均月收入 不低于 2.5倍低保"): EARLIER_WAY,
    ("zj-2018", 75, "- 人均月收入 高于 4倍低保"): ALWAYS_OPEN,
    ("zj-2018", 75, "- 人均月收入 高于 2倍低保"): ALWAYS_OPEN,
    ("zj-2018", 75, "- 人均月收入 不低于 3倍低保"): ALWAYS_OPEN,
}


def mutants(identity: str) -> Iterator[tuple[int, str, str]]:
    """The line's number, the new line and the new document, for every one change that still reads."""
    lines = document(identity).splitlines()
    says_a_rule = True
    for at, line in enumerate(lines):
        if not line.startswith((" ", "#")):
            says_a_rule = NOT_A_RULE_AFTER.match(line) is None
        if not says_a_rule or SAYS_NO_RULE.match(line):
            continue
        for changed in (*_numbers(line), *_operators(line)):
            text = "\n".join([*lines[:at], changed, *lines[at + 1 :]]) + "\n"
            try:
                read_policy(text)
            except PolicyFault:
                continue  # such a change is refused where the notice is read
            yield at + 1, changed.strip(), text


def _numbers(line: str) -> Iterator[str]:
    for found in NUMBER.finditer(line):
        number = Decimal(found.group())
        step = Decimal(1).scaleb(int(number.as_tuple().exponent))
        for other in (number + step, number - step):
            if other >= 0:
                yield line[: found.start()] + str(other) + line[found.end() :]


def _operators(line: str) -> Iterator[str]:
    start = line.find(":") + 1 if not line.lstrip().startswith("- ") or ":" in line else 0
    for found in OPERATOR.finditer(line, start or line.find("- ") + 2):
        yield line[: found.start()] + SWAPS[found.group()] + line[found.end() :]


def unnoticed(identity: str, chosen: list[tuple[int, str, str]]) -> list[tuple[str, int, str]]:
    return [
        (identity, at, new)
        for at, new, text in chosen
        if not failures(read_policy(text), vectors(identity))
    ]


@pytest.mark.parametrize("identity", shipped())
def test_a_changed_number_or_operator_is_noticed(identity: str) -> None:
    every = list(mutants(identity))
    chosen = Random(f"{SEED}-{identity}").sample(every, min(SAMPLE, len(every)))
    assert set(unnoticed(identity, chosen)) <= SAME_ANSWERS.keys()


@pytest.mark.full
@pytest.mark.parametrize("identity", shipped())
def test_every_changed_number_and_operator_is_noticed(identity: str) -> None:
    """And whatever is listed as the same still is: an entry that is noticed now has to go."""
    listed = {key for key in SAME_ANSWERS if key[0] == identity}
    assert set(unnoticed(identity, list(mutants(identity)))) == listed
