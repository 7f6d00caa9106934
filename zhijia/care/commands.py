"""`zhijia policy …`: the engine on the command line. Only JSON goes to standard output."""

from __future__ import annotations

import argparse
import io
import sys
from datetime import UTC, datetime, timedelta
from functools import partial

from zhijia.care.rules.assess import assess_line
from zhijia.kernel.figures import Figures, shipped
from zhijia.kernel.lines import answer_lines

SHANGHAI_AHEAD = timedelta(hours=8)


def policy(argv: list[str]) -> int:
    """Answer, check or run assistance policies. 0 all answered, 1 an error or a finding, 2 usage."""
    try:
        chosen = _parser().parse_args(argv)
    except SystemExit as stop:
        return 2 if stop.code else 0
    try:
        return int(chosen.run(chosen))
    except OSError as unreadable:
        sys.stderr.write(f"zhijia policy: {unreadable}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhijia policy")
    words = parser.add_subparsers(required=True)
    assess = words.add_parser("assess", help="one family a line, from standard input")
    assess.add_argument("--batch", action="store_true", required=True)
    assess.add_argument("--lang", choices=("zh", "en"), default="zh")
    assess.add_argument("--database", default="none")
    assess.set_defaults(run=_assess)
    return parser


def _figures(database: str) -> Figures:
    """The shipped figures; the district's signed rows are added by the law library when it is asked."""
    return shipped()


def _assess(chosen: argparse.Namespace) -> int:
    today = (datetime.now(UTC) + SHANGHAI_AHEAD).date()
    answer = partial(assess_line, figures=_figures(chosen.database), today=today, lang=chosen.lang)
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape")
    return answer_lines(answer, lines, sys.stdout)
