"""The sheet a worker understands: what was short, since when, who owes it, and what it would cost
if an accident happened now.

The injury rule comes in as an argument (the law library has it), so the sheet never states a sum the
law library would not. All amounts are estimates; the collecting authority decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zhijia.kernel.money import fen, yuan_for_people
from zhijia.kernel.words import Named, _, said
from zhijia.rights.rules.insurance.checks import CHECKS, gravest_first
from zhijia.rights.rules.insurance.columns import KIND_NAMES
from zhijia.rights.rules.insurance.findings import Finding

# Grade of disability, own wage, declared base (fen) → lump sum on the own wage and on the base (fen).
InjuryLumpSums = Callable[[int, int, int], tuple[int, int]]
EXAMPLE_GRADE = 8
_AMOUNT = re.compile(r"\d+\.\d\d")
_ORDER = list(KIND_NAMES)


@dataclass(frozen=True, slots=True)
class Line:
    """One finding over consecutive months of the same insurance, in words."""

    code: str
    kind: str
    first: str
    last: str
    sentence: str


@dataclass(frozen=True, slots=True)
class InjuryCost:
    """What the lump sum of one grade would be on the wage and on the declared base (fen)."""

    grade: int
    on_wage: int
    on_base: int

    @property
    def gap(self) -> int:
        return max(self.on_wage - self.on_base, 0)

    @property
    def sentence(self) -> str:
        return said(
            "如果现在发生工伤并评为%(grade)s级，一次性伤残补助金按您的工资应为%(wage)s元，"
            "按申报的基数只有%(base)s元，相差%(gap)s元。",
            grade=self.grade,
            wage=yuan_for_people(self.on_wage),
            base=yuan_for_people(self.on_base),
            gap=yuan_for_people(self.gap),
        )


@dataclass(frozen=True, slots=True)
class WorkerSheet:
    """Everything one person is told. Amounts in fen: `at_least` so much where a finding has no
    amount. `late_fee_unknown`: one of them has no late fee; the sum is then a floor, or not known at
    all if it is 0. `is_judged`: something was
    found, and not only that nobody could tell."""

    lines: tuple[Line, ...]
    employer_short: int
    worker_short: int
    late_fee: int
    at_least: bool
    late_fee_unknown: bool
    is_judged: bool
    injury: InjuryCost | None
    where_to_go: tuple[str, ...]


WHERE_TO_GO = (
    said("欠缴的社会保险费由税务部门征收、人力资源社会保障部门监察，工会可以帮您提出。"),
    said("因未依法缴费而解除劳动合同的经济补偿，可以申请劳动仲裁。"),
    said("因为欠缴而拿不到、又不能补办的待遇，可以申请劳动仲裁或向法院起诉。"),
    said("以上为估算，以征收机构核定为准；滞纳金由单位承担。"),
)


def worker_sheet(
    findings: Iterable[Finding], injury_lump_sums: InjuryLumpSums | None = None
) -> WorkerSheet:
    """The sheet of one person's findings (`unjudged` ones are told as such)."""
    own = sorted(findings, key=_place)
    judged = [f for f in own if f.status != "unjudged"]
    return WorkerSheet(
        lines=tuple(_lines(own)),
        employer_short=sum(f.employer_short or 0 for f in own),
        worker_short=sum(f.worker_short or 0 for f in own),
        late_fee=sum(f.late_fee or 0 for f in own),
        at_least=any(None in (f.employer_short, f.worker_short) for f in judged),
        late_fee_unknown=any(f.late_fee is None for f in judged),
        is_judged=bool(judged),
        injury=_injury_cost(own, injury_lump_sums),
        where_to_go=WHERE_TO_GO,
    )


def _place(one: Finding) -> tuple[object, ...]:
    """What is proven before what nobody can tell; then the gravest, in the order of the insurances."""
    kind = _ORDER.index(one.kind) if one.kind in _ORDER else len(_ORDER)
    return (
        one.status == "unjudged", *gravest_first(one.code), kind, one.expected, one.found, one.period
    )  # fmt: skip


def _lines(own: list[Finding]) -> Iterable[Line]:
    """Consecutive months that say the same become one line."""
    run: list[Finding] = []
    for finding in own:
        if run and not _continues(run[-1], finding):
            yield _line(run)
            run = []
        run.append(finding)
    if run:
        yield _line(run)


def _continues(before: Finding, after: Finding) -> bool:
    same = (before.code, before.kind, before.status, _compared(before)) == (
        after.code,
        after.kind,
        after.status,
        _compared(after),
    )
    return same and bool(before.period) and _next_month(before.period) == after.period


def _next_month(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def _line(run: list[Finding]) -> Line:
    finding, last = run[0], run[-1].period
    check = CHECKS[finding.code]
    facts = {
        "when": _when(finding.period, last),
        "kind": _(KIND_NAMES.get(finding.kind, "")),
        "check": Named(check.zh, check.en),
    }
    if finding.status == "unjudged":
        sentence = said("%(when)s%(kind)s“%(check)s”现在不能判断，还缺资料。", **facts)
    elif compared := _compared(finding):
        facts |= {"expected": compared[0], "found": compared[1]}
        sentence = said("%(when)s%(kind)s：%(check)s，应为%(expected)s，实际%(found)s。", **facts)
    else:
        sentence = said("%(when)s%(kind)s：%(check)s。", **facts)
    return Line(finding.code, finding.kind, finding.period, last, sentence)


def _compared(finding: Finding) -> tuple[str, str] | None:
    """What should be and what is, in money or in days; None where the check compares something that
    says nothing by itself (a day of leaving and a month)."""
    expected, found = finding.expected, finding.found
    if _AMOUNT.fullmatch(expected) and _AMOUNT.fullmatch(found):
        return _yuan(expected), _yuan(found)
    return (expected, found) if finding.code == "SI-14" and expected and found else None


def _yuan(text: str) -> str:
    return said("%(amount)s元", amount=yuan_for_people(fen(text)))


def _when(first: str, last: str) -> str:
    if not first:
        return ""
    begin = said("%(year)s年%(month)s月", year=first[:4], month=int(first[5:]))
    if first == last:
        return begin
    end = said("%(year)s年%(month)s月", year=last[:4], month=int(last[5:]))
    return said("%(first)s至%(last)s", first=begin, last=end)


def _injury_cost(own: list[Finding], lump_sums: InjuryLumpSums | None) -> InjuryCost | None:
    """From the latest month in which the injury base (or, without one, the pension base) was low."""
    low = [f for f in own if f.code in ("SI-05", "SI-06") and f.status == "violation" and f.basis]
    injury = [f for f in low if f.kind == "injury"] or [f for f in low if f.kind == "pension"]
    if lump_sums is None or not injury:
        return None
    latest = max(injury, key=lambda f: f.period)
    on_wage, on_base = lump_sums(EXAMPLE_GRADE, fen(latest.basis), fen(latest.found))
    return InjuryCost(EXAMPLE_GRADE, on_wage, on_base)
