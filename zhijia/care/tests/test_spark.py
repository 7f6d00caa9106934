"""Apache Spark, the second dialect: the same answers as the interpreter and as DuckDB."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest
import sqlglot
from sqlglot import exp

from zhijia.care.commands import policy as command
from zhijia.care.rules.batch import Run, counted, query, run_file
from zhijia.care.rules.columns import Columns
from zhijia.care.rules.dialect import in_duckdb_words, in_spark_words
from zhijia.care.rules.policy import policy, shipped
from zhijia.care.tests.families import COLUMNS, family
from zhijia.care.tests.test_engines_agree import (
    SEED,
    TODAY,
    expected_of,
    on_each_line,
    only_these_differ,
    rows_of,
    write_parquet,
)
from zhijia.kernel.figures import shipped as figures

needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs requirements/spark.txt and Java 17",
)


@pytest.mark.parametrize("identity", shipped())
def test_every_policy_is_said_in_words_spark_has(identity: str) -> None:
    """Nothing of DuckDB's own is left, and no whole number is divided into a fraction."""
    run = Run(policy(identity), figures(), TODAY, assume_clear=True, near_lines=True)
    said = in_spark_words(query(run, Columns(COLUMNS), counted("families"), with_facts=True))
    tree = sqlglot.parse_one(said, read="spark")
    assert not [word for word in ("LIST_", "JSON_VALID", "JSON_KEYS") if word in said.upper()]
    assert tree.find(exp.Div) is None
    assert not any(star.args.get("replace") for star in tree.find_all(exp.Star))


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("a // 3", "a DIV 3"),
        ("list_bool_or(list_transform(a, lambda x: x = 1))", "EXISTS(TRANSFORM(a, x -> x = 1), one -> one)"),
        ("list_slice(a, -6, -1)", "SLICE(a, -6, - -6)"),
        ("list_has_all(['x'], a)", "SIZE(ARRAY_EXCEPT(a, ARRAY('x'))) = 0"),
        ("json_keys(a)", "JSON_OBJECT_KEYS(a)"),
        ("json_extract_string(a, '$.x')", "GET_JSON_OBJECT(a, '$.x')"),
        ("len(a)", "SIZE(a)"),
        ("'it''s'", "'it\\'s'"),
    ],
)  # fmt: skip
def test_what_is_said_otherwise(duckdb: str, spark: str) -> None:
    assert in_spark_words(f"SELECT {duckdb}") == f"SELECT {spark}"


@pytest.mark.parametrize(
    ("spark", "duckdb"),
    [
        ("string", "VARCHAR"),
        ("decimal(18,2)", "DECIMAL(18,2)"),
        ("array<struct<kind:string,amount:decimal(18,2)>>", "STRUCT(kind VARCHAR,amount DECIMAL(18,2))[]"),
    ],
)  # fmt: skip
def test_types_are_named_as_the_compiler_knows_them(spark: str, duckdb: str) -> None:
    assert in_duckdb_words(spark) == duckdb


@pytest.mark.full
@needs_spark
@pytest.mark.parametrize("identity", shipped())
def test_spark_agrees_with_both_engines(identity: str, tmp_path: Path) -> None:
    """Each line, one fen above and below, lines with fen and parts of one, negative incomes, gaps
    that the interpreter fills where the rows are, and random families."""
    from zhijia.care.rules.spark import run_files

    chance = Random(f"spark-{SEED}-{identity}")
    families = on_each_line(identity)
    families += [family(policy(identity), chance) for _ in range(1_000)]
    families += [family(policy(identity), chance, whole=False) for _ in range(20)]
    source, one, other = (tmp_path / name for name in ("families.parquet", "d.parquet", "s"))
    write_parquet(source, families)
    run = Run(policy(identity), figures(), TODAY)
    by_duckdb = run_file(run, source, one)
    by_spark = run_files(run, str(source), str(other))
    assert by_spark == by_duckdb
    told = rows_of(other / "*.parquet", "id")
    assert only_these_differ(told, expected_of(identity, source)) == []
    alike = [{**row, "row": 0} for row in told]
    assert alike == [{**row, "row": 0} for row in rows_of(one, "id")]


@pytest.mark.full
@needs_spark
def test_unstated_disqualifiers_are_cleared_in_spark_too(tmp_path: Path) -> None:
    from zhijia.care.rules.spark import run_files

    chance = Random(f"clear-{SEED}")
    families = [family(policy("cz-2019"), chance, whole=False) for _ in range(40)]
    source, one, other = (tmp_path / name for name in ("families.parquet", "d.parquet", "s"))
    write_parquet(source, families)
    run = Run(policy("cz-2019"), figures(), TODAY, assume_clear=True)
    assert run_files(run, str(source), str(other)) == run_file(run, source, one)


@pytest.mark.full
@needs_spark
def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "families.parquet", tmp_path / "answers"
    write_parquet(source, on_each_line("hz-2020"))
    words = ["run", "hz-2020", "--engine", "spark", "--households"]
    assert command([*words, str(source), "--out", str(out)]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["households"] == len(on_each_line("hz-2020"))
    assert command([*words, str(tmp_path / "nowhere"), "--out", str(out)]) == 2
