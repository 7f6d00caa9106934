"""How much aid, of which kinds: amounts, caps, what may stand together, and what was refused.

What was received before comes off (`received.py`). If nothing is stated about that, the amount is
the standard of the whole period; one payment, or an amount applied for, then cannot be judged.
An amount applied for above its limit is refused, not cut. Where only one kind may be given the
largest is; where several may be given after a re-test, each earlier one counts as income.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import ranges, received
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.facts import Wish
from zhijia.care.rules.needed import Outcome
from zhijia.care.rules.policy import ONLY_ONE, RETEST, AidRule, Policy
from zhijia.care.rules.ranges import NOTHING, Exact, Range, exactly

GRANTED = ""
OVER_LIMIT, NOT_MET, NOT_LARGEST, RETEST_FAILED = "over_limit", "not_met", "not_largest", "retest"
USED_UP, OTHER_RECEIVED = "used_up", "other_received"


@dataclass(frozen=True, slots=True)
class Grant:
    """One kind of aid: `amount` in fen (None: not known), its limit, and why it was refused."""

    rule: AidRule
    amount: Exact | None
    limit: Range
    refused: str = GRANTED
    unknown: frozenset[str] = NOTHING


def rules_for(policy: Policy, code: str, wishes: tuple[Wish, ...] | None) -> list[AidRule]:
    """The kinds applied for (all if none are named), in the order applied for."""
    open_to = policy.aid_for(code)
    if wishes is None:
        return list(open_to)
    return [rule for wish in wishes for rule in open_to if rule.kind == wish.kind]


def grants(policy: Policy, view: View, code: str) -> list[Grant]:
    """Every kind of aid applied for, granted or refused."""
    wishes = view.family.facts.get("wants")
    named = {wish.kind: wish.fen for wish in wishes or ()}
    found = [_grant(view, rule, named.get(rule.kind)) for rule in rules_for(policy, code, wishes)]
    if policy.stacking_for(code) == ONLY_ONE:
        return _only_largest([_none_of_another_kind(view, grant) for grant in found])
    if policy.stacking_for(code) == RETEST and policy.retest:
        return _retested(policy.retest.truth, view, found)
    return found


def outcome_of(policy: Policy, code: str, kind: str, view: View) -> Outcome:
    """What one kind comes to, for the search: certain, or hanging on something."""
    for grant in grants(policy, view, code):
        if grant.rule.kind == kind:
            return Outcome(None if grant.amount is None else (grant.amount,), grant.unknown)
    return Outcome((0,))


def expressions(policy: Policy, code: str) -> tuple[ex.Expression, ...]:
    """All that can change the aid of this class."""
    found: list[ex.Expression] = []
    for rule in policy.aid_for(code):
        found += [rule.whole, rule.rest]
        found += [rule.condition.truth] if rule.condition else []
        if policy.stacking_for(code) == ONLY_ONE:
            found.append(received.other_kinds(rule.kind))
    if policy.retest and policy.stacking_for(code) == RETEST:
        found += [policy.retest.truth, received.UNION_AID_THIS_YEAR]
    return tuple(found)


def _grant(view: View, rule: AidRule, wanted: int | None) -> Grant:
    limit = limit_of(view, rule, wanted)
    met = view.holds(rule.condition.truth) if rule.condition else ranges.YES
    if met.holds is False:
        return Grant(rule, 0, limit, NOT_MET)
    if wanted is None and _is_used_up(view, rule, limit):
        return Grant(rule, 0, limit, USED_UP)
    found = _amount(rule, limit, wanted)
    if met.holds is None and found.amount != 0:
        return replace(found, amount=None, unknown=found.unknown | met.unknown)
    return found


def limit_of(view: View, rule: AidRule, wanted: int | None = None) -> Range:
    """The most that may be given now, or in the whole period where nothing is stated of before."""
    items, one_payment = view.family.facts.get("received"), wanted is not None or rule.each
    nothing_before = items is not None and not received.is_among(items, rule.kind)
    if not rule.each and (nothing_before or (items is None and not one_payment)):
        return view.number(rule.whole)
    return view.number(rule.rest)


def _is_used_up(view: View, rule: AidRule, limit: Range) -> bool:
    """Whether nothing is left only because of what was received before."""
    return limit.exact == 0 and view.number(rule.whole).exact != 0


def _amount(rule: AidRule, limit: Range, wanted: int | None) -> Grant:
    if wanted is None:
        unknown = limit.unknown if limit.exact is None else NOTHING
        return Grant(rule, limit.exact, limit, unknown=unknown)
    within = ranges.compared("<=", exactly(wanted), limit)
    if within.holds is None:
        return Grant(rule, None, limit, unknown=within.unknown)
    return Grant(rule, wanted, limit) if within.holds else Grant(rule, 0, limit, OVER_LIMIT)


def _none_of_another_kind(view: View, grant: Grant) -> Grant:
    """Nothing more where aid of another kind was received this year and only one may be given."""
    if grant.amount == 0 or view.family.facts.get("received") is None:
        return grant
    alone = view.holds(received.other_kinds(grant.rule.kind))
    if alone.holds is None:
        return replace(grant, amount=None, unknown=grant.unknown | alone.unknown)
    return grant if alone.holds else replace(grant, amount=0, refused=OTHER_RECEIVED)


def _only_largest(found: list[Grant]) -> list[Grant]:
    unknown = NOTHING.union(*(grant.unknown for grant in found))
    if unknown:
        return [replace(grant, amount=None, unknown=unknown) for grant in found]
    best = max(range(len(found)), key=lambda at: (found[at].amount or 0, -at), default=0)
    return [
        grant if at == best or not grant.amount else replace(grant, amount=0, refused=NOT_LARGEST)
        for at, grant in enumerate(found)
    ]


def _retested(test: ex.Truth, view: View, found: list[Grant]) -> list[Grant]:
    """Earlier aid counts as income before the next kind is given."""
    earlier = _received_before(view)
    given: list[Grant] = []
    for grant in found:
        if grant.amount != 0:
            grant = _after(test, view, earlier, grant)
        earlier = ranges.added(earlier, _as_range(grant), 1)
        given.append(grant)
    return given


def retests(
    test: ex.Truth, view: View, found: Iterable[Grant]
) -> Iterator[tuple[Grant, Exact, ex.Truth]]:
    """Each re-test that was made: for which aid, with how much earlier aid, and what was tested."""
    earlier = _received_before(view)
    for grant in found:
        tested = grant.amount != 0 or grant.refused == RETEST_FAILED
        if tested and earlier.exact:
            yield grant, earlier.exact, _with_income(test, earlier.exact)
        earlier = ranges.added(earlier, _as_range(grant), 1)


def _received_before(view: View) -> Range:
    """Union aid on record this year; what stands among the incomes is counted there."""
    if view.family.facts.get("received") is None:
        return exactly(0)
    return view.number(received.UNION_AID_THIS_YEAR)


def _as_range(grant: Grant) -> Range:
    if grant.amount is not None:
        return exactly(grant.amount)
    return Range(0, grant.limit.high, grant.unknown)


def _after(test: ex.Truth, view: View, earlier: Range, grant: Grant) -> Grant:
    if earlier.exact == 0:
        return grant
    unknown = grant.unknown | earlier.unknown
    if earlier.exact is None:
        return replace(grant, amount=None, unknown=unknown)
    passes = view.holds(_with_income(test, earlier.exact))
    if passes.holds is False:
        return replace(grant, amount=0, refused=RETEST_FAILED, unknown=NOTHING)
    if passes.holds is None:
        return replace(grant, amount=None, unknown=unknown | passes.unknown)
    return grant


def _with_income(test: ex.Truth, earlier: Exact) -> ex.Truth:
    """The re-test with the earlier aid added to the income."""
    if not isinstance(test, ex.Compare) or not isinstance(test.left, ex.Measure):
        return test
    aid = ex.Number(Fraction(earlier), money=True)
    measure = replace(test.left, numerator=ex.Sum(test.left.numerator, aid, 1))
    return replace(test, left=measure)


def total(found: Iterable[Grant]) -> int:
    """The sum of what is known, each amount rounded to the fen first, so that the items add up."""
    return sum(rounded_fen(grant.amount) for grant in found if grant.amount is not None)


def rounded_fen(amount: Exact) -> int:
    """Half up to a whole fen."""
    exact = Fraction(amount)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def approval(policy: Policy, grant: Grant) -> str:
    """The level that must approve this amount, or nothing."""
    limits: Mapping[int, str] = {
        rule.above: rule.level for rule in policy.approvals if rule.kind == grant.rule.kind
    }
    passed = [above for above in limits if (grant.amount or 0) > above]
    return limits[max(passed)] if passed else ""
