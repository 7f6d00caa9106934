"""Fifty members of a branch: flat from ten thousand members to a million, and beside Django's admin.

One process for each database answers requests through the whole stack (middleware, session, actor,
page) and times them itself; this module asks them in turns.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.case import Case, Goal

SMALL = 10_000
LARGE = {"quick": 100_000, "stated": 1_000_000}
ROUNDS = {"quick": 20, "stated": 60}
MEMBERS_OF_A_UNION = 50
TEMPLATES = 1_000
LEVELS = ("district", "street", "enterprise")


def cases(size: str) -> Iterator[Case]:
    for vendor in ("SQLite", "PostgreSQL"):
        if vendor == "PostgreSQL" and "ZHIJIA_TEST_POSTGRES" not in os.environ:
            continue
        with ExitStack() as stack:
            small = stack.enter_context(house(vendor, SMALL))
            large = stack.enter_context(house(vendor, LARGE[size]))
            yield from cases_of(vendor, size, small, large)


def cases_of(vendor: str, size: str, small: House, large: House) -> Iterator[Case]:
    few, many = f"{SMALL:,}", f"{LARGE[size]:,}"
    for level in LEVELS:
        queries = {house.members: house.queries(level) for house in (small, large)}
        assert len(set(queries.values())) == 1, f"queries differ: {queries}"
        yield Case(
            name=f"member list, {level}, {vendor}",
            question=f"Does the first page of a {level}'s members cost the same at {many} members as at {few}?",
            contenders={
                f"project at {many}": lambda level=level: large.seconds(level),
                f"project at {few}": lambda level=level: small.seconds(level),
            },
            goals=(Goal(f"project at {many}", f"project at {few}", at_most=1.15),),
            rounds=ROUNDS[size] * 2,
            statistic="p95",
            facts={
                "queries a page": queries[SMALL],
                "CPU a page": f"{large.cpu(level) * 1000:.1f} ms",
            },
        )
    yield Case(
        name=f"member list beside Django's admin, {vendor}",
        question="How much faster is the page than the list that Django's admin makes of the same rows: bare, and with a filter by union and a search as the page has?",
        contenders={
            f"project at {many}": lambda: large.seconds("district"),
            f"bare admin at {many}": lambda: large.seconds("admin"),
            f"admin with the page's filter at {many}": lambda: large.seconds("full admin"),
            f"project at {few}": lambda: small.seconds("district"),
            f"bare admin at {few}": lambda: small.seconds("admin"),
            f"admin with the page's filter at {few}": lambda: small.seconds("full admin"),
        },
        goals=tuple(
            Goal(f"{peer} at {size}", f"project at {size}", at_least=times)
            for size, times in ((many, 30), (few, 3))
            for peer in ("bare admin", "admin with the page's filter")
        ),
        rounds=ROUNDS[size],
    )


class House:
    """A process with one database, asked over its standard input."""

    def __init__(self, members: int, process: subprocess.Popen[str]) -> None:
        self.members, self._process = members, process

    def ask(self, page: str, *, count: bool = False) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"page": page, "count": count}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the house with {self.members:,} members broke down; see above")
        answered: dict[str, Any] = json.loads(line)
        return answered

    def seconds(self, page: str) -> float:
        return float(self.ask(page)["seconds"])

    def cpu(self, page: str) -> float:
        return min(float(self.ask(page)["cpu"]) for _ in range(5))

    def queries(self, page: str) -> int:
        return int(self.ask(page, count=True)["queries"])


@contextmanager
def house(vendor: str, members: int, *, module: str = "bench.member_list") -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="zhijia-bench-") as var:
        environment = {**os.environ, "ZHIJIA_VAR": var, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        if vendor == "PostgreSQL":
            environment["DATABASE_URL"] = new_database(f"members_{members}")
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(members)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield House(members, process)
        finally:
            process.kill()
            process.wait()


def new_database(name: str) -> str:
    """An empty database of the private cluster; its address."""
    import psycopg

    admin = os.environ["ZHIJIA_TEST_POSTGRES"]
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return admin.rpartition("/")[0] + f"/{name}"


# Inside the process of one database


def serve(members: int, build: Callable[[int], dict[str, tuple[Any, str]]]) -> None:
    """Lay out the database, say "ready", then answer the pages that are asked for."""
    import django

    django.setup()
    from django.core.management import call_command

    Path(os.environ["ZHIJIA_VAR"], "static").mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    pages = build(members)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(pages, **json.loads(line))), flush=True)


def answer(pages: dict[str, tuple[Any, str]], page: str, count: bool) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = pages[page]
    if count:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return {"queries": len(queries)}
    started, cpu = time.perf_counter(), time.process_time()
    response = client.get(address)
    spent, spent_cpu = time.perf_counter() - started, time.process_time() - cpu
    assert response.status_code == 200, f"{page}: {response.status_code}"
    return {"seconds": spent, "cpu": spent_cpu}


def build(members: int) -> dict[str, tuple[Any, str]]:
    """The tree, its members, one officer; the pages to ask, with a signed-in client."""
    from datetime import date

    from django.db import connection
    from django.test import Client

    from zhijia.access import services as access
    from zhijia.kernel.actor import system
    from zhijia.org.models import Union, UnionKind

    actor = system("bench")
    root = Union.objects.plant(parent=None, name="示范区总工会", kind=UnionKind.DISTRICT)
    streets = [
        Union(parent=root, name=f"{n}号街道总工会", kind=UnionKind.STREET) for n in range(20)
    ]
    Union.objects.plant_all(streets)
    enterprises = [
        Union(
            parent=streets[n % len(streets)], name=f"示范{n}厂工会", kind=UnionKind.ENTERPRISE,
            members_count=MEMBERS_OF_A_UNION,
        )
        for n in range(members // MEMBERS_OF_A_UNION)
    ]  # fmt: skip
    Union.objects.plant_all(enterprises)
    write_members(members, first_union=enterprises[0].pk, unions=len(enterprises))
    officer = access.open_account(name="王晓梅", phone="19900000002", password=None, actor=actor)
    access.appoint_officer(
        officer, root, "district_officer", actor=actor, since=date(2020, 1, 1), until=None, ties=[]
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    places = {
        "district": root.pk,
        "street": streets[7].pk,
        "enterprise": enterprises[len(enterprises) // 2].pk,
    }
    pages = {level: (client, f"/w/members/?union={pk}") for level, pk in places.items()}
    return pages | {
        "admin": (client, "/admin/org/membership/"),
        "full admin": (client, "/full/org/membership/"),
    }


def write_members(members: int, *, first_union: int, unions: int) -> None:
    """A thousand people written by the house itself, then copied inside the database: an envelope is
    bound to its table and seal key, so a copy of both opens like any other. Two primes spread the
    namesakes over all unions; each gets about fifty members."""
    from django.db import connection

    from zhijia.config.demo.names import mobile_number, person_name
    from zhijia.org.models import Membership, Person

    chance = random.Random(1)
    Person.objects.bulk_create(
        Person.written_down(person_name(chance), phone=mobile_number(serial))
        for serial in range(TEMPLATES)
    )
    copied = [
        f.column for f in Person._meta.local_concrete_fields if f.name not in ("id", "id_index")
    ]
    columns = ", ".join(copied)
    numbers = (
        "generate_series(2, %s)"
        if connection.vendor == "postgresql"
        else "(WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < %s) SELECT i FROM n)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO org_person ({columns}) SELECT {columns} FROM org_person, {numbers} AS copy",
            [members // TEMPLATES],
        )
        cursor.execute(
            f"INSERT INTO {Membership._meta.db_table}"
            " (person_id, union_id, state, since, until, employment, change, reason)"
            " SELECT id, %s + (id * 7919 + id / 1000 * 104729) %% %s,"
            " 'active', '2015-06-01', NULL, '1', '1', '' FROM org_person",
            [first_union, unions],
        )


if __name__ == "__main__":
    serve(int(sys.argv[1]), build)
