"""`zhijia roster check FILE`: what an import would say about a roster. Contract: docs/cli.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from zhijia.kernel.actor import Actor
from zhijia.kernel.lines import to_json
from zhijia.org.rules.roster import (
    CheckedRow,
    District,
    Finding,
    Sheet,
    Unreadable,
    check_rows,
    guess_mapping,
    read,
)

CLEAN, FAULTS, UNUSABLE = 0, 1, 2
ActorOf = Callable[[str], Actor | None]


def roster(argv: list[str], actor_of: ActorOf) -> int:
    """The words after `zhijia roster`; `actor_of` finds who acts for the account named by `--as`."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return UNUSABLE if stop.code else CLEAN
    try:
        content = Path(options.file).read_bytes()
    except OSError as wrong:
        return _refuse(f"cannot open {options.file}: {wrong.strerror}")
    if options.database == "none":
        return _answer(content, options.file, None)
    actor = actor_of(options.account) if options.account else None
    if options.account and actor is None:
        return _refuse(f"no account {options.account!r}, or several")
    return _answer(content, options.file, _seen_by(actor) if actor else None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhijia roster", description=__doc__)
    words = parser.add_subparsers(dest="question", required=True)
    check = words.add_parser("check", help="every row that an import would refuse, and why")
    check.add_argument("file", metavar="FILE", help=".xlsx, .xls or .csv")
    check.add_argument(
        "--database",
        choices=["none", "default"],
        default="none",
        help="default: look unions and members up as well, as far as ACCOUNT may see them",
    )
    check.add_argument(
        "--as", dest="account", default="", metavar="ACCOUNT", help="number, name or login phone"
    )
    return parser


def _seen_by(actor: Actor) -> District | None:
    from zhijia.org.selectors.roster_import import sight_of  # noqa: PLC0415  (Django only when asked)

    return sight_of(actor)


def _answer(content: bytes, filename: str, district: District | None) -> int:
    answer = _Answer()
    try:
        sheet = read(content, filename)
        for row in check_rows(sheet, district=district):
            answer.add(row)
        _say_what_was_not_read(sheet)
    except Unreadable as no:
        answer.refuse(no.finding)
    _write(answer.pieces())
    return FAULTS if answer.errors else CLEAN


class _Answer:
    """What was found, already as JSON: a bad file of a hundred thousand rows has as many findings."""

    def __init__(self) -> None:
        self.rows, self.ok = 0, 0
        self.errors: list[str] = []
        self.repairs: list[str] = []

    def add(self, row: CheckedRow) -> None:
        self.rows += 1
        self.ok += not row.faults
        self.errors += (to_json(fault.as_object()) for fault in row.faults)
        self.repairs += (to_json(repair.as_object()) for repair in row.repairs)

    def refuse(self, finding: Finding) -> None:
        """A fault of the whole file: whatever was read of it before does not count."""
        self.rows, self.ok = 0, 0
        self.errors, self.repairs = [to_json(finding.as_object())], []

    def pieces(self) -> Iterator[str]:
        yield f'{{"rows": {self.rows}, "ok": {self.ok}, "errors": ['
        yield from _listed(self.errors)
        yield '], "repairs": ['
        yield from _listed(self.repairs)
        yield "]}\n"


def _listed(found: list[str]) -> Iterator[str]:
    for number, one in enumerate(found):
        yield f", {one}" if number else one


def _say_what_was_not_read(sheet: Sheet) -> None:
    """The answer has no room for it, and it must not pass in silence."""
    if sheet.others:
        _say(f"read the sheet {sheet.name!r} alone; not read: {', '.join(sheet.others)}")
    titles = {column.place: column.title for column in sheet.columns}
    for name, places in guess_mapping(sheet.columns).doubts.items():
        _say(f"further columns look like {name}: {', '.join(titles[place] for place in places)}")


def _refuse(sentence: str) -> int:
    _say(sentence)
    return UNUSABLE


def _say(sentence: str) -> None:
    sys.stderr.write(f"zhijia roster: {sentence}\n")


def _write(pieces: Iterator[str]) -> None:
    """On standard output in UTF-8, whatever the locale says; a lone surrogate becomes "?"."""
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
