"""What we do not do, held against every table and column there is (docs/principles.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhijia.config.dictionary import Column, Table, as_markdown, tables

ROOT = Path(__file__).resolve().parent.parent
TABLES = list(tables())

# A whole word of a column's or table's name, or a part of its Chinese label; and why it is refused.
REFUSED: dict[str, str] = {
    r"check_?ins?|punch(es)?|attendance|roll_call|签到|打卡|考勤": "nobody is made to check in",
    r"points?|credits?|coins?|badges?|medals?|积分|勋章|金币": "help is not a prize",
    r"streaks?|consecutive_days|连续天数|连续签到": "help is not a prize",
    r"rank(ing|s)?|leader_?board|popularity|排名|排行|名次": "people are not scores",
    r"online_(time|seconds|minutes)|dwell|time_spent|session_length|在线时长|停留": "time online",
    r"(login|sign_in|visit|view|click|use|usage)_counts?|登录次数|访问次数|使用次数": "counts of use",
    r"last_(login|active|activity|seen|used|visit)(_at|_on)?|最近登录|上次登录": "traces of use",
    r"likes?|forwards?|shares?_count|点赞|转发数": "likes can be bought",
    r"lat(itude)?|lng|lon(gitude)?|geo|gps|location|coordinates?|tracks?|经度|纬度|定位|轨迹": "place",
    r"device_(id|model)|imei|mac_address|advertising_id|设备号": "the device is not a person",
    r"ip|ip_address|remote_addr|network_address|网络地址": "a network address",
}

# Columns that look like one of these and are not. The reason is the price of the line.
ALLOWED: dict[str, str] = {
    "access.account.last_seen_on": (
        "a day, never a time: an account idle for 90 days is asked for a second proof"
    ),
    "mfa.authenticator.last_used_at": "refuses a one-time code that was used already",
    "socialaccount.socialaccount.last_login": "written by the sign-in library on its own table",
}

WORDS = [(re.compile(rf"(?<![a-z])({words})(?![a-z])"), why) for words, why in REFUSED.items()]


def objection(text: str) -> str:
    """Why a name or label is refused, or nothing."""
    spoken = text.lower()
    return next((why for word, why in WORDS if word.search(spoken)), "")


def columns() -> list[tuple[str, Table, Column]]:
    return [
        (f"{table.name}.{column.name}", table, column)
        for table in TABLES
        for column in table.columns
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_table_is_for_what_we_do_not_do(table: Table) -> None:
    assert not objection(table.name.split(".")[1]), table.name
    assert not objection(table.label), table.label


def test_no_column_is_for_what_we_do_not_do() -> None:
    refused = {
        name: why
        for name, _, column in columns()
        if name not in ALLOWED and (why := objection(column.name) or objection(column.label))
    }
    assert refused == {}


def test_each_exception_is_a_column_that_exists_and_would_be_refused() -> None:
    known = {name: column for name, _, column in columns()}
    assert set(ALLOWED) <= set(known)
    assert [name for name in ALLOWED if not objection(known[name].name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "check_in_at", "checkin", "points", "total_points", "streak", "rank", "ranking", "online_time",
        "login_count", "last_login", "latitude", "lng", "location", "gps", "likes", "imei", "ip_address",
        "签到时间", "积分", "排名", "在线时长", "经度",
    ],
)  # fmt: skip
def test_the_word_list_finds_what_it_is_for(name: str) -> None:
    assert objection(name)


@pytest.mark.parametrize("name", ["appointed_by", "kind", "since", "ties", "description"])
def test_the_word_list_finds_whole_words_only(name: str) -> None:
    assert not objection(name)


def test_the_data_dictionary_is_current() -> None:
    written = (ROOT / "docs/data-dictionary.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "run: zhijia data-dictionary --write docs/data-dictionary.md"


def test_the_principles_are_written_in_both_languages() -> None:
    written = (ROOT / "docs/principles.md").read_text(encoding="utf-8")
    rows = [line for line in written.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 8
    for row in rows:
        chinese, english = row.split("|")[1:3]
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert re.fullmatch(r"[ -~]+", english)
