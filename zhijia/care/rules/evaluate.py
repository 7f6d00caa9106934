"""What an expression comes to for a family: exact where the facts are known, a range where not.

Nothing divides: a measure is kept as numerator and divisor, and both sides of a comparison are
multiplied by the other's divisor. A `View` may take a value for what is unknown, to try it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import ranges, received
from zhijia.care.rules.family import Family
from zhijia.care.rules.ranges import NO, NOTHING, YES, Answer, Exact, Range, exactly

ONE = exactly(1)
OPEN = "open:"


class Ratio(NamedTuple):
    """A measure, kept undivided; the divisor is never zero or below."""

    over: Range
    under: Range


class View:
    """A family, with trial values for some of what is unknown."""

    def __init__(self, family: Family, tried: Mapping[str, Exact | bool] | None = None) -> None:
        self.family, self.tried = family, tried or {}
        # Measures and comparisons stand in several clauses: each is worked out once. The memo keeps
        # its expressions alive, so their identity is a safe key.
        self._ratios: dict[int, tuple[ex.Measure, Ratio]] = {}
        self._answers: dict[int, tuple[ex.Compare, Answer]] = {}

    def number(self, value: ex.Value) -> Range:
        """The value of anything but a measure."""
        match value:
            case ex.Number():
                return exactly(value.value)
            case ex.Quantity():
                return self._quantity(value)
            case ex.Sum():
                return ranges.added(self.number(value.left), self.number(value.right), value.sign)
            case ex.Product():
                return ranges.multiplied(self.number(value.left), self.number(value.right))
            case ex.Extreme():
                items = [self.number(item) for item in value.items]
                return ranges.extreme(items, greatest=value.greatest)
        return self._rarer(value)

    def _rarer(self, value: ex.Value) -> Range:
        match value:
            case ex.Pieces():
                return _pieces(self.number(value.base), value.bands)
            case ex.EachPatient():
                return self._each_patient(value.body)
            case ex.EachStudent():
                return self._each_student(value.body)
            case ex.When():
                return self._when(value)
            case ex.Spread():
                return ranges.scaled(self.number(value.stocks), value.months)
        raise TypeError(f"{type(value).__name__} stands where only a comparison may use it")

    def ratio(self, value: ex.Value) -> Ratio:
        """A measure undivided; anything else over one."""
        if not isinstance(value, ex.Measure):
            return Ratio(self.number(value), ONE)
        known = self._ratios.get(id(value))
        if known is None:
            persons = self.number(ex.PERSONS)
            under = persons if value.months is None else ranges.scaled(persons, value.months)
            known = value, Ratio(self.number(value.numerator), under)
            self._ratios[id(value)] = known
        return known[1]

    def holds(self, truth: ex.Truth) -> Answer:
        """Yes, no, or what would have to be known."""
        match truth:
            case ex.Compare():
                known = self._answers.get(id(truth))
                if known is None:
                    known = self._answers[id(truth)] = truth, self._compare(truth)
                return known[1]
            case ex.All():
                return ranges.both([self.holds(item) for item in truth.items])
            case ex.Either():
                return ranges.either([self.holds(item) for item in truth.items])
            case ex.Not():
                return ranges.opposite(self.holds(truth.item))
            case ex.Quantity():
                return self._yes_or_no(truth)
            case ex.Readings():
                return self._readings(truth)
        return self._open(truth.note, YES, NO)

    def _quantity(self, quantity: ex.Quantity) -> Range:
        tried = self.tried.get(quantity.key)
        if tried is not None:
            return exactly(tried)
        found = self.family.get(quantity)
        assert isinstance(found, Range)  # noqa: S101 - the reader typed it as a number
        return found

    def _yes_or_no(self, quantity: ex.Quantity) -> Answer:
        found = self.tried.get(quantity.key, self.family.get(quantity))
        return Answer(None, frozenset({quantity.key})) if found is None else _told(bool(found))

    def _compare(self, compare: ex.Compare) -> Answer:
        left, right = self.ratio(compare.left), self.ratio(compare.right)
        return ranges.compared(
            compare.op,
            ranges.multiplied(left.over, right.under),
            ranges.multiplied(right.over, left.under),
        )

    def _readings(self, readings: ex.Readings) -> Answer:
        ways = [self.holds(way) for way in readings.ways]
        if len({way.holds for way in ways}) == 1 and ways[0].holds is not None:
            return ways[0]
        unknown = NOTHING.union(*(way.unknown for way in ways))
        settled = self._open(readings.note, ways[0], ways[1])
        return settled if settled.holds is not None else Answer(None, unknown | settled.unknown)

    def _open(self, note: str, one: Answer, other: Answer) -> Answer:
        tried = self.tried.get(OPEN + note)
        if tried is None:
            return Answer(None, frozenset({OPEN + note}))
        return one if tried else other

    def _when(self, when: ex.When) -> Range:
        condition, value = self.holds(when.condition), self.number(when.value)
        if condition.holds is not None:
            return value if condition.holds else exactly(0)
        if value.exact == 0:
            return exactly(0)
        low = None if value.low is None else min(value.low, 0)
        high = None if value.high is None else max(value.high, 0)
        return Range(low, high, value.unknown | condition.unknown)

    def _each_patient(self, body: ex.Value) -> Range:
        medical = ex.MEDICAL.key
        patients = self.family.patients()
        if patients is None and medical not in self.tried:
            return Range(0, None, frozenset({medical}))
        if patients is None:
            return self.number(body)
        return _added_up(self.each(ex.EachPatient(body)), body)

    def _each_student(self, body: ex.Value) -> Range:
        """Where the students are not all known, or tried out, all are taken as one."""
        counted = {*_of_one(body, "students"), *_of_one(body, "received_student")}
        if self.family.students() is None or any(one.key in self.tried for one in counted):
            return self.number(body)
        return _added_up(self.each(ex.EachStudent(body)), body)

    def each(self, whole: ex.EachPatient | ex.EachStudent) -> Iterator[View]:
        """The family as if only one of its patients, or students, were there: one after the other."""
        if isinstance(whole, ex.EachPatient):
            patients, before = self.family.patients() or (), _of_one(whole.body, "received_patient")
            for patient in patients:
                tried = {**self.tried, ex.MEDICAL.key: patient.fen}
                known = self._received(before, patient.person, len(patients))
                yield View(self.family, tried | known)
            return
        students, before = self.family.students() or (), _of_one(whole.body, "received_student")
        for student in students:
            known = self._received(before, student.person, len(students))
            yield View(self.family.with_student(student), {**self.tried, **known})

    def _received(
        self, before: list[ex.Quantity], name: str, among: int
    ) -> dict[str, Exact | bool]:
        """What one of them received before, where that is certain."""
        found = {
            quantity.key: received.for_name(self.family.facts, quantity, name, alone=among == 1)
            for quantity in before
            if quantity.key not in self.tried
        }
        return {key: one.exact for key, one in found.items() if one.exact is not None}


def _of_one(body: ex.Value, code: str) -> list[ex.Quantity]:
    return [one for one in ex.quantities(body).values() if one.term.code == code]


def _added_up(views: Iterator[View], body: ex.Value) -> Range:
    total = exactly(0)
    for one in views:
        total = ranges.added(total, one.number(body), 1)
    return total


def _told(holds: bool) -> Answer:
    return YES if holds else NO


def _pieces(base: Range, bands: tuple[tuple[Fraction | None, Fraction], ...]) -> Range:
    low = None if base.low is None else _by_bands(base.low, bands)
    high = None if base.high is None else _by_bands(base.high, bands)
    return Range(low, high, base.unknown)


def _by_bands(amount: Exact, bands: tuple[tuple[Fraction | None, Fraction], ...]) -> Exact:
    total, floor = Fraction(0), Fraction(0)
    for upper, share in bands:
        top = amount if upper is None else min(amount, upper)
        total += max(top - floor, Fraction(0)) * share
        floor = upper if upper is not None else floor
    return total
