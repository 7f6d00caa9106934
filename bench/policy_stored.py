"""Families in a table, answers into a table: the engine beside the loops a Django project would write.

Two peers. "ORM loop": every family through the interpreter, every answer saved: what the project
itself would be without the compiler. "ORM, decided by hand": cz-2019 written in Python for exactly
these columns, answers saved a thousand at a time: the least a loop over model objects can cost.
One process for each database does the work when asked and times it itself.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from bench.case import Case, Goal
from bench.member_list import house
from bench.policy import FAMILIES

FAMILIES_OF = {"quick": 1_000, "stated": 50_000}
POLICY, TODAY = "cz-2019", date(2026, 11, 1)
PROJECT, LOOP, HAND = "project: table to table", "peer: ORM loop", "peer: ORM, decided by hand"
COLUMNS = (
    "id", "line", "persons", "incomes", "expenses", "causes", "homes", "area_per_head_over_local",
    "flags", "medical_own_paid", "students",
)  # fmt: skip
LISTS = ("incomes", "expenses", "causes", "flags", "students")
COUNTED = {
    "wage", "pension", "business", "property", "transfer", "unemployment_benefit", "rural_pension",
    "relief", "imputed", "other",
}  # fmt: skip
RIGID = {"illness", "disability", "education", "compulsory_education", "accident"}


def cases(size: str) -> Iterator[Case]:
    count = FAMILIES_OF[size]
    for vendor in ("SQLite", "PostgreSQL"):
        if vendor == "PostgreSQL" and "ZHIJIA_TEST_POSTGRES" not in os.environ:
            continue
        with house(vendor, count, module="bench.policy_stored") as stored:
            classes = {name: stored.ask(name)["classes"] for name in (PROJECT, LOOP, HAND)}
            assert len({json.dumps(one, sort_keys=True) for one in classes.values()}) == 1, classes
            yield Case(
                name=f"{count:,} stored families, {vendor}",
                question=f"Decide {count:,} stored families under {POLICY} and store the answers.",
                contenders={name: lambda name=name: stored.seconds(name) for name in classes},
                goals=(Goal(LOOP, PROJECT, at_least=15), Goal(HAND, PROJECT, at_least=1)),
                rounds=3,
                facts={"classes": classes[PROJECT]},
            )


# Inside the process of one database


def serve(count: int) -> None:
    """Fill the table, say "ready", then do the work that is asked for."""
    import django

    django.setup()
    work = build(count)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(timed(work, json.loads(line)["page"])), flush=True)


def timed(work: dict[str, Callable[[], None]], name: str) -> dict[str, Any]:
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS answers" if name == PROJECT else "DELETE FROM told")
    started, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic():
        work[name]()
    spent = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu}
    table = "answers" if name == PROJECT else "told"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT class, count(*), sum(living_fen) FROM {table} GROUP BY class")
        return spent | {"classes": {row[0]: [int(row[1]), int(row[2] or 0)] for row in cursor}}


class Exact(json.JSONDecoder):
    """Amounts as they are written, never as floating point."""

    def __init__(self) -> None:
        super().__init__(parse_float=Decimal)


def build(count: int) -> dict[str, Callable[[], None]]:
    from django.db import connection, models

    from zhijia.base.bulk import write_rows
    from zhijia.care.rules.assess import assessment
    from zhijia.care.rules.batch import Run, row_of
    from zhijia.care.rules.facts import parse_facts
    from zhijia.care.rules.policy import policy
    from zhijia.care.rules.stored import run_stored
    from zhijia.kernel.figures import shipped

    class Family(models.Model):  # noqa: DJ008
        id = models.CharField(primary_key=True, max_length=20)
        line = models.DecimalField(max_digits=12, decimal_places=2)
        persons = models.IntegerField()
        incomes = models.JSONField(decoder=Exact)
        expenses = models.JSONField(decoder=Exact)
        causes = models.JSONField(decoder=Exact)
        homes = models.IntegerField()
        area_per_head_over_local = models.BooleanField()
        flags = models.JSONField(decoder=Exact)
        medical_own_paid = models.DecimalField(max_digits=12, decimal_places=2)
        students = models.JSONField(decoder=Exact)

        class Meta:
            app_label, db_table = "bench", "families"

    class Told(models.Model):  # noqa: DJ008
        family = models.CharField(primary_key=True, max_length=20)
        code = models.CharField(max_length=20, db_column="class")
        clause = models.CharField(max_length=40)
        g_fen = models.BigIntegerField()
        n_fen = models.BigIntegerField()
        living_fen = models.BigIntegerField(null=True)
        education_fen = models.BigIntegerField(null=True)
        medical_fen = models.BigIntegerField(null=True)

        class Meta:
            app_label, db_table = "bench", "told"

    with connection.schema_editor() as editor:
        editor.create_model(Family)
        editor.create_model(Told)
    write_rows(Family, COLUMNS, families(count))
    run = Run(policy(POLICY), shipped(), TODAY)

    def project() -> None:
        run_stored(run, connection.connection, "families", "answers")

    def loop() -> None:
        for family in Family.objects.iterator():
            stated = {column: getattr(family, column) for column in COLUMNS if column != "id"}
            told = row_of(
                assessment(
                    run.policy, parse_facts(stated), figures=run.figures, today=TODAY, lang=None
                )
            )
            Told(
                family=family.id, code=told["class"], clause=told["clause"], g_fen=told["G_fen"],
                n_fen=told["N_fen"], living_fen=told.get("living_fen"),
                education_fen=told.get("education_fen"), medical_fen=told.get("medical_fen"),
            ).save(force_insert=True)  # fmt: skip

    def by_hand() -> None:
        answers = (Told(family.id, *decided(family)) for family in Family.objects.iterator())
        Told.objects.bulk_create(answers, batch_size=1_000)

    return {PROJECT: project, LOOP: loop, HAND: by_hand}


def families(count: int) -> list[tuple[Any, ...]]:
    """The families of bench/policy.py, lists as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "families.parquet"
        duckdb.connect().execute(FAMILIES.format(count=count, file=file))
        shown = ", ".join(
            f"CAST(to_json({column}) AS VARCHAR)" if column in LISTS else column
            for column in COLUMNS
        )
        return duckdb.connect().execute(f"SELECT {shown} FROM '{file}'").fetchall()


def decided(family: Any) -> tuple[Any, ...]:
    """cz-2019 as somebody would write it for these columns, in whole fen."""
    income, rigid = fen_a_year(family.incomes, COUNTED), fen_a_year(family.expenses, RIGID)
    line = int(family.line * 100)
    whole, net = family.persons * 12 * line, income - rigid
    grave = not {"serious_illness", "disaster", "accident"}.isdisjoint(family.causes)
    bar_1 = family.homes >= 2 and not (not family.area_per_head_over_local and grave)
    bar_2 = "business_shop" in family.flags
    code = "none" if bar_1 or bar_2 or 2 * income > 3 * whole else tier(net, whole)
    clause = f"{code}.1" if code != "none" else "bar.1" if bar_1 else "bar.2" if bar_2 else ""
    measures = a_head(income, family.persons), a_head(net, family.persons)
    if code == "none":
        return code, clause, *measures, None, None, None
    students = sum(one["level"] in {"college", "undergraduate"} for one in family.students)
    return (
        code,
        clause,
        *measures,
        12 * line,
        10 * line * students,
        int(family.medical_own_paid * 100),
    )


def fen_a_year(items: list[dict[str, Any]], kinds: set[str]) -> int:
    return sum(
        int(item["amount"] * 100) * (12 // item["months"])
        for item in items
        if item["kind"] in kinds
    )


def tier(net: int, whole: int) -> str:
    if net <= whole:
        return "national"
    if 2 * net <= 3 * whole:
        return "provincial"
    return "city" if net <= 2 * whole else "none"


def a_head(amount: int, persons: int) -> int:
    rounded = (2 * abs(amount) + persons * 12) // (persons * 24)
    return -rounded if amount < 0 else rounded


if __name__ == "__main__":
    serve(int(sys.argv[1]))
