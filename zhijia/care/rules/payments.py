"""Aid received before, as SQL over the column `received`: what counts in a period, added up.

Whatever is not plainly counted or left out poisons the sum, and the row goes to the interpreter.
"""

from __future__ import annotations

from typing import Protocol

from zhijia.care.rules import expressions as ex
from zhijia.care.rules import vocabulary as words
from zhijia.care.rules.cells import MOST_FEN, POISON, day, name, texts, within


class Lists(Protocol):
    """What is asked of whoever reads the columns of a file."""

    def has(self, column: str) -> bool: ...

    def items(self, column: str) -> str: ...

    def field(self, column: str, field: str) -> str: ...

    def fen_of_item(self, column: str) -> str: ...


def received(reader: Lists, quantity: ex.Quantity) -> str:
    """What a rule calls 本年已领: of these kinds, from anybody, this calendar year."""
    counts = f"x.kind IN ({texts(quantity.args)})"
    return _payments(reader, counts, "year", "FALSE")


def received_before(reader: Lists, quantity: ex.Quantity) -> str:
    """The union's payments of a period; NULL where it cannot be said for whom one of them was."""
    code, (time, *kinds) = quantity.term.code, quantity.args
    source = reader.field("received", "source")
    counts = f"x.kind IN ({texts(frozenset(kinds))}) AND coalesce({source} = 'union', TRUE)"
    if code == "received_household":
        return _payments(reader, counts, time, "FALSE")
    if code in {"received_person", "received_event"}:
        return _payments(reader, f"{counts} AND {_is_meant(reader, code)}", time, "FALSE")
    total = _payments(reader, counts, time, f"{reader.field('received', 'person')} IS NOT NULL")
    among = "len(patients)" if code.endswith("patient") else _number_of_students(reader)
    alone = "0" if code.startswith("unplaced") else "t"
    placed = f"CASE WHEN t = 0 THEN CAST(0 AS BIGINT) WHEN {among} <= 1 THEN {alone} END"
    return f"list_extract(list_transform([{total}], lambda t: {placed}), 1)"


def _number_of_students(reader: Lists) -> str:
    return f"len({reader.items('students')})" if reader.has("students") else "NULL"


def _is_meant(reader: Lists, code: str) -> str:
    """Whether the item `x` was for the applicant, or for this event; NULL if that is not written."""
    field, fact = ("person", "applicant") if code == "received_person" else ("event", "event")
    stated = reader.field("received", field)
    own = name(fact) if reader.has(fact) else "CAST(NULL AS VARCHAR)"
    same = f"CAST({stated} AS VARCHAR) = CAST({own} AS VARCHAR)"
    return f"({stated} IS NULL OR {same})" if field == "person" else f"({same})"


def _payments(reader: Lists, counts: str, time: str, strange: str) -> str:
    """The payments that count, added up; whatever is not plainly yes or no poisons the sum."""
    on, source = reader.field("received", "on"), reader.field("received", "source")
    amount, known = reader.fen_of_item("received"), texts(words.codes(words.AID))
    broken = f"coalesce(x.kind NOT IN ({known}), TRUE) OR {amount} IS NULL"
    broken = f"{broken} OR ({on} IS NOT NULL AND {day(on)} IS NULL)"
    broken = f"{broken} OR coalesce({source} NOT IN ('union', 'government', 'other'), FALSE)"
    taken = f"{counts} AND {_in_period(reader, time, on)}"
    item = (
        f"CASE WHEN {broken} THEN {POISON} WHEN {taken} THEN CASE WHEN {strange} THEN {POISON} "
        f"ELSE {amount} END WHEN NOT ({taken}) OR {amount} = 0 THEN 0 ELSE {POISON} END"
    )
    items = reader.items("received")
    found = f"list_sum(list_transform({items}, lambda x: {item}))"
    total = f"CASE WHEN len({items}) = 0 THEN 0 ELSE {found} END"
    return f"CAST({within(total, 0, MOST_FEN)} AS BIGINT)"


def _in_period(reader: Lists, time: str, on: str) -> str:
    """Whether the day of an item counts; one without a day does."""
    if time == "ever":
        return "TRUE"
    today = day(name("on")) if reader.has("on") else "CAST(NULL AS DATE)"
    if time == "year":
        return f"({on} IS NULL OR year({day(on)}) = year({today}))"
    months = int(time.removeprefix("months"))
    return f"({on} IS NULL OR {day(on)} > CAST({today} - INTERVAL {months} MONTH AS DATE))"
