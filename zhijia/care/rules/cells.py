"""One cell of a household file as SQL: yuan, counts, days, yes or no; NULL where the cell is not plain.

A value the SQL cannot take exactly (too many decimals, an amount beyond bounds) becomes NULL, and
the row is left to the interpreter.
"""

from __future__ import annotations

import re

# An income over m months counts window/m times: every m that divides 27,720 (all from 1 to 12, and
# 18, 24, 36 …) gives a whole number of 27,720ths of a fen.
FLOW_SCALE = 27_720
LINE_SCALE = 10_000
PLAIN_SCALE = 1_000
# With these bounds no product in a comparison leaves 64 bits: ten million yuan an amount, 3.6 million
# a year in all. A narrow decimal holds each, so one cast bounds it. What is larger is interpreted.
MOST_FEN = 10**9
NARROW_YUAN, NARROW_FLOW = "DECIMAL(9,2)", "DECIMAL(13,0)"
MOST_LINE_FEN = 10**6
MOST_COUNT = 1_000
MOST_MONTHS = 120
POISON = 10**18
# What is not written so plainly (exponents, spaces, seven decimals) the interpreter reads.
PLAIN_DECIMAL = "^-?[0-9]{1,12}([.][0-9]{1,6})?$"
DAY = "____-__-__"

_SHORT_MONEY = re.compile(r"DECIMAL\(1?[0-8],[0-2]\)")


def name(column: str) -> str:
    """A quoted column name."""
    return f'"{column}"'


def text(value: str) -> str:
    """A quoted text; only codes of the vocabulary ever come here."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: tuple[str, ...] | frozenset[str]) -> str:
    return ", ".join(text(value) for value in sorted(values))


def among(value: str, known: tuple[str, ...] | frozenset[str]) -> str:
    """Whether a text is one of these; a look into a constant list is cheaper than a long IN."""
    return f"list_contains([{texts(known)}], {value})"


def parts(sql: str, kind: str, scale: int, lowest: int, most: int) -> str:
    """A decimal between two bounds as a whole number of parts of 1/scale, or NULL if that would
    lose something. Bounded first: a product that leaves its type would end the whole run."""
    decimal = f"TRY_CAST({sql} AS DECIMAL(18,6))"
    exact = (
        f"regexp_matches({sql}, {text(PLAIN_DECIMAL)})"
        if kind == "VARCHAR"
        else f"{decimal} = {sql}"
    )
    whole = f"{decimal} * {scale}"
    taken = f"CASE WHEN {whole} = floor({whole}) THEN CAST({whole} AS BIGINT) END"
    return f"CASE WHEN {exact} AND {decimal} BETWEEN {lowest} AND {most} THEN {taken} END"


def fen(sql: str, kind: str, lowest: int = 0) -> str:
    """Yuan of this column type in fen; a type with two decimals needs no second look."""
    if _SHORT_MONEY.fullmatch(kind):
        narrow = f"CAST(TRY_CAST({sql} AS {NARROW_YUAN}) * 100 AS BIGINT)"
        return narrow if lowest else f"CASE WHEN {sql} >= 0 THEN {narrow} END"
    return parts(sql, kind, 100, lowest // 100, MOST_FEN // 100)


def line_parts(sql: str, kind: str) -> str:
    """A monthly standard in yuan as ten-thousandths of a fen."""
    if _SHORT_MONEY.fullmatch(kind):
        return f"{fen(sql, kind)} * {LINE_SCALE}"
    return parts(sql, kind, 100 * LINE_SCALE, 0, MOST_LINE_FEN // 100)


def count(sql: str, kind: str, lowest: int, most: int) -> str:
    """A whole number between two bounds."""
    if kind in {"BIGINT", "INTEGER"}:
        return within(f"CAST({sql} AS BIGINT)", lowest, most)
    return parts(sql, kind, 1, lowest, most)


def within(sql: str, lowest: int, most: int) -> str:
    return f"CASE WHEN {sql} BETWEEN {lowest} AND {most} THEN {sql} END"


def truth(sql: str, kind: str) -> str:
    """Yes or no, spelt as in JSON, or NULL."""
    if kind == "VARCHAR":
        return f"CASE lower({sql}) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"
    return sql if kind == "BOOLEAN" else "CAST(NULL AS BOOLEAN)"


def day(sql: str) -> str:
    """A day written out in full, or NULL."""
    return f"CASE WHEN CAST({sql} AS VARCHAR) LIKE {text(DAY)} THEN TRY_CAST({sql} AS DATE) END"
