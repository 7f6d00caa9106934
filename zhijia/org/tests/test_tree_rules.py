"""The rules of the tree, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from zhijia.kernel.errors import RuleViolation
from zhijia.org.rules import tree
from zhijia.org.rules.names import normal_name
from zhijia.org.rules.pinyin import initials_of, pinyin_of
from zhijia.org.rules.tree import Place

DISTRICT = Place("district", "/1/")
EAST = Place("street", "/1/2/")
WEST = Place("street", "/1/3/")
MILL = Place("enterprise", "/1/2/7/")
CREW = Place("group", "/1/2/7/9/")


def code_of(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(RuleViolation) as refused:
        call(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def test_every_kind_finds_its_place() -> None:
    for kind, parent in [("street", DISTRICT), ("enterprise", EAST), ("group", MILL)]:
        tree.check_founding(kind, parent)
    assert tree.kinds_under("enterprise") == ["enterprise", "group"]
    assert tree.kinds_under("group") == []


def test_a_street_does_not_hang_under_a_street() -> None:
    assert code_of(tree.check_founding, "street", EAST) == "org.kind_does_not_fit"
    assert code_of(tree.check_move, WEST, EAST) == "org.kind_does_not_fit"


def test_nothing_hangs_under_a_closed_union() -> None:
    closed = Place("street", "/1/2/", stands=False)
    assert code_of(tree.check_founding, "enterprise", closed) == "org.union_closed"
    assert code_of(tree.check_move, MILL, closed) == "org.union_closed"


def test_a_union_never_moves_into_its_own_branch() -> None:
    assert code_of(tree.check_move, MILL, MILL) == "org.under_itself"
    inner = Place("enterprise", "/1/2/7/8/")
    assert code_of(tree.check_move, MILL, inner) == "org.under_itself"


def test_a_move_goes_somewhere_else() -> None:
    assert code_of(tree.check_move, MILL, EAST) == "org.hangs_there_already"
    tree.check_move(MILL, WEST)
    tree.check_move(MILL, DISTRICT)


def test_a_path_is_compared_by_whole_ids() -> None:
    """/1/20/ does not lie under /1/2/."""
    tree.check_merger(Place("street", "/1/20/"), EAST)


def test_only_strangers_of_one_kind_merge() -> None:
    assert code_of(tree.check_merger, MILL, WEST) == "org.merge_of_two_kinds"
    inner = Place("enterprise", "/1/2/7/8/")
    assert code_of(tree.check_merger, inner, MILL) == "org.under_itself"
    assert code_of(tree.check_merger, DISTRICT, DISTRICT) == "org.root_stays"


def test_a_union_is_closed_last() -> None:
    assert code_of(tree.check_closing, EAST, has_children=True) == "org.has_children"
    assert code_of(tree.check_closing, DISTRICT, has_children=False) == "org.root_stays"
    tree.check_closing(CREW, has_children=False)


def test_a_change_is_not_dated_ahead_or_before_the_beginning() -> None:
    today = date(2026, 3, 1)
    tree.check_day(today, today=today, not_before=today)
    assert code_of(tree.check_day, date(2026, 3, 2), today=today) == "org.day_in_future"
    early = code_of(tree.check_day, date(2014, 1, 1), today=today, not_before=date(2015, 5, 1))
    assert early == "org.day_before_set_up"


def test_names_are_compared_as_people_read_them() -> None:
    assert normal_name("宏达纺织（苏州） 有限公司") == normal_name("宏达纺织(苏州)有限公司")


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张建国", "zhang jian guo", "zjg"),
        ("单田芳", "shan tian fang", "stf"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("欧阳建华", "ou yang jian hua", "oyjh"),
        ("Anna Li", "anna li", "al"),
    ],
)
def test_how_a_name_is_typed(name: str, pinyin: str, initials: str) -> None:
    assert (pinyin_of(name), initials_of(name)) == (pinyin, initials)
