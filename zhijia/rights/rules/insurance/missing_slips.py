"""Months the payroll says nothing about: nobody can judge them, and they never read as clean.

Said as coarsely as it is true: once for an employer's month without any pay slip, once for a person
without any pay slip, else once a person and month.
"""

from __future__ import annotations

from zhijia.rights.rules.insurance.checks import UNJUDGED
from zhijia.rights.rules.insurance.evidence import Window
from zhijia.rights.rules.insurance.loading import Connection
from zhijia.rights.rules.insurance.presence import CORE_BITS, absence_code, employed_bits

_ABOUT_PAY = "[10, 11, 16]"
"""Checks that read the pay slip of the month itself."""


def report_missing_slips(con: Connection, window: Window) -> None:
    """`unjudged` rows for everybody at work or insured in a month without a pay slip."""
    _gather_unslipped(con, window)
    con.execute(
        """CREATE OR REPLACE TABLE slips AS
           SELECT u.employer, bit_or(u.bare) AS bare, bit_or(u.bare & ~u.core) AS uninsured,
               coalesce(any_value(w.seen), 0) AS seen
           FROM unslipped u
           LEFT JOIN (SELECT employer, bit_or(worked) AS seen FROM wages GROUP BY employer) w
               USING (employer)
           GROUP BY u.employer"""
    )
    _report_of_employers(con, window)
    _report_of_persons(con, window)


def _gather_unslipped(con: Connection, window: Window) -> None:
    """`unslipped`: whose months at work (without a roster: insured months) have no pay slip."""
    con.execute(
        f"""CREATE OR REPLACE TABLE unslipped AS
            SELECT u.employer, u.person, coalesce(w.worked, 0) AS worked, {CORE_BITS} AS core,
                i.first_in, i.last_in, u.on_roster,
                (CASE WHEN u.on_roster THEN {employed_bits(window)} ELSE {CORE_BITS} END)
                    & ~coalesce(w.worked, 0) AS bare
            FROM units u
            LEFT JOIN wages w ON w.employer = u.employer AND w.person = u.person
            LEFT JOIN insured i ON i.employer = u.employer AND i.person = u.person
            WHERE NOT u.exempt AND bare <> 0"""
    )
    # Somebody hired again was not at work in between: only the months on the roster count.
    spell = window.bits(
        "year(r.hired_on) * 12 + month(r.hired_on) - 1",
        f"coalesce(year(r.ended_on) * 12 + month(r.ended_on) - 1, {window.last})",
    )
    con.execute(
        f"""UPDATE unslipped SET bare = unslipped.bare & s.spells FROM (
                SELECT r.employer, r.person, bit_or({spell}) AS spells FROM roster r
                SEMI JOIN (FROM units WHERE spells > 1) u USING (employer, person)
                GROUP BY r.employer, r.person) s
            WHERE unslipped.employer = s.employer AND unslipped.person = s.person"""
    )


def _report_of_employers(con: Connection, window: Window) -> None:
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT s.employer, m.period, unnest({_ABOUT_PAY})::TINYINT AS code,
                {UNJUDGED} AS status, 'payroll' AS expected
            FROM slips s {window.months("m", "s.bare & ~s.seen")}
            UNION ALL BY NAME
            SELECT s.employer, m.period, 1 AS code, {UNJUDGED} AS status, 'payroll' AS expected
            FROM slips s {window.months("m", "s.uninsured & ~s.seen")}"""
    )


def _report_of_persons(con: Connection, window: Window) -> None:
    con.execute(
        """CREATE OR REPLACE TABLE bare AS
            SELECT u.* EXCLUDE (bare), u.bare & s.seen AS months
            FROM unslipped u JOIN slips s USING (employer) WHERE u.bare & s.seen <> 0"""
    )
    nothing = "b.worked = 0"
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT b.employer, b.person, unnest({_ABOUT_PAY})::TINYINT AS code,
                {UNJUDGED} AS status, 'payroll' AS expected
            FROM bare b WHERE {nothing}
            UNION ALL BY NAME
            SELECT b.employer, b.person, m.period, unnest({_ABOUT_PAY})::TINYINT AS code,
                {UNJUDGED} AS status, 'payroll' AS expected
            FROM bare b {window.months("m", "b.months")} WHERE NOT ({nothing})
            UNION ALL BY NAME
            SELECT b.employer, b.person, 1 AS code, {UNJUDGED} AS status, 'payroll' AS expected
            FROM bare b WHERE {nothing} AND b.first_in IS NULL
            UNION ALL BY NAME
            SELECT b.employer, b.person, m.period, {absence_code("b", "b")} AS code,
                {UNJUDGED} AS status, 'payroll' AS expected
            FROM bare b {window.months("m", "b.months & ~b.core")}
            WHERE NOT ({nothing} AND b.first_in IS NULL)"""
    )


def report_unread_months(con: Connection, window: Window, years: list[int], today: int) -> None:
    """Months on the payroll of which the contribution file says nothing: after its last one and, but
    for the calendar years that are only there for the basis, before its first."""
    only_basis = ", ".join(map(str, {*years, window.first // 12 - 1}))
    con.execute(
        f"""INSERT INTO findings BY NAME
            SELECT DISTINCT employer, period, 1 AS code, {UNJUDGED} AS status,
                'contributions' AS expected FROM payroll
            WHERE (period > {window.last} AND period <= {today})
               OR (period < {window.first} AND period // 12 NOT IN ({only_basis}))"""
    )
