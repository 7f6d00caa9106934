"""The workbook an employer may see: what is wrong by rule, never who said so.

A rule that touches fewer than five people is left out without a trace, because its mere presence
would point at somebody. So is the smaller of two rules of which one holds all the people of the other
and fewer than five more: the difference would point at those. A month stands as the first or the last
of a rule only if the rule touches five people in it. The counts are not broken down further, no sum
includes a line that is not shown, and the file carries neither author nor hour.

Nor may two workbooks held against each other point at somebody: a rule of which an earlier workbook
of the same months told something that differs in one to four people is left out of the later one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter

from zhijia.rights.rules.insurance.checks import CHECKS, gravest_first
from zhijia.rights.rules.insurance.findings import Finding
from zhijia.rights.rules.insurance.summary import Total

FEWEST_PEOPLE = 5
HEADERS = (
    "事项",
    "规则",
    "依据",
    "涉及人数",
    "起",
    "止",
    "单位应补（元）",
    "个人应补（元）",
    "滞纳金估算（元）",
    "说明",
)
AT_LEAST = "有几项因缺费率或到期日没有算进去，实际不少于此数"
NOTE = "人数不足五人的事项不列出；金额为估算，以征收机构核定为准。"


@dataclass(frozen=True, slots=True)
class EmployerLine:
    """One rule at one employer; amounts in fen, a floor where some finding has no amount."""

    code: str
    people: int
    first: str
    last: str
    employer_short: int
    worker_short: int
    late_fee: int
    at_least: bool = False


Person = tuple[str, int]
Cell = tuple[str, str, int | None, int | None]
Told = Mapping[str, Mapping[str, set[Cell]]]
"""Per rule and person, what stands behind the line: month, insurance, both parts in fen. Without the
late fee, which changes for all with the settling day and would hide what changed for one."""


@dataclass(slots=True)
class _Group:
    """What one rule touches: its sums, and who in which month."""

    code: str
    total: Total = field(default_factory=Total)
    months: dict[str, set[Person]] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        self.total.add(finding)
        if finding.period and finding.person_row is not None:
            person = (finding.employer_id, finding.person_row)
            self.months.setdefault(finding.period, set()).add(person)

    @property
    def people(self) -> set[Person]:
        return self.total.people

    def as_line(self) -> EmployerLine:
        told = [month for month, people in self.months.items() if len(people) >= FEWEST_PEOPLE]
        return EmployerLine(
            code=self.code,
            people=len(self.people),
            first=min(told, default=""),
            last=max(told, default=""),
            employer_short=self.total.employer_short,
            worker_short=self.total.worker_short,
            late_fee=self.total.late_fee,
            at_least=bool(self.total.unknown),
        )


def employer_lines(
    findings: Iterable[Finding], employer_id: str, told_before: Sequence[Told] = ()
) -> list[EmployerLine]:
    """The rules that touch at least five people of this employer; only what is proven, and nothing
    that differs from what was told before in one to four people."""
    told = _tellable(_proven(findings, employer_id), told_before)
    return [group.as_line() for group in sorted(told, key=lambda one: gravest_first(one.code))]


def what_is_told(
    findings: Iterable[Finding], employer_id: str, told_before: Sequence[Told] = ()
) -> Told:
    """What stands behind the lines of an employer's workbook, for the comparison with a later one."""
    proven = _proven(findings, employer_id)
    shown = {group.code for group in _tellable(proven, told_before)}
    return _behind(finding for finding in proven if finding.code in shown)


def _proven(findings: Iterable[Finding], employer_id: str) -> list[Finding]:
    return [f for f in findings if f.employer_id == employer_id and f.status == "violation"]


def _tellable(proven: Sequence[Finding], told_before: Sequence[Told]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for finding in proven:
        groups.setdefault(finding.code, _Group(finding.code)).add(finding)
    now = _behind(proven) if told_before else {}
    told: list[_Group] = []
    for group in sorted(groups.values(), key=lambda one: (-len(one.people), one.code)):
        if len(group.people) < FEWEST_PEOPLE or any(_points(one, group) for one in told):
            continue
        if not any(_differs_in_few(now, before, group.code) for before in told_before):
            told.append(group)
    return told


def _behind(findings: Iterable[Finding]) -> Told:
    """The cells of each rule and person."""
    told: dict[str, dict[str, set[Cell]]] = defaultdict(lambda: defaultdict(set))
    for finding in findings:
        if finding.person_row is not None or finding.person_id:
            person = finding.person_id or f"row {finding.person_row}"
            cell = (finding.period, finding.kind, finding.employer_short, finding.worker_short)
            told[finding.code][person].add(cell)
    return told


def _differs_in_few(now: Told, before: Told, code: str) -> bool:
    """Whether one to four people came, went, or stand behind the line with something else."""
    if code not in before:
        return False  # it was not told
    new, old = now.get(code, {}), before[code]
    moved = new.keys() ^ old.keys()
    changed = moved | {person for person in new.keys() & old.keys() if new[person] != old[person]}
    return 0 < len(moved) < FEWEST_PEOPLE or 0 < len(changed) < FEWEST_PEOPLE


def _points(larger: _Group, smaller: _Group) -> bool:
    """Whether the two counts beside each other tell that one to four people are in one only."""
    more = len(larger.people) - len(smaller.people)
    return 0 < more < FEWEST_PEOPLE and smaller.people < larger.people


def write_employer_workbook(
    findings: Iterable[Finding], employer_id: str, out: Path, *, on: date
) -> list[EmployerLine]:
    """Write the workbook dated `on`; the lines it shows."""
    lines = employer_lines(findings, employer_id)
    out.write_bytes(workbook_of(lines, on=on))
    return lines


def workbook_of(lines: Sequence[EmployerLine], *, on: date) -> bytes:
    """The workbook of these lines; no cell is a formula or a link."""
    written = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(written, options) as book:
        book.set_properties({"author": "", "created": datetime.combine(on, time())})
        sheet = book.add_worksheet("核对事项")
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 2, 48)
        sheet.set_column(3, 8, 16)
        sheet.set_column(9, 9, 48)
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, HEADERS, book.add_format({"bold": True}))
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, _words(line))
            for place, amount in enumerate(_amounts(line), start=6):
                sheet.write_number(number, place, amount / 100, money)
            sheet.write_string(number, 9, AT_LEAST if line.at_least else "")
        sheet.write_string(len(lines) + 2, 0, NOTE)
    return written.getvalue()


def _amounts(line: EmployerLine) -> tuple[int, int, int]:
    return line.employer_short, line.worker_short, line.late_fee


def _words(line: EmployerLine) -> tuple[str | int, ...]:
    check = CHECKS[line.code]
    return (
        check.zh,
        check.rule,
        check.law,
        line.people,
        line.first,
        line.last,
    )
