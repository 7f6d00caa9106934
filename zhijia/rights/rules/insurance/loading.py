"""Typed tables in DuckDB: one row of the file, one row of the table, eight bytes a person.

`roster`, `payroll` and `paid` (the contribution rows) hold persons as 64-bit keys, months as one
number (year x 12 + month - 1), money as fen, words as small codes. Nothing here judges anything.

A key is 17 digits x 11 + the check character, so two numbers that differ only in the last place stay
two persons; an old number of 15 digits is lengthened to the new one; anything else (a passport) gets
a negative key from a hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhijia.kernel.identity import check_character, clean
from zhijia.kernel.words import said
from zhijia.rights.rules.insurance import credit_codes
from zhijia.rights.rules.insurance.cells_as_typed import FIRST_YEAR, LAST_YEAR
from zhijia.rights.rules.insurance.columns import (
    CHANGES,
    ENTRIES,
    FILE_NAMES,
    FORMS,
    KINDS,
    LAYOUTS,
    WORDS,
)
from zhijia.rights.rules.insurance.reading import Staged, Unreadable, called, restage
from zhijia.rights.rules.insurance.units import OLD_NUMBER_FLOOR, month_number

Connection = duckdb.DuckDBPyConnection

MOST_INJURY_RATE = 50_000
"""Per million."""

# The table of each file.
_TABLES = {"roster": "roster", "payroll": "payroll", "contributions": "paid"}
_PERIOD_FORMS = ("{y}-{m:02d}", "{y}{m:02d}", "{y}/{m:02d}", "{y}.{m:02d}")
_CODES = {"kind": KINDS, "entry": ENTRIES, "form": FORMS, "change": CHANGES}
_TYPES = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "date": "DATE",
    "period": "month_word",
    "money": "DECIMAL(9,2)",
    "fraction": "DECIMAL(9,6)",
} | {name: f"{name}_word" for name in WORDS}


_ROSTER = """row INTEGER, person BIGINT, id_text VARCHAR, name VARCHAR, hired_on DATE, ended_on DATE,
    form TINYINT, id_type VARCHAR, via_employer VARCHAR, absences VARCHAR, registered_on DATE,
    last_average INTEGER, uscc VARCHAR, employer USMALLINT, region SMALLINT"""
"""What `roster` looks like where nobody brought one."""


@dataclass(slots=True)
class Books:
    """The loaded files: the connection, which columns each file held, what the codes of employers
    and regions stand for (code 0: nobody named one), the SQL of a payroll row's number in the file,
    and remarks a person should read."""

    con: Connection
    held: Mapping[str, frozenset[str]]
    employers: list[str]
    regions: list[str]
    remarks: list[str]
    payroll_row: str = "row"

    def has(self, file: str, column: str) -> bool:
        return column in self.held[file]


@contextmanager
def open_tables(folder: Path, memory_limit: str, threads: int | None) -> Iterator[Connection]:
    """A private in-memory database that spills into `folder`; no extension, no network."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads is not None:
        config["threads"] = threads
    con = duckdb.connect(config=config)
    try:
        con.execute("SET enable_progress_bar = false")
        _create_words(con)
        con.execute("CREATE TABLE odd_numbers (person BIGINT PRIMARY KEY, id_text VARCHAR)")
        con.execute("CREATE TABLE old_numbers (file VARCHAR, person BIGINT, old BIGINT)")
        yield con
    finally:
        con.close()


def load_books(con: Connection, files: Mapping[str, Staged], folder: Path, region: str) -> Books:
    """Fill `roster`, `payroll`, `paid` and `injury_rates` (if given) from the staged files."""
    held = {name: staged.held for name, staged in files.items()}
    books = Books(con, {"roster": frozenset[str](), **held}, [""], [region], [])
    loader = _Loader(books, dict(files), folder)
    if "roster" in files:
        loader.roster()
    else:
        con.execute(f"CREATE OR REPLACE TABLE roster ({_ROSTER})")
    loader.payroll()
    loader.contributions()
    loader.settle_employers()
    has_codes = books.has("roster", "employer_uscc")
    books.remarks += credit_codes.tell_employers(con, books.employers, has_codes=has_codes)
    if "injury_rates" in files:
        loader.injury_rates()
    return books


def _create_words(con: Connection) -> None:
    months = [
        form.format(y=year, m=month)
        for form in _PERIOD_FORMS
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month in range(1, 13)
    ]
    _create_enum(con, "month_word", months)
    for name in WORDS:
        _create_enum(con, f"{name}_word", _listed(name))


def _create_enum(con: Connection, name: str, words: Iterable[str]) -> None:
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    con.execute(f"CREATE OR REPLACE TYPE {name} AS ENUM ({listed})")


def _code(name: str, column: str) -> str:
    """SQL: the small code of a word column, whichever synonym was written. The words themselves
    stand first, in the order of their codes, so most rows need no look-up."""
    order = _CODES[name]
    places = [str(order.index(WORDS[name][word])) for word in _listed(name)]
    code = f"enum_code({column})"
    return (
        f"CASE WHEN {code} < {len(order)} THEN {code}::TINYINT "
        f"ELSE [{', '.join(places)}][{code} + 1]::TINYINT END"
    )


def _listed(name: str) -> list[str]:
    return list(dict.fromkeys([*_CODES[name], *WORDS[name]]))


_MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)
_MONTH = f"(enum_code(period) % {_MONTHS} + {month_number(FIRST_YEAR, 1)})::SMALLINT"

# The number is cut once; its parts are columns of the source. A sign, a space or a point would leave
# fewer than 17 digits; only an exponent could pass for them.
_CUT = """TRY_CAST(left(person_id, 17) AS BIGINT) AS first_17, ascii(right(person_id, 1)) AS last_1,
    length(person_id) = 18 AND NOT contains(person_id, 'e') AND NOT contains(person_id, 'E') AS long"""
PERSON_KEY = f"""CASE
    WHEN long AND first_17 >= 10000000000000000 AND last_1 BETWEEN 48 AND 57
    THEN first_17 * 11 + last_1 - 48
    WHEN long AND first_17 >= 10000000000000000 AND last_1 IN (88, 120) THEN first_17 * 11 + 10
    WHEN regexp_full_match(person_id, '[1-9][0-9]{{14}}') THEN -TRY_CAST(person_id AS BIGINT)
    WHEN person_id IS NOT NULL
    THEN {OLD_NUMBER_FLOOR} - 1 - (hash(person_id) >> 2)::BIGINT
END"""


def _fen(column: str) -> str:
    return f"({column} * 100)::INTEGER"


class _Loader:
    """Loads one file after the other. What DuckDB refuses is tried again with the employers and
    regions that only this file names, then read cell by cell, so that every fault gets its row."""

    def __init__(self, books: Books, files: dict[str, Staged], folder: Path) -> None:
        self.books, self.con, self.files, self.folder = books, books.con, files, folder

    # -- the four files --

    def roster(self) -> None:
        # Nobody earned nothing on average: a 0, or less, is how an export writes that it does not know.
        average = _fen(self._held("roster", "last_year_average", "DECIMAL(9,2)"))
        self._fill(
            "roster",
            lambda: (
                f"""{PERSON_KEY} AS person, person_id AS id_text, name, hired_on, ended_on,
                {_code("form", "form")} AS form,
                {self._held("roster", "id_type", "VARCHAR")} AS id_type,
                {self._held("roster", "via_employer", "VARCHAR")} AS via_employer,
                {self._held("roster", "absences", "VARCHAR")} AS absences,
                {self._held("roster", "registered_on", "DATE")} AS registered_on,
                nullif(greatest({average}, 0), 0) AS last_average,
                {self._credit_code()} AS uscc, {self._employer("roster")} AS employer,
                {self._region("roster", "account_region")} AS region"""
            ),
            not_null=("person", "name", "hired_on", "form"),
        )
        self._refuse_reversed_dates()
        self._lengthen_old_numbers("roster", "roster")

    def payroll(self) -> None:
        withheld = ", ".join(
            f"coalesce({_fen(f'withheld_{kind}')}, 0) AS withheld_{kind}" for kind in KINDS[:3]
        )
        has_cash = "cash_in_lieu" in self.files["payroll"].held
        cash = f"coalesce({_fen('cash_in_lieu')}, 0)" if has_cash else "0::INTEGER"
        self._fill(
            "payroll",
            lambda: (
                f"""{PERSON_KEY} AS person, {_MONTH} AS period, {_fen("gross")} AS gross,
                {withheld}, {cash} AS cash_in_lieu,
                {self._employer("payroll")} AS employer"""
            ),
            not_null=("person", "period", "gross"),
        )
        staged = self.files["payroll"]
        self.books.payroll_row = "row" if staged.numbered else f"rowid + {staged.skip + 1}"
        self._gather_names("payroll", "payroll_names")
        self._lengthen_old_numbers("payroll", "payroll")

    def contributions(self) -> None:
        has_change = "change" in self.files["contributions"].held
        self._fill(
            "contributions",
            lambda: (
                f"""{PERSON_KEY} AS person, {_MONTH} AS period, {_code("kind", "kind")} AS kind,
                {_code("entry", "entry")} AS entry, {_fen("base")} AS base,
                coalesce({_fen("employer_amount")}, 0) AS employer_amount,
                coalesce({_fen("worker_amount")}, 0) AS worker_amount, paid_on,
                {_code("change", "change") if has_change else "NULL::TINYINT"} AS change,
                {self._region("contributions", "region")} AS region,
                {self._employer("contributions")} AS employer"""
            ),
            not_null=("person", "period", "kind", "entry", "base"),
            table="paid",
        )
        self._gather_names("contributions", "paid_names")
        self._lengthen_old_numbers("contributions", "paid")

    def injury_rates(self) -> None:
        held = self.files["injury_rates"].held
        begin = _MONTH.replace("period", "valid_from") if "valid_from" in held else "NULL::SMALLINT"
        end = _MONTH.replace("period", "valid_to") if "valid_to" in held else "NULL::SMALLINT"
        factor = "coalesce(float, 1)" if "float" in held else "1"
        self._fill(
            "injury_rates",
            lambda: (
                f"""(rate * {factor} * 1000000)::INTEGER AS rate, {begin} AS valid_from,
                {end} AS valid_to, {self._employer("injury_rates")} AS employer"""
            ),
            not_null=("rate",),
        )
        self._refuse_impossible_rates()
        credit_codes.rename_rates(self.con)

    # -- how a file becomes a table --

    def _fill(
        self,
        file: str,
        columns: Callable[[], str],
        *,
        not_null: tuple[str, ...],
        table: str | None = None,
    ) -> None:
        """Create the table. `columns` gives its SQL anew for every attempt."""
        table = table or file
        learned = file == "roster" or not self.books.has("roster", "employer_id")
        if learned:
            self._learn_words(file)
        while True:
            staged = self.files[file]
            fault = self._attempt(table, staged, columns, not_null)
            if not fault:
                return
            if learned and staged.plain:
                raise self._unreadable(file, fault)
            if learned:
                self.files[file] = restage(staged, self.folder)
            self._learn_words(file)
            learned = True

    def _unreadable(self, file: str, fault: str) -> Unreadable:
        named = called(file, self.files[file].source)
        return Unreadable(said("%(file)s读不了：%(why)s。", file=named, why=fault))

    def _attempt(
        self, table: str, staged: Staged, columns: Callable[[], str], not_null: tuple[str, ...]
    ) -> str:
        """Create the table once; the reason why not, or nothing."""
        # Rows that findings point to keep their order; the contributions may come in any.
        numbered = staged.layout in ("roster", "payroll")
        row = "row, " if numbered and staged.numbered else ""
        try:
            self.con.execute(f"SET preserve_insertion_order = {str(numbered).lower()}")
            self.con.execute(
                f"CREATE OR REPLACE TABLE {table} AS "
                f"SELECT {row}{columns()} FROM {self._source(staged)}"
            )
        except duckdb.Error as wrong:
            return str(wrong).splitlines()[0][:200]
        if self._has_nulls(table, not_null):
            return said("有空的必填格")
        if not self._accept_odd_numbers(table, staged):
            return said("证件号码不规范")
        if table == "roster" and not staged.numbered:
            self.con.execute("ALTER TABLE roster ADD COLUMN row INTEGER")
            self.con.execute(f"UPDATE roster SET row = rowid + {staged.skip + 1}")
        return ""

    def _source(self, staged: Staged, only: str | None = None) -> str:
        """The `read_csv` of a file, each used column with its type; with `only`, one as text."""
        reads = {column.name: column.reads for column in LAYOUTS[staged.layout]}
        types = {}
        for place, name in enumerate(staged.columns):
            if staged.numbered and place == 0:
                types["row"] = "INTEGER"
            elif name is None or only not in (None, name):
                types[f"unused_{place}"] = "VARCHAR"
            else:
                types[name] = "VARCHAR" if only else self._type_of(staged, name, reads[name])
        listed = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
        path = str(staged.path).replace("'", "''")
        delimiter = "\\t" if staged.delimiter == "\t" else staged.delimiter
        read = (
            f"read_csv('{path}', auto_detect = false, header = false, skip = {staged.skip}, "
            f"delim = E'{delimiter}', quote = '\"', escape = '\"', columns = {{{listed}}})"
        )
        return f"(SELECT *, {_CUT} FROM {read})" if "person_id" in types else read

    def _type_of(self, staged: Staged, name: str, reads: str) -> str:
        if name == "employer_id":
            return "employer_word"
        if name in ("region", "account_region"):
            return "region_word"
        return _TYPES[reads]

    def _learn_words(self, file: str) -> None:
        """Give every employer and region a file names a code: its place in the list."""
        for column, known in (
            ("employer_id", self.books.employers),
            ("account_region", self.books.regions),
            ("region", self.books.regions),
        ):
            if column in self.files[file].held:
                known.extend(sorted(set(self._distinct(file, column)) - set(known)))
        _create_enum(self.con, "employer_word", self.books.employers)
        _create_enum(self.con, "region_word", self.books.regions)

    def _distinct(self, file: str, column: str) -> list[str]:
        staged = self.files[file]
        select = f"SELECT DISTINCT {column} FROM {self._source(staged, only=column)}"
        try:
            rows = self.con.execute(f"{select} WHERE {column} IS NOT NULL").fetchall()
        except duckdb.Error as wrong:
            if staged.plain:
                fault = str(wrong).splitlines()[0][:200]
                raise self._unreadable(file, fault) from None
            self.files[file] = restage(staged, self.folder)
            return self._distinct(file, column)
        return [row[0] for row in rows]

    def _held(self, file: str, column: str, kind: str) -> str:
        return column if column in self.files[file].held else f"NULL::{kind}"

    def _employer(self, file: str) -> str:
        """SQL of the employer's code; NULL where another file has to say (`settle_employers`)."""
        if "employer_id" in self.files[file].held:
            return "enum_code(employer_id)::USMALLINT"
        if not any(self.books.has(other, "employer_id") for other in _TABLES):
            return "0::USMALLINT"
        alone = self.books.has("roster", "employer_id") and len(self.books.employers) == 2
        return "1::USMALLINT" if alone else "NULL::USMALLINT"

    def _credit_code(self) -> str:
        if "employer_uscc" not in self.files["roster"].held:
            return "NULL::VARCHAR"
        return "nullif(upper(regexp_replace(employer_uscc, '\\s', '', 'g')), '')"

    def _region(self, file: str, column: str) -> str:
        if column not in self.files[file].held:
            return "NULL::SMALLINT"
        return f"enum_code({column})::SMALLINT"

    def _has_nulls(self, table: str, columns: tuple[str, ...]) -> bool:
        nulls = " OR ".join(f"{column} IS NULL" for column in columns)
        return bool(self.con.execute(f"SELECT 1 FROM {table} WHERE {nulls} LIMIT 1").fetchone())

    # -- persons --

    def _accept_odd_numbers(self, table: str, staged: Staged) -> bool:
        """Remember documents that are not 18 characters; no if one of them was typed carelessly."""
        if staged.layout == "injury_rates":
            return True
        odd = f"person < {OLD_NUMBER_FLOOR}"
        if not self.con.execute(f"SELECT 1 FROM {table} WHERE {odd} LIMIT 1").fetchone():
            return True
        rows = self.con.execute(
            f"SELECT DISTINCT {PERSON_KEY} AS person, person_id FROM {self._source(staged)} "
            f"WHERE {odd}"
        ).fetchall()
        careless = any(clean(text) != text or "E+" in text or "." in text for _, text in rows)
        if careless and not staged.plain:
            return False
        self.con.executemany("INSERT OR IGNORE INTO odd_numbers VALUES (?, ?)", rows)
        return True

    def _lengthen_old_numbers(self, file: str, table: str) -> None:
        """Join a 15-digit number to its 18 characters, and remember where the old one stood."""
        old = self.con.execute(
            f"SELECT DISTINCT person FROM {table} WHERE person < 0 AND person >= {OLD_NUMBER_FLOOR}"
        ).fetchall()
        if not old:
            return
        pairs = [(file, lengthened_key(-key), key) for (key,) in old]
        self.con.executemany("INSERT INTO old_numbers VALUES (?, ?, ?)", pairs)
        self.con.execute(
            f"UPDATE {table} SET person = o.person FROM old_numbers o "
            f"WHERE {table}.person = o.old AND o.file = '{file}'"
        )

    def _gather_names(self, file: str, table: str) -> None:
        """The names a file gives each number, read apart: twelve million names need no column."""
        if "name" in self.files[file].held:
            self.con.execute(
                f"CREATE OR REPLACE TABLE {table} AS SELECT DISTINCT {PERSON_KEY} AS person, name "
                f"FROM {self._source(self.files[file])} WHERE name IS NOT NULL"
            )
            self._lengthen_old_numbers(file, table)

    def _refuse_impossible_rates(self) -> None:
        """Injury rates are 0.15% to 1.9%, times at most 1.5: beyond, a percent sign was left out."""
        odd = self.con.execute(
            f"SELECT DISTINCT rate FROM injury_rates WHERE NOT rate BETWEEN 0 AND {MOST_INJURY_RATE} "
            "ORDER BY rate LIMIT 5"
        ).fetchall()
        if odd:
            named = "、".join(f"{rate / 10_000:g}%" for (rate,) in odd)
            raise Unreadable(
                said(
                    "工伤费率表里有不合理的费率：%(rates)s。0.4%%请写成0.004或者0.4%%。",
                    rates=named,
                )
            )

    def _refuse_reversed_dates(self) -> None:
        rows = self.con.execute(
            "SELECT row FROM roster WHERE ended_on < hired_on ORDER BY row LIMIT 20"
        ).fetchall()
        if rows:
            raise Unreadable(
                *(said("花名册第%(row)s行：离职日期早于入职日期。", row=row) for (row,) in rows)
            )

    # -- employers --

    def settle_employers(self) -> None:
        """Give every row an employer. The roster says where a person belongs; a roster without the
        column leaves it to where most of the person's contributions (or pay slips) stand."""
        naming = [file for file in _TABLES if self.books.has(file, "employer_id")]
        if not naming:
            self._find_homes("roster")
            return
        source = naming[0] if naming[0] == "roster" else naming[-1]
        self._find_homes(_TABLES[source])
        for file, table in _TABLES.items():
            if self._has_nulls(table, ("employer",)):
                self._remark_on_attribution(file, source)
                self._send_home(table)

    def _find_homes(self, table: str) -> None:
        """Where a person belongs; `several` if a roster says two places."""
        several = "count(DISTINCT employer) > 1" if table == "roster" else "false"
        chosen = (
            "arg_min(employer, row)" if table == "roster" else "mode(employer ORDER BY employer)"
        )
        self.con.execute(
            f"""CREATE OR REPLACE TABLE homes AS
                SELECT person, {chosen} AS employer, {several} AS several
                FROM {table} GROUP BY person"""
        )

    def _send_home(self, table: str) -> None:
        only = 1 if len(self.books.employers) == 2 else 0
        self.con.execute(
            f"UPDATE {table} SET employer = h.employer FROM homes h "
            f"WHERE {table}.employer IS NULL AND {table}.person = h.person"
        )
        self.con.execute(f"UPDATE {table} SET employer = {only} WHERE employer IS NULL")

    def _remark_on_attribution(self, file: str, source: str) -> None:
        if len(self.books.employers) > 2 and not self.books.has(file, "employer_id"):
            self.books.remarks.append(
                said(
                    "%(file)s没有单位编号列，而%(source)s里有%(n)s家单位；各行按%(source)s归到本人所在单位。",
                    file=FILE_NAMES[file],
                    source=FILE_NAMES[source],
                    n=len(self.books.employers) - 1,
                )
            )


def lengthened_key(old: int) -> int:
    """The key of a 15-digit number after lengthening: 19 before the year, and the check character."""
    digits = f"{old:015d}"
    first = f"{digits[:6]}19{digits[6:]}"
    last = check_character(first)
    return int(first) * 11 + (10 if last == "X" else int(last))
