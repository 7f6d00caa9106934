"""Numbers that no notice means: 99,999 times a line, 150 % of a bill, a cap below the amount it caps.

Such a number breaks no rule of the form, so the linter has no code for it; it is most often a slip of
the finger, and would pay out or shut out everybody. It is shown beside the findings, and has to be
mended or answered in writing like them before a version can be signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeGuard

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.lint import Finding
from zhijia.care.rules.policy import AidRule, Bar, Policy
from zhijia.care.rules.received import Limit
from zhijia.care.rules.vocabulary import Dimension
from zhijia.kernel.money import yuan_for_people

CODE = "implausible"
YUAN = 100
# A class beyond ten times the line, or below a tenth of it, is a slip; so is more than five years of it.
MOST_LINES, LEAST_LINES, MOST_LINES_GIVEN = Fraction(10), Fraction(1, 10), Fraction(60)
# Subsistence lines have been between some 100 and some 2,000 yuan a head and month.
LEAST_LINE, MOST_LINE = 100 * YUAN, 2_000 * YUAN
LEAST_A_HEAD, MOST_A_HEAD = 50 * YUAN, 50_000 * YUAN
LEAST_GIVEN, MOST_GIVEN = 1 * YUAN, 1_000_000 * YUAN
MOST_COUNT, MOST_NOTICE_DAYS = 600, 180


def implausible(policy: Policy) -> tuple[Finding, ...]:
    """Every number that looks wrong, once for each clause."""
    found = [*_of_the_head(policy), *_of_classes(policy), *_of_bars(policy), *_of_aid(policy)]
    return tuple({(one.clause, one.text): one for one in found}.values())


def _wrong(clause: str, text: str) -> Finding:
    return Finding(CODE, clause, f"这个数看着不对：{text}")


def _of_the_head(policy: Policy) -> Iterator[Finding]:
    line = policy.line
    if isinstance(line, Fraction) and not LEAST_LINE <= line <= 10 * MOST_LINE:
        yield _wrong("line", f"低保每月{yuan_for_people(int(line))}元")
    if policy.notice_days is not None and not 0 < policy.notice_days <= MOST_NOTICE_DAYS:
        yield _wrong("notice", f"公示{policy.notice_days}个工作日")
    for one in policy.approvals:
        if one.above >= MOST_GIVEN:
            yield _wrong("aid.approval", f"{yuan_for_people(one.above)}元以上才报批")


def _of_classes(policy: Policy) -> Iterator[Finding]:
    limbs = [limb for rule in policy.classes for limb in rule.limbs]
    own = [one for limb in limbs for one in limb.conditions]
    others = (policy.claim, policy.retest, *(rule.condition for rule in policy.aid))
    for condition in (*own, *(one for one in others if one is not None)):
        for text in _in(condition.truth):
            yield _wrong(condition.clause, text)


def _in(truth: ex.Expression) -> Iterator[str]:
    for part in ex.parts(truth):
        if isinstance(part, ex.Compare):
            yield from _of_lines(part.right, LEAST_LINES, MOST_LINES)
            yield from _of_shares(part.right, MOST_LINES)
            yield from _of_limit(part)


def _of_limit(compare: ex.Compare) -> Iterator[str]:
    """A printed amount a head and month, or a count."""
    limit = compare.right
    if not isinstance(limit, ex.Number):
        return
    if limit.money and isinstance(compare.left, ex.Measure):
        if not LEAST_A_HEAD <= limit.value <= MOST_A_HEAD:
            yield f"每人每月{yuan_for_people(int(limit.value))}元"
    elif not limit.money and limit.value > MOST_COUNT:
        yield f"{float(limit.value):g}"


def _of_bars(policy: Policy) -> Iterator[Finding]:
    for bar in policy.bars:
        yield from (_wrong(bar.condition.clause, text) for text in _in(bar.condition.truth))
        if _bars_everybody(bar):
            yield _wrong(bar.condition.clause, "“不低于0”，谁家都算")


def _bars_everybody(bar: Bar) -> bool:
    truth = bar.condition.truth
    return (
        isinstance(truth, ex.Compare)
        and truth.op == ">="
        and isinstance(truth.left, ex.Quantity)
        and truth.left.term.dimension is Dimension.COUNT
        and isinstance(truth.right, ex.Number)
        and truth.right.value <= 0
    )


def _of_aid(policy: Policy) -> Iterator[Finding]:
    for rule in policy.aid:
        for text in (*_of_standard(rule), *_of_caps(rule)):
            yield _wrong(rule.clause, text)


def _of_standard(rule: AidRule) -> Iterator[str]:
    for value in (rule.amount, *(cap.amount for cap in rule.caps)):
        yield from _of_lines(value, Fraction(0), MOST_LINES_GIVEN)
        for part in ex.parts(value):
            if isinstance(part, ex.Number) and part.money and part.value > MOST_GIVEN:
                yield f"{yuan_for_people(int(part.value))}元"
    if not rule.caps and not _is_capped(rule.amount):
        yield from _of_shares(rule.amount, Fraction(1))


def _is_capped(value: ex.Value) -> bool:
    """Whether the least of several amounts is given, one of them printed."""
    return (
        isinstance(value, ex.Extreme)
        and not value.greatest
        and any(isinstance(item, ex.Number) for item in value.items)
    )


def _of_caps(rule: AidRule) -> Iterator[str]:
    """A cap that even the smallest standard is above, or that leaves next to nothing."""
    least = _least(rule.amount)
    for cap in rule.caps:
        most = cap.amount.value if isinstance(cap.amount, ex.Number) else None
        if most is None:
            continue
        if most < LEAST_GIVEN:
            yield f"封顶{yuan_for_people(int(most))}元"
        elif least is not None and least > most and _same_time(rule, cap):
            yield f"封顶{yuan_for_people(int(most))}元，比标准还低"


def _same_time(rule: AidRule, cap: Limit) -> bool:
    """A cap over the same time, or over all years, bounds the whole standard."""
    return cap.per.time in {rule.per.time, "ever"}


def _least(value: ex.Value) -> Fraction | None:
    """The least the standard comes to where somebody gets it; None where it hangs on a bill."""
    match value:
        case ex.Number() if value.money:
            return value.value
        case ex.Product(ex.Number() as times, ex.Quantity() as what) if what.key == ex.LINE.key:
            return times.value * LEAST_LINE
    return None


def _of_lines(value: ex.Expression, least: Fraction, most: Fraction) -> Iterator[str]:
    """Multiples of the line beyond all measure."""
    for part in ex.parts(value):
        if isinstance(part, ex.Product) and isinstance(part.left, ex.Number):
            is_line = isinstance(part.right, ex.Quantity) and part.right.key == ex.LINE.key
            if is_line and not least <= part.left.value <= most:
                yield f"{float(part.left.value):g}倍低保"


def _of_shares(value: ex.Expression, most: Fraction) -> Iterator[str]:
    """Shares of a bill or of an income beyond all measure."""
    for part in ex.parts(value):
        if isinstance(part, ex.Pieces):
            yield from (f"分段{_percent(share)}" for _, share in part.bands if share > most)
        if isinstance(part, ex.Product) and isinstance(part.left, ex.Number):
            share, what = part.left.value, part.right
            if share > most and _is_bill(what):
                yield f"{_percent(share)}的{what.term.zh}"


def _is_bill(value: ex.Value) -> TypeGuard[ex.Quantity]:
    """An amount of money somebody states, not the line."""
    return (
        isinstance(value, ex.Quantity)
        and value.key != ex.LINE.key
        and value.term.dimension.is_money
    )


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
