"""The families a policy must be tried on: every boundary of its classes, refusals and aid.

Each comes with the clause it is about. Which of them matter is found by asking the engine: of the
families on and around a line the first that shows the turn are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import TypeAlias

from zhijia.care.rules import edges
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.policy import (
    CLASS_GIVEN,
    MEASURES_ONLY,
    ONLY_ONE,
    RETEST,
    AidRule,
    Limb,
    Policy,
)
from zhijia.care.rules.vocabulary import EXPENSES, INCOMES, Term
from zhijia.kernel.lines import Object
from zhijia.kernel.money import yuan

Shown: TypeAlias = tuple[str, Object]
Ask: TypeAlias = Callable[[Object], Object]
Make: TypeAlias = Callable[[Limb | None], Object]
THIS_YEAR, LAST_YEAR, YEAR_AGO = "今年已领", "去年已领", "满一年前已领"
ASKED = {-1: "申请少一分", 0: "申请恰好", 1: "申请多一分"}
STUDENT, ONLY_THIS, ANOTHER = "这样的学生", "只申请这一类", "已领另一类"
OTHER_PERSON, OTHER_EVENT, OTHER_CLASS = "家里另一人已领", "另一次事故已领", "别的档次"
TWO_CLASSES, SAME_AMOUNT = "也符合前面的档次", "两类一样多"
MEMBER, ENTRY = "这样的成员", "这一项"
DAY_BEFORE, FIRST_DAY, LAST_DAY, DAY_AFTER = "施行前一天", "施行当天", "最后一天", "失效后一天"


class Boundaries:
    """All boundaries of one policy; `make` makes a family that meets a limb, `ask` answers it."""

    def __init__(self, policy: Policy, make: Make, ask: Ask, line: Fraction) -> None:
        self.policy, self.make, self.ask, self.line = policy, make, ask, line

    def all(self) -> Iterator[Shown]:
        yield from self._days()
        if self.policy.way == MEASURES_ONLY:
            yield from self._measures()
            return
        yield from self._counted()
        yield from self._limbs()
        yield from self._in_two_classes()
        yield from self._bars()
        yield from self._aid()

    def causes(self, families: list[Object]) -> Iterator[Shown]:
        """Each cause of hardship by itself, in a family whose answer hangs on it, by this very clause
        where there is one."""
        limbs = [(limb.clause, limb.truth) for rule in self.policy.classes for limb in rule.limbs]
        bars = [(bar.condition.clause, bar.condition.truth) for bar in self.policy.bars]
        for clause, truth in (*limbs, *bars):
            for cause in edges.causes(truth):
                pairs = [self._with_and_without(one, cause) for one in families]
                hang = [pair for pair in pairs if self._result(pair[0]) != self._result(pair[1])]
                own = (pair for pair in hang if self._is_by(clause, *pair))
                for one in next(own, hang[0] if hang else ()):
                    yield f"{clause}：{edges.OTHER_WAY}", one

    def _with_and_without(self, facts: Object, cause: str) -> tuple[Object, Object]:
        return {**facts, "causes": [cause]}, {**facts, "causes": []}

    def _is_by(self, clause: str, *families: Object) -> bool:
        return clause in {self.ask(one).get("clause") for one in families}

    # when it holds

    def _days(self) -> Iterator[Shown]:
        one = timedelta(days=1)
        first, last = self.policy.holds_from, self.policy.holds_to
        facts = self._base()
        for said, day in (
            (DAY_BEFORE, first and first - one),
            (FIRST_DAY, first),
            (LAST_DAY, last),
            (DAY_AFTER, last and last + one),
        ):
            if day is not None and day > date(1900, 1, 1):
                yield f"days：{said}", {**facts, "on": day.isoformat()}

    def _counted(self) -> Iterator[Shown]:
        """Each kind of income, and each kind of cost beside one: what the measures come to shows
        which of them count."""
        if not self.policy.measures:
            return
        base = self._base()
        for kind in _kinds(INCOMES):
            yield f"measures：{ENTRY}", {**base, "incomes": [{"kind": kind, "amount": "24000.00"}]}
        base["incomes"] = [{"kind": self.policy.income_kinds[0], "amount": "24000.00"}]
        asked = edges.causes(*self.policy.measures)
        for kind, cause in product(_kinds(EXPENSES), [None, *asked]):
            cost = {**base, "expenses": [{"kind": kind, "amount": "600.01"}]}
            yield f"measures：{ENTRY}", cost if cause is None else {**cost, "causes": [cause]}

    def _base(self) -> Object:
        if self.policy.way == CLASS_GIVEN:
            codes = sorted({code for rule in self.policy.aid for code in rule.classes})
            return {**self.make(None), **({"class": codes[0]} if codes else {})}
        limbs = [limb for rule in self.policy.classes for limb in rule.limbs]
        return self.make(limbs[0] if limbs else None)

    # classes and what keeps a family out

    def _limbs(self) -> Iterator[Shown]:
        claim = self.policy.claim
        for rule in self.policy.classes:
            for limb in rule.limbs:
                families = list(self._families(limb))
                kept_out = [one for facts in families for one in self._kept_out(facts)]
                for condition in (*limb.conditions, *((claim,) if claim else ())):
                    yield from self._turns(condition.clause, condition.truth, families, most=6)
                    yield from self._turns(condition.clause, condition.truth, kept_out)
                yield from self._flips(limb.clause, limb.truth, families)
                for said, facts in edges.peaks(families[0], limb.truth, int(2 * self.line)):
                    yield f"{limb.clause}：{said}", facts

    def _in_two_classes(self) -> Iterator[Shown]:
        """For every way into a class a family that an earlier class takes as well: which comes first
        shows in it."""
        for one, other in combinations(self.policy.classes, 2):
            for early, late in product(one.limbs, other.limbs):
                own = self.make(late)
                for facts in self._families(early):
                    money = {key: facts[key] for key in ("incomes", "expenses")}
                    both = {**facts, **own, **money}
                    if self._is(both, one.code) and self._meets(both, late.truth):
                        yield f"{late.clause}：{TWO_CLASSES}", both
                        break

    def _meets(self, facts: Object, truth: ex.Truth) -> bool:
        return edges.view(self.policy, facts).holds(truth).holds is True

    def _families(self, limb: Limb) -> Iterator[Object]:
        """Families of a limb with other incomes and costs, between all the lines of the policy."""
        base, months = self.make(limb), self.policy.months
        claim = [self.policy.claim.truth] if self.policy.claim else []
        lines = sorted({Fraction(0), *self._lines(limb.truth, *claim)})
        kinds = edges.cost_kinds(self.policy)
        for line, share in product(lines, (Fraction(1), Fraction(6, 5))):
            fen = int(line * months * share)
            incomes = [{"kind": self.policy.income_kinds[0], "amount": yuan(fen)}] if fen else []
            if not fen and share != 1:
                continue
            facts = {**base, "incomes": incomes, "expenses": []}
            for kind, net in product(kinds, self._between()):
                cost = fen - int(net * months)
                if cost > 0:
                    one = {**facts, "expenses": [{"kind": kind, "amount": yuan(cost)}]}
                    yield from edges.stocks(one, limb.truth, fen)
                    yield one
            yield from edges.stocks(facts, limb.truth, fen or int(self.line))
            yield facts

    def _between(self) -> list[Fraction]:
        """An amount between every two lines of the policy, and one below the lowest."""
        truths = [limb.truth for rule in self.policy.classes for limb in rule.limbs]
        lines = sorted({Fraction(0), *self._lines(*truths)})
        # Not in the middle: there two lines would be crossed at once.
        return [one + (other - one) * Fraction(9, 20) for one, other in pairwise(lines)]

    def _kept_out(self, facts: Object) -> Iterator[Object]:
        """The family where a refusal keeps it out of some classes, but not of this one."""
        for bar in self.policy.bars:
            if bar.only:
                yield from list(self._ways(facts, bar.condition.truth))[1:]

    def _lines(self, *truths: ex.Truth) -> set[Fraction]:
        found = set()
        for truth in truths:
            for part in ex.parts(truth):
                if isinstance(part, ex.Compare) and isinstance(part.left, ex.Measure):
                    found.add(constant(part.right, self.line))
        return found

    def _turns(
        self, clause: str, truth: ex.Expression, families: list[Object], most: int = 1
    ) -> Iterator[Shown]:
        """Where the answer turns, for each fact that turns it in at most so many families: more than
        one line may be crossed at the same place."""
        for pair in edges.pairs(truth):
            seen: set[str] = set()
            times: Counter[str] = Counter()
            for facts in families:
                for key, group in edges.around(self.policy, facts, pair, seen):
                    answers = [self._result(one) for _, one in group]
                    # A share of a fen may be rounded to the same on all three; far above it shows.
                    far = any(said == edges.FAR for said, _ in group)
                    if not far and all(one == answers[0] for one in answers):
                        continue
                    times[key] += 1
                    if times[key] == most:
                        seen.add(key)
                    yield from ((f"{clause}：{said}", one) for said, one in group)

    def _result(self, facts: Object) -> Object:
        """The answer but for the measures, which move with every fen."""
        return {key: value for key, value in self.ask(facts).items() if key != "measures"}

    def _flips(self, clause: str, truth: ex.Expression, families: list[Object]) -> Iterator[Shown]:
        """Every yes and no the other way, in the first family it makes a difference to."""
        seen: set[int] = set()
        for facts in families:
            before = self._result(facts)
            for at, (said, one) in enumerate(edges.flips(facts, truth)):
                if at not in seen and self._result(one) != before:
                    seen.add(at)
                    yield f"{clause}：{said}", facts
                    yield f"{clause}：{said}", one

    def _bars(self) -> Iterator[Shown]:
        if not self.policy.classes:
            return
        for rule in self.policy.classes:
            facts = next((one for one in self._all_families() if self._is(one, rule.code)), None)
            if facts is None:
                continue
            for bar in self.policy.bars:
                if bar.only and rule.code not in bar.only:
                    continue
                truth, clause = bar.condition.truth, bar.condition.clause
                families = list(self._ways(facts, truth))
                yield from ((f"{clause}：{bar.name}", one) for one in families if self._out(one))
                yield from self._flips(clause, truth, families)
                yield from self._turns(clause, truth, families)
                for one in families:
                    yield from (
                        (f"{clause}：{said}", car) for said, car in edges.prices(one, truth)
                    )
            if not any(bar.only for bar in self.policy.bars):
                return

    def _is(self, facts: Object, code: str) -> bool:
        return self.ask(facts).get("class") == code

    def _out(self, facts: Object) -> bool:
        return self.ask(facts).get("class") == "none"

    def _all_families(self) -> Iterator[Object]:
        for rule in self.policy.classes:
            for limb in rule.limbs:
                yield from self._families(limb)

    def _ways(self, facts: Object, truth: ex.Truth) -> Iterator[Object]:
        """The family with every combination of what a refusal asks."""
        found = [facts]
        for quantity in ex.quantities(truth).values():
            more = [edges.flipped(one, quantity) for one in found]
            if more[0] is None:
                high = [_high(one, quantity) for one in found]
                more = [one for one in high if one is not None]
            found = (found + [one for one in more if one is not None])[:16]
        yield from found

    # aid

    def _aid(self) -> Iterator[Shown]:
        for code in self._codes():
            bases = list(self._with_aid(code))
            if not bases:
                continue
            for rule in self.policy.aid_for(code):
                yield from self._one_kind(bases, rule)
            yield from self._retests(code, bases[0])
            yield from self._ties(code, bases[0])

    def _codes(self) -> list[str]:
        named = {code for rule in self.policy.aid for code in rule.classes}
        own = {rule.code for rule in self.policy.classes}
        every = {"deep"} if self.policy.way == CLASS_GIVEN else own
        return sorted(
            named | (every if any(not rule.classes for rule in self.policy.aid) else set())
        )

    def _with_aid(self, code: str) -> Iterator[Object]:
        """For every way into this class a family that may have every kind of aid of it."""
        more: Object = {
            "received": [],
            "applicant": "甲",
            "event": "事故",
            "training_cost": "2000.00",
            "certificate": True,
            "medical_own_paid": "8000.00",
            "loss": "8000.00",
            "pool_left": "100000.00",
        }
        if self.policy.way == CLASS_GIVEN:
            facts = {**self.make(None), "class": code, **more}
            facts["flags"] = {**facts["flags"], "temporary_hardship": True}
            yield facts
            return
        for rule in self.policy.classes:
            for limb in rule.limbs if rule.code == code else ():
                found = (one for facts in self._families(limb) for one in _tried(facts, more))
                one = next((one for one in found if self._is(one, code)), None)
                if one is not None:
                    yield one

    def _one_kind(self, bases: list[Object], rule: AidRule) -> Iterator[Shown]:
        clause, condition, base = rule.clause, rule.condition, bases[0]
        truths = [condition.truth] if condition else []
        yield from self._flips(clause, rule.amount, [base])
        for truth in truths:
            yield from self._turns(clause, truth, [base])
            yield from self._flips(clause, truth, [base])
        children = [{**one, "person": "乙"} for one in edges.students(rule.amount)]
        if children:
            yield from self._students(bases, rule, children)
            base = {**base, "students": [children[0]]}
        for value in (rule.whole, rule.rest):
            yield from self._turns(clause, value, [base])
        for step in self.policy.approvals:
            if step.kind == rule.kind:
                above = ex.Number(Fraction(step.above), money=True)
                yield from self._turns(clause, ex.Compare(">", rule.whole, above), [base])
        yield from self._asked(base, rule)
        yield from self._before(base, rule)
        yield from self._not_for(base, rule)
        yield f"{clause}：{ONLY_THIS}", {**base, "wants": [rule.kind]}

    def _students(
        self, bases: list[Object], rule: AidRule, children: list[Object]
    ) -> Iterator[Shown]:
        """A student of every sort alone, and beside another."""
        has_cases = any(isinstance(part, ex.When) for part in ex.parts(rule.amount))
        for one, child in product(bases if has_cases else bases[:1], children):
            for pupils in ([child], [children[0], {**child, "person": "丙"}]):
                # Applied for alone, so that no other kind of aid stands in its place.
                alone = {**one, "students": pupils, "wants": [rule.kind]}
                yield f"{rule.clause}：{STUDENT}", alone

    def _asked(self, base: Object, rule: AidRule) -> Iterator[Shown]:
        """An amount applied for: what may be given, a fen less and a fen more."""
        told = self.ask({**base, "wants": [rule.kind]}).get("aid") or {}
        if rule.kind not in told:
            return
        most = round(float(told[rule.kind]) * 100)
        for step, said in ASKED.items():
            if most + step >= 0:
                wish = {"kind": rule.kind, "amount": yuan(most + step)}
                yield f"{rule.clause}：{said}", {**base, "wants": [wish]}

    def _before(self, base: Object, rule: AidRule) -> Iterator[Shown]:
        """Aid received this year, last year and longer ago, for somebody else of the household, for
        another event, and aid of another kind."""
        on, clause = date.fromisoformat(base["on"]), rule.clause
        # Applied for alone, so that no other kind of aid stands in its place.
        base = {**base, "wants": [rule.kind]}
        if any(isinstance(part, ex.EachPatient) for part in ex.parts(rule.amount)):
            patients = base["medical_own_paid"]
            if not isinstance(patients, list):
                base["medical_own_paid"] = [{"person": "甲", "amount": patients}]
        who = "乙" if base.get("students") else "甲"
        row = {"kind": rule.kind, "amount": "100.00", "source": "union", "person": who}
        row |= {"event": "事故"}
        this_year, last_year = (
            date(on.year, 1, 1).isoformat(),
            date(on.year - 1, 12, 31).isoformat(),
        )
        yield f"{clause}：{THIS_YEAR}", {**base, "received": [{**row, "on": this_year}]}
        for limit, day in (
            (rule.amount, this_year),
            *((cap.amount, last_year) for cap in rule.caps),
        ):
            paid = {**row, "amount": yuan(self._all_but_a_yuan(base, limit))}
            for said, changed in (
                (LAST_YEAR, {"on": last_year}),
                (YEAR_AGO, {"on": (on - timedelta(days=366)).isoformat()}),
                (OTHER_PERSON, {"on": day, "person": "丁"}),
                (OTHER_EVENT, {"on": day, "event": "另一次事故"}),
            ):
                yield f"{clause}：{said}", {**base, "received": [{**paid, **changed}]}
        other = "visit" if rule.kind != "visit" else "living"
        of_another = {**row, "kind": other, "on": on.isoformat()}
        del base["wants"]
        yield f"{clause}：{ANOTHER}", {**base, "received": [of_another]}

    def _all_but_a_yuan(self, base: Object, limit: ex.Value) -> int:
        """So much of a limit that was received already."""
        found = edges.view(self.policy, base).number(limit).exact
        return max(int(found or 0) - 100, 100)

    def _not_for(self, base: Object, rule: AidRule) -> Iterator[Shown]:
        """The same family in the classes this kind of aid is not for, those of earlier policies too."""
        if self.policy.way == CLASS_GIVEN and rule.classes:
            for code in ("deep", "relative", "accident", "national"):
                if code not in rule.classes:
                    facts = {**base, "class": code, "wants": [rule.kind]}
                    yield f"{rule.clause}：{OTHER_CLASS}", facts

    def _retests(self, code: str, base: Object) -> Iterator[Shown]:
        retest = self.policy.retest
        if retest is None or self.policy.stacking_for(code) != RETEST:
            return
        told = self.ask({**base, "incomes": []}).get("aid") or {}
        earlier = 0
        for kind, amount in told.items():
            truth = edges.with_earlier(retest.truth, earlier)
            if kind != "total" and earlier:
                yield from self._turns("aid.retest", truth, [base])
            earlier += round(float(amount) * 100)

    def _ties(self, code: str, base: Object) -> Iterator[Shown]:
        """Where only one kind may be given: two of them as large as each other, and a fen beside."""
        if self.policy.stacking_for(code) != ONLY_ONE:
            return
        for one, other in combinations(self.policy.aid_for(code), 2):
            pupils = next(edges.students(one.amount, other.amount), None)
            families = [{**base, "students": []}]
            if pupils is not None:
                families += [{**base, "students": [pupils] * number} for number in (1, 2)]
            tie = ex.Compare("<", one.whole, other.whole)
            yield from self._turns(other.clause, tie, families, most=len(families))
            yield from ((f"{other.clause}：{SAME_AMOUNT}", facts) for facts in families)

    # a text that only says how to count

    def _measures(self) -> Iterator[Shown]:
        base = {**self.make(None), "persons": 1, "members": []}
        base |= {"minimum_wage": "2000.00", "line": "700.00"}
        met = ex.quantities(*self.policy.measures).values()
        kinds = [*self.policy.income_kinds, "gift"]
        for kind in kinds:
            yield f"measures：{ENTRY}", {**base, "incomes": [{"kind": kind, "amount": "12000.01"}]}
        costs = sorted({arg for one in met if one.term.code == "expenses" for arg in one.args})
        for kind in (*costs, "housing"):
            facts = {**base, "incomes": [{"kind": "wage", "amount": "24000.00"}]}
            cost = [{"kind": kind, "amount": "12000.01"}]
            yield f"measures：{ENTRY}", {**facts, "expenses": cost}
        yield f"measures：{ENTRY}", {**facts, "persons": 3, "expenses": cost}
        year = date.fromisoformat(base["on"]).year
        able = {"able": True, "at_school": False, "proof_of_income": False}
        for changed in (
            *({"birth_year": year - age} for age in (15, 16, 17, 58, 59, 60)),
            *({"birth_year": year - 30, key: not value} for key, value in able.items()),
        ):
            yield f"measures：{MEMBER}", {**base, "members": [{**able, **changed}]}


def _kinds(terms: Mapping[str, Term]) -> list[str]:
    """The codes, each once: two words may mean the same."""
    return list(dict.fromkeys(term.code for term in terms.values()))


def _tried(facts: Object, more: Object) -> Iterator[Object]:
    """The family with what aid asks for, with less and more own-paid cost, and as it is."""
    for cost in ("8000.00", "15000.00", "30000.00", "60000.00"):
        yield {**facts, **more, "medical_own_paid": cost}
    yield {**facts, "received": [], "applicant": "甲"}


def _high(facts: Object, quantity: ex.Quantity) -> Object | None:
    """So much of it that a refusal of “at least” applies."""
    match quantity.term.code:
        case "homes" | "commodity_homes":
            return {**facts, "homes": {"count": 2, "commodity": 2}}
        case "vehicles" | "private_vehicles" | "dear_vehicles":
            return {**facts, "vehicles": [{"price": None, "mobility_aid": False}]}
        case "fee_ratio":
            return {**facts, "school_fee_ratio": "2.01"}
        case "contract" | "employed":
            return {**facts, quantity.fact: 11}
    return None


def constant(value: ex.Value, line: Fraction) -> Fraction:
    """The right side of a comparison of a measure: a multiple of the line, or an amount."""
    match value:
        case ex.Number():
            return value.value
        case ex.Product():
            return constant(value.left, line) * constant(value.right, line)
        case ex.Quantity() if value.key == ex.LINE.key:
            return line
    return Fraction(0)
