"""What the interpreter refuses, SQL never settles: one damaged cell in a file of sound families."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from zhijia.care.rules.batch import Run, answer, run_file
from zhijia.care.rules.columns import Columns
from zhijia.care.rules.compiler import Compiler
from zhijia.care.rules.policy import policy, shipped
from zhijia.care.tests.families import COLUMNS, family
from zhijia.care.tests.test_engines_agree import SEED, TODAY, cell, rows_of
from zhijia.kernel.figures import shipped as figures
from zhijia.kernel.lines import CannotAnswer

NUMBERS = (
    """-1 0 -0.01 61 0.001 1.0000001 1e3 1e-9 1_000 99999999999999 20210105 NaN inf abc true"""
)
DAYS = "2021-1-5 2021 20210105 2021-02-30"
JSON = """
[] {} null [null] [1] [1,"x"] ["x"] ["illness",null] [-1,2,3,4,5,6] ["1.001","1","1","1","1","1"]
[{"kind":"wage"}] [{"kind":"wage","amount":-5}] [{"kind":"wage","amount":true}] [{"kind":"x","amount":1}]
[{"kind":"wage","amount":5,"months":1.5}] [{"kind":"wage","amount":5,"months":"x"}] [{"kind":"illness","amount":-5}]
[{"kind":"illness","amount":5,"months":0}] [{"kind":"illness","amount":"1.0000001"}] [{"kind":"illness","amount":1,"month":1}]
[{"person":"a","amount":-3}] [{"price":-3}] [{"price":1,"work":"x"}] [{"level":"high","entry":"x"}] [{"level":"high","disabled":"x"}]
[{"kind":"visit","amount":-1}] [{"kind":"visit","amount":1,"on":"2021-1-5"}] {"count":-1} {"count":1,"commodity":2} {"count":1,"x":2}
{"worker":-1,"spouse":2} {"worker":1,"x":2} {"on_relief":"x"} {"on_relief":1} {"x":true} {"a"
"""
DAMAGED = [*NUMBERS.split(), *DAYS.split(), *JSON.split(), " 5 "]


def columns_read(identity: str) -> list[str]:
    run = Run(policy(identity), figures(), TODAY)
    read = {column for column, _ in Compiler(run.policy, Columns(COLUMNS)).stated_columns()}
    return sorted(read | {"on"})


def damaged(identity: str, chance: Random) -> Iterator[dict[str, str]]:
    sound = family(policy(identity), chance)
    for column in columns_read(identity):
        for damage in DAMAGED if column in sound else ():
            yield {key: cell(value) for key, value in sound.items()} | {column: damage}


@pytest.mark.parametrize("identity", shipped())
def test_no_damaged_cell_is_settled_otherwise(identity: str, tmp_path: Path) -> None:
    rows = list(damaged(identity, Random(f"cells-{SEED}-{identity}")))
    source, out = tmp_path / "families.csv", tmp_path / "answers.parquet"
    with source.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, list(rows[0]))
        sheet.writeheader()
        sheet.writerows(rows)
    run = Run(policy(identity), figures(), TODAY)
    assert run_file(run, source, out)["households"] == len(rows)
    for facts, told in zip(rows, rows_of(out), strict=True):
        if told["settled"]:
            stated: dict[str, Any] = {key: value or None for key, value in facts.items()}
            expected = answer(run, stated)
            assert {key: told[key] for key in expected} == expected, facts


@pytest.mark.parametrize("line", ["-1", "0", "abc", "1.0000001", "99999999999999"])
def test_a_stated_line_that_cannot_be_read_is_not_replaced_by_the_place_s(
    line: str, tmp_path: Path
) -> None:
    sound = family(policy("cn-2016"), Random("cells-1-cn-2016"))  # settled by what bars it
    row = {key: cell(value) for key, value in sound.items()}
    assert row["region"] == "浙江省杭州市"
    source, out = tmp_path / "families.csv", tmp_path / "answers.parquet"
    with source.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, list(row))
        sheet.writeheader()
        sheet.writerows([row | {"line": ""}, row | {"line": line}])
    counts = run_file(Run(policy("cn-2016"), figures(), TODAY), source, out)
    assert (counts["households"], counts["interpreted"]) == (2, 1)
    assert [told["error"] for told in rows_of(out)] == [None, "invalid_fact:facts.line"]


@pytest.mark.parametrize(
    ("column", "path"),
    [
        ("[{'kind': 'wage', 'amount': 1, 'month': 1}] AS incomes", "incomes.month"),
        ("{'count': 1, 'number': 1} AS homes", "homes.number"),
        ("1 AS person", "person"),
    ],
)
def test_a_key_that_is_no_fact_stops_the_run(column: str, path: str, tmp_path: Path) -> None:
    """A typing error must never change an entitlement, in a Parquet file either."""
    source = tmp_path / "families.parquet"
    duckdb.connect().execute(f"COPY (SELECT {column}) TO '{source}' (FORMAT parquet)")
    with pytest.raises(CannotAnswer) as no:
        run_file(Run(policy("pds"), figures(), TODAY), source, tmp_path / "out.parquet")
    assert (no.value.code, no.value.path) == ("unknown_fact", path)
