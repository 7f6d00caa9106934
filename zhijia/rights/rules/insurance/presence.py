"""Who should have been insured and was not, or the other way round: SI-01, 02, 03, 04, 15, and the
part of SI-10 in which money was withheld and nothing paid on.

A month on the payroll without any row is one finding only: never insured (01), before the first
insured month (02), between two (03), or after the last (15).
"""

from __future__ import annotations

import re

from zhijia.kernel.words import said
from zhijia.rights.rules.insurance.checks import DAY_OF_HIRE, NO_ROSTER_LINE, UNJUDGED, VIOLATION
from zhijia.rights.rules.insurance.columns import KINDS
from zhijia.rights.rules.insurance.evidence import (
    BIG_ILLNESS,
    DISPATCHED,
    GRACE_DAYS,
    INJURY,
    MATERNITY,
    Window,
)
from zhijia.rights.rules.insurance.loading import Books, Connection
from zhijia.rights.rules.insurance.units import AVERAGE, month_number

CORE_BITS = "coalesce(i.m0 | i.m1 | i.m2 | i.m3 | i.m4, 0)"
_MONTH_IN_TEXT = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月]\d{1,2})?日?月?")
_PROTECTED = re.compile(
    r"病|医疗期|孕|保胎|流产|产假|产检|哺乳|工伤|停工留薪|sick|pregnan|matern|injur", re.IGNORECASE
)
"""Leave during which nobody may be let go (劳动合同法 42): a stop of the insurance then comes first."""

MOST_ROWS_NAMED = 20
_UP_TO = re.compile(r"\s*(?:\.\.|~|～|至|到|—|–|/|-)\s*")


def find_absences(books: Books, window: Window, basis_years: list[int], settle_on: str) -> None:
    """All findings about months in which a row is missing or stands too much."""
    con = books.con
    _gather_absent(books, window, settle_on)
    _mark_unjudged(books)
    _report_absent(con, basis_years)
    _report_late_registration(con, window)
    _report_missing_kinds(con, window, basis_years)
    _report_withheld_not_paid(con, window, settle_on)
    _report_insured_after_end(con, window)
    _report_stopped(con)


def _gather_absent(books: Books, window: Window, settle_on: str) -> None:
    employed = (
        f"CASE WHEN on_roster THEN {window.bits('hired', f'coalesce(ended, {window.last})')} "
        f"ELSE w.worked END"
    )
    several = "true" if not books.has("contributions", "employer_id") else "false"
    # What was withheld and not paid is SI-10 in any case.
    early = f"w.worked & ~w.unpaid & ~(w.w0 | w.w1 | w.w2) & ~{CORE_BITS} & " + window.bits(
        str(window.first), "u.hired - 1"
    )
    # Form and day of hire stand on the roster alone. Without one somebody may be a retiree, an intern or
    # insured by an agency; but an employer that withheld has itself taken them for insured. Where there
    # is a roster and somebody who is paid is missing in it, the employer has to show the exception.
    stranger = f"((w.w0 | w.w1 | w.w2) & {window.bit('m.period')}) = 0"
    if books.held["roster"]:
        stranger = "false"
    books.con.execute(
        f"""CREATE OR REPLACE TABLE absent AS
            SELECT u.employer, u.person, m.period, u.home_region, u.part_time, u.on_roster,
                {absence_code("i", "u")} AS code,
                u.exempt_unknown OR (coalesce(h.several, false) AND {several}) AS unjudged,
                {stranger} AND {absence_code("i", "u")} IN (1, 15) AS stranger,
                (w.unpaid & {window.bit("m.period")}) <> 0 AS without_pay, false AS early
            FROM units u JOIN wages w ON w.employer = u.employer AND w.person = u.person
            LEFT JOIN insured i ON i.employer = u.employer AND i.person = u.person
            LEFT JOIN homes h ON h.person = u.person
            {window.months("m", f"w.worked & ~{CORE_BITS} & {employed}")}
            WHERE NOT u.exempt AND (w.worked & ~{CORE_BITS}) <> 0
                AND coalesce(u.hired_on + {GRACE_DAYS} < DATE '{settle_on}', true)"""
    )
    # Somebody hired again was not employed in between.
    books.con.execute(
        """DELETE FROM absent USING units u
           WHERE absent.employer = u.employer AND absent.person = u.person AND u.spells > 1
             AND NOT EXISTS (SELECT 1 FROM roster r
                WHERE r.employer = absent.employer AND r.person = absent.person
                  AND absent.period BETWEEN year(r.hired_on) * 12 + month(r.hired_on) - 1
                      AND coalesce(year(r.ended_on) * 12 + month(r.ended_on) - 1, 32767))"""
    )
    # The payroll has somebody at work before the roster has them hired: one of the two is wrong.
    books.con.execute(
        f"""INSERT INTO absent
            SELECT u.employer, u.person, m.period, u.home_region, u.part_time, u.on_roster,
                {absence_code("i", "u")} AS code, true AS unjudged, false AS stranger,
                false AS without_pay, true AS early
            FROM units u JOIN wages w ON w.employer = u.employer AND w.person = u.person
            LEFT JOIN insured i ON i.employer = u.employer AND i.person = u.person
            {window.months("m", f"{early}")}
            WHERE u.on_roster AND NOT u.exempt AND ({early}) <> 0"""
    )
    books.con.execute(
        f"""DELETE FROM absent USING terms t
            WHERE t.region = absent.home_region AND t.period = absent.period AND t.kind = 0
              AND coalesce(t.due_on, last_day(make_date((t.period // 12)::INTEGER,
                  (t.period % 12 + 1)::INTEGER, 1))) > DATE '{settle_on}'"""
    )


def absence_code(insured: str, unit: str) -> str:
    """SQL: which check a month `m.period` without a row belongs to."""
    return f"""CASE WHEN {insured}.first_in IS NULL THEN 1
        WHEN m.period < {insured}.first_in AND {unit}.on_roster THEN 2
        WHEN m.period < {insured}.first_in THEN 1
        WHEN m.period > {insured}.last_in THEN 15 ELSE 3 END::TINYINT"""


def _mark_unjudged(books: Books) -> None:
    """A gap during leave, without pay or between two regions, and a number typed differently in the
    contribution file, need a person to look."""
    con = books.con
    con.execute("UPDATE absent SET unjudged = true WHERE stranger OR code = 3 AND without_pay")
    con.execute(
        """UPDATE absent SET unjudged = true FROM mistyped m
           WHERE absent.code = 1 AND absent.employer = m.employer AND absent.person = m.person"""
    )
    if books.has("contributions", "region"):
        con.execute(
            """UPDATE absent SET unjudged = true FROM (
                   SELECT employer, person FROM paid SEMI JOIN absent USING (employer, person)
                   GROUP BY employer, person HAVING count(DISTINCT region) > 1) moved
               WHERE absent.code = 3 AND absent.employer = moved.employer
                 AND absent.person = moved.person"""
        )
    rows = con.execute(
        """SELECT DISTINCT u.employer, u.person, u.absences FROM units u
           SEMI JOIN (FROM absent WHERE code = 3) a USING (employer, person)
           WHERE u.absences IS NOT NULL"""
    ).fetchall()
    for employer, person, text in rows:
        for first, last in absence_months(text):
            con.execute(
                """UPDATE absent SET unjudged = true WHERE code = 3 AND employer = ?
                   AND person = ? AND period BETWEEN ? AND ?""",
                [employer, person, first, last],
            )


def absence_months(text: str) -> list[tuple[int, int]]:
    """The months of leave a roster cell speaks of: `2018-05`, `2018-05..2018-07`,
    `病假2018年5月至2018年7月; 2018-09-03~2018-09-28`. Words without a month may mean any month."""
    found: list[tuple[int, int]] = []
    for part in re.split(r"[;；,，、\n]", text):
        months = list(_MONTH_IN_TEXT.finditer(part))
        numbers = [month_number(int(m[1]), int(m[2])) for m in months]
        if len(months) == 2 and _UP_TO.fullmatch(part[months[0].end() : months[1].start()]):
            found.append((numbers[0], numbers[1]))
        elif numbers:
            found += [(number, number) for number in numbers]
        elif re.sub(r"[\s0.无否]|none|no", "", part.lower()):
            found.append((0, month_number(9999, 12)))
    return found


def tell_protected(books: Books) -> None:
    """SI-15: whoever was dropped on sick leave, while pregnant or nursing, or after an injury at work
    comes first. A remark names the rows of the roster, and not which of these it was."""
    rows = books.con.execute(
        """SELECT DISTINCT u.row, u.absences, f.period FROM findings f
           JOIN units u ON u.employer = f.employer AND u.person = f.person
           WHERE f.code = 15 AND f.period IS NOT NULL AND u.absences IS NOT NULL
             AND f.period <= coalesce(u.ended, 32767)"""
    ).fetchall()
    # A stop is noted in the last month that was paid or the first that was not: both are looked at.
    named = sorted(
        {
            row
            for row, text, period in rows
            if any(
                first <= period + 1 and period - 1 <= last for first, last in protected_months(text)
            )
        }
    )
    listed = ", ".join(map(str, named[:MOST_ROWS_NAMED]))
    if len(named) > MOST_ROWS_NAMED:
        books.remarks.append(
            said(
                "病假、孕产哺乳期或者工伤期间停了保的有%(n)s人，请先处理：花名册第%(rows)s行等。",
                n=len(named),
                rows=listed,
            )
        )
    elif named:
        books.remarks.append(
            said(
                "病假、孕产哺乳期或者工伤期间停了保的，请先处理：花名册第%(rows)s行。",
                rows=listed,
            )
        )


def protected_months(text: str) -> list[tuple[int, int]]:
    """Of the months of leave those of sickness, childbirth or an injury at work."""
    parts = re.split(r"[;；,，、\n]", text)
    return [months for part in parts if _PROTECTED.search(part) for months in absence_months(part)]


def _clamped_basis(basis_years: list[int]) -> str:
    """SQL: the due base of a month without a row, or NULL if basis, floor or cap is unknown."""
    basis = " ".join(f"WHEN {year} THEN u.basis_{year}" for year in basis_years)
    basis = f"CASE t.basis_year {basis} END" if basis_years else "NULL::BIGINT"
    return (
        f"CASE WHEN t.floor IS NOT NULL AND t.cap IS NOT NULL AND ({basis}) IS NOT NULL THEN "
        f"least(greatest({basis}, t.floor::BIGINT * {AVERAGE}), t.cap::BIGINT * {AVERAGE}) END"
    )


_OWED = """true AS carries, 0 AS paid_base,
    coalesce(j.rate, t.employer_rate) AS employer_rate, t.worker_rate, t.fee_from, t.fee_rate"""
_INJURY_RATE = """LEFT JOIN injury_terms j ON j.employer = a.employer AND j.period = a.period
    AND j.kind = t.kind"""


def _report_absent(con: Connection, basis_years: list[int]) -> None:
    """A month without any row, once per insurance that was due; a part-timer's is injury."""
    due = _clamped_basis(basis_years)
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT a.employer, a.person, a.period, t.kind, a.code, {VIOLATION} AS status,
                {due} AS due, coalesce(yuan_of({due}), '') AS expected, '0.00' AS found, {_OWED}
            FROM absent a JOIN units u ON u.employer = a.employer AND u.person = a.person
            JOIN terms t ON t.region = a.home_region AND t.period = a.period
            {_INJURY_RATE}
            WHERE NOT a.unjudged AND t.kind < {BIG_ILLNESS}
                AND (CASE WHEN a.part_time THEN t.kind = {INJURY} ELSE t.required END)"""
    )
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT employer, person, period, code, {UNJUDGED} AS status,
                CASE WHEN stranger THEN '{NO_ROSTER_LINE}' WHEN early THEN '{DAY_OF_HIRE}'
                    ELSE '' END AS expected
            FROM absent WHERE unjudged"""
    )


def _report_late_registration(con: Connection, window: Window) -> None:
    """Registered more than thirty days after the first day of work, though no month is missing."""
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT u.employer, u.person,
                CASE WHEN u.hired BETWEEN {window.first} AND {window.last} THEN u.hired END AS period,
                2 AS code, {VIOLATION} AS status,
                (u.hired_on + {GRACE_DAYS})::VARCHAR AS expected, u.registered_on::VARCHAR AS found
            FROM units u ANTI JOIN (FROM absent WHERE code = 2) a USING (employer, person)
            WHERE u.registered_on - u.hired_on > {GRACE_DAYS} AND NOT u.exempt"""
    )


def _report_missing_kinds(con: Connection, window: Window, basis_years: list[int]) -> None:
    """One insurance missing in a month in which others were paid."""
    due = _clamped_basis(basis_years)
    for kind in range(BIG_ILLNESS):
        whom = "true" if kind == INJURY else "NOT u.part_time"
        mask = f"{CORE_BITS} & ~coalesce(i.m{kind}, 0) & {employed_bits(window)}"
        con.execute(
            f"""CREATE OR REPLACE TABLE lacking AS
                SELECT u.employer, u.person, m.period, u.home_region
                FROM units u JOIN insured i ON i.employer = u.employer AND i.person = u.person
                {window.months("m", mask)}
                WHERE NOT u.exempt AND {whom} AND ({CORE_BITS} & ~coalesce(i.m{kind}, 0)) <> 0"""
        )
        unknown = _unknown_if_nobody_has(con, kind)
        con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT a.employer, a.person, a.period, t.kind, 4 AS code, {VIOLATION} AS status,
                    {due} AS due, coalesce(yuan_of({due}), '') AS expected, '0.00' AS found, {_OWED}
                FROM lacking a JOIN units u ON u.employer = a.employer AND u.person = a.person
                JOIN terms t ON t.region = a.home_region AND t.period = a.period
                    AND t.kind = {kind}
                {_INJURY_RATE}
                WHERE t.required AND NOT ({unknown})"""
        )
        missing = "maternity_merged" if kind == MATERNITY else "contribution_rate"
        con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT DISTINCT a.employer, a.period, t.kind, 4 AS code, {UNJUDGED} AS status,
                    '{missing}' AS expected
                FROM lacking a JOIN terms t ON t.region = a.home_region AND t.period = a.period
                    AND t.kind = {kind}
                {_INJURY_RATE}
                WHERE t.required IS NULL OR (t.required AND ({unknown}))"""
        )


def employed_bits(window: Window) -> str:
    """SQL: the months in which the roster has the person `u` at work."""
    return window.bits(f"coalesce(u.hired, {window.first})", f"coalesce(u.ended, {window.last})")


def _unknown_if_nobody_has(con: Connection, kind: int) -> str:
    """SQL: an insurance nobody in the file has and whose rate nobody knows is one the export left
    out, as far as anyone can tell."""
    held = con.execute(f"SELECT 1 FROM insured WHERE m{kind} <> 0 LIMIT 1").fetchone()
    return "false" if held else "coalesce(j.rate, t.employer_rate) IS NULL"


def _report_withheld_not_paid(con: Connection, window: Window, settle_on: str) -> None:
    """Money was taken from the wage and no contribution stands against it."""
    for number, kind in enumerate(KINDS[:3]):
        mask = f"w.w{number} & ~coalesce(i.m{number}, 0)"
        con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT u.employer, u.person, m.period, {number} AS kind, 10 AS code,
                    {VIOLATION} AS status, '0.00' AS expected,
                    yuan(p.withheld_{kind}) AS found
                FROM wages w JOIN units u ON u.employer = w.employer AND u.person = w.person
                LEFT JOIN insured i ON i.employer = w.employer AND i.person = w.person
                {window.months("m", mask)}
                JOIN payroll p ON p.employer = w.employer AND p.person = w.person
                    AND p.period = m.period
                JOIN terms t ON t.region = u.home_region AND t.kind = {number}
                    AND t.period = m.period
                ANTI JOIN flagged f ON f.employer = w.employer AND f.person = w.person
                    AND f.period = m.period AND f.kind = {number} AND f.codes & {1 << 10} <> 0
                ANTI JOIN (FROM absent WHERE unjudged) a ON a.employer = w.employer
                    AND a.person = w.person AND a.period = m.period
                WHERE ({mask}) <> 0 AND NOT (u.exempt AND u.form = {DISPATCHED})
                    AND coalesce(u.hired_on + {GRACE_DAYS} < DATE '{settle_on}', true)
                    AND coalesce(t.due_on, last_day(make_date((m.period // 12)::INTEGER,
                        (m.period % 12 + 1)::INTEGER, 1))) <= DATE '{settle_on}'"""
        )


def _report_insured_after_end(con: Connection, window: Window) -> None:
    """Still insured after the month of leaving."""
    for kind in range(len(KINDS)):
        mask = f"i.m{kind} & {window.bits('u.ended + 1', str(window.last))}"
        con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT u.employer, u.person, m.period, {kind} AS kind, 15 AS code,
                    {VIOLATION} AS status, u.ended_on::VARCHAR AS expected,
                    month_name(m.period) AS found
                FROM units u JOIN insured i ON i.employer = u.employer AND i.person = u.person
                {window.months("m", mask)}
                WHERE u.ended IS NOT NULL AND ({mask}) <> 0"""
        )


def _report_stopped(con: Connection) -> None:
    """Struck off at the end of the file while the roster still has the person at work."""
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT u.employer, u.person, i.stopped AS period, 15 AS code, {VIOLATION} AS status,
                coalesce(u.ended_on::VARCHAR, '') AS expected, month_name(i.stopped) AS found
            FROM units u JOIN insured i ON i.employer = u.employer AND i.person = u.person
            ANTI JOIN (FROM absent WHERE code = 15) a
                ON a.employer = u.employer AND a.person = u.person
            WHERE u.on_roster AND NOT u.exempt AND i.stopped >= i.last_in
                AND (u.ended IS NULL OR u.ended > i.stopped)"""
    )


def report_missing_basis(con: Connection, basis_years: list[int]) -> None:
    """SI-05 cannot be judged for people whose last year's wages no file holds."""
    for year in basis_years:
        con.execute(
            f"""INSERT INTO findings BY NAME
                SELECT u.employer, u.person, 5 AS code, {UNJUDGED} AS status,
                    'last_year_average, payroll {year}' AS expected
                FROM units u SEMI JOIN (SELECT employer, person FROM insured
                    WHERE m0 | m1 | m2 | m3 | m4 <> 0) i USING (employer, person)
                WHERE u.basis_{year} IS NULL AND NOT u.exempt AND u.home_region IN (
                    SELECT region FROM terms
                    WHERE basis_year = {year} AND floor IS NOT NULL AND cap IS NOT NULL)"""
        )
