"""How many questions a second `zhijia law --batch` answers, and whether ten times as many take ten
times as long. Prints one JSON object.

    .venv/bin/python -m bench.law [QUESTIONS]
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from bench.case import Case, Goal
from zhijia.kernel.figures import shipped
from zhijia.kernel.lines import answer_lines
from zhijia.kernel.workdays import shipped_calendar
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.library import CALCULATORS, calculate

GOAL = 20_000
REFERENCE = Reference(shipped(), shipped_calendar(), date(2026, 1, 5))


def questions(count: int, seed: int = 6) -> Iterator[str]:
    """Mixed questions, every calculator as often as every other, each with facts of its own."""
    rng = Random(seed)
    names = sorted(CALCULATORS)
    for n in range(count):
        name = names[n % len(names)]
        yield json.dumps({"calculator": name, "facts": FACTS[name](rng)}, ensure_ascii=False)


def _wage(rng: Random) -> str:
    return f"{rng.randrange(2_000, 30_000)}.{rng.randrange(100):02d}"


def _day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days))


def _service(rng: Random) -> dict[str, object]:
    hired = _day(rng, date(2000, 1, 1), date(2015, 1, 1))
    ended = _day(rng, date(2015, 1, 1), date(2025, 1, 1))
    return {
        "hired_on": hired.isoformat(),
        "ended_on": ended.isoformat(),
        "average_wage": _wage(rng),
        "local_average_wage": rng.randrange(3_000, 9_000),
        "minimum_wage": 2_000,
    }


def _recent(rng: Random) -> str:
    return _day(rng, date(2016, 1, 1), date(2024, 1, 1)).isoformat()


FACTS = {
    "severance": lambda r: {
        **_service(r),
        "ground": r.choice(["negotiated", "no_fault", "mass_layoff", "expiry"]),
        "notice_given": r.random() < 0.5,
        "last_month_wage": _wage(r),
    },
    "unlawful_termination": _service,
    "double_wage": lambda r: {
        "hired_on": _recent(r),
        "monthly_wage": _wage(r),
    },
    "probation": lambda r: {"term_months": r.randrange(1, 60)},
    "unlawful_probation": lambda r: {
        "term_months": r.randrange(1, 60),
        "agreed_months": 6,
        "served_months": r.randrange(1, 6),
        "monthly_wage": _wage(r),
    },
    "training_penalty": lambda r: {"cost": _wage(r), "service_years": 5, "served_years": "2.5"},
    "wage_deduction": lambda r: {"monthly_wage": _wage(r), "minimum_wage": 2_000},
    "overtime": lambda r: {
        "monthly_wage": _wage(r),
        "weekday_hours": r.randrange(20),
        "rest_day_hours": r.randrange(16),
        "holiday_hours": r.randrange(8),
    },
    "annual_leave": lambda r: {
        "career_years": r.randrange(40),
        "year": 2018,
        "left_on": _day(r, date(2018, 1, 1), date(2018, 12, 31)).isoformat(),
    },
    "unused_leave_pay": lambda r: {"average_wage": _wage(r), "unused_days": r.randrange(15)},
    "medical_period": lambda r: {
        "career_years": 20,
        "service_years": r.randrange(20),
        "started_on": _recent(r),
    },
    "contribution_share": lambda r: {
        "kind": "pension",
        "wage": _wage(r),
        "region": "江苏省",
        "on": _day(r, date(2024, 1, 1), date(2024, 12, 31)).isoformat(),
    },
    "late_fee": lambda r: {
        "principal": _wage(r),
        "due_on": _recent(r),
        "settled_on": "2025-01-01",
    },
    "maternity_allowance": lambda r: {"employer_average_wage": _wage(r), "days": 98},
    "injury_benefit": lambda r: {
        "grade": r.randrange(5, 11),
        "own_wage": _wage(r),
        "declared_base": 3_500,
        "region": "320000",
        "leaves": True,
        "on": _day(r, date(2018, 7, 1), date(2019, 6, 30)).isoformat(),
    },
    "death_benefit": lambda r: {
        "died_on": _day(r, date(2017, 1, 1), date(2018, 12, 31)).isoformat(),
        "regional_average_wage": _wage(r),
    },
    "limitation": lambda r: {"kind": "general", "known_on": _recent(r), "filed_on": "2020-01-01"},
    "mass_layoff": lambda r: {
        "headcount": r.randrange(20, 999),
        "planned": 15,
        "told_on": _recent(r),
    },
    "congress_vote": lambda r: {
        "representatives": r.randrange(100, 300),
        "matter": "resolution",
        "present": 90,
        "in_favour": 80,
    },
    "consultation_deadlines": lambda r: {"requested_on": _recent(r), "signed_on": _recent(r)},
    "arbitration_deadlines": lambda r: {"accepted_on": _recent(r)},
    "injury_filing": lambda r: {"accident_on": _recent(r)},
    "congress_size": lambda r: {"staff": r.randrange(1, 9_000), "region": "浙江省"},
}


def seconds_for(count: int) -> float:
    """Processor seconds to answer so many questions; every one must be answered. The answers go
    where the command writes them, not into memory: a hundred thousand are 70 MB."""
    lines = list(questions(count))
    answer = partial(calculate, reference=REFERENCE)
    with Path(os.devnull).open("w", encoding="utf-8") as out:
        started = time.process_time()
        status = answer_lines(answer, lines, out)
        spent = time.process_time() - started
    if status:
        raise SystemExit("a question was not answered")
    return spent


SIZES = {"quick": 2_000, "stated": 100_000}
PROJECT, TENTH, LIMIT = "project", "project, a tenth", "limit JSON alone"


def cases(size: str) -> Iterator[Case]:
    """For `script/bench`: processor seconds of a whole batch, beside reading and writing its lines."""
    count = SIZES[size]
    yield Case(
        name=f"{count:,} questions",
        question=f"Answer {count:,} mixed questions, every calculator as often as every other.",
        contenders={
            PROJECT: partial(seconds_for, count),
            TENTH: partial(seconds_for, count // 10),
            LIMIT: partial(seconds_of_json, count),
        },
        goals=(Goal(PROJECT, TENTH, at_most=11),),
        rounds=3,
        facts={"questions": count, "goal": f"{GOAL:,} questions a second"},
    )


def seconds_of_json(count: int) -> float:
    lines = list(questions(count))
    started = time.process_time()
    for line in lines:
        json.dumps(json.loads(line), ensure_ascii=False)
    return time.process_time() - started


def main(count: int) -> int:
    seconds_for(1_000)
    small, large = seconds_for(count // 10), seconds_for(count)
    measured = {
        "questions": count,
        "per_second": round(count / large),
        "goal_per_second": GOAL,
        "ratio_10x": round(large / small, 2),
    }
    print(json.dumps(measured))
    return 0 if measured["per_second"] >= GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
