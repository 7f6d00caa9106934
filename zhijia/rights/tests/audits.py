"""A small audit with known faults, for the tests of services and pages.

宏达纺织 in Suzhou, April to June 2018: 甲 is declared at the floor on a wage of 6,000, 乙 is clean, 丙 is
on the payroll and insured nowhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date

from django.utils import timezone

from tests.town import Town
from zhijia.base.jobs.running import run_next_job
from zhijia.kernel.identity import check_character
from zhijia.rights import services
from zhijia.rights.models import Audit

REGION = "320500"
SETTLE_ON = date(2018, 9, 30)
MONTHS = ("2018-04", "2018-05", "2018-06")
RATES = {
    "pension": (0.19, 0.08), "medical": (0.09, 0.02), "unemployment": (0.005, 0.005),
    "injury": (0.01, 0), "maternity": (0.008, 0),
}  # fmt: skip


def number(serial: int) -> str:
    """A well-formed identity number."""
    first = f"32050019800101{serial:03d}"
    return first + check_character(first)


SHORT, CLEAN, ABSENT = number(1), number(2), number(3)
NAMES = {SHORT: "陈志远", CLEAN: "孙小梅", ABSENT: "郑国良"}
WAGES = {SHORT: 6000, CLEAN: 5000, ABSENT: 4500}
BASES = {SHORT: 3030, CLEAN: 5000}


def sheet(rows: list[Mapping[str, object]]) -> bytes:
    """Rows as a CSV as offices export it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def roster(people: Mapping[str, str] = NAMES, **more: object) -> bytes:
    return sheet(
        [
            {
                "姓名": name, "身份证号": who, "入职日期": "2015-03-01", "离职日期": "",
                "用工形式": "全日制", "上年月平均工资": WAGES[who], **more,
            }
            for who, name in people.items()
        ]
    )  # fmt: skip


def payroll(people: Mapping[str, str] = NAMES, **more: object) -> bytes:
    return sheet([_slip(who, month) | more for who in people for month in MONTHS])


def _slip(who: str, month: str) -> dict[str, object]:
    base = BASES.get(who, 0)
    withheld = {kind: f"{base * RATES[kind][1]:.2f}" for kind in ("pension", "medical", "unemployment")}  # fmt: skip
    return {
        "身份证号": who, "月份": month, "应发工资": WAGES[who], "代扣养老": withheld["pension"],
        "代扣医疗": withheld["medical"], "代扣失业": withheld["unemployment"], "社保补贴": 0,
    }  # fmt: skip


def contributions(bases: Mapping[str, int] = BASES, **more: object) -> bytes:
    return sheet(
        [
            {
                "身份证号": who, "所属期": month, "险种": kind, "缴费基数": base,
                "单位缴费": f"{base * employer:.2f}", "个人缴费": f"{base * worker:.2f}",
                "缴费日期": f"{month}-20", "缴费类型": "正常", **more,
            }
            for who, base in bases.items()
            for month in MONTHS
            for kind, (employer, worker) in RATES.items()
        ]
    )  # fmt: skip


FILES: Mapping[str, Callable[[], bytes]] = {
    "roster": roster,
    "payroll": payroll,
    "contributions": contributions,
}


def begun(town: Town, *, several: bool = False, who: str = "小王") -> Audit:
    return services.begin_audit(
        town.district,
        actor=town.actor(who),
        employer=None if several else town.mill,
        region=REGION,
        settle_on=SETTLE_ON,
        due_day="last",
    )


def with_files(
    town: Town, audit: Audit, *, source: str = "employer", files: Mapping[str, bytes] | None = None
) -> Audit:
    for layout, content in (files or {name: make() for name, make in FILES.items()}).items():
        services.add_audit_file(
            audit,
            actor=town.actor("小王"),
            layout=layout,
            source=source,
            content=content,
            filename=f"{layout}.csv",
        )
    return audit


def judged(
    town: Town,
    *,
    source: str = "employer",
    several: bool = False,
    files: Mapping[str, bytes] | None = None,
) -> Audit:
    """An audit from its first file to its findings, the long job done here and now."""
    audit = with_files(town, begun(town, several=several), source=source, files=files)
    services.order_audit(audit, actor=town.actor("小王"))
    while run_next_job(now=timezone.now()):
        pass
    audit.refresh_from_db()
    return audit
