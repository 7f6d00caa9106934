"""What comes of the findings: totals, the worker's sheet, the employer's workbook, the alarm."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from zhijia.rights.rules.insurance.alarm import Watched, alarms, chance_of_rise
from zhijia.rights.rules.insurance.employer_workbook import write_employer_workbook
from zhijia.rights.rules.insurance.findings import Finding
from zhijia.rights.rules.insurance.reminder import draft_reminder
from zhijia.rights.rules.insurance.trust import trust_levels
from zhijia.rights.rules.insurance.worker_sheet import worker_sheet


def finding(
    row: int | None,
    period: str,
    code: str = "SI-05",
    kind: str = "pension",
    *,
    status: str = "violation",
    employer: str = "E1",
    short: int | None = 1000,
    late_fee: int | None = 10,
    expected: str = "12500.00",
    found: str = "3878.00",
) -> Finding:
    person = f"32058619900101{row:04d}" if row else ""
    basis = "12500.00" if code == "SI-05" else ""
    return Finding(
        employer,
        row,
        person,
        period,
        kind,
        code,
        status,
        basis,
        expected,
        found,
        short,
        400,
        late_fee,
    )


def test_the_gravest_rule_comes_first_for_the_employer_and_for_the_worker(tmp_path: Path) -> None:
    found = [finding(row, "2018-05", code) for row in range(2, 7) for code in ("SI-05", "SI-10")]
    lines = write_employer_workbook(found, "E1", tmp_path / "e.xlsx", on=date(2026, 1, 5))
    assert [line.code for line in lines] == ["SI-10", "SI-05"]
    own = [one for one in found if one.person_row == 2]
    assert [line.code for line in worker_sheet(own).lines] == ["SI-10", "SI-05"]


def test_evidence_of_both_sides_is_level_a() -> None:
    employer = [finding(2, "2018-10"), finding(2, "2018-11")]
    worker = [finding(None, "2018-11"), finding(None, "2018-12")]
    worker.append(finding(None, "2018-10", status="unjudged"))
    levels = trust_levels(employer, worker)
    assert {claim[0]: level for claim, level in levels.items()} == {
        "2018-10": "B",
        "2018-11": "A",
        "2018-12": "C",
    }


def test_the_workers_sheet_joins_months_and_shows_the_price_of_an_injury() -> None:
    """rights 3 H 46: grade 8, base 3,878, wage 12,500: the gap is (12,500 - 3,878) x 11 = 94,842."""
    months = [f"2018-{month:02d}" for month in (10, 11, 12)] + ["2019-01", "2019-03"]
    own = [finding(2, month) for month in months]
    own.append(finding(2, "", "SI-12", "", expected="", found="checksum", short=0))
    sheet = worker_sheet(own, lambda grade, wage, base: (wage * 11, base * 11))
    assert [line.sentence for line in sheet.lines[:2]] == [
        "2018年10月至2019年1月养老保险：基数低于本人上年月平均工资，应为12,500.00元，实际3,878.00元。",
        "2019年3月养老保险：基数低于本人上年月平均工资，应为12,500.00元，实际3,878.00元。",
    ]
    assert sheet.injury is not None
    assert sheet.injury.gap == 9_484_200
    assert "相差94,842.00元" in sheet.injury.sentence
    assert (sheet.employer_short, sheet.worker_short) == (5000, 2400)
    assert worker_sheet(own).injury is None, "without the law's rule no sum is stated"


def test_the_workers_sheet_says_what_is_proven_first_and_compares_only_what_compares() -> None:
    """What nobody can tell comes last; a day of leaving held against a month would be no sentence, and
    months that differ in nothing else are one line; pension stands before medical, as in the law."""
    own = [finding(2, "2018-10", "SI-10", status="unjudged", expected="roster", found="")]
    own += [
        finding(2, month, "SI-15", kind, expected="2018-09-20", found=month)
        for kind in ("medical", "pension")
        for month in ("2018-10", "2018-11")
    ]
    own.append(finding(2, "2018-10", "SI-14", expected="2018-10-31", found="2018-11-03"))
    own.append(finding(2, "2018-10", "SI-13", "medical", expected="1", found="2"))
    assert [line.sentence for line in worker_sheet(own).lines] == [
        "2018年10月至2018年11月养老保险：离职仍缴或未离职先停。",
        "2018年10月至2018年11月医疗保险：离职仍缴或未离职先停。",
        "2018年10月医疗保险：同月两家单位参保。",
        "2018年10月养老保险：迟缴，应为2018-10-31，实际2018-11-03。",
        "2018年10月养老保险“个人部分代扣不符”现在不能判断，还缺资料。",
    ]


def test_the_employers_workbook_shows_no_group_under_five(tmp_path: Path) -> None:
    found = [finding(row, "2018-05") for row in range(2, 7)]
    found += [finding(row, "2018-05", "SI-16", "", expected="", found="") for row in range(2, 6)]
    found += [finding(row, "2018-05", employer="E2") for row in range(2, 9)]
    found += [finding(9, "2018-05", "SI-03", status="unjudged")]
    out = tmp_path / "employer.xlsx"
    lines = write_employer_workbook(found, "E1", out, on=date(2026, 1, 5))
    assert [(line.code, line.people) for line in lines] == [("SI-05", 5)]
    book = openpyxl.load_workbook(out)
    shown = [row for row in book.worksheets[0].iter_rows(values_only=True) if any(row)]
    assert len(shown) == 3
    assert shown[1][0] == "基数低于本人上年月平均工资"
    with zipfile.ZipFile(out) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    for hint in (b"3205", "以现金".encode(), b"SI-16"):
        assert hint not in everything
    assert book.properties.created.date() == date(2026, 1, 5)
    assert not book.properties.creator


@pytest.mark.parametrize(("unknown", "about"), [(None, "至少"), (10, "约")])
def test_an_amount_that_is_a_floor_is_called_one(
    tmp_path: Path, unknown: int | None, about: str
) -> None:
    found = [finding(row, "2018-05") for row in range(2, 7)]
    found.append(finding(7, "2018-05", "SI-05", "injury", late_fee=unknown))
    out = tmp_path / "employer.xlsx"
    lines = write_employer_workbook(found, "E1", out, on=date(2026, 1, 5))
    shown = openpyxl.load_workbook(out).worksheets[0]
    assert [cell.value for cell in shown[2]][6:9] == [60, 24, 0.6 if unknown else 0.5]
    assert bool(shown[2][9].value) is (unknown is None)
    letter = draft_reminder(lines, first="2018-05", last="2018-05", answer_by=date(2026, 1, 26))
    assert letter is not None
    assert f"单位少缴部分{about}60.00元" in letter.body
    assert ("没有计入" in letter.body) is (unknown is None)


def test_the_employers_workbook_is_the_same_with_and_without_a_lone_complainant(
    tmp_path: Path,
) -> None:
    """No oracle: one more person below the threshold changes no byte."""
    group = [finding(row, "2018-05") for row in range(2, 8)]
    lone = finding(40, "2018-06", "SI-10", expected="1.00", found="2.00")
    for name, found in (("a", group), ("b", [*group, lone])):
        write_employer_workbook(found, "E1", tmp_path / f"{name}.xlsx", on=date(2026, 1, 5))
    assert _parts(tmp_path / "a.xlsx") == _parts(tmp_path / "b.xlsx")


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_alarm_rings_for_a_rise_and_states_the_base_rate() -> None:
    quiet = [Watched(f"E{n}", 4, 100, 5, 100) for n in range(50)]
    rising = Watched("RISE", 4, 100, 30, 100)
    (alarm,) = alarms([*quiet, rising])
    assert (alarm.employer_id, alarm.expected, alarm.base_rate) == ("RISE", 4, Fraction(5, 100))
    assert alarm.probability < alarm.threshold == 0.01 / 51


def test_more_staff_is_no_rise_and_four_findings_never_ring() -> None:
    assert alarms([Watched("GROWN", 20, 100, 60, 300)]) == []
    assert alarms([Watched("SMALL", 0, 100, 4, 100)]) == []


def test_who_could_not_ring_does_not_tighten_the_threshold() -> None:
    quiet = [Watched(f"E{n}", 1, 100, 1, 100) for n in range(500)]
    (alarm,) = alarms([*quiet, Watched("RISE", 0, 100, 12, 100)])
    assert alarm.threshold == 0.01
    assert (alarm.others, alarm.others_staff) == (500, 50_000)


def test_unknown_staff_is_taken_as_unchanged_and_left_out_of_the_base_rate() -> None:
    unknown = [Watched("RISE", 0, 0, 12, 0), Watched("QUIET", 3, 0, 3, 0)]
    (alarm,) = alarms([*unknown, Watched("KNOWN", 2, 50, 2, 50)])
    assert (alarm.employer_id, alarm.others, alarm.others_staff) == ("RISE", 2, 50)
    assert alarm.probability == pytest.approx(0.5**12)
    assert alarms([Watched("HALF", 0, 0, 12, 40)]) == []


def test_the_chance_is_the_binomial_tail() -> None:
    """10 findings, none before: 1/2 ** 10."""
    assert abs(chance_of_rise(Watched("E", 0, 50, 10, 50)) - 1 / 1024) < 1e-12


def test_without_any_change_the_district_is_rarely_alarmed() -> None:
    """The stated level holds: in 200 quiet districts of 40 employers at most a few ring."""
    rng = random.Random(11)

    def count(staff: int) -> int:
        return sum(rng.random() < 0.06 for _ in range(staff))

    rang = sum(
        bool(alarms([Watched(str(n), count(80), 80, count(80), 80) for n in range(40)]))
        for _ in range(60)
    )
    assert rang <= 3
