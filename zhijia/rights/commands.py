"""`zhijia insurance audit`: the social-insurance checks from the command line. Contract: docs/cli.md."""

from __future__ import annotations

import argparse
import getpass
import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from zhijia.kernel.figures import Figures, shipped
from zhijia.kernel.lines import Object, to_json
from zhijia.kernel.money import yuan
from zhijia.kernel.overwriting import refuse_overwriting
from zhijia.rights.rules.insurance.audit import Files, Outcome, Question, audit
from zhijia.rights.rules.insurance.reading import Unreadable
from zhijia.rights.rules.insurance.schedule import PAYERS
from zhijia.rights.rules.insurance.summary import Sum

ANSWERED, FAULTS, UNUSABLE = 0, 1, 2


def insurance(argv: list[str]) -> int:
    """The words after `zhijia insurance`."""
    parser = _parser()
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:
        return UNUSABLE if stop.code else ANSWERED
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhijia insurance")
    words = parser.add_subparsers(required=True, metavar="audit")
    checks = words.add_parser("audit", help="judge roster, payroll and contributions")
    checks.add_argument("--roster", type=Path, metavar="FILE", help="a worker alone has none")
    for name in ("payroll", "contributions"):
        checks.add_argument(f"--{name}", type=Path, required=True, metavar="FILE")
    checks.add_argument("--injury-rates", type=Path, metavar="FILE")
    checks.add_argument("--region", required=True, help="full name or GB/T 2260 code")
    checks.add_argument("--settle-on", type=date.fromisoformat, required=True, metavar="DATE")
    checks.add_argument("--payer", choices=PAYERS, help="class of the employers; default: unknown")
    checks.add_argument("--due-day", type=_due_day, metavar="N|last")
    checks.add_argument("--out", type=Path, required=True, metavar="FILE")
    checks.add_argument("--reveal-reason", metavar="TEXT", help="show whole ID numbers; logged")
    checks.add_argument(
        "--database",
        choices=["none", "default"],
        default="none",
        help="none: the shipped figures; default: with the district's signed ones",
    )
    checks.set_defaults(run=_audit)
    return parser


def _due_day(text: str) -> str:
    if text == "last" or (text.isascii() and text.isdigit() and 1 <= int(text) <= 31):
        return text
    raise argparse.ArgumentTypeError("a day from 1 to 31, or last")


def _figures(database: str) -> Figures:
    if database == "none":
        return shipped()
    from zhijia.law.selectors.figures import known_figures  # noqa: PLC0415  (Django only when asked)

    return known_figures()


def _audit(options: argparse.Namespace) -> int:
    reason = options.reveal_reason
    if reason is not None and not reason.strip():
        _say("zhijia insurance audit: --reveal-reason needs a reason")
        return UNUSABLE
    files = Files(
        options.roster,
        options.payroll,
        options.contributions,
        options.injury_rates,
        must_hold={"payroll": ("cash_in_lieu",)},
    )
    question = Question(
        region=options.region,
        settle_on=options.settle_on,
        figures=_figures(options.database),
        due_day=options.due_day,
        payer=options.payer,
        reveal=reason is not None,
    )
    try:
        refuse_overwriting(options.out, *files.named().values())
        if reason is not None:
            _log_reveal(options.out, reason.strip())
        outcome = audit(files, question, options.out)
    except Unreadable as wrong:
        _say("\n".join(wrong.sentences))
        return UNUSABLE
    except OSError as wrong:
        _say(f"写不了{options.out}：{wrong.strerror}。")
        return UNUSABLE
    for remark in outcome.remarks:
        _say(remark)
    _answer(to_json(_as_object(outcome, options.out)))
    return FAULTS if outcome.faults else ANSWERED


def _log_reveal(out: Path, reason: str) -> None:
    """Who saw whole ID numbers, when and why: one line beside the file, written before it exists."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": getpass.getuser(),
        "file": out.name,
        "reason": reason,
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(entry, ensure_ascii=False)
    with out.with_name(f"{out.name}.reveals.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    _say(line)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _answer(line: str) -> None:
    """One line of JSON on standard output, in UTF-8 wherever the command runs."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(f"{line}\n")


def _as_object(outcome: Outcome, out: Path) -> Object:
    return {
        "out": str(out),
        "rows": dict(outcome.rows),
        "periods": {"first": outcome.first_period, "last": outcome.last_period},
        "people": outcome.people,
        "trust": outcome.trust,
        "findings": {code: dict(counts) for code, counts in outcome.by_code.items()},
        "severities": outcome.by_severity,
        "unjudged": outcome.unjudged,
        "totals": {
            by: [_sum_as_object(one) for one in sums] for by, sums in outcome.totals.items()
        },
        "arrears": {
            "employer_short": yuan(outcome.employer_short),
            "worker_short": yuan(outcome.worker_short),
            "late_fee": yuan(outcome.late_fee),
        },
        "warnings": list(outcome.remarks),
    }


def _sum_as_object(one: Sum) -> Object:
    return {
        "of": one.of,
        "findings": one.findings,
        "unjudged": one.unjudged,
        "people": one.people,
        "employer_short": yuan(one.employer_short),
        "worker_short": yuan(one.worker_short),
        "late_fee": yuan(one.late_fee),
        "unknown": one.unknown,
    }
