"""The first fifty hits of a search among a million members, beside the same search among ten
thousand: by the beginning of the name, its initials, its pinyin, by whole numbers, and by filters
that nobody passes.

Built on the houses of `bench.member_list`: one process for each database, asked in turns through the
whole stack.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from bench.case import Case, Goal
from bench.member_list import LARGE, LEVELS, SMALL, House, build, house, serve

ROUNDS = {"quick": 20, "stated": 60}
WAYS = (
    "name", "initials", "frequent initials", "pinyin", "rare name", "nobody", "phone", "ID",
    "member number", "employment", "state",
)  # fmt: skip
RARE = "欧阳雪松"
ID = "11010519491231002X"


def cases(size: str) -> Iterator[Case]:
    for vendor in ("SQLite", "PostgreSQL"):
        if vendor == "PostgreSQL" and "ZHIJIA_TEST_POSTGRES" not in os.environ:
            continue
        with ExitStack() as stack:
            small, large = (
                stack.enter_context(house(vendor, members, module="bench.member_search"))
                for members in (SMALL, LARGE[size])
            )
            for level in LEVELS:
                for way in WAYS:
                    yield case_of(vendor, size, small, large, f"{level} {way}")


def case_of(vendor: str, size: str, small: House, large: House, page: str) -> Case:
    few, many = f"{SMALL:,}", f"{LARGE[size]:,}"
    level, _space, way = page.partition(" ")
    queries = {house_.members: house_.queries(page) for house_ in (small, large)}
    return Case(
        name=f"search by {way}, {level}, {vendor}",
        question=f"Does a search by {way} in a {level} cost the same at {many} members as at {few}?",
        contenders={
            f"project at {many}": lambda: large.seconds(page),
            f"project at {few}": lambda: small.seconds(page),
        },
        goals=(Goal(f"project at {many}", f"project at {few}", at_most=1.5),),
        rounds=ROUNDS[size] * 2,
        statistic="p95",
        facts={
            "queries a page": f"{queries[large.members]} and {queries[small.members]}",
            "CPU a page": f"{large.cpu(page) * 1000:.1f} ms and {small.cpu(page) * 1000:.1f} ms",
        },
    )


# Inside the process of one database


def searches(members: int) -> dict[str, tuple[Any, str]]:
    """The pages to ask: every way to search at every level, with a signed-in officer."""
    from urllib.parse import urlencode

    from zhijia.kernel.actor import system
    from zhijia.org.models import Membership, Person, Union
    from zhijia.org.services import enrol_member

    pages = build(members)
    somebody = Membership.objects.select_related("person").order_by("pk")[members // 2]
    rare = Person.written_down(RARE, id_number=ID, phone="19912345678")
    rare.save()
    enrol_member(
        rare, Union.objects.get(pk=somebody.union_id), actor=system("bench"), since=somebody.since
    )
    person = somebody.person
    asked = {
        "name": {"q": person.name[:2]},
        "initials": {"q": person.initials[:2]},
        "frequent initials": {"q": "zj"},
        "pinyin": {"q": person.pinyin[:6]},
        "rare name": {"q": RARE[:2]},
        "nobody": {"q": "龘龘"},
        "phone": {"q": "19912345678"},
        "ID": {"q": ID},
        "member number": {"q": person.member_number},
        "employment": {"employment": "3"},
        "state": {"state": "retained"},
    }
    return {
        f"{level} {way}": (pages[level][0], f"{pages[level][1]}&{urlencode(words)}")
        for level in LEVELS
        for way, words in asked.items()
    }


if __name__ == "__main__":
    serve(int(sys.argv[1]), searches)
