"""From what size Apache Spark pays: the same policy, the same file, on this one machine.

Spark's own start (several seconds) is left out: a session is up before anything is timed.
Takes part where requirements/spark.txt and Java 17 are installed.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench.case import Case
from bench.policy import FAMILIES, POLICY, TODAY
from zhijia.care.rules.batch import Run, run_file
from zhijia.care.rules.policy import policy
from zhijia.kernel.figures import shipped

SIZES = {"quick": (10_000,), "stated": (1_000_000, 3_000_000)}


def cases(size: str) -> Iterator[Case]:
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        return
    from zhijia.care.rules.spark import run_files, session

    session()
    run = Run(policy(POLICY), shipped(), TODAY)
    for count in SIZES[size]:
        with TemporaryDirectory() as folder:
            source, one, other = (Path(folder) / name for name in ("f.parquet", "d.parquet", "s"))
            duckdb.connect().execute(FAMILIES.format(count=count, file=source))
            assert run_file(run, source, one) == run_files(run, str(source), str(other))
            yield Case(
                f"{count:,} families, DuckDB and Spark",
                f"Decide {count:,} families under {POLICY} on one machine with two cores.",
                {
                    "project: DuckDB": lambda s=source, o=one: run_file(run, s, o) and None,
                    "project: Spark": lambda s=source, o=other: (
                        run_files(run, str(s), str(o)) and None
                    ),
                },
                rounds=2,
                facts={"families": count},
            )
