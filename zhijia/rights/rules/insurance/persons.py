"""Findings about the person rather than an amount: SI-12, 13 and 16, and about all staff: SI-08."""

from __future__ import annotations

from zhijia.rights.rules.insurance.checks import (
    CHECKS,
    GROUP,
    OTHER_EMPLOYERS,
    PAYER,
    UNJUDGED,
    VIOLATION,
)
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.evidence import (
    BIG_ILLNESS,
    INJURY,
    Window,
)
from zhijia.rights.rules.insurance.loading import Books, Connection
from zhijia.rights.rules.insurance.units import OLD_NUMBER_FLOOR

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_VALUES = (1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2)
_CITIZEN = "('身份证', '居民身份证', '公民身份证', '身份证号', 'id', 'ID', '01', '1', '201')"
_SAME_NAME = "regexp_replace({0}, '[\\s·.．•]', '', 'g')"


def gather_names(books: Books) -> None:
    """`aliases`: the names the payroll and the contribution file give each number. `mistyped`:
    people without any contribution whose name stands there under a number no roster knows."""
    con = books.con
    con.execute(
        "CREATE OR REPLACE TABLE aliases (file VARCHAR, employer USMALLINT, person BIGINT, name VARCHAR)"
    )
    for file, table in (("payroll", "payroll_names"), ("contributions", "paid_names")):
        if books.has(file, "name"):
            con.execute(
                f"""INSERT INTO aliases
                    SELECT '{file}', u.employer, n.person, n.name
                    FROM {table} n JOIN units u USING (person)"""
            )
    con.execute(
        f"""CREATE OR REPLACE TABLE mistyped AS
            SELECT u.employer, u.person, any_value(a.person) AS typed
            FROM units u JOIN aliases a ON a.file = 'contributions'
                AND {_SAME_NAME.format("a.name")} = {_SAME_NAME.format("u.name")}
            ANTI JOIN insured i ON i.employer = u.employer AND i.person = u.person
            ANTI JOIN roster r ON r.person = a.person
            WHERE u.on_roster GROUP BY u.employer, u.person HAVING count(DISTINCT a.person) = 1"""
    )


def find_identity_faults(books: Books) -> None:
    """SI-12: one row a person, with every reason."""
    con = books.con
    digits = " + ".join(
        f"((person // 11) // {10 ** (16 - place)}) % 10 * {weight}"
        for place, weight in enumerate(_WEIGHTS)
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE doubts AS
            WITH known AS (SELECT person, bool_and(id_type IS NULL OR id_type IN {_CITIZEN})
                           AS citizen FROM roster GROUP BY person)
            SELECT employer, person, 'checksum' AS reason
                FROM units LEFT JOIN known USING (person)
                WHERE person > 0 AND coalesce(citizen, true)
                  AND list_extract({list(_CHECK_VALUES)}, (({digits}) % 11 + 1)::INTEGER)
                      <> person % 11
            UNION ALL
            SELECT employer, person, 'not an ID number' FROM units LEFT JOIN known USING (person)
                WHERE person < {OLD_NUMBER_FLOOR} AND coalesce(citizen, true)
            UNION ALL
            SELECT employer, person, '15 digits: ' || string_agg(DISTINCT file, ', ' ORDER BY file)
                FROM units JOIN old_numbers USING (person) GROUP BY employer, person
            UNION ALL
            SELECT a.employer, a.person, 'duplicate: row ' || max(b.row)
                FROM roster a JOIN roster b ON a.employer = b.employer AND a.person = b.person
                    AND a.row < b.row
                WHERE (a.hired_on <= coalesce(b.ended_on, DATE '9999-12-31')
                       AND b.hired_on <= coalesce(a.ended_on, DATE '9999-12-31'))
                   OR {_SAME_NAME.format("a.name")} <> {_SAME_NAME.format("b.name")}
                GROUP BY a.employer, a.person
            UNION ALL
            SELECT employer, person, 'name: ' || string_agg(DISTINCT a.file, ', ' ORDER BY a.file)
                FROM aliases a JOIN units u USING (employer, person)
                WHERE u.name IS NOT NULL AND a.name IS NOT NULL
                  AND {_SAME_NAME.format("a.name")} <> {_SAME_NAME.format("u.name")}
                GROUP BY employer, person
            UNION ALL
            SELECT employer, person, 'number: contributions' FROM mistyped"""
    )
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT employer, person, 12 AS code, {VIOLATION} AS status, '' AS expected,
                string_agg(DISTINCT reason, '; ' ORDER BY reason) AS found
            FROM doubts GROUP BY employer, person"""
    )


def find_two_employers(books: Books, window: Window) -> None:
    """SI-13: the same insurance paid by two employers in one month; injury may be. Where only one
    employer pays, nobody can tell whether another one does too."""
    if not books.has("contributions", "employer_id"):
        return
    if len(books.con.execute("SELECT DISTINCT employer FROM insured LIMIT 2").fetchall()) < 2:
        books.con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT 13 AS code, {UNJUDGED} AS status, '{OTHER_EMPLOYERS}' AS expected"""
        )
        return
    for kind in range(len(KINDS)):
        if kind in (INJURY, BIG_ILLNESS):
            continue
        mask = f"a.m{kind} & b.m{kind}"
        books.con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT DISTINCT a.employer, a.person, m.period, {kind} AS kind, 13 AS code,
                    {VIOLATION} AS status, '1' AS expected, '2' AS found
                FROM insured a JOIN insured b ON a.person = b.person AND a.employer <> b.employer
                {window.months("m", mask)}
                WHERE ({mask}) <> 0"""
        )


def find_cash_in_lieu(con: Connection, window: Window) -> None:
    """SI-16: a cash allowance stands in place of insurance, in a month that is judged."""
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT employer, person, period, 16 AS code, {VIOLATION} AS status,
                '0.00' AS expected, yuan(cash_in_lieu) AS found
            FROM payroll WHERE cash_in_lieu > 0
                AND period BETWEEN {window.first} AND {window.last}"""
    )


def find_everybody_at_floor(con: Connection) -> None:
    """SI-08: at least 80 % of an employer's staff at the floor while wages average over 1.3 x it."""
    con.execute(
        f"""INSERT INTO findings BY NAME
            WITH cells AS (
                SELECT employer, person, period, kind, region, base FROM paid UNION ALL
                SELECT employer, person, period, kind, region, base FROM mended WHERE base > 0),
            bases AS (
                SELECT c.employer, c.period, c.kind, max(t.floor) AS floor, max(t.floor_high) AS floor_high,
                    count(*) AS staff, count(*) FILTER (c.base <= t.floor) AS at_floor,
                    count(*) FILTER (c.base <= t.floor_high) AS at_high
                FROM cells c JOIN units u ON u.employer = c.employer AND u.person = c.person
                JOIN terms t ON t.region = coalesce(c.region, u.home_region) AND t.kind = c.kind
                    AND t.period = c.period
                WHERE c.kind < {BIG_ILLNESS}
                GROUP BY c.employer, c.period, c.kind, coalesce(c.region, u.home_region)
                HAVING count(t.floor) > 0 AND at_high * 10 >= staff * 8),
            pay AS (
                SELECT employer, period, sum(gross::BIGINT) AS gross, count(*) AS staff
                FROM payroll SEMI JOIN bases USING (employer, period) GROUP BY employer, period)
            SELECT employer, period, kind, 8 AS code,
                CASE WHEN sure THEN {GROUP} ELSE {UNJUDGED} END AS status,
                CASE WHEN sure THEN yuan((floor * 13 + 5) // 10) ELSE '{PAYER}' END AS expected,
                yuan((2 * gross + paid_staff) // (2 * paid_staff)) AS found
            FROM (SELECT b.*, p.gross, p.staff AS paid_staff,
                      at_floor * 10 >= b.staff * 8 AND p.gross * 10 > floor::BIGINT * 13 * p.staff
                          AS sure,
                      p.gross * 10 > floor_high::BIGINT * 13 * p.staff AS high
                  FROM bases b JOIN pay p USING (employer, period))
            WHERE sure OR high"""
    )


def report_missing_columns(books: Books) -> None:
    """`unjudged` rows for checks whose column the files do not have."""
    missing = {
        code: column
        for code, check in CHECKS.items()
        for column in check.needs
        if not books.has(*column.split("."))
    }
    for file in ("payroll", "contributions", "roster"):
        if not books.has(file, "name"):
            missing.setdefault("SI-12", f"{file}.name")
    for code, column in missing.items():
        books.con.execute(
            "INSERT INTO findings BY NAME SELECT ? AS code, ? AS status, ? AS expected",
            [CHECKS[code].number, UNJUDGED, column],
        )
