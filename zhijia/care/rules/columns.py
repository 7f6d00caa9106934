"""Household files: which columns there may be, and each quantity of a policy as SQL over them.

One row is one family; the columns are the facts of the command line. Lists may stand as Parquet
lists or as JSON text. A value the SQL cannot take exactly (a strange kind, too many decimals, an
amount beyond bounds) becomes NULL there, and the row is left to the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import vocabulary as words
from zhijia.care.rules.facts import FACTS
from zhijia.care.rules.policy import Policy

# An income over m months counts window/m times: every m that divides 27,720 (all from 1 to 12, and
# 18, 24, 36 …) gives a whole number of 27,720ths of a fen.
FLOW_SCALE = 27_720
LINE_SCALE = 10_000
PLAIN_SCALE = 1_000
# With these bounds no product in a comparison leaves 64 bits.
MOST_FEN = 3 * 10**9
MOST_LINE_FEN = 10**6
POISON = 10**17

BESIDE_FACTS = ("id", "area", "applied_on")
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
        """Columns that are neither facts nor allowed beside them."""
        return [name for name in self.types if name not in FACTS and name not in BESIDE_FACTS]

    def has_field(self, name: str, field: str) -> bool:
        kind = self.types[name]
        return f"{field} " in kind or f'"{field}" ' in kind


def name(column: str) -> str:
    """A quoted column name."""
    return f'"{column}"'


def text(value: str) -> str:
    """A quoted text; only codes of the vocabulary ever come here."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: tuple[str, ...] | frozenset[str]) -> str:
    return ", ".join(text(value) for value in sorted(values))


def scaled_whole(sql: str, scale: int) -> str:
    """A decimal as a whole number of parts, or NULL if that would lose something."""
    exact = f"TRY_CAST({sql} AS DECIMAL(18,6)) * {scale}"
    return f"CASE WHEN {exact} = floor({exact}) THEN CAST({exact} AS BIGINT) END"


def exact_fen(sql: str, kind: str) -> str:
    """Yuan of this column type in fen; a type with two decimals at most needs no second look."""
    if kind in {"BIGINT", "INTEGER"} or (kind.startswith("DECIMAL") and kind.endswith(",2)")):
        return f"CAST({sql} * 100 AS BIGINT)"
    return scaled_whole(sql, 100)


def bounded(sql: str, most: int) -> str:
    return f"CASE WHEN abs({sql}) <= {most} THEN CAST({sql} AS BIGINT) END"


class Reader:
    """Each quantity of one policy as SQL over the columns of one file; NULL is unknown."""

    def __init__(self, policy: Policy, columns: Columns) -> None:
        self.policy, self.columns = policy, columns

    def sql(self, quantity: ex.Quantity) -> str:
        """The quantity in its scale (see `scale_of`)."""
        kind = "flag" if quantity.fact.startswith("flags.") else quantity.term.code
        if kind not in _READERS or not self._is_there(quantity):
            return "CAST(NULL AS BIGINT)" if kind != "flag" else "CAST(NULL AS BOOLEAN)"
        return _READERS[kind](self, quantity)

    def _is_there(self, quantity: ex.Quantity) -> bool:
        return quantity.term.code == "line" or self.columns.has(quantity.fact.split(".")[0])

    # lists

    def items(self, column: str, fields: tuple[str, ...]) -> str:
        """A list column as a list of structs; JSON text is taken apart, field by field, as text."""
        if not self.columns.is_text(column):
            return name(column)
        shape = ", ".join(f'"{field}": "VARCHAR"' for field in fields)
        keys = f"list_has_all([{texts(fields)}], json_keys(x))"
        plain = f"json_type({name(column)}) = 'ARRAY' AND list_bool_and(list_transform(CAST({name(column)} AS JSON[]), lambda x: coalesce({keys}, FALSE))) IS NOT FALSE"
        taken = f"from_json({name(column)}, '[{{{shape}}}]')"
        return f"CASE WHEN json_valid({name(column)}) AND {plain} THEN {taken} END"

    def words(self, column: str) -> str:
        """A list of words; JSON text is taken apart."""
        if not self.columns.is_text(column):
            return name(column)
        taken = f"""from_json({name(column)}, '["VARCHAR"]')"""
        valid = f"json_valid({name(column)}) AND json_type({name(column)}) = 'ARRAY'"
        return f"CASE WHEN {valid} THEN {taken} END"

    def field(self, column: str, field: str) -> str:
        """A field of the item `x` of a list, NULL if the file has no such field."""
        if self.columns.is_text(column) or self.columns.has_field(column, field):
            return f"x.{name(field)}"
        return "NULL"

    def fen_of_item(self, column: str) -> str:
        amount = self.field(column, "amount")
        if self.columns.is_text(column):
            return scaled_whole(amount, 100)
        return (
            f"CAST({amount} * 100 AS BIGINT)"
            if "DOUBLE" not in self.columns.types[column]
            else (scaled_whole(amount, 100))
        )

    def total(self, column: str, kinds: tuple[str, ...], known: frozenset[str]) -> str:
        """Money of these kinds over the window; anything out of the ordinary poisons the sum."""
        items = self.items(column, ("kind", "amount", "months"))
        fen = f"({self.fen_of_item(column)}) BETWEEN -{MOST_FEN} AND {MOST_FEN}"
        counted = f"({self.fen_of_item(column)}) * {self._parts(column)}"
        item = (
            f"CASE WHEN x.kind IN ({texts(kinds)}) AND {fen} THEN {counted} "
            f"WHEN x.kind IN ({texts(known - set(kinds))}) AND {fen} AND {self._months_sound(column)} "
            f"THEN 0 ELSE {POISON} END"
        )
        found = f"coalesce(list_sum(list_transform({items}, lambda x: {item})), 0)"
        return bounded(f"CASE WHEN {items} IS NOT NULL THEN {found} END", MOST_FEN * FLOW_SCALE)

    def _parts(self, column: str) -> str:
        """How many parts of the scale one fen of an item counts; the usual window first."""
        months, window = self._months(column), self.policy.months
        if months == "NULL":
            return str(FLOW_SCALE)
        whole = FLOW_SCALE * window
        fits = f"{months} BETWEEN 1 AND 120 AND {whole} % {months} = 0"
        return (
            f"CASE WHEN {months} = {window} THEN {FLOW_SCALE} "
            f"WHEN {self.field(column, 'months')} IS NULL THEN {FLOW_SCALE} "
            f"WHEN {fits} THEN {whole} // {months} ELSE {POISON // MOST_FEN} END"
        )

    def _months(self, column: str) -> str:
        months = self.field(column, "months")
        plain = months == "NULL" or not self.is_text_or_double(column)
        return months if plain else f"TRY_CAST({months} AS BIGINT)"

    def is_text_or_double(self, column: str) -> bool:
        """Whether the fields of a list must be cast with care."""
        return self.columns.is_text(column) or "DOUBLE" in self.columns.types[column]

    def _months_sound(self, column: str) -> str:
        months = self._months(column)
        return f"({self.field(column, 'months')} IS NULL OR {months} BETWEEN 1 AND 120)"

    def count(self, column: str, fields: tuple[str, ...], sure: str, maybe: str) -> str:
        """How many items surely match, or NULL if it cannot be said."""
        items = self.items(column, fields)
        one = f"CASE WHEN {sure} THEN 1 WHEN {maybe} THEN {POISON} ELSE 0 END"
        found = f"coalesce(list_sum(list_transform({items}, lambda x: {one})), 0)"
        return bounded(f"CASE WHEN {items} IS NOT NULL THEN {found} END", 200)

    def flag_of_item(self, column: str, field: str) -> str:
        return f"TRY_CAST({self.field(column, field)} AS BOOLEAN)"


def _income(reader: Reader, quantity: ex.Quantity) -> str:
    kinds = quantity.args or reader.policy.income_kinds
    return reader.total("incomes", kinds, words.codes(words.INCOMES))


def _expenses(reader: Reader, quantity: ex.Quantity) -> str:
    return reader.total("expenses", quantity.args, words.codes(words.EXPENSES))


def _scalar(scale: int, most: int) -> Callable[[Reader, ex.Quantity], str]:
    def read(reader: Reader, quantity: ex.Quantity) -> str:
        return bounded(scaled_whole(name(quantity.fact), scale), most * scale)

    return read


def _money(reader: Reader, quantity: ex.Quantity) -> str:
    return bounded(exact_fen(name(quantity.fact), reader.columns.types[quantity.fact]), MOST_FEN)


def _truth(reader: Reader, quantity: ex.Quantity) -> str:
    return f"TRY_CAST({name(quantity.fact)} AS BOOLEAN)"


def _line(reader: Reader, _: ex.Quantity) -> str:
    return bounded("line_parts", MOST_LINE_FEN * LINE_SCALE)


def _homes(reader: Reader, quantity: ex.Quantity) -> str:
    field = "count" if quantity.term.code == "homes" else "commodity"
    column = name("homes")
    if reader.columns.is_struct("homes"):
        sql = f"{column}.{name(field)}" if reader.columns.has_field("homes", field) else "NULL"
        return f"TRY_CAST({sql} AS BIGINT)"
    if reader.columns.is_text("homes"):
        inside = f"TRY_CAST(json_extract_string({column}, '$.{field}') AS BIGINT)"
        whole = f"TRY_CAST({column} AS BIGINT)"
        plain = whole if field == "count" else f"CASE WHEN {whole} = 0 THEN 0 END"
        return f"CASE WHEN {column} LIKE '{{%' THEN {inside} ELSE {plain} END"
    return (
        f"CAST({column} AS BIGINT)"
        if field == "count"
        else f"CASE WHEN {column} = 0 THEN CAST(0 AS BIGINT) END"
    )


def _vehicles(reader: Reader, quantity: ex.Quantity) -> str:
    fields = ("price", "mobility_aid", "work")
    if quantity.term.code == "vehicles":
        return f"CAST(len({reader.items('vehicles', fields)}) AS BIGINT)"
    aid = reader.flag_of_item("vehicles", "mobility_aid")
    price = f"TRY_CAST({reader.field('vehicles', 'price')} AS DECIMAL(18,2)) * 100"
    least = quantity.args[0] if quantity.args else "0"
    dear = f"coalesce({price} >= {least}, {reader.field('vehicles', 'price')} IS NULL)"
    return reader.count(
        "vehicles", fields, f"{dear} AND {aid} = FALSE", f"{dear} AND {aid} IS NULL"
    )


def _students(reader: Reader, quantity: ex.Quantity) -> str:
    wanted, known = set(quantity.args), words.codes(words.LEVELS)
    levels = frozenset(wanted & known) or known
    tests = [f"x.level IN ({texts(levels)})", *_kinds_of_student(reader, wanted)]
    sure, entry = " AND ".join(tests), reader.field("students", "entry")
    strange = f"x.level NOT IN ({texts(known)}) OR x.level IS NULL"
    entries = frozenset(wanted & words.codes(words.ENTRIES))
    if entries:
        strange = f"{strange} OR ({sure} AND {entry} IS NULL)"
        sure = f"{sure} AND {entry} IN ({texts(entries)})"
    fields = ("level", "entry", "disabled", "fee_free")
    return reader.count("students", fields, sure, strange)


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
    single = f"[{bounded(scaled_whole(name(column), 100), MOST_FEN)}]"
    if not reader.columns.is_text(column) and not reader.columns.is_list(column):
        return f"CASE WHEN {name(column)} IS NOT NULL THEN {single} END"
    items = reader.items(column, ("person", "amount"))
    person = reader.field(column, "person")
    alone = f"len({items}) <= 1 OR len(list_distinct(list_transform({items}, lambda x: {person}))) = len({items})"
    listed = f"list_transform({items}, lambda x: {bounded(reader.fen_of_item(column), MOST_FEN)})"
    many = f"CASE WHEN {alone} THEN {listed} END"
    if not reader.columns.is_text(column):
        return many
    return f"CASE WHEN {name(column)} LIKE '[%' THEN {many} ELSE {single} END"


def _medical(reader: Reader, quantity: ex.Quantity) -> str:
    """The sum or the greatest; one patient without an amount makes it unknown."""
    kind = reader.columns.types["medical_own_paid"]
    if kind != "VARCHAR" and not kind.endswith("[]"):
        return bounded(exact_fen(name("medical_own_paid"), kind), MOST_FEN)
    whole = "len(list_filter(patients, lambda x: x IS NULL)) = 0"
    found = "list_sum(patients)" if quantity.term.code == "medical" else "list_max(patients)"
    return bounded(f"CASE WHEN {whole} THEN coalesce({found}, 0) END", MOST_FEN)


def _pay(reader: Reader, quantity: ex.Quantity) -> str:
    who = quantity.fact.split(".")[1]
    column = name("annual_net_pay")
    if reader.columns.is_text("annual_net_pay"):
        inside = f"json_extract_string({column}, '$.{who}')"
        nobody = f"json_type({column}, '$.{who}') = 'NULL'"
    elif reader.columns.has_field("annual_net_pay", who):
        inside = f"{column}.{name(who)}"
        nobody = f"{column} IS NOT NULL AND {inside} IS NULL"
    else:
        return "CAST(NULL AS BIGINT)"
    stated = bounded(scaled_whole(inside, 100), MOST_FEN)
    # A spouse given as null is no spouse; a worker without pay is unknown.
    return f"CASE WHEN {nobody} THEN 0 ELSE {stated} END" if who == "spouse" else stated


def _peak(reader: Reader, quantity: ex.Quantity) -> str:
    last = int(quantity.args[0])
    items = reader.words("monthly_incomes")
    fen = bounded(scaled_whole("x", 100), MOST_FEN)
    listed = f"list_transform(list_slice({items}, -{last}, -1), lambda x: {fen})"
    whole = f"len(list_filter({listed}, lambda y: y IS NULL)) = 0"
    return f"CASE WHEN len({items}) >= {last} AND {whole} THEN list_max({listed}) END"


def _cause(reader: Reader, quantity: ex.Quantity) -> str:
    causes = reader.words("causes")
    among = f"list_bool_or(list_transform({causes}, lambda x: x IN ({texts(quantity.args)})))"
    known = f"list_bool_and(list_transform({causes}, lambda x: x IN ({texts(words.codes(words.CAUSES))})))"
    return f"CASE WHEN len({causes}) = 0 THEN FALSE WHEN {known} THEN {among} END"


def _flag(reader: Reader, quantity: ex.Quantity) -> str:
    code = quantity.fact.removeprefix("flags.")
    column = name("flags")
    if reader.columns.is_struct("flags"):
        has = reader.columns.has_field("flags", code)
        return f"{column}.{name(code)}" if has else "CAST(NULL AS BOOLEAN)"
    known = f"[{texts(words.codes(words.FLAGS))}]"
    listed = reader.words("flags")
    in_list = (
        f"CASE WHEN list_has_all({known}, {listed}) THEN list_contains({listed}, {text(code)}) END"
    )
    if not reader.columns.is_text("flags"):
        return in_list
    inside = f"CASE WHEN list_has_all({known}, json_keys({column})) THEN TRY_CAST(json_extract_string({column}, '$.{code}') AS BOOLEAN) END"
    is_object = f"json_valid({column}) AND json_type({column}) = 'OBJECT'"
    return f"CASE WHEN {is_object} THEN {inside} ELSE {in_list} END"


def _received(reader: Reader, quantity: ex.Quantity) -> str:
    fields = ("kind", "amount", "source", "on")
    day = f"TRY_CAST({reader.field('received', 'on')} AS DATE)"
    today = f"TRY_CAST({name('on')} AS DATE)" if reader.columns.has("on") else "CAST(NULL AS DATE)"
    this_year = f"coalesce(year({day}) = year({today}), TRUE)"
    fen = f"coalesce({bounded(reader.fen_of_item('received'), MOST_FEN)}, {POISON})"
    item = f"CASE WHEN x.kind IN ({texts(quantity.args)}) THEN CASE WHEN {this_year} THEN {fen} ELSE 0 END ELSE 0 END"
    items = reader.items("received", fields)
    found = f"list_sum(list_transform({items}, lambda x: {item}))"
    return bounded(f"CASE WHEN len({items}) = 0 THEN 0 ELSE {found} END", MOST_FEN)


def _diagnosed(reader: Reader, quantity: ex.Quantity) -> str:
    return f"TRY_CAST({name('diagnosed_on')} AS DATE) >= DATE {text(quantity.args[0])}"


_READERS: Mapping[str, Callable[[Reader, ex.Quantity], str]] = {
    "income": _income,
    "incomes": _income,
    "expenses": _expenses,
    "peak": _peak,
    "line": _line,
    "persons": _scalar(1, 60),
    "homes": _homes,
    "commodity_homes": _homes,
    "vehicles": _vehicles,
    "private_vehicles": _vehicles,
    "dear_vehicles": _vehicles,
    "loss": _money,
    "savings": _money,
    "investments": _money,
    "medical": _medical,
    "medical_highest": _medical,
    "worker_pay": _pay,
    "spouse_pay": _pay,
    "contract": _scalar(PLAIN_SCALE, 10**6),
    "employed": _scalar(PLAIN_SCALE, 10**6),
    "fee_ratio": _scalar(PLAIN_SCALE, 10**6),
    "pool": _money,
    "training": _money,
    "students": _students,
    "received": _received,
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
