"""What a rule can say: typed expressions as plain data. Nothing here can be executed.

Amounts are fen, shares and multiples are exact fractions. A measure is the only thing with a
divisor, and it is never divided: engines compare it cross-multiplied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import TypeAlias

from zhijia.care.rules.vocabulary import QUANTITY_OF, QuantityTerm


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: fen when `money`, else a multiple, a share or a count."""

    value: Fraction
    money: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a yes/no read from the facts; `args` narrow it (kinds, levels, a price)."""

    term: QuantityTerm
    args: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.term.code}({','.join(self.args)})" if self.args else self.term.code

    @property
    def fact(self) -> str:
        return self.term.fact


@dataclass(frozen=True, slots=True)
class Sum:
    """`left + sign * right`, sign is 1 or -1."""

    left: Value
    right: Value
    sign: int


@dataclass(frozen=True, slots=True)
class Product:
    """A number or a count times something."""

    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Measure:
    """A named amount a head (and month): `numerator / persons (/ months)`, kept undivided.

    `stocks` are savings and the like that the source adds without saying whether by month or year.
    """

    name: str
    code: str
    numerator: Value
    months: int | None
    stocks: Value | None = None


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of several amounts."""

    greatest: bool
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A share that changes by band: (upper end in fen or None, share)."""

    base: Value
    bands: tuple[tuple[Fraction | None, Fraction], ...]


@dataclass(frozen=True, slots=True)
class EachPatient:
    """The body once for every patient, added up; own-paid cost then means that patient's."""

    body: Value


@dataclass(frozen=True, slots=True)
class EachStudent:
    """The body once for every student, added up; a number of students then counts that one."""

    body: Value


@dataclass(frozen=True, slots=True)
class Spread:
    """A stock taken into the window: multiplied by so many months."""

    stocks: Value
    months: Fraction


@dataclass(frozen=True, slots=True)
class When:
    """The value if the condition holds, else nothing."""

    condition: Truth
    value: Value


@dataclass(frozen=True, slots=True)
class Compare:
    """`op` is one of <, <=, >, >=, =."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class All:
    items: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Either:
    items: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Truth


@dataclass(frozen=True, slots=True)
class Readings:
    """The source can be read in more than one way; it counts only where all readings agree.
    `kind` is the linter's code: `undecidable_boundary` or `missing_time_unit`."""

    kind: str
    ways: tuple[Truth, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Open:
    """A point the source leaves open."""

    note: str


Value: TypeAlias = (
    Number
    | Quantity
    | Sum
    | Product
    | Measure
    | Extreme
    | Pieces
    | EachPatient
    | EachStudent
    | Spread
    | When
)
Truth: TypeAlias = Quantity | Compare | All | Either | Not | Readings | Open
Expression: TypeAlias = Value | Truth

ALWAYS = All(())
INCOME, PERSONS = Quantity(QUANTITY_OF["income"]), Quantity(QUANTITY_OF["persons"])
LINE, MEDICAL = Quantity(QUANTITY_OF["line"]), Quantity(QUANTITY_OF["medical"])
FLIPPED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def parts(expression: Expression) -> Iterator[Expression]:
    """The expression and everything in it, outermost first."""
    yield expression
    if isinstance(expression, Measure):
        yield PERSONS  # every measure is counted a head
    for item in inside(expression):
        yield from parts(item)


def inside(expression: Expression) -> Iterator[Expression]:
    """What the expression is put together from, one level down."""
    for field in fields(expression):
        found = getattr(expression, field.name)
        for item in found if isinstance(found, tuple) else (found,):
            if is_dataclass(item) and not isinstance(item, QuantityTerm):
                yield item  # type: ignore[misc]


def quantities(*expressions: Expression) -> dict[str, Quantity]:
    """Every quantity that is read, by key, in the order met."""
    return {
        part.key: part
        for expression in expressions
        for part in parts(expression)
        if isinstance(part, Quantity)
    }
