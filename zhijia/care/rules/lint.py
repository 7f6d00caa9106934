"""What is wrong with a policy before anybody is decided by it: the findings of a careful reader.

Some faults stand in the words (an "within" without its boundary, savings without a time unit);
others show only when families are put through: a tier nobody can reach, a limb that another always
covers, a gap between two bands. For those the linter tries the incomes at which something turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import product
from random import Random

from zhijia.care.rules import classify
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.classify import NONE, UNDECIDED, Class, Classifier
from zhijia.care.rules.evaluate import OPEN, View
from zhijia.care.rules.family import Family, cleared, polarity
from zhijia.care.rules.policy import BY_CONDITIONS, ClassRule, Limb, Policy
from zhijia.care.rules.ranges import Exact
from zhijia.care.rules.vocabulary import CLASSES, Dimension, term_of
from zhijia.kernel.figures import Figures

LINE = Fraction(100_000)
# Beside the grid of incomes: how many mixtures of the other facts are tried, from a fixed seed.
MIXTURES = 12
Trial = dict[str, Exact | bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: its code, the clause, and a sentence."""

    code: str
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class _Point:
    """One imagined family: income and net income a head and month, the class it gets."""

    gross: Exact
    net: Exact
    best: bool
    found: Class
    trial: Trial


@lru_cache(maxsize=128)  # drafts come and go; only shipped policies stay
def lint(policy: Policy) -> tuple[Finding, ...]:
    """All findings, in the order of the notice."""
    found = [*_in_the_words(policy), *_about_aid(policy), *_cut(policy)]
    if policy.way == BY_CONDITIONS and policy.classes:
        found += _Trials(policy).findings()
    order = {finding: at for at, finding in enumerate(found)}
    return tuple(sorted(order, key=lambda finding: order[finding]))


def _in_the_words(policy: Policy) -> Iterator[Finding]:
    for condition in policy.conditions:
        for part in ex.parts(condition.truth):
            if isinstance(part, ex.Readings):
                yield Finding(part.kind, condition.clause, part.note)
    met = ex.quantities(*classify.expressions(policy), *(rule.amount for rule in policy.aid))
    if ex.LINE.key in met and policy.line is None:
        yield Finding("missing_line", "line", "条文用到低保，却没有写用哪里、哪一时的标准")


def _about_aid(policy: Policy) -> Iterator[Finding]:
    for rule in policy.aid:
        if not rule.fund:
            yield Finding("aid_without_source", rule.clause, "没有写明资金来源")


def _cut(policy: Policy) -> Iterator[Finding]:
    for cut in policy.cuts:
        yield Finding("cut_text", cut.where, cut.words)


class _Trials:
    """Imagined families put through the policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self._decide = policy, Classifier(policy)
        self._family = Family(policy, {}, figures=Figures())
        self._met = ex.quantities(*classify.expressions(policy), *policy.measures)

    def findings(self) -> list[Finding]:
        return [
            *self._unreachable(),
            *self._redundant(),
            *self._gaps(),
            *self._uncovered(),
            *self._overlaps(),
        ]

    # the families

    @cached_property
    def _points(self) -> list[_Point]:
        mixtures = self._mixtures()
        grid = [(gross, net) for gross, net in product(self._incomes, repeat=2) if net <= gross]
        return [
            self._point(gross, net, trial, best=best)
            for gross, net in grid
            for best, trial in mixtures
        ]

    def _point(self, gross: Exact, net: Exact, mixture: Trial, *, best: bool) -> _Point:
        trial = {**mixture, **self._money(gross, net)}
        outcome = self._decide(View(self._family, trial))
        found = outcome.result if isinstance(outcome.result, Class) else Class(UNDECIDED)
        return _Point(gross, net, best, found, trial)

    @cached_property
    def _incomes(self) -> list[Exact]:
        """Incomes a head and month at which some comparison of a measure turns, and beside them."""
        turns = {Fraction(0), LINE * 10}
        for part in self._compares():
            if isinstance(part.left, ex.Measure):
                turns.add(self._threshold(part.right))
        return sorted({turn + step for turn in turns for step in (-100, 0, 100)})

    def _compares(self) -> Iterator[ex.Compare]:
        for expression in classify.expressions(self.policy):
            yield from (part for part in ex.parts(expression) if isinstance(part, ex.Compare))

    def _threshold(self, value: ex.Value) -> Fraction:
        return Fraction(View(self._family, {ex.LINE.key: self._line}).number(value).exact or 0)

    @property
    def _line(self) -> Fraction:
        return self.policy.line if isinstance(self.policy.line, Fraction) else LINE

    def _money(self, gross: Exact, net: Exact) -> Trial:
        """One person with this income, and a cost that every list of expenditures counts."""
        months = self.policy.months
        found: Trial = {ex.PERSONS.key: 1, ex.LINE.key: self._line, "income": gross * months}
        for key, quantity in self._met.items():
            if quantity.term.code == "expenses":
                found[key] = (gross - net) * months if _is_main(quantity) else 0
            elif quantity.term.code == "peak":
                found[key] = gross
        return found

    def _mixtures(self) -> list[tuple[bool, Trial]]:
        """All other facts: the most favourable mixture, each way in by itself, some at random."""
        chance = Random(0)  # noqa: S311 - a fixed seed: the same findings every time
        best = {name: values[0] for name, values in self._others.items()}
        mixed = [
            {name: chance.choice(values) for name, values in self._others.items()}
            for _ in range(MIXTURES)
        ]
        alone = [self._alone(limb) for rule in self.policy.classes for limb in rule.limbs]
        return [(True, best), *((False, trial) for trial in (*alone, *mixed))]

    def _alone(self, limb: Limb) -> Trial:
        """What this way in asks for, and nothing that another asks for."""
        found: Trial = {name: values[-1] for name, values in self._others.items()}
        for quantity, holds in polarity(limb.truth, True):
            if quantity.key in found and quantity.term.dimension is Dimension.TRUTH:
                found[quantity.key] = holds
            elif quantity.key in found:
                found[quantity.key] = self._others[quantity.key][0]
        return found

    @cached_property
    def _others(self) -> dict[str, list[Exact | bool]]:
        """For each other fact its values, the most favourable first."""
        clear = cleared(self.policy, every=True)
        wanted = dict(_wanted(self.policy))
        found: dict[str, list[Exact | bool]] = {}
        for key, quantity in self._met.items():
            if key in clear:
                found[key] = [clear[key]]
            elif quantity.term.dimension is Dimension.TRUTH:
                found[key] = [wanted.get(key, True), not wanted.get(key, True)]
            else:
                found[key] = self._amounts(key)
        return found | {OPEN + note: [True] for note in self._open_notes()}

    def _amounts(self, key: str) -> list[Exact | bool]:
        turns = {0, 10**9}
        for compare in self._compares():
            if key in ex.quantities(compare) and not ex.quantities(compare.right):
                exact = View(self._family).number(compare.right).exact or 0
                turns |= {int(exact) - 1, int(exact), int(exact) + 1}
        return sorted((turn for turn in turns if turn >= 0), reverse=_wants_more(self.policy, key))

    def _open_notes(self) -> Iterator[str]:
        for expression in classify.expressions(self.policy):
            for part in ex.parts(expression):
                if isinstance(part, ex.Open | ex.Readings):
                    yield part.note

    # the faults

    def _unreachable(self) -> Iterator[Finding]:
        reached = {point.found.code for point in self._points}
        for rule in self.policy.classes:
            if rule.code not in reached:
                name = term_of(CLASSES, rule.code).zh
                yield Finding(
                    "unreachable_tier",
                    rule.code,
                    f"没有家庭能进入“{name}”：前面的档次和门槛已把它盖住",
                )

    def _redundant(self) -> Iterator[Finding]:
        for rule in self.policy.classes:
            limbs = list(rule.limbs)
            for limb in rule.limbs:
                others = [other for other in limbs if other is not limb]
                if others and self._is_covered(limb, others):
                    limbs.remove(limb)
                    yield Finding(
                        "redundant_limb",
                        limb.clause,
                        f"“{limb.name}”从不单独起作用，另一条总把它盖住",
                    )

    def _is_covered(self, limb: Limb, others: Sequence[Limb]) -> bool:
        held = [trial for trial in self._trials if _holds(self._family, limb, trial)]
        return bool(held) and all(
            any(_holds(self._family, other, trial) for other in others) for trial in held
        )

    @cached_property
    def _trials(self) -> list[Trial]:
        return [point.trial for point in self._points]

    def _gaps(self) -> Iterator[Finding]:
        for along, across in (("net", "gross"), ("gross", "net")):
            gap = self._gap(along, across)
            if gap is not None:
                yield Finding(
                    "band_gap", self._nearest(gap), "两个档次之间有一段收入不在任何一条之内"
                )
                return

    def _gap(self, along: str, across: str) -> _Point | None:
        rows: dict[Exact, list[_Point]] = {}
        for point in self._points:
            if point.best:
                rows.setdefault(getattr(point, across), []).append(point)
        for row in rows.values():
            row.sort(key=lambda point: Fraction(getattr(point, along)))
            inside = [at for at, point in enumerate(row) if _is_in(point)]
            for at in range(inside[0], inside[-1]) if inside else ():
                if not _is_in(row[at]):
                    return row[at]
        return None

    def _nearest(self, point: _Point) -> str:
        """The class whose band begins after the gap."""
        higher = [
            other
            for other in self._points
            if other.best and _is_in(other) and (other.gross, other.net) > (point.gross, point.net)
        ]
        return min(higher, key=lambda other: Fraction(other.gross)).found.code if higher else ""

    def _uncovered(self) -> Iterator[Finding]:
        gap_points = {
            (gap.gross, gap.net)
            for gap in (self._gap("net", "gross"), self._gap("gross", "net"))
            if gap is not None
        }
        uncovered = [point for point in self._points if point.found.note == "uncovered"]
        grosses = {gross for gross, _ in gap_points}
        if any(point.gross not in grosses for point in uncovered if point.best):
            yield Finding("uncovered_branch", "claim", "总述包括的家庭，所列各条没有全部写到")

    def _overlaps(self) -> Iterator[Finding]:
        for rule in self.policy.classes:
            for limb in rule.limbs:
                other = self._overlapping(rule, limb)
                if other is not None:
                    yield Finding(
                        "band_overlap", limb.clause, f"与“{term_of(CLASSES, other.code).zh}”重叠"
                    )

    def _overlapping(self, rule: ClassRule, limb: Limb) -> ClassRule | None:
        """Another class that takes in part of this limb's band of the same measure."""
        banded = _bounded(limb, ">") & _bounded(limb, "<")
        if not banded:
            return None
        held = [trial for trial in self._trials if _holds(self._family, limb, trial)]
        for other in self.policy.classes:
            rivals = [
                one for one in other.limbs if other is not rule and banded & _bounded(one, "<")
            ]
            if any(_holds(self._family, one, trial) for one in rivals for trial in held):
                return other
        return None


def _holds(family: Family, limb: Limb, trial: Trial) -> bool:
    return View(family, trial).holds(limb.truth).holds is True


def _is_in(point: _Point) -> bool:
    return point.found.code not in {NONE, UNDECIDED}


def _is_main(quantity: ex.Quantity) -> bool:
    return bool({"illness", "accident"} & set(quantity.args))


def _bounded(limb: Limb, side: str) -> frozenset[str]:
    """The measures this limb bounds from below (">") or above ("<"); none if a point is open."""
    if any(isinstance(part, ex.Open) for part in ex.parts(limb.truth)):
        return frozenset()
    return frozenset(
        part.left.code
        for part in ex.parts(limb.truth)
        if isinstance(part, ex.Compare) and isinstance(part.left, ex.Measure) and side in part.op
    )


def _wanted(policy: Policy) -> Iterator[tuple[str, bool]]:
    """For each yes or no of the classes the answer that helps."""
    for rule in reversed(policy.classes):
        for limb in rule.limbs:
            for quantity, holds in polarity(limb.truth, True):
                yield quantity.key, holds


def _wants_more(policy: Policy, key: str) -> bool:
    """Whether more of this quantity helps: it stands on the left of "at least"."""
    for rule in policy.classes:
        for limb in rule.limbs:
            for part in ex.parts(limb.truth):
                if isinstance(part, ex.Compare) and key in ex.quantities(part.left):
                    return ">" in part.op
    return False
