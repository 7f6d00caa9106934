"""Which rows are one employer's, by the unified social credit code of the roster.

The code is the employer; the number or name the files use is not. Namesakes are told apart: their rows
of payroll and contributions follow the person to where the roster has them. An employer under two
names (two insurance accounts, say) is joined under the first. A remark says so each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhijia.kernel.words import said

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Connection

_FILES = ("payroll", "paid")


def tell_employers(con: Connection, employers: list[str], *, has_codes: bool) -> list[str]:
    """Tell namesakes apart and join names, in all three tables; what a person should know of it. Who
    was told apart is added to `employers`."""
    con.execute(
        """CREATE OR REPLACE TABLE parted (old USMALLINT, uscc VARCHAR, new USMALLINT);
        CREATE OR REPLACE TABLE joined (old USMALLINT, new USMALLINT)"""
    )
    if not has_codes:
        return []
    return [*_part_namesakes(con, employers), *_join_names(con, employers)]


def _part_namesakes(con: Connection, employers: list[str]) -> list[str]:
    rows = con.execute(
        """SELECT employer, list(uscc ORDER BY first_row) FROM (
               SELECT employer, uscc, min(row) AS first_row FROM roster
               WHERE uscc IS NOT NULL GROUP BY employer, uscc)
           GROUP BY employer HAVING count(*) > 1 ORDER BY employer"""
    ).fetchall()
    if not rows:
        return []
    remarks = []
    for employer, codes in rows:
        name = employers[employer]
        for code in codes:
            employers.append(f"{name}（{code}）" if name else code)
            con.execute("INSERT INTO parted VALUES (?, ?, ?)", [employer, code, len(employers) - 1])
        remarks.append(
            said(
                "花名册里“%(name)s”有%(n)s个统一社会信用代码，按%(n)s家单位分开查。",
                name=name,
                n=len(codes),
            )
            if name
            else said("花名册里有%(n)s个统一社会信用代码，按%(n)s家单位分开查。", n=len(codes))
        )
    con.execute(
        """UPDATE roster SET employer = p.new FROM parted p
           WHERE roster.employer = p.old AND roster.uscc = p.uscc"""
    )
    con.execute(
        """CREATE OR REPLACE TABLE moved AS
           SELECT p.old, r.person, any_value(p.new) AS new
           FROM roster r JOIN parted p ON r.employer = p.new
           GROUP BY p.old, r.person HAVING count(DISTINCT p.new) = 1"""
    )
    for table in _FILES:
        con.execute(
            f"""UPDATE {table} SET employer = m.new FROM moved m
                WHERE {table}.employer = m.old AND {table}.person = m.person"""
        )
    return remarks


def _join_names(con: Connection, employers: list[str]) -> list[str]:
    remarks = []
    rows = con.execute(
        """SELECT list(DISTINCT employer ORDER BY employer) FROM roster WHERE uscc IS NOT NULL
           GROUP BY uscc HAVING count(DISTINCT employer) > 1 ORDER BY min(row)"""
    ).fetchall()
    for (same,) in rows:
        named = [employer for employer in same if employers[employer]]
        first = named[0]
        pairs = [[employer, first] for employer in same if employer != first]
        con.executemany("INSERT INTO joined VALUES (?, ?)", pairs)
        if len(named) > 1:
            names = "”“".join(employers[employer] for employer in named)
            remarks.append(
                said(
                    "“%(names)s”的统一社会信用代码相同，按一家单位“%(first)s”查。",
                    names=names,
                    first=employers[first],
                )
            )
    if rows:
        for table in ("roster", *_FILES):
            _rename(con, table)
    return remarks


def rename_rates(con: Connection) -> None:
    """The injury rates of a name hold for every employer it stood for."""
    con.execute(
        """INSERT INTO injury_rates BY NAME SELECT r.* REPLACE (p.new AS employer)
           FROM injury_rates r JOIN parted p ON r.employer = p.old"""
    )
    _rename(con, "injury_rates")


def _rename(con: Connection, table: str) -> None:
    con.execute(f"UPDATE {table} SET employer = j.new FROM joined j WHERE {table}.employer = j.old")
