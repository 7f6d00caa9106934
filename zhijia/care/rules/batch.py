"""A whole file of families under one policy: SQL where it settles a row, the interpreter elsewhere.

Input is CSV or Parquet with the facts as columns (docs/policy-format.md), output the same with
class, clause, measures and aid in fen. Sentences are not stored: they are rendered on reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from zhijia.care.rules.aid import rounded_fen
from zhijia.care.rules.assess import Assessment, assessment
from zhijia.care.rules.cells import LINE_SCALE, day, line_parts, name, text
from zhijia.care.rules.columns import Columns
from zhijia.care.rules.compiler import Compiler, aid_known
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.family import Family, cleared
from zhijia.care.rules.policy import BY_REGION, CLASS_GIVEN, YEAR_BEFORE, Policy
from zhijia.care.rules.sheets import refuse_damaged
from zhijia.care.rules.vocabulary import CLASSES, codes
from zhijia.kernel.figures import Figures
from zhijia.kernel.lines import CannotAnswer, Object

ENGINE_MEMORY = "1GB"
CSV_DIALECT = (
    "header = true, all_varchar = true, skip = 0, delim = ',', quote = '\"', escape = '\"', "
    "comment = '', strict_mode = true, null_padding = false"
)
FORMATS = {".csv": "csv", ".parquet": "parquet"}
# Amounts and row numbers hardly repeat: deltas hold them in half the room, and a dictionary that would
# hold more than a thousand words is not worth building.
PARQUET = "FORMAT parquet, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1000"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run needs besides the file: the policy, the figures, the day it is run."""

    policy: Policy
    figures: Figures
    today: date
    assume_clear: bool = False
    near_lines: bool = False


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A private engine in memory that loads nothing from outside."""
    connection = duckdb.connect(":memory:")
    try:
        # A progress bar would go to standard output, where only JSON may stand.
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        connection.execute(f"SET memory_limit = '{ENGINE_MEMORY}'")
        yield connection
    finally:
        connection.close()


def scan(file: Path) -> str:
    """The table function that reads this file; CSV columns are read as text, and how the file is
    written is laid down, not guessed: a guess may take a damaged row for a header."""
    if file.suffix not in FORMATS:
        raise CannotAnswer("invalid_fact", f"{file.suffix!r} is neither .csv nor .parquet")
    path = text(str(file))
    if file.suffix == ".csv":
        return f"read_csv({path}, {CSV_DIALECT})"
    return f"read_parquet({path})"


def numbered(file: Path) -> str:
    """The rows of a file, counted from 1 in the column `row`. A Parquet file knows the number of
    each row, so that its parts can be read side by side; a CSV is counted through."""
    if file.suffix != ".parquet":
        return counted(scan(file))
    source = f"read_parquet({text(str(file))}, file_row_number = true)"
    return f"SELECT file_row_number + 1 AS row, * EXCLUDE (file_row_number) FROM {source}"


def counted(source: str) -> str:
    return f"SELECT row_number() OVER () AS row, * FROM {source}"


def columns_of(connection: duckdb.DuckDBPyConnection, source: str) -> Columns:
    """The columns of the file; a strange one is `unknown_fact`."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    found = Columns({row[0]: row[1] for row in rows})
    refuse_strange(found)
    return found


def refuse_strange(columns: Columns) -> None:
    """A column that is no fact is a typing error, and that must never change an entitlement."""
    for column in columns.strange():
        raise CannotAnswer("unknown_fact", f"{column!r} is not a fact", path=column)


def query(run: Run, columns: Columns, rows: str, *, with_facts: bool = False) -> str:
    """The whole policy as one query over `rows` (see `numbered`): a row for each family.
    `with_facts` adds the column `stated`: the facts of the rows that are left to the interpreter."""
    compiler = Compiler(run.policy, columns)
    amounts = {f"{kind}_fen": sql for kind, sql in compiler.amounts().items()}
    aided = "".join(f", {sql} AS {column}" for column, sql in amounts.items())
    near = f", {compiler.near_line()} AS near_line" if run.near_lines else ""
    settled = (
        f"coalesce(class IS NOT NULL AND {aid_known(run.policy, amounts)} AND NOT aside, FALSE)"
    )
    stated = f", {_stated(columns, settled)} AS stated" if with_facts else ""
    told = _told(run.policy, columns, compiler, list(amounts))
    kept = [*(column for column in ("id", "area") if columns.has(column)), *columns.facts()]
    barred, decided = compiler.barred(), compiler.decided_sql()
    patients, quantities = compiler.patients(), compiler.read()
    return f"""
WITH source AS ({rows}),
lined AS (SELECT source.*, {_line_parts(run.policy, columns)} AS line_parts
  FROM source {_line_join(run.policy, columns)}),
documented AS (SELECT *{compiler.documents()} FROM lined),
listed AS (SELECT *{compiler.lists()} FROM documented),
base AS (SELECT *, {patients} AS patients FROM listed),
quantities AS (SELECT row, patients, line_parts, {", ".join(name(column) for column in kept) or "row AS none"},
    {quantities}
  FROM base),
known AS (SELECT * {_clearing(run, compiler)}, {_aside(run, columns, compiler)} AS aside
  FROM quantities),
tested AS (SELECT *{compiler.tests()} FROM known),
held AS (SELECT *, {barred} AS barred FROM tested),
judged AS (SELECT *, {decided} AS decided FROM held),
classed AS (SELECT * {'EXCLUDE ("class")' if columns.has("class") else ""},
    {compiler.class_sql()} AS class FROM judged),
aided AS (SELECT *{aided} FROM classed)
SELECT {told}{near}, {settled} AS settled{stated}
FROM aided"""


def _told(policy: Policy, columns: Columns, compiler: Compiler, amounts: list[str]) -> str:
    """The select list of the answer, as docs/policy-format.md has it."""
    identity = f"CAST({name('id')} AS VARCHAR)" if columns.has("id") else "CAST(row AS VARCHAR)"
    total = " + ".join(f"coalesce({column}, 0)" for column in amounts) or "NULL"
    measures = [f"{sql} AS {code}_fen" for code, sql in compiler.measures().items()]
    return ",\n  ".join(
        [
            f"row, {identity} AS id, {text(policy.id)} AS policy, class",
            f"{compiler.grade_sql()} AS grade",
            f"{compiler.clause_sql()} AS clause",
            *measures,
            *amounts,
            f"CASE WHEN class <> 'undecided' THEN CAST({total} AS BIGINT) END AS aid_fen",
            "CAST(NULL AS VARCHAR) AS missing, CAST(NULL AS VARCHAR) AS error",
        ]
    )


def _stated(columns: Columns, settled: str) -> str:
    facts = ", ".join(f"{text(column)}: {name(column)}" for column in columns.facts())
    return f"CASE WHEN NOT {settled} THEN {{{facts}}} END"


def _line_parts(policy: Policy, columns: Columns) -> str:
    """The monthly line in ten-thousandths of a fen; a stated one that cannot be read is never
    replaced by the one looked up."""
    if isinstance(policy.line, Fraction):
        return f"CAST({int(policy.line * LINE_SCALE)} AS BIGINT)"
    looked_up = "looked_up.parts" if looks_up(policy, columns) else "NULL"
    if not columns.has("line"):
        return f"CAST({looked_up} AS BIGINT)"
    stated, line = line_parts(name("line"), columns.types["line"]), name("line")
    return f"CASE WHEN {line} IS NULL THEN {looked_up} ELSE CAST({stated} AS BIGINT) END"


def looks_up(policy: Policy, columns: Columns) -> bool:
    """Whether a line may have to be found by region and day."""
    by_region = policy.line in (BY_REGION, YEAR_BEFORE)
    return by_region and columns.has("region") and columns.has("on")


def _line_join(policy: Policy, columns: Columns) -> str:
    if not looks_up(policy, columns):
        return ""
    return (
        "LEFT JOIN looked_up ON looked_up.region = CAST(source.region AS VARCHAR)"
        ' AND looked_up."on" = CAST(source."on" AS VARCHAR)'
    )


def _clearing(run: Run, compiler: Compiler) -> str:
    """`assume_clear`: an unstated disqualifier does not apply."""
    values = cleared(run.policy) if run.assume_clear else {}
    rows = [
        f"coalesce({compiler.names[key]}, {str(value).upper()}) AS {compiler.names[key]}"
        for key, value in values.items()
    ]
    return f"REPLACE ({', '.join(rows)})" if rows else ""


def _aside(run: Run, columns: Columns, compiler: Compiler) -> str:
    """Rows with something only the interpreter does, or may refuse."""
    tests = [
        f"({name(column)} IS NOT NULL AND {short} IS NULL)"
        for column, short in compiler.stated_columns()
    ]
    tests += [f"{name(column)} IS NOT NULL" for column in _special(run.policy, columns)]
    if columns.has("on"):
        tests.append(_outside(run.policy))
    if looks_up(run.policy, columns):  # no line there: perhaps there is no such place
        tests.append(
            f"({name('region')} IS NOT NULL AND {name('on')} IS NOT NULL AND line_parts IS NULL)"
        )
    if run.policy.way == CLASS_GIVEN and columns.has("class"):
        tests.append(f'"class" NOT IN ({", ".join(text(code) for code in sorted(_given()))})')
    return " OR ".join(tests) or "FALSE"


def _given() -> frozenset[str]:
    return codes(CLASSES) - {"undecided"}


def _special(policy: Policy, columns: Columns) -> list[str]:
    wanted = ["known_on", *(["wants"] if policy.aid else [])]
    return [column for column in wanted if columns.has(column)]


def _outside(policy: Policy) -> str:
    on = day(name("on"))
    tests = [f"({name('on')} IS NOT NULL AND {on} IS NULL)"]
    tests += [f"{on} < DATE '{policy.holds_from}'"] if policy.holds_from else []
    tests += [f"{on} > DATE '{policy.holds_to}'"] if policy.holds_to else []
    return f"coalesce({' OR '.join(tests)}, FALSE)"


def run_file(run: Run, households: Path, out: Path) -> Object:
    """Decide over every family of the file. Returns the counts; the answers stand in `out`, whole or
    not at all: they take their place only when the last family is answered."""
    if out.suffix not in FORMATS:
        raise CannotAnswer("invalid_fact", f"{out.suffix!r} is neither .csv nor .parquet")
    refuse_damaged(households)
    with engine() as connection, TemporaryDirectory(dir=out.parent) as folder:
        whole = Path(folder) / f"answers{out.suffix}"
        counts = decide(connection, run, scan(households), numbered(households), whole)
        whole.replace(out)
        return counts


def decide(
    connection: duckdb.DuckDBPyConnection, run: Run, source: str, rows: str, out: Path
) -> Object:
    """The same over any `source` the engine can read; `rows` are its rows with their numbers."""
    columns = columns_of(connection, source)
    _look_up_lines(connection, run, columns, source)
    _copy(connection, query(run, columns, rows), out)
    counts = _counts(connection, out)
    if not counts["interpreted"]:
        return counts
    _interpret(connection, run, rows, out)
    return _counts(connection, out)


def _copy(connection: duckdb.DuckDBPyConnection, select: str, out: Path) -> None:
    how = "FORMAT csv, HEADER" if out.suffix == ".csv" else PARQUET
    connection.execute(f"COPY ({select}) TO {text(str(out))} ({how})")


def _written(out: Path) -> str:
    path = text(str(out))
    if out.suffix == ".parquet":
        return f"read_parquet({path})"
    return f"(SELECT * REPLACE (CAST(row AS BIGINT) AS row, CAST(settled AS BOOLEAN) AS settled) FROM read_csv({path}, header = true, all_varchar = true))"


def _counts(connection: duckdb.DuckDBPyConnection, out: Path) -> Object:
    rows = connection.execute(
        "SELECT coalesce(class, 'error'), count(*), count(*) FILTER (NOT settled) "
        f"FROM {_written(out)} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {
        "households": sum(count for _, count, _ in rows),
        "classes": {code: count for code, count, _ in rows if code != "error"},
        "errors": sum(count for code, count, _ in rows if code == "error"),
        "interpreted": sum(left for _, _, left in rows),
    }


def _look_up_lines(
    connection: duckdb.DuckDBPyConnection, run: Run, columns: Columns, source: str
) -> None:
    """The line of every region and day in the file, looked up once each."""
    if not looks_up(run.policy, columns):
        return
    connection.execute('CREATE TEMP TABLE looked_up (region VARCHAR, "on" VARCHAR, parts BIGINT)')
    pairs = connection.execute(line_pairs(source)).fetchall()
    for row in line_lookups(run, pairs):
        connection.execute("INSERT INTO looked_up VALUES (?, ?, ?)", row)


def line_pairs(source: str) -> str:
    """The query for every region and day there is in the file."""
    return f'SELECT DISTINCT CAST(region AS VARCHAR), CAST("on" AS VARCHAR) FROM {source}'


def line_lookups(
    run: Run, pairs: Iterable[tuple[str | None, str | None]]
) -> Iterator[tuple[str | None, str | None, int]]:
    """The rows of `looked_up`: region, day and the line in parts, where there is one."""
    for region, on in pairs:
        parts = _looked_up(run, region, on)
        if parts is not None:
            yield region, on, parts


def _looked_up(run: Run, region: str | None, on: str | None) -> int | None:
    """None leaves the row to the interpreter, which says what is wrong."""
    try:
        facts = parse_facts({"region": region, "on": on})
        family = Family(run.policy, facts, figures=run.figures, known_on=run.today)
        line = family.figure("subsistence_line", years_back=int(run.policy.line == YEAR_BEFORE))
    except CannotAnswer:
        return None
    if line is None or (line * LINE_SCALE).denominator != 1:
        return None
    return int(line * LINE_SCALE)


# the rows SQL leaves


def _interpret(connection: duckdb.DuckDBPyConnection, run: Run, rows: str, out: Path) -> None:
    """Answer the rows SQL left and put them in their places."""
    with TemporaryDirectory(dir=out.parent) as folder:
        lines, whole = Path(folder) / "left.jsonl", Path(folder) / f"whole{out.suffix}"
        shape = connection.execute(f"DESCRIBE SELECT * FROM {_written(out)}").fetchall()
        with lines.open("w", encoding="utf-8") as file:
            for row, identity, facts in _left_rows(connection, rows, out):
                found = answer(run, facts)
                found |= {"row": row, "id": identity, "policy": run.policy.id, "settled": False}
                file.write(json.dumps(found, ensure_ascii=False) + "\n")
        types = ", ".join(f"{text(column)}: {text(kind)}" for column, kind, *_ in shape)
        answered = (
            f"read_json({text(str(lines))}, format = 'newline_delimited', columns = {{{types}}})"
        )
        settled = f"SELECT * FROM {_written(out)} WHERE settled"
        select = (
            f"SELECT * FROM ({settled} UNION ALL BY NAME SELECT * FROM {answered}) ORDER BY row"
        )
        _copy(connection, select, whole)
        whole.replace(out)


def _left_rows(
    connection: duckdb.DuckDBPyConnection, rows: str, out: Path
) -> Iterator[tuple[int, str, Object]]:
    found = connection.execute(
        f"SELECT written.row, written.id, raw.* EXCLUDE (row) FROM "
        f"({rows}) AS raw JOIN {_written(out)} AS written "
        "ON written.row = raw.row WHERE NOT written.settled"
    )
    columns = [column[0] for column in found.description or ()][2:]
    for row, identity, *values in found.fetchall():
        facts = dict(zip(columns, values, strict=True))
        yield row, identity, {key: facts[key] for key in facts if key not in _BESIDE}


_BESIDE = frozenset({"id", "id_1", "area", "applied_on"})


def answer(run: Run, facts: Object) -> Object:
    """What the interpreter says of one row, as a row of the output file."""
    try:
        parsed = parse_facts({key: _plain(value) for key, value in facts.items()})
        found = assessment(
            run.policy,
            parsed,
            figures=run.figures,
            today=run.today,
            assume_clear=run.assume_clear,
            lang=None,
        )
    except CannotAnswer as no:
        return {"error": f"{no.code}:{no.path}", "missing": ";".join(no.missing) or None}
    return row_of(found)


def _plain(value: Any) -> Any:
    """A value of the engine as the command line would have it; JSON text is read."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value, parse_float=Decimal)
        except ValueError:
            return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    return _typed(value)


def _typed(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: _typed(one) for key, one in value.items()}
    return [_typed(one) for one in value] if isinstance(value, list) else value


def row_of(found: Assessment) -> Object:
    """An assessment as a row of the output file."""
    amounts = {
        f"{grant.rule.kind}_fen": rounded_fen(grant.amount)
        for grant in found.grants or ()
        if grant.amount is not None
    }
    measures = {f"{code}_fen": int(Decimal(value) * 100) for code, value in found.measures.items()}
    return {
        "class": found.code,
        "grade": found.grade or None,
        "clause": found.clause,
        **measures,
        **amounts,
        "aid_fen": None if found.grants is None else sum(amounts.values()),
        "missing": ";".join(found.missing) or None,
        "error": None,
    }
