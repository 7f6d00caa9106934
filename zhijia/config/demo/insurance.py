"""Insurance supervision of the demo: one employer audited twice, with faults planted, and one in order.

The months are those of Suzhou's published figures of 2018, so that every amount has its source.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.utils import timezone

from zhijia.base.jobs.running import run_next_job
from zhijia.config.demo.cast import Cast
from zhijia.config.demo.district import Tree
from zhijia.config.demo.names import identity_number, person_name
from zhijia.kernel.actor import Actor
from zhijia.org import selectors as org
from zhijia.org.models import Employer
from zhijia.rights import services as rights

REGION, FLOOR = "320500", 3030
YEAR = [f"2018-{month:02d}" for month in range(4, 13)] + ["2019-01", "2019-02", "2019-03"]
RATES = {
    "养老保险": (190, 80), "医疗保险": (90, 20), "失业保险": (5, 5),
    "工伤保险": (10, 0), "生育保险": (8, 0),
}  # fmt: skip
"""Per mille, employer's and worker's."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A made-up worker: wage in yuan, the base declared, the months insured."""

    number: str
    name: str
    wage: int
    base: int
    insured: tuple[str, ...]


def audit_employers(tree: Tree, cast: Cast, chance: Random) -> None:
    """Half a year with much at the floor, the whole year with less of it; and an employer in order."""
    officer = cast.actor("王晓梅")
    first, second = (
        Employer.objects.filter(union=tree.enterprises[place]).order_by("pk")[0] for place in (3, 4)
    )
    workers = list(_workers(chance, 24, faults=True))
    injury = [{"费率": "1%"}]
    half = YEAR[:6]
    _audit(first, workers, half, date(2018, 10, 15), officer, injury)
    better = [_made_good(worker) if place % 3 else worker for place, worker in enumerate(workers)]
    _audit(first, better, YEAR, date(2019, 4, 15), officer, injury)
    _audit(
        second, list(_workers(chance, 12, faults=False)), half, date(2018, 10, 15), officer, injury
    )


def _workers(chance: Random, count: int, *, faults: bool) -> Iterator[Worker]:
    """Every third declared at the floor, the fifth nowhere, the ninth with a gap."""
    for serial in range(count):
        wage = chance.randrange(4200, 9800, 100)
        insured, base = tuple(YEAR), wage
        if faults and serial % 3 == 0:
            base = FLOOR
        if faults and serial == 4:
            insured = ()
        if faults and serial == 8:
            insured = tuple(month for month in YEAR if month != "2018-07")
        yield Worker(
            identity_number(700_000 + serial + (50 if faults else 0), chance),
            person_name(chance),
            wage,
            base,
            insured,
        )


def _made_good(worker: Worker) -> Worker:
    return Worker(worker.number, worker.name, worker.wage, worker.wage, worker.insured)


def _audit(  # a made-up audit has this many sides
    employer: Employer,
    workers: list[Worker],
    months: list[str],
    settle_on: date,
    officer: Actor,
    injury: list[dict[str, Any]],
) -> None:
    district = org.district()
    assert district is not None  # noqa: S101  (the demo has just founded it)
    audit = rights.begin_audit(
        district,
        actor=officer,
        employer=employer,
        region=REGION,
        settle_on=settle_on,
        due_day="last",
    )
    sheets = {
        "roster": [_on_roster(worker) for worker in workers],
        "payroll": [_paid(worker, month) for worker in workers for month in months],
        "contributions": [
            row for worker in workers for month in months for row in _insured(worker, month)
        ],
        "injury_rates": injury,
    }
    for layout, rows in sheets.items():
        rights.add_audit_file(
            audit,
            actor=officer,
            layout=layout,
            source="employer",
            content=_csv(rows),
            filename=f"{layout}-{months[0]}-{months[-1]}.csv",
        )
    rights.order_audit(audit, actor=officer)
    while run_next_job(now=timezone.now()):
        pass


def _on_roster(worker: Worker) -> dict[str, Any]:
    return {
        "姓名": worker.name, "身份证号": worker.number, "入职日期": "2014-06-01", "离职日期": "",
        "用工形式": "全日制", "上年月平均工资": worker.wage,
    }  # fmt: skip


def _paid(worker: Worker, month: str) -> dict[str, Any]:
    base = worker.base if month in worker.insured else 0
    return {
        "身份证号": worker.number, "姓名": worker.name, "月份": month, "应发工资": worker.wage,
        "代扣养老": _share(base, 80), "代扣医疗": _share(base, 20), "代扣失业": _share(base, 5),
        "社保补贴": 0,
    }  # fmt: skip


def _insured(worker: Worker, month: str) -> Iterator[dict[str, Any]]:
    if month not in worker.insured:
        return
    for kind, (employer, own) in RATES.items():
        yield {
            "身份证号": worker.number, "姓名": worker.name, "所属期": month, "险种": kind,
            "缴费基数": worker.base, "单位缴费": _share(worker.base, employer),
            "个人缴费": _share(worker.base, own), "缴费日期": f"{month}-20", "缴费类型": "正常",
        }  # fmt: skip


def _share(base: int, per_mille: int) -> str:
    """A base in whole yuan at a rate per mille, as the export writes it: exact to a tenth of a fen."""
    fen = (base * per_mille + 5) // 10
    return f"{fen // 100}.{fen % 100:02d}"


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
