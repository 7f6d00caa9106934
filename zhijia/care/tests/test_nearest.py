"""The nearest change that would qualify: it does, and one fen less of it does not."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.classify import NONE, UNDECIDED, Class, Classifier, expressions, order
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.family import Family
from zhijia.care.rules.moving import Moving, Turn, first_that
from zhijia.care.rules.nearest import Change, becomes, changed, nearest_changes, ways
from zhijia.care.rules.policy import Policy, document, policy, read_policy, shipped
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import SEED, plain
from zhijia.kernel.figures import shipped as figures

CLASSING = [name for name in shipped() if policy(name).classes]
FAMILIES = 40
AT_MOST = 1_000
SOME = 3


def household(rule: Policy, facts: dict[str, Any]) -> Family:
    return Family(rule, parse_facts(plain(facts)), figures=figures(), assume_clear=True)


def better(rule: Policy, one: Family) -> set[str]:
    result = Classifier(rule)(View(one)).result
    assert isinstance(result, Class)
    ranks = [rank.code for rank in order(rule)]
    return set(ranks if result.code == NONE else ranks[: ranks.index(result.code)])


def with_cost(facts: dict[str, Any], kind: str, fen: int, window: int) -> dict[str, Any]:
    """The facts with so much more expenditure written into them, as somebody would who shows it."""
    amount = f"{fen // 100}.{fen % 100:02d}"
    item = {"kind": kind, "amount": amount, "months": window}
    return {**facts, "expenses": [*facts["expenses"], item]}


def class_of(one: Family) -> str:
    result = Classifier(one.policy)(View(one)).result
    return result.code if isinstance(result, Class) else ""


@pytest.mark.parametrize("identity", CLASSING)
def test_the_change_it_names_qualifies_and_one_fen_less_does_not(identity: str) -> None:
    rule, chance = policy(identity), Random(f"nearest-{SEED}-{identity}")
    reads = {one.fact for one in ex.quantities(*expressions(rule)).values()}
    decide, met = Classifier(rule), 0
    enough = SOME if reads & {"incomes", "expenses"} else 0
    for count in range(AT_MOST):
        if count >= FAMILIES and met >= enough:
            break
        facts = family(rule, chance)
        one = household(rule, facts)
        for change in nearest_changes(rule, one):
            met += 1
            wanted, every = better(rule, one), ways(one, change.fact)
            assert change.becomes in wanted
            named = [way for way in every if set(way.kinds) & set(change.kinds)] or every
            for way in named:
                assert becomes(decide, one, changed(one, way, change.fen)) == change.becomes
                if change.fact == "expenses":
                    shown = with_cost(facts, way.kinds[0], change.fen, rule.months)
                    assert class_of(household(rule, shown)) == change.becomes
            for way in every:
                less = changed(one, way, change.fen - 1)
                assert becomes(decide, one, less) not in wanted
    assert met >= enough


@pytest.mark.parametrize("identity", CLASSING)
def test_no_smaller_change_was_overlooked(identity: str) -> None:
    """Held against a search fen by fen around every answer, and a wide net over everything below."""
    rule, chance = policy(identity), Random(f"overlooked-{SEED}-{identity}")
    decide = Classifier(rule)
    for _ in range(FAMILIES // 4):
        one = household(rule, family(rule, chance))
        result = decide(View(one)).result
        if not isinstance(result, Class) or result.code == UNDECIDED:
            continue
        wanted = better(rule, one)
        named = {change.fact: change.fen for change in nearest_changes(rule, one)}
        for fact in ("incomes", "expenses"):
            for way in ways(one, fact):
                below = min(named.get(fact, 10**9), way.most + 1)
                tried = {chance.randrange(1, below) for _ in range(60)} if below > 1 else set()
                for fen in tried | set(range(max(1, below - 20), below)):
                    assert becomes(decide, one, changed(one, way, fen)) not in wanted, (fact, fen)


def test_a_window_of_amounts_between_two_doublings_is_found() -> None:
    """Not monotone: only between 1,000.00 and 1,000.05 a month, far from any power of two."""
    text = document("rg-2020").replace(
        "人均月净收入 低于 1倍低保",
        "人均月净收入 不低于 1000元\n          - 人均月净收入 不高于 1000.05元",
    )
    rule = read_policy(text)
    one = household(
        rule,
        {
            "line": "700",
            "persons": 1,
            "incomes": [{"kind": "wage", "amount": "36000"}],
            "expenses": [],
        },
    )
    found = {change.fact: change for change in nearest_changes(rule, one)}
    assert found["incomes"].fen == found["expenses"].fen == 2_400_000 - 60


def test_a_cost_that_two_sums_count_is_counted_once_for_each_and_its_kind_is_named() -> None:
    """Laid off: illness and the cost of employment both come off, but a fen of one is one fen."""
    rule = policy("rg-2020")
    facts = {
        "line": "1000",
        "persons": 2,
        "incomes": [{"kind": "wage", "amount": "24000.12"}],
        "expenses": [],
        "causes": ["layoff"],
    }
    change = next(
        one for one in nearest_changes(rule, household(rule, facts)) if one.fact == "expenses"
    )
    assert change.fen == 13
    assert change.kinds[0] == "illness"
    assert change.kinds[-1] == "employment"
    assert "care" not in change.kinds
    for kind in ("illness", "employment"):
        assert class_of(household(rule, with_cost(facts, kind, 13, 12))) == "deep"
        assert class_of(household(rule, with_cost(facts, kind, 12, 12))) == "none"
    assert class_of(household(rule, with_cost(facts, "care", 13, 12))) == "none"


def test_less_income_than_none_is_never_named() -> None:
    facts = {"line": "1000", "persons": 1, "incomes": [], "expenses": [], "savings": "900000"}
    for identity in CLASSING:
        one = household(policy(identity), facts)
        assert not [
            change for change in nearest_changes(policy(identity), one) if change.fact == "incomes"
        ]


def test_the_kinds_are_said_in_both_languages() -> None:
    change = Change("expenses", 13, "deep", ("illness", "accident"))
    assert "因病支出、意外支出" in change.sentence("zh")
    assert "(illness, accident)" in change.sentence("en")


@pytest.mark.parametrize("seed", range(200))
def test_turns_are_those_of_counting_fen_by_fen(seed: int) -> None:
    """Random kinked amounts: the first fen found is the first fen there is."""
    chance = Random(seed)
    ends = sorted(Fraction(chance.randrange(600), chance.choice((1, 2, 3, 7))) for _ in range(3))
    shares = [Fraction(chance.randrange(-9, 10), 4) for _ in range(4)]
    low, high = sorted(chance.randrange(-300, 300) for _ in range(2))

    def holds(amount: Any) -> bool:
        total: Any = chance_start
        for end, share in zip(ends, shares, strict=False):
            total = total + max(amount - end, 0) * share
        total = total + min(amount, ends[1]) * shares[3]
        return bool(low < total <= high) or total == high + 7

    chance_start = chance.randrange(-400, 400)
    counted = next((fen for fen in range(1, 2_000) if holds(fen)), None)
    assert first_that(lambda turn: holds(Moving(turn.at, 1, turn)), 1_999) == counted


def test_an_amount_times_an_amount_is_refused_not_guessed() -> None:
    turn = Turn(1)
    with pytest.raises(TypeError):
        Moving(1, 1, turn) * Moving(1, 1, turn)
