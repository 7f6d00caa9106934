"""How much was not paid: employer's part, worker's part and late fee, on exactly one row.

`short = due base - paid base`; each part is short x rate, rounded once to fen; the late fee is
(both parts) x 0.05 % x days since the day it counts from (`schedule.fee_counts_from`), never compounded, with no silent cap. Several
findings may stand on the same person, month and insurance: the one with the highest due base (the
lowest code at a tie) carries the arrears, the others carry 0.00. Estimates: the collecting
authority decides. Source: 社会保险法 63, 86; 社会保险费征缴暂行条例 13 is another instrument (2 per
mille, only after an order) and is not mixed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from zhijia.kernel.money import rounded
from zhijia.rights.rules.insurance.schedule import PER_MILLION
from zhijia.rights.rules.insurance.units import AVERAGE

if TYPE_CHECKING:
    from zhijia.rights.rules.insurance.loading import Connection


@dataclass(frozen=True, slots=True)
class Arrears:
    """What is owed for one person, month and insurance, in fen; None where a rate is unknown."""

    employer: int | None
    worker: int | None
    late_fee: int | None


def due_base(basis: Fraction, floor: int, cap: int) -> Fraction:
    """The base that was due: the basis, held between floor and cap (fen)."""
    return min(max(basis, Fraction(floor)), Fraction(cap))


def late_fee(principal: int, days: int, rate: Fraction) -> int:
    """A principal in fen, days late and the daily rate (0.0005) to the fee in fen; example A:
    1,000,000 fen, 30 days → 15,000 fen."""
    return _fen(principal * max(days, 0) * rate)


def arrears(
    short: Fraction,
    employer_rate: Fraction,
    worker_rate: Fraction,
    days: int,
    daily_rate: Fraction,
) -> Arrears:
    """The reference for one cell: what the set-based computation must equal."""
    employer, worker = _fen(short * employer_rate), _fen(short * worker_rate)
    return Arrears(employer, worker, late_fee(employer + worker, days, daily_rate))


def _fen(exact: Fraction) -> int:
    return int(rounded(exact, 0))


def settle(con: Connection, settle_on: date) -> None:
    """`settled`: the findings with their arrears in fen (NULL: unknown)."""
    part = (
        "((2 * ({short})::HUGEINT * {side}_rate + {a}::HUGEINT "
        "* {m}) // (2::HUGEINT * {a} * {m}))::BIGINT + {side}_deficit"
    )
    # greatest(0, NULL) is 0 in DuckDB, and an unknown due base is not a base of nothing.
    owed = f"due - paid_base::BIGINT * {AVERAGE}"
    short = f"CASE WHEN {owed} > 0 THEN {owed} WHEN due IS NOT NULL THEN 0 END"
    employer = part.format(side="employer", short=short, a=AVERAGE, m=PER_MILLION)
    worker = part.format(side="worker", short=short, a=AVERAGE, m=PER_MILLION)
    days = f"greatest(0, DATE '{settle_on}' - fee_from)"
    # A deficit of SI-09 stands on every row of its cell, so that whichever row carries has it.
    con.execute(
        f"""CREATE OR REPLACE TABLE settled AS
            WITH carriers AS (
                SELECT employer, person, period, kind, arg_min(code, (-coalesce(due, -1), code)) AS code
                FROM findings WHERE carries GROUP BY employer, person, period, kind),
            amounts AS (
                SELECT f.*, c.code IS NOT NULL AS carrier, {employer} AS employer_part,
                    {worker} AS worker_part
                FROM findings f LEFT JOIN carriers c
                    ON f.employer = c.employer AND f.person = c.person AND f.period = c.period
                    AND f.kind = c.kind AND f.code = c.code)
            SELECT employer, person, period, kind, code, status, basis, expected, found,
                CASE WHEN carrier THEN employer_part ELSE 0 END AS employer_short,
                CASE WHEN carrier THEN worker_part ELSE 0 END AS worker_short,
                CASE WHEN NOT carrier THEN 0
                     WHEN fee_from IS NOT NULL THEN
                        ((2 * ((employer_part + worker_part)::HUGEINT * {days} + late_units)
                          * fee_rate + {PER_MILLION}) // {2 * PER_MILLION})::BIGINT
                END AS late_fee
            FROM amounts"""
    )
