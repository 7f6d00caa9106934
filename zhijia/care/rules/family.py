"""One family under one policy: every quantity the policy speaks of, as far as the facts say it.

Incomes and expenditures are brought to the policy's window; a quantity whose fact is not stated is
a range from the least value it can have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import received
from zhijia.care.rules.facts import Homes, Money, Paid, Student, Vehicle, invalid
from zhijia.care.rules.policy import BY_REGION, YEAR_BEFORE, Policy
from zhijia.care.rules.ranges import Exact, Range, exactly
from zhijia.care.rules.vocabulary import DISABLED, ENTRIES, FEES, LEVELS, Dimension, codes
from zhijia.kernel.figures import Figures, MissingFigure
from zhijia.kernel.regions import UnknownRegion, resolve

# Which unstated facts `assume_clear` takes as clear, where a disqualifier asks for them.
CLEARED = ("flags.", "homes", "vehicles", "area_per_head_over_local", "proof_of_homes_and_vehicles")
WORKING_AGE = range(16, 60)


class Family:
    """The facts of one family, read with the words of one policy."""

    def __init__(
        self,
        policy: Policy,
        facts: Mapping[str, Any],
        *,
        figures: Figures,
        known_on: date | None = None,
        assume_clear: bool = False,
    ) -> None:
        self.policy, self.facts = policy, facts
        self.figures, self.known_on = figures, known_on
        self.missing_figures: dict[str, MissingFigure] = {}
        self._clear = cleared(policy) if assume_clear else {}
        self._read: dict[str, Range | bool | None] = {}

    def get(self, quantity: ex.Quantity) -> Range | bool | None:
        """A range, a yes or no, or None for a yes or no that is not stated."""
        key = quantity.key
        if key not in self._read:
            self._read[key] = self._found(quantity)
        return self._read[key]

    def _found(self, quantity: ex.Quantity) -> Range | bool | None:
        read = READERS["flag" if _is_flag(quantity) else quantity.term.code]
        found = read(self, quantity)
        if found is None and quantity.key in self._clear:
            found = self._clear[quantity.key]
        if quantity.term.dimension is Dimension.TRUTH:
            return None if found is None else bool(found)
        if isinstance(found, Range):
            return found
        if found is None:
            return Range(quantity.term.lowest, None, frozenset({quantity.key}))
        return exactly(found)

    def patients(self) -> tuple[Paid, ...] | None:
        """Own-paid medical cost by patient, in fen."""
        found: tuple[Paid, ...] | None = self.facts.get("medical_own_paid")
        return found

    def students(self) -> tuple[Student, ...] | None:
        found: tuple[Student, ...] | None = self.facts.get("students")
        return found

    def with_student(self, student: Student) -> Family:
        """The same family as if this were its only student."""
        facts = {**self.facts, "students": (student,)}
        return Family(self.policy, facts, figures=self.figures, known_on=self.known_on)

    def figure(self, kind: str, *, years_back: int = 0) -> Fraction | None:
        """A regional figure in fen, or None; a figure nobody has entered is remembered."""
        region, on = self.facts.get("region"), self.facts.get("on")
        if region is None or on is None:
            return None
        try:
            place = resolve(region)
        except UnknownRegion as wrong:
            raise invalid("facts.region", str(wrong)) from None
        day = on
        for _ in range(years_back):
            day = _a_year_before(day)
        try:
            return self.figures.find(kind, region=place, on=day, known_on=self.known_on).value * 100
        except MissingFigure as missing:
            self.missing_figures[{"subsistence_line": "line"}.get(kind, kind)] = missing
            return None


def _is_flag(quantity: ex.Quantity) -> bool:
    return quantity.fact.startswith("flags.")


def _a_year_before(day: date) -> date:
    return (day - timedelta(days=1 if (day.month, day.day) == (2, 29) else 0)).replace(
        year=day.year - 1
    )


def cleared(policy: Policy, *, every: bool = False) -> dict[str, Exact | bool]:
    """For each quantity of a disqualifier the value with which it does not apply; without `every`
    only those that `assume_clear` may take for granted."""
    found: dict[str, Exact | bool] = {}
    for bar in policy.bars:
        for quantity, holds in polarity(bar.condition.truth, True):
            if every or quantity.fact.startswith(CLEARED):
                truth = quantity.term.dimension is Dimension.TRUTH
                found[quantity.key] = (not holds) if truth else 0
    return found


def polarity(truth: ex.Expression, holds: bool) -> Iterable[tuple[ex.Quantity, bool]]:
    """Each quantity, and whether a yes to it works towards a yes of the whole."""
    if isinstance(truth, ex.Not):
        yield from polarity(truth.item, not holds)
    elif isinstance(truth, ex.All | ex.Either):
        for item in truth.items:
            yield from polarity(item, holds)
    else:
        for quantity in ex.quantities(truth).values():
            yield quantity, holds


# One reader for each word of the vocabulary: a number, a range, a yes or no, or None (not stated).


def _total(items: Iterable[Money] | None, kinds: Iterable[str], window: int) -> Exact | None:
    if items is None:
        return None
    wanted = set(kinds)
    chosen = [item for item in items if item.kind in wanted]
    return sum(_in_window(item, window) for item in chosen)


def _in_window(item: Money, window: int) -> Exact:
    months = item.months or window
    return item.fen if months == window else Fraction(item.fen * window, months)


def _income(family: Family, quantity: ex.Quantity) -> Exact | None:
    kinds = quantity.args or family.policy.income_kinds
    return _total(family.facts.get("incomes"), kinds, family.policy.months)


def _expenses(family: Family, quantity: ex.Quantity) -> Exact | None:
    return _total(family.facts.get("expenses"), quantity.args, family.policy.months)


def _imputed(family: Family, _: ex.Quantity) -> Range | Exact | None:
    """The minimum wage for every member who could work and proves no income."""
    members, on = family.facts.get("members"), family.facts.get("on")
    if members is None:
        return None
    sure = [_is_imputed(member, on) for member in members]
    if not any(found is not False for found in sure):
        return 0
    wage = family.facts.get("minimum_wage") or family.figure("minimum_wage")
    if wage is None or None in sure:
        low = 0 if wage is None else wage * sure.count(True) * family.policy.months
        high = (
            None if wage is None else wage * (len(sure) - sure.count(False)) * family.policy.months
        )
        return Range(low, high, frozenset({"imputed"}))
    return Fraction(wage * sure.count(True) * family.policy.months)


def _is_imputed(member: Any, on: date | None) -> bool | None:
    ages = None if member.birth_year is None or on is None else on.year - member.birth_year
    in_age = None if ages is None else ages in WORKING_AGE
    needed = (
        member.able,
        None if member.at_school is None else not member.at_school,
        None if member.proof_of_income is None else not member.proof_of_income,
        in_age,
    )
    if False in needed:
        return False
    return None if None in needed else True


def _peak(family: Family, quantity: ex.Quantity) -> Exact | None:
    months = family.facts.get("monthly_incomes")
    last = int(quantity.args[0])
    return max(months[-last:]) if months is not None and len(months) >= last else None


def _line(family: Family, _: ex.Quantity) -> Exact | None:
    wanted = family.policy.line
    if isinstance(wanted, Fraction):
        return wanted
    stated: Fraction | None = family.facts.get("line")
    if stated is not None:
        return stated
    if wanted not in {BY_REGION, YEAR_BEFORE}:
        return None
    return family.figure("subsistence_line", years_back=int(wanted == YEAR_BEFORE))


def _homes(family: Family, _: ex.Quantity) -> Range | Exact | None:
    homes: Homes | None = family.facts.get("homes")
    if homes is None or homes.count is not None:
        return None if homes is None else homes.count
    return Range(homes.commodity or 0, None, frozenset({"homes"}))


def _commodity_homes(family: Family, quantity: ex.Quantity) -> Range | Exact | None:
    homes: Homes | None = family.facts.get("homes")
    if homes is None or homes.commodity is not None:
        return None if homes is None else homes.commodity
    return Range(0, homes.count, frozenset({quantity.key})) if homes.count != 0 else 0


def _vehicles(family: Family, quantity: ex.Quantity) -> Range | Exact | None:
    vehicles: tuple[Vehicle, ...] | None = family.facts.get("vehicles")
    if vehicles is None:
        return None
    if quantity.term.code == "vehicles":
        return len(vehicles)
    least = int(quantity.args[0]) if quantity.args else 0
    counted = [car for car in vehicles if car.price is None or car.price >= least]
    sure = sum(car.mobility_aid is False for car in counted)
    most = sum(car.mobility_aid is not True for car in counted)
    return sure if sure == most else Range(sure, most, frozenset({quantity.key}))


def _stated(name: str) -> Callable[[Family, ex.Quantity], Any]:
    return lambda family, quantity: family.facts.get(name)


def _medical(family: Family, quantity: ex.Quantity) -> Exact | None:
    patients = family.patients()
    if patients is None:
        return None
    amounts = [patient.fen for patient in patients]
    return sum(amounts) if quantity.term.code == "medical" else max(amounts, default=0)


def _pay(who: str) -> Callable[[Family, ex.Quantity], Any]:
    return lambda family, quantity: family.facts.get("annual_net_pay", {}).get(who)


def _students(family: Family, quantity: ex.Quantity) -> Range | Exact | None:
    students: tuple[Student, ...] | None = family.facts.get("students")
    if students is None:
        return None
    wanted = set(quantity.args)
    matches = [_is_student(student, wanted) for student in students]
    sure, most = matches.count(True), len(matches) - matches.count(False)
    return sure if sure == most else Range(sure, most, frozenset({quantity.key}))


def _is_student(student: Student, wanted: set[str]) -> bool | None:
    """Whether one student is meant; None if the entry matters and is not stated."""
    asks = [
        (codes(LEVELS), student.level),
        (codes(DISABLED), "disabled" if student.disabled else "able"),
        (codes(FEES), "" if student.fee_free else "self_paid"),
    ]
    if any(wanted & group and is_one not in wanted for group, is_one in asks):
        return False
    if wanted & codes(ENTRIES):
        return None if student.entry is None else student.entry in wanted
    return True


def _received(family: Family, quantity: ex.Quantity) -> Exact | None:
    received, on = family.facts.get("received"), family.facts.get("on")
    if received is None:
        return None
    return sum(
        int(item.fen)
        for item in received
        if item.kind in quantity.args and (on is None or item.on is None or item.on.year == on.year)
    )


def _cause(family: Family, quantity: ex.Quantity) -> bool | None:
    causes = family.facts.get("causes")
    return None if causes is None else any(cause in quantity.args for cause in causes)


def _diagnosed(family: Family, quantity: ex.Quantity) -> bool | None:
    day: date | None = family.facts.get("diagnosed_on")
    return None if day is None else day >= date.fromisoformat(quantity.args[0])


def _flag(family: Family, quantity: ex.Quantity) -> bool | None:
    found: bool | None = family.facts.get("flags", {}).get(quantity.term.code.removeprefix("flag_"))
    return found


def _before(read: Callable[[Mapping[str, Any], ex.Quantity], Any]) -> Callable[..., Any]:
    return lambda family, quantity: read(family.facts, quantity)


READERS: Mapping[str, Callable[[Family, ex.Quantity], Any]] = {
    "income": _income,
    "incomes": _income,
    "expenses": _expenses,
    "imputed": _imputed,
    "peak": _peak,
    "line": _line,
    "persons": _stated("persons"),
    "homes": _homes,
    "commodity_homes": _commodity_homes,
    "vehicles": _vehicles,
    "private_vehicles": _vehicles,
    "dear_vehicles": _vehicles,
    "loss": _stated("loss"),
    "savings": _stated("savings"),
    "investments": _stated("net_investments"),
    "medical": _medical,
    "medical_highest": _medical,
    "worker_pay": _pay("worker"),
    "spouse_pay": _pay("spouse"),
    "contract": _stated("contract_months"),
    "employed": _stated("employed_months"),
    "fee_ratio": _stated("school_fee_ratio"),
    "pool": _stated("pool_left"),
    "training": _stated("training_cost"),
    "students": _students,
    "received": _received,
    "over_area": _stated("area_per_head_over_local"),
    "named_event": _stated("event_named"),
    "proof": _stated("proof_of_homes_and_vehicles"),
    "certificate": _stated("certificate"),
    "cause": _cause,
    "diagnosed": _diagnosed,
    "flag": _flag,
    **{code: _before(read) for code, read in received.READERS.items()},
}
