from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhijia.kernel.actor import VISITOR, Actor, system

OFFICER = Actor(account_id=7, person_id=9, grants={"desk.read": ("/1/7/", "/1/9/")})


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("/1/7/", True),
        ("/1/7/3/", True),
        ("/1/9/", True),
        ("/1/70/", False),
        ("/1/70/7/", False),
        ("/1/", False),
        ("/1/8/", False),
        ("/11/7/", False),
    ],
)
def test_a_duty_is_held_in_its_branches(at: str, held: bool) -> None:
    assert OFFICER.holds("desk.read", at=at) is held


ids = st.lists(st.integers(1, 120), min_size=1, max_size=4)


@settings(deadline=None)
@given(ids, ids)
def test_a_branch_is_its_root_and_whatever_has_the_root_above_it(
    branch: list[int], at: list[int]
) -> None:
    def path(numbers: list[int]) -> str:
        return "".join(f"/{n}" for n in numbers) + "/"

    actor = Actor(grants={"d": (path(branch),)})
    assert actor.holds("d", at=path(at)) is (at[: len(branch)] == branch)
    assert actor.holds("d", at=path(branch + at))


def test_another_duty_is_not_held() -> None:
    assert not OFFICER.holds("desk.confide", at="/1/7/")
    assert OFFICER.reach("desk.confide") == ()
    assert OFFICER.holds_somewhere("desk.read")
    assert not OFFICER.holds_somewhere("desk.confide")


def test_a_duty_held_nowhere_is_not_held() -> None:
    assert not Actor(account_id=7, grants={"desk.read": ()}).holds_somewhere("desk.read")


def test_who_is_who() -> None:
    worker, sweep = Actor(account_id=3, person_id=4), system("desk.climb_overdue")
    everybody = (VISITOR, worker, OFFICER, sweep)
    assert [a.name for a in everybody] == [
        "visitor",
        "account:3",
        "account:7",
        "system:desk.climb_overdue",
    ]
    assert [a.is_signed_in for a in everybody] == [False, True, True, False]
    assert [a.is_officer for a in everybody] == [False, False, True, False]
    assert all(a.is_proven for a in everybody)


def test_the_system_holds_no_duty() -> None:
    assert not system("desk.climb_overdue").holds("desk.read", at="/1/")


def test_an_actor_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        VISITOR.is_proven = False  # type: ignore[misc]
