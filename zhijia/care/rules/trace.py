"""The steps behind a trace: every number on the way and every comparison inside a joined condition.

The reasons name whole clauses. Here stand the totals, what each measure and each amount of aid is
made of, the pieces of an amount by bands, and the re-test with the aid that counts as income.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from zhijia.care.rules import aid, classify
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.evaluate import View
from zhijia.care.rules.policy import RETEST, Policy
from zhijia.care.rules.sentences import english, shown
from zhijia.care.rules.trace_words import chinese
from zhijia.care.rules.vocabulary import AID, Dimension, term_of
from zhijia.kernel.money import rounded, yuan_for_people

Shown: TypeAlias = str | int | bool | None
# Words, what they come to, and whether it counted where that hangs on a condition.
Told: TypeAlias = tuple[str, "str | int | None", "bool | None"]


@dataclass(frozen=True, slots=True)
class Step:
    """One number or one comparison: what it came to, what it was held against, and how it came out
    (None: not known, or a number that is held against nothing)."""

    clause: str
    text: str
    value: Shown
    threshold: str | int | None
    passed: bool | None


class Tracer:
    """Tells the steps of one policy for one family, in one language."""

    def __init__(self, policy: Policy, view: View, lang: str) -> None:
        self.policy, self.view, self.lang = policy, view, lang

    def steps(self, code: str, grants: tuple[aid.Grant, ...]) -> tuple[Step, ...]:
        return (
            *self._totals(),
            *self._measures(),
            *self._conditions(),
            *self._amounts(grants),
            *self._retests(code, grants),
        )

    def _totals(self) -> Iterator[Step]:
        if not self._counts_income():
            return
        income = self._say("核算期内家庭收入合计", "Household income over the window")
        yield Step("measures.income", income, amount(self.view, ex.INCOME), None, None)
        if self.policy.rigid is not None:
            rigid = self._say(
                "核算期内必要支出合计", "Necessary expenditure over the window, that comes off"
            )
            yield Step("measures.rigid", rigid, amount(self.view, self.policy.rigid), None, None)

    def _counts_income(self) -> bool:
        """A rule that only sets amounts asks for no income: a total of nothing would be untrue."""
        met = ex.quantities(*classify.expressions(self.policy), *self.policy.measures)
        return any(one.fact == "incomes" for one in met.values())

    def _measures(self) -> Iterator[Step]:
        for measure in self.policy.measures:
            clause = f"measures.{measure.code}"
            yield from self._inside(clause, measure.numerator, self.view)
            if measure.stocks is None:
                yield Step(clause, self._words(measure), ratio(self.view, measure), None, None)

    def _conditions(self) -> Iterator[Step]:
        for condition in self.policy.conditions:
            parts = joined(condition.truth)
            if condition is self.policy.claim or condition.truth not in parts:
                for at, truth in enumerate(parts, 1):
                    yield self._truth(f"{condition.clause}.{at}", truth)

    def _truth(self, clause: str, truth: ex.Truth) -> Step:
        value, threshold = sides(self.view, truth)
        return Step(clause, self._words(truth), value, threshold, self.view.holds(truth).holds)

    def _amounts(self, grants: Iterable[aid.Grant]) -> Iterator[Step]:
        for grant in grants:
            rule = grant.rule
            yield from self._inside(rule.clause, rule.amount, self.view, root=True)
            if rule.condition is not None:
                for at, truth in enumerate(joined(rule.condition.truth), 1):
                    yield self._truth(f"{rule.clause}.condition.{at}", truth)

    def _retests(self, code: str, grants: tuple[aid.Grant, ...]) -> Iterator[Step]:
        if self.policy.retest is None or self.policy.stacking_for(code) != RETEST:
            return
        for grant, earlier, test in aid.retests(self.policy.retest.truth, self.view, grants):
            kind, amount = term_of(AID, grant.rule.kind), yuan_for_people(aid.rounded_fen(earlier))
            step = self._truth(f"aid.retest.{grant.rule.kind}", test)
            clause = self._words(self.policy.retest.truth)
            text = self._say(
                f"发{kind.zh}前复核，另计入已有救助{amount}元：{clause}",
                f"Test before {kind.en}, with earlier aid of {amount} yuan as income: {clause}",
            )
            yield Step(step.clause, text, step.value, step.threshold, step.passed)

    # numbers inside an amount

    def _inside(
        self, clause: str, value: ex.Value, view: View, *, root: bool = False
    ) -> Iterator[Step]:
        """Each number an amount is made of, numbered in the order of the words; each once."""
        told = dict.fromkeys(self._nodes(value, view, "", root=root))
        for at, (text, amount, passed) in enumerate(told, 1):
            yield Step(f"{clause}.{at}", text, amount, None, passed)

    def _nodes(
        self, value: ex.Value, view: View, whose: str, *, root: bool = True
    ) -> Iterator[Told]:
        if isinstance(value, ex.Number | ex.Measure):
            return
        if root:
            counted = view.holds(value.condition).holds if isinstance(value, ex.When) else None
            yield whose + self._words(value), amount(view, value), counted
        if isinstance(value, ex.EachPatient | ex.EachStudent):
            yield from self._one_by_one(value, view)
            return
        if isinstance(value, ex.Pieces):
            yield from self._bands(value, view, whose)
        for part in ex.inside(value):
            if not _is_truth(part):
                yield from self._nodes(part, view, whose)  # type: ignore[arg-type]

    def _one_by_one(self, whole: ex.EachPatient | ex.EachStudent, view: View) -> Iterator[Told]:
        zh, en = (
            ("位病人", "Patient") if isinstance(whole, ex.EachPatient) else ("名学生", "Student")
        )
        for at, one in enumerate(view.each(whole), 1):
            yield from self._nodes(whole.body, one, self._say(f"第{at}{zh}：", f"{en} {at}: "))

    def _bands(self, pieces: ex.Pieces, view: View, whose: str) -> Iterator[Told]:
        """The piece of every band; together they are the amount."""
        base, floor = view.number(pieces.base).exact, Fraction(0)
        for upper, share in pieces.bands:
            top = base if upper is None or base is None else min(base, upper)
            piece = None if base is None or top is None else max(top - floor, Fraction(0)) * share
            percent = f"{float(share * 100):g}%"
            start = yuan_for_people(int(floor))
            if upper is None:
                text = self._say(f"{start}元以上，{percent}", f"Above {start} yuan, {percent}")
            else:
                end = yuan_for_people(int(upper))
                text = self._say(
                    f"{start}元至{end}元，{percent}", f"From {start} to {end} yuan, {percent}"
                )
                floor = upper
            yield whose + text, None if piece is None else shown(piece), None

    def _words(self, found: ex.Expression) -> str:
        if self.lang == "en":
            words = english(found)
            return words[:1].upper() + words[1:]
        return chinese(found)

    def _say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh


def joined(truth: ex.Truth) -> list[ex.Truth]:
    """The comparisons and yes-or-no facts that a condition joins by and, or, not; in order."""
    match truth:
        case ex.All() | ex.Either():
            return [one for item in truth.items for one in joined(item)]
        case ex.Not():
            return joined(truth.item)
        case ex.Readings():
            return [one for way in truth.ways for one in joined(way)]
    return [truth]


def sides(view: View, truth: ex.Truth) -> tuple[Shown, str | int | None]:
    """What was found, and what it is held against."""
    if isinstance(truth, ex.Readings):
        truth = truth.ways[0]
    if isinstance(truth, ex.Quantity):
        return view.holds(truth).holds, None
    if not isinstance(truth, ex.Compare):
        return None, None
    counted = is_count(truth.left)
    return side(view, truth.left, counted=counted), side(view, truth.right, counted=counted)


def side(view: View, value: ex.Value, *, counted: bool) -> str | int | None:
    if not counted:
        return ratio(view, value)
    exact = view.number(value).exact
    if exact is None:
        return None
    return int(exact) if exact == int(exact) else str(rounded(Fraction(exact)))


def amount(view: View, value: ex.Value) -> str | int | None:
    """A number for people: yuan where it is money, else a count."""
    money = any(
        (isinstance(part, ex.Number) and part.money)
        or (isinstance(part, ex.Quantity) and part.term.dimension.is_money)
        for part in ex.parts(value)
    )
    return side(view, value, counted=not money)


def ratio(view: View, value: ex.Value) -> str | None:
    """Only for display: no decision divides."""
    found = view.ratio(value)
    over, under = found.over.exact, found.under.exact
    if over is None or not under:
        return None
    return str(rounded(Fraction(over) / Fraction(under) / 100))


def is_count(value: ex.Value) -> bool:
    return isinstance(value, ex.Quantity) and not value.term.dimension.is_money


def _is_truth(part: ex.Expression) -> bool:
    if isinstance(part, ex.Quantity):
        return part.term.dimension is Dimension.TRUTH
    return isinstance(part, ex.Compare | ex.All | ex.Either | ex.Not | ex.Readings | ex.Open)
