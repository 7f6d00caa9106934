"""A table of families in, a table of answers out, on whichever database there is."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from django.db import connection

from zhijia.care.commands import policy as command
from zhijia.care.rules.batch import Run
from zhijia.care.rules.policy import policy
from zhijia.care.rules.stored import run_stored
from zhijia.care.tests.families import family
from zhijia.care.tests.test_engines_agree import SEED, TODAY, agree, plain
from zhijia.kernel.figures import shipped as figures

pytestmark = pytest.mark.django_db

COLUMNS = {
    "id": "varchar(20)",
    "on": "date",
    "line": "numeric(18,6)",
    "persons": "integer",
    "incomes": "json",
    "expenses": "json",
    "causes": "json",
    "flags": "json",
    "homes": "json",
    "area_per_head_over_local": "boolean",
    "medical_own_paid": "json",
    "students": "json",
}


def store(families: list[dict[str, Any]]) -> None:
    shape = ", ".join(f'"{column}" {kind}' for column, kind in COLUMNS.items())
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE families ({shape})")
        cursor.executemany(
            f"INSERT INTO families VALUES ({places})",
            [[cell(column, facts.get(column)) for column in COLUMNS] for facts in plain(families)],
        )


def cell(column: str, given: Any) -> Any:
    as_text = COLUMNS[column] == "json" and not isinstance(given, str | None)
    return json.dumps(given) if as_text else given


def answers() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM answers ORDER BY row")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def some_families(whole: bool = True) -> list[dict[str, Any]]:
    chance = Random(f"stored-{SEED}")
    found = [family(policy("cz-2019"), chance, whole=whole) for _ in range(60)]
    kept = [{key: facts[key] for key in facts if key in COLUMNS} for facts in found]
    return [{"id": f"f{at}", **facts} for at, facts in enumerate(kept)]


@pytest.mark.parametrize("whole", [True, False])
def test_the_same_answers_as_from_a_file(whole: bool, tmp_path: Any) -> None:
    families = some_families(whole)
    store(families)
    run = Run(policy("cz-2019"), figures(), TODAY)
    connection.ensure_connection()
    counts = run_stored(run, connection.connection, "families", "answers")
    without_names = [{key: facts[key] for key in facts if key != "id"} for facts in families]
    by_file = agree("cz-2019", without_names, tmp_path)
    stored = {row["id"]: row for row in answers()}  # a table has no order of its own
    assert counts["households"] == len(families) == len(stored)
    for facts, row in zip(families, by_file, strict=True):
        assert stored[facts["id"]] | {"row": 0, "id": ""} == row | {"row": 0, "id": ""}


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    store(some_families())
    words = ["run", "cz-2019", "--households", "table:families", "--out", "table:answers"]
    assert command([*words, "--database", "default"]) == 0
    assert json.loads(capsys.readouterr().out)["households"] == 60
    assert sum(row["class"] == "none" for row in answers()) > 5


def test_a_table_is_never_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    store(some_families())
    words = ["run", "cz-2019", "--households", "table:families", "--out", "table:families"]
    assert command([*words, "--database", "default"]) == 2
    assert "already exists" in capsys.readouterr().err
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM families")
        assert cursor.fetchone()[0] == 60


@pytest.mark.parametrize(
    "words",
    [
        ["--households", "table:families", "--out", "answers.csv", "--database", "default"],
        ["--households", "table:families", "--out", "table:answers"],
        ["--households", "f.csv", "--out", "table:answers", "--database", "default"],
    ],
)
def test_tables_stand_on_both_sides_and_name_their_database(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["run", "cz-2019", *words]) == 2
    assert "table:" in capsys.readouterr().err
