"""Who worked when and who was insured when: one row a person, months as bits.

A month is one bit, so "on the payroll but not insured" is `worked & ~insured` and costs nothing.
Rows of the same person, month and insurance (top-ups, refunds, a line listed twice) are first made
one (`mended`), so that every later rule sees exactly one row.

Wages of a year are kept times 27,720 = lcm(1 … 12): an average over up to twelve months is then a
whole number, and no decision divides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhijia.kernel.words import said
from zhijia.rights.rules.insurance.columns import CHANGES, ENTRIES, FORMS, KINDS
from zhijia.rights.rules.insurance.loading import Books, Connection
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.rules.insurance.units import AVERAGE, month_number

MOST_MONTHS = 126

NORMAL_ENTRY, TOPUP, REFUND = range(len(ENTRIES))
FULL, PART, DISPATCHED, RETIREE, INTERN = range(len(FORMS))
STOP = CHANGES.index("stop")
PENSION, MEDICAL, UNEMPLOYMENT, INJURY, MATERNITY, BIG_ILLNESS = range(len(KINDS))
GRACE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Window:
    """The months judged: those of the contribution file up to the settling day. `origin` is the
    month of bit 0 (the payroll may begin a year earlier); `word` the SQL type that holds the bits."""

    origin: int
    first: int
    last: int
    word: str

    def bit(self, period: str) -> str:
        """SQL: the bit of a month."""
        return f"(1::{self.word} << ({period} - {self.origin})::INTEGER)"

    def bits(self, first: str, last: str) -> str:
        """SQL: the bits of the months first … last, cut to the window."""
        begin = f"greatest({first}, {self.first}) - {self.origin}"
        end = f"least({last}, {self.last}) - {self.origin}"
        return (
            f"(CASE WHEN {end} < {begin} THEN 0::{self.word} ELSE "
            f"((1::{self.word} << (({end}) - ({begin}) + 1)::INTEGER) - 1) "
            f"<< ({begin})::INTEGER END)"
        )

    def months(self, alias: str, mask: str) -> str:
        """SQL: a join that gives one row for each set bit, with the month as `{alias}.period`."""
        return (
            f"JOIN (SELECT unnest(range({self.first}, {self.last + 1}))::SMALLINT AS period) "
            f"{alias} ON ({mask} & {self.bit(f'{alias}.period')}) <> 0"
        )


def find_window(books: Books, settle_on: date) -> Window:
    """The months both files speak of; `Unreadable` if they are too many or lie in the future."""
    con = books.con
    paid = con.execute("SELECT min(period), max(period) FROM paid").fetchone()
    payroll = con.execute("SELECT min(period), max(period) FROM payroll").fetchone()
    if paid is None or payroll is None or None in (*paid, *payroll):
        raise Unreadable(said("工资表或缴费明细没有一行数据。"))
    last = min(paid[1], month_number(settle_on.year, settle_on.month))
    if last < paid[0]:
        raise Unreadable(said("缴费明细里的月份都在结算日之后；请检查月份或结算日。"))
    origin = min(paid[0], payroll[0])
    months = max(paid[1], payroll[1]) - origin + 1
    if months > MOST_MONTHS:
        raise Unreadable(
            said(
                "文件跨了%(months)s个月，一次最多%(most)s个月；请按年份分开。",
                months=months,
                most=MOST_MONTHS,
            )
        )
    return Window(origin, paid[0], last, "BIGINT" if months <= 62 else "HUGEINT")


# --- one row per person, month and insurance -------------------------------------------------------

_INSURED = f"entry = {NORMAL_ENTRY} AND base > 0"


def _masks(window: Window, source: str, insured: str) -> str:
    """SQL: the insured months of each person as bits, per insurance (`m0` … `m5`)."""
    per_kind = ", ".join(
        f"coalesce(bit_or({window.bit('period')}) FILTER (kind = {kind} AND {insured}), 0) "
        f"AS m{kind}"
        for kind in range(len(KINDS))
    )
    core = f"kind < {BIG_ILLNESS} AND {insured}"
    return f"""SELECT employer, person, {per_kind},
        count(*) FILTER ({insured}) AS rows,
        (min(period) FILTER ({core}))::SMALLINT AS first_in,
        (max(period) FILTER ({core}))::SMALLINT AS last_in,
        (max(period) FILTER (change = {STOP}))::SMALLINT AS stopped
        FROM {source} GROUP BY employer, person"""


def gather_insured(con: Connection, window: Window, settle_on: str) -> None:
    """`insured` (bits per person) and `mended` (cells of more than one row, or not plainly paid)."""
    con.execute(f"DELETE FROM paid WHERE period > {window.last}")
    con.execute(f"CREATE OR REPLACE TABLE insured AS {_masks(window, 'paid', _INSURED)}")
    bits = " + ".join(f"bit_count(m{kind})" for kind in range(len(KINDS)))
    con.execute(
        f"""CREATE OR REPLACE TABLE touched AS
            SELECT DISTINCT employer, person, period, kind FROM paid
            WHERE entry <> {NORMAL_ENTRY} OR base <= 0 OR paid_on IS NULL
            UNION
            SELECT employer, person, period, kind FROM paid
            SEMI JOIN (FROM insured WHERE rows <> {bits}) USING (employer, person)
            GROUP BY ALL HAVING count(*) > 1"""
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE topups AS
            SELECT employer, person, period, kind, worker_amount, paid_on FROM paid
            WHERE entry = {TOPUP}"""
    )
    _mend(con, settle_on)
    con.execute(
        """DELETE FROM paid USING touched t WHERE paid.employer = t.employer
           AND paid.person = t.person AND paid.period = t.period AND paid.kind = t.kind"""
    )
    _redo_masks(con, window)


def _mend(con: Connection, settle_on: str) -> None:
    """Add up the rows of a touched cell: a line listed twice counts once, a refund counts against it
    whichever sign it was given."""

    def signed(column: str) -> str:
        return f"sum(CASE WHEN entry = {REFUND} THEN -abs({column}) ELSE {column} END)::INTEGER"

    late = (
        f"paid_on > t.due_on AND (entry = {NORMAL_ENTRY} OR (entry = {TOPUP} "
        "AND paid_on > coalesce(t.grace_until, t.due_on)))"
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE mended AS
            SELECT c.employer, c.person, c.period, c.kind, max(c.region) AS region,
                max(change) AS change, {signed("base")} AS base,
                {signed("employer_amount")} AS employer_amount,
                {signed("worker_amount")} AS worker_amount,
                coalesce((sum(base) FILTER (entry = {NORMAL_ENTRY})), 0)::INTEGER AS normal_base,
                coalesce((sum(base) FILTER (entry <> {REFUND} AND paid_on IS NULL)), 0)::INTEGER
                    AS unpaid_base,
                count(*)::SMALLINT AS rows,
                coalesce((sum((employer_amount + worker_amount)::BIGINT
                    * greatest(least(paid_on, DATE '{settle_on}') - t.fee_from, 0))
                    FILTER ({late})), 0)::BIGINT AS late_units,
                max(paid_on) FILTER ({late}) AS late_paid_on
            FROM (SELECT DISTINCT * FROM paid
                  SEMI JOIN touched USING (employer, person, period, kind)) c
            JOIN terms t ON t.region = coalesce(c.region, 0)
                AND t.kind = c.kind AND t.period = c.period
            GROUP BY c.employer, c.person, c.period, c.kind"""
    )


def _redo_masks(con: Connection, window: Window) -> None:
    affected = "(SELECT DISTINCT employer, person FROM touched)"
    con.execute(
        f"""DELETE FROM insured USING {affected} t
            WHERE insured.employer = t.employer AND insured.person = t.person"""
    )
    columns = "employer, person, period, kind, base, change"
    source = f"""(SELECT {columns} FROM paid UNION ALL SELECT {columns} FROM mended)
        SEMI JOIN {affected} USING (employer, person)"""
    con.execute(f"INSERT INTO insured {_masks(window, source, 'base > 0')}")


# --- one row per person on the payroll -------------------------------------------------------------


def gather_wages(con: Connection, window: Window, basis_years: list[int]) -> int:
    """`wages`: months worked and withheld as bits, and the wages of each basis year. Returns how many
    pay slips stood in the file once more."""
    repeated = _merge_double_payroll(con, window)
    inside = f"period BETWEEN {window.first} AND {window.last}"
    withheld = ", ".join(
        f"coalesce(bit_or({window.bit('period')}) FILTER (withheld_{kind} > 0 AND {inside}), 0) "
        f"AS w{number}"
        for number, kind in enumerate(KINDS[:3])
    )
    years = "".join(
        f""", sum(gross::BIGINT) FILTER ({_in_year(year)}) AS sum_{year},
            count(*) FILTER ({_in_year(year)} AND gross > 0) AS months_{year}"""
        for year in basis_years
    )
    con.execute(
        f"""CREATE OR REPLACE TABLE wages AS
            SELECT employer, person,
                coalesce(bit_or({window.bit("period")}) FILTER ({inside}), 0) AS worked,
                coalesce(bit_or({window.bit("period")}) FILTER ({inside} AND gross <= 0), 0)
                    AS unpaid,
                {withheld}, min(period)::SMALLINT AS first_period{years}
            FROM payroll GROUP BY employer, person"""
    )
    return repeated


def _in_year(year: int) -> str:
    return f"period BETWEEN {month_number(year, 1)} AND {month_number(year, 12)}"


def _merge_double_payroll(con: Connection, window: Window) -> int:
    """Add up pay slips of the same month (a bonus run), so that a month is one row. A slip from which
    something was withheld and which stands there twice in every column is one slip."""
    con.execute(
        f"""CREATE OR REPLACE TABLE doubled AS
            SELECT employer, person FROM payroll GROUP BY employer, person
            HAVING count(*) <> bit_count(bit_or({window.bit("period")}))"""
    )
    same = "payroll.employer = d.employer AND payroll.person = d.person"
    sums = ", ".join(
        f"sum({name})::INTEGER AS {name}"
        for name in ("gross", *(f"withheld_{kind}" for kind in KINDS[:3]), "cash_in_lieu")
    )
    if not con.execute("SELECT 1 FROM doubled LIMIT 1").fetchone():
        return 0
    amounts = ", ".join(("gross", *(f"withheld_{kind}" for kind in KINDS[:3]), "cash_in_lieu"))
    withheld = " + ".join(f"abs(withheld_{kind})" for kind in KINDS[:3])
    con.execute(
        f"""CREATE OR REPLACE TABLE repeated AS SELECT slip FROM (
                SELECT p.rowid AS slip, {withheld} > 0 AS counts, row_number() OVER (
                    PARTITION BY employer, person, period, {amounts} ORDER BY p.rowid) AS nth
                FROM payroll p SEMI JOIN doubled USING (employer, person))
            WHERE nth > 1 AND counts"""
    )
    con.execute("DELETE FROM payroll WHERE rowid IN (FROM repeated)")
    con.execute(
        f"""CREATE OR REPLACE TABLE merged AS
            SELECT person, period, employer, {sums}, min(rowid) AS first_row FROM payroll
            SEMI JOIN doubled USING (employer, person) GROUP BY person, period, employer"""
    )
    con.execute(f"DELETE FROM payroll USING doubled d WHERE {same}")
    con.execute("INSERT INTO payroll BY NAME SELECT * EXCLUDE (first_row) FROM merged")
    found = con.execute("SELECT count(*) FROM repeated").fetchone()
    return int(found[0]) if found else 0


# --- one row per person ----------------------------------------------------------------------------


def gather_units(books: Books, window: Window, basis_years: list[int]) -> None:
    """`units`: everybody at an employer whom any file names, with hire, end, form and basis."""
    con = books.con
    via_known = books.has("roster", "via_employer")
    via = "via_employer IS NOT NULL" if via_known else "NULL"
    con.execute(
        f"""CREATE OR REPLACE TABLE engaged AS
            SELECT employer, person, min(row) AS row, arg_min(id_text, row) AS id_text,
                arg_max(name, hired_on) AS name, arg_max(form, hired_on) AS form,
                arg_max({via}, hired_on) AS via, max(region) AS region,
                min(hired_on) AS hired_on, max(hired_on) AS rehired_on,
                min(registered_on) AS registered_on, max(last_average) AS last_average,
                CASE WHEN count(*) = count(ended_on) THEN max(ended_on) END AS ended_on,
                count(*) AS spells, string_agg(absences, ';') AS absences
            FROM roster GROUP BY employer, person"""
    )
    basis = "".join(f", {_basis(window, year)} AS basis_{year}" for year in basis_years)
    con.execute(
        f"""CREATE OR REPLACE TABLE units AS
            WITH everybody AS (
                SELECT employer, person FROM engaged UNION SELECT employer, person FROM wages
                UNION SELECT employer, person FROM insured),
            payrolls AS (SELECT employer, bit_or({window.bit("period")}) AS held
                         FROM payroll GROUP BY employer),
            firsts AS (SELECT p.employer, p.person, arg_min(p.gross, p.period) AS gross
                       FROM payroll p JOIN engaged e USING (employer, person)
                       WHERE year(e.rehired_on) >= {min(basis_years, default=9999)}
                         AND p.period >= {_month("e.rehired_on")} AND p.gross > 0
                       GROUP BY p.employer, p.person)
            SELECT employer, person, e.* EXCLUDE (employer, person),
                {_month("e.hired_on")} AS hired, {_month("e.ended_on")} AS ended,
                e.row IS NOT NULL AS on_roster, coalesce(e.region, 0) AS home_region,
                coalesce(e.form IN ({RETIREE}, {INTERN}) OR (e.form = {DISPATCHED} AND e.via), false)
                    AS exempt,
                coalesce(e.form = {DISPATCHED} AND e.via IS NULL, false) AS exempt_unknown,
                e.form IS NOT DISTINCT FROM {PART} AS part_time{basis}
            FROM everybody LEFT JOIN engaged e USING (employer, person)
            LEFT JOIN wages w USING (employer, person)
            LEFT JOIN payrolls y USING (employer)
            LEFT JOIN firsts f USING (employer, person)"""
    )


def _month(column: str) -> str:
    return f"(year({column}) * 12 + month({column}) - 1)::SMALLINT"


def _covered(window: Window, year: int) -> str:
    """SQL: whether the employer's payroll has every month of a year from January (or from hire)."""
    december = month_number(year, 12)
    begin = f"greatest({month_number(year, 1)}, coalesce({_month('e.hired_on')}, 0))"
    whole = f"((1::{window.word} << greatest({december} - {begin} + 1, 0)::INTEGER) - 1)"
    held = f"(y.held >> greatest({begin} - {window.origin}, 0)::INTEGER)"
    return f"({begin} >= {window.origin} AND {held} & {whole} = {whole})"


def _basis(window: Window, year: int) -> str:
    """SQL: the basis of a year times 27,720, or NULL. The roster's own average stands for all
    periods; a year the payroll covers from January (or from hire) without a gap is averaged over the
    months paid; a new hire counts with the first month's wage."""
    whole = _covered(window, year)
    newly = f"year(e.rehired_on) > {year} OR (year(e.rehired_on) = {year} AND {whole})"
    return f"""CASE
        WHEN e.last_average IS NOT NULL THEN e.last_average::BIGINT * {AVERAGE}
        WHEN w.months_{year} > 0 AND {whole}
            THEN w.sum_{year}::BIGINT * ({AVERAGE} // w.months_{year})
        WHEN coalesce(w.months_{year}, 0) = 0 AND ({newly}) THEN f.gross::BIGINT * {AVERAGE}
    END"""


def spread_injury_rates(books: Books, window: Window) -> None:
    """`injury_terms`: the injury rate of each employer and month, from the file that states it."""
    con = books.con
    con.execute(
        "CREATE OR REPLACE TABLE injury_terms "
        "(employer USMALLINT, period SMALLINT, kind TINYINT, rate INTEGER)"
    )
    if "injury_rates" not in books.held:
        return
    con.execute(
        f"""INSERT INTO injury_terms
            SELECT e.employer, m.period, {INJURY}, arg_max(r.rate, coalesce(r.valid_from, 0))
            FROM injury_rates r
            JOIN (SELECT DISTINCT employer FROM units) e
                ON r.employer IS NULL OR r.employer = e.employer
            JOIN (SELECT unnest(range({window.first}, {window.last + 1}))::SMALLINT AS period) m
                ON m.period BETWEEN coalesce(r.valid_from, 0) AND coalesce(r.valid_to, 32767)
            GROUP BY e.employer, m.period"""
    )
