"""The interpreter and the compiled SQL agree on random families for every shipped policy."""

from __future__ import annotations

import csv
import json
import os
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from zhijia.care.rules.assess import assessment
from zhijia.care.rules.batch import Run, answer, row_of, run_file
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.policy import policy, shipped
from zhijia.care.rules.vectors import vectors
from zhijia.care.tests.families import COLUMNS, as_columns, family, settled_by_sql
from zhijia.kernel.figures import shipped as figures

TODAY = date(2026, 11, 1)
SEED = int(os.environ.get("ZHIJIA_SEED", "20261101"))


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value if isinstance(value, bool | int | None) else str(value)


def write(file: Path, families: list[dict[str, Any]]) -> None:
    """A CSV with lists as JSON text."""
    columns = sorted({key for facts in families for key in facts})
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(columns)
        for facts in families:
            sheet.writerow([cell(facts.get(column)) for column in columns])


def cell(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(plain(value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def write_parquet(file: Path, families: list[dict[str, Any]]) -> None:
    """Typed columns, lists as lists, and an id for each family."""
    lines = file.with_suffix(".jsonl")
    with lines.open("w", encoding="utf-8") as out:
        for at, facts in enumerate(families):
            out.write(json.dumps(plain({"id": f"f{at:06}", **as_columns(facts)})) + "\n")
    stated = {key for facts in families for key in facts} | {"id"}
    types = ", ".join(f"'{key}': '{COLUMNS[key]}'" for key in COLUMNS if key in stated)
    duckdb.connect().execute(
        f"COPY (SELECT * FROM read_json('{lines}', format = 'newline_delimited', "
        f"columns = {{{types}}})) TO '{file}' (FORMAT parquet)"
    )


def rows_of(file: Path, order: str = "row") -> list[dict[str, Any]]:
    found = duckdb.connect().execute(f"SELECT * FROM read_parquet('{file}') ORDER BY {order}")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def agree(identity: str, families: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    source, out = folder / "families.csv", folder / "answers.parquet"
    write(source, families)
    run_file(Run(policy(identity), figures(), TODAY), source, out)
    answers = rows_of(out)
    for facts, found in zip(families, answers, strict=True):
        told = row_of(
            assessment(
                policy(identity),
                parse_facts(plain(facts)),
                figures=figures(),
                today=TODAY,
                lang=None,
            )
        )
        seen = {key: found[key] for key in told}
        assert seen == told, (identity, facts)
        unseen = {key for key in found if key.endswith("_fen")} - told.keys()
        assert all(found[key] is None for key in unseen), (identity, facts, unseen)
    return answers


def expected_of(identity: str, source: Path) -> list[dict[str, Any]]:
    """What the interpreter says of each row of a Parquet file."""
    run = Run(policy(identity), figures(), TODAY)
    rows = rows_of(source, "id")
    return [
        {"id": row["id"], **answer(run, {key: row[key] for key in row if key != "id"})}
        for row in rows
    ]


def only_these_differ(told: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[Any]:
    """The rows where an engine says something else than the interpreter, or more."""
    return [
        (seen, said)
        for seen, said in zip(told, expected, strict=True)
        if any(
            seen[key] != said.get(key)
            for key in seen.keys() - {"row", "policy", "settled"}
            if key.endswith("_fen") or key in said
        )
    ]


def on_each_line(identity: str) -> list[dict[str, Any]]:
    """The families of the vectors: on each line, one fen above and below; lines that carry fen,
    and parts of one."""
    found = [one.facts for one in vectors(identity) if "error" not in one.expects]
    return found + [facts | {"line": "723.8915"} for facts in found if "line" in facts]


@pytest.mark.parametrize("identity", [name for name in shipped() if vectors(name)])
def test_families_on_each_line(identity: str, tmp_path: Path) -> None:
    families = on_each_line(identity)
    agree(identity, families, tmp_path)
    source, out = tmp_path / "families.parquet", tmp_path / "answers.parquet"
    write_parquet(source, families)
    run_file(Run(policy(identity), figures(), TODAY), source, out)
    assert only_these_differ(rows_of(out, "id"), expected_of(identity, source)) == []


@pytest.mark.parametrize("identity", shipped())
def test_2000_families_each(identity: str, tmp_path: Path) -> None:
    """Whole families are settled by SQL alone, so this compares two engines, not one with itself."""
    chance = Random(f"{SEED}-{identity}")
    families = [family(policy(identity), chance) for _ in range(2_000)]
    answers = agree(identity, families, tmp_path)
    plain_ones = [settled_by_sql(facts) for facts in families]
    assert sum(plain_ones) > 600
    both = list(zip(families, answers, strict=True))
    for (facts, found), is_plain in zip(both, plain_ones, strict=True):
        assert found["settled"] or not is_plain or identity == "jm-2025", facts
    paid_before = [found["settled"] for facts, found in both if facts.get("received")]
    assert sum(paid_before) > 100 or not policy(identity).aid


@pytest.mark.parametrize("identity", shipped())
def test_families_with_gaps(identity: str, tmp_path: Path) -> None:
    chance = Random(f"gaps-{SEED}-{identity}")
    agree(identity, [family(policy(identity), chance, whole=False) for _ in range(12)], tmp_path)


PLACES = ("330100", "370700", "350900", "420100", "浙江省杭州市", "370500", "999999")
DAYS = ("2018-05-01", "2019-12-01", "2020-06-01", "2021-02-01", "2024-03-01")


@pytest.mark.parametrize("identity", ["pds", "cz-2019", "sh-2019", "hz-2020", "qd"])
def test_lines_are_looked_up_by_place_and_day(identity: str, tmp_path: Path) -> None:
    """Places without a line and places that do not exist among them."""
    chance = Random(f"places-{SEED}-{identity}")
    families = [family(policy(identity), chance) for _ in range(300)]
    for facts in families:
        facts.pop("line", None)
        facts |= {"region": chance.choice(PLACES), "on": chance.choice(DAYS)}
    source, out = tmp_path / "families.parquet", tmp_path / "answers.parquet"
    write_parquet(source, families)
    run_file(Run(policy(identity), figures(), TODAY), source, out)
    told = rows_of(out, "id")
    assert only_these_differ(told, expected_of(identity, source)) == []
    assert {row["class"] for row in told} - {None}
    assert any(row["error"] for row in told), "the place that does not exist"


@pytest.mark.full
@pytest.mark.parametrize("identity", shipped())
def test_20000_families_each(identity: str, tmp_path: Path) -> None:
    chance = Random(f"full-{SEED}-{identity}")
    agree(identity, [family(policy(identity), chance) for _ in range(20_000)], tmp_path)
