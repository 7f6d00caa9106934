"""Workbooks as people send them: whatever is done to one, the answer is findings or sentences."""

from __future__ import annotations

import os
import random
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from zhijia.kernel.figures import shipped
from zhijia.rights.rules.insurance.audit import Files, Question, audit
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.tests import planted

Sheet = list[list[object]]
Mutation = Callable[[Sheet, random.Random], None]
NAMES = ("roster", "payroll", "paid")
JUNK: list[object] = [
    None,
    "",
    " ",
    "—",
    "合计",
    "=1+1",
    "@SUM(A1)",
    "-1",
    "1e309",
    "NaN",
    "2018-13",
    "2018年4月",
    "20180431",
    "２０１８－０４",
    "三千",
    "1,234.567",
    "99999999999999",
    "\x07",
    "'; DROP TABLE paid; --",
    '"unclosed',
    "长" * 300,
    0,
    -5,
    3.5,
    1e18,
    True,
    date(2018, 4, 1),
    datetime(2018, 4, 1, 12, 30),  # noqa: DTZ001 - a spreadsheet knows no zone
]


def some_cell(sheet: Sheet, rng: random.Random) -> None:
    row = rng.choice(sheet)
    if row:
        row[rng.randrange(len(row))] = rng.choice(JUNK)


def header_cell(sheet: Sheet, rng: random.Random) -> None:
    sheet[0][rng.randrange(len(sheet[0]))] = rng.choice([*JUNK, "period", "base", "姓名"])


def drop_column(sheet: Sheet, rng: random.Random) -> None:
    place = rng.randrange(len(sheet[0]))
    for row in sheet:
        del row[place : place + 1]


def swap_columns(sheet: Sheet, rng: random.Random) -> None:
    a, b = rng.randrange(len(sheet[0])), rng.randrange(len(sheet[0]))
    for row in sheet:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]


def swap_values_only(sheet: Sheet, rng: random.Random) -> None:
    header = list(sheet[0])
    swap_columns(sheet, rng)
    sheet[0][:] = header


def add_rows(sheet: Sheet, rng: random.Random) -> None:
    kinds: list[list[object]] = [[], ["合计", "", "", 5], ["说明：以上数据"], list(sheet[0])]
    sheet.insert(rng.randrange(len(sheet) + 1), list(rng.choice(kinds)))


def double_row(sheet: Sheet, rng: random.Random) -> None:
    sheet.append(list(rng.choice(sheet)))


def shorten(sheet: Sheet, rng: random.Random) -> None:
    del sheet[rng.randrange(len(sheet)) :]


def shift_years(sheet: Sheet, rng: random.Random) -> None:
    """Mixed years: some rows move by up to thirty years."""
    years = rng.choice([-30, -8, -1, 1, 30])
    for row in sheet[1:]:
        for place, cell in enumerate(row):
            if (
                isinstance(cell, str)
                and cell[:2] == "20"
                and cell[4:5] == "-"
                and rng.random() < 0.5
            ):
                row[place] = f"{int(cell[:4]) + years}{cell[4:]}"


def other_employer(sheet: Sheet, rng: random.Random) -> None:
    for row in sheet[1:]:
        if row and rng.random() < 0.3:
            row[0] = rng.choice(["E2", "=E3", None, 7, 7.0])


def scramble_numbers(sheet: Sheet, rng: random.Random) -> None:
    for row in sheet[1:]:
        if len(row) > 1 and rng.random() < 0.2:
            row[1] = rng.choice([NUMBER_AS_FLOAT, "E1234567", 123456789012345, "320586199001011"])


NUMBER_AS_FLOAT = 3.2058619900101e17
MUTATIONS: list[Mutation] = [
    some_cell,
    header_cell,
    drop_column,
    swap_columns,
    swap_values_only,
    add_rows,
    double_row,
    shorten,
    shift_years,
    other_employer,
    scramble_numbers,
]


def clean_sheets() -> dict[str, Sheet]:
    workers = list(planted.district(4, 3))
    head = (planted.ROSTER, planted.PAYROLL, planted.CONTRIBUTIONS)
    rows: list[Sheet] = [
        [list(planted.roster_row(worker)) for worker in workers],
        [list(planted.payroll_row(worker, slip)) for worker in workers for slip in worker.slips],
        [list(planted.paid_row(worker, entry)) for worker in workers for entry in worker.entries],
    ]
    return {
        name: [list(header.split(",")), *sheet]
        for name, header, sheet in zip(NAMES, head, rows, strict=True)
    }


def save(sheets: dict[str, Sheet], folder: Path) -> Files:
    for name, sheet in sheets.items():
        with xlsxwriter.Workbook(
            folder / f"{name}.xlsx", {"nan_inf_to_errors": True, "strings_to_formulas": True}
        ) as book:
            page = book.add_worksheet()
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for number, row in enumerate(sheet):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(number, place, cell, day)  # type: ignore[arg-type]
                    else:
                        page.write(number, place, cell)
    return Files(*(folder / f"{name}.xlsx" for name in NAMES))


def damage(path: Path, rng: random.Random) -> None:
    """Bytes lost or flipped, or a part of the archive replaced by nonsense."""
    content = bytearray(path.read_bytes())
    way = rng.randrange(3)
    if way == 0:
        del content[rng.randrange(len(content)) :]
    elif way == 1:
        for _ in range(rng.randrange(1, 30)):
            content[rng.randrange(len(content))] = rng.randrange(256)
    else:
        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        chosen = rng.choice(sorted(parts))
        parts[chosen] = parts[chosen][: rng.randrange(len(parts[chosen]) + 1)]
        with zipfile.ZipFile(path, "w") as new:
            for name, part in parts.items():
                new.writestr(name, part)
        return
    path.write_bytes(content)


def answers(rng: random.Random, folder: Path) -> str:
    """One mutated set of workbooks, audited: "findings" or "sentences"; all else is a failure."""
    sheets = clean_sheets()
    for _ in range(rng.randrange(1, 4)):
        sheet = sheets[rng.choice(NAMES)]
        if sheet and sheet[0]:
            rng.choice(MUTATIONS)(sheet, rng)
    files = save(sheets, folder)
    if rng.random() < 0.15:
        damage(rng.choice([files.roster, files.payroll, files.contributions]), rng)
    question = Question(planted.REGION, planted.SETTLE_ON, shipped(), due_day="last", threads=1)
    refused: Unreadable | None = None
    try:
        audit(files, question, folder / "out.csv")
    except Unreadable as refusal:
        refused = refusal
    if refused is None:
        return "findings"
    assert refused.sentences
    assert all(s.endswith(("。", "”")) and len(s) < 600 for s in refused.sentences)
    assert not (folder / "out.csv").exists()
    return "sentences"


def check(count: int, seed: int) -> None:
    seen: dict[str, int] = {"findings": 0, "sentences": 0}
    for number in range(count):
        with tempfile.TemporaryDirectory() as name:
            try:
                seen[answers(random.Random(f"{seed}:{number}"), Path(name))] += 1
            except BaseException as wrong:
                pytest.fail(f"seed {seed}, workbook {number}: {type(wrong).__name__}: {wrong}")
            left = {path.name for path in Path(name).iterdir()}
            assert left <= {"roster.xlsx", "payroll.xlsx", "paid.xlsx", "out.csv"}
    assert seen["sentences"], seen
    assert seen["findings"] or count < 20, seen


def test_a_sample_of_mutated_workbooks() -> None:
    seed = int(os.environ.get("ZHIJIA_SEED", "20261101"))
    check(8, seed)


@pytest.mark.full
@pytest.mark.parametrize("block", range(8))
def test_two_thousand_mutated_workbooks(block: int) -> None:
    check(250, 20181 + block)
