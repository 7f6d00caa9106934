"""`zhijia policy …`: the engine on the command line. Only JSON goes to standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from zhijia.care.rules.assess import assess_line
from zhijia.care.rules.batch import Run, run_file
from zhijia.care.rules.compare import Budget, compare
from zhijia.care.rules.implausible import implausible
from zhijia.care.rules.late import late_line
from zhijia.care.rules.letter import letter_line
from zhijia.care.rules.lint import Finding, lint
from zhijia.care.rules.monotone import gates
from zhijia.care.rules.policy import Policy
from zhijia.care.rules.policy import policy as shipped_policy
from zhijia.care.rules.sheets import DamagedSheet
from zhijia.care.rules.stored import run_stored
from zhijia.care.rules.vectors import Vector, as_text, propose, readiness, vectors
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.figures import Figures, shipped
from zhijia.kernel.lines import CannotAnswer, Object, answer_standard_input, to_json
from zhijia.kernel.money import fen
from zhijia.kernel.overwriting import refuse_overwriting

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from zhijia.care.models import PolicyVersion

TABLE, DISTRICT = "table:", "district:"
SHANGHAI_AHEAD = timedelta(hours=8)


def policy(argv: list[str]) -> int:
    """Answer, check or run assistance policies. 0 all answered, 1 an error or a finding, 2 usage."""
    try:
        chosen = _parser().parse_args(argv)
    except SystemExit as stop:
        return 2 if stop.code else 0
    try:
        return int(chosen.run(chosen))
    except (OSError, duckdb.Error, RuleViolation, DamagedSheet) as unreadable:
        sys.stderr.write(f"zhijia policy: {unreadable}\n")
        return 2


class _Parser(argparse.ArgumentParser):
    """Help goes to standard error too: standard output carries nothing but JSON."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        super().print_help(file or sys.stderr)


def _parser() -> _Parser:
    parser = _Parser(prog="zhijia policy")
    words = parser.add_subparsers(required=True, parser_class=_Parser)
    assess = _word(words, "assess", _assess, "one family a line, from standard input")
    assess.add_argument("--batch", action="store_true", required=True)
    assess.add_argument("--lang", choices=("zh", "en"), default="zh")
    letter = _word(words, "letter", _letter, "the letter's sentences, one family a line")
    letter.add_argument("--batch", action="store_true", required=True)
    letter.add_argument("--lang", choices=("zh", "en"), default="zh")
    late = _word(words, "late", _late, "which decisions stand today, one decision a line")
    late.add_argument("--batch", action="store_true", required=True)
    late.add_argument("--lang", choices=("zh", "en"), default="zh")
    _word(words, "lint", _lint, "what is wrong with a policy").add_argument("id")
    tests = _word(words, "vectors", _vectors, "run the test vectors of a policy")
    tests.add_argument("id")
    tests.add_argument("--write", type=Path, help="a file for the vectors it would have now")
    run = _word(words, "run", _run, "a whole file of families")
    run.add_argument("id")
    run.add_argument("--out", type=Path, required=True)
    run.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    tunnel = _word(words, "compare", _compare, "two policies over the same families")
    tunnel.add_argument("ids", nargs=2, metavar="ID")
    tunnel.add_argument("--budget", default=None, help="yuan")
    tunnel.add_argument(
        "--lines", nargs=2, default=None, metavar="YUAN", help="the monthly line before and after"
    )
    for word in (run, tunnel):
        word.add_argument("--households", type=Path, required=True)
        word.add_argument("--assume-clear", action="store_true")
    return parser


def _word(
    words: argparse._SubParsersAction[_Parser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    told: str,
) -> _Parser:
    parser = words.add_parser(name, help=told)
    parser.add_argument(
        "--database",
        choices=["none", "default"],
        default="none",
        help="none: the shipped figures; default: with the district's signed ones",
    )
    parser.set_defaults(run=run)
    return parser


def _today() -> date:
    return (datetime.now(UTC) + SHANGHAI_AHEAD).date()


def _figures(chosen: argparse.Namespace) -> Figures:
    if chosen.database == "none":
        return shipped()
    from zhijia.law.selectors.figures import known_figures  # noqa: PLC0415  (Django only when asked)

    return known_figures()


def _named(chosen: argparse.Namespace, name: str) -> Policy:
    """A shipped policy, or one of the district's versions: `district:cz-2019@3`."""
    if not name.startswith(DISTRICT):
        return shipped_policy(name)
    from zhijia.care.selectors.reading import read  # noqa: PLC0415  (Django only when asked)

    return read(_version(chosen, name).document)


def _version(chosen: argparse.Namespace, name: str) -> PolicyVersion:
    if chosen.database == "none":
        raise CannotAnswer("unknown_policy", f"{DISTRICT} needs --database default", path="policy")
    from zhijia.care.selectors.reading import version_named  # noqa: PLC0415  (the same)

    return version_named(name.removeprefix(DISTRICT))


def _tests(chosen: argparse.Namespace, name: str) -> tuple[Vector, ...]:
    """The test families that come with it."""
    if not name.startswith(DISTRICT):
        return vectors(name)
    from zhijia.care.selectors.reading import vectors_of  # noqa: PLC0415  (the same)

    return vectors_of(_version(chosen, name).vectors)


def _answer(answer: Callable[[], Object]) -> tuple[Object, int]:
    try:
        return answer(), 0
    except CannotAnswer as no:
        return no.as_object(), 1


def _print(found: Object) -> None:
    """One object in UTF-8, whatever the locale says."""
    sys.stdout.buffer.write((to_json(found) + "\n").encode("utf-8", "replace"))
    sys.stdout.flush()


def _assess(chosen: argparse.Namespace) -> int:
    return _answer_lines(assess_line, chosen)


def _letter(chosen: argparse.Namespace) -> int:
    return _answer_lines(letter_line, chosen)


def _late(chosen: argparse.Namespace) -> int:
    return _answer_lines(late_line, chosen)


def _answer_lines(answer_one: Callable[..., Object], chosen: argparse.Namespace) -> int:
    answer = partial(
        answer_one,
        figures=_figures(chosen),
        today=_today(),
        lang=chosen.lang,
        named=lru_cache(partial(_named, chosen)),
    )
    return answer_standard_input(answer)


def _lint(chosen: argparse.Namespace) -> int:
    """What the contract has no code for is said beside it, on standard error."""
    beside: list[Finding] = []

    def found() -> Object:
        rule = _named(chosen, chosen.id)
        beside.extend(implausible(rule))
        return {"id": chosen.id, "findings": [asdict(finding) for finding in lint(rule)]}

    told, status = _answer(found)
    _print(told)
    for one in beside:
        sys.stderr.write(f"zhijia policy lint: {one.clause}: {one.text}\n")
    return 1 if status or beside or told["findings"] else 0


def _vectors(chosen: argparse.Namespace) -> int:
    def found() -> Object:
        rule = _named(chosen, chosen.id)
        if chosen.write is not None:
            chosen.write.write_text(as_text(propose(rule)), encoding="utf-8")
        ready = readiness(rule, _tests(chosen, chosen.id))
        return {
            "id": chosen.id,
            "tested": ready.tested,
            "failing": [vector.shows for vector in ready.failing],
            "unanswered": [asdict(finding) for finding in ready.unanswered],
            "may_activate": ready.may_activate,
            "gates": [gate.clause for gate in gates(rule)],
        }

    told, status = _answer(found)
    _print(told)
    return 1 if status or not told["may_activate"] else 0


def _one_run(chosen: argparse.Namespace, identity: str) -> Run:
    rule, figures = _named(chosen, identity), _figures(chosen)
    return Run(rule, figures, _today(), assume_clear=chosen.assume_clear)


def _run(chosen: argparse.Namespace) -> int:
    decide = _run_stored if _names_tables(chosen) else _ENGINES[chosen.engine]
    told, status = _answer(
        lambda: decide(_one_run(chosen, chosen.id), chosen.households, chosen.out)
    )
    _print(told)
    return 1 if status or told["errors"] else 0


def _names_tables(chosen: argparse.Namespace) -> bool:
    sides = {str(side).startswith(TABLE) for side in (chosen.households, chosen.out)}
    if True in sides and (len(sides) > 1 or chosen.database == "none"):
        raise OSError(f"{TABLE} stands on both sides, with --database default")
    return sides == {True}


def _run_stored(run: Run, households: Path, out: Path) -> Object:
    """All answers are written, or none; a table that is there already is never written over."""
    from django.db import DatabaseError, connection, transaction  # noqa: PLC0415  (only when asked)

    families, answers = (str(side).removeprefix(TABLE) for side in (households, out))
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            return run_stored(run, connection.connection, families, answers)
    except DatabaseError as refused:
        raise OSError(str(refused)) from refused


def _run_here(run: Run, households: Path, out: Path) -> Object:
    refuse_overwriting(out, households)
    _refuse_unreadable(households)
    return run_file(run, households, out)


def _run_on_spark(run: Run, households: Path, out: Path) -> Object:
    refuse_overwriting(out, households)
    try:
        from zhijia.care.rules.spark import run_files  # noqa: PLC0415  (an extra of its own)
    except ModuleNotFoundError as no:
        raise OSError(f"{no}; Spark is an extra: requirements/spark.txt and Java 17") from no
    return run_files(run, str(households), str(out))


_ENGINES: Mapping[str, Callable[[Run, Path, Path], Object]] = {
    "duckdb": _run_here,
    "spark": _run_on_spark,
}


def _compare(chosen: argparse.Namespace) -> int:
    _refuse_unreadable(chosen.households)

    def found() -> Object:
        one, other = (_one_run(chosen, identity) for identity in chosen.ids)
        if chosen.lines:
            one, other = map(_under_line, (one, other), chosen.lines)
        budget = None if chosen.budget is None else Budget(fen(chosen.budget))
        return compare(one, other, chosen.households, budget)

    told, status = _answer(found)
    _print(told)
    return status


def _under_line(run: Run, yuan: str) -> Run:
    """The same policy with this line, whatever is on record."""
    line = fen(yuan)
    if line <= 0:
        raise CannotAnswer("invalid_fact", f"{yuan} is no line: it must be above 0", path="lines")
    return replace(run, policy=replace(run.policy, line=Fraction(line)))


def _refuse_unreadable(file: Path) -> None:
    with file.open("rb"):
        pass
