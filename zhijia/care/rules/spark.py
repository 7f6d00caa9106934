"""The same policy over more families than one machine should hold: Apache Spark.

One compiler, two dialects: the query is the one DuckDB runs (`batch.query`), translated by sqlglot.
Families come as Parquet with lists as lists, and every family has an `id`, because the rows of many
files stand in no order. What SQL cannot settle goes to the interpreter where the rows are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pyarrow as arrow
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.pandas.types import to_arrow_schema

from zhijia.care.rules.batch import (
    Run,
    answer,
    counted,
    line_lookups,
    line_pairs,
    looks_up,
    query,
    refuse_strange,
)
from zhijia.care.rules.columns import LISTED, Columns
from zhijia.care.rules.dialect import in_duckdb_words, in_spark_words
from zhijia.kernel.lines import CannotAnswer, Object

Batches: TypeAlias = Iterator[arrow.RecordBatch]

FAMILIES, LOOKED_UP = "families", "looked_up"
# Integers that overflow and casts that fail must stop the run, never wrap round or turn to NULL.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def session() -> SparkSession:
    """The session there is (a cluster's own settings hold), or one on this machine."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: SparkSession.Builder = SparkSession.builder.appName("zhijia policy")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def run_files(run: Run, households: str, out: str) -> Object:
    """Decide over every family of a Parquet file or folder, at any address Spark can read. Returns
    the counts; the answers stand in the folder `out`, in no order."""
    spark = session()
    families = _families(spark, households)
    columns = columns_of(families)
    families.createOrReplaceTempView(FAMILIES)
    _look_up_lines(spark, run, columns)
    asked = query(run, columns, counted(FAMILIES), with_facts=True)
    judged = spark.sql(in_spark_words(asked)).persist()
    try:
        _answered(run, judged).write.mode("overwrite").parquet(out)
    finally:
        judged.unpersist()
    return _counts(spark.read.parquet(out))


def _families(spark: SparkSession, households: str) -> DataFrame:
    try:
        return spark.read.parquet(households)
    except AnalysisException as unreadable:
        raise OSError(str(unreadable)) from unreadable


def columns_of(families: DataFrame) -> Columns:
    """The columns of the files, their types named as DuckDB names them."""
    found = Columns(
        {field.name: in_duckdb_words(field.dataType.simpleString()) for field in families.schema}
    )
    refuse_strange(found)
    if not found.has("id"):
        raise CannotAnswer("missing_fact", "every family needs an id here", path="id")
    for column in (*LISTED, "annual_net_pay"):
        if found.has(column) and found.is_text(column):
            raise CannotAnswer(
                "invalid_fact", "lists and objects stand as such here, not as text", path=column
            )
    return found


# lines, and the rows SQL leaves


def _look_up_lines(spark: SparkSession, run: Run, columns: Columns) -> None:
    if not looks_up(run.policy, columns):
        return
    pairs = spark.sql(in_spark_words(line_pairs(FAMILIES))).collect()
    rows = list(line_lookups(run, [(pair[0], pair[1]) for pair in pairs]))
    shape = "region string, `on` string, parts bigint"
    spark.createDataFrame(rows, shape).createOrReplaceTempView(LOOKED_UP)


def _answered(run: Run, judged: DataFrame) -> DataFrame:
    """The settled rows, and what the interpreter says of the others."""
    settled = judged.where("settled").drop("stated")
    left = judged.where("NOT settled").select("row", "id", "stated")
    interpreter = _interpreter(run, to_arrow_schema(settled.schema))
    return settled.union(left.mapInArrow(interpreter, settled.schema))


def _interpreter(run: Run, shape: arrow.Schema) -> Callable[[Batches], Batches]:
    def answers(batches: Batches) -> Batches:
        for batch in batches:
            rows = [_row(run, shape.names, left) for left in batch.to_pylist()]
            yield arrow.RecordBatch.from_pylist(rows, schema=shape)

    return answers


def _row(run: Run, names: list[str], left: Object) -> Object:
    found = answer(run, left["stated"]) | {"policy": run.policy.id, "settled": False}
    return dict.fromkeys(names) | found | {"row": left["row"], "id": left["id"]}


def _counts(answers: DataFrame) -> Object:
    found = answers.groupBy("class").agg(
        sql.count("*").alias("count"), sql.count_if(~sql.col("settled")).alias("left")
    )
    rows = {row["class"] or "error": (row["count"], row["left"]) for row in found.collect()}
    return {
        "households": sum(count for count, _ in rows.values()),
        "classes": {code: rows[code][0] for code in sorted(rows) if code != "error"},
        "errors": rows.get("error", (0, 0))[0],
        "interpreted": sum(left for _, left in rows.values()),
    }
