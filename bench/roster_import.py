"""A roster of members from the file to the register: beside the least work that could do it, and
beside django-import-export as its documentation sets it up.

One process for each database does the work when asked and times it itself; this module asks the
contenders in turns. After each turn the rows written are taken away, outside the clock.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.case import Case, Goal
from bench.member_list import new_database

LARGE = {"quick": 10_000, "stated": 100_000}
SMALL = {"quick": 1_000, "stated": 10_000}
ROUNDS = {"quick": 3, "stated": 3}
BAD_EVERY = 100
MOST_MEGABYTES = 300
HEADER = (
    "姓名", "身份证号", "性别", "出生日期", "民族", "学历", "政治面貌", "移动电话", "户籍类型",
    "农民工会员", "就业状况", "技术等级", "工种", "职务", "工号", "入会日期", "会籍变化类型",
)  # fmt: skip


def cases(size: str) -> Iterator[Case]:
    for vendor in ("SQLite", "PostgreSQL"):
        if vendor == "PostgreSQL" and "ZHIJIA_TEST_POSTGRES" not in os.environ:
            continue
        with ExitStack() as stack:
            small = stack.enter_context(house(vendor, SMALL[size]))
            large = stack.enter_context(house(vendor, LARGE[size]))
            yield from cases_of(vendor, size, small, large)


def cases_of(vendor: str, size: str, small: House, large: House) -> Iterator[Case]:
    few, many = f"{SMALL[size]:,} rows", f"{LARGE[size]:,} rows"
    peak = large.ask("project")["megabytes"]
    held = "met" if peak < MOST_MEGABYTES else "missed"
    yield Case(
        name=f"roster import, {vendor}",
        question=(
            f"How much more than the least possible work is the import of {many}, one of"
            f" {BAD_EVERY} bad (read, check, seal, put in waiting, commit with history and audit)?"
            " The limit reads with calamine, seals the same envelopes in a bare loop and writes the"
            " same rows, indexes, history and audit entry with one prepared statement or COPY each;"
            " it checks nothing and can be neither stopped nor undone."
        ),
        contenders={
            f"project, {many}": lambda: large.seconds("project"),
            f"limit, {many}": lambda: large.seconds("limit"),
            f"project, {few}": lambda: small.seconds("project"),
        },
        goals=(
            Goal(f"project, {many}", f"limit, {many}", at_most=1.5),
            Goal(f"project, {many}", f"project, {few}", at_most=11),
        ),
        rounds=ROUNDS[size],
        facts={
            "peak memory of the process": f"{peak} MB (goal: under {MOST_MEGABYTES}, {held})",
            **large.ask("parts")["parts"],
        },
    )
    yield Case(
        name=f"roster import beside django-import-export, {vendor}",
        question=(
            f"How much faster is the import of {few} than django-import-export with its defaults:"
            " a dry run that shows what would be, then the import, as its own pages do it? It checks"
            " the model, seals nothing and writes one table."
        ),
        contenders={
            f"import-export, {few}": lambda: small.seconds("peer"),
            f"project, {few}": lambda: small.seconds("project"),
        },
        goals=(Goal(f"import-export, {few}", f"project, {few}", at_least=15),),
        rounds=ROUNDS[size],
    )


class House:
    """A process with one database, asked over its standard input."""

    def __init__(self, rows: int, process: subprocess.Popen[str]) -> None:
        self.rows, self._process = rows, process

    def ask(self, who: str) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(who + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the house with {self.rows:,} rows broke down; see above")
        answered: dict[str, Any] = json.loads(line)
        return answered

    def seconds(self, who: str) -> float:
        return float(self.ask(who)["seconds"])


@contextmanager
def house(vendor: str, rows: int) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="zhijia-bench-") as var:
        environment = {**os.environ, "ZHIJIA_VAR": var, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        file = Path(var) / "roster.xlsx"
        subprocess.run(
            [sys.executable, "-m", "bench.roster_import", "write", str(file), str(rows)],
            env=environment, check=True,
        )  # fmt: skip
        if vendor == "PostgreSQL":
            environment["DATABASE_URL"] = new_database(f"roster_{rows}")
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            env=environment, check=True,
        )  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.roster_import", "serve", str(file), str(rows)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield House(rows, process)
        finally:
            process.kill()
            process.wait()


# A process of its own: the file, so that its memory is nobody's


def write(file: Path, rows: int) -> None:
    """A roster of made-up people; every hundredth row has a wrong check character."""
    import django
    import xlsxwriter

    django.setup()
    from zhijia.config.demo.names import mobile_number, person_name
    from zhijia.kernel.identity import check_character

    chance = random.Random(7)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet("会员花名册")
        page.write_row(0, 0, HEADER)
        for serial in range(rows):
            year, day = 1960 + serial % 45, 1 + serial % 28
            first_17 = f"99{serial // 1000 % 10000:04d}{year}03{day:02d}{serial % 1000:03d}"
            right = check_character(first_17)
            last = right if (serial + 1) % BAD_EVERY else ("0" if right != "0" else "1")
            cells = (
                person_name(chance), first_17 + last, "男" if int(first_17[16]) % 2 else "女",
                f"{year}-03-{day:02d}", "汉族", chance.choice(("大学本科", "大学专科", "普通高中")),
                "群众", mobile_number(serial), chance.choice(("城镇户籍", "农村户籍")),
                chance.choice(("是", "否")), "在岗", chance.choice(("", "中级", "高级")), "挡车工",
                "", f"G{serial:06d}", f"{2001 + serial % 20}-05-01", "入会",
            )  # fmt: skip
            page.write_row(serial + 1, 0, cells)


# Inside the process of one database


def serve(file: Path, rows: int) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from zhijia.base.memory import keep_what_is_loaded
    from zhijia.org.models import Union, UnionKind

    Path(os.environ["ZHIJIA_VAR"], "static").mkdir(exist_ok=True)
    root = Union.objects.plant(parent=None, name="示范区总工会", kind=UnionKind.DISTRICT)
    union = Union.objects.plant(parent=root, name="示范厂工会", kind=UnionKind.ENTERPRISE)
    contenders = {"project": project, "limit": limit, "peer": peer}
    parts: dict[str, str] = {}
    keep_what_is_loaded()  # as the process of long jobs does
    print("ready", flush=True)
    for line in sys.stdin:
        who = line.strip()
        if who == "parts":
            print(json.dumps({"parts": parts}), flush=True)
            continue
        spent, said, written = contenders[who](union, file)
        assert written == rows - rows // BAD_EVERY, f"{who} wrote {written}"
        parts.update(said)
        peak = megabytes()  # before the clearing, which nobody's import does
        clear(timezone.now())
        print(json.dumps({"seconds": spent, "megabytes": peak}), flush=True)


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


Answer = tuple[float, dict[str, str], int]


def project(union: Any, file: Path) -> Answer:
    """The two long jobs an officer waits for. The upload before them keeps the file and looks at its
    header."""
    from zhijia.kernel.actor import Actor
    from zhijia.org import services
    from zhijia.org.models import Roster
    from zhijia.org.services.roster_check import check_roster
    from zhijia.org.services.roster_commit import write_roster

    actor = Actor(account_id=1, grants={"org.import": ("/",), "org.read_members": ("/",)})
    started = time.perf_counter()
    content = file.read_bytes()
    roster = services.upload_roster(union, actor=actor, content=content, filename="名册.xlsx")
    del content
    uploaded = time.perf_counter()
    mapping = {int(place): item for place, item in roster.mapping.items()}
    services.map_roster(roster, actor=actor, mapping=mapping)
    run = AtWork({"roster": roster.pk, "reach": ["/"]})
    begun = time.perf_counter()
    check_roster(run)
    checked = time.perf_counter()
    services.commit_roster(Roster.objects.get(pk=roster.pk), actor=actor)
    written = write_roster(run)["written"]
    done = time.perf_counter()
    said = {
        "upload": f"{uploaded - started:.2f} s",
        "check": f"{checked - begun:.2f} s",
        "commit": f"{done - checked:.2f} s",
    }
    return done - begun, said, int(written)


class AtWork:
    """A long job at work, whose progress nobody watches."""

    owner_id = 1

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order

    def progress(self, done: int, total: int | None = None, *, message: str = "") -> None:
        return None


def limit(union: Any, file: Path) -> Answer:
    """Read, seal in a bare loop, write raw."""
    from django.db import connection, transaction

    started = time.perf_counter()
    persons, records, memberships, history = sealed_rows(file, union.pk)
    with transaction.atomic():
        for table, names, rows in (
            ("org_person", PERSON, persons),
            ("org_memberrecord", RECORD, records),
            ("org_membership", MEMBERSHIP, memberships),
            ("org_membershipchange", HISTORY, history),
        ):
            raw_write(connection, table, names, rows)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE org_union SET members_count = members_count + %s WHERE id = %s",
                [len(persons), union.pk],
            )
            cursor.execute(
                "INSERT INTO audit_auditentry (at, actor, verb, target, facts, chain)"
                " VALUES (CURRENT_TIMESTAMP, 'bench', 'bench.limit', 'bench', '{}', '')"
            )
    return time.perf_counter() - started, {}, len(persons)


PERSON = [
    "id",
    "seal_key",
    "envelope",
    "name",
    "pinyin",
    "initials",
    "birth_year",
    "sex",
    "id_type",
    "id_index",
    "phone_index",
    "is_compared",
    "created_at",
]
RECORD = [
    "person_id",
    "education",
    "household_type",
    "is_migrant_worker",
    "skill",
    "trade",
    "job_title",
    "staff_no",
    "card_no",
    "first_work_year",
    "work_unit",
]
MEMBERSHIP = ["id", "person_id", "union_id", "state", "since", "employment", "change", "reason"]
HISTORY = ["membership_id", "kind", "reason", "on", "before", "at", "seal_key", "envelope"]


def spelt(file: Path) -> dict[str, tuple[str, str]]:
    from zhijia.org.models import sound_of
    from zhijia.org.rules.pinyin import initials_of

    if not SPELT:
        from python_calamine import load_workbook

        for row in load_workbook(str(file)).get_sheet_by_index(0).iter_rows():
            SPELT[row[0]] = sound_of(row[0]), initials_of(row[0])
    return SPELT


SPELT: dict[str, tuple[str, str]] = {}


def sealed_rows(file: Path, union_id: int) -> tuple[Any, ...]:
    """The rows as the import writes them, by the shortest way: no check, no code looked up twice."""
    from uuid import uuid4

    from python_calamine import load_workbook

    from zhijia.base.sealing.envelopes import index_of, sealed_values
    from zhijia.org.services.roster_check import _spelt

    now = "2026-01-01 00:00:00+00:00"
    codes = {
        "大学本科": "20", "大学专科": "30", "普通高中": "60", "城镇户籍": "1", "农村户籍": "2",
        "中级": "4", "高级": "3", "": "",
    }  # fmt: skip
    persons: list[Any] = []
    records, memberships, history = [], [], []
    sheet = load_workbook(str(file)).get_sheet_by_index(0)
    for number, cells in enumerate(sheet.iter_rows()):
        if number == 0 or number % BAD_EVERY == 0:
            continue
        (
            name, id_number, sex, born, _nation, education, _status, phone, household, migrant,
            _employed, skill, trade, title, staff_no, since, _changed,
        ) = cells  # fmt: skip
        key = uuid4()
        values = {"id_number": id_number, "phone": phone, "nation": "01", "political_status": "13"}
        envelope = sealed_values(values, table="org_person", seal_key=key)
        persons.append(
            (
                number, key.hex, envelope, name, *_spelt(name), int(born[:4]),
                "1" if sex == "男" else "2", "1", index_of("person.id_number", id_number),
                index_of("person.phone", phone), False, now,
            )
        )  # fmt: skip
        records.append(
            (
                number, codes[education], codes[household], migrant == "是", codes[skill], trade,
                title, staff_no, "", None, "",
            )
        )  # fmt: skip
        memberships.append((number, number, union_id, "active", since, "1", "1", ""))
        history.append((number, "joined", "", since, "", now, key.hex, b""))
    return persons, records, memberships, history


def raw_write(connection: Any, table: str, names: list[str], rows: list[Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["?"] * len(names))
            cursor.cursor.connection.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({places})", rows
            )


def peer(union: Any, file: Path) -> Answer:
    """django-import-export, a resource of the person's table as its documentation begins, fed with
    the same good rows: first dry, as its pages do, then in earnest. It knows nothing of envelopes."""
    import tablib
    from import_export import resources
    from python_calamine import load_workbook

    from zhijia.org.models import Person

    class PersonResource(resources.ModelResource):
        class Meta:
            model = Person
            import_id_fields = ("id_index",)
            fields = ("name", "pinyin", "initials", "birth_year", "sex", "id_type", "id_index")

    names = spelt(file)
    started = time.perf_counter()
    sheet = load_workbook(str(file)).get_sheet_by_index(0)
    dataset = tablib.Dataset(headers=PersonResource.Meta.fields)
    for number, row in enumerate(sheet.iter_rows()):
        if number and number % BAD_EVERY:
            sex = "1" if row[2] == "男" else "2"
            dataset.append((row[0], *names[row[0]], row[3][:4], sex, "1", row[1]))
    PersonResource().import_data(dataset, dry_run=True, raise_errors=True)
    result = PersonResource().import_data(dataset, raise_errors=True)
    return time.perf_counter() - started, {}, int(result.totals["new"])


def clear(now: Any) -> None:
    """Take away what was written, so that the next turn finds the same register."""
    from datetime import timedelta

    from django.db import connection

    from zhijia.base.files.services import clear_orphans

    tables = (
        "org_membershipchange", "org_claim", "org_membership", "org_memberrecord", "org_rosterrow",
        "org_rosterfinding", "org_roster", "org_rostercolumns", "org_person", "jobs_job",
    )  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("UPDATE org_union SET members_count = 0")
    clear_orphans(now=now + timedelta(days=2))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    {"write": write, "serve": serve}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
