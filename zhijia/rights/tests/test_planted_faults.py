"""Every planted fault is found, and nobody who only looks alike is accused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
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
        said, planted_ones = found[row] | unjudged[row], worker.expected | worker.unjudged
        if found[row] != worker.expected or unjudged[row] != worker.unjudged:
            missed, false = planted_ones - said, said - planted_ones
            wrong.append((worker.story, worker.number, missed, false))
    return wrong


Judged = tuple[Outcome, list[Finding], dict[int, planted.Worker], int]


def judge(workers: int, tmp_path: Path) -> Judged:
    floor_staff = planted.at_floor_staff(10, 900_000, wage=500_000, at_floor=8)
    almost = planted.at_floor_staff(10, 910_000, wage=500_000, at_floor=7)
    poor = planted.at_floor_staff(10, 920_000, wage=393_900, at_floor=10)
    return judge_all(chain(planted.district(workers, SEED), floor_staff, almost, poor), tmp_path)


def judge_all(people: Iterator[planted.Worker], tmp_path: Path) -> Judged:
    paths, by_row = planted.write(people, tmp_path)
    outcome = run(paths, tmp_path / "findings.csv")
    found = list(read_findings(tmp_path / "findings.csv"))
    return outcome, found, by_row, paths.contribution_rows


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    return judge(1000, tmp_path_factory.mktemp("thousand"))


def test_all_found_and_no_false_alarm_among_1000(thousand: Judged) -> None:
    check(1000, thousand)


@pytest.mark.parametrize("seed", [SEED, 7, 20240930])
def test_all_found_and_no_false_alarm_among_10(seed: int, tmp_path: Path) -> None:
    """Employers of ten until every fault and every look-alike stood among nine others."""
    told: set[str] = set()
    for number, staff in enumerate(planted.small_districts(10, seed)):
        folder = tmp_path / str(number)
        folder.mkdir()
        judged = judge_all(iter(staff), folder)
        assert wrong_answers(judged[2], judged[1]) == []
        told |= {worker.story for worker in staff}
    assert told == {"clean", *planted.STORIES}


@pytest.mark.parametrize(("at_floor", "rings"), [(8, True), (7, False)])
def test_ten_at_the_floor_and_the_look_alike(at_floor: int, rings: bool, tmp_path: Path) -> None:
    staff = planted.at_floor_staff(10, 900_000, wage=500_000, at_floor=at_floor)
    _, findings, by_row, _ = judge_all(staff, tmp_path)
    assert wrong_answers(by_row, findings) == []
    assert {f.code for f in findings if f.status == "group"} == ({"SI-08"} if rings else set())


def test_every_check_is_planted_beside_a_look_alike() -> None:
    """SI-08 is about all staff and has its own employers."""
    beside: dict[str, set[bool]] = defaultdict(set)
    for name in planted.STORIES:
        beside[f"SI-{name[3:5]}"].add("_is_clean" in name)
    assert beside == {code: {True, False} for code in CHECKS if code != "SI-08"}


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_all_found_and_no_false_alarm_among_200000(tmp_path: Path) -> None:
    check(200_000, judge(200_000, tmp_path))


def check(workers: int, judged: Judged) -> None:
    outcome, findings, by_row, written = judged
    assert wrong_answers(by_row, findings) == []
    groups = {(f.employer_id, f.code) for f in findings if f.status == "group"}
    assert groups == {("F900000", "SI-08")}
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
