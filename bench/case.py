"""What a benchmark asks, who answers, and what counts as good enough.

Absolute seconds drift by two or three times on a shared machine; ratios of contenders that run in
turns do not. So a goal is always a ratio, and every round asks each contender once.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Run = Callable[[], float | None]
"""Does the work once. Returns its own seconds, or None when the caller's clock will do."""


@dataclass(frozen=True, slots=True)
class Goal:
    """`of` divided by `over` is at most, or at least, this."""

    of: str
    over: str
    at_most: float | None = None
    at_least: float | None = None

    def met_by(self, ratio: float) -> bool:
        over = self.at_most is not None and ratio > self.at_most
        under = self.at_least is not None and ratio < self.at_least
        return not over and not under

    @property
    def in_words(self) -> str:
        return f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"


@dataclass(frozen=True, slots=True)
class Case:
    """One question. The contenders' names say who they are: "project …", "peer …", "limit …".

    `statistic` is "median" or "p95". `facts` are counts that stand beside the times, such as
    queries; a fact that must not differ is an assertion of the module's own.
    """

    name: str
    question: str
    contenders: Mapping[str, Run]
    goals: tuple[Goal, ...] = ()
    rounds: int = 7
    statistic: str = "median"
    facts: Mapping[str, Any] = field(default_factory=dict)


def measure(case: Case) -> dict[str, Any]:
    """Every contender once a round, in an order that turns; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in case.contenders}
    names = list(case.contenders)
    for turn in range(case.rounds + 1):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            spent = seconds(case.contenders[name])
            if turn:
                times[name].append(spent)
    figures = {name: figures_of(spent) for name, spent in times.items()}
    goals = [answer(goal, times, case.statistic) for goal in case.goals]
    return {
        "name": case.name,
        "question": case.question,
        "rounds": case.rounds,
        "statistic": case.statistic,
        "seconds": figures,
        "goals": goals,
        "facts": dict(case.facts),
    }


def seconds(run: Run) -> float:
    started = time.perf_counter()
    own = run()
    return time.perf_counter() - started if own is None else own


def figures_of(spent: list[float]) -> dict[str, float]:
    ordered = sorted(spent)
    return {
        "min": ordered[0],
        "median": statistics.median(ordered),
        "p95": p95(ordered),
        "max": ordered[-1],
    }


def p95(spent: Iterable[float]) -> float:
    ordered = sorted(spent)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def answer(goal: Goal, times: Mapping[str, list[float]], statistic: str) -> dict[str, Any]:
    """The ratio: paired round by round for medians, of the two p95s otherwise."""
    of, over = times[goal.of], times[goal.over]
    if statistic == "p95":
        ratio = p95(of) / p95(over)
    else:
        ratio = statistics.median(a / b for a, b in zip(of, over, strict=True))
    return {
        "of": goal.of,
        "over": goal.over,
        "ratio": round(ratio, 3),
        "goal": goal.in_words,
        "met": goal.met_by(ratio),
    }
