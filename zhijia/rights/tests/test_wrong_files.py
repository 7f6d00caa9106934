"""What people bring that is not as it should be: every fault is said, and nothing wrong is called clean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from zhijia.kernel.figures import shipped
from zhijia.rights.rules.insurance.audit import Files, Outcome, Question, audit
from zhijia.rights.rules.insurance.findings import Finding, read_findings
from zhijia.rights.rules.insurance.looking import look_at
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.tests import planted
from zhijia.rights.tests.test_insurance_audit import NUMBER, Books, example_d, of


@pytest.fixture
def books(tmp_path: Path) -> Books:
    found = Books(tmp_path)
    example_d(found)
    return found


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def judged(books: Books, files: Files) -> tuple[Outcome, list[Finding]]:
    question = Question("江苏省苏州市", date(2019, 6, 30), shipped(), due_day="last")
    outcome = audit(files, question, books.folder / "out.csv")
    return outcome, list(read_findings(books.folder / "out.csv"))


def refused(books: Books, files: Files) -> str:
    with pytest.raises(Unreadable) as wrong:
        judged(books, files)
    return "\n".join(wrong.value.sentences)


def test_one_workbook_with_all_three_tables(books: Books) -> None:
    sheets = {
        "封面": [["2018年"]],
        "花名册": books.roster,
        "工资": books.payroll,
        "缴费": books.paid,
    }
    whole = workbook(books.folder / "all.xlsx", sheets)
    apart, together = judged(books, books.write()), judged(books, Files(whole, whole, whole))
    assert together[0].rows == apart[0].rows
    assert together[0].by_code == apart[0].by_code
    assert len(look_at(whole.read_bytes(), "payroll").columns) == len(books.payroll[0])


def test_a_sheet_that_goes_on_without_its_header_is_not_lost(books: Books) -> None:
    sheets = {"一": books.payroll[:6], "二": books.payroll[6:]}
    files = replace(books.write(), payroll=workbook(books.folder / "p.xlsx", sheets))
    said = refused(books, files)
    assert "“二”表没有表头，第1行却有证件号码" in said


def test_sheets_of_which_only_some_name_the_employer(books: Books) -> None:
    named = [[*row, "E1"] for row in books.payroll]
    named[0][-1] = "employer_id"
    sheets = {"一": named[:6], "二": [books.payroll[0], *books.payroll[6:]]}
    files = replace(books.write(), payroll=workbook(books.folder / "p.xlsx", sheets))
    assert "有的表有单位编号列，有的没有" in refused(books, files)


@pytest.mark.parametrize("average", ["0", "-5"])
def test_an_average_of_nothing_is_unknown_and_never_clean(books: Books, average: str) -> None:
    books.roster[1][-1] = average
    _, findings = judged(books, books.write())
    assert of(findings, "SI-05") == []
    assert len(of(findings, "SI-05", "unjudged")) == 1


def test_a_payroll_listed_twice_accuses_nobody(books: Books) -> None:
    once, _ = judged(books, books.write())
    books.payroll += [list(row) for row in books.payroll[1:]]
    twice, findings = judged(books, books.write())
    assert twice.by_code == once.by_code
    assert of(findings, "SI-10") == of(findings, "SI-11") == []
    assert twice.remarks == (
        f"工资表有{len(planted.MONTHS)}行与前面某一行完全相同，每行只算一次。",
    )


def test_no_late_fee_for_days_after_the_settling_day(books: Books) -> None:
    """A day of payment in 2028 is a slip of the pen; the fee is reckoned to the settling day."""
    for row in books.paid[1:]:
        if row[1:3] == ["2018-04", "pension"]:
            row[-2] = "2028-04-30"
    _, findings = judged(books, books.write())
    (late,) = of(findings, "SI-14")
    owed = [f.late_fee or 0 for f in findings if (f.period, f.kind) == ("2018-04", "pension")]
    parts = 56_430 + 23_760, round((303_000 * 0.19) + (303_000 * 0.08))
    assert sum(owed) == round(sum(parts) * 426 * 0.0005)
    assert late.found == "2028-04-30"


@pytest.mark.parametrize("rate", ["0.4", "-0.004", "40%"])
def test_an_injury_rate_nobody_has_is_refused(books: Books, rate: str) -> None:
    path = books.folder / "rates.csv"
    path.write_text(f"rate\n{rate}\n", encoding="utf-8")
    assert "费率" in refused(books, replace(books.write(), injury_rates=path))


def test_on_the_payroll_before_the_day_of_hire_is_unjudged(books: Books) -> None:
    """The roster says the worker came in June; the payroll has paid since April."""
    books.roster[1][2] = "2018-06-15"
    books.paid = [row for row in books.paid if row[1] not in ("2018-04", "2018-05")]
    for row in books.payroll[1:3]:
        row[3:6] = ["0", "0", "0"]
    books.contribute("2018-04", "pension", "5000", "950", "400")
    books.paid[-1][0] = planted.id_number(2)
    _, findings = judged(books, books.write())
    open_ = {f.period for f in findings if f.status == "unjudged" and f.expected == "hired_on"}
    assert open_ == {"2018-04", "2018-05"}
    assert {f.code for f in findings if f.expected == "hired_on"} == {"SI-02"}


def test_a_line_that_was_cut_is_refused_with_its_row(books: Books) -> None:
    books.payroll[3] = books.payroll[3][:3]
    assert "第4行只有3格，表头有7格" in refused(books, books.write())


def test_text_in_utf_16_says_what_to_do(books: Books) -> None:
    files = books.write()
    path = books.folder / "wide.csv"
    path.write_bytes(files.payroll.read_text(encoding="utf-8").encode("utf-16"))
    assert "UTF-16；请另存为UTF-8的CSV" in refused(books, replace(files, payroll=path))


def test_numbers_are_the_same_person_everywhere(books: Books) -> None:
    assert NUMBER == books.roster[1][0] == books.paid[1][0]
