"""The examples of the fact book, the contract's columns, and how files are refused or understood."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
import xlsxwriter

from zhijia.kernel.figure_rows import COLUMNS as FIGURE_COLUMNS
from zhijia.kernel.figure_rows import figure_from
from zhijia.kernel.figures import Figures, shipped
from zhijia.rights.commands import insurance
from zhijia.rights.rules.insurance.arrears import arrears, due_base, late_fee
from zhijia.rights.rules.insurance.audit import Files, Outcome, Question, audit
from zhijia.rights.rules.insurance.findings import COLUMNS, Finding, read_findings
from zhijia.rights.rules.insurance.presence import absence_months
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.rules.insurance.schedule import fee_counts_from
from zhijia.rights.tests import planted

NUMBER = planted.id_number(1)
EXAMPLE_D = {"pension": ("0.19", "0.08"), "medical": ("0.09", "0.02")}


class Books:
    """Three small files, written where a test can change them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roster = [["person_id", "name", "hired_on", "ended_on", "form", "last_year_average"]]
        self.payroll = [planted.PAYROLL.split(",")[1:2] + planted.PAYROLL.split(",")[3:]]
        self.paid = [planted.CONTRIBUTIONS.split(",")[1:9]]

    def hire(self, average: str = "", hired_on: str = "2010-01-04", form: str = "full") -> None:
        self.roster.append([NUMBER, "张三", hired_on, "", form, average])

    def pay(self, period: str, gross: str, *withheld: str) -> None:
        self.payroll.append([NUMBER, period, gross, *(withheld or ("0", "0", "0")), "0"])

    def contribute(self, period: str, kind: str, base: str, *amounts: str) -> None:
        self.paid.append([NUMBER, period, kind, base, *amounts, f"{period}-10", "normal"])

    def write(self) -> Files:
        for name in ("roster", "payroll", "paid"):
            with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(getattr(self, name))
        return Files(*(self.folder / f"{name}.csv" for name in ("roster", "payroll", "paid")))

    def audit(
        self,
        region: str = "江苏省苏州市",
        settle_on: date = date(2019, 6, 30),
        due_day: str | None = "last",
        figures: Figures | None = None,
    ) -> tuple[Outcome, list[Finding]]:
        question = Question(region, settle_on, figures or shipped(), due_day=due_day)
        outcome = audit(self.write(), question, self.folder / "out.csv")
        return outcome, list(read_findings(self.folder / "out.csv"))


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def example_d(books: Books, average: str = "6000") -> None:
    books.hire(average)
    for period in planted.MONTHS:
        books.pay(period, "6000", "242.40", "60.60", "15.15")
        for kind, (employer, worker) in planted.RATES.items():
            if kind != "injury":
                parts = [planted.yuan(planted.share(303_000, rate)) for rate in (employer, worker)]
                books.contribute(period, kind, "3030", *parts)


def of(findings: list[Finding], code: str, status: str = "violation") -> list[Finding]:
    return [finding for finding in findings if (finding.code, finding.status) == (code, status)]


# --- examples --------------------------------------------------------------------------------------


def test_example_d_suzhou_declared_at_the_floor(books: Books) -> None:
    """rights 2.5 D: 870.21 + 311.85 a month, 14,184.72 a year, fee 1,828.65."""
    example_d(books)
    outcome, findings = books.audit()
    assert (outcome.employer_short, outcome.worker_short) == (1_044_252, 374_220)
    assert outcome.late_fee == 182_865
    april = [f for f in of(findings, "SI-05") if f.period == "2018-04"]
    assert sum(f.employer_short or 0 for f in april) == 87_021
    assert sum(f.worker_short or 0 for f in april) == 31_185
    assert {(f.basis, f.expected, f.found) for f in april} == {("6000.00", "6000.00", "3030.00")}


def test_example_d_with_the_average_from_the_payroll(books: Books) -> None:
    example_d(books, average="")
    for month in range(1, 13):
        books.pay(f"2017-{month:02d}", "6000")
    outcome, _ = books.audit()
    assert outcome.employer_short + outcome.worker_short == 1_418_472


@pytest.mark.parametrize(
    ("wage", "expected", "employer", "worker"),
    [
        ("4000", "4879.00", 78_064, 39_032),
        ("8000", "8000.00", 128_000, 64_000),
        ("30000", "24396.00", 390_336, 195_168),
    ],
)
def test_example_e_jiangsu_2024(
    books: Books, wage: str, expected: str, employer: int, worker: int
) -> None:
    """rights 2.5 E: the contribution on last year's average, held between floor and cap. Somebody
    never enrolled owes all of it."""
    books.hire(wage)
    books.pay("2024-03", wage)
    books.paid.append([planted.id_number(2), "2024-03", "pension", "8000", "1280", "640"])
    books.paid[-1] += ["2024-03-10", "normal"]
    _, findings = books.audit("江苏省", date(2025, 3, 31))
    pension = next(f for f in of(findings, "SI-01") if f.kind == "pension")
    assert pension.expected == expected
    assert (pension.employer_short, pension.worker_short) == (employer, worker)


def test_examples_a_b_and_c_late_fees() -> None:
    rate = Fraction(5, 10_000)
    assert late_fee(1_000_000, 30, rate) == 15_000
    assert late_fee(10_000_000, 10, rate) == 50_000
    assert sum(late_fee(90_000, days, rate) for days in range(30, 301, 30)) == 74_250


def test_example_g_a_rising_floor() -> None:
    short = Fraction(308_900 - 289_900)
    found = arrears(short, Fraction(20, 100), Fraction(8, 100), 0, Fraction(5, 10_000))
    assert (found.employer, found.worker, found.late_fee) == (3800, 1520, 0)
    assert due_base(Fraction(250_000), 308_900, 1_000_000) == 308_900


# --- unknown is never clean --------------------------------------------------------------------------


def test_a_region_without_figures_is_unjudged(books: Books) -> None:
    example_d(books)
    _, findings = books.audit("浙江省杭州市")
    judged = {f.code for f in findings if f.status != "unjudged" and f.kind and f.code != "SI-04"}
    assert not judged & {"SI-05", "SI-06", "SI-07", "SI-08", "SI-09"}
    assert {"SI-06", "SI-07", "SI-09"} <= {f.code for f in findings if f.status == "unjudged"}


def test_last_years_wages_unknown_is_unjudged(books: Books) -> None:
    example_d(books, average="")
    _, findings = books.audit()
    assert of(findings, "SI-05") == []
    (unjudged,) = of(findings, "SI-05", "unjudged")
    assert (unjudged.person_row, unjudged.expected) == (2, "last_year_average, payroll 2017")


def test_without_a_due_day_fees_are_empty_and_a_warning_says_so(books: Books) -> None:
    example_d(books)
    _, findings = books.audit(due_day=None)
    assert {f.late_fee for f in of(findings, "SI-05")} == {None}
    assert len(of(findings, "SI-14", "warning")) == 1
    assert len(of(findings, "SI-14", "unjudged")) == 1


def test_injury_rate_unknown_leaves_its_amounts_empty(books: Books) -> None:
    books.hire("6000")
    books.pay("2018-06", "6000")
    books.paid.append([planted.id_number(2), "2018-06", "injury", "6000", "24", "0"])
    books.paid[-1] += ["2018-06-10", "normal"]
    _, findings = books.audit()
    injury = next(f for f in of(findings, "SI-01") if f.kind == "injury")
    assert (injury.employer_short, injury.late_fee) == (None, None)
    assert [f.kind for f in of(findings, "SI-09", "unjudged")] == ["injury"]


def test_a_floor_that_may_still_be_topped_up_is_a_warning(books: Books) -> None:
    """Jiangsu 2024: issued on 30 September, to be made up without a fee until the year's end."""
    books.hire("4600")
    books.pay("2024-03", "4600")
    books.contribute("2024-03", "pension", "4600", "736", "368")
    _, findings = books.audit("江苏省", date(2024, 11, 30))
    assert of(findings, "SI-06") == []
    (carrier,) = of(findings, "SI-05", "warning")
    assert (carrier.employer_short, carrier.late_fee) == (4464, 0)
    _, findings = books.audit("江苏省", date(2024, 11, 30), due_day=None)
    assert [f.late_fee for f in of(findings, "SI-05", "warning")] == [None]
    _, findings = books.audit("江苏省", date(2025, 1, 10))
    (carrier,) = of(findings, "SI-05")
    assert carrier.late_fee == 33, "ten days from the end of grace, not from March"


def test_maternity_inside_medical_since_2020_is_clean(books: Books) -> None:
    books.hire("8000")
    books.pay("2024-03", "8000", "640", "160", "40")
    for kind in ("pension", "medical", "unemployment", "injury"):
        books.contribute("2024-03", kind, "8000", "0", "0")
    _, findings = books.audit("江苏省", date(2025, 3, 31))
    assert [f for f in findings if f.code == "SI-04"] == []


# --- the class of the payer, the start of the fee -----------------------------------------------------


def jiangsu_2018(books: Books, base: str, average: str, payer: str | None) -> list[Finding]:
    books.hire(average)
    books.pay("2018-10", average)
    share = planted.yuan(int(base) * 19), planted.yuan(int(base) * 8)
    books.contribute("2018-10", "pension", base, *share)
    question = Question("江苏省", date(2019, 6, 30), shipped(), due_day="last", payer=payer)
    audit(books.write(), question, books.folder / "out.csv")
    found = read_findings(books.folder / "out.csv")
    return [f for f in found if f.code in ("SI-05", "SI-06")]


@pytest.mark.parametrize(
    ("base", "payer", "said"),
    [
        ("3200", None, {("SI-05", "unjudged", "payer"), ("SI-06", "unjudged", "payer")}),
        ("3200", "enterprise", set()),
        (
            "3200",
            "public_institution",
            {("SI-05", "violation", "3360.00"), ("SI-06", "violation", "3360.00")},
        ),
        ("3360", None, set()),
        ("3000", None, {("SI-05", "violation", "3125.00"), ("SI-06", "violation", "3125.00")}),
    ],
)
def test_the_floor_hangs_on_the_class_of_the_payer(
    books: Books, base: str, payer: str | None, said: set[tuple[str, str, str]]
) -> None:
    """Jiangsu 2018: 3,125 for enterprises, 3,360 for public institutions. Unknown: only what is wrong
    for both is found, what is wrong for one is unjudged."""
    findings = jiangsu_2018(books, base, "3000", payer)
    assert {(f.code, f.status, f.expected) for f in findings} == said
    owed = sum(f.employer_short or 0 for f in findings if f.status == "unjudged")
    assert owed == 0


def test_a_place_with_lines_of_its_own_is_not_judged_by_the_provinces_other_class(
    books: Books,
) -> None:
    example_d(books, average="2500")
    _, findings = books.audit()
    assert [f for f in findings if f.code in ("SI-05", "SI-06")] == []


@pytest.mark.parametrize("base", ["3100", "3400"])
def test_a_public_institution_of_a_city_with_lines_of_its_own_cannot_be_judged(
    books: Books, base: str
) -> None:
    """Suzhou 2018 has 3,030 of its own and no line for public institutions; the 3,360 of Jiangsu's
    public institutions is not known to hold there: neither wrong nor clean."""
    example_d(books, average="3000")
    books.contribute("2018-10", "pension", base, *(planted.yuan(int(base) * r) for r in (19, 8)))
    question = Question(
        "江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last", payer="public_institution"
    )
    audit(books.write(), question, books.folder / "out.csv")
    said = [f for f in read_findings(books.folder / "out.csv") if f.code in ("SI-05", "SI-06")]
    assert {f.status for f in said} == {"unjudged"}
    assert "contribution_floor" in {f.expected for f in said}


def test_everybody_at_the_floor_of_one_class_is_unjudged(books: Books) -> None:
    books.hire("3360")
    books.pay("2018-10", "6000")
    books.contribute("2018-10", "pension", "3360", "638.40", "268.80")
    _, findings = books.audit("江苏省")
    assert [f.expected for f in of(findings, "SI-08", "unjudged")] == ["payer"]


FEE_START = {
    "kind": "fee_start_rule", "region": "370000", "value": "2", "valid_from": "2024-01-01",
    "known_since": "2024-01-01", "source": "s", "document": "d",
}  # fmt: skip


@pytest.mark.parametrize(("rule", "days"), [("0", 71), ("1", 50), ("2", 20)])
def test_the_late_fee_counts_from_where_the_place_says(books: Books, rule: str, days: int) -> None:
    """Due on the 10th of March, settled on 20 May: after the due day, from 1 April, from 1 May."""
    row = figure_from({**dict.fromkeys(FIGURE_COLUMNS, ""), **FEE_START, "value": rule})
    pension = {"dims": "insurance=pension; side=employer", "kind": "contribution_rate"}
    rows = [
        figure_from({**dict.fromkeys(FIGURE_COLUMNS, ""), **FEE_START, **pension, "value": "16%"}),
        figure_from(
            {
                **dict.fromkeys(FIGURE_COLUMNS, ""),
                **FEE_START,
                **pension,
                "dims": "insurance=pension; side=worker",
                "value": "8%",
            }
        ),
    ]
    books.hire("10000")
    books.pay("2024-03", "10000", "800", "0", "0")
    books.contribute("2024-03", "pension", "10000", "1600", "800")
    books.paid[-1][-2] = ""
    _, findings = books.audit(
        "山东省", date(2024, 5, 20), due_day="10", figures=shipped().plus([row, *rows])
    )
    (never_paid,) = of(findings, "SI-14")
    assert never_paid.late_fee == round(240_000 * days * 0.0005)
    books.paid[-1][-2] = "2024-04-20"
    _, findings = books.audit(
        "山东省", date(2024, 5, 20), due_day="10", figures=shipped().plus([row, *rows])
    )
    (paid_late,) = of(findings, "SI-14")
    assert paid_late.late_fee == round(240_000 * max(days - 30, 0) * 0.0005)


def test_a_rule_whose_first_day_nobody_knows_gives_no_late_fee(books: Books) -> None:
    """Shandong: from the first of the next month; the page does not say since when."""
    found = shipped().find("fee_start_rule", region="370100", on=date(2024, 3, 10))
    assert (found.value, found.region, found.provisional) == (1, "370000", True)
    books.hire("10000")
    books.pay("2024-03", "10000", "800", "0", "0")
    books.contribute("2024-03", "pension", "10000", "1600", "800")
    books.paid[-1][-2] = "2024-05-20"
    _, findings = books.audit("山东省", date(2024, 5, 30), due_day="10")
    (late,) = of(findings, "SI-14")
    assert late.late_fee is None
    assert [f.expected for f in of(findings, "SI-14", "warning")] == ["fee_start_rule"]


def test_a_fee_that_lacks_a_rate_is_not_said_to_lack_a_due_day(books: Books) -> None:
    example_d(books)
    books.contribute("2018-10", "injury", "3030", "30.30", "0")
    _, findings = books.audit()
    assert any(f.late_fee is None for f in findings)
    assert of(findings, "SI-14", "warning") == []


def test_paid_late_before_the_law_is_late_though_no_fee_is_known(books: Books) -> None:
    """Arrears before 2011-07-01 go "by old rules" (rights 1.4), which nobody has entered."""
    books.hire("3000", hired_on="2005-01-04")
    books.pay("2010-03", "3000", "240", "0", "0")
    books.contribute("2010-03", "pension", "3000", "600", "240")
    books.paid[-1][-2] = "2010-06-20"
    _, findings = books.audit("江苏省苏州市", date(2010, 12, 30))
    (late,) = of(findings, "SI-14")
    assert late.late_fee is None


def test_when_the_late_fee_begins_to_count() -> None:
    assert fee_counts_from(date(2024, 3, 15), 1) == date(2024, 3, 31)
    assert fee_counts_from(date(2024, 12, 15), 2) == date(2025, 1, 31)


# --- the payroll does not say everything --------------------------------------------------------------

ON_PAY_SLIPS = {"SI-10", "SI-11", "SI-16"}


def told(findings: list[Finding], missing: str = "payroll") -> set[tuple[str, str]]:
    """Check and month of everything that could not be judged because this is missing."""
    return {
        (f.code, f.period) for f in findings if f.status == "unjudged" and f.expected == missing
    }


def test_a_month_without_any_pay_slip_is_unjudged(books: Books) -> None:
    example_d(books)
    books.payroll = [row for row in books.payroll if row[1] != "2018-08"]
    _, findings = books.audit()
    assert told(findings) == {(code, "2018-08") for code in ON_PAY_SLIPS}
    assert {f.person_row for f in findings if f.expected == "payroll"} == {None}


def test_an_uninsured_month_without_a_pay_slip_is_unjudged(books: Books) -> None:
    example_d(books)
    books.payroll = [row for row in books.payroll if row[1] != "2018-08"]
    books.paid = [row for row in books.paid if row[1] != "2018-08"]
    _, findings = books.audit()
    assert told(findings) == {(code, "2018-08") for code in ON_PAY_SLIPS | {"SI-01"}}


def test_somebody_on_the_roster_without_a_pay_slip_is_unjudged(books: Books) -> None:
    """Neither insured nor on the payroll: nobody can tell, and that is said once."""
    example_d(books)
    books.roster.append([planted.id_number(2), "李四", "2015-01-05", "", "full", "5000"])
    books.roster.append([planted.id_number(3), "王五", "2015-01-05", "", "retiree", "5000"])
    _, findings = books.audit()
    about = [f for f in findings if f.person_row == 3]
    assert {(f.code, f.period, f.status, f.expected) for f in about} == {
        (code, "", "unjudged", "payroll") for code in ON_PAY_SLIPS | {"SI-01"}
    }
    assert [f for f in findings if f.person_row == 4] == []


def test_one_month_of_one_person_without_a_pay_slip_is_unjudged(books: Books) -> None:
    example_d(books)
    other = planted.id_number(2)
    books.roster.append([other, "李四", "2018-06-29", "2018-09-03", "full", "5000"])
    for period in ("2018-07", "2018-09"):
        books.payroll.append([other, period, "5000", "400", "100", "25", "0"])
        for kind, rates in planted.RATES.items():
            parts = [planted.yuan(planted.share(500_000, rate)) for rate in rates]
            books.paid.append([other, period, kind, "5000", *parts, f"{period}-10", "normal"])
    _, findings = books.audit()
    about = [f for f in findings if f.person_row == 3 and f.expected == "payroll"]
    assert {(f.code, f.period) for f in about} == {
        ("SI-02", "2018-06"),
        ("SI-03", "2018-08"),
        *((code, month) for code in ON_PAY_SLIPS for month in ("2018-06", "2018-08")),
    }


def test_an_employer_without_any_pay_slip_is_unjudged(books: Books) -> None:
    example_d(books)
    for rows in (books.roster, books.payroll, books.paid):
        for place, row in enumerate(rows):
            row.append("E1" if place else "employer_id")
    books.roster.append([planted.id_number(2), "李四", "2015-01-05", "", "full", "5000", "E2"])
    _, findings = books.audit()
    about = {
        (f.code, f.period)
        for f in findings
        if f.employer_id == "E2" and f.person_row is None and f.expected == "payroll"
    }
    assert about == {(c, m) for c in ON_PAY_SLIPS | {"SI-01"} for m in planted.MONTHS}


def test_a_hole_in_last_years_payroll_leaves_the_basis_unknown(books: Books) -> None:
    example_d(books, average="")
    for month in (*range(1, 7), *range(8, 13)):
        books.pay(f"2017-{month:02d}", "6000")
    _, findings = books.audit()
    assert of(findings, "SI-05") == []
    assert len(of(findings, "SI-05", "unjudged")) == 1


def test_months_before_and_after_the_contributions_are_unjudged_and_never_accused(
    books: Books,
) -> None:
    """Cash in lieu outside the audited months is no finding either."""
    example_d(books)
    for period in ("2017-05", "2018-02", "2019-04", "2019-07"):
        books.pay(period, "6000")
        books.payroll[-1][-1] = "500"
    _, findings = books.audit()
    assert of(findings, "SI-16") == []
    assert told(findings, "contributions") == {("SI-01", "2018-02"), ("SI-01", "2019-04")}
    books.payroll[-6][-1] = "300"
    _, findings = books.audit(settle_on=date(2019, 3, 31))
    assert [f.period for f in of(findings, "SI-16")] == [books.payroll[-6][1]]


def test_two_employers_cannot_be_judged_from_one_employers_files(books: Books) -> None:
    example_d(books)
    for place, row in enumerate(books.paid):
        row.append("E1" if place else "employer_id")
    _, findings = books.audit()
    assert [f.expected for f in of(findings, "SI-13", "unjudged")] == ["other_employers"]
    books.paid.append(list(books.paid[1]))
    books.paid[-1][-1] = "E2"
    _, findings = books.audit()
    assert of(findings, "SI-13", "unjudged") == []
    assert len(of(findings, "SI-13")) == 2, "one for each of the two"


# --- a worker alone ----------------------------------------------------------------------------------


def test_a_worker_alone_is_judged_by_pay_slips_and_record_without_a_roster(books: Books) -> None:
    """Example D from a worker's own papers: last year's slips give the basis; trust C."""
    example_d(books)
    for month in range(1, 13):
        books.pay(f"2017-{month:02d}", "6000")
    files = replace(books.write(), roster=None)
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    outcome = audit(files, question, books.folder / "out.csv")
    findings = list(read_findings(books.folder / "out.csv"))
    assert outcome.trust == "C"
    assert outcome.employer_short + outcome.worker_short == 1_418_472
    assert {f.person_row for f in of(findings, "SI-05")} == {2}, "the first pay slip"
    unjudged = {(f.code, f.expected) for f in findings if f.status == "unjudged"}
    assert {
        ("SI-02", "roster.hired_on"),
        ("SI-15", "roster.ended_on"),
        ("SI-13", "contributions.employer_id"),
    } <= unjudged


def test_a_worker_alone_whose_month_is_missing_from_the_record(books: Books) -> None:
    example_d(books)
    books.paid = [row for row in books.paid if row[1] != "2018-08"]
    books.payroll = [row for row in books.payroll if row[1] != "2018-10"]
    files = replace(books.write(), roster=None)
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    audit(files, question, books.folder / "out.csv")
    findings = list(read_findings(books.folder / "out.csv"))
    assert {f.period for f in of(findings, "SI-03")} == {"2018-08"}
    assert told(findings) == {(code, "2018-10") for code in ON_PAY_SLIPS}
    assert len(of(findings, "SI-05", "unjudged")) == 1, "last year's wages are not known"


# --- odd rows ----------------------------------------------------------------------------------------


def test_somebody_paid_who_stands_on_no_roster_is_found_by_the_payroll_row(books: Books) -> None:
    example_d(books)
    stranger = planted.id_number(7)
    books.payroll.append([stranger, "2018-06", "5000", "0", "0", "0", "0"])
    _, findings = books.audit()
    found = of(findings, "SI-01")
    assert {(f.person_row, f.period) for f in found} == {(len(books.payroll), "2018-06")}
    assert {f.employer_short for f in found} == {None}, "nobody knows the basis"


def test_without_a_roster_and_nothing_withheld_cannot_be_judged(books: Books) -> None:
    """A retiree, an intern, somebody insured by an agency: only the roster would say."""
    example_d(books)
    stranger = planted.id_number(7)
    books.payroll.append([stranger, "2018-06", "5000", "0", "0", "0", "0"])
    files = replace(books.write(), roster=None)
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    audit(files, question, books.folder / "out.csv")
    findings = list(read_findings(books.folder / "out.csv"))
    assert of(findings, "SI-01") == []
    (unjudged,) = (f for f in of(findings, "SI-01", "unjudged") if f.person_row)
    assert (unjudged.period, unjudged.expected) == ("2018-06", "roster")


def test_still_paid_after_the_last_insured_month_without_a_roster_cannot_be_judged(
    books: Books,
) -> None:
    """They may have reached the age of retirement."""
    example_d(books)
    books.paid = [row for row in books.paid if row[1] != "2019-03"]
    for row in books.payroll:
        row[3:6] = ["0", "0", "0"] if row[1] == "2019-03" else row[3:6]
    other = planted.id_number(2)
    books.payroll.append([other, "2019-03", "5000", "0", "0", "0", "0"])
    for kind in ("pension", "medical"):
        books.contribute("2019-03", kind, "5000", "0", "0")
        books.paid[-1][0] = other
    files = replace(books.write(), roster=None)
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    audit(files, question, books.folder / "out.csv")
    findings = list(read_findings(books.folder / "out.csv"))
    said = {(f.status, f.expected) for f in findings if f.code == "SI-15" and f.period == "2019-03"}
    assert said == {("unjudged", "roster")}


def test_a_refunded_month_is_a_gap(books: Books) -> None:
    example_d(books)
    for row in books.paid[1:]:
        if row[1] == "2018-08":
            books.paid.append(
                [*row[:3], f"-{row[3]}", f"-{row[4]}", f"-{row[5]}", row[6], "refund"]
            )
    _, findings = books.audit()
    assert {f.period for f in of(findings, "SI-03")} == {"2018-08"}


def _refund(books: Books, *periods: str) -> None:
    for row in [row for row in books.paid[1:] if row[1] in periods]:
        books.paid.append([*row[:6], row[6], "refund"])


def test_what_was_paid_after_leaving_and_refunded_in_full_is_no_fault(books: Books) -> None:
    example_d(books, average="3030")
    books.roster[1][3] = "2018-10-31"
    books.payroll = [row for row in books.payroll if row[1] <= "2018-10" or row[1] == "period"]
    _, before = books.audit()
    assert {f.period for f in of(before, "SI-15")} > {"2018-12"}, "insured after leaving"
    _refund(books, *(month for month in planted.MONTHS if month > "2018-10"))
    outcome, findings = books.audit()
    assert [f for f in findings if f.status == "violation" and f.period > "2018-10"] == []
    assert (outcome.employer_short, outcome.worker_short) == (0, 0)


@pytest.mark.parametrize("base", ["0", "-3030"])
def test_a_line_of_nothing_in_a_month_of_leave_is_no_base_below_the_floor(
    books: Books, base: str
) -> None:
    example_d(books, average="3030")
    books.roster[0].append("absences")
    books.roster[1].append("2018-08")
    for row in books.payroll:
        row[2:6] = ["0", "0", "0", "0"] if row[1] == "2018-08" else row[2:6]
    for row in books.paid:
        row[3:6] = [base, "0", "0"] if row[1] == "2018-08" else row[3:6]
    outcome, findings = books.audit()
    august = {(f.code, f.status) for f in findings if f.period == "2018-08" and f.kind != "injury"}
    assert ("SI-03", "unjudged") in august
    assert not {code for code, _ in august} & {"SI-05", "SI-06", "SI-10", "SI-11"}
    assert (outcome.employer_short, outcome.worker_short) == (0, 0)


def test_no_share_of_a_refunded_month_is_below_nothing(books: Books) -> None:
    example_d(books, average="3030")
    for row in books.paid:
        row[3:6] = [f"-{cell}" for cell in row[3:6]] if row[1] == "2018-08" else row[3:6]
    _, findings = books.audit()
    august = [f for f in of(findings, "SI-10") if f.period == "2018-08"]
    assert {f.expected for f in august} == {"0.00"}


def test_a_line_listed_twice_counts_once_and_two_pay_slips_are_one_month(books: Books) -> None:
    example_d(books)
    plain, _ = books.audit()
    books.paid += [list(row) for row in books.paid[1:9]]
    books.payroll.append([NUMBER, "2018-05", "1000", "0", "0", "0", "0"])
    again, _ = books.audit()
    assert again.by_code == plain.by_code
    assert again.late_fee == plain.late_fee


def test_a_transfer_between_regions_is_not_judged_as_a_gap(books: Books) -> None:
    example_d(books)
    books.paid = [row for row in books.paid if row[1] != "2018-08"]
    for place, row in enumerate(books.paid):
        row.append("region" if not place else "苏州市" if row[1] < "2018-08" else "无锡市")
    _, findings = books.audit()
    assert of(findings, "SI-03") == []
    assert [f.period for f in of(findings, "SI-03", "unjudged")] == ["2018-08"]


# --- several years, several sheets, several employers ---------------------------------------------------


def as_workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    book = xlsxwriter.Workbook(path)
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()


def workbooks(books: Books) -> Files:
    """The three files as workbooks, payroll and contributions with a sheet for each year, and an
    empty one before them."""
    books.write()
    for name in ("roster", "payroll", "paid"):
        header, *rows = getattr(books, name)
        sheets = {"说明": [], name: [header, *rows]}
        if name != "roster":
            years = sorted({row[1][:4] for row in rows})
            sheets = {"说明": []} | {
                year: [header, *(row for row in rows if row[1].startswith(year))] for year in years
            }
        as_workbook(books.folder / f"{name}.xlsx", sheets)
    return Files(*(books.folder / f"{name}.xlsx" for name in ("roster", "payroll", "paid")))


def audited(
    files: Files, out: Path, region: str = "江苏省苏州市", settle_on: date = date(2019, 6, 30)
) -> tuple[Outcome, list[Finding]]:
    outcome = audit(files, Question(region, settle_on, shipped(), due_day="last"), out)
    return outcome, list(read_findings(out))


def test_a_sheet_for_each_year_is_read_as_one_file(books: Books) -> None:
    example_d(books, average="")
    for month in range(1, 13):
        books.pay(f"2017-{month:02d}", "6000")
    plain, _ = books.audit()
    outcome, findings = audited(workbooks(books), books.folder / "years.csv")
    assert outcome.rows == plain.rows
    assert outcome.rows["payroll"] == 24
    assert (outcome.employer_short, outcome.late_fee) == (1_044_252, 182_865)
    assert {f.year for f in of(findings, "SI-05")} == {"2018", "2019"}


@pytest.mark.parametrize("name", ["roster", "payroll", "paid"])
def test_a_workbook_with_nothing_in_it_is_refused_in_a_sentence(books: Books, name: str) -> None:
    example_d(books)
    files = workbooks(books)
    as_workbook(books.folder / f"{name}.xlsx", {"Sheet1": [], "Sheet2": []})
    with pytest.raises(Unreadable) as refused:
        audited(files, books.folder / "empty.csv")
    assert "的工作表都是空的" in refused.value.sentences[0]
    assert not (books.folder / "empty.csv").exists()


def two_basis_years(books: Books) -> None:
    """Jiangsu 2017-07 to 2019-06, always declared at 4,000: right on the wages of 2016 and 1,000 short
    on those of 2017."""
    books.hire()
    months = [f"{year}-{month:02d}" for year in range(2016, 2020) for month in range(1, 13)]
    for period in months[:42]:
        wage = "4000" if period < "2017-01" else "5000"
        insured = period >= "2017-07"
        books.pay(period, wage, *(("320", "0", "0") if insured else ()))
        if insured:
            books.contribute(period, "pension", "4000", "760", "320")


def test_every_month_is_judged_by_the_wages_of_its_own_basis_year(books: Books) -> None:
    two_basis_years(books)
    outcome, findings = books.audit("江苏省", date(2019, 9, 30))
    assert (outcome.first_period, outcome.last_period) == ("2017-07", "2019-06")
    short = of(findings, "SI-05")
    assert [f.period for f in short] == [*(f"2018-{m:02d}" for m in range(7, 13))] + [
        f"2019-{m:02d}" for m in range(1, 7)
    ]
    assert {(f.basis, f.expected) for f in short} == {("5000.00", "5000.00")}


def test_a_basis_year_nobody_brought_leaves_only_its_own_months_unjudged(books: Books) -> None:
    two_basis_years(books)
    books.payroll = [row for row in books.payroll if not row[1].startswith("2016")]
    _, findings = books.audit("江苏省", date(2019, 9, 30))
    assert [f.expected for f in of(findings, "SI-05", "unjudged")] == [
        "last_year_average, payroll 2016"
    ]
    assert {f.period[:4] for f in of(findings, "SI-05")} == {"2018", "2019"}
    assert min(f.period for f in of(findings, "SI-05")) == "2018-07"


def test_years_mixed_in_any_order_in_one_file_change_nothing(books: Books) -> None:
    two_basis_years(books)
    _, plain = books.audit("江苏省", date(2019, 9, 30))
    for rows in (books.payroll, books.paid):
        rows[1:] = sorted(rows[1:], key=lambda row: (row[1][5:], row[1][:4]))
    _, mixed = books.audit("江苏省", date(2019, 9, 30))
    assert mixed == plain


def test_years_that_lie_too_far_apart_are_refused_in_a_sentence(books: Books) -> None:
    example_d(books)
    books.pay("2005-01", "900")
    with pytest.raises(Unreadable) as refused:
        books.audit()
    assert "请按年份分开" in refused.value.sentences[0]


def test_two_employers_in_one_file_are_judged_each_by_its_own_rows(books: Books) -> None:
    """The second has its own payroll year, its own staff and its own fault, in the same sheets."""
    example_d(books)
    other = planted.id_number(2)
    for rows in (books.roster, books.payroll, books.paid):
        for place, row in enumerate(rows):
            row.append("甲厂" if place else "employer_id")
    books.roster.append([other, "李四", "2015-01-05", "", "full", "5000", "乙厂"])
    for period in planted.MONTHS:
        books.payroll.append([other, period, "5000", "400", "100", "25", "0", "乙厂"])
        for kind, rates in planted.RATES.items():
            parts = [planted.yuan(planted.share(500_000, rate)) for rate in rates]
            row = [other, period, kind, "5000", *parts, f"{period}-10", "normal", "乙厂"]
            if period != "2018-09":
                books.paid.append(row)
    outcome, findings = audited(workbooks(books), books.folder / "two.csv")
    proven = [f for f in findings if f.status == "violation"]
    first = {f.code for f in proven if f.employer_id == "甲厂"}
    second = {(f.code, f.period) for f in proven if f.employer_id == "乙厂"}
    assert first == {"SI-04", "SI-05"}, "example D leaves the injury insurance out"
    assert second == {("SI-03", "2018-09"), ("SI-10", "2018-09")}
    sums = {one.of: one for one in outcome.totals["employer"]}
    assert (sums["甲厂"].people, sums["乙厂"].people) == (1, 1)


# --- files -------------------------------------------------------------------------------------------


def test_a_workbook_with_title_synonyms_totals_and_dates(books: Books, tmp_path: Path) -> None:
    example_d(books)
    plain, _ = books.audit()
    files = books.write()
    chinese = {
        "roster": ["身份证号码", "姓名", "入职日期", "离职日期", "用工形式", "上年月平均工资"],
        "payroll": ["证件号码", "月份", "应发工资", "代扣养老", "代扣医疗", "代扣失业", "社保补贴"],
        "paid": [
            "身份证号",
            "所属期",
            "险种",
            "缴费基数",
            "单位缴费",
            "个人缴费",
            "缴费日期",
            "缴费类型",
        ],
    }
    words = {"pension": "养老保险", "medical": "基本医疗保险", "normal": "正常", "full": "全日制"}
    for name, header in chinese.items():
        book = xlsxwriter.Workbook(tmp_path / f"{name}.xlsx")
        sheet = book.add_worksheet()
        sheet.write(0, 0, "某某公司明细表")
        sheet.write_row(2, 0, header)
        rows = getattr(books, name)[1:]
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, [words.get(cell, cell) for cell in row])
            if name == "roster":
                day = book.add_format({"num_format": "yyyy-mm-dd"})
                sheet.write_datetime(number, 2, date.fromisoformat(row[2]), day)  # type: ignore[arg-type]
        sheet.write(len(rows) + 4, 0, "合计")
        sheet.write(len(rows) + 4, 3, 999)
        book.close()
    files = Files(*(tmp_path / f"{name}.xlsx" for name in chinese))
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    outcome = audit(files, question, tmp_path / "again.csv")
    assert (outcome.employer_short, outcome.late_fee) == (plain.employer_short, plain.late_fee)
    first = next(f for f in read_findings(tmp_path / "again.csv") if f.person_row)
    assert first.person_row == 4


def test_a_total_is_known_by_its_word_in_a_column_that_is_not_used(
    books: Books, tmp_path: Path
) -> None:
    """序号 is no column of ours; 合计 often stands there, and no row of a person is lost for it."""
    example_d(books)
    plain, _ = books.audit()
    files = books.write()
    book = xlsxwriter.Workbook(tmp_path / "payroll.xlsx")
    sheet = book.add_worksheet()
    header, *rows = books.payroll
    sheet.write_row(0, 0, ["序号", *header])
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [number, *row])
    sheet.write_row(len(rows) + 1, 0, ["合计", "", "", 99_999])
    book.close()
    counted = Files(files.roster, tmp_path / "payroll.xlsx", files.contributions)
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    outcome = audit(counted, question, tmp_path / "again.csv")
    assert (outcome.employer_short, outcome.late_fee) == (plain.employer_short, plain.late_fee)


def without_cash(books: Books) -> None:
    gone = books.payroll[0].index("cash_in_lieu")
    books.payroll[:] = [[*row[:gone], *row[gone + 1 :]] for row in books.payroll]


def test_a_payroll_without_a_column_for_cash_leaves_that_check_unjudged(books: Books) -> None:
    example_d(books)
    plain, before = books.audit()
    without_cash(books)
    outcome, after = books.audit()
    assert (outcome.employer_short, outcome.late_fee) == (plain.employer_short, plain.late_fee)
    told = [(f.status, f.expected) for f in after if f.code == "SI-16"]
    assert told == [("unjudged", "payroll.cash_in_lieu")]
    assert not [f for f in before if f.code == "SI-16"]
    assert outcome.unjudged == plain.unjudged + 1


def test_the_command_line_asks_for_every_column_of_its_contract(
    books: Books, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    example_d(books)
    without_cash(books)
    files = books.write()
    named = [f"--{name}={path}" for name, path in files.named().items()]
    asked = ["audit", *named, "--region=江苏省苏州市", "--settle-on=2019-06-30"]
    assert insurance([*asked, f"--out={tmp_path / 'out.csv'}"]) == 2
    assert "缺少“社保补贴”（cash_in_lieu）列。" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_gb18030_and_crlf_are_read(books: Books) -> None:
    example_d(books)
    plain, _ = books.audit()
    files = books.write()
    for path in (files.roster, files.payroll, files.contributions):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(text.replace("\r\n", "\n").replace("\n", "\r\n").encode("gb18030"))
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    assert audit(files, question, books.folder / "b.csv").late_fee == plain.late_fee


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b.paid[0].__setitem__(3, "什么"), "缺少“缴费基数”（base）列"),
        (lambda b: b.paid.__delitem__(slice(1, None)), "只有表头"),
        (lambda b: b.roster.clear(), "是空文件"),
        (lambda b: b.paid[1].__setitem__(3, "三千"), "第2行“缴费基数”（base）：不是数字"),
        (lambda b: b.paid[2].__setitem__(1, "2018-13"), "第3行"),
        (lambda b: b.roster[1].__setitem__(0, ""), "第2行“身份证号”（person_id）：不能为空"),
        (lambda b: b.roster[1].__setitem__(0, "3.20586E+17"), "科学计数法"),
        (lambda b: b.roster[1].__setitem__(3, "2009-01-01"), "离职日期早于入职日期"),
        (lambda b: b.payroll[0].append("period"), "有两列都是period"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(books: Books, change, said: str) -> None:  # type: ignore[no-untyped-def]
    example_d(books)
    change(books)
    with pytest.raises(Unreadable) as refused:
        books.audit()
    assert said in refused.value.sentences[0]
    assert not (books.folder / "out.csv").exists()
    assert list(books.folder.glob(".insurance-*")) == []


def test_two_employers_without_a_column_in_the_roster(books: Books) -> None:
    """People belong where most of their contributions stand; the double month is found."""
    example_d(books)
    plain, _ = books.audit()
    for place, row in enumerate(books.paid):
        row.append("employer_id" if place == 0 else "E1")
    books.paid.append([*books.paid[1][:-1], "E2"])
    outcome, findings = books.audit()
    assert outcome.employer_short == plain.employer_short
    assert {(f.employer_id, f.period, f.kind) for f in of(findings, "SI-13")} == {
        ("E1", "2018-04", "pension"),
        ("E2", "2018-04", "pension"),
    }
    assert "花名册没有单位编号列" in outcome.remarks[0]


def test_one_employer_named_in_one_file_only(books: Books) -> None:
    example_d(books)
    for place, row in enumerate(books.payroll):
        row.append("单位编号" if place == 0 else "E1")
    outcome, findings = books.audit()
    assert outcome.late_fee == 182_865
    assert {f.employer_id for f in findings if f.person_row} == {"E1"}
    assert outcome.remarks == ()


FIRST_CODE, SECOND_CODE = "91320500MA1NXYZ01A", "91320500MA1NXYZ02B"


def two_places(books: Books, names: tuple[str, str], codes: tuple[str, str]) -> str:
    """Example D at the first place and, at the second, somebody who is insured nowhere."""
    example_d(books)
    other = planted.id_number(2)
    for rows in (books.roster, books.payroll, books.paid):
        for place, row in enumerate(rows):
            row.append(names[0] if place else "employer_id")
    for place, row in enumerate(books.roster):
        row.append(codes[0] if place else "employer_uscc")
    books.roster.append([other, "李四", "2015-01-05", "", "full", "5000", names[1], codes[1]])
    for period in planted.MONTHS:
        books.payroll.append([other, period, "5000", "0", "0", "0", "0", names[1]])
    return other


def test_two_employers_of_one_name_are_told_apart_by_their_credit_codes(books: Books) -> None:
    two_places(books, ("宏达", "宏达"), (FIRST_CODE, SECOND_CODE))
    outcome, findings = books.audit()
    assert {f.employer_id for f in of(findings, "SI-05")} == {f"宏达（{FIRST_CODE}）"}
    assert {f.employer_id for f in of(findings, "SI-01")} == {f"宏达（{SECOND_CODE}）"}
    assert "2个统一社会信用代码" in outcome.remarks[0]


@pytest.mark.parametrize(
    ("names", "codes", "rated"),
    [
        (("宏达", "宏达"), (FIRST_CODE, SECOND_CODE), "宏达"),
        (("E1", "E2"), (FIRST_CODE, FIRST_CODE), "E2"),
    ],
)
def test_an_injury_rate_holds_for_whoever_its_name_stands_for(
    books: Books, names: tuple[str, str], codes: tuple[str, str], rated: str
) -> None:
    two_places(books, names, codes)
    rates = books.folder / "rates.csv"
    rates.write_text(f"employer_id,rate\n{rated},0.4%\n", encoding="utf-8")
    files = replace(books.write(), injury_rates=rates)
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    audit(files, question, books.folder / "out.csv")
    found = of(list(read_findings(books.folder / "out.csv")), "SI-01")
    assert {f.employer_short for f in found if f.kind == "injury"} == {2000}


def test_one_employer_of_two_names_is_joined_by_its_credit_code(books: Books) -> None:
    """Insured under the account of the second name: no SI-01, and no second employer of SI-13."""
    other = two_places(books, ("E1", "E2"), (FIRST_CODE, f" {FIRST_CODE.lower()}"))
    for kind, rates in planted.RATES.items():
        parts = [planted.yuan(planted.share(303_000, rate)) for rate in rates]
        books.paid.append([NUMBER, "2018-06", kind, "3030", *parts, "2018-06-10", "normal", "E2"])
        if kind != "injury":
            books.paid.append([other, "2018-06", kind, "5000", "0", "0", "2018-06-10", "normal"])
            books.paid[-1].append("E1")
    outcome, findings = books.audit()
    assert {f.employer_id for f in findings if f.person_row} == {"E1"}
    assert of(findings, "SI-13") == []
    assert {f.period for f in of(findings, "SI-02")} == {"2018-04", "2018-05"}
    assert "按一家单位“E1”查" in outcome.remarks[0]


def test_a_roster_with_credit_codes_only_tells_employers_apart(books: Books) -> None:
    """Payroll and contributions follow the person."""
    two_places(books, ("", ""), (FIRST_CODE, SECOND_CODE))
    for rows in (books.roster, books.payroll, books.paid):
        place = rows[0].index("employer_id")
        for row in rows:
            del row[place]
    _, findings = books.audit()
    assert {f.employer_id for f in of(findings, "SI-05")} == {FIRST_CODE}
    assert {f.employer_id for f in of(findings, "SI-01")} == {SECOND_CODE}


def test_an_old_number_of_15_digits_is_the_same_person(books: Books) -> None:
    example_d(books)
    old = NUMBER[:6] + NUMBER[8:17]
    for row in books.payroll[1:]:
        row[0] = old
    outcome, findings = books.audit()
    assert outcome.employer_short == 1_044_252
    assert [f.found for f in of(findings, "SI-12")] == ["15 digits: payroll"]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2018-05", [(24220, 24220)]),
        ("病假2018年5月至2018年7月", [(24220, 24222)]),
        ("2018-05-03..2018-06-20; 2018-09", [(24220, 24221), (24224, 24224)]),
        ("0", []),
        ("无", []),
        ("长期病假", [(0, 119999)]),
    ],
)
def test_absence_months(text: str, months: list[tuple[int, int]]) -> None:
    assert absence_months(text) == months


@pytest.mark.parametrize(
    ("text", "is_first"),
    [
        ("病假2019-01至2019-03", True),
        ("事假2018-06；孕期2018-11..2019-03", True),
        ("工伤 2018-12", True),  # struck off in the month of the injury
        ("sick leave 2019-02", True),
        ("产假", True),  # no month: it may be any
        ("事假2019-01..2019-03", False),
        ("停产2019-01", False),
        ("病假2018-05", False),  # long over
        ("病假2018-05；事假2019-01", False),
    ],
)
def test_whoever_was_dropped_while_sick_pregnant_or_injured_comes_first(
    books: Books, text: str, is_first: bool
) -> None:
    """SI-15 (rights 2.3): insured to December, at work and paid to March."""
    drop_after(books, "2018-12")
    books.roster[0].append("absences")
    books.roster[1].append(text)
    outcome, findings = books.audit()
    assert {f.period for f in of(findings, "SI-15")} == {"2019-01", "2019-02", "2019-03"}
    sentence = "病假、孕产哺乳期或者工伤期间停了保的，请先处理：花名册第2行。"
    assert list(outcome.remarks) == [sentence] * is_first


def test_nobody_is_put_first_who_is_insured_through_a_sickness_or_had_left(books: Books) -> None:
    example_d(books)
    books.roster[0].append("absences")
    books.roster[1].append("病假2018-08..2019-03")
    outcome, _ = books.audit()
    assert outcome.remarks == ()
    books.roster[1][3] = "2018-12-20"
    outcome, findings = books.audit()
    assert of(findings, "SI-15"), "still insured after the day of leaving"
    assert outcome.remarks == ()


def drop_after(books: Books, last: str) -> None:
    """Example D, the contributions and what is withheld only up to a month."""
    example_d(books)
    books.paid = [row for row in books.paid if row[1] <= last or row[1] == "period"]
    # A colleague keeps the months open: the contribution file goes on to March.
    other = planted.id_number(2)
    books.roster.append([other, "李四", "2015-01-05", "", "full", "5000"])
    for period in planted.MONTHS:
        books.payroll.append([other, period, "5000", "400", "100", "25", "0"])
        books.paid.append(
            [other, period, "pension", "5000", "950", "400", f"{period}-10", "normal"]
        )
    for row in books.payroll[1:]:
        if row[0] == NUMBER and row[1] > last:
            row[3:6] = ["0", "0", "0"]


def test_the_rate_of_the_month_is_the_one_that_counts(books: Books) -> None:
    """SI-09 (rights 2.3): Jiangsu's pension rate fell from 19 % in Suzhou to 16 % on 1 May 2019."""
    books.hire("6000")
    for period, amount in (("2019-03", "1140"), ("2019-04", "1140"), ("2019-05", "1140")):
        books.pay(period, "6000", "480", "0", "0")
        books.contribute(period, "pension", "6000", amount, "480")
    books.pay("2019-06", "6000", "480", "0", "0")
    books.contribute("2019-06", "pension", "6000", "960", "480")
    _, findings = books.audit(settle_on=date(2019, 9, 30))
    (wrong,) = [f for f in of(findings, "SI-09") if f.kind == "pension"]
    assert (wrong.period, wrong.expected, wrong.found) == ("2019-05", "960.00", "1140.00")
    assert wrong.employer_short == 0, "too much is nothing owed"


# --- the command -------------------------------------------------------------------------------------


def words(files: Files, out: Path, *more: str) -> list[str]:
    return [
        *("audit", "--roster", str(files.roster), "--payroll", str(files.payroll)),
        *("--contributions", str(files.contributions), "--region", "320500"),
        *("--settle-on", "2019-06-30", "--due-day", "last", "--out", str(out), *more),
    ]


def test_the_command_answers_json_masks_ids_and_logs_a_reveal(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    example_d(books)
    files, out = books.write(), books.folder / "out.csv"
    assert insurance(words(files, out)) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["arrears"]["late_fee"] == "1828.65"
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    masked = {row["person_id"] for row in rows} - {""}
    assert masked == {"320" + "*" * 15}
    assert insurance(words(files, out, "--reveal-reason", "核对仲裁申请")) == 1
    assert NUMBER in out.read_text(encoding="utf-8")
    log = (books.folder / "out.csv.reveals.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["reason"] for line in log] == ["核对仲裁申请"]
    assert insurance(words(files, out, "--reveal-reason", " ")) == 2


def test_the_command_adds_up_by_employer_insurance_and_year(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    example_d(books)
    for rows in (books.roster, books.payroll, books.paid):
        for place, row in enumerate(rows):
            row.append("E1" if place else "employer_id")
    other = planted.id_number(2)
    books.roster.append([other, "李四", "2015-01-05", "", "full", "5000", "E2"])
    books.payroll.append([other, "2019-01", "5000", "0", "0", "0", "0", "E2"])
    insurance(words(books.write(), books.folder / "out.csv"))
    answer = json.loads(capsys.readouterr().out)
    totals = {by: {one["of"]: one for one in sums} for by, sums in answer["totals"].items()}
    first = totals["employer"]["E1"]
    assert (first["people"], first["employer_short"], first["worker_short"]) == (
        1,
        "10442.52",
        "3742.20",
    )
    assert totals["employer"]["E2"]["people"] == 1
    assert totals["employer"]["E2"]["unknown"] == 1, "nobody knows the injury rate"
    for by, sums in totals.items():
        added = sum(Decimal(one["employer_short"]) for one in sums.values())
        assert added == Decimal(answer["arrears"]["employer_short"]), by
        assert sum(one["unjudged"] for one in sums.values()) == answer["unjudged"] > 0
    assert {"2018", "2019"} <= set(totals["year"])
    assert {"pension", "medical", "injury"} <= set(totals["kind"])
    assert next(iter(answer["findings"])) == "SI-01"
    assert answer["severities"]["high"] == sum(
        count
        for code in ("SI-01", "SI-10", "SI-15")
        for status, count in answer["findings"].get(code, {}).items()
        if status != "unjudged"
    )


def test_the_command_judges_a_worker_without_a_roster(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    example_d(books)
    files, out = books.write(), books.folder / "out.csv"
    words_of_it = words(files, out)
    del words_of_it[1:3]
    insurance(words_of_it)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["trust"], answer["rows"]["roster"]) == ("C", 0)
    assert answer["findings"]["SI-02"] == {"unjudged": 1}


def test_the_command_says_what_is_wrong_and_exits_2(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    example_d(books)
    files, out = books.write(), books.folder / "out.csv"
    out.write_text("the last one", encoding="utf-8")
    files.payroll.write_text("a,b\n1,2\n", encoding="utf-8")
    assert insurance(words(files, out)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "工资表（payroll.csv）没有找到表头" in printed.err
    assert out.read_text(encoding="utf-8") == "the last one"
    assert insurance(["audit", "--region", "x"]) == 2


def test_answer_and_findings_keep_their_schemas(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    example_d(books)
    books.contribute("2018-05", "injury", "3030", "0", "0")
    files, out = books.write(), books.folder / "out.csv"
    insurance(words(files, out))
    schemas = Path(__file__).parents[3] / "docs" / "schemas" / "insurance"
    answer = json.loads((schemas / "answer.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(capsys.readouterr().out), answer)
    line = json.loads((schemas / "finding.json").read_text(encoding="utf-8"))
    with out.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            jsonschema.validate(row, line)


@pytest.mark.slow
def test_killed_in_the_middle_leaves_the_old_file_and_no_trace(tmp_path: Path) -> None:
    """kill -9 at many moments: the old findings stay whole, the next run sweeps what was left."""
    paths, _ = planted.write(planted.district(300, 7), tmp_path)
    files = Files(paths.roster, paths.payroll, paths.contributions)
    out = tmp_path / "out.csv"
    assert insurance(words(files, out)) == 1
    whole = out.read_bytes()
    command = [sys.executable, "-m", "zhijia.config.cli", "insurance", *words(files, out)]
    for moment in range(6):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3 + moment * 0.15)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert out.read_bytes() == whole
    assert insurance(words(files, out)) == 1
    assert out.read_bytes() == whole
    assert list(tmp_path.glob(".insurance-*")) == []
    shutil.rmtree(tmp_path)
