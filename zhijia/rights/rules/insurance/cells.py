"""The checks of one person, month and insurance: SI-05, 06, 07, 09, 10, 11 and 14, in one join.

Each rule is a line of `RULES`: when it can be judged, when it is broken, and from which base the
contribution was due. All rules are compiled into one scan of the contribution rows; only the rows
that break one are kept (`flagged`) and then spelt out into `findings`.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhijia.rights.rules.insurance.checks import PAYER, UNJUDGED, VIOLATION, WARNING
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.evidence import (
    BIG_ILLNESS,
    INJURY,
    MEDICAL,
    PENSION,
    UNEMPLOYMENT,
    Window,
)
from zhijia.rights.rules.insurance.loading import Connection
from zhijia.rights.rules.insurance.units import AVERAGE

# Bases are rounded to whole yuan, amounts to fen with up to 0.05 yuan left to the office's rounding.
YUAN = 100 * AVERAGE
ROUNDING = 5

FINDING_COLUMNS = """employer USMALLINT, person BIGINT, period SMALLINT, kind TINYINT, code TINYINT,
    status TINYINT, basis BIGINT, expected VARCHAR, found VARCHAR, carries BOOLEAN DEFAULT false,
    due BIGINT, paid_base INTEGER DEFAULT 0, employer_rate INTEGER, worker_rate INTEGER,
    employer_deficit INTEGER DEFAULT 0, worker_deficit INTEGER DEFAULT 0, fee_from DATE,
    late_units BIGINT DEFAULT 0, fee_rate INTEGER"""


@dataclass(frozen=True, slots=True)
class CellRule:
    """`judged` and `broken` are SQL over one cell; `due` is the base that was due (times 27,720;
    empty: the rule carries no arrears); `why` is what `unjudged` says is missing. Where `doubt` holds
    the rule is broken for one class of payer only."""

    number: int
    judged: str
    broken: str
    expected: str
    found: str
    due: str = "NULL"
    status: str = str(VIOLATION)
    why: str = ""
    doubt: str = "false"


def _soft(is_soft: str) -> str:
    return f"CASE WHEN {is_soft} THEN {WARNING} ELSE {VIOLATION} END"


_CLAMPED = f"least(greatest(basis, floor::BIGINT * {AVERAGE}), cap::BIGINT * {AVERAGE})"
_CLAMPED_HIGH = (
    f"least(greatest(basis, floor_high::BIGINT * {AVERAGE}), cap_high::BIGINT * {AVERAGE})"
)
_SOFT_BASIS = (
    f"(floor_soft AND basis <= floor::BIGINT * {AVERAGE}) "
    f"OR (cap_soft AND basis >= cap::BIGINT * {AVERAGE})"
)
_WITHHELD = f"kind <= {UNEMPLOYMENT} AND withheld IS NOT NULL"
_CORE = f"kind < {BIG_ILLNESS}"
# Refunded in full, or a line of nothing: no contribution stands, and whether one was due is for the
# checks of absence (`presence`) to say, who know leave and the day of leaving.
_STANDS = f"{_CORE} AND base > 0"
_DUE_NOW = "due_on < settle_on"


def _off(amount: str, rate: str, extra: str) -> str:
    """SQL: whether an amount is neither base x rate nor that with the fixed surcharge."""
    share = f"share(base, {rate})"
    slack = f"{ROUNDING} * rows"
    return (
        f"(abs({amount} - {share}) > {slack} "
        f"AND ({extra} = 0 OR abs({amount} - {share} - {extra}) > {slack}))"
    )


_EMPLOYER_OFF = _off("employer_amount", "employer_rate", "employer_extra")
_WORKER_OFF = _off("worker_amount", "worker_rate", "worker_extra")
_OWN_SHARE = "share(greatest(normal_base, 0), worker_rate)"
_ACCEPTED = f"{_OWN_SHARE} + worker_extra + topped_up + {ROUNDING}"

RULES = (
    CellRule(
        5,
        judged=f"{_STANDS} AND floor IS NOT NULL AND cap IS NOT NULL AND basis IS NOT NULL",
        broken=f"NOT exempt AND {_CLAMPED_HIGH} - base::BIGINT * {AVERAGE} >= {YUAN}",
        due=_CLAMPED,
        expected=f"yuan_of({_CLAMPED})",
        found="yuan(base)",
        status=_soft(_SOFT_BASIS),
        doubt=f"{_CLAMPED} - base::BIGINT * {AVERAGE} < {YUAN}",
    ),
    CellRule(
        6,
        judged=f"{_STANDS} AND floor IS NOT NULL",
        broken="base < floor_high",
        due=f"floor::BIGINT * {AVERAGE}",
        expected="yuan(floor)",
        found="yuan(base)",
        status=_soft("floor_soft"),
        doubt="base >= floor",
        why="contribution_floor",
    ),
    CellRule(
        7,
        judged=f"{_CORE} AND cap IS NOT NULL",
        broken="base > cap",
        expected="yuan(cap)",
        found="yuan(base)",
        status=str(WARNING),
        doubt="base <= cap_high",
        why="contribution_cap",
    ),
    CellRule(
        9,
        judged=f"{_CORE} AND employer_rate IS NOT NULL AND worker_rate IS NOT NULL",
        broken=f"({_EMPLOYER_OFF} OR {_WORKER_OFF})",
        due=f"base::BIGINT * {AVERAGE}",
        expected=f"CASE WHEN {_EMPLOYER_OFF} THEN yuan(share(base, employer_rate)) "
        "ELSE yuan(share(base, worker_rate)) END",
        found=f"CASE WHEN {_EMPLOYER_OFF} THEN yuan(employer_amount) ELSE yuan(worker_amount) END",
        why="contribution_rate",
    ),
    CellRule(
        10,
        judged=f"{_WITHHELD} AND worker_rate IS NOT NULL",
        broken=f"(withheld < {_OWN_SHARE} - {ROUNDING} OR withheld > {_ACCEPTED} "
        f"OR (withheld > 0 AND unpaid_base > 0 AND {_DUE_NOW}))",
        expected=f"yuan({_OWN_SHARE})",
        found="yuan(withheld)",
        why="contribution_rate",
    ),
    CellRule(
        11,
        judged=f"{_WITHHELD} AND worker_rate IS NOT NULL",
        broken=f"withheld > {_ACCEPTED}",
        expected=f"yuan({_OWN_SHARE})",
        found="yuan(withheld)",
        why="contribution_rate",
    ),
    CellRule(
        14,
        judged="due_on IS NOT NULL",
        broken=f"((late_paid_on IS NOT NULL AND (late_units > 0 OR fee_from IS NULL OR fee_from > due_on)) "
        f"OR (unpaid_base > 0 AND {_DUE_NOW}))",
        due=f"base::BIGINT * {AVERAGE}",
        expected="due_on::VARCHAR",
        found="coalesce(late_paid_on::VARCHAR, '')",
    ),
)


def create_macros(con: Connection) -> None:
    """Money as text, and an amount of a base at a rate, rounded half up."""
    con.execute(
        f"""CREATE OR REPLACE MACRO yuan(fen) AS (fen::DECIMAL(16, 0) * 0.01)::VARCHAR;
        CREATE OR REPLACE MACRO yuan_of(exact) AS
            yuan((2 * exact + {AVERAGE}) // {2 * AVERAGE});
        CREATE OR REPLACE MACRO share(base, rate) AS
            ((base::BIGINT * rate * 2 + 1000000) // 2000000);
        CREATE OR REPLACE MACRO month_name(period) AS
            (period // 12)::VARCHAR || '-' || lpad((period % 12 + 1)::VARCHAR, 2, '0');"""
    )
    con.execute(f"CREATE OR REPLACE TABLE findings ({FINDING_COLUMNS})")


def find_cell_faults(
    con: Connection, window: Window, basis_years: list[int], settle_on: str
) -> None:
    """Judge every cell once and spell the broken ones out."""
    _gather_topped_up(con)
    broken = " | ".join(
        f"(CASE WHEN {rule.judged} AND {rule.broken} THEN {1 << rule.number} ELSE 0 END)"
        for rule in RULES
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE flagged AS
            SELECT * FROM (
                SELECT *, ({broken})::INTEGER AS codes
                FROM ({_cells(basis_years, settle_on)}) WHERE period <= {window.last})
            WHERE codes <> 0"""
    )
    for rule in RULES:
        con.execute(_spell_out(rule))


def _cells(basis_years: list[int], settle_on: str) -> str:
    """SQL: every cell with its person, its terms and what the payroll withheld for it."""
    basis = " ".join(f"WHEN {year} THEN u.basis_{year}" for year in basis_years)
    basis = f"CASE t.basis_year {basis} END" if basis_years else "NULL::BIGINT"
    withheld = " ".join(
        f"WHEN {number} THEN p.withheld_{kind}" for number, kind in enumerate(KINDS[:3])
    )
    late = "CASE WHEN paid_on > t.due_on THEN"
    single = """employer, person, period, kind, region, base, employer_amount, worker_amount,
        base AS normal_base, 0 AS unpaid_base, 1::SMALLINT AS rows, paid_on,
        NULL::BIGINT AS late_units, NULL::DATE AS late_paid_on"""
    several = """employer, person, period, kind, region, base, employer_amount, worker_amount,
        normal_base, unpaid_base, rows, NULL::DATE AS paid_on, late_units, late_paid_on"""
    return f"""
        SELECT c.employer, c.person, c.period, c.kind, base, employer_amount, worker_amount,
            normal_base, unpaid_base, rows,
            coalesce(c.late_units, {late} (employer_amount + worker_amount)::BIGINT
                * greatest(least(paid_on, DATE '{settle_on}') - t.fee_from, 0) ELSE 0 END) AS late_units,
            coalesce(c.late_paid_on, {late} paid_on END) AS late_paid_on,
            t.floor, t.cap, t.floor_high, t.cap_high,
            coalesce(i.rate, t.employer_rate) AS employer_rate, t.worker_rate,
            t.employer_extra, t.worker_extra, t.due_on, t.fee_from, t.grace_until,
            t.floor_soft, t.cap_soft, t.fee_rate, u.exempt, {basis} AS basis, CASE c.kind {withheld} END AS withheld,
            coalesce(m.amount, 0) AS topped_up, DATE '{settle_on}' AS settle_on
        FROM (SELECT {single} FROM paid UNION ALL SELECT {several} FROM mended) c
        JOIN units u ON u.employer = c.employer AND u.person = c.person
        JOIN terms t ON t.region = coalesce(c.region, u.home_region)
            AND t.kind = c.kind AND t.period = c.period
        LEFT JOIN payroll p ON p.employer = c.employer AND p.person = c.person
            AND p.period = c.period
        LEFT JOIN injury_terms i ON i.employer = c.employer AND i.period = c.period
            AND i.kind = c.kind
        LEFT JOIN topped_up m ON m.employer = c.employer AND m.person = c.person
            AND m.period = c.period AND m.kind = c.kind"""


def _gather_topped_up(con: Connection) -> None:
    """The worker's part of top-ups, by the month in which it was paid: the payroll may withhold it
    then, and that is no over-withholding."""
    con.execute(
        f"""CREATE OR REPLACE TABLE topped_up AS
            SELECT employer, person, (year(paid_on) * 12 + month(paid_on) - 1)::SMALLINT AS period,
                kind, sum(worker_amount)::INTEGER AS amount
            FROM topups WHERE kind IN ({PENSION}, {MEDICAL}, {UNEMPLOYMENT}) AND paid_on IS NOT NULL
            GROUP BY ALL"""
    )


def _deficit(side: str, off: str) -> str:
    """SQL: what a side's amount falls short of base x rate (0 if within the rounding)."""
    return (
        f"CASE WHEN {_CORE} AND unpaid_base = 0 AND {off} "
        f"THEN greatest(0, share(base, {side}_rate) - {side}_amount) ELSE 0 END::INTEGER"
    )


def _counts_from(rule: CellRule) -> str:
    """SQL: from when arrears count. A floor that could be topped up without fee: from that day."""
    if rule.number not in (5, 6):
        return "fee_from"
    return (
        f"CASE WHEN fee_from IS NOT NULL AND {rule.due} <= floor::BIGINT * {AVERAGE} "
        "THEN greatest(fee_from, coalesce(grace_until, fee_from)) ELSE fee_from END"
    )


def _spell_out(rule: CellRule) -> str:
    """SQL: the rows of one rule as findings. Big illness is a fixed sum: no rate applies to it."""
    return f"""INSERT INTO findings BY NAME
        SELECT employer, person, period, kind, {rule.number} AS code,
            CASE WHEN {rule.doubt} THEN {UNJUDGED} ELSE {rule.status} END AS status, basis,
            CASE WHEN {rule.doubt} THEN '{PAYER}' ELSE {rule.expected} END AS expected,
            {rule.found} AS found,
            {str(rule.due != "NULL").lower()} AND NOT ({rule.doubt}) AS carries, {rule.due} AS due,
            base - unpaid_base AS paid_base,
            CASE WHEN {_CORE} THEN employer_rate ELSE 0 END AS employer_rate,
            CASE WHEN {_CORE} THEN worker_rate ELSE 0 END AS worker_rate,
            {_deficit("employer", _EMPLOYER_OFF)} AS employer_deficit,
            {_deficit("worker", _WORKER_OFF)} AS worker_deficit,
            {_counts_from(rule)} AS fee_from, late_units, fee_rate
        FROM flagged WHERE codes & {1 << rule.number} <> 0"""


def report_missing_terms(con: Connection) -> None:
    """`unjudged` rows: which figure was missing, per employer, month and insurance."""
    con.execute(
        """CREATE OR REPLACE TABLE present AS
           SELECT DISTINCT c.employer, c.period, c.kind, coalesce(c.region, u.home_region) AS region
           FROM (SELECT employer, person, period, kind, region FROM paid UNION ALL
                 SELECT employer, person, period, kind, region FROM mended) c
           JOIN units u USING (employer, person)"""
    )
    absent = {
        5: ("t.floor IS NULL OR t.cap IS NULL", "contribution_floor, contribution_cap"),
        6: ("t.floor IS NULL", "contribution_floor"),
        7: ("t.cap IS NULL", "contribution_cap"),
        8: ("t.floor IS NULL", "contribution_floor"),
        9: (_NO_RATE, "contribution_rate"),
        10: (f"t.kind <= {UNEMPLOYMENT} AND t.worker_rate IS NULL", "contribution_rate"),
        11: (f"t.kind <= {UNEMPLOYMENT} AND t.worker_rate IS NULL", "contribution_rate"),
    }
    for number, (missing, figure) in absent.items():
        con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT DISTINCT p.employer, p.period, p.kind, {number} AS code,
                    {UNJUDGED} AS status, '{figure}' AS expected
                FROM present p JOIN terms t USING (region, kind, period)
                LEFT JOIN injury_terms i ON i.employer = p.employer AND i.period = p.period
                    AND i.kind = p.kind
                WHERE {_CORE.replace("kind", "t.kind")} AND ({missing})"""
        )


_NO_RATE = f"""t.worker_rate IS NULL
    OR (t.employer_rate IS NULL AND NOT (t.kind = {INJURY} AND i.rate IS NOT NULL))"""
