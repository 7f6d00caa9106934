"""Household files: which columns there may be, and each quantity of a policy as SQL over them.

One row is one family; the columns are the facts of the command line. Lists may stand as Parquet
lists or as JSON text. A value the SQL cannot take exactly (a strange kind, too many decimals, an
amount beyond bounds) becomes NULL there, and the row is left to the interpreter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import payments
from zhijia.care.rules import vocabulary as words
from zhijia.care.rules.cells import (
    FLOW_SCALE,
    LINE_SCALE,
    MOST_COUNT,
    MOST_FEN,
    MOST_LINE_FEN,
    MOST_MONTHS,
    NARROW_FLOW,
    PLAIN_SCALE,
    POISON,
    among,
    count,
    day,
    fen,
    name,
    parts,
    text,
    texts,
    truth,
    within,
)
from zhijia.care.rules.facts import FACTS
from zhijia.care.rules.policy import Policy

BESIDE_FACTS = ("id", "area", "applied_on")
# The keys of the items of a list, or of an object.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "incomes": ("kind", "amount", "months"),
    "expenses": ("kind", "amount", "months"),
    "members": ("relation", "birth_year", "able", "at_school", "proof_of_income"),
    "vehicles": ("price", "mobility_aid", "work"),
    "students": ("level", "entry", "disabled", "fee_free", "person"),
    "received": ("kind", "amount", "source", "on", "person", "event"),
    "wants": ("kind", "amount"),
    "medical_own_paid": ("person", "amount"),
    "homes": ("count", "commodity", "area_per_head"),
    "annual_net_pay": ("worker", "spouse"),
    "flags": tuple(sorted(words.codes(words.FLAGS))),
}
LISTED = (
    "incomes",
    "expenses",
    "monthly_incomes",
    "causes",
    "vehicles",
    "students",
    "received",
    "flags",
)

_FIELD = re.compile(r'"?(\w+)"? ([A-Z]\w*(?:\(\d+, ?\d+\))?(?:\[\])*)')


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a household file: name to type, as the engine names them."""

    types: Mapping[str, str]

    def has(self, name: str) -> bool:
        return name in self.types

    def is_text(self, name: str) -> bool:
        return self.types[name] == "VARCHAR"

    def is_struct(self, name: str) -> bool:
        return self.types[name].startswith("STRUCT")

    def is_list(self, name: str) -> bool:
        return self.types[name].endswith("[]")

    def facts(self) -> list[str]:
        """The columns that are facts, in the order of the file."""
        return [name for name in self.types if name in FACTS]

    def strange(self) -> list[str]:
        """Columns that are neither facts nor allowed beside them, and keys inside that are no keys."""
        columns = [name for name in self.types if name not in FACTS and name not in BESIDE_FACTS]
        inside = [
            f"{name}.{field}"
            for name, known in FIELDS.items()
            if name in self.types
            for field in self.fields(name)
            if field not in known
        ]
        return columns + inside

    def fields(self, name: str) -> Mapping[str, str]:
        """The keys of an object, or of a list of objects, with their types."""
        return dict(_FIELD.findall(self.types[name].partition("STRUCT(")[2]))

    def has_field(self, name: str, field: str) -> bool:
        return field in self.fields(name)


class Reader:
    """Each quantity of one policy as SQL over the columns of one file; NULL is unknown.

    JSON text is taken apart once, before anything is read from it: `documents` and `lists` are the
    columns that other expressions asked for."""

    def __init__(self, policy: Policy, columns: Columns) -> None:
        self.policy, self.columns = policy, columns
        self.documents: dict[str, str] = {}
        self.lists: dict[str, str] = {}

    def sql(self, quantity: ex.Quantity) -> str:
        """The quantity in its scale (see `scale_of`)."""
        kind = "flag" if quantity.fact.startswith("flags.") else quantity.term.code
        if kind not in _READERS or not self._is_there(quantity):
            return "CAST(NULL AS BIGINT)" if kind != "flag" else "CAST(NULL AS BOOLEAN)"
        return _READERS[kind](self, quantity)

    def _is_there(self, quantity: ex.Quantity) -> bool:
        return quantity.term.code == "line" or self.columns.has(quantity.fact.split(".")[0])

    def has(self, column: str) -> bool:
        return self.columns.has(column)

    # lists

    def items(self, column: str) -> str:
        """A list column as a list of structs; JSON text is taken apart, field by field, as text."""
        if not self.columns.is_text(column):
            return name(column)
        fields, document = FIELDS[column], self.json(column)
        shape = ", ".join(f'"{field}": "VARCHAR"' for field in fields)
        keys = f"flatten(json_keys({document}, '$[*]'))"
        objects = f"list_has_all(['OBJECT'], json_type({document}, '$[*]'))"
        sound = f"{self._is_list(column)} AND {objects} AND list_has_all([{texts(fields)}], {keys})"
        return self._taken(
            column, f"CASE WHEN {sound} THEN from_json({document}, '[{{{shape}}}]') END"
        )

    def words(self, column: str) -> str:
        """A list of words; JSON text is taken apart."""
        if not self.columns.is_text(column):
            return name(column)
        taken = f"""from_json({self.json(column)}, '["VARCHAR"]')"""
        return self._taken(column, f"CASE WHEN {self._is_list(column)} THEN {taken} END")

    def _taken(self, column: str, sql: str) -> str:
        self.lists[name(f"{column} as list")] = sql
        return name(f"{column} as list")

    def json(self, column: str) -> str:
        """JSON text, or NULL. The engine may look at a branch it does not take, so what is no JSON
        must never come near a function that reads it."""
        document = name(f"{column} as json")
        self.documents[document] = f"CASE WHEN json_valid({name(column)}) THEN {name(column)} END"
        return document

    def _is_list(self, column: str) -> str:
        return f"json_type({self.json(column)}) = 'ARRAY'"

    def field(self, column: str, field: str) -> str:
        """A field of the item `x` of a list, NULL if the file has no such field."""
        if self.columns.is_text(column) or self.columns.has_field(column, field):
            return f"x.{name(field)}"
        return "NULL"

    def kind_of(self, column: str, field: str) -> str:
        """The type of a field of the item `x`; what stands in JSON text is text."""
        return self.columns.fields(column).get(field, "VARCHAR")

    def fen_of_item(self, column: str, lowest: int = 0, field: str = "amount") -> str:
        return fen(self.field(column, field), self.kind_of(column, field), lowest)

    def total(self, column: str, kinds: tuple[str, ...], known: frozenset[str], lowest: int) -> str:
        """Money of these kinds over the window; anything out of the ordinary poisons the sum."""
        items, amount = self.items(column), self.fen_of_item(column, lowest)
        counted = f"{amount} * {self._parts(column)}"
        sound = f"{amount} IS NOT NULL AND {self._months_sound(column)}"
        item = (
            f"CASE WHEN {among('x.kind', kinds)} THEN coalesce({counted}, {POISON}) "
            f"WHEN {among('x.kind', known - set(kinds))} AND {sound} THEN 0 ELSE {POISON} END"
        )
        found = f"coalesce(list_sum(list_transform({items}, lambda x: {item})), 0)"
        total = f"CASE WHEN {items} IS NOT NULL THEN {found} END"
        return f"CAST(TRY_CAST({total} AS {NARROW_FLOW}) AS BIGINT)"

    def _parts(self, column: str) -> str:
        """How many parts of the scale one fen of an item counts; the usual window first."""
        stated, months = self.field(column, "months"), self._months(column)
        if stated == "NULL":
            return str(FLOW_SCALE)
        usual = (
            text(str(self.policy.months)) if self.columns.is_text(column) else self.policy.months
        )
        return (
            f"CASE WHEN {stated} = {usual} THEN {FLOW_SCALE} WHEN {stated} IS NULL THEN {FLOW_SCALE} "
            f"ELSE list_extract({_parts_by_months(self.policy.months)}, {months}) END"
        )

    def _months(self, column: str) -> str:
        return count(self.field(column, "months"), self.kind_of(column, "months"), 1, MOST_MONTHS)

    def _months_sound(self, column: str) -> str:
        months = self.field(column, "months")
        return "TRUE" if months == "NULL" else f"({months} IS NULL OR {self._months(column)} > 0)"

    def count(self, column: str, strange: str, counts: str) -> str:
        """How many items count, or NULL where one is strange."""
        items = self.items(column)
        one = f"CASE WHEN x IS NULL OR {strange} THEN {POISON} WHEN {counts} THEN 1 ELSE 0 END"
        found = f"coalesce(list_sum(list_transform({items}, lambda x: {one})), 0)"
        number = f"CASE WHEN {items} IS NOT NULL THEN {found} END"
        return f"CAST(TRY_CAST({number} AS DECIMAL(3,0)) AS BIGINT)"

    def no_truth(self, column: str, *fields: str) -> str:
        """Whether one of these fields of the item `x` is stated and is neither yes nor no."""
        tests = [
            f"({self.field(column, field)} IS NOT NULL AND {self.flag_of_item(column, field)} IS NULL)"
            for field in fields
            if self.field(column, field) != "NULL" and self.kind_of(column, field) != "BOOLEAN"
        ]
        return " OR ".join(tests) or "FALSE"

    def flag_of_item(self, column: str, field: str) -> str:
        return truth(self.field(column, field), self.kind_of(column, field))

    def inside(self, column: str, field: str) -> tuple[str, str]:
        """A field of an object and its type; NULL where the object has a key that is no key."""
        if not self.columns.is_text(column):
            return f"{name(column)}.{name(field)}", self.kind_of(column, field)
        document = self.json(column)
        known = f"list_has_all([{texts(FIELDS[column])}], json_keys({document}))"
        found = f"json_extract_string({document}, '$.{field}')"
        return f"CASE WHEN {known} THEN {found} END", "VARCHAR"


def _parts_by_months(window: int) -> str:
    """For 1 to 120 months, what part of the scale one fen of the window counts; NULL where that is
    no whole number. Looked up, because dividing every item costs more than all the rest."""
    whole = FLOW_SCALE * window
    parts = (
        str(whole // months) if whole % months == 0 else "NULL"
        for months in range(1, MOST_MONTHS + 1)
    )
    return f"[{', '.join(parts)}]"


def _income(reader: Reader, quantity: ex.Quantity) -> str:
    kinds = quantity.args or reader.policy.income_kinds
    return reader.total("incomes", kinds, words.codes(words.INCOMES), -MOST_FEN)


def _expenses(reader: Reader, quantity: ex.Quantity) -> str:
    return reader.total("expenses", quantity.args, words.codes(words.EXPENSES), 0)


def _number(scale: int, lowest: int, most: int) -> Callable[[Reader, ex.Quantity], str]:
    def read(reader: Reader, quantity: ex.Quantity) -> str:
        kind = reader.columns.types[quantity.fact]
        if scale == 1:
            return count(name(quantity.fact), kind, lowest, most)
        return parts(name(quantity.fact), kind, scale, lowest, most)

    return read


def _money(lowest: int) -> Callable[[Reader, ex.Quantity], str]:
    def read(reader: Reader, quantity: ex.Quantity) -> str:
        return fen(name(quantity.fact), reader.columns.types[quantity.fact], lowest)

    return read


def _truth(reader: Reader, quantity: ex.Quantity) -> str:
    return truth(name(quantity.fact), reader.columns.types[quantity.fact])


def _line(reader: Reader, _: ex.Quantity) -> str:
    return within("line_parts", 1, MOST_LINE_FEN * LINE_SCALE)


def _homes(reader: Reader, quantity: ex.Quantity) -> str:
    field = "count" if quantity.term.code == "homes" else "commodity"
    column, kind = name("homes"), reader.columns.types["homes"]
    if reader.columns.is_struct("homes"):
        return _homes_inside(reader, field)
    plain = count(column, kind, 0, MOST_COUNT)
    if field == "commodity":
        plain = f"CASE WHEN {plain} = 0 THEN CAST(0 AS BIGINT) END"
    if not reader.columns.is_text("homes"):
        return plain
    return f"CASE WHEN {column} LIKE '{{%' THEN {_homes_inside(reader, field)} ELSE {plain} END"


def _homes_inside(reader: Reader, field: str) -> str:
    """A count out of the object; more commodity homes than homes are left to be refused."""
    is_text = reader.columns.is_text("homes")
    if not is_text and not reader.columns.has_field("homes", field):
        return "CAST(NULL AS BIGINT)"
    found = count(*reader.inside("homes", field), 0, MOST_COUNT)
    if not is_text and not {"count", "commodity"} <= reader.columns.fields("homes").keys():
        return found
    homes, commodity = (
        count(*reader.inside("homes", each), 0, MOST_COUNT) for each in ("count", "commodity")
    )
    return f"CASE WHEN coalesce({commodity}, 0) <= coalesce({homes}, {MOST_COUNT}) THEN {found} END"


def _vehicles(reader: Reader, quantity: ex.Quantity) -> str:
    price = reader.field("vehicles", "price")
    worth = reader.fen_of_item("vehicles", field="price")
    strange = f"({price} IS NOT NULL AND {worth} IS NULL)"
    strange = f"{strange} OR {reader.no_truth('vehicles', 'mobility_aid', 'work')}"
    if quantity.term.code == "vehicles":
        return reader.count("vehicles", strange, "TRUE")
    aid = reader.flag_of_item("vehicles", "mobility_aid")
    least = quantity.args[0] if quantity.args else "0"
    dear = f"coalesce({worth} >= {least}, {price} IS NULL)"
    untold = f"({dear} AND {aid} IS NULL)"
    return reader.count("vehicles", f"{strange} OR {untold}", f"{dear} AND {aid} = FALSE")


def _students(reader: Reader, quantity: ex.Quantity) -> str:
    wanted, known = set(quantity.args), words.codes(words.LEVELS)
    tests = [among("x.level", frozenset(wanted & known) or known)]
    counts = " AND ".join([*tests, *_kinds_of_student(reader, wanted)])
    strange = f"x.level IS NULL OR NOT {among('x.level', known)} OR {_strange_student(reader)}"
    entries = frozenset(wanted & words.codes(words.ENTRIES))
    if entries:
        entry = reader.field("students", "entry")
        strange = f"{strange} OR ({counts} AND {entry} IS NULL)"
        counts = f"{counts} AND {among(entry, entries)}"
    return reader.count("students", strange, counts)


def _strange_student(reader: Reader) -> str:
    entry, untold = (
        reader.field("students", "entry"),
        reader.no_truth("students", "disabled", "fee_free"),
    )
    if entry == "NULL":
        return untold
    return f"({entry} IS NOT NULL AND NOT {among(entry, words.codes(words.ENTRIES))}) OR {untold}"


def _kinds_of_student(reader: Reader, wanted: set[str]) -> list[str]:
    """Disabled or not, paying fees; what is not stated is taken as no."""
    tests = []
    for field, yes, no in (("disabled", "disabled", "able"), ("fee_free", "", "self_paid")):
        if wanted & {yes, no}:
            is_so = f"coalesce({reader.flag_of_item('students', field)}, FALSE)"
            tests.append(is_so if yes in wanted else f"NOT {is_so}")
    return tests


def patients(reader: Reader) -> str:
    """Own-paid cost of each patient in fen, as a list; NULL where the same person stands twice."""
    column = "medical_own_paid"
    if not reader.columns.has(column):
        return "CAST(NULL AS BIGINT[])"
    single = f"[{fen(name(column), reader.columns.types[column])}]"
    if not reader.columns.is_text(column) and not reader.columns.is_list(column):
        return f"CASE WHEN {name(column)} IS NOT NULL THEN {single} END"
    items = reader.items(column)
    person = reader.field(column, "person")
    alone = f"len({items}) <= 1 OR len(list_distinct(list_transform({items}, lambda x: {person}))) = len({items})"
    listed = f"list_transform({items}, lambda x: {reader.fen_of_item(column)})"
    many = f"CASE WHEN {alone} THEN {listed} END"
    if not reader.columns.is_text(column):
        return many
    return f"CASE WHEN {name(column)} LIKE '[%' THEN {many} ELSE {single} END"


def _medical(reader: Reader, quantity: ex.Quantity) -> str:
    """The sum or the greatest; one patient without an amount makes it unknown."""
    kind = reader.columns.types["medical_own_paid"]
    if kind != "VARCHAR" and not kind.endswith("[]"):
        return fen(name("medical_own_paid"), kind)
    whole = "len(list_filter(patients, lambda x: x IS NULL)) = 0"
    found = "list_sum(patients)" if quantity.term.code == "medical" else "list_max(patients)"
    total = f"CASE WHEN {whole} THEN coalesce({found}, 0) END"
    return f"CAST({within(total, 0, MOST_FEN)} AS BIGINT)"


def _pay(reader: Reader, quantity: ex.Quantity) -> str:
    who = quantity.fact.split(".")[1]
    column = name("annual_net_pay")
    is_text = reader.columns.is_text("annual_net_pay")
    if not is_text and not reader.columns.has_field("annual_net_pay", who):
        return "CAST(NULL AS BIGINT)"
    stated, kind = reader.inside("annual_net_pay", who)
    nobody = f"{column} IS NOT NULL AND {stated} IS NULL"
    if is_text:
        nobody = f"json_type({reader.json('annual_net_pay')}, '$.{who}') = 'NULL'"
    pay = fen(stated, kind)
    # A spouse given as null is no spouse; a worker without pay is unknown.
    return f"CASE WHEN {nobody} THEN 0 ELSE {pay} END" if who == "spouse" else pay


def _peak(reader: Reader, quantity: ex.Quantity) -> str:
    """The highest of the last months; all that are stated must be amounts."""
    last, items = int(quantity.args[0]), reader.words("monthly_incomes")
    kind = reader.columns.types["monthly_incomes"].removesuffix("[]")
    listed = f"list_transform({items}, lambda x: {fen('x', kind, -MOST_FEN)})"
    whole = f"len(list_filter({listed}, lambda y: y IS NULL)) = 0"
    peak = f"list_max(list_slice({listed}, -{last}, -1))"
    return f"CASE WHEN len({items}) >= {last} AND {whole} THEN {peak} END"


def _cause(reader: Reader, quantity: ex.Quantity) -> str:
    causes = reader.words("causes")
    return _any_word(causes, quantity.args, words.codes(words.CAUSES))


def _any_word(listed: str, wanted: tuple[str, ...], known: frozenset[str]) -> str:
    """Whether one of the wanted words is in the list; NULL if a word there is no word."""
    worst = (
        f"list_max(list_transform({listed}, lambda x: CASE WHEN {among('x', wanted)} THEN 2 "
        f"WHEN {among('x', known)} THEN 1 ELSE 3 END))"
    )
    return f"CASE WHEN len({listed}) = 0 THEN FALSE ELSE list_extract([FALSE, TRUE], {worst}) END"


def _flag(reader: Reader, quantity: ex.Quantity) -> str:
    code = quantity.fact.removeprefix("flags.")
    column = name("flags")
    if reader.columns.is_struct("flags"):
        has = reader.columns.has_field("flags", code)
        return f"{column}.{name(code)}" if has else "CAST(NULL AS BOOLEAN)"
    in_list = _any_word(reader.words("flags"), (code,), words.codes(words.FLAGS))
    if not reader.columns.is_text("flags"):
        return in_list
    document = reader.json("flags")
    known = f"[{texts(words.codes(words.FLAGS))}]"
    stated = truth(f"json_extract_string({document}, '$.{code}')", "VARCHAR")
    inside = f"CASE WHEN list_has_all({known}, json_keys({document})) THEN {stated} END"
    is_object = f"json_type({document}) = 'OBJECT'"
    return f"CASE WHEN {is_object} THEN {inside} ELSE {in_list} END"


def _diagnosed(reader: Reader, quantity: ex.Quantity) -> str:
    return f"{day(name('diagnosed_on'))} >= DATE {text(quantity.args[0])}"


_READERS: Mapping[str, Callable[[Reader, ex.Quantity], str]] = {
    "income": _income,
    "incomes": _income,
    "expenses": _expenses,
    "peak": _peak,
    "line": _line,
    "persons": _number(1, 1, 60),
    "homes": _homes,
    "commodity_homes": _homes,
    "vehicles": _vehicles,
    "private_vehicles": _vehicles,
    "dear_vehicles": _vehicles,
    "loss": _money(0),
    "savings": _money(0),
    "investments": _money(-MOST_FEN),
    "medical": _medical,
    "medical_highest": _medical,
    "worker_pay": _pay,
    "spouse_pay": _pay,
    "contract": _number(PLAIN_SCALE, 0, 10**6),
    "employed": _number(PLAIN_SCALE, 0, 10**6),
    "fee_ratio": _number(PLAIN_SCALE, 0, 10**6),
    "pool": _money(0),
    "training": _money(0),
    "students": _students,
    "received": payments.received,
    **{term.code: payments.received_before for term in words.RECEIVED},
    "over_area": _truth,
    "named_event": _truth,
    "proof": _truth,
    "certificate": _truth,
    "cause": _cause,
    "diagnosed": _diagnosed,
    "flag": _flag,
}


def scale_of(quantity: ex.Quantity) -> int:
    """By how much the SQL column of a quantity is multiplied."""
    if quantity.term.code in {"income", "incomes", "expenses"}:
        return FLOW_SCALE
    if quantity.term.code == "line":
        return LINE_SCALE
    return PLAIN_SCALE if quantity.term.dimension is words.Dimension.NUMBER else 1
