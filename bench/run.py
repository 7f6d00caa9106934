"""Runs the benchmarks and writes docs/benchmarks.md and docs/benchmarks.json.

    python -m bench.run [--size quick|stated] [NAME …]

Each module of this folder that has `cases(size)` takes part: a generator of `Case`, which may set
up before its first case and clear away after its last. A run of some modules keeps what the
document says of the others.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import bench
from bench.case import Case, measure

ROOT = Path(__file__).resolve().parent.parent
SIZES = ("quick", "stated")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these modules, e.g. law member_list")
    parser.add_argument("--size", choices=SIZES, default="stated")
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="where the documents go")
    asked = parser.parse_args(argv)
    asked.to.mkdir(parents=True, exist_ok=True)
    written = asked.to / "benchmarks.json"
    known: dict[str, Any] = json.loads(written.read_text()) if written.exists() else {"runs": {}}
    for name in asked.names or modules():
        known["runs"][name] = run(name, asked.size)
    written.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (asked.to / "benchmarks.md").write_text(as_markdown(known["runs"]), encoding="utf-8")
    missed = [goal for _, goal in goals(known["runs"]) if not goal["met"]]
    return 1 if missed else 0


def modules() -> list[str]:
    found = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    return [name for name in found if hasattr(importlib.import_module(f"bench.{name}"), "cases")]


def run(name: str, size: str) -> dict[str, Any]:
    here = machine()
    cases: Iterable[Case] = importlib.import_module(f"bench.{name}").cases(size)
    measured = []
    for case in cases:
        print(f"{name}: {case.name} …", file=sys.stderr, flush=True)
        measured.append(measure(case))
        for goal in measured[-1]["goals"]:
            said = "met" if goal["met"] else "MISSED"
            print(
                f"    {goal['of']} / {goal['over']} = {goal['ratio']}  {goal['goal']}  {said}",
                file=sys.stderr,
            )
    return {"on": date.today().isoformat(), "size": size, "machine": here, "cases": measured}  # noqa: DTZ011


def machine() -> dict[str, Any]:
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": round(os.getloadavg()[0], 1),
    }


def goals(runs: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for measured in runs.values():
        for case in measured["cases"]:
            yield from ((case["name"], goal) for goal in case["goals"])


HEAD = """\
# 性能 · Benchmarks

Written by `script/bench`. Contenders take turns in one run, so the **ratios** hold on a noisy machine; the seconds are
only there to be looked at. "Peer" is what somebody would use instead, "limit" the least work that could answer.
Machine-readable: [benchmarks.json](benchmarks.json).
"""


def as_markdown(runs: dict[str, Any]) -> str:
    parts = [HEAD]
    for name, measured in sorted(runs.items()):
        here = measured["machine"]
        parts.append(
            f"## {name}\n\n{measured['on']}, size {measured['size']}, {here['cores']} cores,"
            f" {here['memory_gib']} GiB, Python {here['python']}, SQLite {here['sqlite']},"
            f" load before it began {here.get('load_before', 'not noted')}\n"
        )
        parts += [case_as_markdown(case) for case in measured["cases"]]
    return "\n".join(parts)


def case_as_markdown(case: dict[str, Any]) -> str:
    lines = [f"### {case['name']}\n", f"{case['question']} ({case['rounds']} rounds)\n"]
    lines.append("| who | median | p95 | min |\n|---|---|---|---|")
    for who, figures in case["seconds"].items():
        shown = " | ".join(in_words(figures[key]) for key in ("median", "p95", "min"))
        lines.append(f"| {who} | {shown} |")
    if case["goals"]:
        lines.append(f"\n| ratio of {case['statistic']} | measured | goal | |\n|---|---|---|---|")
        for goal in case["goals"]:
            met = "met" if goal["met"] else "**missed**"
            lines.append(
                f"| {goal['of']} / {goal['over']} | {goal['ratio']:g} | {goal['goal']} | {met} |"
            )
    if case["facts"]:
        lines.append(
            "\n" + "; ".join(f"{what}: {fact}" for what, fact in case["facts"].items()) + "."
        )
    return "\n".join(lines) + "\n"


def in_words(spent: float) -> str:
    return f"{spent * 1000:.3g} ms" if spent < 1 else f"{spent:.3g} s"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
