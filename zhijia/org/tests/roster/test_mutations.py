"""Rosters damaged in every way we could think of: an answer each time, whole or none."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest

from zhijia.org.rules.roster import Unreadable, check_rows, mark, read
from zhijia.org.tests.roster.asking import asked
from zhijia.org.tests.roster.builders import CREW, Page, comma, number, old_number, xlsx
from zhijia.org.tests.roster.old_workbook import Formula, OldSheet, xls

SEED = int(os.environ.get("ZHIJIA_SEED", "2018")) * 10_000
Grid = list[list[object]]
Mutation = Callable[[Grid, random.Random], None]
HEADER = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "身份证号",
    "出生日期",
    "学历",
    "手机号码",
    "就业状况",
    "入会日期",
    "所属工会",
    "备注",
]
JUNK: list[object] = [
    None, "", " ", "\u3000", "—", "-", "/", "无", "合计", "小计：3人", "注：见附件", "示例", "=1+1", "@SUM(A1)",
    "+1", "-1", "\t1", "'", "'=1", "1e309", "NaN", "inf", 1e300, -1e300, 1e18, 0, -5, 3.5, True, False,
    "2018-13-45", "二〇一八年", "20180431", "０" * 18, "x" * 400, "长" * 300, "\x07", "\u202e", "𠮷", "e\u0301",
    "'; DROP TABLE people; --", '"unclosed', "姓名", "身份证号", "身份证号/姓名", "手机", "1" * 18, "1" * 15,
    number(), number().lower(), old_number(), float(old_number()), "²³", "٣٢٠", "①",
    date(2018, 3, 19), datetime(2018, 3, 19, 8, 30), date(1900, 1, 1), Formula(1),  # noqa: DTZ001
]  # fmt: skip


def a_roster(rng: random.Random) -> Grid:
    people = [
        [n, *CREW[n % 4][:1], "男", "汉", number(order=n), "1990-01-01", "大专", CREW[n % 4][2], "在岗",
         "2018-03-19", "", ""]
        for n in range(1, rng.randrange(3, 25))
    ]  # fmt: skip
    return [["花名册"], list(HEADER), *people, ["合计", len(people)]]


def some_cells(grid: Grid, rng: random.Random) -> None:
    for _ in range(rng.randrange(1, 12)):
        row = rng.choice(grid or [[]])
        if row:
            row[rng.randrange(len(row))] = rng.choice(JUNK)


def header_cell(grid: Grid, rng: random.Random) -> None:
    header = next((row for row in grid if "姓名" in row), None)
    if header:
        header[rng.randrange(len(header))] = rng.choice([*JUNK, *HEADER])


def drop_column(grid: Grid, rng: random.Random) -> None:
    place = rng.randrange(len(HEADER))
    for row in grid:
        del row[place : place + 1]


def swap_values(grid: Grid, rng: random.Random) -> None:
    """The values change columns, the titles stay: what happens when somebody sorts half a sheet."""
    a, b = rng.randrange(len(HEADER)), rng.randrange(len(HEADER))
    for row in grid[2:]:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]


def double_rows(grid: Grid, rng: random.Random) -> None:
    grid += [list(rng.choice(grid or [[]])) for _ in range(rng.randrange(1, 6))]


def shuffle_rows(grid: Grid, rng: random.Random) -> None:
    rng.shuffle(grid)


def blank_rows(grid: Grid, rng: random.Random) -> None:
    for _ in range(rng.randrange(1, 6)):
        grid.insert(rng.randrange(len(grid) + 1), [])


def split_header(grid: Grid, rng: random.Random) -> None:
    place = rng.randrange(len(HEADER))
    grid.insert(
        2, ["" if n != place else rng.choice(["手机", "本人", 1]) for n in range(len(HEADER))]
    )


def shift_right(grid: Grid, rng: random.Random) -> None:
    margin = [""] * rng.randrange(1, 5)
    for row in grid:
        row[:0] = margin


def cut_rows(grid: Grid, rng: random.Random) -> None:
    for row in grid:
        del row[rng.randrange(len(row) + 1) :]


def nothing(grid: Grid, rng: random.Random) -> None:
    del grid[rng.randrange(3) :]


MUTATIONS: list[Mutation] = [
    some_cells, header_cell, drop_column, swap_values, double_rows, shuffle_rows, blank_rows, split_header,
    shift_right, cut_rows, nothing,
]  # fmt: skip


def merged(grid: Grid, rng: random.Random) -> list[tuple[int, int, int, int]]:
    """One merged range at most: two that overlap are no workbook. Its cells but the first are empty."""
    if rng.random() < 0.5:
        return []
    top, left = rng.randrange(len(grid) + 1), rng.randrange(8)
    bottom, right = top + rng.randrange(4), left + 1 + rng.randrange(4)
    for line, row in enumerate(grid):
        for place in range(len(row)):
            is_inside = top <= line <= bottom and left <= place <= right
            if is_inside and (line, place) != (top, left):
                row[place] = ""
    return [(top, left, bottom, right)]


def plain(grid: Grid) -> Grid:
    return [["1" if isinstance(cell, Formula) else cell for cell in row] for row in grid]


def as_file(grid: Grid, rng: random.Random) -> bytes:
    kind = rng.choice(["xlsx", "xlsx", "xls", "csv", "gbk"])
    if kind in ("xlsx", "xls"):
        ranges = merged(grid, rng)
        if kind == "xlsx":
            return xlsx(Page(_without_infinity(grid), merged=ranges))
        return xls([OldSheet("名册", [[_old(cell) for cell in row] for row in grid], ranges)])
    encoding = "gb18030" if kind == "gbk" else rng.choice(["utf-8", "utf-8-sig", "utf-16"])
    delimiter = rng.choice([",", "\t", ";"])
    return comma(plain(grid), encoding, delimiter=delimiter)


def _without_infinity(grid: Grid) -> Grid:
    return [[str(cell) if cell == 1e300 else cell for cell in row] for row in grid]


def _old(cell: object) -> object:
    return cell.date() if isinstance(cell, datetime) else cell


def damaged_within(content: bytes, rng: random.Random) -> bytes:
    """A workbook packed again around damaged parts: no checksum gives them away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = bytearray(old.read(name))
            for _ in range(rng.choice([0, 0, 1, 3])):
                part[rng.randrange(len(part))] = rng.choice(b'0123456789<>/"= rcAZaz')
            new.writestr(name, bytes(part))
    return out.getvalue()


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Bytes changed or cut off: what a bad line or a bad disk does."""
    if content.startswith(b"PK") and rng.random() < 0.7:
        return damaged_within(content, rng)
    broken = bytearray(content)
    for _ in range(rng.randrange(1, 8)):
        broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken[: rng.randrange(1, len(broken) + 1)] if rng.random() < 0.3 else broken)


def mutated(seed: int) -> bytes:
    rng = random.Random(seed)
    grid = a_roster(rng)
    for mutate in rng.sample(MUTATIONS, rng.randrange(1, 4)):
        mutate(grid, rng)
    content = as_file(grid, rng)
    return damaged(content, rng) if content and rng.random() < 0.25 else content


def check(seed: int) -> str:
    """The answer is whole: every row is counted once, or the file is refused with one sentence."""
    content = mutated(seed)
    status, found, _said = asked(content)
    errors, repairs = found["errors"], found["repairs"]
    assert status == bool(errors)
    if errors and errors[0]["row"] == 0:
        assert (found["rows"], found["ok"], len(errors), repairs) == (0, 0, 1, [])
        return "refused"
    assert found["rows"] - found["ok"] == len({error["row"] for error in errors})
    for listed in (errors, repairs):
        assert [one["row"] for one in listed] == sorted(one["row"] for one in listed)
    assert all(error["hint"].endswith(("。", "？")) for error in errors)
    return "faults" if errors else "clean"


def mark_and_read_again(seed: int) -> None:
    """The marked workbook can be read, and no row of it is lost."""
    content = mutated(seed)
    try:
        sheet = read(content)
        rows = list(check_rows(sheet))
    except Unreadable:
        return
    faults = [fault for row in rows for fault in row.faults]
    again = list(check_rows(read(mark(content, sheet, faults))))
    assert {row.number for row in rows if row.faults} <= {row.number for row in again}


def run(count: int, start: int) -> None:
    seen = set()
    for seed in range(start, start + count):
        try:
            seen.add(check(seed))
            if seed % 10 == 0:
                mark_and_read_again(seed)
        except BaseException as wrong:
            raise AssertionError(f"file {seed}: mutated({seed})") from wrong
    assert seen == {"refused", "faults", "clean"}


def test_sixty_damaged_rosters() -> None:
    run(60, SEED)


@pytest.mark.full
def test_two_thousand_damaged_rosters() -> None:
    run(2_000, SEED)
