"""From the words of a rule to a typed expression, and from nothing else.

The grammar, loosest first: 或, 且, 非, one comparison, + and -, × (also 1.5倍, 80%), brackets.
A word that is not in the vocabulary, a bracket too many, or two things that cannot be compared
(homes with yuan) is a `PolicyFault` with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

from zhijia.care.rules import expressions as ex
from zhijia.care.rules.outline import PolicyFault, Text
from zhijia.care.rules.vocabulary import MEANINGS, QUANTITIES, Dimension

OPERATORS = {"低于": "<", "不高于": "<=", "高于": ">", "不低于": ">=", "等于": "="}
WITHIN = "以内"
FUNCTIONS = ("较低者", "较高者", "分段", "逐人", "当", "按月计", "按年计", "未定")
KEYWORDS = (*OPERATORS, *FUNCTIONS, WITHIN, "或", "且", "非", "总是", "至", "以上", "年收入")
SIGNS = "（）；、+-×"
MOST_DEEP = 24
NUMBER = re.compile(r"(\d{4}-\d{2}-\d{2})|(\d{1,12}(?:\.\d{1,6})?)(元|倍|%)?")


@dataclass(frozen=True, slots=True)
class Context:
    """What a document has said before the expression: its window, measures and own terms."""

    months: int = 12
    measures: Mapping[str, ex.Measure] = field(default_factory=dict)
    terms: Mapping[str, ex.Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, day, word, sign, end
    words: str
    unit: str = ""


@cache
def _known_words() -> tuple[str, ...]:
    words = {*KEYWORDS, *QUANTITIES}
    for table in MEANINGS.values():
        words |= table.keys()
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _tokens(text: Text, own: tuple[str, ...]) -> list[_Token]:
    words = tuple(sorted(own, key=lambda word: (-len(word), word))) + _known_words()
    found, at, said = [], 0, text.words
    while at < len(said):
        if said[at] == " ":
            at += 1
            continue
        token, at = _token(text, at, words)
        found.append(token)
        if token.words == "未定":
            note, at = _note(text, at)
            found.append(note)
    return [*found, _Token("end", "")]


def _token(text: Text, at: int, words: tuple[str, ...]) -> tuple[_Token, int]:
    said = text.words
    if number := NUMBER.match(said, at):
        day, digits, unit = number.groups()
        token = _Token("day", day) if day else _Token("number", digits, unit or "")
        return token, number.end()
    if said[at] in SIGNS:
        return _Token("sign", said[at]), at + 1
    longest = max((word for word in words if said.startswith(word, at)), key=len, default="")
    if not longest:
        raise PolicyFault(text.line, f"“{said[at : at + 8]}” is not a word a rule may use")
    return _Token("word", longest), at + len(longest)


def _note(text: Text, at: int) -> tuple[_Token, int]:
    end = text.words.find("）", at)
    if not text.words.startswith("（", at) or end < at + 2:
        raise PolicyFault(text.line, "未定（…） needs its reason in brackets")
    return _Token("note", text.words[at + 1 : end]), end + 1


class _Reader:
    """Walks over the tokens of one expression; the names of its methods are the grammar."""

    def __init__(self, text: Text, context: Context) -> None:
        self._line, self._context = text.line, context
        self._tokens = _tokens(text, (*context.measures, *context.terms))
        self._at = self._depth = 0

    def whole(self) -> ex.Expression:
        found = self._either()
        if self._next.kind != "end":
            raise self._fault(f"“{self._next.words}” is not expected here")
        return found

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _fault(self, reason: str) -> PolicyFault:
        return PolicyFault(self._line, reason)

    def _take(self) -> _Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _sees(self, *words: str) -> bool:
        return self._next.kind in {"word", "sign"} and self._next.words in words

    def _skip(self, words: str) -> bool:
        seen = self._sees(words)
        self._at += seen
        return seen

    def _expect(self, words: str) -> None:
        if not self._skip(words):
            raise self._fault(f"“{words}” is expected before “{self._next.words or 'the end'}”")

    # yes or no

    def _either(self) -> ex.Expression:
        return self._joined("或", self._all, ex.Either)

    def _all(self) -> ex.Expression:
        return self._joined("且", self._not, ex.All)

    def _joined(
        self,
        word: str,
        inner: Callable[[], ex.Expression],
        node: type[ex.Either] | type[ex.All],
    ) -> ex.Expression:
        first = inner()
        if not self._sees(word):
            return first
        items = [self._truth(first)]
        while self._skip(word):
            items.append(self._truth(inner()))
        return node(tuple(items))

    def _not(self) -> ex.Expression:
        if self._skip("非"):
            return ex.Not(self._truth(self._not()))
        return self._comparison()

    def _comparison(self) -> ex.Expression:
        left = self._sum()
        if self._skip(WITHIN):
            return self._within(left, self._sum())
        if self._next.kind == "word" and self._next.words in OPERATORS:
            return self._compared(OPERATORS[self._take().words], left, self._sum())
        return left

    def _within(self, left: ex.Expression, right: ex.Expression) -> ex.Truth:
        ways = (self._compared("<", left, right), self._compared("<=", left, right))
        note = "原文“以内”没有写明恰好在线上算不算"
        return ex.Readings("undecidable_boundary", ways, note)

    def _compared(self, op: str, left: ex.Expression, right: ex.Expression) -> ex.Truth:
        one, other = self._value(left), self._value(right)
        if not _comparable(_dimension(one), _dimension(other)):
            raise self._fault("two different kinds of number are compared")
        if not isinstance(one, ex.Measure) or one.stocks is None:
            return ex.Compare(op, one, other)
        ways = tuple(ex.Compare(op, way, other) for way in _timed(one))
        note = "原文没有写明存款和投资按月还是按年计"
        return ex.Readings("missing_time_unit", ways, note)

    # numbers

    def _sum(self) -> ex.Expression:
        found = self._product()
        while self._sees("+", "-"):
            sign = 1 if self._take().words == "+" else -1
            found = self._added(self._value(found), self._value(self._product()), sign)
        return found

    def _added(self, left: ex.Value, right: ex.Value, sign: int) -> ex.Value:
        one, other = _dimension(left), _dimension(right)
        mixed = Dimension.RATE in {one, other} and one is not other
        if mixed or one.is_money != other.is_money:
            raise self._fault("two different kinds of number are added")
        return ex.Sum(left, right, sign)

    def _product(self) -> ex.Expression:
        found = self._unit()
        while self._skip("×"):
            found = self._multiplied(found, self._unit())
        return found

    def _multiplied(self, left: ex.Expression, right: ex.Expression) -> ex.Value:
        one, other = self._value(left), self._value(right)
        if _dimension(one).is_money and _dimension(other).is_money:
            raise self._fault("money is multiplied by money")
        return ex.Product(one, other)

    def _unit(self) -> ex.Expression:
        token = self._take()
        if token.kind == "number":
            return self._number(token)
        if token.words == "（":
            return self._bracketed()
        if token.kind == "word":
            return self._word(token.words)
        raise self._fault(f"“{token.words or 'the end'}” stands where a value is expected")

    def _bracketed(self) -> ex.Expression:
        self._depth += 1
        if self._depth > MOST_DEEP:
            raise self._fault("too many brackets")
        found = self._either()
        self._expect("）")
        self._depth -= 1
        return found

    def _number(self, token: _Token) -> ex.Expression:
        value = Fraction(token.words)
        if token.unit == "元":
            return ex.Number(value * 100, money=True)
        share = ex.Number(value / 100 if token.unit == "%" else value, money=False)
        return self._multiplied(share, self._unit()) if token.unit else share

    def _word(self, word: str) -> ex.Expression:
        if word in self._context.measures:
            return self._context.measures[word]
        if word in self._context.terms:
            return self._context.terms[word]
        if word in QUANTITIES:
            return self._quantity(word)
        return self._function(word)

    def _quantity(self, word: str) -> ex.Quantity:
        term = QUANTITIES[word]
        return ex.Quantity(term, self._arguments(term.takes) if term.takes else ())

    def _arguments(self, takes: str) -> tuple[str, ...]:
        self._expect("（")
        found = [self._argument(takes)]
        while self._skip("、"):
            found.append(self._argument(takes))
        self._expect("）")
        if len(found) != len(set(found)) or (takes not in MEANINGS and len(found) != 1):
            raise self._fault("a word stands twice in the brackets")
        return tuple(found)

    def _argument(self, takes: str) -> str:
        token = self._take()
        if takes in MEANINGS and token.words in MEANINGS[takes]:
            return MEANINGS[takes][token.words].code
        if takes == "day" and token.kind == "day":
            return self._day(token.words)
        if takes in {"money", "whole"} and token.kind == "number":
            value = Fraction(token.words) * (100 if token.unit == "元" else 1)
            if value.denominator == 1 and (token.unit == "元") == (takes == "money"):
                return str(value)
        raise self._fault(f"“{token.words}” cannot stand in these brackets")

    def _day(self, words: str) -> str:
        try:
            return date.fromisoformat(words).isoformat()
        except ValueError:
            raise self._fault(f"“{words}” is no date") from None

    def _function(self, word: str) -> ex.Expression:
        readers: dict[str, Callable[[], ex.Expression]] = {
            "较低者": lambda: ex.Extreme(False, self._values()),
            "较高者": lambda: ex.Extreme(True, self._values()),
            "分段": self._pieces,
            "逐人": lambda: ex.EachPatient(self._only_value()),
            "当": self._when,
            "按月计": lambda: self._spread(self._context.months),
            "按年计": lambda: self._spread(Fraction(self._context.months, 12)),
            "未定": lambda: ex.Open(self._take().words),
            "总是": lambda: ex.ALWAYS,
            "年收入": self._annual_income,
        }
        if word not in readers:
            raise self._fault(f"“{word}” stands where a value is expected")
        return readers[word]()

    def _annual_income(self) -> ex.Value:
        return ex.Product(ex.Number(Fraction(12, self._context.months), False), ex.INCOME)

    def _values(self) -> tuple[ex.Value, ...]:
        self._expect("（")
        found = [self._value(self._sum())]
        while self._skip("；"):
            found.append(self._value(self._sum()))
        self._expect("）")
        return tuple(found)

    def _only_value(self) -> ex.Value:
        found = self._values()
        if len(found) != 1:
            raise self._fault("only one value may stand in these brackets")
        return found[0]

    def _spread(self, months: int | Fraction) -> ex.Value:
        return ex.Spread(self._only_value(), Fraction(months))

    def _when(self) -> ex.Value:
        self._expect("（")
        condition = self._truth(self._either())
        self._expect("；")
        value = self._value(self._sum())
        self._expect("）")
        return ex.When(condition, value)

    def _pieces(self) -> ex.Value:
        self._expect("（")
        base, floor = self._value(self._sum()), Fraction(0)
        bands: list[tuple[Fraction | None, Fraction]] = []
        while self._skip("；"):
            upper, share = self._band()
            if (upper is not None and upper <= floor) or (bands and bands[-1][0] is None):
                raise self._fault("the bands must rise")
            floor = upper if upper is not None else floor
            bands.append((upper, share))
        self._expect("）")
        if not bands or bands[-1][0] is not None:
            raise self._fault("the last band must be 以上")
        return ex.Pieces(base, tuple(bands))

    def _band(self) -> tuple[Fraction | None, Fraction]:
        upper = None
        if not self._skip("以上"):
            self._expect("至")
            token = self._take()
            if token.unit != "元":
                raise self._fault("a band ends at an amount in 元")
            upper = Fraction(token.words) * 100
        share = self._take()
        if share.unit != "%":
            raise self._fault("a band needs its share in %")
        return upper, Fraction(share.words) / 100

    # kinds

    def _truth(self, found: ex.Expression) -> ex.Truth:
        if not is_truth(found):
            raise self._fault("a condition is expected, not a number")
        return found  # type: ignore[return-value]

    def _value(self, found: ex.Expression) -> ex.Value:
        if is_truth(found):
            raise self._fault("a number is expected, not a condition")
        return found  # type: ignore[return-value]


def is_truth(found: ex.Expression) -> bool:
    """Whether the expression is a yes or no."""
    if isinstance(found, ex.Quantity):
        return found.term.dimension is Dimension.TRUTH
    return isinstance(found, ex.Compare | ex.All | ex.Either | ex.Not | ex.Readings | ex.Open)


def _dimension(value: ex.Value) -> Dimension:
    match value:
        case ex.Number():
            return Dimension.SUM if value.money else Dimension.NUMBER
        case ex.Quantity():
            return value.term.dimension
        case ex.Measure():
            return Dimension.RATE
        case ex.Sum() | ex.Product():
            return _stronger(_dimension(value.left), _dimension(value.right))
        case ex.Extreme():
            return _dimension(value.items[0])
        case ex.Pieces() | ex.EachPatient() | ex.EachStudent():
            return Dimension.SUM
        case ex.Spread():
            return Dimension.FLOW
    return _dimension(value.value)


def _stronger(one: Dimension, other: Dimension) -> Dimension:
    order = [
        Dimension.STOCK,
        Dimension.RATE,
        Dimension.FLOW,
        Dimension.SUM,
        Dimension.COUNT,
        Dimension.NUMBER,
    ]
    return min(one, other, key=order.index)


def _comparable(one: Dimension, other: Dimension) -> bool:
    plain = {Dimension.COUNT, Dimension.NUMBER}
    if one in plain or other in plain:
        return one in plain and other in plain
    rates = {one, other}
    return Dimension.STOCK not in rates and (
        Dimension.RATE not in rates or rates <= {Dimension.RATE, Dimension.SUM}
    )


def _timed(measure: ex.Measure) -> tuple[ex.Measure, ex.Measure]:
    """The measure with its stocks taken by month, and by year."""
    stocks, months = measure.stocks, measure.months or 1
    assert stocks is not None  # noqa: S101 - only called for measures that add stocks

    def taken(by: Fraction) -> ex.Measure:
        whole = ex.Sum(measure.numerator, ex.Spread(stocks, by), 1)
        return ex.Measure(measure.name, measure.code, whole, measure.months)

    return taken(Fraction(months)), taken(Fraction(months, 12))


def read_condition(text: Text, context: Context) -> ex.Truth:
    """A yes-or-no expression, or a `PolicyFault`."""
    reader = _Reader(text, context)
    return reader._truth(reader.whole())


def read_value(text: Text, context: Context) -> ex.Value:
    """An expression for a number, or a `PolicyFault`."""
    reader = _Reader(text, context)
    return reader._value(reader.whole())


def read_amount(text: Text, context: Context) -> ex.Value:
    """An expression for an amount of money that can be paid, or a `PolicyFault`."""
    found = read_value(text, context)
    if not _dimension(found).is_money or _pays_a_measure(found):
        raise PolicyFault(text.line, "an amount of money is expected")
    return found


def _pays_a_measure(found: ex.Expression) -> bool:
    """Whether a measure stands for an amount: it is never divided, so it can only be compared."""
    if isinstance(found, ex.Compare | ex.Quantity):
        return False
    return isinstance(found, ex.Measure) or any(map(_pays_a_measure, ex.inside(found)))


def read_measure(name: str, code: str, text: Text, context: Context) -> ex.Measure:
    """`numerator ÷ 家庭人口` or `numerator ÷ 家庭人口 ÷ 月数`, with the stocks set apart."""
    words, *divisors = (part.strip() for part in text.words.split("÷"))
    if divisors not in (["家庭人口"], ["家庭人口", "月数"]):
        raise PolicyFault(text.line, "a measure is … ÷ 家庭人口, or … ÷ 家庭人口 ÷ 月数")
    numerator = read_value(Text(words, text.line), context)
    if not _dimension(numerator).is_money or _dimension(numerator) is Dimension.RATE:
        raise PolicyFault(text.line, "a measure divides an amount of money")
    flows, stocks = _split(numerator)
    if flows is None:
        raise PolicyFault(text.line, "a measure needs an income or an expenditure")
    return ex.Measure(name, code, flows, context.months if len(divisors) == 2 else None, stocks)


def _split(value: ex.Value) -> tuple[ex.Value | None, ex.Value | None]:
    if _dimension(value) is not Dimension.STOCK:
        return value, None
    if not isinstance(value, ex.Sum):
        return None, value
    left, right = _split(value.left), _split(value.right)
    return _merged(left[0], right[0], value.sign), _merged(left[1], right[1], value.sign)


def _merged(left: ex.Value | None, right: ex.Value | None, sign: int) -> ex.Value | None:
    if right is None:
        return left
    if left is None:
        return right if sign == 1 else ex.Product(ex.Number(Fraction(-1), False), right)
    return ex.Sum(left, right, sign)
