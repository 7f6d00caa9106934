"""`zhijia clock due --start DATE --working-days N`: when a term in working days ends.

Contract: docs/cli.md, "zhijia clock".
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import cast

from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.lines import CannotAnswer, Object, to_json
from zhijia.kernel.workdays import WorkCalendar, shipped_calendar

LONGEST_TERM = 10_000


def clock(argv: list[str]) -> int:
    """Exit 0 with the answer, 1 when the years are unknown, 2 for usage."""
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as stop:
        return cast(int, stop.code)
    try:
        answer, status = _due(_calendar(asked.database), asked.start, asked.working_days), 0
    except CannotAnswer as no:
        answer, status = no.as_object(), 1
    sys.stdout.write(to_json(answer) + "\n")
    return status


def _due(calendar: WorkCalendar, start: date, working_days: int) -> Object:
    try:
        found = calendar.due(start, working_days)
    except RuleViolation as no:
        first = calendar.first_year
        raise CannotAnswer(
            "missing_figure",
            f"no calendar before {first}-01-01",
            path="start",
            missing=[f"workdays:{no.facts['year']}"],
        ) from None
    return {
        "due": found.due.isoformat(),
        "skipped": [day.isoformat() for day in found.skipped],
        "provisional": found.provisional,
    }


def _calendar(database: str) -> WorkCalendar:
    if database == "none":
        return shipped_calendar()
    from zhijia.base.calendar.selectors import calendar  # noqa: PLC0415  (Django only when asked)

    return calendar()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhijia clock", description=__doc__)
    due = parser.add_subparsers(dest="question", required=True).add_parser(
        "due", help="the last day of a term"
    )
    due.add_argument("--start", type=_day, required=True, help="day 0, e.g. 2018-03-12")
    due.add_argument("--working-days", type=_term, required=True, help="0 or more")
    due.add_argument(
        "--database",
        choices=["none", "default"],
        default="none",
        help="default: with the days of the district",
    )
    return parser


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2018-03-12") from None
    if day.isoformat() != text or day.year > 9900:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2018-03-12")
    return day


def _term(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 5 or int(text) > LONGEST_TERM:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {LONGEST_TERM}")
    return int(text)
