"""The same policy as SQL over whole files: one row a family, integers only, nothing divided.

Every number becomes an integer and a scale; comparisons are multiplied across. SQL's NULL is
"unknown" and its logic is the interpreter's. What SQL cannot settle (a fact is missing and might
matter) is left to the interpreter, row by row: `settled` is then false.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from zhijia.care.rules import aid, classify, received
from zhijia.care.rules import expressions as ex
from zhijia.care.rules.cells import name, text
from zhijia.care.rules.columns import Columns, Reader, patients, scale_of
from zhijia.care.rules.policy import (
    CLASS_GIVEN,
    MEASURES_ONLY,
    ONLY_ONE,
    RETEST,
    AidRule,
    Condition,
    Policy,
)
from zhijia.care.rules.vocabulary import CLASSES, codes


class Scaled(NamedTuple):
    """An integer expression and what it is multiplied by."""

    sql: str
    scale: int


class Compiler:
    """SQL for the expressions of one policy; quantities stand in columns `q0`, `q1`, …, what is
    compared with what in `t0`, `t1`, … (see `tests`), the disqualifiers together in `barred`."""

    def __init__(self, policy: Policy, columns: Columns) -> None:
        self.policy = policy
        self._reader = Reader(policy, columns)
        self._columns = columns
        found = ex.quantities(*self._all())
        self.names = {key: f"q{at}" for at, key in enumerate(found)}
        self._found = found
        self._tests: dict[str, str] = {}

    def _all(self) -> tuple[ex.Expression, ...]:
        aids = [part for code in codes(CLASSES) for part in aid.expressions(self.policy, code)]
        return (*classify.expressions(self.policy), *self.policy.measures, *aids)

    # the parts of the query

    def read(self) -> str:
        """The select list that reads every quantity from the file."""
        rows = [
            f"{self._reader.sql(self._found[key])} AS {short}" for key, short in self.names.items()
        ]
        return ",\n    ".join(rows) or "NULL AS nothing"

    def documents(self) -> str:
        """The select list of JSON text that is JSON; like `lists` after everything that asks for it."""
        return _added(self._reader.documents)

    def lists(self) -> str:
        """The select list of lists that stand as JSON text."""
        return _added(self._reader.lists)

    def stated_columns(self) -> list[tuple[str, str]]:
        """Each column a quantity is read from, with the quantity's short name."""
        pairs = [(self._found[key].fact.split(".")[0], short) for key, short in self.names.items()]
        return [(column, short) for column, short in pairs if self._columns.has(column)]

    def patients(self) -> str:
        """The list of patients; a single amount is made a list only where each patient counts."""
        return patients(self._reader)

    def tests(self) -> str:
        """The select list of every comparison the other parts asked for, each once; so it is read
        last. In a CASE the engine would work the same comparison out again in every branch."""
        return _added({short: sql for sql, short in self._tests.items()})

    def barred(self) -> str:
        """Whether a disqualifier for every class applies."""
        return self._any([bar.condition for bar in self.policy.bars if not bar.only])

    def class_sql(self) -> str:
        """The class, `undecided` where a point is open, NULL where a fact is missing."""
        if self.policy.way == CLASS_GIVEN:
            has = self._columns.has("class")
            return 'CAST("class" AS VARCHAR)' if has else "CAST(NULL AS VARCHAR)"
        if self.policy.way == MEASURES_ONLY:
            return "CAST(NULL AS VARCHAR)"
        return f"CASE WHEN decided IS NULL AND {self._complete()} THEN 'undecided' ELSE decided END"

    def decided_sql(self) -> str:
        if self.policy.way != "conditions":
            return "CAST(NULL AS VARCHAR)"
        whens = ["WHEN barred THEN 'none'"]
        for rank in classify.order(self.policy):
            allowed = f"({self.truth(rank.truth)} AND NOT {self._kept_out(rank.code)})"
            whens.append(
                f"WHEN {allowed} THEN CASE WHEN barred IS NOT NULL THEN {text(rank.code)} END"
            )
            whens.append(f"WHEN {allowed} IS NULL THEN NULL")
        return "\n      ".join(["CASE", *whens, *self._left_over(), "ELSE 'none' END"])

    def _left_over(self) -> list[str]:
        silent = [
            f"({self.truth(rank.truth)} AND {self._kept_out(rank.code)})"
            for rank in classify.order(self.policy)
            if any(rank.code in bar.only for bar in self.policy.bars)
        ]
        if self.policy.claim:
            silent.append(self.truth(self.policy.claim.truth))
        return [
            f"WHEN {test} IS NOT FALSE THEN CASE WHEN {test} AND barred IS NOT NULL THEN 'undecided' END"
            for test in silent
        ]

    def grade_sql(self) -> str:
        whens = [
            f"WHEN class = {text(rank.code)} AND {self.truth(rank.truth)} THEN {text(rank.grade)}"
            for rank in classify.order(self.policy)
            if rank.grade
        ]
        return _case(whens, "CAST(NULL AS VARCHAR)")

    def clause_sql(self) -> str:
        """The clause that decided: the first disqualifier, or the first way into the class."""
        whens = [
            f"WHEN class = 'none' AND {self.truth(bar.condition.truth)} THEN {text(bar.condition.clause)}"
            for bar in self.policy.bars
            if not bar.only
        ]
        whens += [
            f"WHEN class = {text(rule.code)} AND {self.truth(limb.truth)} THEN {text(limb.clause)}"
            for rule in self.policy.classes
            for limb in rule.limbs
        ]
        return _case(whens, "''")

    def measures(self) -> dict[str, str]:
        """Each measure in fen, rounded half up: the only division, and only for display."""
        return {
            measure.code: self._shown(measure)
            for measure in self.policy.measures
            if measure.stocks is None
        }

    def _shown(self, measure: ex.Measure) -> str:
        over, under = self._ratio(measure)
        divisor = f"({under} * {over.scale})"
        half = f"CASE WHEN {over.sql} < 0 THEN -{divisor} ELSE {divisor} END"
        # `//` cuts towards zero, so half a divisor away from zero rounds half up in size.
        return f"((2 * {over.sql} + {half}) // (2 * {divisor}))"

    def near_line(self) -> str:
        """Whether a measure lies within five per cent of a line it is held against."""
        tests = []
        for expression in classify.expressions(self.policy):
            for part in ex.parts(expression):
                if isinstance(part, ex.Compare) and isinstance(part.left, ex.Measure):
                    (over, under), (line, _) = self._ratio(part.left), self._ratio(part.right)
                    measure, limit = (
                        f"{over.sql} * {line.scale}",
                        f"{line.sql} * {over.scale} * {under}",
                    )
                    tests.append(f"coalesce(20 * abs({measure} - {limit}) <= abs({limit}), FALSE)")
        return f"({' OR '.join(dict.fromkeys(tests))})" if tests else "FALSE"

    def _complete(self) -> str:
        """Whether every fact the class may hang on is known."""
        names = [self.names[key] for key in ex.quantities(*classify.expressions(self.policy))]
        return " AND ".join(f"{short} IS NOT NULL" for short in names) or "TRUE"

    def _any(self, conditions: list[Condition]) -> str:
        tests = [self.truth(condition.truth) for condition in conditions]
        return f"({' OR '.join(tests)})" if tests else "FALSE"

    def _kept_out(self, code: str) -> str:
        return self._any([bar.condition for bar in self.policy.bars if code in bar.only])

    # aid

    def amounts(self) -> dict[str, str]:
        """For each kind of aid the amount given in fen; NULL where unknown or not for this class."""
        kinds = dict.fromkeys(rule.kind for rule in self.policy.aid)
        found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
        for code in possible(self.policy):
            for kind, sql in self._amounts_of(code).items():
                found[kind][code] = sql
        return {kind: _by_class(found[kind]) for kind in kinds}

    def _amounts_of(self, code: str) -> dict[str, str]:
        rules = self.policy.aid_for(code)
        raw = {rule.kind: self._amount(rule) for rule in rules}
        if not raw:
            return {}
        if self.policy.stacking_for(code) == ONLY_ONE:
            raw = _only_largest({kind: self._alone(kind, amount) for kind, amount in raw.items()})
        if self.policy.stacking_for(code) == RETEST and self.policy.retest:
            raw = self._retested(raw, self.policy.retest.truth)
        return {kind: _rounded(amount) for kind, amount in raw.items()}

    def _amount(self, rule: AidRule) -> Scaled:
        amount = self._limit(rule)
        if rule.condition is None:
            return amount
        test = self.truth(rule.condition.truth)
        return Scaled(_when(test, amount.sql), amount.scale)

    def _limit(self, rule: AidRule) -> Scaled:
        """What is left of the period, or the whole of it where nothing is stated of before."""
        if rule.each is not None:
            return self.number(rule.rest)
        whole = self.number(rule.whole)
        return self._where_received(whole, self.number(rule.rest)) if self._is_stated else whole

    @property
    def _is_stated(self) -> bool:
        return self._columns.has("received")

    def _where_received(self, without: Scaled, given: Scaled) -> Scaled:
        common = lcm(without.scale, given.scale)
        one, other = (_times(side.sql, common // side.scale) for side in (without, given))
        return Scaled(f"CASE WHEN {name('received')} IS NULL THEN {one} ELSE {other} END", common)

    def _alone(self, kind: str, amount: Scaled) -> Scaled:
        """Nothing where aid of another kind was received this year."""
        if not self._is_stated:
            return amount
        left = _when(self.truth(received.other_kinds(kind)), amount.sql)
        return self._where_received(amount, Scaled(left, amount.scale))

    def _retested(self, raw: dict[str, Scaled], test: ex.Truth) -> dict[str, Scaled]:
        common, given = lcm(*(amount.scale for amount in raw.values())), {}
        earlier = self._received_before(common)
        for kind, amount in raw.items():
            sql = f"({amount.sql} * {common // amount.scale})"
            passes = self._test_with(test, Scaled(earlier, common))
            first = f"WHEN {sql} = 0 OR {earlier} = 0 THEN {sql}"
            given[kind] = Scaled(
                f"CASE {first} WHEN {passes} THEN {sql} WHEN NOT {passes} THEN 0 END", common
            )
            earlier = f"({earlier} + {given[kind].sql})"
        return given

    def _received_before(self, scale: int) -> str:
        """Union aid on record this year; nothing where nothing is stated."""
        nothing = Scaled("CAST(0 AS BIGINT)", 1)
        if self._is_stated:
            nothing = self._where_received(nothing, self.number(received.UNION_AID_THIS_YEAR))
        return f"({nothing.sql}) * {scale}"

    def _test_with(self, test: ex.Truth, earlier: Scaled) -> str:
        if not isinstance(test, ex.Compare) or not isinstance(test.left, ex.Measure):
            return self.truth(test)
        over, under = self._ratio(test.left)
        raised = _sum(over, earlier, "+")
        return self._cross(test.op, (raised, under), self._ratio(test.right))

    # expressions

    def truth(self, truth: ex.Truth) -> str:
        """A yes-or-no expression; NULL is neither."""
        match truth:
            case ex.Compare():
                return self._test(truth)
            case ex.All():
                tests = [self.truth(item) for item in truth.items]
                return f"({' AND '.join(tests)})" if tests else "TRUE"
            case ex.Either():
                return f"({' OR '.join(self.truth(item) for item in truth.items)})"
            case ex.Not():
                return f"(NOT {self.truth(truth.item)})"
            case ex.Quantity():
                return self.names[truth.key]
            case ex.Readings():
                return _agreed([self.truth(way) for way in truth.ways])
        return "CAST(NULL AS BOOLEAN)"

    def _test(self, truth: ex.Compare) -> str:
        sql = self._cross(truth.op, self._ratio(truth.left), self._ratio(truth.right))
        return self._tests.setdefault(sql, f"t{len(self._tests)}")

    def _ratio(self, value: ex.Value) -> tuple[Scaled, str]:
        if not isinstance(value, ex.Measure):
            return self.number(value), "1"
        persons = self.names[ex.PERSONS.key]
        under = persons if value.months is None else f"({persons} * {value.months})"
        return self.number(value.numerator), under

    def _cross(self, op: str, left: tuple[Scaled, str], right: tuple[Scaled, str]) -> str:
        common = gcd(left[0].scale, right[0].scale)
        one = _times(left[0].sql, right[0].scale // common, right[1])
        other = _times(right[0].sql, left[0].scale // common, left[1])
        return f"({one} {op} {other})"

    def number(self, value: ex.Value) -> Scaled:
        """An integer expression with its scale."""
        match value:
            case ex.Number():
                return Scaled(f"CAST({value.value.numerator} AS BIGINT)", value.value.denominator)
            case ex.Quantity():
                return Scaled(self.names[value.key], scale_of(value))
            case ex.Sum():
                sign = "+" if value.sign == 1 else "-"
                return _sum(self.number(value.left), self.number(value.right), sign)
            case ex.Product():
                return self._product(value)
            case ex.Extreme():
                return self._extreme(value)
        return self._rarer(value)

    def _product(self, value: ex.Product) -> Scaled:
        left, right = self.number(value.left), self.number(value.right)
        return Scaled(f"({left.sql} * {right.sql})", left.scale * right.scale)

    def _extreme(self, value: ex.Extreme) -> Scaled:
        items = [self.number(item) for item in value.items]
        common = lcm(*(item.scale for item in items))
        sides = [_times(item.sql, common // item.scale) for item in items]
        open_sides = [
            f"{side} IS NOT NULL"
            for side, item in zip(sides, value.items, strict=True)
            if not isinstance(item, ex.Number)
        ]
        known = " AND ".join(open_sides) or "TRUE"
        pick = "greatest" if value.greatest else "least"
        return Scaled(f"CASE WHEN {known} THEN {pick}({', '.join(sides)}) END", common)

    def _rarer(self, value: ex.Value) -> Scaled:
        match value:
            case ex.Pieces():
                return self._pieces(value)
            case ex.EachPatient():
                return self._each_patient(value.body)
            case ex.EachStudent():
                # What one of several students received is left to the interpreter (see columns).
                return self.number(value.body)
            case ex.When():
                inner = self.number(value.value)
                return Scaled(_when(self.truth(value.condition), inner.sql), inner.scale)
            case ex.Spread():
                by = ex.Number(value.months, False)
                return self._product(ex.Product(by, value.stocks))
        raise TypeError(f"{type(value).__name__} stands where only a comparison may use it")

    def _pieces(self, value: ex.Pieces) -> Scaled:
        base = self.number(value.base)
        common = lcm(*(share.denominator for _, share in value.bands))
        floor, terms = Fraction(0), []
        for upper, share in value.bands:
            top = base.sql if upper is None else f"least({base.sql}, {int(upper * base.scale)})"
            part = f"greatest({top} - {int(floor * base.scale)}, 0)"
            terms.append(f"{int(share * common)} * {part}")
            floor = upper if upper is not None else floor
        known = f"CASE WHEN {base.sql} IS NOT NULL THEN {' + '.join(terms)} END"
        return Scaled(known, base.scale * common)

    def _each_patient(self, body: ex.Value) -> Scaled:
        inner = _OnePatient(self, self.names[ex.MEDICAL.key]).number(body)
        whole = f"{self.names[ex.MEDICAL.key]} IS NOT NULL"
        found = f"coalesce(list_sum(list_transform(patients, lambda x: {inner.sql})), 0)"
        return Scaled(f"CASE WHEN {whole} THEN CAST({found} AS BIGINT) END", inner.scale)


class _OnePatient(Compiler):
    """The same expressions, with the own-paid cost of one patient as `x`."""

    def __init__(self, whole: Compiler, medical: str) -> None:
        self.policy, self._reader, self._found = whole.policy, whole._reader, whole._found
        self._columns = whole._columns
        self.names = {key: "x" if short == medical else short for key, short in whole.names.items()}

    def _test(self, truth: ex.Compare) -> str:
        return self._cross(truth.op, self._ratio(truth.left), self._ratio(truth.right))


def _added(columns: Mapping[str, str]) -> str:
    return "".join(f", {sql} AS {column}" for column, sql in columns.items())


def _times(sql: str, by: int, other: str = "1") -> str:
    factors = [sql, *([str(by)] if by != 1 else []), *([other] if other != "1" else [])]
    return " * ".join(factors) if len(factors) > 1 else sql


def _sum(left: Scaled, right: Scaled, sign: str) -> Scaled:
    common = lcm(left.scale, right.scale)
    one, other = (_times(side.sql, common // side.scale) for side in (left, right))
    return Scaled(f"({one} {sign} {other})", common)


def _when(test: str, sql: str) -> str:
    return f"CASE WHEN {test} THEN {sql} WHEN NOT {test} THEN 0 WHEN {sql} = 0 THEN 0 END"


def _agreed(ways: list[str]) -> str:
    no = " AND ".join(f"NOT {way}" for way in ways)
    return f"CASE WHEN {' AND '.join(ways)} THEN TRUE WHEN {no} THEN FALSE END"


def _case(whens: list[str], otherwise: str) -> str:
    return f"CASE {' '.join(whens)} ELSE {otherwise} END" if whens else otherwise


def _rounded(amount: Scaled) -> str:
    """Half up to the fen; amounts of aid are never negative."""
    if amount.scale == 1:
        return amount.sql
    return f"((2 * {amount.sql} + {amount.scale}) // {2 * amount.scale})"


def _by_class(found: dict[str, str]) -> str:
    """Classes with the same amount share a branch."""
    sharing: dict[str, list[str]] = {}
    for code, sql in sorted(found.items()):
        sharing.setdefault(sql, []).append(text(code))
    whens = [f"WHEN class IN ({', '.join(same)}) THEN {sql}" for sql, same in sharing.items()]
    return _case(whens, "CAST(NULL AS BIGINT)")


def possible(policy: Policy) -> list[str]:
    """The classes a family may be in; a given class may be any."""
    decided = {rule.code for rule in policy.classes}
    return sorted(codes(CLASSES) - {"undecided"} if policy.way == CLASS_GIVEN else decided)


def _only_largest(raw: dict[str, Scaled]) -> dict[str, Scaled]:
    common = lcm(*(amount.scale for amount in raw.values()))
    same = {kind: f"({amount.sql} * {common // amount.scale})" for kind, amount in raw.items()}
    kinds = list(same)
    found = {}
    for at, kind in enumerate(kinds):
        tests = [f"{same[kind]} > {same[other]}" for other in kinds[:at]]
        tests += [f"{same[kind]} >= {same[other]}" for other in kinds[at + 1 :]]
        test = " AND ".join(tests) or "TRUE"
        found[kind] = Scaled(_when(f"({test})", same[kind]), common)
    return found


def aid_known(policy: Policy, kinds: dict[str, str]) -> str:
    """Whether every kind of aid the class may have is known."""
    known: dict[str, list[str]] = {}
    for code in possible(policy):
        for kind in dict.fromkeys(rule.kind for rule in policy.aid_for(code)):
            known.setdefault(kind, []).append(text(code))
    tests = [
        f"(class NOT IN ({', '.join(classes)}) OR {kind}_fen IS NOT NULL)"
        for kind, classes in known.items()
    ]
    return " AND ".join(tests) or "TRUE"
