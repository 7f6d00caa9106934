"""Rosters for the tests: made-up members in the columns unions use, and the whole way at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from zhijia.base.jobs.models import Job
from zhijia.base.jobs.running import run_next_job
from zhijia.kernel.actor import Actor
from zhijia.kernel.identity import check_character
from zhijia.org import services
from zhijia.org.models import Roster, Union

HEADER = ("姓名", "身份证号", "手机号", "入会日期", "学历", "工种")
MADE_UP_AREA = "990000"
"""No place has this code, so no living person has these numbers."""


def id_number(serial: int) -> str:
    """A made-up identity number with its right check character."""
    first_17 = f"{MADE_UP_AREA}19800101{serial:03d}"
    return first_17 + check_character(first_17)


def line(serial: int, name: str = "", **other: str) -> tuple[str, ...]:
    """A good row; `other` replaces cells by their header."""
    cells = {
        "姓名": name or f"张{chr(0x4E00 + serial)}",
        "身份证号": id_number(serial),
        "手机号": f"1390000{serial:04d}",
        "入会日期": "2016-12-02",
        "学历": "大学本科",
        "工种": "挡车工",
    }
    return tuple({**cells, **other}.values())


def csv_of(lines: Iterable[Iterable[str]], header: Iterable[str] = HEADER) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([list(header), *map(list, lines)])
    return out.getvalue().encode()


def do_jobs() -> None:
    """Every long job that waits."""
    from django.utils import timezone

    while run_next_job(now=timezone.now()):
        pass


def checked(union: Union, actor: Actor, content: bytes, filename: str = "名册.csv") -> Roster:
    """A roster that was uploaded, matched as guessed, and checked."""
    roster = services.upload_roster(union, actor=actor, content=content, filename=filename)
    mapping = {int(place): item for place, item in roster.mapping.items()}
    services.map_roster(roster, actor=actor, mapping=mapping)
    do_jobs()
    roster.refresh_from_db()
    return roster


def committed(union: Union, actor: Actor, content: bytes) -> Roster:
    """A roster that was committed."""
    roster = checked(union, actor, content)
    services.commit_roster(roster, actor=actor)
    do_jobs()
    roster.refresh_from_db()
    return roster


def last_error() -> str:
    job = Job.objects.order_by("-pk").first()
    return job.error if job else ""
