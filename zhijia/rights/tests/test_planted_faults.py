"""Every planted fault is found, and nobody who only looks alike is accused."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from zhijia.kernel.figures import shipped
from zhijia.rights.rules.insurance.audit import Files, Outcome, Question, audit
from zhijia.rights.rules.insurance.checks import CHECKS
from zhijia.rights.rules.insurance.findings import Finding, read_findings
from zhijia.rights.tests import planted

SEED = 20180401


def run(paths: planted.Paths, out: Path, settle_on: date = planted.SETTLE_ON) -> Outcome:
    files = Files(paths.roster, paths.payroll, paths.contributions, paths.injury_rates)
    question = Question(planted.REGION, settle_on, shipped(), due_day="last")
    return audit(files, question, out)


def wrong_answers(
    by_row: dict[int, planted.Worker], findings: list[Finding]
) -> list[tuple[str, str, set[str], set[str]]]:
    """Workers whose codes are not exactly the planted ones: (story, number, missed, false)."""
    found: dict[int, set[str]] = defaultdict(set)
    unjudged: dict[int, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.person_row is not None:
            kind = unjudged if finding.status == "unjudged" else found
            kind[finding.person_row].add(finding.code)
    wrong = []
    for row, worker in by_row.items():
        if found[row] != worker.expected or not worker.unjudged <= unjudged[row]:
            missed = (worker.expected - found[row]) | (worker.unjudged - unjudged[row])
            wrong.append((worker.story, worker.number, missed, found[row] - worker.expected))
    return wrong


Judged = tuple[Outcome, list[Finding], dict[int, planted.Worker], int]


def judge(workers: int, tmp_path: Path) -> Judged:
    floor_staff = planted.at_floor_staff(10, 900_000, wage=500_000, at_floor=8)
    almost = planted.at_floor_staff(10, 910_000, wage=500_000, at_floor=7)
    poor = planted.at_floor_staff(10, 920_000, wage=393_900, at_floor=10)
    people = chain(planted.district(workers, SEED), floor_staff, almost, poor)
    paths, by_row = planted.write(people, tmp_path)
    outcome = run(paths, tmp_path / "findings.csv")
    found = list(read_findings(tmp_path / "findings.csv"))
    return outcome, found, by_row, paths.contribution_rows


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judge(1000, tmp_path_factory.mktemp("thousand"))


def test_all_found_and_no_false_alarm_among_1000(thousand: Judged) -> None:
    check(1000, thousand)


AT_SIZE = (pytest.mark.full, pytest.mark.timeout(3600))


@pytest.mark.parametrize("workers", [10, pytest.param(200_000, marks=AT_SIZE)])
def test_all_found_and_no_false_alarm(workers: int, tmp_path: Path) -> None:
    check(workers, judge(workers, tmp_path))


def check(workers: int, judged: Judged) -> None:
    outcome, findings, by_row, written = judged
    assert wrong_answers(by_row, findings) == []
    groups = {(f.employer_id, f.code) for f in findings if f.status == "group"}
    assert groups == {("F900000", "SI-08")}
    if workers >= len(planted.STORIES):
        codes = {code for worker in by_row.values() for code in worker.expected} | {"SI-08"}
        assert codes == set(CHECKS)
        assert {f.code for f in findings if f.status != "unjudged"} == set(CHECKS)
    assert outcome.rows["contributions"] == written


def test_arrears_stand_on_one_row_per_cell(thousand: Judged) -> None:
    _, findings, _, _ = thousand
    carriers: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.employer_short or finding.worker_short or finding.late_fee:
            cell = (finding.employer_id, finding.person_row, finding.period, finding.kind)
            carriers[cell].append(finding)
    assert carriers
    assert [rows for rows in carriers.values() if len(rows) > 1] == []
    ties = [rows[0].code for rows in carriers.values() if rows[0].code in ("SI-05", "SI-06")]
    assert "SI-06" not in ties, "base and floor tie: the lowest code carries"
