"""Assessing families under cz-2019, Parquet in and Parquet out, lists of incomes and expenditures.

Limit: the same policy written by hand in DuckDB SQL for exactly these files. Peers, where they are
installed (requirements/bench.in): OpenFisca-core, json-logic-qubit and zen-engine (policy_peers.py).
Whoever answers from file to file gives the same table before anything is timed.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb

from bench.case import Case, Goal, Run
from bench.policy_peers import json_logic, open_fisca, zen
from zhijia.care.rules.assess import assessment
from zhijia.care.rules.batch import Run as PolicyRun
from zhijia.care.rules.batch import engine, run_file
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.policy import policy
from zhijia.kernel.figures import shipped

POLICY = "cz-2019"
TODAY = date(2026, 11, 1)
SIZES = {"quick": (10_000, 2_000), "stated": (1_000_000, 100_000)}
PROJECT, LIMIT = "project: zhijia policy run", "limit: DuckDB SQL by hand"
TENTH = "project: a tenth of the families"
OPENFISCA = "peer: OpenFisca-core"
MOST_MEGABYTES = 400

FAMILIES = """
COPY (SELECT CAST(i AS VARCHAR) AS id, CAST(600 AS DECIMAL(18,2)) AS line,
  CAST(1 + hash(i) % 6 AS BIGINT) AS persons,
  [{{'kind': 'wage', 'amount': CAST(hash(i, 1) % 4000000 AS DECIMAL(18,2)) / 100, 'months': CAST(12 AS BIGINT)}},
   {{'kind': 'transfer', 'amount': CAST(hash(i, 2) % 900000 AS DECIMAL(18,2)) / 100, 'months': CAST(6 AS BIGINT)}}]
   ::STRUCT(kind VARCHAR, amount DECIMAL(18,2), months BIGINT)[] AS incomes,
  [{{'kind': 'illness', 'amount': CAST(hash(i, 3) % 2000000 AS DECIMAL(18,2)) / 100, 'months': CAST(12 AS BIGINT)}},
   {{'kind': 'other', 'amount': CAST(hash(i, 4) % 300000 AS DECIMAL(18,2)) / 100, 'months': CAST(12 AS BIGINT)}}]
   ::STRUCT(kind VARCHAR, amount DECIMAL(18,2), months BIGINT)[] AS expenses,
  CASE hash(i, 5) % 3 WHEN 0 THEN ['illness'] WHEN 1 THEN ['serious_illness'] ELSE [] END::VARCHAR[] AS causes,
  CAST(hash(i, 6) % 3 AS BIGINT) AS homes, hash(i, 7) % 2 = 0 AS area_per_head_over_local,
  CASE WHEN hash(i, 8) % 20 = 0 THEN ['business_shop'] ELSE [] END::VARCHAR[] AS flags,
  CAST(hash(i, 9) % 3000000 AS DECIMAL(18,2)) / 100 AS medical_own_paid,
  CASE WHEN hash(i, 10) % 3 = 0 THEN [{{'level': 'undergraduate', 'entry': 'new', 'disabled': FALSE, 'fee_free': FALSE}}] ELSE [] END
   ::STRUCT("level" VARCHAR, "entry" VARCHAR, disabled BOOLEAN, fee_free BOOLEAN)[] AS students
FROM range({count}) AS rows(i)) TO '{file}' (FORMAT parquet)
"""

INCOME = "'wage','pension','business','property','transfer','unemployment_benefit','rural_pension','relief','imputed','other'"
RIGID = "'illness','disability','education','compulsory_education','accident'"

BY_HAND = f"""
COPY (
WITH sums AS (SELECT id, persons, CAST(line * 100 AS BIGINT) AS line, causes, homes,
    area_per_head_over_local AS over_area, flags, CAST(medical_own_paid * 100 AS BIGINT) AS medical,
    coalesce(list_sum([CAST(x.amount * 100 AS BIGINT) * (12 // x.months) for x in incomes if x.kind IN ({INCOME})]), 0) AS income,
    coalesce(list_sum([CAST(x.amount * 100 AS BIGINT) * (12 // x.months) for x in expenses if x.kind IN ({RIGID})]), 0) AS rigid,
    len([x for x in students if x.level IN ('college', 'undergraduate')]) AS students
  FROM read_parquet('{{source}}')),
judged AS (SELECT *, persons * 12 * line AS base, income - rigid AS net,
    (homes >= 2 AND NOT (NOT over_area AND list_has_any(causes, ['serious_illness', 'disaster', 'accident']))) AS bar_1,
    list_contains(flags, 'business_shop') AS bar_2 FROM sums),
classed AS (SELECT *, CASE WHEN bar_1 OR bar_2 THEN 'none'
    WHEN 2 * income > 3 * base THEN 'none' WHEN net <= base THEN 'national'
    WHEN 2 * net <= 3 * base THEN 'provincial' WHEN net <= 2 * base THEN 'city' ELSE 'none' END AS class
  FROM judged)
SELECT id, '{POLICY}' AS policy, class,
  CASE WHEN class <> 'none' THEN class || '.1' WHEN bar_1 THEN 'bar.1' WHEN bar_2 THEN 'bar.2' ELSE '' END AS clause,
  (2 * income + persons * 12) // (persons * 24) AS "G_fen",
  CASE WHEN net < 0 THEN -((-2 * net + persons * 12) // (persons * 24)) ELSE (2 * net + persons * 12) // (persons * 24) END AS "N_fen",
  CASE WHEN class <> 'none' THEN 12 * line END AS living_fen,
  CASE WHEN class <> 'none' THEN 10 * line * students END AS education_fen,
  CASE WHEN class <> 'none' THEN medical END AS medical_fen
FROM classed) TO '{{out}}' (FORMAT parquet)
"""


def cases(size: str) -> Iterator[Case]:
    large, small = SIZES[size]
    with TemporaryDirectory() as folder:
        yield _whole_files(Path(folder), large)
        yield _against_engines(Path(folder), small)
        yield _one_family()


def _families(folder: Path, count: int) -> Path:
    file = folder / f"families-{count}.parquet"
    if not file.exists():
        duckdb.connect().execute(FAMILIES.format(count=count, file=file))
    return file


def _project(source: Path, out: Path) -> None:
    run_file(PolicyRun(policy(POLICY), shipped(), TODAY), source, out)


def _by_hand(source: Path, out: Path) -> None:
    with engine() as connection:
        connection.execute(BY_HAND.format(source=source, out=out))


def _same_answers(source: Path, folder: Path) -> dict[str, int]:
    """Both give the same table, or the comparison means nothing."""
    one, other = folder / "project.parquet", folder / "hand.parquet"
    _project(source, one)
    _by_hand(source, other)
    _assert_same(one, other)
    connection = duckdb.connect()
    rows = connection.execute(f"SELECT class, count(*) FROM '{one}' GROUP BY ALL").fetchall()
    return dict(rows)


def _assert_same(one: Path, other: Path) -> None:
    columns = 'id, class, clause, "G_fen", "N_fen", living_fen, education_fen, medical_fen'
    left = duckdb.connect().execute(
        f"SELECT count(*) FROM (SELECT {columns} FROM '{one}' EXCEPT SELECT {columns} FROM '{other}')"
    )
    differing = left.fetchall()[0][0]
    assert differing == 0, f"{differing} families are answered differently"


def _whole_files(folder: Path, count: int) -> Case:
    source, tenth = _families(folder, count), _families(folder, count // 10)
    classes = _same_answers(source, folder)
    out = folder / "out.parquet"
    contenders: dict[str, Run] = {
        PROJECT: lambda: _project(source, out),
        LIMIT: lambda: _by_hand(source, out),
        TENTH: lambda: _project(tenth, out),
    }
    goals = [Goal(PROJECT, LIMIT, at_most=1.5), Goal(PROJECT, TENTH, at_most=11)]
    if importlib.util.find_spec("openfisca_core"):
        theirs = folder / "openfisca.parquet"
        contenders[OPENFISCA] = open_fisca(source, theirs)
        contenders[OPENFISCA]()
        _assert_same(folder / "project.parquet", theirs)
        goals.append(Goal(OPENFISCA, PROJECT, at_least=2.4))
    peak = _peak_mb(source, out)
    assert peak <= MOST_MEGABYTES, f"{peak} MB for {count:,} families"
    facts = {"families": count, "classes": classes, "peak MB": peak}
    return Case(
        f"{count:,} families, Parquet to Parquet",
        f"Decide {count:,} families with lists under {POLICY} and store class, clause, measures, aid.",
        contenders,
        tuple(goals),
        rounds=5,
        facts=facts,
    )


def _peak_mb(source: Path, out: Path) -> int:
    """The greatest resident size of one run in a process of its own, imports included."""
    script = (
        "import re, sys; from pathlib import Path; from bench.policy import _project;"
        "_project(Path(sys.argv[1]), Path(sys.argv[2]));"
        "status = Path('/proc/self/status').read_text();"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(source), str(out)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    return int(told.stdout)


def _against_engines(folder: Path, count: int) -> Case:
    source, out = _families(folder, count), folder / "small.parquet"
    contenders: dict[str, Run] = {
        PROJECT: lambda: _project(source, out),
        LIMIT: lambda: _by_hand(source, out),
    }
    goals: list[Goal] = []
    _project(source, out)
    for name, module, build, least in (
        ("peer: json-logic", "json_logic", json_logic, 50),
        ("peer: zen-engine", "zen", zen, 150),
    ):
        if importlib.util.find_spec(module):
            theirs = folder / f"{module}.parquet"
            contenders[name] = build(source, theirs)
            contenders[name]()
            _assert_same(out, theirs)
            goals.append(Goal(name, PROJECT, at_least=least))
    return Case(
        f"{count:,} families against rule engines",
        "Engines that take one record at a time. All of them write the same table.",
        contenders,
        tuple(goals),
        rounds=3,
        facts={"families": count},
    )


def _one_family() -> Case:
    """The interpreter alone, per family: CPU seconds of one, from a thousand."""
    from zhijia.care.tests.families import family
    from zhijia.care.tests.test_engines_agree import plain

    chance = Random(1)
    families = [plain(family(policy(POLICY), chance)) for _ in range(1_000)]
    figures = shipped()

    def each(lang: str | None) -> Run:
        def run() -> float:
            started = time.process_time()
            for facts in families:
                assessment(
                    policy(POLICY), parse_facts(facts), figures=figures, today=TODAY, lang=lang
                )
            return (time.process_time() - started) / len(families)

        return run

    return Case(
        "one family, CPU seconds",
        "The interpreter on the facts of one family: at most 2 ms without text.",
        {
            "project: decision alone": each(None),
            "project: with every sentence": each("zh"),
            "limit: 2 ms": lambda: 0.002,
        },
        (Goal("project: decision alone", "limit: 2 ms", at_most=1),),
        rounds=3,
    )
