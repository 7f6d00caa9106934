"""`zhijia law --batch`: one question a line on standard input, one answer a line on standard output.

Contract: docs/cli.md, "zhijia law". Exit 0 when every line was answered, 1 when one was an error,
2 for usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import TYPE_CHECKING, cast

from zhijia.kernel.figures import shipped
from zhijia.kernel.lines import answer_standard_input
from zhijia.kernel.workdays import shipped_calendar
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.library import CALCULATORS, calculate, schemas

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

# Every legal date is a day in China, which knows no summer time.
CHINA = timezone(timedelta(hours=8))


def law(argv: list[str]) -> int:
    """Answer the questions on standard input."""
    try:
        asked = _parser().parse_args(argv)
    except SystemExit as stop:
        return cast(int, stop.code)
    if asked.schemas:
        sys.stdout.write(json.dumps(schemas(), ensure_ascii=False, indent=2) + "\n")
        return 0
    reference = _reference(asked.database)
    return answer_standard_input(partial(calculate, reference=reference))


def _reference(database: str) -> Reference:
    if database == "none":
        return Reference(shipped(), shipped_calendar(), datetime.now(CHINA).date())
    from zhijia.law.selectors.figures import reference  # noqa: PLC0415  (Django only when asked)

    return reference()


class _Parser(argparse.ArgumentParser):
    """Help goes to standard error too: standard output carries nothing but JSON."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        super().print_help(file or sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="zhijia law",
        description="Calculators of the law library. A line holds "
        '{"calculator": NAME, "facts": {…}}; the answer has result, steps, citations, '
        "alternatives and warnings. Facts and results: docs/schemas/law.json.",
        epilog=f"Calculators: {', '.join(CALCULATORS)}.",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--batch", action="store_true", help="read questions from standard input")
    what.add_argument("--schemas", action="store_true", help="print the JSON Schemas")
    parser.add_argument(
        "--database",
        choices=["none", "default"],
        default="none",
        help="none: the shipped figures and calendar; default: with the district's signed ones",
    )
    return parser
