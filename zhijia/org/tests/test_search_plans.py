"""How the database finds members: pinned, because a changed index shows on a million rows only."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhijia.org import selectors
from zhijia.org.models import Claim, Membership
from zhijia.org.selectors import members
from zhijia.org.tests.town import Town

SQLITE_ONLY = "PostgreSQL plans by what the tables hold, and these hold next to nothing"


@pytest.fixture(autouse=True)
def large_branch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every branch is searched as a large one is."""
    if connection.vendor != "sqlite":
        pytest.skip(SQLITE_ONLY)
    monkeypatch.setattr(members, "SMALL", -1)
    monkeypatch.setattr(members, "LARGE", -1)


def plans_of(town: Town, **asked: str) -> list[str]:
    """The plan of each statement by which the district's list looks for members."""
    with CaptureQueriesContext(connection) as asked_for:
        selectors.members_page(town.district_officer, chosen=selectors.Chosen(**asked))
    statements = [query["sql"] for query in asked_for.captured_queries]
    looking = [sql for sql in statements if f'FROM "{Membership._meta.db_table}"' in sql]
    return [plan_of(sql) for sql in looking if Claim._meta.db_table not in sql]


def plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), ())
        return "\n".join(row[-1] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("张", "org_person_by_name"),
        ("zjg", "org_person_by_initials"),
        ("zhang", "org_person_by_pinyin"),
    ],
)
def test_a_name_is_walked_along_its_index_alone(town: Town, typed: str, index: str) -> None:
    """Neither the person nor the membership is looked at before it is known whom to show."""
    plan = plans_of(town, text=typed)[0]
    assert f"USING COVERING INDEX {index}" in plan
    assert "USING COVERING INDEX org_membership_of_person" in plan


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"state": "retained"}, "org_membership_not_active"),
        ({"state": "ended"}, "org_membership_not_active"),
        ({"employment": "3"}, "org_membership_not_at_work"),
    ],
)
def test_the_few_are_found_before_the_unions_are_asked(
    town: Town, asked: dict[str, str], index: str
) -> None:
    found, *_page = plans_of(town, **asked)
    assert f"USING COVERING INDEX {index}" in found


def test_the_many_are_asked_for_union_by_union(town: Town) -> None:
    (plan,) = plans_of(town, state="active")
    assert "org_membership_in_state" in plan
