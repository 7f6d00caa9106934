"""Every number, operator, item of a list, period, day, way of stacking and every "limit" or "fixed" of
every shipped policy, changed one at a time in its text, a line left out, two kinds of aid or two
classes changed about: the families that ship with the policy notice. What they cannot notice is
listed here with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest

from zhijia.care.rules.outline import PolicyFault
from zhijia.care.rules.period import CHOICES
from zhijia.care.rules.policy import document, read_policy, shipped
from zhijia.care.rules.vectors import answer, comes_out, vectors
from zhijia.care.tests.families import family

SEED = 20250601
SAMPLE, RANDOM_FAMILIES = 6, 500
LEFT_OUT, FIRST = "left out:", "comes first"
# The lines of a notice that say no rule: names, addresses, dates known, words for the reader.
SAYS_NO_RULE = re.compile(
    r"#|\s*-? *(编号|名称|英文名|级别|地区|知悉|取代|题名|文号|网址|可信|家庭|名|记号|等|资金|情形|交|处|说明"
    r"|发现|条|答)[:：]"
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
# The same comparison turned round.
TURNED = {"不高于": "不低于", "不低于": "不高于", "低于": "高于", "高于": "低于"}
LIST = re.compile(r"（([^（）；]*、[^（）；]*)）")
# What may stand in these lines instead.
WORDS = {
    "性质": ("上限", "定额"),
    "每": CHOICES,
    "方式": ("可以多项", "只给一项", "复核后可以多项"),
    "报": ("另一级工会",),
    "等": ("另一等",),
}
# Lists of classes and kinds, and the lines a rule may do without.
LISTED = {"计入收入", "对象", "只限"}
OPTIONAL = {
    "除非",
    "只限",
    "对象",
    "须",
    "每次",
    "等",
    "公示",
    "年审",
    "总则",
    "复核",
    "失效",
    "每",
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
ONE_CLASS = "the policy knows one class only: a rule for every class is a rule for this one"
APART = "no family is in two of these classes: they take income in bands that do not meet"
ANY_ORDER = "the highest level whose amount is passed approves, whatever the order they stand in"
NO_MEASURE = "the class is given and no amount counts income: nothing reads the kinds"
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
    **{
        (name, line, f"{LEFT_OUT} 对象: {whom}"): ONE_CLASS
        for name, line, whom in (
            *(("cn-2016", line, "国家级") for line in (86, 92, 98)),
            ("dl-2016", 23, "符合条件"),
            ("sd-2019", 26, "符合条件"),
            ("sz-2021", 30, "符合条件"),
            ("tm-2024", 34, "符合条件"),
            ("wh-2013", 23, "符合条件"),
        )
    },
    ("hz-2020", 37, f"- 类: 相对困难 {FIRST}"): APART,
    ("hz-2020", 37, f"- 类: 意外致困 {FIRST}"): APART,
    ("hz-2020", 42, f"- 类: 意外致困 {FIRST}"): APART,
    ("yx", 26, f"- 类: 相对困难 {FIRST}"): APART,
    ("xx", 68, f"- 类别: 医疗救助 {FIRST}"): ANY_ORDER,
    ("bb-2019", 46, "- 近六个月最高人均月收入 高于 1倍低保"): REDUNDANT,
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
    ("cz-2019", 48, "- 人均月净收入 不低于 2倍低保"): UNREACHABLE,
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
    ("zj-2018", 75, "- 人均月收入 低于 3倍低保"): ALWAYS_OPEN,
    ("zj-2018", 76, "- 致困原因属于（意外事故）"): ALWAYS_OPEN,
    ("zj-2018", 76, "- 致困原因属于（患重特大疾病）"): ALWAYS_OPEN,
}


def mutants(identity: str) -> Iterator[tuple[int, str, str]]:
    """The line's number, the change and the new document, for every one change that still reads."""
    lines = document(identity).splitlines()
    for at, said, changed in (*_changed(lines), *_changed_about(lines)):
        text = "\n".join(changed) + "\n"
        try:
            read_policy(text)
        except PolicyFault:
            continue  # such a change is refused where the notice is read
        yield at + 1, said, text


def _changed(lines: list[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Every line of a rule, changed in one place, and left out."""
    says_a_rule = True
    for at, line in enumerate(lines):
        if not line.startswith((" ", "#")):
            says_a_rule = NOT_A_RULE_AFTER.match(line) is None
        if not says_a_rule or SAYS_NO_RULE.match(line) or line.endswith(": 未见"):
            continue
        others = (*_numbers(line), *_operators(line), *_items(line), *_words(line), *_days(line))
        for changed in others:
            yield at, changed.strip(), [*lines[:at], changed, *lines[at + 1 :]]
        if line.strip().partition(": ")[0] in OPTIONAL:
            yield at, f"{LEFT_OUT} {line.strip()}", [*lines[:at], *lines[at + 1 :]]


def _changed_about(lines: list[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Two classes in the other order, and two kinds of aid for the same classes. Where several kinds
    may be given at once their order says nothing."""
    one_by_one = any(line.endswith(("只给一项", "复核后可以多项")) for line in lines)
    for first, deep in (("  - 类: ", 2), *([("    - 类别: ", 4)] if one_by_one else [])):
        starts = [at for at, line in enumerate(lines) if line.startswith(first)]
        blocks = [lines[at : _end(lines, at, deep)] for at in starts]
        for here, there in combinations(range(len(starts)), 2):
            one, other = (blocks[at] for at in (here, there))
            if _whom(one) == _whom(other):
                changed = list(lines)
                changed[starts[there] : starts[there] + len(other)] = one
                changed[starts[here] : starts[here] + len(one)] = other
                yield starts[here], f"{other[0].strip()} {FIRST}", changed


def _whom(block: list[str]) -> list[str]:
    return [line for line in block if line.strip().startswith("对象: ")]


def _end(lines: list[str], start: int, deep: int) -> int:
    inside = (
        at for at in range(start + 1, len(lines)) if not lines[at].startswith(" " * (deep + 1))
    )
    return next(inside, len(lines))


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
        for other in (SWAPS[found.group()], TURNED.get(found.group())):
            if other is not None:
                yield line[: found.start()] + other + line[found.end() :]


def _items(line: str) -> Iterator[str]:
    """The line without one kind of a list."""
    head, colon, kinds = line.partition(": ")
    if head.strip() in LISTED:
        yield from (f"{head}{colon}{fewer}" for fewer in _fewer(kinds))
        return
    for found in LIST.finditer(line) if "未定（" not in line else ():
        for fewer in _fewer(found.group(1)):
            yield line[: found.start(1)] + fewer + line[found.end(1) :]


def _fewer(listed: str) -> Iterator[str]:
    items = listed.split("、")
    for at in range(len(items) if len(items) > 1 else 0):
        yield "、".join(items[:at] + items[at + 1 :])


def _words(line: str) -> Iterator[str]:
    head, colon, word = line.partition(": ")
    for other in WORDS.get(head.removeprefix("      - ").strip(), ()):
        if other != word:
            yield f"{head}{colon}{other}"


def _days(line: str) -> Iterator[str]:
    """One day later and one earlier."""
    head, colon, day = line.partition(": ")
    if head in {"生效", "失效"} and day != "未见":
        for step in (1, -1):
            yield f"{head}{colon}{date.fromisoformat(day) + timedelta(days=step)}"


# Every item of the list of incomes, in a policy that reads none of them.
SAME_ANSWERS |= {
    ("sh-2019", 17, fewer): NO_MEASURE for fewer in _items(document("sh-2019").splitlines()[16])
}


def unnoticed(identity: str, chosen: list[tuple[int, str, str]]) -> list[tuple[str, int, str]]:
    return [(identity, at, said) for at, said, text in chosen if not _is_noticed(identity, text)]


def _is_noticed(identity: str, text: str) -> bool:
    changed = read_policy(text)
    return any(not comes_out(answer(changed, one.facts), one.expects) for one in vectors(identity))


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


@pytest.mark.full
@pytest.mark.parametrize("identity", sorted({name for name, _, _ in SAME_ANSWERS}))
def test_what_is_listed_as_the_same_is_the_same_for_random_families(identity: str) -> None:
    chance, before = Random(f"{SEED}-{identity}"), read_policy(document(identity))
    families = [family(before, chance) for _ in range(RANDOM_FAMILIES)]
    answers = [answer(before, facts) for facts in families]
    assert sum("error" not in told for told in answers) > RANDOM_FAMILIES / 2
    for at, said, text in mutants(identity):
        if (identity, at, said) in SAME_ANSWERS:
            changed = read_policy(text)
            told = [answer(changed, facts) for facts in families]
            assert told == answers, (identity, at, said)
