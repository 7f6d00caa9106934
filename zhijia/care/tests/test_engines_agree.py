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
from zhijia.care.rules.batch import Run, row_of, run_file
from zhijia.care.rules.facts import parse_facts
from zhijia.care.rules.policy import policy, shipped
from zhijia.care.tests.families import family
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


def rows_of(file: Path) -> list[dict[str, Any]]:
    found = duckdb.connect().execute(f"SELECT * FROM read_parquet('{file}') ORDER BY row")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def agree(identity: str, families: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    source, out = folder / "families.csv", folder / "answers.parquet"
    write(source, families)
    run_file(Run(policy(identity), figures(), TODAY), source, out)
    answers = rows_of(out)
    for facts, answer in zip(families, answers, strict=True):
        told = row_of(
            assessment(
                policy(identity),
                parse_facts(plain(facts)),
                figures=figures(),
                today=TODAY,
                lang=None,
            )
        )
        seen = {key: answer[key] for key in told}
        assert seen == told, (identity, facts)
        unseen = {key for key in answer if key.endswith("_fen")} - told.keys()
        assert all(answer[key] is None for key in unseen), (identity, facts, unseen)
    return answers


@pytest.mark.parametrize("identity", shipped())
def test_2000_families_each(identity: str, tmp_path: Path) -> None:
    """Whole families are settled by SQL alone, so this compares two engines, not one with itself."""
    chance = Random(f"{SEED}-{identity}")
    answers = agree(identity, [family(policy(identity), chance) for _ in range(2_000)], tmp_path)
    if identity != "jm-2025":
        assert sum(answer["settled"] for answer in answers) == len(answers)


@pytest.mark.parametrize("identity", shipped())
def test_families_with_gaps(identity: str, tmp_path: Path) -> None:
    chance = Random(f"gaps-{SEED}-{identity}")
    agree(identity, [family(policy(identity), chance, whole=False) for _ in range(12)], tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("identity", shipped())
def test_20000_families_each(identity: str, tmp_path: Path) -> None:
    chance = Random(f"full-{SEED}-{identity}")
    agree(identity, [family(policy(identity), chance) for _ in range(20_000)], tmp_path)
